"""How far a journal had got: its size, its last line, and where that line ends."""

import msgspec

from catalogue.record.entry import NO_PREVIOUS


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A point between two lines of a journal.

    Attributes:
        size: how many lines lie before it.
        end_bytes: the offset of the point.
        last_bytes: the length of the line before it, without its newline.
        head: the digest of that line; zeros at the beginning.
    """

    size: int
    end_bytes: int
    last_bytes: int
    head: str


START = Position(size=0, end_bytes=0, last_bytes=0, head=NO_PREVIOUS)
