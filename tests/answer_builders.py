"""Builders of answers and findings, for the tests of what is shown of them."""

import msgspec

from catalogue.record.answer import (
    PROPOSITIONS,
    Answer,
    Answers,
    Bearing,
    Checked,
    CheckFinding,
    NotRun,
    Question,
    Source,
    find_severity,
    roll_up,
)
from catalogue.record.fact import Basis, Fact
from catalogue.record.statement import Noted

NO_ELEMENTS = NotRun(check="orbit", reason="no element sets were given; give a file with --elements")
STATED = Fact(name="acquired_at", value="2022-05-19", basis=Basis.STATED, source="entry origin:3 by ines")
EMBEDDED = Fact(
    name="acquired_at",
    value="2021-04-02T08:41:52Z",
    basis=Basis.EMBEDDED,
    source="IMD:IMAGE_1.firstLineTime",
)


def make_check_finding(
    code: str = "DATE-004", bearing: Bearing = Bearing.CONTRADICTS, **changes: object
) -> CheckFinding:
    """What a check of the time found."""
    finding = CheckFinding(
        code=code,
        severity=find_severity(bearing),
        sentence="IMD says 2021-04-02, the caption says 2022-05-19.",
        evidence=(("difference_days", "412"),),
        check="embedded times",
        question=Question.MISDATED,
        bearing=bearing,
        facts=(EMBEDDED, STATED),
    )
    return msgspec.structs.replace(finding, **changes)


def make_answer(
    question: Question,
    *findings: CheckFinding,
    ran: tuple[str, ...] = (),
    not_run: tuple[NotRun, ...] = (),
) -> Answer:
    """The answer that these findings roll up to."""
    return Answer(
        answer=roll_up(findings, has_run=bool(ran)),
        proposition=PROPOSITIONS[question],
        findings=findings,
        ran=ran,
        not_run=not_run,
    )


def make_answers(*findings: CheckFinding, not_run: tuple[NotRun, ...] = (NO_ELEMENTS,)) -> Answers:
    """The four answers: findings where they belong; a question without any was not checked."""

    def answer(question: Question) -> Answer:
        own = tuple(one for one in findings if one.question is question)
        ran = tuple(dict.fromkeys(one.check for one in own))
        return make_answer(question, *own, ran=ran, not_run=not_run)

    return Answers(
        modified=answer(Question.MODIFIED),
        misdated=answer(Question.MISDATED),
        mislocated=answer(Question.MISLOCATED),
        misrepresented=answer(Question.MISREPRESENTED),
    )


def make_checked(
    seq: int = 20,
    *findings: CheckFinding,
    agent: str = "ines",
    at: str = "2022-05-25T10:22:05Z",
    version: str = "2026-11-22",
) -> Checked:
    """That an image was checked."""
    return Checked(
        answers=make_answers(*(findings or (make_check_finding(),))),
        sources=(Source(name="sensor table", version=version),),
        noted=Noted(f"origin:{seq}", at, agent),
    )
