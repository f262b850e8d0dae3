"""STAC Items and the Catalog that holds them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pystac
import pytest
from dossier_builders import (
    make_dossier,
    make_exhibit,
    make_fact,
    make_full_view,
    make_image_view,
    make_noted,
    make_placed_view,
)
from pystac.validation import JsonSchemaSTACValidator, RegisteredValidator

from catalogue.record.fact import Basis, Fact
from catalogue.record.tag import Tag
from catalogue.record.views import ImageView
from catalogue.render.stac import render_stac, render_stac_item


def render_properties(view: ImageView) -> dict[str, Any]:
    properties: dict[str, Any] = render_item(view)["properties"]
    return properties


def render_item(view: ImageView, *, in_bundle: bool = True) -> dict[str, Any]:
    item: dict[str, Any] = json.loads(json.dumps(render_stac_item(make_exhibit(view), in_bundle=in_bundle)))
    return item


def make_timed_view(*times: str) -> ImageView:
    return make_image_view(facts=tuple(make_fact("acquired_at", time) for time in times))


@pytest.fixture
def offline() -> Iterator[JsonSchemaSTACValidator]:
    """A validator that knows the schemas inside pystac and asks nobody for others."""
    validator = JsonSchemaSTACValidator()
    before = RegisteredValidator.get_validator()
    RegisteredValidator.set_validator(validator)
    yield validator
    RegisteredValidator.set_validator(before)


VIEWS = {
    "full": make_full_view(),
    "bytes only": make_image_view(),
    "placed": make_placed_view(),
    "a day": make_timed_view("2022-05-19"),
    "no clock": make_timed_view("2022-05-19T08:41"),
    "differing": make_timed_view("2022-05-19T08:41:52Z", "2021-03-01"),
    "antiquity": make_timed_view("0500-01-01T00:00:00Z"),
    "withheld": make_full_view(original=None),
    "by day": make_image_view(ingested=(make_noted(at="2022-05-24"),)),
    "never ingested": make_image_view(ingested=(), name=None, media_type=None, size_bytes=None),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_item_meets_the_core_specification(offline: JsonSchemaSTACValidator, view: ImageView) -> None:
    item = render_item(view)

    offline.validate_core(item, pystac.STACObjectType.ITEM, "1.1.0")


def test_core_validation_can_fail(offline: JsonSchemaSTACValidator) -> None:
    item = render_item(make_image_view())
    del item["properties"]["end_datetime"]

    with pytest.raises(pystac.STACValidationError):
        offline.validate_core(item, pystac.STACObjectType.ITEM, "1.1.0")


def test_pystac_validates_the_whole_catalogue_offline(
    tmp_path: Path, shared_data: Path, offline: JsonSchemaSTACValidator
) -> None:
    schemas = shared_data / "eo" / "stac_schemas"
    for name in ("eo_v1.1.0", "file_v2.1.0", "projection_v2.0.0", "view_v1.0.0"):
        extension, version = name.split("_")
        uri = f"https://stac-extensions.github.io/{extension}/{version}/schema.json"
        offline.schema_cache[uri] = json.loads((schemas / f"{name}_schema.json").read_text())
    for path, content in render_stac(make_dossier()).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)

    catalog = pystac.Catalog.from_file(str(tmp_path / "stac" / "catalog.json"))

    assert catalog.validate_all() == 2
    assert {uri for item in catalog.get_items() for uri in item.stac_extensions} == {
        uri for uri in offline.schema_cache if "stac-extensions" in uri
    }


def test_item_is_named_by_the_digest_of_the_original() -> None:
    view = make_image_view()

    item = render_item(view)

    assert item["id"] == view.id
    assert item["assets"]["original"]["file:checksum"] == f"1220{view.id}"
    assert item["assets"]["original"]["file:size"] == view.size_bytes


def test_image_without_footprint_has_null_geometry_and_no_box() -> None:
    item = render_item(make_full_view(footprint=None, bounds_wgs84=None))

    assert item["geometry"] is None
    assert "bbox" not in item
    assert item["properties"]["evidence:places"][0]["point"]["coordinates"] == [33.5256, 44.6103]


def test_footprint_is_the_geometry_and_its_bounds_the_box() -> None:
    item = render_item(make_placed_view())

    assert item["geometry"]["type"] == "Polygon"
    assert item["bbox"] == [33.5, 44.5, 33.75, 44.75]


def test_time_known_to_the_second_is_the_datetime() -> None:
    properties = render_properties(make_timed_view("2022-05-19T11:41:52+03:00"))

    assert properties["datetime"] == "2022-05-19T08:41:52Z"
    assert "start_datetime" not in properties


def test_stated_day_does_not_blur_an_embedded_second_of_it() -> None:
    properties = render_properties(make_timed_view("2022-05-19T08:41:52Z", "2022-05-19"))

    assert properties["datetime"] == "2022-05-19T08:41:52Z"


@pytest.mark.parametrize(
    ("time", "starts", "ends"),
    [
        # A day without a zone begins at UTC+14 and ends at UTC-12.
        ("2022-05-19", "2022-05-18T10:00:00Z", "2022-05-20T11:59:59Z"),
        ("2022-05-19T08:41Z", "2022-05-19T08:41:00Z", "2022-05-19T08:41:59Z"),
        ("2022-05-19T08:41:00Z/2022-05-19T08:43:00Z", "2022-05-19T08:41:00Z", "2022-05-19T08:43:00Z"),
    ],
)
def test_less_close_time_is_null_between_its_bounds(time: str, starts: str, ends: str) -> None:
    properties = render_properties(make_timed_view(time))

    assert properties["datetime"] is None
    assert (properties["start_datetime"], properties["end_datetime"]) == (starts, ends)
    assert properties["evidence:datetime_is_bound"] is False


def test_differing_times_are_spanned_and_none_is_chosen() -> None:
    properties = render_properties(make_timed_view("2022-05-19T08:41:52Z", "2021-03-01T00:00:00Z"))

    assert properties["datetime"] is None
    assert properties["start_datetime"] == "2021-03-01T00:00:00Z"
    assert properties["end_datetime"] == "2022-05-19T08:41:52Z"
    assert "differing" in properties["evidence:datetime_basis"]
    assert [fact["value"] for fact in properties["evidence:facts"]] == [
        "2022-05-19T08:41:52Z",
        "2021-03-01T00:00:00Z",
    ]


@pytest.mark.parametrize(
    "times", [(), ("not stated",), ("yesterday",)], ids=["none", "not stated", "no time"]
)
def test_unknown_time_is_bounded_by_the_first_satellite_and_custody(times: tuple[str, ...]) -> None:
    properties = render_properties(make_timed_view(*times))

    assert properties["datetime"] is None
    assert properties["start_datetime"] == "1957-10-04T00:00:00Z"
    assert properties["end_datetime"] == "2022-05-24T10:22:05Z"
    assert properties["evidence:datetime_is_bound"] is True


EARLY = make_noted(3, at="2022-05-01T00:00:00Z")


@pytest.mark.parametrize(
    "view",
    [
        make_image_view(tags=(Tag(name="ship", noted=EARLY),)),
        make_image_view(
            claims=(msgspec.structs.replace(make_full_view().claims[0], noted=EARLY),), ingested=()
        ),
    ],
    ids=["tag", "link"],
)
def test_earliest_entry_bounds_an_unknown_time(view: ImageView) -> None:
    assert render_properties(view)["end_datetime"] == "2022-05-01T00:00:00Z"


def test_day_of_an_act_bounds_an_unknown_time_by_its_end() -> None:
    view = make_image_view(ingested=(make_noted(at="2022-05-24"), make_noted(at="withheld")))

    assert render_properties(view)["end_datetime"] == "2022-05-24T23:59:59Z"


def test_what_is_withheld_is_said() -> None:
    dossier = make_dossier(profile="public", withheld=("places rounded: 3",))

    catalog, *items = (json.loads(content) for content in render_stac(dossier).values())

    assert catalog["evidence:withheld"] == ["places rounded: 3"]
    assert {item["properties"]["evidence:profile"] for item in items} == {"public"}


def test_image_about_which_no_entry_is_shown_has_no_end() -> None:
    assert render_properties(make_image_view(ingested=()))["end_datetime"] == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize(
    ("facts", "field", "value"),
    [
        ([make_fact("gsd_m", 0.31)], "gsd", 0.31),
        ([make_fact("gsd_m", 0.31), make_fact("gsd_m", 0.31, basis=Basis.STATED)], "gsd", 0.31),
        ([make_fact("gsd_m", 0.31), make_fact("gsd_m", 0.5)], "gsd", None),
        ([make_fact("gsd_m", 0)], "gsd", None),
        ([make_fact("gsd_m", True)], "gsd", None),
        ([make_fact("gsd_m", "0.31")], "gsd", None),
        ([make_fact("off_nadir_deg", -3.0)], "view:off_nadir", None),
        ([make_fact("sun_elevation_deg", -3.0)], "view:sun_elevation", -3.0),
        ([make_fact("cloud_cover_pct", 101)], "eo:cloud_cover", None),
        (
            [make_fact("platform", "WorldView-3"), make_fact("platform", "WORLDVIEW-3")],
            "platform",
            "WorldView-3",
        ),
        ([make_fact("platform", "WorldView-3"), make_fact("platform", "GeoEye-1")], "platform", None),
        ([make_fact("platform", ("WV03", "WV02"))], "platform", None),
        ([make_fact("instrument", "MSI")], "instruments", ["MSI"]),
        ([make_fact("provider", "Maxar")], "providers", [{"name": "Maxar"}]),
        ([make_fact("crs", "EPSG:32636")], "proj:code", "EPSG:32636"),
        ([make_fact("crs", 'LOCAL_CS["x"]')], "proj:code", None),
    ],
)
def test_field_is_filled_only_where_all_facts_agree(facts: list[Fact], field: str, value: object) -> None:
    properties = render_properties(make_image_view(facts=tuple(facts)))

    assert properties.get(field) == value
    assert len(properties["evidence:facts"]) == len(facts)


def test_claims_tags_and_sightings_stand_under_the_own_prefix() -> None:
    properties = render_properties(make_full_view())

    (claim,) = properties["evidence:claims"]
    assert [(a["agent"], a["of"], a["verdict"]) for a in claim["assessments"]] == [
        ("ines", "claim", "supported"),
        ("tarik", "claim", "contradicted"),
        ("ines", "link", "inconclusive"),
    ]
    assert properties["evidence:tags"] == ["ship", "port:sevastopol"]
    assert properties["evidence:sightings"][0]["caption"] == "=Two ships at the grain quay"


def test_original_that_is_withheld_is_no_asset_and_said_so() -> None:
    view = make_full_view(original=None)
    exhibit = msgspec.structs.replace(make_exhibit(view), preview=None, without=("withheld: sensitive",))

    item: dict[str, Any] = json.loads(json.dumps(render_stac_item(exhibit)))

    assert set(item["assets"]) == {"record"}
    assert item["properties"]["evidence:without"] == ["withheld: sensitive"]
    assert "https://stac-extensions.github.io/file/v2.1.0/schema.json" not in item["stac_extensions"]


def test_item_outside_a_bundle_links_to_nothing_that_is_not_there() -> None:
    item = render_item(make_full_view(), in_bundle=False)

    assert item["assets"] == {}


def test_no_link_is_absolute() -> None:
    for content in render_stac(make_dossier()).values():
        document = json.loads(content)
        hrefs = [link["href"] for link in document["links"]]
        hrefs += [asset["href"] for asset in document.get("assets", {}).values()]
        assert all(href.startswith(("./", "../")) for href in hrefs)
