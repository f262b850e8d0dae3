"""Images as STAC Items in a Catalog, for programs that search satellite pictures."""

from typing import cast

import msgspec

from catalogue.record.canonical import JsonValue
from catalogue.record.fact import Fact
from catalogue.record.sighting import Sighting
from catalogue.record.views import Dossier, Exhibit, ImageView, LinkedClaim
from catalogue.render.agreement import (
    Agreement,
    find_agreed_number,
    find_agreed_text,
    find_capture,
)
from catalogue.render.geojson import find_places, render_footprint, render_place, render_point
from catalogue.render.json_text import drop_unknown, render_json

STAC_VERSION = "1.1.0"
FOLDER = "stac"
_CATALOG = "catalog.json"
_GEOJSON = "application/geo+json"
# prefix: schema of the STAC extension that defines it
_EXTENSIONS = {
    "eo": "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "file": "https://stac-extensions.github.io/file/v2.1.0/schema.json",
    "proj": "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
    "view": "https://stac-extensions.github.io/view/v1.0.0/schema.json",
}
# field: (fact, lowest, highest value that the field's schema takes)
_NUMBERS = {
    "gsd": ("gsd_m", 1e-6, 1e6),
    "view:off_nadir": ("off_nadir_deg", 0.0, 90.0),
    "view:sun_azimuth": ("sun_azimuth_deg", 0.0, 360.0),
    "view:sun_elevation": ("sun_elevation_deg", -90.0, 90.0),
    "eo:cloud_cover": ("cloud_cover_pct", 0.0, 100.0),
}
_TOLD = ("provider", "platform", "instrument", "scene_id", "acquired_at", "crs")
# Multihash: function 0x12 (SHA2-256), length 0x20 (multiformats table, multihash 3).
_SHA256_MULTIHASH = "1220"


def render_stac(dossier: Dossier, *, in_bundle: bool = True) -> dict[str, bytes]:
    """A Catalog and an Item per image, by path.

    Args:
        dossier: what to render.
        in_bundle: whether pictures and records lie beside it as in a bundle; else nothing is linked.
    """
    files = {f"{FOLDER}/{_CATALOG}": render_json(_render_catalog(dossier))}
    for exhibit in dossier.exhibits:
        item = render_stac_item(exhibit, in_bundle=in_bundle, profile=dossier.profile)
        files[f"{FOLDER}/{exhibit.image.id}.json"] = render_json(item)
    return files


def _render_catalog(dossier: Dossier) -> dict[str, JsonValue]:
    links: list[JsonValue] = [{"rel": "root", "href": f"./{_CATALOG}", "type": "application/json"}]
    for exhibit in dossier.exhibits:
        name = f"./{exhibit.image.id}.json"
        links.append({"rel": "item", "href": name, "type": _GEOJSON, "title": _get_title(exhibit.image)})
    return {
        "type": "Catalog",
        "stac_version": STAC_VERSION,
        "id": "evidence",
        "title": "Satellite pictures under evidence",
        "description": (
            "Pictures that are said to come from satellites, with who claims what with them. A field of the "
            "STAC specification is filled only where everything that is known about it agrees; what is "
            "known stands side by side under the prefix `evidence:`, each with its basis and source. "
            "Nothing here says that a claim is true."
        ),
        "links": links,
        "evidence:profile": dossier.profile,
        "evidence:withheld": list[JsonValue](dossier.withheld),
    }


def render_stac_item(
    exhibit: Exhibit, *, in_bundle: bool = True, profile: str = "full"
) -> dict[str, JsonValue]:
    """One image as a STAC Item; its id is the SHA-256 of the original.

    Geometry is the footprint of the image's own georeference; without one it is null and `bbox` absent,
    and places that people state are under `evidence:places`. `datetime` is the capture time where it is
    known to the second. Otherwise it is null between `start_datetime` and `end_datetime`, as the
    specification wants, and `evidence:datetime_basis` says what these are: the bounds of a time that is
    known less closely, a span around differing times, or, of an unknown time, limits that hold for every
    picture from a satellite (`evidence:datetime_is_bound` is then true).

    Args:
        exhibit: the image.
        in_bundle: whether pictures and records lie beside it as in a bundle; else nothing is linked.
        profile: "public" when places, and with them the geometry, were made coarse on purpose.

    Source: STAC Item Specification 1.1.0; extensions as `stac_extensions` names them.
    """
    image = exhibit.image
    geometry = render_footprint(image)
    properties = _render_times(image) | _render_measures(image) | _render_evidence(exhibit)
    properties["evidence:profile"] = profile
    assets = _render_assets(exhibit) if in_bundle else {}
    item: dict[str, JsonValue] = {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": _find_extensions(properties, assets),
        "id": image.id,
        "geometry": geometry,
        "properties": properties,
        "links": [
            {"rel": "root", "href": f"./{_CATALOG}", "type": "application/json"},
            {"rel": "parent", "href": f"./{_CATALOG}", "type": "application/json"},
        ],
        "assets": assets,
    }
    if geometry is not None and image.bounds_wgs84 is not None:
        item["bbox"] = list[JsonValue](image.bounds_wgs84)
    return item


def _get_title(image: ImageView) -> str:
    return image.name or f"image {image.id[:12]}"


def _find_extensions(properties: dict[str, JsonValue], assets: dict[str, JsonValue]) -> JsonValue:
    """The schemas of the prefixes in use."""
    fields = {*properties, *(name for asset in assets.values() for name in cast(dict[str, JsonValue], asset))}
    used = {name.partition(":")[0] for name in fields if ":" in name}
    return [schema for prefix, schema in _EXTENSIONS.items() if prefix in used]


def _render_times(image: ImageView) -> dict[str, JsonValue]:
    capture = find_capture(image)
    times: dict[str, JsonValue] = {
        "evidence:datetime_basis": capture.agreement.value,
        "evidence:datetime_is_bound": capture.agreement is Agreement.UNKNOWN,
    }
    if capture.is_instant:
        return times | {"datetime": capture.starts_at}
    return times | {
        "datetime": None,
        "start_datetime": capture.starts_at,
        "end_datetime": capture.ends_at,
    }


def _render_measures(image: ImageView) -> dict[str, JsonValue]:
    """The fields of the specification that everything known agrees on."""
    measures: dict[str, JsonValue] = {
        field: find_agreed_number(image, name, low, high) for field, (name, low, high) in _NUMBERS.items()
    }
    crs = find_agreed_text(image, "crs") or ""
    if crs.startswith("EPSG:") and image.width_px and image.height_px:
        measures |= {"proj:code": crs, "proj:shape": [image.height_px, image.width_px]}
    provider, instrument = find_agreed_text(image, "provider"), find_agreed_text(image, "instrument")
    return drop_unknown(
        title=_get_title(image),
        platform=find_agreed_text(image, "platform"),
        instruments=[instrument] if instrument else None,
        providers=[{"name": provider}] if provider else None,
        **measures,
    )


def _render_evidence(exhibit: Exhibit) -> dict[str, JsonValue]:
    """What is known, side by side."""
    image = exhibit.image
    told = {*_TOLD, *(name for name, _, _ in _NUMBERS.values())}
    places = [
        render_place(place) | {"stated_by": agent, "point": render_point(place)}
        for place, agent in find_places(image)
    ]
    members = drop_unknown(
        claims=[_render_claim(claim) for claim in image.claims],
        conflicts=list[JsonValue](image.conflicts),
        facts=[_render_fact(fact) for fact in image.facts if fact.name in told],
        media_type=image.media_type,
        no_footprint=image.no_footprint if image.footprint is None else None,
        places=[drop_unknown(**place) for place in places],
        sightings=[_render_sighting(sighting) for sighting in image.sightings],
        status=image.status,
        tags=list[JsonValue](dict.fromkeys(tag.name for tag in image.tags)),
        without=list[JsonValue](exhibit.without),
    )
    return {f"evidence:{name}": value for name, value in members.items()}


def _render_fact(fact: Fact) -> JsonValue:
    value = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    return {
        "name": fact.name,
        "value": cast(JsonValue, value),
        "basis": fact.basis.value,
        "source": fact.render_source(),
    }


def _render_claim(claim: LinkedClaim) -> JsonValue:
    return drop_unknown(
        id=claim.id,
        slug=claim.slug,
        text=claim.text,
        claimant=claim.claimant,
        relation=claim.relation.value,
        note=claim.note,
        assessments=[
            drop_unknown(
                agent=assessment.get_noted().agent,
                at=assessment.get_noted().at,
                of="link" if assessment.image else "claim",
                verdict=assessment.verdict.value,
                grade=assessment.grade,
            )
            for assessment in claim.assessments
        ],
    )


def _render_sighting(sighting: Sighting) -> JsonValue:
    members: dict[str, JsonValue] = msgspec.to_builtins(sighting)
    members["stated_by"] = sighting.get_noted().agent
    told = ("url", "page", "publisher", "caption", "credit", "licence", "published_at", "obtained_at")
    return {name: members[name] for name in (*told, "archive_url", "note", "stated_by") if members.get(name)}


def _render_assets(exhibit: Exhibit) -> dict[str, JsonValue]:
    image = exhibit.image
    assets: dict[str, JsonValue] = {
        "record": {
            "href": f"../records/images/{image.id}.json",
            "type": "application/json",
            "title": "Everything known about the picture",
            "roles": ["metadata"],
        }
    }
    if image.original is not None:
        original: dict[str, JsonValue] = {
            "href": f"../{image.original}",
            "title": "Original, as obtained",
            "roles": ["data"],
            "file:checksum": f"{_SHA256_MULTIHASH}{image.id}",
        }
        assets["original"] = original | drop_unknown(
            **{"type": image.media_type, "file:size": image.size_bytes}
        )
    if exhibit.preview is not None:
        assets["preview"] = {
            "href": f"../{exhibit.preview}",
            "type": "image/jpeg",
            "title": "Annotated preview: a derivative, not evidence",
            "roles": ["overview"],
        }
    return assets
