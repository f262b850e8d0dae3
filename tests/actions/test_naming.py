"""What a person means by an id, a prefix of one, or a slug."""

from pathlib import Path

import pytest
from builders import make_case, make_id, put_images

from catalogue.actions.case import Case
from catalogue.actions.claims import add_claim
from catalogue.actions.naming import find_claims_by_slug, get_claim, get_image
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.journal.line import Draft
from catalogue.record.claim import Claim, get_claim_id
from catalogue.record.entry import EntryType


def _claim(text: str, slug: str = "two-ships") -> Claim:
    return Claim(slug=slug, text=text, claimant="Harbour")


@pytest.mark.parametrize("length", [4, 12, 64])
def test_image_is_found_by_prefix_in_either_case(tmp_path: Path, length: int) -> None:
    case = make_case(tmp_path)

    assert get_image(case, f" {make_id(0)[:length].upper()} ").id == make_id(0)


@pytest.mark.parametrize("text", ["", "abc", "ship", "0x1234", make_id(0) + "0", "quay-0.tif", "12 34"])
def test_text_that_is_no_id_is_wrong_usage(tmp_path: Path, text: str) -> None:
    case = make_case(tmp_path)

    with pytest.raises(UsageFault):
        get_image(case, text)


def test_unknown_image_is_no_such_record(tmp_path: Path) -> None:
    case = make_case(tmp_path)

    with pytest.raises(NoSuchRecord):
        get_image(case, make_id(5))


def test_prefix_of_several_images_is_refused_with_their_ids(tmp_path: Path) -> None:
    # Among so many images two begin with the same four digits.
    case = make_case(tmp_path, images=0)
    first: dict[str, int] = {}
    for number in range(70_000):
        other = first.setdefault(make_id(number)[:4], number)
        if other != number:
            break
    put_images(case, [other, number])

    with pytest.raises(UsageFault) as refused:
        get_image(case, make_id(number)[:4])

    assert make_id(number)[:12] in str(refused.value)
    assert make_id(other)[:12] in str(refused.value)
    assert get_image(case, make_id(number)[:16]).id == make_id(number)


def test_claim_is_found_by_slug_id_and_prefix(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    claim = _claim("Two ships")
    add_claim(case, claim)

    found = {get_claim(case, text).id for text in ("two-ships", get_claim_id(claim), get_claim_id(claim)[:4])}

    assert found == {get_claim_id(claim)}
    for text in ("three-ships", "0" * 64, ""):
        with pytest.raises(NoSuchRecord):
            get_claim(case, text)


def test_slug_that_two_claims_bear_is_refused_with_their_ids(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    _record_apart(case, _claim("Two ships"), _claim("Three ships"))

    with pytest.raises(UsageFault, match=get_claim_id(_claim("Three ships"))[:12]):
        get_claim(case, "two-ships")
    assert len(find_claims_by_slug(case, "two-ships")) == 2


def _record_apart(case: Case, *claims: Claim) -> None:
    """Record claims as people who worked apart would have."""
    case.record([Draft(EntryType.CLAIM_RECORDED, f"claim:{get_claim_id(c)}", c) for c in claims])
