"""Bytes after the end: notes for what cameras append, warnings for the rest, accusations for none."""

import pytest
from specimens_modified import make_look
from subject_builders import make_subject

from catalogue.check.modified_trailing import check_trailing
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.closer_look import TrailingKind
from catalogue.record.finding import Severity

CUSTOMARY = {"PICTURES", "GAIN_MAP", "VIDEO", "SAMSUNG", "CANON", "CAPTION", "PADDING"}


@pytest.mark.parametrize("kind", TrailingKind)
def test_no_kind_accuses_and_only_uncommon_ones_warn(kind: TrailingKind) -> None:
    (found,) = check_trailing(make_subject(closer_look=make_look(trailing_bytes=9, trailing_kind=kind)))

    assert isinstance(found, CheckFinding)
    assert found.bearing is Bearing.SAYS_NOTHING
    assert (found.severity is Severity.NOTE) == (kind.name in CUSTOMARY)
    assert kind.value in found.sentence


def test_nothing_after_the_end_yields_nothing() -> None:
    assert list(check_trailing(make_subject(closer_look=make_look()))) == []


def test_format_without_an_end_is_not_checked() -> None:
    (found,) = check_trailing(make_subject(closer_look=make_look(trailing_bytes=None)))

    assert isinstance(found, NotRun)
