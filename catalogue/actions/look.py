"""Look things up: image summaries, everything about one image, everything about one claim."""

from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.examination_file import Read, read_examinations
from catalogue.actions.fitting import sift_ingested
from catalogue.record.conflict import find_conflicting_names
from catalogue.record.documents import ClaimDocument, ImageDocument, Table
from catalogue.record.examination import Footprint
from catalogue.record.fact import Basis, Fact
from catalogue.record.query import Query, find_mentions, find_times, is_match, is_possible
from catalogue.record.views import ClaimView, Geometry, ImageSummary, ImageView, LinkedClaim


def find_summaries(case: Case, query: Query) -> Iterator[ImageSummary]:
    """A summary of each image that answers to a query."""
    # Only the claims that are shown are read, each once.
    slugs: dict[str, str] = {}
    has_bounds = query.bounds_wgs84 or query.earliest or query.latest
    possible = (lambda sketch: is_possible(sketch, query)) if has_bounds else None
    for document in case.store.scan(Table.IMAGES, mentioning=find_mentions(query), is_possible=possible):
        if isinstance(document, ImageDocument) and is_match(document, query):
            for link in document.links:
                if link.claim not in slugs:
                    slugs[link.claim] = _find_slug(case, link.claim)
            yield summarise(sift(case, document), slugs)


def sift(case: Case, document: ImageDocument) -> ImageDocument:
    """The image with those of its entries that are about its bytes, this device's own first."""
    if len(document.ingested) < 2:
        return document
    fitting = sift_ingested(document.ingested, case.originals, own=case.settings.origin).ingested
    return msgspec.structs.replace(document, ingested=fitting)


def _find_slug(case: Case, claim: str) -> str:
    """The slug of a claim, or the beginning of its id when it was never stated here."""
    document = case.store.find(Table.CLAIMS, claim)
    stated = document.statements if isinstance(document, ClaimDocument) else ()
    return stated[0].slug if stated else claim[:12]


def summarise(document: ImageDocument, slugs: dict[str, str]) -> ImageSummary:
    """The summary of one image.

    Args:
        document: the image; of its entries about the bytes, the first counts (`sift_ingested`).
        slugs: the slug of each claim, by claim id.
    """
    first = document.ingested[0] if document.ingested else None
    return ImageSummary(
        id=document.id,
        name=first.name if first else None,
        media_type=first.media_type if first else None,
        width_px=first.width_px if first else None,
        height_px=first.height_px if first else None,
        size_bytes=first.size_bytes if first else None,
        acquired_at=find_times(document),
        bounds_wgs84=first.bounds_wgs84 if first else None,
        tags=tuple(dict.fromkeys(tag.name for tag in document.tags)),
        status=document.statuses[-1].status.value if document.statuses else None,
        claims=tuple(dict.fromkeys(slugs.get(link.claim, link.claim[:12]) for link in document.links)),
        sightings=len(document.sightings),
        annotations=len(document.annotations),
    )


FindClaim = Callable[[str], ClaimDocument | None]


def view_image(case: Case, document: ImageDocument) -> ImageView:
    """Everything known about one image."""
    original = case.originals.find(document.id)
    place = original.relative_to(case.folder).as_posix() if original else None
    read = read_examinations(case.originals, document, own=case.settings.origin)
    return make_image_view(document, read, find_claims_in(case), original=place)


def find_claims_in(case: Case) -> FindClaim:
    """The way to look a claim up in the view."""

    def find_claim(claim: str) -> ClaimDocument | None:
        found = case.store.find(Table.CLAIMS, claim)
        return found if isinstance(found, ClaimDocument) else None

    return find_claim


def make_image_view(
    document: ImageDocument,
    read: Read,
    find_claim: FindClaim,
    *,
    original: str | None,
) -> ImageView:
    """What a document, what was read in the original, and the claims that it is linked to say together.

    Args:
        document: the image.
        read: from `read_examinations`.
        find_claim: the document of a claim.
        original: where the original is.
    """
    first = read.ingested[0] if read.ingested else None
    vouching = None if read.is_disputed else first
    examinations = read.examinations
    examination = examinations[0] if examinations else None
    found = dict.fromkeys(fact for one in examinations for fact in one.facts)
    facts = (*found, *find_stated_facts(document))
    placed = next((one for one in examinations if one.footprint is not None), examination)
    footprint = placed.footprint if placed else None
    return ImageView(
        id=document.id,
        name=first.name if first else None,
        digests=vouching.digests if vouching else None,
        size_bytes=vouching.size_bytes if vouching else None,
        media_type=first.media_type if first else None,
        width_px=first.width_px if first else None,
        height_px=first.height_px if first else None,
        kept=first.kept.value if first else None,
        original=original,
        outcome=first.outcome.value if first else None,
        reason=first.reason if first else None,
        status=document.statuses[-1].status.value if document.statuses else None,
        facts=facts,
        conflicts=find_conflicting_names(facts),
        footprint=render_geometry(footprint) if footprint else None,
        bounds_wgs84=footprint.bounds_wgs84 if footprint else None,
        no_footprint=placed.no_footprint if placed else None,
        notes=(*read.notes, *dict.fromkeys(note for one in examinations for note in one.notes)),
        sightings=document.sightings,
        scenes=document.scenes,
        tags=document.tags,
        annotations=document.annotations,
        claims=_find_linked_claims(document, find_claim),
        sidecars=tuple(dump for ingested in document.ingested for dump in ingested.sidecars),
        derivatives=document.derivatives,
        fixity_checks=document.fixity_checks,
        checks=document.checks,
        withdrawals=document.withdrawals,
        ingested=tuple(ingested.get_noted() for ingested in document.ingested),
    )


def view_claim(document: ClaimDocument) -> ClaimView:
    """Everything known about one claim."""
    of_claim = tuple(assessment for assessment in document.assessments if assessment.image is None)
    latest = {assessment.get_noted().agent: assessment.verdict.value for assessment in of_claim}
    return ClaimView(
        id=document.id,
        slug=document.statements[0].slug if document.statements else None,
        statements=document.statements,
        assessments=of_claim,
        link_assessments=tuple(a for a in document.assessments if a.image is not None),
        verdicts=dict(Counter(latest.values())),
        images=tuple((link.image, link.relation) for link in document.links),
        withdrawals=document.withdrawals,
    )


def find_stated_facts(document: ImageDocument) -> Iterator[Fact]:
    """What scenes and sightings say, as facts with basis "stated"."""
    for scene in document.scenes:
        source = f"entry {scene.get_noted().entry} by {scene.get_noted().agent}"
        for name in (
            "provider",
            "platform",
            "instrument",
            "scene_id",
            "acquired_at",
            "gsd_m",
            "off_nadir_deg",
        ):
            yield from _state(name, getattr(scene, name), source)
        for name in ("sun_azimuth_deg", "sun_elevation_deg", "cloud_cover_pct"):
            yield from _state(name, getattr(scene, name), source)
        if scene.place is not None:
            yield from _state("place", scene.place.name or scene.place.state.value, source)
            yield from _state("latitude_deg", scene.place.latitude_deg, source)
            yield from _state("longitude_deg", scene.place.longitude_deg, source)
            yield from _state("place_radius_m", scene.place.radius_m, source)
    for sighting in document.sightings:
        source = f"entry {sighting.get_noted().entry} by {sighting.get_noted().agent}"
        for name in ("publisher", "caption", "credit", "licence", "published_at", "obtained_at"):
            yield from _state(name, getattr(sighting, name), source)


def _state(name: str, value: str | float | None, source: str) -> Iterator[Fact]:
    if value is not None:
        yield Fact(name=name, value=value, basis=Basis.STATED, source=source)


def render_geometry(footprint: Footprint) -> Geometry:
    """The footprint as a GeoJSON geometry, longitude first (RFC 7946)."""
    rings = [[list(point) for point in ring] for ring in footprint.rings_wgs84]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def _find_linked_claims(document: ImageDocument, find_claim: FindClaim) -> tuple[LinkedClaim, ...]:
    linked = []
    for link in document.links:
        claim = find_claim(link.claim)
        statement = claim.statements[0] if claim and claim.statements else None
        linked.append(
            LinkedClaim(
                id=link.claim,
                slug=statement.slug if statement else None,
                text=statement.text if statement else None,
                claimant=statement.claimant if statement else None,
                relation=link.relation,
                note=link.note,
                noted=link.get_noted(),
                assessments=tuple(a for a in claim.assessments if a.image in {None, document.id})
                if claim
                else (),
            )
        )
    return tuple(linked)


def find_slugs(case: Case) -> dict[str, str]:
    """The slug of each claim, by claim id."""
    return {
        document.id: document.statements[0].slug
        for document in case.store.scan(Table.CLAIMS)
        if isinstance(document, ClaimDocument) and document.statements
    }
