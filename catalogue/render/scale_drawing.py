"""The scale bar and the north arrow, drawn below the picture."""

import math
from dataclasses import dataclass

from PIL import ImageDraw

from catalogue.render.palette import INK, PAPER
from catalogue.render.scale_bar import ScaleBar
from catalogue.render.text_block import TextBlock, TextStyle, draw_text_block, make_text_block


@dataclass(frozen=True)
class ScaleDrawing:
    """What is drawn of scale and north.

    Attributes:
        bar: the scale bar, when the scale is known.
        north: (right, down) of length 1, when known.
        font_px: size of the text beside them.
        height_px: the room they take.
    """

    bar: ScaleBar | None
    north: tuple[float, float] | None
    font_px: int
    height_px: int


def make_scale_drawing(
    bar: ScaleBar | None, north: tuple[float, float] | None, *, font_px: int
) -> ScaleDrawing | None:
    """The drawing, or None when neither scale nor north is known."""
    if bar is None and north is None:
        return None
    return ScaleDrawing(bar, north, font_px, round(font_px * (4 if north else 2.2)))


def draw_scale(draw: ImageDraw.ImageDraw, scale: ScaleDrawing, left: int, top: int) -> None:
    """Draws the north arrow, then the bar to the right of it."""
    middle = top + scale.height_px / 2
    if scale.north is not None:
        _draw_north(draw, scale.north, (left + scale.height_px / 2, middle), scale.font_px)
        left += scale.height_px + scale.font_px
    if scale.bar is not None:
        _draw_bar(draw, scale.bar, (left, round(middle - scale.font_px * 1.1)), scale.font_px)


def _draw_north(
    draw: ImageDraw.ImageDraw, north: tuple[float, float], centre: tuple[float, float], font_px: int
) -> None:
    """An arrow through the centre with an N beyond its head."""
    (right, down), (x, y) = north, centre
    head = (x + right * font_px, y + down * font_px)
    tail = (x - right * font_px * 1.6, y - down * font_px * 1.6)
    notch = (x - right * font_px * 1.0, y - down * font_px * 1.0)
    wing = (-down * font_px * 0.6, right * font_px * 0.6)
    draw.polygon((head, (tail[0] + wing[0], tail[1] + wing[1]), notch), fill=INK)
    draw.polygon((head, (tail[0] - wing[0], tail[1] - wing[1]), notch), fill=PAPER, outline=INK)
    style = TextStyle(font_px, is_bold=True)
    block = make_text_block("N", style, width_px=font_px, max_lines=1)
    at = (x + right * font_px * 1.5, y + down * font_px * 1.5)
    width = style.measure_width_px("N")
    draw_text_block(draw, block, round(at[0] - width / 2), round(at[1] - style.line_px / 2))


def _draw_bar(draw: ImageDraw.ImageDraw, bar: ScaleBar, corner: tuple[int, int], font_px: int) -> None:
    """A bar with ticks at 0 and its length, which stand above their ends."""
    style = TextStyle(max(10, round(font_px * 0.85)))
    left, top = corner
    base = top + style.line_px + font_px // 2
    stroke = max(2, font_px // 6)
    right = left + bar.length_px
    draw.rectangle((left, base - stroke / 2, right, base + stroke / 2 - 1), fill=INK)
    for x in (left, right - stroke + 1):
        draw.rectangle((x, base - font_px // 3, x + stroke - 1, base + font_px // 3), fill=INK)
    _draw_end(draw, "0", style, left, top, is_end=False)
    text = f"{bar.label} across (other directions differ)" if bar.is_horizontal_only else bar.label
    _draw_end(draw, text, style, right, top, is_end=True)


def _draw_end(
    draw: ImageDraw.ImageDraw, text: str, style: TextStyle, at: float, top: int, *, is_end: bool
) -> None:
    width = math.ceil(style.measure_width_px(text))
    block: TextBlock = make_text_block(text, style, width_px=width, max_lines=1)
    draw_text_block(draw, block, round(at) if not is_end else round(at) - style.size_px // 2, top)
