"""Shapes on pixels."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from render_builders import GREY

from catalogue.record.annotation import Shape
from catalogue.render.marks import Circle, Path, draw_mark, make_mark
from catalogue.render.palette import BLACK, MARK_COLOURS, WHITE, MarkColour, Rgb, get_mark_colour

STROKE = 3
RED = MARK_COLOURS[0]
SHAPES = {
    Shape.BOX: ((40.0, 40.0), (90.0, 80.0)),
    Shape.POLYGON: ((40.0, 40.0), (90.0, 50.0), (60.0, 90.0)),
    Shape.POINT: ((70.0, 60.0),),
    Shape.ARROW: ((30.0, 30.0), (90.0, 80.0)),
    Shape.LINE: ((30.0, 60.0), (120.0, 60.0)),
}


def draw(shape: Shape, points: tuple[tuple[float, float], ...], *, grey: int = GREY) -> NDArray[np.uint8]:
    """Shape (row, column, 3)."""
    image = Image.new("RGBA", (160, 120), (grey, grey, grey, 255))
    mark = make_mark(shape, points, stroke_px=STROKE, picture_px=image.size)
    draw_mark(image, mark, RED, stroke_px=STROKE)
    return np.asarray(image.convert("RGB"))


def is_coloured(pixel: NDArray[Any], colour: Rgb) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() < 12)


def test_box_is_drawn_on_its_edges_and_nowhere_else() -> None:
    pixels = draw(Shape.BOX, SHAPES[Shape.BOX])

    # Corner 40, 40 is the corner between pixels 39 and 40.
    assert is_coloured(pixels[60, 40], RED.fill)
    assert is_coloured(pixels[60, 89], RED.fill)
    assert is_coloured(pixels[40, 60], RED.fill)
    assert is_coloured(pixels[79, 60], RED.fill)
    assert (pixels[48:72, 48:82] == GREY).all()
    assert (pixels[:35] == GREY).all()


def test_point_keeps_the_thing_visible() -> None:
    pixels = draw(Shape.POINT, SHAPES[Shape.POINT])

    assert is_coloured(pixels[60, 70], RED.fill)
    assert (pixels[60, 75:80] == GREY).all()
    assert is_coloured(pixels[60, 70 + 5 * STROKE], RED.fill)


def test_arrow_points_at_its_head() -> None:
    pixels = draw(Shape.ARROW, ((30.0, 60.0), (100.0, 60.0)))

    def measure_height(column: int) -> int:
        return int((pixels[:, column] != GREY).any(axis=1).sum())

    assert measure_height(88) > 1.5 * measure_height(50)
    assert measure_height(99) < measure_height(88)
    assert measure_height(110) == 0


def test_measured_line_has_ticks_at_both_ends() -> None:
    pixels = draw(Shape.LINE, SHAPES[Shape.LINE])

    heights = (pixels != GREY).any(axis=2).sum(axis=0)
    assert heights[30] > 2 * heights[75]
    assert heights[119] > 2 * heights[75]


@pytest.mark.parametrize("grey", [0, GREY, 255])
@pytest.mark.parametrize("shape", list(Shape))
def test_mark_is_seen_on_any_ground(shape: Shape, grey: int) -> None:
    pixels = draw(shape, SHAPES[shape], grey=grey).astype(int)

    assert (np.abs(pixels - grey).max(axis=2) > 100).sum() > 40


def test_mark_of_a_single_pixel_leaves_it_visible() -> None:
    pixels = draw(Shape.BOX, ((70.0, 60.0), (71.0, 61.0)))

    assert (pixels[60, 70] == GREY).all()
    assert is_coloured(pixels[60, 70 - 2 * STROKE + 1], RED.fill)


@pytest.mark.parametrize("shape", list(Shape))
def test_absurd_places_draw_nothing_bad(shape: Shape) -> None:
    points = ((-1e300, 1e300), (float("nan"), float("inf")), (5.0, 5.0))

    assert draw(shape, points).shape == (120, 160, 3)


@pytest.mark.parametrize("shape", [Shape.ARROW, Shape.LINE, Shape.BOX])
def test_shape_without_extent_is_drawn_all_the_same(shape: Shape) -> None:
    assert (draw(shape, ((60.0, 60.0), (60.0, 60.0))) != GREY).any()


def test_parts_name_what_is_drawn() -> None:
    mark = make_mark(Shape.POINT, ((70.0, 60.0),), stroke_px=2, picture_px=(160, 120))

    assert mark.parts == (Circle((70, 60), 10), Circle((70, 60), 0.5, is_filled=True))
    box = make_mark(Shape.BOX, SHAPES[Shape.BOX], stroke_px=2, picture_px=(160, 120)).parts
    assert box == (Path(((40, 40), (90, 40), (90, 80), (40, 80)), is_closed=True),)


def measure_luminance(colour: Rgb) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [v / 255 for v in colour]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", MARK_COLOURS, ids=lambda colour: colour.name)
def test_halo_contrasts_with_the_colour(colour: MarkColour) -> None:
    low, high = sorted((measure_luminance(colour.fill), measure_luminance(colour.halo)))

    assert colour.halo in {BLACK, WHITE}
    assert (high + 0.05) / (low + 0.05) >= 3


def test_colours_come_again_after_eight() -> None:
    assert len({get_mark_colour(number).fill for number in range(1, 9)}) == 8
    assert get_mark_colour(9) == get_mark_colour(1)
