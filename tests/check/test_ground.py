"""How far a place lies from what a picture covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.check.ground import (
    make_box,
    measure_area_m2,
    measure_extent_m,
    measure_gap_between_m,
    measure_gap_m,
)
from catalogue.record.examination import Footprint
from catalogue.record.place import measure_distance_m


def make_footprint(west: float, south: float, east: float, north: float) -> Footprint:
    ring = ((west, south), (east, south), (east, north), (west, north))
    return make_box(ring, source="GTiff:transform")


ACROSS = Footprint(
    rings_wgs84=(
        ((179.0, -1.0), (180.0, -1.0), (180.0, 1.0), (179.0, 1.0), (179.0, -1.0)),
        ((-180.0, -1.0), (-179.0, -1.0), (-179.0, 1.0), (-180.0, 1.0), (-180.0, -1.0)),
    ),
    bounds_wgs84=(179.0, -1.0, -179.0, 1.0),
    source="GTiff:transform",
)


def test_place_inside_has_no_gap() -> None:
    assert measure_gap_m(make_footprint(33.0, 44.0, 34.0, 45.0), 44.6, 33.5) == 0


def test_gap_is_measured_to_the_outline_and_not_to_a_corner() -> None:
    gap_m = measure_gap_m(make_footprint(33.0, 44.0, 34.0, 45.0), 44.5, 35.0)
    assert gap_m == pytest.approx(measure_distance_m((44.5, 34.0), (44.5, 35.0)), rel=1e-3)


def test_gap_crosses_the_antimeridian() -> None:
    assert measure_gap_m(ACROSS, 0.0, -179.5) == 0
    assert measure_gap_m(ACROSS, 0.0, 180.0) == 0
    assert measure_gap_m(ACROSS, 0.0, 178.0) == pytest.approx(111_195, rel=1e-3)
    assert measure_gap_m(make_footprint(179.0, -1.0, 179.9, 1.0), 0.0, -179.9) == pytest.approx(
        22_239, rel=1e-3
    )


def test_gap_honours_a_slanted_outline() -> None:
    diamond = make_box(((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)), source="GTiff:transform")
    # The box holds the corner, the outline does not.
    assert measure_gap_m(diamond, 0.9, 0.9) == pytest.approx(0.8 * 111_195 / 2**0.5, rel=1e-2)


def test_gap_between_two_pictures() -> None:
    near = make_footprint(33.0, 44.0, 34.0, 45.0)
    assert measure_gap_between_m(near, make_footprint(33.5, 44.5, 36.0, 46.0)) == 0
    assert measure_gap_between_m(near, make_footprint(33.0, 46.0, 34.0, 47.0)) == pytest.approx(
        111_195, rel=1e-3
    )


def test_area_and_extent_of_a_square_degree_at_the_equator() -> None:
    square = make_footprint(0.0, -0.5, 1.0, 0.5)
    assert measure_area_m2(square) == pytest.approx(111_195**2, rel=1e-3)
    assert measure_extent_m(square) == pytest.approx(111_195 * 2**0.5, rel=1e-3)
    assert measure_area_m2(make_footprint(-180.0, -90.0, 180.0, 90.0)) == pytest.approx(5.101e14, rel=1e-3)
    assert measure_extent_m(make_footprint(-180.0, -90.0, 180.0, 90.0)) == pytest.approx(20_015_087, rel=1e-3)


@given(
    st.floats(-80, 80), st.floats(-179, 179), st.floats(-89, 89), st.floats(-180, 180), st.floats(0.01, 0.9)
)
def test_gap_is_never_more_than_the_distance_to_the_middle(
    latitude: float, longitude: float, at_latitude: float, at_longitude: float, half: float
) -> None:
    square = make_footprint(longitude - half, latitude - half, longitude + half, latitude + half)
    middle_m = measure_distance_m((latitude, longitude), (at_latitude, at_longitude))
    gap_m = measure_gap_m(square, at_latitude, at_longitude)
    assert 0 <= gap_m <= middle_m + 1
    assert gap_m >= middle_m - half * 2**0.5 * 111_300 - 200
