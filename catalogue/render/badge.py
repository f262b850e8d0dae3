"""A number on a coloured ground, the same beside a mark and in the legend."""

from PIL import ImageDraw

from catalogue.render.fonts import get_font
from catalogue.render.labels import Rect
from catalogue.render.palette import BLACK, WHITE, MarkColour
from catalogue.render.text_block import TextStyle


def measure_badge_px(count: int, font_px: int) -> tuple[int, int]:
    """(width, height) that holds every number from 1 to count."""
    height = round(font_px * 1.45)
    width = TextStyle(font_px, is_bold=True).measure_width_px("0" * len(str(count)))
    return max(height, round(width + font_px * 0.7)), height


def draw_badge(
    draw: ImageDraw.ImageDraw, rect: Rect, number: int, *, colour: MarkColour, font_px: int
) -> None:
    """Draws the number centred in the rectangle, which gets a rim in the halo's colour."""
    rim_px = max(1, round(font_px / 12))
    draw.rounded_rectangle(
        (rect.left, rect.top, rect.right - 1, rect.bottom - 1),
        radius=max(2, font_px // 4),
        fill=colour.fill,
        outline=colour.halo,
        width=rim_px,
    )
    draw.text(
        ((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2),
        str(number),
        font=get_font(font_px, is_bold=True),
        # The halo contrasts with the fill, so letters in its colour can be read.
        fill=WHITE if colour.halo == WHITE else BLACK,
        anchor="mm",
    )
