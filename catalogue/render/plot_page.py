"""The page that small plots are drawn on: title, frame, legend."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from catalogue.render.caption_strip import NOT_EVIDENCE
from catalogue.render.fonts import get_font
from catalogue.render.palette import INK, MARK_COLOURS, MUTED_INK, PAPER, RULE, WARNING_INK, Rgb
from catalogue.render.text_block import TextStyle, draw_text_block, make_text_block

PAGE_PX = (800, 500)
DAYLIGHT: Rgb = (253, 246, 214)
NIGHT: Rgb = (217, 221, 230)
ALLOWED = next(colour for colour in MARK_COLOURS if colour.name == "blue")
STATED = next(colour for colour in MARK_COLOURS if colour.name == "vermillion")
LABEL_PX = 13
_TITLE_PX, _MARGIN_PX, _SWATCH_PX = 18, 16, 14
_LEGEND_TOP_PX = 442
# Bands and curves are drawn this much larger and reduced, which smooths their edges.
SMOOTHING = 3


@dataclass(frozen=True)
class Area:
    """The rectangle that a plot fills, in pixels of the page; right and bottom excluded."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top


@dataclass(frozen=True)
class LegendEntry:
    """One sign and what it means.

    Attributes:
        fill: its colour; None for what is stated, which is drawn as a mark.
        text: one line.
        is_box: what is stated is drawn as a box instead.
    """

    fill: Rgb | None
    text: str
    is_box: bool = False


@dataclass(frozen=True)
class Page:
    """A page in the making."""

    image: Image.Image
    draw: ImageDraw.ImageDraw


def make_page(*, title: str, note: str) -> Page:
    """An empty page with its title, and a line under it in smaller letters."""
    image = Image.new("RGB", PAGE_PX, PAPER)
    page = Page(image, ImageDraw.Draw(image))
    top = 10
    for text, style in (
        (title, TextStyle(_TITLE_PX, is_bold=True)),
        (note, TextStyle(LABEL_PX, ink=MUTED_INK)),
    ):
        block = make_text_block(text, style, width_px=PAGE_PX[0] - 2 * _MARGIN_PX, max_lines=1)
        draw_text_block(page.draw, block, _MARGIN_PX, top)
        top += block.height_px
    return page


def paste_smooth(page: Page, plot: Image.Image, area: Area) -> None:
    """Puts a picture that was drawn larger by `SMOOTHING` into its area."""
    page.image.paste(plot.resize((area.width, area.height), Image.Resampling.BOX), (area.left, area.top))


def draw_label(page: Page, at: tuple[float, float], text: str, *, anchor: str, ink: Rgb = INK) -> None:
    """One short word or number of an axis; the anchor as in Pillow, such as `rm`."""
    page.draw.text(at, text, font=get_font(LABEL_PX), fill=ink, anchor=anchor)


def draw_frame(page: Page, area: Area) -> None:
    """A line round the plot."""
    page.draw.rectangle((area.left, area.top, area.right - 1, area.bottom - 1), outline=MUTED_INK)


def paste_allowed(page: Page, mask: Image.Image, area: Area) -> None:
    """Colours what is white in a mask that was drawn larger by `SMOOTHING`, over the lines of the axes."""
    small = mask.resize((area.width, area.height), Image.Resampling.BOX)
    page.image.paste(ALLOWED.fill, (area.left, area.top), small)


def draw_stated(page: Page, area: Area, x: float, y: float) -> None:
    """The mark of what is stated: four slanting strokes that leave open what they point at.

    Near an edge they are cut off there, so that they never run over the numbers of the axes.
    """
    box = (area.left, area.top, area.right, area.bottom)
    plot = page.image.crop(box)
    draw = ImageDraw.Draw(plot)
    for colour, width, grown in ((STATED.halo, 6, 1.5), (STATED.fill, 3, 0.0)):
        _draw_strokes(draw, (x - area.left, y - area.top), (8 - grown, 16 + grown), colour, width)
    page.image.paste(plot, box)


def _draw_strokes(
    draw: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    reach: tuple[float, float],
    colour: Rgb,
    width: int,
) -> None:
    for dx, dy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        points = [(centre[0] + dx * r, centre[1] + dy * r) for r in reach]
        draw.line((*points[0], *points[1]), fill=colour, width=width)


def draw_legend(page: Page, entries: tuple[LegendEntry, ...]) -> None:
    """The meaning of each colour, left to right, and that the plot is no evidence."""
    style = TextStyle(LABEL_PX)
    left, top = float(_MARGIN_PX), _LEGEND_TOP_PX
    right = PAGE_PX[0] - _MARGIN_PX
    for entry in entries:
        room = right - _MARGIN_PX - _SWATCH_PX - 8
        block = make_text_block(entry.text, style, width_px=room, max_lines=1)
        width = _SWATCH_PX + 8 + style.measure_width_px(block.lines[0].text)
        if left > _MARGIN_PX and left + width > right:
            left, top = float(_MARGIN_PX), top + style.line_px + 2
        _draw_swatch(page, entry, left, top + style.line_px / 2)
        draw_text_block(page.draw, block, round(left + _SWATCH_PX + 8), top)
        left += width + 24
    _draw_warning(page)


def encode_page(page: Page) -> bytes:
    """The page as PNG; same page, same bytes."""
    buffer = io.BytesIO()
    page.image.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _draw_swatch(page: Page, entry: LegendEntry, left: float, middle: float) -> None:
    half = _SWATCH_PX / 2
    if entry.is_box:
        page.draw.rectangle(
            (left + 3, middle - half, left + 2 * half - 3, middle + half), outline=STATED.fill, width=3
        )
        return
    if entry.fill is None:
        _draw_strokes(page.draw, (left + half, middle), (2, half), STATED.fill, 2)
        return
    page.draw.rectangle((left, middle - half, left + 2 * half, middle + half), fill=entry.fill, outline=RULE)


def _draw_warning(page: Page) -> None:
    page.draw.text(
        (PAGE_PX[0] - _MARGIN_PX, PAGE_PX[1] - 6),
        NOT_EVIDENCE,
        font=get_font(11, is_bold=True),
        fill=WARNING_INK,
        anchor="rb",
    )
