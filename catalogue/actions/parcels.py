"""Verify what imports and forks kept of bundles: every line proven again, every folder accounted for."""

from collections.abc import Iterator
from pathlib import Path

from catalogue.actions.held import FORKS, PARCELS
from catalogue.actions.settings import read_settings
from catalogue.bundle.check_disclosure import check_disclosures
from catalogue.bundle.disclosure import Disclosure, render_disclosure
from catalogue.bundle.layout import LOG
from catalogue.bundle.parcel import read_parcel
from catalogue.bundle.pins import make_evidence
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
    for statement in _read_statements(folder):
        if isinstance(statement, BundleImported):
            named[PARCELS][statement.bundle] = statement.pins
        elif isinstance(statement, ForkFound):
            named[FORKS][statement.bundle] = (*named[FORKS].get(statement.bundle, ()), statement.found)
    for kind, bundles in named.items():
        for bundle, pins in bundles.items():
            findings.extend(_check_parcel(folder / "journal" / kind / bundle, pins))
        findings.extend(_find_unnamed(folder / "journal" / kind, frozenset(bundles)))
    state = State.ALTERED if has_fault(findings) else State.INTACT
    return findings, state, sum(map(len, named.values()))


def _read_statements(folder: Path) -> Iterator[object]:
    path = folder / "journal" / f"{read_settings(folder).origin}.jsonl"
    for entry in Journal(path).refresh():
        if entry.type in HOUSEKEEPING:
            yield entry.read_statement()


def _check_parcel(parcel: Path, pins: tuple[Pin, ...]) -> Iterator[Finding]:
    name = f"journal/{parcel.parent.name}/{parcel.name[:12]}"
    try:
        disclosures = read_parcel(parcel)
    except Damaged as error:
        yield make_fault("IMP-013", f"{name}: {error}; importing the bundle again restores it too")
        return
    for finding in check_disclosures(_render(disclosures)).findings:
        if finding.severity is Severity.FAULT:
            yield make_fault("IMP-015", f"{name}: {finding.sentence} ({finding.code})")
    shown = {(one.checkpoint.origin, make_evidence(one).state) for one in disclosures}
    states = {(origin, state.size, state.root.hex()) for origin, state in shown}
    for pin in pins:
        if (pin.origin, pin.size, pin.root) not in states:
            sentence = f"{name}: it does not show journal {pin.origin} at {pin.size} lines, as the entry says"
            yield make_fault("IMP-015", sentence)


def _render(disclosures: tuple[Disclosure, ...]) -> dict[str, bytes]:
    return {
        f"{LOG}/{one.checkpoint.origin}/{one.checkpoint.size}/{name}": data
        for one in disclosures
        for name, data in render_disclosure(one).items()
    }


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
