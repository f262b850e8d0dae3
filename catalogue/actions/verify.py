"""Verify integrity: files, images, journals, the view, or the whole catalogue. Nothing else."""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import msgspec

from catalogue.actions.anchors import Anchored, check_anchors
from catalogue.actions.case import VIEW_NAME, Case
from catalogue.actions.fixity import NEVER_HERE, Progress, ignore_progress, record_fixity, verify_images
from catalogue.actions.held import list_journals
from catalogue.actions.kept_files import Kept, check_manifests
from catalogue.actions.parcels import check_parcels
from catalogue.actions.settings import read_settings
from catalogue.bundle.inspect import Policy
from catalogue.errors import Damaged, InputUnreadable
from catalogue.journal.journal import Journal
from catalogue.journal.verification import check_journal
from catalogue.originals.digest import ALGORITHMS, measure_digests
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.finding import Finding, Severity, has_fault, make_fault, make_finding
from catalogue.record.fixity import State, Verification
from catalogue.record.number import count
from catalogue.record.position import START
from catalogue.store.tiny import TinyStore

# Holds the whole of the longest first entry, `catalogue.created`, but for its title.
_FIRST_BYTES = 4096
_UNANCHORED = "keep the root somewhere else; 'catalogue log status' says how far it is known outside"


def verify_file(path: Path, kept: Kept, *, progress: Progress = ignore_progress) -> Verification:
    """A file by its digest: something that the journals say was kept or made here, or not ours.

    Args:
        path: the file.
        kept: what the journals say, from `read_kept`.
        progress: how far it has got.
    """
    try:
        digests, _ = measure_digests(path, ALGORITHMS[:1], progress=lambda count: progress(0, count))
    except InputUnreadable as error:
        return conclude(str(path), [make_fault("FIX-003", str(error))], State.UNREADABLE)
    sha256 = digests["sha256"]
    if sha256 in kept:
        return Verification(target=str(path), state=State.INTACT, findings=(kept[sha256],))
    sentence = (
        f"{path.name} has SHA-256 {sha256}, which this catalogue does not know: never ingested, or altered"
    )
    return conclude(str(path), [make_fault("FIX-008", sentence, sha256=sha256)], State.NOT_OURS)


def is_journal(path: Path) -> bool:
    """Whether a file is a journal, whole or damaged, and not a manifest in JSON Lines.

    It lies in a folder `journal`, has a head record beside it, or begins as an entry does.
    """
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    if path.absolute().parent.name == "journal" or path.with_suffix(".head").exists():
        return True
    try:
        with path.open("rb") as file:
            return b'"prev":"' in file.read(_FIRST_BYTES)
    except OSError:
        return False


def verify_journal(path: Path) -> Verification:
    """A journal, line by line."""
    found = check_journal(path)
    state = State.ALTERED if has_fault(found.findings) else State.INTACT_UNANCHORED
    root = _make_root_note(found.position.size, found.root.hex(), _UNANCHORED)
    return Verification(
        target=f"journal/{path.name}",
        state=state,
        findings=(*found.findings, root),
        checked={"journal lines": found.position.size},
    )


def _make_root_note(size: int, root: str, known: str, **reached: str) -> Finding:
    sentence = f"{count(size, 'line')}, Merkle root {root}; {known}"
    return make_finding("JRN-100", Severity.NOTE, sentence, size=str(size), root=root, **reached)


def anchor_journal(part: Verification, anchored: Anchored) -> Verification:
    """What was found of the own journal, with what is known of it outside.

    It is intact, and not only unanchored, when somebody else vouches for all of it: an authority that the
    reader trusts, or a colleague's journal.
    """
    state = part.state
    if has_fault(anchored.findings):
        state = State.ALTERED
    elif anchored.is_whole and state is State.INTACT_UNANCHORED:
        state = State.INTACT
    *others, note = part.findings
    said = dict(note.evidence)
    reached = {how: str(size) for how, size in anchored.reached.items()}
    note = _make_root_note(int(said["size"]), said["root"], anchored.describe(), **reached)
    return msgspec.structs.replace(part, state=state, findings=(*others, *anchored.findings, note))


def verify_view(folder: Path, case: Case) -> Verification:
    """The saved view against its own digest, and against a fold of the journals made anew."""
    saved = TinyStore(folder / VIEW_NAME)
    findings = []
    if saved.damage:
        findings.append(make_fault("VIEW-001", f"{saved.damage}; run 'catalogue rebuild'"))
    elif not (folder / VIEW_NAME).exists():
        findings.append(make_fault("VIEW-003", f"{VIEW_NAME} is missing; run 'catalogue rebuild'"))
    elif not _is_fold(saved, case):
        case.distrust_view()
        sentence = (
            f"{VIEW_NAME} is not what the journals say: something else wrote it; run 'catalogue rebuild'"
        )
        findings.append(make_fault("VIEW-002", sentence))
    count = sum(case.store.count(table) for table in Table)
    return conclude(VIEW_NAME, findings, State.ALTERED, {"view documents": count})


def _is_fold(saved: TinyStore, case: Case) -> bool:
    """Whether the saved view, with the journals' tails applied, equals a view made from nothing.

    Both go as far as the first of the two readings got: another process may be writing meanwhile.
    """
    fresh = TinyStore(case.folder / VIEW_NAME)
    fresh.clear()
    for journal in case.journals:
        position = saved.positions.get(journal.origin, START)
        if not journal.is_at(position):
            return False
        tail = Journal(journal.path, position=position)
        entries = list(case.follow(tail.refresh(), journal.origin))
        try:
            saved.apply(entries)
        except Damaged:
            return False
        lines = islice(Journal(journal.path).refresh(), tail.position.size)
        fresh.apply(case.follow(lines, journal.origin))
    return saved.render() == fresh.render()


def verify_catalogue(
    folder: Path,
    open_case: Callable[[], Case],
    *,
    all_digests: bool = False,
    in_place: Path | None = None,
    is_recorded: bool = False,
    roots: tuple[bytes, ...] = (),
    policy: Policy | None = None,
    progress: Progress = ignore_progress,
) -> Verification:
    """The whole catalogue: journals, view, and every original, as one answer.

    Damaged journals are told, and then images are not checked: nothing would vouch for their digests.
    `roots` are certificates, PEM, of authorities that the reader trusts to date states of the own journal;
    `policy` says what he knows of signers: without it nobody's word about the own journal counts.
    """
    parts = _verify_journals(folder, roots, policy)
    findings = [finding for part in parts for finding in part.findings]
    checked = {"journal lines": sum(part.checked["journal lines"] for part in parts)}
    if not parts:
        findings.append(
            make_fault("JRN-009", "there is no journal; restore the folder 'journal' from a copy")
        )
    try:
        case = open_case()
        view = verify_view(folder, case)
    except Damaged as error:
        if not has_fault(findings):
            findings.append(make_fault("JRN-002", str(error)))
        sentence = "images and view were not checked, because the journal that holds their digests is damaged"
        findings.append(make_finding("FIX-100", Severity.WARNING, sentence))
        return Verification(
            target="catalogue", state=State.ALTERED, findings=tuple(findings), checked=checked
        )
    findings.extend(view.findings)
    manifest_findings, manifest_state, manifest_count = check_manifests(folder)
    findings.extend(manifest_findings)
    parcel_findings, parcel_state, parcel_count = check_parcels(folder)
    findings.extend(parcel_findings)
    documents = (d for d in case.store.scan(Table.IMAGES) if isinstance(d, ImageDocument) and d.ingested)
    worst: list[State] = [part.state for part in parts] + [view.state, manifest_state, parcel_state]
    images: list[Verification] = []
    checked |= {**view.checked, "manifests": manifest_count, "images": 0}
    if parcel_count:
        checked["imports"] = parcel_count
    for found in verify_images(
        case, documents, all_digests=all_digests, in_place=in_place, progress=progress
    ):
        findings.extend(found.findings)
        if any(finding.code == NEVER_HERE for finding in found.findings):
            continue  # what never was here is told, and held against nobody
        checked["images"] += 1
        worst.append(found.state)
        images.append(found)
    if is_recorded and images:
        record_fixity(case, images)
    return Verification(
        target="catalogue", state=_find_worst(worst), findings=tuple(findings), checked=checked
    )


def _verify_journals(folder: Path, roots: tuple[bytes, ...], policy: Policy | None) -> list[Verification]:
    """Every journal, the own one held against what is known of it outside if it is whole in itself."""
    parts = []
    for path in list_journals(folder):
        part = verify_journal(path)
        if path.stem == read_settings(folder).origin and not has_fault(part.findings):
            part = anchor_journal(part, check_anchors(folder, roots=roots, policy=policy))
        parts.append(part)
    return parts


def _find_worst(states: Iterable[State]) -> State:
    order = (
        State.ALTERED,
        State.MISSING,
        State.UNREADABLE,
        State.NOT_OURS,
        State.INCOMPLETE,
        State.INTACT_UNANCHORED,
        State.INTACT,
    )
    return min(states, key=order.index, default=State.INTACT)


def conclude(
    target: str, findings: list[Finding], state: State, checked: dict[str, int] | None = None
) -> Verification:
    """A verification whose state is the given one when there are findings, and intact otherwise."""
    return Verification(
        target=target,
        state=state if findings else State.INTACT,
        findings=tuple(findings),
        checked=checked or {},
    )
