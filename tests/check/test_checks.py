"""How checks are run, and how what they say is put under the four questions."""

from collections.abc import Iterator

import msgspec
from subject_builders import make_subject

from catalogue.check.check import Check, Result, make_result
from catalogue.check.checks import CHECKS, run_checks
from catalogue.check.subject import Subject
from catalogue.errors import ValueRefused
from catalogue.record.answer import AnswerState, Bearing, Checked, NotRun, Question
from catalogue.record.canonical import render_canonical
from catalogue.record.check_answers import MAX_FINDINGS, check_answers
from catalogue.record.check_names import CHECK_NAMES
from catalogue.record.fact import Basis, Fact
from catalogue.record.statement import Noted


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


def test_names_that_the_public_may_see_are_those_of_the_checks() -> None:
    assert {check.name for check in CHECKS} == CHECK_NAMES


def test_check_that_fails_on_an_image_did_not_run_and_the_others_did() -> None:
    def fail(subject: Subject) -> Iterator[Result]:
        yield find(Question.MISDATED, Bearing.CONTRADICTS)
        raise ValueRefused("0001-01-01T00:00:00Z", "lies before every time that can be counted")

    failing = Check("failing", (Question.MISDATED,), fail)
    sound = make_check("one", find(Question.MISDATED, Bearing.SAYS_NOTHING))

    answer = run_checks(make_subject(), [failing, sound]).misdated

    assert (answer.answer, answer.ran) == (AnswerState.CANNOT_TELL, ("one",))
    [one] = answer.not_run
    assert one.check == "failing"
    assert "0001-01-01T00:00:00Z" in one.reason


def make_long_finding(bearing: Bearing) -> Result:
    noted = Noted("origin:7", "2022-05-24T00:00:00Z", "olga")
    value = tuple("v" * 5_000 for _ in range(99))
    fact = Fact(name="n" * 999, value=value, basis=Basis.STATED, source="s" * 9, raw="r" * 9_999, noted=noted)
    return make_result(
        "X-001",
        "s" * 99_999,
        check="one",
        question=Question.MISDATED,
        bearing=bearing,
        facts=[fact] * 99,
        evidence=[("n" * 9_999, "v" * 9_999)] * 99,
    )


def test_endless_findings_are_cut_to_what_import_takes_and_the_rest_is_told() -> None:
    many = [make_long_finding(Bearing.SAYS_NOTHING) for _ in range(500)]
    check = make_check("one", *many, make_long_finding(Bearing.CONTRADICTS))

    answers = run_checks(make_subject(), [check])

    found = answers.misdated.findings
    assert answers.misdated.answer is AnswerState.CONTRADICTED
    assert len(found) == MAX_FINDINGS
    assert found[0].bearing is Bearing.CONTRADICTS
    assert found[-1].sentence.endswith("found 461 more, not listed here.")
    assert found[0].evidence[-1] == ("facts not listed", "87")
    check_answers(Checked(answers=answers))


def test_usual_findings_are_recorded_as_they_are() -> None:
    fact = Fact(name="acquired_at", value="2022-05-11", basis=Basis.STATED, source="entry origin:7 by olga")
    finding = make_result(
        "X-001",
        "It is so.",
        check="one",
        question=Question.MISDATED,
        bearing=Bearing.CONTRADICTS,
        facts=[fact],
        evidence=[("difference_days", "412")],
    )

    [found] = run_checks(make_subject(), [make_check("one", finding)]).misdated.findings

    assert found == finding


def test_fact_of_one_examination_among_several_names_it_in_words() -> None:
    noted = Noted("origin:7", "2022-05-24T00:00:00Z", "olga")
    fact = Fact(name="width_px", value=4, basis=Basis.MEASURED, source="pixels", noted=noted)
    finding = make_result(
        "X-001", "So.", check="one", question=Question.MISDATED, bearing=Bearing.CONTRADICTS, facts=[fact]
    )

    [found] = run_checks(make_subject(), [make_check("one", finding)]).misdated.findings

    assert found.facts[0].noted is None
    assert found.facts[0].source == "pixels (examination by olga, entry origin:7)"
    assert b"noted" not in render_canonical(msgspec.to_builtins(found))
