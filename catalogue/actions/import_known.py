"""What a catalogue has seen of journals before: its own, and those that imports pinned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalogue.actions.case import Case
from catalogue.actions.held import PARCELS, list_journals
from catalogue.bundle.parcel import read_parcel
from catalogue.bundle.pins import Evidence, Seen, make_evidence, make_own_evidence
from catalogue.errors import Damaged
from catalogue.journal.journal import Journal
from catalogue.record.entry import HOUSEKEEPING, BundleImported, ForkFound, Pin
from catalogue.record.position import START, Position


@dataclass(frozen=True)
class Known:
    """What was seen of journals before.

    Attributes:
        position: how far the own journal was read.
        imports: every import that it records, by bundle.
        forks: every fork that it records.
        pins: states that were seen, by origin.
        evidence: what is kept of them, by origin; the own journal, and others that lie here, whole.
    """

    position: Position
    imports: Mapping[str, BundleImported]
    forks: tuple[ForkFound, ...]
    pins: Mapping[str, frozenset[Seen]]
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
    position = START
    for path in list_journals(case.folder):
        is_own = path.stem == case.settings.origin
        journal, lines = Journal(path), []
        for entry, line in journal.refresh_lines():
            lines.append(line)
            if is_own and entry.type in HOUSEKEEPING:
                _gather(gathered, entry.read_statement())
        if is_own:
            position = journal.position
        if path.stem in wanted:
            gathered.evidence[path.stem].append(make_own_evidence(lines))
    for bundle, statement in gathered.imports.items():
        if any(pin.origin in wanted for pin in statement.pins):
            try:
                disclosures = read_parcel(case.folder / "journal" / PARCELS / bundle)
            except Damaged:
                if bundle != at_hand:
                    raise
                continue
            for disclosure in disclosures:
                if disclosure.checkpoint.origin in wanted:
                    gathered.evidence[disclosure.checkpoint.origin].append(make_evidence(disclosure))
    return Known(
        position=position,
        imports=gathered.imports,
        forks=tuple(gathered.forks),
        pins={origin: frozenset(pins) for origin, pins in gathered.pins.items()},
        evidence={origin: tuple(found) for origin, found in gathered.evidence.items()},
    )


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
