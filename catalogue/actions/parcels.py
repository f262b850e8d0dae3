"""Verify what imports and forks kept of bundles: every line proven, every folder accounted for."""

from collections.abc import Iterator
from pathlib import Path

from catalogue.actions.held import FORKS, PARCELS
from catalogue.actions.own_pins import list_noted
from catalogue.actions.settings import read_settings
from catalogue.bundle.check_disclosure import Proven, check_again
from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.parcel import read_parcel
from catalogue.errors import Damaged
from catalogue.journal.journal import Journal
from catalogue.record.entry import HOUSEKEEPING, BundleImported, ForkFound, Pin
from catalogue.record.finding import Finding, Severity, has_fault, make_fault, make_finding
from catalogue.record.fixity import State


def check_parcels(folder: Path) -> tuple[list[Finding], State, int]:
    """(findings, state, how many) of what the entries of this device say was kept of bundles.

    Args:
        folder: of the catalogue.

    Raises:
        Damaged: the own journal is not what it should be.
    """
    findings: list[Finding] = []
    named: dict[str, dict[str, tuple[Pin, ...]]] = {PARCELS: {}, FORKS: {}}
    forks: list[Finding] = []
    for statement in _read_statements(folder):
        if isinstance(statement, BundleImported):
            named[PARCELS][statement.bundle] = statement.pins
        elif isinstance(statement, ForkFound):
            named[FORKS][statement.bundle] = (*named[FORKS].get(statement.bundle, ()), statement.found)
            forks.append(_tell_fork(statement, None))
    proven: Proven = {}
    for kind, bundles in named.items():
        for bundle, pins in bundles.items():
            parcel = folder / "journal" / kind / bundle
            try:
                disclosures = read_parcel(parcel)
            except Damaged as error:
                sentence = f"{_name(parcel)}: {error}; importing the bundle again restores it too"
                findings.append(make_fault("IMP-013", sentence))
                continue
            findings.extend(_check_parcel(parcel, disclosures, pins, proven))
            forks.extend(_list_told(disclosures) if kind == PARCELS else ())
        findings.extend(_find_unnamed(folder / "journal" / kind, frozenset(bundles)))
    findings.extend(dict.fromkeys(forks))
    state = State.ALTERED if has_fault(findings) else State.INTACT
    return findings, state, sum(map(len, named.values()))


def _read_statements(folder: Path) -> Iterator[object]:
    path = folder / "journal" / f"{read_settings(folder).origin}.jsonl"
    for entry in Journal(path).refresh():
        if entry.type in HOUSEKEEPING:
            yield entry.read_statement()


def find_forks(folder: Path) -> tuple[Finding, ...]:
    """Each fork that this device found, or that a colleague's line in an import tells of.

    Args:
        folder: of the catalogue.

    Raises:
        Damaged: the own journal is not what it should be.
    """
    forks: list[Finding] = []
    for statement in _read_statements(folder):
        if isinstance(statement, ForkFound):
            forks.append(_tell_fork(statement, None))
        elif isinstance(statement, BundleImported):
            try:
                disclosures = read_parcel(folder / "journal" / PARCELS / statement.bundle)
            except Damaged:
                continue  # told by whoever checks what imports kept
            forks.extend(_list_told(disclosures))
    return tuple(dict.fromkeys(forks))


def _list_told(disclosures: tuple[Disclosure, ...]) -> Iterator[Finding]:
    for disclosure in disclosures:
        try:
            noted = list(list_noted(disclosure.lines.values()))
        except Damaged:
            continue  # told when its lines are checked
        for one in noted:
            if isinstance(one.statement, ForkFound):
                yield _tell_fork(one.statement, one.origin)


def _tell_fork(fork: ForkFound, by: str | None) -> Finding:
    """A fork; `by` is the journal that tells of it, None for the own."""
    whose = "this device" if by is None else f"journal {by}"
    sentence = (
        f"{whose} found journal {fork.found.origin} with two histories: at {fork.known.size} lines as it was "
        f"known, and at {fork.found.size} lines in bundle {fork.bundle[:12]}, with root {fork.found.root}; "
        "settle with its writer which one is"
    )
    return make_finding("IMP-023", Severity.WARNING, sentence, origin=fork.found.origin, bundle=fork.bundle)


def _check_parcel(
    parcel: Path, disclosures: tuple[Disclosure, ...], pins: tuple[Pin, ...], proven: Proven
) -> Iterator[Finding]:
    name = _name(parcel)
    for finding in check_again(disclosures, proven):
        if finding.severity is Severity.FAULT:
            yield make_fault("IMP-015", f"{name}: {finding.sentence} ({finding.code})")
    checkpoints = (one.checkpoint for one in disclosures)
    states = {(one.origin, one.size, one.root.hex()) for one in checkpoints}
    for pin in pins:
        said = (pin.origin, pin.size, pin.root)
        if said not in states and not (parcel.parent.name == FORKS and said in _list_said(disclosures)):
            sentence = f"{name}: it does not show journal {pin.origin} at {pin.size} lines, as the entry says"
            yield make_fault("IMP-015", sentence)


def _list_said(disclosures: tuple[Disclosure, ...]) -> set[tuple[str, int, str]]:
    """States that lines of a bundle pin: a fork may be of the own journal, as others say that they saw it."""
    return {
        (pin.origin, pin.size, pin.root)
        for disclosure in disclosures
        for noted in list_noted(disclosure.lines.values())
        for pin in noted.pins
    }


def _name(parcel: Path) -> str:
    return f"journal/{parcel.parent.name}/{parcel.name[:12]}"


def _find_unnamed(parcels: Path, named: frozenset[str]) -> Iterator[Finding]:
    if not parcels.is_dir():
        return
    for path in sorted(parcels.iterdir()):
        if path.name not in named and not path.name.startswith(".incoming-"):
            shown = ascii(path.name)[1:-1][:80]
            sentence = (
                f"journal/{parcels.name}/{shown} is named by no entry: nothing in it counts; import that "
                "bundle again, or remove the folder"
            )
            yield make_finding("IMP-014", Severity.WARNING, sentence)
