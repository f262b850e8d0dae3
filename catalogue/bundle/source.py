"""A bundle that somebody else made, folder or ZIP, read where it lies: nothing is unpacked."""

import io
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, cast

from catalogue.bundle.layout import BAGIT, LOG, TAG_MANIFEST, VERIFY_TEXT
from catalogue.bundle.names import ODD, check_name, check_names, show_name
from catalogue.errors import InputUnreadable
from catalogue.record.finding import Finding, make_fault

_MIB, _GIB = 1 << 20, 1 << 30
# What the finders and explorers of macOS and Windows leave in each folder that is looked at.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_MAC_FOLDER, _MAC_PREFIX = "__MACOSX", "._"
LITTER = "BAG-037"


@dataclass(frozen=True)
class BundleLimits:
    """Bounds on what is read of one bundle; each that is passed is a finding.

    Attributes:
        max_files: a hundred thousand images with preview, record, examination and sidecars are half of it.
        max_file_bytes: the largest satellite mosaics offered to the public have some tens of GB.
        max_total_bytes: what a few disks hold.
        max_ratio: how often larger an entry may say it is than the bytes that it takes in the archive;
            ours are not compressed at all, and a bomb of one entry reaches 1,029.
        max_text_bytes: largest tag file, log or record, which is read whole: a manifest of 500,000
            files has about 100 MB.
    """

    max_files: int = 1_000_000
    max_file_bytes: int = 128 * _GIB
    max_total_bytes: int = 2048 * _GIB
    max_ratio: int = 100
    max_text_bytes: int = 512 * _MIB


class Source(Protocol):
    """The regular files of a bundle, wherever they lie.

    Attributes:
        findings: what is wrong with the container itself.
        shut: names of files that are there, and that a finding keeps from being read.
    """

    findings: tuple[Finding, ...]
    shut: frozenset[str]

    def names(self) -> tuple[str, ...]:
        """Paths of the files that can be read, sorted; those that are shut are not among them."""
        ...

    def size(self, name: str) -> int:
        """How many bytes a file has, as its folder or archive says."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A file, unbuffered, from its start; never more bytes than `size` are read from it.

        Raises:
            InputUnreadable: it cannot be opened, or is another file by now.
        """
        ...

    def read_small(self, name: str, limit: int) -> bytes:
        """A whole file.

        Raises:
            InputUnreadable: it cannot be read, or has more bytes than the limit.
        """
        ...

    def __enter__(self) -> Self:
        """Itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whatever is open is closed."""
        ...


class Span(io.RawIOBase):
    """A stretch of a file that is read as if it were a file of its own.

    Args:
        file: unbuffered, at the first byte of the stretch; closed with it.
        size_bytes: of the stretch; what lies behind is never read.
    """

    def __init__(self, file: io.FileIO, size_bytes: int) -> None:
        super().__init__()
        self._file = file
        self._left = size_bytes

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # narrower
        """Fill the buffer as far as the stretch goes; 0 at its end."""
        if not self._left:
            return 0
        count = self._file.readinto(memoryview(buffer)[: self._left]) or 0
        self._left -= count
        return count

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()


def open_span(path: Path, *, start: int, size_bytes: int, same_as: tuple[int, int]) -> BinaryIO:
    """A stretch of a file on disk.

    Args:
        path: no link is followed at its last part, and only a regular file is read.
        start: first byte.
        size_bytes: how many.
        same_as: device and inode that the file had when it was looked at.

    Raises:
        OSError: it cannot be opened.
        InputUnreadable: it is no longer the same regular file.
    """
    import os

    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    file = io.FileIO(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb")
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode) or (status.st_dev, status.st_ino) != same_as:
        file.close()
        raise InputUnreadable(f"{show_name(path.name)} was put in another's place while it was read")
    file.seek(start)
    return cast("BinaryIO", Span(file, size_bytes))


def read_whole(open_name: Callable[[str], BinaryIO], name: str, *, size_bytes: int, limit: int) -> bytes:
    """The bytes of a file that is small.

    Raises:
        InputUnreadable: it cannot be read, or has more bytes than the limit.
    """
    if size_bytes > limit:
        raise InputUnreadable(f"{show_name(name)} has {size_bytes:,} bytes; at most {limit:,} are read")
    try:
        with open_name(name) as file:
            return file.read()
    except OSError as error:
        raise InputUnreadable(f"cannot read {show_name(name)}: {error.strerror}") from error


def is_litter(name: str) -> bool:
    """Whether an operating system puts files of that name into folders and archives, and it does no harm."""
    folder, _, rest = name.partition("/")
    last = name.rpartition("/")[2]
    is_known = last.lower() in _LITTER or last.startswith(_MAC_PREFIX) or (folder == _MAC_FOLDER and rest)
    finding = check_name(name) if is_known else None
    return bool(is_known) and (finding is None or finding.code == ODD)


def check_contents(names: Iterable[str]) -> tuple[list[Finding], set[str]]:
    """(findings about names, names of files that are read): not what an operating system put there."""
    listed = list(names)
    litter = [name for name in listed if is_litter(name)]
    findings, usable = check_names(name for name in listed if not is_litter(name))
    if litter:
        count = f"{len(litter):,} files" if len(litter) > 1 else "a file"
        others = ", and more of the kind" if len(litter) > 1 else ""
        sentence = (
            f"{count} that no bundle holds: {show_name(min(litter))}{others}; an operating system puts such "
            "files there, it is no part of the bundle, and was not read: remove it and verify again"
        )
        findings.append(make_fault(LITTER, sentence))
    return findings, usable


def check_sizes(sizes: dict[str, int], limits: BundleLimits) -> list[Finding]:
    """Findings about how many files there are, and how large they say they are."""
    findings = []
    if len(sizes) > limits.max_files:
        sentence = f"{len(sizes):,} files; at most {limits.max_files:,} are read"
        findings.append(make_fault("BAG-031", sentence))
    findings.extend(
        make_fault(
            "BAG-032", f"{show_name(name)} has {size:,} bytes; at most {limits.max_file_bytes:,} are read"
        )
        for name, size in sizes.items()
        if size > limits.max_file_bytes
    )
    if (total := sum(sizes.values())) > limits.max_total_bytes:
        sentence = f"{total:,} bytes in all; at most {limits.max_total_bytes:,} are read"
        findings.append(make_fault("BAG-032", sentence))
    return findings


def open_source(path: Path, limits: BundleLimits) -> Source:
    """The bundle at a path: a folder, or a file that is a ZIP.

    Raises:
        InputUnreadable: there is nothing, or what is there is neither folder nor ZIP, or cannot be read.
    """
    from catalogue.bundle.source_folder import FolderSource
    from catalogue.bundle.source_zip import ZipSource

    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return FolderSource(path, limits)
        if stat.S_ISREG(mode):
            return ZipSource(path, limits)
    except OSError as error:
        raise InputUnreadable(
            f"cannot read {show_name(path.name)}: {error.strerror}; is it there, and readable?"
        ) from error
    raise InputUnreadable(f"{show_name(path.name)} is neither a folder nor a ZIP file; name a bundle")


def is_bundle(path: Path) -> bool:
    """Whether a path is verified as a bundle: a file that ends in .zip, or a folder with a mark of one.

    A folder that holds a bundle one level below is none, and verifying it tells which folder to name.
    """
    if path.is_dir():
        marks = (BAGIT, TAG_MANIFEST, VERIFY_TEXT, LOG)
        below = (found for mark in (TAG_MANIFEST, VERIFY_TEXT) for found in path.glob(f"*/{mark}"))
        return any((path / mark).exists() for mark in marks) or any(below)
    return path.suffix.lower() == ".zip" and path.is_file()
