"""A value, and how we came by it."""

from enum import StrEnum

import msgspec

from catalogue.record.statement import Noted

Scalar = str | int | float | bool
FactValue = Scalar | tuple[Scalar, ...]


class Basis(StrEnum):
    """How a value was come by."""

    MEASURED = "measured"  # from pixels or bytes
    EMBEDDED = "embedded"  # tags in the file, or in a sidecar that came with it
    STATED = "stated"  # a person, publisher or supplier says so
    DERIVED = "derived"  # computed from other facts, naming them


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value about one image, never merged with another.

    Attributes:
        name: a name of the glossary (docs/FORMAT.md), unit or frame at its end.
        value: JSON scalar or tuple of scalars; times in the normal form of `instant`.
        basis: how we came by it.
        source: exactly where, such as `EXIF:DateTimeOriginal` or `IMD:IMAGE_1.firstLineTime`.
        raw: the text as it stood there, when `value` is a normal form of it.
        noted: the entry whose examination read it, when examinations of one image differ and not all have
            it; None in an examination itself, and wherever there is no doubt.
    """

    name: str
    value: FactValue
    basis: Basis
    source: str
    raw: str | None = None
    noted: Noted | None = None

    def render_source(self) -> str:
        """Where it stands, and who read it there when examinations differ."""
        if self.noted is None:
            return self.source
        return f"{self.source} (examination by {self.noted.agent}, entry {self.noted.entry})"
