"""What a catalogue handed over by somebody else may not hold: links and devices in place of its files."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from catalogue.errors import Damaged, StoreUnavailable

_FILES = (
    "catalogue.toml",
    *("catalogue.json", ".catalogue.json.new"),
    *("catalogue.reflects.json", ".catalogue.reflects.json.new"),
)
_FOLDERS = ("journal", "images", "manifests", "thumbnails")
_JOURNAL_FOLDERS = frozenset({"parcels", "forks", "checkpoints"})


def check_plain_files(folder: Path) -> None:
    """Make sure that what a catalogue reads, writes and deletes by name lies inside its folder.

    Raises:
        Damaged: one of its own files or folders is a link or a device, or has an impossible name.
        StoreUnavailable: its folders cannot be listed.
    """
    try:
        for name in _FILES:
            _check(folder / name, name, is_folder=False)
        for name in _FOLDERS:
            _check(folder / name, name, is_folder=True)
        for name in _list_names(folder / "journal"):
            _check(folder / "journal" / name, f"journal/{name}", is_folder=name in _JOURNAL_FOLDERS)
        for kind in ("parcels", "forks"):
            for name in _list_names(folder / "journal" / kind):
                _check(folder / "journal" / kind / name, f"journal/{kind}/{name}", is_folder=True)
        for name in _list_names(folder / "images"):
            if name == ".incoming" or len(name) == 2:
                _check(folder / "images" / name, f"images/{name}", is_folder=True)
    except OSError as error:
        raise StoreUnavailable(f"cannot look into {folder.name}: {error.strerror}") from error


def _list_names(folder: Path) -> Iterator[str]:
    if folder.exists():
        with os.scandir(folder) as entries:
            yield from sorted(entry.name for entry in entries)


def _check(path: Path, name: str, *, is_folder: bool) -> None:
    shown = name.encode("utf-8", "backslashreplace").decode()
    if shown != name:
        raise Damaged(f"{shown} is no name that a catalogue gives; look where it came from, and move it away")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not (stat.S_ISDIR(mode) if is_folder else stat.S_ISREG(mode)):
        kind = "a link" if stat.S_ISLNK(mode) else "a device, a pipe or of another kind"
        wanted = "folder" if is_folder else "file"
        raise Damaged(
            f"{shown} is {kind} where the catalogue has a {wanted} of its own; nothing was read or written; "
            "look where it came from, and put the real one in its place"
        )
