"""A transform through ground control points, and how far they lie from it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalogue.examine.georeference import GroundPoint, NotLocatable, Transform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A row of points whose spread across is under a millionth of the spread along is a line.
_FLATNESS = 1e-6


@dataclass(frozen=True)
class Fit:
    """A first-order transform through points.

    Attributes:
        transform: GDAL order.
        residual_px: root mean square distance of the points from it, in pixels.
    """

    transform: Transform
    residual_px: float


def fit_transform(points: Sequence[GroundPoint]) -> Fit:
    """The transform with the least squared error.

    Raises:
        NotLocatable: fewer than three points, points on one line, or numbers that are not finite.
    """
    import numpy as np

    if len(points) < 3:
        raise NotLocatable(f"{len(points)} control point(s) leave rotation and scale open; three are needed")
    pixels = np.array([(p.column, p.row) for p in points], dtype=float)
    ground = np.array([(p.x, p.y) for p in points], dtype=float)
    if not np.isfinite(pixels).all() or not np.isfinite(ground).all():
        raise NotLocatable("its control points hold numbers that are not finite")
    if _lie_on_a_line(pixels) or _lie_on_a_line(ground):
        raise NotLocatable("its control points lie on one line")
    middle = pixels.mean(axis=0)
    # Ground values are reduced to their own middle: eastings of 1e7 would cost digits.
    ground_middle = ground.mean(axis=0)
    terms = np.column_stack([np.ones(len(points)), pixels - middle])
    solution, *_ = np.linalg.lstsq(terms, ground - ground_middle, rcond=None)
    linear = solution[1:].T
    missed = np.linalg.solve(linear, (ground - ground_middle - terms @ solution).T)
    origin = ground_middle + solution[0] - linear @ middle
    (x_column, x_row), (y_column, y_row) = linear.tolist()
    transform = (float(origin[0]), x_column, x_row, float(origin[1]), y_column, y_row)
    return Fit(transform, math.sqrt(float((missed**2).sum(axis=0).mean())))


def _lie_on_a_line(points: "NDArray[np.float64]") -> bool:
    import numpy as np

    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(spread[-1] <= _FLATNESS * spread[0])


def unwrap_longitudes(points: Sequence[GroundPoint]) -> tuple[GroundPoint, ...]:
    """Points in degrees with longitudes that go on beyond 180 instead of jumping there."""
    if not all(math.isfinite(p.x) for p in points):
        return tuple(points)
    first = points[0].x
    return tuple(
        GroundPoint(p.column, p.row, p.x - 360.0 * round((p.x - first) / 360.0), p.y) for p in points
    )
