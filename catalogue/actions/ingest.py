"""Put files under evidence: take each in confined, then record what came of it.

For each input, in this order: its bytes are copied, digested and examined in a confined process;
under the lock, files get their final names, then one block of entries is appended and fsynced; only
then is the outcome told. A crash in between leaves files that no entry names, never the reverse.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.confinement import Confinement, Lost
from catalogue.actions.fitting import is_by
from catalogue.actions.inputs import Input, Statements, render_path
from catalogue.actions.take_in import TakeIn, Taken
from catalogue.journal.line import Draft
from catalogue.originals.digest import measure_digests
from catalogue.record.claim import Link
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Entry, EntryType, Keeping, Rejected
from catalogue.record.scene import Scene
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag

# By whether the image is new here.
_ALTERED = {
    True: "a file with other bytes bore its name: it was set aside",
    False: "its altered original was set aside and the good bytes put back",
}
Record = Callable[[Sequence[Draft]], list[Entry]]


class IngestOutcome(StrEnum):
    """What became of one input."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    UPDATED = "updated"  # manifests only: something new was stated
    CONFLICT = "conflict"  # manifests only: something contrary was stated; both stand
    REFUSED = "refused"
    FAILED = "failed"
    ASIDE = "aside"  # imports only: no picture; listed, and left where it is


class IngestResult(msgspec.Struct, frozen=True):
    """One line of output.

    Attributes:
        path: the input as it was named.
        outcome: what became of it.
        image: id of the image it is; None when refused or failed before it was digested.
        reason: what, which, what to do; None when there is nothing to say.
    """

    path: str
    outcome: IngestOutcome
    image: str | None = None
    reason: str | None = None


def ingest_inputs(
    case: Case, inputs: Sequence[Input], *, keeping: Keeping = Keeping.STORED, workers: int | None = None
) -> Iterator[IngestResult]:
    """Take inputs in; each result is yielded once it is durable. Order is that of completion.

    Raises:
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    companions = find_companions_of(inputs)
    pictures = [item for item in inputs if item.path not in companions]
    images: dict[Path, IngestResult] = {}
    count = workers or min(len(pictures) or 1, os.cpu_count() or 1)
    with Confinement(count) as confinement:
        again = []
        tasks = ((item, _make_task(case, item, keeping)) for item in pictures)
        for item, taken in map_confined(confinement, tasks):
            result = _settle(case, item, taken)
            if result is None:
                again.append((item, _make_task(case, item, keeping, is_forced=True)))
                continue
            images[item.path] = result
            yield result
        for item, taken in map_confined(confinement, again):
            result = _settle(case, item, taken)
            assert result is not None
            images[item.path] = result
            yield result
    for item in inputs:
        if item.path in companions:
            yield tell_companion(item, images.get(companions[item.path]))


def map_confined(
    confinement: Confinement, tasks: Iterable[tuple[Input, TakeIn]]
) -> Iterator[tuple[Input, Taken]]:
    """Each input with what became of it; a reader that was lost to it is a failure of the input."""
    for item, reply in confinement.map(tasks):
        taken = Taken(reason=f"{item.name}: {reply.reason}") if isinstance(reply, Lost) else reply
        assert isinstance(taken, Taken)
        yield item, taken


def find_companions_of(inputs: Sequence[Input]) -> dict[Path, Path]:
    """Which inputs are sidecars of which other input."""
    paths = {item.path for item in inputs}
    return {
        sidecar: item.path
        for item in inputs
        for sidecar in item.sidecars
        if sidecar in paths and sidecar != item.path
    }


def tell_companion(item: Input, parent: IngestResult | None) -> IngestResult:
    """What became of a sidecar: it goes with its picture, when that was taken in."""
    if parent is not None and parent.image is not None:
        reason = f"kept as a sidecar of {Path(parent.path).name}"
        return IngestResult(item.shown, IngestOutcome.UNCHANGED, parent.image, reason)
    return IngestResult(
        item.shown, IngestOutcome.REFUSED, None, "a sidecar of a picture that was not taken in; see there"
    )


def _make_task(case: Case, item: Input, keeping: Keeping, *, is_forced: bool = False) -> TakeIn:
    return TakeIn(
        path=str(item.path),
        name=item.name,
        sidecars=tuple(str(sidecar) for sidecar in item.sidecars),
        keeping=keeping,
        images=str(case.originals.folder),
        thumbnails=str(case.folder / "thumbnails"),
        is_forced=is_forced,
    )


def _settle(case: Case, item: Input, taken: Taken) -> IngestResult | None:
    """Record what came of one input; None when it must be examined after all.

    That is so when a crash left the bytes here without an entry.
    """
    if taken.reason is None and item.sha256 not in {None, taken.sha256}:
        _discard(case, taken)
        taken = Taken(
            reason=describe_mismatch(item, taken.sha256),
            sha256=taken.sha256,
            size_bytes=taken.size_bytes,
        )
    with case.act() as record:
        if taken.reason is not None:
            return _reject(case, item, taken, record)
        assert taken.sha256 is not None
        document = find_image(case, taken.sha256)
        if taken.ingested is None and not (document.ingested and _has_sidecars(document, item)):
            return None
        return _accept(case, item, taken, record)


def _has_sidecars(document: ImageDocument, item: Input) -> bool:
    """Whether every sidecar of an input is kept beside the image already."""
    kept = {(dump.name, dump.sha256) for ingested in document.ingested for dump in ingested.sidecars}
    return all(
        (render_path(Path(path.name)), measure_digests(path, ("sha256",))[0]["sha256"]) in kept
        for path in item.sidecars
    )


def describe_mismatch(item: Input, sha256: str | None) -> str:
    """Why a file is not the one that a manifest means."""
    return (
        f"{item.name}: the manifest states SHA-256 {item.sha256}, the file has {sha256}; "
        "obtain the file again or mend the manifest"
    )


def _reject(case: Case, item: Input, taken: Taken, record: Record) -> IngestResult:
    assert taken.reason is not None
    kind = EntryType.INGEST_REFUSED if taken.is_refused else EntryType.INGEST_FAILED
    rejected = Rejected(name=item.name, reason=taken.reason, sha256=taken.sha256, size_bytes=taken.size_bytes)
    subject = f"image:{taken.sha256}" if taken.sha256 else f"catalogue:{case.settings.origin}"
    record([Draft(kind, subject, rejected)])
    outcome = IngestOutcome.REFUSED if taken.is_refused else IngestOutcome.FAILED
    return IngestResult(item.shown, outcome, None, taken.reason)


def _accept(case: Case, item: Input, taken: Taken, record: Record) -> IngestResult:
    assert taken.sha256 is not None
    document = find_image(case, taken.sha256)
    brings_bytes = taken.ingested is not None and taken.ingested.kept is Keeping.STORED
    was_altered = brings_bytes and bool(case.originals.set_aside_altered(taken.sha256))
    is_new, was_missing = not document.ingested, case.originals.find(taken.sha256) is None
    was_stored = any(ingested.kept is Keeping.STORED for ingested in document.ingested)
    # Whoever spoke of it before the bytes were here vouches for nothing: this device records what it has.
    is_own = any(is_by(ingested, case.settings.origin) for ingested in document.ingested)
    is_custody_new = (
        is_new or was_altered or (brings_bytes and not was_stored) or (was_missing and not is_own)
    )
    drafts = []
    if taken.ingested is not None and (is_custody_new or not _has_sidecars(document, item)):
        drafts.append(Draft(EntryType.IMAGE_INGESTED, f"image:{taken.sha256}", taken.ingested))
    if drafts or was_missing:
        case.originals.keep_all((Path(move.incoming), move.name) for move in taken.moves)
    else:
        _discard(case, taken)
    size_px = _find_size(document, taken)
    stated, problems = make_statement_drafts(document, item, size_px)
    record([*drafts, *stated])
    conflicts = [*problems, *(() if is_new else find_conflicts(document, item.statements))]
    return IngestResult(
        item.shown,
        _name_outcome(item, is_new=is_new, has_news=bool(stated), has_conflicts=bool(conflicts)),
        taken.sha256,
        "; ".join([*conflicts, *([_ALTERED[is_new]] if was_altered else [])])
        or _explain(item, document, taken, bool(stated), was_missing=was_missing, is_own=is_own),
    )


def _name_outcome(item: Input, *, is_new: bool, has_news: bool, has_conflicts: bool) -> IngestOutcome:
    if has_conflicts:
        return IngestOutcome.CONFLICT
    if is_new:
        return IngestOutcome.CREATED
    return IngestOutcome.UPDATED if item.is_from_manifest and has_news else IngestOutcome.UNCHANGED


def _explain(
    item: Input, document: ImageDocument, taken: Taken, has_news: bool, *, was_missing: bool, is_own: bool
) -> str | None:
    """What a person should know about an input that went in."""
    if not document.ingested:
        return f"not decoded: {taken.ingested.reason}" if taken.ingested and taken.ingested.reason else None
    if was_missing and taken.ingested is not None and taken.ingested.kept is Keeping.STORED:
        was_stored = any(ingested.kept is Keeping.STORED for ingested in document.ingested)
        return (
            "its missing original was put back"
            if was_stored and is_own
            else "its bytes are stored here from now on"
        )
    if has_news and not item.is_from_manifest:
        return f"same bytes as {document.ingested[0].name}; recorded as another sighting"
    return None


def _find_size(document: ImageDocument, taken: Taken) -> tuple[int, int] | None:
    for ingested in (taken.ingested, *document.ingested):
        if ingested is not None and ingested.width_px and ingested.height_px:
            return ingested.width_px, ingested.height_px
    return None


def make_statement_drafts(
    document: ImageDocument, item: Input, size_px: tuple[int, int] | None
) -> tuple[list[Draft], list[str]]:
    """(what is stated about an image and not yet recorded, what could not be recorded and why)."""
    stated, subject, problems = item.statements, f"image:{document.id}", []
    news: list[tuple[EntryType, Statement]] = []
    sighting = stated.sighting
    if sighting.name is None:
        sighting = msgspec.structs.replace(sighting, name=item.name)
    if not is_known(document.sightings, sighting):
        news.append((EntryType.SIGHTING_RECORDED, sighting))
    if stated.scene is not None and not is_known(document.scenes, stated.scene):
        news.append((EntryType.SCENE_STATED, stated.scene))
    present = {tag.name for tag in document.tags}
    news.extend((EntryType.TAG_ADDED, Tag(name=name)) for name in stated.tags if name not in present)
    for annotation in stated.annotations:
        if size_px and any(x > size_px[0] or y > size_px[1] for x, y in annotation.points_px):
            problems.append(f"annotation {annotation.label!r} reaches outside the picture: not recorded")
        elif not is_known(document.annotations, annotation):
            news.append((EntryType.ANNOTATION_ADDED, annotation))
    for claim, relation, note in stated.links:
        link = Link(image=document.id, claim=claim, relation=relation, note=note)
        if not is_known(document.links, link):
            news.append((EntryType.CLAIM_LINKED, link))
    if stated.status is not None and not document.statuses:
        news.append((EntryType.STATUS_SET, Status(status=stated.status)))
    return [Draft(kind, subject, statement) for kind, statement in news], problems


def is_known(present: Sequence[Statement], statement: Statement) -> bool:
    """Whether the same has been stated before, by whomever."""
    return any(msgspec.structs.replace(known, noted=None) == statement for known in present)


def find_conflicts(document: ImageDocument, stated: Statements) -> list[str]:
    """What is stated about the scene that is contrary to what was stated before."""
    if stated.scene is None:
        return []
    conflicts = []
    for field in Scene.__struct_fields__:
        value = getattr(stated.scene, field)
        before = {getattr(scene, field) for scene in document.scenes} - {None}
        if field not in {"noted", "note", "source_url"} and value is not None and before - {value}:
            conflicts.append(f"{field} was stated differently before; both stand side by side")
    return conflicts


def find_image(case: Case, image: str) -> ImageDocument:
    """What is known about an image; an empty document when nothing is."""
    document = case.store.find(Table.IMAGES, image)
    assert document is None or isinstance(document, ImageDocument)
    return document or ImageDocument(id=image)


def _discard(case: Case, taken: Taken) -> None:
    for move in taken.moves:
        case.originals.discard(Path(move.incoming))
