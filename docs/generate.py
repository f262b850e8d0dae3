"""Write what is generated in README.md and docs/: `make docs`; a test says when that is due.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end of NAME -->`. What a run
prints differs in times and names of journals, so the walk is only replaced when something else does.
"""

import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from commands import render_command_table, render_exit_codes, render_reference
from fact_names import render_fact_names
from tables import (
    DOCUMENTS,
    EXAMINATION,
    VALUES,
    render_bodies,
    render_codes,
    render_entry_fields,
    render_media_types,
    render_outputs,
    render_position_fields,
    render_structs,
)
from walk import FOLDER, IMAGE, ROOT
from walk_text import mask, render_walk

from catalogue.manifest.columns import render_columns_table

DOCS = ROOT / "docs"
PICTURE = DOCS / "sevastopol-thumbnail.jpg"
WALK = "walk"
PARTS: dict[Path, dict[str, Callable[[], str]]] = {
    ROOT / "README.md": {
        WALK: lambda: _take_walk(),
        "commands": render_command_table,
        "exit codes": render_exit_codes,
    },
    DOCS / "FORMAT.md": {
        "entry fields": render_entry_fields,
        "bodies": render_bodies,
        "media types": render_media_types,
        "values": lambda: render_structs(VALUES),
        "position": render_position_fields,
        "documents": lambda: render_structs(DOCUMENTS),
        "examination": lambda: render_structs(EXAMINATION),
        "fact names": render_fact_names,
        "codes": render_codes,
        "columns": lambda: render_columns_table().strip(),
        "outputs": render_outputs,
    },
}


def render_files() -> Iterator[tuple[Path, str]]:
    """Every file with generated parts, as it should be."""
    yield DOCS / "COMMANDS.md", render_reference()
    for path, parts in PARTS.items():
        text = path.read_text(encoding="utf-8")
        for name, render in parts.items():
            text = replace_part(text, name, render())
        yield path, text


def replace_part(text: str, name: str, new: str) -> str:
    """The text with one generated part replaced; the walk only when more than its times differ.

    Raises:
        ValueError: the text has no such part.
    """
    before, old, after = split_at_part(text, name)
    return f"{before}{old if name == WALK and mask(old) == mask(new) else new}{after}"


def split_at_part(text: str, name: str) -> tuple[str, str, str]:
    """(text before a generated part, the part, text behind it), markers left with what surrounds it.

    Raises:
        ValueError: the text has no such part.
    """
    start, end = f"<!-- generated: {name} -->\n", f"\n<!-- end of {name} -->"
    before, found_start, rest = text.partition(start)
    old, found_end, after = rest.partition(end)
    if not found_start or not found_end:
        raise ValueError(f"there is no generated part called {name!r}")
    return before + start, old, end + after


def write_files() -> None:
    """Write every file anew that is not as it should be, and the picture when there is none."""
    for path, text in list(render_files()):
        if _read(path) != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    if not PICTURE.exists():
        write_picture()
        print(f"wrote {PICTURE.relative_to(ROOT)}")


def write_picture() -> None:
    """The annotated thumbnail that README shows, as a JPEG small enough for a repository."""
    from PIL import Image

    from catalogue.actions.catalogue import Catalogue

    with tempfile.TemporaryDirectory() as scratch:
        with Catalogue.create(Path(scratch) / FOLDER, agent="ines") as case:
            case.ingest_manifest(ROOT / "manifests" / "sevastopol.toml")
            case.thumbnail(IMAGE, size_px=1200, output=Path(scratch) / "picture.png")
        content = BytesIO()
        with Image.open(Path(scratch) / "picture.png") as picture:
            picture.convert("RGB").save(content, "JPEG", quality=82, optimize=True)
    PICTURE.write_bytes(content.getvalue())


def _take_walk() -> str:
    with tempfile.TemporaryDirectory() as scratch:
        return render_walk(Path(scratch) / FOLDER).rstrip("\n")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    write_files()
