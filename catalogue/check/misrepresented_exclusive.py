"""Whether one picture is cited for claims of events that it cannot show together."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from catalogue.check.accounts import ClaimedScene, list_claimed
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import find_georeference
from catalogue.check.ground import render_distance
from catalogue.check.subject import Subject
from catalogue.check.time_spans import measure_gap, render_gap
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.place import measure_distance_m

_NAME = "claims that exclude each other"
_APART = timedelta(days=1)
# Wider than any scene of the satellites whose pictures are sold or published singly.
_WIDEST_M = 300_000.0


def _run(subject: Subject) -> Iterator[Result]:
    claimed = list_claimed(subject)
    pairs = [(a, b) for a, b in combinations(claimed, 2) if a.claim != b.claim]
    if not pairs:
        yield NotRun(check=_NAME, reason="the image is cited for fewer than two claims")
        return
    yield from _compare_times(pairs)
    yield from _compare_places(subject, pairs)


def _compare_times(pairs: list[tuple[ClaimedScene, ClaimedScene]]) -> Iterator[CheckFinding]:
    apart = [
        (gap, a, b)
        for a, b in pairs
        if a.event_at and b.event_at and (gap := measure_gap(a.event_at, b.event_at)) > _APART
    ]
    if not apart:
        return
    gap, a, b = max(apart, key=lambda one: one[0])
    assert a.event_at is not None and b.event_at is not None
    yield _tell(
        "REP-030",
        f"it is cited for claim {a.name} of {a.event_at.text} and for claim {b.name} of {b.event_at.text}, "
        f"{render_gap(gap)} apart: it can be of the moment of one at most.",
        (a, b),
    )


def _compare_places(
    subject: Subject, pairs: list[tuple[ClaimedScene, ClaimedScene]]
) -> Iterator[CheckFinding]:
    georeference = find_georeference(subject)
    widest_m = georeference.extent_m if georeference and not georeference.is_separate else _WIDEST_M
    apart = []
    for a, b in pairs:
        if a.spot is None or b.spot is None:
            continue
        distance_m = measure_distance_m(
            (a.spot.latitude_deg, a.spot.longitude_deg), (b.spot.latitude_deg, b.spot.longitude_deg)
        )
        if distance_m > a.spot.radius_m + b.spot.radius_m + widest_m:
            apart.append((distance_m, a, b))
    if not apart:
        return
    distance_m, a, b = max(apart, key=lambda one: one[0])
    yield _tell(
        "REP-031",
        f"it is cited for claim {a.name} and for claim {b.name}, whose places lie "
        f"{render_distance(distance_m)} apart, more than it can cover: it can show the place of one at most.",
        (a, b),
    )


def _tell(code: str, sentence: str, claims: tuple[ClaimedScene, ClaimedScene]) -> CheckFinding:
    return make_result(
        code,
        sentence,
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=tuple(fact for claim in claims for fact in claim.facts),
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
