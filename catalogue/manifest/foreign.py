"""What another tool's export says, before its files are looked for."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from catalogue.manifest.assemble import Assembled, assemble_row
from catalogue.manifest.columns import Group, find_column
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.row import Cell, Row
from catalogue.manifest.values import RowLabel
from catalogue.record.finding import Finding


class Digest(NamedTuple):
    """A digest as an export states it: algorithm by its name in `hashlib`, lower-case hex digits."""

    algorithm: str
    digits: str


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an item, as the export describes it.

    Attributes:
        names: paths under which its bytes may lie, best first, as the export writes them.
        url: where the archived copy can be fetched.
        digests: that its bytes must have.
        media_type: as stated.
        notes: what else is said of it.
        sidecars: paths of proofs about it, such as OpenTimestamps files.
    """

    names: tuple[str, ...] = ()
    url: str | None = None
    digests: tuple[Digest, ...] = ()
    media_type: str | None = None
    notes: tuple[str, ...] = ()
    sidecars: tuple[str, ...] = ()


class ForeignItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of an export: what is said of it, and its files.

    Attributes:
        row: where the export says so.
        cells: what is said, under the export's own headers.
        renamed: (header, canonical column) where a header means something else than in a manifest.
        media: its files.
        reports: paths of pages about it that name its files.
    """

    row: RowLabel
    cells: tuple[Cell, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    media: tuple[Media, ...] = ()
    reports: tuple[str, ...] = ()


class ForeignList(msgspec.Struct, frozen=True, kw_only=True):
    """Everything readable in one file of an export.

    Attributes:
        name: of the file.
        items: in order.
        findings: every mistake, and what was not understood.
    """

    name: str
    items: tuple[ForeignItem, ...] = ()
    findings: tuple[Finding, ...] = ()


def check_item(item: ForeignItem) -> Row:
    """The item's row with its values and the findings about them, before any file is known."""
    row = Row(item.row)
    row.take(item.cells, dict(item.renamed))
    return row


def assemble_media(
    item: ForeignItem, media: Media, *, file: str | None = None, sha256: str | None = None
) -> Assembled:
    """What an item states about one of its files, which lies at `file` or can be fetched."""
    row = check_item(item)
    picture = (("file", file), ("url", None if file else media.url), ("sha256", sha256))
    notes = tuple(Cell("note", note) for note in media.notes)
    row.take([*(Cell(name, text) for name, text in picture if text), *notes])
    return assemble_row(row)


def keep_aside(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells, those about the picture's own bytes turned into notes: here a row is not a picture."""
    for cell in cells:
        column = find_column(cell.header)
        if column is not None and (column.group is Group.PICTURE or column.name == "name"):
            yield Cell("note", f"{cell.header}: {cell.text}")
        else:
            yield cell


def tell_unknown(name: str, counts: Counter[str], *, kept: str) -> tuple[Finding, ...]:
    """A note for each column or key that was not understood, with how many values it has."""
    return tuple(
        find_foreign(
            "FOR-001",
            name,
            column=key,
            problem=f"{count} value{'s' if count != 1 else ''} {kept}",
        )
        for key, count in sorted(counts.items())
    )
