"""The custody table of a report: who did what, when, to which record."""

from catalogue.record.number import count
from catalogue.record.views import LogLine
from catalogue.render.report_book import Book, render_time
from catalogue.render.report_html import Html, Row, code, element, join, quote, table

_DIGEST_DIGITS = 16
_COLUMNS = (
    ("Entry", "w16"),
    ("Time", "w14"),
    ("Agent", "w12"),
    ("Act", "w32"),
    ("About", "w12"),
    ("SHA-256 of the line", "w14"),
)


def render_custody(book: Book) -> Html:
    """Every disclosed act, in the order of the dossier."""
    heading = element("h2", "Custody", id="custody")
    lines = book.dossier.custody
    if not lines:
        return element("section", heading, element("p", "No act is disclosed.", class_="absent"))
    rows = [[_render_line(book, number, line)] for number, line in enumerate(lines, 1)]
    return element(
        "section",
        heading,
        element(
            "p",
            "Every act that is disclosed about the images and claims of this bundle. Times are those of the "
            "clock of whoever recorded, and so claims. An entry is named by its journal and its place in it, "
            "from 0; places that are missing here are acts about other things, which are not disclosed. "
            f"Of each digest the first {_DIGEST_DIGITS} digits are shown; the lines themselves are in ",
            code("data/log/"),
            ".",
        ),
        table(count(len(lines), "act"), _COLUMNS, rows),
        class_="custody",
    )


def _render_line(book: Book, number: int, line: LogLine) -> Row:
    return [
        element("span", quote(line.entry), id=f"act-{number}"),
        render_time(line.at),
        quote(line.agent),
        join([element("span", quote(line.type), class_="act"), " ", quote(line.summary)]),
        _render_subject(book, line.subject),
        code(line.sha256[:_DIGEST_DIGITS]),
    ]


def _render_subject(book: Book, subject: str) -> Html:
    sort, _, name = subject.partition(":")
    if sort == "image":
        return book.cite_image(name)
    if sort == "claim":
        return book.cite_claim(name)
    return quote(subject)
