"""Propagation, rotation and look angles against references and against published viewing angles."""

import math
import statistics
from datetime import timedelta
from pathlib import Path

import ephem
import pytest
from orbit_builders import EPOCH, make_set, move_epoch, read_history
from sgp4.api import Satrec
from truth_rows import read_rows, read_time

from catalogue.check.element_sets import parse_element_sets
from catalogue.check.orbit import (
    OLDEST_DAYS,
    Spot,
    compute_age,
    compute_crossing_hour,
    compute_geodetic,
    compute_ground_point,
    compute_look,
    compute_sidereal_angle,
    count_seconds,
    find_both_sides,
    find_nearest,
    find_tolerance,
    make_orbit,
    make_time,
    measure_disagreement,
)
from catalogue.check.sensors import find_sensors

PLACES = [Spot(44.6, 33.5), Spot(-35.0, 149.1), Spot(0.0, -180.0), Spot(78.2, 15.6), Spot(89.9, 0.0)]


def test_propagation_is_that_of_sgp4(shared_data: Path) -> None:
    for row in read_rows(shared_data / "eo" / "tle_history.csv")[::60]:
        theirs = Satrec.twoline2rv(row["line1"], row["line2"])
        (elements,) = parse_element_sets(f"{row['line1']}\n{row['line2']}").sets
        for days in (0.0, 1.3, 20.0):
            at_s = count_seconds(elements.epoch) + days * 86_400

            fault, position, _ = theirs.sgp4(2_451_545.0, at_s / 86_400)
            state = make_orbit(elements).find_state(at_s)

            assert fault == 0
            assert state is not None
            assert math.dist(state[0], [part * 1e3 for part in position]) < 0.01


def test_sidereal_angle_is_that_of_the_reference() -> None:
    observer = ephem.Observer()
    observer.lon = 0
    for days in range(0, 9_000, 333):
        at = EPOCH + timedelta(days=days - 6_000)
        observer.date = ephem.Date(at.replace(tzinfo=None))

        apart = math.degrees(float(observer.sidereal_time()) - compute_sidereal_angle(count_seconds(at)))

        # The reference gives apparent time: the equation of the equinoxes is up to 0.005 deg.
        assert abs((apart + 180) % 360 - 180) < 0.006


@pytest.mark.parametrize("spot", PLACES)
def test_ground_points_lie_on_the_ellipsoid(spot: Spot) -> None:
    latitude, longitude, height = compute_geodetic(compute_ground_point(spot))

    assert latitude == pytest.approx(spot.latitude_deg, abs=1e-9)
    assert (longitude - spot.longitude_deg + 180) % 360 == pytest.approx(180, abs=1e-9)
    assert height == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("height_m", [200e3, 800e3, 36_000e3])
def test_height_is_measured_along_the_vertical(height_m: float) -> None:
    ground = compute_ground_point(Spot(50.0, 10.0))
    up = (
        math.cos(math.radians(50)) * math.cos(math.radians(10)),
        math.cos(math.radians(50)) * math.sin(math.radians(10)),
        math.sin(math.radians(50)),
    )
    x, y, z = (part + height_m * direction for part, direction in zip(ground, up, strict=True))

    latitude, _, height = compute_geodetic((x, y, z))

    assert latitude == pytest.approx(50.0, abs=1e-5)
    assert height == pytest.approx(height_m, abs=0.5)


def test_look_from_the_point_below_is_straight_up() -> None:
    orbit = make_orbit(make_set())
    first = compute_look(orbit, EPOCH, Spot(0, 0))
    assert first is not None

    look = compute_look(orbit, EPOCH, Spot(first.below_latitude_deg, first.below_longitude_deg))

    assert look is not None
    assert look.elevation_deg == pytest.approx(90, abs=0.01)
    assert look.off_nadir_deg == pytest.approx(0, abs=0.01)
    assert look.range_m == pytest.approx(look.altitude_m, abs=1)


@pytest.mark.parametrize(
    ("north", "east", "azimuth"), [(-1.0, 0.0, 0.0), (0.0, -1.0, 90.0), (1.0, 0.0, 180.0), (0.0, 1.0, 270.0)]
)
def test_azimuth_points_from_the_place_to_the_satellite(north: float, east: float, azimuth: float) -> None:
    orbit = make_orbit(make_set())
    below = compute_look(orbit, EPOCH, Spot(0, 0))
    assert below is not None

    look = compute_look(
        orbit, EPOCH, Spot(below.below_latitude_deg + north, below.below_longitude_deg + east)
    )

    assert look is not None
    assert abs((look.satellite_azimuth_deg - azimuth + 180) % 360 - 180) < 1.0
    assert 60 < look.elevation_deg < 85


def test_look_angles_are_those_of_another_implementation(shared_data: Path) -> None:
    """Ephem propagates by itself and refracts nothing at pressure 0."""
    apart = []
    for row in read_rows(shared_data / "eo" / "tle_history.csv")[100::100]:
        (elements,) = parse_element_sets(f"{row['line1']}\n{row['line2']}").sets
        theirs = ephem.readtle("X", row["line1"], row["line2"])
        observer = ephem.Observer()
        observer.lat, observer.lon, observer.elevation, observer.pressure = "44.6", "33.5", 0, 0
        for minute in range(0, 700, 7):
            at = elements.epoch + timedelta(minutes=minute)
            observer.date = ephem.Date(at.replace(tzinfo=None))
            theirs.compute(observer)

            look = compute_look(make_orbit(elements), at, Spot(44.6, 33.5))

            assert look is not None
            if look.elevation_deg > 10:
                apart.append(abs(look.elevation_deg - math.degrees(theirs.alt)))

    assert len(apart) > 50
    assert max(apart) < 0.02


def test_published_viewing_angles_are_met_within_a_third_of_a_degree(shared_data: Path) -> None:
    """Collects of Maxar, one a catalogue id, whose nearest element set is at most 30 days away."""
    off_nadir, elevation = [], []
    seen: set[str] = set()
    for row in read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv"):
        if row["catalog_id"] in seen:
            continue
        seen.add(row["catalog_id"])
        (sensor,) = find_sensors(row["platform"])
        at = read_time(row["datetime"])
        nearest = find_nearest(read_history(shared_data / "eo")[sensor.norad_ids[0]], count_seconds(at))
        if nearest is None or compute_age(nearest, count_seconds(at)) > 30:
            continue
        look = compute_look(make_orbit(nearest), at, Spot(float(row["lat"]), float(row["lon"])))
        assert look is not None
        off_nadir.append(abs(look.off_nadir_deg - float(row["view_off_nadir"])))
        # Their "incidence" is the elevation of the satellite.
        elevation.append(abs(look.elevation_deg - float(row["view_incidence_angle"])))

    assert len(off_nadir) > 50
    assert statistics.median(off_nadir) < 0.33
    assert statistics.median(elevation) < 0.4


def test_decayed_orbit_has_no_look() -> None:
    orbit = make_orbit(make_set(mean_motion_rev_day=16.4, drag_per_radius=0.05))

    assert compute_look(orbit, EPOCH + timedelta(days=300), Spot(0, 0)) is None


@pytest.mark.parametrize(
    ("age", "tolerance"),
    [
        (0.0, 30.0),
        (3.0, 30.0),
        (3.1, 60.0),
        (14.0, 120.0),
        (30.0, 360.0),
        (45.0, 600.0),
        (60.0, 900.0),
        (60.1, None),
    ],
)
def test_tolerance_grows_with_age_until_nothing_can_be_said(age: float, tolerance: float | None) -> None:
    assert find_tolerance(age) == tolerance


def test_nearest_set_may_lie_after_the_moment() -> None:
    earlier, later = make_set(), make_set(epoch=EPOCH + timedelta(days=10))

    assert find_nearest([earlier, later], count_seconds(EPOCH + timedelta(days=8))) is later
    assert find_nearest([], 0.0) is None


def test_sides_are_the_nearest_before_and_after_within_reach() -> None:
    at_s = count_seconds(EPOCH)
    sets = [make_set(epoch=EPOCH + timedelta(days=days)) for days in (-OLDEST_DAYS - 1, -20, -5, 7, 9)]

    before, after = find_both_sides(sets, at_s)

    assert before is sets[2]
    assert after is sets[3]
    assert find_both_sides(sets[:1], at_s) == (None, None)


@pytest.mark.parametrize("shift_s", [-400.0, -30.0, 0.0, 12.0, 900.0])
def test_disagreement_is_the_time_one_runs_ahead(shift_s: float) -> None:
    elements = make_set()
    turned = elements.anomaly_deg + 360 * elements.mean_motion_rev_day * shift_s / 86_400

    ahead = measure_disagreement(
        make_orbit(elements), make_orbit(make_set(anomaly_deg=turned % 360)), count_seconds(EPOCH)
    )

    assert ahead == pytest.approx(shift_s, abs=max(0.5, abs(shift_s) * 0.01))


@pytest.mark.parametrize("days", [-20.0, 3.0, 30.0])
def test_sets_of_the_same_orbit_agree_across_days(days: float) -> None:
    elements = make_set()

    ahead = measure_disagreement(
        make_orbit(elements), make_orbit(move_epoch(elements, days)), count_seconds(EPOCH)
    )

    assert ahead is not None
    assert abs(ahead) < 1


def test_crossing_hour_is_that_of_the_plane() -> None:
    assert compute_crossing_hour(make_set()) == pytest.approx(10.5, abs=0.01)


def test_seconds_and_times_are_inverse() -> None:
    assert make_time(count_seconds(EPOCH)) == EPOCH
