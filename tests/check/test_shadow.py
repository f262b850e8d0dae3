"""Shadows as measurements of the sun."""

import math
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.check.shadow import (
    MeasuredSun,
    ShadowLine,
    ShadowMeasurement,
    ShadowRefusal,
    combine_shadows,
    compute_chance,
    measure_shadow,
    turn,
)
from catalogue.check.shadow_frame import (
    Frame,
    make_frame_from_direction,
    make_frame_from_grid,
    make_frame_from_places,
    make_frame_without_north,
)
from catalogue.check.shadow_lean import LeanMeasurement, SatelliteView, make_sun_from_lean, measure_lean
from catalogue.errors import UsageFault, ValueRefused
from catalogue.record.examination import Footprint, Grid

AZIMUTHS = st.floats(0, 359.999)


def make_frame(**changes: object) -> Frame:
    values: dict[str, object] = {
        "column_m": (0.5, 0.0),
        "row_m": (0.0, -0.5),
        "north_sigma_deg": 0.0,
        "scale_share": 0.0,
        "source": "test",
        **changes,
    }
    return Frame(**values)  # type: ignore[arg-type]


def make_turned(turn_deg: float, pixel_m: float = 0.5, *, aspect: float = 1.0) -> Frame:
    """A picture whose upper edge lies that much clockwise of north, its pixels taller by an aspect."""
    angle = math.radians(turn_deg)
    return make_frame(
        column_m=(pixel_m * math.cos(angle), -pixel_m * math.sin(angle)),
        row_m=(-pixel_m * aspect * math.sin(angle), -pixel_m * aspect * math.cos(angle)),
    )


def make_line(
    frame: Frame,
    *,
    sun_azimuth_deg: float,
    length_m: float,
    height_m: float | None = None,
    error_px: float = 1.0,
) -> ShadowLine:
    """The shadow that a sun throws in a picture, by inverting the picture's grid."""
    angle = math.radians(sun_azimuth_deg + 180)
    return ShadowLine(
        foot_px=(500.0, 400.0),
        tip_px=find_pixel(frame, (500.0, 400.0), length_m * math.sin(angle), length_m * math.cos(angle)),
        error_px=error_px,
        height_m=height_m,
        height_error_m=None if height_m is None else 0.1 * height_m,
    )


def find_pixel(frame: Frame, start: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    (a, c), (b, d) = frame.column_m, frame.row_m
    determinant = a * d - b * c
    return start[0] + (d * east - b * north) / determinant, start[1] + (a * north - c * east) / determinant


def measure(line: ShadowLine, frame: Frame) -> ShadowMeasurement:
    measured = measure_shadow(line, frame)
    assert isinstance(measured, ShadowMeasurement), measured
    return measured


def shake(line: ShadowLine, rng: random.Random) -> ShadowLine:
    """The line as somebody would mark it another time."""

    def move(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] + rng.gauss(0, line.error_px), point[1] + rng.gauss(0, line.error_px)

    assert line.height_m is not None
    assert line.height_error_m is not None
    return ShadowLine(
        foot_px=move(line.foot_px),
        tip_px=move(line.tip_px),
        error_px=line.error_px,
        height_m=rng.gauss(line.height_m, line.height_error_m),
        height_error_m=line.height_error_m,
    )


def test_shadow_to_the_north_west_means_sun_in_the_south_east() -> None:
    line = ShadowLine(foot_px=(100, 100), tip_px=(60, 60))

    measured = measure(line, make_frame())

    assert measured.azimuth_deg == pytest.approx(135)
    assert measured.picture_azimuth_deg == pytest.approx(135)
    assert measured.length_px == pytest.approx(56.57, abs=0.01)


@given(AZIMUTHS, st.floats(0, 360), st.floats(5, 80), st.floats(0.5, 2))
def test_sun_comes_back_however_the_picture_is_turned(
    azimuth: float, turned: float, elevation: float, aspect: float
) -> None:
    frame = make_turned(turned, aspect=aspect)
    length_m = 60.0
    line = make_line(
        frame,
        sun_azimuth_deg=azimuth,
        length_m=length_m,
        height_m=length_m * math.tan(math.radians(elevation)),
    )

    measured = measure(line, frame)

    assert measured.azimuth_deg is not None
    assert turn(measured.azimuth_deg, azimuth) == pytest.approx(0, abs=1e-6)
    assert measured.elevation_deg == pytest.approx(elevation)


@pytest.mark.parametrize("length_px", [10, 20, 34, 50, 100, 400])
def test_error_of_azimuth_is_80_degrees_divided_by_the_length_in_pixels(length_px: float) -> None:
    line = ShadowLine(foot_px=(0, 0), tip_px=(length_px * 0.6, length_px * 0.8))

    assert measure(line, make_frame()).azimuth_sigma_deg == pytest.approx(80 / length_px, rel=0.02)


@pytest.mark.parametrize(
    ("gsd_m", "azimuth", "elevation"),
    [
        # A 20 m object, its height known to 10 %, the sun at 50 degrees: (68 %, 95 %) of the errors
        # by an independent simulation.
        (0.5, (2.4, 4.7), (3.1, 6.0)),
        (2.0, (9.7, 19.4), (5.4, 10.5)),
    ],
)
def test_marks_shaken_at_random_err_as_published(
    gsd_m: float, azimuth: tuple[float, float], elevation: tuple[float, float]
) -> None:
    rng = random.Random(1)
    frame = make_turned(20, gsd_m)
    # Under 10 pixels is refused: five times as large with five times the error is the same.
    scale = 1.0 if gsd_m < 1 else 5.0
    length_m = 20 / math.tan(math.radians(50)) * scale
    line = make_line(frame, sun_azimuth_deg=140, length_m=length_m, height_m=20 * scale)
    errors: list[tuple[float, float]] = []
    while len(errors) < 4000:
        shaken = shake(line, rng) if scale == 1 else shake_more(line, rng, scale)
        got = measure(shaken, frame)
        assert got.azimuth_deg is not None
        assert got.elevation_deg is not None
        errors.append((abs(turn(got.azimuth_deg, 140)), abs(got.elevation_deg - 50)))

    for column, published in ((0, azimuth), (1, elevation)):
        values = sorted(error[column] for error in errors)
        assert values[int(0.68 * len(values))] == pytest.approx(published[0], rel=0.07)
        assert values[int(0.95 * len(values))] == pytest.approx(published[1], rel=0.07)


def shake_more(line: ShadowLine, rng: random.Random, error_px: float) -> ShadowLine:
    """Shaken by more pixels than the line owns up to, so that it is not refused."""
    assert line.height_m is not None
    moved = shake(
        ShadowLine(
            foot_px=line.foot_px,
            tip_px=line.tip_px,
            error_px=error_px,
            height_m=line.height_m,
            height_error_m=line.height_error_m,
        ),
        rng,
    )
    columns, rows = moved.tip_px[0] - moved.foot_px[0], moved.tip_px[1] - moved.foot_px[1]
    if math.hypot(columns, rows) < 10:
        return shake_more(line, rng, error_px)
    return ShadowLine(
        foot_px=moved.foot_px,
        tip_px=moved.tip_px,
        height_m=moved.height_m,
        height_error_m=moved.height_error_m,
    )


@pytest.mark.parametrize(
    ("azimuth", "elevation", "aspect", "error_px"),
    [(140, 50, 1.0, 1.0), (75, 30, 1.0, 2.0), (200, 65, 1.6, 0.5), (20, 45, 0.7, 1.0)],
)
def test_first_order_errors_are_those_of_marks_shaken_at_random(
    azimuth: float, elevation: float, aspect: float, error_px: float
) -> None:
    rng = random.Random(2)
    frame = make_turned(33, 0.5, aspect=aspect)
    height_m = 30.0
    line = make_line(
        frame,
        sun_azimuth_deg=azimuth,
        length_m=height_m / math.tan(math.radians(elevation)),
        height_m=height_m,
        error_px=error_px,
    )
    told = measure(line, frame)
    shaken = [measure(shake(line, rng), frame) for _ in range(4000)]

    spread = statistics.pstdev(turn(m.azimuth_deg, azimuth) for m in shaken if m.azimuth_deg is not None)
    heights = statistics.pstdev(m.elevation_deg for m in shaken if m.elevation_deg is not None)

    assert told.elevation_sigma_deg is not None
    assert told.azimuth_sigma_deg == pytest.approx(spread, rel=0.06)
    assert told.elevation_sigma_deg == pytest.approx(heights, rel=0.06)


@pytest.mark.parametrize("slope_deg", [-10, -3, 3, 10])
def test_slope_changes_the_elevation_but_not_the_azimuth(slope_deg: float) -> None:
    """A pole on ground that rises towards azimuth 90; its shadow meets the ground where the ray does."""
    height, azimuth, elevation = 20.0, 130.0, 45.0
    away = math.radians(azimuth + 180)
    rise = math.tan(math.radians(slope_deg)) * math.sin(away)
    length = height / (math.tan(math.radians(elevation)) + rise)
    line = make_line(make_frame(), sun_azimuth_deg=azimuth, length_m=length, height_m=height)

    measured = measure(line, make_frame())

    assert measured.azimuth_deg == pytest.approx(azimuth)
    assert measured.elevation_deg is not None
    assert abs(measured.elevation_deg - elevation) == pytest.approx(abs(slope_deg) * 0.4, rel=0.25)


@pytest.mark.parametrize(
    ("tip", "error_px", "word"),
    [
        ((509.9, 400.0), 1.0, "9.9 pixels long, under 10"),
        ((500.0, 400.0), 1.0, "0.0 pixels long"),
        ((540.0, 400.0), 5.0, "40.0 pixels long, under 50"),
        ((math.nan, 400.0), 1.0, "no pixel positions"),
        ((math.inf, 400.0), 1.0, "no pixel positions"),
        ((540.0, 400.0), 0.0, "no pixel positions"),
        ((540.0, 400.0), math.nan, "no pixel positions"),
    ],
)
def test_shadow_that_says_too_little_is_refused(tip: tuple[float, float], error_px: float, word: str) -> None:
    refused = measure_shadow(ShadowLine(foot_px=(500, 400), tip_px=tip, error_px=error_px), make_frame())

    assert isinstance(refused, ShadowRefusal)
    assert word in refused.reason


def test_shadow_of_ten_pixels_is_measured() -> None:
    assert measure(ShadowLine(foot_px=(500, 400), tip_px=(510, 400)), make_frame()).length_px == 10


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"height_m": None}, "height of the object is not stated"),
        ({"height_error_m": None}, "error of the height is not stated"),
        ({"height_m": 0.0}, "no height"),
        ({"height_m": math.nan}, "no height"),
    ],
)
def test_elevation_that_is_not_known_says_why(changes: dict[str, float | None], word: str) -> None:
    values: dict[str, float | None] = {"height_m": 20.0, "height_error_m": 2.0, **changes}
    line = ShadowLine(
        foot_px=(0, 0),
        tip_px=(0, 50),
        height_m=values["height_m"],
        height_error_m=values["height_error_m"],
    )

    measured = measure(line, make_frame())

    assert measured.elevation_deg is None
    assert [word in text for text in measured.missing] == [True]


def test_without_north_only_the_picture_azimuth_and_elevation_are_known() -> None:
    line = ShadowLine(foot_px=(0, 0), tip_px=(0, 40), height_m=20, height_error_m=1)

    measured = measure(line, make_frame_without_north(gsd_m=0.5))

    assert (measured.azimuth_deg, measured.picture_azimuth_deg) == (None, 0.0)
    assert measured.elevation_deg == pytest.approx(45)
    assert "where north is" in measured.missing[0]


def test_without_scale_no_elevation_is_made_up() -> None:
    line = ShadowLine(foot_px=(0, 0), tip_px=(0, 40), height_m=20, height_error_m=1)

    measured = measure(line, make_frame_without_north())

    assert (measured.elevation_deg, measured.length_m) == (None, None)
    assert "ground sample distance" in measured.missing[1]


# North.


@pytest.mark.parametrize(("longitude", "latitude"), [(30.2, 50.0), (35.8, 50.0), (35.9, 70.0), (33.0, 44.6)])
def test_convergence_of_a_projected_grid_is_corrected(longitude: float, latitude: float) -> None:
    """UTM zone 36: grid north turns from true north by the difference of longitude times sin(latitude)."""
    from rasterio.warp import transform

    (x,), (y,) = transform("EPSG:4326", "EPSG:32636", [longitude], [latitude])
    xs, ys = transform("EPSG:32636", "EPSG:4326", [x, x + 1, x], [y, y, y - 1])
    here, right, down = zip(xs, ys, strict=True)

    frame = make_frame_from_places(here, right, down, source="test")

    expected = math.degrees(
        math.atan(math.tan(math.radians(longitude - 33)) * math.sin(math.radians(latitude)))
    )
    assert frame.up_azimuth_deg == pytest.approx(expected, abs=0.01)
    assert math.hypot(*frame.column_m) == pytest.approx(1, abs=0.0025)
    line = make_line(frame, sun_azimuth_deg=160, length_m=50)
    assert measure(line, frame).azimuth_deg == pytest.approx(160)
    assert measure(line, frame).picture_azimuth_deg == pytest.approx(160 - expected, abs=0.05)


def test_grid_of_an_examination_gives_true_north_and_what_it_turns_within_the_picture() -> None:
    footprint = Footprint(rings_wgs84=(), bounds_wgs84=(35.0, 49.5, 36.5, 50.5), source="GTiff:transform")
    grid = Grid(column_m=(9.99, 0.4), row_m=(0.4, -9.99))

    frame = make_frame_from_grid(grid, footprint)

    assert frame.up_azimuth_deg == pytest.approx(-2.29, abs=0.01)
    assert frame.north_sigma_deg == pytest.approx(
        0.75 * math.sin(math.radians(50.5)) / math.sqrt(3), rel=0.15
    )


def test_small_picture_has_a_sure_north_and_an_approximate_one_less() -> None:
    bounds = (33.50, 44.60, 33.54, 44.62)
    grid = Grid(column_m=(0.5, 0.0), row_m=(0.0, -0.5))

    sure, approximate = (
        make_frame_from_grid(
            grid, Footprint(rings_wgs84=(), bounds_wgs84=bounds, source="x", is_approximate=flag)
        ).north_sigma_deg
        for flag in (False, True)
    )

    assert sure == pytest.approx(0, abs=0.02)
    assert approximate == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    "bounds", [(-180.0, -90.0, 180.0, 90.0), (170.0, 60.0, -140.0, 70.0), (-60.0, 60.0, 10.0, 80.0)]
)
def test_picture_in_which_north_turns_too_much_has_none(bounds: tuple[float, float, float, float]) -> None:
    footprint = Footprint(rings_wgs84=(), bounds_wgs84=bounds, source="x")

    frame = make_frame_from_grid(Grid(column_m=(1000, 0), row_m=(0, -1000)), footprint)

    assert frame.north_sigma_deg is None
    assert frame.no_north is not None
    assert "within the picture" in frame.no_north


def test_picture_across_the_antimeridian_is_as_wide_as_it_is() -> None:
    footprint = Footprint(rings_wgs84=(), bounds_wgs84=(179.9, 51.0, -179.9, 51.1), source="x")

    frame = make_frame_from_grid(Grid(column_m=(1, 0), row_m=(0, -1)), footprint)

    assert frame.north_sigma_deg == pytest.approx(0.1 * math.sin(math.radians(51.1)) / math.sqrt(3), rel=0.1)


@given(AZIMUTHS, AZIMUTHS, AZIMUTHS)
def test_stated_azimuth_of_a_road_gives_north(turned: float, road: float, sun: float) -> None:
    truth = make_turned(turned, 0.5)
    angle = math.radians(road)
    end = find_pixel(truth, (10.0, 10.0), 300 * math.sin(angle), 300 * math.cos(angle))

    frame = make_frame_from_direction((10.0, 10.0), end, azimuth_deg=road, error_deg=2.0, gsd_m=0.5)

    line = make_line(truth, sun_azimuth_deg=sun, length_m=40)
    measured = measure(line, frame)
    assert measured.azimuth_deg is not None
    assert turn(measured.azimuth_deg, sun) == pytest.approx(0, abs=1e-6)
    assert measured.length_m == pytest.approx(40)
    assert frame.north_sigma_deg == pytest.approx(math.hypot(2, 81 / 600), rel=0.01)


@pytest.mark.parametrize(
    ("end", "azimuth", "error", "gsd"),
    [
        ((15, 10), 40, 1, 0.5),
        ((100, 10), math.nan, 1, 0.5),
        ((100, 10), 40, -1, 0.5),
        ((100, 10), 40, 1, 0.0),
    ],
)
def test_direction_that_means_nothing_is_refused(
    end: tuple[float, float], azimuth: float, error: float, gsd: float
) -> None:
    with pytest.raises(ValueRefused):
        make_frame_from_direction((10, 10), end, azimuth_deg=azimuth, error_deg=error, gsd_m=gsd)


# Several shadows together.


def combine(frame: Frame, *azimuths: float, length_m: float = 40.0) -> MeasuredSun:
    return combine_shadows(
        tuple(measure(make_line(frame, sun_azimuth_deg=a, length_m=length_m), frame) for a in azimuths)
    )


def test_mean_goes_round_north() -> None:
    sun = combine(make_frame(), 359.5, 0.5)

    assert sun.azimuth_deg is not None
    assert turn(sun.azimuth_deg, 0) == pytest.approx(0, abs=1e-6)
    assert sun.agrees


def test_longer_shadows_weigh_more() -> None:
    frame = make_frame()
    short = measure(make_line(frame, sun_azimuth_deg=140, length_m=10), frame)
    long = measure(make_line(frame, sun_azimuth_deg=146, length_m=30), frame)

    sun = combine_shadows((short, long))

    assert sun.azimuth_deg == pytest.approx(140 + 6 * 0.9)


def test_many_shadows_are_surer_than_one_but_not_surer_than_north() -> None:
    frame = make_frame(north_sigma_deg=2.0)

    one, nine = combine(frame, 140), combine(frame, *[140.0] * 9)

    assert one.azimuth_sigma_deg == pytest.approx(math.hypot(81 / 80, 2), rel=0.01)
    assert nine.azimuth_sigma_deg == pytest.approx(math.hypot(81 / 80 / 3, 2), rel=0.01)


def test_shadows_that_disagree_are_told_and_their_error_grows() -> None:
    sound, torn = combine(make_frame(), 139, 140, 141), combine(make_frame(), 120, 140, 160)

    assert sound.agrees
    assert not torn.agrees
    assert torn.agreement[0].spread_deg == pytest.approx(20)
    assert torn.azimuth_sigma_deg is not None
    assert sound.azimuth_sigma_deg is not None
    assert torn.azimuth_sigma_deg > 5 * sound.azimuth_sigma_deg


def test_foot_and_tip_exchanged_in_one_of_three_is_told() -> None:
    sun = combine(make_frame(), 140, 141, 320)

    assert not sun.agrees
    assert sun.agreement[0].spread_deg > 100


def test_sound_shadows_are_seldom_called_contradictory() -> None:
    """The limit is 1 %; as it allows for scatter besides the end points, it is less."""
    rng = random.Random(3)
    frame = make_frame()
    line = make_line(frame, sun_azimuth_deg=140, length_m=20, height_m=20)
    alarms = sum(
        not combine_shadows(tuple(measure(shake(line, rng), frame) for _ in range(4))).agrees
        for _ in range(1000)
    )

    assert alarms <= 10


def test_elevations_are_combined_too_and_share_the_error_of_the_scale() -> None:
    frame = make_frame(scale_share=0.05)
    line = make_line(frame, sun_azimuth_deg=140, length_m=200, height_m=200)

    sun = combine_shadows(tuple(measure(line, frame) for _ in range(1000)))

    assert sun.elevation_deg == pytest.approx(45)
    assert sun.elevation_sigma_deg == pytest.approx(math.degrees(0.5 * 0.05), rel=0.05)


def test_shadows_of_different_pictures_are_not_combined() -> None:
    first, second = make_frame(), make_turned(20)
    measurements = tuple(measure(make_line(f, sun_azimuth_deg=140, length_m=40), f) for f in (first, second))

    with pytest.raises(UsageFault):
        combine_shadows(measurements)
    with pytest.raises(UsageFault):
        combine_shadows(())


@pytest.mark.parametrize(
    "values",
    [
        {"azimuth_deg": 140.0},
        {"elevation_deg": 40.0},
        {"azimuth_deg": math.nan, "azimuth_sigma_deg": 1.0},
        {"azimuth_deg": 140.0, "azimuth_sigma_deg": math.nan},
        {"azimuth_deg": 140.0, "azimuth_sigma_deg": -1.0},
        {"elevation_deg": 40.0, "elevation_sigma_deg": math.inf},
    ],
)
def test_angle_without_a_sound_error_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(UsageFault):
        MeasuredSun(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("squares", "freedom", "chance"),
    # Abramowitz and Stegun, table 26.8.
    [
        (6.635, 1, 0.01),
        (9.210, 2, 0.01),
        (11.345, 3, 0.01),
        (13.277, 4, 0.01),
        (15.086, 5, 0.01),
        (23.209, 10, 0.01),
    ],
)
def test_chance_is_that_of_the_tables(squares: float, freedom: int, chance: float) -> None:
    assert compute_chance(squares, freedom) == pytest.approx(chance, rel=0.002)


# Shadow minus lean.


def make_lean(
    frame: Frame, *, sun: float, satellite: float, lean_m: float = 15.0
) -> LeanMeasurement | ShadowRefusal:
    line = make_line(frame, sun_azimuth_deg=sun, length_m=30)
    away = math.radians(satellite + 180)
    roof = find_pixel(frame, line.foot_px, lean_m * math.sin(away), lean_m * math.cos(away))
    # The picture's turn must not be needed: no frame is handed on.
    return measure_lean(line, roof)


@given(st.floats(0, 360), AZIMUTHS, AZIMUTHS)
def test_shadow_minus_lean_needs_no_north(turned: float, sun: float, satellite: float) -> None:
    lean = make_lean(make_turned(turned), sun=sun, satellite=satellite)

    assert isinstance(lean, LeanMeasurement)
    assert turn(lean.angle_deg, sun - satellite) == pytest.approx(0, abs=1e-6)
    measured = make_sun_from_lean(lean, SatelliteView(azimuth_deg=satellite, off_nadir_deg=20))
    assert isinstance(measured, MeasuredSun)
    assert measured.azimuth_deg is not None
    assert turn(measured.azimuth_deg, sun) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("between", [20, 90, 180, 300])
def test_error_of_shadow_minus_lean_is_that_of_marks_shaken_at_random(between: float) -> None:
    rng = random.Random(4)
    frame = make_frame()
    line = make_line(frame, sun_azimuth_deg=140, length_m=30, height_m=20)
    away = math.radians(140 - between + 180)
    roof = find_pixel(frame, line.foot_px, 15 * math.sin(away), 15 * math.cos(away))
    told = measure_lean(line, roof)
    angles = []
    for _ in range(4000):
        shaken = measure_lean(shake(line, rng), (roof[0] + rng.gauss(0, 1), roof[1] + rng.gauss(0, 1)))
        assert isinstance(shaken, LeanMeasurement)
        angles.append(turn(shaken.angle_deg, between))

    assert isinstance(told, LeanMeasurement)
    assert told.sigma_deg == pytest.approx(statistics.pstdev(angles), rel=0.06)


@pytest.mark.parametrize(
    ("off_nadir", "is_used"), [(0.0, False), (4.9, False), (5.0, True), (math.nan, False)]
)
def test_lean_is_used_only_off_nadir(off_nadir: float, *, is_used: bool) -> None:
    lean = make_lean(make_frame(), sun=140, satellite=60)
    assert isinstance(lean, LeanMeasurement)

    result = make_sun_from_lean(lean, SatelliteView(azimuth_deg=60, off_nadir_deg=off_nadir))

    assert isinstance(result, MeasuredSun) == is_used
    if isinstance(result, MeasuredSun):
        assert result.azimuth_sigma_deg is not None
        assert result.azimuth_sigma_deg > 3.5


@pytest.mark.parametrize("sigma", [math.nan, -1.0])
def test_satellite_of_no_known_error_is_not_used(sigma: float) -> None:
    lean = make_lean(make_frame(), sun=140, satellite=60)
    assert isinstance(lean, LeanMeasurement)
    satellite = SatelliteView(azimuth_deg=60, off_nadir_deg=20, sigma_deg=sigma)

    assert isinstance(make_sun_from_lean(lean, satellite), ShadowRefusal)


def test_lean_that_is_too_short_is_refused() -> None:
    refused = make_lean(make_frame(), sun=140, satellite=60, lean_m=4.0)

    assert isinstance(refused, ShadowRefusal)
    assert "lean from foot to roof is 8.0 pixels" in refused.reason


def test_mirrored_picture_needs_its_frame_for_a_lean() -> None:
    frame = make_frame(column_m=(-0.5, 0.0))
    line = make_line(frame, sun_azimuth_deg=140, length_m=30)
    away = math.radians(60 + 180)
    roof = find_pixel(frame, line.foot_px, 15 * math.sin(away), 15 * math.cos(away))

    lean = measure_lean(line, roof, frame)

    assert isinstance(lean, LeanMeasurement)
    assert lean.angle_deg == pytest.approx(80)
