"""Names of suppliers tell time, satellite and level; the real ids of the truth rows agree with their rows."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from truth_rows import read_rows, read_time

from catalogue.check.sensors import find_sensors
from catalogue.record.scene_name import TimeKind, parse_scene_id, parse_scene_name

S1A = "S1A_IW_GRDH_1SDV_20220514T161523_20220514T161548_043208_052906_7D7F.SAFE"
S2A = "S2A_MSIL1C_20170105T013442_N0204_R031_T53NMJ_20170105T013443.zip"


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        (S1A, TimeKind.SPAN, "GRDH_1SDV"),
        (S2A, TimeKind.STRIP, "L1C"),
        ("T51MUP_20230804T021351_TCI.jp2", TimeKind.STRIP, None),
        ("LC08_L1TP_140041_20200101_20200113_01_T1_B1.TIF", TimeKind.DAY, "L1TP"),
        ("20170831_172754_101c_3B_AnalyticMS.tif", TimeKind.SCENE, None),
        ("10JAN12101112-P2AS-052.TIF", TimeKind.SCENE, "P2AS"),
    ],
)
def test_name_tells_what_its_time_is_the_time_of(text: str, kind: TimeKind, level: str | None) -> None:
    name = parse_scene_name(text)

    assert name is not None
    assert (name.kind, name.level) == (kind, level)


def test_both_times_of_a_radar_name_are_the_span() -> None:
    name = parse_scene_name(S1A)
    instant = name.find_instant() if name else None

    assert instant is not None
    assert instant.earliest is not None
    assert instant.latest is not None
    assert (instant.earliest.isoformat(), instant.latest.replace(microsecond=0).isoformat()) == (
        "2022-05-14T16:15:23+00:00",
        "2022-05-14T16:15:48+00:00",
    )


def test_day_in_a_name_is_one_of_utc() -> None:
    name = parse_scene_id("LC08_L2SP_045034_20160821_02_T1")
    instant = name.find_instant() if name else None

    assert instant is not None
    assert instant.earliest is not None
    assert instant.latest is not None
    assert instant.latest - instant.earliest < timedelta(days=1)
    assert instant.earliest.isoformat() == "2016-08-21T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        (S1A, True),
        (S2A, True),
        ("T51MUP_20230804T021351_TCI.jp2", True),
        ("20170831_172754_101c_3B_AnalyticMS.tif", True),
        ("LC08_L1TP_140041_20200101_20200113_01_T1_B1.TIF", True),
        ("SkySat_Freeport_s03_20170831T162740Z.tif", False),
        (f"mosaic of {S2A}", False),
        (S2A.replace(".zip", "_and_the_week_after.tif"), False),
    ],
)
def test_name_is_whole_when_nothing_else_is_written(text: str, is_whole: bool) -> None:
    name = parse_scene_name(text)

    assert name is not None
    assert name.is_whole is is_whole


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("1030050003F8D200", "WorldView-2"),
        ("10200100D4E1A600", "WorldView-1"),
        ("10400100AAAAAA00", "WorldView-3"),
        ("1050010012345600", "GeoEye-1"),
        ("11_031311102321_103001010C12B000", "WorldView-2"),
        ("S2B_24MUV_20250731_0_L1C", "Sentinel-2B"),
        ("20170831_162740_ssc1d1", "SkySat"),
        ("20170831_172754_101c", "PlanetScope 101c"),
        ("20221224_152110_18_2498", "PlanetScope 2498"),
    ],
)
def test_ids_tell_the_satellite(text: str, platform: str) -> None:
    name = parse_scene_id(text)

    assert name is not None
    assert name.platform == platform


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1010010012345600",  # said to be QuickBird; none of the truth rows shows it
        "10600100123456000",
        "1030050003F8D2",
        "103005000XF8D200",
        "04edd60bf9d2ba7b4f2cb9d4a1cd1a6e0f1f3a2b",
        "S2B_24MUV_20251331_0_L1C",
        "20171301_162740_ssc1d1",
        "20200101_120000_1234",
        "test-item",
    ],
)
def test_other_texts_are_no_ids(text: str) -> None:
    assert parse_scene_id(text) is None


def test_id_within_a_file_name_is_not_taken_for_one() -> None:
    assert parse_scene_name("harbour_1030050003F8D200.jpg") is None
    assert parse_scene_name("20221224_152110_18_2498.tif") is None


def test_maxar_ids_name_the_satellite_of_every_truth_row(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")
    tally: Counter[tuple[str, str]] = Counter()
    for catalogue_id, platform in {(row["catalog_id"], row["platform"]) for row in rows}:
        name = parse_scene_id(catalogue_id)
        said = find_sensors(name.platform)[0].key if name and name.platform else "none"
        tally[said, platform] += 1

    assert {said for said, platform in tally if said != platform} <= {"none"}
    assert {platform for said, platform in tally if said == "none"} <= {
        "WV04"
    }  # its ids are no catalogue ids
    assert sum(tally.values()) > 600


def test_times_in_ids_are_those_of_every_truth_row(shared_data: Path) -> None:
    read, apart = 0, []
    for file in ("s2_landsat_scene_times.csv", "stac_items_sun.csv"):
        for row in read_rows(shared_data / "eo" / file):
            name = parse_scene_id(row["id"])
            instant = name.find_instant() if name else None
            if instant is None or instant.earliest is None or instant.latest is None:
                continue
            time = read_time(row["datetime"])
            read += 1
            if not instant.earliest - timedelta(minutes=1) <= time <= instant.latest + timedelta(minutes=1):
                apart.append((row["id"], row["datetime"]))

    assert apart == []
    assert read > 800
