"""TOML manifests: what people write by hand, and what they mistype."""

import pytest

from catalogue.errors import InputUnreadable
from catalogue.manifest.parse import parse_manifest
from catalogue.manifest.values import Manifest
from catalogue.record.annotation import Shape
from catalogue.record.claim import Relation

EXAMPLE = """
title = "Grain at Sevastopol, May 2022"
[[claim]]
slug = "two-ships-loading-grain"
text = "Two ships are docked beside grain."
claimant = "Example News"
claimed_at = 2022-05-23T10:22:00Z
source_url = "https://example.org/news"
place = "port of Sevastopol, Crimea"
point = "44.61, 33.52"
precision = "locality"
event_at = "not stated"
[[image]]
file = "../images/quay.tif"
publisher = "Example News"
acquired_at = 2022-05-19
gsd_m = 0.50
tags = ["port:sevastopol", "ship"]
  [[image.claim]]
  slug = "two-ships-loading-grain"
  relation = "cited for"
  [[image.annotation]]
  shape = "box"
  at = "120,80,340,200"
  label = "ship at the quay"
"""


def parse(text: str, name: str = "m.toml") -> Manifest:
    return parse_manifest(text.encode(), name=name)


def codes(manifest: Manifest) -> list[str]:
    return [finding.code for finding in manifest.findings]


@pytest.mark.parametrize("name", ["m.toml", "M.TOML", "manifest.txt", "manifest"])
def test_example_is_read(name: str) -> None:
    manifest = parse(EXAMPLE, name)

    assert manifest.findings == () and manifest.unresolved_slugs == ()
    assert manifest.title == "Grain at Sevastopol, May 2022"
    claim, image = manifest.claims[0].claim, manifest.images[0]
    assert (claim.claimed_at, claim.event_at) == ("2022-05-23T10:22:00+00:00", "not stated")
    assert claim.source_url == "https://example.org/news"
    assert claim.place and claim.place.radius_m == 1000
    assert image.scene and (image.scene.acquired_at, image.scene.gsd_m) == ("2022-05-19", 0.5)
    assert image.claims[0].relation is Relation.CITED_FOR
    assert (image.annotations[0].shape, image.annotations[0].label) == (Shape.BOX, "ship at the quay")


def test_naive_time_stays_without_a_zone() -> None:
    manifest = parse('[[image]]\nfile = "a.tif"\npublished_at = 2022-05-19T10:22:00')

    assert manifest.images[0].sighting and manifest.images[0].sighting.published_at == "2022-05-19T10:22:00"


def test_syntax_error_names_line_and_column() -> None:
    manifest = parse('[[image]]\nfile = "a.tif\n')

    assert codes(manifest) == ["MAN-002"]
    assert "line 2, column" in manifest.findings[0].sentence


def test_unknown_keys_name_the_nearest_known_one() -> None:
    manifest = parse(
        EXAMPLE.replace("publisher", "publsher").replace("relation", "relaton").replace("text =", "txt =")
    )

    by_column = {dict(finding.evidence).get("column"): finding for finding in manifest.findings}
    assert by_column["publsher"].code == by_column["claim.relaton"].code == by_column["txt"].code == "MAN-003"
    assert "nearest: publisher" in by_column["publsher"].sentence
    assert "nearest: claim.relation" in by_column["claim.relaton"].sentence
    assert "nearest: text" in by_column["txt"].sentence
    assert by_column["text"].code == by_column["claim.relation"].code == "MAN-014"


@pytest.mark.parametrize(
    "text", ['[[images]]\nfile = "a.tif"', '[image]\nfile = "a.tif"', "title = 3", "claim = 1"]
)
def test_misplaced_table_is_a_fault_not_silence(text: str) -> None:
    assert codes(parse(text)) == ["MAN-020"]


@pytest.mark.parametrize(
    "annotation",
    [
        'shape="box"\nat="1,2,3"\nlabel="x"',
        'shape="blob"\nat="1,2"\nlabel="x"',
        'shape="box"\nat="5,5,5,9"\nlabel="x"',
    ],
)
def test_bad_annotation_is_a_fault(annotation: str) -> None:
    assert codes(parse(f'[[image]]\nfile="a.tif"\n[[image.annotation]]\n{annotation}')) == ["MAN-018"]


def test_incomplete_annotation_names_what_is_missing() -> None:
    manifest = parse('[[image]]\nfile="a.tif"\n[[image.annotation]]\nshape="box"')

    assert [dict(found.evidence)["column"] for found in manifest.findings] == [
        "annotation.at",
        "annotation.label",
    ]


def test_annotation_that_is_no_table_is_a_fault() -> None:
    assert codes(parse('[[image]]\nfile="a.tif"\nannotation="box 1,2,3,4"')) == ["MAN-020"]


def test_same_claim_in_list_and_table_is_a_fault() -> None:
    text = '[[image]]\nfile="a.tif"\nclaims=["grain"]\nrelation="context"\n'

    assert codes(parse(text)) == []
    assert codes(parse(text + '[[image.claim]]\nslug="grain"\nrelation="supports"')) == ["MAN-006"]


def test_same_claim_twice_on_one_picture_is_a_fault() -> None:
    ref = '[[image.claim]]\nslug="grain"\nrelation="supports"\n'

    assert codes(parse(f'[[image]]\nfile="a.tif"\n{ref}{ref}')) == ["MAN-006"]


def test_faulty_claim_is_left_out_and_its_slug_is_unresolved() -> None:
    manifest = parse(EXAMPLE.replace('event_at = "not stated"', 'event_at = "1/2/2022"'))

    assert codes(manifest) == ["MAN-004"] and manifest.claims == ()
    assert manifest.unresolved_slugs == ("two-ships-loading-grain",)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{b = " * 5_000,
        ".".join("a" * 20_000) + " = 1",
        "[" + ".".join("a" * 20_000) + "]",
    ],
)
def test_hostile_nesting_is_refused_clearly(text: str) -> None:
    with pytest.raises(InputUnreadable, match=r"m\.toml"):
        parse(text)


def test_endless_integer_is_a_finding() -> None:
    assert codes(parse("title = " + "9" * 10_000)) == ["MAN-002"]
