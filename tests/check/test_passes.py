"""Passes over a place against brute force, and the reach of sensors."""

from datetime import timedelta

import pytest
from orbit_builders import EPOCH, compute_node, get_sensor, make_set

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import Orbit, Spot, compute_look, compute_look_at, count_seconds, make_orbit
from catalogue.check.passes import (
    DARK_DEG,
    HORIZON_DEG,
    Pass,
    Reach,
    compute_reach,
    compute_widest_reach,
    find_accesses,
    find_culminations,
    find_missing,
    is_dark,
    is_within,
    list_passes,
)
from catalogue.check.sun import compute_sun

SEVASTOPOL = Spot(44.61, 33.53)
DAY = timedelta(days=1)
STEP_S = 10


def _list(
    elements: ElementSet | None = None, *, spot: Spot = SEVASTOPOL, days: float = 2
) -> tuple[Pass, ...]:
    sensors = [get_sensor("WorldView-2")]
    return list_passes([elements or make_set()], EPOCH, EPOCH + days * DAY, spot=spot, sensors=sensors)


def _find_highest_by_brute_force(orbit: Orbit, spot: Spot, days: float) -> list[int]:
    """Seconds after the epoch at which the elevation has a maximum above the horizon, to ten seconds."""
    start = count_seconds(EPOCH)
    heights = []
    for second in range(-STEP_S, int(days * 86_400) + 2 * STEP_S, STEP_S):
        look = compute_look_at(orbit, start + second, spot)
        assert look is not None
        heights.append(look.elevation_deg)
    return [
        (index - 1) * STEP_S
        for index in range(1, len(heights) - 1)
        if heights[index] > HORIZON_DEG and heights[index - 1] <= heights[index] > heights[index + 1]
    ]


@pytest.mark.parametrize(
    "spot",
    [SEVASTOPOL, Spot(0.0, 179.99), Spot(-54.8, -68.3), Spot(78.2, 15.6), Spot(90.0, 0.0), Spot(-83, 0)],
)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"mean_motion_rev_day": 15.6},
        {"mean_motion_rev_day": 13.0},
        {"inclination_deg": 45.0},
        {"inclination_deg": 139.0},
        {"eccentricity": 0.02},
    ],
)
def test_no_pass_is_missed_and_none_is_invented(spot: Spot, changes: dict[str, object]) -> None:
    expected = _find_highest_by_brute_force(make_orbit(make_set(**changes)), spot, 2)

    found = [(each.culminates_at - EPOCH).total_seconds() for each in _list(make_set(**changes), spot=spot)]

    assert len(found) == len(expected)
    # Closest to the place and highest above its ellipsoid differ by seconds.
    assert all(abs(one - other) <= 20 for one, other in zip(found, expected, strict=True))


def test_pass_tells_when_and_how_it_is_seen() -> None:
    passes = _list()
    assert len(passes) > 8
    for each in passes:
        orbit = make_orbit(make_set())
        rising, setting = (compute_look(orbit, at, SEVASTOPOL) for at in (each.rises_at, each.sets_at))
        sun = compute_sun(each.culminates_at, SEVASTOPOL.latitude_deg, SEVASTOPOL.longitude_deg)

        assert rising is not None
        assert setting is not None
        assert rising.elevation_deg == pytest.approx(HORIZON_DEG, abs=0.1)
        assert setting.elevation_deg == pytest.approx(HORIZON_DEG, abs=0.1)
        assert each.rises_at < each.culminates_at < each.sets_at
        assert (each.sun_elevation_deg, each.sun_azimuth_deg) == (sun.elevation_deg, sun.azimuth_deg)
        assert each.is_in_reach is (each.best.off_nadir_deg <= 45)
        assert each.tolerance_s == 30
        assert (each.sensor, each.epoch) == ("WorldView-2", EPOCH)


def test_sun_synchronous_satellite_passes_by_day_near_its_local_time() -> None:
    by_day = [each for each in _list(days=10) if each.sun_elevation_deg > 0 and each.is_in_reach]

    assert by_day
    for each in by_day:
        hour = (each.culminates_at.hour + each.culminates_at.minute / 60 + 33.53 / 15) % 24
        assert 9 < hour < 12.5


def test_passes_are_in_the_order_of_time_whatever_the_satellite() -> None:
    other = make_set(norad_id=40115, designator="2014-048A", mean_motion_rev_day=14.85, anomaly_deg=200.0)
    sensors = [get_sensor("WV02"), get_sensor("WV03")]

    passes = list_passes([other, make_set()], EPOCH, EPOCH + DAY, spot=SEVASTOPOL, sensors=sensors)

    assert [each.culminates_at for each in passes] == sorted(each.culminates_at for each in passes)
    assert {each.sensor for each in passes} == {"WorldView-2", "WorldView-3"}


def test_each_day_of_a_long_interval_uses_its_nearest_set() -> None:
    sets = [make_set(), make_set(epoch=EPOCH + 10 * DAY)]

    passes = list_passes(sets, EPOCH, EPOCH + 10 * DAY, spot=SEVASTOPOL, sensors=[get_sensor("WV02")])

    assert {each.epoch for each in passes} == {EPOCH, EPOCH + 10 * DAY}
    assert all(each.age_days < 6 for each in passes)
    times = [each.culminates_at for each in passes]
    assert len(set(times)) == len(times)


def test_pass_from_an_old_set_has_no_tolerance() -> None:
    sets = [make_set(epoch=EPOCH - 90 * DAY)]

    passes = list_passes(sets, EPOCH, EPOCH + DAY, spot=SEVASTOPOL, sensors=[get_sensor("WV02")])

    assert passes
    assert all(each.tolerance_s is None for each in passes)


def test_decayed_satellite_does_not_pass() -> None:
    sets = [make_set(mean_motion_rev_day=16.4, drag_per_radius=0.05, epoch=EPOCH - 200 * DAY)]

    assert list_passes(sets, EPOCH, EPOCH + DAY, spot=SEVASTOPOL, sensors=[get_sensor("WV02")]) == ()


def test_sensors_without_a_set_are_named() -> None:
    sensors = [get_sensor("WV02"), get_sensor("WV03"), get_sensor("SkySat-4"), get_sensor("Jilin-1")]

    assert find_missing([make_set()], sensors) == ("WorldView-3", "SkySat-3 to 15", "Jilin-1")


def test_access_is_the_stretch_in_reach() -> None:
    orbit, reach = make_orbit(make_set()), Reach(20.0, 50.0)
    start = count_seconds(EPOCH)

    accesses = find_accesses(orbit, SEVASTOPOL, reach, start_s=start, end_s=start + 5 * 86_400)

    assert len(accesses) > 5
    for access in accesses:
        for at_s, is_in in (
            (access.begin_s - 2, False),
            (access.begin_s + 2, True),
            (access.peak_s, True),
            (access.end_s - 2, True),
            (access.end_s + 2, False),
        ):
            look = compute_look_at(orbit, at_s, SEVASTOPOL)
            assert look is not None
            assert is_within(look, reach) is is_in


def test_access_that_is_under_way_at_an_end_is_found() -> None:
    orbit, reach = make_orbit(make_set()), Reach(20.0, 50.0)
    start = count_seconds(EPOCH)
    (first, *_) = find_accesses(orbit, SEVASTOPOL, reach, start_s=start, end_s=start + 5 * 86_400)

    for begin, end in (
        (first.begin_s - 50, first.begin_s + 5),
        (first.end_s - 5, first.end_s + 50),
        (first.begin_s + 20, first.begin_s + 21),
    ):
        found = find_accesses(orbit, SEVASTOPOL, reach, start_s=begin, end_s=end)
        assert [round(each.peak_s) for each in found] == [round(first.peak_s)]
    assert find_accesses(orbit, SEVASTOPOL, reach, start_s=first.end_s + 5, end_s=first.end_s + 60) == []


@pytest.mark.parametrize("latitude_deg", [0.0, 44.61, -60.0, 78.2, 90.0])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"mean_motion_rev_day": 15.6},
        {"mean_motion_rev_day": 13.0, "inclination_deg": 45.0},
        {"inclination_deg": 139.0},
        {"eccentricity": 0.02},
        {"eccentricity": 0.05},
    ],
)
def test_what_is_left_out_early_was_out_of_reach_or_in_the_dark(
    latitude_deg: float, changes: dict[str, object]
) -> None:
    orbit, spot, start = make_orbit(make_set(**changes)), Spot(latitude_deg, 33.53), count_seconds(EPOCH)
    reach, end = Reach(20.0, 50.0), start + 8 * 86_400

    every = [
        (at_s, look, compute_sun(look.at, latitude_deg, 33.53).elevation_deg)
        for at_s in find_culminations(orbit, spot, start, end)
        if (look := compute_look_at(orbit, at_s, spot)) is not None
    ]
    in_reach = [(at_s, height) for at_s, look, height in every if is_within(look, reach)]
    near = list(find_culminations(orbit, spot, start, end, reach=reach))
    by_day = list(find_culminations(orbit, spot, start, end, reach=reach, is_day_needed=True))

    assert {at_s for at_s, _ in in_reach} <= set(near) <= {at_s for at_s, _, _ in every}
    assert {at_s for at_s, height in in_reach if height >= DARK_DEG} <= set(by_day) <= set(near)
    assert len(by_day) < len(every) or latitude_deg != 44.61


def test_reach_is_the_limit_of_view_with_its_margin() -> None:
    assert compute_reach(get_sensor("WV02"), SEVASTOPOL, 767_000) == Reach(20.0, 50.0)
    assert compute_reach(get_sensor("S2A"), SEVASTOPOL, 786_000) == Reach(20.0, 15.6)


def test_vague_place_widens_the_reach() -> None:
    reach = compute_reach(get_sensor("WV02"), Spot(44.61, 33.53, radius_m=50_000), 767_000)

    assert reach.farthest_off_nadir_deg == pytest.approx(53.7, abs=0.1)
    assert reach.lowest_elevation_deg == pytest.approx(16.3, abs=0.1)


def test_limit_of_view_that_is_only_said_rules_nothing_out() -> None:
    assert compute_widest_reach(get_sensor("EROS-C3"), SEVASTOPOL, 534_000) == Reach(10.0, 90.0)
    assert compute_widest_reach(get_sensor("WV02"), SEVASTOPOL, 767_000) == Reach(10.0, 55.0)


def test_dark_matters_to_optical_sensors_only() -> None:
    assert is_dark(get_sensor("WV02"), DARK_DEG - 1)
    assert not is_dark(get_sensor("WV02"), DARK_DEG + 1)
    assert not is_dark(get_sensor("S1A"), -40)


def test_plane_decides_the_local_time_of_the_passes() -> None:
    evening = _list(make_set(node_deg=compute_node(EPOCH, crossing_h=18.0)), days=4)

    assert all(abs(each.sun_elevation_deg) < 45 for each in evening)
