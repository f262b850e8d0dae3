"""Which dates and times of day a measured sun allows at a trusted place."""

import calendar
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from catalogue.check.shadow import MeasuredSun, ShadowRefusal
from catalogue.check.shadow_sky import (
    PRACTICAL_MINIMUM_DEG,
    SolarDay,
    Target,
    find_subsolar,
    make_solar_day,
    make_targets,
)
from catalogue.errors import UsageFault

NOT_MODELLED = (
    "slope of the ground and the soft edge of shadows are not modelled: no direction is believed more"
    f" closely than {PRACTICAL_MINIMUM_DEG:g} degrees"
)
SAME_DATE = "the same dates of another year: the sun comes back to within half a degree"
NOTHING_MEASURED = "neither azimuth nor elevation of the sun could be measured"
# The sun by daylight: its middle at most a degree below the horizon, wherever it stands.
_DAYLIGHT = Target(
    azimuth_deg=None,
    elevation_deg=None,
    azimuth_limit_deg=0.0,
    elevation_limit_deg=0.0,
    floor_deg=PRACTICAL_MINIMUM_DEG,
    is_strict=True,
)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A time of day.

    Attributes:
        start: UTC.
        end: UTC.
        from_h: local mean solar time of the start, 0 to 24.
        to_h: of the end.
    """

    start: datetime
    end: datetime
    from_h: float
    to_h: float


@dataclass(frozen=True, kw_only=True)
class DayFit:
    """One date by local mean solar time.

    Attributes:
        day: the date.
        consistent: when the sun stood where it was measured.
        daylight: when it was above the horizon.
    """

    day: date
    consistent: tuple[Span, ...]
    daylight: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class YearFit:
    """Every date and time of a year that a measured sun allows at one place.

    Attributes:
        year: the calendar year; another gives nearly the same.
        latitude_deg: of the trusted place.
        longitude_deg: likewise.
        days: one for each date.
        seasons: (first, last) of each run of dates with a time that is allowed.
        share_of_days: of the dates, how many have a time that is allowed: the chance that a wrong
            date passes when no time of day is stated.
        share_of_daylight: of all daylight, how much is allowed: the chance that a random daylight
            moment passes.
        tolerance_deg: the largest difference that was allowed, (azimuth, elevation); None where not measured.
        cannot_distinguish: what the measurement cannot tell apart, as sentences.
    """

    year: int
    latitude_deg: float
    longitude_deg: float
    days: tuple[DayFit, ...]
    seasons: tuple[tuple[date, date], ...]
    share_of_days: float
    share_of_daylight: float
    tolerance_deg: tuple[float | None, float | None]
    cannot_distinguish: tuple[str, ...]


def find_dates(
    sun: MeasuredSun,
    *,
    latitude_deg: float,
    longitude_deg: float,
    year: int,
    minimum_deg: float = PRACTICAL_MINIMUM_DEG,
) -> YearFit | ShadowRefusal:
    """The dates and times of day of a year at which the sun stood where it was measured.

    Takes about half a second: it looks every five minutes and then closer at each edge.

    Args:
        sun: as measured.
        latitude_deg: of a place that is trusted.
        longitude_deg: likewise.
        year: 1901 to 2099.
        minimum_deg: practical tolerance, 3 or more; 5 suits an ordinary press picture.

    Raises:
        UsageFault: the year is outside the range in which the sun is computed.
    """
    if sun.azimuth_deg is None and sun.elevation_deg is None:
        return ShadowRefusal("; ".join((NOTHING_MEASURED, *sun.missing)))
    if not 1901 <= year <= 2099:
        raise UsageFault(f"the sun is computed for 1901 to 2099, not for {year}")
    target, _ = make_targets(sun, minimum_deg=minimum_deg)
    first = date(year, 1, 1)
    count = 366 if calendar.isleap(year) else 365
    days = tuple(
        _fit_day(make_solar_day(first + timedelta(days=step), latitude_deg, longitude_deg), target)
        for step in range(count)
    )
    allowed, light = (sum(map(_measure_hours, part)) for part in _split(days))
    hits = [day.day for day in days if day.consistent]
    return YearFit(
        year=year,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        days=days,
        seasons=_join_days(hits),
        share_of_days=len(hits) / count,
        share_of_daylight=allowed / light if light else 0.0,
        tolerance_deg=measure_tolerance(target, sun.elevation_deg),
        cannot_distinguish=explain_limits(sun, hits[len(hits) // 2] if hits else None),
    )


def find_mirrored_day(day: date) -> date:
    """The date on the other side of the nearer solstice on which the sun culminates at the same height."""
    years = (day.year - 1, day.year, day.year + 1)
    solstices = [date(year, month, 21) for year in years for month in (6, 12)]
    nearest = min(solstices, key=lambda solstice: abs(solstice - day))
    reflected = nearest + (nearest - day)
    wanted = _compute_declination(day)
    # The Earth's speed changes along its orbit, so the mirror is some days off a plain reflection.
    near = [reflected + timedelta(days=step) for step in range(-6, 7)]
    return min(near, key=lambda other: abs(_compute_declination(other) - wanted))


def _compute_declination(day: date) -> float:
    return find_subsolar(datetime.combine(day, time(12), UTC))[0]


def _fit_day(solar: SolarDay, target: Target) -> DayFit:
    return DayFit(
        day=solar.day, consistent=_make_spans(solar, target), daylight=_make_spans(solar, _DAYLIGHT)
    )


def _make_spans(solar: SolarDay, target: Target) -> tuple[Span, ...]:
    return tuple(
        Span(start=solar.get_moment(a), end=solar.get_moment(b), from_h=24 * a, to_h=24 * b)
        for a, b in solar.find_spans(target)
    )


def _split(days: tuple[DayFit, ...]) -> tuple[tuple[tuple[Span, ...], ...], tuple[tuple[Span, ...], ...]]:
    return tuple(day.consistent for day in days), tuple(day.daylight for day in days)


def _measure_hours(spans: tuple[Span, ...]) -> float:
    return sum(span.to_h - span.from_h for span in spans)


def _join_days(hits: list[date]) -> tuple[tuple[date, date], ...]:
    runs: list[tuple[date, date]] = []
    for day in hits:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def measure_tolerance(target: Target, elevation_deg: float | None) -> tuple[float | None, float | None]:
    """(azimuth, elevation) that may differ, the azimuth around the horizon at an elevation."""
    share = math.cos(math.radians(elevation_deg or 0.0))
    azimuth = min(180.0, max(target.floor_deg / max(share, 1e-3), target.azimuth_limit_deg))
    elevation = max(target.floor_deg, target.elevation_limit_deg)
    return (
        None if target.azimuth_deg is None else azimuth,
        None if target.elevation_deg is None else elevation,
    )


def explain_limits(sun: MeasuredSun, day: date | None) -> tuple[str, ...]:
    """What the measurement cannot tell apart, as phrases; a date is named with its mirror."""
    told = [SAME_DATE]
    if day is not None:
        mirrored = find_mirrored_day(day)
        told.append(
            f"dates mirrored at the solstice: {day.day} {day:%B} and {mirrored.day} {mirrored:%B}"
            " have the sun at the same height"
        )
    if sun.elevation_deg is None:
        told.append("dates on which the sun passes the same azimuth at another time of day")
    if sun.azimuth_deg is None:
        told.append("morning and afternoon: only the sun's height was measured")
    told.append("another place in the same latitude at the same time of day by its own sun")
    return (*told, NOT_MODELLED)
