"""What a STAC item beside a picture says about the scene."""

import json

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

# `view:incidence_angle` is left out: a large publisher writes the satellite's elevation into it.
_PROPERTIES: dict[str, Maker] = {
    "datetime": time_of("acquired_at"),
    "platform": text_of("platform"),
    "instruments": text_of("instrument"),
    "gsd": GSD,
    "view:off_nadir": OFF_NADIR,
    "view:sun_azimuth": SUN_AZIMUTH,
    "view:sun_elevation": SUN_ELEVATION,
    "eo:cloud_cover": CLOUD_PERCENT,
    "sat:absolute_orbit": ORBIT,
}


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


def map_stac(item: dict[str, object]) -> list[Fact]:
    """Facts of a STAC item; null and absent properties give none."""
    properties = item["properties"]
    assert isinstance(properties, dict)
    facts = text_of("scene_id")(str(item["id"]), "STAC:id") if isinstance(item.get("id"), str) else []
    for name, maker in _PROPERTIES.items():
        value = properties.get(name)
        if isinstance(value, list):
            value = ", ".join(str(each) for each in value[:20])
        if value is not None and not isinstance(value, dict | bool):
            facts += maker(str(value), f"STAC:properties.{name}")
    return facts


def flatten(value: object, path: str = "", depth: int = 0) -> list[tuple[str, str]]:
    """(dotted path, text) of every scalar in a JSON value; depth and number are bounded."""
    if isinstance(value, dict) and depth < 32:
        pairs = [(f"{path}.{key}" if path else str(key), each) for key, each in list(value.items())[:5_000]]
    elif isinstance(value, list) and depth < 32:
        pairs = [(f"{path}.{i}", each) for i, each in enumerate(value[:5_000])]
    else:
        return [] if value is None else [(path, str(value))]
    return [field for name, each in pairs for field in flatten(each, name, depth + 1)]
