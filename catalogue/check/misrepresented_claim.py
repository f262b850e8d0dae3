"""When and where a linked claim says that something happened, against when and where it was taken."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from catalogue.check.accounts import ClaimedScene, Origin, SaidTime, list_accounts, list_claimed
from catalogue.check.check import Check, Result, make_result
from catalogue.check.claim_links import BEFORE_PICTURE, is_cited_for
from catalogue.check.claim_place import Allowance, PlaceBearing, judge_place
from catalogue.check.misrepresented_scale import is_too_coarse
from catalogue.check.name_worth import is_sound_account
from catalogue.check.reasons import NO_CLAIM
from catalogue.check.same_hand import CAME_WITH_FILE, render_same_hand
from catalogue.check.subject import Subject
from catalogue.check.time_spans import (
    LARGEST_CHANCE,
    compute_chance,
    find_tolerance,
    is_midnight,
    measure_lateness,
    needs_a_zone,
    render_gap,
)
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.instant import Instant

_NAME = "time and place of the claim"
# Ships leave, fires go out, rubble stays: after a day a picture may show results, not the event.
_SAME_EVENT = timedelta(days=1)
_CODES = {
    PlaceBearing.OUTSIDE: ("REP-005", Bearing.CONTRADICTS, None),
    PlaceBearing.UNSURE: ("REP-006", Bearing.SAYS_NOTHING, Severity.WARNING),
    PlaceBearing.COVERED: ("REP-007", Bearing.SAYS_NOTHING, None),
    PlaceBearing.PROVED: ("REP-007", Bearing.SAYS_NOTHING, None),
}


class _Taken(NamedTuple):
    said: SaidTime
    origin: Origin
    is_firm: bool


def _run(subject: Subject) -> Iterator[Result]:
    claimed = list_claimed(subject)
    if not claimed:
        yield NotRun(
            check=_NAME,
            reason=NO_CLAIM,
        )
        return
    taken = tuple(
        _Taken(
            said,
            account.origin,
            # Midnight in metadata may stand for a month, or a composite of one.
            is_sound_account(subject, account)
            and not (account.origin is Origin.PRODUCT and is_midnight(said.instant)),
        )
        for account in list_accounts(subject)
        for said in account.times
    )
    found = [one for claim in _group(claimed) for one in _judge(subject, claim, taken)]
    if not found and not _is_comparable(subject, claimed, taken):
        yield NotRun(
            check=_NAME,
            reason="the claims give no time or place that can be compared: record those of the claim, "
            "and the scene's with `catalogue scene IMAGE --acquired-at TIME --point LAT,LON`",
        )
        return
    yield from found


def _group(claimed: tuple[ClaimedScene, ...]) -> tuple[tuple[ClaimedScene, ...], ...]:
    groups: dict[str, list[ClaimedScene]] = {}
    for one in claimed:
        groups.setdefault(one.claim, []).append(one)
    return tuple(tuple(group) for group in groups.values())


def _is_comparable(subject: Subject, claimed: tuple[ClaimedScene, ...], taken: tuple[_Taken, ...]) -> bool:
    has_time = bool(taken) and any(one.event_at for one in claimed)
    return has_time or any(judge_place(subject, one.spot) for one in claimed if one.spot)


def _judge(
    subject: Subject, statements: tuple[ClaimedScene, ...], taken: tuple[_Taken, ...]
) -> Iterator[Result]:
    """What one claim's statements say; a claim is contradicted only when each statement of it is."""
    timed = [one for one in statements if one.event_at is not None]
    placed = [(one, judge_place(subject, one.spot)) for one in statements if one.spot is not None]
    tolerance = find_tolerance(subject)
    times = [_judge_time(one, taken, tolerance) for one in timed]
    places = [(one, allowance) for one, allowance in placed if allowance is not None]
    early = [one for one in times if one is not None and one.code == "REP-001"]
    is_early = bool(early) and len(early) == len(times)
    is_outside = all(allowance.bearing is PlaceBearing.OUTSIDE for _, allowance in places)
    if (proof := _find_proof(subject, statements, taken, tolerance)) is not None:
        yield proof
        return
    is_cited = is_cited_for(subject, statements[0].claim)
    for result in times:
        if result is None or result.code != "REP-001" or (is_early and is_cited):
            yield from (result,) if result is not None else ()
        else:
            why = BEFORE_PICTURE if is_early else "another statement of that claim gives another time"
            yield _weaken(result, why)
    for one, allowance in places:
        yield _tell_place(one, allowance, is_sure=is_outside)


def _judge_time(claim: ClaimedScene, taken: tuple[_Taken, ...], tolerance: timedelta) -> CheckFinding | None:
    event = claim.event_at
    firm = [one for one in taken if one.is_firm]
    considered = firm or list(taken)
    if event is None or not considered:
        return None
    early = [one for one in considered if measure_lateness(event, one.said.instant) > tolerance]
    if early:
        nearest = min(early, key=lambda one: measure_lateness(event, one.said.instant))
        gap = render_gap(measure_lateness(event, nearest.said.instant))
        is_sure = bool(firm) and len(early) == len(considered)
        return _tell_time(
            "REP-001" if is_sure else "REP-002",
            f"it was taken {_render_taken(nearest)}, at least {gap} before what claim {claim.name} speaks of "
            f"({event.text}){'' if is_sure else '; that time is not sure'}.",
            claim,
            early,
        )
    late = [one for one in considered if measure_lateness(one.said.instant, event) > _SAME_EVENT]
    if late:
        nearest = min(late, key=lambda one: measure_lateness(one.said.instant, event))
        gap = render_gap(measure_lateness(nearest.said.instant, event))
        return _tell_time(
            "REP-003",
            f"it was taken {_render_taken(nearest)}, at least {gap} after what claim {claim.name} speaks of "
            f"({event.text}): it can show results, not the event.",
            claim,
            late,
        )
    is_open = all(needs_a_zone(one.said.instant, event, tolerance) for one in considered)
    agrees = "may agree, by the zone that one of them lacks," if is_open else "agrees"
    return _tell_time(
        "REP-004",
        f"it was taken {_render_taken(considered[0])}, which {agrees} with the time in claim {claim.name} "
        f"({event.text}).",
        claim,
        considered,
    )


def _find_proof(
    subject: Subject, statements: tuple[ClaimedScene, ...], taken: tuple[_Taken, ...], tolerance: timedelta
) -> Result | None:
    """Support, when the file's metadata and its georeference both allow every statement of the claim."""
    product = [one for one in taken if one.origin is Origin.PRODUCT]
    facts: list[Fact] = []
    chances = []
    for one in statements:
        allowance = judge_place(subject, one.spot) if one.spot else None
        if one.event_at is None or allowance is None or allowance.bearing is not PlaceBearing.PROVED:
            return None
        result = _judge_time(one, taken, tolerance)
        if result is None or result.code != "REP-004" or not product:
            return None
        if not product[0].is_firm or needs_a_zone(product[0].said.instant, one.event_at, tolerance):
            return None
        chance = max(_measure_chance(one.event_at, product[0].said.instant, tolerance), allowance.chance)
        if chance > LARGEST_CHANCE or is_too_coarse(subject, one.text):
            return None
        chances.append(chance)
        facts += [*one.facts, *allowance.facts]
    claim = statements[0]
    return make_result(
        "REP-008",
        f"the time in {CAME_WITH_FILE} ({product[0].said.instant.text}) and the picture's georeference both "
        f"allow the time and place in claim {claim.name}; a wrong scene would pass in each with a chance of "
        f"at most {max(chances):.2g}, were the file written independently of the claim"
        f"{render_same_hand(subject, claim.facts[0])}.",
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SUPPORTS,
        facts=(*facts, *(one.said.fact for one in product)),
        evidence=(("chance_of_a_wrong_scene", f"{max(chances):.2g}"),),
    )


def _measure_chance(event: Instant, taken: Instant, tolerance: timedelta) -> float:
    return compute_chance(taken, event, max(tolerance, _SAME_EVENT))


def _weaken(result: CheckFinding, why: str) -> CheckFinding:
    """What would contradict, were it not that another statement escapes it or the link allows it."""
    return make_result(
        "REP-002",
        f"{result.sentence.rstrip('.')}; {why}.",
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=result.facts,
    )


def _tell_time(code: str, sentence: str, claim: ClaimedScene, taken: list[_Taken]) -> CheckFinding:
    bearing = Bearing.CONTRADICTS if code == "REP-001" else Bearing.SAYS_NOTHING
    return make_result(
        code,
        sentence,
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=bearing,
        severity=Severity.WARNING if code in {"REP-002", "REP-003"} else None,
        facts=(*claim.facts, *(one.said.fact for one in taken)),
    )


def _tell_place(claim: ClaimedScene, allowance: Allowance, *, is_sure: bool) -> Result:
    bearing = allowance.bearing
    if bearing is PlaceBearing.OUTSIDE and not is_sure:
        bearing = PlaceBearing.UNSURE
    code, says, severity = _CODES[bearing]
    return make_result(
        code,
        f"claim {claim.name} speaks of {allowance.sentence}",
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=says,
        severity=severity,
        facts=(*claim.facts, *allowance.facts),
        evidence=(("gap_m", f"{allowance.gap_m:.0f}"),),
    )


def _render_taken(taken: _Taken) -> str:
    return f"{taken.said.instant.text} ({taken.said.fact.render_source()})"


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
