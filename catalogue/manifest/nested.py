"""Entries of TOML and JSON Lines manifests: mappings that may hold claims and annotations."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from typing import TypeGuard

from catalogue.errors import ValueRefused
from catalogue.manifest.assemble import Assembled, assemble_claim, assemble_row
from catalogue.manifest.cells import parse_relation, parse_text
from catalogue.manifest.columns import find_nearest
from catalogue.manifest.row import Cell, Row
from catalogue.manifest.values import ClaimRef, RowLabel
from catalogue.record.annotation import Annotation, Shape, make_annotation
from catalogue.record.claim import parse_slug

# The short names that a [[claim]] uses, with the columns that mean the same.
_CLAIM_KEYS = {
    "slug": "claim_slug", "text": "claim", "claimant": "claimant", "claimed_at": "claimed_at",
    "source_url": "claim_url", "place": "place", "point": "point", "latitude": "latitude",
    "longitude": "longitude", "precision": "precision", "radius_m": "radius_m", "force_zero": "force_zero",
    "event_at": "event_at", "note": "note",
}  # fmt: skip
_REF_KEYS = ("slug", "relation", "note")
_ANNOTATION_KEYS = ("shape", "at", "label", "note")


def read_image(mapping: Mapping[str, object], label: RowLabel) -> Assembled:
    """The picture, and the claim if its words are given, of one `[[image]]` or one line of JSON."""
    flat = dict(mapping)
    refs = flat.pop("claim") if _is_table_list(flat.get("claim")) else []
    shapes = flat.pop("annotation") if _is_table_list(flat.get("annotation")) else []
    row = Row(label, ())
    if flat.pop("annotation", None):
        row.find("MAN-020", column="annotation", problem="is not a list of tables, [[image.annotation]]")
    row.take(_make_cells(row, flat))
    assert isinstance(refs, list) and isinstance(shapes, list)
    read_refs = [_read_ref(row, ref) for ref in refs]
    read_shapes = [_read_annotation(row, shape) for shape in shapes]
    slugs = Counter([*(ref.slug for ref in read_refs if ref), *row.get_list("claims")])
    for slug in sorted(slug for slug, count in slugs.items() if count > 1):
        row.find("MAN-006", column="claim", value=slug, problem=f"with the slug {slug}")
    return assemble_row(
        row,
        refs=tuple(ref for ref in read_refs if ref),
        annotations=tuple(shape for shape in read_shapes if shape),
    )


def read_claim(mapping: Mapping[str, object], label: RowLabel) -> Assembled:
    """The claim of one `[[claim]]`."""
    row = Row(label, ())
    cells = _make_cells(row, mapping)
    for cell in cells:
        if cell.header not in _CLAIM_KEYS:
            _find_unknown(row, cell.header, tuple(_CLAIM_KEYS))
    row.take([cell for cell in cells if cell.header in _CLAIM_KEYS], _CLAIM_KEYS)
    for cell in cells:
        if cell.header not in _CLAIM_KEYS:
            row.keep(cell.header, cell.text)
    return assemble_claim(row)


def collect_keys(mapping: Mapping[str, object]) -> set[str]:
    """The keys of an entry, and of the tables in its lists."""
    keys = set(mapping)
    for value in mapping.values():
        if _is_table_list(value):
            keys.update(*value)
    return keys


def _make_cells(row: Row, mapping: Mapping[str, object]) -> list[Cell]:
    cells = []
    for key, value in mapping.items():
        text = _make_text(row, key, value)
        if text is not None and text.strip():
            try:
                parse_text(key)
                cells.append(Cell(key, text))
            except ValueRefused as refusal:
                row.refuse(refusal, column=key, value=key)
    return cells


def _make_text(row: Row, key: str, value: object) -> str | None:
    """A value as the text that a table's cell would hold; None when it states nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        for item in value:
            if isinstance(item, str) and re.search(r"[,;|\n]", item):
                row.find("MAN-020", column=key, value=item, problem="has an item that holds a separator")
        return ", ".join(str(item) for item in value)
    if value is not None:
        row.find("MAN-020", column=key, problem="is a table or list where a text is expected")
    return None


def _read_ref(row: Row, mapping: Mapping[str, object]) -> ClaimRef | None:
    texts = _read_texts(row, mapping, "claim", _REF_KEYS)
    slug, relation = texts.get("slug", ""), texts.get("relation", "")
    for key, text in (("slug", slug), ("relation", relation)):
        if not text:
            row.find("MAN-014", column=f"claim.{key}")
    if not slug or not relation:
        return None
    column = "slug"
    try:
        parsed = parse_slug(slug)
        column = "relation"
        return ClaimRef(slug=parsed, relation=parse_relation(relation), note=texts.get("note"))
    except ValueRefused as refusal:
        row.refuse(refusal, column=f"claim.{column}", value=texts[column])
        return None


def _read_annotation(row: Row, mapping: Mapping[str, object]) -> Annotation | None:
    texts = _read_texts(row, mapping, "annotation", _ANNOTATION_KEYS)
    missing = [key for key in ("shape", "at", "label") if not texts.get(key)]
    for key in missing:
        row.find("MAN-014", column=f"annotation.{key}")
    if missing:
        return None
    try:
        shape = Shape(texts["shape"].casefold())
    except ValueError:
        refusal = ValueRefused(texts["shape"], "is not a shape", tuple(Shape))
        row.refuse(refusal, column="annotation.shape", value=texts["shape"], code="MAN-018")
        return None
    try:
        return make_annotation(shape, texts["at"], label=texts["label"], size_px=None, note=texts.get("note"))
    except ValueRefused as refusal:
        column = "annotation.label" if refusal.value == texts["label"] else "annotation.at"
        row.refuse(refusal, column=column, value=refusal.value, code="MAN-018")
        return None


def _read_texts(
    row: Row, mapping: Mapping[str, object], prefix: str, known: tuple[str, ...]
) -> dict[str, str]:
    texts = {}
    for key, value in mapping.items():
        text = _make_text(row, f"{prefix}.{key}", value)
        if key not in known:
            _find_unknown(row, f"{prefix}.{key}", tuple(f"{prefix}.{name}" for name in known))
            if text:
                row.keep(f"{prefix}.{key}", text)
        elif text and text.strip():
            try:
                texts[key] = parse_text(text)
            except ValueRefused as refusal:
                row.refuse(refusal, column=f"{prefix}.{key}", value=text)
    return texts


def _find_unknown(row: Row, key: str, known: tuple[str, ...]) -> None:
    nearest = find_nearest(key, known)
    row.find("MAN-003", column=key, other=f" (nearest: {nearest})" if nearest else "")


def _is_table_list(value: object) -> TypeGuard[list[Mapping[str, object]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
