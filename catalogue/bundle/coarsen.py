"""Positions made so coarse that they tell a region and no more: points, boxes and outlines."""

import math
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import msgspec

from catalogue.errors import ValueRefused
from catalogue.record.place import RADIUS_M, Place, PlacePrecision, PlaceState, parse_point
from catalogue.record.views import Geometry

WITHHELD = "withheld"
STEP_DEG = Decimal("0.1")
# A point of a 0.1 degree grid lies at most half a diagonal from what was rounded to it: 7.9 km.
MIN_RADIUS_M, _SHIFT_M = 10_000.0, 7_900.0
Bounds = tuple[float, float, float, float]


def round_deg(value: float) -> float:
    """Degrees to the nearest step of the grid; never a negative zero."""
    return float(Decimal(repr(value)).quantize(STEP_DEG)) + 0.0


def coarsen_place(place: Place) -> Place:
    """The place as a region: its point on the grid, its radius large enough to hold what was meant.

    A name stays only where it was given as the name of a region.
    """
    is_region = place.precision is PlacePrecision.REGION
    name = place.name if is_region or place.name is None else WITHHELD
    if place.state is not PlaceState.LOCATED or place.latitude_deg is None or place.longitude_deg is None:
        return msgspec.structs.replace(place, name=name)
    word = RADIUS_M[place.precision] if place.precision else 0.0
    given = place.radius_m if place.radius_m is not None else word
    point = round_deg(place.latitude_deg), round_deg(place.longitude_deg)
    shift_m = _SHIFT_M if point != (place.latitude_deg, place.longitude_deg) else 0.0
    return Place(
        state=PlaceState.LOCATED,
        name=name,
        latitude_deg=point[0],
        longitude_deg=point[1],
        precision=PlacePrecision.REGION,
        radius_m=max(MIN_RADIUS_M, math.ceil((given + shift_m) / 1000) * 1000.0),
    )


def widen_bounds(bounds: Bounds) -> Bounds:
    """The box widened outward to the grid, one cell at least; west > east still crosses the antimeridian."""
    west, east = _widen(bounds[0], bounds[2]) if bounds[0] <= bounds[2] else _widen_across(bounds)
    south, north = _widen(bounds[1], bounds[3], limit=90)
    return west, south, east, north


def coarsen_geometry(geometry: Geometry) -> Geometry | None:
    """Each polygon of a GeoJSON geometry as its widened box; None when it is no such geometry."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    if not isinstance(polygons, list | tuple):
        return None
    rings = []
    for polygon in polygons:
        points = list(_find_points(polygon))
        if not points:
            return None
        columns, rows = zip(*points, strict=True)
        box = widen_bounds((min(columns), min(rows), max(columns), max(rows)))
        rings.append([_draw_ring(box)])
    if not rings:
        return None
    return {"type": kind, "coordinates": rings[0] if kind == "Polygon" else rings}


def holds_point(text: str) -> bool:
    """Whether a text is a position, or a link that holds one."""
    try:
        parse_point(text)
    except ValueRefused:
        return False
    return True


def _widen(low: float, high: float, *, limit: int = 180) -> tuple[float, float]:
    first, last = _floor(low), _ceil(high)
    if first == last:
        first, last = (first - STEP_DEG, last) if last >= limit else (first, last + STEP_DEG)
    return float(first) + 0.0, float(last) + 0.0


def _widen_across(bounds: Bounds) -> tuple[float, float]:
    """West and east of a box over the antimeridian; when they would meet, it goes all around."""
    west, east = _floor(bounds[0]), _ceil(bounds[2])
    return (float(west) + 0.0, float(east) + 0.0) if west > east else (-180.0, 180.0)


def _floor(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(STEP_DEG, ROUND_FLOOR)


def _ceil(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(STEP_DEG, ROUND_CEILING)


def _draw_ring(box: Bounds) -> list[list[float]]:
    west, south, east, north = box
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _find_points(shape: object) -> Iterator[tuple[float, float]]:
    """Every (longitude, latitude) pair, however deep it lies in lists."""
    if not isinstance(shape, list | tuple):
        return
    if len(shape) >= 2 and all(isinstance(one, int | float) for one in shape):
        yield float(shape[0]), float(shape[1])
        return
    inner: Iterable[object] = shape
    for one in inner:
        yield from _find_points(one)
