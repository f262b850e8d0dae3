"""Which question a joint conflict of time, place, sun and orbit counts against."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from orbit_builders import make_set
from subject_builders import embed, make_point, make_subject
from truth_rows import read_rows, read_time

from catalogue.check.blame import (
    JOINT_CODE,
    Parties,
    decide_question,
    find_place_witness,
    find_places_of_sun,
    find_time_witness,
    is_never_there,
    is_sun_there,
    make_joint_findings,
)
from catalogue.check.orbit import Spot
from catalogue.check.sensors import Fleet, find_fleet
from catalogue.check.subject import Subject
from catalogue.check.sun import MAXAR, Sun, compute_sun
from catalogue.record.answer import Bearing, Question
from catalogue.record.examination import Footprint
from catalogue.record.instant import parse_instant, render_utc
from catalogue.record.place import measure_distance_m
from catalogue.record.scene import Scene

SOURCE = "entry 0123abcd:2 by ann"
AT = "2022-05-11T08:45:00Z"
STATED = Scene(acquired_at=AT, place=make_point(44.61, 33.53))
# Some sun, not that of the time and place: half an hour later.
SUN = compute_sun(datetime(2022, 5, 11, 9, 15, tzinfo=UTC), 44.61, 33.53)
PARTIES = Parties(
    time=parse_instant(AT),
    time_source=SOURCE,
    spot=Spot(44.61, 33.53, 1_000.0),
    place_source=SOURCE,
    angles=SUN,
    angles_source=SOURCE,
)
ALONE = make_subject(scenes=(STATED,))
PRODUCT_TIME = embed("acquired_at", AT, "IMD:firstLineTime")
GPS = (embed("latitude_deg", 44.6, "EXIF:GPSLatitude"), embed("longitude_deg", 33.5, "EXIF:GPSLongitude"))
BOX = (33.4, 44.5, 33.6, 44.7)
RING = ((33.4, 44.5), (33.6, 44.5), (33.6, 44.7), (33.4, 44.7), (33.4, 44.5))
FOOTPRINT = Footprint(rings_wgs84=(RING,), bounds_wgs84=BOX, source="GTiff:transform")


def has_time(subject: Subject, parties: Parties) -> bool:
    return find_time_witness(subject, parties) is not None


def has_place(subject: Subject, parties: Parties) -> bool:
    return find_place_witness(subject, parties) is not None


def _change(**changes: object) -> Parties:
    return msgspec.structs.replace(PARTIES, **changes)


@pytest.mark.parametrize(
    ("subject", "question"),
    [
        (ALONE, Question.MISDATED),
        (make_subject(scenes=(STATED,), footprint=FOOTPRINT), Question.MISDATED),
        (make_subject(scenes=(STATED,), facts=GPS), Question.MISDATED),
        (make_subject(scenes=(STATED,), facts=(PRODUCT_TIME,)), Question.MISLOCATED),
        (make_subject(scenes=(STATED,), facts=(PRODUCT_TIME,), footprint=FOOTPRINT), None),
    ],
)
def test_what_another_source_confirms_is_believed(subject: Subject, question: Question | None) -> None:
    assert decide_question(subject, PARTIES).question is question


def test_picture_itself_outweighs_metadata_that_confirms_all() -> None:
    subject = make_subject(scenes=(STATED,), facts=(PRODUCT_TIME,), footprint=FOOTPRINT)

    assert decide_question(subject, _change(is_measured=True)).question is Question.MISDATED


def test_platform_is_doubted_when_others_confirm_time_and_place() -> None:
    subject = make_subject(scenes=(STATED,), facts=(PRODUCT_TIME,), footprint=FOOTPRINT)

    assert decide_question(subject, PARTIES, is_orbit=True).question is Question.MISREPRESENTED


@pytest.mark.parametrize(
    ("spot", "words"),
    [
        (Spot(-44.61, 33.53, 1_000.0), "no date"),
        (Spot(44.61, -33.53, 1_000.0), "sign of the longitude"),
        (Spot(33.53, 44.61, 1_000.0), "exchanged"),
    ],
)
def test_place_is_blamed_when_only_another_place_fits(spot: Spot, words: str) -> None:
    sun = compute_sun(datetime(2022, 5, 11, 8, 45, 30, tzinfo=UTC), 44.61, 33.53)

    blame = decide_question(ALONE, _change(spot=spot, angles=sun))

    assert blame.question is Question.MISLOCATED
    assert words in blame.reason


@pytest.mark.parametrize(
    ("day", "minutes", "question"),
    [
        (0, 180, Question.MISDATED),  # another hour of that day
        (40, 0, Question.MISDATED),  # another day
        (-40, 25, Question.MISDATED),  # another pass of the same satellite
        (60, 150, Question.MISLOCATED),  # neither: both are wrong, or the place
    ],
)
def test_place_is_blamed_when_the_time_would_have_to_be_wrong_twice(
    day: int, minutes: int, question: Question
) -> None:
    taken = datetime(2022, 5, 11, 8, 45, 30, tzinfo=UTC) + timedelta(days=day, minutes=minutes)
    parties = _change(angles=compute_sun(taken, 44.61, 33.53))

    assert decide_question(ALONE, parties).question is question


def test_exchange_that_moves_little_blames_nothing() -> None:
    """Near the equator the other sign is the same neighbourhood, and fits by chance."""
    sun = compute_sun(datetime(2022, 5, 11, 8, 45, 30, tzinfo=UTC), 1.0, 33.53)

    assert decide_question(ALONE, _change(spot=Spot(-1.0, 33.53, 1_000.0), angles=sun)).question is (
        Question.MISDATED
    )


def test_angles_that_are_of_no_time_at_a_confirmed_place_accuse_nobody() -> None:
    subject = make_subject(scenes=(STATED,), footprint=FOOTPRINT)

    blame = decide_question(subject, _change(angles=Sun(0.0, 60.0)))

    assert blame.question is None
    assert "angles are wrong" in blame.reason


@pytest.mark.parametrize(
    ("fact", "is_confirmed"),
    [
        (embed("acquired_at", AT, "STAC:properties.datetime"), True),
        (embed("acquired_at", "2022-05-11T08:45:01Z", "STAC:properties.datetime"), False),
        (embed("acquired_at", "2022-05-11T08:45Z", "STAC:properties.datetime"), True),
        (embed("acquired_at", "2022-05-11", "file name:sentinel"), False),
        (embed("acquired_at", AT, "EXIF:DateTimeOriginal"), False),
    ],
)
def test_time_is_confirmed_by_a_product_as_closely_as_it_is_given(
    fact: object, *, is_confirmed: bool
) -> None:
    subject = make_subject(scenes=(STATED,), facts=(fact,))  # type: ignore[arg-type]

    assert has_time(subject, PARTIES) is is_confirmed


def test_source_does_not_confirm_itself() -> None:
    subject = make_subject(facts=(PRODUCT_TIME, *GPS))

    assert not has_time(subject, _change(time_source="IMD"))
    assert not has_place(subject, _change(place_source="EXIF"))
    assert has_time(subject, PARTIES)
    assert has_place(subject, PARTIES)


def test_person_does_not_confirm_another() -> None:
    subject = make_subject(scenes=(STATED, STATED))

    assert not has_time(subject, PARTIES)
    assert not has_place(subject, PARTIES)


@pytest.mark.parametrize("question", [Question.MISDATED, Question.MISLOCATED])
def test_question_that_is_not_accused_is_not_cleared(question: Question) -> None:
    facts = (PRODUCT_TIME,) if question is Question.MISLOCATED else ()
    subject = make_subject(scenes=(STATED,), facts=facts)

    found = list(
        make_joint_findings(subject, PARTIES, code="DATE-030", check="sun angles", sentence="A.", facts=facts)
    )

    assert [(one.code, one.question, one.bearing) for one in found] == [
        ("DATE-030", question, Bearing.CONTRADICTS),
        (
            JOINT_CODE,
            Question.MISLOCATED if question is Question.MISDATED else Question.MISDATED,
            Bearing.SAYS_NOTHING,
        ),
    ]
    assert "cannot all be right" in found[0].sentence


@given(
    st.integers(0, 800_000_000),
    st.floats(-65, 65),
    st.floats(-180, 180),
)
def test_place_is_found_back_from_the_sun(second: int, latitude: float, longitude: float) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    sun = compute_sun(at, latitude, longitude)
    assume(sun.elevation_deg > 20)

    places = find_places_of_sun(sun, parse_instant(render_utc(at)))

    # Where both solutions meet, a second of time moves the place far; there may be none just beyond it.
    assume(len(places) < 2 or abs(places[0].latitude_deg - places[1].latitude_deg) > 5)
    assert (
        not places
        or min(
            measure_distance_m((one.latitude_deg, one.longitude_deg), (latitude, longitude)) for one in places
        )
        < 15_000
    )


def test_true_scenes_are_never_called_impossible(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")

    for row in rows:
        parties = _change(
            time=parse_instant(render_utc(read_time(row["datetime"]))),
            spot=Spot(float(row["lat"]), float(row["lon"]), 1_000.0),
            angles=Sun(float(row["view_sun_azimuth"]), float(row["view_sun_elevation"])),
            profile=MAXAR,
        )
        assert not is_never_there(parties)
        assert is_sun_there(parties, parties.spot)


def test_every_satellite_that_was_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_there(subject: Subject, parties: Parties, spot: Spot, fleet: Fleet, *, limit: float = 0.0) -> bool:
        return spot == parties.spot and fleet.name.startswith("WorldView")

    monkeypatch.setattr("catalogue.check.blame._is_surely_in_view", is_there)
    others = [
        make_set(norad_id=sensor.norad_ids[0])
        for name in ("WorldView-1", "WorldView-2", "WorldView-3")
        for sensor in find_fleet(name).sensors
    ]
    subject = make_subject(scenes=(STATED,), elements=tuple(others))
    parties = _change(
        angles=compute_sun(datetime(2022, 5, 11, 8, 45, tzinfo=UTC), 44.61, 33.53),
        fleet=find_fleet("GeoEye-1"),
    )

    blame = decide_question(subject, parties, is_orbit=True)

    assert blame.question is Question.MISREPRESENTED
    assert "WorldView-1, WorldView-2 and WorldView-3 were there" in blame.reason


def test_reason_names_the_source_that_says_the_same() -> None:
    subject = make_subject(scenes=(STATED,), facts=(PRODUCT_TIME,))

    assert decide_question(subject, PARTIES).reason == "IMD gives the same time"
    assert "no other source" in decide_question(ALONE, PARTIES).reason


def test_mistyped_angles_of_an_orbit_conflict_do_not_accuse_the_place() -> None:
    """Given as distance from the zenith, they would be those of no day there."""
    sun = compute_sun(datetime(2022, 5, 11, 8, 45, tzinfo=UTC), 44.61, 33.53)
    parties = _change(angles=Sun((sun.azimuth_deg + 180) % 360, sun.elevation_deg))
    assert is_never_there(parties)

    assert decide_question(ALONE, parties, is_orbit=True).question is not Question.MISLOCATED


def test_conflict_is_told_once_and_pointed_at_elsewhere() -> None:
    product = embed("latitude_deg", 44.61, "IMD:lat"), embed("longitude_deg", 33.53, "IMD:lon")
    both = make_subject(scenes=(STATED,), facts=(PRODUCT_TIME, *product))

    for subject, first in ((ALONE, "DATE-036"), (both, JOINT_CODE)):
        found = list(
            make_joint_findings(
                subject, PARTIES, code="DATE-036", check="night", sentence="It was dark.", facts=()
            )
        )

        assert found[0].code == first
        assert [one.sentence.count("It was dark.") for one in found] == [1, 0]
        assert found[1].sentence.startswith(f"See {first} on the time: the time, the place and the angles")
