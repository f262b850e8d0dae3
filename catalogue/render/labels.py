"""Places for numbered labels: near what they name, apart from each other, inside the picture."""

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

# Half a label to each side, up to four labels away: near enough to be seen to belong.
_NEAR_STEPS = 8
# Cells of a coarse lattice over the whole picture, tried when the neighbourhood is full.
_FAR_CELLS = 20
# Covering a whole thing that is shown weighs as much as being this many labels further away.
_COVER_COST = 8.0


@dataclass(frozen=True)
class Rect:
    """Whole pixels; right and bottom are the first ones outside."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def place_labels(
    anchors: tuple[tuple[float, float], ...],
    label_px: tuple[int, int],
    picture_px: tuple[int, int],
    *,
    obstacles: tuple[Rect, ...] = (),
) -> tuple[Rect, ...]:
    """A place for each label, all of one size.

    Args:
        anchors: (column, row) that each label belongs to; may lie outside the picture.
        label_px: (width, height) of every label; one larger than the picture is cut to it.
        picture_px: (width, height).
        obstacles: what should better stay visible; covered only where there is no other room near.

    Returns:
        One rectangle per anchor, in order: always inside the picture, and free of overlap whenever
        the picture can hold that many (across times down); beyond that, as evenly as possible.
    """
    width, height = (min(label, side) for label, side in zip(label_px, picture_px, strict=True))
    across, down = picture_px[0] // width, picture_px[1] // height
    if len(anchors) > across * down:
        return _place_evenly(anchors, (width, height), (across, down))
    offsets = _make_offsets(width, height)
    far = _make_far_corners(width, height, picture_px)
    last = (picture_px[0] - width, picture_px[1] - height)
    blocked = np.array([[o.left, o.top, o.right, o.bottom] for o in obstacles], dtype=np.float64)
    placed = np.empty((0, 4), dtype=np.float64)
    for x, y in anchors:
        # An anchor outside the picture counts as the point of its edge next to it.
        anchor = (min(max(x, 0), picture_px[0]), min(max(y, 0), picture_px[1]))
        corners = np.clip(np.floor(np.vstack([offsets + anchor, far])), (0, 0), last)
        boxes = np.hstack([corners, corners + (width, height)])
        place = _find_place(anchor, boxes, placed, blocked)
        if place is None:
            return _place_on_lattice(anchors, (width, height), (across, down))
        placed = np.vstack([placed, place])
    return tuple(Rect(*(int(edge) for edge in place)) for place in placed)


def _make_offsets(width: int, height: int) -> NDArray[np.float64]:
    """Upper left corners, shape (candidate, 2), of labels around the point 0, 0."""
    steps = np.arange(-_NEAR_STEPS, _NEAR_STEPS + 1) / 2
    centres = np.array(list(product(steps * width, steps * height)))
    return centres - (width / 2, height / 2)


def _make_far_corners(width: int, height: int, picture_px: tuple[int, int]) -> NDArray[np.float64]:
    """Upper left corners, shape (candidate, 2), all over the picture."""
    columns = np.linspace(0, picture_px[0] - width, min(_FAR_CELLS, picture_px[0] // width))
    rows = np.linspace(0, picture_px[1] - height, min(_FAR_CELLS, picture_px[1] // height))
    return np.array(list(product(columns, rows)))


def _find_place(
    anchor: tuple[float, float],
    boxes: NDArray[np.float64],
    placed: NDArray[np.float64],
    blocked: NDArray[np.float64],
) -> NDArray[np.float64] | None:
    """The best box, (left, top, right, bottom), that overlaps nothing placed; None if all do."""
    free = _measure_overlaps(boxes, placed).sum(axis=1) == 0
    if not free.any():
        return None
    boxes = boxes[free]
    width, height = boxes[0, 2:] - boxes[0, :2]
    away = np.hypot(*((boxes[:, :2] + boxes[:, 2:]) / 2 - anchor).T) / height
    covered = _measure_overlaps(boxes, blocked).sum(axis=1) / (width * height)
    best: NDArray[np.float64] = boxes[np.argmin(away + _COVER_COST * covered)]
    return best


def _measure_overlaps(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shared area, shape (box, other)."""
    if len(others) == 0:
        return np.zeros((len(boxes), 0))
    sides = [
        np.minimum(boxes[:, None, axis + 2], others[None, :, axis + 2])
        - np.maximum(boxes[:, None, axis], others[None, :, axis])
        for axis in (0, 1)
    ]
    area: NDArray[np.float64] = np.maximum(sides[0], 0) * np.maximum(sides[1], 0)
    return area


def _place_on_lattice(
    anchors: tuple[tuple[float, float], ...], label_px: tuple[int, int], cells: tuple[int, int]
) -> tuple[Rect, ...]:
    """Each label in the nearest free cell: never the prettiest, but it holds as many as can be held."""
    width, height = label_px
    free = [(column * width, row * height) for column, row in product(range(cells[0]), range(cells[1]))]
    places = []
    for x, y in anchors:
        best = min(free, key=lambda c: math.hypot(c[0] + width / 2 - x, c[1] + height / 2 - y))
        free.remove(best)
        places.append(Rect(*best, best[0] + width, best[1] + height))
    return tuple(places)


def _place_evenly(
    anchors: tuple[tuple[float, float], ...], label_px: tuple[int, int], cells: tuple[int, int]
) -> tuple[Rect, ...]:
    """More labels than room: whole layers of the lattice, one upon the other."""
    room = cells[0] * cells[1]
    layers = [anchors[start : start + room] for start in range(0, len(anchors), room)]
    return tuple(place for layer in layers for place in _place_on_lattice(layer, label_px, cells))
