"""What sun angles say to a stated time and place; no true scene is contradicted."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from subject_builders import embed, make_point, make_subject
from truth_rows import Row, read_rows, read_time

from catalogue.check.misdated_sun import CHECK
from catalogue.check.subject import Subject
from catalogue.check.sun import compute_published_sun, find_profile
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.examination import Footprint
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc
from catalogue.record.scene import Scene

# A collect of WorldView-2 over Morocco, as published.
TRUE = Scene(
    platform="WV02",
    acquired_at="2010-06-02T11:32:07Z",
    place=make_point(32.22775, -8.28815),
    sun_azimuth_deg=123.4,
    sun_elevation_deg=73.7,
)

MORNING = datetime(2010, 6, 2, 7, 30, tzinfo=UTC)


def _change(**changes: object) -> Scene:
    return msgspec.structs.replace(TRUE, **changes)


def _find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


def _tell(subject: Subject) -> set[tuple[str, Question, Bearing]]:
    return {(one.code, one.question, one.bearing) for one in _find(subject)}


def _make_scene(row: Row, *, at: str | None = None) -> Scene:
    return Scene(
        platform=row["platform"] or None,
        acquired_at=at or row["datetime"],
        place=make_point(float(row["lat"]), float(row["lon"])),
        sun_azimuth_deg=float(row["view_sun_azimuth"]),
        sun_elevation_deg=float(row["view_sun_elevation"]),
    )


def test_true_scene_agrees_which_says_nothing() -> None:
    (finding,) = _find(make_subject(scenes=(TRUE,)))

    assert (finding.code, finding.bearing) == ("DATE-033", Bearing.SAYS_NOTHING)
    assert "other year" in finding.sentence
    assert {fact.name for fact in finding.facts} >= {"acquired_at", "latitude_deg", "sun_azimuth_deg"}


@pytest.mark.parametrize(
    "changes",
    [
        {"acquired_at": "2010-06-12T11:32:07Z"},
        {"acquired_at": "2010-06-02T12:32:07Z"},
        {"acquired_at": "2010-06-12T11:32Z"},
        {"acquired_at": "2010-12-02"},
        {"acquired_at": "2010-12-02T11:32:07"},
    ],
)
def test_wrong_time_is_contradicted_and_the_place_not_cleared(changes: dict[str, object]) -> None:
    assert _tell(make_subject(scenes=(_change(**changes),))) == {
        ("DATE-030", Question.MISDATED, Bearing.CONTRADICTS),
        ("DATE-034", Question.MISLOCATED, Bearing.SAYS_NOTHING),
    }


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(-32.22775, -8.28815), (32.22775, 68.28815), (-8.28815, 32.22775)]
)
def test_place_is_blamed_when_only_it_can_be_wrong(latitude: float, longitude: float) -> None:
    scene = _change(place=make_point(latitude, longitude))
    product = (
        embed("acquired_at", "2010-06-02T11:32:07Z", "IMD:firstLineTime"),
        embed("platform", "WV02", "IMD:satId"),
    )

    found = _tell(make_subject(scenes=(scene,), facts=product))

    assert ("DATE-030", Question.MISLOCATED, Bearing.CONTRADICTS) in found
    assert not any(
        question is Question.MISDATED and said is Bearing.CONTRADICTS for _, question, said in found
    )


def test_time_is_blamed_when_the_footprint_holds_the_place() -> None:
    box = ((-8.4, 32.1), (-8.2, 32.1), (-8.2, 32.3), (-8.4, 32.3), (-8.4, 32.1))
    footprint = Footprint(rings_wgs84=(box,), bounds_wgs84=(-8.4, 32.1, -8.2, 32.3), source="GTiff:transform")

    found = _tell(make_subject(scenes=(_change(acquired_at="2010-06-22T13:32:07Z"),), footprint=footprint))

    assert ("DATE-030", Question.MISDATED, Bearing.CONTRADICTS) in found


def test_nobody_is_accused_when_time_and_place_are_both_confirmed() -> None:
    """Then the stated angles are wrong, of which no question asks."""
    product = (
        embed("acquired_at", "2010-06-02T11:32:07Z", "IMD:firstLineTime"),
        embed("latitude_deg", 32.22775, "IMD:latitude"),
        embed("longitude_deg", -8.28815, "IMD:longitude"),
    )

    found = _find(make_subject(scenes=(_change(sun_azimuth_deg=200.0),), facts=product))

    assert found
    assert {one.bearing for one in found} == {Bearing.SAYS_NOTHING}
    assert {one.severity for one in found} == {Severity.WARNING}


@pytest.mark.parametrize(
    "time",
    [
        "2010-06-02",
        "2010-06-02T12:32:07",
        "2010-06",
        "2010-06-02T11:32Z",
        "2010-06-02T10:00Z/2010-06-02T12:00Z",
    ],
)
def test_time_is_taken_as_loosely_as_it_is_given(time: str) -> None:
    assert _tell(make_subject(scenes=(_change(acquired_at=time),))) == {
        ("DATE-033", Question.MISDATED, Bearing.SAYS_NOTHING)
    }


def test_place_is_taken_as_loosely_as_it_is_given() -> None:
    far = make_point(36.0, -8.28815)
    vague = make_point(36.0, -8.28815, radius_m=450_000)

    assert "DATE-030" in {one.code for one in _find(make_subject(scenes=(_change(place=far),)))}
    assert {one.bearing for one in _find(make_subject(scenes=(_change(place=vague),)))} == {
        Bearing.SAYS_NOTHING
    }


def test_whole_degrees_are_taken_as_rounded() -> None:
    # 0.5 deg lower and rounded: 0.8 deg off, of which rounding explains 0.7.
    scene = _change(sun_azimuth_deg=123, sun_elevation_deg=73)

    assert {one.bearing for one in _find(make_subject(scenes=(scene,)))} == {Bearing.SAYS_NOTHING}


def test_midnight_may_be_a_day_whose_hour_nobody_knew() -> None:
    (finding,) = _find(make_subject(scenes=(_change(acquired_at="2010-06-02T00:00:00Z"),)))

    assert (finding.code, finding.severity) == ("DATE-032", Severity.WARNING)
    assert finding.bearing is Bearing.SAYS_NOTHING


def test_midnight_of_an_impossible_day_is_contradicted() -> None:
    found = _tell(make_subject(scenes=(_change(acquired_at="2010-12-02T00:00:00Z"),)))

    assert ("DATE-030", Question.MISDATED, Bearing.CONTRADICTS) in found


def test_angles_of_the_product_test_the_caption() -> None:
    product = (
        embed("platform", "WV02", "IMD:satId"),
        embed("sun_azimuth_deg", 123.4, "IMD:meanSunAz"),
        embed("sun_elevation_deg", 73.7, "IMD:meanSunEl"),
    )
    caption = Scene(acquired_at="2010-09-02T11:32:07Z", place=TRUE.place)
    honest = Scene(acquired_at="2010-06-02T11:32:07Z", place=TRUE.place)

    assert ("DATE-030", Question.MISDATED, Bearing.CONTRADICTS) in _tell(
        make_subject(scenes=(caption,), facts=product)
    )
    assert {one.bearing for one in _find(make_subject(scenes=(honest,), facts=product))} == {
        Bearing.SAYS_NOTHING
    }


def test_place_at_the_edge_of_a_landsat_scene_accuses_nobody() -> None:
    """The angles of a product are for the middle of its scene, which it does not name."""
    product = (
        embed("platform", "landsat-8", "STAC:properties.platform"),
        embed("sun_azimuth_deg", 123.2, "STAC:properties.view:sun_azimuth"),
        embed("sun_elevation_deg", 73.8, "STAC:properties.view:sun_elevation"),
    )
    caption = Scene(acquired_at="2010-06-02T11:32:07Z", place=make_point(33.1, -8.9))

    assert {one.bearing for one in _find(make_subject(scenes=(caption,), facts=product))} == {
        Bearing.SAYS_NOTHING
    }


@pytest.mark.parametrize(
    "scene",
    [
        Scene(acquired_at="2010-06-02T11:32:07Z", place=TRUE.place),
        Scene(acquired_at="2010-06-02T11:32:07Z", place=TRUE.place, sun_elevation_deg=70.0),
        _change(acquired_at=None),
        _change(place=None),
        _change(acquired_at="2008/2012"),
    ],
)
def test_missing_angle_time_or_place_is_said(scene: Scene) -> None:
    (said,) = CHECK.run(make_subject(scenes=(scene,)))

    assert isinstance(said, NotRun)
    assert said.check == CHECK.name


def test_no_true_scene_of_maxar_is_contradicted(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")

    found = Counter(one.code for row in rows for one in _find(make_subject(scenes=(_make_scene(row),))))

    assert found == {"DATE-033": len(rows)}
    assert len(rows) > 3_000


def test_items_are_accused_only_where_their_own_metadata_is_wrong(shared_data: Path) -> None:
    """Datatake times, bare dates and small offsets of unknown cause accuse nobody."""
    rows = [row for row in read_rows(shared_data / "eo" / "stac_items_sun.csv") if row["datetime"]]
    assert len(rows) > 400

    found = {
        row["id"]: {one.code for one in _find(make_subject(scenes=(_make_scene(row),)))} - {"DATE-033"}
        for row in rows
    }

    assert {name: codes for name, codes in found.items() if codes} == {
        # Latitude and longitude are exchanged in it, and the hour is wrong as well.
        "LC81530252014153LGN00": {"DATE-030", "DATE-034"},
    }


# eo.md: the rates of published angles; captions shifted by whole days at the same clock time.
RATES = {(1, 3): 0.58, (3, 7): 0.92, (7, 14): 0.99, (14, 30): 0.995, (30, 60): 0.995, (60, 183): 0.995}


@pytest.mark.parametrize(("days", "least"), RATES.items())
def test_shifted_captions_are_contradicted_as_often_as_measured(
    shared_data: Path, days: tuple[int, int], least: float
) -> None:
    by_collect = {
        row["catalog_id"]: row for row in read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")
    }
    random = Random(4)
    caught = 0
    for row in by_collect.values():
        shift = timedelta(days=random.choice((-1, 1)) * random.randint(*days))
        scene = _make_scene(row, at=render_utc(read_time(row["datetime"]) + shift))
        caught += any(one.bearing is Bearing.CONTRADICTS for one in _find(make_subject(scenes=(scene,))))

    assert caught / len(by_collect) >= least


def test_other_hemisphere_is_blamed_on_the_place(shared_data: Path) -> None:
    by_collect = {
        row["catalog_id"]: row for row in read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")
    }
    found: Counter[tuple[Question, Bearing]] = Counter()
    for row in by_collect.values():
        turned = {**row, "lat": str(-float(row["lat"]))}
        found.update(
            (one.question, one.bearing) for one in _find(make_subject(scenes=(_make_scene(turned),)))
        )

    assert found[Question.MISDATED, Bearing.CONTRADICTS] == 0
    assert found[Question.MISLOCATED, Bearing.CONTRADICTS] >= 0.99 * len(by_collect)


def test_tags_that_anybody_writes_accuse_nobody() -> None:
    """Press offices write the day of release, and telephones where a screen was photographed."""
    tags = (
        embed("acquired_at", "2010-06-20T18:00:00Z", "EXIF:DateTimeOriginal"),
        embed("latitude_deg", -20.0, "EXIF:GPSLatitude"),
        embed("longitude_deg", 100.0, "EXIF:GPSLongitude"),
    )

    found = _tell(make_subject(scenes=(TRUE,), facts=tags))
    without_place = list(CHECK.run(make_subject(scenes=(_change(place=None),), facts=tags)))

    assert found == {("DATE-033", Question.MISDATED, Bearing.SAYS_NOTHING)}
    assert [type(one) for one in without_place] == [NotRun]


@pytest.mark.parametrize("radius_m", [None, 100.0])
def test_place_that_a_person_states_may_lie_anywhere_in_a_large_scene(radius_m: float | None) -> None:
    """Angles are for the middle of 185 km, and a caption names what it is about."""
    place = make_point(33.1, -8.9, radius_m=radius_m)
    stated = _change(platform="landsat-8", sun_elevation_deg=73.9, place=place)
    product = (
        embed("acquired_at", "2010-06-02T11:32:07Z", "STAC:properties.datetime"),
        embed("platform", "landsat-8", "STAC:properties.platform"),
        embed("latitude_deg", 33.1, "STAC:latitude"),
        embed("longitude_deg", -8.9, "STAC:longitude"),
        embed("sun_azimuth_deg", 123.4, "STAC:properties.view:sun_azimuth"),
        embed("sun_elevation_deg", 73.9, "STAC:properties.view:sun_elevation"),
    )

    assert {one.bearing for one in _find(make_subject(scenes=(stated,)))} == {Bearing.SAYS_NOTHING}
    assert "DATE-030" in {one.code for one in _find(make_subject(facts=product))}


@pytest.mark.parametrize(("platform", "is_accused"), [("Terra", False), (None, False), ("WV02", True)])
def test_picture_of_unknown_size_accuses_nobody_by_its_angles(
    platform: str | None, *, is_accused: bool
) -> None:
    """Terra sees 2,330 km at once; the sun of the middle is not that of the edge."""
    place = make_point(32.9, -7.6)
    found = _find(make_subject(scenes=(_change(platform=platform, place=place),)))

    assert ("DATE-030" in {one.code for one in found}) is is_accused
    far = _find(make_subject(scenes=(_change(platform="Terra", place=make_point(32.2, 1.0)),)))
    assert {(one.code, one.severity) for one in far} == {("DATE-032", Severity.WARNING)}


@pytest.mark.parametrize("platform", ["WV02", "Pleiades-1A", None])
@pytest.mark.parametrize(
    ("azimuth", "elevation", "words"),
    [
        (123.4, 16.3, "zenith"),
        (303.4, 73.7, "opposite"),
        (73.7, 123.4 - 60, "exchanged"),
        (303.4, 16.3, "direction of the shadow"),
    ],
)
def test_mistyped_angles_accuse_neither_time_nor_place(
    platform: str | None, azimuth: float, elevation: float, words: str
) -> None:
    scene = _change(platform=platform, sun_azimuth_deg=azimuth, sun_elevation_deg=elevation)
    if words == "exchanged":
        # Early, when the azimuth is under 90 deg and could be an elevation.
        sun = compute_published_sun(MORNING, 32.22775, -8.28815, profile=find_profile(platform or ""))
        scene = _change(
            platform=platform,
            acquired_at=render_utc(MORNING),
            sun_azimuth_deg=round(sun.elevation_deg, 1),
            sun_elevation_deg=round(sun.azimuth_deg, 1),
        )

    (finding,) = _find(make_subject(scenes=(scene,)))

    assert (finding.code, finding.bearing, finding.severity) == (
        "DATE-031",
        Bearing.SAYS_NOTHING,
        Severity.WARNING,
    )
    assert words in finding.sentence


def test_slip_that_moves_the_sun_little_excuses_nothing() -> None:
    """At an elevation of 45 deg the distance from the zenith is the same."""
    at = "2010-06-02T09:20:30Z"
    sun = compute_published_sun(read_time(at), 32.22775, -8.28815, profile=find_profile("WV02"))
    scene = _change(
        acquired_at=at,
        sun_azimuth_deg=round(sun.azimuth_deg, 2),
        sun_elevation_deg=round(90 - sun.elevation_deg, 2),
    )
    assert abs(sun.elevation_deg - 45) < 4

    assert "DATE-030" in {one.code for one in _find(make_subject(scenes=(scene,)))}


@pytest.mark.parametrize("hour", ["00:00:00Z", "12:00:00Z", "23:59:59Z", "12:00:00+03:00"])
def test_default_hour_may_stand_for_its_day(hour: str) -> None:
    (finding,) = _find(make_subject(scenes=(_change(acquired_at=f"2010-06-02T{hour}"),)))

    assert (finding.code, finding.severity) == ("DATE-032", Severity.WARNING)
    assert "DATE-030" in {
        one.code for one in _find(make_subject(scenes=(_change(acquired_at=f"2010-12-02T{hour}"),)))
    }


def test_figures_that_look_alike_are_told_with_two_digits() -> None:
    (finding,) = _find(make_subject(scenes=(_change(acquired_at="2010-06-02T11:33:54Z"),)))

    assert finding.code == "DATE-032"
    assert re.search(r": 0\.3[1-4] deg away, more than the usual 0\.3 deg", finding.sentence)


def test_source_is_named_once_in_a_sentence() -> None:
    found = _find(make_subject(scenes=(_change(acquired_at="2010-12-02T11:32:07Z"),)))

    assert [one.sentence.count("by ann") for one in found] == [1, 0]
    assert found[1].sentence.startswith("See DATE-030 on the time: the time, the place and the angles cannot")


def test_angles_are_held_against_their_own_time_and_place_only() -> None:
    second = _change(acquired_at="2010-06-02T11:32Z")

    (finding,) = _find(make_subject(scenes=(TRUE, second)))

    assert finding.code == "DATE-033"
    assert [name for name, _ in finding.evidence].count("also fits") == 1


def test_angles_without_a_time_are_held_against_a_handful() -> None:
    angles = Scene(platform="WV02", sun_azimuth_deg=123.4, sun_elevation_deg=73.7)
    times = tuple(
        Scene(acquired_at=f"2010-06-02T{hour:02}:32:07Z", place=make_point(32.0 + tenth / 10, -8.28))
        for hour in range(10)
        for tenth in range(10)
    )

    found = _find(make_subject(scenes=(angles, *times)))

    assert len({one.facts for one in found if one.question is Question.MISDATED}) <= 13
    (left,) = (one for one in found if one.code == "DATE-038")
    assert "88 more" in left.sentence


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01", "9999"])
def test_time_beyond_the_calendar_is_no_time(at: str) -> None:
    (said,) = CHECK.run(make_subject(scenes=(_change(acquired_at=at),)))

    assert isinstance(said, NotRun)
