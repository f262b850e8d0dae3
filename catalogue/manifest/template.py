"""Starter files for manifests, made from the table of columns."""

import csv
import io
from typing import Literal

from catalogue.manifest.cells import PLACEHOLDER
from catalogue.manifest.columns import COLUMNS, Group

_INTRODUCTION = (
    f"Replace {PLACEHOLDER}, fill in what you know, leave empty what you do not know.",
    "Times: 2022-05-19T10:22Z, 2022-05-19, 2022-05, 2022-05-01/2022-05-15, or: not stated.",
    "Check it with: catalogue manifest check FILE",
)
_EXAMPLE_CLAIM = (
    ("slug", "two-ships-loading-grain"),
    ("text", "Two ships are docked beside what appears to be grain."),
    ("claimant", "Example News"),
    ("claimed_at", "2022-05"),
    ("source_url", "https://example.org/news/grain"),
    ("place", "port of Sevastopol, Crimea"),
    ("point", "44.61, 33.52"),
    ("precision", "locality"),
    ("event_at", "not stated"),
)
# Other ways to state what the template already shows, or what only tables need.
_NOT_IN_TOML = frozenset({"file", "latitude", "longitude", "force_zero", "date", "time"})


def render_template(kind: Literal["toml", "csv"]) -> str:
    """A starter file that passes the check once its placeholder is replaced."""
    return _render_toml() if kind == "toml" else _render_csv()


def _render_csv() -> str:
    columns = [column for column in COLUMNS if column.group is not Group.EVENT]
    out = io.StringIO(newline="")
    for line in _INTRODUCTION:
        out.write(f"# {line}\n")
    for column in columns:
        out.write(f"# {column.name}: {column.help} Such as: {column.example}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerow(f"{PLACEHOLDER}.tif" if column.name == "file" else "" for column in columns)
    return out.getvalue()


def _render_toml() -> str:
    lines = [*(f"# {line}" for line in _INTRODUCTION), "# Take off the # before a line to use it.", ""]
    lines += ['# title = "Grain at Sevastopol, May 2022"', "", "# [[claim]]"]
    lines += [f'# {key} = "{value}"' for key, value in _EXAMPLE_CLAIM]
    lines += ["", "[[image]]", f"# {COLUMNS[0].help}", f'file = "{PLACEHOLDER}.tif"']
    for group in Group:
        columns = [column for column in COLUMNS if column.group is group and column.name not in _NOT_IN_TOML]
        if group in {Group.CLAIM, Group.EVENT}:
            continue
        lines += ["", f"# {group}"]
        lines += [f'# {column.name} = "{column.example}"  # {column.help}' for column in columns]
    lines += ["", "#   [[image.claim]]", '#   slug = "two-ships-loading-grain"', '#   relation = "cited for"']
    lines += ["", "#   [[image.annotation]]", '#   shape = "box"  # box, polygon, point, arrow, line']
    lines += [
        '#   at = "120,80,340,200"  # pixels: left, top, right, bottom',
        '#   label = "ship at the quay"',
        "",
    ]
    return "\n".join(lines)
