"""Tables that other tools export: CSV with any header, row by row."""

import csv
import io
import re
from collections.abc import Iterator

import msgspec

from catalogue.errors import InputRefused
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.row import Cell
from catalogue.record.finding import Finding

ROW_LIMIT = 100_000
COLUMN_LIMIT = 1_000
# A scraped page may stand in one cell; Python's own limit of 131,072 characters would end the reading.
_CELL_LIMIT = 4_000_000


class TableRow(msgspec.Struct, frozen=True):
    """The filled cells of one row; `number` is the row as a spreadsheet counts it."""

    number: int
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as read.

    Attributes:
        header: the titles, stripped.
        header_row: number of the header's row.
        rows: those that hold anything.
        findings: rows that cannot be read.
    """

    header: tuple[str, ...] = ()
    header_row: int = 1
    rows: tuple[TableRow, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_header(text: str) -> tuple[str, ...]:
    """The titles of a table's columns; empty when there is none."""
    return read_table(text[: text.find("\n", _skip_blank(text)) + 1] or text[:100_000], name="").header


def read_table(text: str, *, name: str) -> Table:
    """A CSV table, its separator told from its header; rows of the wrong length are findings.

    Raises:
        InputRefused: more than 100,000 rows or 1,000 columns.
    """
    findings: list[Finding] = []
    separator = _find_separator(text)
    header: tuple[str, ...] = ()
    header_row, rows = 1, []
    for number, cells in _read_records(text, separator, findings):
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header, header_row = tuple(cell.strip() for cell in cells), number
            if len(header) > COLUMN_LIMIT:
                raise InputRefused(f"{name} has more than {COLUMN_LIMIT} columns; split it")
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            problem = f"the row has {len(cells)} cells, the header has {len(header)}"
            findings.append(find_foreign("FOR-014", number, problem=problem))
        else:
            rows.append(TableRow(number, tuple(_make_cells(header, cells))))
        if len(rows) > ROW_LIMIT:
            raise InputRefused(f"{name} has more than {ROW_LIMIT} rows; split it")
    return Table(header=header, header_row=header_row, rows=tuple(rows), findings=tuple(findings))


def _make_cells(header: tuple[str, ...], cells: list[str]) -> Iterator[Cell]:
    # A spreadsheet leaves empty cells at the end of a row away.
    for position, (title, text) in enumerate(zip(header, cells, strict=False), start=1):
        if text.strip():
            # An apostrophe before a formula's sign keeps a spreadsheet from taking the cell for one.
            plain = text[1:] if re.match(r"'[=+\-@\t\r]", text) else text
            yield Cell(title or f"column {position} (without a header)", plain)


def _read_records(text: str, separator: str, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    before = csv.field_size_limit(_CELL_LIMIT)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        number = 0
        while True:
            number += 1
            try:
                yield number, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                findings.append(find_foreign("FOR-014", number, problem=f"it cannot be read: {error}"))
                return
    finally:
        csv.field_size_limit(before)


def _find_separator(text: str) -> str:
    start = _skip_blank(text)
    line = text[start : text.find("\n", start)] if "\n" in text[start:] else text[start:]
    return max(("\t", ";", ","), key=line.count)


def _skip_blank(text: str) -> int:
    return len(text) - len(text.lstrip())
