"""What the fields of a vendor's sidecar mean, each with its unit, as facts."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from catalogue.errors import ValueRefused
from catalogue.examine.georeference import Georeference
from catalogue.record.canonical import JsonValue
from catalogue.record.fact import Basis, Fact, FactValue
from catalogue.record.instant import parse_instant

# A platform or scene name is a short text; a longer one stands in the raw reading whole.
_TEXT_CHARACTERS = 200


@dataclass(frozen=True)
class SidecarReading:
    """What sidecars say, one or all of them.

    Attributes:
        facts: embedded ones, each with the field it stood in.
        notes: damage, hostility and limits met on the way.
        raw: by file name: its fields.
        georeference: where they place the picture, when they do.
    """

    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    raw: dict[str, JsonValue] = field(default_factory=dict)
    georeference: Georeference | None = None


def make_text(name: str, text: str, source: str) -> list[Fact]:
    """A fact of a text, blanks normalised; none of an empty one."""
    value = " ".join(text.split())[:_TEXT_CHARACTERS]
    return [_embedded(name, value, source, text)] if value else []


def make_time(name: str, text: str, source: str) -> list[Fact]:
    """A fact of a time, its zone only when stated; of one that cannot be, `NAME_unreadable`."""
    stripped = text.strip()
    # Some suppliers write seven digits of a second, or GMT; both have one meaning.
    tidy = re.sub(r"\s*GMT$", "Z", re.sub(r"(\.\d{9})\d+", r"\1", stripped))
    tidy = re.sub(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3", tidy)
    if not stripped:
        return []
    try:
        return [_embedded(name, parse_instant(tidy).text, source, text)]
    except ValueRefused:
        return [
            Fact(
                name=f"{name}_unreadable", value=text[:_TEXT_CHARACTERS], basis=Basis.EMBEDDED, source=source
            )
        ]


def make_number(
    name: str,
    text: str,
    source: str,
    *,
    low: float,
    high: float,
    scale: float = 1.0,
    unknown: float | None = None,
) -> list[Fact]:
    """A fact of a number times a scale; none of the supplier's mark for unknown.

    A number out of its range or no number at all becomes `NAME_unreadable`.
    """
    match = re.match(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)", text)
    value = float(match[1]) if match else math.nan
    if unknown is not None and value == unknown:
        return []
    if not low <= value * scale <= high:
        return [
            Fact(
                name=f"{name}_unreadable", value=text[:_TEXT_CHARACTERS], basis=Basis.EMBEDDED, source=source
            )
        ]
    if scale == 1.0:
        return [_embedded(name, int(value) if value.is_integer() else value, source, text)]
    # Twelve digits drop the noise of the scaling and keep all that any supplier writes.
    return [_embedded(name, float(f"{value * scale:.12g}"), source, text)]


def _embedded(name: str, value: FactValue, source: str, text: str) -> Fact:
    raw = text if text != str(value) else None
    return Fact(name=name, value=value, basis=Basis.EMBEDDED, source=source, raw=raw and raw[:1000])


Maker = Callable[[str, str], list[Fact]]


def text_of(name: str) -> Maker:
    """A maker of text facts with that name."""
    return lambda text, source: make_text(name, text, source)


def time_of(name: str) -> Maker:
    """A maker of time facts with that name."""
    return lambda text, source: make_time(name, text, source)


def number_of(
    name: str, low: float, high: float, *, scale: float = 1.0, unknown: float | None = None
) -> Maker:
    """A maker of number facts with that name."""
    return lambda text, source: make_number(
        name, text, source, low=low, high=high, scale=scale, unknown=unknown
    )


# Shared ranges: a sun below the horizon is possible (night imagery), a satellite beyond it is not.
SUN_AZIMUTH = number_of("sun_azimuth_deg", -360, 360)
SUN_ELEVATION = number_of("sun_elevation_deg", -90, 90)
OFF_NADIR = number_of("off_nadir_deg", -90, 90)
CLOUD_PERCENT = number_of("cloud_cover_pct", 0, 100, unknown=-1)
# DigitalGlobe ISD 1.1.2: cloudCover is a fraction of 1; -999 says it was not assessed.
CLOUD_FRACTION = number_of("cloud_cover_pct", 0, 100, scale=100, unknown=-999)
GSD = number_of("gsd_m", 0.01, 100_000)
ORBIT = number_of("orbit_number", 0, 10_000_000)


def map_fields(
    fields: Iterable[tuple[str, str]], makers: dict[str, Maker], prefix: str
) -> tuple[list[Fact], list[str]]:
    """(facts, fields that were mapped) of all fields whose last part is named in the table.

    Args:
        fields: (dotted path, text), in order; a path may come several times.
        makers: by the last part of the path, or by a dotted end of it, in lower case.
        prefix: such as `IMD`, before the path in each fact's source.
    """
    facts: list[Fact] = []
    mapped: list[str] = []
    for path, text in fields:
        parts = path.lower().split(".")
        maker = next(
            (
                makers[end]
                for n in range(min(3, len(parts)), 0, -1)
                if (end := ".".join(parts[-n:])) in makers
            ),
            None,
        )
        if maker is not None:
            facts += maker(text, f"{prefix}:{path}")
            mapped.append(path)
    return facts, mapped
