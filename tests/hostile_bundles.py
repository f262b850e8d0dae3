"""Builders of hostile bundles: ZIPs that no library writes, and folders that were tampered with."""

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders import START_AT, WRITER, make_clock, make_tag_draft
from bundle_builders import PICTURE, Built, build_bundle, make_disclosure

from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.inspect import Inspection, Policy, inspect_bundle
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.record.entry import Digests, EntryType, Ingested, Keeping
from catalogue.record.examination import Dump, Outcome
from catalogue.record.finding import Severity

NOW = START_AT
_LOCAL, _CENTRAL, _END = (struct.Struct(form) for form in ("<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"))
_MIDNIGHT_1980 = (0, 0x21)


@dataclass(frozen=True)
class Member:
    """One entry of a ZIP, with everything that its two headers can lie about.

    Attributes:
        name: bytes.
        data: as it stands in the archive.
        method: of compression, as both headers say.
        flags: likewise.
        mode: Unix mode, in the directory.
        size_bytes: of the content, as both headers say; None for the truth.
        local_name: in the local header; None for the same.
        local_crc: likewise.
        at: where the directory says that the entry is; None for the truth.
        comment: in the directory.
    """

    name: bytes
    data: bytes = b"evidence"
    method: int = 0
    flags: int = 0
    mode: int = 0o100644
    size_bytes: int | None = None
    local_name: bytes | None = None
    local_crc: int | None = None
    at: int | None = None
    comment: bytes = b""


def write_zip(
    path: Path,
    members: Iterable[Member],
    *,
    before: bytes = b"",
    gap: bytes = b"",
    after: bytes = b"",
    comment: bytes = b"",
) -> Path:
    """A ZIP of members, with bytes before the first, between the last and the directory, and at the end."""
    body, directory, count = bytearray(before), bytearray(), 0
    for member in members:
        offset = len(body) if member.at is None else member.at
        crc, packed = zlib.crc32(member.data), len(member.data)
        size = packed if member.size_bytes is None else member.size_bytes
        local_name = member.name if member.local_name is None else member.local_name
        local_crc = crc if member.local_crc is None else member.local_crc
        head = (20, member.flags, member.method, *_MIDNIGHT_1980)
        body += _LOCAL.pack(b"PK\3\4", *head, local_crc, packed, size, len(local_name), 0)
        body += local_name + member.data
        directory += _CENTRAL.pack(
            *(b"PK\1\2", 3 << 8 | 20, *head, crc, packed, size, len(member.name), 0, len(member.comment)),
            *(0, 0, member.mode << 16, offset),
        )
        directory += member.name + member.comment
        count += 1
    body += gap
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), len(comment))
    path.write_bytes(bytes(body + directory) + end + comment + after)
    return path


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of files by relative path."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pack(
    folder: Path, path: Path, *, prefix: str = "", change: Callable[[Member], Member] | None = None
) -> Path:
    """A folder as a ZIP in the form that this program writes, unless members are changed."""
    files = sorted((prefix + name, data) for name, data in read_folder(folder).items())
    members = [Member(name.encode(), data) for name, data in files]
    return write_zip(path, members if change is None else map(change, members))


def make_ingest_lines(folder: Path, *, tags: int = 6) -> list[bytes]:
    """The lines of a journal that puts the picture of the built bundles under evidence, then tags others."""
    import hashlib

    sha256 = hashlib.sha256(PICTURE).hexdigest()
    ingested = Ingested(
        digests=Digests(sha256=sha256, sha512=hashlib.sha512(PICTURE).hexdigest()),
        size_bytes=len(PICTURE),
        kept=Keeping.STORED,
        name="quay.tif",
        outcome=Outcome.DECODED,
        examination=Dump(kind="examination", name="e.json", sha256="e" * 64, size_bytes=2),
    )
    folder.mkdir()
    journal, clock = Journal(folder / "origin.jsonl"), make_clock()
    for draft in (
        Draft(EntryType.IMAGE_INGESTED, f"image:{sha256}", ingested),
        *(make_tag_draft(f"tag-{number}") for number in range(tags)),
    ):
        journal.append([draft], WRITER, now=clock())
    return journal.path.read_bytes().splitlines()


def build_good(
    tmp_path: Path,
    *,
    name: str = "bundle",
    key: Path | None = None,
    files: Mapping[str, bytes] | None = None,
    disclosure: Disclosure | None = None,
) -> Built:
    """A bundle in which nothing is to be found fault with: two of seven lines, one held back, one earlier."""
    if disclosure is None:
        lines = make_ingest_lines(tmp_path / f"lines-of-{name}")
        disclosure = make_disclosure(lines, show=(0, 4), hold=(2,), earlier=(3,))
    return build_bundle(tmp_path, name=name, key=key, files=files, disclosure=disclosure)


def inspect(path: Path, **changes: object) -> Inspection:
    """What is found in a bundle by a reader who knows nothing, unless changed."""
    return inspect_bundle(path, Policy(**{"now": NOW, **changes}))  # type: ignore[arg-type]  # by name


def list_faults(found: Inspection) -> set[str]:
    """Codes of the faults."""
    return {finding.code for finding in found.findings if finding.severity is Severity.FAULT}


def list_codes(found: Inspection) -> set[str]:
    """Codes of everything that was found."""
    return {finding.code for finding in found.findings}


def tell(found: Inspection) -> str:
    """All sentences of the findings."""
    return "\n".join(finding.sentence for finding in found.findings)
