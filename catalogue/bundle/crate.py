"""RO-Crate 1.2 metadata of a bundle: every file, image, claim, assessment, agent and act in one graph."""

from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from catalogue.bundle.coarsen import WITHHELD
from catalogue.bundle.crate_entities import Graph, make_action, make_image, name_subject
from catalogue.bundle.layout import CRATE, LOG, PAYLOAD
from catalogue.record.canonical import JsonValue
from catalogue.record.views import Dossier
from catalogue.render.claim_review import find_reviews
from catalogue.render.json_text import drop_unknown, render_json
from catalogue.render.schema_org import Node, render_agent, render_claim

_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_PROFILE = "https://w3id.org/ro/crate/1.2"
_DESCRIPTOR = CRATE.removeprefix(f"{PAYLOAD}/")
_LOG = f"{LOG.removeprefix(f'{PAYLOAD}/')}/"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
# beginning of the path: what a reader finds there
_CONTENTS = {
    "claims.csv": "Claims as a table",
    "images.csv": "Images as a table",
    "images.geojson": "Where the images lie, as GeoJSON",
    "annotations.json": "Annotations as W3C Web Annotations",
    "claim-reviews.json": "Assessments as ClaimReview and MediaReview",
    "report.html": "Report for people",
    "stac/": "Images as STAC Items",
    "examinations/": "What was read in the bytes of an original",
    "sidecars/": "A file that came with an original",
    "manifests/": "A manifest that was ingested",
    "records/images/": "Everything known about an image",
    "records/claims/": "Everything known about a claim",
    "previews/": "Annotated preview of an image: a derivative, not evidence",
}
_DESCRIPTION = (
    "Pictures that are said to come from satellites, with who claims what with them, what others make of "
    "each claim, and the custody journal. Nothing here says that a claim is true."
)
_LOG_TEXT: Node = {
    "name": "Custody journals",
    "description": "The disclosed entries of each journal, with proofs that they stand in it as signed.",
}
_RIGHTS: Node = {
    "@id": "#rights",
    "@type": "CreativeWork",
    "name": "No licence is granted here",
    "description": (
        "The images may belong to third parties. Credit lines and licences are given with each image as they "
        "were stated where it was seen; whoever wants to publish an image asks the holder of its rights."
    ),
}


def render_crate(dossier: Dossier, files: Mapping[str, int]) -> bytes:
    """The bytes of `ro-crate-metadata.json`: a function of the dossier and the payload alone.

    What lies in `log/` depends on whose journal is shown, so it is one entity without its files.

    Args:
        dossier: what the bundle says; an original that is not among the files is named by digest.
        files: size in bytes of each payload file, by its path below `data/`.

    Source: RO-Crate 1.2; schema.org for the types.
    """
    payload = {
        path: size for path, size in files.items() if path != _DESCRIPTOR and not path.startswith(_LOG)
    }
    dossier = _keep_present(dossier, payload)
    graph, root_graph = Graph(), Graph()
    parts = _add_files(graph, dossier, payload)
    mentions = [*_add_claims(graph, dossier), *_add_acts(graph, dossier)]
    root_graph.add(_make_root(dossier, parts, mentions))
    graph.add(_RIGHTS)
    entities: list[JsonValue] = [_make_descriptor(dossier), *root_graph.list_nodes(), *graph.list_nodes()]
    return render_json({"@context": _CONTEXT, "@graph": entities})


def _keep_present(dossier: Dossier, payload: Mapping[str, int]) -> Dossier:
    """The dossier, its originals where the payload has them."""
    exhibits = tuple(
        exhibit
        if exhibit.image.original in payload
        else msgspec.structs.replace(exhibit, image=msgspec.structs.replace(exhibit.image, original=None))
        for exhibit in dossier.exhibits
    )
    return msgspec.structs.replace(dossier, exhibits=exhibits)


def _make_descriptor(dossier: Dossier) -> Node:
    return {
        "@id": _DESCRIPTOR,
        "@type": "CreativeWork",
        "name": "What this bundle holds",
        # Not an entity: a SoftwareApplication needs a web address (RO-Crate 1.2), and it has none.
        "description": f"Rendered by {dossier.tool} from the disclosed entries alone.",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _PROFILE},
    }


def _make_root(dossier: Dossier, parts: list[JsonValue], mentions: list[JsonValue]) -> Node:
    images, claims = len(dossier.exhibits), len(dossier.claims)
    root: Node = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence: {images} {'image' if images == 1 else 'images'}, "
        f"{claims} {'claim' if claims == 1 else 'claims'}",
        "description": _DESCRIPTION
        + (f" Withheld: {'; '.join(dossier.withheld)}." if dossier.withheld else ""),
        "license": {"@id": str(_RIGHTS["@id"])},
    }
    return root | drop_unknown(datePublished=dossier.latest_at, hasPart=parts, mentions=mentions)


def _add_files(graph: Graph, dossier: Dossier, payload: Mapping[str, int]) -> list[JsonValue]:
    """References to every file and the folder of logs, in the order of their paths."""
    images = {exhibit.image.original: exhibit for exhibit in dossier.exhibits}
    parts = []
    for path in sorted(payload):
        exhibit = images.get(path)
        parts.append(graph.add(make_image(exhibit, payload) if exhibit else _make_file(path, payload[path])))
    for exhibit in dossier.exhibits:
        if exhibit.image.original is None:
            graph.add(make_image(exhibit, payload))
    parts.append(graph.add({"@id": _LOG, "@type": "Dataset", **_LOG_TEXT}))
    return parts


def _make_file(path: str, size_bytes: int) -> Node:
    what = next((text for beginning, text in _CONTENTS.items() if path.startswith(beginning)), None)
    media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix)
    file: Node = {"@id": path, "@type": "File", "name": path, "contentSize": str(size_bytes)}
    return file | drop_unknown(encodingFormat=media_type, description=what)


def _add_claims(graph: Graph, dossier: Dossier) -> list[JsonValue]:
    """References to every claim and every assessment."""
    claims = [graph.add(render_claim(claim)) for claim in dossier.claims]
    return claims + [graph.add(review) for review in find_reviews(dossier)]


def _add_acts(graph: Graph, dossier: Dossier) -> list[JsonValue]:
    """References to every act; an act about what is not in the crate names no object."""
    originals = {exhibit.image.id: exhibit.image.original for exhibit in dossier.exhibits}
    acts = []
    for line in dossier.custody:
        if line.agent != WITHHELD:
            graph.add(render_agent(line.agent))
        subject = name_subject(line, originals)
        acts.append(graph.add(make_action(line, subject if subject and subject in graph else None)))
    return acts
