"""Exports of Atlos: its CSV of incidents, and the JSON of an incident and of its source material."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from catalogue.manifest.columns import find_column, fold_header, is_kept
from catalogue.manifest.foreign import Digest, ForeignItem, ForeignList, Media, keep_aside, tell_unknown
from catalogue.manifest.foreign_table import TableRow, read_table
from catalogue.manifest.row import Cell

TOOL = "Atlos"
_TABLE_HEADERS = frozenset({"slug", "description", "sensitive"})
# Attributes of an incident, by the name that the CSV gives them and the JSON puts behind "attr_".
_ATTRIBUTES = (
    "slug", "description", "status", "tags", "sensitive", "date", "time", "geolocation_resolution",
    "more_info", "restrictions", "inserted_at", "updated_at", "general_location", "type", "impact",
    "equipment",
)  # fmt: skip
_NOTED = frozenset({"moreinfo", "restrictions", "generallocation", "type", "impact", "equipment"})
_STATUSES = {"unclaimed": "to do", "claimed": "in progress", "canceled": "cancelled"}
_LINKED = frozenset(
    {"versions", "sourcematerial", "projectattributes", "geolocation", "id", "deleted", "project"}
)
_VERSION_KEYS = frozenset(
    {"id", "inserted_at", "scoped_id", "source_url", "status", "updated_at", "upload_type", "visibility"}
    | {"metadata", "artifacts", "incident_id", "incident_ids"}
)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of source material of an incident.

    Attributes:
        number: within the incident, as the folder's name has it.
        cells: what is said of it.
        artifacts: its files; `names` holds the kind of each, such as "viewport".
        unknown: keys that were not understood.
    """

    number: str
    cells: tuple[Cell, ...] = ()
    artifacts: tuple[Media, ...] = ()
    unknown: tuple[str, ...] = ()


def is_table_header(header: tuple[str, ...]) -> bool:
    """Whether a table's header is that of an Atlos CSV."""
    return {fold_header(title) for title in header} >= _TABLE_HEADERS


def parse_table(text: str, *, name: str, claimant: str | None) -> ForeignList:
    """The incidents of a CSV; each states a claim when it is known whose, and no picture.

    Raises:
        InputRefused: too many rows or columns.
    """
    table = read_table(text, name=name)
    unknown = Counter[str]()
    items = tuple(_read_row(row, name, claimant, unknown) for row in table.rows)
    findings = (*table.findings, *tell_unknown(name, unknown, kept="kept in the note"))
    return ForeignList(name=name, items=items, findings=findings)


def parse_incident(
    value: Mapping[str, object], *, name: str, claimant: str | None
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """(what the JSON of an incident says, keys that were not understood)."""
    pairs: list[Cell] = []
    unknown: list[str] = []
    for key, stated in value.items():
        plain = key.removeprefix("attr_")
        text = _render(stated)
        if fold_header(plain) in _LINKED:
            continue
        if plain in _ATTRIBUTES and text:
            pairs.append(Cell(plain, text))
        elif text and plain not in _ATTRIBUTES:
            unknown.append(key)
    pairs += _read_point(value.get("attr_geolocation") or value.get("geolocation"))
    pairs += _read_project(value.get("project"))
    pairs += _read_project_attributes(value.get("project_attributes"))
    return tuple(make_incident_cells(pairs, name=name, claimant=claimant)), tuple(unknown)


def parse_version(value: Mapping[str, object]) -> Version:
    """One piece of source material: where it came from, and its files with their digests."""
    cells = []
    source, inserted = value.get("source_url"), value.get("inserted_at")
    if isinstance(source, str) and source.strip():
        cells.append(Cell("page" if "://" in source else "note", source))
    if isinstance(inserted, str) and inserted.strip():
        # Atlos writes UTC without saying so; what is not said is not known.
        cells.append(Cell("obtained_at", inserted))
    for key in ("visibility", "status", "upload_type"):
        if isinstance(value.get(key), str):
            cells.append(Cell("note", f"source material, {key}: {value[key]}"))
    artifacts = value.get("artifacts")
    return Version(
        number=str(value.get("scoped_id", "")),
        cells=tuple(cells),
        artifacts=tuple(_read_artifacts(artifacts if isinstance(artifacts, list) else [])),
        unknown=tuple(str(key) for key in value.keys() - _VERSION_KEYS),
    )


def make_incident_cells(pairs: Iterable[Cell], *, name: str, claimant: str | None) -> Iterator[Cell]:
    """Cells as a manifest has them: the description is a claim only when it is known whose.

    It is what the project's people say happened, not the words beside a picture.
    """
    for cell in keep_aside(pairs):
        folded = fold_header(cell.header)
        if folded == "description":
            if claimant:
                yield from (Cell("claim", cell.text), Cell("claimant", claimant))
                yield Cell("relation", "cited for")
            else:
                yield Cell("note", f"the incident is described as: {cell.text}")
        elif folded == "status":
            yield Cell("status", _STATUSES.get(cell.text.strip().casefold(), cell.text))
        elif folded in _NOTED:
            yield Cell("note", f"{cell.header}: {cell.text}")
        elif folded == "slug":
            yield Cell("note", f"{TOOL} incident {cell.text}")
        else:
            yield cell
    yield Cell("note", f"according to the {TOOL} export {name}")


def _read_row(row: TableRow, name: str, claimant: str | None, unknown: Counter[str]) -> ForeignItem:
    for cell in row.cells:
        folded = fold_header(cell.header)
        if find_column(cell.header) is None and not is_kept(cell.header) and folded not in _NOTED:
            unknown[cell.header] += 1
    cells = tuple(make_incident_cells(row.cells, name=name, claimant=claimant))
    return ForeignItem(row=row.number, cells=cells)


def _render(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if isinstance(one, str | int | float))
    return str(value) if isinstance(value, str | int | float) and str(value).strip() else ""


def _read_point(value: object) -> Iterator[Cell]:
    """Latitude and longitude of a GeoJSON point, which has the longitude first."""
    coordinates = value.get("coordinates") if isinstance(value, dict) else None
    if isinstance(coordinates, list) and len(coordinates) == 2:
        yield Cell("latitude", str(coordinates[1]))
        yield Cell("longitude", str(coordinates[0]))


def _read_project(value: object) -> Iterator[Cell]:
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        yield Cell("project", value["name"])


def _read_project_attributes(value: object) -> Iterator[Cell]:
    for attribute in value if isinstance(value, list) else []:
        if isinstance(attribute, dict) and (text := _render(attribute.get("value"))):
            yield Cell("note", f"{attribute.get('name')}: {text}")


def _read_artifacts(values: list[object]) -> Iterator[Media]:
    for value in values:
        if not isinstance(value, dict):
            continue
        digest, kind, media_type = value.get("file_hash_sha256"), value.get("type"), value.get("mime_type")
        is_digest = isinstance(digest, str) and re.fullmatch(r"[0-9a-fA-F]{64}", digest)
        yield Media(
            names=(str(kind or "media"),),
            digests=(Digest("sha256", str(digest).lower()),) if is_digest else (),
            media_type=media_type if isinstance(media_type, str) else None,
            notes=(f"{TOOL} artifact {kind}",) if kind else (),
        )
