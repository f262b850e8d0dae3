"""Scale and north."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.record.examination import Grid
from catalogue.render.scale_bar import (
    NO_SCALE,
    Ground,
    find_distance_m,
    find_north,
    find_scale_bar,
    render_ground,
    render_length,
)

STATED = Ground(None, 0.5, "scale from stated GSD 0.5 m, north unknown")


def make_ground(column: tuple[float, float], row: tuple[float, float]) -> Ground:
    return Ground(Grid(column_m=column, row_m=row), None, "scale from georeference (EPSG:32636)")


def make_turned(angle_deg: float, pixel_m: float = 10.0) -> Ground:
    """A picture turned clockwise: its right edge points that much south of east."""
    angle = math.radians(angle_deg)
    east, north = pixel_m * math.cos(angle), pixel_m * math.sin(angle)
    return make_ground((east, -north), (-north, -east))


@given(st.floats(1e-3, 1e4), st.floats(0.05, 50), st.floats(20, 2000))
def test_bar_fits_and_is_1_2_or_5(gsd_m: float, shown_per_original: float, longest_px: float) -> None:
    bar = find_scale_bar(Ground(None, gsd_m, "stated"), shown_per_original, longest_px=longest_px)

    assert bar is not None
    mantissa = bar.length_m / 10 ** math.floor(math.log10(bar.length_m) + 1e-9)
    assert min(abs(mantissa - m) for m in (1, 2, 5)) < 1e-6
    assert longest_px / 2.5 - 1e-6 <= bar.length_px <= longest_px + 1e-6
    assert bar.length_px * gsd_m / shown_per_original == pytest.approx(bar.length_m)


def test_bar_of_a_reduced_picture_is_measured_on_the_original() -> None:
    bar = find_scale_bar(STATED, 0.25, longest_px=300)

    assert bar is not None
    assert (bar.length_m, bar.length_px, bar.label) == (500, 250, "500 m")


def test_north_is_up_in_a_picture_that_is_not_turned() -> None:
    assert find_north(make_ground((10, 0), (0, -10)), (1, 1)) == pytest.approx((0, -1))


@pytest.mark.parametrize("angle_deg", [0, 30, 90, 135, 180, 270])
def test_north_turns_with_the_picture(angle_deg: float) -> None:
    north = find_north(make_turned(angle_deg), (1, 1))

    angle = math.radians(angle_deg)
    assert north == pytest.approx((-math.sin(angle), -math.cos(angle)))


def test_north_of_a_mirrored_picture_is_down() -> None:
    assert find_north(make_ground((10, 0), (0, 10)), (1, 1)) == pytest.approx((0, 1))


def test_stated_gsd_gives_scale_but_no_north() -> None:
    assert find_scale_bar(STATED, 1, longest_px=100) is not None
    assert find_north(STATED, (1, 1)) is None
    assert render_ground(STATED) == STATED.source


def test_nothing_known_is_said() -> None:
    assert find_scale_bar(None, 1, longest_px=100) is None
    assert find_north(None, (1, 1)) is None
    assert render_ground(None) == NO_SCALE
    assert find_distance_m((0, 0), (3, 4), None) is None


@pytest.mark.parametrize(
    "ground",
    [
        Ground(None, 0.0, "x"),
        Ground(None, -1.0, "x"),
        Ground(None, math.nan, "x"),
        Ground(None, math.inf, "x"),
        make_ground((10, 0), (10, 0)),
        make_ground((0, 0), (0, 0)),
        make_ground((math.nan, 0), (0, -10)),
    ],
)
def test_useless_numbers_give_no_scale_and_say_so(ground: Ground) -> None:
    assert find_scale_bar(ground, 1, longest_px=100) is None
    assert find_north(ground, (1, 1)) is None
    assert find_distance_m((0, 0), (3, 4), ground) is None
    assert render_ground(ground).startswith("no scale: the numbers given")


@pytest.mark.parametrize(
    ("ground", "is_horizontal_only"),
    [
        (make_ground((10, 0), (0, -10)), False),
        (make_ground((10, 0), (0, -10.19)), False),
        (make_ground((10, 0), (0, -10.21)), True),
        (make_turned(33), False),
        (make_ground((10, 0), (3, -10)), True),
    ],
)
def test_uneven_grid_is_marked(ground: Ground, is_horizontal_only: bool) -> None:
    bar = find_scale_bar(ground, 1, longest_px=100)

    assert bar is not None
    assert bar.is_horizontal_only is is_horizontal_only


def test_distance_uses_both_directions_of_the_grid() -> None:
    assert find_distance_m((1, 1), (4, 5), make_ground((10, 0), (0, -20))) == pytest.approx(
        math.hypot(30, 80)
    )
    assert find_distance_m((0, 0), (3, 4), STATED) == 2.5


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0, "0 m"),
        (0.5, "0.5 m"),
        (12.345, "12.3 m"),
        (184.2, "184 m"),
        (999.4, "999 m"),
        (999.6, "1 km"),
        (1528, "1.53 km"),
        (200_000, "200 km"),
    ],
)
def test_lengths_have_three_digits(metres: float, text: str) -> None:
    assert render_length(metres) == text
