"""Text for terminals: nothing moves the cursor, and lines fit, wide letters included."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from catalogue.render.terminal import measure_columns, render_hanging, render_pairs, render_safe, wrap_lines


def test_controls_and_turns_of_direction_are_shown_as_escapes() -> None:
    assert render_safe("a\x1b[2J\u202eb\x9b\n") == "a\\x1b[2J\\u202eb\\x9b\\x0a"
    assert render_safe("Севастополь\n", keep_lines=True) == "Севастополь\n"


@given(st.text(alphabet="ab 港口Ж-", max_size=200), st.integers(20, 80))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap_lines(text, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    assert [measure_columns(text) for text in ("ab", "港口", "e\u0301")] == [2, 4, 1]


def test_every_line_but_the_first_hangs() -> None:
    lines = render_hanging("  note JRN-100: " + "word " * 30, width=60).split("\n")

    assert lines[0].startswith("  note JRN-100:")
    assert all(line.startswith("      word") for line in lines[1:])
    assert max(map(len, lines)) <= 60


def test_pairs_stand_in_two_columns() -> None:
    assert render_pairs([("a", "x"), ("long", "y")], width=80) == "a     x\nlong  y"
