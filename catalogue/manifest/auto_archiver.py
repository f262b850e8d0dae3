"""Exports of Bellingcat's auto-archiver: its CSV, its sheet, and the JSON of one item."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from catalogue.errors import ValueRefused
from catalogue.manifest.columns import REPORT_DIGEST_HEADER, find_column, fold_header, is_kept
from catalogue.manifest.foreign import Digest, ForeignItem, ForeignList, Media, keep_aside, tell_unknown
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.foreign_table import TableRow, read_table
from catalogue.manifest.python_literal import parse_literal
from catalogue.manifest.row import Cell
from catalogue.manifest.values import RowLabel
from catalogue.record.finding import Finding

TOOL = "auto-archiver"
# What its CSV database writes: the fields of its own item, each in Python's notation.
_DATABASE_HEADERS = frozenset({"status", "metadata", "media"})
_SHEET_HEADERS = frozenset({"link", "archivestatus"})
_IMAGE_FORMULA = re.compile(r"""=\s*IMAGE\s*\(\s*["'](?P<url>[^"']+)["']""", re.IGNORECASE)
_PICTURE_COLUMNS = frozenset({"thumbnail", "screenshot"})
_UTC_LABEL = re.compile(r"(?:\+00:00|Z)$")
_ALGORITHMS = {"SHA256": "sha256", "SHA3512": "sha3_512"}
_PROOFS = (".ots", ".tsr", ".tst", ".tsq")
_NESTING_LIMIT = 16
# Keys of an item's metadata, with the columns that mean the same; None says nothing about evidence.
_KEYS: dict[str, str | None] = {
    "url": "page", "title": "caption", "content": "caption", "timestamp": "published_at",
    "_processed_at": "obtained_at", "original_url": None, "total_bytes": None, "total_size": None,
    "archive_duration_seconds": None, "folder": None,
}  # fmt: skip
_KEPT_IN_SOURCE = "kept in the source file alone"


@dataclass
class _Told:
    """What there is to tell of one file, gathered while it is read."""

    name: str
    findings: list[Finding] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    distrusted: Counter[str] = field(default_factory=Counter)

    def conclude(self, *, kept: str) -> tuple[Finding, ...]:
        """Every finding; what was found many times is told once, with its number."""
        zones = (
            find_foreign(
                "FOR-007", self.name, column=column, problem="once" if count == 1 else f"{count:,} times"
            )
            for column, count in sorted(self.distrusted.items())
        )
        return (*self.findings, *zones, *tell_unknown(self.name, self.unknown, kept=kept))


def is_database_header(header: tuple[str, ...]) -> bool:
    """Whether a table's header is that of the archiver's CSV database."""
    return {title.strip() for title in header} >= _DATABASE_HEADERS


def is_sheet_header(header: tuple[str, ...]) -> bool:
    """Whether a table's header is that of the archiver's sheet."""
    return {fold_header(title) for title in header} >= _SHEET_HEADERS


def is_item(value: object) -> bool:
    """Whether a JSON value is the archiver's record of one item."""
    return isinstance(value, dict) and value.keys() >= _DATABASE_HEADERS


def parse_table(text: str, *, name: str) -> ForeignList:
    """What a CSV of the archiver says, be it of its database or exported from its sheet.

    Raises:
        InputRefused: too many rows or columns.
    """
    table = read_table(text, name=name)
    told = _Told(name, list(table.findings))
    items: list[ForeignItem] = []
    is_database = is_database_header(table.header)
    for row in table.rows:
        if is_database:
            items += _read_database_row(row, told)
        else:
            items.append(_read_sheet_row(row, told))
    if any(fold_header(title) == REPORT_DIGEST_HEADER for title in table.header) and not is_database:
        told.findings.append(find_foreign("FOR-002", table.header_row, column="hash"))
    findings = told.conclude(kept=_KEPT_IN_SOURCE if is_database else "kept in the note")
    return ForeignList(name=name, items=tuple(items), findings=findings)


def parse_json(value: object, *, name: str) -> ForeignList:
    """What a JSON file of the archiver says: one item, or a list of them."""
    values = value if isinstance(value, list) else [value]
    told = _Told(name)
    items = []
    for number, one in enumerate(values, start=1):
        label = name if len(values) == 1 else f"{name}, item {number}"
        if isinstance(one, dict) and is_item(one):
            items.append(_read_item(one, label, told))
        else:
            told.findings.append(find_foreign("FOR-014", label, problem="it is no item of auto-archiver"))
    return ForeignList(name=name, items=tuple(items), findings=told.conclude(kept=_KEPT_IN_SOURCE))


def _read_database_row(row: TableRow, told: _Told) -> Iterator[ForeignItem]:
    fields: dict[str, object] = {}
    for cell in row.cells:
        if cell.header not in {"metadata", "media", "_context"}:
            fields[cell.header] = cell.text
            continue
        try:
            fields[cell.header] = parse_literal(cell.text)
        except ValueRefused as refusal:
            problem = f"column {cell.header} {refusal.problem}"
            told.findings.append(find_foreign("FOR-014", row.number, problem=problem))
            return
    yield _read_item(fields, row.number, told)


def _read_item(fields: Mapping[str, object], label: RowLabel, told: _Told) -> ForeignItem:
    metadata, media = fields.get("metadata"), fields.get("media")
    cells: list[Cell] = []
    for key, value in (metadata if isinstance(metadata, dict) else {}).items():
        column = _KEYS.get(str(key), "")
        if column == "":
            told.unknown[f"metadata.{key}"] += 1
        if not column or not isinstance(value, str | int | float) or not str(value).strip():
            continue
        text = str(value)
        if key == "timestamp":
            text, extra = _distrust_zone(text, str(key), told)
            cells += extra
        cells.append(Cell(column, text))
    for key in fields.keys() - _DATABASE_HEADERS - {"_context"}:
        told.unknown[str(key)] += 1
    cells.append(Cell("note", f"according to {TOOL} export {told.name}; status: {fields.get('status')}"))
    return ForeignItem(
        row=label,
        cells=tuple(cells),
        media=tuple(_read_media_list(media if isinstance(media, list) else [], 0)),
    )


def _read_media_list(values: list[object], depth: int) -> Iterator[Media]:
    """Every file of an item, those inside other files' properties included."""
    for value in values:
        if not isinstance(value, dict) or depth > _NESTING_LIMIT:
            continue
        stated = value.get("properties")
        properties = stated if isinstance(stated, dict) else {}
        inner: list[object] = []
        for held in properties.values():
            inner += held if isinstance(held, list) else [held]
        nested = tuple(_read_media_list([one for one in inner if _is_media(one)], depth + 1))
        proofs = [one for one in nested if any(path.endswith(_PROOFS) for path in one.names)]
        media = _read_media(value, properties, tuple(path for one in proofs for path in one.names))
        if media is not None:
            yield media
        yield from (one for one in nested if one not in proofs)


def _is_media(value: object) -> bool:
    return isinstance(value, dict) and "filename" in value and "properties" in value


def _read_media(
    value: Mapping[str, object], properties: Mapping[str, object], sidecars: tuple[str, ...]
) -> Media | None:
    stated = value.get("urls")
    urls = [url for url in (stated if isinstance(stated, list) else []) if isinstance(url, str)]
    places = [value.get("_key"), value.get("key"), *urls, value.get("filename")]
    names = tuple(
        dict.fromkeys(place for place in places if isinstance(place, str) and place and "://" not in place)
    )
    web = next((url for url in urls if url.startswith(("https://", "http://"))), None)
    kind = value.get("_mimetype") or value.get("mimetype")
    if not names and web is None:
        return None
    return Media(
        names=names,
        url=web,
        digests=tuple(_read_digest(properties.get("hash"))),
        media_type=kind if isinstance(kind, str) else None,
        notes=tuple(_read_notes(properties)),
        sidecars=sidecars,
    )


def _read_notes(properties: Mapping[str, object]) -> Iterator[str]:
    role, digest = properties.get("id"), properties.get("hash")
    if isinstance(role, str) and role:
        yield f"{TOOL} calls this file {role}"
    if isinstance(digest, str) and digest and not any(_read_digest(digest)):
        yield f"its digest as stated, not checked: {digest}"


def _read_digest(value: object) -> Iterator[Digest]:
    """The digest of one file, "SHA-256:…"; nothing for one in an algorithm it does not write."""
    if isinstance(value, str):
        name, _, digits = value.partition(":")
        algorithm = _ALGORITHMS.get(re.sub(r"[-_]", "", name.upper()))
        if algorithm and re.fullmatch(r"[0-9a-fA-F]{64,128}", digits):
            yield Digest(algorithm, digits.lower())


def _read_sheet_row(row: TableRow, told: _Told) -> ForeignItem:
    cells: list[Cell] = []
    reports: list[str] = []
    media: list[Media] = []
    for cell in row.cells:
        folded = fold_header(cell.header)
        if folded == REPORT_DIGEST_HEADER:
            cells.append(Cell("note", f"digest of the page that {TOOL} made: {cell.text}"))
        elif folded in _PICTURE_COLUMNS:
            media += _read_picture_cell(cell)
        elif folded == "archivelocation":
            lines = [line.strip() for line in cell.text.splitlines() if line.strip()]
            web = [line for line in lines if line.startswith(("https://", "http://"))][:1]
            reports += [line for line in lines if "://" not in line]
            cells += [Cell("archive_url", line) for line in web]
            cells += [Cell("note", f"{cell.header}: {_hide_disk(line)}") for line in lines if line not in web]
        elif folded in {"uploadtimestamp", "archivedate"}:
            text, extra = _distrust_zone(cell.text, cell.header, told)
            cells += [Cell(cell.header, text), *extra]
        else:
            if find_column(cell.header) is None and not is_kept(cell.header):
                told.unknown[cell.header] += 1
            cells.append(cell)
    cells.append(Cell("note", f"according to {TOOL} sheet {told.name}"))
    return ForeignItem(
        row=row.number, cells=tuple(keep_aside(cells)), media=tuple(media), reports=tuple(reports)
    )


def _read_picture_cell(cell: Cell) -> Iterator[Media]:
    """The pictures that a cell of the sheet shows: `=IMAGE("…")`, or one address a line."""
    formula = _IMAGE_FORMULA.search(cell.text)
    places = [formula["url"]] if formula else cell.text.split()
    for place in places:
        note = f"the sheet's column {cell.header}"
        if "://" in place:
            yield Media(url=place, notes=(note,))
        else:
            yield Media(names=(place,), notes=(note,))


def _distrust_zone(text: str, column: str, told: _Told) -> tuple[str, list[Cell]]:
    """A time without the label UTC, which the archiver writes over whatever zone there was."""
    stripped = text.strip()
    if not _UTC_LABEL.search(stripped) or ":" not in stripped.removesuffix("+00:00"):
        return text, []
    told.distrusted[column] += 1
    return _UTC_LABEL.sub("", stripped), [Cell("note", f"{column} as given: {stripped}")]


def _hide_disk(place: str) -> str:
    """A path without the folders of somebody's disk; one that is relative stays whole."""
    return re.sub(r"^(?:[/\\~]|[A-Za-z]:).*[/\\]", "", place)
