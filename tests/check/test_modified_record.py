"""The bytes are those on record, or they contradict."""

from specimens_modified import make_look
from subject_builders import IMAGE, make_subject

from catalogue.check.modified_record import check_record
from catalogue.record.answer import Bearing, CheckFinding, NotRun


def test_other_bytes_than_those_on_record_contradict() -> None:
    (found,) = check_record(make_subject(closer_look=make_look(sha256="cd" * 32)))

    assert isinstance(found, CheckFinding)
    assert (found.code, found.bearing) == ("MOD-001", Bearing.CONTRADICTS)
    assert ("recorded_sha256", IMAGE) in found.evidence


def test_bytes_on_record_say_nothing_of_what_was_before() -> None:
    (found,) = check_record(make_subject(closer_look=make_look(), ingested_at="2024-06-01T23:59:00Z"))

    assert isinstance(found, CheckFinding)
    assert (found.code, found.bearing) == ("MOD-002", Bearing.SAYS_NOTHING)
    assert "on 2024-06-01;" in found.sentence


def test_without_a_closer_look_nothing_is_compared() -> None:
    (found,) = check_record(make_subject())

    assert isinstance(found, NotRun)
    assert found.reason == make_subject().no_closer_look
