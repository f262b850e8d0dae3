"""Facts about the same thing that cannot all be right."""

from catalogue.record.fact import Fact
from catalogue.record.instant import Instant, parse_instant

# Names of which an image has one true value; captions or keywords may differ without contradiction.
_SINGLE_TEXT = frozenset({"platform", "instrument", "scene_id", "country", "city", "credit"})
# (name, how far two values may lie apart): sensors and sidecars round differently.
_SINGLE_NUMBER = {
    "latitude_deg": 0.01,
    "longitude_deg": 0.01,
    "gsd_m": 0.05,
    "off_nadir_deg": 0.5,
    "sun_azimuth_deg": 0.5,
    "sun_elevation_deg": 0.5,
    "cloud_cover_pct": 1.0,
}
# Degrees that meet again after a full turn: 359.9 and 0.1 lie 0.2 apart.
_CIRCULAR = frozenset({"longitude_deg", "sun_azimuth_deg"})
_TIMES = frozenset({"acquired_at", "created_at", "published_at"})


def find_conflicting_names(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The names, sorted, under which two facts stand that cannot both be right."""
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.name, []).append(fact)
    return tuple(sorted(name for name, group in by_name.items() if _is_conflicting(name, group)))


def _is_conflicting(name: str, group: list[Fact]) -> bool:
    if name in _TIMES:
        return _are_apart([parse_instant(str(fact.value)) for fact in group])
    if name in _SINGLE_NUMBER:
        numbers = [float(fact.value) for fact in group if isinstance(fact.value, int | float)]
        spread = _measure_turn if name in _CIRCULAR else _measure_range
        return len(numbers) > 1 and spread(numbers) > _SINGLE_NUMBER[name]
    if name in _SINGLE_TEXT:
        return len({str(fact.value).strip().casefold() for fact in group}) > 1
    return False


def _measure_range(numbers: list[float]) -> float:
    return max(numbers) - min(numbers)


def _measure_turn(degrees: list[float]) -> float:
    """The smallest arc that holds every direction."""
    around = sorted(value % 360 for value in degrees)
    gaps = [after - before for before, after in zip(around, [*around[1:], around[0] + 360], strict=True)]
    return 360 - max(gaps)


def _are_apart(times: list[Instant]) -> bool:
    """Whether two of the times cannot be the same moment."""
    spans = [(time.earliest, time.latest) for time in times if time.earliest and time.latest]
    if len(spans) < 2:
        return False
    return max(earliest for earliest, _ in spans) > min(latest for _, latest in spans)
