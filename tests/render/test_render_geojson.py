"""GeoJSON of images and alleged places."""

import json
from typing import Any

import msgspec
import pytest
from dossier_builders import (
    PLACE,
    SQUARE,
    make_claim_view,
    make_dossier,
    make_exhibit,
    make_full_view,
    make_image_view,
    make_noted,
    make_placed_view,
)
from hypothesis import given
from hypothesis import strategies as st

from catalogue.record.place import Place, PlaceState
from catalogue.record.scene import Scene
from catalogue.record.views import ImageView
from catalogue.render.geojson import render_footprint, render_geojson, wind

# Two parts that meet at the antimeridian, as footprints are recorded.
CROSSING = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179.5, -17.0], [180.0, -17.0], [180.0, -16.5], [179.5, -16.5], [179.5, -17.0]]],
        [[[-180.0, -17.0], [-179.5, -17.0], [-179.5, -16.5], [-180.0, -16.5], [-180.0, -17.0]]],
    ],
}


def render_features(*views: ImageView, **options: bool) -> list[dict[str, Any]]:
    dossier = make_dossier(exhibits=tuple(make_exhibit(view) for view in views), claims=())
    features: list[dict[str, Any]] = json.loads(render_geojson(dossier, **options))["features"]
    return features


def measure_area(ring: list[list[float]]) -> float:
    """Twice the signed area: positive when counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))


def test_footprint_is_longitude_first_and_right_handed() -> None:
    (feature,) = render_features(make_placed_view())

    (ring,) = feature["geometry"]["coordinates"]
    assert ring[0] == [33.5, 44.5]
    assert measure_area(ring) > 0
    assert feature["bbox"] == [33.5, 44.5, 33.75, 44.75]
    assert feature["properties"]["kind"] == "footprint"


def test_clockwise_footprint_is_turned_and_an_open_one_closed() -> None:
    ring = [[33.5, 44.5], [33.5, 44.75], [33.75, 44.75], [33.75, 44.5]]

    geometry: Any = render_footprint(make_placed_view(footprint={"type": "Polygon", "coordinates": [ring]}))

    (turned,) = geometry["coordinates"]
    assert measure_area(turned) > 0
    assert turned[0] == turned[-1]


def test_ring_of_a_millimetre_is_turned_too() -> None:
    x, y, side = 179.123456789, 83.987654321, 1e-8

    ring = wind([(x, y), (x, y + side), (x + side, y + side), (x + side, y)])

    assert ring[1][0] > x


def test_hole_runs_the_other_way() -> None:
    hole = [[33.6, 44.6], [33.7, 44.6], [33.7, 44.7], [33.6, 44.6]]
    outer = SQUARE["coordinates"][0]

    geometry: Any = render_footprint(
        make_placed_view(footprint={"type": "Polygon", "coordinates": [outer, hole]})
    )

    assert [measure_area(ring) > 0 for ring in geometry["coordinates"]] == [True, False]


@given(st.lists(st.tuples(st.integers(-180, 180), st.integers(-90, 90)), min_size=3, max_size=8))
def test_wound_ring_is_closed_and_keeps_its_points(points: list[tuple[int, int]]) -> None:
    ring = wind(points)

    assert ring[0] == ring[-1]
    assert {tuple(point) for point in ring} == set(points)
    assert measure_area(ring) >= 0
    assert measure_area(wind(points, clockwise=True)) <= 0


def test_footprint_across_the_antimeridian_is_two_polygons_and_its_box_runs_east() -> None:
    (feature,) = render_features(
        make_placed_view(footprint=CROSSING, bounds_wgs84=(179.5, -17.0, -179.5, -16.5))
    )

    assert feature["geometry"]["type"] == "MultiPolygon"
    lone = [[point[0] for point in polygon[0]] for polygon in feature["geometry"]["coordinates"]]
    assert all(-180 <= longitude <= 180 for ring in lone for longitude in ring)
    assert all(max(ring) - min(ring) < 180 for ring in lone)
    west, _, east, _ = feature["bbox"]
    assert west > east


def test_image_without_any_place_has_null_geometry_and_says_why() -> None:
    (feature,) = render_features(make_image_view())

    assert feature["geometry"] is None
    assert "bbox" not in feature
    assert feature["properties"]["no_footprint"] == "the file holds no georeference"


def test_stated_point_stands_beside_the_footprint_with_its_radius_and_who_states_it() -> None:
    footprint, point = render_features(make_full_view())

    assert footprint["properties"]["kind"] == "footprint"
    assert point["geometry"] == {"type": "Point", "coordinates": [33.5256, 44.6103]}
    assert point["properties"]["radius_m"] == 1000.0
    assert point["properties"]["stated_by"] == "ines"
    assert point["properties"]["kind"] == "stated place of an image"


def test_scene_without_a_place_places_nothing() -> None:
    (feature,) = render_features(make_image_view(scenes=(Scene(platform="GeoEye-1", noted=make_noted()),)))

    assert feature["geometry"] is None


@pytest.mark.parametrize("state", [PlaceState.NAMED, PlaceState.UNLOCATABLE, PlaceState.NOT_STATED])
def test_place_without_coordinates_makes_no_point(state: PlaceState) -> None:
    scene = Scene(place=Place(state=state, name="a quay"), noted=make_noted())

    (feature,) = render_features(make_image_view(scenes=(scene,)))

    assert feature["geometry"] is None


def test_each_statement_of_a_claim_has_its_alleged_place() -> None:
    claim = make_claim_view()
    named = Place(state=PlaceState.NAMED, name="Odesa")
    again = msgspec.structs.replace(claim.statements[0], place=named)
    silent = msgspec.structs.replace(claim.statements[0], place=None)
    dossier = make_dossier(
        exhibits=(), claims=(msgspec.structs.replace(claim, statements=(*claim.statements, silent, again)),)
    )

    first, second = json.loads(render_geojson(dossier))["features"]

    assert first["geometry"]["coordinates"] == [PLACE.longitude_deg, PLACE.latitude_deg]
    assert first["properties"]["verdicts"] == {"supported": 1, "contradicted": 1}
    assert (second["geometry"], second["properties"]["place"]) == (None, "Odesa")
    assert first["id"] != second["id"]


def test_what_is_withheld_is_said_beside_the_features() -> None:
    dossier = make_dossier(withheld=("places rounded: 3",))

    assert json.loads(render_geojson(dossier))["withheld"] == ["places rounded: 3"]
    assert "withheld" not in json.loads(render_geojson(make_dossier()))


def test_features_outside_a_bundle_name_no_file_that_is_not_there() -> None:
    (feature,) = render_features(make_placed_view(), in_bundle=False)

    assert not {"original", "preview"} & set(feature["properties"])
