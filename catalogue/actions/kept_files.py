"""Which files the journals name, by digest, and whether the manifests among them are whole."""

from collections.abc import Iterator
from pathlib import Path

from catalogue.actions.arrived import read_arrived
from catalogue.actions.held import read_held
from catalogue.errors import InputUnreadable
from catalogue.originals.digest import ALGORITHMS, measure_digests
from catalogue.record.entry import Derivative, EntryType, Ingested, ManifestIngested
from catalogue.record.finding import Finding, Severity, make_fault, make_finding
from catalogue.record.fixity import State

# Codes and what they say of a file, by SHA-256.
Kept = dict[str, Finding]
_TYPES = {EntryType.IMAGE_INGESTED, EntryType.DERIVATIVE_MADE, EntryType.MANIFEST_INGESTED}


def read_kept(folder: Path) -> Kept:
    """What each file is that the journals of a catalogue name, as a note, by SHA-256.

    The journals are asked and not the view, which anything that can write a file could have made.

    Raises:
        Damaged: a journal is not what it should be.
    """
    kept: Kept = {}
    for code, sha256, sentence in _read_named(folder):
        # The same bytes may be a picture and somebody's sidecar: evidence counts.
        if sha256 not in kept or code == "FIX-101":
            kept[sha256] = make_finding(code, Severity.NOTE, sentence)
    return kept


def check_manifests(folder: Path) -> tuple[list[Finding], State, int]:
    """(findings, state, how many) of the manifests that the journals say are kept under `manifests/`.

    Raises:
        Damaged: a journal is not what it should be.
    """
    findings: list[Finding] = []
    arrived = read_arrived(folder)
    names = {
        s.sha256: s.name
        for s in _read_statements(folder)
        if isinstance(s, ManifestIngested) and arrived.was_here(s, s.sha256)
    }
    # A folder that is gone or cannot be read holds nothing that can be vouched for.
    here = {path.name.partition(".")[0]: path for path in sorted((folder / "manifests").glob("*"))}
    state = State.INTACT
    for sha256, name in names.items():
        found, worse = _check_manifest(here.pop(sha256, None), sha256, name)
        findings.extend(found)
        state = worse if state in {State.INTACT, State.UNREADABLE} and found else state
    for path in here.values():
        sentence = (
            f"manifests/{path.name} is named by no entry: ingest it if it is a manifest, or move it out"
        )
        findings.append(make_finding("FIX-013", Severity.WARNING, sentence))
    return findings, state, len(names)


def _check_manifest(path: Path | None, sha256: str, name: str) -> tuple[list[Finding], State]:
    if path is None:
        sentence = f"manifest {sha256[:12]} ({name}) is missing; restore it from a copy"
        return [make_fault("FIX-012", sentence)], State.MISSING
    try:
        digests, _ = measure_digests(path, ALGORITHMS[:1])
    except InputUnreadable as error:
        return [make_fault("FIX-003", f"manifest {sha256[:12]} ({name}): {error}")], State.UNREADABLE
    if digests["sha256"] == sha256:
        return [], State.INTACT
    sentence = f"manifest {sha256[:12]} ({name}) was altered; restore it from a copy"
    return [make_fault("FIX-011", sentence, found_sha256=digests["sha256"])], State.ALTERED


def _read_named(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(code, SHA-256, what it is) of every file that an entry names."""
    for statement in _read_statements(folder):
        if isinstance(statement, Ingested):
            short = statement.digests.sha256[:12]
            yield "FIX-101", statement.digests.sha256, f"the same bytes as image {short} of this catalogue"
            sentence = f"the examination of image {short}, unaltered: made by this catalogue, not evidence"
            yield "FIX-103", statement.examination.sha256, sentence
            for dump in statement.sidecars:
                yield "FIX-103", dump.sha256, f"the sidecar {dump.name} of image {short}, unaltered"
        elif isinstance(statement, Derivative):
            of = ", ".join(image[:12] for image in statement.of)
            sentence = f"a derivative of image {of} made by this catalogue, unaltered: not evidence itself"
            yield "FIX-102", statement.sha256, sentence
        elif isinstance(statement, ManifestIngested):
            yield "FIX-103", statement.sha256, f"the manifest {statement.name} that was ingested, unaltered"


def _read_statements(folder: Path) -> Iterator[object]:
    for held in read_held(folder):
        if held.entry.type in _TYPES:
            yield held.entry.read_statement()
