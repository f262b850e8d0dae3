"""Builders of small dossiers: one image of everything, one of nothing, one claim that is disputed."""

import hashlib

import msgspec

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.claim import Assessment, Claim, Relation, Verdict, get_claim_id
from catalogue.record.entry import Digests
from catalogue.record.fact import Basis, Fact, FactValue
from catalogue.record.place import Place, PlacePrecision, PlaceState
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Noted
from catalogue.record.tag import Tag
from catalogue.record.views import ClaimView, Dossier, Exhibit, ImageView, LinkedClaim, LogLine

TEXT, CLAIMANT = "Two ships load grain.", "Example News"
PLACE = Place(
    state=PlaceState.LOCATED,
    name="Sevastopol",
    latitude_deg=44.6103,
    longitude_deg=33.5256,
    precision=PlacePrecision.LOCALITY,
    radius_m=1000.0,
)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[33.5, 44.5], [33.75, 44.5], [33.75, 44.75], [33.5, 44.75], [33.5, 44.5]]],
}


def make_picture(number: int = 0) -> bytes:
    """The bytes of the original of that number; no program here reads them as a picture."""
    return f"picture {number}".encode()


def make_image_id(number: int = 0) -> str:
    """The id of the image of that number."""
    return hashlib.sha256(make_picture(number)).hexdigest()


def make_noted(seq: int = 0, *, agent: str = "ines", at: str = "2022-05-24T10:22:05Z") -> Noted:
    """A place in the journal `origin`."""
    return Noted(f"origin:{seq}", at, agent)


def make_fact(
    name: str, value: FactValue, *, basis: Basis = Basis.EMBEDDED, source: str = "IMD:field"
) -> Fact:
    """One fact."""
    return Fact(name=name, value=value, basis=basis, source=source)


def make_image_view(number: int = 0, **changes: object) -> ImageView:
    """An image of which only its bytes are known."""
    image_id = make_image_id(number)
    view = ImageView(
        id=image_id,
        name=f"quay-{number}.tif",
        digests=Digests(sha256=image_id, sha512=hashlib.sha512(make_picture(number)).hexdigest()),
        size_bytes=len(make_picture(number)),
        media_type="image/tiff",
        width_px=400,
        height_px=300,
        kept="stored",
        original=f"images/{image_id}.tif",
        outcome="decoded",
        reason=None,
        status=None,
        facts=(),
        conflicts=(),
        footprint=None,
        bounds_wgs84=None,
        no_footprint="the file holds no georeference",
        notes=(),
        sightings=(),
        scenes=(),
        tags=(),
        annotations=(),
        claims=(),
        sidecars=(),
        derivatives=(),
        fixity_checks=(),
        withdrawals=(),
        ingested=(make_noted(number),),
    )
    return msgspec.structs.replace(view, **changes)


def make_placed_view(number: int = 0, **changes: object) -> ImageView:
    """An image with a footprint."""
    placed: dict[str, object] = {"footprint": SQUARE, "bounds_wgs84": (33.5, 44.5, 33.75, 44.75)}
    return make_image_view(number, **(placed | {"no_footprint": None} | changes))


def make_full_view(number: int = 0, **changes: object) -> ImageView:
    """An image of which everything is known."""
    claim = make_claim_view()
    full: dict[str, object] = {
        "status": "done",
        "facts": (
            make_fact("acquired_at", "2022-05-19T08:41:52Z"),
            make_fact("acquired_at", "2022-05-19", basis=Basis.STATED, source="entry origin:3 by ines"),
            make_fact("platform", "WorldView-3"),
            make_fact("provider", "Maxar", basis=Basis.STATED),
            make_fact("gsd_m", 0.31),
            make_fact("off_nadir_deg", 21.5),
            make_fact("sun_azimuth_deg", 151.2),
            make_fact("sun_elevation_deg", 62.4),
            make_fact("cloud_cover_pct", 3),
            make_fact("crs", "EPSG:32636", basis=Basis.MEASURED),
        ),
        "sightings": (
            Sighting(
                page="https://example.org/news/grain",
                publisher="Example News",
                caption="=Two ships at the grain quay",
                credit="Satellite image ©2022 Example",
                licence="all rights reserved",
                published_at="2022-05-23T10:22Z",
                noted=make_noted(2),
            ),
        ),
        "scenes": (Scene(platform="WorldView-3", place=PLACE, noted=make_noted(3)),),
        "tags": (Tag(name="ship", noted=make_noted(4)), Tag(name="port:sevastopol", noted=make_noted(5))),
        "annotations": (
            Annotation(
                shape=Shape.BOX, points_px=((10, 20), (110, 60)), label="hatches open", noted=make_noted(6)
            ),
        ),
        "claims": (
            LinkedClaim(
                id=claim.id,
                slug=claim.slug,
                text=TEXT,
                claimant=CLAIMANT,
                relation=Relation.CITED_FOR,
                note=None,
                noted=make_noted(8),
                assessments=(*claim.assessments, *claim.link_assessments),
            ),
        ),
    }
    return make_placed_view(number, **(full | changes))


def make_claim_view(image: int = 0, **changes: object) -> ClaimView:
    """A claim about which two agents differ, cited with the image of that number."""
    statement = Claim(
        slug="two-ships-loading-grain",
        text=TEXT,
        claimant=CLAIMANT,
        claimed_at="2022-05-23",
        source_url="https://example.org/news/grain",
        place=PLACE,
        event_at="2022-05-19/2022-05-29",
        noted=make_noted(7),
    )
    claim_id = get_claim_id(statement)
    view = ClaimView(
        id=claim_id,
        slug=statement.slug,
        statements=(statement,),
        assessments=(
            make_assessment(claim_id, Verdict.SUPPORTED, seq=9),
            make_assessment(claim_id, Verdict.CONTRADICTED, seq=10, agent="tarik"),
        ),
        link_assessments=(
            make_assessment(claim_id, Verdict.INCONCLUSIVE, seq=11, image=make_image_id(image)),
        ),
        verdicts={"supported": 1, "contradicted": 1},
        images=((make_image_id(image), Relation.CITED_FOR),),
        withdrawals=(),
    )
    return msgspec.structs.replace(view, **changes)


def make_assessment(
    claim_id: str, verdict: Verdict, *, seq: int, agent: str = "ines", image: str | None = None
) -> Assessment:
    """What one agent makes of a claim, or of a link to an image."""
    return Assessment(
        claim=claim_id,
        image=image,
        verdict=verdict,
        source_grade="B",
        information_grade=2,
        reasons="Hatches are open.",
        method="Compared with a picture of 2021.",
        noted=make_noted(seq, agent=agent),
    )


def make_log_line(seq: int, kind: str, subject: str, *, agent: str = "ines") -> LogLine:
    """One disclosed act."""
    noted = make_noted(seq, agent=agent)
    return LogLine(
        entry=noted.entry,
        at=noted.at,
        agent=agent,
        type=kind,
        subject=subject,
        summary=f"{kind} of {subject[:20]}",
        sha256=hashlib.sha256(noted.entry.encode()).hexdigest(),
        body=msgspec.Raw(b"{}"),
    )


def make_exhibit(view: ImageView, **changes: object) -> Exhibit:
    """An image with its preview."""
    return msgspec.structs.replace(Exhibit(image=view, preview=f"previews/{view.id}.jpg"), **changes)


def make_dossier(**changes: object) -> Dossier:
    """One image of which everything is known, one of which only the bytes are, and a disputed claim."""
    first, second = make_full_view(0), make_image_view(1)
    claim = make_claim_view()
    dossier = Dossier(
        profile="full",
        exhibits=tuple(sorted((make_exhibit(first), make_exhibit(second)), key=lambda e: e.image.id)),
        claims=(claim,),
        custody=(
            make_log_line(0, "image.ingested", f"image:{first.id}"),
            make_log_line(1, "image.ingested", f"image:{second.id}"),
            make_log_line(7, "claim.recorded", f"claim:{claim.id}"),
            make_log_line(8, "claim.linked", f"image:{first.id}"),
            make_log_line(10, "assessment.recorded", f"claim:{claim.id}", agent="tarik"),
            make_log_line(12, "fixity.checked", f"image:{first.id}"),
        ),
        latest_at="2022-05-24T10:22:05Z",
        tool="satellite-evidence-catalogue 0.1.0",
    )
    return msgspec.structs.replace(dossier, **changes)


def make_payload(dossier: Dossier) -> dict[str, bytes]:
    """Small files at the paths that a bundle of the dossier holds, below `data/`."""
    numbers = {make_image_id(number): number for number in range(10)}
    files = {"report.html": b"<!doctype html>\n"}
    for exhibit in dossier.exhibits:
        image = exhibit.image
        files[f"records/images/{image.id}.json"] = b"{}"
        if image.original is not None:
            files[image.original] = make_picture(numbers[image.id])
        if exhibit.preview is not None:
            files[exhibit.preview] = b"a preview"
    return files | {f"records/claims/{claim.id}.json": b"{}" for claim in dossier.claims}
