"""Paragraphs broken into lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from catalogue.render.text_block import TextBlock, TextStyle, draw_text_block, make_text_block

STYLE = TextStyle(16)
TEXTS = {
    "words": "Two bulk carriers load grain at the quay. " * 30,
    "one long word": "x" * 3000,
    "deep and high letters": "ڸٍڹ Ǻ Ẳ جٍ " * 60,
    "arabic": "سفينتان تحملان الحبوب في ميناء " * 40,
    "hebrew": "ספינות טוענות תבואה בנמל " * 40,
    "controls": "\u202e\x01" * 500,
    "chinese": "粮食码头" * 300,
    "lines": "a\nb\n" * 40,
}


def draw(block: TextBlock, margin: int = 20) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = Image.new("L", (block.width_px + 2 * margin, block.height_px + 2 * margin), 255)
    canvas = Image.merge("RGB", (image, image, image))
    draw_text_block(ImageDraw.Draw(canvas), block, margin, margin)
    return np.asarray(canvas.convert("L"))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("width_px", [180, 700])
def test_no_ink_leaves_the_block(text: str, width_px: int) -> None:
    block = make_text_block(text, STYLE, width_px=width_px, max_lines=5)

    pixels = draw(block)
    # Two pixels for the overhang of letters such as f and j.
    assert len(block.lines) == 5
    assert pixels[:, :18].min() == 255
    assert pixels[:, -18:].min() == 255
    assert pixels[:20].min() == 255
    assert pixels[-20:].min() == 255
    assert pixels.min() < 128


@pytest.mark.parametrize("text", [TEXTS["words"], TEXTS["one long word"], TEXTS["hebrew"]])
def test_what_is_left_out_is_counted(text: str) -> None:
    block = make_text_block(text, STYLE, width_px=300, max_lines=3)

    *whole, last = (line.text for line in block.lines)
    kept, _, rest = last.partition("… [")
    more = int(rest.split()[0].replace(",", ""))
    shown = "".join(whole) + kept
    assert len(shown.replace(" ", "")) - shown.count("\u2066") + more == pytest.approx(
        len(text.strip()), abs=shown.count(" ") + len(block.lines)
    )


def test_text_that_fits_is_whole() -> None:
    block = make_text_block("bulk carrier\n180 m", STYLE, width_px=300, max_lines=2)

    assert [line.text for line in block.lines] == ["bulk carrier", "180 m"]


def test_lines_break_between_words() -> None:
    block = make_text_block("Sevastopol " * 8, STYLE, width_px=200, max_lines=9)

    assert {word for line in block.lines for word in line.text.split()} == {"Sevastopol"}
    assert len(block.lines) > 1


def test_right_to_left_paragraph_ends_at_the_right_edge() -> None:
    left = draw(make_text_block("ship", STYLE, width_px=400, max_lines=1))
    right = draw(make_text_block("ספינה", STYLE, width_px=400, max_lines=1))

    assert left[:, 220:].min() == 255
    assert right[:, :220].min() == 255
    assert right[:, 400:420].min() < 128


def test_second_line_keeps_the_direction_of_its_paragraph() -> None:
    block = make_text_block("ספינות " * 8 + "example.org", STYLE, width_px=200, max_lines=9)

    assert all(line.is_rtl for line in block.lines)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.integers(60, 500), st.integers(1, 6))
def test_lines_never_exceed_their_number(text: str, width_px: int, max_lines: int) -> None:
    block = make_text_block(text, STYLE, width_px=width_px, max_lines=max_lines)

    assert 1 <= len(block.lines) <= max_lines


@pytest.mark.parametrize("text", ["ڸڸڸ\nـێێ", "ǺẲ\nǺẲ", "جٍجٍ\nقٌقٌ"])
def test_lines_do_not_touch(text: str) -> None:
    """Each line drawn alone has its ink within its own height."""
    block = make_text_block(text, TextStyle(40), width_px=300, max_lines=2)

    first = draw(TextBlock(block.lines[:1], block.style, block.width_px))
    assert first[:20].min() == 255
    assert first[20 + block.lines[0].height_px :].min() == 255
    assert block.height_px == sum(line.height_px for line in block.lines)
