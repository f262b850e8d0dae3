"""How a pixel grid is tied to the ground: by a transform, by control points, or by a rational model."""

import math
from dataclasses import dataclass

from catalogue.examine.rpc import RationalModel

Transform = tuple[float, float, float, float, float, float]


class NotLocatable(Exception):
    """Why something has no place on the ground; the message ends a sentence after "because"."""


@dataclass(frozen=True)
class GroundPoint:
    """A pixel whose place is known.

    Attributes:
        column: from the left edge of the picture, 0 is the edge itself.
        row: from the upper edge.
        x: in the units and axis order (east first) of the coordinate system it comes with.
        y: likewise.
    """

    column: float
    row: float
    x: float
    y: float


@dataclass(frozen=True)
class Georeference:
    """What one source says about where the pixels lie; any part may be missing.

    Attributes:
        source: exactly where it stands, such as `GTiff:transform` or `world file:a.tfw`.
        transform: the six numbers in GDAL order: x of the upper left corner, x per column, x per
            row, y of that corner, y per column, y per row; corners of pixels, not their centres.
        crs: an authority code such as `EPSG:32636`, or WKT.
        points: ground control points, in `crs`.
        points_in_inches: the points count inches from the lower left corner, as ArcGIS 9 wrote them,
            and need the picture's resolution and height.
        model: a rational polynomial model, WGS 84.
        model_source: where the model stands.
    """

    source: str
    transform: Transform | None = None
    crs: str | None = None
    points: tuple[GroundPoint, ...] = ()
    points_in_inches: bool = False
    model: RationalModel | None = None
    model_source: str = "RPC"


def is_finite(transform: Transform) -> bool:
    """Whether all six numbers are numbers."""
    return all(math.isfinite(value) for value in transform)


def is_identity(transform: Transform) -> bool:
    """Whether it is the transform that readers give when there is none, in either row direction."""
    return transform[:5] == (0.0, 1.0, 0.0, 0.0, 0.0) and abs(transform[5]) == 1.0


def apply_transform(transform: Transform, column: float, row: float) -> tuple[float, float]:
    """(x, y) of a place on the pixel grid."""
    x0, x_column, x_row, y0, y_column, y_row = transform
    return x0 + x_column * column + x_row * row, y0 + y_column * column + y_row * row
