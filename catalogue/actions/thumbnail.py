"""Make annotated thumbnails, and record each as a derivative."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from catalogue.actions.caption import describe_capture, describe_claims, find_credit, find_scale
from catalogue.actions.case import Case
from catalogue.actions.confinement import Confinement, Lost, count_workers
from catalogue.actions.draw import Draw, Drawn
from catalogue.actions.examination_file import read_examinations
from catalogue.actions.look import FindClaim, find_claims_in
from catalogue.actions.whereabouts import Places, find_original, find_places
from catalogue.errors import StoreUnavailable, UsageFault
from catalogue.journal.line import Draft
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Derivative, EntryType
from catalogue.record.examination import Examination


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """One derivative, as `--json` prints it.

    Attributes:
        derivative: path of the file; None when it could not be made.
        of: ids of the images it was made from.
        made_by: tool and version.
        sha256: of the file.
        reason: why it could not be made.
    """

    derivative: str | None
    of: tuple[str, ...]
    made_by: str
    sha256: str | None = None
    reason: str | None = None


def make_thumbnails(
    case: Case,
    documents: Sequence[ImageDocument],
    *,
    size_px: int = 1200,
    output: Path | None = None,
    in_place: Path | None = None,
) -> Iterator[Made]:
    """An annotated thumbnail of each image, in the folder of derivatives or in `output`.

    The same image with the same statements gives the same bytes, and is then not recorded again.

    Args:
        case: the catalogue.
        documents: the images.
        size_px: longest side of the picture part, 300 to 4000.
        output: also write it to this file, or into this folder.
        in_place: the folder that holds originals kept by reference.

    Raises:
        StoreUnavailable: the catalogue is locked, or its disk full.
    """
    check_output(output)
    folder, places = case.folder / "thumbnails", find_places(in_place)
    folder.mkdir(exist_ok=True)
    with Confinement(count_workers(len(documents))) as confinement:
        tasks = ((document, _make_task(case, document, size_px, folder, places)) for document in documents)
        for document, task, reply in _map(confinement, tasks):
            if reply.reason is not None or task is None:
                reason = reply.reason or "unknown"
                yield Made(derivative=None, of=(document.id,), made_by=case.writer.tool, reason=reason)
            else:
                yield _finish(case, document, Path(task.target), size_px, output)


def _map(
    confinement: Confinement, tasks: Iterator[tuple[ImageDocument, Draw | str]]
) -> Iterator[tuple[ImageDocument, Draw | None, Drawn | Lost]]:
    """Each image with its task and what became of it; a text in place of a task says why there is none."""
    runnable = []
    for document, task in tasks:
        if isinstance(task, str):
            yield document, None, Drawn(task)
        else:
            runnable.append(((document, task), task))
    for (document, task), reply in confinement.map(runnable):
        assert isinstance(reply, Drawn | Lost)
        yield document, task, reply


def _finish(case: Case, document: ImageDocument, drawn: Path, size_px: int, output: Path | None) -> Made:
    data = drawn.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{document.id[:12]}-{size_px}px-{sha256[:8]}.png"
    final = case.folder / "thumbnails" / name
    drawn.replace(final)
    parameters = (("size_px", str(size_px)), ("annotations", str(len(document.annotations))))
    record_derivative(
        case,
        Derivative(
            sha256=sha256,
            name=name,
            kind="thumbnail",
            of=(document.id,),
            made_by=case.writer.tool,
            parameters=parameters,
        ),
    )
    if output is not None:
        final = write_output(data, output / name if output.is_dir() else output)
    return Made(derivative=str(final), of=(document.id,), made_by=case.writer.tool, sha256=sha256)


def check_output(output: Path | None) -> None:
    """Refuse a name that would lie about its content.

    Raises:
        UsageFault: it ends as another kind of picture does.
    """
    if output is not None and not output.is_dir() and output.suffix.lower() != ".png":
        raise UsageFault(f"{output} is no name for a PNG; end it in .png, or name a folder that is there")


def write_output(data: bytes, path: Path) -> Path:
    """Write a new file where the person asked for it; one that holds the same already is left as it is.

    Raises:
        UsageFault: another file is there.
        StoreUnavailable: it cannot be written there.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        if not path.is_file() or path.read_bytes() != data:
            raise UsageFault(f"{path} is there already; name a new file, or remove that one") from error
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write {path}: {error.strerror}; choose another place with -o"
        ) from error
    return path


def record_derivative(case: Case, derivative: Derivative) -> None:
    """Record a derivative unless the same bytes are recorded for its first image already."""
    with case.act() as record:
        document = case.store.find(Table.IMAGES, derivative.of[0])
        assert isinstance(document, ImageDocument)
        if all(known.sha256 != derivative.sha256 for known in document.derivatives):
            record([Draft(EntryType.DERIVATIVE_MADE, f"image:{derivative.of[0]}", derivative)])


def _make_task(case: Case, document: ImageDocument, size_px: int, folder: Path, places: Places) -> Draw | str:
    """What is to be drawn, or why it cannot be."""
    original = find_original(case, document, places)
    if original is None:
        return (
            f"{document.id[:12]}: its original is not in this catalogue, so it cannot be drawn; "
            "when it is kept in place, name the folder that holds it with --in-place DIR"
        )
    read = read_examinations(case.originals, document, own=case.settings.origin)
    document = msgspec.structs.replace(document, ingested=read.ingested)
    target = folder / f".drawing-{secrets.token_hex(8)}.png"
    return make_draw(document, original, target, read.examinations, find_claims_in(case), size_px=size_px)


def make_draw(
    document: ImageDocument,
    original: Path,
    target: Path,
    examinations: Sequence[Examination],
    find_claim: FindClaim,
    *,
    size_px: int,
) -> Draw:
    """The drawing of an image with everything that is known about it."""
    examination = next((one for one in examinations if one.grid), next(iter(examinations), None))
    grid, gsd_m, source = find_scale(document, examination)
    return Draw(
        path=str(original),
        name=document.ingested[0].name if document.ingested else document.id[:12],
        target=str(target),
        size_px=size_px,
        image=document.id,
        captured=describe_capture(document, examination),
        credit=find_credit(document, examination),
        claims=describe_claims(document, find_claim),
        annotations=document.annotations,
        grid=grid,
        gsd_m=gsd_m,
        scale_source=source,
    )
