"""Digests of bytes, measured in one pass."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

from catalogue.errors import InputUnreadable

# Large enough that Python's own cost per call vanishes; small enough to stay in the cache of a core,
# and to be made anew for each of thousands of small files.
CHUNK_BYTES = 1 << 18
ALGORITHMS = ("sha256", "sha512")

Progress = Callable[[int], None]


class Readable(Protocol):
    """Anything that fills a buffer."""

    def readinto(self, buffer: bytearray, /) -> int | None:
        """Read up to the buffer's length; the number of bytes read, 0 at the end."""
        ...


def measure_digests(
    path: Path, algorithms: Iterable[str] = ALGORITHMS, *, progress: Progress | None = None
) -> tuple[dict[str, str], int]:
    """(lower-case hex digest by algorithm, size in bytes) of a file, read once.

    Args:
        path: the file.
        algorithms: names of `hashlib`.
        progress: called with the number of bytes read since the last call.

    Raises:
        InputUnreadable: the file cannot be opened or read.
    """
    try:
        with path.open("rb", buffering=0) as file:
            return digest_stream(file, algorithms, progress=progress)
    except OSError as error:
        raise InputUnreadable(
            f"cannot read {path.name}: {error.strerror}; is it there, and readable?"
        ) from error


def digest_stream(
    source: Readable,
    algorithms: Iterable[str] = ALGORITHMS,
    *,
    into: BinaryIO | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, str], int]:
    """(digests, size) of a stream, optionally written to `into` in the same pass."""
    digests = [hashlib.new(name) for name in algorithms]
    buffer = bytearray(CHUNK_BYTES)
    view = memoryview(buffer)
    size_bytes = 0
    while count := source.readinto(buffer):
        chunk = view[:count]
        for digest in digests:
            digest.update(chunk)
        if into is not None:
            into.write(chunk)
        size_bytes += count
        if progress is not None:
            progress(count)
    return {digest.name: digest.hexdigest() for digest in digests}, size_bytes
