"""Checks over time: whose counts, and what has changed."""

import msgspec
import pytest
from answer_builders import make_answers, make_check_finding, make_checked

from catalogue.record.answer import AnswerState, Bearing, Checked, Question, Source
from catalogue.record.answer_history import (
    find_changed_answers,
    find_changes,
    find_own,
    find_states,
    make_histories,
)
from catalogue.record.statement import Noted

SUPPORTS = make_check_finding("DATE-031", Bearing.SUPPORTS)


def test_last_check_of_each_agent_in_a_journal_counts() -> None:
    checks = [
        make_checked(3, at="2022-05-27T00:00:00Z"),
        make_checked(2, at="2022-05-25T00:00:00Z", agent="tarik"),
        make_checked(1, at="2022-05-24T00:00:00Z"),
    ]

    histories = make_histories(checks)

    assert [one.current.get_noted().entry for one in histories] == ["origin:2", "origin:3"]
    assert [before.get_noted().entry for before, _ in histories[1].earlier] == ["origin:1"]


def test_change_is_told_against_the_check_after_it() -> None:
    first, second = make_checked(1, SUPPORTS), make_checked(2)
    third = make_checked(3, SUPPORTS)

    (history,) = make_histories([first, second, third])

    assert history.current is third
    assert [changes for _, changes in history.earlier] == [
        tuple(find_changes(second, third)),
        tuple(find_changes(first, second)),
    ]


def test_same_answers_with_same_sources_are_no_change() -> None:
    assert list(find_changes(make_checked(1), make_checked(2))) == []


def test_changed_answer_is_told_with_its_sentence() -> None:
    changes = list(find_changes(make_checked(1, SUPPORTS), make_checked(2)))

    assert changes == [
        "time: was supported, now contradicted",
        "time: gone: DATE-031",
        "time: new: DATE-004",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("element sets", "element sets"),
        ("trust list", "trust list"),
        ("numpy", "a look at the pixels"),
    ],
)
def test_answer_that_lacks_what_the_earlier_one_had_is_not_told_as_withdrawn(name: str, told: str) -> None:
    source = Source(name=name, version="1")
    before = msgspec.structs.replace(make_checked(1), sources=(source,))
    now = msgspec.structs.replace(make_checked(2), answers=make_answers(), sources=())

    [changed] = find_changed_answers(before, now)
    [with_same] = find_changed_answers(before, msgspec.structs.replace(now, sources=(source,)))

    assert changed == (
        f"time: the earlier check, with {told}, found: contradicted; without {told} this time: not checked"
    )
    assert with_same == "time: was contradicted, now not checked"


def test_other_version_of_the_same_data_is_not_lacking() -> None:
    before = make_checked(1, version="a")
    now = msgspec.structs.replace(make_checked(2, version="b"), answers=make_answers())

    assert list(find_changed_answers(before, now)) == ["time: was contradicted, now not checked"]


def test_other_data_is_told() -> None:
    changes = list(find_changes(make_checked(1, version="a"), make_checked(2, version="b")))

    assert changes == ["no longer used: sensor table a", "now used: sensor table b"]


def test_states_are_those_of_the_last_checks_each_once() -> None:
    checks = [
        make_checked(1),
        make_checked(2, SUPPORTS),
        make_checked(3, agent="tarik"),
        make_checked(4, agent="o"),
    ]

    states = find_states(checks)

    assert states[Question.MISDATED] == (AnswerState.SUPPORTED, AnswerState.CONTRADICTED)
    assert states[Question.MODIFIED] == (AnswerState.NOT_CHECKED,)


def test_image_that_nobody_checked_has_no_states() -> None:
    assert find_states([]) == {}


def move(checked: Checked, origin: str) -> Checked:
    noted = checked.get_noted()
    return checked.with_noted(Noted(f"{origin}:{noted.entry.rpartition(':')[2]}", noted.at, noted.agent))


def test_same_name_in_another_journal_hides_nobody_and_the_journals_are_told() -> None:
    mine = make_checked(1, at="2022-05-24T00:00:00Z")
    forged = move(make_checked(1, SUPPORTS, at="2026-11-24T00:00:00Z"), "forger")

    first, second = make_histories([mine, forged])

    assert (first.current, first.journal, first.earlier) == (mine, "origin", ())
    assert (second.current, second.journal) == (forged, "forger")
    states = find_states([mine, forged])[Question.MISDATED]
    assert states == (AnswerState.CONTRADICTED, AnswerState.SUPPORTED)


def test_journal_is_not_told_where_each_name_has_one() -> None:
    histories = make_histories([make_checked(1), move(make_checked(1, agent="tarik"), "other")])

    assert [one.journal for one in histories] == [None, None]


def test_order_within_a_journal_is_its_own_whatever_the_clock_said() -> None:
    first, second = make_checked(1, at="2026-01-01T00:00:00Z"), make_checked(2, at="2022-01-01T00:00:00Z")

    (history,) = make_histories([first, second])

    assert history.current is second
    assert find_own([first, second], origin="origin", agent="ines") is second


def test_check_of_another_journal_is_nobodys_own() -> None:
    forged = move(make_checked(9), "forger")

    assert find_own([forged], origin="origin", agent="ines") is None
    assert find_own([make_checked(1, agent="tarik")], origin="origin", agent="ines") is None


def test_change_is_told_in_our_words_whatever_was_recorded() -> None:
    now = make_checked(2)
    answer = msgspec.structs.replace(now.answers.misdated, proposition="the picture is a fake")
    now = msgspec.structs.replace(now, answers=msgspec.structs.replace(now.answers, misdated=answer))

    changes = list(find_changes(make_checked(1, SUPPORTS), now))

    assert len(changes) == 3
    assert not any("fake" in change for change in changes)
