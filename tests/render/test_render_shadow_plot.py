"""Plots of the dates and places that a measured sun allows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from render_builders import read_pixels

from catalogue.errors import UsageFault
from catalogue.render.palette import WARNING_INK
from catalogue.render.place_plot import MapRow, SkyMoment, StatedPlace, render_place_plot
from catalogue.render.plot_page import ALLOWED, DAYLIGHT, NIGHT, PAGE_PX, STATED
from catalogue.render.shadow_plot import DayTimes, StatedTime, render_date_plot

# The plots' areas on the page, as drawn: (left, top, right, bottom).
DATES_PX = (70, 86, 730, 416)
MAP_PX = (58, 62, 778, 422)
JUNE = 165


def make_days(
    year: int = 2022, allowed_h: tuple[tuple[float, float], ...] = ((10.0, 11.0),)
) -> tuple[DayTimes, ...]:
    """Twelve hours of daylight on every date; the sun as measured in the first half of June."""
    count = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return tuple(
        DayTimes(
            day=date(year, 1, 1) + timedelta(days=index),
            allowed_h=allowed_h if 151 <= index < 180 else (),
            daylight_h=((6.0, 18.0),),
        )
        for index in range(count)
    )


def make_stated(first: date, from_h: float, to_h: float, last: date | None = None) -> StatedTime:
    return StatedTime(first=first, from_h=from_h, last=last or first, to_h=to_h, label="stated")


def draw_dates(stated: StatedTime | None = None, **changes: object) -> bytes:
    values: dict[str, object] = {
        "days": make_days(),
        "title": "44.61 N, 33.53 E",
        "note": "sun measured",
        "longitude_deg": 33.53,
        **changes,
    }
    days = values.pop("days")
    return render_date_plot(days, stated=stated, **values)  # type: ignore[arg-type]


def draw_map(rows: tuple[MapRow, ...] = (), stated: StatedPlace | None = None, **changes: object) -> bytes:
    values: dict[str, object] = {
        "step_deg": 1.0,
        "moment": make_moment(),
        "title": "2022-05-11",
        "note": "sun measured",
        **changes,
    }
    return render_place_plot(rows, stated=stated, **values)  # type: ignore[arg-type]


def make_moment(latitude: float = 18.0, longitude: float = 54.0) -> SkyMoment:
    at = datetime(2022, 5, 11, 8, 22, tzinfo=UTC)
    return SkyMoment(at=at, subsolar_latitude_deg=latitude, subsolar_longitude_deg=longitude)


def find_colour(png: bytes, at: tuple[float, float]) -> tuple[int, ...]:
    return tuple(int(value) for value in read_pixels(png)[round(at[1]), round(at[0])])


def find_date_point(index: float, hour: float) -> tuple[float, float]:
    left, top, right, bottom = DATES_PX
    return left + (right - left) * index / 365, bottom - (bottom - top) * hour / 24


def find_map_point(latitude: float, longitude: float) -> tuple[float, float]:
    left, top, right, bottom = MAP_PX
    return left + (right - left) * (longitude + 180) / 360, top + (bottom - top) * (90 - latitude) / 180


def find_extent(png: bytes, colour: tuple[int, int, int], below: int = 430) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of a colour above the legend."""
    ys, xs = (read_pixels(png)[:below] == colour).all(axis=2).nonzero()
    assert xs.size
    return int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())


# Dates.


def test_bands_lie_at_their_dates_and_hours() -> None:
    png = draw_dates()

    assert find_colour(png, find_date_point(JUNE, 10.5)) == ALLOWED.fill
    assert find_colour(png, find_date_point(JUNE, 13.5)) == DAYLIGHT
    assert find_colour(png, find_date_point(JUNE, 4.5)) == NIGHT
    assert find_colour(png, find_date_point(JUNE + 30, 10.5)) == DAYLIGHT
    left, top, right, bottom = find_extent(png, ALLOWED.fill)
    assert (left, right) == pytest.approx((find_date_point(151, 0)[0], find_date_point(180, 0)[0]), abs=1.5)
    assert (top, bottom) == pytest.approx((find_date_point(0, 11)[1], find_date_point(0, 10)[1]), abs=1.5)


@pytest.mark.parametrize("hour", [0.0, 10.0, 23.999])
def test_band_of_seconds_is_seen(hour: float) -> None:
    png = draw_dates(days=make_days(allowed_h=((hour, hour + 0.001),)))

    _, top, _, bottom = find_extent(png, ALLOWED.fill)
    assert DATES_PX[1] <= top <= bottom < DATES_PX[3]


def test_day_on_which_the_sun_only_touches_the_horizon_is_drawn() -> None:
    days = tuple(
        DayTimes(day=day.day, allowed_h=((12.0, 12.0),), daylight_h=((12.0, 12.0),)) for day in make_days()
    )

    assert find_extent(draw_dates(days=days), ALLOWED.fill)


def test_stated_moment_is_marked_without_hiding_what_lies_there() -> None:
    png = draw_dates(make_stated(date(2022, 6, 15), 10.5, 10.51))

    left, top, right, bottom = find_extent(png, STATED.fill)
    x, y = find_date_point(165.5, 10.5)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((x, y), abs=2)
    assert find_colour(png, (x, y)) == ALLOWED.fill


def test_moment_of_another_year_is_marked_at_its_day_and_month() -> None:
    same, other, leap = (
        find_extent(draw_dates(make_stated(day, 9.0, 9.0)), STATED.fill)
        for day in (date(2022, 2, 28), date(2019, 2, 28), date(2020, 2, 29))
    )

    assert same == other == leap


def test_stated_day_is_a_box_from_midnight_to_midnight() -> None:
    png = draw_dates(make_stated(date(2022, 2, 26), 0.0, 24.0))

    left, top, right, bottom = find_extent(png, STATED.fill)
    assert bottom - top > 320
    assert right - left < 12
    assert (left + right) / 2 == pytest.approx(find_date_point(56.5, 0)[0], abs=2)


def test_stated_month_is_as_wide_as_the_month() -> None:
    png = draw_dates(make_stated(date(2022, 12, 1), 0.0, 24.0, last=date(2023, 1, 5)))

    left, _, right, _ = find_extent(png, STATED.fill)
    assert left == pytest.approx(find_date_point(334, 0)[0], abs=5)
    assert right < DATES_PX[2]


@pytest.mark.parametrize("day", [date(2022, 1, 1), date(2022, 12, 31)])
@pytest.mark.parametrize("hour", [0.0, 24.0])
def test_mark_at_the_edge_leaves_the_numbers_of_the_axes_alone(day: date, hour: float) -> None:
    left, top, right, bottom = find_extent(draw_dates(make_stated(day, hour, hour)), STATED.fill)

    assert DATES_PX[0] <= left <= right < DATES_PX[2]
    assert DATES_PX[1] <= top <= bottom < DATES_PX[3]


def test_hours_of_utc_move_with_the_longitude() -> None:
    west, east = (read_pixels(draw_dates(longitude_deg=longitude)) for longitude in (-120.0, 120.0))

    assert (west[:, :730] == east[:, :730]).all()
    assert (west[80:424, 730:] != east[80:424, 730:]).any()


def test_days_that_are_no_year_are_refused() -> None:
    for days in ((), make_days()[:300], (*make_days()[1:], *make_days(2023)[:1])):
        with pytest.raises(UsageFault):
            draw_dates(days=days)


def test_leap_year_is_drawn() -> None:
    assert read_pixels(draw_dates(days=make_days(2020))).shape == (500, 800, 3)


# Places.


def test_places_lie_where_they_are() -> None:
    rows = tuple(MapRow(float(latitude) + 0.5, ((20.0, 50.0),)) for latitude in range(40, 50))

    left, top, right, bottom = find_extent(draw_map(rows), ALLOWED.fill)

    (west, north), (east, south) = find_map_point(50, 20), find_map_point(40, 50)
    assert (left, top, right, bottom) == pytest.approx((west, north, east, south), abs=1.5)


@pytest.mark.parametrize(
    ("declination", "longitude"), [(18.0, 54.0), (-23.4, -170.0), (0.0, 0.0), (1e-9, 100.0)]
)
def test_night_is_opposite_the_sun(declination: float, longitude: float) -> None:
    png = draw_map(moment=make_moment(declination, longitude))

    opposite = (longitude + 180 + 180) % 360 - 180
    # Some degrees off the lines of the graticule.
    assert find_colour(png, find_map_point(-declination + 8, opposite + 8)) == NIGHT
    assert find_colour(png, find_map_point(declination + 8, longitude + 8)) == DAYLIGHT
    if declination > 1:
        assert find_colour(png, find_map_point(-80, longitude + 8)) == NIGHT
        assert find_colour(png, find_map_point(80, opposite + 8)) == DAYLIGHT


def test_stated_place_is_marked_without_hiding_what_lies_there() -> None:
    rows = (MapRow(44.5, ((33.0, 34.0),)),)
    stated = StatedPlace(latitude_deg=44.5, longitude_deg=33.5, label="stated place")

    png = draw_map(rows, stated)

    left, top, right, bottom = find_extent(png, STATED.fill)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(find_map_point(44.5, 33.5), abs=2)
    assert find_extent(png, ALLOWED.fill)


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (0, 180)])
def test_place_at_the_edge_of_the_map_is_marked_inside_it(latitude: float, longitude: float) -> None:
    stated = StatedPlace(latitude_deg=latitude, longitude_deg=longitude, label="stated place")

    left, top, right, bottom = find_extent(draw_map(stated=stated), STATED.fill)

    assert MAP_PX[0] <= left <= right < MAP_PX[2]
    assert MAP_PX[1] <= top <= bottom < MAP_PX[3]


# Both.


@pytest.mark.parametrize("text", ["x" * 5000, "سفينة " * 400, "wide words " * 300, "\u202e\x00"])
def test_long_texts_stay_on_the_page_and_off_the_warning(text: str) -> None:
    stated = StatedTime(first=date(2022, 6, 1), from_h=9, last=date(2022, 6, 1), to_h=9, label=text)
    place = StatedPlace(latitude_deg=44, longitude_deg=33, label=text)

    for png in (
        draw_dates(stated, title=text, note=text),
        draw_map(stated=place, title=text, note=text),
    ):
        pixels = read_pixels(png)
        assert pixels.shape == (PAGE_PX[1], PAGE_PX[0], 3)
        assert (pixels[:, 795:] == pixels[0, 0]).all()
        warning = pixels[484:497, 640:790]
        assert (warning == WARNING_INK).all(axis=2).any()
        assert not (warning.max(axis=2) < 60).any()


def test_same_values_give_the_same_bytes() -> None:
    assert draw_dates() == draw_dates()
    assert draw_map() == draw_map()
