"""The one font of our pictures, and what it can and cannot draw."""

import io
import re
import struct
import unicodedata
from enum import StrEnum
from functools import cache

from PIL import ImageFont, features

# Drawn in place of a character that the font lacks; itself in FiraGO.
REPLACEMENT = "\N{WHITE VERTICAL RECTANGLE}"
# Marks that stack above one letter; more than this only serves to smear over the lines around it.
STACKED_MARKS_LIMIT = 3
# Sharpening or joining letters is their purpose; they draw nothing and need no glyph.
_INVISIBLE_BUT_WANTED = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\u0085\u2028\u2029]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


class LayoutEngine(StrEnum):
    """How letters become glyphs on this machine."""

    SHAPED = "shaped"
    BASIC = "basic"


def find_layout_engine() -> LayoutEngine:
    """Shaped where Pillow has raqm and fribidi; else basic: Arabic unjoined, nothing reordered."""
    is_shaped = features.check_feature("raqm") and features.check_feature("fribidi")
    return LayoutEngine.SHAPED if is_shaped else LayoutEngine.BASIC


@cache
def get_font(size_px: int, *, is_bold: bool = False) -> ImageFont.FreeTypeFont:
    """FiraGO at a size; Latin, Cyrillic, Greek, Arabic, Hebrew, Thai, Georgian, Devanagari.

    Source: FiraGO 1.001, SIL Open Font License 1.1, from the package pymupdf-fonts.
    """
    is_shaped = find_layout_engine() is LayoutEngine.SHAPED
    engine = ImageFont.Layout.RAQM if is_shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(_read_font(is_bold)), size_px, layout_engine=engine)


@cache
def _read_font(is_bold: bool) -> bytes:
    import pymupdf_fonts

    font: bytes = pymupdf_fonts.myfont("figbo" if is_bold else "figo")
    return font


def parse_paragraphs(text: str) -> tuple[str, ...]:
    """The text as paragraphs that can be drawn: everything in them is seen.

    Control characters and bidirectional overrides become "[U+202E]", characters that the font
    lacks become a hollow rectangle, letters under a heap of combining marks keep the first three.
    """
    parts = _BREAKS.split(unicodedata.normalize("NFC", text).replace("\t", " "))
    return tuple(_make_drawable(part) for part in parts)


def _make_drawable(paragraph: str) -> str:
    drawn: list[str] = []
    stacked = 0
    for character in paragraph:
        is_mark = unicodedata.category(character) in {"Mn", "Me"}
        stacked = stacked + 1 if is_mark else 0
        if stacked <= STACKED_MARKS_LIMIT:
            drawn.append(_make_visible(character))
    return "".join(drawn)


def _make_visible(character: str) -> str:
    if character in _INVISIBLE_BUT_WANTED:
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"}:
        return f"[U+{ord(character):04X}]"
    if unicodedata.category(character) == "Zs":
        return " "
    return character if ord(character) in get_covered_code_points() else REPLACEMENT


def find_missing_characters(text: str) -> tuple[str, ...]:
    """The characters that the font lacks, each once, in order of appearance."""
    normal = unicodedata.normalize("NFC", text)
    seen = dict.fromkeys(c for c in normal if c != REPLACEMENT and _make_visible(c) == REPLACEMENT)
    return tuple(seen)


def is_right_to_left(paragraph: str) -> bool:
    """Whether the first letter with a direction is Hebrew, Arabic or akin.

    Source: Unicode Standard Annex 9, rules P2 and P3.
    """
    directions = (unicodedata.bidirectional(character) for character in paragraph)
    first = next((d for d in directions if d == "L" or d in _RIGHT_TO_LEFT), "L")
    return first in _RIGHT_TO_LEFT


@cache
def get_covered_code_points() -> frozenset[int]:
    """Every character of the Basic Multilingual Plane for which the regular font has a glyph.

    Source: OpenType 1.9.1, `cmap`, subtable format 4.
    """
    font = _read_font(False)
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {font[at : at + 4]: at for at in range(12, 12 + 16 * count, 16)}
    (cmap,) = struct.unpack_from(">I", font, tables[b"cmap"] + 8)
    (records,) = struct.unpack_from(">H", font, cmap + 2)
    starts = [cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * index)[0] for index in range(records)]
    table = next(at for at in starts if struct.unpack_from(">H", font, at)[0] == 4)
    return frozenset(_parse_segments(font, table))


def _parse_segments(font: bytes, table: int) -> set[int]:
    segments = struct.unpack_from(">H", font, table + 6)[0] // 2
    columns = [
        struct.unpack_from(f">{segments}H", font, table + 14 + 2 * segments * k + 2 * min(k, 1))
        for k in range(4)
    ]
    offsets_at = table + 16 + 6 * segments
    covered: set[int] = set()
    for index, (end, start, delta, offset) in enumerate(zip(*columns, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code if offset == 0 else _read_glyph(font, offsets_at + 2 * index + offset, code - start)
            if glyph and (glyph + delta) & 0xFFFF:
                covered.add(code)
    return covered


def _read_glyph(font: bytes, at: int, step: int) -> int:
    (glyph,) = struct.unpack_from(">H", font, at + 2 * step)
    return int(glyph)
