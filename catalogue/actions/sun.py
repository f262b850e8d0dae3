"""Tell where the sun stands over a place, never more precisely than the time is given."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from math import radians, tan

import msgspec

from catalogue.check.sensors import find_sensors
from catalogue.check.sun import (
    PLAIN,
    SunProfile,
    compute_published_sun,
    compute_solar_hour,
    compute_sun,
    find_profile,
)
from catalogue.errors import UsageFault
from catalogue.record.instant import (
    EARLIEST_ZONE,
    LATEST_ZONE,
    Instant,
    Precision,
    Zone,
    parse_instant,
    render_utc,
)
from catalogue.record.sky import Light, Polar, SunDay, SunMoment, SunView

# The sun's radius of 16' and 34' of refraction at the horizon: the convention of almanacs.
_RISE_DEG = -0.833
_LIGHTS = (
    (_RISE_DEG, Light.DAY),
    (-6.0, Light.CIVIL_TWILIGHT),
    (-12.0, Light.NAUTICAL_TWILIGHT),
    (-18.0, Light.ASTRONOMICAL_TWILIGHT),
)
# A minute is told as a moment; anything longer as a range.
_LONGEST_MOMENT = timedelta(minutes=1)
# A month, with a zone that is not stated.
_LONGEST = timedelta(days=33)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DAY = timedelta(days=1)
# The true noon is within 17 minutes of the mean one; the highest sun of polar regions a little more.
_NOON_WITHIN = timedelta(minutes=40)
_FORMULA_DEG = 0.01
_DATES = frozenset({Precision.YEAR, Precision.MONTH, Precision.DAY})
_ZONELESS = _DATES | {Precision.MINUTE, Precision.SECOND}
# The sky turns by 15 arc seconds in a second.
_TURN_DEG_S = 15 / 3600
_FINE_S = 1.0

Measure = Callable[[datetime], float]


class _Observer(msgspec.Struct, frozen=True):
    """A place, and whose way of publishing angles is of interest there."""

    latitude_deg: float
    longitude_deg: float
    profile: SunProfile | None

    def measure_elevation(self, at: datetime) -> float:
        return compute_sun(at, self.latitude_deg, self.longitude_deg).elevation_deg


def view_sun(
    latitude_deg: float,
    longitude_deg: float,
    when: Instant,
    *,
    platform: str | None = None,
    is_utc: bool = False,
) -> SunView:
    """The sun over a place: one position for a second or a minute, else the range and every day.

    Args:
        latitude_deg: north positive.
        longitude_deg: east positive.
        when: at most a month. A date without a zone is that of the place, by the mean sun there.
        platform: the satellite or provider whose convention is of interest.
        is_utc: what has no zone is in UTC.

    Raises:
        UsageFault: no time is stated, or it is vaguer than a month, or outside 1900 to 2100.
    """
    get_bounds(when, longest=_LONGEST, why="the sun is told for a month at most")
    earliest, latest = take_as_utc(when) if is_utc else _take_as_of_place(when, longitude_deg)
    if earliest.year < _FIRST_YEAR or latest.year >= _LAST_YEAR:
        raise UsageFault(f"{when.text} is outside {_FIRST_YEAR} to {_LAST_YEAR}, where the formula holds")
    observer = _Observer(latitude_deg, longitude_deg, find_profile(platform) if platform else None)
    days = _list_days(observer, earliest, latest)
    view = SunView(
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        time=when.text,
        earliest=render_utc(earliest),
        latest=render_utc(latest),
        days=tuple(day for day, _ in days),
        platform=platform,
        convention=_tell_convention(platform) if platform else None,
    )
    length = latest - earliest
    if length <= _LONGEST_MOMENT:
        # A second is named by its beginning; of a minute, the middle is nearest to all of it.
        middle = earliest if length <= timedelta(seconds=1) else earliest + length / 2
        spread_deg = _FORMULA_DEG + length.total_seconds() / 2 * _TURN_DEG_S
        return msgspec.structs.replace(
            view, moment=_make_moment(observer, middle), uncertainty_deg=round(spread_deg, 3)
        )
    turns = [at for _, own in days for at in own if earliest <= at <= latest]
    moments = sorted((earliest, latest, *turns), key=observer.measure_elevation)
    return msgspec.structs.replace(
        view,
        begins=_make_moment(observer, earliest),
        ends=_make_moment(observer, latest),
        lowest=_make_moment(observer, moments[0]),
        highest=_make_moment(observer, moments[-1]),
    )


def get_bounds(when: Instant, *, longest: timedelta, why: str) -> tuple[datetime, datetime]:
    """(first, last) moment that a time can mean.

    Raises:
        UsageFault: no time is stated, or it is longer than is allowed.
    """
    if when.earliest is None or when.latest is None:
        raise UsageFault("no time is stated; give a day, a minute or an interval, such as 2022-05-11T10:22Z")
    if when.latest - when.earliest > longest:
        raise UsageFault(f"{when.text} is too vague: {why}; give a month, a day or an interval A/B")
    return when.earliest, when.latest


def take_as_utc(when: Instant) -> tuple[datetime, datetime]:
    """The bounds of a time whose missing zone the person says to be UTC."""
    return _apply_offset(when, timedelta(), _ZONELESS)


def is_date_of_place(when: Instant) -> bool:
    """Whether a time has a date without a zone, which for the sun is that of the place."""
    return any(part.zone is Zone.UNKNOWN and part.precision in _DATES for part in _split(when))


def _take_as_of_place(when: Instant, longitude_deg: float) -> tuple[datetime, datetime]:
    """The bounds of a time whose dates without a zone go from midnight to midnight by the mean sun there."""
    return _apply_offset(when, timedelta(hours=longitude_deg / 15), _DATES)


def _apply_offset(
    when: Instant, offset: timedelta, precisions: Collection[Precision]
) -> tuple[datetime, datetime]:
    """The bounds, where what has no zone and is of one of these precisions is that far before UTC."""
    first, last = _split(when)
    assert first.earliest and last.latest
    earliest, latest = first.earliest, last.latest
    if first.zone is Zone.UNKNOWN and first.precision in precisions:
        earliest += EARLIEST_ZONE - offset
    if last.zone is Zone.UNKNOWN and last.precision in precisions:
        latest -= LATEST_ZONE + offset
    return earliest, latest


def _split(when: Instant) -> tuple[Instant, Instant]:
    """The ends of an interval; any other time twice."""
    first, _, last = when.text.partition("/")
    return parse_instant(first), parse_instant(last or first)


def tell_zone(when: Instant) -> str | None:
    """That a time lacks its zone and what it may mean therefore; None when it has one."""
    if when.zone is not Zone.UNKNOWN or when.earliest is None or when.latest is None:
        return None
    return (
        f"{when.text} has no zone: it may mean any moment from {render_utc(when.earliest)} "
        f"to {render_utc(when.latest)}"
    )


def _make_moment(observer: _Observer, at: datetime) -> SunMoment:
    where = observer.latitude_deg, observer.longitude_deg
    sun = compute_sun(at, *where)
    hour = compute_solar_hour(at, observer.longitude_deg)
    minutes = round(hour * 60) % 1440
    published = compute_published_sun(at, *where, profile=observer.profile) if observer.profile else None
    is_up = sun.elevation_deg > 0
    return SunMoment(
        at=render_utc(at),
        solar_time=f"{minutes // 60:02}:{minutes % 60:02}",
        azimuth_deg=_round_azimuth(sun.azimuth_deg),
        elevation_deg=round(sun.elevation_deg, 3),
        light=next((light for least, light in _LIGHTS if sun.elevation_deg >= least), Light.NIGHT),
        shadow_azimuth_deg=_round_azimuth(sun.azimuth_deg + 180) if is_up else None,
        shadow_per_height=round(1 / tan(radians(sun.elevation_deg)), 3) if is_up else None,
        published_azimuth_deg=_round_azimuth(published.azimuth_deg) if published else None,
        published_elevation_deg=round(published.elevation_deg, 3) if published else None,
    )


def _list_days(
    observer: _Observer, earliest: datetime, latest: datetime
) -> list[tuple[SunDay, tuple[datetime, ...]]]:
    """Every solar day that an interval touches, each with the moments of its noon and its two midnights."""
    offset = timedelta(hours=observer.longitude_deg / 15)
    day, last = (earliest + offset).date(), (latest + offset).date()
    found = []
    while day <= last:
        found.append(_make_day(observer, day, offset))
        day += _DAY
    return found


def _make_day(observer: _Observer, day: date, offset: timedelta) -> tuple[SunDay, tuple[datetime, ...]]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
    measure = observer.measure_elevation
    noon = _find_highest(measure, midnight + _DAY / 2)
    lowest = _find_highest(lambda at: -measure(at), midnight)
    next_lowest = _find_highest(lambda at: -measure(at), midnight + _DAY)
    noon_deg = measure(noon)
    is_up = noon_deg > _RISE_DEG
    rises = _find_edge(measure, noon, lowest) if is_up and measure(lowest) <= _RISE_DEG else None
    sets = _find_edge(measure, noon, next_lowest) if is_up and measure(next_lowest) <= _RISE_DEG else None
    polar = None
    if rises is None or sets is None:
        polar = Polar.SUN_STAYS_UP if is_up else Polar.SUN_STAYS_DOWN
    return SunDay(
        date=day.isoformat(),
        rises_at=render_utc(rises) if rises else None,
        highest_at=render_utc(noon),
        highest_deg=round(noon_deg, 2),
        sets_at=render_utc(sets) if sets else None,
        polar=polar,
    ), (noon, lowest, next_lowest)


def _find_highest(measure: Measure, about: datetime) -> datetime:
    """Where a function with one hump near a moment is largest, to a second (ternary search)."""
    low, high = about - _NOON_WITHIN, about + _NOON_WITHIN
    while (high - low).total_seconds() > _FINE_S:
        third = (high - low) / 3
        if measure(low + third) < measure(high - third):
            low += third
        else:
            high -= third
    return low + (high - low) / 2


def _find_edge(measure: Measure, inside: datetime, outside: datetime) -> datetime:
    """Where the sun rises or sets between a moment with it up and one with it down, to a second."""
    while abs((outside - inside).total_seconds()) > _FINE_S:
        middle = inside + (outside - inside) / 2
        if measure(middle) > _RISE_DEG:
            inside = middle
        else:
            outside = middle
    return inside


def _tell_convention(platform: str) -> str:
    profile = find_profile(platform)
    usual = f"a difference of up to {profile.consistent_deg:g} deg is usual"
    conflict = f"more than {profile.conflict_deg:g} deg means that time, place or angles are wrong"
    if profile is PLAIN:
        unknown = "" if find_sensors(platform) else f"{platform} is not in the sensor table; "
        return f"{unknown}compare its angles with those of the sky: {usual}, {conflict}"
    if profile.has_geocentric_vertical:
        said = "writes angles as if the Earth were a perfect ball, which moves the sun by up to 0.2 deg"
        return f"{profile.name} {said}; this is allowed for under 'published'. Then {usual}, {conflict}"
    said = "writes the angles of the middle of a whole scene"
    if profile.consistent_deg > PLAIN.consistent_deg:
        said += ", often with the time at which the strip was begun, many minutes before"
    return f"{profile.name} {said}; against the angles at the place, {usual}, {conflict}"


def _round_azimuth(azimuth_deg: float) -> float:
    return round(azimuth_deg % 360, 3) % 360
