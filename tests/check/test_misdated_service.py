"""A satellite takes no picture before its launch or after its end, as far as the days are sourced."""

import pytest
from specimens_papers import STAC_PLATFORM, STAC_TIME, state_scene
from subject_builders import embed, make_subject

from catalogue.check.misdated_service import CHECK
from catalogue.check.subject import Subject
from catalogue.examine.file_name import parse_file_name
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question


def find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


@pytest.mark.parametrize(
    ("platform", "at"),
    [
        ("Sentinel-1B", "2021-12-23T06:00:00Z"),
        ("Sentinel-1B", "2021-12-24"),  # a day in UTC+14 begins on the 23rd of UTC
        ("Sentinel-1B", "2021"),
        ("Sentinel-1C", "2024-12-05"),
        ("Sentinel-1C", "2024-12"),
        ("Sentinel-1", "2023-05-10"),  # any of them
        ("WorldView-4", "2018-07-23T11:54:32Z"),
        ("Maxar", "2005-01-01"),  # QuickBird was there
        ("Landsat", "1985-06-01"),  # Landsat 5 is not in the table
        ("Landsat 5", "1985-06-01"),
        ("ImageSat", "2010-06-01"),  # its older satellites are not in the table
        ("21AT", "2019-06-01"),
        ("Gaofen", "2008-06-01"),
        ("Apollo 17", "1972-12-07"),
    ],
)
def test_satellite_that_may_have_been_there_is_not_accused(platform: str, at: str) -> None:
    assert find(make_subject(scenes=state_scene(at=at, platform=platform))) == []


@pytest.mark.parametrize(
    ("platform", "at"),
    [
        ("Sentinel-1B", "2021-12-25"),
        ("Sentinel-1B", "2022-08-10T05:00:00Z"),
        ("Sentinel-1C", "2024-12-04T05:00:00Z"),
        ("Sentinel-1A", "2014-03-20"),
        ("Sentinel-1", "2013-05-10"),
        ("WorldView-3", "2012-05-10"),
        ("WorldView-4", "2019-02-10"),
        ("Pleiades", "2009-05-10"),
        ("SkySat-14", "2015-05-10"),
        ("GF-7", "2017-05-10"),  # the year of its designator is confirmed
    ],
)
def test_satellite_that_was_not_there_contradicts(platform: str, at: str) -> None:
    (finding,) = find(make_subject(scenes=state_scene(at=at, platform=platform)))

    assert (finding.code, finding.question) == ("DATE-021", Question.MISDATED)
    assert finding.bearing is Bearing.CONTRADICTS
    assert finding.evidence  # each day with its source


@pytest.mark.parametrize(
    ("platform", "at"),
    [
        ("Capella-2", "2013-05-10"),
        ("GF-7", "2019-03-10"),
        ("Maxar", "2000-05-10"),  # it sells the pictures of IKONOS, which it never flew
    ],
)
def test_what_is_only_commonly_said_yields_a_note(platform: str, at: str) -> None:
    (finding,) = find(make_subject(scenes=state_scene(at=at, platform=platform)))

    assert (finding.code, finding.bearing) == ("DATE-022", Bearing.SAYS_NOTHING)


def test_satellite_of_the_scene_id_counts() -> None:
    (finding,) = find(make_subject(scenes=state_scene(at="2009-05-10", scene_id="1040010040D30400")))

    assert finding.bearing is Bearing.CONTRADICTS


def test_satellite_of_the_metadata_counts_against_a_stated_time() -> None:
    subject = make_subject(
        scenes=state_scene(at="2023-05-10"), facts=(embed("platform", "sentinel-1b", STAC_PLATFORM),)
    )

    assert [one.bearing for one in find(subject)] == [Bearing.CONTRADICTS]


def test_satellite_is_doubted_when_another_source_gives_the_time() -> None:
    facts = (embed("acquired_at", "2010-05-10T09:00:02Z", STAC_TIME),)
    subject = make_subject(scenes=state_scene(at="2010-05-10T09:00:00Z", platform="WorldView-3"), facts=facts)

    (finding,) = find(subject)

    assert (finding.question, finding.bearing) == (Question.MISREPRESENTED, Bearing.CONTRADICTS)


def test_satellite_is_doubted_when_its_scene_id_is_of_another() -> None:
    scenes = state_scene(at="2010-06-02T11:32:07Z", platform="WorldView-3", scene_id="1030050003F8D200")

    (finding,) = find(make_subject(scenes=scenes))

    assert finding.question is Question.MISREPRESENTED


# Radar names as they would be written after the end and before the launch of their satellites.
@pytest.mark.parametrize(
    ("name", "is_possible"),
    [
        ("S1A_IW_GRDH_1SDV_20221002T205126_20221002T205156_045268_056950_0664.SAFE", True),
        ("S1B_IW_GRDH_1SDV_20211223T052126_20211223T052156_030148_039950_0664.SAFE", True),
        ("S1B_IW_GRDH_1SDV_20220804T205126_20220804T205156_033268_036950_0664.SAFE", False),
        ("s1b-iw-grd-vv-20230514t161523-20230514t161548-043208-052906-001.tiff", False),
        ("S1C_IW_GRDH_1SDV_20250402T205126_20250402T205156_001268_002950_0664.SAFE", True),
        ("S1C_IW_GRDH_1SDV_20240402T205126_20240402T205156_001268_002950_0664.SAFE", False),
        ("S1D_IW_GRDH_1SDV_20250402T205126_20250402T205156_001268_002950_0664.SAFE", False),
        ("S1A_IW_GRDH_1SDV_20140402T205126_20140402T205156_000001_000001_0664.SAFE", False),
    ],
)
def test_impossible_name_is_a_warning_and_with_a_statement_a_contradiction(
    name: str, is_possible: bool
) -> None:
    facts = parse_file_name(name)
    at, platform = (str(fact.value) for fact in facts[:2])

    by_name = find(make_subject(facts=facts, name=name, ingested_at="2026-01-01T00:00:00Z"))
    stated = find(
        make_subject(facts=facts, name=name, scenes=state_scene(at=at.partition("/")[0], platform=platform))
    )
    by_id = find(make_subject(scenes=state_scene(at=at.partition("/")[0], scene_id=name)))

    assert [one.code for one in by_name] == ([] if is_possible else ["DATE-023"])
    assert {one.bearing for one in by_name} <= {Bearing.SAYS_NOTHING}
    expected = [] if is_possible else [(Question.MISDATED, Bearing.CONTRADICTS)]
    assert [(one.question, one.bearing) for one in stated if one.code == "DATE-021"] == expected
    assert [(one.question, one.bearing) for one in by_id] == expected


@pytest.mark.parametrize(
    ("at", "platform", "word"),
    [(None, "Sentinel-1B", "time"), ("2023-05-10", None, "satellite"), ("2023-05-10", "Hubble", "satellite")],
)
def test_what_is_missing_is_told(at: str | None, platform: str | None, word: str) -> None:
    (result,) = CHECK.run(make_subject(scenes=state_scene(at=at, platform=platform)))

    assert isinstance(result, NotRun)
    assert word in result.reason
