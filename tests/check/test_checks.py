"""How checks are run, and how what they say is put under the four questions."""

from collections.abc import Iterator

from subject_builders import make_subject

from catalogue.check.check import Check, Result, make_result
from catalogue.check.checks import CHECKS, run_checks
from catalogue.check.subject import Subject
from catalogue.record.answer import AnswerState, Bearing, NotRun, Question


def make_check(name: str, *results: Result, questions: tuple[Question, ...] = (Question.MISDATED,)) -> Check:
    def run(subject: Subject) -> Iterator[Result]:
        yield from results

    return Check(name, questions, run)


def find(question: Question, bearing: Bearing) -> Result:
    return make_result("X-001", "something", check="one", question=question, bearing=bearing)


def test_finding_stands_under_its_own_question_only() -> None:
    joint = make_check(
        "one",
        find(Question.MISLOCATED, Bearing.CONTRADICTS),
        questions=(Question.MISDATED, Question.MISLOCATED),
    )

    answers = run_checks(make_subject(), [joint])

    assert answers.mislocated.answer is AnswerState.CONTRADICTED
    assert answers.misdated.answer is AnswerState.CANNOT_TELL
    assert answers.modified.answer is AnswerState.NOT_CHECKED


def test_check_that_could_not_run_is_told_with_its_reason_and_did_not_run() -> None:
    answers = run_checks(make_subject(), [make_check("one", NotRun(check="one", reason="no time is stated"))])

    assert answers.misdated.answer is AnswerState.NOT_CHECKED
    assert answers.misdated.ran == ()
    assert [one.reason for one in answers.misdated.not_run] == ["no time is stated"]


def test_contradictions_come_first_and_silence_last() -> None:
    bearings = (Bearing.SAYS_NOTHING, Bearing.SUPPORTS, Bearing.CONTRADICTS)
    check = make_check("one", *(find(Question.MISDATED, bearing) for bearing in bearings))

    found = run_checks(make_subject(), [check]).misdated.findings

    assert [one.bearing for one in found] == list(bearings[::-1])


def test_every_question_is_asked_and_every_check_has_a_name_of_its_own() -> None:
    names = [check.name for check in CHECKS]

    assert len(set(names)) == len(names)
    assert {question for check in CHECKS for question in check.questions} == set(Question)


def test_picture_of_which_nothing_is_known_is_accused_of_nothing_and_cleared_of_nothing() -> None:
    answers = run_checks(make_subject())

    states = {answers.get(question).answer for question in Question}
    assert states <= {AnswerState.CANNOT_TELL, AnswerState.NOT_CHECKED}


def test_checks_name_themselves_in_what_they_find() -> None:
    answers = run_checks(make_subject())

    known = {check.name for check in CHECKS}
    for question in Question:
        answer = answers.get(question)
        assert {one.check for one in answer.findings} <= known
        assert {one.check for one in answer.not_run} | set(answer.ran) <= known
