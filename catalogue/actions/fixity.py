"""Verify images: their bytes, and what lies beside them, against the digests in the journal."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from catalogue.actions.arrived import Arrived, read_arrived
from catalogue.actions.case import Case
from catalogue.actions.whereabouts import Places, find_original, find_places
from catalogue.errors import InputUnreadable
from catalogue.journal.line import Draft
from catalogue.originals.digest import ALGORITHMS, measure_digests
from catalogue.record.documents import ImageDocument
from catalogue.record.entry import EntryType, FixityChecked, Keeping
from catalogue.record.examination import Dump
from catalogue.record.finding import Finding, Severity, make_fault, make_finding
from catalogue.record.fixity import State, Verification

# An image that a colleague's entries name, and whose bytes never came.
NEVER_HERE = "IMP-100"
# Reading waits for the disk and hashing releases the interpreter: threads suffice.
_THREADS = os.cpu_count() or 1
# Called with how many images, and how many bytes, are done since the last call; from any thread.
Progress = Callable[[int, int], None]


def ignore_progress(images: int, size_bytes: int) -> None:
    """Nobody wants to know."""


def verify_images(
    case: Case,
    documents: Iterable[ImageDocument],
    *,
    all_digests: bool = False,
    in_place: Path | None = None,
    progress: Progress = ignore_progress,
) -> Iterator[Verification]:
    """Each image's bytes against the digests that the journal holds, in order.

    Args:
        case: the catalogue.
        documents: the images.
        all_digests: compare SHA-512 too; SHA-256 alone is enough unless it is one day broken.
        in_place: the folder where originals kept by reference are to be found, by name, in it or below.
        progress: how far it has got.
    """
    algorithms = ALGORITHMS if all_digests else ALGORITHMS[:1]
    places, arrived = find_places(in_place), read_arrived(case.folder)

    def check(document: ImageDocument) -> Verification:
        found = _check_image(case, document, algorithms, places, arrived, progress)
        progress(1, 0)
        return found

    source = iter(documents)
    with ThreadPoolExecutor(_THREADS) as threads:
        # In slices, so that a hundred thousand documents are not all waiting at once.
        while batch := list(islice(source, 64 * _THREADS)):
            # Largest first, so that no thread is left alone with a large one at the end.
            begun = {d.id: threads.submit(check, d) for d in sorted(batch, key=_measure_work, reverse=True)}
            yield from (begun[document.id].result() for document in batch)


def _measure_work(document: ImageDocument) -> int:
    return max((ingested.size_bytes for ingested in document.ingested), default=0)


def record_fixity(case: Case, found: Sequence[Verification]) -> None:
    """Record what a fixity check of images found, as entries."""
    case.record(
        [
            Draft(
                EntryType.FIXITY_CHECKED,
                f"image:{one.target}",
                FixityChecked(state=one.state.value, codes=tuple(f.code for f in one.findings)),
            )
            for one in found
        ]
    )


def _check_image(
    case: Case,
    document: ImageDocument,
    algorithms: Sequence[str],
    places: Places,
    arrived: Arrived,
    progress: Progress,
) -> Verification:
    if not document.ingested:
        sentence = f"{document.id[:12]} is only spoken of here; its bytes were never ingested"
        return Verification(
            target=document.id,
            state=State.NOT_OURS,
            findings=(make_finding("FIX-009", Severity.WARNING, sentence),),
        )
    # What is in a folder that cannot be read looks missing to whoever searches it.
    if barred := find_unreadable_folder(case, document):
        return Verification(target=document.id, state=State.UNREADABLE, findings=(barred,))
    path = find_original(case, document, places)
    if path is None and not any(arrived.was_here(one, document.id) for one in document.ingested):
        sentence = (
            f"{document.id[:12]} came with entries of a colleague, and its bytes did not: they were not "
            "checked; ask for a bundle that holds the original"
        )
        finding = make_finding(NEVER_HERE, Severity.WARNING, sentence)
        return Verification(target=document.id, state=State.NOT_OURS, findings=(finding,))
    findings, state = _check_original(case, document, path, algorithms, arrived, progress)
    beside = _check_beside(case, document, arrived)
    if beside and state is State.INTACT:
        state = State.ALTERED if any(f.code == "FIX-005" for f in beside) else State.INCOMPLETE
    return Verification(target=document.id, state=state, findings=(*findings, *beside), checked={"images": 1})


def _check_original(
    case: Case,
    document: ImageDocument,
    path: Path | None,
    algorithms: Sequence[str],
    arrived: Arrived,
    progress: Progress,
) -> tuple[list[Finding], State]:
    # What this device recorded itself counts before what others say of the same image.
    own = tuple(one for one in document.ingested if arrived.is_own(one))
    vouching = own or document.ingested
    ingested, short = vouching[0], document.id[:12]
    name = ingested.name
    is_stored = document.id in arrived.digests or any(one.kept is Keeping.STORED for one in own)
    if path is None and not is_stored:
        sentence = (
            f"{short} ({name}) is kept in place and was not found; its bytes were not checked; "
            "name the folder that holds it with --in-place DIR"
        )
        return [make_finding("FIX-004", Severity.WARNING, sentence)], State.INCOMPLETE
    if path is None:
        return [
            make_fault("FIX-002", f"{short} ({name}): its original is missing; ingest it again")
        ], State.MISSING
    try:
        digests, size_bytes = measure_digests(path, algorithms, progress=lambda count: progress(0, count))
    except InputUnreadable as error:
        return [make_fault("FIX-003", f"{short}: {error}")], State.UNREADABLE
    expected = {"sha256": {document.id}, "sha512": {one.digests.sha512 for one in vouching}}
    if any(digests[algorithm] not in expected[algorithm] for algorithm in algorithms):
        sentence = (
            f"{short} ({name}) was altered: its {size_bytes:,} bytes ({ingested.size_bytes:,} were recorded) "
            "no longer have the digest that was recorded; move it out of images/ and ingest a good copy"
        )
        evidence = {"recorded_sha256": document.id, "found_sha256": digests["sha256"]}
        return [make_fault("FIX-001", sentence, **evidence)], State.ALTERED
    return _check_mode(case, path, short), State.INTACT


def find_unreadable_folder(case: Case, document: ImageDocument) -> Finding | None:
    """A fault when the folder of an image's original is there and cannot be read; None otherwise."""
    folder = case.originals.folder / document.id[:2]
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        return None
    except OSError as error:
        sentence = (
            f"{document.id[:12]}: the folder images/{folder.name} cannot be read ({error.strerror}), "
            "so its original was not checked; mend access to it, then verify again"
        )
        return make_fault("FIX-003", sentence)
    return None


def _check_mode(case: Case, path: Path, short: str) -> list[Finding]:
    if os.name != "posix" or not path.is_relative_to(case.originals.folder):
        return []
    if path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        sentence = f"{short}: its original is writable; 'catalogue doctor --mend' makes it read-only again"
        return [make_finding("FIX-010", Severity.WARNING, sentence)]
    return []


def _check_beside(case: Case, document: ImageDocument, arrived: Arrived) -> list[Finding]:
    """Examination and sidecars beside an original against their digests; those that ever were here."""
    findings = []
    beside = [
        dump
        for ingested in document.ingested
        for dump in (ingested.examination, *ingested.sidecars)
        if arrived.was_here(ingested, dump.sha256)
    ]
    for dump in dict.fromkeys(beside):
        path = case.originals.find_beside(document.id, dump.kind, dump.sha256)
        if path is None:
            sentence = f"{document.id[:12]}: its {dump.kind} {_name(dump)} is missing"
            findings.append(make_fault("FIX-006", sentence))
            continue
        try:
            digests, _ = measure_digests(path, ALGORITHMS[:1])
        except InputUnreadable as error:
            findings.append(make_fault("FIX-006", f"{document.id[:12]}: {error}"))
            continue
        if digests["sha256"] != dump.sha256:
            sentence = f"{document.id[:12]}: its {dump.kind} {_name(dump)} was altered"
            findings.append(make_fault("FIX-005", sentence))
    return findings


def _name(dump: Dump) -> str:
    return dump.name if dump.kind == "sidecar" else "file"
