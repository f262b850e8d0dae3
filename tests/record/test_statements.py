"""Tags, annotations, claims and grades from what a person typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import UsageFault, ValueRefused
from catalogue.record.annotation import LABEL_LIMIT, Shape, make_annotation
from catalogue.record.claim import (
    Assessment,
    Claim,
    Verdict,
    get_claim_id,
    make_slug,
    parse_grade,
    parse_slug,
)
from catalogue.record.tag import parse_tag

SIZE_PX = (400, 300)


@pytest.mark.parametrize(
    ("shape", "coordinates", "points"),
    [
        (Shape.BOX, "120,80,340,200", ((120, 80), (340, 200))),
        (Shape.BOX, "340,80 120,200", ((120, 80), (340, 200))),
        (Shape.BOX, "0,0,400,300", ((0, 0), (400, 300))),
        (Shape.POLYGON, "10,10 80,10 80,60", ((10, 10), (80, 10), (80, 60))),
        (Shape.POINT, "50.5; 60.125", ((50.5, 60.125),)),
        (Shape.ARROW, "10,10 50,60", ((10, 10), (50, 60))),
        (Shape.LINE, "110,10 10,10", ((110, 10), (10, 10))),
    ],
)
def test_shape_is_read_from_its_numbers(
    shape: Shape, coordinates: str, points: tuple[tuple[float, float], ...]
) -> None:
    annotation = make_annotation(shape, coordinates, label=" ship ", size_px=SIZE_PX)

    assert annotation.points_px == points
    assert annotation.label == "ship"


@pytest.mark.parametrize(
    ("shape", "coordinates"),
    [
        *((Shape.BOX, text) for text in ("", "1,2,3", "1,2,3,4,5,6", "5,5,5,9", "5,5,9,5", "0,0,401,10")),
        *((Shape.BOX, text) for text in ("-1,0,5,5", "a,b,c,d", "nan,0,5,5", "1e3,0,5,5", "1,2,3,12345678")),
        *((Shape.POLYGON, text) for text in ("1,1 2,2", "1,1 2,2 3", "1,1 1,5 1,9", "1,5 2,5 9,5")),
        *((Shape.POINT, text) for text in ("1", "1,2,3,4", "0,301", "٥,٦")),
        *((Shape.ARROW, text) for text in ("5,5 5,5", "1,1")),
        (Shape.LINE, "7,7 7,7"),
    ],
)
def test_shape_without_sense_is_refused(shape: Shape, coordinates: str) -> None:
    with pytest.raises(ValueRefused):
        make_annotation(shape, coordinates, label="ship", size_px=SIZE_PX)


def test_points_of_a_picture_of_unknown_size_are_not_limited() -> None:
    annotation = make_annotation(Shape.POINT, "9999999,1", label="ship", size_px=None)

    assert annotation.points_px == ((9_999_999, 1),)


@pytest.mark.parametrize("label", ["", "   ", "x" * (LABEL_LIMIT + 1)])
def test_label_must_be_there_and_short(label: str) -> None:
    with pytest.raises(ValueRefused):
        make_annotation(Shape.POINT, "1,2", label=label, size_px=SIZE_PX)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("ship", "ship"),
        ("  port:sevastopol \n", "port:sevastopol"),
        ("two   ships", "two ships"),
        ("cafe\u0301", "caf\u00e9"),
        ("Зерно", "Зерно"),
        ("x" * 100, "x" * 100),
    ],
)
def test_tag_has_one_form(text: str, tag: str) -> None:
    assert parse_tag(text) == tag


@pytest.mark.parametrize(
    "text", ["", " \t", "x" * 101, "a\x00b", "a\x1b[31m", "a\u202eb", "a\u200bb", "\ud800"]
)
def test_tag_that_cannot_be_printed_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_tag(text)


@given(st.text(max_size=110))
def test_tag_in_its_form_stays_as_it_is(text: str) -> None:
    try:
        tag = parse_tag(text)
    except ValueRefused:
        return

    assert parse_tag(tag) == tag


@given(st.text(max_size=120))
def test_slug_made_of_any_text_is_a_slug(text: str) -> None:
    assert parse_slug(make_slug(text)) == make_slug(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Two ships are loading grain at the quay!", "two-ships-are-loading-grain-at"),
        ("Café à Sébastopol", "cafe-a-sebastopol"),
        ("Корабли", "claim-bad992b2"),
        ("deadbeef", "claim-deadbeef"),
        ("f" * 70, "claim-" + "f" * 58),
    ],
)
def test_slug_is_made_of_the_first_words(text: str, slug: str) -> None:
    assert make_slug(text) == slug


def test_slugs_of_claims_in_other_letters_differ() -> None:
    texts = ("Корабли", "Корабль у причала 5", "В порту 5 судов", "船が二隻")
    slugs = {make_slug(text, claimant=who) for text in texts for who in ("Harbour", "Paper")}

    assert len(slugs) == 8
    assert all(slug.startswith("claim-") for slug in slugs)


@pytest.mark.parametrize(
    "text", ["", "Two", "two ships", "-two", "two-", "two--ships", "x" * 65, "abcd", "a/b"]
)
def test_text_that_is_no_slug_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_slug(text)


def test_claim_is_the_same_when_claimant_and_words_are() -> None:
    claim = Claim(slug="one", text="Two ships", claimant="Harbour", claimed_at="2022-05-20")
    same = Claim(slug="other", text="Two ships", claimant="Harbour", note="said again")
    others = (
        Claim(slug="one", text="Three ships", claimant="Harbour"),
        Claim(slug="one", text="Two ships", claimant="Port"),
        Claim(slug="one", text="Harbour", claimant="Two ships"),
    )

    assert get_claim_id(claim) == get_claim_id(same)
    assert len({get_claim_id(other) for other in (claim, *others)}) == 4


def test_claim_with_half_a_character_is_refused() -> None:
    with pytest.raises(UsageFault):
        get_claim_id(Claim(slug="one", text="\ud800", claimant="Harbour"))


def test_grade_is_two_independent_axes() -> None:
    assert (parse_grade(" b2 ").source, parse_grade("F6").information) == ("B", 6)
    for text in ("", "B", "2B", "G1", "A7", "A0", "A1A1", "A²"):
        with pytest.raises(ValueRefused):
            parse_grade(text)


def test_half_a_grade_is_shown_with_the_other_half_unjudged() -> None:
    opinion = Assessment(claim="c", verdict=Verdict.SUPPORTED)

    assert opinion.grade is None
    assert Assessment(claim="c", verdict=Verdict.SUPPORTED, source_grade="B").grade == "B6"
    assert Assessment(claim="c", verdict=Verdict.SUPPORTED, information_grade=2).grade == "F2"
