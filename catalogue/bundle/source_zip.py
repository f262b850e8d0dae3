"""A bundle in a ZIP: entries are read where they lie, and every byte of the file must belong to one."""

import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from catalogue.bundle.archive import plan_slots, render_directory, render_local_header
from catalogue.bundle.layout import BAGIT
from catalogue.bundle.names import show_name
from catalogue.bundle.source import (
    BundleLimits,
    check_contents,
    check_sizes,
    is_litter,
    open_span,
    read_whole,
)
from catalogue.bundle.zip_directory import Directory, Header, read_directory, read_local
from catalogue.errors import InputUnreadable
from catalogue.record.finding import Finding, Severity, make_fault, make_finding

_STORED, _ENCRYPTED, _SIZES_BEHIND = 0, 0x1, 0x8
_DESCRIPTOR_MARK, _DESCRIPTOR_BYTES = b"PK\x07\x08", 24
_UNIX = 3
_EXECUTABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


class _Entry(NamedTuple):
    start: int
    size_bytes: int


class ZipSource:
    """The regular files in a ZIP whose entries are stored, not compressed.

    Args:
        path: the archive.
        limits: on what is read.

    Raises:
        InputUnreadable: it is no ZIP, or its directory cannot be made sense of.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path, limits: BundleLimits) -> None:
        self._path = path.resolve()
        self._faults: list[Finding] = []
        self._compressed: list[str] = []
        with self._path.open("rb") as file:
            status = os.fstat(file.fileno())
            self._identity = status.st_dev, status.st_ino
            directory = read_directory(file, status.st_size)
            found = list(self._read_entries(file, directory, limits))
        prefix = _find_top_folder([name for name, _ in found])
        if prefix:
            sentence = (
                f"everything lies in a folder {show_name(prefix)} of the ZIP: it was packed anew by hand"
            )
            self._warn("BAG-035", sentence)
        named = [(name.removeprefix(prefix), entry) for name, entry in found]
        findings, usable = check_contents([name for name, _ in named])
        self._entries = {name: entry for name, entry in sorted(named) if name in usable and entry is not None}
        self.shut = frozenset(name for name, _ in named if name not in self._entries)
        sizes = {name: entry.size_bytes for name, entry in named if entry is not None}
        self.findings = (*findings, *self._faults, *check_sizes(sizes, limits))

    def names(self) -> tuple[str, ...]:
        """Paths of the files that can be read, sorted."""
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """How many bytes an entry takes in the archive, which is its size: it is not compressed."""
        return self._entries[name].size_bytes

    def open(self, name: str) -> BinaryIO:
        """An entry, from its start."""
        entry = self._entries[name]
        try:
            return open_span(
                self._path, start=entry.start, size_bytes=entry.size_bytes, same_as=self._identity
            )
        except OSError as error:
            raise InputUnreadable(f"cannot read {show_name(name)}: {error.strerror}") from error

    def read_small(self, name: str, limit: int) -> bytes:
        """A whole entry."""
        return read_whole(self.open, name, size_bytes=self.size(name), limit=limit)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open between two entries."""

    def _read_entries(
        self, file: BinaryIO, directory: Directory, limits: BundleLimits
    ) -> Iterator[tuple[str, _Entry | None]]:
        """(name, where its content lies; None when it must not be read), folders left out."""
        spans: list[tuple[int, int, str]] = []
        for header in directory.headers[: limits.max_files + 1]:
            name = _decode(header.raw_name)
            local = read_local(file, header.offset + directory.shift)
            if local is None:
                self._fault("BAG-027", f"{show_name(name)}: no entry stands where the directory says")
                yield name, None
                continue
            end = local.end + header.packed_bytes + _measure_descriptor(file, header, local)
            spans.append((local.offset, end, name))
            is_readable = self._check_entry(name, header, local, limits)
            if name.endswith("/"):
                continue
            is_whole = end <= directory.start
            if not is_whole:
                self._fault("BAG-028", f"{show_name(name)} reaches into the directory of the ZIP")
            yield name, _Entry(local.end, header.packed_bytes) if is_readable and is_whole else None
        self._check_spans(spans, directory)
        self._tell_compressed()
        if not self._faults and not _is_canonical(file, directory):
            sentence = (
                "the ZIP is not written as this program writes it (order, dates, modes, extra fields): "
                "it was packed anew by something else, or touched; its files are judged by their own digests"
            )
            self._warn("BAG-030", sentence)

    def _check_entry(self, name: str, header: Header, local: Header, limits: BundleLimits) -> bool:
        """Whether an entry's content can be read; findings are added."""
        shown = show_name(name)
        mode = header.attributes >> 16 if header.made_by >> 8 == _UNIX else 0
        kind = stat.S_IFMT(mode)
        is_folder = name.endswith("/")
        has_kind = kind in (0, stat.S_IFDIR if is_folder else stat.S_IFREG)
        if header.size_bytes > limits.max_ratio * max(header.packed_bytes, 1):
            sentence = f"{shown} would unpack {header.packed_bytes:,} bytes to {header.size_bytes:,}: a bomb"
            self._fault("BAG-033", sentence)
        checks = (
            ("BAG-024", bool(header.flags & _ENCRYPTED), "is encrypted"),
            ("BAG-021", stat.S_ISLNK(mode), "is a link to another place; it is not followed"),
            ("BAG-022", not has_kind and not stat.S_ISLNK(mode), "is no regular file: a device or a pipe"),
            (
                "BAG-027",
                not _agree(header, local),
                "is told otherwise by the directory and before its content",
            ),
            ("BAG-025", is_folder and header.packed_bytes > 0, "is a folder that has content"),
        )
        problems = [(code, problem) for code, is_so, problem in checks if is_so]
        for code, problem in problems:
            self._fault(code, f"{shown} {problem}")
        is_compressed = header.method != _STORED
        if is_compressed and not is_litter(name):  # which is told as such
            self._compressed.append(name)
        if mode & _EXECUTABLE and not is_folder and has_kind:
            self._warn(
                "BAG-026", f"{shown} is marked as a program; nothing in a bundle is one: do not run it"
            )
        return not problems and not is_compressed

    def _tell_compressed(self) -> None:
        """One finding for all of them: whoever packs a folder by hand compresses every file."""
        if not self._compressed:
            return
        count = f"{len(self._compressed):,} entries are" if len(self._compressed) > 1 else "an entry is"
        sentence = (
            f"{count} compressed ({show_name(self._compressed[0])}), so the ZIP is not the one that was "
            "exported: it was packed anew, and nothing in it was checked; unpack it and verify the folder"
        )
        self._fault("BAG-025", sentence)

    def _check_spans(self, spans: list[tuple[int, int, str]], directory: Directory) -> None:
        """Every byte before the directory belongs to one entry, and nothing stands behind the end."""
        reached, before = 0, ""
        for start, end, name in sorted(spans):
            if start < reached:
                self._fault("BAG-028", f"{show_name(name)} lies within {show_name(before)}: entries overlap")
            elif start > reached:
                self._fault(
                    "BAG-029", f"{start - reached:,} bytes before {show_name(name)} belong to no entry"
                )
            if end > reached:
                reached, before = end, name
        if reached < directory.start:
            self._fault("BAG-029", f"{directory.start - reached:,} bytes before the directory belong to none")
        if directory.trailing_bytes:
            sentence = f"{directory.trailing_bytes:,} bytes behind the end of the ZIP: a comment, or junk"
            self._fault("BAG-029", sentence)

    def _fault(self, code: str, sentence: str) -> None:
        self._faults.append(make_fault(code, sentence))

    def _warn(self, code: str, sentence: str) -> None:
        self._faults.append(make_finding(code, Severity.WARNING, sentence))


def _decode(raw_name: bytes) -> str:
    """The name; bytes that are no UTF-8 are kept as Python keeps them in names of files."""
    return raw_name.decode("utf-8", "surrogateescape")


def _agree(header: Header, local: Header) -> bool:
    """Whether both headers say the same; sizes told only behind the content leave it open, so they do not."""
    is_streamed = _is_streamed(header, local)
    sizes = () if is_streamed else ("crc", "packed_bytes", "size_bytes")
    fields = ("raw_name", "flags", "method", "stamp", *sizes)
    is_same = all(getattr(header, field) == getattr(local, field) for field in fields)
    is_stored_whole = header.method != _STORED or header.packed_bytes == header.size_bytes
    is_told = is_streamed or not header.flags & _SIZES_BEHIND
    return is_same and is_stored_whole and is_told


def _is_streamed(header: Header, local: Header) -> bool:
    """Whether an entry was compressed as macOS does, its sizes behind the content; it is never read."""
    is_left_open = not (local.crc or local.packed_bytes or local.size_bytes)
    return header.method != _STORED and bool(header.flags & _SIZES_BEHIND) and is_left_open


def _measure_descriptor(file: BinaryIO, header: Header, local: Header) -> int:
    """Bytes behind the content that tell its sizes once more; 0 when none do.

    Source: PKWARE APPNOTE.TXT 6.3.10, section 4.3.9: with or without its mark, of 32 or 64 bits.
    """
    if not _is_streamed(header, local):
        return 0
    file.seek(local.end + header.packed_bytes)
    found = file.read(_DESCRIPTOR_BYTES)
    for form in ("<III", "<IQQ"):
        try:
            fields = struct.pack(form, header.crc, header.packed_bytes, header.size_bytes)
        except struct.error:  # too large for the short form
            continue
        for descriptor in (_DESCRIPTOR_MARK + fields, fields):
            if found.startswith(descriptor):
                return len(descriptor)
    return 0


def _is_canonical(file: BinaryIO, directory: Directory) -> bool:
    """Whether every byte of the archive but the contents is as this program writes it."""
    try:
        names = [header.raw_name.decode("ascii") for header in directory.headers]
    except UnicodeDecodeError:
        return False
    slots = plan_slots(zip(names, (header.size_bytes for header in directory.headers), strict=True))
    entries = [(slot, header.crc) for slot, header in zip(slots, directory.headers, strict=True)]
    file.seek(directory.start)
    if names != sorted(names) or file.read() != render_directory(entries):
        return False
    for slot, crc in entries:
        expected = render_local_header(slot, crc)
        file.seek(slot.header_at)
        if file.read(len(expected)) != expected:
            return False
    return True


def _find_top_folder(names: list[str]) -> str:
    """The one folder, with slash, that everything lies in; "" when there is none or none is needed.

    What an operating system puts beside that folder does not count.
    """
    names = [name for name in names if not is_litter(name)]
    if not names or BAGIT in names:
        return ""
    prefix = names[0].partition("/")[0] + "/"
    if prefix in ("/", "../", "./") or f"{prefix}{BAGIT}" not in names:
        return ""
    return prefix if all(name.startswith(prefix) for name in names) else ""
