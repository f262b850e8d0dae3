"""Make a starter manifest."""

from pathlib import Path
from typing import Literal

from catalogue.actions.thumbnail import write_output
from catalogue.manifest.template import render_template

Kind = Literal["toml", "csv"]


def make_template(kind: Kind) -> str:
    """The text of a starter manifest."""
    return render_template(kind)


def write_template(kind: Kind, path: Path) -> None:
    """Write a starter manifest to a new file.

    Raises:
        UsageFault: there is a file of that name.
        StoreUnavailable: it cannot be written.
    """
    write_output(render_template(kind).encode(), path)
