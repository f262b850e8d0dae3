"""A thumbnail of another picture contradicts; one that merely differs does not."""

import msgspec
import pytest
from specimens_modified import make_likeness, make_look
from subject_builders import make_subject

from catalogue.check.modified_thumbnail import check_thumbnail
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.closer_look import Fit, Likeness


def check(*thumbnails: Likeness) -> list[CheckFinding | NotRun]:
    return list(check_thumbnail(make_subject(closer_look=make_look(thumbnails=thumbnails))))


@pytest.mark.parametrize(
    ("correlation", "agreement", "code", "bearing"),
    [
        (0.59, 0.14, "MOD-007", Bearing.CONTRADICTS),
        (-0.59, 0.14, "MOD-007", Bearing.CONTRADICTS),
        (0.61, 0.14, "MOD-008", Bearing.SAYS_NOTHING),
        (0.59, 0.16, "MOD-008", Bearing.SAYS_NOTHING),
        (0.79, 0.49, "MOD-008", Bearing.SAYS_NOTHING),
    ],
)
def test_both_measures_must_be_low_to_accuse(
    correlation: float, agreement: float, code: str, bearing: Bearing
) -> None:
    (found,) = check(make_likeness(correlation, agreement))

    assert isinstance(found, CheckFinding)
    assert (found.code, found.bearing) == (code, bearing)


def test_thumbnail_that_may_share_a_part_accuses_nobody() -> None:
    (found,) = check(msgspec.structs.replace(make_likeness(0.1, 0.0), is_telling=False))

    assert isinstance(found, CheckFinding)
    assert (found.code, found.bearing) == ("MOD-008", Bearing.SAYS_NOTHING)
    assert "one may still hold a part of the other" in found.sentence


@pytest.mark.parametrize(("correlation", "agreement"), [(0.81, 0.0), (-0.98, 0.0), (0.1, 0.51)])
def test_either_measure_suffices_to_agree(correlation: float, agreement: float) -> None:
    assert check(make_likeness(correlation, agreement)) == []


def test_crop_is_told_and_accuses_nobody() -> None:
    (found,) = check(make_likeness(0.9, 0.9, Fit.PART_OF_THUMBNAIL))

    assert isinstance(found, CheckFinding)
    assert (found.code, found.bearing) == ("MOD-009", Bearing.SAYS_NOTHING)


def test_each_thumbnail_is_judged() -> None:
    found = check(make_likeness(0.99, 1.0), make_likeness(0.1, 0.0), make_likeness(None, None))

    assert [one.code for one in found if isinstance(one, CheckFinding)] == ["MOD-007"]


def test_flat_thumbnail_is_not_checked() -> None:
    (found,) = check(make_likeness(None, None))

    assert isinstance(found, NotRun)
    assert "too even" in found.reason


def test_reason_of_an_unread_thumbnail_is_given() -> None:
    look = make_look(not_read=(("thumbnail EXIF:IFD1", "it is not stored as JPEG"),))

    (found,) = check_thumbnail(make_subject(closer_look=look))

    assert isinstance(found, NotRun)
    assert "not stored as JPEG" in found.reason
