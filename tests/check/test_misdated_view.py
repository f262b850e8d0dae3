"""Stated off-nadir angles, which accuse nobody."""

from datetime import timedelta

import pytest
from subject_builders import make_point, make_subject
from test_misdated_orbit import AT, SEEN, SETS

from catalogue.check.element_sets import ElementSet
from catalogue.check.misdated_view import CHECK
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc
from catalogue.record.scene import Scene

TRUE_DEG = SEEN.best.off_nadir_deg


def _make(
    off_nadir_deg: float | None,
    *,
    at: str = AT,
    platform: str | None = "WorldView-2",
    sets: tuple[ElementSet, ...] = SETS,
) -> Subject:
    scene = Scene(
        platform=platform, acquired_at=at, place=make_point(44.61, 33.53), off_nadir_deg=off_nadir_deg
    )
    return make_subject(scenes=(scene,), elements=sets)


def _find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


@pytest.mark.parametrize("off_deg", [0.0, 3.0, 9.0])
def test_angle_of_the_orbit_is_worth_nothing(off_deg: float) -> None:
    assert _find(_make(TRUE_DEG + off_deg)) == []


def test_angle_that_is_not_of_the_orbit_is_a_warning_with_both() -> None:
    (finding,) = _find(_make(round(TRUE_DEG + 20, 1)))

    assert (finding.code, finding.bearing, finding.severity) == (
        "DATE-047",
        Bearing.SAYS_NOTHING,
        Severity.WARNING,
    )
    assert f"{TRUE_DEG + 20:.1f} deg off nadir" in finding.sentence
    assert abs(float(dict(finding.evidence)["off_nadir_deg"]) - TRUE_DEG) < 1


def test_orbit_says_nothing_without_near_sets_or_a_second() -> None:
    old = render_utc(SEEN.culminates_at + timedelta(days=60))

    assert _find(_make(44.0, sets=())) == []
    assert _find(_make(44.0, at=AT[:10])) == []
    assert _find(_make(44.0, at=old)) == []


@pytest.mark.parametrize(("platform", "codes"), [("WorldView-2", ["DATE-048"]), ("Invented-1", [])])
def test_angle_beyond_what_the_satellite_does_is_a_warning(platform: str, codes: list[str]) -> None:
    found = _find(_make(75.0, platform=platform, sets=()))

    assert [one.code for one in found] == codes
    assert {one.bearing for one in found} <= {Bearing.SAYS_NOTHING}


def test_missing_angle_is_said() -> None:
    (said,) = CHECK.run(_make(None))

    assert isinstance(said, NotRun)
    assert "--off-nadir-deg" in said.reason
