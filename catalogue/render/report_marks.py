"""The numbered legend of the marks on an image."""

from catalogue.record.annotation import Annotation
from catalogue.record.number import count
from catalogue.record.views import Exhibit
from catalogue.render.palette import MARK_COLOURS
from catalogue.render.report_book import Book
from catalogue.render.report_html import Html, element, join, passage, quote, table
from catalogue.render.report_kinds import Kind, mark_kind

_COLUMNS = (("No.", "w8"), ("What is to be seen", "w36"), ("Shape, in pixels", "w32"), ("Marked by", "w24"))


def render_marks(book: Book, exhibit: Exhibit) -> Html:
    """Every mark with its number, label, shape and author; nothing when there is none."""
    marks = exhibit.image.annotations
    if not marks:
        return Html("")
    rows = [
        [
            [
                _render_badge(number),
                join([element("strong", quote(mark.label)), passage(mark.note) if mark.note else ""]),
                join([mark.shape.value, " ", element("span", _render_points(mark), class_="points")]),
                book.cite(mark.noted),
            ]
        ]
        for number, mark in enumerate(marks, 1)
    ]
    return join(
        [
            element("h4", "Marks on the preview ", mark_kind(Kind.INFERENCE)),
            table(
                f"{count(len(marks), 'mark')}: column and row on the pixel grid of the original, "
                "from its upper left corner",
                _COLUMNS,
                rows,
            ),
        ]
    )


def _render_badge(number: int) -> Html:
    """The number in the colour that it has in the preview; after eight the colours come again."""
    return element("span", str(number), class_=f"badge badge-{(number - 1) % len(MARK_COLOURS) + 1}")


def _render_points(mark: Annotation) -> str:
    return " ".join(f"{column:g},{row:g}" for column, row in mark.points_px)
