"""Whether a satellite, or any of a constellation, can have seen a place at a stated time."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import (
    OLDEST_DAYS,
    Look,
    Spot,
    compute_age,
    compute_look_at,
    count_seconds,
    find_both_sides,
    find_nearest,
    find_tolerance,
    make_orbit,
    measure_disagreement,
)
from catalogue.check.pass_chance import Carrier, Chance, compute_chance
from catalogue.check.passes import (
    Access,
    compute_reach,
    compute_widest_reach,
    find_accesses,
    is_dark,
    is_within,
)
from catalogue.check.sensors import Fleet, Sensor, compute_altitude, is_in_service
from catalogue.check.set_plausibility import is_usable
from catalogue.check.sun import compute_sun
from catalogue.record.instant import Instant

_DAY_S = 86_400.0
# Accepted within the tolerance, contradicted only beyond three times it: between the two nothing is said, as
# one in twenty satellites of the ageing table is later than its tolerance.
CONTRADICTION_FACTOR = 3.0
# A set on one side only cannot show a manoeuvre; beyond this age it contradicts nothing.
ONE_SIDED_DAYS = 30.0
# Longer intervals contain a pass of everything that can see the place at all.
LONGEST_DAYS = 31.0
# A larger place may be in reach at its edge while its middle sees the satellite below the horizon.
VAGUEST_M = 500_000.0


class Verdict(StrEnum):
    """What the orbit says about a stated time and place."""

    POSSIBLE = "possible"
    CONTRADICTED = "contradicted"
    UNDETERMINED = "undetermined"


class Reason(StrEnum):
    """Why a verdict is what it is."""

    IN_REACH = "the place was in reach"
    OUT_OF_REACH = "the place was out of reach"
    NEARLY = "the place was in reach shortly before or after"
    DARK = "the place was in reach only in the dark"
    NO_SETS = "no element set was given"
    TOO_OLD = f"no element set is within {OLDEST_DAYS:.0f} days"
    ONE_SIDED = f"the only set is older than {ONE_SIDED_DAYS:.0f} days, with none on the other side"
    DISAGREEMENT = "the element sets before and after disagree: a manoeuvre lies between"
    DECAYED = "the orbit has decayed by then"
    IMPLAUSIBLE = "the element sets are not of this satellite"
    NO_TIME = "no time is stated"
    VAGUE_PLACE = f"the place is vaguer than {VAGUEST_M / 1000:.0f} km"
    TOO_LONG = f"the time is vaguer than {LONGEST_DAYS:.0f} days"
    UNKNOWN_PLATFORM = "the platform is not in the sensor table"
    NOT_IN_SERVICE = "no satellite of this name was in service"
    INCOMPLETE = "not every satellite of this name could be judged"


class BestPass(msgspec.Struct, frozen=True, kw_only=True):
    """The moment within the tolerance at which the satellite stood highest.

    Attributes:
        epoch: of the element set.
        age_days: between that set and the farther end of the stated time.
        tolerance_s: that this age is granted.
        sun_elevation_deg: over the place at that moment.
    """

    sensor: str
    look: Look
    epoch: datetime
    age_days: float
    tolerance_s: float
    sun_elevation_deg: float


class MemberVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the orbit of one satellite says.

    Attributes:
        age_days: of the element set that was used; None without one.
        has_both_sides: a set before and one after were compared.
    """

    sensor: str
    norad_id: int | None
    verdict: Verdict
    reason: Reason
    age_days: float | None = None
    has_both_sides: bool = False
    best: BestPass | None = None


class PassJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the orbits say about a stated platform, time and place.

    Attributes:
        best: the highest of all members that were possible.
        chance: how often a made-up time would be possible too; present with every "possible".
        members: every satellite that the name may mean and that was in service.
    """

    verdict: Verdict
    reason: Reason
    best: BestPass | None = None
    chance: Chance | None = None
    members: tuple[MemberVerdict, ...] = ()


class _Question(msgspec.Struct, frozen=True):
    """One satellite at one stretch of at most a day."""

    sensor: Sensor
    start_s: float
    end_s: float
    spot: Spot
    is_daylight: bool | None


class _Claim(msgspec.Struct, frozen=True):
    """What is asked of every satellite."""

    start_s: float
    end_s: float
    spot: Spot
    is_daylight: bool | None
    is_tile_time: bool

    def narrow(self, sensor: Sensor) -> _Question:
        """The question to one sensor, which may have seen the place later than its published time."""
        return _Question(
            sensor, self.start_s, self.end_s + self.find_lag(sensor), self.spot, self.is_daylight
        )

    def find_lag(self, sensor: Sensor) -> float:
        return 0.0 if self.is_tile_time or sensor.datatake_s is None else sensor.datatake_s.value


def judge_pass(
    sets: Iterable[ElementSet],
    when: Instant,
    *,
    spot: Spot,
    fleet: Fleet,
    is_daylight: bool | None = None,
    is_tile_time: bool = False,
) -> PassJudgement:
    """What the orbits say.

    Args:
        sets: all element sets at hand, of any satellite.
        when: a second, a minute, a day, an interval; a zone that is not known widens it.
        spot: the place, with its uncertainty.
        fleet: who may have taken it; any of them suffices for "possible", all of them are needed for
            "contradicted".
        is_daylight: the picture shows daylight (a pass in the dark does not count), shows night (it does),
            or nobody has looked (then only dark passes leave it undetermined).
        is_tile_time: the time is when the place itself was seen, not the start of a strip (Sentinel-2).
    """
    if not fleet.sensors:
        return PassJudgement(verdict=Verdict.UNDETERMINED, reason=Reason.UNKNOWN_PLATFORM)
    if when.earliest is None or when.latest is None:
        return PassJudgement(verdict=Verdict.UNDETERMINED, reason=Reason.NO_TIME)
    if spot.radius_m > VAGUEST_M:
        return PassJudgement(verdict=Verdict.UNDETERMINED, reason=Reason.VAGUE_PLACE)
    start_s, end_s = count_seconds(when.earliest), count_seconds(when.latest)
    if end_s - start_s > LONGEST_DAYS * _DAY_S:
        return PassJudgement(verdict=Verdict.UNDETERMINED, reason=Reason.TOO_LONG)
    first, last = when.earliest.date(), when.latest.date()
    serving = [sensor for sensor in fleet.sensors if is_in_service(sensor, first, last)]
    if not serving:
        return PassJudgement(verdict=Verdict.UNDETERMINED, reason=Reason.NOT_IN_SERVICE)
    claim = _Claim(start_s, end_s, spot, is_daylight, is_tile_time)
    held = tuple(sets)
    members = tuple(verdict for sensor in serving for verdict in _judge_sensor(held, claim.narrow(sensor)))
    if any(each.verdict is Verdict.POSSIBLE for each in members):
        return _gather_possible(members, _find_carriers(members, held, serving, claim), claim)
    return _gather_others(members, is_complete=fleet.is_complete)


def _gather_possible(
    members: tuple[MemberVerdict, ...], carriers: list[Carrier], claim: _Claim
) -> PassJudgement:
    return PassJudgement(
        verdict=Verdict.POSSIBLE,
        reason=Reason.IN_REACH,
        best=max(
            (each.best for each in members if each.best is not None),
            key=lambda best: best.look.elevation_deg,
        ),
        chance=compute_chance(
            carriers,
            claim.start_s,
            claim.end_s,
            spot=claim.spot,
            is_night_allowed=claim.is_daylight is False,
        ),
        members=members,
    )


def _gather_others(members: tuple[MemberVerdict, ...], *, is_complete: bool) -> PassJudgement:
    open_reasons = {each.reason for each in members if each.verdict is Verdict.UNDETERMINED}
    if not open_reasons and is_complete:
        return PassJudgement(verdict=Verdict.CONTRADICTED, reason=Reason.OUT_OF_REACH, members=members)
    reason = open_reasons.pop() if len(members) == 1 and open_reasons else Reason.INCOMPLETE
    return PassJudgement(verdict=Verdict.UNDETERMINED, reason=reason, members=members)


def _find_carriers(
    members: tuple[MemberVerdict, ...], held: tuple[ElementSet, ...], serving: list[Sensor], claim: _Claim
) -> list[Carrier]:
    """All members that could be judged: any of them would have let a made-up time pass."""
    carriers = []
    middle = (claim.start_s + claim.end_s) / 2
    for member in members:
        nearest = find_nearest((each for each in held if each.norad_id == member.norad_id), middle)
        tolerance_s = find_tolerance(member.age_days) if member.age_days is not None else None
        if nearest is not None and tolerance_s is not None:
            sensor = next(each for each in serving if nearest.norad_id in each.norad_ids)
            carriers.append(Carrier(sensor, nearest, tolerance_s, claim.find_lag(sensor)))
    return carriers


def _judge_sensor(held: tuple[ElementSet, ...], question: _Question) -> Iterator[MemberVerdict]:
    sensor = question.sensor
    if not sensor.norad_ids:
        yield _leave_open(sensor, None, Reason.NO_SETS)
    for number in sensor.norad_ids:
        given = [each for each in held if each.norad_id == number]
        near = [each for each in given if _is_near(each, question)]
        usable = [each for each in near if is_usable(each, sensor)]
        if not usable:
            reason = Reason.IMPLAUSIBLE if near else Reason.TOO_OLD if given else Reason.NO_SETS
            yield _leave_open(sensor, number, reason)
            continue
        # The nearest set may be another on each day of a long interval: each day is judged by itself.
        days = [_judge_day(usable, number, part) for part in _split_days(question)]
        yield next(
            (
                day
                for wanted in (Verdict.POSSIBLE, Verdict.UNDETERMINED)
                for day in days
                if day.verdict is wanted
            ),
            days[0],
        )


def _is_near(elements: ElementSet, question: _Question) -> bool:
    epoch_s, oldest_s = count_seconds(elements.epoch), OLDEST_DAYS * _DAY_S
    return question.start_s - oldest_s <= epoch_s <= question.end_s + oldest_s


def _split_days(question: _Question) -> Iterator[_Question]:
    start_s = question.start_s
    while True:
        end_s = min(question.end_s, start_s + _DAY_S)
        yield _Question(question.sensor, start_s, end_s, question.spot, question.is_daylight)
        if end_s >= question.end_s:
            return
        start_s = end_s


def _judge_day(sets: list[ElementSet], number: int, question: _Question) -> MemberVerdict:
    sensor = question.sensor
    middle = (question.start_s + question.end_s) / 2
    nearest = find_nearest(sets, middle)
    assert nearest is not None
    age_days = max(compute_age(nearest, question.start_s), compute_age(nearest, question.end_s))
    tolerance_s = find_tolerance(age_days)
    if tolerance_s is None:
        return _leave_open(sensor, number, Reason.TOO_OLD, age_days)
    orbit = make_orbit(nearest)
    if orbit.find_position(middle) is None:
        return _leave_open(sensor, number, Reason.DECAYED, age_days)
    before, after = find_both_sides(sets, middle)
    has_both_sides = before is not None and after is not None
    if before is not None and after is not None and not _agree(before, after, middle):
        return _leave_open(sensor, number, Reason.DISAGREEMENT, age_days)
    verdict, reason, best = _judge_accesses(question, nearest, age_days)
    if verdict is Verdict.CONTRADICTED and not has_both_sides and age_days > ONE_SIDED_DAYS:
        return _leave_open(sensor, number, Reason.ONE_SIDED, age_days)
    return MemberVerdict(
        sensor=sensor.name,
        norad_id=number,
        verdict=verdict,
        reason=reason,
        age_days=age_days,
        has_both_sides=has_both_sides,
        best=best,
    )


def _agree(before: ElementSet, after: ElementSet, at_s: float) -> bool:
    """Whether two sets put the satellite in the same place, within the tolerance of the older one."""
    lead_s = measure_disagreement(make_orbit(before), make_orbit(after), at_s)
    tolerance_s = find_tolerance(max(compute_age(before, at_s), compute_age(after, at_s)))
    return lead_s is not None and tolerance_s is not None and abs(lead_s) <= tolerance_s


def _judge_accesses(
    question: _Question, elements: ElementSet, age_days: float
) -> tuple[Verdict, Reason, BestPass | None]:
    tolerance_s = find_tolerance(age_days)
    assert tolerance_s is not None
    wide_s = tolerance_s * CONTRADICTION_FACTOR
    altitude_m = compute_altitude(elements.mean_motion_rev_day)
    accesses = find_accesses(
        make_orbit(elements),
        question.spot,
        compute_widest_reach(question.sensor, question.spot, altitude_m),
        start_s=question.start_s - wide_s,
        end_s=question.end_s + wide_s,
    )
    lit = [each for each in accesses if not is_dark(question.sensor, each.sun_elevation_deg)]
    if question.is_daylight:
        accesses = lit
    counted = accesses if question.is_daylight is False else lit
    bests = [
        best for access in counted if (best := _find_best(question, elements, age_days, access)) is not None
    ]
    if bests:
        return Verdict.POSSIBLE, Reason.IN_REACH, max(bests, key=lambda best: best.look.elevation_deg)
    if counted:
        return Verdict.UNDETERMINED, Reason.NEARLY, None
    if accesses:
        return Verdict.UNDETERMINED, Reason.DARK, None
    return Verdict.CONTRADICTED, Reason.OUT_OF_REACH, None


def _find_best(question: _Question, elements: ElementSet, age_days: float, access: Access) -> BestPass | None:
    """The highest moment of an access that lies within the tolerance, when it is in the narrow reach."""
    tolerance_s = find_tolerance(age_days)
    assert tolerance_s is not None
    at_s = min(max(access.peak_s, question.start_s - tolerance_s), question.end_s + tolerance_s)
    look = compute_look_at(make_orbit(elements), at_s, question.spot)
    reach = compute_reach(question.sensor, question.spot, compute_altitude(elements.mean_motion_rev_day))
    if look is None or not is_within(look, reach):
        return None
    sun = compute_sun(look.at, question.spot.latitude_deg, question.spot.longitude_deg)
    return BestPass(
        sensor=question.sensor.name,
        look=look,
        epoch=elements.epoch,
        age_days=age_days,
        tolerance_s=tolerance_s,
        sun_elevation_deg=sun.elevation_deg,
    )


def _leave_open(
    sensor: Sensor, number: int | None, reason: Reason, age_days: float | None = None
) -> MemberVerdict:
    return MemberVerdict(
        sensor=sensor.name, norad_id=number, verdict=Verdict.UNDETERMINED, reason=reason, age_days=age_days
    )
