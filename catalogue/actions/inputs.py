"""What is to be taken in: files and folders into single inputs, with what is stated about each."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.errors import NoSuchRecord
from catalogue.record.annotation import Annotation
from catalogue.record.claim import Relation
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Workflow


@dataclass(frozen=True)
class Statements:
    """What is stated about one image when it is taken in.

    Attributes:
        sighting: where it was seen; its `name` is filled in from the file when absent.
        scene: what the satellite is said to have taken.
        tags: in normal form.
        status: how far the work on it is.
        annotations: shapes on its pixel grid.
        links: (claim id, relation, note).
    """

    sighting: Sighting = Sighting()
    scene: Scene | None = None
    tags: tuple[str, ...] = ()
    status: Workflow | None = None
    annotations: tuple[Annotation, ...] = ()
    links: tuple[tuple[str, Relation, str | None], ...] = ()


@dataclass(frozen=True)
class Input:
    """One file to take in.

    Attributes:
        shown: as the person named it, for the output.
        path: the file.
        name: for the record, without any folder.
        sidecars: files beside it that belong to it.
        statements: what is stated about it.
        sha256: the digest that its bytes must have, when a manifest states one.
        is_from_manifest: whether the outcome is told as created, updated, unchanged or conflict.
    """

    shown: str
    path: Path
    name: str
    sidecars: tuple[Path, ...] = ()
    statements: Statements = field(default_factory=Statements)
    sha256: str | None = None
    is_from_manifest: bool = False


def find_inputs(paths: Iterable[Path], statements: Statements) -> Iterator[Input]:
    """The inputs that paths mean; folders are walked, links and hidden files in them left out.

    Raises:
        NoSuchRecord: a path does not exist.
    """
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise NoSuchRecord(f"there is no {path}; nothing was ingested")
        for file in walk(path) if path.is_dir() else (path,):
            yield Input(
                render_path(file), file, render_path(Path(file.name)), find_companions(file), statements
            )


def render_path(path: Path) -> str:
    """A path as text that can be recorded: bytes that are no UTF-8 stand as hexadecimal escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_companions(path: Path) -> tuple[Path, ...]:
    """The sidecars of a picture; none for what is no picture itself, or cannot be read."""
    from catalogue.examine.media_type import HEAD_BYTES, parse_media_type
    from catalogue.examine.sidecars import find_sidecars

    if not path.is_file():
        return ()  # opening a pipe would wait for ever
    try:
        with path.open("rb") as file:
            is_picture = parse_media_type(file.read(HEAD_BYTES)) is not None
    except OSError:
        return ()
    return find_sidecars(path) if is_picture else ()


def walk(folder: Path) -> Iterator[Path]:
    """Every regular file in a folder and below, sorted; links and hidden names are left out.

    A folder that cannot be read stands for itself, so that it is told and not passed over.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in paths:
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from walk(path)
        elif path.is_file():
            yield path
