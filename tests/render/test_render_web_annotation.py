"""Web Annotations."""

import json
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from render_builders import IMAGE_ID, make_shape

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.statement import Noted
from catalogue.render.web_annotation import render_web_annotation


def read_selector(annotation: Annotation) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(render_web_annotation(annotation, IMAGE_ID)))
    selector: dict[str, Any] = document["target"]["selector"]
    return selector


@pytest.mark.parametrize("corners", [((10, 20), (110, 60)), ((110, 60), (10, 20))])
def test_box_is_a_fragment_of_pixels(corners: tuple[tuple[float, float], ...]) -> None:
    selector = read_selector(make_shape(Shape.BOX, *corners))

    assert selector == {
        "type": "FragmentSelector",
        "conformsTo": "http://www.w3.org/TR/media-frags/",
        "value": "xywh=pixel:10,20,100,40",
    }


@pytest.mark.parametrize(
    ("annotation", "tag", "attributes"),
    [
        (
            make_shape(Shape.BOX, (10.5, 20), (110, 60.25)),
            "rect",
            {"x": "10.5", "y": "20", "width": "99.5", "height": "40.25"},
        ),
        (make_shape(Shape.POLYGON, (10, 20), (30, 40.5), (1, 2)), "polygon", {"points": "10,20 30,40.5 1,2"}),
        (make_shape(Shape.POINT, (100, 20)), "circle", {"cx": "100", "cy": "20", "r": "1"}),
        (make_shape(Shape.ARROW, (1, 2), (3, 4)), "line", {"x1": "1", "y1": "2", "x2": "3", "y2": "4"}),
        (make_shape(Shape.LINE, (1, 2), (3, 0)), "line", {"x1": "1", "y1": "2", "x2": "3", "y2": "0"}),
    ],
)
def test_other_shapes_are_svg(annotation: Annotation, tag: str, attributes: dict[str, str]) -> None:
    selector = read_selector(annotation)

    (element,) = fromstring(selector["value"])
    assert selector["type"] == "SvgSelector"
    assert element.tag == f"{{http://www.w3.org/2000/svg}}{tag}"
    assert element.attrib == attributes


def test_label_shape_and_note_are_bodies_with_purposes() -> None:
    annotation = Annotation(shape=Shape.ARROW, points_px=((1, 2), (3, 4)), label="<b>ship", note="moored")

    document = render_web_annotation(annotation, IMAGE_ID)

    bodies = [(body["purpose"], body["value"]) for body in document["body"]]  # type: ignore[union-attr,index,call-overload]
    assert bodies == [("describing", "<b>ship"), ("classifying", "arrow"), ("commenting", "moored")]


def test_picture_is_named_by_digest_or_by_place_and_digest() -> None:
    annotation = make_shape(Shape.POINT, (1, 2))
    name = f"nih:sha-256;{IMAGE_ID}"

    by_digest = render_web_annotation(annotation, IMAGE_ID)["target"]
    by_place = render_web_annotation(annotation, IMAGE_ID, source="images/a.tif")["target"]

    assert by_digest["source"] == name  # type: ignore[index,call-overload]
    assert by_place["source"] == {"id": "images/a.tif", "type": "Image", "canonical": name}  # type: ignore[index,call-overload]


def test_author_and_time_are_those_of_the_entry() -> None:
    annotation = make_shape(Shape.POINT, (1, 2))
    noted = annotation.with_noted(Noted(entry="abc:7", at="2022-05-12T08:00:00Z", agent="heron"))

    document = render_web_annotation(noted, IMAGE_ID)

    assert (document["created"], document["creator"]) == ("2022-05-12T08:00:00Z", {"nickname": "heron"})
    assert "created" not in render_web_annotation(annotation, IMAGE_ID)


def test_shape_without_points_is_about_the_whole_picture() -> None:
    document = render_web_annotation(make_shape(Shape.POLYGON, (1, 1)), IMAGE_ID)

    assert "selector" not in document["target"]  # type: ignore[operator]
