"""One result of a check, with a stable code."""

from collections.abc import Iterable
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


def make_finding(code: str, severity: Severity, sentence: str, **evidence: str) -> Finding:
    """A finding, its evidence given by name."""
    return Finding(code=code, severity=severity, sentence=sentence, evidence=tuple(evidence.items()))


def make_fault(code: str, sentence: str, **evidence: str) -> Finding:
    """A finding that is a fault."""
    return make_finding(code, Severity.FAULT, sentence, **evidence)


def has_fault(findings: Iterable[Finding]) -> bool:
    """Whether any finding is a fault."""
    return any(finding.severity is Severity.FAULT for finding in findings)
