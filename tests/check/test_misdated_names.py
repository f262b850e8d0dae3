"""Scene ids are worth a verdict; names of files only when everything else fits."""

from pathlib import Path

import pytest
from specimens_papers import S2_FILE, S2_ID, STAC_TIME, make_named, state_scene
from subject_builders import embed, make_subject

from catalogue.check.misdated_names import CHECK
from catalogue.check.subject import Subject
from catalogue.examine.examiner import examine_file
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.sighting import Sighting

S1B_FILE = "s1b-iw-grd-vv-20210514t161523-20210514t161548-026908-0336f5-001.tiff"


def find(subject: Subject) -> dict[str, CheckFinding]:
    return {one.code: one for one in CHECK.run(subject) if isinstance(one, CheckFinding)}


@pytest.mark.parametrize(
    ("scene_id", "stated"),
    [
        (S2_ID, "2023-01-08T21:30:00Z"),  # the place is seen up to 40 minutes after the strip began
        (S2_ID, "2023-01-08"),
        ("LC08_L2SP_045034_20160821_02_T1", "2016-08-21T18:52:22Z"),
        ("LC08_L2SP_045034_20160821_02_T1", "2016-08-22"),  # a day of UTC+14 begins then
        ("20170831_162740_ssc1d1", "2017-08-31T16:27:42Z"),
        ("1030050003F8D200", "1999-01-01"),
        ("whatever-20160821", "1999-01-01"),
    ],
)
def test_id_of_that_time_is_not_accused_nor_praised(scene_id: str, stated: str) -> None:
    assert find(make_subject(scenes=state_scene(at=stated, scene_id=scene_id))) == {}


@pytest.mark.parametrize(
    ("scene_id", "stated"),
    [
        (S2_ID, "2023-01-08T22:30:00Z"),
        (S2_ID, "2023-01-10"),
        ("LC08_L2SP_045034_20160821_02_T1", "2016-08-22T18:52:22Z"),
        ("20170831_162740_ssc1d1", "2017-08-30"),
    ],
)
def test_id_of_another_time_contradicts(scene_id: str, stated: str) -> None:
    finding = find(make_subject(scenes=state_scene(at=stated, scene_id=scene_id)))["DATE-015"]

    assert (finding.question, finding.bearing) == (Question.MISDATED, Bearing.CONTRADICTS)


def test_mistyped_id_does_not_accuse_a_time_that_the_supplier_gives() -> None:
    subject = make_subject(
        scenes=state_scene(at="2023-01-08T21:00:00Z", scene_id=S2_ID.replace("20230108", "20230118")),
        facts=(embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),),
    )

    assert find(subject)["DATE-015"].bearing is Bearing.SAYS_NOTHING


def test_id_in_the_metadata_supports_and_the_stated_one_does_not() -> None:
    found = find(
        make_subject(
            scenes=state_scene(at="2023-01-08T21:00:00Z"), facts=(embed("scene_id", S2_ID, "STAC:id"),)
        )
    )

    assert found["DATE-016"].bearing is Bearing.SUPPORTS


def test_id_that_is_younger_than_the_picture_supports_nothing() -> None:
    facts = (embed("scene_id", S2_ID.replace("20230108", "20310108"), "STAC:id"),)

    found = find(make_subject(scenes=state_scene(at="2031-01-08T21:00:00Z"), facts=facts))

    assert found["DATE-016"].bearing is Bearing.SAYS_NOTHING


@pytest.mark.parametrize(
    ("name", "platform", "is_georeferenced", "code"),
    [
        (S2_FILE, "Sentinel-2B", False, "DATE-017"),
        (S2_FILE, "Sentinel-2", False, "DATE-017"),
        (S2_FILE, None, True, "DATE-017"),
        (S2_FILE, None, False, "DATE-018"),
        (S2_FILE, "Landsat 8", True, "DATE-018"),
        (f"copy of {S2_FILE}", "Sentinel-2B", True, "DATE-018"),
        (S2_FILE.replace(".zip", "_and_the_week_after.tif"), "Sentinel-2B", True, "DATE-018"),
    ],
)
def test_file_name_contradicts_only_when_everything_else_fits(
    name: str, platform: str | None, is_georeferenced: bool, code: str
) -> None:
    subject = make_named(
        name, stated="2022-02-24T21:00:00Z", platform=platform, is_georeferenced=is_georeferenced
    )
    expected = Bearing.CONTRADICTS if code == "DATE-017" else Bearing.SAYS_NOTHING

    found = find(subject)

    assert found[code].bearing is expected
    assert Bearing.SUPPORTS not in {one.bearing for one in found.values()}


def test_name_in_a_sighting_is_read_too() -> None:
    subject = make_subject(
        scenes=state_scene(at="2022-02-24", platform="Sentinel-1B"), sightings=(Sighting(name=S1B_FILE),)
    )

    assert find(subject)["DATE-017"].facts[1].value == S1B_FILE


def test_plain_date_in_a_file_name_is_a_note_or_a_warning() -> None:
    date = embed("acquired_at", "2022-05-14", "file name: date")

    agreeing = find(make_subject(scenes=state_scene(at="2022-05-14"), facts=(date,)))
    differing = find(make_subject(scenes=state_scene(at="2022-06-14"), facts=(date,)))

    assert [(one.code, one.bearing) for one in agreeing.values()] == [("DATE-027", Bearing.SAYS_NOTHING)]
    assert [(one.code, one.bearing) for one in differing.values()] == [("DATE-018", Bearing.SAYS_NOTHING)]


@pytest.mark.parametrize(
    ("platform", "code", "bearing"),
    [
        ("WorldView-3", "DATE-019", Bearing.CONTRADICTS),
        ("Landsat 8", "DATE-019", Bearing.CONTRADICTS),
        ("Planet", "DATE-020", Bearing.SAYS_NOTHING),  # an operator sells pictures of others too
    ],
)
def test_satellite_of_another_id_is_misrepresented(platform: str, code: str, bearing: Bearing) -> None:
    (finding,) = find(
        make_subject(scenes=state_scene(platform=platform, scene_id="1030050003F8D200"))
    ).values()

    assert (finding.code, finding.question, finding.bearing) == (code, Question.MISREPRESENTED, bearing)


@pytest.mark.parametrize(
    "platform", ["WV02", "WorldView-2", "Maxar", "DigitalGlobe", "worldview 2", "Hubble"]
)
def test_satellite_by_any_of_its_names_is_not_accused(platform: str) -> None:
    assert find(make_subject(scenes=state_scene(platform=platform, scene_id="1030050003F8D200"))) == {}


def test_satellite_in_the_metadata_counts_and_in_the_file_name_does_not() -> None:
    metadata = make_subject(
        scenes=state_scene(platform="Sentinel-2A"),
        facts=(embed("platform", "sentinel-1b", "STAC:properties.platform"),),
    )
    name = make_subject(scenes=state_scene(platform="Sentinel-2A"), name=S1B_FILE)

    assert find(metadata)["DATE-019"].bearing is Bearing.CONTRADICTS
    assert find(name)["DATE-020"].bearing is Bearing.SAYS_NOTHING


def test_radar_product_is_judged_by_both_its_times(shared_data: Path) -> None:
    """The folder of the real product bore this name; its quick-look says nothing of time."""
    folder = "S1A_IW_GRDH_1SDV_20221002T205126_20221002T205156_045268_056950_0664.SAFE"
    path = shared_data / "corpus/satellite/S1A_GRDH_SAFE/preview/quick-look.png"
    facts = examine_file(path, name=path.name).examination.facts

    def judge(at: str) -> dict[str, CheckFinding]:
        return find(make_subject(scenes=state_scene(at=at, scene_id=folder), facts=facts))

    assert judge("2022-10-02T20:51:26Z") == {}
    assert judge("2022-10-02T20:51:56Z") == {}
    assert judge("2022-10-02") == {}
    assert judge("2022-10-02T22:51:56Z")["DATE-015"].bearing is Bearing.CONTRADICTS


def test_nothing_to_read_or_nothing_to_judge_is_told() -> None:
    (no_name,) = CHECK.run(make_subject(scenes=state_scene(at="2022-02-24")))
    (nothing_stated,) = CHECK.run(make_subject(name=S2_FILE))

    assert isinstance(no_name, NotRun)
    assert isinstance(nothing_stated, NotRun)
    assert no_name.reason != nothing_stated.reason
