"""Whether the stated satellite can have seen the stated place at the stated time."""

from collections.abc import Iterator

import msgspec

from catalogue.check.accounts import is_moment
from catalogue.check.blame import UNLIKELY, Parties, make_joint_findings, tell_left_out
from catalogue.check.check import Check, Result, make_result
from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import OLDEST_DAYS, compute_age, count_seconds, find_both_sides, find_nearest
from catalogue.check.pairing import (
    Pair,
    SourcedFleet,
    count_left_out,
    explain_no_pairs,
    is_default_hour,
    is_tile_time,
    list_fleets,
    list_pairs,
    list_sun_angles,
    loosen_to_day,
)
from catalogue.check.pass_verdict import (
    MemberVerdict,
    PassJudgement,
    Reason,
    Verdict,
    judge_pass,
)
from catalogue.check.reasons import NO_PLATFORM
from catalogue.check.sensors import Sensor, find_sensor_by_number, find_sensors
from catalogue.check.set_plausibility import find_doubts, is_usable
from catalogue.check.subject import Subject
from catalogue.check.sun import find_profile
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc

NAME = "orbit"
# Reasons that come from what was not given, so that the check has not run.
_NOT_GIVEN = {Reason.NO_SETS, Reason.UNKNOWN_PLATFORM, Reason.NO_TIME}


class _Case(msgspec.Struct, frozen=True):
    """A time, a place and a platform, and what the orbits say to them."""

    pair: Pair
    platform: SourcedFleet
    judged: PassJudgement


def check_orbit(subject: Subject) -> Iterator[Result]:
    """What the given element sets say to each time, place and platform."""
    if (reason := _find_lack(subject)) is not None:
        yield NotRun(check=NAME, reason=reason)
        return
    cases = list(_judge_all(subject))
    heard = [case for case in cases if case.judged.reason not in _NOT_GIVEN]
    if not heard:
        yield NotRun(check=NAME, reason=_explain_silence(subject, cases))
        return
    yield from _tell_sets(subject, heard)
    for case in heard:
        yield from _tell(subject, case)
    yield from tell_left_out(count_left_out(subject), NAME)


def _find_lack(subject: Subject) -> str | None:
    if not list_fleets(subject, ""):
        return NO_PLATFORM
    if not list_pairs(subject):
        return explain_no_pairs(subject)
    if not subject.elements:
        return "no element sets were given: give --elements FILE with sets of the satellite near that time"
    return None


def _judge_all(subject: Subject) -> Iterator[_Case]:
    seen = set()
    for pair in list_pairs(subject):
        for platform in list_fleets(subject, pair.time_source):
            key = (pair.time.instant, pair.place.spot, platform.fleet.name)
            if key not in seen:
                seen.add(key)
                yield _Case(pair, platform, _judge(subject, pair, platform))


def _judge(subject: Subject, pair: Pair, platform: SourcedFleet) -> PassJudgement:
    return judge_pass(
        subject.elements,
        pair.time.instant,
        spot=pair.place.spot,
        fleet=platform.fleet,
        is_tile_time=is_tile_time(subject, pair.time),
    )


def _explain_silence(subject: Subject, cases: list[_Case]) -> str:
    names = ", ".join(sorted({str(case.platform.fact.value) for case in cases}))
    if all(case.judged.reason is Reason.UNKNOWN_PLATFORM for case in cases):
        return f"{names}: not in the sensor table, so that nobody knows which element sets to take"
    others = sorted(
        {sensor.name for each in subject.elements if (sensor := find_sensor_by_number(each.norad_id))}
    )
    held = f"those given are of {', '.join(others[:5])}" if others else "none given is of a known satellite"
    return f"no element set of {names} was given; {held}: give --elements FILE with sets near that time"


def _tell_sets(subject: Subject, cases: list[_Case]) -> Iterator[Result]:
    """What is odd about the given sets of the stated satellites that the times call for."""
    own = list(dict.fromkeys(one for case in cases for one in _list_wanted(subject, case)))
    odd = [told for each, sensor in own if (told := _describe_doubts(each, sensor)) is not None]
    if odd:
        yield _make_set_finding(
            "DATE-045", f"{len(odd)} of {len(own)} element sets for that time were not used", odd
        )
    misnamed = [told for each, sensor in own if (told := _describe_name(each, sensor)) is not None]
    if misnamed:
        yield _make_set_finding(
            "DATE-046", f"{len(misnamed)} of {len(own)} element sets bear the name of another", misnamed
        )


def _list_wanted(subject: Subject, case: _Case) -> Iterator[tuple[ElementSet, Sensor]]:
    """The sets that a time would use if nothing spoke against them: the nearest, and one on either side."""
    first, last = case.pair.time.instant.earliest, case.pair.time.instant.latest
    assert first is not None and last is not None
    moments = {count_seconds(first), count_seconds(last), count_seconds(first + (last - first) / 2)}
    for sensor in case.platform.fleet.sensors:
        for number in sensor.norad_ids:
            given = [each for each in subject.elements if each.norad_id == number]
            used = {
                each.epoch
                for at_s in moments
                for each in (find_nearest(given, at_s), *find_both_sides(given, at_s))
                if each is not None and compute_age(each, at_s) <= OLDEST_DAYS
            }
            yield from ((each, sensor) for each in given if each.epoch in used)


def _has_agreeing_sets(subject: Subject, case: _Case) -> bool:
    """Whether sets from before and after the time agree, and none that it calls for looks invented."""
    best = case.judged.best
    member = next((one for one in case.judged.members if one.best is not None and one.best == best), None)
    if member is None or not member.has_both_sides:
        return False
    return all(
        is_usable(each, sensor)
        for each, sensor in _list_wanted(subject, case)
        if each.norad_id == member.norad_id
    )


def _make_set_finding(code: str, sentence: str, told: list[str]) -> Result:
    return make_result(
        code,
        f"{sentence}: {told[0]}.",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        evidence=tuple(("element set", one) for one in told[:10]),
    )


def _describe_doubts(elements: ElementSet, sensor: Sensor) -> str | None:
    doubts = find_doubts(elements, sensor)
    if all(doubt.is_warning_only for doubt in doubts):
        return None
    return f"of {render_utc(elements.epoch)}: {'; '.join(doubt.sentence for doubt in doubts)}"


def _describe_name(elements: ElementSet, sensor: Sensor) -> str | None:
    named = find_sensors(elements.name or "")
    if not named or sensor in named:
        return None
    return (
        f"number {elements.norad_id} is {sensor.name}, but the set of {render_utc(elements.epoch)} calls it"
        f" {elements.name}"
    )


def _tell(subject: Subject, case: _Case) -> Iterator[Result]:
    judged, pair = case.judged, case.pair
    facts = (*pair.facts, case.platform.fact)
    who = case.platform.describe(pair.time_source, pair.place.source)
    evidence = tuple(_list_evidence(judged))
    if judged.verdict is Verdict.CONTRADICTED and not _is_day_enough(subject, case):
        yield from make_joint_findings(
            subject,
            _make_parties(subject, case),
            code="DATE-040",
            check=NAME,
            sentence=f"{who} did not have the place in view {pair.describe()}, by {_describe_sets(judged)}.",
            facts=facts,
            evidence=evidence,
            is_orbit=True,
        )
        return
    code, sentence, bearing = _explain(subject, case, who)
    yield make_result(
        code,
        sentence,
        check=NAME,
        question=Question.MISDATED,
        bearing=bearing,
        facts=facts,
        severity=Severity.WARNING if judged.verdict is Verdict.CONTRADICTED else None,
        evidence=evidence,
    )


def _explain(subject: Subject, case: _Case, who: str) -> tuple[str, str, Bearing]:
    """Code, sentence and bearing of what is not contradicted."""
    judged, pair = case.judged, case.pair
    if judged.verdict is Verdict.CONTRADICTED:
        reason = "but such an hour may stand for a day whose hour nobody knew"
        return "DATE-044", f"{who} was not there {pair.describe()}, {reason}.", Bearing.SAYS_NOTHING
    if judged.best is None or judged.chance is None:
        told = f"The orbit of {who} says nothing {pair.describe()}: {judged.reason}"
        return "DATE-044", f"{told}.", Bearing.SAYS_NOTHING
    best, chance = judged.best, judged.chance
    sentence = (
        f"{best.sensor} had the place in view {pair.describe()}, at {best.look.off_nadir_deg:.0f} deg off"
        f" nadir with the sun {best.sun_elevation_deg:.0f} deg high. A wrong time would pass as well in"
        f" {chance.any_time:.1%} of all hours, in {chance.same_hour:.0%} of other days at that hour"
    )
    is_exact = is_moment(pair.time.instant) and not is_default_hour(pair.time.instant)
    if is_exact and chance.same_hour <= UNLIKELY:
        if _has_agreeing_sets(subject, case):
            return "DATE-042", f"{sentence}.", Bearing.SUPPORTS
        one_sided = "no plausible sets from both before and after that time confirm each other"
        return "DATE-043", f"{sentence}; but {one_sided}.", Bearing.SAYS_NOTHING
    return "DATE-043", f"{sentence}: possible, not informative.", Bearing.SAYS_NOTHING


def _list_evidence(judged: PassJudgement) -> Iterator[tuple[str, str]]:
    if judged.chance is not None:
        yield "chance_any_time", f"{judged.chance.any_time:.4f}"
        yield "chance_same_hour", f"{judged.chance.same_hour:.4f}"
        yield "chance_basis", judged.chance.basis
    if judged.best is not None:
        yield "in_view_at", render_utc(judged.best.look.at)
        yield "off_nadir_deg", f"{judged.best.look.off_nadir_deg:.1f}"
        yield "element_set", f"{render_utc(judged.best.epoch)}, {judged.best.age_days:.1f} days away"
        yield "tolerance_s", f"{judged.best.tolerance_s:.0f}"
    for member in judged.members[:20]:
        yield "satellite", _describe_member(member)


def _describe_member(member: MemberVerdict) -> str:
    age = "" if member.age_days is None else f", set {member.age_days:.1f} days away"
    return f"{member.sensor} ({member.norad_id or 'no number'}): {member.verdict}, {member.reason}{age}"


def _describe_sets(judged: PassJudgement) -> str:
    ages = [member.age_days for member in judged.members if member.age_days is not None]
    count = len(judged.members)
    oldest = f"{max(ages):.0f} days away" if ages else "at hand"
    return f"element sets at most {oldest}" + (
        f" of all {count} satellites of that name" if count > 1 else ""
    )


def _is_day_enough(subject: Subject, case: _Case) -> bool:
    if not is_default_hour(case.pair.time.instant):
        return False
    loosened = msgspec.structs.replace(case.pair, time=loosen_to_day(case.pair.time))
    return _judge(subject, loosened, case.platform).verdict is not Verdict.CONTRADICTED


def _make_parties(subject: Subject, case: _Case) -> Parties:
    """With the sun angles of the same source, else of any that gives both."""
    said = sorted(list_sun_angles(subject), key=lambda one: one.account.source != case.pair.time_source)
    angles = said[0] if said else None
    names = [str(one.fact.value) for one in angles.account.platforms] if angles is not None else []
    profile = find_profile(names[0] if names else str(case.platform.fact.value))
    return Parties(
        time=case.pair.time.instant,
        time_source=case.pair.time_source,
        spot=case.pair.place.spot,
        place_source=case.pair.place.source,
        angles=angles.sun if angles is not None else None,
        angles_source=angles.account.source if angles is not None else "",
        profile=profile,
        fleet=case.platform.fleet,
        third="the orbit of that satellite",
    )


CHECK = Check(NAME, (Question.MISDATED, Question.MISLOCATED, Question.MISREPRESENTED), check_orbit)
