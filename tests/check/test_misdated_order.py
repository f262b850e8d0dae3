"""Taken, published, obtained, recorded: in that order, as closely as each time is known."""

import pytest
from specimens_papers import make_obtained, make_published, state_scene
from subject_builders import embed, make_subject, note

from catalogue.check.misdated_order import CHECK
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.codes_misdated import MISDATED_CODES
from catalogue.record.finding import Severity
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting


def find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


def list_codes(subject: Subject) -> list[str]:
    return [one.code for one in find(subject)]


@pytest.mark.parametrize(
    ("published_at", "acquired_at"),
    [
        ("2026-05-20", "2026-05-20T23:59:00Z"),  # published on that day, perhaps in its last minute
        ("2026-05-20", "2026-05-21T11:59:00Z"),  # the day of the publication may be one of UTC-12
        ("2026-05-20T09:00:00Z", "2026-05-20T09:14:00Z"),  # clocks differ
        ("2026-05-20T09:00", "2026-05-20T20:00:00Z"),  # zone unknown
        ("2026-05-20T09:00:00+03:00", "2026-05-20T06:00:00Z"),
        ("2026-05", "2026-05-31"),
        ("2026-05-19", "2026-05"),
    ],
)
def test_times_that_can_be_in_order_are_not_accused(published_at: str, acquired_at: str) -> None:
    assert list_codes(make_published(published_at, acquired_at=acquired_at)) == []


@pytest.mark.parametrize(
    ("published_at", "acquired_at"),
    [
        ("2026-05-20", "2026-05-21T12:30:00Z"),
        ("2026-05-20T09:00:00Z", "2026-05-20T09:16:00Z"),
        ("2026-05-20T09:00:00+03:00", "2026-05-20T09:00:00Z"),
        ("2026-04", "2026-05-20"),
    ],
)
def test_picture_taken_after_a_live_page_is_dated_is_a_warning(published_at: str, acquired_at: str) -> None:
    (finding,) = find(make_published(published_at, acquired_at=acquired_at))

    assert (finding.code, finding.bearing) == ("DATE-001", Bearing.SAYS_NOTHING)
    assert finding.severity is Severity.WARNING
    assert [fact.value for fact in finding.facts] == [acquired_at, published_at]


def test_earliest_sighting_is_told_and_each_kind_once() -> None:
    sightings = tuple(Sighting(published_at=f"2026-05-{day:02}") for day in (12, 10, 11))

    (finding,) = find(make_subject(scenes=state_scene(at="2026-05-20T09:00Z"), sightings=sightings))

    assert finding.facts[1].value == "2026-05-10"


@pytest.mark.parametrize(
    ("archive_url", "is_sure"),
    [
        ("https://web.archive.org/web/20260518103000/https://x.example", True),
        ("https://web.archive.org/web/20260518103000im_/https://x.example/a.jpg", True),
        ("https://archive.example/20260518/x", True),
        ("https://web.archive.org/web/20260520100000/https://x.example", False),  # taken when it was there
        ("https://archive.example/AbCdE", False),
        (None, False),
    ],
)
def test_archived_copy_of_that_time_makes_a_page_sure(archive_url: str | None, is_sure: bool) -> None:
    sighting = Sighting(published_at="2026-05-10", archive_url=archive_url)

    (finding,) = find(make_subject(scenes=state_scene(at="2026-05-20T09:00Z"), sightings=(sighting,)))

    assert (finding.bearing is Bearing.CONTRADICTS) == is_sure
    assert ("archive" in finding.sentence) != is_sure


def test_archived_page_is_told_before_an_earlier_live_one() -> None:
    archive = "https://web.archive.org/web/20260512000000/https://x.example"
    sightings = (
        Sighting(published_at="1990"),
        Sighting(published_at="2026-05-12", archive_url=archive),
    )

    (finding,) = find(make_subject(scenes=state_scene(at="2026-05-20T09:00Z"), sightings=sightings))

    assert (finding.bearing, finding.facts[1].value) == (Bearing.CONTRADICTS, "2026-05-12")


@pytest.mark.parametrize("clock", ["1970-01-01T00:05:00Z", "2000-01-01T00:05:00Z", "2024-12-31T00:00:00Z"])
def test_clock_that_was_never_set_accuses_nobody(clock: str) -> None:
    scene = Scene(acquired_at="2026-05-20T09:00:00Z", noted=note(50, at=clock))

    (finding,) = find(make_subject(scenes=(scene,), ingested_at=clock))

    assert (finding.code, finding.bearing) == ("DATE-004", Bearing.SAYS_NOTHING)
    assert "not set" in finding.sentence


def test_archive_address_of_the_page_is_told() -> None:
    sighting = Sighting(published_at="2026-05-10", archive_url="https://archive.example/1")

    (finding,) = find(make_subject(scenes=state_scene(at="2026-05-20T09:00Z"), sightings=(sighting,)))

    assert finding.evidence == (("archived at", "https://archive.example/1"),)


def test_picture_taken_after_it_was_obtained_is_contradicted() -> None:
    assert list_codes(make_obtained("2026-05-18T10:00Z")) == ["DATE-002"]


def test_time_after_the_recording_is_contradicted_when_only_the_clock_speaks() -> None:
    (finding,) = find(make_subject(scenes=state_scene(at="2026-06-03T10:00:00Z")))

    assert (finding.code, finding.bearing) == ("DATE-003", Bearing.CONTRADICTS)


def test_time_within_the_zones_of_the_clock_is_a_warning() -> None:
    (finding,) = find(make_subject(scenes=state_scene(at="2026-06-01T20:00:00Z")))

    assert (finding.code, finding.bearing) == ("DATE-004", Bearing.SAYS_NOTHING)


def test_clock_that_another_source_contradicts_accuses_nobody() -> None:
    subject = make_subject(
        scenes=state_scene(at="2026-05-20T09:00:00Z"),
        facts=(embed("acquired_at", "2026-05-20T09:00:02Z", "STAC:properties.datetime"),),
        ingested_at="1970-01-02T00:00:00Z",  # a device whose clock had run down
    )

    assert {one.bearing for one in find(subject)} == {Bearing.SAYS_NOTHING}
    assert list_codes(subject) == ["DATE-004", "DATE-006"]


def test_statement_that_is_older_than_what_it_states_is_contradicted() -> None:
    scene = Scene(acquired_at="2026-06-10T09:00:00Z", noted=note(50, at="2026-06-05T12:00:00Z"))
    subject = make_subject(scenes=(scene,), ingested_at="2026-07-01T12:00:00Z")

    assert list_codes(subject) == ["DATE-003"]


def test_later_sighting_of_the_same_bytes_is_in_order() -> None:
    sightings = (
        Sighting(obtained_at="2026-05-20T10:00Z", noted=note(20, at="2026-05-20T11:00:00Z")),
        Sighting(
            published_at="2026-08-01", obtained_at="2026-08-02", noted=note(30, at="2026-08-03T11:00:00Z")
        ),
    )

    assert list_codes(make_subject(sightings=sightings)) == []


def test_sighting_after_its_own_entry_is_a_warning() -> None:
    sighting = Sighting(obtained_at="2026-08-02", noted=note(20, at="2026-05-20T11:00:00Z"))

    (finding,) = find(make_subject(sightings=(sighting,)))

    assert (finding.code, finding.bearing) == ("DATE-005", Bearing.SAYS_NOTHING)


def test_camera_clock_that_was_ahead_accuses_nobody() -> None:
    subject = make_subject(facts=(embed("acquired_at", "2031-01-01T00:00:00", "EXIF:DateTimeOriginal"),))

    (finding,) = find(subject)

    assert (finding.code, finding.bearing) == ("DATE-006", Bearing.SAYS_NOTHING)


def test_without_any_time_the_check_did_not_run() -> None:
    (result,) = CHECK.run(make_subject())

    assert isinstance(result, NotRun)
    assert "--acquired-at" in result.reason


@pytest.mark.parametrize("text", ["not stated", "yesterday", "0001-01-01", "9999-12-31T23:59:59+00:00"])
def test_times_at_the_end_of_the_calendar_do_not_break_it(text: str) -> None:
    subject = make_subject(scenes=state_scene(at=text), sightings=(Sighting(published_at=text),))

    assert set(list_codes(subject)) <= {one.code for one in MISDATED_CODES}
