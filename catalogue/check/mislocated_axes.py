"""Whether a stated place is wrong by a slip: latitude and longitude exchanged, or a sign left out."""

from collections.abc import Iterator

from catalogue.check.accounts import Account, SaidPlace
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import Covered, find_georeference, list_named, list_stated
from catalogue.check.ground import render_distance, render_spot
from catalogue.check.orbit import Spot
from catalogue.check.reaches import find_reach_m
from catalogue.check.reasons import NO_PLACE
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity

_NAME = "axes of the place"
# As in `record.place.are_axes_swapped`: near is within 50 km.
_NEAR_M = 50_000.0
# A sound contradiction needs a place that is farther off than any scene is wide.
_FAR_M = 200_000.0


def _run(subject: Subject) -> Iterator[Result]:
    stated = list_stated(subject)
    georeference = find_georeference(subject)
    grounds = (*((georeference,) if georeference else ()), *list_named(subject))
    if not stated or not grounds:
        missing = "nothing else says where it lies; it needs a georeferenced file or the id of a Sentinel-2 "
        yield NotRun(
            check=_NAME,
            reason=f"{missing}or Landsat scene" if stated else NO_PLACE,
        )
        return
    for account, place in stated:
        found = (_find_slip(account, place, covered) for covered in grounds)
        first = next((one for one in found if one is not None), None)
        if first is not None:
            yield first


def _find_slip(account: Account, place: SaidPlace, covered: Covered) -> Result | None:
    spot = place.spot
    gap_m = covered.measure_gap_m(spot.latitude_deg, spot.longitude_deg) - spot.radius_m
    if gap_m <= _FAR_M:
        return None
    is_firm = covered.is_firm and gap_m > find_reach_m(account, place, covered.extent_m)
    for slip, (latitude, longitude) in _list_slips(spot):
        if covered.measure_gap_m(latitude, longitude) > spot.radius_m + _NEAR_M:
            continue
        meant = render_spot(Spot(latitude, longitude, spot.radius_m))
        return make_result(
            "LOC-010" if is_firm else "LOC-011",
            f"{account.source} puts it at {render_spot(spot)}, {render_distance(gap_m)} from what "
            f"{covered.said} covers; {slip}: {meant} would fit.",
            check=_NAME,
            question=Question.MISLOCATED,
            bearing=Bearing.CONTRADICTS if is_firm else Bearing.SAYS_NOTHING,
            severity=None if is_firm else Severity.WARNING,
            facts=(*place.facts, *covered.facts),
            evidence=(("gap_m", f"{gap_m:.0f}"), ("would_fit", f"{latitude:.5f}, {longitude:.5f}")),
        )
    return None


def _list_slips(spot: Spot) -> Iterator[tuple[str, tuple[float, float]]]:
    latitude, longitude = spot.latitude_deg, (spot.longitude_deg + 180) % 360 - 180
    if abs(longitude) <= 90:
        yield "latitude and longitude seem exchanged", (longitude, latitude)
    yield "north and south seem exchanged", (-latitude, longitude)
    yield "east and west seem exchanged", (latitude, -longitude)
    yield "both signs seem wrong", (-latitude, -longitude)


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
