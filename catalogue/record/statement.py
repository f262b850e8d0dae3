"""What every recorded statement carries: who said it, when, in which entry."""

from typing import Self

import msgspec


class Noted(msgspec.Struct, frozen=True):
    """Where a statement stands in the journals.

    Attributes:
        entry: "ORIGIN:SEQ", the entry that recorded it.
        at: when it was recorded, RFC 3339 UTC with Z: the recorder's clock, a claim.
        agent: the pseudonym of who recorded it.
    """

    entry: str
    at: str
    agent: str

    @property
    def origin(self) -> str:
        """The journal that the entry stands in."""
        return self.entry.rpartition(":")[0]

    def sort_key(self) -> tuple[str, str, int]:
        """The order in which statements stand: time, origin, sequence; without a sequence, first."""
        origin, _, seq = self.entry.rpartition(":")
        return (self.at, origin, int(seq) if seq.isascii() and seq.isdigit() else -1)


class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of everything that people or programs state about an image or a claim.

    Attributes:
        noted: filled in when the statement is folded into the view; absent before.
    """

    noted: Noted | None = None

    def with_noted(self, noted: Noted) -> Self:
        """The same statement, with its place in the journals."""
        return msgspec.structs.replace(self, noted=noted)

    def get_noted(self) -> Noted:
        """The place in the journals; a statement in a view always has one."""
        assert self.noted is not None
        return self.noted
