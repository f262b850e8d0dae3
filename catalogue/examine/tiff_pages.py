"""How many pages a TIFF holds: its directories without overviews and masks, loops not followed."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# Real multi-page scans have hundreds of pages; a file of 4 MB can be made to hold 300,000 directories.
_MOST_DIRECTORIES = 10_000
_SUBFILE_TYPE = 254
# TIFF 6.0 section 8, NewSubfileType: bit 0 is a reduced-resolution image, bit 2 a transparency mask.
_REDUCED_OR_MASK = 0b101


@dataclass(frozen=True)
class TiffPages:
    """What the chain of directories holds.

    Attributes:
        page_count: pages in their own right.
        directory_count: all of them, overviews and masks included.
        note: that the chain loops, leaves the file or was not followed to its end.
    """

    page_count: int
    directory_count: int
    note: str | None = None


def read_tiff_pages(path: Path) -> TiffPages | None:
    """The pages of a TIFF or BigTIFF; None when it does not begin like one.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(16)
        order = {b"II": "<", b"MM": ">"}.get(head[:2])
        if order is None or len(head) < 16:
            return None
        if head[2:4] in {b"+\0", b"\0+"}:
            return _follow(file, struct.unpack(order + "Q", head[8:16])[0], order + "Q", order + "Q")
        return _follow(file, struct.unpack(order + "I", head[4:8])[0], order + "H", order + "I")


def _follow(file: BinaryIO, offset: int, counter: str, pointer: str) -> TiffPages:
    pages, note = 0, None
    seen: set[int] = set()
    size = file.seek(0, 2)
    while offset:
        if offset in seen:
            note = "TIFF: a directory points back to an earlier one; the loop was not followed"
            break
        if len(seen) == _MOST_DIRECTORIES:
            note = f"TIFF: only the first {_MOST_DIRECTORIES} directories were counted"
            break
        found = _read_directory(file, offset, size, counter, pointer)
        if found is None:
            note = "TIFF: the chain of directories leaves the file"
            break
        seen.add(offset)
        subfile_type, offset = found
        pages += not subfile_type & _REDUCED_OR_MASK
    return TiffPages(pages, len(seen), note)


def _read_directory(
    file: BinaryIO, offset: int, size: int, counter: str, pointer: str
) -> tuple[int, int] | None:
    """(NewSubfileType, offset of the next directory); None when it does not fit into the file."""
    head_bytes, step = struct.calcsize(counter), 20 if pointer.endswith("Q") else 12
    if offset + head_bytes > size:
        return None
    file.seek(offset)
    count = struct.unpack(counter, file.read(head_bytes))[0]
    end = offset + head_bytes + count * step
    # Entries stand in ascending order, so NewSubfileType is the first when it is there at all.
    first = file.read(step) if count else b""
    subfile_type = 0
    if len(first) == step and struct.unpack(counter[0] + "H", first[:2])[0] == _SUBFILE_TYPE:
        at = 12 if step == 20 else 8
        subfile_type = struct.unpack(counter[0] + "I", first[at : at + 4])[0]
    if end + struct.calcsize(pointer) > size:
        return None
    file.seek(end)
    return subfile_type, struct.unpack(pointer, file.read(struct.calcsize(pointer)))[0]
