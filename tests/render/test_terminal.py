"""Text for terminals: nothing moves the cursor, and lines fit, wide letters included."""

import pytest
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


NAMES = st.lists(st.text(alphabet="ab.-/", min_size=1, max_size=130), min_size=1, max_size=8)
DIGEST = "82d81d52" * 8


@given(NAMES, st.integers(40, 100))
def test_without_line_breaks_and_indents_a_hanging_text_is_as_it_was(words: list[str], width: int) -> None:
    lines = render_hanging("  " + " ".join(words), width=width).split("\n")

    assert "".join(line.strip() for line in lines).replace(" ", "") == "".join(words)
    assert all(len(line) <= width for line in lines)
    assert [
        w for w in words if len(w) <= width and w not in {p for line in lines for p in line.split()}
    ] == []


@given(st.text(alphabet="abc", min_size=81, max_size=400))
def test_a_word_longer_than_the_line_gets_no_blank(word: str) -> None:
    lines = render_hanging(f"note: {word} end", width=80).split("\n")

    assert "".join(line.strip() for line in lines) in {f"note:{word} end", f"note:{word}end"}


@pytest.mark.parametrize("render", ["hanging", "pairs"])
@pytest.mark.parametrize(
    "before", ["", "a ", "some words that go before it and fill most of a line already "]
)
@pytest.mark.parametrize("name", [DIGEST, f"{DIGEST}.jpg", f"data/images/{DIGEST}.jp2"[-80:]])
def test_a_digest_is_never_broken_where_the_line_is_wide_enough(render: str, before: str, name: str) -> None:
    text = f"{before}{name} was put under evidence"
    shown = (
        render_hanging(f"  {text}", width=80)
        if render == "hanging"
        else render_pairs([("a longer name", text)], width=80).removeprefix("a longer name")
    )

    assert name in shown.split()
    assert " ".join(shown.split()) == text
    assert max(map(len, shown.split("\n"))) <= 80


def test_pairs_stand_in_two_columns() -> None:
    assert render_pairs([("a", "x"), ("long", "y")], width=80) == "a     x\nlong  y"
