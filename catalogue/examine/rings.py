"""Closed rings on the globe: unwrapped, closed over a pole, cut at the antimeridian, simplified."""

import math
from collections.abc import Sequence

from catalogue.examine.georeference import NotLocatable

Point = tuple[float, float]
Ring = tuple[Point, ...]

# One part in 100,000 of the extent, at least 0.01 m: below the width of a pixel in any picture.
_TOLERANCE_SHARE = 1e-5
_TOLERANCE_DEG = 1e-7
_WHOLE_DEG = 360.0
_ROUNDING_DEG = 1e-9


def unwrap(points: Sequence[Point]) -> tuple[list[Point], int]:
    """The same points with longitudes that go on beyond 180 instead of jumping.

    Args:
        points: (longitude, latitude), not closed, close enough together that no step spans 180 degrees.

    Returns:
        The points, and how often the ring goes round a pole: 0, or 1 eastwards, or -1 westwards.
    """
    unwrapped = [points[0]]
    for longitude, latitude in points[1:]:
        unwrapped.append((_nearest(longitude, unwrapped[-1][0]), latitude))
    turns = round((_nearest(points[0][0], unwrapped[-1][0]) - points[0][0]) / _WHOLE_DEG)
    return unwrapped, turns


def _nearest(longitude: float, to: float) -> float:
    return longitude - _WHOLE_DEG * round((longitude - to) / _WHOLE_DEG)


def close_over_pole(points: Sequence[Point], turns: int, pole_deg: float) -> list[Point]:
    """A ring round a pole, opened at the antimeridian and closed along it to the pole.

    Args:
        points: unwrapped, not closed, going round the pole once.
        turns: 1 eastwards, -1 westwards.
        pole_deg: 90 or -90.
    """
    start = points[0][0]
    whole = [*points, (start + turns * _WHOLE_DEG, points[0][1])]
    cut = next(c for n in range(-3, 4) if _lies_between(c := 180.0 + n * _WHOLE_DEG, start, whole[-1][0]))
    at = next(i for i in range(len(points)) if _lies_between(cut, whole[i][0], whole[i + 1][0]))
    (west, south), (east, north) = whole[at], whole[at + 1]
    share = (cut - west) / (east - west) if east != west else 0.0
    latitude = south + share * (north - south)
    shift = -180.0 * turns - cut
    before = [(lon + shift + turns * _WHOLE_DEG, lat) for lon, lat in points[: at + 1]]
    after = [(lon + shift, lat) for lon, lat in whole[at + 1 : -1]]
    ends = (-180.0 * turns, latitude), (180.0 * turns, latitude)
    body = [p for p in (*after, *before) if p not in ends]
    return [ends[0], *body, ends[1], (180.0 * turns, pole_deg), (-180.0 * turns, pole_deg)]


def _lies_between(value: float, a: float, b: float) -> bool:
    return min(a, b) <= value <= max(a, b)


def split_at_antimeridian(points: Sequence[Point]) -> list[list[Point]]:
    """The ring in parts that lie within -180 to 180 degrees, the westernmost part of it first."""
    middle = (min(p[0] for p in points) + max(p[0] for p in points)) / 2
    shift = _WHOLE_DEG * round(middle / _WHOLE_DEG)
    centred = [(_snap(lon - shift), lat) for lon, lat in points]
    parts = []
    for turn in (-1, 0, 1):
        west, east = -180.0 + turn * _WHOLE_DEG, 180.0 + turn * _WHOLE_DEG
        part = _clip(_clip(centred, west, 1), east, -1)
        if len(set(part)) >= 3 and abs(measure_area(part)) > 0:
            parts.append([(lon - turn * _WHOLE_DEG, lat) for lon, lat in part])
    return parts


def _snap(longitude: float) -> float:
    """Longitude with rounding noise at the antimeridian removed, so that no sliver is cut off."""
    return next((e for e in (-180.0, 180.0) if abs(longitude - e) < _ROUNDING_DEG), longitude)


def _clip(points: Sequence[Point], longitude: float, side: int) -> list[Point]:
    """The part of a ring east (side 1) or west (side -1) of a meridian.

    Source: Sutherland, Hodgman: Reentrant polygon clipping, CACM 17 (1974), for one edge.
    """
    kept: list[Point] = []
    for i, (lon, lat) in enumerate(points):
        lon_before, lat_before = points[i - 1]
        inside, was_inside = (lon - longitude) * side >= 0, (lon_before - longitude) * side >= 0
        if inside != was_inside:
            share = (longitude - lon_before) / (lon - lon_before)
            kept.append((longitude, lat_before + share * (lat - lat_before)))
        if inside:
            kept.append((lon, lat))
    return kept


def measure_area(points: Sequence[Point]) -> float:
    """Square degrees; positive when counter-clockwise."""
    x0, y0 = points[0]
    moved = [(x - x0, y - y0) for x, y in points]
    return sum(moved[i - 1][0] * y - x * moved[i - 1][1] for i, (x, y) in enumerate(moved)) / 2


def close_ring(points: Sequence[Point]) -> Ring:
    """The ring with its first point repeated at the end, counter-clockwise, no point twice in a row.

    Raises:
        NotLocatable: it encloses no area.
    """
    ring = [p for i, p in enumerate(points) if p != points[i - 1]]
    if len(ring) < 3 or measure_area(ring) == 0:
        raise NotLocatable("the ring round it encloses no area")
    if measure_area(ring) < 0:
        ring = [ring[0], *reversed(ring[1:])]
    return (*ring, ring[0])


def measure_tolerance(points: Sequence[Point]) -> float:
    """How far, in degrees, a simplified line may pass from the points of a ring."""
    extents = [max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1)]
    return max(_TOLERANCE_DEG, min(extents) * _TOLERANCE_SHARE)


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """The ends and every point between them that lies further than the tolerance from the line.

    Source: Douglas, Peucker: Algorithms for the reduction of the number of points (1973).
    """
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        a, b = spans.pop()
        distances = [_measure_distance(points[i], points[a], points[b]) for i in range(a + 1, b)]
        if distances and max(distances) > tolerance:
            furthest = a + 1 + distances.index(max(distances))
            keep.add(furthest)
            spans += [(a, furthest), (furthest, b)]
    return [points[i] for i in sorted(keep)]


def _measure_distance(point: Point, a: Point, b: Point) -> float:
    """Degrees from a point to the line through two others; to the first when they are one."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    px, py = point[0] - a[0], point[1] - a[1]
    return abs(px * dy - py * dx) / length if length else math.hypot(px, py)


def measure_bounds(parts: Sequence[Ring]) -> tuple[float, float, float, float]:
    """(west, south, east, north); west > east when two parts meet at the antimeridian."""
    south = min(lat for part in parts for _, lat in part)
    north = max(lat for part in parts for _, lat in part)
    wests, easts = [min(p[0] for p in part) for part in parts], [max(p[0] for p in part) for part in parts]
    if len(parts) == 2:
        eastern, western = (0, 1) if easts[0] == 180.0 and wests[1] == -180.0 else (1, 0)
        if easts[western] < wests[eastern]:
            return wests[eastern], south, easts[western], north
        return -180.0, south, 180.0, north
    return min(wests), south, max(easts), north
