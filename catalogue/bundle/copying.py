"""Many files copied at once, digested in the pass that copies, and made durable while others are copied."""

import io
import os
import stat
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from threading import BoundedSemaphore, Event, Lock
from typing import BinaryIO, cast

from catalogue.bundle.bag import Measured
from catalogue.errors import Damaged, InputUnreadable, StoreUnavailable
from catalogue.originals.digest import ALGORITHMS, Progress, Readable, digest_stream

Source = bytes | Path
# Digests and disk let go of the interpreter: two threads keep two cores busy.
_COPIERS, _SYNCERS = 2, 2
# The disk begins to work before a large file ends; smaller steps only add waiting.
_SYNC_BYTES = 32 << 20
# Files that were copied and wait for the disk; each holds a descriptor.
_WAITING = 100


@dataclass(frozen=True)
class Copied:
    """One file that was copied.

    Attributes:
        measured: digests and size.
        crc32: as ZIP states it; None when nobody asked for it.
    """

    measured: Measured
    crc32: int | None


class _Interrupted(Exception):
    """Another file failed, or the person gave up: what is copied now is not needed any more."""


class _Reader:
    """A file to be copied; its faults are told apart from those of the disk that is written to."""

    def __init__(self, reader: Readable, name: str, stop: Event) -> None:
        self._reader, self._name, self._stop = reader, name, stop

    def readinto(self, buffer: bytearray, /) -> int | None:
        if self._stop.is_set():
            raise _Interrupted
        try:
            return self._reader.readinto(buffer)
        except OSError as error:
            raise InputUnreadable(
                f"cannot read {self._name}: {error.strerror}; is its disk whole? Nothing was written"
            ) from error


class _Writer:
    """A file that is written whole, its checksum kept if wanted, the disk set to work now and then."""

    def __init__(self, file: FileIO, syncers: ThreadPoolExecutor, *, has_crc32: bool) -> None:
        self._file, self._syncers = file, syncers
        self.crc32 = 0 if has_crc32 else None
        self._unsynced_bytes = 0
        self._syncing: Future[None] | None = None

    def write(self, chunk: memoryview, /) -> int:
        if self.crc32 is not None:
            self.crc32 = zlib.crc32(chunk, self.crc32)
        # A raw file may take fewer bytes than it is given.
        written = 0
        while written < len(chunk):
            written += self._file.write(chunk[written:])
        self._unsynced_bytes += written
        if self._unsynced_bytes >= _SYNC_BYTES and (self._syncing is None or self._syncing.done()):
            self._syncing = self._syncers.submit(os.fsync, self._file.fileno())
            self._unsynced_bytes = 0
        return written

    def finish(self) -> None:
        """Wait for the disk, then close: a descriptor must not be closed under a thread that syncs it."""
        try:
            if self._syncing is not None:
                self._syncing.result()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()


class Copier:
    """The work of copying many files to where a target wants them.

    Args:
        open_file: gives the file, opened for writing where its bytes belong, for a path of the bundle.
        has_crc32: whether each CRC-32 is wanted, which costs about as much as SHA-256.
        progress: called with the number of bytes copied since the last call, by one thread at a time.
    """

    def __init__(
        self, open_file: Callable[[str], FileIO], *, has_crc32: bool, progress: Progress | None
    ) -> None:
        self._open_file = open_file
        self._has_crc32 = has_crc32
        self._progress = progress
        self._lock = Lock()
        self._stop = Event()
        self._room = BoundedSemaphore(_WAITING)
        self._syncers = ThreadPoolExecutor(_SYNCERS, "sync")

    def copy_all(
        self, files: Mapping[str, Source], sizes: Mapping[str, int], known_sha512: Mapping[str, str]
    ) -> dict[str, Copied]:
        """Every file by path, durable; the first that fails ends the work.

        A SHA-512 that is known is told as it is and not measured: who knows it compares the SHA-256.

        Raises:
            InputUnreadable: a file cannot be read.
            Damaged: a file has another size than `sizes` says: it changed meanwhile.
            StoreUnavailable: the disk is full or refuses.
        """
        # The largest first, so that no thread is left alone with it at the end.
        order = sorted(files, key=lambda path: (-sizes[path], path))
        finishing: list[Future[None]] = []
        with ThreadPoolExecutor(_COPIERS, "copy") as copiers, self._syncers:
            try:
                copying = {
                    path: copiers.submit(
                        self._copy, files[path], path, sizes[path], known_sha512.get(path), finishing
                    )
                    for path in order
                }
                _raise_first(wait(copying.values(), return_when=FIRST_EXCEPTION).done)
                # Complete: nothing is added to it once every copy has ended.
                _raise_first(wait(finishing, return_when=FIRST_EXCEPTION).done)
            except OSError as error:
                raise StoreUnavailable(
                    f"cannot write the bundle: {error.strerror}; nothing of it was kept; make room"
                ) from error
            finally:
                self._stop.set()
                copiers.shutdown(wait=True, cancel_futures=True)
        return {path: copied.result() for path, copied in copying.items()}

    def _copy(
        self,
        source: Source,
        path: str,
        size_bytes: int,
        sha512: str | None,
        finishing: "list[Future[None]]",
    ) -> Copied:
        with _open_source(source, path) as reader:
            self._room.acquire()
            try:
                writer = _Writer(self._open_file(path), self._syncers, has_crc32=self._has_crc32)
            except BaseException:
                self._room.release()
                raise
            try:
                digests, copied_bytes = digest_stream(
                    _Reader(reader, path, self._stop),
                    ALGORITHMS if sha512 is None else ("sha256",),
                    into=cast("BinaryIO", writer),  # of a file only `write` is asked for
                    progress=self._report if self._progress else None,
                )
            finally:
                finishing.append(self._syncers.submit(self._finish, writer))
        if copied_bytes != size_bytes:
            raise Damaged(
                f"{path} had {size_bytes:,} bytes and then {copied_bytes:,}: it changed while it was copied; "
                "nothing was written; see what changes it, then export again"
            )
        measured = Measured(digests["sha256"], sha512 or digests["sha512"], copied_bytes)
        return Copied(measured, writer.crc32)

    def _finish(self, writer: _Writer) -> None:
        try:
            writer.finish()
        finally:
            self._room.release()

    def _report(self, count: int) -> None:
        with self._lock:
            if self._progress is not None:
                self._progress(count)


def measure_size(source: Source, name: str) -> int:
    """How many bytes a source has.

    Raises:
        InputUnreadable: there is no regular file.
    """
    if isinstance(source, bytes):
        return len(source)
    try:
        status = source.stat()
    except OSError as error:
        raise InputUnreadable(f"cannot read {name}: {error.strerror}; nothing was written") from error
    if not stat.S_ISREG(status.st_mode):
        raise InputUnreadable(f"cannot read {name}: it is no regular file; nothing was written")
    return status.st_size


def _open_source(source: Source, name: str) -> "io.RawIOBase | io.BytesIO":
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb", buffering=0)
    except OSError as error:
        raise InputUnreadable(f"cannot read {name}: {error.strerror}; nothing was written") from error


def _raise_first(futures: "set[Future[Copied]] | set[Future[None]]") -> None:
    """Raise what the first of them failed with; what was only interrupted is not the reason."""
    failures = [error for one in futures if not one.cancelled() and (error := one.exception())]
    for error in sorted(failures, key=lambda error: isinstance(error, _Interrupted)):
        raise error
