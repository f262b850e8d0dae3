"""Make contact sheets from previews, and record each page as a derivative."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.actions.case import Case
from catalogue.actions.look import find_slugs, sift, summarise
from catalogue.actions.thumbnail import Made, check_output, record_derivative, write_output
from catalogue.errors import InputFault
from catalogue.record.answer_history import find_states
from catalogue.record.documents import ImageDocument
from catalogue.record.entry import Derivative

if TYPE_CHECKING:
    from catalogue.record.pixels import Picture


def make_sheet(
    case: Case, documents: Sequence[ImageDocument], *, columns: int | None = None, output: Path | None = None
) -> list[Made]:
    """Contact sheet pages of images, from their previews.

    Raises:
        StoreUnavailable: the catalogue is locked, or a page cannot be written.
    """
    from catalogue.render.sheet import SheetCell, render_sheet

    check_output(output)
    (case.folder / "thumbnails").mkdir(exist_ok=True)
    slugs = find_slugs(case)
    cells = []
    for document in documents:
        summary = summarise(sift(case, document), slugs)
        picture, reason = read_preview(case, document)
        cells.append(
            SheetCell(
                picture=picture,
                reason=reason,
                image_id=document.id,
                name=summary.name,
                captured=f"capture time: {'; '.join(summary.acquired_at[:2]) or 'not stated'}",
                tags=summary.tags,
                status=summary.status,
                answers=find_states(document.checks),
            )
        )
    made = []
    ids = tuple(document.id for document in documents)
    for number, png in enumerate(render_sheet(tuple(cells), title=case.settings.title, columns=columns), 1):
        sha256 = hashlib.sha256(png).hexdigest()
        name = f"sheet-{sha256[:12]}-{number}.png"
        final = write_output(png, case.folder / "thumbnails" / name)
        if output is not None:
            numbered = output if number == 1 else output.with_stem(f"{output.stem}-{number}")
            final = write_output(png, output / name if output.is_dir() else numbered)
        made_by = case.writer.tool
        record_derivative(case, Derivative(sha256=sha256, name=name, kind="sheet", of=ids, made_by=made_by))
        made.append(Made(derivative=str(final), of=ids, made_by=made_by, sha256=sha256))
    return made


def read_preview(case: Case, document: ImageDocument) -> tuple["Picture | None", str | None]:
    """(the preview made when the image was put under evidence, why there is none)."""
    from catalogue.examine.limits import Limits
    from catalogue.examine.media_type import JPEG
    from catalogue.examine.preview import read_picture

    path = case.folder / "thumbnails" / f"{document.id}.preview.jpg"
    if not path.is_file():
        first = document.ingested[0] if document.ingested else None
        return None, (first.reason if first else None) or "no preview was made"
    try:
        return read_picture(path, JPEG, max_px=640, limits=Limits()), None
    except InputFault as error:
        return None, str(error)
