"""Names that follow a supplier's pattern say when the scene was taken; others say nothing."""

import pytest

from catalogue.examine.file_name import parse_file_name

CERTAIN = [
    (
        "S2A_MSIL1C_20170105T013442_N0204_R031_T53NMJ_20170105T013443.zip",
        "2017-01-05T01:34:42Z",
        "Sentinel-2A",
    ),
    (
        "S2A_OPER_PRD_MSIL1C_PDMC_20160318T145513_R108_V20160318T101032_20160318T101032.SAFE",
        "2016-03-18T10:10:32Z",
        "Sentinel-2A",
    ),
    ("T51MUP_20230804T021351_TCI.jp2", "2023-08-04T02:13:51Z", "Sentinel-2"),
    (
        "S1A_IW_GRDH_1SDV_20220514T161523_20220514T161548_043208_052906_7D7F.SAFE",
        "2022-05-14T16:15:23Z/2022-05-14T16:15:48Z",
        "Sentinel-1A",
    ),
    (
        "s1a-iw-grd-vv-20220514t161523-20220514t161548-043208-052906-001.tiff",
        "2022-05-14T16:15:23Z/2022-05-14T16:15:48Z",
        "Sentinel-1A",
    ),
    ("20170831_172754_101c_3B_AnalyticMS.tif", "2017-08-31T17:27:54Z", "PlanetScope 101c"),
    ("SkySat_Freeport_s03_20170831T162740Z.tif", "2017-08-31T16:27:40Z", "SkySat"),
    ("LE71400412000304SGS00_RGB.tif", "2000-10-30", "Landsat 7"),
    ("LC08_L1TP_140041_20200101_20200113_01_T1_B1.TIF", "2020-01-01", "Landsat 8"),
]


@pytest.mark.parametrize(("name", "time", "platform"), CERTAIN)
def test_supplier_names_tell_time_and_platform(name: str, time: str, platform: str) -> None:
    facts = {fact.name: fact for fact in parse_file_name(name)}

    assert facts["acquired_at"].value == time
    assert facts["platform"].value == platform
    assert str(facts["scene_id"].value) in name
    assert facts["acquired_at"].source.startswith("file name:")


def test_time_of_making_a_tile_is_not_its_acquisition() -> None:
    name = "S2A_OPER_MSI_L2A_TL_ATOS_20220620T162319_A036527_T32TLS_N04.00_R60m_B01.jp2"

    assert {fact.name for fact in parse_file_name(name)} == {"platform", "scene_id"}


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("2022-05-14_SH_Busan_True_color.png", "2022-05-14"),
        ("2023-07-10-00_00_2023-07-10-23_59_Sentinel-2_L2A.tiff", "2023-07-10T00:00/2023-07-10T23:59"),
    ],
)
def test_plain_date_is_the_weaker_source(name: str, time: str) -> None:
    (fact,) = parse_file_name(name)

    assert (fact.name, fact.value, fact.source) == ("acquired_at", time, "file name: date")


@pytest.mark.parametrize(
    "name",
    [
        "m_4709963_se_14_1_20090818.tif",
        "201404_13SED190110_201404_0x1500m_CL_1.tif",
        "20200101_120000_1234.jpg",
        "2023-13-40_x.png",
        "T51MUP_20231304T021351_TCI.jp2",
        "LE71400412001366SGS00.tif",
        "IMG_20200101_120000.jpg",
        "",
    ],
)
def test_uncertain_names_say_nothing(name: str) -> None:
    assert parse_file_name(name) == ()
