"""The directory of a ZIP, read strictly: both headers of every entry, and who owns which byte.

Python's own reader believes the central directory, skips junk, and takes the last of two entries of a
name; what it passes over in silence is what an attacker uses.

Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from catalogue.errors import InputUnreadable

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR = struct.Struct("<4sIQI")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64_MARK, _LOCATOR_MARK = b"PK\x06\x06", b"PK\x06\x07"
_FULL, _FULL_COUNT = 0xFFFFFFFF, 0xFFFF
_ZIP64_EXTRA = 0x0001
# A comment has at most 65,535 bytes.
_SEARCH_BYTES = END.size + 0xFFFF
# An entry takes 46 bytes, a name of ours 180 at most, twenty more with ZIP64: four million entries.
MAX_DIRECTORY_BYTES = 1 << 30


@dataclass(frozen=True)
class Header:
    """What a header says of its entry, after ZIP64.

    Attributes:
        raw_name: bytes.
        flags: general purpose bits.
        method: of compression; 0 is stored.
        crc: CRC-32 of the content.
        packed_bytes: in the archive.
        size_bytes: of the content.
        made_by: system and version that wrote it; 0 in a local header, which does not say.
        stamp: (time, date) as MS-DOS packs them.
        attributes: external file attributes; 0 in a local header.
        offset: of the local header.
        end: offset of the first byte behind the header.
    """

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed_bytes: int
    size_bytes: int
    made_by: int
    stamp: tuple[int, int]
    attributes: int
    offset: int
    end: int


@dataclass(frozen=True)
class Directory:
    """The end of a ZIP.

    Attributes:
        headers: of the central directory, in its order.
        start: offset of the central directory in the file.
        shift: how many bytes stand before the archive, as its own offsets have it.
        trailing_bytes: comment and whatever else stands behind the end record.
    """

    headers: tuple[Header, ...]
    start: int
    shift: int
    trailing_bytes: int


def read_directory(file: BinaryIO, size_bytes: int) -> Directory:
    """The directory at the end of an archive.

    Raises:
        InputUnreadable: it is no ZIP, its directory is damaged, or it is in several parts.
    """
    end_at, end = _find_end(file, size_bytes)
    _, disk, start_disk, here, count, directory_bytes, offset, _ = end
    if disk or start_disk or here != count:
        raise InputUnreadable("the ZIP is one of several parts; join them first")
    behind = end_at
    if count == _FULL_COUNT or _FULL in (directory_bytes, offset):
        behind, count, directory_bytes, offset = _read_end64(
            file, end_at, count=count, directory_bytes=directory_bytes, offset=offset
        )
    start = behind - directory_bytes
    if start < 0 or directory_bytes > MAX_DIRECTORY_BYTES or start < offset:
        raise InputUnreadable("the directory of the ZIP is damaged: it does not stand where its end says")
    file.seek(start)
    headers = _parse_headers(file.read(directory_bytes), count, start)
    return Directory(headers, start, start - offset, size_bytes - end_at - END.size)


def _find_end(file: BinaryIO, size_bytes: int) -> tuple[int, tuple[int, ...]]:
    start = max(0, size_bytes - _SEARCH_BYTES)
    file.seek(start)
    tail = file.read(_SEARCH_BYTES)
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END.size:
        raise InputUnreadable("it is no ZIP file, or its end is cut off; obtain it again")
    return start + place, END.unpack_from(tail, place)


def _read_end64(
    file: BinaryIO, end_at: int, *, count: int, directory_bytes: int, offset: int
) -> tuple[int, int, int, int]:
    """(offset of the ZIP64 end record, count, size and offset of the directory)."""
    at = end_at - LOCATOR.size - END64.size
    if at < 0:
        return end_at, count, directory_bytes, offset
    file.seek(at)
    record = file.read(END64.size + LOCATOR.size)
    if record[:4] != _END64_MARK or record[END64.size :][:4] != _LOCATOR_MARK:
        return end_at, count, directory_bytes, offset
    fields = END64.unpack_from(record)
    _, disk, at_locator, parts = LOCATOR.unpack_from(record, END64.size)
    _, length, _, _, disk64, start_disk, here, count, directory_bytes, offset = fields
    if disk or disk64 or start_disk or parts != 1 or here != count or length != END64.size - 12:
        raise InputUnreadable("the ZIP is one of several parts, or its end record is damaged")
    if at_locator > at:
        raise InputUnreadable("the end record of the ZIP is damaged: it does not stand where it says")
    return at, count, directory_bytes, offset


def _parse_headers(directory: bytes, count: int, start: int) -> tuple[Header, ...]:
    headers, place = [], 0
    while place < len(directory):
        try:
            fields = CENTRAL.unpack_from(directory, place)
        except struct.error as error:
            raise InputUnreadable("the directory of the ZIP is damaged: it ends within an entry") from error
        mark, made_by, _, flags, method, time, date, crc, packed, size = fields[:10]
        name_bytes, extra_bytes, comment_bytes, disk, _, attributes, offset = fields[10:]
        name_at = place + CENTRAL.size
        extra_at = name_at + name_bytes
        place = extra_at + extra_bytes + comment_bytes
        if mark != CENTRAL_MARK or place > len(directory) or disk not in (0, _FULL_COUNT):
            raise InputUnreadable("the directory of the ZIP is damaged: what should be an entry is none")
        extra = directory[extra_at : extra_at + extra_bytes]
        size, packed, offset = _read_zip64(extra, (size, packed, offset))
        headers.append(
            Header(
                raw_name=directory[name_at:extra_at],
                flags=flags,
                method=method,
                crc=crc,
                packed_bytes=packed,
                size_bytes=size,
                made_by=made_by,
                stamp=(time, date),
                attributes=attributes,
                offset=offset,
                end=start + place,
            )
        )
    if len(headers) != count:
        raise InputUnreadable(
            f"the directory of the ZIP is damaged: {len(headers)} entries where its end says {count}"
        )
    return tuple(headers)


def read_local(file: BinaryIO, offset: int) -> Header | None:
    """The header right before an entry's content; None when there is none at that place."""
    file.seek(offset)
    head = file.read(LOCAL.size)
    if len(head) < LOCAL.size or head[:4] != LOCAL_MARK:
        return None
    _, _, flags, method, time, date, crc, packed, size, name_bytes, extra_bytes = LOCAL.unpack(head)
    rest = file.read(name_bytes + extra_bytes)
    size, packed, _ = _read_zip64(rest[name_bytes:], (size, packed, 0))
    return Header(
        raw_name=rest[:name_bytes],
        flags=flags,
        method=method,
        crc=crc,
        packed_bytes=packed,
        size_bytes=size,
        made_by=0,
        stamp=(time, date),
        attributes=0,
        offset=offset,
        end=offset + LOCAL.size + name_bytes + extra_bytes,
    )


def _read_zip64(extra: bytes, fields: tuple[int, int, int]) -> tuple[int, int, int]:
    """(size, packed size, offset), those that are too large for their field taken from the extra field."""
    values, place = list(fields), 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        content = extra[place + 4 : place + 4 + length]
        place += 4 + length
        wanted = [index for index, value in enumerate(values) if value == _FULL]
        if kind == _ZIP64_EXTRA and wanted and len(content) == length == 8 * len(wanted):
            for index, value in zip(wanted, struct.unpack(f"<{len(wanted)}Q", content), strict=True):
                values[index] = value
    return values[0], values[1], values[2]
