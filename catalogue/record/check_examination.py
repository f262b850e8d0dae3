"""Whether an examination can be what this program reads in a file: nothing that no reader can show."""

import math
from collections.abc import Iterable

from catalogue.errors import Damaged, ValueRefused
from catalogue.record.examination import Examination, Footprint
from catalogue.record.fact import Basis, Fact
from catalogue.record.instant import parse_instant

# Largest real ones: a MAXAR delivery has 60 facts and a densified outline 85 points. The examiner stops at
# 5,000 values of one packet (`examine/limits.py`), so that nothing of ours reaches these.
MAX_FACTS = 20_000
MAX_VALUES = 100_000
MAX_NOTES = 20_000
MAX_RINGS = 16
MAX_POINTS = 1_000
MAX_TEXT_CHARS = 1_000_000
_RANGES = {"latitude_deg": 90.0, "longitude_deg": 180.0}
# What rounding adds to a point on the rim.
_SLACK_DEG = 1e-6


def check_examination(examination: Examination) -> None:
    """Nothing, when every reader can show the examination.

    Raises:
        Damaged: a time in it is none, a place lies off the Earth, a number is not finite, it states what only
            people can, or there is more of it than the examiner ever reads.
    """
    _check_count(len(examination.facts), MAX_FACTS, "facts")
    _check_count(len(examination.notes), MAX_NOTES, "notes")
    _check_count(sum(_count_values(fact) for fact in examination.facts), MAX_VALUES, "values")
    for fact in examination.facts:
        _check_fact(fact)
    for text in (examination.reason, examination.no_footprint, *examination.notes):
        _check_text(text)
    for size_px in (examination.width_px, examination.height_px):
        if size_px is not None and not 0 <= size_px < 1 << 53:
            raise Damaged("gives a width or height that no picture has")
    if examination.footprint is not None:
        _check_footprint(examination.footprint)
    if examination.grid is not None:
        _check_numbers((*examination.grid.column_m, *examination.grid.row_m), "its grid")


def _check_count(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise Damaged(f"holds {count:,} {what}; no file has more than {limit:,}")


def _count_values(fact: Fact) -> int:
    return len(fact.value) if isinstance(fact.value, tuple) else 1


def _check_fact(fact: Fact) -> None:
    named = ascii(fact.name[:80])
    if fact.basis is Basis.STATED or fact.noted is not None:
        raise Damaged(f"holds the fact {named} as somebody's statement, which no examination does")
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    _check_numbers((one for one in values if isinstance(one, int | float)), f"the fact {named}")
    for text in (fact.name, fact.source, fact.raw, *(one for one in values if isinstance(one, str))):
        _check_text(text)
    if fact.name.endswith("_at"):
        try:
            parse_instant(str(fact.value))
        except ValueRefused as error:
            raise Damaged(f"holds the fact {named}, whose time is none: {error.problem}") from error
    limit = _RANGES.get(fact.name)
    if limit is not None and not (isinstance(fact.value, int | float) and abs(fact.value) <= limit):
        raise Damaged(f"holds the fact {named}, which is no place on the Earth")


def _check_text(text: str | None) -> None:
    if text is not None and len(text) > MAX_TEXT_CHARS:
        raise Damaged(f"holds a text of over {MAX_TEXT_CHARS:,} characters")


def _check_numbers(numbers: Iterable[float], what: str) -> None:
    try:
        is_finite = all(map(math.isfinite, numbers))
    except OverflowError:  # an integer that is no double
        is_finite = False
    if not is_finite:
        raise Damaged(f"holds a number that readers cannot take, in {what}")


def _check_footprint(footprint: Footprint) -> None:
    _check_count(len(footprint.rings_wgs84), MAX_RINGS, "outlines")
    if not footprint.rings_wgs84:
        raise Damaged("holds a footprint without an outline")
    for ring in footprint.rings_wgs84:
        _check_count(len(ring), MAX_POINTS, "points of one outline")
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise Damaged("holds an outline that is not closed")
        if not all(_is_on_earth(longitude, latitude) for longitude, latitude in ring):
            raise Damaged("holds an outline off the Earth")
    west, south, east, north = footprint.bounds_wgs84
    if not (_is_on_earth(west, south) and _is_on_earth(east, north) and south <= north):
        raise Damaged("holds a footprint whose box is none on the Earth")


def _is_on_earth(longitude: float, latitude: float) -> bool:
    return abs(longitude) <= 180 + _SLACK_DEG and abs(latitude) <= 90 + _SLACK_DEG
