"""What a STAC item beside a picture says about the scene."""

import json
from datetime import timedelta

from catalogue.errors import ValueRefused
from catalogue.examine.sidecar_fields import (
    CLOUD_PERCENT,
    GSD,
    OFF_NADIR,
    ORBIT,
    SUN_AZIMUTH,
    SUN_ELEVATION,
    Maker,
    text_of,
    time_of,
)
from catalogue.record.fact import Fact
from catalogue.record.instant import parse_instant

# `view:incidence_angle` is left out: a large publisher writes the satellite's elevation into it.
_PROPERTIES: dict[str, Maker] = {
    "platform": text_of("platform"),
    "instruments": text_of("instrument"),
    "gsd": GSD,
    "view:off_nadir": OFF_NADIR,
    "view:sun_azimuth": SUN_AZIMUTH,
    "view:sun_elevation": SUN_ELEVATION,
    "eo:cloud_cover": CLOUD_PERCENT,
    "sat:absolute_orbit": ORBIT,
}
# What a catalogue of evidence exports: what people stated comes back in it, as if a supplier had said so.
_OWN_PREFIX = "evidence:"
_OWN_NOTE = (
    "it was written by a catalogue of evidence out of what people stated, not by a supplier; it is kept, and "
    "nothing in it was taken for the scene's own metadata"
)
_TIME = time_of("acquired_at")
# A scene is recorded within this; what spans more is a composite of several.
_ONE_SCENE = timedelta(minutes=15)


def parse_json(data: bytes) -> dict[str, object] | None:
    """The JSON object in these bytes; None when it is none, or nested beyond what Python parses."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def is_stac_item(item: dict[str, object]) -> bool:
    """Whether it is a STAC item."""
    return (
        item.get("type") == "Feature" and "stac_version" in item and isinstance(item.get("properties"), dict)
    )


def map_stac(item: dict[str, object]) -> tuple[list[Fact], tuple[str, ...]]:
    """(facts, notes) of a STAC item; null and absent properties give none, an exported record none at all."""
    properties = item["properties"]
    assert isinstance(properties, dict)
    if any(str(name).startswith(_OWN_PREFIX) for name in properties):
        return [], (_OWN_NOTE,)
    facts = text_of("scene_id")(str(item["id"]), "STAC:id") if isinstance(item.get("id"), str) else []
    facts += _map_times(properties)
    for name, maker in _PROPERTIES.items():
        value = properties.get(name)
        if isinstance(value, list):
            value = ", ".join(str(each) for each in value[:20])
        if value is not None and not isinstance(value, dict | bool):
            facts += maker(str(value), f"STAC:properties.{name}")
    return facts, ()


def _map_times(properties: dict[str, object]) -> list[Fact]:
    """The time of the scene: the span, where a start and an end are given that lie farther apart than one's.

    Of what spans a month `datetime` is its beginning or its middle, or any other moment in it.
    """
    moment, start, end = (
        value.strip() if isinstance(value := properties.get(name), str) else ""
        for name in ("datetime", "start_datetime", "end_datetime")
    )
    source = "STAC:properties.start_datetime"
    if start and end and not (moment and _is_one_scene(start, end)):
        found = _TIME(f"{start}/{end}", source)
        if found[0].name == "acquired_at" or not moment:
            return found
    return _TIME(moment, "STAC:properties.datetime") if moment else []


def _is_one_scene(start: str, end: str) -> bool:
    try:
        span = parse_instant(f"{start}/{end}")
    except ValueRefused:
        return False
    return bool(span.earliest and span.latest and span.latest - span.earliest <= _ONE_SCENE)


def flatten(value: object, path: str = "", depth: int = 0) -> list[tuple[str, str]]:
    """(dotted path, text) of every scalar in a JSON value; depth and number are bounded."""
    if isinstance(value, dict) and depth < 32:
        pairs = [(f"{path}.{key}" if path else str(key), each) for key, each in list(value.items())[:5_000]]
    elif isinstance(value, list) and depth < 32:
        pairs = [(f"{path}.{i}", each) for i, each in enumerate(value[:5_000])]
    else:
        return [] if value is None else [(path, str(value))]
    return [field for name, each in pairs for field in flatten(each, name, depth + 1)]
