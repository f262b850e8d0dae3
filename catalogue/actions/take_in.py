"""Take one file in: copy and digest it, examine the copy, and say what is to be recorded.

Runs in a confined process of its own, because what it opens is hostile until read. It writes only
under `.incoming`; giving files their final names and recording the act is the parent's part.
"""

import hashlib
import secrets
from pathlib import Path

import msgspec

from catalogue.actions.inputs import render_path
from catalogue.errors import CatalogueError, StoreUnavailable
from catalogue.examine.examiner import Reading, examine_file
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import HEAD_BYTES, MediaType, describe_refusal, parse_media_type
from catalogue.originals.digest import measure_digests
from catalogue.originals.folder import Incoming, LocalOriginals, make_name, make_name_beside
from catalogue.record.canonical import JsonValue, render_canonical
from catalogue.record.entry import Digests, Ingested, Keeping
from catalogue.record.examination import Dump, Examination, Outcome

# A search looks through these; whole texts stand in the examination file.
_TEXT_NAMES = ("title", "headline", "caption", "description", "credit", "source", "creator")
_TEXT_LIMIT = 500


class TakeIn(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One file to take in.

    Attributes:
        path: the file.
        name: its name for the record, without any folder.
        sidecars: files beside it that belong to it.
        keeping: copy it in, or leave it in place.
        images: the folder of originals.
        thumbnails: the folder of previews.
        is_forced: examine it even when its bytes are here already.
    """

    path: str
    name: str
    sidecars: tuple[str, ...] = ()
    keeping: Keeping = Keeping.STORED
    images: str
    thumbnails: str
    is_forced: bool = False


class Move(msgspec.Struct, frozen=True):
    """A file under `.incoming` and the name it is to get in the same folder of originals."""

    incoming: str
    name: str


class Taken(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What became of a task.

    Attributes:
        ingested: what to record; None when the input was refused or failed, or is known already.
        is_refused: whether it was refused by policy (otherwise, with `reason`, it failed).
        reason: why it was refused or failed: what, which, what to do.
        sha256: of the bytes, when they were read.
        size_bytes: likewise.
        moves: files to be given their final names before recording; the original comes first.
        preview: where a preview was written, under the folder of previews; None when there is none.
    """

    ingested: Ingested | None = None
    is_refused: bool = False
    reason: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    moves: tuple[Move, ...] = ()
    preview: str | None = None


def take_in(task: TakeIn) -> Taken:
    """Copy, digest and examine one file; never raises for what the file is.

    Raises:
        StoreUnavailable: the catalogue's own disk is full or refuses.
    """
    path = Path(task.path)
    if path.exists() and not path.is_file():
        reason = f"{task.name} is a device, a pipe or a folder; save the picture as a file and ingest that"
        return Taken(is_refused=True, reason=reason)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        return Taken(reason=f"cannot read {task.name}: {error.strerror}; is it there, and readable?")
    media_type = parse_media_type(head)
    if media_type is None:
        return Taken(is_refused=True, reason=f"{task.name}: {describe_refusal(head)}")
    originals = LocalOriginals(Path(task.images))
    try:
        incoming = _take_bytes(task, originals)
        return _examine(task, originals, incoming, media_type)
    except StoreUnavailable:
        raise
    except CatalogueError as error:
        return Taken(reason=str(error))


def _take_bytes(task: TakeIn, originals: LocalOriginals) -> Incoming:
    if task.keeping is Keeping.STORED:
        return originals.take(Path(task.path), originals.make_incoming_path())
    digests, size_bytes = measure_digests(Path(task.path))
    return Incoming(Path(task.path), digests["sha256"], digests["sha512"], size_bytes)


def _examine(task: TakeIn, originals: LocalOriginals, incoming: Incoming, media_type: MediaType) -> Taken:
    sha256, is_stored = incoming.sha256, task.keeping is Keeping.STORED
    # A name proves nothing: good bytes are let go only when those that are here were read and are the same.
    if not task.is_forced and originals.find_intact(sha256) is not None:
        if is_stored:
            originals.discard(incoming.path)
        return Taken(sha256=sha256, size_bytes=incoming.size_bytes)
    sidecars = tuple(Path(sidecar) for sidecar in task.sidecars)
    reading = examine_file(incoming.path, name=task.name, sidecars=sidecars, limits=Limits())
    if reading.examination.outcome in {Outcome.REFUSED, Outcome.FAILED}:
        if is_stored:
            originals.discard(incoming.path)
        return Taken(
            is_refused=reading.examination.outcome is Outcome.REFUSED,
            reason=reading.examination.reason,
            sha256=sha256,
            size_bytes=incoming.size_bytes,
        )
    moves = []
    if is_stored:
        extension = media_type.extension.removeprefix(".")
        moves.append(Move(str(incoming.path), make_name(sha256, extension)))
    examination = _put_examination(originals, sha256, reading, moves)
    kept = tuple(_put_sidecar(originals, sha256, sidecar, moves) for sidecar in sidecars)
    return Taken(
        ingested=make_ingested(task, incoming, reading.examination, examination, kept),
        sha256=sha256,
        size_bytes=incoming.size_bytes,
        moves=tuple(moves),
        preview=_put_preview(task, sha256, reading.preview),
    )


def make_ingested(
    task: TakeIn, incoming: Incoming, examination: Examination, dump: Dump, sidecars: tuple[Dump, ...]
) -> Ingested:
    """The gist of an examination, for the journal."""
    facts = examination.facts
    return Ingested(
        digests=Digests(sha256=incoming.sha256, sha512=incoming.sha512),
        size_bytes=incoming.size_bytes,
        kept=task.keeping,
        name=task.name,
        outcome=examination.outcome,
        reason=examination.reason,
        media_type=examination.media_type,
        width_px=examination.width_px,
        height_px=examination.height_px,
        bounds_wgs84=examination.footprint.bounds_wgs84 if examination.footprint else None,
        acquired=tuple(dict.fromkeys(str(fact.value) for fact in facts if fact.name == "acquired_at")),
        texts=tuple(
            dict.fromkeys(
                _render_text(fact.value)[:_TEXT_LIMIT] for fact in facts if fact.name in _TEXT_NAMES
            )
        ),
        examination=dump,
        sidecars=sidecars,
    )


def _render_text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _put_examination(originals: LocalOriginals, sha256: str, reading: Reading, moves: list[Move]) -> Dump:
    gist: JsonValue = msgspec.to_builtins(reading.examination)
    # Canonical JSON sorts keys, so the whole is canonical when both parts are.
    data = b'{"examination":%s,"raw":%s}' % (render_canonical(gist), reading.raw)
    incoming = originals.make_incoming_path()
    originals.write(data, incoming)
    digest = hashlib.sha256(data).hexdigest()
    name = make_name_beside(sha256, "examination", digest, "json")
    moves.append(Move(str(incoming), name))
    return Dump(kind="examination", name=name, sha256=digest, size_bytes=len(data))


def _put_sidecar(originals: LocalOriginals, sha256: str, sidecar: Path, moves: list[Move]) -> Dump:
    taken = originals.take(sidecar, originals.make_incoming_path())
    moves.append(Move(str(taken.path), make_name_beside(sha256, "sidecar", taken.sha256, "bin")))
    return Dump(
        kind="sidecar", name=render_path(Path(sidecar.name)), sha256=taken.sha256, size_bytes=taken.size_bytes
    )


def _put_preview(task: TakeIn, sha256: str, preview: bytes | None) -> str | None:
    """Previews can be made again from the originals: written without waiting for the disk."""
    if preview is None:
        return None
    path = Path(task.thumbnails) / f"{sha256}.preview.jpg"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not written through what may stand there, such as a link that leads out of the catalogue.
        drawing = path.with_name(f".drawing-{secrets.token_hex(8)}")
        drawing.write_bytes(preview)
        drawing.replace(path)
    except OSError as error:
        raise StoreUnavailable(f"cannot write a preview: {error.strerror}; make room") from error
    return path.name
