"""How far two times lie apart when each is known only so closely."""

from datetime import time, timedelta

import msgspec

from catalogue.check.accounts import list_accounts
from catalogue.check.sensors import find_fleet
from catalogue.check.subject import Subject
from catalogue.record.fact import Fact
from catalogue.record.instant import EARLIEST_ZONE, LATEST_ZONE, Instant, Zone
from catalogue.record.scene_name import parse_scene_id

# Two sources of one scene give its first line, its middle, or when the recording began: up to 621 s apart
# were measured (Sentinel-2), 2 s for SkySat, 41 s between ids and items of one scene. Clocks differ by less.
TOLERANCE = timedelta(minutes=15)
# Agreement is worth something when a date that is wrong by up to a year either way would seldom agree.
LARGEST_CHANCE = 0.05
_WRONG_WITHIN = timedelta(days=2 * 365)


def is_midnight(instant: Instant) -> bool:
    """Whether it is midnight UTC sharp, as programs write for a day, a month, or a composite of one."""
    if instant.earliest is None or instant.latest is None or instant.zone is Zone.UNKNOWN:
        return False
    is_sharp = instant.latest - instant.earliest < timedelta(minutes=1)
    return is_sharp and instant.earliest.time() == time()


def needs_a_zone(first: Instant, second: Instant, tolerance: timedelta) -> bool:
    """Whether two times that can be the same are it only in certain zones, where one of them has none."""
    return measure_gap(_read_as_utc(first), _read_as_utc(second)) > tolerance


def _read_as_utc(instant: Instant) -> Instant:
    if instant.zone is not Zone.UNKNOWN or instant.earliest is None or instant.latest is None:
        return instant
    return msgspec.structs.replace(
        instant, earliest=instant.earliest + EARLIEST_ZONE, latest=instant.latest - LATEST_ZONE
    )


def measure_gap(first: Instant, second: Instant) -> timedelta:
    """How much time lies between two times, at least; zero when they can be the same moment."""
    return max(measure_lateness(first, second), measure_lateness(second, first), timedelta())


def measure_lateness(first: Instant, second: Instant) -> timedelta:
    """How much later than the second the first is, at least; negative when it need not be later."""
    if first.earliest is None or second.latest is None:
        return timedelta(-1)
    return first.earliest - second.latest


def measure_width(instant: Instant) -> timedelta:
    """How much time a time can mean."""
    if instant.earliest is None or instant.latest is None:
        return timedelta.max
    return instant.latest - instant.earliest


def compute_chance(first: Instant, second: Instant, tolerance: timedelta) -> float:
    """How often the first would agree with the second by chance, were it wrong by up to a year either way."""
    widths = [measure_width(instant) for instant in (first, second)]
    if max(widths) >= _WRONG_WITHIN:
        return 1.0
    return min(1.0, (sum(widths, timedelta()) + 2 * tolerance) / _WRONG_WITHIN)


def find_tolerance(subject: Subject) -> timedelta:
    """How far two times of one scene may lie apart: longer where one may be the beginning of a long strip."""
    names = [said.fleet for account in list_accounts(subject) for said in account.platforms]
    for account in list_accounts(subject):
        for fact in account.scene_ids:
            name = parse_scene_id(str(fact.value))
            if name is not None and name.platform is not None:
                names.append(find_fleet(name.platform))
    strips = [sensor.datatake_s.value for fleet in names for sensor in fleet.sensors if sensor.datatake_s]
    return max(TOLERANCE, timedelta(seconds=max(strips, default=0.0)))


def render_gap(gap: timedelta) -> str:
    """A length of time in words, rounded down: `2 years`, `40 days`, `3 hours`, `17 minutes`."""
    minutes = int(gap.total_seconds() // 60)
    days = minutes // (24 * 60)
    for count, unit in (
        (days // 365 if days >= 2 * 365 else 0, "year"),
        (days if days >= 2 else 0, "day"),
        (minutes // 60 if minutes >= 2 * 60 else 0, "hour"),
    ):
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{minutes} minute{'s' if minutes != 1 else ''}"


def shorten_source(fact: Fact) -> str:
    """Where a fact stands; of a long path in a sidecar its kind and its end only."""
    source = fact.render_source()
    kind, _, path = source.partition(":")
    return source if len(source) <= 45 or not path or fact.noted is not None else f"{kind}:...{path[-28:]}"
