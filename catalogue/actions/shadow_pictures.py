"""The dates, hours and places that marked shadows allow, drawn."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from catalogue.check.accounts import is_moment
from catalogue.check.misdated_shadow import ShadowCase, find_year, list_cases
from catalogue.check.shadow import MeasuredSun, ShadowRefusal
from catalogue.check.shadow_fit import YearFit
from catalogue.check.shadow_places import find_places
from catalogue.check.subject import Subject
from catalogue.check.sun import compute_solar_hour

if TYPE_CHECKING:
    from catalogue.render.shadow_plot import StatedTime


def draw_shadow_plots(subject: Subject, *, title: str) -> Iterator[tuple[str, bytes]]:
    """(what it shows, PNG) of the first time and place that the shadows can be held against.

    Args:
        subject: with its marks.
        title: of the image.
    """
    case = next(iter(list_cases(subject)), None)
    if case is None:
        return
    if (year := find_year(case)) is not None:
        yield "dates", _draw_dates(case, year, title)
    if (places := _draw_places(case, title)) is not None:
        yield "places", places


def _draw_dates(case: ShadowCase, year: YearFit, title: str) -> bytes:
    from catalogue.render.shadow_plot import DayTimes, render_date_plot

    days = tuple(
        DayTimes(
            day=one.day,
            allowed_h=tuple((span.from_h, span.to_h) for span in one.consistent),
            daylight_h=tuple((span.from_h, span.to_h) for span in one.daylight),
        )
        for one in year.days
    )
    return render_date_plot(
        days,
        title=f"Dates that the shadows allow: {title}",
        note=f"{_describe(case.sun)}, at {year.latitude_deg:g}, {year.longitude_deg:g}",
        longitude_deg=year.longitude_deg,
        stated=_find_stated(case, year),
    )


def _find_stated(case: ShadowCase, year: YearFit) -> "StatedTime | None":
    """The stated time by the local mean sun; None when it is not of the year that is drawn."""
    from catalogue.render.shadow_plot import StatedTime

    first, last = case.pair.time.instant.earliest, case.pair.time.instant.latest
    assert first is not None and last is not None
    shift = timedelta(hours=year.longitude_deg / 15)
    begin, end = first + shift, last + shift
    if begin.year != year.year:
        return None
    return StatedTime(
        first=begin.date(),
        from_h=compute_solar_hour(first, year.longitude_deg),
        last=end.date(),
        to_h=compute_solar_hour(last, year.longitude_deg),
        label=f"stated {case.pair.time.instant.text}",
    )


def _draw_places(case: ShadowCase, title: str) -> bytes | None:
    from catalogue.render.place_plot import MapRow, SkyMoment, StatedPlace, render_place_plot

    if not is_moment(case.pair.time.instant):
        return None
    fit = find_places(case.sun, case.pair.time.instant)
    if isinstance(fit, ShadowRefusal):
        return None
    spot = case.pair.place.spot
    return render_place_plot(
        tuple(MapRow(row.latitude_deg, row.spans) for row in fit.rows),
        step_deg=fit.step_deg,
        moment=SkyMoment(
            at=fit.at, subsolar_latitude_deg=fit.subsolar[0], subsolar_longitude_deg=fit.subsolar[1]
        ),
        title=f"Places that the shadows allow: {title}",
        note=_describe(case.sun),
        stated=StatedPlace(
            latitude_deg=spot.latitude_deg,
            longitude_deg=(spot.longitude_deg + 180) % 360 - 180,
            label=f"stated place ({case.pair.place.source})",
        ),
    )


def _describe(sun: MeasuredSun) -> str:
    parts = [
        f"{name} {angle:.1f} deg, error {sigma:.1f}"
        for name, angle, sigma in (
            ("azimuth", sun.azimuth_deg, sun.azimuth_sigma_deg),
            ("elevation", sun.elevation_deg, sun.elevation_sigma_deg),
        )
        if angle is not None and sigma is not None
    ]
    return f"sun by {sun.basis}: {', '.join(parts)}"
