"""The states of journals that a bundle shows, held against what this catalogue has seen of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from catalogue.actions.import_known import SIGNER_WINS, Known
from catalogue.actions.own_pins import find_false_pins
from catalogue.actions.vouched import Vouched
from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.pins import Evidence, Judgement, Seen, judge_states, make_evidence, set_aside
from catalogue.record.entry import ForkFound, Pin
from catalogue.record.finding import Finding, Severity, make_fault, make_finding

IsVouched = Callable[[str, Seen], bool]


@dataclass(frozen=True)
class States:
    """What came of comparing.

    Attributes:
        pins: each state that the bundle shows, but those that nothing proves.
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


def judge(
    bundle: str,
    disclosures: Sequence[Disclosure],
    known: Known,
    *,
    own: str,
    vouched: Vouched | None = None,
    is_vouched: IsVouched = lambda _, __: False,
) -> States:
    """What a bundle shows of journals, against what was seen of them before.

    Args:
        bundle: its id.
        disclosures: what it shows, verified.
        known: what was seen.
        own: the journal of this device.
        vouched: what known signers signed of the bundle.
        is_vouched: whether a known signer stands behind a state of a journal that was pinned before.
    """
    signed = frozenset() if vouched is None else vouched.checkpoints
    shown: dict[str, list[Evidence]] = {}
    findings: list[Finding] = []
    pins: list[Pin] = []
    for origin, made in _group(disclosures).items():
        shown[origin] = _choose_proven(origin, made, known, signed)
        pins += [_make_pin(origin, one) for one in shown[origin] if one.state.size]
        findings += [_tell_not_pinned(origin, one.state) for one in made if one not in shown[origin]]
    forks: list[ForkFound] = []
    added = lines = 0
    is_any_new = False
    for origin, found in sorted(shown.items()):
        before = _set_aside(origin, found, known, own=own, signed=signed, is_vouched=is_vouched)
        findings.extend(_tell_lost(origin, state) for state in sorted(before.lost))
        judgement = judge_states(before.pins, before.evidence, found)
        forks.extend(_name_forks(bundle, origin, judgement, before.evidence, found))
        findings.extend(_tell(origin, judgement, known, own=own, found=found))
        if origin != own:
            findings.extend(_tell_unlinked(origin, judgement.unlinked, signed, is_vouched))
        held: frozenset[int] = frozenset().union(*(one.shown for one in before.evidence))
        leaves = frozenset[int]().union(*(one.leaves for one in before.evidence))
        numbers = {seq for one in found for seq in one.shown}
        added, lines = added + len(numbers - held), lines + len(numbers)
        is_any_new |= bool(numbers - held) or any(
            one.leaves.keys() - leaves or not _is_seen(one.state, before.pins, before.evidence)
            for one in found
            if one.state.size
        )
    false_pins = find_false_pins(bundle, disclosures, known.evidence.get(own, ()), own=own)
    return States(
        pins=tuple(pins),
        entries_added=added,
        entries_known=lines - added,
        is_any_new=is_any_new,
        forks=(*forks, *(fork for fork, _ in false_pins)),
        findings=(*findings, *(finding for _, finding in false_pins)),
    )


def _group(disclosures: Sequence[Disclosure]) -> dict[str, list[Evidence]]:
    made: defaultdict[str, list[Evidence]] = defaultdict(list)
    for disclosure in disclosures:
        made[disclosure.checkpoint.origin].append(make_evidence(disclosure))
    return made


def _choose_proven(
    origin: str, made: Sequence[Evidence], known: Known, signed: AbstractSet[tuple[str, int]]
) -> list[Evidence]:
    """Without what shows no line, that nobody known signed, and that nothing known or shown begins with.

    Whoever can write a number and a root can write such a checkpoint, and rows that prove it of itself.
    """
    others = [*known.evidence.get(origin, ()), *(one for one in made if one.shown)]
    pins = known.pins.get(origin, frozenset())

    def is_proven(one: Evidence) -> bool:
        states = (one.state, *(Seen(size, root) for size, root in one.earlier.items()))
        return (
            bool(one.shown)
            or not one.state.size
            or (origin, one.state.size) in signed
            or any(_is_seen(state, pins, others) for state in states)
        )

    return [one for one in made if is_proven(one)]


@dataclass(frozen=True)
class _Before:
    """What was seen of a journal before and still counts, and the states that do not."""

    pins: frozenset[Seen]
    evidence: tuple[Evidence, ...]
    lost: frozenset[Seen] = frozenset()


def _set_aside(
    origin: str,
    found: Sequence[Evidence],
    known: Known,
    *,
    own: str,
    signed: AbstractSet[tuple[str, int]],
    is_vouched: IsVouched,
) -> _Before:
    """What a checkpoint that a known signer signed now does not contradict, or a signer stood behind too."""
    pins, evidence = known.pins.get(origin, frozenset()), known.evidence.get(origin, ())
    winners = [one for one in found if (origin, one.state.size) in signed]
    if origin == own or not winners:
        return _Before(pins, evidence)
    states, parts = set_aside(pins, evidence, winners)
    lost = frozenset(state for state in states if not is_vouched(origin, state))
    if not lost:
        return _Before(pins, evidence)
    kept = tuple(one for one in evidence if one not in parts or one.state not in lost)
    return _Before(pins - lost, kept, lost)


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
    for state, seen in judgement.older:
        sentence = (
            f"journal {origin} is shown at {state.size} lines; it was seen further on before, at {seen.size}"
        )
        yield make_finding("IMP-011", Severity.NOTE, sentence, origin=origin)
    if any(fork.known.origin == origin for fork in known.forks) and not forked:
        sentence = f"journal {origin} was found with two histories before; this bundle agrees with the first"
        yield make_finding("IMP-012", Severity.WARNING, sentence, origin=origin)


def _tell_unlinked(
    origin: str,
    unlinked: Iterable[tuple[Seen, Seen]],
    signed: AbstractSet[tuple[str, int]],
    is_vouched: IsVouched,
) -> Iterator[Finding]:
    """A state that is not tied to what was seen: refused, unless a signer stands behind it alone."""
    for state, seen in unlinked:
        is_refused = (origin, state.size) not in signed or is_vouched(origin, seen)
        sentence = (
            f"journal {origin} is shown at {state.size} lines, and was seen at {seen.size}: the bundle does "
            "not show that it extends what was pinned, or precedes it; "
        )
        sentence += (
            f"ask its writer to export again with --since {min(state.size, seen.size)}"
            if is_refused
            else "a signer whom you know signed this state and none the other: it is taken in"
        )
        severity = Severity.FAULT if is_refused else Severity.WARNING
        yield make_finding(
            "IMP-002", severity, sentence, origin=origin, shown=str(state.size), seen=str(seen.size)
        )


def _tell_not_pinned(origin: str, state: Seen) -> Finding:
    sentence = (
        f"journal {origin} at {state.size} lines: not pinned: nothing proves it. The bundle shows no line of "
        "it there, no proof that ties it to what was seen before, and no signature of a signer whom you know"
    )
    return make_finding("IMP-020", Severity.NOTE, sentence, origin=origin, size=str(state.size))


def _tell_lost(origin: str, state: Seen) -> Finding:
    sentence = (
        f"journal {origin} was pinned at {state.size} lines from a bundle that nobody whom you know signed, "
        "with a root that a signed checkpoint in this bundle contradicts: the signed one counts from now on; "
        "look at what the earlier bundle brought ('catalogue log')"
    )
    evidence = {"origin": origin, "size": str(state.size), "root": state.root.hex()}
    return make_finding(SIGNER_WINS, Severity.WARNING, sentence, **evidence)


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
