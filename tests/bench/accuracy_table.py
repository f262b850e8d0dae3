"""Tables of rates and errors as Markdown, with targets under them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """What a figure has to be, and what it is.

    Attributes:
        name: what is asked, with its limit.
        found: the figure.
        is_met: whether it is.
    """

    name: str
    found: str
    is_met: bool


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        part: of the document that it belongs to.
        title: one line.
        columns: headings.
        rows: cells; as many as there are columns.
        targets: what is judged by it.
        notes: sentences under it.
    """

    part: str
    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()


def render_tables(tables: Sequence[Table]) -> str:
    """Markdown, one table after the other."""
    return "\n\n".join(_render(table) for table in tables)


def _render(table: Table) -> str:
    parts = [f"**{table.title}**"]
    if table.rows:
        parts.append("\n".join([_join(table.columns), _join(["---"] * len(table.columns))]))
        parts[-1] += "".join(f"\n{_join(row)}" for row in table.rows)
    if table.targets:
        parts.append("\n".join(map(_render_target, table.targets)))
    parts.extend(table.notes)
    return "\n\n".join(parts)


def _join(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _render_target(target: Target) -> str:
    return f"- {'met' if target.is_met else '**NOT MET**'}: {target.name}: {target.found}"


def rate(part: int, whole: int) -> str:
    """A share with two digits, and "-" of nothing."""
    return f"{part / whole:.2f}" if whole else "-"


def find_quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies; the nearest one that occurs."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
