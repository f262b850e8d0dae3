"""Places as somebody gave them: points with a radius, names, unlocatable, and not stated."""

import math
import re
from enum import StrEnum
from urllib.parse import parse_qs, urlparse

import msgspec

from catalogue.errors import ValueRefused

ACCEPTED = (
    "44.6103, 33.5256",
    "44.6103 N 33.5256 E",
    "44°36'37\"N 33°31'32\"E",
    "a map link that holds the point",
    "unlocatable",
    "not stated",
)
_NUMBER = r"[-+]?[0-9]{1,3}(?:\.[0-9]+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*(?:,|;|\s)\s*({_NUMBER})")
_LETTERED = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEWnsew])")
_DMS = re.compile(
    r"(\d{1,3})\s*[°d:]\s*(\d{1,2})\s*['’′m:]\s*(\d{1,2}(?:\.\d+)?)?\s*(?:\"|”|″|''|s)?\s*([NSEWnsew])"
)
# A path such as /2022/05/11/ is a date: numbers between slashes count only behind the #.
_PATH_POINT = re.compile(rf"[@/]({_NUMBER}),({_NUMBER})(?![0-9.])")
_FRAGMENT_POINT = re.compile(rf"/({_NUMBER})/({_NUMBER})(?![0-9.])")


# Mean radius of the Earth (IUGG): a sphere is within 0.6 % of the ellipsoid, ample for 50 km.
_EARTH_RADIUS_M = 6_371_008.8
_NEAR_M = 50_000.0
_FARTHEST_M = 20_037_508.0


class PlacePrecision(StrEnum):
    """How closely a place is known, in the words that volunteers use."""

    EXACT = "exact"
    VICINITY = "vicinity"
    LOCALITY = "locality"
    REGION = "region"


# Atlos: exact is within 10 m, vicinity within 100 m, locality within 1 km; region is ours.
RADIUS_M = {
    PlacePrecision.EXACT: 10.0,
    PlacePrecision.VICINITY: 100.0,
    PlacePrecision.LOCALITY: 1_000.0,
    PlacePrecision.REGION: 50_000.0,
}


class PlaceState(StrEnum):
    """Whether a place has coordinates, cannot have them, or was not given."""

    LOCATED = "located"
    NAMED = "named"
    UNLOCATABLE = "unlocatable"
    NOT_STATED = "not stated"


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place and how precisely it is known, WGS 84.

    Attributes:
        state: located (has coordinates), named (only a name), unlocatable, or not stated.
        name: in the words of whoever gave it.
        latitude_deg: -90 to 90, north positive.
        longitude_deg: -180 to 180, east positive.
        precision: the word; `radius_m` is the same in metres.
        radius_m: how far from the point it may be.
    """

    state: PlaceState
    name: str | None = None
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    precision: PlacePrecision | None = None
    radius_m: float | None = None


def make_place(
    *,
    point: str | None = None,
    name: str | None = None,
    precision: str | None = None,
    radius_m: float | None = None,
    force_zero: bool = False,
) -> Place:
    """A place from what a person typed.

    Args:
        point: coordinates in an accepted form, "unlocatable" or "not stated".
        name: the place in words.
        precision: exact, vicinity, locality or region.
        radius_m: metres; taken from the precision word when absent.
        force_zero: accept 0, 0, which is nearly always a missing value.

    Raises:
        ValueRefused: a value is not understood, out of range, or 0, 0 without force.
    """
    stripped = (point or "").strip()
    if stripped.casefold() == "unlocatable":
        return Place(state=PlaceState.UNLOCATABLE, name=name)
    if stripped.casefold() in {"", "not stated", "unknown"}:
        return Place(state=PlaceState.NAMED if name else PlaceState.NOT_STATED, name=name)
    latitude, longitude = parse_point(stripped)
    if latitude == 0 and longitude == 0 and not force_zero:
        raise ValueRefused(
            stripped, "is 0, 0: nearly always a missing value; force it if it is meant", ACCEPTED
        )
    if radius_m is not None and not 0 <= radius_m <= _FARTHEST_M:
        raise ValueRefused(str(radius_m), "is no distance on the Earth", ("250 (metres)",))
    word = _parse_precision(precision) if precision else None
    return Place(
        state=PlaceState.LOCATED,
        name=name,
        latitude_deg=latitude,
        longitude_deg=longitude,
        precision=word,
        radius_m=radius_m if radius_m is not None else RADIUS_M.get(word) if word else None,
    )


def parse_point(text: str) -> tuple[float, float]:
    """(latitude, longitude) in degrees, WGS 84, from text in an accepted form.

    Raises:
        ValueRefused: the text is not understood, or a value is out of range.
    """
    latitude, longitude = _parse_degrees(text.strip())
    if not -90 <= latitude <= 90:
        raise ValueRefused(
            text, f"has latitude {latitude}, outside -90 to 90 (latitude comes first)", ACCEPTED
        )
    if not -180 <= longitude <= 180:
        raise ValueRefused(text, f"has longitude {longitude}, outside -180 to 180", ACCEPTED)
    return latitude, longitude


def _parse_degrees(text: str) -> tuple[float, float]:
    if "://" in text:
        return _parse_link(text)
    if pair := _PAIR.fullmatch(text):
        return float(pair[1]), float(pair[2])
    parts = [
        (_join_sexagesimal(text, d, m, s or "0"), letter.upper()) for d, m, s, letter in _DMS.findall(text)
    ] or [(float(value), letter.upper()) for value, letter in _LETTERED.findall(text)]
    # Anything else in the text, such as a minus sign or a fourth digit, would change what it means.
    rest = (_DMS if _DMS.search(text) else _LETTERED).sub("", text).strip(" ,;")
    by_letter = {letter: value for value, letter in parts}
    latitude = by_letter.get("N", -by_letter["S"] if "S" in by_letter else None)
    longitude = by_letter.get("E", -by_letter["W"] if "W" in by_letter else None)
    if rest or len(parts) != 2 or latitude is None or longitude is None:
        raise ValueRefused(text, "is not a pair of coordinates, latitude first", ACCEPTED)
    return latitude, longitude


def _join_sexagesimal(text: str, degrees: str, minutes: str, seconds: str) -> float:
    if int(minutes) >= 60 or float(seconds) >= 60:
        raise ValueRefused(text, "has minutes or seconds of 60 or more", ACCEPTED)
    return int(degrees) + int(minutes) / 60 + float(seconds) / 3600


def _parse_link(text: str) -> tuple[float, float]:
    try:
        url = urlparse(text)
        query = parse_qs(url.query)
        if "mlat" in query and "mlon" in query:
            return float(query["mlat"][0]), float(query["mlon"][0])
    except ValueError as error:
        raise ValueRefused(text, "is a link that cannot be read", ACCEPTED) from error
    for key in ("q", "query", "ll", "center"):
        if key in query and (pair := _PAIR.fullmatch(query[key][0].strip())):
            return float(pair[1]), float(pair[2])
    if point := _PATH_POINT.search(url.path) or _FRAGMENT_POINT.search(url.fragment):
        return float(point[1]), float(point[2])
    raise ValueRefused(text, "is a link without a point in it", ACCEPTED)


def _parse_precision(word: str) -> PlacePrecision:
    try:
        return PlacePrecision(word.strip().casefold())
    except ValueError as error:
        raise ValueRefused(word, "is not a word for precision", tuple(PlacePrecision)) from error


def are_axes_swapped(place: Place, claimed: Place) -> bool:
    """Whether a point lies far from a claimed place, and would lie near it with its axes exchanged."""
    if place.state is not PlaceState.LOCATED or claimed.state is not PlaceState.LOCATED:
        return False
    assert place.latitude_deg is not None and place.longitude_deg is not None
    assert claimed.latitude_deg is not None and claimed.longitude_deg is not None
    given, swapped = (place.latitude_deg, place.longitude_deg), (place.longitude_deg, place.latitude_deg)
    target = (claimed.latitude_deg, claimed.longitude_deg)
    if abs(swapped[0]) > 90:
        return False
    return measure_distance_m(given, target) > _NEAR_M >= measure_distance_m(swapped, target)


def measure_distance_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle metres between (latitude, longitude) pairs in degrees, by the haversine formula."""
    (phi, lam), (psi, mu) = ((math.radians(a), math.radians(b)) for a, b in (first, second))
    chord = math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin((mu - lam) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))
