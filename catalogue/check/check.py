"""The form of a check, and how checks say what they found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question, find_severity
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

Result = CheckFinding | NotRun


@dataclass(frozen=True)
class Check:
    """One check: a pure function of an image, its claims and the references that were given.

    Attributes:
        name: as people read it, such as "sun angles".
        questions: those that it can bear on.
        run: every finding; or one `NotRun` when something it needs is missing. A check that ran and found
            nothing worth telling gives nothing.
    """

    name: str
    questions: tuple[Question, ...]
    run: Callable[[Subject], Iterable[Result]]


def make_result(
    code: str,
    sentence: str,
    *,
    check: str,
    question: Question,
    bearing: Bearing,
    facts: Iterable[Fact] = (),
    severity: Severity | None = None,
    evidence: Iterable[tuple[str, str]] = (),
) -> CheckFinding:
    """A finding of a check.

    Args:
        code: stable, explained by `catalogue explain`.
        sentence: what was found, with the figures; what it means is explained under the code.
        check: the check's name.
        question: which of the four it bears on.
        bearing: what it says to the proposition.
        facts: what it used.
        severity: by the bearing, unless a warning is called for.
        evidence: further name-value pairs, such as a computed angle or a chance.
    """
    return CheckFinding(
        code=code,
        severity=severity or find_severity(bearing),
        sentence=_finish(sentence),
        evidence=tuple(evidence),
        check=check,
        question=question,
        bearing=bearing,
        facts=tuple(facts),
    )


def _finish(sentence: str) -> str:
    """With a capital and a full stop: sentences often begin with a source and end with a figure."""
    return sentence[:1].upper() + sentence[1:] + ("" if sentence.endswith(".") else ".")
