"""The custody journal of one device on disk: read, append, recover.

Appending goes in this order, under the catalogue's lock, which the caller holds:

1. look at what other processes have written since (`refresh`);
2. copy a torn last line aside, and note whole lines that stand behind the recorded head;
3. write the new lines in one call, over the torn one, and fsync: from here on they are acknowledged;
4. record the new head beside the journal, so that a changed or missing last line is noticed.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import FileIO
from pathlib import Path

import msgspec

from catalogue.durable import sync_folder
from catalogue.errors import Damaged, StoreUnavailable, UsageFault
from catalogue.journal.line import LINE_LIMIT_BYTES, Draft, Writer, measure_line, parse_line, render_line
from catalogue.record.entry import Entry, EntryType, Recovered
from catalogue.record.instant import render_utc
from catalogue.record.position import START, Position

# Large enough that a journal of a million lines is read in a few hundred calls.
_CHUNK_BYTES = 1 << 20


class Journal:
    """One journal file, and how much of it has been read.

    Attributes:
        path: `journal/ORIGIN.jsonl`.
        origin: the name of the device's journal.
        position: everything before it has been read and its chain found whole.
    """

    def __init__(self, path: Path, *, position: Position = START) -> None:
        self.path = path
        self.origin = path.stem
        self.position = position

    @property
    def head_path(self) -> Path:
        """The file that says where this device left the journal."""
        return self.path.with_suffix(".head")

    def is_at(self, position: Position) -> bool:
        """Whether the journal on disk passes through a position: the line before it is still the same."""
        if position.size <= 0:
            return position == START
        try:
            # A position comes from a file, which may be damaged: no seek beyond what is there.
            if not 0 < position.last_bytes < position.end_bytes <= self.path.stat().st_size:
                return False
            with self.path.open("rb") as file:
                file.seek(position.end_bytes - position.last_bytes - 1)
                line = file.read(position.last_bytes + 1)
        except OSError:
            return False
        if line[-1:] != b"\n" or measure_line(line[:-1]) != position.head:
            return False
        try:
            # Not only the line, also its number: what is appended gets the next one.
            return parse_line(line[:-1]).seq + 1 == position.size
        except Damaged:
            return False

    def is_as_left(self) -> bool:
        """Whether the journal ends where this device recorded that it had left it."""
        head = self.read_head()
        try:
            return head is not None and head.end_bytes == self.path.stat().st_size and self.is_at(head)
        except OSError:
            return False

    def has_grown(self) -> bool:
        """Whether the file holds bytes behind `position`, or fewer than it."""
        try:
            return self.path.stat().st_size != self.position.end_bytes
        except FileNotFoundError:
            return self.position.size > 0

    def refresh(self) -> Iterator[Entry]:
        """The entries written since `position`, which moves along; a torn last line is left alone.

        Raises:
            Damaged: a line is not an entry, or does not follow from the one before it.
        """
        for entry, _ in self.refresh_lines():
            yield entry

    def refresh_lines(self) -> Iterator[tuple[Entry, bytes]]:
        """As `refresh`, each entry with the bytes of its line, without the newline."""
        for line in self._read_lines():
            try:
                entry = parse_line(line)
            except Damaged as error:
                raise Damaged(
                    f"journal {self.path.name}, line {self.position.size + 1}: {error}; "
                    "run 'catalogue log verify' and restore the file from a copy"
                ) from error
            fault = find_break(entry, self.origin, self.position)
            if fault:
                raise Damaged(
                    f"journal {self.path.name}, line {self.position.size + 1}: {fault}; "
                    "run 'catalogue log verify' and restore the file from a copy"
                )
            self.position = follow(self.position, line)
            yield entry, line

    def append(self, drafts: Sequence[Draft], writer: Writer, *, now: datetime) -> list[Entry]:
        """Record acts durably; when this returns they are acknowledged.

        The caller holds the catalogue's lock and has exhausted `refresh`.

        Raises:
            StoreUnavailable: the disk is full or refuses; nothing was acknowledged and the file is as
                it was.
            UsageFault: an act is too long for a line; likewise.
        """
        torn = self._read_torn()
        recovered = self._recover(torn)
        if recovered is not None:
            act = Draft(EntryType.JOURNAL_RECOVERED, f"catalogue:{self.origin}", recovered)
            drafts = [act, *drafts]
        at, position, lines = render_utc(now), self.position, []
        for draft in drafts:
            line = render_line(
                draft, writer, origin=self.origin, seq=position.size, prev=position.head, at=at
            )
            if len(line) > LINE_LIMIT_BYTES:
                raise UsageFault(
                    f"what is stated about {draft.subject} is longer than {LINE_LIMIT_BYTES:,} bytes; "
                    "nothing was recorded; say it in fewer words"
                )
            lines.append(line)
            position = follow(position, line)
        self._write(b"".join(line + b"\n" for line in lines), torn)
        self.position = position
        self._write_head()
        return [parse_line(line) for line in lines]

    def read_head(self) -> Position | None:
        """Where this device left the journal; None when that was never recorded or is unreadable."""
        try:
            return msgspec.json.decode(self.head_path.read_bytes(), type=Position)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _read_lines(self) -> Iterator[bytes]:
        """Whole lines from `position` on, without their newlines."""
        rest = b""
        size_bytes = self.path.stat().st_size if self.path.exists() else 0
        if size_bytes < self.position.end_bytes:
            raise Damaged(
                f"journal {self.path.name} has become shorter; run 'catalogue log verify' "
                "and restore the file from a copy"
            )
        if size_bytes == 0:
            return
        with self.path.open("rb") as file:
            file.seek(self.position.end_bytes)
            while chunk := file.read(_CHUNK_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in (*lines, rest):
                    self._refuse_overlong(line)
                yield from lines

    def _refuse_overlong(self, line: bytes) -> None:
        if len(line) > LINE_LIMIT_BYTES:
            raise Damaged(
                f"journal {self.path.name}, behind line {self.position.size}: a line of over "
                f"{LINE_LIMIT_BYTES:,} bytes; run 'catalogue log verify' and restore the file from a copy"
            )

    def _read_torn(self) -> bytes:
        """What stands behind the last whole line."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.position.end_bytes)
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StoreUnavailable(f"cannot read journal {self.path.name}: {error.strerror}") from error

    def _recover(self, torn: bytes) -> Recovered | None:
        """Copy a torn last line aside; None when the journal is as this device left it."""
        head = self.read_head()
        if not torn and head == self.position:
            return None
        adopted = self._count_adopted(head)
        if not torn and adopted == 0:
            return None
        name = None
        if torn:
            # Named by its bytes: setting another torn line aside never overwrites this one.
            name = f"{self.origin}.torn-{self.position.size}-{measure_line(torn)[:16]}"
            self._write_aside(self.path.with_name(name), torn)
        return Recovered(set_aside=name, size_bytes=len(torn), adopted=adopted)

    def _count_adopted(self, head: Position | None) -> int:
        """How many whole lines stand behind the recorded head.

        Raises:
            Damaged: lines that this device wrote are gone or changed; nothing may be added to that.
        """
        if head is None:
            return 0
        if head.size > self.position.size or not self.is_at(head):
            raise Damaged(
                f"journal {self.path.name} lacks lines that this device wrote, or its last line was changed; "
                "run 'catalogue log verify' and restore the file from a copy"
            )
        return self.position.size - head.size

    def _write_aside(self, path: Path, torn: bytes) -> None:
        try:
            with path.open("wb") as file:
                file.write(torn)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def _write(self, block: bytes, torn: bytes) -> None:
        """Put new lines behind the last whole one, over what is torn there.

        The torn bytes are overwritten and not cut off first: after a crash in between they would be
        gone from here with no entry that says so.
        """
        is_new = not self.path.exists()
        try:
            with self.path.open("xb" if is_new else "rb+", buffering=0) as file:
                file.seek(self.position.end_bytes)
                try:
                    _write_all(file, block)
                    file.truncate()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(self.position.end_bytes)
                    file.seek(self.position.end_bytes)
                    _write_all(file, torn)
                    raise
        except OSError as error:
            raise self._unwritable(error) from error
        if is_new:
            sync_folder(self.path.parent)

    def _unwritable(self, error: OSError) -> StoreUnavailable:
        return StoreUnavailable(
            f"cannot write to journal {self.path.name}: {error.strerror}; nothing was recorded; "
            "make room or mend the disk, then do it again"
        )

    def _write_head(self) -> None:
        # Not fsynced: after a power cut an older head only means that the newest lines are
        # re-adopted, and said to be. Written over in place, because it has a length that seldom shrinks
        # and a torn head reads as "not recorded"; emptying it first makes ext4 write it out at once.
        # A full disk must not fail an act that the journal already holds.
        with contextlib.suppress(OSError):
            encoded = msgspec.json.encode(self.position)
            with self.head_path.open("rb+" if self.head_path.exists() else "wb", buffering=0) as file:
                file.write(encoded)
                if file.seek(0, os.SEEK_END) != len(encoded):
                    file.truncate(len(encoded))


def _write_all(file: FileIO, block: bytes) -> None:
    """Every byte of a block: a raw file may take fewer than it is given."""
    written = 0
    while written < len(block):
        written += file.write(block[written:])


def find_break(entry: Entry, origin: str, position: Position) -> str | None:
    """How an entry fails to follow from the position before it; None when it follows."""
    if entry.origin != origin:
        return f"belongs to journal {entry.origin!r}"
    if entry.seq != position.size:
        return f"has sequence number {entry.seq} where {position.size} was due"
    if entry.prev != position.head:
        return "does not follow from the line before it (the chain is broken)"
    return None


def follow(position: Position, line: bytes) -> Position:
    """The position after one more line."""
    return Position(
        size=position.size + 1,
        end_bytes=position.end_bytes + len(line) + 1,
        last_bytes=len(line),
        head=measure_line(line),
    )
