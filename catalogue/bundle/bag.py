"""The tag files of a bag: rendered in one form, read strictly, and read as other programs write them.

Source: RFC 8493 (BagIt 1.0), sections 2.1 to 2.2 and 5.2.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalogue.bundle.layout import BAG_INFO, BAGIT, MANIFESTS, TAG_FILES, TAG_MANIFEST, VERIFY_TEXT
from catalogue.errors import Damaged

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SOFTWARE, DATE, OXUM = "Bag-Software-Agent", "Bagging-Date", "Payload-Oxum"
# md5 and sha1 are told apart only to say that they prove nothing against an adversary.
HEX_DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_MANIFEST_NAME = re.compile(r"(?:tag)?manifest-([a-z0-9]+)\.txt")
_LINE = re.compile(r"([0-9a-f]+)  (\S(?:.*\S)?)")
# Section 2.1.3: any number of blanks and tabs; md5sum marks binary reading with a star.
_FOREIGN_LINE = re.compile(r"([0-9A-Fa-f]+)(?: \*|[ \t]+)(.+)")
_TAG_LINE = re.compile(r"([!-9;-~]+): (\S(?:.*\S)?)")
_FOREIGN_TAG_LINE = re.compile(r"([^:\s](?:[^:]*[^:\s])?)[ \t]*:[ \t]*(.*)")
_OXUM = re.compile(r"(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,11})")
_VERSION = re.compile(r"BagIt-Version: ([0-9]{1,4}\.[0-9]{1,4})")
_ESCAPED = re.compile(r"%(0[AaDd]|25)")
_CONTROLS = frozenset(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029]))


@dataclass(frozen=True)
class Measured:
    """One file as it was measured.

    Attributes:
        sha256: lower-case hex.
        sha512: lower-case hex.
        size_bytes: how many.
    """

    sha256: str
    sha512: str
    size_bytes: int


def render_bag(
    payload: Mapping[str, Measured], *, bagging_date: str | None, software: str, verify_text: bytes
) -> dict[str, bytes]:
    """The six tag files by name; the SHA-256 of the last, `tagmanifest-sha256.txt`, is the bundle's id.

    Args:
        payload: by path, each below `data/`.
        bagging_date: "2022-05-11", from the data and not from a clock; None leaves it out.
        software: program and version.
        verify_text: how a stranger verifies the bundle.
    """
    files = {
        BAGIT: BAGIT_TEXT,
        BAG_INFO: render_bag_info(payload.values(), bagging_date=bagging_date, software=software),
        VERIFY_TEXT: verify_text,
        MANIFESTS["sha256"]: render_manifest({path: one.sha256 for path, one in payload.items()}),
        MANIFESTS["sha512"]: render_manifest({path: one.sha512 for path, one in payload.items()}),
    }
    tags = {name: hashlib.sha256(files[name]).hexdigest() for name in TAG_FILES}
    return {**files, TAG_MANIFEST: render_manifest(tags)}


def render_bag_info(payload: Iterable[Measured], *, bagging_date: str | None, software: str) -> bytes:
    """What is said about the bag as a whole: no person, no machine, no clock."""
    sizes = [one.size_bytes for one in payload]
    tags = {SOFTWARE: software, DATE: bagging_date, OXUM: f"{sum(sizes)}.{len(sizes)}"}
    return "".join(f"{label}: {value}\n" for label, value in tags.items() if value is not None).encode()


def render_manifest(digests: Mapping[str, str]) -> bytes:
    """`HEX  PATH` lines by the bytes of the paths, as `sha256sum -c` reads them."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests, key=str.encode)).encode()


def is_sorted(manifest: Mapping[str, str]) -> bool:
    """Whether a manifest that was parsed names its paths in the order that `render_manifest` gives them."""
    return list(manifest) == sorted(manifest, key=str.encode)


def find_algorithm(name: str) -> str | None:
    """The algorithm that a manifest's name states, such as "sha256"; None when it names none we know."""
    match = _MANIFEST_NAME.fullmatch(name)
    return match[1] if match and match[1] in HEX_DIGITS else None


def parse_manifest(text: bytes, name: str) -> dict[str, str]:
    """Lower-case hex digest by path, in the order of the lines; only the form that we write is read.

    Whether the paths are safe, lie below `data/` or are sorted is for the caller to check.

    Raises:
        Damaged: a line has another form, or names a path again.
    """
    digests: dict[str, str] = {}
    for place, line in enumerate(_split_lines(text, name), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise Damaged(f"{name}, line {place}: not a digest in lower-case hex, two blanks and a path")
        _put(digests, match[2], match[1], where=f"{name}, line {place}")
    return _check_length(digests, name)


def parse_foreign_manifest(text: bytes, name: str) -> dict[str, str]:
    """Lower-case hex digest by path, from a manifest in any form that RFC 8493 allows.

    Raises:
        Damaged: a line has another form, or names a path again.
    """
    digests: dict[str, str] = {}
    for place, line in enumerate(_split_foreign_lines(text, name), 1):
        match = _FOREIGN_LINE.fullmatch(line)
        if match is None:
            raise Damaged(f"{name}, line {place}: not a digest in hex, blanks and a path")
        # Section 2.1.3: line ends and the per cent sign in paths are written as %0A, %0D and %25.
        path = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), match[2]).removeprefix("./")
        _put(digests, path, match[1].lower(), where=f"{name}, line {place}")
    return _check_length(digests, name)


def parse_bag_info(text: bytes) -> tuple[tuple[str, str], ...]:
    """(label, value) of each line of our own `bag-info.txt`.

    Raises:
        Damaged: a line is not "Label: value", or a label stands twice.
    """
    tags: dict[str, str] = {}
    for place, line in enumerate(_split_lines(text, BAG_INFO), 1):
        match = _TAG_LINE.fullmatch(line)
        if match is None or match[1] in tags:
            raise Damaged(f"{BAG_INFO}, line {place}: not a label, a colon, a blank and a value, each once")
        tags[match[1]] = match[2]
    return tuple(tags.items())


def parse_foreign_bag_info(text: bytes) -> tuple[tuple[str, str], ...]:
    """(label, value) of each tag of any `bag-info.txt`; a label may stand several times.

    Raises:
        Damaged: a line is neither "Label: value" nor the continuation of one.
    """
    tags: list[tuple[str, str]] = []
    for place, line in enumerate(_split_foreign_lines(text, BAG_INFO), 1):
        if line[0] in " \t" and tags:
            label, value = tags[-1]
            tags[-1] = (label, f"{value} {line.strip()}".strip())
            continue
        match = _FOREIGN_TAG_LINE.fullmatch(line)
        if match is None:
            raise Damaged(f"{BAG_INFO}, line {place}: not a label, a colon and a value")
        tags.append((match[1], match[2].strip()))
    return tuple(tags)


def parse_bagit(text: bytes) -> str:
    """The version that a bag declares, such as "1.0"; older ones are read too.

    Raises:
        Damaged: it is not a declaration in UTF-8 of tag files in UTF-8, as section 2.1.1 prescribes it.
    """
    lines = _split_foreign_lines(text, BAGIT)
    match = _VERSION.fullmatch(lines[0]) if len(lines) == 2 else None
    if match is None or lines[1].upper() != "TAG-FILE-CHARACTER-ENCODING: UTF-8":
        raise Damaged(f"{BAGIT} is not 'BagIt-Version: M.N' and 'Tag-File-Character-Encoding: UTF-8'")
    return match[1]


def parse_oxum(value: str) -> tuple[int, int]:
    """(bytes, files) that a Payload-Oxum states.

    Raises:
        Damaged: it is not two numbers with a dot between.
    """
    match = _OXUM.fullmatch(value)
    if match is None:
        raise Damaged(f"{BAG_INFO}: {OXUM} {value[:80]!r} is not BYTES.FILES")
    return int(match[1]), int(match[2])


def _put(digests: dict[str, str], path: str, digest: str, *, where: str) -> None:
    if path in digests:
        raise Damaged(f"{where}: {path[:200]!r} stands there a second time")
    if not path or _CONTROLS.intersection(path):
        raise Damaged(f"{where}: the path {path[:200]!r} is empty or holds control characters")
    digests[path] = digest


def _check_length(digests: dict[str, str], name: str) -> dict[str, str]:
    algorithm = find_algorithm(name)
    if algorithm is None:
        raise Damaged(f"{name[:80]!r} names no digest that is known; known: {', '.join(HEX_DIGITS)}")
    for place, digest in enumerate(digests.values(), 1):
        if len(digest) != HEX_DIGITS[algorithm]:
            raise Damaged(
                f"{name}, line {place}: {len(digest)} hex digits; {algorithm} has {HEX_DIGITS[algorithm]}"
            )
    return digests


def _split_lines(text: bytes, name: str) -> list[str]:
    """Lines that end with a line feed each; nothing else ends a line."""
    *lines, rest = _decode(text, name).split("\n")
    if rest:
        raise Damaged(f"{name} does not end with a line feed")
    return lines


def _split_foreign_lines(text: bytes, name: str) -> list[str]:
    """Lines that end with LF, CR or both; the last may lack its end; empty ones are skipped."""
    lines = _decode(text, name).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for line in lines if line.strip(" \t")]


def _decode(text: bytes, name: str) -> str:
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damaged(f"{name} is not UTF-8 at byte {error.start}") from error
    if decoded.startswith("\ufeff"):
        raise Damaged(f"{name} begins with a byte order mark")
    return decoded
