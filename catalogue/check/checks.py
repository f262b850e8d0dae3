"""Every check, and the four answers that their findings roll up to."""

from collections.abc import Sequence

from catalogue.check.check import Check
from catalogue.check.subject import Subject
from catalogue.record.answer import (
    PROPOSITIONS,
    Answer,
    Answers,
    Bearing,
    CheckFinding,
    NotRun,
    Question,
    roll_up,
)

CHECKS: tuple[Check, ...] = ()

_ORDER = {Bearing.CONTRADICTS: 0, Bearing.SUPPORTS: 1, Bearing.SAYS_NOTHING: 2}


def run_checks(subject: Subject, checks: Sequence[Check] = CHECKS) -> Answers:
    """The four answers for one image."""
    results = [(check, tuple(check.run(subject))) for check in checks]
    return Answers(
        modified=_answer(Question.MODIFIED, results),
        misdated=_answer(Question.MISDATED, results),
        mislocated=_answer(Question.MISLOCATED, results),
        misrepresented=_answer(Question.MISREPRESENTED, results),
    )


def _answer(question: Question, results: Sequence[tuple[Check, tuple[CheckFinding | NotRun, ...]]]) -> Answer:
    asked = [(check, found) for check, found in results if question in check.questions]
    not_run = tuple(one for _, found in asked for one in found if isinstance(one, NotRun))
    silent = {one.check for one in not_run}
    ran = tuple(check.name for check, found in asked if check.name not in silent)
    findings = sorted(
        (
            one
            for _, found in asked
            for one in found
            if isinstance(one, CheckFinding) and one.question is question
        ),
        key=lambda one: _ORDER[one.bearing],
    )
    return Answer(
        answer=roll_up(findings, has_run=bool(ran)),
        proposition=PROPOSITIONS[question],
        findings=tuple(findings),
        ran=ran,
        not_run=not_run,
    )
