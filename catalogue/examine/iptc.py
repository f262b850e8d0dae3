"""IPTC-IIM datasets.

Source: IPTC Information Interchange Model 4.2, chapters 1 (structure), 5 and 6 (records 1 and 2).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.examine.limits import Limits
from catalogue.examine.text_decoding import decode_text
from catalogue.record.canonical import JsonValue

_TAG_MARKER = 0x1C
_UTF8_ESCAPE = b"\x1b%G"
# Record 2 by dataset, in the names that exiftool prints.
NAMES: dict[int, str] = {
    3: "ObjectTypeReference",
    4: "ObjectAttributeReference",
    5: "ObjectName",
    7: "EditStatus",
    8: "EditorialUpdate",
    10: "Urgency",
    12: "SubjectReference",
    15: "Category",
    20: "SupplementalCategories",
    22: "FixtureIdentifier",
    25: "Keywords",
    26: "ContentLocationCode",
    27: "ContentLocationName",
    30: "ReleaseDate",
    35: "ReleaseTime",
    37: "ExpirationDate",
    38: "ExpirationTime",
    40: "SpecialInstructions",
    42: "ActionAdvised",
    45: "ReferenceService",
    47: "ReferenceDate",
    50: "ReferenceNumber",
    55: "DateCreated",
    60: "TimeCreated",
    62: "DigitalCreationDate",
    63: "DigitalCreationTime",
    65: "OriginatingProgram",
    70: "ProgramVersion",
    75: "ObjectCycle",
    80: "By-line",
    85: "By-lineTitle",
    90: "City",
    92: "Sub-location",
    95: "Province-State",
    100: "Country-PrimaryLocationCode",
    101: "Country-PrimaryLocationName",
    103: "OriginalTransmissionReference",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    118: "Contact",
    120: "Caption-Abstract",
    121: "LocalCaption",
    122: "Writer-Editor",
    130: "ImageType",
    131: "ImageOrientation",
    135: "LanguageIdentifier",
}


@dataclass(frozen=True)
class Dataset:
    """One dataset: record, number, bytes."""

    record: int
    number: int
    data: bytes


@dataclass(frozen=True)
class IptcReading:
    """The datasets of one IIM block.

    Attributes:
        values: name (such as `By-line`) to every text it has, in order; record 2 only.
        raw: every dataset as text and hex, for the dump.
        notes: encodings, damage and limits.
    """

    values: dict[str, tuple[str, ...]]
    raw: list[JsonValue]
    notes: tuple[str, ...]


def parse_iptc(block: bytes, limits: Limits) -> IptcReading | None:
    """The datasets of a bare IIM block; None when it holds none."""
    notes: list[str] = []
    datasets = list(_walk_datasets(block, limits, notes))
    if not datasets:
        return None
    declared = next((one.data for one in datasets if (one.record, one.number) == (1, 90)), None)
    values: dict[str, tuple[str, ...]] = {}
    raw: list[JsonValue] = []
    used = set()
    for one in datasets:
        text, encoding = decode_text(one.data)
        name = NAMES.get(one.number) if one.record == 2 else None
        if name is not None:
            used.add(encoding)
            values[name] = (*values.get(name, ()), text)
        raw.append({"dataset": f"{one.record}:{one.number:02}", "text": text, "hex": one.data.hex()})
    notes.append(_describe_encoding(used, declared))
    return IptcReading(values, raw, tuple(notes))


def undo_long_swap(block: bytes) -> bytes:
    """An IIM block that a little-endian TIFF writer stored as LONGs, in its own byte order again."""
    if block[:1] == bytes([_TAG_MARKER]) or block[3:4] != bytes([_TAG_MARKER]):
        return block
    whole = block[: len(block) // 4 * 4]
    return b"".join(whole[at : at + 4][::-1] for at in range(0, len(whole), 4))


def _walk_datasets(block: bytes, limits: Limits, notes: list[str]) -> Iterator[Dataset]:
    at, count = 0, 0
    while at + 5 <= len(block) and block[at] == _TAG_MARKER:
        if count == limits.max_values:
            notes.append(f"IPTC: only the first {count} datasets were read")
            return
        record, number = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # extended dataset: the low bits say how long the length is (IIM 1.5)
            width = size & 0x7FFF
            if width > 8:
                notes.append(
                    f"IPTC: dataset {record}:{number} claims a length of {width} bytes; reading stopped"
                )
                return
            size = int.from_bytes(block[at : at + width], "big")
            at += width
        if at + size > len(block):
            notes.append(f"IPTC: dataset {record}:{number} is cut off ({len(block) - at} of {size} bytes)")
            if at >= len(block):
                return
        yield Dataset(record, number, block[at : at + size])
        at, count = at + size, count + 1


def _describe_encoding(used: set[str], declared: bytes | None) -> str:
    read_as = " and ".join(sorted(used - {"ASCII"})) or "ASCII"
    if declared == _UTF8_ESCAPE:
        broken = "; some is not UTF-8 all the same" if "Latin-1" in used else ""
        return f"IPTC: declared as UTF-8, read as {read_as}{broken}"
    if declared:
        return f"IPTC: declares the character set {declared.hex()}, which is not known; read as {read_as}"
    return f"IPTC: no character set is declared; read as {read_as}"
