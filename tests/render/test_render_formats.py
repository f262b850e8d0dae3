"""The standard formats by name, and what all of them have in common."""

import json
import re

import msgspec
import pytest
from dossier_builders import (
    make_dossier,
    make_exhibit,
    make_full_view,
    make_image_id,
    make_image_view,
    make_noted,
)

from catalogue.bundle.layout import is_safe_path
from catalogue.render.formats import FORMATS, render_all_formats, render_format
from catalogue.render.json_text import is_web_address, render_json


def test_formats_are_found_by_name() -> None:
    paths = {name: sorted(render_format(name, make_dossier(exhibits=()))) for name in FORMATS}

    assert paths == {
        "stac": ["stac/catalog.json"],
        "geojson": ["images.geojson"],
        "csv": ["claims.csv", "images.csv"],
        "annotations": ["annotations.json"],
        "claim-review": ["claim-reviews.json"],
    }


def test_bundle_holds_every_format_once() -> None:
    dossier = make_dossier()

    paths = sorted(render_all_formats(dossier))

    assert paths == sorted(path for name in FORMATS for path in render_format(name, dossier))


@pytest.mark.parametrize("name", FORMATS)
def test_same_dossier_gives_the_same_bytes(name: str) -> None:
    assert render_format(name, make_dossier()) == render_format(name, make_dossier())


@pytest.mark.parametrize("name", FORMATS)
def test_empty_dossier_renders(name: str) -> None:
    files = render_format(name, make_dossier(exhibits=(), claims=(), custody=(), latest_at=None))

    assert all(content.endswith(b"\n") for content in files.values())


@pytest.mark.parametrize("name", FORMATS)
def test_files_outside_a_bundle_refer_to_no_payload(name: str) -> None:
    content = b"".join(render_format(name, make_dossier(), in_bundle=False).values())

    assert not re.search(rb"(?:images|previews|records)/", content)


def test_withheld_original_is_referred_to_nowhere() -> None:
    view = make_full_view(original=None)
    exhibit = msgspec.structs.replace(make_exhibit(view), preview=None)

    content = b"".join(render_all_formats(make_dossier(exhibits=(exhibit,))).values())

    assert f"images/{view.id}.tif".encode() not in content


def test_annotations_of_all_images_are_one_collection_on_their_originals() -> None:
    views = (make_full_view(0), make_image_view(1), make_full_view(2))
    dossier = make_dossier(exhibits=tuple(make_exhibit(view) for view in views))

    collection = json.loads(render_format("annotations", dossier, in_bundle=True)["annotations.json"])

    items = collection["first"]["items"]
    assert collection["total"] == len(items) == 2
    assert [item["target"]["source"]["id"] for item in items] == [
        f"images/{make_image_id(number)}.tif" for number in (0, 2)
    ]
    assert items[0]["target"]["selector"]["value"] == "xywh=pixel:10,20,100,40"
    assert "created" in items[0]


def test_annotation_whose_time_is_coarsened_to_a_day_has_no_moment() -> None:
    (annotation,) = make_full_view().annotations
    by_day = msgspec.structs.replace(annotation, noted=make_noted(at="2022-05-24"))
    dossier = make_dossier(exhibits=(make_exhibit(make_full_view(annotations=(by_day,))),))

    collection = json.loads(render_format("annotations", dossier)["annotations.json"])

    assert "created" not in collection["first"]["items"][0]


def test_paths_are_such_as_a_bundle_may_hold() -> None:
    assert all(is_safe_path(f"data/{path}") for path in render_all_formats(make_dossier()))


def test_json_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="JSON"):
        render_json({"gsd": float("nan")})


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://[2001:db8::1]/", True),
        ("http://[x", False),
        ("//example.org", False),
        ('https://example.org/"onclick=', False),
        (None, False),
    ],
)
def test_web_address_is_told_from_other_texts(text: str | None, answer: bool) -> None:
    assert is_web_address(text) is answer
