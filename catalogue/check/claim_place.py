"""Whether a picture can show the place that a claim speaks of."""

from enum import Enum

import msgspec

from catalogue.check.covered import Covered, find_georeference, list_named, list_stated
from catalogue.check.ground import render_distance, render_spot
from catalogue.check.mislocated_place import measure_chance
from catalogue.check.orbit import Spot
from catalogue.check.reaches import CITY_M, CLAIM_M, CLAIM_TILE_M, POINT_M, find_scene_reach_m
from catalogue.check.subject import Subject
from catalogue.record.fact import Fact
from catalogue.record.place import measure_distance_m

_NEARLY = 50_000.0


class PlaceBearing(Enum):
    """What the picture's place says to the claim's."""

    OUTSIDE = "all that is known of the picture's place lies elsewhere"
    UNSURE = "some of it does, or not far enough to be sure"
    COVERED = "the place is covered by what is stated, or by what anybody can write"
    PROVED = "the picture's own georeference covers the place"


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """How the picture's place and that of a claim stand to each other.

    Attributes:
        sentence: the rest of "claim X speaks of ...".
        gap_m: from the claim's place to the nearest ground that the picture may cover.
        chance: that a wrong place would be covered; 1 when that is not known.
        facts: what says where the picture lies.
    """

    bearing: PlaceBearing
    sentence: str
    gap_m: float
    facts: tuple[Fact, ...]
    chance: float = 1.0


class _Ground(msgspec.Struct, frozen=True, kw_only=True):
    said: str
    gap_m: float
    reach_m: float
    facts: tuple[Fact, ...]
    is_weak: bool = False
    covered: Covered | None = None


def judge_place(subject: Subject, spot: Spot | None) -> Allowance | None:
    """What is known of the picture's place against that of a claim; None when nothing is known of either."""
    if spot is None:
        return None
    grounds = _list_grounds(subject, spot)
    if not grounds:
        return None
    best = grounds[0]
    facts = tuple(fact for ground in grounds for fact in ground.facts)
    where = render_spot(spot)
    if best.gap_m <= 0:
        is_own = best.covered is not None and best.covered.origin is None and not best.is_weak
        chance = measure_chance(best.covered, spot.radius_m) if best.covered and is_own else 1.0
        is_proved = is_own and all(ground.gap_m <= ground.reach_m for ground in grounds)
        return Allowance(
            bearing=PlaceBearing.PROVED if is_proved else PlaceBearing.COVERED,
            sentence=f"{where}, which {best.said} covers.",
            gap_m=0.0,
            chance=chance,
            facts=facts,
        )
    slip = _tell_slip(subject, spot)
    return Allowance(
        bearing=PlaceBearing.OUTSIDE if _is_outside(grounds) else PlaceBearing.UNSURE,
        sentence=f"{where}; {best.said} lies {render_distance(best.gap_m)} from there{slip}.",
        gap_m=best.gap_m,
        facts=facts,
    )


def _is_outside(grounds: tuple[_Ground, ...]) -> bool:
    """Whether the ground that tells most lies elsewhere, and nobody states the claim's place."""
    firm = [ground for ground in grounds if not ground.is_weak]
    if not firm or any(ground.gap_m <= 0 for ground in firm if ground.covered is None):
        return False
    best = [ground for ground in firm if ground.covered is firm[0].covered]
    return all(ground.gap_m > ground.reach_m for ground in best)


def _list_grounds(subject: Subject, spot: Spot) -> tuple[_Ground, ...]:
    """What the picture may cover; the georeference tells more than a tile, and a tile more than a point."""
    found = []
    georeference = find_georeference(subject)
    near_m = CLAIM_M if _is_radius_stated(subject, spot) else CITY_M
    for covered in (*((georeference,) if georeference else ()), *list_named(subject)):
        found.append(
            _Ground(
                said=covered.said,
                gap_m=covered.measure_gap_m(spot.latitude_deg, spot.longitude_deg) - spot.radius_m,
                reach_m=near_m if covered is georeference else CLAIM_TILE_M,
                facts=covered.facts,
                is_weak=not covered.is_firm,
                covered=covered,
            )
        )
    for account, place in list_stated(subject):
        point = place.spot.latitude_deg, place.spot.longitude_deg
        distance_m = measure_distance_m(point, (spot.latitude_deg, spot.longitude_deg))
        found.append(
            _Ground(
                said=f"the place that {account.source} states",
                gap_m=distance_m - place.spot.radius_m - spot.radius_m,
                reach_m=max(POINT_M, find_scene_reach_m(account)),
                facts=place.facts,
            )
        )
    return tuple(found)


def _is_radius_stated(subject: Subject, spot: Spot) -> bool:
    """Whether every statement of a claim at that point says how wide the place is."""
    places = [
        statement.place
        for claim in subject.claims
        for statement in claim.statements
        if statement.place is not None
        and (statement.place.latitude_deg, statement.place.longitude_deg)
        == (spot.latitude_deg, spot.longitude_deg)
    ]
    return bool(places) and all(place.radius_m is not None for place in places)


def _tell_slip(subject: Subject, spot: Spot) -> str:
    """Whether the place of the claim would fit with its axes exchanged."""
    if abs(spot.longitude_deg) > 90:
        return ""
    turned = Spot(spot.longitude_deg, spot.latitude_deg, spot.radius_m)
    is_far = any(ground.gap_m > 4 * _NEARLY for ground in _list_grounds(subject, spot))
    is_near = all(ground.gap_m <= _NEARLY for ground in _list_grounds(subject, turned))
    return "; latitude and longitude of the claim seem exchanged" if is_far and is_near else ""
