"""Whether a journal that is shown anew extends, precedes or contradicts what was seen of it before.

A state is (size, root). Two states of one journal agree when both are beginnings of one and the same list
of lines, which is known

- by a whole disclosure of either or of a later state, from which every earlier root follows;
- by the rows of earlier states that a disclosure proves to be its beginnings.

They contradict one another when one size is shown with two roots, or one line with two contents. Where
neither is shown, nothing is known, and nothing may be assumed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from catalogue.bundle.disclosure import Disclosure
from catalogue.journal.merkle import Tree, measure_leaf


class Seen(NamedTuple):
    """The state of a journal.

    Attributes:
        size: how many lines.
        root: Merkle root over them, 32 bytes.
    """

    size: int
    root: bytes


@dataclass(frozen=True)
class Evidence:
    """What one disclosure shows, its proofs taken as verified, reduced to digests.

    Attributes:
        state: of the journal.
        leaves: leaf digests by sequence number, of lines shown or held back.
        shown: sequence numbers of the lines that are shown.
        earlier: roots of states that are proven to be beginnings, by size.
    """

    state: Seen
    leaves: Mapping[int, bytes]
    shown: frozenset[int]
    earlier: Mapping[int, bytes] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Tree | None:
        """The tree over every line; None when some are unknown."""
        if len(self.leaves) < self.state.size:
            return None
        return Tree([self.leaves[seq] for seq in range(self.state.size)])

    def find_root(self, size: int) -> bytes | None:
        """The root that the journal had at that size; None when this does not tell."""
        if size == self.state.size:
            return self.state.root
        if size in self.earlier:
            return self.earlier[size]
        if self.tree is not None and 0 < size < self.state.size:
            return self.tree.measure_root(size)
        return None


@dataclass(frozen=True)
class Fork:
    """Two states of one journal of which neither extends the other.

    Attributes:
        known: as it was seen before.
        found: as it is shown now.
        why: what contradicts, as the end of a sentence.
    """

    known: Seen
    found: Seen
    why: str


@dataclass(frozen=True)
class Judgement:
    """What came of comparing.

    Attributes:
        forks: contradictions, one for each state that is shown now and contradicts.
        unlinked: states that are not shown to agree with what was seen, each with the state that it was
            held against.
        older: states shown now that were seen further on before, with the latest seen.
    """

    forks: tuple[Fork, ...] = ()
    unlinked: tuple[tuple[Seen, Seen], ...] = ()
    older: tuple[tuple[Seen, Seen], ...] = ()


def make_evidence(disclosure: Disclosure) -> Evidence:
    """What a disclosure whose proofs were verified shows."""
    leaves = {seq: measure_leaf(line) for seq, line in disclosure.lines.items()}
    leaves.update((seq, held.leaf) for seq, held in disclosure.withheld.items())
    return Evidence(
        state=Seen(disclosure.checkpoint.size, disclosure.checkpoint.root),
        leaves=leaves,
        shown=frozenset(disclosure.lines),
        earlier={size: earlier.root for size, earlier in disclosure.earlier.items()},
    )


def make_own_evidence(lines: Iterable[bytes]) -> Evidence:
    """What a journal that lies here whole shows."""
    leaves = [measure_leaf(line) for line in lines]
    tree = Tree(leaves)
    return Evidence(
        Seen(len(leaves), tree.measure_root()), dict(enumerate(leaves)), frozenset(range(len(leaves)))
    )


def is_covered(states: Iterable[Seen], whole: Iterable[Evidence]) -> bool:
    """Whether journals that are known whole had all these states: then nothing is to be learnt from more.

    A root stands for every line below it, so that a line that was proven under it is the line there.
    """
    known = [one for one in whole if one.tree is not None]
    return all(any(one.find_root(state.size) == state.root for one in known) for state in states)


def reduce_evidence(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What is kept of evidence of one journal: the longest that is whole, and what it does not cover."""
    ordered = sorted(found, key=lambda one: (one.tree is not None, one.state.size), reverse=True)
    kept: list[Evidence] = []
    for one in ordered:
        if not is_covered([one.state], kept[:1]):
            kept.append(one)
    return tuple(kept)


def set_aside(
    pins: Iterable[Seen], known: Sequence[Evidence], winners: Sequence[Evidence]
) -> tuple[frozenset[Seen], tuple[Evidence, ...]]:
    """(pins, evidence) that contradict some of the winners.

    Not among them is evidence that shows another line in a place where a winner shows one: which of two
    lines counts is for no signature to say.
    """
    lost = tuple(
        one
        for one in known
        if any(_contradicts(one, winner) and not _collides(one, winner) for winner in winners)
    )
    barred = {one.state for one in known if one not in lost and any(_contradicts(one, w) for w in winners)}
    states = {one.state for one in lost}
    found = {
        pin
        for pin in pins
        if pin.size and pin not in barred and any(_find_by_roots([pin], (), winner) for winner in winners)
    }
    return frozenset(found | states), lost


def _contradicts(one: Evidence, winner: Evidence) -> bool:
    return next(_find_forks([one.state], [one], [winner]), None) is not None


def _collides(one: Evidence, winner: Evidence) -> bool:
    return any(one.leaves[seq] != winner.leaves[seq] for seq in one.shown & winner.shown)


def judge_states(pins: Iterable[Seen], known: Sequence[Evidence], found: Sequence[Evidence]) -> Judgement:
    """What is shown of one journal now, against everything that was seen of it.

    Args:
        pins: states that were seen.
        known: what was kept of them.
        found: what is shown now; its parts are held against one another too.
    """
    # An empty journal is a beginning of every other, and proves nothing.
    pinned = {pin for pin in pins if pin.size} | {one.state for one in known if one.state.size}
    shown = sorted((one for one in found if one.state.size), key=lambda one: one.state, reverse=True)
    forks = tuple(_find_forks(pinned, known, shown))
    forked = {fork.found for fork in forks}
    links = _Links((*known, *shown))
    unlinked, older = [], []
    for one in dict.fromkeys(evidence.state for evidence in shown):
        latest = max(pinned, default=None)
        if latest is not None and one not in pinned and one not in forked:
            later = [pin for pin in pinned if pin.size >= one.size] or [latest]
            if not any(links.is_shown(one, pin) for pin in later):
                unlinked.append((one, latest))
                continue
        if latest is not None and one.size < latest.size and one not in forked:
            older.append((one, latest))
        pinned.add(one)
    return Judgement(forks, tuple(unlinked), tuple(older))


def _find_forks(
    pinned: Iterable[Seen], known: Sequence[Evidence], shown: Sequence[Evidence]
) -> Iterator[Fork]:
    """One contradiction of each state that is shown now, if there is any."""
    claimed = [*pinned, *(Seen(size, root) for one in known for size, root in one.earlier.items())]
    for one in shown:
        fork = _find_by_roots(claimed, known, one) or _find_by_lines(known, one)
        if fork is not None:
            yield fork


def _find_by_roots(claimed: Iterable[Seen], known: Iterable[Evidence], one: Evidence) -> Fork | None:
    for state in claimed:
        root = one.find_root(state.size)
        if root is not None and root != state.root:
            return Fork(state, one.state, f"at {state.size} lines it has another root")
        if root is None and state.root == one.state.root:
            # An audit path fits trees of several sizes; only one of them can have the root.
            return Fork(state, one.state, "one root is said to be that of both sizes")
    states = (one.state, *(Seen(size, root) for size, root in one.earlier.items()))
    for evidence in known:
        for state in states:
            root = evidence.find_root(state.size)
            if root is not None and root != state.root:
                return Fork(evidence.state, one.state, f"at {state.size} lines it has another root")
    return None


def _find_by_lines(known: Iterable[Evidence], one: Evidence) -> Fork | None:
    for evidence in known:
        both = evidence.leaves.keys() & one.leaves.keys()
        other = min((seq for seq in both if evidence.leaves[seq] != one.leaves[seq]), default=None)
        if other is not None:
            return Fork(evidence.state, one.state, f"line {other} is another")
    return None


class _Links:
    """Which states are shown to be beginnings of which."""

    def __init__(self, evidence: Iterable[Evidence]) -> None:
        self._by_state: dict[Seen, list[Evidence]] = {}
        for one in evidence:
            self._by_state.setdefault(one.state, []).append(one)
        self._beginnings: dict[Seen, set[Seen]] = {}

    def is_shown(self, one: Seen, other: Seen) -> bool:
        """Whether some state is shown to begin with both, or is one of them and begins with the other."""
        tops = (state for state in self._by_state if state.size >= max(one.size, other.size))
        return any({one, other} <= self._find_beginnings(top, (one, other)) for top in tops)

    def _find_beginnings(self, top: Seen, wanted: tuple[Seen, ...]) -> set[Seen]:
        """States that a state is shown to begin with, itself among them; those wanted surely, if shown."""
        if top not in self._beginnings:
            self._beginnings[top] = self._follow(top)
        found = self._beginnings[top]
        whole = [one for state in found for one in self._by_state.get(state, ()) if one.tree is not None]
        # What a whole journal shows is asked for, and not listed: it shows as many states as it has lines.
        return found | {state for state in wanted if any(_shows(one, state) for one in whole)}

    def _follow(self, top: Seen) -> set[Seen]:
        found, waiting = {top}, [top]
        while waiting:
            for one in self._by_state.get(waiting.pop(), ()):
                near = {Seen(size, root) for size, root in one.earlier.items()}
                if one.tree is not None:
                    near |= {state for state in self._by_state if _shows(one, state)}
                waiting += near - found
                found |= near
        return found


def _shows(one: Evidence, state: Seen) -> bool:
    """Whether a state is, or is shown to be a beginning of, that of the evidence."""
    return state.size <= one.state.size and one.find_root(state.size) == state.root
