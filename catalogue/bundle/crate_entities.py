"""The entities of an RO-Crate: a flat graph, and images and acts as nodes of it."""

from collections.abc import Iterator, Mapping
from typing import cast

from catalogue.bundle.coarsen import WITHHELD
from catalogue.record.canonical import JsonValue
from catalogue.record.entry import EntryType
from catalogue.record.views import Exhibit, ImageView, LogLine
from catalogue.render.agreement import Agreement, find_capture, is_date
from catalogue.render.geojson import find_places, render_footprint
from catalogue.render.json_text import drop_unknown
from catalogue.render.schema_org import (
    Node,
    name_agent,
    name_entry,
    name_image,
    render_image,
    render_place,
)

# What an act is in schema.org; any other is an Action.
_ACTIONS = {
    EntryType.IMAGE_INGESTED: "CreateAction",
    EntryType.CLAIM_RECORDED: "CreateAction",
    EntryType.DERIVATIVE_MADE: "CreateAction",
    EntryType.SIGHTING_RECORDED: "UpdateAction",
    EntryType.SCENE_STATED: "UpdateAction",
    EntryType.CLAIM_LINKED: "UpdateAction",
    EntryType.TAG_ADDED: "UpdateAction",
    EntryType.ANNOTATION_ADDED: "UpdateAction",
    EntryType.STATUS_SET: "UpdateAction",
    EntryType.ASSESSMENT_RECORDED: "AssessAction",
    EntryType.FIXITY_CHECKED: "CheckAction",
    # What is said about the subject changes; the subject itself is still there.
    EntryType.WITHDRAWN: "UpdateAction",
}
# Acts by which their subject came to be here; the others are on it.
_MAKING = frozenset({EntryType.IMAGE_INGESTED, EntryType.CLAIM_RECORDED})


class Graph:
    """Entities by `@id`, each once; what is nested in them becomes an entity of its own."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def add(self, node: Node) -> JsonValue:
        """The reference to a node, which is in the graph from now on; the first of an `@id` stays."""
        name = node["@id"]
        assert isinstance(name, str)
        if name not in self._nodes:
            self._nodes[name] = node
            self._nodes[name] = {key: self._flatten(value) for key, value in node.items()}
        return {"@id": name}

    def list_nodes(self) -> list[Node]:
        """All of them, by `@id`."""
        return [self._nodes[name] for name in sorted(self._nodes)]

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def _flatten(self, value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            parts = [self._flatten(part) for part in value]
            return parts[0] if len(parts) == 1 else parts
        if isinstance(value, dict) and "@type" in value:
            return self.add(value)
        return value


def make_image(exhibit: Exhibit, files: Mapping[str, int]) -> Node:
    """An image: a file of the crate, or named by digest when its original is not in it."""
    image = exhibit.image
    capture = find_capture(image)
    is_known = capture.agreement is not Agreement.UNKNOWN
    record = f"records/images/{image.id}.json"
    node = render_image(image.id, image)
    node["@type"] = ["File", "ImageObject"] if image.original is not None else "ImageObject"
    node["identifier"] = f"nih:sha-256;{image.id}"
    return node | drop_unknown(
        contentSize=None if image.size_bytes is None else str(image.size_bytes),
        width=f"{image.width_px} px" if image.width_px else None,
        height=f"{image.height_px} px" if image.height_px else None,
        description="\n".join(_describe(exhibit)),
        keywords=", ".join(dict.fromkeys(tag.name for tag in image.tags)),
        dateCreated=capture.starts_at if capture.is_instant else None,
        temporalCoverage=f"{capture.starts_at}/{capture.ends_at}" if is_known else None,
        contentLocation=list[JsonValue](_find_locations(image)),
        thumbnail={"@id": exhibit.preview} if exhibit.preview in files else None,
        subjectOf={"@id": record} if record in files else None,
    )


def make_action(line: LogLine, subject: str | None) -> Node:
    """An act of the custody journals, by whoever did it, on an entity of the crate."""
    kind = next((action for act, action in _ACTIONS.items() if act == line.type), "Action")
    node: Node = {
        "@id": name_entry("act", line.entry),
        "@type": kind,
        "name": line.summary,
        "description": f"{line.type}, entry {line.entry}; the time is the writer's clock.",
    }
    # The public profile tells numbers of acts by their day: neither whose, nor on what.
    known = drop_unknown(
        agent={"@id": name_agent(line.agent)} if line.agent != WITHHELD else None,
        endTime=line.at if is_date(line.at) else None,
        identifier=f"nih:sha-256;{line.sha256}" if line.sha256 != WITHHELD else None,
    )
    role = "result" if line.type in _MAKING else "object"
    return node | known | ({role: {"@id": subject}} if subject else {})


def name_subject(line: LogLine, originals: Mapping[str, str | None]) -> str | None:
    """The `@id` of the image or claim that an act is about; None when it is about neither."""
    kind, _, name = line.subject.partition(":")
    if kind == "image" and name in originals:
        return name_image(name, originals[name])
    return f"#claim-{name}" if kind == "claim" else None


def _describe(exhibit: Exhibit) -> Iterator[str]:
    """What is missing, and whose the picture is said to be, in sentences."""
    yield from exhibit.without
    if exhibit.image.original is not None:
        yield "The original, as obtained."
    for sighting in exhibit.image.sightings:
        where = sighting.publisher or sighting.page or sighting.url or "where it was seen"
        if sighting.credit:
            yield f"Credit line as given by {where}: {sighting.credit}"
        if sighting.licence:
            yield f"Licence as stated by {where}: {sighting.licence}"


def _find_locations(image: ImageView) -> Iterator[Node]:
    """Where the georeference puts it, then each place that somebody states."""
    name = f"#image-{image.id}"
    footprint = render_footprint(image)
    if footprint is not None:
        yield {
            "@id": f"{name}-footprint",
            "@type": "Place",
            "name": "Footprint, from the image's own georeference",
            "geo": list[JsonValue](_find_shapes(footprint, f"{name}-footprint")),
        }
    for number, (place, agent) in enumerate(find_places(image)):
        node = render_place(place, f"{name}-place-{number}")
        yield node | {"description": f"As stated by {agent}."}


def _find_shapes(footprint: Node, name: str) -> Iterator[Node]:
    """One shape a polygon; schema.org writes latitude first."""
    parts = cast(list[list[list[list[float]]]], footprint["coordinates"])
    polygons = [parts] if footprint["type"] == "Polygon" else parts
    for number, polygon in enumerate(cast(list[list[list[list[float]]]], polygons)):
        yield {
            "@id": f"{name}-shape-{number}",
            "@type": "GeoShape",
            "name": f"Polygon {number + 1}, latitude before longitude",
            "polygon": " ".join(f"{point[1]},{point[0]}" for point in polygon[0]),
        }
