"""STAC documents read: what is said of the scene, which asset is the picture, checksums."""

import hashlib

import pytest

from catalogue.manifest.foreign import Digest, check_item
from catalogue.manifest.stac_items import choose_assets, is_stac, parse_multihash, parse_stac

SHA256 = hashlib.sha256(b"quay").hexdigest()


def make_item(**properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "36/2131-10400100770EF000",
        "bbox": [33.5, 44.5, 33.6, 44.6],
        "geometry": None,
        "properties": {"datetime": "2022-04-20T08:41:52Z", **properties},
        "assets": {
            "ms_analytic": {"href": "./ms.tif", "type": "image/tiff; application=geotiff", "roles": ["data"]},
            "visual": {
                "href": "./visual.tif",
                "type": "image/tiff; application=geotiff",
                "roles": ["visual"],
                "file:checksum": f"1220{SHA256}",
            },
            "data-mask": {
                "href": "./mask.gpkg",
                "type": "application/geopackage+sqlite3",
                "roles": ["data-mask"],
            },
        },
        "links": [{"rel": "self", "href": "https://example.org/stac/item.json"}],
    }


def read_values(item: dict[str, object]) -> dict[str, object]:
    row = check_item(parse_stac(item, name="item.json").items[0].item)
    assert row.findings == []
    return {**row.values, "note": row.note}


def test_item_states_its_scene() -> None:
    item = make_item(
        **{
            "platform": "WV02",
            "gsd": 0.52,
            "view:off_nadir": 21.5,
            "view:sun_azimuth": 151.2,
            "view:sun_elevation": 52.4,
            "eo:cloud_cover": 3,
            "instruments": ["WV110"],
            "catalog_id": "10400100770EF000",
            "license": "CC-BY-NC-4.0",
            "providers": [{"name": "Maxar", "roles": ["producer"]}, {"name": "AWS", "roles": ["host"]}],
        }
    )

    values = read_values(item)

    assert values["acquired_at"] == "2022-04-20T08:41:52Z"
    assert (values["platform"], values["instrument"], values["provider"]) == ("WV02", "WV110", "Maxar")
    assert (values["gsd_m"], values["off_nadir_deg"], values["cloud_cover_pct"]) == (0.52, 21.5, 3.0)
    assert (values["sun_azimuth_deg"], values["sun_elevation_deg"]) == (151.2, 52.4)
    assert (values["scene_id"], values["publisher"]) == ("10400100770EF000", "AWS")
    assert values["page"] == "https://example.org/stac/item.json"
    assert "33.5, 44.5, 33.6, 44.6" in str(values["note"])


def test_null_datetime_with_bounds_is_an_interval() -> None:
    bounds = {"start_datetime": "2022-04-20T08:00:00Z", "end_datetime": "2022-04-20T09:00:00Z"}

    values = read_values(make_item(datetime=None, **bounds))

    assert values["acquired_at"] == "2022-04-20T08:00:00Z/2022-04-20T09:00:00Z"


def test_value_that_cannot_be_is_a_finding() -> None:
    stated = parse_stac(make_item(**{"view:off_nadir": 200}), name="item.json")

    (finding,) = check_item(stated.items[0].item).findings

    assert finding.code == "MAN-004"
    assert dict(finding.evidence)["column"] == "off_nadir_deg"


def test_property_that_is_not_understood_is_counted() -> None:
    stated = parse_stac(make_item(**{"tile:clouds_percent": 4, "proj:epsg": 32636}), name="item.json")

    assert stated.unknown == (("properties.tile:clouds_percent", 1),)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [((), ["visual"]), (("ms_analytic",), ["ms_analytic"]), (("none",), [])],
)
def test_best_asset_is_chosen_unless_keys_are_named(keys: tuple[str, ...], chosen: list[str]) -> None:
    assets = parse_stac(make_item(), name="item.json").items[0].assets

    assert [asset.key for asset in choose_assets(assets, keys)] == chosen
    assert [asset.key for asset in choose_assets(assets[:1], ())] == ["ms_analytic"]


def test_mask_is_no_picture() -> None:
    assets = parse_stac(make_item(), name="item.json").items[0].assets

    assert [asset.may_be_picture for asset in assets] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (f"1220{SHA256}", Digest("sha256", SHA256)),
        (f"D50110{'ab' * 16}", Digest("md5", "ab" * 16)),
        (f"1114{'ab' * 20}", Digest("sha1", "ab" * 20)),
        (f"1220{SHA256[:-2]}", None),
        (f"b220{SHA256}", None),
        (SHA256, None),
        ("", None),
        ("no hex", None),
    ],
)
def test_checksum_is_read_as_multihash(text: str, digest: Digest | None) -> None:
    assert parse_multihash(text) == digest


def test_collection_has_links_and_item_collection_has_items() -> None:
    links = [
        {"rel": "child", "href": "./a.json"},
        {"rel": "item", "href": "b.json"},
        {"rel": "root", "href": "/"},
    ]
    collection = {"type": "Collection", "stac_version": "1.0.0", "links": links}
    items = {"type": "FeatureCollection", "features": [make_item(), make_item()]}

    assert parse_stac(collection, name="c").links == ("./a.json", "b.json")
    assert len(parse_stac(items, name="c").items) == 2
    assert is_stac(collection) and is_stac(items) and is_stac(make_item())
    assert not is_stac({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]})
    assert not is_stac([])
