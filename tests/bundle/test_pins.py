"""States of journals held against one another: extension, precedence, contradiction, and not knowing."""

from collections.abc import Sequence

import pytest
from bundle_builders import make_disclosure
from hypothesis import given
from hypothesis import strategies as st

from catalogue.bundle.pins import Evidence, Judgement, Seen, judge_states, make_evidence, make_own_evidence
from catalogue.journal.merkle import Tree, measure_leaf

LINES = [b"line %d" % number for number in range(24)]
# The same beginning, and another history behind it.
FORKED = [*LINES[:9], *(b"other line %d" % number for number in range(9, 24))]


def show(
    lines: Sequence[bytes], size: int, *, shown: Sequence[int] | None = (), earlier: Sequence[int] = ()
) -> Evidence:
    return make_evidence(make_disclosure(lines[:size], show=shown, earlier=earlier))


def see(lines: Sequence[bytes], size: int) -> Seen:
    return Seen(size, Tree([measure_leaf(line) for line in lines[:size]]).measure_root())


def test_first_sight_of_a_journal_is_taken_as_it_is() -> None:
    assert judge_states((), (), [show(LINES, 10)]) == Judgement()


def test_state_seen_before_is_known() -> None:
    assert judge_states([see(LINES, 10)], (), [show(LINES, 10, shown=[3])]) == Judgement()


def test_other_root_at_the_same_size_is_a_fork() -> None:
    found = judge_states([see(LINES, 12)], (), [show(FORKED, 12)])

    assert [(fork.known, fork.found) for fork in found.forks] == [(see(LINES, 12), see(FORKED, 12))]


def test_later_state_with_a_row_extends() -> None:
    assert judge_states([see(LINES, 10)], (), [show(LINES, 15, earlier=[10])]) == Judgement()


def test_later_state_with_all_lines_extends() -> None:
    assert judge_states([see(LINES, 10)], (), [show(LINES, 15, shown=None)]) == Judgement()


def test_later_state_without_a_row_is_not_linked() -> None:
    found = judge_states([see(LINES, 10)], (), [show(LINES, 15, shown=[2, 14])])

    assert found.unlinked == ((see(LINES, 15), see(LINES, 10)),)
    assert found.forks == ()


def test_row_about_another_state_does_not_link_the_latest() -> None:
    """What is proven of state 10 says nothing of what came behind it in state 15."""
    pins = [see(LINES, 10), see(LINES, 15)]

    found = judge_states(
        pins, [show(LINES, 15, earlier=[10])], [show(FORKED[:9] + LINES[9:], 20, earlier=[10])]
    )

    assert [state.size for state, _ in found.unlinked] == [20]


def test_row_that_contradicts_is_a_fork() -> None:
    found = judge_states([see(LINES, 10)], (), [show(FORKED, 15, earlier=[10])])

    assert [fork.found.size for fork in found.forks] == [15]


def test_whole_journal_that_contradicts_is_a_fork() -> None:
    found = judge_states([see(LINES, 10)], (), [show(FORKED, 15, shown=None)])

    assert [fork.found.size for fork in found.forks] == [15]


def test_whole_journal_kept_here_shows_a_fork_of_a_shorter_state() -> None:
    kept = show(LINES, 20, shown=None)

    assert judge_states([kept.state], [kept], [show(FORKED, 12)]).forks
    assert judge_states([kept.state], [kept], [show(FORKED, 8)]).forks == ()


def test_other_content_of_the_same_line_is_a_fork() -> None:
    kept = show(LINES, 12, shown=[10])

    found = judge_states([kept.state], [kept], [show(FORKED, 20, shown=[10])])

    assert [fork.why for fork in found.forks] == ["line 10 is another"]


def test_other_content_of_a_line_held_back_is_a_fork() -> None:
    kept = make_evidence(make_disclosure(LINES[:12], show=[1], hold=[10]))

    assert judge_states([kept.state], [kept], [show(FORKED, 20, shown=[10])]).forks


def test_older_state_is_welcome_when_the_kept_one_has_a_row_for_it() -> None:
    kept = show(LINES, 15, earlier=[10])

    found = judge_states([kept.state], [kept], [show(LINES, 10, shown=[4])])

    assert found.older == ((see(LINES, 10), see(LINES, 15)),)
    assert (found.forks, found.unlinked) == ((), ())


def test_older_state_that_nobody_shows_is_not_linked() -> None:
    kept = show(LINES, 15)

    assert [s.size for s, _ in judge_states([kept.state], [kept], [show(LINES, 10)]).unlinked] == [10]


def test_proof_may_go_by_a_third_state() -> None:
    """20 begins with 15 by its row, and 15 with 10 by what was kept: so 20 begins with 10."""
    pins, kept = [see(LINES, 10)], [show(LINES, 15, earlier=[10])]

    assert judge_states(pins, [], [show(LINES, 20, earlier=[15])]).unlinked
    assert judge_states(pins, kept, [show(LINES, 20, earlier=[15])]) == Judgement()


def test_states_of_one_bundle_are_held_against_one_another() -> None:
    assert judge_states((), (), [show(LINES, 10), show(LINES, 15)]).unlinked
    assert judge_states((), (), [show(LINES, 10), show(LINES, 15, earlier=[10])]).unlinked == ()


def test_empty_state_proves_and_contradicts_nothing() -> None:
    assert judge_states([see(LINES, 0)], (), [show(LINES, 5)]) == Judgement()


def test_own_journal_shows_every_state_that_it_had() -> None:
    own = make_own_evidence(LINES)

    assert judge_states((), [own], [show(LINES, 7, shown=[2])]).unlinked == ()
    assert judge_states((), [own], [show(FORKED, 12)]).forks
    assert own.find_root(24) == see(LINES, 24).root


@pytest.mark.parametrize("size", [0, 25])
def test_root_at_a_size_that_never_was_is_unknown(size: int) -> None:
    assert make_own_evidence(LINES).find_root(size) is None


SHOWINGS = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(1, 24),
        st.frozensets(st.integers(0, 23), max_size=4),
        st.frozensets(st.integers(1, 23), max_size=3),
        st.booleans(),
    ),
    min_size=2,
    max_size=6,
)


@given(SHOWINGS)
def test_no_two_histories_are_ever_taken_together(
    showings: list[tuple[bool, int, frozenset[int], frozenset[int], bool]],
) -> None:
    """Whatever is shown in whatever order: what was taken belongs to one list of lines, and is called so."""
    taken: list[Evidence] = []
    histories: set[bool] = set()
    for is_forked, size, shown, earlier, is_whole in showings:
        lines = FORKED if is_forked else LINES
        one = show(
            lines,
            size,
            shown=None if is_whole else [seq for seq in shown if seq < size],
            earlier=[old for old in earlier if old < size],
        )
        found = judge_states([kept.state for kept in taken], taken, [one])
        if not found.forks and not found.unlinked:
            taken.append(one)
            histories |= {is_forked} if size > 9 else set()
        # Of one history, nothing is ever called a fork.
        if found.forks:
            assert any(fork.known.size > 9 for fork in found.forks)
            assert is_forked not in histories or len(histories) > 1 or size <= 9
    assert len(histories) <= 1
    assert taken


@given(st.permutations(range(6)), st.data())
def test_honest_journal_is_never_called_forked(order: list[int], data: st.DataObject) -> None:
    """Each bundle of an honest device has rows for all that left before: any order is taken, whole."""
    sizes = sorted(data.draw(st.lists(st.integers(1, 24), min_size=6, max_size=6, unique=True)))
    exports = [show(LINES, size, earlier=sizes[:place]) for place, size in enumerate(sizes)]
    taken: list[Evidence] = []
    for place in order:
        found = judge_states([kept.state for kept in taken], taken, [exports[place]])
        assert (found.forks, found.unlinked) == ((), ())
        taken.append(exports[place])
