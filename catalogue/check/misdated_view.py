"""Stated off-nadir angles against what the satellite does, and against its orbit."""

from collections.abc import Iterator

from catalogue.check.accounts import Account, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.pairing import Pair, list_fleets, list_pairs
from catalogue.check.stated_look import find_look
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

NAME = "off-nadir angle"
# With sets of up to 14 days the angle of 45 collects came out within 0.5 deg (90th percentile), with ones of
# up to 30 days within 3 deg; suppliers give the middle of a strip or the largest angle of it.
TOLERANCE_DEG = 10.0
OLDEST_DAYS = 30.0


def check_view(subject: Subject) -> Iterator[Result]:
    """Each source's off-nadir angle, which accuses nobody."""
    given = [
        (account, fact)
        for account in list_accounts(subject)
        if (fact := account.find_number("off_nadir_deg")) is not None
    ]
    if not given or not list_fleets(subject, ""):
        reason = (
            "no source gives an off-nadir angle and a satellite; state them with "
            "`catalogue scene IMAGE --off-nadir-deg DEGREES --platform NAME`"
        )
        yield NotRun(check=NAME, reason=reason)
        return
    for account, fact in given:
        yield from _judge_limit(subject, account, fact)
        yield from _judge_orbit(subject, account, fact)


def _measure(fact: Fact) -> float:
    assert isinstance(fact.value, int | float)
    # Some suppliers give the side with a sign.
    return abs(fact.value)


def _judge_limit(subject: Subject, account: Account, fact: Fact) -> Iterator[Result]:
    fleets = list_fleets(subject, account.source)
    limits = [
        None if sensor.off_nadir_limit_deg is None else sensor.off_nadir_limit_deg.value
        for one in fleets
        for sensor in one.fleet.sensors
    ]
    known = [limit for limit in limits if limit is not None]
    if not known or len(known) < len(limits) or _measure(fact) <= max(known) + TOLERANCE_DEG:
        return
    yield make_result(
        "DATE-048",
        f"{account.source} gives {_measure(fact):.1f} deg off nadir;"
        f" {fleets[0].describe(account.source)} looks aside by {max(known):.0f} deg as a rule.",
        check=NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        facts=(fact, *(one.fact for one in fleets)),
        severity=Severity.WARNING,
        evidence=(("limit_deg", f"{max(known):g}"),),
    )


def _judge_orbit(subject: Subject, account: Account, fact: Fact) -> Iterator[Result]:
    pairs = [pair for pair in list_pairs(subject) if pair.time_source == account.source]
    for pair in pairs:
        if (found := find_look(subject, pair, oldest_days=OLDEST_DAYS)) is None:
            continue
        computed = found.look.off_nadir_deg
        if abs(computed - _measure(fact)) > TOLERANCE_DEG:
            yield _tell_orbit(account, fact, pair, words=(found.sensor, computed, found.age_days))


def _tell_orbit(account: Account, fact: Fact, pair: Pair, *, words: tuple[str, float, float]) -> Result:
    sensor, computed, age_days = words
    return make_result(
        "DATE-047",
        f"{account.source} gives {_measure(fact):.1f} deg off nadir; by the given element sets {sensor} saw"
        f" the place from {computed:.1f} deg {pair.describe(account.source)}.",
        check=NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        facts=(fact, *pair.facts),
        severity=Severity.WARNING,
        evidence=(("off_nadir_deg", f"{computed:.2f}"), ("set_age_days", f"{age_days:.1f}")),
    )


CHECK = Check(NAME, (Question.MISREPRESENTED,), check_view)
