"""Paragraphs broken into lines that fit a width, drawn with the right alignment."""

import math
from dataclasses import dataclass

from PIL import ImageDraw

from catalogue.render.fonts import (
    LayoutEngine,
    find_layout_engine,
    get_font,
    is_right_to_left,
    parse_paragraphs,
)
from catalogue.render.palette import INK, Rgb

# Longer than anything that the allowed lines can hold; keeps a hostile caption from costing time.
_LETTERS_PER_LINE_LIMIT = 400


@dataclass(frozen=True)
class TextStyle:
    """How text looks.

    Attributes:
        size_px: of the font.
        is_bold: heavier letters.
        ink: their colour.
    """

    size_px: int
    is_bold: bool = False
    ink: Rgb = INK

    @property
    def line_px(self) -> int:
        """From one baseline to the next, for letters of ordinary height."""
        return sum(get_font(self.size_px, is_bold=self.is_bold).getmetrics())

    def measure_width_px(self, text: str, *, is_rtl: bool = False) -> float:
        """Of one line as drawn."""
        font = get_font(self.size_px, is_bold=self.is_bold)
        return font.getlength(text, direction=_get_direction(is_rtl))


@dataclass(frozen=True)
class TextLine:
    """One line.

    Attributes:
        text: ready to be drawn.
        is_rtl: the direction of the paragraph it belongs to.
        ascent_px: above the baseline; more than the font's own where letters stand higher.
        descent_px: below the baseline; likewise, as Arabic letters with marks go far down.
    """

    text: str
    is_rtl: bool
    ascent_px: int
    descent_px: int

    @property
    def height_px(self) -> int:
        """Of all its ink, and at least of ordinary letters."""
        return self.ascent_px + self.descent_px


@dataclass(frozen=True)
class TextBlock:
    """Lines that fit `width_px`, top to bottom."""

    lines: tuple[TextLine, ...]
    style: TextStyle
    width_px: int

    @property
    def height_px(self) -> int:
        """Of all lines."""
        return sum(line.height_px for line in self.lines)


def make_text_block(text: str, style: TextStyle, *, width_px: int, max_lines: int) -> TextBlock:
    """The text, broken into at most so many lines; what is left out is counted at the end.

    Args:
        text: anything; line breaks make paragraphs, each with its own direction.
        style: how it looks.
        width_px: no line is wider, unless a single character is.
        max_lines: at least 1.
    """
    drawable = parse_paragraphs(text)
    lines: list[TextLine] = []
    rest = 0
    for paragraph in drawable:
        room = max_lines - len(lines)
        if room <= 0:
            rest += len(paragraph)
            continue
        is_rtl = is_right_to_left(paragraph)
        broken, left = _break_paragraph(paragraph.strip(), style, width_px, room, is_rtl=is_rtl)
        lines += [_make_line(line, style, is_rtl=is_rtl) for line in broken]
        rest += left
    if rest:
        lines[-1] = _cut_line(lines[-1], style, width_px, rest)
    return TextBlock(tuple(lines), style, width_px)


def draw_text_block(draw: ImageDraw.ImageDraw, block: TextBlock, left: int, top: int) -> None:
    """Draws the block into the picture: right-to-left paragraphs end at the right edge."""
    font = get_font(block.style.size_px, is_bold=block.style.is_bold)
    for line in block.lines:
        draw.text(
            (left + block.width_px if line.is_rtl else left, top + line.ascent_px),
            line.text,
            font=font,
            fill=block.style.ink,
            anchor="rs" if line.is_rtl else "ls",
            direction=_get_direction(line.is_rtl),
        )
        top += line.height_px


def _make_line(text: str, style: TextStyle, *, is_rtl: bool) -> TextLine:
    font = get_font(style.size_px, is_bold=style.is_bold)
    ascent, descent = font.getmetrics()
    _, top, _, bottom = font.getbbox(text, anchor="ls", direction=_get_direction(is_rtl))
    return TextLine(text, is_rtl, max(ascent, math.ceil(-top)), max(descent, math.ceil(bottom)))


def _get_direction(is_rtl: bool) -> str | None:
    """The paragraph's direction; a machine without shaping knows none and wants none."""
    if find_layout_engine() is LayoutEngine.BASIC:
        return None
    return "rtl" if is_rtl else "ltr"


def _break_paragraph(
    paragraph: str, style: TextStyle, width_px: int, max_lines: int, *, is_rtl: bool
) -> tuple[list[str], int]:
    """(lines, characters left over)."""
    head = paragraph[: _LETTERS_PER_LINE_LIMIT * max_lines]
    beyond = len(paragraph) - len(head)
    lines: list[str] = []
    while head and len(lines) < max_lines:
        fits = _count_fitting(head, style, width_px, is_rtl=is_rtl)
        line, head = head[:fits].rstrip(), head[fits:].lstrip()
        lines.append(line)
    return lines or [""], len(head) + beyond


def _count_fitting(text: str, style: TextStyle, width_px: int, *, is_rtl: bool) -> int:
    """How many characters go on the line: whole words if one fits, at least one character."""
    low, high = 1, min(len(text), _LETTERS_PER_LINE_LIMIT)
    if style.measure_width_px(text[:high], is_rtl=is_rtl) > width_px:
        while low < high:
            middle = (low + high + 1) // 2
            if style.measure_width_px(text[:middle], is_rtl=is_rtl) <= width_px:
                low = middle
            else:
                high = middle - 1
    else:
        low = high
    if low == len(text) or text[low] == " ":
        return low
    space = text.rfind(" ", 0, low)
    return space + 1 if space > 0 else low


def _cut_line(line: TextLine, style: TextStyle, width_px: int, rest: int) -> TextLine:
    """The line with an end that says how much is left out, shortened until that fits."""
    kept = line.text
    while True:
        more = rest + len(line.text) - len(kept)
        text = f"{kept.rstrip()} {_isolate(f'… [{more:,} more letters]')}"
        if not kept or style.measure_width_px(text, is_rtl=line.is_rtl) <= width_px:
            return _make_line(text, style, is_rtl=line.is_rtl)
        kept = kept[:-1]


def _isolate(words: str) -> str:
    """Our English words in their own order, also at the end of a right-to-left line."""
    return f"\u2066{words}\u2069" if find_layout_engine() is LayoutEngine.SHAPED else words
