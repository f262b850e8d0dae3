"""The states that verifying can find something in."""

from enum import StrEnum

import msgspec

from catalogue.record.finding import Finding


class State(StrEnum):
    """What a target is, as far as its integrity goes."""

    INTACT = "intact"
    INTACT_UNANCHORED = "intact-unanchored"  # whole, but nothing outside vouches for it
    ALTERED = "altered"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_OURS = "not-ours"


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What verifying one target found: the documented shape of `verify --json`.

    Attributes:
        target: an image id, a path, `journal/ORIGIN.jsonl`, `catalogue.json` or `catalogue`.
        state: as above.
        findings: every fault, warning and note.
        checked: how many things were checked, by kind.
    """

    target: str
    state: State
    findings: tuple[Finding, ...] = ()
    checked: dict[str, int] = {}
