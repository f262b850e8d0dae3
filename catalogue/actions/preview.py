"""Annotated previews of what is handed over."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from catalogue.actions.confinement import Confinement, count_workers
from catalogue.actions.draw import Drawn
from catalogue.actions.thumbnail import make_draw
from catalogue.record.documents import ClaimDocument, ImageDocument
from catalogue.record.examination import Examination

_PREVIEW_PX = 1200


def draw_previews(
    originals: Mapping[str, Path],
    images: Mapping[str, ImageDocument],
    examinations: Mapping[str, tuple[Examination, ...]],
    claims: Mapping[str, ClaimDocument],
    folder: Path,
) -> tuple[dict[str, Path], dict[str, str]]:
    """(previews, why others could not be drawn) by image id.

    Args:
        originals: where the bytes of those that are to be drawn lie, by image id.
        images: the documents.
        examinations: what was read in each.
        claims: the documents that the images are linked to.
        folder: where the JPEGs are put.
    """
    tasks = [
        (
            image,
            make_draw(
                images[image],
                original,
                folder / f"{image}.jpg",
                examinations[image],
                claims.get,
                size_px=_PREVIEW_PX,
            ),
        )
        for image, original in originals.items()
    ]
    previews, reasons = {}, {}
    with Confinement(count_workers(len(tasks))) as confinement:
        for image, reply in confinement.map(tasks):
            if isinstance(reply, Drawn) and reply.reason is None:
                previews[image] = folder / f"{image}.jpg"
            else:
                reasons[image] = getattr(reply, "reason", None) or "the reader gave up"
    return previews, reasons


def hide_people(document: ImageDocument) -> ImageDocument:
    """A document for a public preview: without who stated what, and without the file's name."""
    scenes = tuple(
        s.with_noted(msgspec.structs.replace(s.get_noted(), agent="a contributor")) for s in document.scenes
    )
    ingested = tuple(msgspec.structs.replace(one, name=document.id[:12]) for one in document.ingested)
    return msgspec.structs.replace(document, scenes=scenes, ingested=ingested)


def hide_embedded(examinations: tuple[Examination, ...]) -> tuple[Examination, ...]:
    """What was read in an original, for a public preview: when it was taken and its scale, and no more."""
    return tuple(
        msgspec.structs.replace(
            one, facts=tuple(fact for fact in one.facts if fact.name in {"acquired_at", "crs"})
        )
        for one in examinations
    )
