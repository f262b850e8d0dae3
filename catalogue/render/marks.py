"""Shapes of annotations, drawn so that they are seen on any background and hide little."""

import math
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from catalogue.record.annotation import Shape
from catalogue.render.labels import Rect
from catalogue.render.palette import MarkColour, Rgb

Point = tuple[float, float]

# Lines are drawn this much larger and averaged, which makes their edges smooth; larger pictures
# get by with less, for the sake of memory.
_FINE, _COARSE, _COARSE_FROM_PX = 3, 2, 1_000_000
# A shape that fills more than this share of the picture may be covered by a label at its rim.
_LARGE_SHARE = 0.2
# Where along a line labels had better not lie.
_SHARES_ALONG = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Path:
    """A line through points, or a filled area."""

    points: tuple[Point, ...]
    is_closed: bool = False
    is_filled: bool = False


@dataclass(frozen=True)
class Circle:
    """A ring, or a filled disc."""

    centre: Point
    radius: float
    is_filled: bool = False


@dataclass(frozen=True)
class Mark:
    """One annotation on the picture as shown.

    Attributes:
        parts: what is drawn, in pixels of the picture as shown.
        anchor: where its label belongs.
        anchor_reach_px: how far from the anchor a line from the label stops, not to cross the thing.
        keep_clear: what labels had better not cover, such as the thing inside a ring.
    """

    parts: tuple[Path | Circle, ...]
    anchor: Point
    anchor_reach_px: float
    keep_clear: tuple[Rect, ...]


def make_mark(
    shape: Shape, points: tuple[Point, ...], *, stroke_px: int, picture_px: tuple[int, int]
) -> Mark:
    """The drawing of a shape.

    Args:
        shape: the kind of shape.
        points: in pixels of the picture as shown, from the corner of its first pixel; enough for
            the shape (`has_enough_points`).
        stroke_px: thickness of lines.
        picture_px: (width, height) of the picture as shown.
    """
    near = tuple(_keep_near(point, picture_px) for point in points)
    parts = _PARTS[shape](near, stroke_px)
    return Mark(
        parts,
        anchor=_find_anchor(shape, near),
        anchor_reach_px=measure_ring_px(stroke_px) if shape is Shape.POINT else 0.0,
        keep_clear=_find_keep_clear(shape, near, stroke_px, picture_px),
    )


def draw_mark(picture: Image.Image, mark: Mark, colour: MarkColour, *, stroke_px: int) -> None:
    """Draws into an RGBA picture: the halo first, the shape upon it."""
    halo_px = measure_halo_px(stroke_px)
    _draw_parts(picture, mark.parts, colour.halo, stroke_px + 2 * halo_px)
    _draw_parts(picture, mark.parts, colour.fill, stroke_px)


def measure_halo_px(stroke_px: int) -> int:
    """Thickness of the halo on each side of a line."""
    return max(1, round(stroke_px * 0.4))


def _keep_near(point: Point, picture_px: tuple[int, int]) -> Point:
    """The point, or one nearer: drawing must not take a day because a number is absurd."""
    x, y = (
        min(max(value if math.isfinite(value) else 0.0, -4.0 * side), 5.0 * side)
        for value, side in zip(point, picture_px, strict=True)
    )
    return x, y


def _make_box(points: tuple[Point, ...], stroke_px: int) -> tuple[Path | Circle, ...]:
    # A box smaller than its own line would hide the thing: it is widened around it.
    (left, top), (right, bottom) = points[:2]
    grow_x = max(0.0, (4 * stroke_px - abs(right - left)) / 2)
    grow_y = max(0.0, (4 * stroke_px - abs(bottom - top)) / 2)
    left, right = min(left, right) - grow_x, max(left, right) + grow_x
    top, bottom = min(top, bottom) - grow_y, max(top, bottom) + grow_y
    return (Path(((left, top), (right, top), (right, bottom), (left, bottom)), is_closed=True),)


def _make_polygon(points: tuple[Point, ...], stroke_px: int) -> tuple[Path | Circle, ...]:
    return (Path(points, is_closed=True),)


def _make_point(points: tuple[Point, ...], stroke_px: int) -> tuple[Path | Circle, ...]:
    ring = Circle(points[0], measure_ring_px(stroke_px))
    return (ring, Circle(points[0], stroke_px * 0.25, is_filled=True))


def _make_arrow(points: tuple[Point, ...], stroke_px: int) -> tuple[Path | Circle, ...]:
    tail, head = points[:2]
    length = math.dist(tail, head) or 1.0
    along = ((head[0] - tail[0]) / length, (head[1] - tail[1]) / length)
    head_px = min(stroke_px * 5.0, length)
    back = (head[0] - along[0] * head_px, head[1] - along[1] * head_px)
    side = (-along[1] * head_px * 0.45, along[0] * head_px * 0.45)
    wings = ((back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1]))
    return (Path((tail, back)), Path((head, *wings), is_filled=True))


def _make_line(points: tuple[Point, ...], stroke_px: int) -> tuple[Path | Circle, ...]:
    start, end = points[:2]
    length = math.dist(start, end) or 1.0
    tick = stroke_px * 2.5
    across = (-(end[1] - start[1]) / length * tick, (end[0] - start[0]) / length * tick)
    ticks = tuple(
        Path(((x - across[0], y - across[1]), (x + across[0], y + across[1]))) for x, y in (start, end)
    )
    return (Path((start, end)), *ticks)


_PARTS = {
    Shape.BOX: _make_box,
    Shape.POLYGON: _make_polygon,
    Shape.POINT: _make_point,
    Shape.ARROW: _make_arrow,
    Shape.LINE: _make_line,
}


def measure_ring_px(stroke_px: int) -> float:
    """Radius of the ring around a point."""
    return stroke_px * 5.0


def _find_anchor(shape: Shape, points: tuple[Point, ...]) -> Point:
    if shape is Shape.POLYGON:
        return min(points, key=lambda point: point[1])
    if shape is Shape.LINE:
        return ((points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2)
    return points[0]


def _find_keep_clear(
    shape: Shape, points: tuple[Point, ...], stroke_px: int, picture_px: tuple[int, int]
) -> tuple[Rect, ...]:
    room = round(measure_ring_px(stroke_px)) + stroke_px
    if shape is Shape.POINT:
        return (_surround(points[:1], room),)
    if shape in {Shape.ARROW, Shape.LINE}:
        (x, y), (to_x, to_y) = points[:2]
        along = [(x + (to_x - x) * share, y + (to_y - y) * share) for share in _SHARES_ALONG]
        return tuple(_surround((point,), 2 * stroke_px) for point in along)
    rect = _surround(points, stroke_px)
    share = (rect.right - rect.left) * (rect.bottom - rect.top) / (picture_px[0] * picture_px[1])
    return (rect,) if share <= _LARGE_SHARE else ()


def _surround(points: tuple[Point, ...], room: float) -> Rect:
    columns, rows = [x for x, _ in points], [y for _, y in points]
    return Rect(
        math.floor(min(columns) - room),
        math.floor(min(rows) - room),
        math.ceil(max(columns) + room),
        math.ceil(max(rows) + room),
    )


def _draw_parts(picture: Image.Image, parts: tuple[Path | Circle, ...], colour: Rgb, stroke_px: int) -> None:
    rect = _find_touched(parts, stroke_px, picture.size)
    width, height = rect.right - rect.left, rect.bottom - rect.top
    if width <= 0 or height <= 0:
        return
    scale = _FINE if width * height < _COARSE_FROM_PX else _COARSE
    cover = Image.new("L", (width * scale, height * scale))
    draw = ImageDraw.Draw(cover)
    for part in parts:
        _draw_part(draw, part, (rect.left, rect.top), scale, stroke_px * scale)
    layer = Image.new("RGBA", (width, height), (*colour, 0))
    layer.putalpha(cover.reduce(scale))
    picture.alpha_composite(layer, (rect.left, rect.top))


def _find_touched(parts: tuple[Path | Circle, ...], stroke_px: int, picture_px: tuple[int, int]) -> Rect:
    """The part of the picture that the drawing touches."""
    corners: list[Point] = []
    for part in parts:
        if isinstance(part, Circle):
            (x, y), r = part.centre, part.radius
            corners += [(x - r, y - r), (x + r, y + r)]
        else:
            corners += part.points
    rect = _surround(tuple(corners), stroke_px + 1)
    return Rect(
        max(rect.left, 0), max(rect.top, 0), min(rect.right, picture_px[0]), min(rect.bottom, picture_px[1])
    )


def _draw_part(
    draw: ImageDraw.ImageDraw, part: Path | Circle, origin: tuple[int, int], scale: int, stroke: int
) -> None:
    def to_cover(point: Point) -> Point:
        # Pillow puts whole numbers at the middle of a pixel, we at its corner.
        return ((point[0] - origin[0]) * scale - 0.5, (point[1] - origin[1]) * scale - 0.5)

    if isinstance(part, Circle):
        _draw_circle(draw, to_cover(part.centre), part.radius * scale, stroke, is_filled=part.is_filled)
        return
    points = [to_cover(point) for point in part.points]
    # The halo of an area is a line around it, so the area grows by the stroke's half.
    if part.is_filled:
        draw.polygon(points, fill=255)
    closed = [*points, points[0]] if part.is_closed or part.is_filled else points
    # Pillow shifts thick lines by a pixel according to their direction: all get the same one.
    for ends in pairwise(closed):
        ordered: list[Point] = sorted(ends)
        draw.line(ordered, fill=255, width=stroke)
    for point in closed:
        _draw_circle(draw, point, 0, stroke, is_filled=True)


def _draw_circle(
    draw: ImageDraw.ImageDraw, centre: Point, radius: float, stroke: int, *, is_filled: bool
) -> None:
    outer, inner = radius + stroke / 2, radius - stroke / 2
    for reach, ink in ((outer, 255), (inner, 0)):
        if ink or (inner > 0 and not is_filled):
            # Pillow counts the last pixel in, hence half a pixel less to each side.
            x, y, half = *centre, max(reach - 0.5, 0.0)
            draw.ellipse((x - half, y - half, x + half, y + half), fill=ink)
