"""The sensor table: names, sources, and what may decide a verdict."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from orbit_builders import get_sensor, read_history
from truth_rows import read_rows

from catalogue.check.sensors import (
    Kind,
    OrbitKind,
    Sourced,
    compute_altitude,
    compute_earliest,
    compute_ground_reach,
    compute_latitude_limit,
    find_fleet,
    find_sensor_by_number,
    find_sensors,
    is_in_service,
    read_sensors,
    read_table_version,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("WV03", "WV03"),
        ("WorldView-3", "WV03"),
        ("worldview 3", "WV03"),
        ("WorldView-3 satellite", "WV03"),
        ("GeoEye-1", "GE01"),
        ("Pléiades 1A", "PHR1A"),
        ("LANDSAT_8", "L8"),
        ("landsat-9", "L9"),
        ("sentinel-2b", "S2B"),
        ("SENTINEL-1A", "S1A"),
        ("Legion 3", "LG03"),
        ("SkySat-14", "SKYSATC"),
        ("ICEYE-X7", "ICEYE"),
        ("Azersky", "SPOT7"),
    ],
)
def test_sensor_is_found_however_it_is_written(text: str, key: str) -> None:
    assert [sensor.key for sensor in find_sensors(text)] == [key]


@pytest.mark.parametrize("text", ["", " ", "2498", "Hubble", "satellite", "WorldView-33", "Landsat 5"])
def test_unknown_platforms_mean_nothing(text: str) -> None:
    fleet = find_fleet(text)

    assert fleet.sensors == ()
    assert not fleet.is_complete


def test_constellation_means_any_of_its_satellites() -> None:
    keys = {sensor.key for sensor in find_sensors("Maxar")}

    assert {"WV01", "WV02", "WV03", "WV04", "GE01", "LG01", "LG06"} <= keys
    assert {sensor.key for sensor in find_sensors("Planet")} >= {"SKYSAT1", "SKYSATC", "DOVE"}


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [
        ("WV02", True),
        ("Maxar", True),
        ("Sentinel-2", True),
        ("Landsat", False),
        ("Planet", False),
        ("SPOT", False),
    ],
)
def test_only_whole_fleets_can_be_ruled_out(text: str, is_complete: bool) -> None:  # noqa: FBT001 - a column
    assert find_fleet(text).is_complete is is_complete


def test_names_and_numbers_are_of_one_sensor_each() -> None:
    names: dict[str, str] = {}
    numbers: dict[int, str] = {}
    for sensor in read_sensors():
        for name in {sensor.key, sensor.name, *sensor.aliases}:
            assert names.setdefault(name.casefold(), sensor.key) == sensor.key
        for number in sensor.norad_ids:
            assert numbers.setdefault(number, sensor.key) == sensor.key


def test_every_value_names_its_source() -> None:
    for sensor in read_sensors():
        for name in msgspec.structs.asdict(sensor):
            value = getattr(sensor, name)
            if isinstance(value, Sourced):
                assert len(value.source) > 2, (sensor.key, name)
                assert not (value.is_verified and "commonly said" in value.source), (sensor.key, name)
        assert sensor.orbit is None or sensor.orbit.source


def test_table_has_a_version_to_record() -> None:
    assert date.fromisoformat(read_table_version()) >= date(2026, 11, 1)


def test_table_agrees_with_the_facts_it_was_made_from(shared_data: Path) -> None:
    """All satellites of the collected facts are here; days differ only where another source was found."""
    rows = {row["key"]: row for row in read_rows(shared_data / "eo" / "sensors.csv")}
    assert {sensor.key for sensor in read_sensors()} == set(rows)

    days = {
        sensor.key: (rows[sensor.key]["launch_date"], sensor.launched.value.isoformat())
        for sensor in read_sensors()
        if sensor.launched is not None
        and sensor.launched.value.isoformat() != rows[sensor.key]["launch_date"]
    }

    # A launch that local and universal time date differently has the earlier day; test craft count.
    assert days == {
        "PNEO3": ("2021-04-29", "2021-04-28"),
        "PNEO4": ("2021-08-17", "2021-08-16"),
        "S2C": ("2024-09-05", "2024-09-04"),
        "KOMPSAT2": ("2006-07-28", "2006-07-27"),
        "CAPELLA": ("2020-08-31", "2018-12-03"),
    }


def test_designators_are_those_of_genuine_sets(shared_data: Path) -> None:
    for number, sets in read_history(shared_data / "eo").items():
        sensor = find_sensor_by_number(number)
        assert sensor is not None
        assert sensor.designator is not None
        seen = [each.designator for each in sets]

        assert max(set(seen), key=seen.count) == sensor.designator.value


def test_no_published_scene_is_before_launch_or_after_the_end(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")

    for row in rows:
        day = date.fromisoformat(row["datetime"][:10])
        assert is_in_service(get_sensor(row["platform"]), day, day), row["catalog_id"]


def test_no_published_scene_is_beyond_the_latitude_limit(shared_data: Path) -> None:
    folder = shared_data / "eo"
    rows = [
        *read_rows(folder / "maxar_open_data_scenes.csv"),
        *read_rows(folder / "s2_landsat_scene_times.csv"),
    ]

    for row in rows:
        limit = compute_latitude_limit(get_sensor(row["platform"]))
        assert limit is not None
        assert abs(float(row["lat"])) <= limit.value


def test_published_off_nadir_angles_are_within_the_limit_and_its_margin(shared_data: Path) -> None:
    for row in read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv"):
        limit = get_sensor(row["platform"]).off_nadir_limit_deg
        assert limit is not None
        assert float(row["view_off_nadir"]) <= limit.value + 5


def test_published_distances_are_not_finer_than_at_nadir(shared_data: Path) -> None:
    for row in read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv"):
        finest = get_sensor(row["platform"]).gsd_pan_m
        assert finest is not None
        assert float(row["gsd"]) >= finest.value * 0.95


def test_inclined_satellites_do_not_see_the_far_north() -> None:
    legion, worldview = (compute_latitude_limit(get_sensor(name)) for name in ("Legion 3", "WV03"))

    assert legion is not None
    assert worldview is not None
    assert legion.is_verified
    assert 50 < legion.value < 62
    assert worldview.value > 85
    assert get_sensor("Legion 3").orbit_kind is OrbitKind.INCLINED


def test_family_with_unknown_members_has_no_verified_latitude_limit() -> None:
    limits = [compute_latitude_limit(s) for s in read_sensors() if not s.has_all_ids]

    assert not any(limit.is_verified for limit in limits if limit is not None)


def test_retired_satellite_is_out_of_service_from_the_day_after() -> None:
    sensor = get_sensor("WorldView-4")

    assert is_in_service(sensor, date(2019, 1, 7), date(2019, 1, 7))
    assert not is_in_service(sensor, date(2019, 1, 8), date(2019, 1, 8))
    assert is_in_service(sensor, date(2018, 12, 1), date(2020, 1, 1))


def test_satellite_is_not_in_service_before_its_launch() -> None:
    sensor = get_sensor("WorldView-3")

    assert not is_in_service(sensor, date(2014, 8, 12), date(2014, 8, 12))
    assert is_in_service(sensor, date(2014, 8, 12), date(2014, 8, 13))


def test_launch_that_is_only_said_falls_back_to_the_year_of_the_designator() -> None:
    earliest = compute_earliest(get_sensor("EROS-C3"))

    assert earliest is not None
    assert earliest.is_verified
    assert earliest.value == date(2022, 1, 1)


def test_unverified_dates_rule_nothing_out() -> None:
    sensor = get_sensor("Jilin-1")

    assert sensor.launched is not None
    assert not sensor.launched.is_verified
    assert is_in_service(sensor, date(2001, 1, 1), date(2001, 1, 1))


def test_colour_and_radar_are_told() -> None:
    grey, radar = get_sensor("WV01"), get_sensor("S1A")

    assert grey.has_colour is not None
    assert grey.has_colour.value is False
    assert grey.has_colour.is_verified
    assert radar.kind is Kind.RADAR


def test_ground_reach_grows_with_the_angle_and_ends_at_the_horizon() -> None:
    reaches = [compute_ground_reach(617_000.0, angle) for angle in (0.0, 20.0, 45.0, 60.0, 90.0)]

    assert reaches[0] == 0
    assert reaches == sorted(reaches)
    assert reaches[2] == pytest.approx(5.8, abs=0.3)
    assert reaches[-1] == pytest.approx(16.3, abs=0.5)


def test_altitude_follows_from_the_mean_motion() -> None:
    assert compute_altitude(14.85) == pytest.approx(614_000, abs=3_000)
