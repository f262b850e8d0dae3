"""Recorded answers of another journal: what this program could not have recorded is refused."""

from collections.abc import Callable

import msgspec
import pytest
from answer_builders import STATED, make_check_finding, make_checked

from catalogue.errors import ValueRefused
from catalogue.record.answer import Answer, AnswerState, Bearing, CheckFinding, NotRun, Question, Source
from catalogue.record.check_answers import MAX_FACTS, MAX_FINDINGS, check_answers
from catalogue.record.statement import Noted

change = msgspec.structs.replace
FINDING = make_check_finding()


def change_fact(**changes: object) -> CheckFinding:
    return change(FINDING, facts=(change(STATED, **changes),))


def give(*findings: CheckFinding) -> Callable[[Answer], Answer]:
    return lambda answer: change(answer, findings=findings)


FORGERIES: dict[str, Callable[[Answer], Answer]] = {
    "support over a contradiction": lambda a: change(a, answer=AnswerState.SUPPORTED),
    "not checked though checked": lambda a: change(a, findings=(), answer=AnswerState.NOT_CHECKED),
    "told though nothing ran": lambda a: change(a, findings=(), ran=(), answer=AnswerState.CANNOT_TELL),
    "other words": lambda a: change(a, proposition="the picture is PROVEN A FAKE"),
    "other question": give(change(FINDING, question=Question.MISLOCATED)),
    "check that did not run": give(change(FINDING, check="another")),
    "ran and did not": lambda a: change(a, not_run=(NotRun(check=FINDING.check, reason="x"),)),
    "no code": give(change(FINDING, code="<b>")),
    "endless findings": give(*[FINDING] * (MAX_FINDINGS + 1)),
    "endless sentence": give(change(FINDING, sentence="s" * 2_001)),
    "endless evidence": give(change(FINDING, evidence=(("a", "b"),) * 25)),
    "endless value behind it": give(change(FINDING, evidence=(("a", "b" * 1_001),))),
    "endless facts": give(change(FINDING, facts=(STATED,) * (MAX_FACTS + 1))),
    "fact of an entry": give(change_fact(noted=Noted("zz", "never", "x"))),
    "fact of endless values": give(change_fact(value=(1,) * 33)),
    "fact of endless text": give(change_fact(value=("t" * 1_001,))),
    "fact of endless raw text": give(change_fact(raw="t" * 1_001)),
    "fact of endless source": give(change_fact(source="t" * 1_001)),
    "endless checks": lambda a: change(a, ran=(*a.ran, *map(str, range(500)))),
    "endless name of a check": lambda a: change(a, ran=(*a.ran, "n" * 101)),
    "endless reason": lambda a: change(a, not_run=(NotRun(check="x", reason="r" * 2_001),)),
}


def test_what_this_program_records_is_taken() -> None:
    supports = make_check_finding("DATE-031", Bearing.SUPPORTS)

    check_answers(make_checked())
    check_answers(make_checked(1, supports, FINDING, change(FINDING, facts=(STATED,))))
    check_answers(make_checked(1, *[FINDING] * MAX_FINDINGS))


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_what_this_program_could_not_record_is_refused(forge: Callable[[Answer], Answer]) -> None:
    checked = make_checked()
    answers = change(checked.answers, misdated=forge(checked.answers.misdated))

    with pytest.raises(ValueRefused):
        check_answers(change(checked, answers=answers))


@pytest.mark.parametrize(
    "sources", [(Source(name="n" * 101, version="1"),), (Source(name="n", version="v" * 101),)]
)
def test_endless_sources_are_refused(sources: tuple[Source, ...]) -> None:
    with pytest.raises(ValueRefused):
        check_answers(change(make_checked(), sources=sources))
