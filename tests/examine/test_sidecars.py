"""Vendors' files beside a picture: which belong to it, what they say, and what hostile ones cannot do."""

from pathlib import Path

import pytest

from catalogue.examine.limits import Limits
from catalogue.examine.sidecars import SidecarReading, find_sidecars, read_sidecars

IMD = """version = "24";
BEGIN_GROUP = IMAGE_1
\tsatId = "WV03";
\tCatId = "104001";
\tfirstLineTime = 2022-05-11T10:22:05.123456Z;
\tmeanProductGSD = 0.34;
\tmeanSunAz = 150.1;
\tmeanSunEl = 61.0;
\tmeanOffNadirViewAngle = 24.5;
\tcloudCover = {cloud};
\trevNumber = 44211;
END_GROUP = IMAGE_1
END;
"""
MTL = """GROUP = LANDSAT_METADATA_FILE
  GROUP = IMAGE_ATTRIBUTES
    SPACECRAFT_ID = "LANDSAT_9"
    DATE_ACQUIRED = 2022-05-11
    SCENE_CENTER_TIME = "08:31:00.1234567Z"
    CLOUD_COVER = {cloud}
  END_GROUP = IMAGE_ATTRIBUTES
END_GROUP = LANDSAT_METADATA_FILE
END
"""
STAC = (
    '{"type":"Feature","stac_version":"1.0.0","id":"s1","properties":{"datetime":%s,'
    '"platform":"wv03","view:incidence_angle":65.5,"eo:cloud_cover":3},"assets":{"a":{"href":"./%s"}}}'
)


def read_beside(folder: Path, picture: str = "a.tif", **files: str) -> SidecarReading:
    """What sidecars say; `__` in a keyword stands for the dot of the name."""
    (folder / picture).write_bytes(b"II*\0")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return read_sidecars(find_sidecars(folder / picture), name=picture, limits=Limits())


def values(reading: SidecarReading, name: str) -> list[object]:
    return [fact.value for fact in reading.facts if fact.name == name]


@pytest.mark.parametrize(
    ("picture", "other", "belongs"),
    [
        ("a.tif", "a.tfw", True),
        ("a.TIF", "A.TIFW", True),
        ("a.tif", "a.tif.aux.xml", True),
        ("a.tif", "b.tif.aux.xml", False),
        ("a.tif", "a.prj", True),
        ("a.tif", "ab.prj", False),
        ("07MAR_R1C1-001.TIF", "07MAR-001.IMD", True),
        ("LC09_1_B4.TIF", "LC09_1_MTL.txt", True),
        ("LC091_B4.TIF", "LC09_MTL.txt", False),
        ("po_1_rgb_0010000.tif", "po_1_metadata.txt", True),
        ("IMG-01-ALAV2A1.tif", "RPC-ALAV2A1.txt", True),
        ("IMG_PHR1A_001_R1C1.TIF", "DIM_PHR1A_001.XML", True),
        ("IMG_PHR1A_001_R1C1.TIF", "DIM_PHR1B_001.XML", False),
        ("2_3B_Analytic.tif", "2_3B_Analytic_metadata.xml", True),
        ("a.tif", "manifest.safe", True),
        ("a.tif", "notes.txt", False),
        ("a.tif", "b.json", False),
    ],
)
def test_names_tell_which_files_belong_together(
    tmp_path: Path, picture: str, other: str, belongs: bool
) -> None:
    for name in (picture, other):
        (tmp_path / name).write_text("x")

    assert [path.name for path in find_sidecars(tmp_path / picture)] == ([other] if belongs else [])


def test_links_and_other_folders_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "a.prj").write_text("EPSG:4326")
    (folder / "a.tif").write_bytes(b"II*\0")
    (folder / "a.prj").symlink_to(tmp_path / "a.prj")
    (folder / "a.tfw").symlink_to("/etc/hostname")

    assert find_sidecars(folder / "a.tif") == ()


def test_manifest_of_a_safe_folder_is_found_from_inside(tmp_path: Path) -> None:
    product = tmp_path / "S1A_X.SAFE"
    (product / "measurement").mkdir(parents=True)
    (product / "measurement" / "vv.tiff").write_bytes(b"II*\0")
    (product / "manifest.safe").write_text("<XFDU/>")

    assert find_sidecars(product / "measurement" / "vv.tiff") == (product / "manifest.safe",)


def test_imd_is_read_with_its_units(tmp_path: Path) -> None:
    reading = read_beside(tmp_path, a__IMD=IMD.format(cloud="0.027"))

    assert values(reading, "platform") == ["WV03"]
    assert values(reading, "acquired_at") == ["2022-05-11T10:22:05.123456Z"]
    assert values(reading, "cloud_cover_pct") == [2.7]
    assert values(reading, "off_nadir_deg") == [24.5]
    assert values(reading, "gsd_m") == [0.34]
    assert values(reading, "orbit_number") == [44211]
    assert "IMD:IMAGE_1.firstLineTime" in {fact.source for fact in reading.facts}


def test_unassessed_cloud_cover_is_no_fact(tmp_path: Path) -> None:
    reading = read_beside(tmp_path, a__IMD=IMD.format(cloud="-999.000"), a_MTL__txt=MTL.format(cloud="-1"))

    assert values(reading, "cloud_cover_pct") == []
    assert values(reading, "cloud_cover_pct_unreadable") == []


def test_landsat_date_and_time_are_joined(tmp_path: Path) -> None:
    reading = read_beside(tmp_path, a_MTL__txt=MTL.format(cloud="1.09"))

    (fact,) = [fact for fact in reading.facts if fact.name == "acquired_at"]
    assert fact.value == "2022-05-11T08:31:00.1234567Z"
    assert fact.source.endswith("DATE_ACQUIRED+SCENE_CENTER_TIME")
    assert values(reading, "cloud_cover_pct") == [1.09]


def test_stac_item_that_names_the_picture_is_read_without_its_incidence_angle(tmp_path: Path) -> None:
    reading = read_beside(tmp_path, other__json=STAC % ('"2022-05-11T10:22:05Z"', "a.tif"))

    assert values(reading, "acquired_at") == ["2022-05-11T10:22:05Z"]
    assert values(reading, "off_nadir_deg") == []
    assert values(reading, "cloud_cover_pct") == [3]


def test_null_datetime_gives_no_time(tmp_path: Path) -> None:
    assert values(read_beside(tmp_path, a__json=STAC % ("null", "x")), "acquired_at") == []


def test_undeclared_prefixes_are_read_all_the_same(tmp_path: Path) -> None:
    text = (
        "<re:EarthObservation><a:Platform><a:serialIdentifier>RE-3</a:serialIdentifier></a:Platform>"
        "<re:acquisitionDateTime>2022-05-11T10:22:05Z</re:acquisitionDateTime></re:EarthObservation>"
    )

    reading = read_beside(tmp_path, a_metadata__xml=text)

    assert values(reading, "platform") == ["RE-3"]
    assert values(reading, "acquired_at") == ["2022-05-11T10:22:05Z"]


def test_safe_times_have_no_zone_because_none_is_stated(tmp_path: Path) -> None:
    text = (
        "<XFDU><acquisitionPeriod><startTime>2022-10-02T20:51:26.995649</startTime></acquisitionPeriod>"
        "<platform><familyName>SENTINEL-1</familyName><number>A</number></platform></XFDU>"
    )

    reading = read_beside(tmp_path, manifest__safe=text)

    assert values(reading, "acquired_at") == ["2022-10-02T20:51:26.995649"]
    assert values(reading, "platform") == ["SENTINEL-1A"]


def test_world_file_counts_from_the_corner(tmp_path: Path) -> None:
    reading = read_beside(tmp_path, a__tfw="10\n0\n0\n-10\n500005\n4999995\n", a__prj="EPSG:32636")

    assert reading.georeference is not None
    assert reading.georeference.transform == (500_000.0, 10.0, 0.0, 5_000_000.0, 0.0, -10.0)
    assert reading.georeference.crs == "EPSG:32636"


def test_pam_control_points_are_read(tmp_path: Path) -> None:
    points = "".join(f'<GCP Id="{i}" Pixel="{i}" Line="1" X="30" Y="45"/>' for i in range(3))
    text = f'<PAMDataset><GCPList Projection="EPSG:4326">{points}</GCPList></PAMDataset>'

    reading = read_beside(tmp_path, a__tif__aux__xml=text)

    assert reading.georeference is not None
    assert len(reading.georeference.points) == 3
    assert reading.georeference.crs == "EPSG:4326"
    assert values(reading, "gcp_count") == [3]


@pytest.mark.parametrize("srs", ["/etc/passwd", "http://127.0.0.1:9/x", "+init=/etc/passwd:x"])
def test_coordinate_system_that_names_a_file_or_address_is_not_taken(tmp_path: Path, srs: str) -> None:
    reading = read_beside(tmp_path, a__tif__aux__xml=f"<PAMDataset><SRS>{srs}</SRS></PAMDataset>")

    assert reading.georeference is None


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><isd><SATID>&x;</SATID></isd>',
        '<!DOCTYPE a [<!ENTITY x "lol">]><isd><SATID>&x;</SATID></isd>',
        "<isd><IMD>",
        "<a>" * 500 + "</a>" * 500,
        "not xml",
        "",
    ],
)
def test_hostile_xml_is_a_note(tmp_path: Path, text: str) -> None:
    reading = read_beside(tmp_path, a__xml=text)

    assert reading.facts == ()
    assert reading.notes[0].startswith("sidecar a.xml: ")


@pytest.mark.parametrize("text", ["BEGIN_GROUP = A\n" * 5000, "END_GROUP = A\n", "BEGIN_GROUP = A\nx = 1;\n"])
def test_unbalanced_groups_are_a_note(tmp_path: Path, text: str) -> None:
    assert "group" in " ".join(read_beside(tmp_path, a__IMD=text).notes)


def test_impossible_time_keeps_its_text(tmp_path: Path) -> None:
    reading = read_beside(
        tmp_path, a__IMD="BEGIN_GROUP = I\nfirstLineTime = 9999-99-99T99:99:99Z;\nEND_GROUP = I\n"
    )

    assert values(reading, "acquired_at") == []
    assert values(reading, "acquired_at_unreadable") == ["9999-99-99T99:99:99Z"]


def test_numbers_out_of_range_are_not_facts(tmp_path: Path) -> None:
    reading = read_beside(tmp_path, a__IMD="meanSunEl = 191;\nmeanSunAz = nan;\nmeanProductGSD = 1e999;\n")

    assert {fact.name for fact in reading.facts} == {
        "sun_elevation_deg_unreadable",
        "sun_azimuth_deg_unreadable",
        "gsd_m_unreadable",
    }


@pytest.mark.parametrize(
    "name", ["a__IMD", "a__xml", "a__tfw", "a__json", "a_MTL__txt", "a_metadata__txt", "a__prj"]
)
def test_random_bytes_are_no_crash(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.tif").write_bytes(b"II*\0")
    path = tmp_path / name.replace("__", ".")
    path.write_bytes(bytes(range(256)) * 40)

    assert read_sidecars((path,), name="a.tif", limits=Limits()).facts == ()


def test_too_long_sidecar_is_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.IMD"
    path.write_text("x = 1\n" * 100)

    reading = read_sidecars((path,), name="a.tif", limits=Limits(max_metadata_bytes=100))

    assert "longer than 100 bytes" in reading.notes[0]


def test_hostile_corpus_gives_notes_and_no_secret(shared_data: Path) -> None:
    path = shared_data / "corpus" / "hostile" / "sidecar_attack" / "img.tif"

    reading = read_sidecars(find_sidecars(path), name=path.name, limits=Limits())

    assert len(reading.notes) >= 4
    assert "root:" not in str(reading)
    assert values(reading, "acquired_at") == []
    assert values(reading, "acquired_at_unreadable") == ["9999-99-99T99:99:99Z"]


@pytest.mark.parametrize(
    ("picture", "platform", "acquired_at"),
    [
        ("md_dg/md_dg.tif", "WV03", "2010-04-01T12:00:00.000000Z"),
        ("md_ge/md_ge_rgb_0010000.tif", "IKONOS-2", "2012-06-01T14:00Z"),
        ("md_ls/md_ls_b1.tif", "LANDSAT_8", "2015-09-01T17:00:00.0000000Z"),
        ("md_ple/IMG_md_ple_R1C1.jp2", "PHR 1A", "2015-01-01T00:00:00.0Z"),
        ("md_re/md_re.tif", "RE-0", "2010-02-01T12:00:00.000000Z"),
        ("md_alos/IMG-md_alos.tif", "ALOS", "2010-07-01"),
        ("planetscope_101c/20170831_172754_101c_3B_AnalyticMS.tif", "101c", "2017-08-31T17:27:54.960530Z"),
        ("til_dg/byte.tif", "WV03", "2015-01-01T00:00:00.000000Z"),
    ],
)
def test_real_vendor_files_are_read(shared_data: Path, picture: str, platform: str, acquired_at: str) -> None:
    path = shared_data / "corpus" / "satellite" / picture

    reading = read_sidecars(find_sidecars(path), name=path.name, limits=Limits())

    assert platform in values(reading, "platform")
    assert acquired_at in values(reading, "acquired_at")
    assert reading.notes == ()
