"""A bundle in a folder: no link is followed, no device opened."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from catalogue.bundle.names import show_name
from catalogue.bundle.source import BundleLimits, check_contents, check_sizes, open_span, read_whole
from catalogue.errors import InputUnreadable
from catalogue.record.finding import Finding, Severity, make_fault, make_finding

_EXECUTABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
# A folder deeper than any path of ours is long is told, not walked.
_DEPTH = 64


class _File(NamedTuple):
    size_bytes: int
    identity: tuple[int, int]
    is_executable: bool


class FolderSource:
    """The regular files in a folder and below.

    Args:
        folder: the bundle.
        limits: on what is read.

    Raises:
        OSError: the folder itself cannot be listed.
    """

    def __init__(self, folder: Path, limits: BundleLimits) -> None:
        self._folder = folder.resolve()
        self._limits = limits
        self._faults: list[Finding] = []
        self._count = 0
        self._shut: set[str] = set()
        found = dict(self._walk(self._folder, "", 0))
        findings, usable = check_contents(found)
        self._files = {name: found[name] for name in sorted(usable, key=os.fsencode)}
        self.shut = frozenset({*self._shut, *found} - usable)
        sizes = {name: file.size_bytes for name, file in found.items()}
        findings += [*self._faults, *_check_modes(found), *check_sizes(sizes, limits)]
        self.findings = tuple(findings)

    def names(self) -> tuple[str, ...]:
        """Paths of the files that can be read, sorted."""
        return tuple(self._files)

    def size(self, name: str) -> int:
        """How many bytes a file had when the folder was listed."""
        return self._files[name].size_bytes

    def open(self, name: str) -> BinaryIO:
        """A file, from its start."""
        file = self._files[name]
        try:
            return open_span(self._folder / name, start=0, size_bytes=file.size_bytes, same_as=file.identity)
        except OSError as error:
            raise InputUnreadable(f"cannot read {show_name(name)}: {error.strerror}") from error

    def read_small(self, name: str, limit: int) -> bytes:
        """A whole file."""
        return read_whole(self.open, name, size_bytes=self.size(name), limit=limit)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open between two files."""

    def _walk(self, folder: Path, prefix: str, depth: int) -> Iterator[tuple[str, _File]]:
        for item in self._list(folder, prefix):
            name = f"{prefix}{item.name}"
            try:
                status = item.stat(follow_symlinks=False)
            except OSError as error:
                self._shut.add(name)
                self._add("BAG-036", f"{show_name(name)} cannot be looked at: {error.strerror}")
                continue
            if stat.S_ISDIR(status.st_mode):
                if depth >= _DEPTH:
                    self._add("BAG-017", f"the folder {show_name(name)} lies {_DEPTH} folders deep")
                else:
                    yield from self._walk(Path(item.path), f"{name}/", depth + 1)
            elif stat.S_ISREG(status.st_mode):
                self._count += 1
                # One more than allowed is enough to know that there are too many.
                if self._count <= self._limits.max_files + 1:
                    identity = status.st_dev, status.st_ino
                    yield name, _File(status.st_size, identity, bool(status.st_mode & _EXECUTABLE))
            else:
                self._shut.add(name)
                self._add(*_describe_special(name, status.st_mode, leads_to_folder=_leads_to_folder(item)))

    def _list(self, folder: Path, prefix: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as items:
                return sorted(items, key=lambda item: os.fsencode(item.name))
        except OSError as error:
            if not prefix:
                raise
            self._add("BAG-036", f"the folder {show_name(prefix)} cannot be read: {error.strerror}")
            return []

    def _add(self, code: str, sentence: str) -> None:
        self._faults.append(make_fault(code, sentence))


def _leads_to_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:  # a link that leads to itself, or to where nobody may look
        return False


def _describe_special(name: str, mode: int, *, leads_to_folder: bool) -> tuple[str, str]:
    """(code, sentence) about what is neither file nor folder."""
    shown = show_name(name)
    if not stat.S_ISLNK(mode):
        return "BAG-022", f"{shown} is a device, a pipe or a socket; it is not opened"
    if leads_to_folder:
        return "BAG-023", f"the folder {shown} is a link to another place; it is not followed"
    return "BAG-021", f"{shown} is a link to another place; it is not followed"


def _check_modes(files: dict[str, _File]) -> list[Finding]:
    """One warning for all: file systems without modes show every file as executable."""
    names = [name for name, file in files.items() if file.is_executable] if os.name == "posix" else []
    if not names:
        return []
    sentence = (
        f"{len(names):,} files are marked as programs, the first is {show_name(names[0])}; "
        "nothing in a bundle is one: run none of them"
    )
    return [make_finding("BAG-026", Severity.WARNING, sentence)]
