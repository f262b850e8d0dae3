"""Claims, images, places and agents as schema.org nodes, nested; each that is referred to has an `@id`."""

from urllib.parse import quote

from catalogue.errors import ValueRefused
from catalogue.record.canonical import JsonValue
from catalogue.record.claim import Assessment, Claim
from catalogue.record.instant import Precision, parse_instant
from catalogue.record.place import Place
from catalogue.record.views import ClaimView, ImageView
from catalogue.render.geojson import render_point
from catalogue.render.json_text import drop_unknown, is_web_address

Node = dict[str, JsonValue]


def name_image(image_id: str, original: str | None) -> str:
    """The `@id` of an image: its path beside the document, or a name by digest when it is not there."""
    return original or f"#image-{image_id}"


def name_claim(claim_id: str) -> str:
    """The `@id` of a claim."""
    return f"#claim-{claim_id}"


def name_agent(agent: str) -> str:
    """The `@id` of an agent."""
    return f"#agent-{quote(agent, safe='')}"


def name_entry(kind: str, entry: str) -> str:
    """The `@id` of what an entry ("ORIGIN:SEQ") recorded."""
    return f"#{kind}-{quote(entry.replace(':', '-'), safe='')}"


def render_agent(agent: str) -> Node:
    """Who acted, by pseudonym: who is behind it is not known here."""
    return {"@id": name_agent(agent), "@type": "Person", "name": agent, "description": "A pseudonym."}


def render_image(image_id: str, image: ImageView | None, *, in_bundle: bool = True) -> Node:
    """An image by digest, with the addresses where it was seen."""
    original = image.original if image and in_bundle else None
    sightings = image.sightings if image else ()
    node: Node = {
        "@id": name_image(image_id, original),
        "@type": ["ImageObject"],
        "name": (image.name if image else None) or f"image {image_id[:12]}",
        "sha256": image_id,
    }
    return node | drop_unknown(
        contentUrl=original,
        encodingFormat=image.media_type if image else None,
        url=_list_addresses(*(sighting.page or sighting.url for sighting in sightings)),
    )


def render_claim(claim: ClaimView) -> Node:
    """A claim with its claimant, where it was made, and what place and time it alleges.

    Statements of one claim may differ in these: what they give stands side by side.
    """
    node: Node = {"@id": name_claim(claim.id), "@type": "Claim", "identifier": f"nih:sha-256;{claim.id}"}
    if not claim.statements:
        return node | {"name": f"claim {claim.id[:12]}", "description": "Never stated in this bundle."}
    first = claim.statements[0]
    places = [(number, one.place) for number, one in enumerate(claim.statements) if one.place]
    times = [one.event_at for one in claim.statements]
    dates = [render_date(one.claimed_at) for one in claim.statements]
    return node | drop_unknown(
        name=first.slug,
        text=first.text,
        author=_render_claimant(first, claim.id),
        datePublished=_join_alike(dates),
        appearance=_render_appearances(claim),
        contentLocation=[
            render_place(place, f"{name_claim(claim.id)}-place-{number}") for number, place in places
        ],
        temporalCoverage=_join_alike([render_span(time) for time in times]),
        description=_join_alike([one.note for one in claim.statements]),
    )


def render_place(place: Place, name: str) -> Node:
    """A place: its point and the circle that it may be in, or only words."""
    node: Node = {"@id": name, "@type": "Place", "name": place.name or place.state.value}
    if render_point(place) is None:
        return node
    point: Node = {
        "@id": f"{name}-point",
        "@type": "GeoCoordinates",
        "latitude": place.latitude_deg,
        "longitude": place.longitude_deg,
        "name": f"{place.latitude_deg}, {place.longitude_deg} (latitude, longitude)",
    }
    if place.radius_m is None:
        return node | {"geo": point}
    circle: Node = {
        "@id": f"{name}-circle",
        "@type": "GeoCircle",
        "geoMidpoint": {"@id": point["@id"]},
        "geoRadius": place.radius_m,
        "name": f"within {place.radius_m:g} metres",
    }
    return node | {"geo": [point, circle]}


def render_rating(assessment: Assessment, name: str) -> Node:
    """The verdict by its word, and no number: "inconclusive" is no place between false and true."""
    return {
        "@id": f"{name}-rating",
        "@type": "Rating",
        "name": assessment.verdict.value,
        "alternateName": assessment.verdict.value,
    } | drop_unknown(ratingExplanation=assessment.reasons)


def render_reasons(assessment: Assessment) -> str | None:
    """Reasons, method and Admiralty grade as paragraphs; None when none is given."""
    paragraphs = (
        assessment.reasons,
        assessment.method and f"Method: {assessment.method}",
        assessment.grade and f"Admiralty grade: {assessment.grade} (source, information)",
    )
    return "\n\n".join(filter(None, paragraphs)) or None


def render_date(text: str | None) -> str | None:
    """A day, month, year or time of day as ISO 8601 writes it; None for anything else."""
    span = render_span(text)
    return None if span is None or "/" in span else span


def render_span(text: str | None) -> str | None:
    """Likewise, and intervals."""
    if text is None:
        return None
    try:
        instant = parse_instant(text)
    except ValueRefused:
        return None
    return None if instant.precision is Precision.NOT_STATED else instant.text


def _render_claimant(claim: Claim, claim_id: str) -> Node:
    # Whether a claimant is a person or an organisation is not recorded, and not guessed.
    return {"@id": f"{name_claim(claim_id)}-claimant", "@type": "Thing", "name": claim.claimant}


def _render_appearances(claim: ClaimView) -> list[JsonValue]:
    addresses = dict.fromkeys(one.source_url for one in claim.statements if is_web_address(one.source_url))
    return [
        {
            "@id": f"{name_claim(claim.id)}-appearance-{number}",
            "@type": "CreativeWork",
            "name": "Where the claim was made",
            "url": address,
        }
        for number, address in enumerate(addresses)
    ]


def _list_addresses(*addresses: str | None) -> JsonValue:
    return _join_alike([address for address in addresses if is_web_address(address)])


def _join_alike(values: list[str | None]) -> JsonValue:
    """The values in order, each once; one alone is not in a list (RO-Crate 1.2, Entities)."""
    kept: list[JsonValue] = [value for value in dict.fromkeys(values) if value]
    return kept[0] if len(kept) == 1 else kept
