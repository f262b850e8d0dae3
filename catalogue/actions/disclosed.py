"""Which journal lines are handed over, each proven to stand in its journal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.held import CHECKPOINTS, PARCELS, Held, list_imports, read_held
from catalogue.bundle.disclose import disclose_again, disclose_journal
from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.layout import SIGNATURES
from catalogue.bundle.parcel import read_parcel
from catalogue.bundle.selection import Selection, complete
from catalogue.errors import UsageFault
from catalogue.record.entry import HOUSEKEEPING, BundleExported, CheckpointSigned


@dataclass(frozen=True)
class Disclosed:
    """The lines that are handed over.

    Attributes:
        held: with what they say, each once.
        own: of this device's journal; perhaps without any line, for its checkpoint.
        disclosures: all, by origin and size.
        exported: ids of the bundles that left before.
        signatures: of checkpoints, own and others', as they were made before, by name.
    """

    held: tuple[Held, ...]
    own: Disclosure
    disclosures: tuple[Disclosure, ...]
    exported: frozenset[str]
    signatures: dict[str, bytes]


def disclose(
    case: Case, selection: Selection, *, size: int | None = None, since: Iterable[int] = ()
) -> Disclosed:
    """The lines about what is selected, and about nothing else.

    Args:
        case: the catalogue.
        selection: what is handed over.
        size: of the own journal as it is shown; None for all but trailing housekeeping.
        since: sizes of it that the recipient knows, beside those that left before.

    Raises:
        UsageFault: the journal has fewer lines than `size` or `since` says.
        Damaged: a journal, or what an import kept, is not what it should be.
    """
    held = list(read_held(case.folder))
    origin = case.settings.origin
    own = [one for one in held if one.entry.origin == origin]
    shown_size = _cut(own, size)
    too_long = [str(one) for one in since if not 1 <= one <= len(own)]
    if too_long:
        raise UsageFault(f"the journal has {len(own)} lines: {', '.join(too_long)} is no earlier size of it")
    beyond = {(one.entry.origin, one.entry.seq) for one in own[shown_size:]}
    within = [one for one in held if (one.entry.origin, one.entry.seq) not in beyond]
    whole = complete(selection, (one.entry for one in within))
    chosen = [one for one in within if whole.has(one.entry)]
    numbers: dict[str, set[int]] = defaultdict(set)
    for one in chosen:
        numbers[one.entry.origin].add(one.entry.seq)
    own_disclosure = disclose_journal(
        origin,
        [one.line for one in own[:shown_size]],
        numbers.pop(origin, set()),
        earlier={*_find_known_sizes(own[:shown_size]), *since},
    )
    imports = list_imports(one.entry for one in own)
    parcels = [case.folder / "journal" / PARCELS / statement.bundle for statement in imports]
    others = disclose_again([d for parcel in parcels for d in read_parcel(parcel)], numbers)
    disclosures = tuple(
        sorted((own_disclosure, *others), key=lambda d: (d.checkpoint.origin, d.checkpoint.size))
    )
    folders = [*(parcel / SIGNATURES for parcel in parcels), case.folder / "journal" / CHECKPOINTS]
    return Disclosed(
        held=tuple(chosen),
        own=own_disclosure,
        disclosures=disclosures,
        exported=frozenset(s.bundle for s in _read_statements(own) if isinstance(s, BundleExported)),
        signatures=_read_signatures(folders, disclosures),
    )


def _cut(own: list[Held], size: int | None) -> int:
    """How many lines of the own journal are shown."""
    if size is not None:
        if not 1 <= size <= len(own):
            raise UsageFault(f"the journal has {len(own)} lines; it cannot be shown with {size}")
        return size
    shown = len(own)
    while shown > 1 and own[shown - 1].entry.type in HOUSEKEEPING:
        shown -= 1
    return shown


def _find_known_sizes(own: list[Held]) -> Iterator[int]:
    """Sizes of the own journal that somebody else may have seen."""
    for statement in _read_statements(own):
        if isinstance(statement, BundleExported | CheckpointSigned):
            yield statement.size


def _read_statements(own: list[Held]) -> Iterator[object]:
    return (one.entry.read_statement() for one in own if one.entry.type in HOUSEKEEPING)


def _read_signatures(folders: Iterable[Path], disclosures: Iterable[Disclosure]) -> dict[str, bytes]:
    """Signatures of the shown checkpoints, with their timestamps, as they were made or received before."""
    found = {}
    for disclosure in disclosures:
        checkpoint = disclosure.checkpoint
        for folder in folders:
            for path in sorted(folder.glob(f"*{checkpoint.origin}.{checkpoint.size}.*.sig*")):
                begin = f"checkpoint.{checkpoint.origin}.{checkpoint.size}."
                name = path.name if path.name.startswith("checkpoint.") else f"checkpoint.{path.name}"
                if name.startswith(begin) and path.is_file() and not name.endswith(".tsq"):
                    found[name] = path.read_bytes()
    return found
