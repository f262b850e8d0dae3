"""Draw one annotated thumbnail: read the original decimated, render it, write it down.

Runs in a confined process of its own, because what it opens is hostile until read.
"""

from pathlib import Path

import msgspec

from catalogue.errors import InputFault, StoreUnavailable
from catalogue.originals.digest import measure_digests
from catalogue.record.annotation import Annotation
from catalogue.record.examination import Grid


class Draw(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One thumbnail to draw.

    Attributes:
        path: the original.
        name: of the original, for messages.
        target: where to write it: a PNG, or a JPEG when it ends in `.jpg`.
        size_px: longest side of the picture part.
        image: id of the image.
        captured: the capture time, as a ready sentence.
        credit: the credit line, verbatim; None when not stated.
        claims: the claims it is shown for.
        extra: further ready sentences.
        annotations: in the order of their numbers.
        grid: metres per pixel step, from the georeference.
        gsd_m: stated ground sample distance.
        scale_source: where the scale comes from, as a ready sentence; None when there is no scale.
    """

    path: str
    name: str
    target: str
    size_px: int
    image: str
    captured: str
    credit: str | None = None
    claims: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    grid: Grid | None = None
    gsd_m: float | None = None
    scale_source: str | None = None


class Drawn(msgspec.Struct, frozen=True, tag=True):
    """What became of it.

    Attributes:
        reason: why there is no thumbnail; None when there is one.
    """

    reason: str | None = None


def draw(task: Draw) -> Drawn:
    """Read, render and write one thumbnail.

    Raises:
        StoreUnavailable: the target cannot be written.
    """
    from catalogue.examine.limits import Limits
    from catalogue.examine.media_type import HEAD_BYTES, parse_media_type
    from catalogue.examine.preview import read_picture
    from catalogue.render.caption_strip import CaptionStrip
    from catalogue.render.scale_bar import Ground
    from catalogue.render.thumbnail import render_thumbnail

    path, target = Path(task.path), Path(task.target)
    try:
        digests, _ = measure_digests(path, ("sha256",))
        if digests["sha256"] != task.image:
            return Drawn(f"{task.name}: its original was altered, so it is not drawn; run 'catalogue verify'")
        with path.open("rb") as file:
            media_type = parse_media_type(file.read(HEAD_BYTES))
        if media_type is None or not media_type.is_decodable:
            return Drawn(f"{task.name}: this kind of file is kept but not decoded, so it cannot be drawn")
        picture = read_picture(path, media_type, max_px=task.size_px, limits=Limits())
    except InputFault as error:
        return Drawn(str(error))
    except OSError as error:
        return Drawn(f"cannot read {task.name}: {error.strerror}")
    strip = CaptionStrip(
        image_id=task.image,
        captured=task.captured,
        credit=task.credit,
        claims=task.claims,
        extra=task.extra,
    )
    ground = Ground(grid=task.grid, gsd_m=task.gsd_m, source=task.scale_source) if task.scale_source else None
    drawn = render_thumbnail(
        picture,
        strip,
        annotations=task.annotations,
        ground=ground,
        size_px=task.size_px,
        kind="jpeg" if target.suffix == ".jpg" else "png",
    )
    try:
        target.write_bytes(drawn)
    except OSError as error:
        raise StoreUnavailable(f"cannot write {target.name}: {error.strerror}; make room") from error
    return Drawn()
