"""Tags of programs are told and accuse nobody."""

import pytest
from subject_builders import embed, make_subject

from catalogue.check.modified_software import check_software
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

DOCUMENT = "XMP-xmpMM:DocumentID"


def check(*facts: Fact) -> list[CheckFinding]:
    found = list(check_software(make_subject(facts=facts)))
    assert all(isinstance(one, CheckFinding) and one.bearing is Bearing.SAYS_NOTHING for one in found)
    return [one for one in found if isinstance(one, CheckFinding)]


@pytest.mark.parametrize(
    "name",
    [
        "Adobe Photoshop CC 2015 (Windows)",
        "GIMP 2.10.8",
        "Snapseed 2.0",
        "Adobe Photoshop Lightroom 6.0",
        "PaintTool -SAI- JPEG",
        "paint.net 4.2",
    ],
)
def test_known_editor_is_a_note(name: str) -> None:
    (found,) = check(embed("software", name, "EXIF:Software"))

    assert (found.code, found.severity) == ("MOD-010", Severity.NOTE)
    assert name in found.sentence
    assert "EXIF:Software" in found.sentence


@pytest.mark.parametrize("name", ["GDAL 3.6.2", "NIKON D70 Ver.1.00", "ImageMagick", "ENVI", "Megimpex 2"])
def test_converters_and_cameras_are_no_editors(name: str) -> None:
    assert check(embed("software", name, "EXIF:Software")) == []


def test_many_tags_of_one_editor_are_one_note() -> None:
    found = check(
        embed("software", "GIMP 2.10", "EXIF:Software"), embed("creator_tool", "GIMP 2.10", "XMP:CreatorTool")
    )

    assert [one.code for one in found] == ["MOD-010"]
    assert len(found[0].facts) == 2
    assert found[0].sentence.count("GIMP") == 1


def test_time_of_change_within_the_unknown_zone_is_not_told() -> None:
    assert (
        check(
            embed("acquired_at", "2022-05-11T08:00:00", "EXIF:DateTimeOriginal"),
            embed("modified_at", "2022-05-11T20:00:00Z", "EXIF:DateTime"),
        )
        == []
    )


def test_later_time_of_change_is_a_note() -> None:
    (found,) = check(
        embed("acquired_at", "2022-05-11", "EXIF:DateTimeOriginal"),
        embed("modified_at", "2022-05-14T20:00:00Z", "EXIF:DateTime"),
    )

    assert (found.code, found.severity) == ("MOD-011", Severity.NOTE)


def test_same_document_under_two_prefixes_is_one_document() -> None:
    assert (
        check(
            embed("original_document_id", "xmp.did:AB12", "XMP-xmpMM:OriginalDocumentID"),
            embed("document_id", "xmp.iid:ab12", DOCUMENT),
        )
        == []
    )


def test_another_document_is_a_note() -> None:
    (found,) = check(
        embed("original_document_id", "xmp.did:AB12", "XMP-xmpMM:OriginalDocumentID"),
        embed("document_id", "xmp.did:CD34", DOCUMENT),
    )

    assert found.code == "MOD-011"


def test_what_is_no_time_is_passed_over() -> None:
    assert check(embed("modified_at", "yesterday", "EXIF:DateTime"), embed("acquired_at", "2020", "x")) == []


def test_declared_generation_is_a_warning() -> None:
    uri = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

    (found,) = check(embed("digital_source_type", uri, "XMP-iptcExt:DigitalSourceType"))

    assert (found.code, found.severity) == ("MOD-012", Severity.WARNING)


def test_without_tags_it_is_not_checked() -> None:
    (found,) = check_software(make_subject())

    assert isinstance(found, NotRun)
