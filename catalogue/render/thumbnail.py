"""The annotated thumbnail: a picture, numbered marks upon it, and below it what they and it mean."""

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from catalogue.errors import ValueRefused
from catalogue.record.annotation import Annotation
from catalogue.render.badge import draw_badge, measure_badge_px
from catalogue.render.caption_strip import (
    CaptionStrip,
    StripRow,
    draw_strip_row,
    find_font_notes,
    make_strip_rows,
)
from catalogue.render.labels import Rect, place_labels
from catalogue.render.legend import Legend, draw_legend, make_legend, render_detail
from catalogue.render.marks import Mark, draw_mark, make_mark, measure_halo_px
from catalogue.render.palette import PAPER, RULE, get_mark_colour
from catalogue.render.scale_bar import Ground, find_north, find_scale_bar, render_ground
from catalogue.render.scale_drawing import ScaleDrawing, draw_scale, make_scale_drawing
from catalogue.render.shapes import has_enough_points
from catalogue.render.shown_picture import ShownPicture, make_shown_picture

if TYPE_CHECKING:
    from catalogue.record.pixels import Picture

SIZE_LIMITS_PX = (300, 4000)
# More marks than that hide the picture; the rest is counted in the strip, not drawn.
ANNOTATION_LIMIT = 300
_BADGE_FONT_LEAST_PX = 8


@dataclass(frozen=True)
class _Sizes:
    """Everything that grows with the picture, in pixels."""

    canvas_width: int
    font: int
    badge_font: int
    stroke: int
    margin: int


@dataclass(frozen=True)
class _Stage:
    """The room of the picture: wider or higher than it only when it is too thin for labels."""

    width: int
    height: int
    picture: Rect
    labels: Rect


def render_thumbnail(
    picture: "Picture",
    strip: CaptionStrip,
    *,
    annotations: tuple[Annotation, ...] = (),
    ground: Ground | None = None,
    size_px: int = 1200,
    kind: str = "png",
) -> bytes:
    """A picture file of the picture with its annotations, legend, scale and caption.

    The picture is transparent where there is no data. Legend, scale and caption stand below it on
    their own ground. The same inputs give the same bytes.

    Args:
        picture: the pixels; may be decimated relative to the original's grid.
        strip: the caption.
        annotations: on the original's grid; numbered from 1 in this order.
        ground: what is known of scale and north.
        size_px: the longest side of the picture part, 300 to 4000. A smaller picture is enlarged a
            whole number of times, so that each pixel stays a square, and the caption says so.
        kind: "png", or "jpeg" without transparency.

    Raises:
        ValueRefused: the size is outside its range.
    """
    if not SIZE_LIMITS_PX[0] <= size_px <= SIZE_LIMITS_PX[1]:
        raise ValueRefused(str(size_px), "is not a size of 300 to 4000 pixels", ("1200",))
    shown = make_shown_picture(picture, size_px)
    drawn = annotations[:ANNOTATION_LIMIT]
    sizes = _measure_sizes(shown.image.size, len(drawn))
    width_px = sizes.canvas_width - 2 * sizes.margin

    details = tuple(
        render_detail(a, ground, is_outside=_is_outside(a, (picture.width_px, picture.height_px)))
        for a in drawn
    )
    stage = _draw_stage(shown, drawn, sizes)
    legend = make_legend(drawn, details, font_px=sizes.font, width_px=width_px)
    scale = make_scale_drawing(
        find_scale_bar(ground, shown.per_original[0], longest_px=width_px * 0.35),
        find_north(ground, shown.per_original),
        font_px=sizes.font,
    )
    facts = _list_facts(picture, shown, annotations, ground)
    rows = make_strip_rows(strip, facts, font_px=sizes.font, width_px=width_px)
    composed = _compose(stage, legend, scale, rows, sizes)
    return _encode_jpeg(composed) if kind == "jpeg" else _encode(composed)


def _measure_sizes(picture_px: tuple[int, int], count: int) -> _Sizes:
    # Text below a narrow picture needs room all the same.
    canvas_width = max(picture_px[0], SIZE_LIMITS_PX[0], round(max(picture_px) * 0.4))
    font = max(11, round(canvas_width / 75))
    # Marks keep to the size of the text, unless the picture is too thin for that.
    badge_font = max(10, min(font, min(picture_px) // 7))
    stroke = max(2, round(badge_font / 5.5))
    while badge_font > _BADGE_FONT_LEAST_PX and not _have_room(count, badge_font, picture_px):
        badge_font -= 1
    return _Sizes(canvas_width, font, badge_font, stroke, font)


def _have_room(count: int, badge_font: int, picture_px: tuple[int, int]) -> bool:
    """Whether the labels would cover a third of the picture at most."""
    badge_width, badge_height = measure_badge_px(count, badge_font)
    return count * badge_width * badge_height * 3 <= picture_px[0] * picture_px[1]


def _is_outside(annotation: Annotation, size_px: tuple[int, int]) -> bool:
    return any(not (0 <= x <= size_px[0] and 0 <= y <= size_px[1]) for x, y in annotation.points_px)


def _list_facts(
    picture: "Picture", shown: ShownPicture, annotations: tuple[Annotation, ...], ground: Ground | None
) -> tuple[tuple[str, str], ...]:
    """(key, sentence) of what the drawing itself did."""
    facts = [("picture", shown.sentence), ("colours", picture.stretch), ("scale", render_ground(ground))]
    more = len(annotations) - ANNOTATION_LIMIT
    if more > 0:
        facts.append(("marks", f"… and {more} more annotations, not drawn"))
    notes = find_font_notes(tuple(a.label for a in annotations[:ANNOTATION_LIMIT]))
    facts += [("labels", note) for note in notes]
    return tuple((key, sentence) for key, sentence in facts if sentence)


def _draw_stage(shown: ShownPicture, annotations: tuple[Annotation, ...], sizes: _Sizes) -> Image.Image:
    picture = shown.image.copy()
    marks: list[tuple[int, Mark]] = []
    for number, annotation in enumerate(annotations, start=1):
        if not has_enough_points(annotation):
            continue
        points = tuple(
            (x * shown.per_original[0], y * shown.per_original[1]) for x, y in annotation.points_px
        )
        mark = make_mark(annotation.shape, points, stroke_px=sizes.stroke, picture_px=picture.size)
        marks.append((number, mark))
        draw_mark(picture, mark, get_mark_colour(number), stroke_px=sizes.stroke)
    badge_px = measure_badge_px(len(annotations), sizes.badge_font)
    stage = _measure_stage(picture.size, sizes, badge_px, has_labels=bool(marks))
    image = Image.new("RGBA", (stage.width, stage.height), (*PAPER, 255))
    image.paste(picture, (stage.picture.left, stage.picture.top))
    _draw_labels(image, marks, stage, sizes, badge_px)
    return image


def _measure_stage(
    picture_px: tuple[int, int], sizes: _Sizes, badge_px: tuple[int, int], *, has_labels: bool
) -> _Stage:
    width = sizes.canvas_width
    is_thin = has_labels and any(side < 2 * badge for side, badge in zip(picture_px, badge_px, strict=True))
    height = max(picture_px[1], 4 * badge_px[1]) if is_thin else picture_px[1]
    left, top = (width - picture_px[0]) // 2, (height - picture_px[1]) // 2
    picture = Rect(left, top, left + picture_px[0], top + picture_px[1])
    return _Stage(width, height, picture, Rect(0, 0, width, height) if is_thin else picture)


def _draw_labels(
    image: Image.Image,
    marks: list[tuple[int, Mark]],
    stage: _Stage,
    sizes: _Sizes,
    badge_px: tuple[int, int],
) -> None:
    """Badges next to their marks; a thin line leads there from those that had to go further away."""
    area, origin = stage.labels, (stage.picture.left, stage.picture.top)
    to_area = (origin[0] - area.left, origin[1] - area.top)
    anchors = tuple((m.anchor[0] + to_area[0], m.anchor[1] + to_area[1]) for _, m in marks)
    obstacles = tuple(_move(rect, to_area) for _, mark in marks for rect in mark.keep_clear)
    places = place_labels(
        anchors, badge_px, (area.right - area.left, area.bottom - area.top), obstacles=obstacles
    )
    draw = ImageDraw.Draw(image)
    moved = tuple(_move(place, (area.left, area.top)) for place in places)
    for (number, mark), rect in zip(marks, moved, strict=True):
        _draw_leader(draw, mark, origin, rect, number=number, width_px=max(1, sizes.stroke // 2))
    for (number, _), rect in zip(marks, moved, strict=True):
        draw_badge(draw, rect, number, colour=get_mark_colour(number), font_px=sizes.badge_font)


def _draw_leader(
    draw: ImageDraw.ImageDraw,
    mark: Mark,
    origin: tuple[int, int],
    badge: Rect,
    *,
    number: int,
    width_px: int,
) -> None:
    anchor = (mark.anchor[0] + origin[0], mark.anchor[1] + origin[1])
    start = ((badge.left + badge.right) / 2, (badge.top + badge.bottom) / 2)
    distance = math.dist(start, anchor)
    room = mark.anchor_reach_px + (badge.bottom - badge.top) * 0.9
    if distance <= room:
        return
    share = 1 - mark.anchor_reach_px / distance
    end = (start[0] + (anchor[0] - start[0]) * share, start[1] + (anchor[1] - start[1]) * share)
    colour = get_mark_colour(number)
    draw.line((start, end), fill=colour.halo, width=width_px + 2 * measure_halo_px(width_px))
    draw.line((start, end), fill=colour.fill, width=width_px)


def _move(rect: Rect, by: tuple[int, int]) -> Rect:
    return Rect(rect.left + by[0], rect.top + by[1], rect.right + by[0], rect.bottom + by[1])


def _compose(
    stage: Image.Image,
    legend: Legend,
    scale: ScaleDrawing | None,
    rows: tuple[StripRow, ...],
    sizes: _Sizes,
) -> Image.Image:
    gap = max(2, sizes.font // 3)
    below = sizes.margin
    for part in (legend, scale):
        if part is not None and part.height_px:
            below += part.height_px + sizes.margin
    below += sum(row.height_px + gap for row in rows) - gap + sizes.margin
    canvas = Image.new("RGBA", (stage.width, stage.height + below), (*PAPER, 255))
    canvas.paste(stage, (0, 0))
    draw = ImageDraw.Draw(canvas)
    draw.line((0, stage.height, stage.width, stage.height), fill=RULE, width=1)
    left, top = sizes.margin, stage.height + sizes.margin
    if legend.rows:
        draw_legend(draw, legend, left, top)
        top += legend.height_px + sizes.margin
    if scale is not None:
        draw_scale(draw, scale, left, top)
        top += scale.height_px + sizes.margin
    for row in rows:
        draw_strip_row(draw, row, left, top)
        top += row.height_px + gap
    return canvas


def _encode(image: Image.Image) -> bytes:
    """PNG without time stamps or names: the same picture gives the same bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _encode_jpeg(image: Image.Image) -> bytes:
    """JPEG on the paper's colour, likewise; text stays legible at this quality."""
    ground = Image.new("RGB", image.size, PAPER)
    ground.paste(image, mask=image.getchannel("A") if "A" in image.getbands() else None)
    buffer = io.BytesIO()
    ground.save(buffer, "JPEG", quality=85, subsampling=0)
    return buffer.getvalue()
