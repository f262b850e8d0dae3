"""Times as somebody gave them: instants, days, months, years, intervals, and not stated.

This is the only place in the program where text becomes a time. A time without a zone stays
"zone unknown"; it is never relabelled UTC.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from catalogue.errors import ValueRefused

ACCEPTED = (
    "2022-05-11T10:22:05Z",
    "2022-05-11T13:22+03:00",
    "2022-05-11T10:22 (zone unknown)",
    "2022-05-11",
    "2022-05",
    "2022",
    "2022-05-01/2022-05-15",
    "not stated",
)
NOT_STATED = "not stated"
# Zones in use reach from UTC-12 to UTC+14 (IANA tz database).
EARLIEST_ZONE = timedelta(hours=14)
LATEST_ZONE = timedelta(hours=12)

_STAMP = re.compile(
    r"(?P<year>\d{4})"
    r"(?:[-:](?P<month>\d{2})"
    r"(?:[-:](?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<zone>Z|z|UTC|[+-]\d{2}:?\d{2})?"
    r")?)?)?",
    re.ASCII,
)
_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")


class Precision(StrEnum):
    """The smallest unit that was given."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    INTERVAL = "interval"
    NOT_STATED = "not stated"


class Zone(StrEnum):
    """What is known about the zone of a time."""

    UTC = "utc"
    OFFSET = "offset"
    UNKNOWN = "unknown"


class Instant(msgspec.Struct, frozen=True):
    """A time and how precisely it is known.

    Attributes:
        text: the normal form, which is what gets recorded and which parses to this again.
        earliest: the first moment it can mean, aware, UTC; None when not stated.
        latest: the last moment it can mean, aware, UTC; None when not stated.
        precision: the smallest unit given.
        zone: whether the zone was given; unknown widens the bounds by the zones in use.
    """

    text: str
    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    zone: Zone


def parse_instant(text: str) -> Instant:
    """The time that a text means.

    Raises:
        ValueRefused: it is not one of the accepted forms, or no such date exists.
    """
    stripped = text.strip()
    if stripped.casefold() in {NOT_STATED, "unknown", "not-stated", "date not stated"}:
        return Instant(NOT_STATED, None, None, Precision.NOT_STATED, Zone.UNKNOWN)
    if _SLASHED.fullmatch(stripped):
        raise ValueRefused(text, "does not say which is the day and which the month", ACCEPTED)
    if "/" in stripped:
        return _parse_interval(text, stripped)
    return _parse_stamp(text, stripped)


def render_utc(moment: datetime) -> str:
    """RFC 3339 UTC with Z, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _parse_interval(text: str, stripped: str) -> Instant:
    first_text, _, last_text = stripped.partition("/")
    first, last = _parse_stamp(text, first_text.strip()), _parse_stamp(text, last_text.strip())
    assert first.earliest and last.latest
    if first.earliest > last.latest:
        raise ValueRefused(text, "ends before it begins", ACCEPTED)
    zone = first.zone if first.zone == last.zone else Zone.UNKNOWN
    return Instant(f"{first.text}/{last.text}", first.earliest, last.latest, Precision.INTERVAL, zone)


def _parse_stamp(text: str, stripped: str) -> Instant:
    match = _STAMP.fullmatch(stripped)
    if match is None:
        raise ValueRefused(text, "is not a time that is understood", ACCEPTED)
    part = match.groupdict()
    try:
        first = datetime(
            int(part["year"]),
            int(part["month"] or 1),
            int(part["day"] or 1),
            int(part["hour"] or 0),
            int(part["minute"] or 0),
            int(part["second"] or 0),
            tzinfo=UTC,
        )
        zone, offset, zone_text = _parse_zone(part["zone"])
        last = _end_of(first, part)
        if zone is Zone.UNKNOWN:
            earliest, latest = first - EARLIEST_ZONE, last + LATEST_ZONE
        else:
            earliest, latest = first - offset, last - offset
    except (ValueError, OverflowError) as error:
        raise ValueRefused(text, f"is no date of the calendar ({error})", ACCEPTED) from error
    return Instant(_normal_form(part, zone_text), earliest, latest, _precision_of(part), zone)


def _parse_zone(zone: str | None) -> tuple[Zone, timedelta, str]:
    if zone is None:
        return Zone.UNKNOWN, timedelta(), ""
    if zone in {"Z", "z", "UTC"}:
        return Zone.UTC, timedelta(), "Z"
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(f"no zone is {zone} from UTC")
    offset = timedelta(hours=hours, minutes=minutes)
    return Zone.OFFSET, -offset if zone[0] == "-" else offset, f"{zone[0]}{hours:02}:{minutes:02}"


def _end_of(first: datetime, part: dict[str, str | None]) -> datetime:
    """The last microsecond of the unit that was given; a fraction means its whole second.

    Two sources round or cut the same fraction differently, and that is no contradiction.
    """
    if part["second"]:
        step = timedelta(seconds=1)
    elif part["minute"]:
        step = timedelta(minutes=1)
    elif part["day"]:
        step = timedelta(days=1)
    elif part["month"]:
        step = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - first
    else:
        step = datetime(first.year, 12, 31, tzinfo=UTC) - first + timedelta(days=1)
    return first + step - timedelta(microseconds=1)


def _precision_of(part: dict[str, str | None]) -> Precision:
    for name, precision in (
        ("second", Precision.SECOND),
        ("minute", Precision.MINUTE),
        ("day", Precision.DAY),
        ("month", Precision.MONTH),
    ):
        if part[name]:
            return precision
    return Precision.YEAR


def _normal_form(part: dict[str, str | None], zone_text: str) -> str:
    text = "-".join(filter(None, (part["year"], part["month"], part["day"])))
    if part["minute"]:
        text += f"T{part['hour']}:{part['minute']}"
        if part["second"]:
            text += f":{part['second']}"
        if part["fraction"]:
            text += f".{part['fraction']}"
        text += zone_text
    return text
