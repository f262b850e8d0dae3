"""The places of an image: all of them, and none that is no place on the Earth."""

import math

import msgspec
import pytest
from dossier_builders import (
    PLACE,
    make_claim_view,
    make_fact,
    make_full_view,
    make_image_view,
    make_placed_view,
)

from catalogue.record.fact import Basis, FactValue
from catalogue.record.place import Place, PlaceState
from catalogue.record.place_map import make_place_map


def test_footprint_is_first_and_stated_places_are_joined_with_claims_of_the_same() -> None:
    places = make_place_map(make_full_view(), [make_claim_view()]).places

    assert [(one.basis, one.latitude_deg, one.longitude_deg, one.radius_m) for one in places] == [
        (Basis.MEASURED, 44.625, 33.625, None),
        (Basis.STATED, 44.6103, 33.5256, 1000.0),
    ]
    assert places[1].label == (
        "stated: entry origin:3 by ines: Sevastopol; claim two-ships-loading-grain: Sevastopol"
    )


def test_footprint_across_the_antimeridian_has_its_middle_there() -> None:
    halves = [
        [[[179.0, 10.0], [180.0, 10.0], [180.0, 11.0], [179.0, 11.0], [179.0, 10.0]]],
        [[[-180.0, 10.0], [-178.0, 10.0], [-178.0, 11.0], [-180.0, 11.0], [-180.0, 10.0]]],
    ]
    view = make_placed_view(
        footprint={"type": "MultiPolygon", "coordinates": halves}, bounds_wgs84=(179.0, 10.0, -178.0, 11.0)
    )

    [place] = make_place_map(view).places

    assert (place.latitude_deg, place.longitude_deg) == (10.5, -179.5)
    assert len(place.rings) == 2


@pytest.mark.parametrize(
    "footprint",
    [{}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": []}]
    + [{"type": "Polygon", "coordinates": "x"}, {"type": "MultiPolygon", "coordinates": [[]]}],
)
def test_geometry_of_another_form_is_left_out(footprint: dict[str, object]) -> None:
    assert make_place_map(make_placed_view(footprint=footprint)).places == ()


def test_positions_of_each_source_are_places_of_their_own() -> None:
    facts = tuple(
        make_fact(name, value, source=f"{source}:GPS")
        for source, latitude, longitude in (("EXIF", 44.6, 33.5), ("XMP-exif", 21.3, -157.9))
        for name, value in (("latitude_deg", latitude), ("longitude_deg", longitude))
    )

    places = make_place_map(make_image_view(facts=facts)).places

    assert [(one.label, one.latitude_deg, one.longitude_deg) for one in places] == [
        ("in the file: EXIF:GPS", 44.6, 33.5),
        ("in the file: XMP-exif:GPS", 21.3, pytest.approx(-157.9)),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("withheld", 33.5), (91.0, 0.0), (math.nan, 1.0), (1.0, math.inf), (True, 1.0)],
)
def test_what_is_no_point_on_the_earth_is_left_out(latitude: FactValue, longitude: FactValue) -> None:
    facts = (make_fact("latitude_deg", latitude), make_fact("longitude_deg", longitude))

    assert make_place_map(make_image_view(facts=facts)).places == ()


def test_place_without_coordinates_is_left_out() -> None:
    claim = make_claim_view()
    named = msgspec.structs.replace(claim.statements[0], place=Place(state=PlaceState.NAMED, name="a quay"))

    assert (
        make_place_map(make_image_view(), [msgspec.structs.replace(claim, statements=(named,))]).places == ()
    )
    assert PLACE.latitude_deg is not None
