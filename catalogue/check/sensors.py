"""The satellites that pictures are said to come from, with a source for every value."""

import re
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from math import acos, asin, cos, degrees, pi, radians, sin
from typing import Generic, TypeVar

import msgspec

Value = TypeVar("Value")
# WGS 84: the gravitational constant (m^3/s^2) and the equatorial radius.
_GRAVITY = 3.986004418e14
_EARTH_RADIUS_M = 6_378_137.0
_DAY_S = 86_400.0
# A picture is not taken closer to the horizon than this; no commercial picture of the truth rows is.
_LOWEST_ELEVATION_DEG = 10.0
# A footprint is not a point, and the Earth is no sphere: tiles of Sentinel-2 end 1.2 deg beyond its reach.
_LATITUDE_MARGIN_DEG = 2.0


class Kind(StrEnum):
    """What a sensor sees with."""

    OPTICAL = "optical"
    RADAR = "radar"


class OrbitKind(StrEnum):
    """Whether a satellite passes at nearly the same local time."""

    SUN_SYNCHRONOUS = "sun-synchronous"
    INCLINED = "inclined"
    MIXED = "mixed"


class Sourced(msgspec.Struct, Generic[Value], frozen=True):
    """A value and where it comes from.

    Attributes:
        source: who says so, or what was measured.
        is_verified: False when it is only commonly said: it may yield a note, never a verdict.
    """

    value: Value
    source: str
    is_verified: bool


class Span(msgspec.Struct, frozen=True):
    """The lowest and the highest that genuine element sets of an object have shown."""

    low: float
    high: float


class OrbitRange(msgspec.Struct, frozen=True, kw_only=True):
    """What genuine element sets have shown of an orbit.

    Attributes:
        crossing_h: local mean solar time of the descending node, hours; None when it is not steady.
        source: which sets, of when.
    """

    mean_motion_rev_day: Span
    inclination_deg: Span
    crossing_h: Span | None = None
    source: str


class Sensor(msgspec.Struct, frozen=True, kw_only=True):
    """One satellite, or a family of satellites that are sold under one name.

    Attributes:
        key: the short name of the trade, such as WV03.
        name: in full.
        aliases: other spellings.
        groups: operators and constellations that it may be called by.
        norad_ids: numbers in the US catalogue; more than one for a family.
        has_all_ids: no member of the family is missing from `norad_ids`.
        designator: of the launch, for a single satellite with its letter.
        has_colour: False when it can only take pictures in grey.
        gsd_pan_m: at nadir, native.
        gsd_ms_m: of its colours at nadir, native.
        off_nadir_limit_deg: how far it looks aside; for a fixed view, half its swath.
        datatake_s: the published time may be the start of a strip; the place was seen up to so much later.
        orbit: None when no genuine element set was seen.
        note: what else a reader should know.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...]
    kind: Kind
    orbit_kind: OrbitKind
    norad_ids: tuple[int, ...] = ()
    has_all_ids: bool = True
    designator: Sourced[str] | None = None
    launched: Sourced[date] | None = None
    retired: Sourced[date] | None = None
    has_colour: Sourced[bool] | None = None
    gsd_pan_m: Sourced[float] | None = None
    gsd_ms_m: Sourced[float] | None = None
    off_nadir_limit_deg: Sourced[float] | None = None
    datatake_s: Sourced[float] | None = None
    orbit: OrbitRange | None = None
    note: str = ""


class Fleet(msgspec.Struct, frozen=True):
    """All sensors that one name may mean: a picture of that name was taken by any of them.

    Attributes:
        name: as it was asked for.
        is_complete: no satellite that the name may mean is missing: it can be said that none was there.
        is_group: it is the name of an operator or constellation, not of a satellite or family.
    """

    name: str
    sensors: tuple[Sensor, ...]
    is_complete: bool
    is_group: bool = False


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    complete_groups: tuple[str, ...]
    sensor: tuple[Sensor, ...]


@cache
def read_sensors() -> tuple[Sensor, ...]:
    """The whole table, as it lies beside this file."""
    return _read_table().sensor


def read_table_version() -> str:
    """The version of the table, to be recorded with every verdict that rests on it."""
    return _read_table().version


@lru_cache(maxsize=256)
def find_fleet(text: str) -> Fleet:
    """The sensors that a platform, alias, operator or constellation may mean; none when it is not known.

    The name of a satellite goes before the same name of a constellation.
    """
    wanted = fold_name(text)
    named = tuple(s for s in read_sensors() if wanted in set(map(fold_name, (s.key, s.name, *s.aliases))))
    if named or not wanted:
        return Fleet(text, named, bool(named) and all(sensor.has_all_ids for sensor in named))
    grouped = tuple(s for s in read_sensors() if wanted in set(map(fold_name, s.groups)))
    is_complete = wanted in set(map(fold_name, _read_table().complete_groups))
    all_known = is_complete and all(sensor.has_all_ids for sensor in grouped)
    return Fleet(text, grouped, all_known, is_group=bool(grouped))


def find_sensors(text: str) -> tuple[Sensor, ...]:
    """The sensors of `find_fleet`."""
    return find_fleet(text).sensors


def find_sensor_by_number(norad_id: int) -> Sensor | None:
    """The sensor that an object of the US catalogue is or belongs to."""
    return next((sensor for sensor in read_sensors() if norad_id in sensor.norad_ids), None)


def compute_earliest(sensor: Sensor) -> Sourced[date] | None:
    """The first day on which it can have been in space.

    The launch when it is sourced; else New Year of the year in its designator, which element sets confirm.
    """
    if sensor.launched is not None and sensor.launched.is_verified:
        return sensor.launched
    if sensor.designator is not None and sensor.designator.is_verified:
        first = date(int(sensor.designator.value[:4]), 1, 1)
        return Sourced(first, f"the year of its designator {sensor.designator.value}", is_verified=True)
    return sensor.launched


def is_in_service(sensor: Sensor, first: date, last: date) -> bool:
    """Whether it may have taken a picture between two days; what is not verified does not exclude it."""
    earliest = compute_earliest(sensor)
    if earliest is not None and earliest.is_verified and last < earliest.value:
        return False
    return not (sensor.retired is not None and sensor.retired.is_verified and first > sensor.retired.value)


def compute_altitude(mean_motion_rev_day: float) -> float:
    """Metres above the equatorial radius of a circular orbit with that many revolutions a day."""
    rate = mean_motion_rev_day * 2 * pi / _DAY_S
    return float((_GRAVITY / rate**2) ** (1 / 3)) - _EARTH_RADIUS_M


def compute_latitude_limit(sensor: Sensor) -> Sourced[float] | None:
    """The latitude, north or south, beyond which it can see nothing; None when its orbit is not known.

    The inclination, its reach on the ground at the limit of its view, and two degrees to spare. Not verified
    when the limit of view is not, or when members of the family may fly elsewhere.
    """
    if sensor.orbit is None:
        return None
    off_nadir = sensor.off_nadir_limit_deg
    altitude_m = compute_altitude(sensor.orbit.mean_motion_rev_day.low)
    # Without a sourced limit of view, anything above the lowest elevation is granted.
    reach = compute_ground_reach(altitude_m, off_nadir.value if off_nadir and off_nadir.is_verified else 90.0)
    steepest = max(
        min(value, 180 - value)
        for value in (sensor.orbit.inclination_deg.low, sensor.orbit.inclination_deg.high)
    )
    return Sourced(
        min(90.0, steepest + reach + _LATITUDE_MARGIN_DEG),
        f"inclination {steepest:.1f} deg and {reach:.1f} deg of view from {altitude_m / 1000:.0f} km; "
        f"{sensor.orbit.source}",
        is_verified=sensor.has_all_ids and sensor.orbit_kind is not OrbitKind.MIXED,
    )


def compute_ground_reach(altitude_m: float, off_nadir_deg: float) -> float:
    """How far from the point below, in degrees of arc, a satellite sees; never below 10 deg elevation."""
    ratio = _EARTH_RADIUS_M / (_EARTH_RADIUS_M + altitude_m)
    lowest = radians(_LOWEST_ELEVATION_DEG)
    at_lowest = degrees(acos(ratio * cos(lowest))) - _LOWEST_ELEVATION_DEG
    sine = sin(radians(min(off_nadir_deg, 90.0))) / ratio
    return min(at_lowest, degrees(asin(sine)) - off_nadir_deg) if sine < 1 else at_lowest


@cache
def _read_table() -> _Table:
    text = files("catalogue.check").joinpath("sensors.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=_Table)


def fold_name(text: str) -> str:
    """Without case, blanks, accents of the trade ("-", "_") and the word satellite."""
    folded = text.casefold().replace("é", "e").replace("satellites", "").replace("satellite", "")
    return re.sub(r"[\s_.\-]+", "", folded)
