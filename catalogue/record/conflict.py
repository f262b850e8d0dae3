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
_TIMES = frozenset({"acquired_at", "published_at"})


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
        return len(numbers) > 1 and max(numbers) - min(numbers) > _SINGLE_NUMBER[name]
    if name in _SINGLE_TEXT:
        return len({str(fact.value).strip().casefold() for fact in group}) > 1
    return False


def _are_apart(times: list[Instant]) -> bool:
    """Whether two of the times cannot be the same moment."""
    spans = [(time.earliest, time.latest) for time in times if time.earliest and time.latest]
    if len(spans) < 2:
        return False
    return max(earliest for earliest, _ in spans) > min(latest for _, latest in spans)
