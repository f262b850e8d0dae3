"""Whether one picture is cited for claims of events that it cannot show together."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from catalogue.check.accounts import ClaimedScene, list_claimed
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import find_georeference
from catalogue.check.ground import render_distance
from catalogue.check.reaches import WIDEST_M
from catalogue.check.subject import Subject
from catalogue.check.time_spans import measure_gap, render_gap
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.place import measure_distance_m

_NAME = "claims that exclude each other"
_APART = timedelta(days=1)


def _run(subject: Subject) -> Iterator[Result]:
    claimed = list_claimed(subject)
    pairs = [(a, b) for a, b in combinations(claimed, 2) if a.claim != b.claim]
    if not pairs:
        yield NotRun(check=_NAME, reason="the image is cited for fewer than two claims")
        return
    yield from _compare_times(pairs)
    yield from _compare_places(subject, pairs)


def _compare_times(given: list[tuple[ClaimedScene, ClaimedScene]]) -> Iterator[CheckFinding]:
    apart = [
        (gap, a, b)
        for a, b in given
        if a.event_at and b.event_at and (gap := measure_gap(a.event_at, b.event_at)) > _APART
    ]
    if not apart:
        return
    pairs = [f"{_name(a)} and {_name(b)} ({render_gap(gap)})" for gap, a, b in apart]
    yield _tell(
        "REP-030",
        f"it is cited for claims of events that lie apart in time: {_list(pairs)}. Of each pair it can be of "
        "the moment of one at most.",
        pairs,
        [claim for _, a, b in apart for claim in (a, b)],
    )


def _compare_places(
    subject: Subject, given: list[tuple[ClaimedScene, ClaimedScene]]
) -> Iterator[CheckFinding]:
    georeference = find_georeference(subject)
    widest_m = georeference.extent_m if georeference and not georeference.is_separate else WIDEST_M
    apart = []
    for a, b in given:
        if a.spot is None or b.spot is None:
            continue
        distance_m = measure_distance_m(
            (a.spot.latitude_deg, a.spot.longitude_deg), (b.spot.latitude_deg, b.spot.longitude_deg)
        )
        if distance_m > a.spot.radius_m + b.spot.radius_m + widest_m:
            apart.append((distance_m, a, b))
    if not apart:
        return
    pairs = [f"claim {a.name} and claim {b.name} ({render_distance(far_m)})" for far_m, a, b in apart]
    yield _tell(
        "REP-031",
        f"it is cited for claims of places farther apart than it can cover: {_list(pairs)}. Of each pair it "
        "can show the place of one at most.",
        pairs,
        [claim for _, a, b in apart for claim in (a, b)],
    )


def _name(claim: ClaimedScene) -> str:
    return f"claim {claim.name} of {claim.event_at.text}" if claim.event_at else f"claim {claim.name}"


def _list(pairs: Sequence[str]) -> str:
    """Every pair once, although the statements of one claim may give it twice."""
    return "; ".join(dict.fromkeys(pairs))


def _tell(code: str, sentence: str, pairs: Sequence[str], claims: Sequence[ClaimedScene]) -> CheckFinding:
    return make_result(
        code,
        sentence,
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=dict.fromkeys(fact for claim in claims for fact in claim.facts),
        evidence=(("claims_that_exclude_each_other", "; ".join(dict.fromkeys(pairs))),),
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
