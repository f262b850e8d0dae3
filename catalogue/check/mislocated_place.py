"""Each stated place against the ground that the picture covers by its georeference."""

from collections.abc import Iterator
from math import pi

from catalogue.check.accounts import Account, SaidPlace
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import Covered, find_georeference, list_stated
from catalogue.check.ground import measure_area_m2, render_distance, render_spot
from catalogue.check.reaches import find_reach_m
from catalogue.check.reasons import NO_PLACE
from catalogue.check.same_hand import render_same_hand
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity

_NAME = "stated place"
# A wrong place is most often one in the same country: the chance is that of falling inside by accident within
# a million square kilometres, about the area of Egypt.
_COUNTRY_M2 = 1e12
_ENOUGH = 0.05


def _run(subject: Subject) -> Iterator[Result]:
    stated = list_stated(subject)
    covered = find_georeference(subject)
    if not stated:
        yield NotRun(
            check=_NAME,
            reason=NO_PLACE,
        )
        return
    if covered is None:
        why = subject.image.no_footprint or "it is not georeferenced"
        yield NotRun(
            check=_NAME,
            reason=f"the file does not say what it covers ({why}); ingest the supplier's georeferenced file, "
            "or its world file or metadata beside it",
        )
        return
    for account, place in stated:
        yield _compare(subject, account, place, covered)


def _compare(subject: Subject, account: Account, place: SaidPlace, covered: Covered) -> Result:
    spot = place.spot
    gap_m = covered.measure_gap_m(spot.latitude_deg, spot.longitude_deg) - spot.radius_m
    said = f"{account.source} puts it at {render_spot(spot)}"
    if gap_m <= 0:
        return _agree(subject, said, place, covered)
    is_far = gap_m > find_reach_m(account, place, covered.extent_m)
    far = f"by {covered.said} the picture lies {render_distance(gap_m)} beyond that"
    if covered.is_separate or not is_far:
        why = "that file may belong to another" if covered.is_separate else "a part of a wider scene may"
        return make_result(
            "LOC-002",
            f"{said}; {far}: {why}.",
            check=_NAME,
            question=Question.MISLOCATED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
            facts=(*place.facts, *covered.facts),
            evidence=(("gap_m", f"{gap_m:.0f}"),),
        )
    return make_result(
        "LOC-001",
        f"{said}; {far}.",
        check=_NAME,
        question=Question.MISLOCATED,
        bearing=Bearing.CONTRADICTS,
        facts=(*place.facts, *covered.facts),
        evidence=(("gap_m", f"{gap_m:.0f}"),),
    )


def _agree(subject: Subject, said: str, place: SaidPlace, covered: Covered) -> Result:
    chance = measure_chance(covered, place.spot.radius_m)
    evidence = (("chance_of_a_wrong_place", f"{chance:.3f}"),)
    facts = (*place.facts, *covered.facts)
    if covered.is_separate or chance > _ENOUGH:
        why = (
            "but anybody can write such a file"
            if covered.is_separate
            else f"and so much that one wrong place in {1 / chance:.0f} nearby would agree as well"
        )
        return make_result(
            "LOC-004",
            f"{said}; {covered.said} covers that place, {why}.",
            check=_NAME,
            question=Question.MISLOCATED,
            bearing=Bearing.SAYS_NOTHING,
            facts=facts,
            evidence=evidence,
        )
    return make_result(
        "LOC-003",
        f"{said}; {covered.said} covers that place. A wrong place in the same country, stated without "
        f"regard to the file, would have fallen inside with a chance of {chance:.2g}"
        f"{render_same_hand(subject, place.facts[0])}.",
        check=_NAME,
        question=Question.MISLOCATED,
        bearing=Bearing.SUPPORTS,
        facts=facts,
        evidence=evidence,
    )


def measure_chance(covered: Covered, radius_m: float) -> float:
    """How likely a wrong place within a million square kilometres is to agree."""
    reach_m = radius_m + covered.slack_m
    area_m2 = measure_area_m2(covered.footprint) if covered.footprint else pi * (covered.extent_m / 2) ** 2
    # Steiner: the area within reach of a convex outline, whose length is at most pi times its width.
    return min(1.0, (area_m2 + pi * covered.extent_m * reach_m + pi * reach_m**2) / _COUNTRY_M2)


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
