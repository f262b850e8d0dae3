"""What people make of claims, as schema.org ClaimReview and MediaReview."""

from collections.abc import Mapping

from catalogue.record.claim import Assessment
from catalogue.record.views import ClaimView, Dossier, ImageView
from catalogue.render.json_text import drop_unknown, render_json
from catalogue.render.schema_org import (
    Node,
    name_entry,
    render_agent,
    render_claim,
    render_image,
    render_rating,
    render_reasons,
)


def render_claim_reviews(dossier: Dossier, *, in_bundle: bool = True) -> bytes:
    """Every assessment as JSON-LD: of a claim a ClaimReview, of an image's link to it a MediaReview.

    The verdict is its word (`alternateName`). No number is put on it, and no `mediaAuthenticityCategory`
    is chosen: nobody assessed one. Several reviews of one claim stand side by side.

    Args:
        dossier: what to render.
        in_bundle: whether pictures lie beside it as in a bundle; else they are named by digest.
    """
    return render_json(
        {"@context": "https://schema.org", "@graph": [*find_reviews(dossier, in_bundle=in_bundle)]}
    )


def find_reviews(dossier: Dossier, *, in_bundle: bool = True) -> list[Node]:
    """The reviews as nested nodes, by claim."""
    images = {exhibit.image.id: exhibit.image for exhibit in dossier.exhibits}
    reviews = []
    for claim in dossier.claims:
        reviews += [render_claim_review(claim, assessment) for assessment in claim.assessments]
        reviews += [
            render_media_review(claim, assessment, images, in_bundle=in_bundle)
            for assessment in claim.link_assessments
        ]
    return reviews


def render_claim_review(claim: ClaimView, assessment: Assessment) -> Node:
    """One agent's verdict on a claim."""
    text = claim.statements[0].text if claim.statements else None
    review = _render_review("ClaimReview", claim, assessment)
    return review | drop_unknown(claimReviewed=text, itemReviewed=render_claim(claim))


def render_media_review(
    claim: ClaimView, assessment: Assessment, images: Mapping[str, ImageView], *, in_bundle: bool = True
) -> Node:
    """One agent's verdict on what an image says about a claim."""
    assert assessment.image is not None
    image = render_image(assessment.image, images.get(assessment.image), in_bundle=in_bundle)
    relation = dict(claim.images).get(assessment.image)
    item: Node = {
        "@id": f"{name_entry('assessment', assessment.get_noted().entry)}-item",
        "@type": "MediaReviewItem",
        "name": f"image {assessment.image[:12]}" + (f", {relation.value} the claim" if relation else ""),
        "mediaItemAppearance": image,
    }
    review = _render_review("MediaReview", claim, assessment)
    return review | {"itemReviewed": item, "about": render_claim(claim)}


def _render_review(kind: str, claim: ClaimView, assessment: Assessment) -> Node:
    name = name_entry("assessment", assessment.get_noted().entry)
    slug = (claim.slug if claim.statements else None) or claim.id[:12]
    review: Node = {
        "@id": name,
        "@type": kind,
        "name": f"{assessment.get_noted().agent} on {slug}: {assessment.verdict.value}",
        "author": render_agent(assessment.get_noted().agent),
        "datePublished": assessment.get_noted().at,
        "reviewRating": render_rating(assessment, name),
    }
    return review | drop_unknown(reviewBody=render_reasons(assessment))
