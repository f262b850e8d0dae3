"""Facts about the same thing that cannot all be right."""

from collections.abc import Iterator
from datetime import timedelta

from catalogue.errors import ValueRefused
from catalogue.record.fact import Basis, Fact
from catalogue.record.instant import Instant, parse_instant

# How far two values may lie apart and both be right: mean and momentary values of one scene differ, and
# a product's tile is seen up to ten minutes after the recording began (621 s measured for Sentinel-2).
# Left out on purpose: names and ids, which have many right spellings; ground sample distance and cloud
# cover, of which each band and each cut of a scene has its own; dates of publication, of which each
# publisher has one.
_NUMBERS = {
    "latitude_deg": 0.01,
    "longitude_deg": 0.01,
    "off_nadir_deg": 5.0,
    "sun_azimuth_deg": 5.0,
    "sun_elevation_deg": 5.0,
}
# Nothing that is measured in degrees comes near; beyond it, spans overflow.
_LARGEST = 1e15
# Degrees that meet again after a full turn: 359.9 and 0.1 lie 0.2 apart.
_CIRCULAR = frozenset({"longitude_deg", "sun_azimuth_deg"})
_TIMES = {"acquired_at": timedelta(minutes=15), "created_at": timedelta()}
# A stated place is as wide as its radius, and a check of its own; IPTC and XMP keep the date of creation
# in two places that mean the same (MWG guidelines 2.0, 5.6), other tags of that name mean the file.
_EMBEDDED_ONLY = frozenset({"latitude_deg", "longitude_deg"})
_SOURCES = {"created_at": ("IPTC:", "XMP-photoshop:")}


def find_conflicting_names(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The names, sorted, under which two facts stand that cannot both be right."""
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.name, []).append(fact)
    return tuple(sorted(name for name, group in by_name.items() if _is_conflicting(name, group)))


def _is_conflicting(name: str, group: list[Fact]) -> bool:
    comparable = [fact for fact in group if _is_comparable(name, fact)]
    if name in _TIMES:
        return _are_apart(list(_parse(comparable)), _TIMES[name])
    if name in _NUMBERS:
        numbers = list(_measure(comparable))
        spread = _measure_turn if name in _CIRCULAR else _measure_range
        return len(numbers) > 1 and spread(numbers) > _NUMBERS[name]
    return False


def _is_comparable(name: str, fact: Fact) -> bool:
    if name in _EMBEDDED_ONLY and fact.basis is Basis.STATED:
        return False
    return fact.source.startswith(_SOURCES.get(name, ""))


def _parse(facts: list[Fact]) -> Iterator[Instant]:
    """The times that facts give; another program may have recorded what is none, which stands as it is."""
    for fact in facts:
        try:
            yield parse_instant(str(fact.value))
        except ValueRefused:
            continue


def _measure(facts: list[Fact]) -> Iterator[float]:
    """The numbers that facts give, likewise."""
    for fact in facts:
        if isinstance(fact.value, int | float) and -_LARGEST <= fact.value <= _LARGEST:
            yield float(fact.value)


def _measure_range(numbers: list[float]) -> float:
    return max(numbers) - min(numbers)


def _measure_turn(degrees: list[float]) -> float:
    """The smallest arc that holds every direction."""
    around = sorted(value % 360 for value in degrees)
    gaps = [after - before for before, after in zip(around, [*around[1:], around[0] + 360], strict=True)]
    return 360 - max(gaps)


def _are_apart(times: list[Instant], tolerance: timedelta) -> bool:
    """Whether two of the times cannot be the same moment, nor within the tolerance of it."""
    spans = [(time.earliest, time.latest) for time in times if time.earliest and time.latest]
    if len(spans) < 2:
        return False
    gap = max(earliest for earliest, _ in spans) - min(latest for _, latest in spans)
    return gap > tolerance
