"""When satellites pass over a place: how high they rise, how far aside they look, and where the sun is."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from math import acos, asin, cos, degrees, hypot, pi, radians, sin, sqrt

import msgspec

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import (
    Look,
    Orbit,
    Spot,
    compute_age,
    compute_ground_point,
    compute_look_at,
    count_seconds,
    find_nearest,
    find_tolerance,
    is_in_cone,
    make_orbit,
    make_time,
)
from catalogue.check.sensors import Kind, Sensor, compute_altitude
from catalogue.check.sun import compute_sun

# Accepted with a margin of 5 deg to the limit of view, above 20 deg elevation: measured on 614 collects.
LOWEST_ELEVATION_DEG = 20.0
OFF_NADIR_MARGIN_DEG = 5.0
# Below this the satellite is in the haze of the horizon; nobody sells such pictures.
HORIZON_DEG = 10.0
# End of civil twilight: a picture by daylight is not taken in deeper dark.
DARK_DEG = -6.0
# Samples a revolution: six show the one hump that the closeness to a place has in each.
_SAMPLES = 6
# How far the Earth turns a place between two samples, radians.
_TURN = 0.1
# Closenesses a sample before and after differ by this times the sine of where between them the highest is.
_SAMPLE_CHORD = 2 * sin(2 * pi / _SAMPLES)
_WITHIN_60_DEG = 0.5
# The longest that a satellite is in view after it was highest, as a share of its revolution; half of the way
# from horizon to horizon is 34 deg from 1,300 km.
_HALF_VIEW = 0.1
_EARTH_RADIUS_M = 6_371_000.0
_DAY_S = 86_400.0
# What three samples tell of the closest approach is at most 0.014 short in its cosine (12 orbits, 6 places),
# and more with an eccentricity: 0.019 with 0.02, 0.029 with 0.05.
_SHORTFALL = 0.02
# The sun moves 2.2 deg in half a sample, and its noon of the day is taken for the whole day.
_NIGHT_MARGIN_DEG = 4.0
_GOLDEN = (sqrt(5) - 1) / 2
_FINE_S = 0.5


class Reach(msgspec.Struct, frozen=True):
    """From where a sensor may take a picture of a place.

    Attributes:
        lowest_elevation_deg: of the satellite, seen from the place.
        farthest_off_nadir_deg: of the place, seen from the satellite.
    """

    lowest_elevation_deg: float
    farthest_off_nadir_deg: float


class Access(msgspec.Struct, frozen=True):
    """A stretch of time in which a place is in reach, in seconds of `count_seconds`.

    Attributes:
        peak_s: when the satellite is highest.
        sun_elevation_deg: over the place at that moment.
    """

    begin_s: float
    peak_s: float
    end_s: float
    sun_elevation_deg: float


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """One pass of a satellite over a place.

    Attributes:
        sensor: its name.
        rises_at: through 10 deg elevation.
        culminates_at: when it is highest, which is when it looks least aside.
        sets_at: through 10 deg elevation.
        best: how satellite and place see each other at the culmination.
        is_in_reach: the place is within the limit of view of the sensor; None when that is not known.
        sun_elevation_deg: at the culmination.
        sun_azimuth_deg: at the culmination.
        epoch: of the element set used.
        age_days: between that set and the culmination.
        tolerance_s: by which the satellite may be early or late; None when the set is too old to say.
    """

    sensor: str
    norad_id: int
    rises_at: datetime
    culminates_at: datetime
    sets_at: datetime
    best: Look
    is_in_reach: bool | None
    sun_elevation_deg: float
    sun_azimuth_deg: float
    epoch: datetime
    age_days: float
    tolerance_s: float | None


def find_culminations(
    orbit: Orbit,
    spot: Spot,
    start_s: float,
    end_s: float,
    *,
    reach: Reach | None = None,
    is_day_needed: bool = False,
) -> Iterator[float]:
    """The moments in an interval at which the satellite is highest over a place, while above the horizon.

    Args:
        orbit: of the satellite.
        spot: the place.
        start_s: first second of the interval.
        end_s: its last.
        reach: what is surely out of it may be left out, which saves the search for its highest moment.
        is_day_needed: what is surely in the dark may be left out too.
    """
    point = compute_ground_point(spot)
    length = sqrt(sum(part * part for part in point))
    ground = point[0] / length, point[1] / length, point[2] / length
    step = orbit.period_s / _SAMPLES
    altitude_m = compute_altitude(orbit.elements.mean_motion_rev_day)
    # A satellite that rises is within this angle of the place at its highest, and half a sample from there
    # at the nearest sample.
    widest = acos(_EARTH_RADIUS_M / (_EARTH_RADIUS_M + altitude_m)) + pi / _SAMPLES + _TURN
    nearest = cos(min(widest, pi))
    closest = _find_least_closeness(orbit, reach)

    def measure_closeness(at_s: float) -> float:
        position = orbit.find_position(at_s)
        if position is None:
            return -2.0
        x, y, z = position
        return (x * ground[0] + y * ground[1] + z * ground[2]) / sqrt(x * x + y * y + z * z)

    for at_s, here, change in _find_humps(
        measure_closeness, start_s - step, end_s + step, step=step, can_skip=reach is not None
    ):
        if here <= nearest or hypot(here, change / _SAMPLE_CHORD) <= closest:
            continue
        if is_day_needed and _is_surely_night(at_s, spot):
            continue
        peak = _find_peak(measure_closeness, at_s - step, at_s + step)
        if start_s <= peak <= end_s:
            yield peak


def _find_humps(
    measure: Callable[[float], float], first_s: float, last_s: float, *, step: float, can_skip: bool
) -> Iterator[tuple[float, float, float]]:
    """The samples that are larger than their neighbours: when, how large, and how the neighbours differ.

    Skipped are samples between two humps of a satellite that passes within 60 deg of the place: these are a
    revolution apart, give or take half a sample.
    """
    at_s = first_s
    before, here = measure(at_s - step), measure(at_s)
    while at_s <= last_s:
        after = measure(at_s + step)
        if here >= before and here > after:
            yield at_s, here, after - before
            if can_skip and hypot(here, (after - before) / _SAMPLE_CHORD) > _WITHIN_60_DEG:
                # The same sums as step by step, for the same samples to the last digit.
                for _ in range(_SAMPLES - 2):
                    at_s += step
                before, here, at_s = measure(at_s), measure(at_s + step), at_s + step
                continue
        before, here, at_s = here, after, at_s + step


def find_accesses(
    orbit: Orbit, spot: Spot, reach: Reach, *, start_s: float, end_s: float, is_day_needed: bool = False
) -> list[Access]:
    """The stretches in which a place is in reach, also when they begin before or end after the interval.

    Args:
        orbit: of the satellite.
        spot: the place.
        reach: of the sensor.
        start_s: first second of the interval.
        end_s: its last.
        is_day_needed: those in the dark may be left out.
    """
    margin_s = orbit.period_s * _HALF_VIEW
    lowest, farthest = reach.lowest_elevation_deg, reach.farthest_off_nadir_deg

    def is_in_reach(at_s: float) -> bool:
        return is_in_cone(orbit, at_s, spot, lowest_elevation_deg=lowest, farthest_off_nadir_deg=farthest)

    found = []
    for peak in find_culminations(
        orbit, spot, start_s - margin_s, end_s + margin_s, reach=reach, is_day_needed=is_day_needed
    ):
        if not is_in_reach(peak):
            continue
        begin = _find_edge(is_in_reach, peak, peak - margin_s)
        end = _find_edge(is_in_reach, peak, peak + margin_s)
        if end >= start_s and begin <= end_s:
            sun = compute_sun(make_time(peak), spot.latitude_deg, spot.longitude_deg)
            found.append(Access(begin, peak, end, sun.elevation_deg))
    return found


def _find_least_closeness(orbit: Orbit, reach: Reach | None) -> float:
    """The cosine of the widest angle, at the middle of the Earth, at which a place may be in reach."""
    if reach is None:
        return -2.0
    elements = orbit.elements
    altitude_m = compute_altitude(elements.mean_motion_rev_day)
    ratio = (_EARTH_RADIUS_M + altitude_m) * (1 + elements.eccentricity) / _EARTH_RADIUS_M
    # Places lie up to 15 km below that radius, which is 0.3 deg.
    angle = acos(1 / max(ratio, 1.0)) + radians(0.3)
    aside = ratio * sin(radians(min(reach.farthest_off_nadir_deg, 90.0)))
    if aside < 1:
        angle = min(angle, asin(aside) - radians(reach.farthest_off_nadir_deg) + radians(0.3))
    return cos(angle) - _SHORTFALL - elements.eccentricity


def _is_surely_night(at_s: float, spot: Spot) -> bool:
    """Whether it is dark at a place at a moment and half a sample around it."""
    day = at_s // _DAY_S
    declination, hour = _find_noon(day)
    hour += 2 * pi * (at_s / _DAY_S - day - 0.5) + radians(spot.longitude_deg)
    latitude = radians(spot.latitude_deg)
    height = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour)
    return height < sin(radians(DARK_DEG - _NIGHT_MARGIN_DEG))


@lru_cache(maxsize=512)
def _find_noon(day: float) -> tuple[float, float]:
    """Declination and hour angle at Greenwich of the sun in the middle of a day, radians."""
    # Over the pole the height is the declination, and the azimuth the hour angle turned by half a circle.
    sun = compute_sun(make_time((day + 0.5) * _DAY_S), 90.0, 0.0)
    return radians(sun.elevation_deg), radians(sun.azimuth_deg) - pi


def is_within(look: Look, reach: Reach) -> bool:
    """Whether a place is in reach at that moment."""
    return (
        look.elevation_deg >= reach.lowest_elevation_deg
        and look.off_nadir_deg <= reach.farthest_off_nadir_deg
    )


def compute_reach(sensor: Sensor, spot: Spot, altitude_m: float) -> Reach:
    """From where a sensor may take a picture, with the measured margins and those of an uncertain place."""
    limit = sensor.off_nadir_limit_deg
    spread_deg = degrees(spot.radius_m / max(altitude_m, 100_000.0))
    return Reach(
        max(0.0, LOWEST_ELEVATION_DEG - spread_deg),
        (limit.value + OFF_NADIR_MARGIN_DEG if limit else 90.0) + spread_deg,
    )


def compute_widest_reach(sensor: Sensor, spot: Spot, altitude_m: float) -> Reach:
    """From where no picture is possible outside: a limit of view counts only when it is verified."""
    limit = sensor.off_nadir_limit_deg
    spread_deg = degrees(spot.radius_m / max(altitude_m, 100_000.0))
    farthest = limit.value + 2 * OFF_NADIR_MARGIN_DEG if limit and limit.is_verified else 90.0
    return Reach(max(0.0, HORIZON_DEG - spread_deg), farthest + spread_deg)


def is_dark(sensor: Sensor, sun_elevation_deg: float) -> bool:
    """Whether a sensor that needs the sun has none."""
    return sensor.kind is Kind.OPTICAL and sun_elevation_deg < DARK_DEG


def list_passes(
    sets: Iterable[ElementSet], start: datetime, end: datetime, *, spot: Spot, sensors: Iterable[Sensor]
) -> tuple[Pass, ...]:
    """All passes above 10 deg elevation that culminate in an interval, in the order of time.

    Sensors without an element set have none: see `find_missing`.
    """
    held = tuple(sets)
    found = [
        each
        for sensor in sensors
        for number in sensor.norad_ids
        for each in _list_of_object(
            [one for one in held if one.norad_id == number], (start, end), spot=spot, sensor=sensor
        )
    ]
    return tuple(sorted(found, key=lambda each: (each.culminates_at, each.norad_id)))


def find_missing(sets: Iterable[ElementSet], sensors: Iterable[Sensor]) -> tuple[str, ...]:
    """The names of sensors of which no element set, or not one of every satellite, was given."""
    numbers = {each.norad_id for each in sets}
    return tuple(
        sensor.name
        for sensor in sensors
        if not sensor.has_all_ids or not sensor.norad_ids or not numbers.issuperset(sensor.norad_ids)
    )


def _list_of_object(
    sets: list[ElementSet], interval: tuple[datetime, datetime], *, spot: Spot, sensor: Sensor
) -> Iterator[Pass]:
    # The nearest set may be another on each day of a long interval.
    begin, end = interval
    while begin <= end:
        last = min(end, begin + timedelta(days=1) - timedelta(microseconds=1))
        start_s, end_s = count_seconds(begin), count_seconds(last)
        nearest = find_nearest(sets, (start_s + end_s) / 2)
        if nearest is None:
            return
        orbit = make_orbit(nearest)
        for peak in find_culminations(orbit, spot, start_s, end_s):
            made = _make_pass(orbit, peak, spot=spot, sensor=sensor)
            if made is not None:
                yield made
        begin += timedelta(days=1)


def _make_pass(orbit: Orbit, peak_s: float, *, spot: Spot, sensor: Sensor) -> Pass | None:
    best = compute_look_at(orbit, peak_s, spot)
    if best is None or best.elevation_deg < HORIZON_DEG:
        return None
    margin_s = orbit.period_s * _HALF_VIEW

    def is_up(at_s: float) -> bool:
        look = compute_look_at(orbit, at_s, spot)
        return look is not None and look.elevation_deg >= HORIZON_DEG

    sun = compute_sun(best.at, spot.latitude_deg, spot.longitude_deg)
    limit = sensor.off_nadir_limit_deg
    age_days = compute_age(orbit.elements, peak_s)
    return Pass(
        sensor=sensor.name,
        norad_id=orbit.elements.norad_id,
        rises_at=make_time(_find_edge(is_up, peak_s, peak_s - margin_s)),
        culminates_at=best.at,
        sets_at=make_time(_find_edge(is_up, peak_s, peak_s + margin_s)),
        best=best,
        is_in_reach=best.off_nadir_deg <= limit.value if limit else None,
        sun_elevation_deg=sun.elevation_deg,
        sun_azimuth_deg=sun.azimuth_deg,
        epoch=orbit.elements.epoch,
        age_days=age_days,
        tolerance_s=find_tolerance(age_days),
    )


def _find_peak(measure: Callable[[float], float], low: float, high: float) -> float:
    """Where a function of one hump is largest, to half a second (golden section)."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = measure(left), measure(right)
    while high - low > _FINE_S:
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = measure(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = measure(right)
    return (low + high) / 2


def _find_edge(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    """The last moment from inside towards outside at which something holds, to half a second."""
    if holds(outside):
        return outside
    while abs(outside - inside) > _FINE_S:
        middle = (inside + outside) / 2
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return inside
