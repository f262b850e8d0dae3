"""Files and names that survive a power cut: a folder has to be synced after a file in it was renamed."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows cannot open folders)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_file(path: Path, parts: Iterable[bytes]) -> int:
    """Put a new file in the place of an old one, or of none, whole and durable; its size in bytes.

    One temporary name, which the next replacing overwrites: a crash leaves at most one such file. Whoever
    replaces holds a lock, so nobody else writes it.

    Raises:
        OSError: the disk is full or refuses; what was there still stands.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
            size_bytes = file.tell()
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
    return size_bytes
