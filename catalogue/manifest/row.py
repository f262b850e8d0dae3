"""One row of a manifest: from cells to values, with every mistake noted on the way."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from catalogue.errors import ValueRefused
from catalogue.manifest.cells import PLACEHOLDER, CellValue, parse_text
from catalogue.manifest.columns import (
    BY_NAME,
    REPORT_DIGEST_HEADER,
    Column,
    Repeat,
    find_column,
    find_nearest,
    fold_header,
    is_kept,
)
from catalogue.manifest.rules import make_finding, refuse_value
from catalogue.manifest.values import RowLabel
from catalogue.record.finding import Finding, Severity

_Value = TypeVar("_Value")
# In sheets of other tools these columns may hold a local path or a code instead of an address.
_ADDRESS_OR_TEXT = frozenset({"page", "archive_url"})


class Cell(NamedTuple):
    """A filled cell under its header, both as given."""

    header: str
    text: str


class Row:
    """The values of one row and the findings about them.

    Attributes:
        label: number or label of the row.
        findings: what was found so far; the only thing here that grows.
        values: by canonical column name; a column without a filled cell is absent.
    """

    def __init__(self, label: RowLabel, cells: Iterable[Cell] = ()) -> None:
        self.label = label
        self.findings: list[Finding] = []
        self.values: dict[str, CellValue] = {}
        self._headers: dict[str, str] = {}
        self._notes: list[str] = []
        self.take(cells)

    def take(self, cells: Iterable[Cell], renamed: Mapping[str, str] | None = None) -> None:
        """Parse cells into values.

        Args:
            cells: filled cells.
            renamed: canonical names of headers that mean something else here than in a table.
        """
        for cell in cells:
            name = renamed.get(cell.header) if renamed else None
            self._take(cell, BY_NAME[name] if name else find_column(cell.header))

    @property
    def is_faulty(self) -> bool:
        """Whether a fault was found, so that the row is left out."""
        return any(finding.severity is Severity.FAULT for finding in self.findings)

    @property
    def note(self) -> str | None:
        """The row's note, followed by what no column of ours takes."""
        lines = [self.get("note", str), *self._notes]
        return "\n".join(line for line in lines if line) or None

    def get(self, name: str, kind: type[_Value]) -> _Value | None:
        """The value of a column, when the row states it."""
        value = self.values.get(name)
        return value if isinstance(value, kind) else None

    def states(self, name: str) -> bool:
        """Whether the row fills a column in, be it with a value that was refused."""
        return name in self._headers

    def get_list(self, name: str) -> tuple[str, ...]:
        """The values of a list column; empty when the row does not state it."""
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()

    def header_of(self, name: str) -> str:
        """How the manifest heads a column."""
        return self._headers.get(name, name)

    def keep(self, header: str, text: str) -> None:
        """Put a value that has no place of its own into the note."""
        try:
            self._notes.append(f"{parse_text(header)}: {parse_text(text)}")
        except ValueRefused as refusal:
            self.refuse(refusal, column=header, value=text)

    def find(
        self, code: str, *, column: str = "", value: str = "", problem: str = "", other: str = ""
    ) -> None:
        """Note a mistake of this row."""
        self.findings.append(
            make_finding(code, self.label, column=column, value=value, problem=problem, other=other)
        )

    def refuse(self, refusal: ValueRefused, *, column: str, value: str, code: str = "MAN-004") -> None:
        """Note a value of this row that a parser refused."""
        self.findings.append(refuse_value(refusal, self.label, column=column, value=value, code=code))

    def _take(self, cell: Cell, column: Column | None) -> None:
        is_foreign = column is None or (
            column.name in _ADDRESS_OR_TEXT and cell.header != column.name and "://" not in cell.text
        )
        if fold_header(cell.header) == REPORT_DIGEST_HEADER:
            return
        if column is not None:
            self._headers.setdefault(column.name, cell.header)
        try:
            if PLACEHOLDER in cell.text:
                self.find("MAN-015", column=cell.header, value=cell.text)
            elif column is None or is_foreign:
                self.keep(cell.header, cell.text)
            else:
                self._merge(column, cell, column.parser(cell.text))
        except ValueRefused as refusal:
            code = "MAN-008" if column is BY_NAME["file"] else "MAN-004"
            self.refuse(refusal, column=cell.header, value=cell.text, code=code)

    def _merge(self, column: Column, cell: Cell, value: CellValue) -> None:
        earlier = self.values.get(column.name)
        if earlier is None:
            self.values[column.name] = value
        elif column.repeat is Repeat.FIRST:
            self.keep(cell.header, str(value))
        elif column.repeat is Repeat.LIST and isinstance(earlier, tuple) and isinstance(value, tuple):
            self.values[column.name] = tuple(dict.fromkeys(earlier + value))
        elif column.repeat in {Repeat.LINES, Repeat.COMMAS}:
            joint = "\n" if column.repeat is Repeat.LINES else ", "
            self.values[column.name] = f"{earlier}{joint}{value}"
        elif earlier != value:
            problem = f"as {self._headers[column.name]} and as {cell.header}, with different values"
            self.find("MAN-006", column=column.name, value=cell.text, problem=problem)


def check_header(header: str, label: RowLabel) -> tuple[Finding, ...]:
    """What is to be said about one header of a manifest, once."""
    if fold_header(header) == REPORT_DIGEST_HEADER:
        return (make_finding("MAN-012", label, column=header),)
    if find_column(header) is not None or is_kept(header):
        return ()
    nearest = find_nearest(header)
    other = f" (nearest: {nearest})" if nearest else ""
    accepted = (nearest,) if nearest else ()
    return (make_finding("MAN-003", label, column=header, other=other, accepted=accepted),)
