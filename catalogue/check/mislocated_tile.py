"""Each stated place against the tile, or the path and row, that a scene id names."""

from collections.abc import Iterator

from catalogue.check.accounts import Account, Origin, SaidPlace
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import Covered, find_georeference, list_named, list_stated
from catalogue.check.ground import measure_gap_between_m, measure_gap_m, render_distance, render_spot
from catalogue.check.reaches import MOSAIC_M, TILE_M
from catalogue.check.reasons import NO_PLACE, NO_SCENE_ID
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity

_NAME = "place of the scene id"


def _run(subject: Subject) -> Iterator[Result]:
    named = list_named(subject)
    stated = list_stated(subject)
    covered = find_georeference(subject)
    if not named:
        yield NotRun(
            check=_NAME,
            reason=NO_SCENE_ID,
        )
        return
    if not stated and covered is None:
        yield NotRun(
            check=_NAME,
            reason=NO_PLACE,
        )
        return
    for one in named:
        for account, place in stated:
            yield from _compare(account, place, one, covered)
        if covered is not None:
            yield from _compare_georeference(covered, one)


def _compare(
    account: Account, place: SaidPlace, named: Covered, georeference: Covered | None
) -> Iterator[Result]:
    spot = place.spot
    gap_m = named.measure_gap_m(spot.latitude_deg, spot.longitude_deg) - spot.radius_m
    said = f"{account.source} puts it at {render_spot(spot)}"
    if gap_m > TILE_M:
        yield _tell_far(said, place, named, gap_m, is_backed=_is_backed(place, georeference))
    elif gap_m <= 0:
        is_product = named.origin is Origin.PRODUCT
        yield make_result(
            "LOC-009" if is_product else "LOC-007",
            f"{said}, which lies in {named.said}."
            + ("" if is_product else " Anybody can write that id or name."),
            check=_NAME,
            question=Question.MISLOCATED,
            bearing=Bearing.SUPPORTS if is_product else Bearing.SAYS_NOTHING,
            facts=(*place.facts, *named.facts),
        )


def _is_backed(place: SaidPlace, georeference: Covered | None) -> bool:
    """Whether the georeference covers the stated place: rather an id was mistyped than both are wrong."""
    if georeference is None or not georeference.is_firm:
        return False
    return (
        georeference.measure_gap_m(place.spot.latitude_deg, place.spot.longitude_deg) <= place.spot.radius_m
    )


def _tell_far(said: str, place: SaidPlace, named: Covered, gap_m: float, *, is_backed: bool) -> Result:
    is_sure = named.is_firm and not is_backed
    if is_sure:
        end = "one of the two is wrong"
    else:
        end = "but the georeference covers the stated place" if is_backed else "but anybody can name a file"
    return make_result(
        "LOC-008" if is_sure else "LOC-013",
        f"{said}; {named.said} lies {render_distance(gap_m)} from there: {end}.",
        check=_NAME,
        question=Question.MISLOCATED,
        bearing=Bearing.CONTRADICTS if is_sure else Bearing.SAYS_NOTHING,
        severity=None if is_sure else Severity.WARNING,
        facts=(*place.facts, *named.facts),
        evidence=(("gap_m", f"{gap_m:.0f}"),),
    )


def _compare_georeference(covered: Covered, named: Covered) -> Iterator[Result]:
    if covered.footprint is None:
        return
    if named.footprint is not None:
        gap_m = measure_gap_between_m(covered.footprint, named.footprint)
    elif named.spot is not None:
        spot = named.spot
        gap_m = measure_gap_m(covered.footprint, spot.latitude_deg, spot.longitude_deg) - spot.radius_m
    else:
        return
    gap_m -= covered.slack_m
    if gap_m > MOSAIC_M:
        yield make_result(
            "LOC-012",
            f"by {covered.said} the picture lies {render_distance(gap_m)} from {named.said}; "
            "they do not belong to one picture.",
            check=_NAME,
            question=Question.MISLOCATED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
            facts=(*covered.facts, *named.facts),
            evidence=(("gap_m", f"{gap_m:.0f}"),),
        )


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
