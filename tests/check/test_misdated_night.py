"""Optical pictures that are said to have been taken in the dark."""

from pathlib import Path

import pytest
from subject_builders import embed, make_point, make_subject
from truth_rows import read_rows

from catalogue.check.misdated_night import CHECK
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.place import Place
from catalogue.record.scene import Scene

SEVASTOPOL = make_point(44.61, 33.53)


def _make(at: str, *, platform: str = "WorldView-2", place: Place = SEVASTOPOL) -> Subject:
    return make_subject(scenes=(Scene(platform=platform, acquired_at=at, place=place),))


def _tell(subject: Subject) -> set[tuple[str, Question, Bearing]]:
    return {
        (one.code, one.question, one.bearing) for one in CHECK.run(subject) if isinstance(one, CheckFinding)
    }


ACCUSED = {
    ("DATE-036", Question.MISDATED, Bearing.CONTRADICTS),
    ("DATE-034", Question.MISLOCATED, Bearing.SAYS_NOTHING),
}
DOUBTED = {("DATE-037", Question.MISDATED, Bearing.SAYS_NOTHING)}


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2022-05-11T21:30:00Z", ACCUSED),
        ("2022-05-11T21:30Z", ACCUSED),
        ("2022-05-11T08:45:00Z", set()),
        # Any zone: somewhere in its day the sun was up.
        ("2022-05-11T21:30:00", set()),
        ("2022-05-11", set()),
        # Half an hour after sunset.
        ("2022-05-11T17:33:00Z", DOUBTED),
        # A day that was written as midnight.
        ("2022-05-11T00:00:00Z", DOUBTED),
    ],
)
def test_night_is_judged_by_the_whole_time_that_is_meant(
    at: str, found: set[tuple[str, Question, Bearing]]
) -> None:
    assert _tell(_make(at)) == found


@pytest.mark.parametrize("platform", ["Sentinel-1A", "ICEYE", "Capella", "Umbra", "Invented-1"])
def test_radar_and_unknown_satellites_need_no_sun(platform: str) -> None:
    assert list(CHECK.run(_make("2022-05-11T21:30:00Z", platform=platform))) == []


@pytest.mark.parametrize("platform", ["Landsat-8", "WorldView-3", "SkySat-1", "Maxar", "PlanetScope"])
def test_satellites_that_take_pictures_at_night_are_only_doubted(platform: str) -> None:
    assert _tell(_make("2022-05-11T21:30:00Z", platform=platform)) == DOUBTED


@pytest.mark.parametrize("hour", ["00:00:00Z", "12:00:00Z", "23:59:59Z"])
def test_default_hour_may_stand_for_a_day_with_light(hour: str) -> None:
    fiji = make_point(-17.0, 178.0)
    svalbard = make_point(78.2, 15.6)

    assert _tell(_make(f"2024-05-20T{hour}", place=fiji)) <= DOUBTED
    assert _tell(_make(f"2021-12-21T{hour}", place=svalbard)) == ACCUSED
    assert _tell(_make("2024-05-20T12:10:00Z", place=fiji)) == ACCUSED


def test_polar_night_refutes_a_date_alone() -> None:
    svalbard = make_point(78.2, 15.6)

    assert _tell(_make("2021-12-21", place=svalbard)) == ACCUSED
    assert _tell(_make("2021-03-21", place=svalbard)) == set()


def test_vague_place_reaches_into_the_day() -> None:
    vague = make_point(44.61, 33.53, radius_m=9_000_000)

    assert _tell(_make("2022-05-11T21:30:00Z", place=vague)) == set()


def test_place_is_blamed_when_the_product_confirms_the_time() -> None:
    subject = make_subject(
        scenes=(Scene(platform="WV02", acquired_at="2022-05-11T21:30:00Z", place=SEVASTOPOL),),
        facts=(embed("acquired_at", "2022-05-11T21:30:00Z", "IMD:firstLineTime"),),
    )

    assert ("DATE-036", Question.MISLOCATED, Bearing.CONTRADICTS) in _tell(subject)


@pytest.mark.parametrize(
    "scene",
    [
        Scene(platform="WV02", acquired_at="2022-05-11T21:30:00Z"),
        Scene(platform="WV02", place=SEVASTOPOL),
        Scene(acquired_at="2022-05-11T21:30:00Z", place=SEVASTOPOL),
    ],
)
def test_missing_time_place_or_platform_is_said(scene: Scene) -> None:
    (said,) = CHECK.run(make_subject(scenes=(scene,)))

    assert isinstance(said, NotRun)


def test_no_true_scene_was_taken_at_night(shared_data: Path) -> None:
    rows = [
        row
        for name in ("maxar_open_data_scenes.csv", "stac_items_sun.csv", "s2_landsat_scene_times.csv")
        for row in read_rows(shared_data / "eo" / name)
        if row["datetime"] and row["platform"]
    ]

    found = [
        row["id"] if "id" in row else row["catalog_id"]
        for row in rows
        if _tell(
            _make(
                row["datetime"],
                platform=row["platform"],
                place=make_point(float(row["lat"]), float(row["lon"])),
            )
        )
    ]

    # Landsat 1, whose sun is published as 31 deg below the horizon, is not in the sensor table.
    # The other is no scene: an example made up for a server's tests.
    assert found == ["test-item"]
    assert len(rows) > 3_900
