"""Damage is a warning; what was not decoded is said."""

from specimens_modified import make_look
from subject_builders import make_subject

from catalogue.check.modified_damage import check_damage
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.closer_look import CloserLook
from catalogue.record.finding import Severity


def check(look: CloserLook) -> list[CheckFinding | NotRun]:
    return list(check_damage(make_subject(closer_look=look)))


def test_damage_is_a_warning_and_accuses_nobody() -> None:
    (found,) = check(make_look(damage=("the end is missing", "a tile cannot be decoded"), is_decoded=False))

    assert isinstance(found, CheckFinding)
    assert (found.bearing, found.severity) == (Bearing.SAYS_NOTHING, Severity.WARNING)
    assert found.evidence == (("damage", "the end is missing"), ("damage", "a tile cannot be decoded"))


def test_sound_picture_yields_nothing() -> None:
    assert check(make_look()) == []


def test_part_that_was_not_decoded_is_told() -> None:
    (found,) = check(make_look(not_read=(("pixels", "only 30% of the pixels were decoded"),)))

    assert isinstance(found, CheckFinding)
    assert found.code == "MOD-004"
    assert "only 30%" in found.sentence


def test_kind_that_is_not_decoded_is_not_checked() -> None:
    (found,) = check(make_look(is_decoded=False, not_read=(("pixels", "HEIC is kept but not decoded"),)))

    assert isinstance(found, NotRun)
    assert found.reason == "HEIC is kept but not decoded"


def test_long_complaint_is_shortened_in_the_sentence_only() -> None:
    (found,) = check(make_look(damage=("x" * 1000,)))

    assert isinstance(found, CheckFinding)
    assert len(found.sentence) < 330
    assert found.evidence == (("damage", "x" * 1000),)
