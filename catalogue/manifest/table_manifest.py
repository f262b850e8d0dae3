"""Manifests in the form of a table: CSV, TSV and JSON Lines."""

import csv
import io
import json
import re
from collections.abc import Iterator

from catalogue.errors import InputRefused
from catalogue.manifest.assemble import Assembled, assemble_row
from catalogue.manifest.columns import find_column
from catalogue.manifest.compare_rows import join_rows
from catalogue.manifest.nested import collect_keys, read_image
from catalogue.manifest.row import Cell, Row, check_header
from catalogue.manifest.rules import make_finding
from catalogue.manifest.values import Manifest
from catalogue.record.finding import Finding

# More rows than any volunteer writes; each costs memory, and one thousand columns are no table.
ROW_LIMIT = 100_000
COLUMN_LIMIT = 1_000
_SEPARATORS = ("\t", ";", ",")


def parse_table(text: str, *, name: str) -> Manifest:
    """The manifest that a CSV or TSV table states.

    The header decides between comma, semicolon and tab. Lines before it that begin with `#` are
    comments. Row numbers count the header's row, and comments above it, as a spreadsheet does.

    Raises:
        InputRefused: more than 100,000 rows or 1,000 columns.
    """
    lines = text.splitlines(keepends=True)
    skipped = 0
    while skipped < len(lines) and (lines[skipped].startswith(("#", '"#')) or not lines[skipped].strip()):
        skipped += 1
    if skipped == len(lines):
        return join_rows(())
    source = "".join(lines[skipped:])
    findings: list[Finding] = []
    records = _read_records(source, _find_separator(lines[skipped], name), skipped, findings)
    _, header = next(records, (0, []))
    if len(header) > COLUMN_LIMIT:
        raise InputRefused(f"{name} has {len(header)} columns; at most {COLUMN_LIMIT} are taken; split it")
    for title in dict.fromkeys(title.strip() for title in header):
        if title:
            findings += check_header(title, skipped + 1)
    rows = []
    for number, cells in records:
        if number > ROW_LIMIT + skipped + 1:
            raise _make_refusal(name)
        if any(cell.strip() for cell in cells):
            rows.append(_read_row(number, header, cells))
    return join_rows(rows, findings=findings)


def parse_json_lines(text: str, *, name: str) -> Manifest:
    """The manifest that JSON Lines state: one object a line, with the keys of a TOML `[[image]]`.

    Raises:
        InputRefused: more than 100,000 lines or 1,000 different keys.
    """
    findings: list[Finding] = []
    rows = []
    checked: set[str] = set()
    keys: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if number > ROW_LIMIT + 1:
            raise _make_refusal(name)
        mapping = _parse_line(line, number, findings)
        if mapping is None:
            continue
        keys |= collect_keys(mapping)
        if len(keys) > COLUMN_LIMIT:
            raise InputRefused(
                f"{name} has more than {COLUMN_LIMIT} different keys, at line {number}; split it"
            )
        for key in mapping:
            if key not in checked and key != "annotation":
                findings += check_header(key, number)
        checked |= mapping.keys()
        rows.append(read_image(mapping, number))
    return join_rows(rows, findings=findings)


def _parse_line(line: str, number: int, findings: list[Finding]) -> dict[str, object] | None:
    """The object of one line; None, with a finding, when there is none."""
    if not line.strip():
        return None
    problem = "a line holds something other than an object { … }"
    try:
        mapping = json.loads(
            line,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_make_mapping,
        )
        if isinstance(mapping, dict):
            return mapping
    except json.JSONDecodeError as error:
        problem = f"{error.msg}, at character {error.colno}"
    except ValueError as error:
        problem = str(error)
    except RecursionError:
        problem = "it is nested too deeply"
    findings.append(make_finding("MAN-002", number, problem=problem))
    return None


def _find_separator(line: str, name: str) -> str:
    """The separator that gives the header most known columns, then most columns."""
    if name.casefold().endswith(".tsv"):
        return "\t"

    def count(separator: str) -> tuple[int, int]:
        titles = [title.strip().strip('"') for title in line.split(separator)]
        return sum(1 for title in titles if find_column(title)), len(titles)

    return max(_SEPARATORS, key=count)


def _read_records(
    source: str, separator: str, skipped: int, findings: list[Finding]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=separator, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = skipped + reader.line_num
            findings.append(make_finding("MAN-002", number, problem=f"{error} (line {line} of the file)"))
            return


def _read_row(number: int, header: list[str], cells: list[str]) -> Assembled:
    if len(cells) != len(header):
        problem = f"the row has {len(cells)} cells, the header has {len(header)}"
        return Assembled((make_finding("MAN-005", number, problem=problem),))
    filled = []
    for position, (title, text) in enumerate(zip(header, cells, strict=True), start=1):
        if text.strip():
            filled.append(Cell(title.strip() or f"column {position} (without a header)", _restore(text)))
    return assemble_row(Row(number, filled))


def _restore(text: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a value of JSON")


def _make_mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key, value in pairs:
        if key in mapping:
            raise ValueError(f"the key {key!r} stands twice in one object")
        mapping[key] = value
    return mapping


def _make_refusal(name: str) -> InputRefused:
    return InputRefused(f"{name} has more than {ROW_LIMIT} rows; split it into several manifests")
