"""Dates, times and places that a measured sun allows."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shadow_rule import PUBLISHED, SHIFTS, judge_published, judge_shadow, mark_shadow, pick_scenes
from truth_rows import Row, read_time

from catalogue.check.shadow import (
    Agreement,
    MeasuredSun,
    ShadowRefusal,
)
from catalogue.check.shadow_fit import SAME_DATE, YearFit, find_dates, find_mirrored_day
from catalogue.check.shadow_judge import Fit, judge_time
from catalogue.check.shadow_places import PlaceFit, find_places
from catalogue.check.shadow_sky import find_subsolar, look_up, make_solar_day
from catalogue.check.sun import Sun, compute_separation, compute_sun
from catalogue.errors import UsageFault, ValueRefused
from catalogue.record.instant import parse_instant, render_utc
from catalogue.record.place import Place, PlaceState

SEVASTOPOL = (44.61, 33.53)
MOMENT = datetime(2022, 5, 11, 8, 22, 5, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LATITUDES, LONGITUDES = st.floats(-89, 89), st.floats(-180, 180)


def make_measured(
    at: datetime = MOMENT, spot: tuple[float, float] = SEVASTOPOL, **changes: object
) -> MeasuredSun:
    """The sun as a faultless shadow of one degree error shows it."""
    sun = compute_sun(at, *spot)
    values: dict[str, object] = {
        "azimuth_deg": sun.azimuth_deg,
        "azimuth_sigma_deg": 1.0,
        "elevation_deg": sun.elevation_deg,
        "elevation_sigma_deg": 1.0,
        **changes,
    }
    return MeasuredSun(**values)  # type: ignore[arg-type]


def make_place(spot: tuple[float, float] = SEVASTOPOL, radius_m: float | None = None) -> Place:
    return Place(state=PlaceState.LOCATED, latitude_deg=spot[0], longitude_deg=spot[1], radius_m=radius_m)


def find(sun: MeasuredSun, spot: tuple[float, float] = SEVASTOPOL, year: int = 2022) -> YearFit:
    fit = find_dates(sun, latitude_deg=spot[0], longitude_deg=spot[1], year=year)
    assert isinstance(fit, YearFit)
    return fit


def judge(sun: MeasuredSun, stated: str, place: Place | None = None) -> Fit:
    return judge_time(sun, parse_instant(stated), place or make_place()).answer


# The sky of a solar day.


@given(MOMENTS, LATITUDES, LONGITUDES, st.floats(0, 1))
def test_solar_day_has_the_sun_of_the_formula(
    at: datetime, latitude: float, longitude: float, share: float
) -> None:
    day = make_solar_day(at.date(), latitude, longitude)

    azimuth, elevation = day.look(share)

    sun = compute_sun(day.get_moment(share), latitude, longitude)
    assert compute_separation(sun, Sun(azimuth, elevation)) < 0.01


@given(MOMENTS, LATITUDES, LONGITUDES)
def test_subsolar_point_gives_the_sun_everywhere(at: datetime, latitude: float, longitude: float) -> None:
    declination, noon = find_subsolar(at)

    azimuth, elevation = look_up(declination, longitude - noon, latitude)

    sun = compute_sun(at, latitude, longitude)
    assert compute_separation(sun, Sun(azimuth, elevation)) < 0.01


# Dates at a trusted place.


def test_dates_hold_the_true_moment_and_its_mirror() -> None:
    fit = find(make_measured())

    true_day = next(day for day in fit.days if day.day == date(2022, 5, 11))
    assert any(span.start < MOMENT < span.end for span in true_day.consistent)
    assert len(fit.seasons) == 2
    (first, second) = fit.seasons
    assert first[0] < date(2022, 5, 11) < first[1] < second[0] < date(2022, 8, 1) < second[1]
    assert 0 < fit.share_of_daylight < 0.01
    assert 0.1 < fit.share_of_days < 0.25
    assert any("11 May" in text or "mirrored" in text for text in fit.cannot_distinguish)
    assert SAME_DATE in fit.cannot_distinguish


def test_times_are_given_in_utc_and_by_the_local_sun() -> None:
    fit = find(make_measured())

    (span,) = next(day for day in fit.days if day.day == date(2022, 5, 11)).consistent

    middle = span.start + (span.end - span.start) / 2
    assert abs(middle - MOMENT) < timedelta(minutes=3)
    hours = (middle.hour * 60 + middle.minute) / 60 + SEVASTOPOL[1] / 15
    assert (span.from_h + span.to_h) / 2 == pytest.approx(hours, abs=0.05)


def test_azimuth_alone_leaves_nearly_all_dates_and_says_so() -> None:
    fit = find(make_measured(elevation_deg=None, elevation_sigma_deg=None))

    assert fit.share_of_days > 0.95
    assert any("same azimuth" in text for text in fit.cannot_distinguish)


def test_elevation_alone_leaves_morning_and_afternoon() -> None:
    fit = find(make_measured(azimuth_deg=None, azimuth_sigma_deg=None))

    assert [len(day.consistent) for day in fit.days if day.day == date(2022, 5, 11)] == [2]
    assert any("afternoon" in text for text in fit.cannot_distinguish)


def test_azimuth_that_the_sun_never_has_leaves_no_date() -> None:
    fit = find(make_measured(azimuth_deg=0.0, elevation_deg=40.0))

    assert (fit.seasons, fit.share_of_days) == ((), 0.0)


def test_polar_day_and_night_have_their_light() -> None:
    fit = find(make_measured(), (78.0, 15.0))

    light = {day.day: sum(span.to_h - span.from_h for span in day.daylight) for day in fit.days}
    assert light[date(2022, 6, 21)] == pytest.approx(24)
    assert light[date(2022, 12, 21)] == 0


@settings(max_examples=8)
@given(
    MOMENTS.filter(lambda at: 1901 < at.year < 2099),
    st.floats(-65, 65),
    LONGITUDES,
    st.floats(0, 4),
    st.booleans(),
)
def test_true_moment_is_always_among_those_allowed(
    at: datetime, latitude: float, longitude: float, sigma: float, has_height: bool
) -> None:
    spot = (latitude, longitude)
    if compute_sun(at, *spot).elevation_deg < 1:
        at += timedelta(hours=12)
    sun = make_measured(at, spot, azimuth_sigma_deg=sigma, elevation_sigma_deg=sigma)
    if sun.elevation_deg is None or sun.elevation_deg < 0:
        return
    if not has_height:
        sun = make_measured(at, spot, azimuth_sigma_deg=sigma, elevation_deg=None, elevation_sigma_deg=None)

    fit = find(sun, spot, (at + timedelta(hours=longitude / 15)).year)

    assert any(span.start <= at <= span.end for day in fit.days for span in day.consistent)


def test_allowed_moments_are_within_the_tolerance_and_others_are_not() -> None:
    sun = make_measured(azimuth_sigma_deg=0.1, elevation_sigma_deg=0.1)
    truth = compute_sun(MOMENT, *SEVASTOPOL)
    rng = random.Random(5)
    days = {day.day: day for day in find(sun).days}

    for _ in range(3000):
        at = datetime(2022, 1, 2, tzinfo=UTC) + timedelta(minutes=rng.uniform(0, 363 * 1440))
        day = days[(at + timedelta(hours=SEVASTOPOL[1] / 15)).date()]
        is_allowed = any(span.start <= at <= span.end for span in day.consistent)
        separation = compute_separation(compute_sun(at, *SEVASTOPOL), truth)
        if abs(separation - 3) > 0.2:
            assert is_allowed == (separation < 3)


@pytest.mark.parametrize("year", [1900, 2100])
def test_year_without_a_sun_is_refused(year: int) -> None:
    with pytest.raises(UsageFault):
        find_dates(make_measured(), latitude_deg=0, longitude_deg=0, year=year)


def test_nothing_measured_gives_no_dates_and_no_places() -> None:
    nothing = MeasuredSun(missing=("azimuth: nothing says where north is",))

    dates = find_dates(nothing, latitude_deg=0, longitude_deg=0, year=2022)
    places = find_places(nothing, parse_instant("2022-05-11T08:22:05Z"))

    for refused in (dates, places):
        assert isinstance(refused, ShadowRefusal)
        assert "where north is" in refused.reason
    assert judge(nothing, "2022-05-11") is Fit.CANNOT_TELL


@pytest.mark.parametrize(
    ("day", "mirrored"),
    [
        (date(2022, 5, 11), date(2022, 8, 1)),
        (date(2022, 3, 21), date(2022, 9, 23)),
        (date(2022, 11, 5), date(2023, 2, 6)),
    ],
)
def test_mirrored_day_has_the_same_sun(day: date, mirrored: date) -> None:
    found = find_mirrored_day(day)

    assert abs((found.replace(year=mirrored.year) - mirrored).days) <= 2
    noons = [datetime(d.year, d.month, d.day, 12, tzinfo=UTC) for d in (day, found)]
    assert abs(find_subsolar(noons[0])[0] - find_subsolar(noons[1])[0]) < 0.25


# A stated time.


def test_true_time_is_consistent_with_its_numbers() -> None:
    judgement = judge_time(make_measured(), parse_instant("2022-05-11T08:22:05Z"), make_place())

    assert judgement.answer is Fit.CONSISTENT
    assert judgement.azimuth_off_deg == pytest.approx(0, abs=0.01)
    assert judgement.elevation_off_deg == pytest.approx(0, abs=0.01)
    assert judgement.tolerance_deg[1] == pytest.approx(3)
    assert "tolerance" in judgement.because


@pytest.mark.parametrize(
    ("stated", "answer"),
    [
        ("2022-05-11T10:22:05Z", Fit.CONTRADICTED),
        ("2022-05-11T20:22:05Z", Fit.CONTRADICTED),
        ("2022-03-01T08:22Z", Fit.CONTRADICTED),
        ("2022-05-11T11:22+03:00", Fit.CONSISTENT),
        # No zone: the right moment may be meant.
        ("2022-05-11T11:22:05", Fit.CONSISTENT),
        ("2022-05-11", Fit.CONSISTENT),
        ("2022-12-11", Fit.CONTRADICTED),
        ("2022-05", Fit.CONSISTENT),
        ("2022-12", Fit.CONTRADICTED),
        ("2021", Fit.CONSISTENT),
        ("1990/2010", Fit.CONSISTENT),
        ("not stated", Fit.CANNOT_TELL),
        ("1890-05-11", Fit.CANNOT_TELL),
        # Not to be told apart: another year, and the mirror at the solstice.
        ("2019-05-11T08:22:05Z", Fit.CONSISTENT),
        ("2022-08-01T08:26:00Z", Fit.CONSISTENT),
    ],
)
def test_stated_time_is_judged_as_loosely_as_it_is_stated(stated: str, answer: Fit) -> None:
    assert judge(make_measured(), stated) is answer


def test_between_tolerance_and_four_errors_nothing_is_told() -> None:
    sun = compute_sun(MOMENT, *SEVASTOPOL)
    measured = [
        MeasuredSun(azimuth_deg=(sun.azimuth_deg + off) % 360, azimuth_sigma_deg=4.0)
        for off in (7.9, 8.1, 16.0, 18.0)
    ]

    answers = [judge(one, "2022-05-11T08:22:05Z") for one in measured]

    assert answers == [Fit.CONSISTENT, Fit.CANNOT_TELL, Fit.CANNOT_TELL, Fit.CONTRADICTED]


def test_foot_and_tip_exchanged_accuse_nobody() -> None:
    sun = compute_sun(MOMENT, *SEVASTOPOL)

    judgement = judge_time(
        make_measured(azimuth_deg=sun.azimuth_deg + 180), parse_instant("2022-05-11T08:22:05Z"), make_place()
    )

    assert judgement.answer is Fit.CANNOT_TELL
    assert "exchanged" in judgement.because


@pytest.mark.parametrize("stated", ["2022-05-11T08:22:05Z", "2022-05-11", "2022"])
def test_height_that_the_sun_has_at_no_azimuth_is_not_excused_as_exchanged(stated: str) -> None:
    assert judge(make_measured(elevation_deg=85.0), stated) is Fit.CONTRADICTED


def test_shadows_that_disagree_contradict_nothing() -> None:
    torn = Agreement(count=2, spread_deg=40, chance=0.0, agrees=False)

    assert judge(make_measured(agreement=(torn,)), "2022-12-11T08:22:05Z") is Fit.CANNOT_TELL


@pytest.mark.parametrize(
    "place",
    [
        Place(state=PlaceState.NOT_STATED),
        Place(state=PlaceState.NAMED, name="port"),
        Place(state=PlaceState.UNLOCATABLE),
    ],
)
def test_without_coordinates_nothing_is_told(place: Place) -> None:
    assert judge(make_measured(), "2022-05-11T08:22:05Z", place) is Fit.CANNOT_TELL


def test_region_is_judged_more_loosely_than_a_spot() -> None:
    sun = compute_sun(MOMENT, *SEVASTOPOL)
    measured = make_measured(
        elevation_deg=sun.elevation_deg + 3.4, azimuth_sigma_deg=0.0, elevation_sigma_deg=0.0
    )

    spot, region = (judge(measured, "2022-05-11T08:22:05Z", make_place(radius_m=r)) for r in (10.0, 50_000.0))

    assert (spot, region) == (Fit.CONTRADICTED, Fit.CONSISTENT)


@given(MOMENTS, st.floats(-75, 75), LONGITUDES, st.integers(0, 2**32))
def test_sound_shadows_never_contradict_the_truth(
    at: datetime, latitude: float, longitude: float, seed: int
) -> None:
    spot = (latitude, longitude)
    truth = compute_sun(at, *spot)
    if truth.elevation_deg < 5:
        return
    rng = random.Random(seed)
    sun = make_measured(
        at,
        spot,
        azimuth_deg=(truth.azimuth_deg + rng.uniform(-3, 3) * 2.4) % 360,
        azimuth_sigma_deg=2.4,
        elevation_deg=truth.elevation_deg + rng.uniform(-3, 3) * 3.1,
        elevation_sigma_deg=3.1,
    )

    assert judge(sun, render_utc(at), make_place(spot)) is not Fit.CONTRADICTED


# Rates over real scenes.


@pytest.mark.parametrize("minimum_deg", [3.0, 5.0])
def test_no_true_time_of_a_real_scene_is_contradicted(shared_data: Path, minimum_deg: float) -> None:
    answers = [
        judge_published(row, read_time(row["datetime"]), minimum_deg=minimum_deg)
        for row in pick_scenes(shared_data, 300)
    ]

    assert set(answers) == {Fit.CONSISTENT}


@pytest.mark.parametrize("minimum_deg", [3.0, 5.0])
def test_wrong_dates_of_real_scenes_are_contradicted_as_often_as_published(
    shared_data: Path, minimum_deg: float
) -> None:
    rng = random.Random(7)
    rates = []
    for low, high in SHIFTS:
        answers = [
            judge_published(
                row,
                read_time(row["datetime"]) + timedelta(days=rng.choice((-1, 1)) * rng.randint(low, high)),
                minimum_deg=minimum_deg,
            )
            for row in pick_scenes(shared_data, 300)
        ]
        rates.append(answers.count(Fit.CONTRADICTED) / len(answers))
    print(f"tolerance {minimum_deg:g} deg: {rates}")

    # 300 of 1,107 collects: three standard errors of a rate of a half are 0.087.
    assert all(abs(rate - told) < 0.09 for rate, told in zip(rates, PUBLISHED[minimum_deg], strict=True))


def test_clock_off_by_20_minutes_is_exposed_and_by_10_seldom(shared_data: Path) -> None:
    rates = []
    for minutes in (10, 20):
        answers = []
        for row in pick_scenes(shared_data, 300):
            at = read_time(row["datetime"]) + timedelta(minutes=minutes)
            answers.append(judge_published(row, at, minimum_deg=3.0))
        rates.append(answers.count(Fit.CONTRADICTED) / len(answers))
    print(f"10 and 20 minutes off: {rates}")

    assert rates[0] < 0.2
    assert rates[1] > 0.9


@pytest.mark.parametrize(
    ("has_height", "least"),
    # Days shifted, and the least rate of wrong dates exposed: by azimuth and elevation, or azimuth alone.
    [(True, {(14, 30): 0.05, (60, 183): 0.80}), (False, {(14, 30): 0.0, (60, 183): 0.60})],
)
def test_shadows_marked_in_real_scenes_accuse_no_true_time(
    shared_data: Path, has_height: bool, least: dict[tuple[int, int], float]
) -> None:
    rng = random.Random(8)
    marked = [(row, mark_shadow(row, rng, has_height=has_height)) for row in pick_scenes(shared_data, 300)]
    sound = [(row, sun) for row, sun in marked if sun is not None]

    def judge_shifted(row: Row, sun: MeasuredSun, days: int) -> Fit:
        return judge_shadow(row, sun, read_time(row["datetime"]) + timedelta(days=days))

    true = [judge_shifted(row, sun, 0) for row, sun in sound]
    print(f"{len(sound)} of 300 measured, height {has_height}: true times {Counter(true)}")
    assert len(sound) > 200
    assert Fit.CONTRADICTED not in true
    assert true.count(Fit.CONSISTENT) / len(true) > 0.9
    for (low, high), rate in least.items():
        wrong = [judge_shifted(row, sun, rng.choice((-1, 1)) * rng.randint(low, high)) for row, sun in sound]
        print(f"{low} to {high} days: {Counter(wrong)}")
        assert wrong.count(Fit.CONTRADICTED) / len(wrong) >= rate


# Places at a trusted time.


def find_ring(sun: MeasuredSun, stated: str = "2022-05-11T08:22:05Z", **changes: float) -> PlaceFit:
    fit = find_places(sun, parse_instant(stated), **changes)
    assert isinstance(fit, PlaceFit)
    return fit


def test_places_hold_the_true_one_and_not_a_far_one() -> None:
    fit = find_ring(make_measured())

    assert fit.step_deg == 0.5
    assert fit.holds(*SEVASTOPOL)
    assert not fit.holds(44.61, -33.53)
    assert not fit.holds(-44.61, 33.53)
    assert fit.measure_distance_m(*SEVASTOPOL) == 0
    far = fit.measure_distance_m(60.0, 33.53)
    assert far is not None
    assert 800_000 < far < 1_700_000
    assert 0 < fit.share_of_daylight < 0.01


def test_height_alone_leaves_a_ring_round_the_subsolar_point() -> None:
    sun = make_measured(azimuth_deg=None, azimuth_sigma_deg=None, elevation_deg=60.0)

    fit = find_ring(sun, step_deg=1.0)

    latitude, longitude = fit.subsolar
    for distance, is_allowed in ((20, False), (30, True), (40, False)):
        assert fit.holds(latitude + distance, longitude) == is_allowed
        assert fit.holds(latitude - distance, longitude) == is_allowed
    assert any("round the ring" in text for text in fit.cannot_distinguish)


def test_azimuth_cuts_most_of_the_ring_away() -> None:
    whole = find_ring(make_measured(azimuth_deg=None, azimuth_sigma_deg=None), step_deg=1.0)
    cut = find_ring(make_measured(), step_deg=1.0)

    assert cut.share_of_daylight < whole.share_of_daylight / 10


@settings(max_examples=20)
@given(MOMENTS, LATITUDES, LONGITUDES, st.booleans(), st.booleans())
def test_true_place_is_always_among_those_allowed(
    at: datetime, latitude: float, longitude: float, has_azimuth: bool, has_height: bool
) -> None:
    at = at.replace(microsecond=0)
    sun = make_measured(at, (latitude, longitude), azimuth_sigma_deg=0.0, elevation_sigma_deg=0.0)
    if sun.elevation_deg is None or sun.elevation_deg < 0 or not (has_azimuth or has_height):
        return
    if not has_azimuth:
        sun = MeasuredSun(elevation_deg=sun.elevation_deg, elevation_sigma_deg=0.0)
    elif not has_height:
        sun = MeasuredSun(azimuth_deg=sun.azimuth_deg, azimuth_sigma_deg=0.0)

    fit = find_ring(sun, render_utc(at), step_deg=2.0)

    assert fit.holds(latitude, longitude)
    assert fit.measure_distance_m(latitude, longitude) == 0


@pytest.mark.parametrize(
    "stated", ["2022-05-11", "2022", "2022-05-11T08:22", "not stated", "1850-05-11T08:22Z"]
)
def test_time_that_is_too_loose_gives_no_map(stated: str) -> None:
    assert isinstance(find_places(make_measured(), parse_instant(stated)), ShadowRefusal)


def test_looser_time_gives_a_wider_map() -> None:
    sharp, loose = (
        find_ring(make_measured(), stated, step_deg=1.0).share_of_daylight
        for stated in ("2022-05-11T08:22:05Z", "2022-05-11T08:00Z/2022-05-11T08:44Z")
    )

    assert loose > 2 * sharp


def test_cell_size_that_does_not_divide_the_globe_is_refused() -> None:
    with pytest.raises(ValueRefused):
        find_places(make_measured(), parse_instant("2022-05-11T08:22:05Z"), step_deg=0.7)


def test_sun_that_no_place_has_leaves_no_place() -> None:
    fit = find_ring(make_measured(azimuth_deg=None, elevation_deg=140.0), step_deg=5.0)

    assert (fit.rows, fit.share_of_daylight) == ((), 0.0)
    assert fit.measure_distance_m(0, 0) is None
