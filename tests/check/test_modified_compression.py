"""How a JPEG was saved is a note and no more."""

from specimens_modified import make_look
from subject_builders import make_subject

from catalogue.check.modified_compression import check_compression
from catalogue.check.modified_pasted import CHECK as PASTED
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.closer_look import Compression
from catalogue.record.finding import Severity


def check(compression: Compression | None) -> CheckFinding | NotRun:
    (found,) = check_compression(make_subject(closer_look=make_look(compression=compression)))
    return found


def test_standard_tables_are_a_note_with_their_quality() -> None:
    found = check(Compression(tables="12" * 32, quality=75, subsampling="4:2:0"))

    assert isinstance(found, CheckFinding)
    assert (found.bearing, found.severity) == (Bearing.SAYS_NOTHING, Severity.NOTE)
    assert "quality 75" in found.sentence


def test_tables_of_their_own_are_given_no_quality() -> None:
    found = check(Compression(tables="12" * 32))

    assert isinstance(found, CheckFinding)
    assert ("quality", "not standard") in found.evidence


def test_other_kinds_have_no_tables() -> None:
    assert isinstance(check(None), NotRun)


def test_pasted_regions_are_said_not_to_be_checked() -> None:
    (found,) = PASTED.run(make_subject(closer_look=make_look()))

    assert isinstance(found, NotRun)
    assert "false-alarm rate" in found.reason
