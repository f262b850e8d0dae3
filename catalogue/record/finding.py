"""One result of a check, with a stable code."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much a finding weighs."""

    FAULT = "fault"
    WARNING = "warning"
    NOTE = "note"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One result of a check: bad evidence is a finding, broken machinery an exception.

    Attributes:
        code: stable, such as `FIX-001`; explained by `catalogue explain`.
        severity: fault, warning or note.
        sentence: what was found, which, and what to do.
        evidence: the values behind it, as name-value pairs.
    """

    code: str
    severity: Severity
    sentence: str
    evidence: tuple[tuple[str, str], ...] = ()
