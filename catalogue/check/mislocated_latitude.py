"""Whether a stated place lies where the named satellite can see at all."""

from collections.abc import Iterator

from catalogue.check.accounts import Account, Origin, SaidPlatform, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import list_stated
from catalogue.check.ground import render_spot
from catalogue.check.orbit import Spot
from catalogue.check.reasons import NO_PLACE, NO_PLATFORM
from catalogue.check.sensors import Sourced, compute_latitude_limit
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

_NAME = "latitude of the satellite"
_METRES_A_DEGREE = 111_195.0


def _run(subject: Subject) -> Iterator[Result]:
    places = [
        (place.spot, place.facts, f"{account.source} puts it at") for account, place in list_stated(subject)
    ]
    platforms = [
        (account, platform)
        for account in list_accounts(subject)
        for platform in account.platforms
        if platform.fleet.sensors and account.origin is not Origin.TAGS
    ]
    if not places or not platforms:
        yield NotRun(check=_NAME, reason=NO_PLATFORM if places else NO_PLACE)
        return
    names: set[str] = set()
    for account, platform in platforms:
        if platform.fleet.name in names:
            continue
        names.add(platform.fleet.name)
        limit = find_fleet_limit(platform)
        if limit is None:
            continue
        for spot, facts, said in places:
            lowest = max(0.0, abs(spot.latitude_deg) - spot.radius_m / _METRES_A_DEGREE)
            if lowest > limit.value:
                yield _accuse(spot, facts, said, account, platform, limit)


def find_fleet_limit(platform: SaidPlatform) -> Sourced[float] | None:
    """The latitude beyond which no satellite of that name sees; None when one of them may see everywhere.

    Not verified when the name may mean other satellites too, or when the limit of one is not.
    """
    limits = [compute_latitude_limit(sensor) for sensor in platform.fleet.sensors]
    known = [limit for limit in limits if limit is not None]
    if len(known) < len(limits) or not known:
        return None
    widest = max(known, key=lambda limit: limit.value)
    if widest.value >= 90:
        return None
    is_sound = platform.fleet.is_complete and all(limit.is_verified for limit in known)
    return Sourced(widest.value, widest.source, is_sound)


def _accuse(
    spot: Spot,
    facts: tuple[Fact, ...],
    said: str,
    account: Account,
    platform: SaidPlatform,
    limit: Sourced[float],
) -> Result:
    sentence = (
        f"{said} {render_spot(spot)}, and {account.source} names {platform.fleet.name}, which sees nothing "
        f"beyond {limit.value:.0f} deg of latitude."
    )
    return make_result(
        "LOC-015" if limit.is_verified else "LOC-016",
        sentence if limit.is_verified else f"{sentence} That limit is not sourced well enough to judge by.",
        check=_NAME,
        question=Question.MISLOCATED,
        bearing=Bearing.CONTRADICTS if limit.is_verified else Bearing.SAYS_NOTHING,
        severity=None if limit.is_verified else Severity.WARNING,
        facts=(*facts, platform.fact),
        evidence=(("limit_deg", f"{limit.value:.1f}"), ("limit_source", limit.source)),
    )


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
