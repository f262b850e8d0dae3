"""Images and alleged places as GeoJSON, longitude first."""

from collections.abc import Iterator, Sequence
from typing import cast

from catalogue.record.canonical import JsonValue
from catalogue.record.claim import Claim
from catalogue.record.place import Place, PlaceState
from catalogue.record.views import ClaimView, Dossier, Exhibit, ImageView
from catalogue.render.json_text import drop_unknown, render_json

_Ring = list[list[float]]


def render_geojson(dossier: Dossier, *, in_bundle: bool = True) -> bytes:
    """A feature per image and per place that a claim alleges (RFC 7946, WGS 84).

    An image lies where its own georeference puts it; without one, at each point that somebody states,
    with the radius it may be off; without any, its geometry is null. `kind` says which.

    Args:
        dossier: what to render.
        in_bundle: whether pictures lie beside it as in a bundle; else no path is given.
    """
    features = [feature for exhibit in dossier.exhibits for feature in _render_image(exhibit, in_bundle)]
    features += [feature for claim in dossier.claims for feature in _render_claim(claim)]
    # A foreign member (RFC 7946, 6.1): without it, places made coarse on purpose would pass as exact.
    collection: dict[str, JsonValue] = {"type": "FeatureCollection", "features": features}
    return render_json(collection | drop_unknown(withheld=list[JsonValue](dossier.withheld)))


def render_footprint(image: ImageView) -> dict[str, JsonValue] | None:
    """Where the image's own georeference puts it, outer rings counter-clockwise; None without one.

    Across the antimeridian it is two polygons that meet there (RFC 7946, 3.1.6 and 3.1.9).
    """
    if image.footprint is None:
        return None
    parts = cast(list[list[_Ring]], image.footprint["coordinates"])
    polygons = [parts] if image.footprint["type"] == "Polygon" else parts
    wound = [
        [wind(ring, clockwise=at > 0) for at, ring in enumerate(p)] for p in cast(list[list[_Ring]], polygons)
    ]
    if len(wound) == 1:
        return {"type": "Polygon", "coordinates": cast(JsonValue, wound[0])}
    return {"type": "MultiPolygon", "coordinates": cast(JsonValue, wound)}


def wind(ring: Sequence[Sequence[float]], *, clockwise: bool = False) -> _Ring:
    """The ring closed, in the wanted direction."""
    points = [list(point) for point in ring]
    if points and points[0] != points[-1]:
        points.append(list(points[0]))
    # From the first point, so that small rings far from 0, 0 do not drown in rounding.
    steps = [(x - points[0][0], y - points[0][1]) for x, y, *_ in points]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(steps, steps[1:], strict=False))
    return points[::-1] if (area < 0) != clockwise and area != 0 else points


def find_places(image: ImageView) -> Iterator[tuple[Place, str]]:
    """(place, who states it) of each scene that has one."""
    for scene in image.scenes:
        if scene.place is not None:
            yield scene.place, scene.get_noted().agent


def render_point(place: Place) -> dict[str, JsonValue] | None:
    """The point of a place; None when it has none."""
    if place.state is not PlaceState.LOCATED or place.longitude_deg is None or place.latitude_deg is None:
        return None
    return {"type": "Point", "coordinates": [place.longitude_deg, place.latitude_deg]}


def render_place(place: Place) -> dict[str, JsonValue]:
    """A place in words, with how far it may be off; flat, because map programs show no nested members."""
    return drop_unknown(
        place=place.name,
        place_state=place.state.value,
        precision=place.precision.value if place.precision else None,
        radius_m=place.radius_m,
    )


def _render_image(exhibit: Exhibit, in_bundle: bool) -> Iterator[JsonValue]:
    image = exhibit.image
    about = drop_unknown(
        image=image.id,
        name=image.name,
        original=image.original if in_bundle else None,
        preview=exhibit.preview if in_bundle else None,
        tags=list[JsonValue](dict.fromkeys(tag.name for tag in image.tags)),
        acquired_at=list[JsonValue](
            dict.fromkeys(str(fact.value) for fact in image.facts if fact.name == "acquired_at")
        ),
        claims=list[JsonValue](dict.fromkeys(claim.slug or claim.id for claim in image.claims)),
    )
    footprint = render_footprint(image)
    if footprint is not None:
        yield _make_feature(image.id, footprint, about | {"kind": "footprint"}, image.bounds_wgs84)
    points = [(place, agent, render_point(place)) for place, agent in find_places(image)]
    for number, (place, agent, point) in enumerate(points):
        if point is not None:
            stated = about | {"kind": "stated place of an image", "stated_by": agent, **render_place(place)}
            yield _make_feature(f"{image.id}-place-{number}", point, stated)
    if footprint is None and not any(point for _, _, point in points):
        nowhere = drop_unknown(kind="image without a place", no_footprint=image.no_footprint)
        yield _make_feature(image.id, None, about | nowhere)


def _render_claim(claim: ClaimView) -> Iterator[JsonValue]:
    for number, statement in enumerate(claim.statements):
        if statement.place is not None:
            yield _render_alleged(claim, statement, statement.place, f"{claim.id}-place-{number}")


def _render_alleged(claim: ClaimView, statement: Claim, place: Place, name: str) -> JsonValue:
    about = drop_unknown(
        kind="alleged place of a claim",
        claim=claim.id,
        slug=statement.slug,
        text=statement.text,
        claimant=statement.claimant,
        claimed_at=statement.claimed_at,
        event_at=statement.event_at,
        verdicts=cast(JsonValue, dict(claim.verdicts)),
    )
    return _make_feature(name, render_point(place), about | render_place(place))


def _make_feature(
    name: str,
    geometry: dict[str, JsonValue] | None,
    properties: dict[str, JsonValue],
    bounds: tuple[float, float, float, float] | None = None,
) -> JsonValue:
    feature: dict[str, JsonValue] = {
        "type": "Feature",
        "id": name,
        "geometry": geometry,
        "properties": properties,
    }
    if bounds is not None:
        feature["bbox"] = list[JsonValue](bounds)
    return feature
