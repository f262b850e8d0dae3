"""What a catalogue has seen of journals before: its own, and those that imports pinned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.held import PARCELS, list_journals
from catalogue.bundle.parcel import read_parcel
from catalogue.bundle.pins import (
    Evidence,
    Seen,
    is_covered,
    make_evidence,
    make_own_evidence,
    reduce_evidence,
    set_aside,
)
from catalogue.errors import Damaged
from catalogue.journal.journal import Journal
from catalogue.record.entry import HOUSEKEEPING, BundleImported, ForkFound, Pin
from catalogue.record.position import START, Position

SIGNER_WINS = "IMP-022"


@dataclass(frozen=True)
class Known:
    """What was seen of journals before.

    Attributes:
        position: how far the own journal was read.
        imports: every import that it records, by bundle.
        forks: every fork that it records.
        pins: states that were seen and still count, by origin.
        sizes: how many lines each journal has at least, of all that lie here or were seen.
        evidence: what is kept of them, by origin, the longest that is whole first; the own journal, and
            others that lie here, whole. What a whole journal covers is left out.
    """

    position: Position
    imports: Mapping[str, BundleImported]
    forks: tuple[ForkFound, ...]
    pins: Mapping[str, frozenset[Seen]]
    sizes: Mapping[str, int]
    evidence: Mapping[str, tuple[Evidence, ...]]


@dataclass
class _Gathered:
    imports: dict[str, BundleImported] = field(default_factory=dict)
    forks: list[ForkFound] = field(default_factory=list)
    pins: defaultdict[str, set[Seen]] = field(default_factory=lambda: defaultdict(set))
    evidence: defaultdict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))


def read_known(case: Case, origins: Iterable[str], *, at_hand: str | None = None) -> Known:
    """What was seen of some journals before.

    Args:
        case: the catalogue.
        origins: the journals.
        at_hand: a bundle whose parcel may be damaged: the bundle itself is at hand.

    Raises:
        Damaged: a journal, or what an import kept, is not what it should be.
    """
    wanted, gathered = frozenset(origins), _Gathered()
    position, lengths = START, dict[str, int]()
    for path in list_journals(case.folder):
        is_own = path.stem == case.settings.origin
        journal, lines = Journal(path), []
        for entry, line in journal.refresh_lines():
            lines.append(line)
            if is_own and entry.type in HOUSEKEEPING:
                _gather(gathered, entry.read_statement())
        lengths[path.stem] = len(lines)
        if is_own:
            position = journal.position
        if path.stem in wanted:
            gathered.evidence[path.stem].append(make_own_evidence(lines))
    for statement in sorted(gathered.imports.values(), key=_measure_reach, reverse=True):
        _read_import(gathered, statement, case.folder / "journal" / PARCELS, wanted, at_hand)
    for statement in gathered.imports.values():
        if SIGNER_WINS in statement.notes:
            _set_aside(gathered, statement, wanted)
    return Known(
        position=position,
        imports=gathered.imports,
        forks=tuple(gathered.forks),
        pins={origin: frozenset(pins) for origin, pins in gathered.pins.items()},
        sizes=_find_sizes(lengths, gathered.pins, own=case.settings.origin),
        evidence={origin: reduce_evidence(found) for origin, found in gathered.evidence.items()},
    )


def _measure_reach(statement: BundleImported) -> int:
    """How much is to be expected of an import: what shows most is read first, and may cover the rest."""
    return max((pin.disclosed for pin in statement.pins), default=0)


def _read_import(
    gathered: _Gathered, statement: BundleImported, parcels: Path, wanted: frozenset[str], at_hand: str | None
) -> None:
    """Add what an import kept of the journals that are wanted, unless what was read before covers it."""
    pins = {(pin.origin, make_seen(pin)) for pin in statement.pins if pin.origin in wanted}
    if all(is_covered([state], gathered.evidence[origin]) for origin, state in pins):
        return
    try:
        disclosures = read_parcel(parcels / statement.bundle)
    except Damaged:
        if statement.bundle != at_hand:
            raise
        return
    for disclosure in disclosures:
        origin, checkpoint = disclosure.checkpoint.origin, disclosure.checkpoint
        # What was not pinned when it came proves nothing now.
        if (origin, Seen(checkpoint.size, checkpoint.root)) in pins:
            gathered.evidence[origin].append(make_evidence(disclosure))


def _set_aside(gathered: _Gathered, statement: BundleImported, wanted: frozenset[str]) -> None:
    """Drop what a signed checkpoint of an import contradicted: else it would have been refused as a fork."""
    for pin in statement.pins:
        if pin.origin in wanted:
            state, found = make_seen(pin), gathered.evidence[pin.origin]
            winners = [one for one in found if one.state == state or is_covered([state], [one])]
            states, parts = set_aside(gathered.pins[pin.origin], found, winners)
            gathered.pins[pin.origin] -= states
            gathered.evidence[pin.origin] = [one for one in found if one not in parts]


def _find_sizes(
    lengths: Mapping[str, int], pins: Mapping[str, Iterable[Seen]], *, own: str
) -> dict[str, int]:
    """How many lines each journal has at least; of the own one that is certain."""
    sizes = dict(lengths)
    for origin, several in pins.items():
        if origin != own:
            sizes[origin] = max([sizes.get(origin, 0), *(pin.size for pin in several)])
    return sizes


def _gather(gathered: _Gathered, statement: object) -> None:
    if isinstance(statement, BundleImported):
        gathered.imports[statement.bundle] = statement
        for pin in statement.pins:
            gathered.pins[pin.origin].add(make_seen(pin))
    elif isinstance(statement, ForkFound):
        gathered.forks.append(statement)
        gathered.pins[statement.known.origin].add(make_seen(statement.known))


def make_seen(pin: Pin) -> Seen:
    """The state that a pin names."""
    return Seen(pin.size, bytes.fromhex(pin.root))
