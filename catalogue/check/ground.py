"""How far a place on the ground lies from what a picture covers."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import asin, ceil, cos, pi, radians, sin, sqrt

from catalogue.check.orbit import Spot
from catalogue.record.examination import Footprint
from catalogue.record.place import measure_distance_m

Point = tuple[float, float]
Vector = tuple[float, float, float]
Ring = tuple[Point, ...]
# Mean radius of the Earth (IUGG): a sphere is within 0.6 % of the ellipsoid.
_EARTH_RADIUS_M = 6_371_008.8
# An edge runs straight in degrees, between its points along a great circle: half a degree apart they part
# by under 60 m times the tangent of the latitude.
_STEP_DEG = 0.5


def measure_gap_m(footprint: Footprint, latitude_deg: float, longitude_deg: float) -> float:
    """Metres from a place to the nearest ground inside the outlines; 0 inside them."""
    if any(_holds(ring, latitude_deg, longitude_deg) for ring in footprint.rings_wgs84):
        return 0.0
    spot = _to_vector(latitude_deg, longitude_deg)
    return min(
        _measure_angle(spot, _to_vector(a[1], a[0]), _to_vector(b[1], b[0])) * _EARTH_RADIUS_M
        for ring in footprint.rings_wgs84
        for a, b in _divide(ring)
    )


def measure_gap_between_m(first: Footprint, second: Footprint) -> float:
    """Metres between what two pictures cover; 0 when a corner of one lies inside the other."""
    return min(
        measure_gap_m(inside, latitude, longitude)
        for inside, other in ((first, second), (second, first))
        for ring in other.rings_wgs84
        for longitude, latitude in ring
    )


def measure_extent_m(footprint: Footprint) -> float:
    """Metres from corner to corner of the box round the outlines; at most half round the Earth."""
    west, south, east, north = footprint.bounds_wgs84
    width_deg = (east - west) % 360 or (360.0 if east != west else 0.0)
    if width_deg >= 180:
        return pi * _EARTH_RADIUS_M
    return max(
        measure_distance_m((south, 0.0), (north, width_deg)),
        measure_distance_m((south, width_deg), (north, 0.0)),
    )


def measure_area_m2(footprint: Footprint) -> float:
    """Square metres inside the outlines, on a sphere.

    Source: the strip under each edge in an equal-area (Lambert cylindrical) map.
    """
    total = 0.0
    for ring in footprint.rings_wgs84:
        strips = (
            radians(b[0] - a[0]) * (sin(radians(a[1])) + sin(radians(b[1]))) / 2 for a, b in _divide(ring)
        )
        total += abs(sum(strips))
    return total * _EARTH_RADIUS_M**2


def render_spot(spot: Spot) -> str:
    """A place for people, latitude first, with no more digits than its radius supports."""
    digits = 2 if spot.radius_m >= 1_000 else 4
    point = f"{spot.latitude_deg:.{digits}f}, {spot.longitude_deg:.{digits}f}"
    return f"{point} (within {render_distance(spot.radius_m)})" if spot.radius_m else point


def render_distance(metres: float) -> str:
    """A distance for people: whole metres below 1 km, then kilometres."""
    if metres < 1_000:
        return f"{metres:.0f} m"
    return f"{metres / 1_000:.1f} km" if metres < 10_000 else f"{metres / 1_000:,.0f} km"


def make_box(points: Iterable[Point], *, source: str) -> Footprint:
    """A footprint of one outline round (longitude, latitude) corners that do not cross the antimeridian."""
    ring = tuple(points)
    longitudes, latitudes = [lon for lon, _ in ring], [lat for _, lat in ring]
    return Footprint(
        rings_wgs84=((*ring, ring[0]),),
        bounds_wgs84=(min(longitudes), min(latitudes), max(longitudes), max(latitudes)),
        source=source,
        is_approximate=True,
    )


def _holds(ring: Ring, latitude: float, longitude: float) -> bool:
    """Whether a place lies inside a ring; longitudes may be counted from either side of the antimeridian."""
    return any(_crosses_odd(ring, latitude, turned) for turned in _turn(longitude))


def _turn(longitude: float) -> tuple[float, float, float]:
    return longitude, longitude - 360, longitude + 360


def _crosses_odd(ring: Ring, latitude: float, longitude: float) -> bool:
    is_inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > latitude) != (by > latitude) and longitude < ax + (latitude - ay) * (bx - ax) / (by - ay):
            is_inside = not is_inside
    return is_inside


def _divide(ring: Ring) -> Iterator[tuple[Point, Point]]:
    """The edges, cut so that none is longer than a step."""
    for a, b in pairwise(ring):
        count = max(1, ceil(max(abs(b[0] - a[0]), abs(b[1] - a[1])) / _STEP_DEG))
        cuts = [
            (a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count) for i in range(count + 1)
        ]
        yield from pairwise(cuts)


def _to_vector(latitude_deg: float, longitude_deg: float) -> Vector:
    phi, lam = radians(latitude_deg), radians(longitude_deg)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def _measure_angle(spot: Vector, a: Vector, b: Vector) -> float:
    """The angle between a place and the nearest point of the arc from a to b."""
    chord = _subtract(b, a)
    length2 = _dot(chord, chord)
    along = _dot(_subtract(spot, a), chord) / length2 if length2 > 0 else 0.0
    share = min(1.0, max(0.0, along))
    nearest = (a[0] + share * chord[0], a[1] + share * chord[1], a[2] + share * chord[2])
    size = sqrt(_dot(nearest, nearest))
    if size < 1e-9:  # an arc of half a turn, which no divided edge is
        return pi
    apart = _subtract(spot, (nearest[0] / size, nearest[1] / size, nearest[2] / size))
    # The half-angle form keeps its precision where the cosine is flat.
    return 2 * asin(min(1.0, sqrt(_dot(apart, apart)) / 2))


def _subtract(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
