"""EXIF tags, read by exifread from a structure that was first checked and written anew."""

import logging
import struct
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import BinaryIO

from catalogue.examine.exif_repack import find_repeated, render_tiff
from catalogue.examine.limits import Limits
from catalogue.examine.text_decoding import clean_text, decode_text
from catalogue.examine.tiff_tags import (
    THUMBNAIL_LENGTH,
    TYPE_BYTES,
    Directory,
    Entry,
    TiffTags,
    read_tiff_tags,
)
from catalogue.record.canonical import JsonValue

# What exifread 3.5 lets escape from fields that contradict themselves: a count without values, a value
# outside a table, a length that `struct` does not know.
EXIFREAD_ERRORS = (
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
    ZeroDivisionError,
)
Number = int | float
ExifValue = str | tuple[Number, ...]
_GROUPS = {"Image": "IFD0", "EXIF": "EXIF", "GPS": "GPS", "Thumbnail": "IFD1"}
_USER_COMMENT = 0x9286
_COPYRIGHT = 0x8298
# Windows writes these as UTF-16LE bytes: XPTitle, XPComment, XPAuthor, XPKeywords, XPSubject.
_WINDOWS_TEXTS = range(0x9C9B, 0x9CA0)
# How much of one opaque value is written out in the dump of raw readings.
_RAW_VALUE_BYTES = 4096


@dataclass(frozen=True)
class ExifTag:
    """One tag.

    Attributes:
        directory: IFD0, EXIF, GPS or IFD1 (the thumbnail's).
        name: as exifread prints it, such as `DateTimeOriginal`.
        value: text up to its first NUL, or numbers; a rational without a denominator is NaN.
    """

    directory: str
    name: str
    value: ExifValue


@dataclass(frozen=True)
class ExifReading:
    """Every tag of one TIFF structure.

    Attributes:
        tags: as exifread reads them, IFD0 before EXIF before GPS.
        structure: the entries behind them, which also hold what is not EXIF (XMP, IPTC).
        raw: every entry as text, for the dump.
        thumbnail_bytes: size of the embedded thumbnail as claimed; 0 when there is none.
        notes: damage, encodings and limits met on the way.
    """

    tags: tuple[ExifTag, ...]
    structure: TiffTags
    raw: list[JsonValue]
    thumbnail_bytes: int
    notes: tuple[str, ...]


def parse_exif(block: bytes, limits: Limits) -> ExifReading | None:
    """The tags of a TIFF structure in memory; None when it is none."""
    return read_exif(BytesIO(block), limits)


def read_exif(file: BinaryIO, limits: Limits) -> ExifReading | None:
    """The tags of a TIFF structure, which may be a whole TIFF or BigTIFF file; None when it is none."""
    structure = read_tiff_tags(file, limits)
    if structure is None:
        return None
    notes = list(structure.notes)
    found, names, problem = _read_sound(render_tiff(structure))
    if problem:
        notes.append(problem)
    tags = [tag for key, value in found.items() if (tag := _make_tag(key, value, notes)) is not None]
    tags += _read_opaque_texts(structure, notes)
    notes += [
        f"EXIF: tag {names.get((one.name, tag), tag)} is repeated in {one.name}; the first was taken"
        for one in structure.directories
        for tag in find_repeated(one)
    ]
    notes += _find_hidden_texts(structure, names)
    raw = [_dump_directory(one, structure.byte_order, names) for one in structure.directories]
    return ExifReading(tuple(tags), structure, raw, _find_thumbnail_bytes(structure), tuple(notes))


def _read_sound(block: bytes) -> tuple[dict[str, object], dict[tuple[str, int], str], str | None]:
    """What exifread says of a sound structure: values by its keys, and its name of every tag."""
    import exifread

    # Its warnings quote the file; they must not reach a log or a terminal.
    logger = logging.getLogger("exifread")
    logger.propagate = False
    logger.disabled = True
    try:
        tags = exifread.process_file(BytesIO(block), details=False, extract_thumbnail=False)
    except EXIFREAD_ERRORS as error:
        return (
            {},
            {},
            f"EXIF: exifread cannot read it ({type(error).__name__}: {clean_text(str(error))[:200]})",
        )
    values = {key: tag.values for key, tag in tags.items() if hasattr(tag, "values")}
    names = {}
    for key, tag in tags.items():
        group, _, name = key.partition(" ")
        names[(_GROUPS.get(group, group), getattr(tag, "tag", -1))] = name
    return values, names, None


def _make_tag(key: str, values: object, notes: list[str]) -> ExifTag | None:
    group, _, name = key.partition(" ")
    directory = _GROUPS.get(group)
    if directory is None:
        return None
    if isinstance(values, str):
        return ExifTag(directory, name, values)
    if isinstance(values, bytes):
        text, encoding = decode_text(values)
        notes.append(f"EXIF: {name} is not UTF-8; read as {encoding}")
        return ExifTag(directory, name, text)
    if isinstance(values, list):
        return ExifTag(directory, name, tuple(_make_number(value) for value in values))
    return None


def _make_number(value: object) -> Number:
    if isinstance(value, tuple):  # exifread leaves floats as struct unpacked them
        return float(value[0])
    if isinstance(value, Fraction):
        return value.numerator / value.denominator if value.denominator else float("nan")
    return value if isinstance(value, int | float) else float("nan")


def _read_opaque_texts(structure: TiffTags, notes: list[str]) -> list[ExifTag]:
    """Texts that EXIF stores as bytes or in two parts, which exifread garbles or leaves out."""
    tags = []
    for directory in structure.directories:
        for entry in directory.entries if directory.name in {"IFD0", "EXIF"} else ():
            if entry.tag == _USER_COMMENT:
                text = _decode_user_comment(entry.data, structure.byte_order, notes)
                tags.append(ExifTag(directory.name, "UserComment", text))
            elif entry.tag == _COPYRIGHT and entry.kind == 2:
                # Photographer, NUL, editor (EXIF 2.32, 4.6.4); either may be a blank.
                names = (part.strip() for part in decode_text(entry.data)[0].split("\0")[:2])
                tags.append(ExifTag(directory.name, "Copyright", "\n".join(filter(None, names))))
            elif entry.tag in _WINDOWS_TEXTS:
                name = ("XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject")[entry.tag - 0x9C9B]
                text = entry.data.decode("utf-16-le", "replace")
                tags.append(ExifTag(directory.name, f"{name}Text", text.split("\0")[0]))
    return tags


def _decode_user_comment(data: bytes, order: str, notes: list[str]) -> str:
    """EXIF 2.32 section 4.6.5 (UserComment): eight bytes name the code, the rest is text."""
    code, rest = data[:8].rstrip(b"\0 ").upper(), data[8:]
    if code == b"UNICODE":
        text = _decode_utf16(rest, order)
    elif code == b"JIS":
        text = rest.decode("iso2022_jp", "replace")
    else:
        plain = rest if code in {b"ASCII", b""} else data
        text, encoding = decode_text(plain.split(b"\0")[0])
        if encoding == "Latin-1":
            notes.append("EXIF: UserComment is not UTF-8; read as Latin-1")
    return text.split("\0")[0].rstrip(" ")


def _decode_utf16(data: bytes, order: str) -> str:
    """UTF-16 in its own byte order when it has a mark, in the file's otherwise.

    Writers get the order wrong; the one that makes more characters below U+0100 is meant.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    declared, other = ("utf-16-le", "utf-16-be") if order == "<" else ("utf-16-be", "utf-16-le")
    return max(
        (data.decode(name, "replace") for name in (declared, other)),
        key=lambda text: sum("\0" < letter < "\u0100" for letter in text),
    )


def _find_hidden_texts(structure: TiffTags, names: dict[tuple[str, int], str]) -> list[str]:
    """A note for each text that goes on after its first NUL, where no reader shows it.

    Copyright is the one tag that is meant to (photographer, NUL, editor: EXIF 2.32, 4.6.4).
    """
    return [
        f"EXIF: {names.get((one.name, entry.tag), entry.tag)} goes on after a NUL; see the raw reading"
        for one in structure.directories
        for entry in one.entries
        if entry.kind == 2 and entry.tag != _COPYRIGHT and b"\0" in entry.data.rstrip(b"\0 ")
    ]


def _find_thumbnail_bytes(structure: TiffTags) -> int:
    page = structure.find("IFD1")
    entry = page.find(THUMBNAIL_LENGTH) if page else None
    if entry is None or not entry.data:
        return 0
    return int.from_bytes(entry.data, "little" if structure.byte_order == "<" else "big")


def _dump_directory(directory: Directory, order: str, names: dict[tuple[str, int], str]) -> JsonValue:
    tags: list[JsonValue] = [
        {
            "tag": entry.tag,
            "name": names.get((directory.name, entry.tag), f"Tag 0x{entry.tag:04X}"),
            "type": entry.kind,
            "count": str(entry.count),
            "value": _render_entry(entry, order),
        }
        for entry in directory.entries
    ]
    return {"directory": directory.name, "tags": tags}


def _render_entry(entry: Entry, order: str) -> str:
    if entry.kind == 2:
        return clean_text(decode_text(entry.data.rstrip(b"\0").replace(b"\0", b"\n"))[0])
    width = TYPE_BYTES[entry.kind]
    data = entry.data[:_RAW_VALUE_BYTES]
    rest = "" if len(entry.data) <= _RAW_VALUE_BYTES else f" … {len(entry.data)} bytes in all"
    letters = {3: "H", 4: "I", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"}
    if entry.kind in {5, 10}:
        parts = struct.unpack(order + ("I" if entry.kind == 5 else "i") * (len(data) // 4), data)
        return " ".join(f"{a}/{b}" for a, b in zip(parts[::2], parts[1::2], strict=True)) + rest
    if entry.kind in letters:
        return (
            " ".join(map(str, struct.unpack(order + letters[entry.kind] * (len(data) // width), data))) + rest
        )
    return data.hex() + rest
