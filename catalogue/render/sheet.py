"""Contact sheets: many pictures, small, each with what it takes to find it again."""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from catalogue.errors import ValueRefused
from catalogue.record.answer import AnswerState, Question
from catalogue.render.answer_marks import MARKS_MEANING, draw_answer_marks, make_answer_marks
from catalogue.render.caption_strip import NOT_EVIDENCE, find_font_notes
from catalogue.render.palette import MUTED_INK, PAPER, RULE, WARNING_INK, Rgb
from catalogue.render.shown_picture import make_shown_picture
from catalogue.render.text_block import TextBlock, TextStyle, draw_text_block, make_text_block

if TYPE_CHECKING:
    from catalogue.record.pixels import Picture

CELL_LIMITS_PX = (120, 640)
COLUMN_LIMITS = (1, 12)
# More cells make a page that neither a screen nor a sheet of paper shows legibly.
_CELLS_PER_PAGE = 60
_FRAME: Rgb = (228, 228, 224)
_CHECKER: tuple[Rgb, Rgb] = ((255, 255, 255), (214, 214, 214))


@dataclass(frozen=True)
class SheetCell:
    """One image on a contact sheet.

    Attributes:
        image_id: 64 hex digits.
        picture: None when there is no preview.
        reason: why there is none.
        name: the file's name as obtained, when known.
        captured: a ready sentence, such as "captured 2022-05-11 (stated)" or "capture time: not stated".
        tags: on the image.
        status: how far the work on it is, when set.
        answers: what the checks that count say to each of the four questions; empty when nobody asked.
    """

    image_id: str
    picture: "Picture | None"
    reason: str | None = None
    name: str | None = None
    captured: str = "capture time: not stated"
    tags: tuple[str, ...] = ()
    status: str | None = None
    answers: Mapping[Question, tuple[AnswerState, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Layout:
    columns: int
    cell_px: int
    font_px: int
    gap_px: int

    @property
    def width_px(self) -> int:
        return self.columns * (self.cell_px + self.gap_px) + self.gap_px


def render_sheet(
    cells: tuple[SheetCell, ...], *, title: str, columns: int | None = None, cell_px: int = 320
) -> tuple[bytes, ...]:
    """PNG pages of at most about sixty images; none for no cells. Same inputs, same bytes.

    Args:
        cells: in the order in which they are shown, row by row.
        title: printed on every page.
        columns: 1 to 12; chosen by the number of cells when None.
        cell_px: width of a cell and height of its picture, 120 to 640.

    Raises:
        ValueRefused: columns or cell size is outside its range.
    """
    _refuse_outside(cell_px, CELL_LIMITS_PX, "pixels for a cell")
    if columns is None:
        columns = min(6, max(1, math.ceil(math.sqrt(len(cells) * 1.3))))
    _refuse_outside(columns, COLUMN_LIMITS, "columns")
    layout = _Layout(columns, cell_px, max(10, round(cell_px / 22)), max(8, cell_px // 20))
    per_page = max(1, _CELLS_PER_PAGE // columns) * columns
    pages = [cells[start : start + per_page] for start in range(0, len(cells), per_page)]
    return tuple(
        _render_page(page, layout, title, f"page {number} of {len(pages)}")
        for number, page in enumerate(pages, start=1)
    )


def _refuse_outside(value: int, limits: tuple[int, int], what: str) -> None:
    if not limits[0] <= value <= limits[1]:
        raise ValueRefused(str(value), f"is not a number of {what}, {limits[0]} to {limits[1]}")


def _render_page(cells: tuple[SheetCell, ...], layout: _Layout, title: str, page_number: str) -> bytes:
    head = _make_head(cells, layout, title, page_number)
    texts = [_make_cell_text(cell, layout) for cell in cells]
    has_marks = any(cell.answers for cell in cells)
    marks = [
        make_answer_marks(cell.answers, font_px=layout.font_px, width_px=layout.cell_px) for cell in cells
    ]
    marks_px = max(one.height_px for one in marks) if has_marks else 0
    rows = [texts[start : start + layout.columns] for start in range(0, len(texts), layout.columns)]
    row_heights = [
        layout.cell_px
        + layout.gap_px * 2
        + marks_px
        + max(sum(block.height_px for block in blocks) for blocks in row)
        for row in rows
    ]
    head_px = sum(block.height_px for block in head) + 2 * layout.gap_px
    page = Image.new("RGB", (layout.width_px, head_px + sum(row_heights)), PAPER)
    draw = ImageDraw.Draw(page)
    _draw_stack(draw, head, layout.gap_px, layout.gap_px)
    for index, (cell, blocks) in enumerate(zip(cells, texts, strict=True)):
        row, column = divmod(index, layout.columns)
        left = layout.gap_px + column * (layout.cell_px + layout.gap_px)
        top = head_px + sum(row_heights[:row])
        _draw_preview(page, cell, layout, left, top)
        below = _draw_stack(draw, blocks, left, top + layout.cell_px + layout.gap_px // 2)
        if has_marks:
            draw_answer_marks(draw, marks[index], left, below)
    buffer = io.BytesIO()
    page.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _make_head(
    cells: tuple[SheetCell, ...], layout: _Layout, title: str, page_number: str
) -> tuple[TextBlock, ...]:
    width_px = layout.width_px - 2 * layout.gap_px
    large = TextStyle(round(layout.font_px * 1.5), is_bold=True)
    warning = TextStyle(layout.font_px, is_bold=True, ink=WARNING_INK)
    small = TextStyle(max(10, layout.font_px - 2), ink=MUTED_INK)
    texts = tuple(text for c in cells for text in (c.name or "", c.captured, c.reason or "", *c.tags))
    notes = find_font_notes((title, *texts))
    meaning = (MARKS_MEANING,) if any(cell.answers for cell in cells) else ()
    return (
        make_text_block(title, large, width_px=width_px, max_lines=4),
        make_text_block(f"{NOT_EVIDENCE}; {page_number}", warning, width_px=width_px, max_lines=1),
        *(make_text_block(note, small, width_px=width_px, max_lines=9) for note in meaning),
        *(make_text_block(note, small, width_px=width_px, max_lines=3) for note in notes),
    )


def _make_cell_text(cell: SheetCell, layout: _Layout) -> tuple[TextBlock, ...]:
    plain = TextStyle(layout.font_px)
    muted = TextStyle(layout.font_px, ink=MUTED_INK)
    lines = [
        (cell.image_id[:12], TextStyle(layout.font_px, is_bold=True), 1),
        (cell.name or "file name: not stated", plain if cell.name else muted, 2),
        (cell.captured, plain, 2),
        (", ".join(cell.tags) or "no tags", plain if cell.tags else muted, 2),
        (f"status: {cell.status or 'not set'}", plain if cell.status else muted, 1),
    ]
    return tuple(
        make_text_block(text, style, width_px=layout.cell_px, max_lines=count) for text, style, count in lines
    )


def _draw_stack(draw: ImageDraw.ImageDraw, blocks: tuple[TextBlock, ...], left: int, top: int) -> int:
    """Draws blocks below each other; where the last one ends."""
    for block in blocks:
        draw_text_block(draw, block, left, top)
        top += block.height_px
    return top


def _draw_preview(page: Image.Image, cell: SheetCell, layout: _Layout, left: int, top: int) -> None:
    """The picture in the middle of its square; nodata as a checkerboard, no picture as words."""
    size = layout.cell_px
    draw = ImageDraw.Draw(page)
    draw.rectangle((left, top, left + size - 1, top + size - 1), fill=_FRAME, outline=RULE)
    if cell.picture is None:
        text = f"no preview: {cell.reason or 'reason not stated'}"
        pad = layout.gap_px
        block = make_text_block(text, TextStyle(layout.font_px), width_px=size - 2 * pad, max_lines=6)
        draw_text_block(draw, block, left + pad, top + (size - block.height_px) // 2)
        return
    shown = make_shown_picture(cell.picture, size - 2).image
    ground = _make_checkerboard(shown.size, max(4, size // 40))
    ground.paste(shown, (0, 0), shown)
    page.paste(ground, (left + (size - shown.width) // 2, top + (size - shown.height) // 2))


def _make_checkerboard(size_px: tuple[int, int], square_px: int) -> Image.Image:
    across, down = (-(-side // square_px) for side in size_px)
    small = Image.new("RGB", (across, down))
    small.putdata([_CHECKER[(x + y) % 2] for y in range(down) for x in range(across)])
    large = small.resize((across * square_px, down * square_px), Image.Resampling.NEAREST)
    return large.crop((0, 0, *size_px))
