"""Every place that is known about an image, with who says so, ready to stand on one map."""

import math
from collections.abc import Iterable, Iterator

import msgspec

from catalogue.record.fact import Basis, Fact
from catalogue.record.place import Place
from catalogue.record.views import ClaimView, Geometry, ImageView

Ring = tuple[tuple[float, float], ...]


class MapPlace(msgspec.Struct, frozen=True, kw_only=True):
    """One place, as a point or as an outline.

    Attributes:
        label: what is there, and who says so.
        basis: how we came by it.
        latitude_deg: of the point, or of the middle of the outline.
        longitude_deg: likewise, -180 to 180.
        radius_m: how far from the point it may be; None when not stated.
        rings: outlines as (longitude, latitude); empty for a point.
    """

    label: str
    basis: Basis
    latitude_deg: float
    longitude_deg: float
    radius_m: float | None = None
    rings: tuple[Ring, ...] = ()


class PlaceMap(msgspec.Struct, frozen=True, kw_only=True):
    """The places of one image: where the pixels lie first, then what is embedded, stated and claimed."""

    places: tuple[MapPlace, ...]


def make_place_map(image: ImageView, claims: Iterable[ClaimView] = ()) -> PlaceMap:
    """Every place with coordinates that an image and its claims have.

    Args:
        image: everything known about it.
        claims: those that it is linked to.
    """
    found = [
        _make_footprint(image),
        *_list_embedded(image.facts),
        *(_make_stated(f"stated: entry {_cite(one.noted)}", one.place) for one in image.scenes),
        *(
            _make_stated(f"claim {claim.slug or claim.id[:12]}", one.place)
            for claim in claims
            for one in claim.statements
        ),
    ]
    joined: dict[tuple[object, ...], list[MapPlace]] = {}
    for place in found:
        if place is not None:
            key = (place.basis, place.latitude_deg, place.longitude_deg, place.radius_m, place.rings)
            joined.setdefault(key, []).append(place)
    return PlaceMap(
        places=tuple(
            msgspec.structs.replace(group[0], label="; ".join(dict.fromkeys(one.label for one in group)))
            for group in joined.values()
        )
    )


def _cite(noted: object) -> str:
    return f"{getattr(noted, 'entry', '?')} by {getattr(noted, 'agent', '?')}"


def _make_footprint(image: ImageView) -> MapPlace | None:
    rings = _read_rings(image.footprint) if image.footprint else ()
    if image.bounds_wgs84 is None or not rings:
        return None
    west, south, east, north = image.bounds_wgs84
    # Across the antimeridian, east is the smaller number.
    width = (east - west) % 360 or (360.0 if east != west else 0.0)
    return _make_point(
        "where the pixels lie, by the file",
        Basis.MEASURED,
        ((south + north) / 2, west + width / 2),
        rings=rings,
    )


def _read_rings(geometry: Geometry) -> tuple[Ring, ...]:
    """The outer rings of a GeoJSON geometry; a form that is not known has none."""
    kind, inner = geometry.get("type"), geometry.get("coordinates")
    try:
        if kind == "Polygon":
            return (msgspec.convert(inner, tuple[Ring, ...])[0],)
        if kind == "MultiPolygon":
            return tuple(part[0] for part in msgspec.convert(inner, tuple[tuple[Ring, ...], ...]))
    except (msgspec.ValidationError, IndexError):
        return ()
    return ()


def _list_embedded(facts: Iterable[Fact]) -> Iterator[MapPlace | None]:
    """Latitude and longitude of one source are one place."""
    groups: dict[tuple[str, str | None], dict[str, Fact]] = {}
    for fact in facts:
        if fact.basis is not Basis.STATED and fact.name in {"latitude_deg", "longitude_deg"}:
            key = (fact.source.partition(":")[0], fact.noted.entry if fact.noted else None)
            groups.setdefault(key, {}).setdefault(fact.name, fact)
    for group in groups.values():
        latitude, longitude = group.get("latitude_deg"), group.get("longitude_deg")
        if latitude is not None and longitude is not None:
            label = f"in the file: {latitude.render_source()}"
            yield _make_point(label, latitude.basis, (latitude.value, longitude.value))


def _make_stated(label: str, place: Place | None) -> MapPlace | None:
    if place is None:
        return None
    named = f"{label}: {place.name}" if place.name else label
    return _make_point(
        named, Basis.STATED, (place.latitude_deg, place.longitude_deg), radius_m=place.radius_m
    )


def _make_point(
    label: str,
    basis: Basis,
    point: tuple[object, object],
    *,
    radius_m: float | None = None,
    rings: tuple[Ring, ...] = (),
) -> MapPlace | None:
    """The place, or None when a file or another program gave what is no point on the Earth."""
    latitude, longitude = point
    if isinstance(latitude, bool) or not isinstance(latitude, int | float):
        return None
    if isinstance(longitude, bool) or not isinstance(longitude, int | float):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 540) or not math.isfinite(radius_m or 0):
        return None
    return MapPlace(
        label=label,
        basis=basis,
        latitude_deg=float(latitude),
        longitude_deg=(float(longitude) + 180) % 360 - 180,
        radius_m=radius_m,
        rings=tuple(ring for ring in rings if ring and all(_is_on_earth(point) for point in ring)),
    )


def _is_on_earth(point: tuple[float, float]) -> bool:
    return abs(point[0]) <= 540 and abs(point[1]) <= 90
