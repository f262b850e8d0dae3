"""What marked shadows say to a stated time and place; no true time is contradicted."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from shadow_subjects import FOOT, make_picture, mark, mark_shadow, point
from test_misdated_orbit import AT as PASS_AT
from test_misdated_orbit import SEEN, SETS
from truth_rows import read_rows, read_time

from catalogue.check.misdated_shadow import CHECK
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc

PLACE = (44.61, 33.53)
AT = "2022-05-11T08:45:00Z"
SHADOW = mark_shadow(AT, PLACE)


def _find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


def _tell(subject: Subject) -> set[tuple[str, Question, Bearing]]:
    return {(one.code, one.question, one.bearing) for one in _find(subject)}


CONTRADICTED = {
    ("DATE-050", Question.MISDATED, Bearing.CONTRADICTS),
    ("DATE-034", Question.MISLOCATED, Bearing.SAYS_NOTHING),
}


def test_shadow_that_fits_a_moment_supports_nothing_and_tells_on_how_many_days_it_would() -> None:
    (finding,) = _find(make_picture(AT, PLACE, SHADOW))

    assert (finding.code, finding.bearing) == ("DATE-053", Bearing.SAYS_NOTHING)
    share = float(dict(finding.evidence)["share_of_days_at_that_hour"])
    # Some weeks in May and the mirrored ones in July and August.
    assert 0.05 < share < 0.5
    assert f"at that clock time it does on {share:.0%} of all days" in finding.sentence
    evidence = dict(finding.evidence)
    assert 0 < float(evidence["share_of_daylight"]) <= 0.05
    assert "local mean solar time" in evidence["dates"]
    assert "other years" in finding.sentence


@pytest.mark.parametrize("at", ["2022-05-11T15:45:00Z", "2022-11-11T08:45:00Z", "2022-12-11", "2022-11"])
def test_shadow_contradicts_another_time(at: str) -> None:
    assert _tell(make_picture(at, PLACE, SHADOW)) == CONTRADICTED


@pytest.mark.parametrize("at", ["2022-05-11", "2022-05", "2022"])
def test_shadow_that_fits_a_longer_time_says_little(at: str) -> None:
    (finding,) = _find(make_picture(at, PLACE, SHADOW))

    assert (finding.code, finding.bearing) == ("DATE-053", Bearing.SAYS_NOTHING)


def test_neighbouring_week_cannot_be_told_apart() -> None:
    assert {one.bearing for one in _find(make_picture("2022-05-15T08:45:00Z", PLACE, SHADOW))} == {
        Bearing.SAYS_NOTHING
    }


def test_midnight_may_stand_for_its_day() -> None:
    (finding,) = _find(make_picture("2022-05-11T00:00:00Z", PLACE, SHADOW))

    assert (finding.code, finding.severity) == ("DATE-054", Severity.WARNING)


def test_foot_and_tip_exchanged_accuse_nobody() -> None:
    tip, foot = SHADOW.points_px[1], SHADOW.points_px[0]

    (finding,) = _find(make_picture(AT, PLACE, mark("shadow crane", tip, foot)))

    assert (finding.code, finding.bearing) == ("DATE-054", Bearing.SAYS_NOTHING)


def test_shadows_that_disagree_accuse_nobody() -> None:
    other = mark("shadow silo", (700.0, 300.0), point((700.0, 300.0), 100.0, 60.0))

    found = _find(make_picture("2022-11-11T08:45:00Z", PLACE, mark("shadow crane", *SHADOW.points_px), other))

    assert {one.bearing for one in found} == {Bearing.SAYS_NOTHING}


def test_turned_picture_is_measured_by_a_line_of_known_azimuth() -> None:
    shadow = mark_shadow(AT, PLACE, turned_deg=70.0, label="shadow crane")
    quay = mark("north azimuth=120 azimuth-error=1 quay", FOOT, point(FOOT, 190.0, 200.0))

    honest = make_picture(AT, PLACE, shadow, quay, is_georeferenced=False)
    false = make_picture("2022-05-11T12:45:00Z", PLACE, shadow, quay, is_georeferenced=False)

    assert {one.bearing for one in _find(honest)} == {Bearing.SAYS_NOTHING}
    assert _find(honest)
    assert _tell(false) == CONTRADICTED


def test_lean_and_element_sets_do_without_north() -> None:
    # The lean points away from the satellite.
    shadow = mark_shadow(PASS_AT, PLACE, turned_deg=33.0, label="shadow silo")
    roof = point(FOOT, SEEN.best.satellite_azimuth_deg + 180 + 33.0, 40.0)
    exchanged = point(FOOT, SEEN.best.satellite_azimuth_deg + 100 + 33.0, 40.0)

    def make(end: tuple[float, float]) -> Subject:
        return make_picture(
            PASS_AT,
            PLACE,
            shadow,
            mark("lean Silo", FOOT, end),
            is_georeferenced=False,
            platform="WorldView-2",
            elements=SETS,
        )

    assert {one.code for one in _find(make(roof))} == {"DATE-053"}
    assert _find(make(roof))
    assert _tell(make(exchanged)) == CONTRADICTED


def test_mark_that_cannot_be_used_is_told_beside_those_that_can() -> None:
    short = mark("shadow hut", (10.0, 10.0), (14.0, 14.0))
    unread = mark("shadow hight=30 crane", *SHADOW.points_px)

    found = _find(make_picture(AT, PLACE, SHADOW, short, unread))

    told = next(one for one in found if one.code == "DATE-055")
    assert [name for name, _ in told.evidence] == ["not used", "not used"]


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        (make_picture(AT, PLACE), "no shadow is marked"),
        (make_picture(AT, PLACE, mark("shadow hight=30", *SHADOW.points_px)), "hight"),
        (make_picture(AT, PLACE, mark("shadow", (10, 10), (14, 14))), "under 10"),
        (make_picture(AT, PLACE, mark("shadow", *SHADOW.points_px), is_georeferenced=False), "north"),
        (make_picture("not stated", PLACE, SHADOW), "time and a place"),
    ],
)
def test_what_is_missing_is_said(subject: Subject, word: str) -> None:
    (said,) = CHECK.run(subject)

    assert isinstance(said, NotRun)
    assert word in said.reason


def test_no_true_time_is_contradicted_by_shaken_marks(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shadows of a 20 m object at the pixel size of the scene, each end shaken by a pixel."""
    # The other dates of the year, which take a second each, decide between support and silence only.
    monkeypatch.setattr("catalogue.check.misdated_shadow._compute_year", lambda *_: None)
    rng = random.Random(5)
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")
    found: dict[str, Counter[Bearing]] = {"true": Counter(), "later": Counter()}
    for row in rng.sample(rows, 1_000):
        place = float(row["lat"]), float(row["lon"])
        pixel_m = float(row["gsd"])
        height = rng.gauss(20.0, 2.0)
        shadow = mark_shadow(
            row["datetime"], place, label="shadow height=20 height-error=2", height_m=height, pixel_m=pixel_m
        )
        ends = [(x + rng.gauss(0, 1), y + rng.gauss(0, 1)) for x, y in shadow.points_px]
        marked = mark(shadow.label, ends[0], ends[1])
        later = render_utc(read_time(row["datetime"]) + timedelta(hours=3))
        for name, at in (("true", row["datetime"]), ("later", later)):
            subject = make_picture(at, place, marked, pixel_m=pixel_m)
            found[name].update({one.bearing for one in _find(subject)} or {Bearing.SAYS_NOTHING})

    print(found)
    assert found["true"] == {Bearing.SAYS_NOTHING: 1_000}
    assert found["later"][Bearing.CONTRADICTS] >= 950


def test_height_of_no_use_is_told() -> None:
    shadow = mark_shadow(AT, PLACE, turned_deg=70.0, label="shadow height=30 crane")
    quay = mark("north azimuth=120 azimuth-error=1 quay", FOOT, point(FOOT, 190.0, 200.0))

    plain = _find(make_picture(AT, PLACE, shadow, quay, is_georeferenced=False))

    (told,) = (one for one in plain if one.code == "DATE-055")
    assert "the height was not used: the picture has no map grid" in told.sentence
