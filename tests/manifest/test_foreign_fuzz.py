"""Whatever another tool wrote, reading it ends in values and findings, never in a crash."""

import json
from collections.abc import Mapping

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from catalogue.manifest import atlos, auto_archiver
from catalogue.manifest.foreign import ForeignItem, assemble_media, check_item
from catalogue.manifest.foreign_json import read_json
from catalogue.manifest.hash_lists import parse_hash_list
from catalogue.manifest.stac_items import is_stac, parse_stac

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.text(max_size=30) | st.sampled_from(
    ["a.jpg", "../a.jpg", "https://example.org/a.jpg", "C:\\a.jpg"]
)


def fill(*keys: str) -> st.SearchStrategy[dict[str, object]]:
    """Objects that have some of these keys, with anything under them."""
    optional: Mapping[str, st.SearchStrategy[object]] = dict.fromkeys(keys, VALUES | NAMES)
    return st.fixed_dictionaries({}, optional=optional)


MEDIA = st.builds(
    lambda known, inner: {"filename": "a.jpg", "properties": {"hash": inner, "x": [known]}, **known},
    fill("filename", "_key", "urls", "properties", "_mimetype"),
    VALUES,
)


def check(item: ForeignItem) -> None:
    row = check_item(item)
    for media in item.media:
        assemble_media(item, media, file="a.jpg")
    msgspec.json.encode([finding.sentence for finding in row.findings])


@given(
    fill("url", "title", "timestamp", "_processed_at", "content", "likes"), st.lists(MEDIA | VALUES), VALUES
)
def test_any_item_of_auto_archiver_is_read(metadata: object, media: object, status: object) -> None:
    value = read_json(json.dumps({"status": status, "metadata": metadata, "media": media}))

    for item in auto_archiver.parse_json(value, name="m.json").items:
        check(item)


@given(fill("datetime", "gsd", "platform", "providers", "instruments", "view:off_nadir"), VALUES, VALUES)
def test_any_stac_item_is_read(properties: object, assets: object, links: object) -> None:
    item = {
        "type": "Feature", "stac_version": "1.0.0", "properties": properties, "links": links, "bbox": assets,
        "assets": assets if isinstance(assets, dict) else {"a": assets},
    }  # fmt: skip
    value = read_json(json.dumps(item))

    assert is_stac(value) and isinstance(value, dict)
    for one in parse_stac(value, name="i.json").items:
        check(one.item)


@given(
    fill("slug", "attr_description", "attr_geolocation", "attr_status", "attr_tags", "project", "attr_date"),
    fill("scoped_id", "source_url", "inserted_at", "artifacts", "status"),
)
def test_any_incident_of_atlos_is_read(incident: dict[str, object], version: dict[str, object]) -> None:
    cells, _ = atlos.parse_incident(incident, name="x.zip", claimant="Somebody")
    material = atlos.parse_version(version)

    check(ForeignItem(row="x", cells=(*cells, *material.cells), media=material.artifacts))


@given(st.lists(st.text(alphabet="0123456789abcdef *\\()=,%#\n", max_size=80), max_size=6))
def test_any_text_is_read_as_a_list(lines: list[str]) -> None:
    for start in ("", "%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n"):
        parse_hash_list(start + "\n".join(lines), name="x")


@given(st.text(alphabet="abc,;\t\"\n\r='+-", max_size=80))
def test_any_table_is_read(text: str) -> None:
    for start in ("link,archive status\n", "status,metadata,media\n"):
        for item in auto_archiver.parse_table(start + text, name="x.csv").items:
            check(item)


def test_half_characters_are_spelled_out() -> None:
    assert read_json('{"a\\ud800": ["\\udc00"]}') == {"a\\ud800": ["\\udc00"]}
    assert read_json("[" * 100_000) is None
