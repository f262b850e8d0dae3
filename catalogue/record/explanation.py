"""A finding code, explained: the form of every explanation."""

import msgspec


class Explanation(msgspec.Struct, frozen=True):
    """A finding code, explained.

    Attributes:
        code: stable.
        means: what was found.
        proves: what follows from it.
        proves_not: what does not.
        remedy: what to do.
    """

    code: str
    means: str
    proves: str
    proves_not: str
    remedy: str
