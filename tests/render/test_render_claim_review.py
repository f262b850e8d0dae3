"""ClaimReview and MediaReview."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from dossier_builders import (
    CLAIMANT,
    TEXT,
    make_assessment,
    make_claim_view,
    make_dossier,
    make_exhibit,
    make_full_view,
    make_image_id,
)

from catalogue.record.claim import Verdict
from catalogue.record.place import Place, PlaceState
from catalogue.record.views import ClaimView
from catalogue.render.claim_review import render_claim_reviews


def render_graph(*claims: ClaimView, **options: bool) -> list[dict[str, Any]]:
    dossier = make_dossier(claims=claims or (make_claim_view(),))
    document = json.loads(render_claim_reviews(dossier, **options))
    assert document["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = document["@graph"]
    return graph


def find_nodes(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for part in value:
            yield from find_nodes(part)
    elif isinstance(value, dict):
        yield value
        yield from find_nodes(list(value.values()))


def change_statement(**changes: object) -> ClaimView:
    claim = make_claim_view()
    statement = msgspec.structs.replace(claim.statements[0], **changes)
    return msgspec.structs.replace(claim, statements=(statement,))


def test_each_assessment_of_a_claim_is_a_review_by_its_agent() -> None:
    reviews = [node for node in render_graph() if node["@type"] == "ClaimReview"]

    assert [(r["author"]["name"], r["reviewRating"]["alternateName"]) for r in reviews] == [
        ("ines", "supported"),
        ("tarik", "contradicted"),
    ]
    for review in reviews:
        assert review["claimReviewed"] == TEXT
        assert review["itemReviewed"]["@type"] == "Claim"
        assert review["itemReviewed"]["author"]["name"] == CLAIMANT
        assert review["datePublished"] == "2022-05-24T10:22:05Z"


def test_no_number_is_put_on_a_verdict_and_no_category_on_a_picture() -> None:
    nodes = list(find_nodes(render_graph()))

    assert not {"ratingValue", "bestRating", "worstRating", "mediaAuthenticityCategory"} & {
        name for node in nodes for name in node
    }


def test_reasons_method_and_grade_are_in_the_review() -> None:
    review = render_graph()[0]

    assert review["reviewBody"] == (
        "Hatches are open.\n\nMethod: Compared with a picture of 2021.\n\n"
        "Admiralty grade: B2 (source, information)"
    )
    assert review["reviewRating"]["ratingExplanation"] == "Hatches are open."


def test_assessment_of_a_link_is_a_media_review_of_the_image_about_the_claim() -> None:
    (review,) = [node for node in render_graph() if node["@type"] == "MediaReview"]

    image = review["itemReviewed"]["mediaItemAppearance"]
    assert image["sha256"] == make_image_id(0)
    assert image["contentUrl"] == f"images/{make_image_id(0)}.tif"
    assert review["about"]["text"] == TEXT
    assert review["reviewRating"]["alternateName"] == "inconclusive"


def test_image_outside_a_bundle_is_named_by_digest() -> None:
    (review,) = [node for node in render_graph(in_bundle=False) if node["@type"] == "MediaReview"]

    image = review["itemReviewed"]["mediaItemAppearance"]
    assert image["@id"] == f"#image-{make_image_id(0)}"
    assert "contentUrl" not in image


def test_image_that_is_not_shown_is_still_named_by_digest() -> None:
    claim = make_claim_view(9)

    (review,) = [node for node in render_graph(claim) if node["@type"] == "MediaReview"]

    assert review["itemReviewed"]["mediaItemAppearance"]["sha256"] == make_image_id(9)


@pytest.mark.parametrize(
    ("claimed_at", "date"),
    [
        ("2022-05-23", "2022-05-23"),
        ("2022-05", "2022-05"),
        ("2022-05-23T10:22Z", "2022-05-23T10:22Z"),
        ("2022-05-19/2022-05-29", None),
        ("not stated", None),
        (None, None),
        ("last week", None),
    ],
)
def test_date_of_a_claim_is_given_as_closely_as_it_is_known(claimed_at: str, date: str | None) -> None:
    review = render_graph(change_statement(claimed_at=claimed_at))[0]

    assert review["itemReviewed"].get("datePublished") == date


def test_alleged_place_and_time_are_the_claims() -> None:
    claim = render_graph()[0]["itemReviewed"]

    (place,) = claim["contentLocation"]
    point, circle = place["geo"]
    assert (point["latitude"], point["longitude"], circle["geoRadius"]) == (44.6103, 33.5256, 1000.0)
    assert claim["temporalCoverage"] == "2022-05-19/2022-05-29"


def test_named_place_gets_no_coordinates() -> None:
    claim = change_statement(place=Place(state=PlaceState.NAMED, name="Odesa"))

    (place,) = render_graph(claim)[0]["itemReviewed"]["contentLocation"]

    assert place["name"] == "Odesa"
    assert "geo" not in place


def test_point_without_a_radius_gets_no_circle() -> None:
    place = Place(state=PlaceState.LOCATED, latitude_deg=44.5, longitude_deg=33.5)

    (node,) = render_graph(change_statement(place=place))[0]["itemReviewed"]["contentLocation"]

    assert node["geo"]["@type"] == "GeoCoordinates"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "https://", "https://a b", "file:///etc/passwd", "x"],
)
def test_what_is_no_web_address_is_not_given_as_one(address: str) -> None:
    review = render_graph(change_statement(source_url=address))[0]

    assert "appearance" not in review["itemReviewed"]


def test_claim_that_was_never_stated_here_is_named_by_id() -> None:
    claim = make_claim_view()
    unstated = msgspec.structs.replace(
        claim,
        slug=None,
        statements=(),
        assessments=(make_assessment(claim.id, Verdict.UNASSESSED, seq=20),),
        link_assessments=(),
    )

    (review,) = render_graph(unstated)

    assert review["itemReviewed"]["identifier"] == f"nih:sha-256;{claim.id}"
    assert "claimReviewed" not in review
    assert review["reviewRating"]["alternateName"] == "unassessed"


def test_dossier_without_assessments_has_no_reviews() -> None:
    dossier = make_dossier(claims=(), exhibits=(make_exhibit(make_full_view()),))

    assert json.loads(render_claim_reviews(dossier))["@graph"] == []
