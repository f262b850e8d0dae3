"""How findings become an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.record.answer import AnswerState, Bearing, CheckFinding, Question, roll_up
from catalogue.record.finding import Severity

BEARINGS = st.lists(st.sampled_from(Bearing), max_size=8)


def make_findings(bearings: list[Bearing]) -> list[CheckFinding]:
    return [
        CheckFinding(
            code="X-001",
            severity=Severity.NOTE,
            sentence="something",
            check="some check",
            question=Question.MISDATED,
            bearing=bearing,
        )
        for bearing in bearings
    ]


@given(BEARINGS, st.booleans())
def test_one_contradiction_outweighs_any_support(bearings: list[Bearing], has_run: bool) -> None:
    findings = make_findings([*bearings, Bearing.CONTRADICTS])

    assert roll_up(findings, has_run=has_run) is AnswerState.CONTRADICTED


@given(BEARINGS)
def test_support_needs_a_finding_that_supports(bearings: list[Bearing]) -> None:
    answer = roll_up(make_findings(bearings), has_run=True)

    assert (answer is AnswerState.SUPPORTED) == (
        Bearing.SUPPORTS in bearings and Bearing.CONTRADICTS not in bearings
    )


@given(BEARINGS)
def test_order_of_findings_does_not_matter(bearings: list[Bearing]) -> None:
    backwards = roll_up(make_findings(bearings[::-1]), has_run=True)

    assert roll_up(make_findings(bearings), has_run=True) is backwards


@pytest.mark.parametrize(
    ("has_run", "answer"), [(True, AnswerState.CANNOT_TELL), (False, AnswerState.NOT_CHECKED)]
)
def test_nothing_found_is_told_apart_from_nothing_checked(has_run: bool, answer: AnswerState) -> None:
    assert roll_up([], has_run=has_run) is answer
