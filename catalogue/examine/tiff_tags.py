"""TIFF directories, classic and BigTIFF, as untyped entries: loops, lies and sizes are checked here."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

from catalogue.examine.limits import Limits

# TIFF 6.0 section 2, and BigTIFF (16 to 18).
TYPE_BYTES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
EXIF_IFD = 0x8769
GPS_IFD = 0x8825
THUMBNAIL_OFFSET = 0x0201
THUMBNAIL_LENGTH = 0x0202
XMP_TAG = 700
IPTC_TAG = 33723
PHOTOSHOP_TAG = 34377
CREDENTIALS_TAG = 52545
# Where pixels lie: long lists of numbers that say nothing to a reader of metadata.
_LAYOUT = frozenset({273, 279, 288, 289, 324, 325, 330, 347, 0x927C})

# Fuzzed files are wrong in every entry; the first few say it all.
_MOST_NOTES = 12


@dataclass(frozen=True)
class Entry:
    """One entry of a directory.

    Attributes:
        tag: its number.
        kind: its field type, a key of `TYPE_BYTES`.
        count: of values.
        data: the bytes of the values, in the byte order of the file.
    """

    tag: int
    kind: int
    count: int
    data: bytes


@dataclass(frozen=True)
class Directory:
    """One directory: `IFD0`, `IFD1` …, `EXIF` or `GPS`."""

    name: str
    entries: tuple[Entry, ...]

    def find(self, tag: int) -> Entry | None:
        """The first entry with that tag."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


@dataclass(frozen=True)
class TiffTags:
    """Every directory of one TIFF structure.

    Attributes:
        byte_order: "<" or ">", as `struct` writes it.
        is_big: BigTIFF, with 64-bit offsets.
        directories: IFD0 first, then EXIF and GPS of IFD0, then the later pages.
        pages: how many pages there are in the chain (as far as it was followed).
        notes: damage and limits met on the way.
    """

    byte_order: str
    is_big: bool
    directories: tuple[Directory, ...]
    pages: int
    notes: tuple[str, ...]

    def find(self, name: str) -> Directory | None:
        """The directory of that name."""
        return next((one for one in self.directories if one.name == name), None)


def read_tiff_tags(file: BinaryIO, limits: Limits) -> TiffTags | None:
    """Every directory of a TIFF structure; None when it does not begin like one."""
    file.seek(0)
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return None
    magic = struct.unpack(order + "H", head[2:4])[0]
    is_big = magic == 43
    # exiftool and libtiff read structures whose magic is not 42; Panasonic and Olympus write such.
    if is_big and len(head) < 16:
        return None
    first = struct.unpack(order + ("Q" if is_big else "I"), head[8:16] if is_big else head[4:8])[0]
    return _Walk(file, order, is_big, limits).read(first)


class _Walk:
    """One pass over the directories; holds what has been visited so that no loop is followed twice."""

    def __init__(self, file: BinaryIO, order: str, is_big: bool, limits: Limits) -> None:
        self.file, self.order, self.is_big, self.limits = file, order, is_big, limits
        self.size = file.seek(0, SEEK_END)
        self.visited: set[int] = set()
        self.notes: list[str] = []
        # A thousand entries may all point at the same large value: what is read in all is bounded too.
        self.budget = 2 * limits.max_metadata_bytes

    def read(self, first: int) -> TiffTags:
        directories: list[Directory] = []
        pages, offset = 0, first
        while offset:
            if pages == self.limits.max_pages:
                self._note(f"TIFF: only the first {pages} directories were looked into")
                break
            directory, offset = self._read_directory(offset, f"IFD{pages}")
            if directory is None:
                break
            directories.append(directory)
            pages += 1
        if directories:
            directories[1:1] = self._read_pointed(directories[0])
        return TiffTags(self.order, self.is_big, tuple(directories), pages, tuple(self.notes))

    def _read_pointed(self, first: Directory) -> Iterator[Directory]:
        for tag, name in ((EXIF_IFD, "EXIF"), (GPS_IFD, "GPS")):
            entry = first.find(tag)
            if entry is None or TYPE_BYTES[entry.kind] not in {4, 8} or not entry.count:
                continue
            width = TYPE_BYTES[entry.kind]
            offset = int.from_bytes(entry.data[:width], "little" if self.order == "<" else "big")
            directory, _ = self._read_directory(offset, name)
            if directory is not None:
                yield directory

    def _read_directory(self, offset: int, name: str) -> tuple[Directory | None, int]:
        if offset in self.visited:
            self._note(f"TIFF: directory {name} points back to an earlier one; the loop was not followed")
            return None, 0
        self.visited.add(offset)
        counter, step, pointer = ("Q", 20, "Q") if self.is_big else ("H", 12, "I")
        width = struct.calcsize(counter)
        head = self._read_at(offset, width)
        if len(head) < width:
            self._note(f"TIFF: directory {name} lies outside the file")
            return None, 0
        count = struct.unpack(self.order + counter, head)[0]
        wanted = min(count, self.limits.max_tags)
        table = self._read_at(offset + width, wanted * step)
        if count > wanted or len(table) < wanted * step:
            self._note(f"TIFF: directory {name} claims {count} entries; {len(table) // step} were read")
        cells = (table[at : at + step] for at in range(0, len(table) - step + 1, step))
        entries = tuple(entry for cell in cells if (entry := self._read_entry(cell, name)) is not None)
        tail = (
            self._read_at(offset + width + count * step, struct.calcsize(pointer)) if count == wanted else b""
        )
        following = (
            struct.unpack(self.order + pointer, tail)[0] if len(tail) == struct.calcsize(pointer) else 0
        )
        return Directory(name, entries), following

    def _read_entry(self, cell: bytes, name: str) -> Entry | None:
        tag, kind = struct.unpack(self.order + "HH", cell[:4])
        count = struct.unpack(
            self.order + ("Q" if self.is_big else "I"), cell[4:-8] if self.is_big else cell[4:8]
        )[0]
        inline = cell[-8:] if self.is_big else cell[-4:]
        if kind not in TYPE_BYTES or tag in _LAYOUT:
            return None
        total = TYPE_BYTES[kind] * count
        if total <= len(inline):
            return Entry(tag, kind, count, inline[:total])
        if total > self.limits.max_metadata_bytes or total > self.budget:
            self._note(f"TIFF: tag {tag} of {name} claims {total} bytes; it was not read")
            return None
        offset = struct.unpack(self.order + ("Q" if self.is_big else "I"), inline)[0]
        self.budget -= total
        data = self._read_at(offset, total)
        if len(data) < total:
            self._note(f"TIFF: tag {tag} of {name} lies outside the file")
            count = len(data) // TYPE_BYTES[kind]
            return Entry(tag, kind, count, data[: count * TYPE_BYTES[kind]]) if count else None
        return Entry(tag, kind, count, data)

    def _note(self, text: str) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(text)
        elif len(self.notes) == _MOST_NOTES:
            self.notes.append("TIFF: there is more damage of this kind, which is not listed")

    def _read_at(self, offset: int, length: int) -> bytes:
        # A BigTIFF offset can exceed what a seek takes; past the end there is nothing to read.
        if offset >= self.size:
            return b""
        self.file.seek(offset)
        return self.file.read(length)
