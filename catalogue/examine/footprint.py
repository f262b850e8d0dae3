"""Where on the ground a pixel grid lies: its outline in WGS 84, and metres per pixel at its centre."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.examine.georeference import (
    Georeference,
    GroundPoint,
    NotLocatable,
    Transform,
    apply_transform,
    is_finite,
    is_identity,
)
from catalogue.examine.ground_points import fit_transform, unwrap_longitudes
from catalogue.examine.projection import Projection, parse_projection
from catalogue.examine.rings import (
    Point,
    close_over_pole,
    close_ring,
    measure_bounds,
    measure_tolerance,
    simplify,
    split_at_antimeridian,
    unwrap,
)
from catalogue.examine.rpc import locate_pixel
from catalogue.record.examination import Footprint, Grid

Locate = Callable[[Sequence[Point]], list[Point]]

# Edges are drawn through this many steps before straight runs are thinned out again: a step of
# a world-wide raster is then 5.6 degrees.
_STEPS = 64
# WGS 84 (NIMA TR8350.2, table 3.1).
_SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
# A pixel under a millimetre or wider than the equator is nonsense.
_SMALLEST_M, _LARGEST_M = 1e-3, 4.1e7


@dataclass(frozen=True)
class Placement:
    """Where a pixel grid lies, or why that is not known.

    Attributes:
        footprint: its outline; None when `because` says why not.
        grid: metres per pixel at its centre.
        because: why there is no footprint, as the end of a sentence.
        residual_px: of a fit through control points, root mean square.
    """

    footprint: Footprint | None = None
    grid: Grid | None = None
    because: str | None = None
    residual_px: float | None = None


def place_picture(georeference: Georeference, width: int, height: int) -> Placement:
    """Where a picture lies by one source: its transform, else its points, else its model.

    Args:
        georeference: what the source says.
        width: pixels.
        height: pixels.
    """
    reasons, residual = [], None
    try:
        if georeference.transform is not None:
            return _place_by_transform(georeference, georeference.transform, width, height)
    except NotLocatable as error:
        reasons.append(str(error))
    try:
        if georeference.points:
            fit = fit_transform(_unwrap_points(georeference))
            residual = fit.residual_px
            placed = _place_by_transform(georeference, fit.transform, width, height, is_approximate=True)
            return Placement(placed.footprint, placed.grid, None, residual)
    except NotLocatable as error:
        reasons.append(str(error))
    try:
        if georeference.model is not None:
            return _place_by_model(georeference, width, height)
    except NotLocatable as error:
        reasons.append(str(error))
    return Placement(because="; ".join(reasons) or "it is not georeferenced", residual_px=residual)


def _unwrap_points(georeference: Georeference) -> tuple[GroundPoint, ...]:
    if georeference.crs is None:
        raise NotLocatable("no coordinate system is named for its control points")
    is_geographic = parse_projection(georeference.crs).is_geographic
    return unwrap_longitudes(georeference.points) if is_geographic else georeference.points


def _place_by_transform(
    georeference: Georeference, transform: Transform, width: int, height: int, *, is_approximate: bool = False
) -> Placement:
    _refuse_nonsense(transform)
    if georeference.crs is None:
        raise NotLocatable("no coordinate system is named")
    projection = parse_projection(georeference.crs)
    locate = _make_locate(transform, projection, height)
    poles = [deg for deg in (90.0, -90.0) if _holds(projection, transform, (width, height), deg)]
    return Placement(
        _outline(locate, width, height, georeference.source, is_approximate, poles),
        _measure_grid(locate, width, height),
    )


def _place_by_model(georeference: Georeference, width: int, height: int) -> Placement:
    model = georeference.model
    assert model is not None

    def locate(points: Sequence[Point]) -> list[Point]:
        places = [locate_pixel(model, column, row) for column, row in points]
        found = [place for place in places if place is not None and abs(place[1]) <= 90]
        if len(found) < len(points):
            raise NotLocatable("its rational model gives no place for a corner or an edge")
        return found

    footprint = _outline(locate, width, height, georeference.model_source, True, [])
    return Placement(footprint, _measure_grid(locate, width, height))


def _refuse_nonsense(transform: Transform) -> None:
    if not is_finite(transform):
        raise NotLocatable("its transform holds numbers that are not finite")
    if is_identity(transform):
        raise NotLocatable("its transform only counts pixels")
    _, x_column, x_row, _, y_column, y_row = transform
    determinant = x_column * y_row - x_row * y_column
    if determinant == 0 or not math.isfinite(determinant):
        raise NotLocatable("its transform gives pixels no area")


def _make_locate(transform: Transform, projection: Projection, height: int) -> Locate:
    """A function from pixels to places that forgives half a pixel beyond a pole.

    Grids whose first row is centred on the pole reach half a row beyond it.
    """
    limit = projection.latitude_limit
    slack = 0.5 * (abs(transform[4]) + abs(transform[5])) * (1 + 1e-9)

    def locate(points: Sequence[Point]) -> list[Point]:
        coordinates = [apply_transform(transform, column, row) for column, row in points]
        if any(abs(y) > limit + slack for _, y in coordinates):
            raise NotLocatable("it reaches beyond latitude 90")
        return projection.locate([(x, min(limit, max(-limit, y))) for x, y in coordinates])

    return locate


def _holds(projection: Projection, transform: Transform, size: tuple[int, int], pole_deg: float) -> bool:
    """Whether a pole lies inside the pixel grid of a projected picture."""
    coordinates = None if projection.is_geographic else projection.find_coordinates(0.0, pole_deg)
    if coordinates is None:
        return False
    x0, x_column, x_row, y0, y_column, y_row = transform
    x, y = coordinates[0] - x0, coordinates[1] - y0
    determinant = x_column * y_row - x_row * y_column
    column, row = (y_row * x - x_row * y) / determinant, (x_column * y - y_column * x) / determinant
    return 0 <= column <= size[0] and 0 <= row <= size[1]


def _outline(
    locate: Locate, width: int, height: int, source: str, is_approximate: bool, poles: Sequence[float]
) -> Footprint:
    corners = ((0.0, 0.0), (0.0, height), (width, height), (width, 0.0))
    pixels = [
        (a[0] + (b[0] - a[0]) * step / _STEPS, a[1] + (b[1] - a[1]) * step / _STEPS)
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)
        for step in range(_STEPS)
    ]
    points, turns = unwrap(locate(pixels))
    tolerance = measure_tolerance(points)
    closed = [*points, (points[0][0] + turns * 360.0, points[0][1])]
    thinned = [
        p for i in range(4) for p in simplify(closed[i * _STEPS : (i + 1) * _STEPS + 1], tolerance)[:-1]
    ]
    if turns:
        mean = sum(lat for _, lat in points) / len(points)
        pole = poles[0] if len(poles) == 1 else math.copysign(90.0, mean)
        thinned = close_over_pole(thinned, turns, pole)
    else:
        thinned = _limit_to_once_round(thinned, width)
    rings = tuple(close_ring(part) for part in split_at_antimeridian(thinned))
    if not rings:
        raise NotLocatable("the ring round it encloses no area")
    return Footprint(
        rings_wgs84=rings, bounds_wgs84=measure_bounds(rings), source=source, is_approximate=is_approximate
    )


def _limit_to_once_round(points: list[Point], width: int) -> list[Point]:
    """The ring, cut to 360 degrees when it goes round the Earth and at most one column further."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    if east - west > 360 * (1 + 1 / max(1, width - 1)) + 1e-6:
        raise NotLocatable(f"it is {east - west:.0f} degrees wide, more than once round the Earth")
    middle = (west + east) / 2
    return [(min(middle + 180, max(middle - 180, lon)), lat) for lon, lat in points]


def _measure_grid(locate: Locate, width: int, height: int) -> Grid:
    """Metres on the ground for a step of one pixel, from a hundredth of one at the centre.

    Raises:
        NotLocatable: a pixel is too small or too large to be one.
    """
    h = 0.005
    column, row = width / 2, height / 2
    centre, left, right, up, down = locate(
        [(column, row), (column - h, row), (column + h, row), (column, row - h), (column, row + h)]
    )
    column_m = _measure_offset(centre, left, right, 1 / (2 * h))
    row_m = _measure_offset(centre, up, down, 1 / (2 * h))
    for step in (column_m, row_m):
        if not _SMALLEST_M <= math.hypot(*step) <= _LARGEST_M:
            raise NotLocatable(f"its pixels would be {math.hypot(*step):g} m wide")
    return Grid(column_m=column_m, row_m=row_m)


def _measure_offset(centre: Point, a: Point, b: Point, scale: float) -> tuple[float, float]:
    """(east, north) metres from a to b, times a scale, in the plane that touches the globe at the centre."""
    lon, lat = math.radians(centre[0]), math.radians(centre[1])
    ax, ay, az = _to_cartesian(a)
    bx, by, bz = _to_cartesian(b)
    dx, dy, dz = bx - ax, by - ay, bz - az
    east = -math.sin(lon) * dx + math.cos(lon) * dy
    north = -math.sin(lat) * (math.cos(lon) * dx + math.sin(lon) * dy) + math.cos(lat) * dz
    return east * scale, north * scale


def _to_cartesian(place: Point) -> tuple[float, float, float]:
    """Earth-centred metres of a place on the ellipsoid."""
    lon, lat = math.radians(place[0]), math.radians(place[1])
    e2 = _FLATTENING * (2 - _FLATTENING)
    normal = _SEMI_MAJOR_M / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    around = normal * math.cos(lat)
    return around * math.cos(lon), around * math.sin(lon), normal * (1 - e2) * math.sin(lat)
