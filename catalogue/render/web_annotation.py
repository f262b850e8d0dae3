"""Annotations as W3C Web Annotations, which other programs can show on the picture."""

import re
from urllib.parse import quote

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.canonical import JsonValue
from catalogue.record.views import Dossier
from catalogue.render.json_text import render_json
from catalogue.render.shapes import has_enough_points

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_SVG = "http://www.w3.org/2000/svg"
# `created` is an xsd:dateTime (3.3.1); of a day, as the public is told, there is none.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
# A point has no extent; readers need something to draw.
_POINT_RADIUS_PX = 1


def render_web_annotation(
    annotation: Annotation, image_id: str, *, source: str | None = None
) -> dict[str, JsonValue]:
    """One annotation as JSON-LD, in pixels of the original's stored grid.

    A shape without enough points has no selector: the annotation is then about the whole picture.
    The label is the body; a classifying body names the shape, because an arrow and a measured line
    are both lines in SVG.

    Args:
        annotation: what to render.
        image_id: 64 hex digits, the SHA-256 of the original's bytes.
        source: where a reader finds the picture, such as a path within a bundle; without it the
            digest itself is the name (`nih:`).

    Source: W3C Web Annotation Data Model (2017), 4.2.1 and 4.2.7; Media Fragments URI 1.0, 4.2.2;
        RFC 6920, 7.
    """
    name = f"nih:sha-256;{image_id}"
    body: list[JsonValue] = [
        _make_body(annotation.label, "describing"),
        _make_body(str(annotation.shape), "classifying"),
    ]
    if annotation.note:
        body.append(_make_body(annotation.note, "commenting"))
    target: dict[str, JsonValue] = {
        "type": "SpecificResource",
        "source": {"id": source, "type": "Image", "canonical": name} if source else name,
    }
    if has_enough_points(annotation):
        target["selector"] = _make_selector(annotation)
    document: dict[str, JsonValue] = {
        "@context": _CONTEXT,
        "type": "Annotation",
        "motivation": "describing",
        "body": body,
        "target": target,
    }
    if annotation.noted is not None:
        if _MOMENT.fullmatch(annotation.noted.at):
            document["created"] = annotation.noted.at
        document["creator"] = {"nickname": annotation.noted.agent}
    return document


def render_annotations(dossier: Dossier, *, in_bundle: bool = True) -> bytes:
    """Every annotation of every image, as one collection.

    Args:
        dossier: what to render.
        in_bundle: whether originals lie beside it as in a bundle; else they are named by digest.

    Source: W3C Web Annotation Data Model (2017), 5.
    """
    items: list[JsonValue] = []
    for exhibit in dossier.exhibits:
        source = exhibit.image.original if in_bundle else None
        for annotation in exhibit.image.annotations:
            item = render_web_annotation(annotation, exhibit.image.id, source=source)
            name = quote(annotation.get_noted().entry.replace(":", "-"), safe="")
            # The context of the collection holds for all of them.
            del item["@context"]
            items.append({**item, "id": f"#annotation-{name}"})
    page: JsonValue = {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return render_json(
        {
            "@context": _CONTEXT,
            "id": "#collection",
            "type": "AnnotationCollection",
            "label": "What is to be seen in the pictures, on the pixel grid of each original",
            "total": len(items),
            "first": page,
        }
    )


def _make_body(text: str, purpose: str) -> JsonValue:
    return {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}


def _make_selector(annotation: Annotation) -> JsonValue:
    if annotation.shape is Shape.BOX and _is_whole(annotation.points_px):
        left, top, right, bottom = _get_edges(annotation)
        box = f"{left:.0f},{top:.0f},{right - left:.0f},{bottom - top:.0f}"
        return {"type": "FragmentSelector", "conformsTo": _MEDIA_FRAGMENTS, "value": f"xywh=pixel:{box}"}
    return {"type": "SvgSelector", "value": f'<svg xmlns="{_SVG}">{_render_shape(annotation)}</svg>'}


def _is_whole(points: tuple[tuple[float, float], ...]) -> bool:
    """Media fragments know whole pixels only; a box between them is written as SVG, not rounded."""
    return all(float(value).is_integer() for point in points for value in point)


def _render_shape(annotation: Annotation) -> str:
    points = annotation.points_px
    if annotation.shape is Shape.POINT:
        (x, y) = points[0]
        return f'<circle cx="{_render(x)}" cy="{_render(y)}" r="{_POINT_RADIUS_PX}"/>'
    if annotation.shape is Shape.BOX:
        left, top, right, bottom = _get_edges(annotation)
        size = f'width="{_render(right - left)}" height="{_render(bottom - top)}"'
        return f'<rect x="{_render(left)}" y="{_render(top)}" {size}/>'
    if annotation.shape is Shape.POLYGON:
        corners = " ".join(f"{_render(x)},{_render(y)}" for x, y in points)
        return f'<polygon points="{corners}"/>'
    # An arrow is a line from its tail (1) to its head (2); the classifying body says which it is.
    (x1, y1), (x2, y2) = points[:2]
    return f'<line x1="{_render(x1)}" y1="{_render(y1)}" x2="{_render(x2)}" y2="{_render(y2)}"/>'


def _get_edges(annotation: Annotation) -> tuple[float, float, float, float]:
    (x1, y1), (x2, y2) = annotation.points_px[:2]
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _render(value: float) -> str:
    """Thousandths of a pixel at most, as annotations have them; no exponent, no trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
