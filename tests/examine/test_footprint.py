"""Where pixel grids lie: transforms, control points and rational models, poles and antimeridian."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.examine.footprint import Placement, place_picture
from catalogue.examine.georeference import Georeference, GroundPoint, Transform
from catalogue.examine.ground_points import fit_transform
from catalogue.examine.rings import measure_area
from catalogue.examine.rpc import RationalModel, locate_pixel
from catalogue.record.examination import Footprint

LOCAL = 'LOCAL_CS["ship",UNIT["metre",1]]'
ZERO = (0.0,) * 17


def place(transform: Transform, crs: str | None, size: tuple[int, int] = (100, 100)) -> Placement:
    return place_picture(Georeference("test", transform, crs), *size)


def get_footprint(placement: Placement) -> Footprint:
    assert placement.footprint is not None, placement.because
    return placement.footprint


def make_points(pixels: list[tuple[float, float]]) -> tuple[GroundPoint, ...]:
    return tuple(
        GroundPoint(c, r, 30 + 0.001 * c + 0.0002 * r, 45 + 0.0001 * c - 0.001 * r) for c, r in pixels
    )


@settings(max_examples=60, deadline=None)
@given(
    east=st.floats(2e5, 8e5),
    north=st.floats(1e5, 9e6),
    pixel=st.floats(0.2, 60),
    turn=st.floats(0, 2 * math.pi),
)
def test_corners_lie_on_the_ring_and_inside_the_bounds(
    east: float, north: float, pixel: float, turn: float
) -> None:
    from rasterio.warp import transform as project

    cos, sin = pixel * math.cos(turn), pixel * math.sin(turn)
    grid = (east, cos, sin, north, sin, -cos)

    footprint = get_footprint(place(grid, "EPSG:32636", (200, 300)))

    (ring,) = footprint.rings_wgs84
    corners = [(0, 0), (200, 0), (200, 300), (0, 300)]
    xs = [east + cos * c + sin * r for c, r in corners]
    ys = [north + sin * c - cos * r for c, r in corners]
    for lon, lat in zip(*project("EPSG:32636", "EPSG:4326", xs, ys), strict=True):
        assert min(max(abs(lon - x), abs(lat - y)) for x, y in ring) < 1e-9
    assert ring[0] == ring[-1]
    assert measure_area(ring[:-1]) > 0
    west, south, east_deg, north_deg = footprint.bounds_wgs84
    assert all(west <= x <= east_deg and south <= y <= north_deg for x, y in ring)


def test_curved_edges_are_followed() -> None:
    footprint = get_footprint(place((100_000, 1_000, 0, 8_000_000, 0, -1_000), "EPSG:32633", (800, 800)))

    (ring,) = footprint.rings_wgs84
    top_corners = [p for p in ring if p[0] == footprint.bounds_wgs84[0]]
    # The northern edge of a UTM square bulges north of both of its corners.
    assert footprint.bounds_wgs84[3] > top_corners[0][1] + 0.1
    assert len(ring) > 20


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4269", "EPSG:4979"])
def test_world_wide_raster_is_one_box(crs: str) -> None:
    footprint = get_footprint(place((-180, 0.5, 0, 90, 0, -0.5), crs, (720, 360)))

    assert footprint.bounds_wgs84 == (-180.0, -90.0, 180.0, 90.0)
    assert len(footprint.rings_wgs84) == 1
    assert len(footprint.rings_wgs84[0]) == 5


def test_world_from_0_to_360_is_cut_at_the_antimeridian() -> None:
    footprint = get_footprint(place((0, 1, 0, 90, 0, -1), "EPSG:4326", (360, 180)))

    assert footprint.bounds_wgs84 == (-180.0, -90.0, 180.0, 90.0)
    assert sum(measure_area(ring[:-1]) for ring in footprint.rings_wgs84) == pytest.approx(360 * 180)


def test_rows_centred_on_the_poles_are_forgiven_half_a_row() -> None:
    footprint = get_footprint(place((-180, 1, 0, 90.5, 0, -1), "EPSG:4326", (360, 181)))

    assert footprint.bounds_wgs84 == (-180.0, -90.0, 180.0, 90.0)


def test_crossing_the_antimeridian_gives_two_rings() -> None:
    footprint = get_footprint(place((179, 0.01, 0, -16, 0, -0.01), "EPSG:4326", (300, 100)))

    assert footprint.bounds_wgs84 == pytest.approx((179.0, -17.0, -178.0, -16.0))
    eastern, western = footprint.rings_wgs84
    assert max(x for x, _ in eastern) == 180.0
    assert min(x for x, _ in western) == -180.0


def test_projected_picture_across_the_antimeridian_gives_two_rings() -> None:
    # UTM zone 60 S reaches to 180 degrees at easting 813 000 or so, at this latitude.
    footprint = get_footprint(place((800_000, 100, 0, 8_200_000, 0, -100), "EPSG:32760", (500, 500)))

    west, _, east, _ = footprint.bounds_wgs84
    assert west > 179
    assert east < -179
    assert len(footprint.rings_wgs84) == 2


@pytest.mark.parametrize(("crs", "pole"), [("EPSG:3031", -90.0), ("EPSG:3413", 90.0)])
def test_polar_picture_is_closed_along_the_antimeridian(crs: str, pole: float) -> None:
    grid = (-3_950_000.0, 25_000.0, 0.0, 4_350_000.0, 0.0, -25_000.0)

    footprint = get_footprint(place(grid, crs, (316, 332)))

    (ring,) = footprint.rings_wgs84
    assert (-180.0, pole) in ring
    assert (180.0, pole) in ring
    assert footprint.bounds_wgs84[0] == -180.0
    assert footprint.bounds_wgs84[2] == 180.0
    assert pole in footprint.bounds_wgs84


@pytest.mark.parametrize(
    ("grid", "crs", "word"),
    [
        ((0, math.nan, 0, 0, 0, -1), "EPSG:4326", "not finite"),
        ((0, math.inf, 0, 0, 0, -1), "EPSG:4326", "not finite"),
        ((0, 0, 0, 0, 0, -1), "EPSG:4326", "no area"),
        ((500_000, 1e-300, 0, 5e6, 0, -1e-300), "EPSG:32633", "no area"),
        ((500_000, 1e-9, 0, 5e6, 0, -1e-9), "EPSG:32633", "m wide"),
        ((0, 1e300, 0, 0, 0, -1e300), "EPSG:32633", "no area"),
        ((0, 1e100, 0, 0, 0, -1e100), "EPSG:32633", "nowhere on the Earth"),
        ((0, 1, 0, 100, 0, -1), "EPSG:4326", "latitude 90"),
        ((0, 10, 0, 50, 0, -0.1), "EPSG:4326", "nowhere on the Earth"),
        ((0, 5, 0, 50, 0, -0.1), "EPSG:4326", "once round"),
        ((5e5, 1, 0, 5e6, 0, -1), LOCAL, "local"),
        ((5e5, 1, 0, 5e6, 0, -1), None, "no coordinate system"),
        ((5e5, 1, 0, 5e6, 0, -1), "EPSG:1", "not understood"),
        ((5e5, 1, 0, 5e6, 0, -1), "http://127.0.0.1:9/crs", "not understood"),
        ((0, 1, 0, 0, 0, 1), "EPSG:4326", "counts pixels"),
    ],
)
def test_nonsense_is_refused_with_its_reason(grid: Transform, crs: str | None, word: str) -> None:
    placement = place(grid, crs)

    assert placement.footprint is None
    assert word in str(placement.because)


def test_another_planet_is_refused() -> None:
    mars = 'GEOGCS["Mars",DATUM["Mars",SPHEROID["Mars",3396190,169.89]],PRIMEM["M",0],UNIT["deg",0.01745329]]'

    assert place((0, 0.01, 0, 10, 0, -0.01), mars).footprint is None


def test_grid_is_metres_east_and_north() -> None:
    placement = place((500_000, 0.5, 0, 5_000_000, 0, -0.5), "EPSG:32636")

    assert placement.grid is not None
    assert placement.grid.column_m == pytest.approx((0.5002, 0.0), abs=1e-5)
    assert placement.grid.row_m == pytest.approx((0.0, -0.5002), abs=1e-5)


def test_control_points_give_an_approximate_place() -> None:
    points = make_points([(0, 0), (100, 0), (0, 100), (100, 100)])

    placement = place_picture(Georeference("GTiff:GCPs", crs="EPSG:4326", points=points), 100, 100)

    footprint = get_footprint(placement)
    assert footprint.is_approximate
    assert placement.residual_px == pytest.approx(0, abs=1e-6)
    assert any(max(abs(x - 30), abs(y - 45)) < 1e-9 for x, y in footprint.rings_wgs84[0])


def test_residual_tells_how_far_a_point_is_off() -> None:
    points = [*make_points([(0, 0), (100, 0), (0, 100)]), GroundPoint(105, 100, *_ground(100, 100))]

    assert 1 < fit_transform(points).residual_px < 3


def _ground(column: float, row: float) -> tuple[float, float]:
    (point,) = make_points([(column, row)])
    return point.x, point.y


@pytest.mark.parametrize(
    ("pixels", "word"), [([(0, 0), (9, 9)], "three are needed"), ([(0, 0), (5, 5), (9, 9)], "one line")]
)
def test_too_few_or_aligned_control_points_are_refused(pixels: list[tuple[float, float]], word: str) -> None:
    placement = place_picture(Georeference("x", crs="EPSG:4326", points=make_points(pixels)), 10, 10)

    assert placement.footprint is None
    assert word in str(placement.because)


def test_control_points_across_the_antimeridian_are_joined() -> None:
    points = tuple(
        GroundPoint(c, r, (179.9 + 0.002 * c + 180) % 360 - 180, 10 - 0.002 * r)
        for c, r in [(0, 0), (100, 0), (0, 100), (100, 100)]
    )

    footprint = get_footprint(place_picture(Georeference("x", crs="EPSG:4326", points=points), 100, 100))

    assert footprint.bounds_wgs84 == pytest.approx((179.9, 9.8, -179.9, 10.0))


def make_model() -> RationalModel:
    """Line grows southwards, sample eastwards, 1000 pixels a normalised unit."""
    one = (1.0, 0.0, 0.0, *ZERO)
    return RationalModel(
        (499.5, 499.5, 45.0, 30.0, 120.0),
        (1000.0, 1000.0, 0.01, 0.02, 500.0),
        (0.0, 0.0, -1.0, *ZERO),
        one,
        (0.0, 1.0, 0.0, *ZERO),
        one,
    )


def test_rational_model_gives_an_approximate_place() -> None:
    placement = place_picture(Georeference("", model=make_model(), model_source="RPC:a.RPB"), 1000, 1000)

    footprint = get_footprint(placement)
    assert footprint.is_approximate
    assert footprint.source == "RPC:a.RPB"
    assert footprint.bounds_wgs84 == pytest.approx((29.99, 44.995, 30.01, 45.005))


def test_rational_model_agrees_with_gdal() -> None:
    from rasterio.rpc import RPC
    from rasterio.transform import RPCTransformer

    line_num, samp_num = [0.001, 0.02, -1.05, *ZERO], [0.002, 1.02, 0.03, *ZERO]
    den = [1.0, 0.001, -0.002, *ZERO]
    line_num[7], samp_num[11], line_num[15], samp_num[4] = 0.003, 0.002, -0.001, 0.004
    offsets, scales = (800.0, 850.0, 41.88, 12.58, 95.0), (938.0, 1152.0, 0.015, 0.0225, 501.0)
    model = RationalModel(offsets, scales, tuple(line_num), tuple(den), tuple(samp_num), tuple(den))
    rpc = RPC(
        height_off=95.0, height_scale=501.0, lat_off=41.88, lat_scale=0.015, line_off=800.0, line_scale=938.0,
        long_off=12.58, long_scale=0.0225, samp_off=850.0, samp_scale=1152.0,
        line_num_coeff=line_num, line_den_coeff=den, samp_num_coeff=samp_num, samp_den_coeff=den,
    )  # fmt: skip

    with RPCTransformer(rpc, rpc_height=95.0, rpc_pixel_error_threshold=1e-6) as gdal:
        lon, lat = gdal.xy([100.0, 900.0], [30.0, 1500.0], offset="ul")

    for i, (row, column) in enumerate([(100.0, 30.0), (900.0, 1500.0)]):
        assert locate_pixel(model, column, row) == pytest.approx((lon[i], lat[i]), abs=1e-7)


def test_model_that_settles_nowhere_is_refused() -> None:
    flat = RationalModel((0.0,) * 5, (1.0,) * 5, *(((1.0, 0.0, 0.0, *ZERO)),) * 4)

    assert place_picture(Georeference("", model=flat), 10, 10).footprint is None
