"""Contact sheets."""

import numpy as np
import pytest
from numpy.typing import NDArray
from render_builders import GREY, make_picture, read_pixels

from catalogue.errors import ValueRefused
from catalogue.record.answer import AnswerState, Question
from catalogue.render.palette import PAPER
from catalogue.render.sheet import SheetCell, render_sheet


def make_cell(number: int = 0, **changes: object) -> SheetCell:
    values: dict[str, object] = {"image_id": f"{number:064x}", "picture": make_picture(40, 30), **changes}
    return SheetCell(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "pages"), [(0, 0), (1, 1), (60, 1), (61, 2), (130, 3)])
def test_cells_are_spread_over_pages(count: int, pages: int) -> None:
    sheet = render_sheet(tuple(make_cell(n) for n in range(count)), title="May 2022", columns=6, cell_px=120)

    assert len(sheet) == pages


def test_pictures_are_letterboxed_in_the_middle_of_their_cells() -> None:
    (page,) = render_sheet((make_cell(), make_cell(1)), title="May 2022", columns=2, cell_px=122)

    pixels = read_pixels(page)
    is_grey = (pixels == GREY).all(axis=2)
    # 40 x 30 pixels, three times as large, in each of two squares of 122 less their rims.
    assert is_grey[:, :130].sum() == pytest.approx(120 * 90, rel=0.01)
    assert is_grey[:, 130:].sum() == pytest.approx(120 * 90, rel=0.01)


def test_cell_without_preview_says_why() -> None:
    short, long = (
        read_pixels(render_sheet((make_cell(picture=None, reason=reason),), title="x", cell_px=200)[0])
        for reason in ("no", "the file ends at byte 4096 of 81920; obtain it again")
    )

    def count_ink(page: NDArray[np.uint8]) -> int:
        is_frame = (page == (228, 228, 224)).all(axis=2)
        rows = np.flatnonzero(is_frame.any(axis=1))
        return int((page[rows[0] : rows[-1]] < 100).sum())

    assert count_ink(long) > 2 * count_ink(short) > 0


@pytest.mark.parametrize("cell_px", [120, 320, 640])
def test_long_texts_stay_in_their_cell(cell_px: int) -> None:
    cell = make_cell(
        name="x" * 3000,
        captured="captured " * 200,
        tags=("ספינה " * 30, "سفينة", "port:sevastopol") * 50,
        status="in-progress " * 50,
    )

    (page,) = render_sheet((cell, cell), title="title " * 500, columns=2, cell_px=cell_px)

    pixels = read_pixels(page)
    gap = max(8, cell_px // 20)
    middle = slice(gap + cell_px + 2, 2 * gap + cell_px - 2)
    last_rows = slice(pixels.shape[0] - cell_px // 4, None)
    assert (pixels[:, : gap - 2] == PAPER).all()
    assert (pixels[:, -gap + 2 :] == PAPER).all()
    assert (pixels[last_rows, middle] == PAPER).all()


@pytest.mark.parametrize("changes", [{"columns": 0}, {"columns": 13}, {"cell_px": 119}, {"cell_px": 641}])
def test_sizes_out_of_range_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueRefused):
        render_sheet((make_cell(),), title="x", **changes)


def test_same_cells_give_the_same_bytes() -> None:
    cells = tuple(make_cell(n) for n in range(5))

    assert render_sheet(cells, title="x", cell_px=120) == render_sheet(cells, title="x", cell_px=120)


RED = (176, 32, 16)
SOUND: dict[Question, tuple[AnswerState, ...]] = dict.fromkeys(Question, (AnswerState.SUPPORTED,))


def render_answers(answers: dict[Question, tuple[AnswerState, ...]], cell_px: int = 320) -> NDArray[np.uint8]:
    """A page of one cell without a picture, so that nothing but words and signs is coloured."""
    cell = make_cell(picture=None, answers=answers)
    return read_pixels(render_sheet((cell,), title="x", columns=1, cell_px=cell_px)[0])


def count_red(page: NDArray[np.uint8]) -> int:
    return int((page == RED).all(axis=2).sum())


@pytest.mark.parametrize("question", list(Question))
def test_contradiction_is_red_and_nothing_else_is(question: Question) -> None:
    contradicted = {**SOUND, question: (AnswerState.CONTRADICTED,)}

    assert count_red(render_answers(SOUND)) == 0
    assert count_red(render_answers(contradicted)) > 100


@pytest.mark.parametrize("cell_px", [120, 320, 640])
def test_every_answer_looks_different(cell_px: int) -> None:
    states: list[tuple[AnswerState, ...]] = [(state,) for state in AnswerState]
    states.append((AnswerState.SUPPORTED, AnswerState.CONTRADICTED))

    pages = {render_answers({**SOUND, Question.MISDATED: one}, cell_px).tobytes() for one in states}

    assert len(pages) == 5


@pytest.mark.parametrize("cell_px", [120, 320, 640])
def test_signs_stay_in_their_cell(cell_px: int) -> None:
    pixels = render_answers(dict.fromkeys(Question, (AnswerState.CONTRADICTED,)), cell_px)

    red = (pixels == RED).all(axis=2)
    gap = max(8, cell_px // 20)
    assert not red[:, :gap].any()
    assert not red[:, -gap:].any()
    assert (pixels[-gap // 2 :] == PAPER).all()


def test_sheet_of_images_that_nobody_checked_has_no_signs() -> None:
    with_signs, without = render_answers(SOUND), render_answers({})

    assert without.shape[0] < with_signs.shape[0]
