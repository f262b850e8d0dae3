"""Measured figures side by side, and how they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Runs = Sequence[float]


@dataclass(frozen=True)
class Row:
    """One figure, or one comparison.

    Attributes:
        name: what was measured.
        figure: its median with its spread, or why it was not measured.
        ratio: to what it is compared with; None for a figure of its own.
        target: as the issue states it; None when it is only for information.
        is_met: whether the target is met; None without one.
    """

    name: str
    figure: str
    ratio: float | None = None
    target: str | None = None
    is_met: bool | None = None


def make_figure(name: str, runs: Runs, *, below_s: float | None = None) -> Row:
    """Seconds on their own, perhaps with a limit."""
    target = None if below_s is None else f"< {below_s:g} s"
    is_met = None if below_s is None else median(runs) < below_s
    return Row(name, render_runs(runs), None, target, is_met)


def compare(name: str, ours: Runs, theirs: Runs, *, most: float | None = None) -> Row:
    """Ours as a multiple of theirs; the less the better."""
    ratio = median(ours) / median(theirs)
    figure = f"{render_s(median(ours))} : {render_s(median(theirs))}"
    return Row(name, figure, ratio, f"<= {most:g}" if most else None, ratio <= most if most else None)


def compare_speed(name: str, ours: Runs, theirs: Runs, *, least: float) -> Row:
    """Theirs as a multiple of ours; the more the better."""
    ratio = median(theirs) / median(ours)
    figure = f"{render_s(median(ours))} : {render_s(median(theirs))}"
    return Row(name, figure, ratio, f">= {least:g}", ratio >= least)


def skip(name: str, reason: str) -> Row:
    """A row that says why there is no figure."""
    return Row(name, f"not measured: {reason}")


def render_runs(runs: Runs) -> str:
    """The median, and the least and the most when there are several."""
    spread = f" ({render_s(min(runs))} to {render_s(max(runs))}, {len(runs)} runs)" if len(runs) > 1 else ""
    return f"{render_s(median(runs))}{spread}"


def render_s(seconds: float) -> str:
    """Seconds with three digits, in the unit that suits them."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} us"


def render_rows(rows: Sequence[Row]) -> str:
    """One line a row: what, how long, ratio, target, verdict."""
    lines = []
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:,.2f} x"
        verdict = {None: "", True: "met", False: "NOT MET"}[row.is_met]
        target = "" if row.target is None else f"target {row.target}"
        lines.append(f"  {row.name:<58} {row.figure:<38} {ratio:>12}  {target:<16} {verdict}".rstrip())
    return "\n".join(lines)
