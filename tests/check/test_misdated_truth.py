"""No paper check accuses a real scene that is stated as it was published; another day is caught."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from subject_builders import embed, make_point, make_subject, note
from truth_rows import read_rows, read_time

from catalogue.check import (
    misdated_names,
    misdated_order,
    misdated_service,
    misdated_sighting,
    misdated_times,
)
from catalogue.check.checks import run_checks
from catalogue.check.subject import Subject
from catalogue.errors import ValueRefused
from catalogue.examine.examiner import examine_file
from catalogue.examine.sidecars import find_sidecars
from catalogue.record.answer import Bearing, CheckFinding, Question
from catalogue.record.instant import parse_instant, render_utc
from catalogue.record.scene import Scene
from catalogue.record.scene_name import parse_scene_id

pytestmark = pytest.mark.slow

CHECKS = tuple(
    module.CHECK
    for module in (misdated_order, misdated_times, misdated_names, misdated_service, misdated_sighting)
)
FILES = {
    "maxar_open_data_scenes.csv": ("catalog_id", "lat", "lon"),
    "s2_landsat_scene_times.csv": ("id", "lat", "lon"),
    "stac_items_sun.csv": ("id", "lat", "lon"),
}
# Later than every row: a truth scene is recorded after it was taken.
RECORDED = "2026-06-01T12:00:00Z"


class Truth(NamedTuple):
    """One row: what is stated of it."""

    scene_id: str
    at: str
    platform: str
    point: tuple[float, float]


def list_truths(folder: Path) -> Iterator[Truth]:
    for file, (key, north, east) in FILES.items():
        for row in read_rows(folder / "eo" / file):
            if row[north] and row[east]:
                point = (float(row[north]), float(row[east]))
                yield Truth(row[key], row["datetime"], row["platform"], point)


def make_truth(truth: Truth, at: str, *, is_embedded: bool = False) -> Subject:
    """The scene as a person states it; or with the id and the time of its item beside the file."""
    scene = Scene(
        acquired_at=parse_instant(at).text,
        platform=truth.platform or None,
        place=make_point(*truth.point),
        scene_id=None if is_embedded else truth.scene_id,
        noted=note(2, at=RECORDED),
    )
    facts = (
        embed("acquired_at", parse_instant(truth.at).text, "STAC:properties.datetime"),
        embed("platform", truth.platform, "STAC:properties.platform"),
        embed("scene_id", truth.scene_id, "STAC:id"),
    )
    return make_subject(scenes=(scene,), facts=facts if is_embedded else (), ingested_at=RECORDED)


def list_contradictions(subject: Subject) -> list[CheckFinding]:
    answers = run_checks(subject, CHECKS)
    return [
        one
        for question in Question
        for one in answers.get(question).findings
        if one.bearing is Bearing.CONTRADICTS
    ]


def test_no_truth_scene_is_contradicted_however_closely_its_time_is_stated(shared_data: Path) -> None:
    accused, judged = [], 0
    for truth in list_truths(shared_data):
        for at in dict.fromkeys((truth.at, truth.at[:10], truth.at[:7])):
            for is_embedded in (False, True):
                judged += 1
                found = list_contradictions(make_truth(truth, at, is_embedded=is_embedded))
                accused += [(truth, at, one.code) for one in found]

    assert accused == []
    assert judged > 15_000


def test_times_of_another_day_are_caught_wherever_the_id_or_the_item_says_the_day(shared_data: Path) -> None:
    tally: Counter[str] = Counter()
    for truth in list_truths(shared_data):
        if len(truth.at) < 19:
            continue
        wrong = render_utc(read_time(truth.at) + timedelta(days=2))
        name = parse_scene_id(truth.scene_id)
        has_time = name is not None and name.acquired_at is not None
        by_id = [one.code for one in list_contradictions(make_truth(truth, wrong))]
        by_item = [one.code for one in list_contradictions(make_truth(truth, wrong, is_embedded=True))]
        tally["ids with a time"] += has_time
        tally["caught by id"] += "DATE-015" in by_id
        tally["items"] += 1
        tally["caught by item"] += "DATE-007" in by_item

    assert tally["caught by id"] == tally["ids with a time"] > 800
    assert tally["caught by item"] == tally["items"] > 4_000


def test_no_real_file_is_accused_by_what_came_with_it(shared_data: Path) -> None:
    accused, read = [], 0
    for folder in ("satellite", "metadata", "c2pa"):
        for path in sorted((shared_data / "corpus" / folder).rglob("*")):
            if not path.is_file() or "truth" in path.parts:
                continue
            reading = examine_file(path, name=path.name, sidecars=find_sidecars(path)).examination
            subject = make_subject(
                facts=reading.facts, name=path.name, ingested_at=RECORDED, grid=reading.grid
            )
            read += 1
            accused += [(path.name, one.code) for one in list_contradictions(subject)]

    assert accused == []
    assert read > 150


def test_no_real_file_is_accused_when_its_own_metadata_are_stated(shared_data: Path) -> None:
    accused, judged = [], 0
    for path in sorted((shared_data / "corpus" / "satellite").rglob("*")):
        if not path.is_file() or "truth" in path.parts:
            continue
        reading = examine_file(path, name=path.name, sidecars=find_sidecars(path)).examination
        own = [fact for fact in reading.facts if fact.name == "acquired_at"]
        for fact in own:
            try:
                at = parse_instant(str(fact.value)).text
            except ValueRefused:
                continue
            subject = make_subject(
                scenes=(Scene(acquired_at=at, noted=note(2, at=RECORDED)),),
                facts=reading.facts,
                name=path.name,
                ingested_at=RECORDED,
                grid=reading.grid,
            )
            judged += 1
            accused += [(path.name, one.code, one.sentence) for one in list_contradictions(subject)]

    assert {(name, code) for name, code, _ in accused} == {
        # Made for the tests of a library: the launch was in August 2014, and its metadata say April 2010.
        ("md_dg.tif", "DATE-021"),
    }
    assert judged > 15
