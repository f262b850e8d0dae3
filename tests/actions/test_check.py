"""Checking images: what the checks are given, what is recorded, and how a later check is compared."""

from pathlib import Path

import msgspec
import pytest
from command_builders import make_picture

from catalogue.actions.case import Case
from catalogue.actions.catalogue import Catalogue
from catalogue.actions.check import CheckOptions, check_images, find_documents, read_trust_list
from catalogue.actions.elements import Elements
from catalogue.actions.naming import get_image
from catalogue.errors import InputUnreadable, UsageFault
from catalogue.record.answer import AnswerState, Source
from catalogue.record.claim import Claim, Relation
from catalogue.record.documents import ImageDocument
from catalogue.record.place import make_place
from catalogue.record.scene import Scene
from catalogue.record.statement import Noted

WITHOUT_PIXELS = CheckOptions(has_pixels=False)
NIGHT = "2022-05-11T22:00:00Z"  # at Sevastopol, one in the morning


def make_catalogue(tmp_path: Path, *, acquired_at: str = NIGHT) -> tuple[Catalogue, str]:
    made = Catalogue.create(tmp_path / "case", agent="ines")
    picture = make_picture(tmp_path / "quay.jpg")
    [result] = made.ingest([picture])
    assert result.image
    place = make_place(point="44.61, 33.52", precision="locality")
    made.add_scene(result.image, Scene(platform="GeoEye-1", acquired_at=acquired_at, place=place))
    return made, result.image


def find_image(case: Case, image: str) -> ImageDocument:
    return get_image(case, image)


def test_stated_night_of_an_optical_picture_is_contradicted_and_recorded(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)

    [checkup] = check_images(made.case, [find_image(made.case, image)], WITHOUT_PIXELS)

    assert checkup.result.answers.misdated.answer is AnswerState.CONTRADICTED
    [checked] = made.show(image).checks
    assert checked.answers == checkup.result.answers
    assert checked.get_noted().entry == checkup.result.entry
    assert Source(name="sgp4", version=checked_version(checkup.result.sources, "sgp4")) in checked.sources


def checked_version(sources: tuple[Source, ...], name: str) -> str:
    return next(one.version for one in sources if one.name == name)


def test_same_check_again_records_nothing_and_names_the_entry_that_stands(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    [first] = check_images(made.case, [find_image(made.case, image)], WITHOUT_PIXELS)

    [again] = check_images(made.case, [find_image(made.case, image)], WITHOUT_PIXELS)

    assert again.result.entry == first.result.entry
    assert again.result.changes == ()
    assert len(made.show(image).checks) == 1


def test_check_with_other_data_is_another_entry_that_tells_what_changed(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    [first] = check_images(made.case, [find_image(made.case, image)], WITHOUT_PIXELS)
    given = Elements(sources=(Source(name="element sets", version="a" * 64),))

    options = CheckOptions(has_pixels=False, elements=given)
    [later] = check_images(made.case, [find_image(made.case, image)], options)

    assert first.result.changes is None
    assert later.result.changes == ("now used: element sets aaaaaaaaaaaaaaaa",)
    assert len(made.show(image).checks) == 2


def test_check_that_is_not_to_be_recorded_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    before = list(made.log())

    options = CheckOptions(has_pixels=False, is_recorded=False)
    [checkup] = check_images(made.case, [find_image(made.case, image)], options)

    assert checkup.result.entry is None
    assert list(made.log()) == before


def test_original_that_is_not_here_is_checked_without_its_pixels_and_that_is_said(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    original = made.case.originals.find(image)
    assert original
    original.chmod(0o600)
    original.unlink()

    [checkup] = check_images(made.case, [find_image(made.case, image)])

    assert checkup.result.answers.misdated.answer is AnswerState.CONTRADICTED
    reasons = {one.reason for one in checkup.result.answers.modified.not_run}
    assert any("its original is not in this catalogue" in reason for reason in reasons)


def test_altered_original_is_found_by_a_closer_look(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    original = made.case.originals.find(image)
    assert original
    original.chmod(0o600)
    data = bytearray(original.read_bytes())
    data[-3] ^= 1
    original.write_bytes(data)

    [checkup] = check_images(made.case, [find_image(made.case, image)])

    assert checkup.result.answers.modified.answer is AnswerState.CONTRADICTED


def test_results_come_in_the_order_in_which_images_are_given(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    pictures = [make_picture(tmp_path / f"other-{number}.jpg", number) for number in range(1, 4)]
    images = [image, *(str(one.image) for one in made.ingest(pictures))]

    documents = [find_image(made.case, one) for one in reversed(images)]
    found = [one.result.image for one in check_images(made.case, documents)]

    assert found == images[::-1]


def test_claims_that_a_picture_is_only_context_for_are_not_asked_about(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    cited = made.add_claim(Claim(slug="two-ships", text="Two ships load.", claimant="a"))
    context = made.add_claim(Claim(slug="grain-theft", text="Grain is stolen.", claimant="b"))
    made.link(image, cited, Relation.CITED_FOR)
    made.link(image, context, Relation.CONTEXT)

    [checkup] = check_images(made.case, [find_image(made.case, image)], WITHOUT_PIXELS)

    assert [claim.id for claim in checkup.subject.claims] == [cited]


def test_nothing_named_is_refused(tmp_path: Path) -> None:
    made, _ = make_catalogue(tmp_path)

    with pytest.raises(UsageFault, match="nothing is named"):
        find_documents(made.case, [], [], is_all=False)


def test_file_that_is_no_list_of_certificates_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.pem"
    path.write_text("not a list")

    with pytest.raises(InputUnreadable, match="certificate"):
        read_trust_list(path)
    with pytest.raises(InputUnreadable, match="cannot read absent.pem"):
        read_trust_list(tmp_path / "absent.pem")


def test_image_given_twice_is_checked_once_and_one_without_original_ends_nothing(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    [other] = made.ingest([make_picture(tmp_path / "other.jpg", 3)])
    assert other.image
    gone = made.case.originals.find(other.image)
    assert gone
    gone.chmod(0o600)
    gone.unlink()
    twice = [find_image(made.case, one) for one in (image, image, other.image, other.image)]

    checkups = list(check_images(made.case, twice))

    assert [one.result.image for one in checkups] == [image, other.image]
    assert checkups[0].subject.closer_look is not None
    assert "its original is not in this catalogue" in checkups[1].subject.no_closer_look


def test_check_of_another_device_under_this_name_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path)
    document = find_image(made.case, image)
    [first] = check_images(made.case, [document], WITHOUT_PIXELS)
    [checked] = find_image(made.case, image).checks
    theirs = checked.with_noted(Noted("forger:1", "2099-01-01T00:00:00Z", "ines"))

    [again] = check_images(made.case, [msgspec.structs.replace(document, checks=(theirs,))], WITHOUT_PIXELS)

    assert again.result.changes is None
    assert again.result.entry not in {first.result.entry, "forger:1", None}


def test_time_that_no_arithmetic_reaches_ends_no_batch(tmp_path: Path) -> None:
    made, image = make_catalogue(tmp_path, acquired_at="0001-01-01T00:00:00Z")
    [other] = made.ingest([make_picture(tmp_path / "other.jpg", 3)])
    assert other.image

    checkups = list(
        check_images(made.case, [find_image(made.case, one) for one in (image, other.image)], WITHOUT_PIXELS)
    )

    assert len(checkups) == 2
