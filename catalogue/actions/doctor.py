"""Say what is wrong with a catalogue and how to mend it; mend what can be mended without loss."""

import os
from collections.abc import Iterator
from pathlib import Path

from catalogue.actions.case import VIEW_NAME, Case
from catalogue.actions.fixity import find_unreadable_folder
from catalogue.actions.held import list_journals
from catalogue.actions.journals import find_lost_journals
from catalogue.actions.parcels import find_forks
from catalogue.actions.verify import verify_journal, verify_view
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Keeping
from catalogue.record.finding import Finding, Severity, has_fault, make_fault, make_finding
from catalogue.store.lock import hold_lock

_WRITABLE = 0o222


def examine_catalogue(folder: Path, case: Case | None) -> tuple[Finding, ...]:
    """What is wrong, apart from the originals' bytes, which `verify` reads.

    Args:
        folder: of the catalogue.
        case: the same, open; None when it could not be opened.
    """
    findings = list(check_journals(folder))
    if case is None or has_fault(findings):
        return tuple(findings)
    findings.extend(verify_view(folder, case).findings)
    findings.extend(find_forks(folder))
    findings.extend(_find_leftovers(case))
    findings.extend(_find_untracked(case))
    findings.extend(_find_missing(case))
    findings.extend(_find_writable(case))
    return tuple(findings)


def check_journals(folder: Path) -> tuple[Finding, ...]:
    """What is wrong with the journals: with those that are here, and those that are gone.

    Raises:
        StoreUnavailable: their folder cannot be read.
    """
    findings = find_lost_journals(folder)
    for path in list_journals(folder):
        findings.extend(f for f in verify_journal(path).findings if f.code != "JRN-100")
    return tuple(findings)


def mend_catalogue(case: Case) -> tuple[str, ...]:
    """Mend what can be mended without loss: leftovers, modes, the view. What was done, in words.

    The view is left alone when a journal is gone or damaged: it may be the last that knows what stood there.

    Raises:
        StoreUnavailable: the catalogue is locked or cannot be written.
    """
    faults = [finding for finding in check_journals(case.folder) if has_fault([finding])]
    if any(fault.code == "JRN-009" for fault in faults):
        return (f"mended nothing: {faults[0].sentence}",)
    done = []
    with hold_lock(case.folder / "journal" / "lock"):
        cleared = case.originals.clear_incoming()
        for path in (case.folder / "thumbnails").glob(".drawing-*"):
            path.unlink(missing_ok=True)
            cleared += 1
        if cleared:
            done.append(f"removed {cleared} leftovers of interrupted work")
        for path in _list_writable(case):
            path.chmod(path.stat().st_mode & ~_WRITABLE)
            done.append(f"made {path.name[:12]} read-only")
    if faults:
        return (*done, f"left {VIEW_NAME} as it is: {faults[0].sentence}")
    case.rebuild()
    done.append(f"made {VIEW_NAME} anew from the journals")
    return tuple(done)


def _find_leftovers(case: Case) -> Iterator[Finding]:
    count = len(case.originals.find_leftovers())
    if count:
        sentence = f"{count} leftovers of interrupted work; 'catalogue doctor --mend' removes them"
        yield make_finding("DOC-001", Severity.NOTE, sentence)


def _find_untracked(case: Case) -> Iterator[Finding]:
    """Originals that no entry names: a crash came between storing and recording."""
    for path in case.originals.list_files():
        name = path.name.partition(".")[0]
        document = case.store.find(Table.IMAGES, name)
        if path.stem == name and not (isinstance(document, ImageDocument) and document.ingested):
            sentence = (
                f"{name[:12]} lies among the originals but no entry names it: a crash came in between; "
            )
            yield make_finding(
                "DOC-002", Severity.WARNING, f"{sentence}ingest {path.name} again to record it"
            )


def _find_missing(case: Case) -> Iterator[Finding]:
    for document in case.store.scan(Table.IMAGES):
        if not isinstance(document, ImageDocument) or not document.ingested:
            continue
        ingested = document.ingested[0]
        if barred := find_unreadable_folder(case, document):
            yield barred
        elif (
            any(one.kept is Keeping.STORED for one in document.ingested)
            and case.originals.find(document.id) is None
        ):
            sentence = f"{document.id[:12]} ({ingested.name}): its original is missing; ingest it again"
            yield make_fault("FIX-002", sentence)


def _find_writable(case: Case) -> Iterator[Finding]:
    for path in _list_writable(case):
        sentence = f"{path.name[:12]} is writable; 'catalogue doctor --mend' makes it read-only again"
        yield make_finding("FIX-010", Severity.WARNING, sentence)


def _list_writable(case: Case) -> list[Path]:
    if os.name != "posix":
        return []
    return [path for path in case.originals.list_files() if path.stat().st_mode & _WRITABLE]
