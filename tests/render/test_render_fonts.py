"""What the font can draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from catalogue.render.fonts import (
    REPLACEMENT,
    LayoutEngine,
    find_layout_engine,
    find_missing_characters,
    get_covered_code_points,
    get_font,
    is_right_to_left,
    parse_paragraphs,
)

shaped_only = pytest.mark.skipif(
    find_layout_engine() is LayoutEngine.BASIC, reason="NO SHAPING: this Pillow lacks raqm or fribidi"
)


@pytest.mark.parametrize("text", ["ship", "балкер", "φορτηγό", "سفينة شحن", "ספינת משא", "№ 3, 20 °C … ©"])
def test_the_five_scripts_are_in_the_font(text: str) -> None:
    assert find_missing_characters(text) == ()
    assert parse_paragraphs(text) == (text,)


def test_covered_characters_are_drawn_unlike_the_missing_one() -> None:
    """Checks the character table against the pixels: what it lists has a glyph of its own."""
    font = get_font(40)
    sample = sorted(get_covered_code_points() - set(range(0x2000, 0x2070)) - set(range(0x21)) - {0xA0})[::40]

    missing = bytes(font.getmask("\U000f0000"))
    assert not [hex(code) for code in sample if bytes(font.getmask(chr(code))) == missing]
    assert bytes(font.getmask("中")) == missing


def test_missing_characters_are_shown_and_named() -> None:
    assert parse_paragraphs("码头 quay") == (f"{REPLACEMENT}{REPLACEMENT} quay",)
    assert find_missing_characters("码头 quay 码") == ("码", "头")
    assert ord(REPLACEMENT) in get_covered_code_points()


@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x9B, 0x202A, 0x202E, 0x2066, 0x2069, 0xD800])
def test_control_characters_are_shown(code: int) -> None:
    assert parse_paragraphs(f"a{chr(code)}b") == (f"a[U+{code:04X}]b",)


def test_joiners_stay() -> None:
    assert parse_paragraphs("می\u200cخواهم") == ("می\u200cخواهم",)


def test_line_breaks_make_paragraphs() -> None:
    assert parse_paragraphs("a\r\nb\nc\u2028d\te") == ("a", "b", "c", "d e")


def test_heaps_of_marks_are_cut() -> None:
    assert parse_paragraphs("x" + "\u0323" * 50 + "y") == ("x" + "\u0323" * 3 + "y",)


@given(st.text(max_size=60))
def test_whatever_is_drawn_is_harmless(text: str) -> None:
    for paragraph in parse_paragraphs(text):
        assert not any(
            ord(c) < 32 or 0x202A <= ord(c) <= 0x202E or 0xD800 <= ord(c) < 0xE000 for c in paragraph
        )
        get_font(12).getlength(paragraph)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ship", False),
        ("سفينة", True),
        ("12. ספינה", True),
        ("Avlita (אבליטה)", False),
        ("", False),
        ("2022", False),
    ],
)
def test_direction_is_that_of_the_first_letter(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


@shaped_only
def test_arabic_letters_are_joined() -> None:
    font = get_font(40)

    assert font.getlength("سفينة") < 0.9 * sum(font.getlength(letter) for letter in "سفينة")


@shaped_only
def test_hebrew_runs_from_right_to_left() -> None:
    """The first letter, a thin yod, stands at the right of the wide shin."""
    image = Image.new("L", (100, 60))
    ImageDraw.Draw(image).text((10, 40), "יש", font=get_font(40), fill=255, anchor="ls")
    swapped = Image.new("L", (100, 60))
    ImageDraw.Draw(swapped).text((10, 40), "שי", font=get_font(40), fill=255, anchor="ls")

    def measure_left_half(picture: Image.Image) -> int:
        box = picture.getbbox()
        assert box is not None
        return int(np.asarray(picture)[:, box[0] : (box[0] + box[2]) // 2].sum())

    assert measure_left_half(image) > measure_left_half(swapped)
