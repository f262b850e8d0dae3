"""Where a satellite is at a moment, and how it and a place on the ground see each other."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import acos, asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt
from typing import Protocol

import msgspec

from catalogue.check.element_sets import ElementSet

Vector = tuple[float, float, float]
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_J2000_JULIAN = 2_451_545.0
# The epoch that sgp4 counts days from.
_SGP4_ZERO = datetime(1949, 12, 31, tzinfo=UTC)
_DAY_S = 86_400.0
# WGS 84 (NIMA TR8350.2): equatorial radius, square of the eccentricity.
_RADIUS_M = 6_378_137.0
_E2 = 6.694_379_990_14e-3
_MINUTES_A_DAY = 1_440.0
# (largest age in days, tolerance in seconds), measured: sets against later sets of 15 satellites, collects
# of Maxar against their satellite. A satellite keeps its plane for months, not its place along it.
TOLERANCES = ((3.0, 30.0), (7.0, 60.0), (14.0, 120.0), (30.0, 360.0), (45.0, 600.0), (60.0, 900.0))
OLDEST_DAYS = TOLERANCES[-1][0]


class _Propagator(Protocol):
    def sgp4(self, jd: float, fr: float) -> tuple[int, Vector, Vector]: ...


class Spot(msgspec.Struct, frozen=True):
    """A place on the ground, WGS 84.

    Attributes:
        radius_m: how far from the point it may be.
    """

    latitude_deg: float
    longitude_deg: float
    radius_m: float = 0.0


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a satellite and a place see each other at a moment.

    Attributes:
        at: the moment, UTC.
        elevation_deg: of the satellite above the horizon of the place; negative below it.
        satellite_azimuth_deg: from the place to the satellite, clockwise from true north.
        off_nadir_deg: at the satellite, between straight down and the place.
        range_m: between the two.
        below_latitude_deg: of the point below the satellite.
        below_longitude_deg: of that point.
        altitude_m: of the satellite above the ellipsoid.
    """

    at: datetime
    elevation_deg: float
    satellite_azimuth_deg: float
    off_nadir_deg: float
    range_m: float
    below_latitude_deg: float
    below_longitude_deg: float
    altitude_m: float


class Orbit:
    """An element set that can be asked where its satellite is.

    Times are seconds since noon of 1 January 2000 UTC without leap seconds (`count_seconds`).
    """

    def __init__(self, elements: ElementSet) -> None:
        self.elements = elements
        self.epoch_s = count_seconds(elements.epoch)
        self.period_s = _DAY_S / elements.mean_motion_rev_day
        self._model = _make_model(elements)

    def find_state(self, at_s: float) -> tuple[Vector, Vector] | None:
        """Position (m) and velocity (m/s) in the frame TEME; None when the orbit has decayed by then."""
        fault, position, velocity = self._model.sgp4(_J2000_JULIAN, at_s / _DAY_S)
        if fault:
            return None
        x, y, z = position
        u, v, w = velocity
        return (x * 1e3, y * 1e3, z * 1e3), (u * 1e3, v * 1e3, w * 1e3)

    def find_position(self, at_s: float) -> Vector | None:
        """Position in metres, fixed to the Earth; None when the orbit has decayed by then."""
        fault, (x, y, z), _ = self._model.sgp4(_J2000_JULIAN, at_s / _DAY_S)
        if fault:
            return None
        turn = compute_sidereal_angle(at_s)
        sine, cosine = sin(turn) * 1e3, cos(turn) * 1e3
        return x * cosine + y * sine, y * cosine - x * sine, z * 1e3


@lru_cache(maxsize=256)
def make_orbit(elements: ElementSet) -> Orbit:
    """The orbit of an element set; a set is prepared once."""
    return Orbit(elements)


def count_seconds(at: datetime) -> float:
    """Seconds since noon of 1 January 2000, UTC."""
    return (at - _J2000).total_seconds()


def make_time(at_s: float) -> datetime:
    """The moment of `count_seconds`, to the microsecond."""
    return _J2000 + timedelta(seconds=at_s)


def compute_sidereal_angle(at_s: float) -> float:
    """The angle of Greenwich against the equinox of TEME, radians.

    UTC is taken for UT1: at most 0.9 s, 0.4 km on the ground. Polar motion (15 m) is left out.

    Source: D. Vallado, Revisiting Spacetrack Report #3 (AIAA 2006-6753), appendix C; IAU 1982.
    """
    century = at_s / _DAY_S / 36_525
    seconds = 67_310.54841 + century * (
        876_600 * 3600 + 8_640_184.812866 + century * (0.093104 - century * 6.2e-6)
    )
    return radians(seconds % _DAY_S / 240)


def compute_ground_point(spot: Spot) -> Vector:
    """A place on the ellipsoid, metres, fixed to the Earth."""
    latitude, longitude = radians(spot.latitude_deg), radians(spot.longitude_deg)
    normal = _RADIUS_M / sqrt(1 - _E2 * sin(latitude) ** 2)
    return (
        normal * cos(latitude) * cos(longitude),
        normal * cos(latitude) * sin(longitude),
        normal * (1 - _E2) * sin(latitude),
    )


def compute_look(orbit: Orbit, at: datetime, spot: Spot) -> Look | None:
    """How a satellite and a place see each other; None when the orbit has decayed by then."""
    return compute_look_at(orbit, count_seconds(at), spot)


def compute_look_at(orbit: Orbit, at_s: float, spot: Spot) -> Look | None:
    """The same for seconds since noon of 1 January 2000."""
    satellite = orbit.find_position(at_s)
    if satellite is None:
        return None
    ground = _make_ground(spot)
    sight = _subtract(satellite, ground.point)
    distance = _measure(sight)
    east = -ground.sin_longitude * sight[0] + ground.cos_longitude * sight[1]
    across = ground.cos_longitude * sight[0] + ground.sin_longitude * sight[1]
    north = ground.cos_latitude * sight[2] - ground.sin_latitude * across
    below_latitude, below_longitude, altitude = compute_geodetic(satellite)
    return Look(
        at=make_time(at_s),
        elevation_deg=_compute_elevation(ground, sight, distance),
        satellite_azimuth_deg=degrees(atan2(east, north)) % 360,
        off_nadir_deg=_compute_off_nadir(sight, distance, below_latitude, below_longitude),
        range_m=distance,
        below_latitude_deg=below_latitude,
        below_longitude_deg=below_longitude,
        altitude_m=altitude,
    )


def is_in_cone(
    orbit: Orbit, at_s: float, spot: Spot, *, lowest_elevation_deg: float, farthest_off_nadir_deg: float
) -> bool:
    """Whether a satellite stands at least so high over a place and sees it at most so far aside.

    What `compute_look_at` would say, for a fraction of the work.
    """
    satellite = orbit.find_position(at_s)
    if satellite is None:
        return False
    ground = _make_ground(spot)
    sight = _subtract(satellite, ground.point)
    distance = _measure(sight)
    if _compute_elevation(ground, sight, distance) < lowest_elevation_deg:
        return False
    latitude, longitude, _ = compute_geodetic(satellite)
    return _compute_off_nadir(sight, distance, latitude, longitude) <= farthest_off_nadir_deg


def compute_geodetic(position: Vector) -> tuple[float, float, float]:
    """Latitude and longitude (degrees) and height (m) over the ellipsoid.

    Source: B. Bowring, The accuracy of geodetic latitude and height equations, Survey Review 28 (1985).
    """
    x, y, z = position
    across = hypot(x, y)
    polar = _RADIUS_M * sqrt(1 - _E2)
    radius = hypot(across, z)
    reduced = atan2(polar * z * (1 + _E2 / (1 - _E2) * polar / radius), _RADIUS_M * across)
    latitude = atan2(
        z + _E2 / (1 - _E2) * polar * sin(reduced) ** 3, across - _E2 * _RADIUS_M * cos(reduced) ** 3
    )
    squeeze = sqrt(1 - _E2 * sin(latitude) ** 2)
    height = across * cos(latitude) + z * sin(latitude) - _RADIUS_M * squeeze
    return degrees(latitude), degrees(atan2(y, x)), height


def compute_age(elements: ElementSet, at_s: float) -> float:
    """Days between an element set and a moment, whichever comes first."""
    return abs(at_s - count_seconds(elements.epoch)) / _DAY_S


def find_tolerance(age_days: float) -> float | None:
    """Seconds by which a satellite may be early or late; None when the set is too old to say."""
    return next((tolerance for oldest, tolerance in TOLERANCES if age_days <= oldest), None)


def find_nearest(sets: Iterable[ElementSet], at_s: float) -> ElementSet | None:
    """The element set nearest in time."""
    return min(sets, key=lambda each: compute_age(each, at_s), default=None)


def find_both_sides(sets: Iterable[ElementSet], at_s: float) -> tuple[ElementSet | None, ElementSet | None]:
    """The nearest set before a moment and the nearest after it, each within `OLDEST_DAYS`."""
    near = [each for each in sets if compute_age(each, at_s) <= OLDEST_DAYS]
    before = [each for each in near if count_seconds(each.epoch) <= at_s]
    after = [each for each in near if count_seconds(each.epoch) > at_s]
    return find_nearest(before, at_s), find_nearest(after, at_s)


def measure_disagreement(one: Orbit, other: Orbit, at_s: float) -> float | None:
    """Seconds that the second orbit runs ahead of the first (behind: negative); None when one has decayed."""
    state, rival = one.find_state(at_s), other.find_state(at_s)
    if state is None or rival is None:
        return None
    position, velocity = state
    length = _measure(position)
    radial = (position[0] / length, position[1] / length, position[2] / length)
    outward = _dot(velocity, radial)
    forward = _subtract(velocity, (radial[0] * outward, radial[1] * outward, radial[2] * outward))
    speed = _measure(forward)
    angle = atan2(_dot(rival[0], forward) / speed, _dot(rival[0], radial))
    return angle / (2 * pi) * one.period_s


def compute_crossing_hour(elements: ElementSet) -> float:
    """Local mean solar time of the descending node, hours, at the epoch of the set."""
    days = count_seconds(elements.epoch) / _DAY_S
    mean_sun_deg = 280.460 + 0.9856474 * days
    return (elements.node_deg - mean_sun_deg) / 15 % 24


def _make_model(elements: ElementSet) -> _Propagator:
    from sgp4.api import WGS72, Satrec

    model = Satrec()
    epoch_days = (elements.epoch - _SGP4_ZERO).total_seconds() / _DAY_S
    minute_rate = 2 * pi / _MINUTES_A_DAY
    model.sgp4init(
        WGS72,
        "i",
        elements.norad_id % 340_000,
        epoch_days,
        elements.drag_per_radius,
        elements.mean_motion_dot * minute_rate / _MINUTES_A_DAY,
        elements.mean_motion_ddot * minute_rate / _MINUTES_A_DAY**2,
        elements.eccentricity,
        radians(elements.perigee_deg),
        radians(elements.inclination_deg),
        radians(elements.anomaly_deg),
        elements.mean_motion_rev_day * minute_rate,
        radians(elements.node_deg),
    )
    made: _Propagator = model
    return made


class _Ground(msgspec.Struct, frozen=True):
    """A place prepared for many looks."""

    point: Vector
    sin_latitude: float
    cos_latitude: float
    sin_longitude: float
    cos_longitude: float


@lru_cache(maxsize=256)
def _make_ground(spot: Spot) -> _Ground:
    latitude, longitude = radians(spot.latitude_deg), radians(spot.longitude_deg)
    return _Ground(compute_ground_point(spot), sin(latitude), cos(latitude), sin(longitude), cos(longitude))


def _compute_elevation(ground: _Ground, sight: Vector, distance: float) -> float:
    across = ground.cos_longitude * sight[0] + ground.sin_longitude * sight[1]
    up = ground.sin_latitude * sight[2] + ground.cos_latitude * across
    return degrees(asin(max(-1.0, min(1.0, up / distance))))


def _compute_off_nadir(
    sight: Vector, distance: float, below_latitude: float, below_longitude: float
) -> float:
    down = _point_down(radians(below_latitude), radians(below_longitude))
    along = -_dot(sight, down) / distance
    return degrees(acos(max(-1.0, min(1.0, along))))


def _point_down(latitude: float, longitude: float) -> Vector:
    return -cos(latitude) * cos(longitude), -cos(latitude) * sin(longitude), -sin(latitude)


def _subtract(one: Vector, other: Vector) -> Vector:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _measure(vector: Vector) -> float:
    return sqrt(_dot(vector, vector))
