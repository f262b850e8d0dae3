"""Lists of digests as other programs write them: sha256sum and its sisters, BSD, hashdeep."""

import re
from collections.abc import Iterator

import msgspec

from catalogue.errors import InputRefused
from catalogue.manifest.foreign import Digest
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.record.finding import Finding

HASHDEEP_HEADER = "%%%% HASHDEEP-1.0"
LINE_LIMIT = 1_000_000
# By the number of hex digits; a plain list does not say what it holds.
_BY_LENGTH = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_BY_NAME = {
    **{name: name for name in _BY_LENGTH.values()},
    "sha3512": "sha3_512", "sha3256": "sha3_256",
}  # fmt: skip
# Files with the same MD5 or SHA-1 can be made on purpose (RFC 6151; Stevens and others 2017).
WEAK = frozenset({"md5", "sha1"})
_LABELS = {
    "md5": "MD5", "sha1": "SHA-1", "sha224": "SHA-224", "sha256": "SHA-256", "sha384": "SHA-384",
    "sha512": "SHA-512", "sha3_512": "SHA3-512", "sha3_256": "SHA3-256",
}  # fmt: skip
_PLAIN = re.compile(r"(?P<escaped>\\?)(?P<digits>[0-9a-fA-F]{32,128}) [ *](?P<name>.+)")
_BSD = re.compile(
    r"(?P<escaped>\\?)(?P<algorithm>[A-Za-z0-9_/-]{2,16}) \((?P<name>.+)\) = (?P<digits>[0-9a-fA-F]{32,128})"
)
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One file as a list names it.

    Attributes:
        row: number of the line.
        path: as the list writes it.
        digests: those that this program can compute.
        size_bytes: when stated.
    """

    row: int
    path: str
    digests: tuple[Digest, ...]
    size_bytes: int | None = None

    @property
    def is_weak(self) -> bool:
        """Whether every digest is of an algorithm for which two files with one digest can be made."""
        return all(digest.algorithm in WEAK for digest in self.digests)


class HashList(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of digests says.

    Attributes:
        name: of the list.
        entries: in order.
        findings: lines that were not understood, algorithms that are weak or not known.
    """

    name: str
    entries: tuple[Listed, ...] = ()
    findings: tuple[Finding, ...] = ()


def label_algorithm(algorithm: str) -> str:
    """An algorithm as people write it, such as SHA-256."""
    return _LABELS.get(algorithm, algorithm)


def is_hash_list(text: str) -> bool:
    """Whether a text begins as a list of digests does."""
    if text.startswith(HASHDEEP_HEADER):
        return True
    first = next((line for line in text.splitlines()[:100] if line.strip() and line[0] not in "#;"), "")
    return bool(_PLAIN.fullmatch(first) or _BSD.fullmatch(first))


def parse_hash_list(text: str, *, name: str) -> HashList:
    """What a list says; which of the forms it has is told from its content.

    Raises:
        InputRefused: more than a million lines.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > LINE_LIMIT:
        raise InputRefused(f"{name} has more than {LINE_LIMIT} lines; split it")
    findings: list[Finding] = []
    if text.startswith(HASHDEEP_HEADER):
        entries = tuple(_read_hashdeep(lines, name, findings))
    else:
        entries = tuple(_read_plain(lines, findings))
    if entries and all(entry.is_weak for entry in entries):
        names = sorted({label_algorithm(digest.algorithm) for entry in entries for digest in entry.digests})
        findings.append(find_foreign("FOR-005", name, problem=" and ".join(names)))
    return HashList(name=name, entries=entries, findings=tuple(findings))


def _read_plain(lines: list[str], findings: list[Finding]) -> Iterator[Listed]:
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line[0] in "#;":
            continue
        match = _PLAIN.fullmatch(line) or _BSD.fullmatch(line)
        algorithm = _find_algorithm(match) if match else None
        if match is None or algorithm is None:
            findings.append(find_foreign("FOR-008", number, value=line))
            continue
        path = _unescape(match["name"]) if match["escaped"] else match["name"]
        yield Listed(row=number, path=path, digests=(Digest(algorithm, match["digits"].lower()),))


def _find_algorithm(match: re.Match[str]) -> str | None:
    """The algorithm that a line means; None when the digest has not its length."""
    by_length = _BY_LENGTH.get(len(match["digits"]))
    named = match.groupdict().get("algorithm")
    if named is None:
        return by_length
    algorithm = _BY_NAME.get(re.sub(r"[-_/]", "", named.lower()))
    same_length = {"sha3_512": "sha512", "sha3_256": "sha256"}
    return algorithm if algorithm and same_length.get(algorithm, algorithm) == by_length else None


def _read_hashdeep(lines: list[str], name: str, findings: list[Finding]) -> Iterator[Listed]:
    """The entries of a hashdeep list: size, digests and name, whose order its second line says."""
    columns: list[str] = []
    for number, line in enumerate(lines, start=1):
        if number == 1 or not line.strip() or line.startswith("##"):
            continue
        if line.startswith("%%%% "):
            columns = [title.strip().lower() for title in line[5:].split(",")]
            for title in columns:
                if title not in {"size", "filename"} and title not in _BY_NAME:
                    findings.append(find_foreign("FOR-006", name, value=title))
            continue
        # A name may hold commas: it is always last.
        cells = line.split(",", len(columns) - 1) if columns else []
        entry = _read_hashdeep_line(
            number, dict(zip(columns, cells, strict=False)), len(cells) == len(columns)
        )
        if entry is None:
            findings.append(find_foreign("FOR-008", number, value=line))
        else:
            yield entry


def _read_hashdeep_line(number: int, cells: dict[str, str], is_whole: bool) -> Listed | None:
    digests = tuple(
        Digest(_BY_NAME[title], text.strip().lower()) for title, text in cells.items() if title in _BY_NAME
    )
    size = cells.get("size", "")
    is_sound = all(
        re.fullmatch(r"[0-9a-f]+", digest.digits) and _BY_LENGTH.get(len(digest.digits)) == digest.algorithm
        for digest in digests
    )
    if not is_whole or not is_sound or not digests or not re.fullmatch(r"[0-9]{1,18}", size):
        return None
    return (
        Listed(row=number, path=cells["filename"], digests=digests, size_bytes=int(size))
        if cells.get("filename")
        else None
    )


def _unescape(name: str) -> str:
    """The name as it is on disk: GNU tools write a line end in it as two letters (coreutils, "cksum")."""
    return re.sub(r"\\[\\nr]", lambda match: _ESCAPES[match[0]], name)
