"""A ZIP whose bytes follow from its files alone: stored, sorted, without dates, owners or comments.

Source: PKWARE APPNOTE 6.3.10, sections 4.3 (records), 4.4 (fields) and 4.5.3 (ZIP64).
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A field that holds this value means "look into the ZIP64 extra field": sections 4.4.8, 4.4.9, 4.4.16.
_MANY_BYTES, _MANY_ENTRIES = 0xFFFF_FFFF, 0xFFFF
_MADE_ON_UNIX = 3 << 8
_VERSION, _VERSION_64 = 20, 45
# 1980-01-01 00:00:00, the first that the format knows; day and month count from one.
_DATE, _TIME = (1 << 5) | 1, 0
# A regular file, rw-r--r--.
_ATTRIBUTES = 0o100644 << 16
_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_END_64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR_64 = struct.Struct("<4sLQL")


@dataclass(frozen=True)
class Slot:
    """Where one file lies in the archive.

    Attributes:
        path: ASCII.
        size_bytes: of its bytes, which are stored as they are.
        header_at: where its local header begins.
    """

    path: str
    size_bytes: int
    header_at: int

    @property
    def is_large(self) -> bool:
        """Whether its size needs ZIP64."""
        return self.size_bytes >= _MANY_BYTES

    @property
    def data_at(self) -> int:
        """Where its bytes begin."""
        return self.header_at + _LOCAL.size + len(self.path) + (20 if self.is_large else 0)

    @property
    def end_at(self) -> int:
        """Where the next header begins."""
        return self.data_at + self.size_bytes


def plan_slots(sizes: Iterable[tuple[str, int]], *, start_at: int = 0) -> list[Slot]:
    """Where files of those paths and sizes come to lie, one behind the other."""
    slots: list[Slot] = []
    for path, size_bytes in sizes:
        slots.append(Slot(path, size_bytes, slots[-1].end_at if slots else start_at))
    return slots


def render_local_header(slot: Slot, crc32: int) -> bytes:
    """What stands before the bytes of a file."""
    extra = struct.pack("<HHQQ", 1, 16, slot.size_bytes, slot.size_bytes) if slot.is_large else b""
    size_field = _MANY_BYTES if slot.is_large else slot.size_bytes
    version = _VERSION_64 if slot.is_large else _VERSION
    name = slot.path.encode("ascii")
    fields = (version, 0, 0, _TIME, _DATE, crc32, size_field, size_field, len(name), len(extra))
    return _LOCAL.pack(b"PK\x03\x04", *fields) + name + extra


def render_directory(entries: Sequence[tuple[Slot, int]]) -> bytes:
    """What stands behind the last file: the directory of (slot, CRC-32) and its end records."""
    directory_at = entries[-1][0].end_at if entries else 0
    directory = b"".join(_render_entry(slot, crc32) for slot, crc32 in entries)
    count, size_bytes = len(entries), len(directory)
    end = b""
    if count >= _MANY_ENTRIES or size_bytes >= _MANY_BYTES or directory_at >= _MANY_BYTES:
        end_64_at = directory_at + size_bytes
        end = _END_64.pack(
            *(b"PK\x06\x06", _END_64.size - 12, _MADE_ON_UNIX | _VERSION_64, _VERSION_64, 0, 0),
            *(count, count, size_bytes, directory_at),
        )
        end += _LOCATOR_64.pack(b"PK\x06\x07", 0, end_64_at, 1)
    count = min(count, _MANY_ENTRIES)
    size_bytes, directory_at = min(size_bytes, _MANY_BYTES), min(directory_at, _MANY_BYTES)
    return directory + end + _END.pack(b"PK\x05\x06", 0, 0, count, count, size_bytes, directory_at, 0)


def _render_entry(slot: Slot, crc32: int) -> bytes:
    """One file in the directory."""
    is_far = slot.header_at >= _MANY_BYTES
    large = [slot.size_bytes] * 2 * slot.is_large + [slot.header_at] * is_far
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    version = _VERSION_64 if large else _VERSION
    size_field = _MANY_BYTES if slot.is_large else slot.size_bytes
    name = slot.path.encode("ascii")
    return (
        _CENTRAL.pack(
            *(b"PK\x01\x02", _MADE_ON_UNIX | version, version, 0, 0, _TIME, _DATE, crc32),
            *(size_field, size_field, len(name), len(extra), 0, 0, 0, _ATTRIBUTES),
            _MANY_BYTES if is_far else slot.header_at,
        )
        + name
        + extra
    )
