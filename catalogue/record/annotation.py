"""Shapes on the pixel grid of an original, each with a label."""

import re
from enum import StrEnum

from catalogue.errors import ValueRefused
from catalogue.record.statement import Statement

_ACCEPTED = (
    "box 120,80,340,200 (left, top, right, bottom)",
    "polygon 10,10 80,10 80,60",
    "point 50,60",
    "arrow 10,10 50,60 (tail, head)",
    "line 10,10 110,10 (measured)",
)
# A label is printed in a legend; a paragraph belongs into a note.
LABEL_LIMIT = 200


class Shape(StrEnum):
    """The kinds of annotation."""

    BOX = "box"
    POLYGON = "polygon"
    POINT = "point"
    ARROW = "arrow"
    LINE = "line"


class Annotation(Statement, frozen=True, kw_only=True):
    """A shape on the original's pixel grid, with a label.

    Attributes:
        shape: box, polygon, point, arrow, or line (a measured length).
        points_px: (column, row) pairs from the upper left corner of the stored pixel grid, EXIF
            orientation not applied; box: upper left and lower right corner; arrow: tail, head;
            line: its two ends.
        label: what is to be seen there.
        note: anything else, in words.
    """

    shape: Shape
    points_px: tuple[tuple[float, float], ...]
    label: str
    note: str | None = None


def make_annotation(
    shape: Shape, coordinates: str, *, label: str, size_px: tuple[int, int] | None, note: str | None = None
) -> Annotation:
    """An annotation from what a person typed.

    Args:
        shape: the kind of shape.
        coordinates: numbers in pixels, separated by commas or blanks.
        label: what is to be seen there.
        size_px: (width, height) of the original, when known, which every point must lie in.
        note: anything else, in words.

    Raises:
        ValueRefused: the wrong number of numbers, a box without area, a point outside, no label.
    """
    numbers = [_parse_number(part, coordinates) for part in re.split(r"[,;\s]+", coordinates.strip()) if part]
    wanted = {Shape.BOX: {4}, Shape.POINT: {2}, Shape.ARROW: {4}, Shape.LINE: {4}}.get(shape)
    if len(numbers) % 2 or (wanted is None and len(numbers) < 6) or (wanted and len(numbers) not in wanted):
        raise ValueRefused(coordinates, f"is not a {shape}", _ACCEPTED)
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    if shape is Shape.BOX:
        (left, top), (right, bottom) = points
        points = ((min(left, right), min(top, bottom)), (max(left, right), max(top, bottom)))
    if shape is not Shape.POINT and _is_degenerate(shape, points):
        raise ValueRefused(coordinates, f"is a {shape} without extent", _ACCEPTED)
    if size_px is not None:
        _refuse_outside(coordinates, points, size_px)
    text = label.strip()
    if not text or len(text) > LABEL_LIMIT:
        raise ValueRefused(label, f"is not a label of 1 to {LABEL_LIMIT} characters")
    return Annotation(shape=shape, points_px=points, label=text, note=note)


def _parse_number(part: str, coordinates: str) -> float:
    if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,3})?", part):
        raise ValueRefused(coordinates, f"holds {part!r}, which is no pixel position", _ACCEPTED)
    value = float(part)
    return int(value) if value.is_integer() else value


def _is_degenerate(shape: Shape, points: tuple[tuple[float, float], ...]) -> bool:
    columns, rows = {x for x, _ in points}, {y for _, y in points}
    if shape in {Shape.BOX, Shape.POLYGON}:
        return len(columns) < 2 or len(rows) < 2
    return len(set(points)) < 2


def _refuse_outside(
    coordinates: str, points: tuple[tuple[float, float], ...], size_px: tuple[int, int]
) -> None:
    width, height = size_px
    for x, y in points:
        if x > width or y > height:
            raise ValueRefused(
                coordinates, f"reaches outside the picture, which is {width} x {height} pixels"
            )
