"""Times and points as tags write them, turned into facts; what cannot be read keeps its text."""

import math
import re
from dataclasses import dataclass

from catalogue.errors import ValueRefused
from catalogue.record.fact import Basis, Fact
from catalogue.record.instant import parse_instant

_IPTC_DATE = re.compile(r"(\d{4})[-:]?(\d{2})[-:]?(\d{2})")
_IPTC_TIME = re.compile(r"(\d{2}):?(\d{2}):?(\d{2})(\.\d{1,9})?([+-]\d{2}:?\d{2}|Z)?")
# An offset with one digit for the hour, as in 17:46:58+1:00, has only one meaning.
_SHORT_OFFSET = re.compile(r"(?<=\d)([+-])(\d:\d{2})$")
_XMP_POINT = re.compile(
    r"(\d{1,3}(?:\.\d+)?)(?:,\s*(\d{1,2}(?:\.\d+)?))?(?:,\s*(\d{1,2}(?:\.\d+)?))?\s*([NSEW])?"
)
_LIMITS_DEG = {"latitude_deg": 90.0, "longitude_deg": 180.0}


@dataclass(frozen=True)
class Part:
    """What another tag adds to a time: its fraction of a second or its offset.

    Attributes:
        source: of that tag.
        raw: as it stood there.
        suffix: as it is written behind the time.
    """

    source: str
    raw: str
    suffix: str


def make_fact(
    name: str, value: str | int | float | tuple[str, ...], source: str, raw: str | None = None
) -> Fact:
    """A fact that a tag says, with the text behind it when the value is a normal form of that."""
    return Fact(
        name=name, value=value, basis=Basis.EMBEDDED, source=source, raw=None if raw == value else raw
    )


def make_unreadable(name: str, source: str, raw: str) -> Fact:
    """That a tag is there and cannot be understood; its text is the value."""
    return make_fact(f"{name}_unreadable", raw, source)


def make_time_facts(
    name: str, source: str, raw: str, *, text: str | None = None, parts: tuple[Part, ...] = ()
) -> list[Fact]:
    """A time in its normal form; each part that does not fit is told apart.

    Args:
        name: of the fact, such as `acquired_at`.
        source: of the tag that holds the date.
        raw: as it stood there.
        text: the same in a form that `parse_instant` takes, when `raw` is none.
        parts: fraction and offset, in the order in which they are written.
    """
    text = _SHORT_OFFSET.sub(r"\g<1>0\2", (raw if text is None else text).strip())
    if not _is_time(text):
        return [make_unreadable(name, each, what) for each, what in _list_raw(source, raw, parts)]
    facts, used = [], []
    for part in parts:
        if _is_time(text + part.suffix):
            text += part.suffix
            used.append(part)
        else:
            facts.append(make_unreadable(name, part.source, part.raw))
    return [make_fact(name, parse_instant(text).text, source, _join_raw(raw, tuple(used))), *facts]


def normalise_iptc_date(raw: str) -> str | None:
    """A date of IIM (CCYYMMDD) with hyphens, without the zeros that stand for an unknown month or day."""
    match = _IPTC_DATE.fullmatch(raw.strip())
    if match is None:
        return None
    known = [match[1]]
    for part in (match[2], match[3]):
        if part == "00":
            break
        known.append(part)
    return "-".join(known)


def normalise_iptc_time(raw: str) -> str | None:
    """A time of IIM (HHMMSS, then the offset) as it is written behind a date; some add a fraction."""
    match = _IPTC_TIME.fullmatch(raw.strip())
    if match is None:
        return None
    return f"T{match[1]}:{match[2]}:{match[3]}{match[4] or ''}{match[5] or ''}"


def make_angle_fact(name: str, source: str, numbers: tuple[float, ...], *, reference: str) -> Fact:
    """A latitude or longitude from degrees, minutes, seconds and a letter.

    Args:
        name: `latitude_deg` or `longitude_deg`.
        source: of the tag.
        numbers: one to three, EXIF 2.32 section 4.6.6.
        reference: N, S, E or W; without it the sign is not known, and the fact is unreadable.
    """
    letter = reference.strip("\0 ").upper()[:1]
    raw = " ".join([*(f"{number:.12g}" for number in numbers), reference.strip("\0 ")]).strip()
    accepted = "NS" if name == "latitude_deg" else "EW"
    value = sum(number / 60**place for place, number in enumerate(numbers[:3]))
    is_known = bool(numbers) and bool(letter) and letter in accepted
    if not is_known or not math.isfinite(value) or not 0 <= value <= _LIMITS_DEG[name]:
        return make_unreadable(name, source, raw)
    return make_fact(name, round(-value if letter in "SW" else value, 9), source, raw)


def make_xmp_angle_fact(name: str, source: str, raw: str, *, reference: str = "") -> Fact:
    """A latitude or longitude as XMP writes it: `21,18.5N` or `21,18,30N`.

    Args:
        name: `latitude_deg` or `longitude_deg`.
        source: of the property.
        raw: as it stood there.
        reference: N, S, E or W from a property of its own, as EXIF has it; for a text without a letter.

    Source: XMP specification part 2, section 1.2.7.4 (GPSCoordinate).
    """
    match = _XMP_POINT.fullmatch(raw.strip())
    if match is None:
        return make_unreadable(name, source, raw)
    numbers = tuple(float(match[place]) for place in (1, 2, 3) if match[place])
    fact = make_angle_fact(name, source, numbers, reference=match[4] or reference)
    return make_fact(fact.name, raw if fact.name != name else fact.value, source, raw)  # type: ignore[arg-type]


def _is_time(text: str) -> bool:
    try:
        return parse_instant(text).earliest is not None
    except ValueRefused:
        return False


def _list_raw(source: str, raw: str, parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [(source, raw), *((part.source, part.raw) for part in parts)]


def _join_raw(raw: str, parts: tuple[Part, ...]) -> str:
    return "; ".join([raw, *(f"{part.source.partition(':')[2]} {part.raw}" for part in parts)])
