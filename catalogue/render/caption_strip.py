"""The caption below a picture: which image it shows, what is stated of it, and that it is a derivative."""

from dataclasses import dataclass

from PIL import ImageDraw

from catalogue.render.fonts import LayoutEngine, find_layout_engine, find_missing_characters, is_right_to_left
from catalogue.render.palette import MUTED_INK, WARNING_INK
from catalogue.render.text_block import TextBlock, TextStyle, draw_text_block, make_text_block

NOT_EVIDENCE = "derivative, not evidence"
# A caption may be a page long; the picture shows its beginning, the catalogue has the rest.
_LINES_PER_ITEM = 6
_ITEMS_LIMIT = 8


@dataclass(frozen=True)
class CaptionStrip:
    """What is printed below a picture.

    Attributes:
        image_id: 64 hex digits, the SHA-256 of the original's bytes.
        captured: a ready sentence, such as "captured 2022-05-11 (stated by ...)" or "capture time:
            not stated".
        credit: the credit line, verbatim; None when not stated.
        claims: the claims that the image is shown for, verbatim.
        extra: further ready sentences.
    """

    image_id: str
    captured: str
    credit: str | None = None
    claims: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class StripRow:
    """A key with its text, side by side."""

    key: TextBlock
    text: TextBlock

    @property
    def height_px(self) -> int:
        """Of the higher of the two."""
        return max(self.key.height_px, self.text.height_px)


def make_strip_rows(
    strip: CaptionStrip, facts: tuple[tuple[str, str], ...], *, font_px: int, width_px: int
) -> tuple[StripRow, ...]:
    """The rows of the strip, top to bottom.

    Args:
        strip: what is printed.
        facts: (key, sentence) of the drawing itself, such as its scale; printed after the statements.
        font_px: size of ordinary text.
        width_px: no row is wider.
    """
    plain, small = TextStyle(font_px), TextStyle(max(10, round(font_px * 0.8)), ink=MUTED_INK)
    statements = [("", strip.captured), ("credit", strip.credit or "not stated")]
    statements += _list_up("claim", strip.claims) + _list_up("", strip.extra)
    rows = [
        ("", NOT_EVIDENCE, TextStyle(font_px, is_bold=True, ink=WARNING_INK)),
        ("image", strip.image_id[:12], TextStyle(font_px, is_bold=True)),
        *((key, text, plain) for key, text in statements),
        *((key, text, small) for key, text in (*facts, *_find_font_notes(strip))),
        ("SHA-256", strip.image_id, small),
    ]
    key_style = TextStyle(small.size_px, ink=MUTED_INK)
    gap = font_px // 2
    key_px = gap + round(max(key_style.measure_width_px(key) for key, _, _ in rows))
    return tuple(
        StripRow(
            make_text_block(key, key_style, width_px=key_px, max_lines=1),
            make_text_block(text, style, width_px=width_px - key_px, max_lines=_LINES_PER_ITEM),
        )
        for key, text, style in rows
    )


def draw_strip_row(draw: ImageDraw.ImageDraw, row: StripRow, left: int, top: int) -> None:
    """Draws one row, the first lines of key and text on one baseline."""
    lower = max(0, row.text.lines[0].ascent_px - row.key.lines[0].ascent_px)
    draw_text_block(draw, row.key, left, top + lower)
    draw_text_block(draw, row.text, left + row.key.width_px, top)


def find_font_notes(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader must know about how these texts are drawn; empty when they are drawn right."""
    notes = []
    missing = find_missing_characters("".join(texts))
    if missing:
        codes = ", ".join(f"U+{ord(character):04X}" for character in missing[:4])
        more = f" and {len(missing) - 4} more" if len(missing) > 4 else ""
        notes.append(f"the font lacks {codes}{more}: shown as hollow rectangles")
    is_shaped = find_layout_engine() is LayoutEngine.SHAPED
    if not is_shaped and any(is_right_to_left(line) for text in texts for line in text.splitlines()):
        notes.append("right-to-left text not shaped on this machine")
    return tuple(notes)


def _find_font_notes(strip: CaptionStrip) -> tuple[tuple[str, str], ...]:
    texts = (strip.captured, strip.credit or "", *strip.claims, *strip.extra)
    return tuple(("text", note) for note in find_font_notes(texts))


def _list_up(key: str, texts: tuple[str, ...]) -> list[tuple[str, str]]:
    listed = [(key, text) for text in texts[:_ITEMS_LIMIT]]
    more = len(texts) - len(listed)
    return [*listed, (key, f"… and {more} more")] if more else listed
