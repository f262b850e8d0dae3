"""The states of journals that a bundle shows, held against what this catalogue has seen of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from catalogue.actions.import_known import Known
from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.pins import Evidence, Judgement, Seen, judge_states, make_evidence
from catalogue.record.entry import ForkFound, Pin
from catalogue.record.finding import Finding, Severity, make_fault, make_finding


@dataclass(frozen=True)
class States:
    """What came of comparing.

    Attributes:
        pins: each state that the bundle shows.
        entries_added: how many of its lines were not held.
        entries_known: how many were.
        is_any_new: whether it shows a line, a held-back line or a state that was not known.
        forks: histories of which neither extends the other.
        findings: faults, warnings and notes.
    """

    pins: tuple[Pin, ...]
    entries_added: int
    entries_known: int
    is_any_new: bool
    forks: tuple[ForkFound, ...]
    findings: tuple[Finding, ...]


def judge(bundle: str, disclosures: Sequence[Disclosure], known: Known, *, own: str) -> States:
    """What a bundle shows of journals, against what was seen of them before.

    Args:
        bundle: its id.
        disclosures: what it shows, verified.
        known: what was seen.
        own: the journal of this device.
    """
    shown: defaultdict[str, list[Evidence]] = defaultdict(list)
    for disclosure in disclosures:
        shown[disclosure.checkpoint.origin].append(make_evidence(disclosure))
    findings: list[Finding] = []
    forks: list[ForkFound] = []
    added = lines = 0
    is_any_new = False
    for origin, found in sorted(shown.items()):
        evidence = known.evidence.get(origin, ())
        judgement = judge_states(known.pins.get(origin, ()), evidence, found)
        forks.extend(_name_forks(bundle, origin, judgement, evidence, found))
        findings.extend(_tell(origin, judgement, known, own=own, found=found))
        held = frozenset().union(*(one.shown for one in evidence))
        leaves = {seq for one in evidence for seq in one.leaves}
        pins = known.pins.get(origin, frozenset())
        numbers = {seq for one in found for seq in one.shown}
        added, lines = added + len(numbers - held), lines + len(numbers)
        is_any_new |= bool(numbers - held) or any(
            one.leaves.keys() - leaves or not _is_seen(one.state, pins, evidence) for one in found
        )
    shown_pins = tuple(_make_pin(d.checkpoint.origin, make_evidence(d)) for d in disclosures)
    return States(shown_pins, added, lines - added, is_any_new, tuple(forks), tuple(findings))


def _is_seen(state: Seen, pins: AbstractSet[Seen], evidence: Iterable[Evidence]) -> bool:
    """Whether a state was seen, or is one that a journal had which is known whole."""
    return state in pins or any(one.find_root(state.size) == state.root for one in evidence)


def _make_pin(origin: str, one: Evidence) -> Pin:
    return Pin(origin=origin, size=one.state.size, root=one.state.root.hex(), disclosed=len(one.shown))


def _name_forks(
    bundle: str, origin: str, judgement: Judgement, evidence: Iterable[Evidence], found: Iterable[Evidence]
) -> Iterator[ForkFound]:
    shown: Mapping[Seen, int] = {one.state: len(one.shown) for one in (*evidence, *found)}
    for fork in judgement.forks:
        known, other = (
            Pin(origin=origin, size=state.size, root=state.root.hex(), disclosed=shown.get(state, 0))
            for state in (fork.known, fork.found)
        )
        yield ForkFound(known=known, found=other, bundle=bundle)


def _tell(
    origin: str, judgement: Judgement, known: Known, *, own: str, found: Iterable[Evidence]
) -> Iterator[Finding]:
    forked = {fork.found for fork in judgement.forks}
    for fork in judgement.forks:
        sentence = (
            f"journal {origin} has two histories: as seen before at {fork.known.size} lines, and as this "
            f"bundle shows it at {fork.found.size}: {fork.why}. Neither extends the other: lines were "
            "rewritten, or two devices write under one name. The bundle was not imported; both are kept as "
            "evidence; ask its writer, by another way than the one the bundle came"
        )
        evidence = {"origin": origin, "known": fork.known.root.hex(), "found": fork.found.root.hex()}
        yield make_fault("IMP-001", sentence, **evidence)
    if origin == own:
        yield from _check_own(origin, known, found, forked)
        return
    for state, seen in judgement.unlinked:
        sentence = (
            f"journal {origin} is shown at {state.size} lines, and was seen at {seen.size}: the bundle does "
            "not show that it extends what was pinned, or precedes it; ask its writer to export again with "
            f"--since {min(state.size, seen.size)}"
        )
        yield make_fault("IMP-002", sentence, origin=origin, shown=str(state.size), seen=str(seen.size))
    for state, seen in judgement.older:
        sentence = (
            f"journal {origin} is shown at {state.size} lines; it was seen further on before, at {seen.size}"
        )
        yield make_finding("IMP-011", Severity.NOTE, sentence, origin=origin)
    if any(fork.known.origin == origin for fork in known.forks) and not forked:
        sentence = f"journal {origin} was found with two histories before; this bundle agrees with the first"
        yield make_finding("IMP-012", Severity.WARNING, sentence, origin=origin)


def _check_own(origin: str, known: Known, found: Iterable[Evidence], forked: set[Seen]) -> Iterator[Finding]:
    """Of one's own journal nobody can have seen more than there is."""
    size = max((one.state.size for one in known.evidence.get(origin, ())), default=0)
    for state in sorted({one.state for one in found} - forked):
        if state.size > size:
            sentence = (
                f"the bundle shows {state.size} lines of this device's own journal {origin}, which has "
                f"{size} here: it was set back, as by restoring an old copy. Nothing was imported; restore "
                "the journal from a newer copy, or go on in a new catalogue: else others see two histories"
            )
            yield make_fault("IMP-003", sentence, shown=str(state.size), here=str(size))
