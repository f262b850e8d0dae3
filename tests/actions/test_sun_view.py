"""The sun over a place as it is told: one position for a moment, a range for anything longer."""

import math
from datetime import UTC, datetime, timedelta

import ephem
import pytest

from catalogue.actions.sun import tell_zone, view_sun
from catalogue.check.sun import compute_sun, find_profile
from catalogue.errors import UsageFault
from catalogue.record.instant import parse_instant
from catalogue.record.sky import Light, Polar, SunDay, SunView

SEVASTOPOL = (44.6167, 33.5254)


def _view(time: str, *, at: tuple[float, float] = SEVASTOPOL, platform: str | None = None) -> SunView:
    return view_sun(*at, parse_instant(time), platform=platform)


def _parse(at: str | None) -> datetime:
    assert at is not None
    return datetime.fromisoformat(at)


def _find_day(view: SunView, date: str) -> SunDay:
    (day,) = (day for day in view.days if day.date == date)
    return day


def test_second_has_one_position() -> None:
    view = _view("2022-05-19T08:46:12Z")

    sun = compute_sun(datetime(2022, 5, 19, 8, 46, 12, tzinfo=UTC), *SEVASTOPOL)
    assert view.moment is not None
    assert view.moment.at == "2022-05-19T08:46:12Z"
    assert view.moment.azimuth_deg == pytest.approx(sun.azimuth_deg, abs=0.001)
    assert view.moment.elevation_deg == pytest.approx(sun.elevation_deg, abs=0.001)
    assert view.moment.solar_time == "11:00"
    assert (view.begins, view.ends, view.lowest, view.highest) == (None, None, None, None)
    assert view.uncertainty_deg == pytest.approx(0.012)


def test_minute_has_the_position_of_its_middle_and_says_how_far_it_may_be_off() -> None:
    view = _view("2022-05-19T08:46Z")

    assert view.moment is not None
    assert view.moment.at == "2022-05-19T08:46:30Z"
    assert view.uncertainty_deg is not None
    for second in (0, 59):
        sun = compute_sun(datetime(2022, 5, 19, 8, 46, second, tzinfo=UTC), *SEVASTOPOL)
        assert abs(sun.elevation_deg - view.moment.elevation_deg) <= view.uncertainty_deg


@pytest.mark.parametrize(
    "time", ["2022-05-19", "2022-05-19T08:46", "2022-05", "2022-05-19T08:46Z/2022-05-20"]
)
def test_time_that_is_no_moment_has_no_position(time: str) -> None:
    view = _view(time)

    assert view.moment is None
    assert view.uncertainty_deg is None


@pytest.mark.parametrize("at", [SEVASTOPOL, (0.0, -179.9), (-33.9, 151.2), (78.2, 15.6), (-90.0, 0.0)])
@pytest.mark.parametrize("time", ["2022-05-19", "2022-12-21T08:46", "2022-03-20T05:00Z/2022-03-20T07:00Z"])
def test_range_holds_every_moment_of_the_time(at: tuple[float, float], time: str) -> None:
    view = _view(time, at=at)

    assert view.lowest is not None and view.highest is not None
    moment, end = _parse(view.earliest), _parse(view.latest)
    heights = [compute_sun(end, *at).elevation_deg]
    while moment <= end:
        heights.append(compute_sun(moment, *at).elevation_deg)
        moment += timedelta(minutes=7)
    assert view.lowest.elevation_deg - 0.01 <= min(heights) <= view.lowest.elevation_deg + 0.1
    assert view.highest.elevation_deg - 0.1 <= max(heights) <= view.highest.elevation_deg + 0.01


@pytest.mark.parametrize("at", [SEVASTOPOL, (-33.9, 151.2), (60.2, -149.9), (0.0, 179.9)])
@pytest.mark.parametrize("date", ["2022-01-15", "2022-06-21", "2022-09-23"])
def test_sunrise_and_sunset_are_those_of_the_reference(at: tuple[float, float], date: str) -> None:
    day = _find_day(_view(date, at=at), date)

    observer = ephem.Observer()
    observer.lat, observer.lon = (math.radians(value) for value in at)
    observer.pressure, observer.horizon = 0, "-0:50"
    observer.date = _parse(day.highest_at).replace(tzinfo=None)
    rises = observer.previous_rising(ephem.Sun(), use_center=True).datetime().replace(tzinfo=UTC)
    sets = observer.next_setting(ephem.Sun(), use_center=True).datetime().replace(tzinfo=UTC)
    assert abs(_parse(day.rises_at) - rises) < timedelta(seconds=30)
    assert abs(_parse(day.sets_at) - sets) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("date", "polar"), [("2022-06-21", Polar.SUN_STAYS_UP), ("2022-12-21", Polar.SUN_STAYS_DOWN)]
)
def test_polar_day_has_neither_sunrise_nor_sunset(date: str, polar: Polar) -> None:
    day = _find_day(_view(date, at=(78.2, 15.6)), date)

    assert (day.rises_at, day.sets_at, day.polar) == (None, None, polar)


def test_shadow_falls_away_from_the_sun() -> None:
    moment = _view("2022-12-21T07:00Z").moment

    assert moment is not None and moment.shadow_azimuth_deg is not None
    assert (moment.shadow_azimuth_deg - moment.azimuth_deg) % 360 == pytest.approx(180)
    assert moment.shadow_per_height == pytest.approx(
        1 / math.tan(math.radians(moment.elevation_deg)), abs=0.001
    )


@pytest.mark.parametrize(
    ("time", "light"),
    [
        ("2022-05-19T10:00Z", Light.DAY),
        ("2022-05-19T17:30Z", Light.CIVIL_TWILIGHT),
        ("2022-05-19T22:00Z", Light.NIGHT),
    ],
)
def test_light_is_named(time: str, light: Light) -> None:
    moment = _view(time).moment

    assert moment is not None
    assert moment.light is light
    assert (moment.shadow_per_height is None) == (light is not Light.DAY)


def test_maxar_publishes_another_sun_than_the_sky_and_landsat_the_same() -> None:
    maxar, landsat = (_view("2022-05-19T08:46Z", platform=name).moment for name in ("WV03", "Landsat 8"))

    assert maxar is not None and landsat is not None
    assert maxar.published_elevation_deg is not None
    assert 0.1 < abs(maxar.published_elevation_deg - maxar.elevation_deg) < 0.3
    assert landsat.published_elevation_deg == landsat.elevation_deg


def test_platform_that_nobody_knows_is_said_to_be_unknown() -> None:
    told = _view("2022-05-19T08:46Z", platform="Vostok").convention

    assert told is not None and told.startswith("Vostok is not in the sensor table")


@pytest.mark.parametrize("at", [SEVASTOPOL, (-33.9, 151.2), (21.3, -157.9)])
@pytest.mark.parametrize("date", ["2022-05-19", "2022-11-19"])
def test_date_without_zone_is_that_of_the_place(at: tuple[float, float], date: str) -> None:
    view = _view(date, at=at)

    assert _parse(view.latest) - _parse(view.earliest) <= timedelta(days=1)
    assert [day.date for day in view.days] == [date]
    assert view.highest is not None
    assert view.highest.at == view.days[0].highest_at
    assert view.highest.solar_time[:2] in {"11", "12"}


def test_date_is_that_of_greenwich_when_it_is_said_to_be() -> None:
    view = view_sun(*SEVASTOPOL, parse_instant("2022-05-19"), is_utc=True)
    minute = view_sun(*SEVASTOPOL, parse_instant("2022-05-19T08:46"), is_utc=True)

    assert (view.earliest, view.latest) == ("2022-05-19T00:00:00Z", "2022-05-19T23:59:59Z")
    assert minute.moment == _view("2022-05-19T08:46Z").moment


def test_ends_of_an_interval_are_taken_each_by_its_own_zone() -> None:
    view = _view("2022-05-19T08:00Z/2022-05-20", at=(0.0, 30.0))

    assert (view.earliest, view.latest) == ("2022-05-19T08:00:00Z", "2022-05-20T21:59:59Z")


@pytest.mark.parametrize("platform", ["Maxar", "Landsat 8", "Sentinel-2A", "Pleiades 1A"])
def test_convention_says_which_difference_is_usual_and_which_is_not(platform: str) -> None:
    told = _view("2022-05-19T08:46Z", platform=platform).convention

    profile = find_profile(platform)
    assert told is not None
    assert f"up to {profile.consistent_deg:g} deg is usual" in told
    assert f"more than {profile.conflict_deg:g} deg" in told


@pytest.mark.parametrize("time", ["2022", "not stated", "2022-05-01/2022-07-01", "1850-01-01", "2150-01-01"])
def test_time_without_use_is_refused(time: str) -> None:
    with pytest.raises(UsageFault):
        _view(time)


def test_missing_zone_is_told_with_what_it_may_mean() -> None:
    assert tell_zone(parse_instant("2022-05-19T08:46Z")) is None
    told = tell_zone(parse_instant("2022-05-19T08:46"))
    assert told is not None
    assert "2022-05-18T18:46:00Z to 2022-05-19T20:46:59Z" in told
