"""Subjects for the tests of checks, made of a few facts."""

from catalogue.actions.examination_file import Read
from catalogue.actions.look import make_image_view, view_claim
from catalogue.check.element_sets import ElementSet
from catalogue.check.subject import Subject
from catalogue.record.annotation import Annotation
from catalogue.record.claim import Assessment, Claim, Link, Relation, get_claim_id
from catalogue.record.closer_look import CloserLook
from catalogue.record.documents import ClaimDocument, ImageDocument
from catalogue.record.entry import Digests, Ingested, Keeping
from catalogue.record.examination import Dump, Examination, Footprint, Grid, Outcome
from catalogue.record.fact import Basis, Fact, FactValue
from catalogue.record.place import Place, make_place
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Noted
from catalogue.record.tag import Tag

IMAGE = "ab" * 32
ORIGIN = "0123abcd"


def note(seq: int, *, at: str = "2026-06-01T12:00:00Z", agent: str = "ann") -> Noted:
    """Where a statement stands."""
    return Noted(f"{ORIGIN}:{seq}", at, agent)


def embed(name: str, value: FactValue, source: str) -> Fact:
    """A fact that stood in the file or a sidecar, such as source "STAC:properties.datetime"."""
    return Fact(name=name, value=value, basis=Basis.EMBEDDED, source=source)


def make_point(latitude_deg: float, longitude_deg: float, *, radius_m: float | None = None) -> Place:
    """A located place."""
    return make_place(point=f"{latitude_deg:.6f}, {longitude_deg:.6f}", radius_m=radius_m)


def make_subject(
    *,
    facts: tuple[Fact, ...] = (),
    scenes: tuple[Scene, ...] = (),
    sightings: tuple[Sighting, ...] = (),
    annotations: tuple[Annotation, ...] = (),
    tags: tuple[str, ...] = (),
    claims: tuple[Claim, ...] = (),
    assessments: tuple[Assessment, ...] = (),
    footprint: Footprint | None = None,
    grid: Grid | None = None,
    size_px: tuple[int, int] = (1000, 800),
    name: str = "picture.jpg",
    media_type: str = "image/jpeg",
    ingested_at: str = "2026-06-01T12:00:00Z",
    closer_look: CloserLook | None = None,
    elements: tuple[ElementSet, ...] = (),
) -> Subject:
    """A subject with these statements; claims are linked as "cited for" and may have assessments."""
    numbered = iter(range(1, 10_000))
    ingested = Ingested(
        digests=Digests(sha256=IMAGE, sha512="cd" * 64),
        size_bytes=1000,
        kept=Keeping.STORED,
        name=name,
        outcome=Outcome.DECODED,
        media_type=media_type,
        width_px=size_px[0],
        height_px=size_px[1],
        examination=Dump(kind="examination", name="e.json", sha256="ef" * 32, size_bytes=10),
        noted=note(next(numbered), at=ingested_at),
    )
    examination = Examination(
        outcome=Outcome.DECODED,
        media_type=media_type,
        width_px=size_px[0],
        height_px=size_px[1],
        facts=facts,
        footprint=footprint,
        grid=grid,
    )
    documents = {}
    links = []
    for claim in claims:
        claim_id = get_claim_id(claim)
        link = Link(image=IMAGE, claim=claim_id, relation=Relation.CITED_FOR, noted=note(next(numbered)))
        links.append(link)
        documents[claim_id] = ClaimDocument(
            id=claim_id,
            statements=(claim.with_noted(note(next(numbered))),),
            links=(link,),
            assessments=tuple(
                one.with_noted(one.noted or note(next(numbered)))
                for one in assessments
                if one.claim == claim_id
            ),
        )
    document = ImageDocument(
        id=IMAGE,
        ingested=(ingested,),
        sightings=tuple(one.with_noted(one.noted or note(next(numbered))) for one in sightings),
        scenes=tuple(one.with_noted(one.noted or note(next(numbered))) for one in scenes),
        tags=tuple(Tag(name=tag, noted=note(next(numbered))) for tag in tags),
        annotations=tuple(one.with_noted(one.noted or note(next(numbered))) for one in annotations),
        links=tuple(links),
        assessments=tuple(one for document in documents.values() for one in document.assessments),
    )
    view = make_image_view(
        document, Read((examination,), ingested=(ingested,)), documents.get, original="images/ab/x.jpg"
    )
    return Subject(
        image=view,
        claims=tuple(view_claim(one) for one in documents.values()),
        footprint=footprint,
        grid=grid,
        closer_look=closer_look,
        elements=elements,
    )
