"""What is told of a platform that the sensor table does not know: most are mistyped."""

from difflib import SequenceMatcher, get_close_matches

from catalogue.check.sensors import Sensor, find_sensors, read_sensors

_EXAMPLES = "known are, for example, WorldView-3, Sentinel-2"
# Shares of letters in common: two letters exchanged in ten leave 0.9, another number 0.8.
_LEAST_LIKE, _AS_LIKE = 0.6, 0.04


def tell_unknown_platform(name: str) -> str | None:
    """That a name is not in the sensor table, and which it may have been meant for; None when it is there."""
    if find_sensors(name):
        return None
    near = _find_near(name)
    return f"{name!r} is not in the sensor table; {f'did you mean {near}?' if near else _EXAMPLES}"


def _find_near(name: str) -> str:
    wanted = _fold(name)
    known = {
        _fold(text): text
        for sensor in read_sensors()
        for text in (*sensor.groups, *sensor.aliases, sensor.key, sensor.name)
    }
    near = get_close_matches(wanted, sorted(known), n=8, cutoff=_LEAST_LIKE)
    best = max((_measure_likeness(one, wanted) for one in near), default=0.0)
    # Spellings of one satellite are one answer.
    meant: dict[tuple[Sensor, ...], str] = {}
    for one in near:
        if _measure_likeness(one, wanted) > best - _AS_LIKE:
            meant.setdefault(find_sensors(known[one]), known[one])
    return " or ".join(list(meant.values())[:3])


def _fold(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _measure_likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
