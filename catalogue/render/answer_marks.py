"""A small sign for each of the four answers, told apart by shape, word and colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from PIL import ImageDraw

from catalogue.record.answer import AnswerState, Question
from catalogue.render.fonts import get_font
from catalogue.render.palette import INK, MUTED_INK, PAPER, WARNING_INK, WHITE, Rgb

# What is supported or contradicted, in one or two words; `MARKS_MEANING` says it in full.
_LABELS: dict[Question, str] = {
    Question.MODIFIED: "as made",
    Question.MISDATED: "time",
    Question.MISLOCATED: "place",
    Question.MISREPRESENTED: "content",
}
MARKS_MEANING = (
    "Signs: as made, the picture is as its maker left it; time, place, it was taken when and where it is "
    "said to have been; content, it can show what is claimed with it. Tick: supported; cross on red: "
    "CONTRADICTED; bar: cannot tell; ring: not checked; two halves: checks by several people differ"
)
_RED: Rgb = (176, 32, 16)


@dataclass(frozen=True)
class AnswerMarks:
    """The signs of one image, laid out in rows.

    Attributes:
        states: for each question, what the checks that count say, each once.
        font_px: size of the words.
        rows: questions by row, as many beside each other as fit.
    """

    states: Mapping[Question, tuple[AnswerState, ...]]
    font_px: int
    rows: tuple[tuple[Question, ...], ...]

    @property
    def height_px(self) -> int:
        """Of all rows, with room above."""
        return len(self.rows) * _measure_row(self.font_px) + self.font_px // 3


def make_answer_marks(
    states: Mapping[Question, tuple[AnswerState, ...]], *, font_px: int, width_px: int
) -> AnswerMarks:
    """Signs that fit a width; each question has one."""
    beside = max(1, min(4, width_px // _measure_cell(font_px)))
    beside = 2 if beside == 3 else beside
    questions = tuple(Question)
    rows = tuple(questions[start : start + beside] for start in range(0, len(questions), beside))
    return AnswerMarks(states, font_px, rows)


def draw_answer_marks(draw: ImageDraw.ImageDraw, marks: AnswerMarks, left: int, top: int) -> None:
    """Draws the signs with their words."""
    size = marks.font_px
    top += size // 3
    for row in marks.rows:
        for place, question in enumerate(row):
            x = left + place * _measure_cell(size)
            states = marks.states.get(question) or (AnswerState.NOT_CHECKED,)
            is_bad = AnswerState.CONTRADICTED in states
            _draw_sign(draw, states, (x, top, x + size, top + size))
            ink = _RED if is_bad else MUTED_INK if states == (AnswerState.NOT_CHECKED,) else INK
            draw.text(
                (x + size + max(3, size // 4), top + size / 2),
                _LABELS[question],
                font=get_font(size, is_bold=is_bad),
                fill=ink,
                anchor="lm",
            )
        top += _measure_row(size)


def _measure_cell(font_px: int) -> int:
    words = max(get_font(font_px, is_bold=True).getlength(label) for label in _LABELS.values())
    return round(words + font_px * 2.1)


def _measure_row(font_px: int) -> int:
    return round(font_px * 1.5)


def _draw_sign(
    draw: ImageDraw.ImageDraw, states: tuple[AnswerState, ...], box: tuple[int, int, int, int]
) -> None:
    left, top, right, bottom = box
    middle = (left + right) / 2
    if len(states) > 1:
        draw.rectangle(box, outline=WARNING_INK, width=2, fill=PAPER)
        half = _RED if AnswerState.CONTRADICTED in states else WARNING_INK
        draw.rectangle((middle, top, right, bottom), fill=half)
        return
    match states[0]:
        case AnswerState.SUPPORTED:
            # A tick: three corners would be the triangle of warnings.
            size = right - left
            corners = [(left, top + 0.55 * size), (left + 0.35 * size, bottom - 1), (right, top + 0.1 * size)]
            draw.line(corners, fill=INK, width=max(2, size // 6), joint="curve")
        case AnswerState.CONTRADICTED:
            draw.rectangle(box, fill=_RED)
            inner = max(2, (right - left) // 4)
            for start, end in (((left, top), (right, bottom)), ((left, bottom), (right, top))):
                across = inner if end[0] > start[0] else -inner
                down = inner if end[1] > start[1] else -inner
                draw.line(
                    (start[0] + across, start[1] + down, end[0] - across, end[1] - down), fill=WHITE, width=2
                )
        case AnswerState.CANNOT_TELL:
            third = (bottom - top) / 3
            draw.rectangle((left, top + third, right, bottom - third), fill=MUTED_INK)
        case AnswerState.NOT_CHECKED:
            draw.ellipse(box, outline=MUTED_INK, width=1)
