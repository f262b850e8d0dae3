"""Whether the boxes of a JPEG 2000 file add up: GDAL walks in circles where one claims no bytes."""

from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

# ISO/IEC 15444-1 annex I and 15444-2 annex M: the boxes that hold boxes.
_SUPERBOXES = frozenset({b"jp2h", b"res ", b"asoc", b"uinf", b"jpch", b"jplh"})
# GMLJP2 needs three levels.
_DEEPEST = 8
_MOST_BOXES = 100_000


class UnsoundBoxesError(Exception):
    """The boxes contradict each other; the message says where."""


def check_boxes(path: Path) -> None:
    """Nothing, when every box inside another has a length that fits into it.

    Raises:
        UnsoundBoxesError: one does not, or there are too many.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, SEEK_END)
        _check_level(file, 0, size, is_outermost=True, depth=0, budget=[_MOST_BOXES])


def _check_level(
    file: BinaryIO, at: int, end: int, *, is_outermost: bool, depth: int, budget: list[int]
) -> None:
    while at + 8 <= end:
        budget[0] -= 1
        if budget[0] < 0 or depth > _DEEPEST:
            raise UnsoundBoxesError("its boxes are too many or too deep")
        length, header, kind = _read_head(file, at)
        if length == 0 and is_outermost:  # the last box reaches to the end of the file
            length = end - at
        if length < header or (at + length > end and not is_outermost):
            name = kind.decode("latin-1")
            raise UnsoundBoxesError(f"box {name!r} at byte {at} claims {length} bytes, which cannot be")
        if kind in _SUPERBOXES:
            inner = min(at + length, end)
            _check_level(file, at + header, inner, is_outermost=False, depth=depth + 1, budget=budget)
        at += length


def _read_head(file: BinaryIO, at: int) -> tuple[int, int, bytes]:
    """(length with its head, length of the head, kind) of the box at a byte."""
    file.seek(at)
    head = file.read(16)
    length = int.from_bytes(head[:4], "big")
    if length == 1:
        return int.from_bytes(head[8:16], "big"), 16, head[4:8]
    return length, 8, head[4:8]
