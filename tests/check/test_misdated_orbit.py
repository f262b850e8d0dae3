"""What element sets say to a stated satellite, time and place; no true scene is contradicted."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from orbit_builders import EPOCH, get_sensor, make_set, move_epoch, read_history
from subject_builders import embed, make_point, make_subject
from truth_rows import Row, read_rows, read_time

from catalogue.check.element_sets import ElementSet
from catalogue.check.misdated_orbit import CHECK
from catalogue.check.orbit import Spot
from catalogue.check.passes import Pass, list_passes
from catalogue.check.sensors import find_fleet
from catalogue.check.subject import Subject
from catalogue.check.sun import MAXAR, compute_published_sun
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc
from catalogue.record.place import Place
from catalogue.record.scene import Scene

SEVASTOPOL = make_point(44.61, 33.53)
SETS = (make_set(), move_epoch(make_set(), 12))


def find_pass() -> Pass:
    """A pass of the made-up WorldView-2 by daylight, within reach, some days after its set."""
    start = EPOCH + timedelta(days=2)
    passes = list_passes(
        SETS, start, start + timedelta(days=9), spot=Spot(44.61, 33.53), sensors=[get_sensor("WorldView-2")]
    )
    return next(each for each in passes if each.sun_elevation_deg > 20 and each.best.off_nadir_deg < 25)


SEEN = find_pass()
AT = render_utc(SEEN.culminates_at)
LATER = render_utc(SEEN.culminates_at + timedelta(hours=3))


def _make(
    at: str = AT,
    *,
    platform: str | None = "WorldView-2",
    place: Place | None = SEVASTOPOL,
    sets: tuple[ElementSet, ...] = SETS,
) -> Subject:
    return make_subject(scenes=(Scene(platform=platform, acquired_at=at, place=place),), elements=sets)


def _find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


def _tell(subject: Subject) -> set[tuple[str, Question, Bearing]]:
    return {(one.code, one.question, one.bearing) for one in _find(subject)}


JOINT = {
    ("DATE-040", Question.MISDATED, Bearing.CONTRADICTS),
    ("DATE-034", Question.MISLOCATED, Bearing.SAYS_NOTHING),
    ("DATE-034", Question.MISREPRESENTED, Bearing.SAYS_NOTHING),
}


def test_satellite_that_was_there_supports_with_its_chance_printed() -> None:
    (finding,) = _find(_make())

    assert finding.bearing in {Bearing.SUPPORTS, Bearing.SAYS_NOTHING}
    chance = dict(finding.evidence)["chance_same_hour"]
    assert (finding.code, finding.bearing) == (
        ("DATE-042", Bearing.SUPPORTS) if float(chance) <= 0.05 else ("DATE-043", Bearing.SAYS_NOTHING)
    )
    assert "of all hours" in finding.sentence
    assert "other days" in finding.sentence


def test_narrow_satellite_at_its_second_supports() -> None:
    """The swath of Sentinel-2 meets a place on two or three days of ten."""
    base = make_set(
        name="SENTINEL-2A",
        norad_id=40697,
        designator="2015-028A",
        inclination_deg=98.57,
        mean_motion_rev_day=14.308,
    )
    start = EPOCH + timedelta(days=1)
    passes = list_passes(
        [base],
        start,
        start + timedelta(days=12),
        spot=Spot(44.61, 33.53),
        sensors=[get_sensor("Sentinel-2A")],
    )
    seen = next(each for each in passes if each.best.off_nadir_deg < 8 and each.sun_elevation_deg > 20)
    named = Scene(
        platform="Sentinel-2A",
        scene_id=f"S2A_MSIL1C_{seen.culminates_at - timedelta(minutes=5):%Y%m%dT%H%M%S}_N0500_R064_T36TWQ",
        acquired_at=render_utc(seen.culminates_at),
        place=SEVASTOPOL,
    )

    both = (base, move_epoch(base, 12))
    invented = msgspec.structs.replace(base, epoch=start, mean_motion_rev_day=15.2)

    (finding,) = _find(make_subject(scenes=(named,), elements=both))
    (alone,) = _find(make_subject(scenes=(named,), elements=(base,)))
    doubtful = _find(make_subject(scenes=(named,), elements=(*both, invented)))

    assert (finding.code, finding.bearing) == ("DATE-042", Bearing.SUPPORTS)
    # Anybody can write one set that puts the satellite there; it has no second to agree with.
    assert (alone.code, alone.bearing) == ("DATE-043", Bearing.SAYS_NOTHING)
    assert "before and after" in alone.sentence
    assert {one.code for one in doubtful} == {"DATE-043", "DATE-045"}


def test_implausible_set_that_the_time_would_not_use_is_not_told() -> None:
    invented = msgspec.structs.replace(move_epoch(make_set(), 40), mean_motion_rev_day=15.2)

    assert "DATE-045" not in {one.code for one in _find(_make(sets=(*SETS, invented)))}


def test_source_is_named_once_in_a_sentence() -> None:
    assert [one.sentence.count("by ann") for one in _find(_make(LATER))] == [1, 0, 0]


def test_date_alone_is_possible_and_not_informative() -> None:
    (finding,) = _find(_make(AT[:10]))

    assert (finding.code, finding.bearing) == ("DATE-043", Bearing.SAYS_NOTHING)
    assert "not informative" in finding.sentence


def test_satellite_that_was_elsewhere_contradicts_and_clears_nothing() -> None:
    assert _tell(_make(LATER)) == JOINT


def test_midnight_may_stand_for_its_day() -> None:
    (finding,) = _find(_make(AT[:10] + "T00:00:00Z"))

    assert (finding.code, finding.severity) == ("DATE-044", Severity.WARNING)


def test_place_is_blamed_when_another_source_confirms_the_time() -> None:
    far = make_point(-20.0, -140.0)
    subject = make_subject(
        scenes=(Scene(platform="WorldView-2", acquired_at=AT, place=far),),
        facts=(embed("acquired_at", AT, "IMD:firstLineTime"),),
        elements=SETS,
    )

    assert ("DATE-040", Question.MISLOCATED, Bearing.CONTRADICTS) in _tell(subject)


def test_platform_is_blamed_when_others_confirm_time_and_place() -> None:
    subject = make_subject(
        scenes=(Scene(platform="WorldView-2", acquired_at=LATER, place=SEVASTOPOL),),
        facts=(
            embed("acquired_at", LATER, "IMD:firstLineTime"),
            embed("platform", "WorldView-2", "IMD:satId"),
            embed("latitude_deg", 44.61, "EXIF:GPSLatitude"),
            embed("longitude_deg", 33.53, "EXIF:GPSLongitude"),
        ),
        elements=SETS,
    )

    found = _tell(subject)

    assert ("DATE-040", Question.MISREPRESENTED, Bearing.CONTRADICTS) in found
    assert ("DATE-040", Question.MISDATED, Bearing.CONTRADICTS) not in found


def test_platform_is_blamed_when_sun_agrees_and_another_satellite_was_there() -> None:
    sun = compute_published_sun(SEEN.culminates_at, 44.61, 33.53, profile=MAXAR)
    lie = Scene(
        platform="GeoEye-1",
        acquired_at=AT,
        place=SEVASTOPOL,
        sun_azimuth_deg=round(sun.azimuth_deg, 1),
        sun_elevation_deg=round(sun.elevation_deg, 1),
    )
    # GeoEye-1 in an orbit of our own, on the other side of the Earth at that time.
    away = make_set(
        name="GEOEYE 1",
        norad_id=33331,
        designator="2008-042A",
        inclination_deg=98.12,
        mean_motion_rev_day=14.646,
        anomaly_deg=220.0,
    )

    found = _tell(make_subject(scenes=(lie,), elements=(*SETS, away)))

    assert ("DATE-040", Question.MISREPRESENTED, Bearing.CONTRADICTS) in found


def test_set_that_is_not_of_the_satellite_is_not_used_and_told() -> None:
    invented = msgspec.structs.replace(make_set(), mean_motion_rev_day=15.2)

    found = _tell(_make(sets=(invented,)))

    assert found == {
        ("DATE-045", Question.MISDATED, Bearing.SAYS_NOTHING),
        ("DATE-044", Question.MISDATED, Bearing.SAYS_NOTHING),
    }


def test_set_with_the_name_of_another_satellite_is_told() -> None:
    misnamed = msgspec.structs.replace(make_set(), name="WORLDVIEW-3")

    assert "DATE-046" in {one.code for one in _find(_make(sets=(misnamed, SETS[1])))}


def test_old_sets_leave_it_undetermined() -> None:
    late = render_utc(EPOCH + timedelta(days=90))

    (finding,) = _find(_make(late, sets=(make_set(),)))

    assert (finding.code, finding.bearing) == ("DATE-044", Bearing.SAYS_NOTHING)
    assert "60 days" in finding.sentence


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        (_make(sets=()), "--elements"),
        (_make(platform=None), "platform"),
        (_make(place=None), "time and a place"),
        (_make(platform="Invented-1"), "sensor table"),
        (_make(platform="GeoEye-1"), "WorldView-2"),
    ],
)
def test_what_is_missing_is_said(subject: Subject, word: str) -> None:
    (said,) = CHECK.run(subject)

    assert isinstance(said, NotRun)
    assert word in said.reason


def _find_near(folder: Path, row: Row, *, days: float) -> tuple[ElementSet, ...]:
    at = read_time(row["datetime"])
    numbers = [number for sensor in find_fleet(row["platform"]).sensors for number in sensor.norad_ids]
    return tuple(
        each
        for number in numbers
        for each in read_history(folder).get(number, ())
        if abs((each.epoch - at).total_seconds()) <= days * 86_400
    )


@pytest.mark.slow
def test_no_true_scene_is_contradicted_by_genuine_sets(shared_data: Path) -> None:
    folder = shared_data / "eo"
    collects = {row["catalog_id"]: row for row in read_rows(folder / "maxar_open_data_scenes.csv")}
    found: Counter[str] = Counter()
    for row in (*collects.values(), *read_rows(folder / "s2_landsat_scene_times.csv")):
        sets = _find_near(folder, row, days=60)
        if not sets:
            continue
        place = make_point(float(row["lat"]), float(row["lon"]))
        found["scenes"] += 1
        found.update(
            one.code
            for one in _find(_make(row["datetime"], platform=row["platform"], place=place, sets=sets))
        )

    print(found)
    assert found["DATE-040"] == 0
    assert found["scenes"] > 150
    assert found["DATE-042"] + found["DATE-043"] >= 0.9 * found["scenes"]


@pytest.mark.slow
def test_wrong_hours_are_contradicted_by_genuine_sets(shared_data: Path) -> None:
    folder = shared_data / "eo"
    collects = {row["catalog_id"]: row for row in read_rows(folder / "maxar_open_data_scenes.csv")}
    found: Counter[str] = Counter()
    for row in collects.values():
        sets = _find_near(folder, row, days=45)
        if not sets:
            continue
        place = make_point(float(row["lat"]), float(row["lon"]))
        at = render_utc(read_time(row["datetime"]) + timedelta(hours=3))
        found["scenes"] += 1
        found.update(one.code for one in _find(_make(at, platform=row["platform"], place=place, sets=sets)))

    print(found)
    assert found["DATE-040"] >= 0.3 * found["scenes"] > 0
    assert found["DATE-042"] == 0
