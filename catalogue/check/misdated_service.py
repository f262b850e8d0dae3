"""Whether the satellite was in orbit and at work when the picture is said to have been taken."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from catalogue.check.accounts import Account, Origin, SaidTime, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.reasons import NO_PLATFORM, NO_TIME
from catalogue.check.sensors import (
    Fleet,
    Sensor,
    Sourced,
    compute_earliest,
    find_fleet,
    fold_name,
    is_in_service,
)
from catalogue.check.subject import Subject
from catalogue.check.time_spans import find_tolerance, measure_gap, shorten_source
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.scene_name import SceneName, parse_scene_id

NAME = "time in service"


class _Named(msgspec.Struct, frozen=True):
    """A satellite as one fact names it: the platform itself, or the scene id of it."""

    fact: Fact
    fleet: Fleet


def run(subject: Subject) -> Iterable[Result]:
    """Each stated time with each satellite that is stated or embedded; then what the file says by itself."""
    accounts = list_accounts(subject)
    named = {account.source: tuple(_list_named(account)) for account in accounts}
    has_time = any(account.times for account in accounts)
    has_sensor = any(one.fleet.sensors for each in named.values() for one in each)
    if not has_time or not has_sensor:
        yield NotRun(check=NAME, reason=NO_PLATFORM if has_time else NO_TIME)
        return
    stated = [account for account in accounts if account.origin is Origin.STATED]
    sound = [account for account in accounts if account.origin in {Origin.STATED, Origin.PRODUCT}]
    told: set[tuple[str, str]] = set()
    for account in stated:
        for said in account.times:
            for other in (account, *(each for each in sound if each is not account)):
                for one in named[other.source]:
                    question = _decide_question(subject, said, one)
                    yield from _judge(said, one, told, question=question, is_stated=True)
    for account in accounts:
        if account.origin is not Origin.STATED:
            for said in account.times:
                for one in named[account.source]:
                    yield from _judge(said, one, told, question=Question.MISDATED, is_stated=False)


def _list_named(account: Account) -> Iterator[_Named]:
    for said in account.platforms:
        yield _Named(said.fact, said.fleet)
    for fact in account.scene_ids:
        name = parse_scene_id(str(fact.value))
        if name is not None and name.platform is not None:
            yield _Named(fact, find_fleet(name.platform))


def _decide_question(subject: Subject, said: SaidTime, one: _Named) -> Question:
    """Which of time and satellite to doubt: the time, unless others confirm it, or dispute the satellite.

    A source that names the same satellite confirms no time: it cannot be right in both itself.
    """
    tolerance = find_tolerance(subject)
    is_confirmed = is_disputed = is_time_confirmed = False
    for account in list_accounts(subject):
        others = [other for other in _list_named(account) if other.fleet.sensors]
        same = [
            other for other in others if any(sensor in other.fleet.sensors for sensor in one.fleet.sensors)
        ]
        is_confirmed |= any(other.fact != one.fact for other in same)
        is_disputed |= len(same) < len(others)
        names = [name for name in _list_names(account) if not _is_of(name, one.fleet)]
        instants = [name.find_instant() for name in names]
        if account.origin is not Origin.STATED and not same:
            instants += [time.instant for time in account.times]
        is_time_confirmed |= any(
            instant is not None and measure_gap(instant, said.instant) <= tolerance for instant in instants
        )
    if (is_disputed or is_time_confirmed) and not is_confirmed:
        return Question.MISREPRESENTED
    return Question.MISDATED


def _is_of(name: SceneName, fleet: Fleet) -> bool:
    return any(sensor in fleet.sensors for sensor in find_fleet(name.platform or "").sensors)


def _list_names(account: Account) -> Iterator[SceneName]:
    for fact in account.scene_ids:
        name = parse_scene_id(str(fact.value))
        if name is not None:
            yield name


def _judge(
    said: SaidTime, one: _Named, told: set[tuple[str, str]], *, question: Question, is_stated: bool
) -> Iterator[CheckFinding]:
    fleet = one.fleet
    # Of a name that may mean satellites that are not in the table, nothing can be excluded.
    if not fleet.sensors or (fleet.is_group and not fleet.is_complete):
        return
    assert said.instant.earliest is not None
    assert said.instant.latest is not None
    first, last = said.instant.earliest.date(), said.instant.latest.date()
    key = (str(said.fact.value), ",".join(sensor.key for sensor in fleet.sensors))
    if key in told:
        return
    # An operator also sells pictures of satellites that it bought or only resells, and that nobody counts.
    is_operator = fleet.is_group and not _is_constellation(fleet)
    is_possible = is_operator or any(is_in_service(sensor, first, last) for sensor in fleet.sensors)
    if is_possible and any(_is_thought_possible(sensor, first, last) for sensor in fleet.sensors):
        return
    told.add(key)
    yield _tell(said, one, question=question, is_possible=is_possible, is_stated=is_stated)


def _is_constellation(fleet: Fleet) -> bool:
    """Whether a group is named as its satellites are, such as Sentinel-1 and Pleiades."""
    wanted = fold_name(fleet.name)
    return all(
        any(wanted in fold_name(name) for name in (sensor.name, *sensor.aliases)) for sensor in fleet.sensors
    )


def _is_thought_possible(sensor: Sensor, first: date, last: date) -> bool:
    """The same as `is_in_service`, by what is only commonly said."""
    launched, retired = _find_launch(sensor), sensor.retired
    return not (launched is not None and last < launched.value) and not (
        retired is not None and first > retired.value
    )


def _tell(
    said: SaidTime, one: _Named, *, question: Question, is_possible: bool, is_stated: bool
) -> CheckFinding:
    names = sorted(sensor.name for sensor in one.fleet.sensors)
    satellite = names[0] if len(names) == 1 else f"none of {', '.join(names[:4])}"
    if len(names) > 4:
        satellite += f" and {len(names) - 4} more"
    spans = "; ".join(_render_service(sensor) for sensor in one.fleet.sensors[:2])
    given = f"{'stated as ' if is_stated else ''}taken {said.fact.value} ({shorten_source(said.fact)})"
    by = f"{one.fact.name} {one.fact.value} ({shorten_source(one.fact)})"
    verb = "was" if len(names) > 1 else "was not"
    if is_possible:
        code, severity, bearing = "DATE-022", Severity.NOTE, Bearing.SAYS_NOTHING
        end = "but that rests on what is commonly said, or on which satellites an operator is known to have"
    elif is_stated:
        code, severity, bearing = "DATE-021", Severity.FAULT, Bearing.CONTRADICTS
        end = "time and satellite cannot both be right"
    else:
        code, severity, bearing = "DATE-023", Severity.WARNING, Bearing.SAYS_NOTHING
        end = "what came with the file cannot be right in both"
    return make_result(
        code,
        f"{given}, {by}: {satellite} {verb} in service then ({spans}); {end}",
        check=NAME,
        question=question,
        bearing=bearing,
        severity=severity,
        facts=(said.fact, one.fact),
        evidence=tuple(
            (f"{sensor.name} {what}", f"{value.value.isoformat()}: {value.source}")
            for sensor in one.fleet.sensors
            for what, value in (("launched", _find_launch(sensor)), ("retired", sensor.retired))
            if value is not None
        ),
    )


def _find_launch(sensor: Sensor) -> Sourced[date] | None:
    """The launch as it is sourced, else as it is commonly said."""
    return sensor.launched or compute_earliest(sensor)


def _render_service(sensor: Sensor) -> str:
    launched, retired = _find_launch(sensor), sensor.retired
    parts = [f"from {launched.value.isoformat()}"] if launched is not None else []
    parts += [f"until {retired.value.isoformat()}"] if retired is not None else []
    return f"{sensor.name} {' '.join(parts)}"


CHECK = Check(NAME, (Question.MISDATED, Question.MISREPRESENTED), run)
