"""Embedded times against stated ones, each as closely as it is known."""

from pathlib import Path

import pytest
from specimens_papers import STAC_TIME, make_product, make_tagged, state_scene
from subject_builders import embed, make_subject, note

from catalogue.check.misdated_times import CHECK
from catalogue.check.subject import Subject
from catalogue.examine.examiner import examine_file
from catalogue.examine.sidecars import find_sidecars
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.fact import Fact
from catalogue.record.scene import Scene


def find(subject: Subject) -> dict[str, CheckFinding]:
    return {one.code: one for one in CHECK.run(subject) if isinstance(one, CheckFinding)}


def read_facts(path: Path) -> tuple[Fact, ...]:
    return examine_file(path, name=path.name, sidecars=find_sidecars(path)).examination.facts


@pytest.mark.parametrize(
    ("embedded", "stated"),
    [
        ("2023-01-08T21:03:39Z", "2023-01-08T21:03:39Z"),
        ("2023-01-08T21:03:39Z", "2023-01-08T21:17Z"),  # the centre against the first line
        ("2023-01-08T21:03:39Z", "2023-01-08"),
        ("2023-01-08T21:03:39Z", "2023-01-08T11:03:39-10:00"),
        ("2023-01-08T21:03:39Z", "2023-01-08T11:03"),  # local time, zone unknown
        ("2023-01-08", "2023-01-09T11:00:00Z"),
        ("2023-01-08T21:03:39Z", "2023-01"),
    ],
)
def test_agreement_with_the_supplier_supports(embedded: str, stated: str) -> None:
    finding = find(make_product(embedded, stated=stated))["DATE-008"]

    assert finding.bearing is Bearing.SUPPORTS
    assert float(dict(finding.evidence)["chance"]) <= 0.05


def test_agreement_of_a_year_with_anything_in_it_supports_nothing() -> None:
    finding = find(make_product("2023-01-08T21:03:39Z", stated="2023"))["DATE-008"]

    assert finding.bearing is Bearing.SAYS_NOTHING


def test_metadata_that_are_younger_than_the_picture_support_nothing() -> None:
    finding = find(make_product("2031-01-08T21:03:39Z", stated="2031-01-08T21:03:39Z"))["DATE-008"]

    assert finding.bearing is Bearing.SAYS_NOTHING


@pytest.mark.parametrize(
    ("embedded", "stated"),
    [
        ("2023-01-08T21:03:39Z", "2023-01-08T21:20Z"),
        ("2023-01-08T21:03:39Z", "2023-01-08T21:03:39-10:00"),
        ("2023-01-08T21:03:39Z", "2023-01-10"),
        ("2023-01-08", "2023-01-11"),
        ("2023-01-08T21:03:39Z", "2022"),
    ],
)
def test_conflict_with_the_supplier_contradicts(embedded: str, stated: str) -> None:
    found = find(make_product(embedded, stated=stated))

    assert found["DATE-007"].bearing is Bearing.CONTRADICTS
    assert "DATE-008" not in found


def test_beginning_of_a_long_strip_is_no_conflict() -> None:
    facts = (
        embed("acquired_at", "2023-01-08T20:56:49Z", STAC_TIME),
        embed("platform", "sentinel-2b", "STAC:properties.platform"),
    )

    found = find(make_subject(scenes=state_scene(at="2023-01-08T21:20:00Z"), facts=facts))

    assert found["DATE-008"].bearing is Bearing.SUPPORTS


def test_divided_supplier_neither_supports_nor_contradicts() -> None:
    facts = (
        embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),
        embed("acquired_at", "2023-01-18T21:03:39Z", "IMD:IMAGE_1.firstLineTime"),
    )
    for stated in ("2023-01-08T21:03:39Z", "2023-01"):
        found = find(make_subject(scenes=state_scene(at=stated), facts=facts))

        assert {one.bearing for one in found.values()} == {Bearing.SAYS_NOTHING}
        assert "DATE-013" in found


def test_divided_supplier_contradicts_what_all_of_it_exclude() -> None:
    facts = (
        embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),
        embed("acquired_at", "2023-01-18T21:03:39Z", "IMD:IMAGE_1.firstLineTime"),
    )

    found = find(make_subject(scenes=state_scene(at="2022-03-01"), facts=facts))

    assert found["DATE-007"].bearing is Bearing.CONTRADICTS


@pytest.mark.parametrize(
    "embedded", ["1970-01-01T00:00:00", "2000-01-01T00:00:00", "2019-05-05", "2040-01-01"]
)
def test_tags_never_contradict_and_never_support(embedded: str) -> None:
    found = find(make_tagged(embedded))

    assert found
    assert {one.bearing for one in found.values()} == {Bearing.SAYS_NOTHING}


def test_midnight_in_a_tag_means_the_day() -> None:
    facts = (
        embed("acquired_at", "2004-06-21T23:37:53", "EXIF:DateTimeOriginal"),
        embed("created_at", "2004-06-21T00:00:00+00:00", "IPTC:DateCreated"),
    )

    assert "DATE-012" not in find(make_subject(facts=facts))
    assert "DATE-009" not in find(make_tagged("2023-01-08T00:00:00Z"))
    assert "DATE-009" in find(make_tagged("2023-01-06T00:00:00Z"))


def test_time_of_saving_before_the_stated_time_is_a_warning() -> None:
    facts = (embed("modified_at", "2019-05-05T05:05:05Z", "EXIF:DateTime"),)

    assert "DATE-009" in find(make_subject(scenes=state_scene(at="2023-01-08"), facts=facts))


def test_time_of_saving_after_the_stated_time_is_as_it_must_be() -> None:
    facts = (embed("modified_at", "2024-05-05T05:05:05Z", "EXIF:DateTime"),)

    assert find(make_subject(scenes=state_scene(at="2023-01-08"), facts=facts)) == {}


def test_scan_of_an_old_photograph_has_no_two_times_of_making(shared_data: Path) -> None:
    facts = read_facts(shared_data / "corpus/satellite/earth_apollo17.jpg")

    unstated = list(CHECK.run(make_subject(facts=facts)))
    stated = find(make_subject(scenes=state_scene(at="1972-12-07"), facts=facts))

    assert [type(one) for one in unstated] == [NotRun]
    assert stated == {}


def test_three_dates_in_one_picture_are_told(shared_data: Path) -> None:
    conflict = read_facts(shared_data / "corpus/satellite/press_honolulu_conflict.jpg")
    twin = read_facts(shared_data / "corpus/satellite/press_honolulu_iptc.jpg")

    found = find(make_subject(facts=conflict))

    assert [fact.value for fact in found["DATE-012"].facts] == [
        "2019-05-05T05:05:05",
        "2020-06-06",
        "2021-07-07T07:07:07+03:00",
    ]
    assert find(make_subject(facts=twin)) == {}


@pytest.mark.parametrize("stated", ["2017-08-31", "2017-08-31T16:27:40Z", "2017-08-31T16:27:42Z"])
@pytest.mark.parametrize("ending", ["tif", "png"])
def test_two_seconds_between_name_and_item_are_no_conflict(
    shared_data: Path, stated: str, ending: str
) -> None:
    name = f"SkySat_Freeport_s03_20170831T162740Z.{ending}"
    facts = read_facts(shared_data / "corpus/satellite/skysat_freeport" / name)

    found = find(make_subject(scenes=state_scene(at=stated), facts=facts, name=name))

    assert {one.bearing for one in found.values()} == {Bearing.SUPPORTS}


def test_radar_product_supports_its_own_day_and_contradicts_others(shared_data: Path) -> None:
    folder = shared_data / "corpus/satellite/S1A_GRDH_SAFE"
    manifest, picture = folder / "manifest.safe", folder / "preview/quick-look.png"
    facts = examine_file(picture, name=picture.name, sidecars=(manifest,)).examination.facts

    def judge(at: str) -> set[Bearing]:
        subject = make_subject(scenes=state_scene(at=at, platform="Sentinel-1A"), facts=facts)
        return {one.bearing for one in find(subject).values()}

    assert judge("2022-10-02T20:51:26Z") == {Bearing.SUPPORTS}
    assert judge("2022-10-02T20:51:56Z") == {Bearing.SUPPORTS}
    assert judge("2022-10-02") == {Bearing.SUPPORTS}
    assert judge("2022-10-05") == {Bearing.CONTRADICTS}


def test_facts_that_are_no_times_are_passed_over() -> None:
    facts = (
        embed("acquired_at", 20230108, STAC_TIME),
        embed("acquired_at", ("2023-01-08", "2023-01-09"), "IMD:IMAGE_1.firstLineTime"),
        embed("created_at", 1.5, "IPTC:DateCreated"),
        embed("scene_id", 5, "STAC:id"),
        embed("platform", True, "STAC:properties.platform"),
    )

    assert find(make_subject(scenes=state_scene(at="2023-01-08"), facts=facts)) == {}


def test_without_embedded_times_the_check_did_not_run() -> None:
    (result,) = CHECK.run(make_subject(scenes=state_scene(at="2023-01-08")))

    assert isinstance(result, NotRun)


def test_same_person_behind_statement_and_file_is_told() -> None:
    mine = Scene(acquired_at="2023-01-08T21:00:00Z", noted=note(50, agent="ann"))
    other = Scene(acquired_at="2023-01-08T21:00:00Z", noted=note(50, agent="ines"))
    facts = (embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),)

    by_one = find(make_subject(scenes=(mine,), facts=facts))["DATE-008"].sentence
    by_two = find(make_subject(scenes=(other,), facts=facts))["DATE-008"].sentence

    assert "the metadata that came with the file (STAC) agree" in by_one
    assert "both were put in by ann" in by_one
    assert "put in by" not in by_two


@pytest.mark.parametrize("middle", ["2023-01-01T00:00:00Z", "2023-01-15T00:00:00Z"])
def test_composite_that_gives_midnight_accuses_nobody(middle: str) -> None:
    facts = (embed("acquired_at", middle, STAC_TIME),)

    found = find(make_subject(scenes=state_scene(at="2023-01-08"), facts=facts))

    assert [one.bearing for one in found.values()] == [Bearing.SAYS_NOTHING]
    assert "DATE-028" in found
