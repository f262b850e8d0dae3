"""A small map: which stretch of the Earth it shows, and where points fall on it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.record.place import measure_distance_m
from catalogue.record.place_map import MapPlace, Ring

Box = tuple[int, int, int, int]

# Metres of one degree of latitude on a sphere of the Earth's mean radius (IUGG).
DEGREE_M = 111_195.0
# Places farther apart than that stand on no map together; a region's radius is half of it.
_TOGETHER_M = 100_000.0
# Of the map around a lone point: wide enough for its surroundings, close enough to see an error of one.
_LEAST_HALF_M = 2_000.0
# Circles wider than that meet themselves on the other side.
LARGEST_RADIUS_M = 5_000_000.0
_ROUND_DEG = (60.0, 30.0, 10.0, 5.0, 2.0, 1.0, *(n / 10**k for k in range(1, 6) for n in (5, 2, 1)))
_LEAST_STRETCH = 0.02
# A map that is wider than that is of the world.
_WIDEST_HALF_DEG = 60.0


@dataclass(frozen=True)
class Frame:
    """A map on a page; degrees of longitude are as much shorter as they are on the ground in its middle.

    Attributes:
        latitude_deg: of its middle.
        longitude_deg: likewise.
        box: where it stands on the page.
        px_per_deg: pixels of a degree of latitude.
        stretch: of a degree of longitude against one of latitude.
    """

    latitude_deg: float
    longitude_deg: float
    box: Box
    px_per_deg: float
    stretch: float

    @property
    def half_width_deg(self) -> float:
        """Degrees of longitude from the middle to an edge."""
        return (self.box[2] - self.box[0]) / 2 / self.px_per_deg / self.stretch

    @property
    def half_height_deg(self) -> float:
        """Degrees of latitude from the middle to an edge."""
        return (self.box[3] - self.box[1]) / 2 / self.px_per_deg

    def find_point(self, latitude_deg: float, longitude_deg: float) -> tuple[float, float]:
        """Where a point falls on the page, by the shorter way around the Earth."""
        east = turn(longitude_deg - self.longitude_deg) * self.stretch * self.px_per_deg
        south = (self.latitude_deg - latitude_deg) * self.px_per_deg
        return (self.box[0] + self.box[2]) / 2 + east, (self.box[1] + self.box[3]) / 2 + south

    def holds(self, at: tuple[float, float]) -> bool:
        """Whether a point of the page lies on the map."""
        return self.box[0] <= at[0] <= self.box[2] and self.box[1] <= at[1] <= self.box[3]

    def list_longitudes(self, step_deg: float) -> Iterator[float]:
        """Round longitudes on the map, each once; those beyond 180 go on counting."""
        half = min(self.half_width_deg, 180.0)
        for longitude in _list_round(self.longitude_deg, half, step_deg):
            if longitude < self.longitude_deg + 180:
                yield longitude

    def list_latitudes(self, step_deg: float) -> Iterator[float]:
        """Round latitudes on the map, never beyond a pole."""
        for latitude in _list_round(self.latitude_deg, self.half_height_deg, step_deg):
            if abs(latitude) <= 90:
                yield latitude


def turn(degrees: float) -> float:
    """The same angle, -180 up to but without 180."""
    return (degrees + 180) % 360 - 180


def find_frame(places: tuple[MapPlace, ...], box: Box) -> tuple[Frame, tuple[MapPlace, ...]]:
    """(the map of those places that lie together, which these are).

    Args:
        places: one at least.
        box: where the map stands on the page.
    """
    near = _find_cluster(places)
    return _fit(near, box), near


def find_overview(places: tuple[MapPlace, ...], near: tuple[MapPlace, ...], box: Box) -> Frame:
    """A map of all places, when some lie beyond the map of those that lie together; else one of the world.

    Args:
        places: all of them.
        near: those that lie together.
        box: where the map stands on the page, twice as wide as high.
    """
    around = _fit(places, box)
    if len(near) < len(places) and around.half_width_deg < _WIDEST_HALF_DEG:
        return around
    return Frame(0.0, 0.0, box, (box[2] - box[0]) / 360, 1.0)


def _fit(places: tuple[MapPlace, ...], box: Box) -> Frame:
    """The map that holds these places, with room around them."""
    middle = places[0].longitude_deg
    points = [
        (latitude, turn(longitude - middle)) for one in places for longitude, latitude in list_outline(one)
    ]
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    latitude = (south + north) / 2
    stretch = max(math.cos(math.radians(latitude)), _LEAST_STRETCH)
    half_height = max((north - south) / 2 * 1.2, _LEAST_HALF_M / DEGREE_M)
    half_width = max((east - west) / 2 * 1.2, _LEAST_HALF_M / DEGREE_M / stretch)
    scale = min((box[3] - box[1]) / 2 / half_height, (box[2] - box[0]) / 2 / half_width / stretch)
    return Frame(latitude, turn(middle + (west + east) / 2), box, scale, stretch)


def _find_cluster(places: tuple[MapPlace, ...]) -> tuple[MapPlace, ...]:
    """The largest group of places each of which lies near another; of equal ones, that of the first."""
    groups: list[list[MapPlace]] = []
    for place in places:
        linked = [group for group in groups if any(_lie_together(place, other) for other in group)]
        # What a place ties together stands where the earliest of it stood.
        at = groups.index(linked[0]) if linked else len(groups)
        groups = [group for group in groups if group not in linked]
        groups.insert(at, [*(one for group in linked for one in group), place])
    largest = max(len(group) for group in groups)
    return tuple(next(group for group in groups if len(group) == largest))


def _lie_together(first: MapPlace, second: MapPlace) -> bool:
    points = ((one.latitude_deg, one.longitude_deg) for one in (first, second))
    reach = max(_TOGETHER_M, _measure_reach(first) + _measure_reach(second))
    return measure_distance_m(*points) <= reach


def _measure_reach(place: MapPlace) -> float:
    """Metres from the middle of a place to its edge."""
    middle = (place.latitude_deg, place.longitude_deg)
    return max(measure_distance_m(middle, (latitude, lon)) for lon, latitude in list_outline(place))


def list_outline(place: MapPlace) -> tuple[tuple[float, float], ...]:
    """Every corner of a place as (longitude, latitude): of its rings, its circle, or the point itself."""
    rings = list_rings(place) or (((place.longitude_deg, place.latitude_deg),),)
    return tuple(point for ring in rings for point in ring)


def list_rings(place: MapPlace) -> tuple[Ring, ...]:
    """What is drawn around a place; nothing for a point without a radius."""
    if place.rings:
        return place.rings
    if not place.radius_m or place.radius_m > LARGEST_RADIUS_M:
        return ()
    return (list_circle(place.latitude_deg, place.longitude_deg, place.radius_m),)


def list_circle(latitude_deg: float, longitude_deg: float, radius_m: float) -> Ring:
    """A circle on the ground as (longitude, latitude), a corner every five degrees."""
    arc, phi = math.radians(radius_m / DEGREE_M), math.radians(latitude_deg)
    corners = []
    for bearing in range(0, 360, 5):
        theta = math.radians(bearing)
        sine = math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(theta)
        psi = math.asin(min(1.0, max(-1.0, sine)))
        across = math.atan2(
            math.sin(theta) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * math.sin(psi)
        )
        corners.append((turn(longitude_deg + math.degrees(across)), math.degrees(psi)))
    return tuple(corners)


def find_steps(frame: Frame, *, apart_px: float) -> tuple[float, float]:
    """(of longitude, of latitude): the least round degrees whose lines lie at least so far apart."""
    across = apart_px / frame.px_per_deg / frame.stretch
    down = apart_px / frame.px_per_deg
    fitting = [min([step for step in _ROUND_DEG if step >= least] or [60.0]) for least in (across, down)]
    return fitting[0], fitting[1]


def render_degrees(latitude_deg: float, longitude_deg: float) -> str:
    """A point, latitude first, to some ten metres."""
    north, east = "N" if latitude_deg >= 0 else "S", "E" if longitude_deg >= 0 else "W"
    return f"{abs(latitude_deg):.4f}° {north}, {abs(longitude_deg):.4f}° {east}"


def _list_round(middle: float, half: float, step: float) -> Iterator[float]:
    for number in range(math.ceil((middle - half) / step), math.floor((middle + half) / step) + 1):
        yield number * step
