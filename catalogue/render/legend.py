"""The legend below a picture: every annotation with its number, colour, shape and label."""

from dataclasses import dataclass

from PIL import ImageDraw

from catalogue.record.annotation import Annotation, Shape
from catalogue.render.badge import draw_badge, measure_badge_px
from catalogue.render.labels import Rect
from catalogue.render.palette import MUTED_INK, get_mark_colour
from catalogue.render.scale_bar import Ground, find_distance_m, render_length
from catalogue.render.shapes import has_enough_points
from catalogue.render.text_block import TextBlock, TextStyle, draw_text_block, make_text_block

_LINES_PER_LABEL = 6
# Letters of about half their height: a column holds some forty letters beside badge and shape.
_COLUMN_EMS = 24
_ROWS_PER_COLUMN = 4


@dataclass(frozen=True)
class LegendRow:
    """One annotation in the legend, placed.

    Attributes:
        number: as on the badge.
        rect: the room it takes, from the upper left corner of the legend.
        shape: the word for its shape.
        label: what is to be seen there.
        detail: a length, or what a reader must know about the drawing; may be None.
    """

    number: int
    rect: Rect
    shape: TextBlock
    label: TextBlock
    detail: TextBlock | None


@dataclass(frozen=True)
class Legend:
    """All rows, and the room they take."""

    rows: tuple[LegendRow, ...]
    font_px: int
    badge_px: tuple[int, int]
    height_px: int


@dataclass(frozen=True)
class _Entry:
    number: int
    shape: TextBlock
    label: TextBlock
    detail: TextBlock | None
    height_px: int


def make_legend(
    annotations: tuple[Annotation, ...], details: tuple[str | None, ...], *, font_px: int, width_px: int
) -> Legend:
    """The legend, in as many columns as the width and the number of annotations suggest.

    Args:
        annotations: in the order of their numbers.
        details: for each, a further line or None.
        font_px: size of ordinary text.
        width_px: of the whole legend.
    """
    if not annotations:
        return Legend((), font_px, (0, 0), 0)
    wished = -(-len(annotations) // _ROWS_PER_COLUMN)
    columns = max(1, min(wished, width_px // (_COLUMN_EMS * font_px)))
    gap = font_px
    column_px = (width_px - gap * (columns - 1)) // columns
    badge_px = measure_badge_px(len(annotations), font_px)
    entries = tuple(
        _make_entry(number, annotation, detail, font_px=font_px, width_px=column_px - badge_px[0])
        for number, (annotation, detail) in enumerate(zip(annotations, details, strict=True), start=1)
    )
    rows = _fill_columns(entries, columns, column_px, gap)
    return Legend(rows, font_px, badge_px, max(row.rect.bottom for row in rows))


def draw_legend(draw: ImageDraw.ImageDraw, legend: Legend, left: int, top: int) -> None:
    """Draws every row."""
    badge_width, badge_height = legend.badge_px
    for row in legend.rows:
        x, y = left + row.rect.left, top + row.rect.top
        badge = Rect(x, y, x + badge_width, y + badge_height)
        draw_badge(draw, badge, row.number, colour=get_mark_colour(row.number), font_px=legend.font_px)
        x += badge_width + legend.font_px // 2
        y += max(0, (badge_height - row.label.style.line_px) // 2)
        lower = max(0, row.label.lines[0].ascent_px - row.shape.lines[0].ascent_px)
        draw_text_block(draw, row.shape, x, y + lower)
        x += row.shape.width_px
        draw_text_block(draw, row.label, x, y)
        if row.detail is not None:
            draw_text_block(draw, row.detail, x, y + row.label.height_px)


def render_detail(annotation: Annotation, ground: Ground | None, *, is_outside: bool) -> str | None:
    """The further line of an annotation: its length, and whether the picture shows all of it."""
    if not has_enough_points(annotation):
        return "not drawn: too few points for this shape"
    parts = []
    if annotation.shape is Shape.LINE:
        parts.append(_render_measured(annotation, ground))
    if is_outside:
        parts.append("reaches outside the picture")
    return "; ".join(parts) or None


def _render_measured(annotation: Annotation, ground: Ground | None) -> str:
    start, end = annotation.points_px[:2]
    length_m = find_distance_m(start, end, ground)
    if length_m is not None and ground is not None:
        return f"{render_length(length_m)} ({ground.source})"
    length_px = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    return f"{length_px:.1f} px of the original"


def _make_entry(
    number: int, annotation: Annotation, detail: str | None, *, font_px: int, width_px: int
) -> _Entry:
    small = TextStyle(max(10, round(font_px * 0.8)), ink=MUTED_INK)
    shape_px = round(max(small.measure_width_px(shape) for shape in Shape)) + round(font_px * 0.8)
    room = width_px - shape_px - font_px // 2
    label = make_text_block(annotation.label, TextStyle(font_px), width_px=room, max_lines=_LINES_PER_LABEL)
    below = None if detail is None else make_text_block(detail, small, width_px=room, max_lines=3)
    height = label.height_px + (below.height_px if below else 0)
    least = measure_badge_px(number, font_px)[1]
    shape = make_text_block(annotation.shape, small, width_px=shape_px, max_lines=1)
    # The first line stands lower than the badge's upper edge by their difference.
    lower = max(0, (least - label.style.line_px) // 2)
    return _Entry(number, shape, label, below, max(least, height + lower) + max(2, font_px // 4))


def _fill_columns(
    entries: tuple[_Entry, ...], columns: int, column_px: int, gap: int
) -> tuple[LegendRow, ...]:
    """Down the first column, then the next, in columns of about the same height."""
    target = sum(entry.height_px for entry in entries) / columns
    rows, column, top = [], 0, 0
    for entry in entries:
        if top + entry.height_px / 2 > target and column < columns - 1:
            column, top = column + 1, 0
        left = column * (column_px + gap)
        rect = Rect(left, top, left + column_px, top + entry.height_px)
        rows.append(LegendRow(entry.number, rect, entry.shape, entry.label, entry.detail))
        top += entry.height_px
    return tuple(rows)
