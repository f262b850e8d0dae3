"""Whether people state places of one picture that cannot all be right."""

from collections.abc import Iterator
from itertools import combinations

from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import find_georeference, list_stated
from catalogue.check.ground import render_distance, render_spot
from catalogue.check.reaches import UNKNOWN_M, find_reach_m
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.place import measure_distance_m

_NAME = "stated places"
# Two people may each mean another part of what the picture shows.
_PICTURE_M = 20_000.0


def _run(subject: Subject) -> Iterator[Result]:
    stated = list_stated(subject)
    if len(stated) < 2:
        yield NotRun(check=_NAME, reason="fewer than two places are stated with coordinates")
        return
    covered = find_georeference(subject)
    extent_m = covered.extent_m if covered else _PICTURE_M
    apart = []
    for (one, first), (other, second) in combinations(stated, 2):
        a, b = first.spot, second.spot
        distance_m = measure_distance_m((a.latitude_deg, a.longitude_deg), (b.latitude_deg, b.longitude_deg))
        reach_m = max(
            (find_reach_m(each, at, extent_m) for each, at in ((one, first), (other, second)) if covered),
            default=0.0,
        )
        if distance_m > a.radius_m + b.radius_m + max(extent_m, min(reach_m, UNKNOWN_M)):
            apart.append((distance_m, one, other, first, second))
    if not apart:
        return
    farthest_m = max(one[0] for one in apart)
    named = dict.fromkeys(
        f"{account.source}: {render_spot(place.spot)}"
        for _, one, other, first, second in apart
        for account, place in ((one, first), (other, second))
    )
    shown = "; ".join(list(named)[:3]) + (f"; and {len(named) - 3} more" if len(named) > 3 else "")
    yield make_result(
        "LOC-025",
        f"places are stated that lie up to {render_distance(farthest_m)} apart, more than their radii and "
        f"the picture allow: {shown}.",
        check=_NAME,
        question=Question.MISLOCATED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=dict.fromkeys(
            fact for _, _, _, first, second in apart for fact in (*first.facts, *second.facts)
        ),
        evidence=(("farthest_m", f"{farthest_m:.0f}"),),
    )


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
