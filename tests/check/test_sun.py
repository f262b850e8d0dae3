"""The sun of compute_sun against a reference and against the angles that providers publish."""

import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import ephem
import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth_rows import Row, read_rows, read_time

from catalogue.check.sun import (
    LANDSAT,
    MAXAR,
    PLAIN,
    SENTINEL_2,
    Agreement,
    Sun,
    SunProfile,
    compute_incidence,
    compute_published_sun,
    compute_separation,
    compute_solar_hour,
    compute_sun,
    find_profile,
    judge_separation,
)

NOON = datetime(2022, 6, 21, 12, tzinfo=UTC)


def _refer(at: datetime, latitude_deg: float, longitude_deg: float) -> Sun:
    observer = ephem.Observer()
    observer.lat, observer.lon = math.radians(latitude_deg), math.radians(longitude_deg)
    observer.date, observer.pressure = ephem.Date(at.replace(tzinfo=None)), 0
    sun = ephem.Sun(observer)
    return Sun(math.degrees(sun.az), math.degrees(sun.alt))


def _locate(row: Row) -> tuple[datetime, float, float]:
    return read_time(row["datetime"]), float(row["lat"]), float(row["lon"])


def _published(row: Row) -> Sun:
    return Sun(float(row["view_sun_azimuth"]) % 360, float(row["view_sun_elevation"]))


def _separate(row: Row) -> float:
    at, latitude, longitude = _locate(row)
    sun = compute_published_sun(at, latitude, longitude, profile=find_profile(row["platform"]))
    return compute_separation(sun, _published(row))


def test_formula_stays_within_a_hundredth_of_a_degree_of_the_reference(shared_data: Path) -> None:
    rows = (
        *read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv"),
        *(row for row in read_rows(shared_data / "eo" / "stac_items_sun.csv") if row["datetime"]),
    )
    assert len(rows) > 3_500

    worst = max(compute_separation(compute_sun(*_locate(row)), _refer(*_locate(row))) for row in rows)

    assert worst <= 0.011


@given(
    st.integers(-315_619_200, 2_840_140_800).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.floats(-89.9, 89.9),
    st.floats(-180, 180),
)
def test_formula_holds_at_any_place_and_time(at: datetime, latitude: float, longitude: float) -> None:
    sun = compute_sun(at, latitude, longitude)

    # Before 1972 and in a future without known leap seconds, the clock itself is a second or more off.
    assert compute_separation(sun, _refer(at, latitude, longitude)) <= 0.02


def test_landsat_angles_are_met_within_a_tenth_of_a_degree(shared_data: Path) -> None:
    rows = [
        row
        for row in read_rows(shared_data / "eo" / "stac_items_sun.csv")
        if row["platform"].casefold() in {"landsat-8", "landsat_8", "landsat-9"}
        and "T" in row["datetime"]
        and row["collection"] != "landsat-8-l1"
    ]
    assert len(rows) > 300

    assert max(map(_separate, rows)) <= 0.1


def test_maxar_angles_are_met_within_a_quarter_degree_with_its_profile(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")
    plain = [compute_separation(compute_sun(*_locate(row)), _published(row)) for row in rows]

    with_profile = sorted(map(_separate, rows))

    assert with_profile[-1] <= 0.25
    assert with_profile[len(rows) // 2] <= 0.06
    assert max(plain) > 0.3, "without its profile, Maxar is not met: the profile is needed"


# Each published item whose sun is off, and why; everything else of the truth rows is within 0.5 deg.
CAUSES = {
    "LC08_L2SP_005009_20150710_20200908_02_T2": "bare date, read as midnight",
    "LC81530252014153LGN00": "wrong time of day",
    "CBERS_4_MUX_20181029_177_106_L4": "not established; 0.7 deg",
    "S2A_MSIL1C_20210908T042701_R133_T46RER_20210908T070248": "datatake time",
    "S2B_T22HBD_20210122T133224_L2A": "datatake time",
    "S2B_T33XWJ_20220413T150756_L2A": "datatake time",
    "S2B_T20EPT_20250731T131905_L2A": "not established; 0.8 deg, a tile seen in part is likely",
    "S2B_20EPT_20250731_0_L1C": "not established; 0.8 deg, a tile seen in part is likely",
}


def test_every_item_whose_sun_is_off_has_its_cause(shared_data: Path) -> None:
    rows = [row for row in read_rows(shared_data / "eo" / "stac_items_sun.csv") if row["datetime"]]

    outliers = {row["id"]: round(_separate(row), 1) for row in rows if _separate(row) > 0.5}

    for name, separation in sorted(outliers.items()):
        print(f"{separation:6.1f} deg  {name}: {CAUSES.get(name)}")
    assert set(outliers) == set(CAUSES)


def test_verdict_on_real_items_accuses_only_wrong_times(shared_data: Path) -> None:
    rows = [row for row in read_rows(shared_data / "eo" / "stac_items_sun.csv") if "T" in row["datetime"]]

    accused = {
        row["id"]
        for row in rows
        if judge_separation(_separate(row), find_profile(row["platform"])) is Agreement.CONFLICT
    }

    assert accused == {"LC81530252014153LGN00"}


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        compute_sun(NOON.replace(tzinfo=None), 0, 0)


def test_zone_of_the_time_is_honoured() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=9)))

    assert compute_sun(elsewhere, 44.6, 33.5) == compute_sun(NOON, 44.6, 33.5)


@pytest.mark.parametrize("latitude", [90.0, -90.0])
def test_poles_have_a_sun(latitude: float) -> None:
    sun = compute_sun(NOON, latitude, 0)

    assert sun.elevation_deg == pytest.approx(math.copysign(23.43, latitude), abs=0.02)


def test_antimeridian_is_one_line() -> None:
    assert compute_separation(compute_sun(NOON, 10, 180), compute_sun(NOON, 10, -180)) < 1e-6


@pytest.mark.parametrize(
    ("one", "other", "separation"),
    [
        (Sun(0, 0), Sun(180, 0), 180.0),
        (Sun(359.5, 0), Sun(0.5, 0), 1.0),
        (Sun(0, 90), Sun(200, 90), 0.0),
        (Sun(10, 45), Sun(10, 45), 0.0),
    ],
)
def test_separation_is_an_angle_on_the_sky(one: Sun, other: Sun, separation: float) -> None:
    assert compute_separation(one, other) == pytest.approx(separation, abs=1e-6)


@pytest.mark.parametrize(
    ("separation", "profile", "agreement"),
    [
        (0.5, PLAIN, Agreement.CONSISTENT),
        (0.7, PLAIN, Agreement.DOUBTFUL),
        (1.1, PLAIN, Agreement.CONFLICT),
        (0.3, MAXAR, Agreement.CONSISTENT),
        (0.34, MAXAR, Agreement.DOUBTFUL),
        (0.36, MAXAR, Agreement.CONFLICT),
        (0.34, LANDSAT, Agreement.DOUBTFUL),
        (0.36, LANDSAT, Agreement.CONFLICT),
        (3.9, SENTINEL_2, Agreement.CONSISTENT),
        (4.1, SENTINEL_2, Agreement.DOUBTFUL),
        (10.1, SENTINEL_2, Agreement.CONFLICT),
    ],
)
def test_separation_is_judged_by_the_profile(
    separation: float, profile: SunProfile, agreement: Agreement
) -> None:
    assert judge_separation(separation, profile) is agreement


@pytest.mark.parametrize(
    ("platform", "profile"),
    [
        ("WV03", MAXAR),
        ("WorldView-3", MAXAR),
        ("WV-3", MAXAR),
        ("WORLDVIEW_2", MAXAR),
        ("GeoEye-1", MAXAR),
        ("GE01", MAXAR),
        ("Maxar Technologies", MAXAR),
        ("S2B_MSIL1C_20210908", SENTINEL_2),
        ("sentinel-2b", SENTINEL_2),
        ("Sentinel 2A", SENTINEL_2),
        ("landsat-8", LANDSAT),
        ("LANDSAT_9", LANDSAT),
        ("LC08_L2SP_005009_20150710_20200908_02_T2", LANDSAT),
        ("LC81530252014153LGN00", LANDSAT),
        ("L8", LANDSAT),
        ("landsat-7", PLAIN),
        ("landsat-1", PLAIN),
        ("GE Healthcare", PLAIN),
        ("US2A", PLAIN),
        ("", PLAIN),
    ],
)
def test_profile_is_found_however_the_platform_is_written(platform: str, profile: SunProfile) -> None:
    assert find_profile(platform) is profile


def test_known_tile_time_gives_sentinel_2_the_plain_limits() -> None:
    assert find_profile("S2B", is_tile_time=True) is PLAIN


def test_published_incidence_is_turned_where_it_is_an_elevation() -> None:
    assert compute_incidence(78.9, MAXAR) == pytest.approx(11.1)
    assert compute_incidence(11.1, PLAIN) == 11.1


def test_solar_hour_follows_longitude() -> None:
    assert compute_solar_hour(NOON, 0) == 12
    assert compute_solar_hour(NOON, 45) == 15
    assert compute_solar_hour(NOON, -180) == 0
