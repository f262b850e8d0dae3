"""Originals in a local folder: put away once, named by digest, read-only."""

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from catalogue.durable import sync_folder
from catalogue.errors import InputUnreadable, StoreUnavailable
from catalogue.originals.digest import ALGORITHMS, Progress, Readable, digest_stream, measure_digests

_READ_ONLY = 0o444
# What the name of a file goes on with that was set aside, before the beginning of its digest.
_ALTERED = ".altered-"


@dataclass(frozen=True)
class Incoming:
    """Bytes that were copied and digested in one pass, not yet named.

    Attributes:
        path: where they are, under `.incoming`.
        sha256: lower-case hex.
        sha512: lower-case hex.
        size_bytes: how many.
    """

    path: Path
    sha256: str
    sha512: str
    size_bytes: int


class _Source:
    """A file whose reading faults cannot be taken for faults of the disk that is written to."""

    def __init__(self, reader: Readable, name: str) -> None:
        self.reader = reader
        self.name = name

    def readinto(self, buffer: bytearray, /) -> int | None:
        try:
            return self.reader.readinto(buffer)
        except OSError as error:
            raise InputUnreadable(
                f"cannot read {self.name}: {error.strerror}; is its disk whole? Obtain it again"
            ) from error


class LocalOriginals:
    """A folder of originals: `ab/SHA256.ext`, mode 0444, never opened for writing again.

    What belongs to an original lies beside it: `ab/SHA256.examination-DIGEST16.json` and
    `ab/SHA256.sidecar-DIGEST16.NAME`.

    Attributes:
        folder: `images/` of the catalogue.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make_incoming_path(self) -> Path:
        """A path under `.incoming` that nothing has; it tells which process uses it."""
        return self.folder / ".incoming" / f"{os.getpid()}-{secrets.token_hex(12)}"

    def take(self, source: Path, incoming: Path, *, progress: Progress | None = None) -> Incoming:
        """Copy a file in, digested in the pass that stores it, and make the copy durable.

        Raises:
            InputUnreadable: the source cannot be read.
            StoreUnavailable: the copy cannot be written; no part of it stays.
        """
        try:
            reader = source.open("rb", buffering=0)
        except OSError as error:
            raise InputUnreadable(
                f"cannot read {source.name}: {error.strerror}; is it there, and readable?"
            ) from error
        with reader:
            return self.take_stream(reader, incoming, name=source.name, progress=progress)

    def take_stream(
        self, reader: Readable, incoming: Path, *, name: str, progress: Progress | None = None
    ) -> Incoming:
        """Likewise, of a file that is open; `name` is for messages.

        Raises:
            InputUnreadable: the source cannot be read.
            StoreUnavailable: the copy cannot be written; no part of it stays.
        """
        try:
            incoming.parent.mkdir(parents=True, exist_ok=True)
            with incoming.open("xb") as writer:
                digested = _Source(reader, name)
                digests, size_bytes = digest_stream(digested, into=writer, progress=progress)
                writer.flush()
                os.fsync(writer.fileno())
            incoming.chmod(_READ_ONLY)
        except InputUnreadable:
            self.discard(incoming)
            raise
        except OSError as error:
            self.discard(incoming)
            raise StoreUnavailable(
                f"cannot store {name}: {error.strerror}; nothing of it was kept; make room, "
                "then ingest it again"
            ) from error
        return Incoming(incoming, digests["sha256"], digests["sha512"], size_bytes)

    def keep(self, incoming: Path, name: str) -> Path:
        """Give incoming bytes their final name; bytes that are already there are left as they are."""
        self.keep_all([(incoming, name)])
        return self.folder / name[:2] / name

    def keep_all(self, moves: Iterable[tuple[Path, str]]) -> None:
        """Give several incoming files their final names, waiting for the disk once a folder.

        A file that bears such a name already, but has other bytes than the name says, is set aside.

        Raises:
            StoreUnavailable: the disk is full or refuses.
        """
        # The folder of a new folder comes last: by then there is seldom anything left to wait for.
        changed: dict[Path, None] = {}
        are_new = False
        name = ""
        try:
            for incoming, name in moves:
                final = self.folder / name[:2] / name
                if not final.parent.exists():
                    final.parent.mkdir(parents=True, exist_ok=True)
                    are_new = True
                if _is_plain(final) and not self._set_aside_if_altered(final):
                    self.discard(incoming)
                else:
                    incoming.replace(final)
                    changed[final.parent] = None
            for folder in (*changed, *((self.folder,) if are_new else ())):
                sync_folder(folder)
        except OSError as error:
            raise StoreUnavailable(f"cannot store {name}: {error.strerror}") from error

    def write(self, data: bytes, incoming: Path) -> None:
        """Put bytes of our own making under `.incoming`, durable and read-only."""
        try:
            incoming.parent.mkdir(parents=True, exist_ok=True)
            with incoming.open("xb") as writer:
                writer.write(data)
                writer.flush()
                os.fsync(writer.fileno())
            incoming.chmod(_READ_ONLY)
        except OSError as error:
            self.discard(incoming)
            raise StoreUnavailable(f"cannot store an examination: {error.strerror}; make room") from error

    def discard(self, incoming: Path) -> None:
        """Remove incoming bytes that will not be kept."""
        with suppress(OSError):
            incoming.unlink(missing_ok=True)

    def find_leftovers(self) -> list[Path]:
        """What interrupted work left under `.incoming`; files of processes that still run are not."""
        return [path for path in sorted((self.folder / ".incoming").glob("*")) if not _is_in_use(path)]

    def clear_incoming(self) -> int:
        """Remove what interrupted work left under `.incoming`; how many files that was."""
        leftovers = self.find_leftovers()
        for path in leftovers:
            self.discard(path)
        return len(leftovers)

    def find(self, sha256: str) -> Path | None:
        """The original with that digest; None when its bytes are not here, or several files bear its name."""
        found = self.find_all(sha256)
        return found[0] if len(found) == 1 else None

    def find_all(self, sha256: str) -> tuple[Path, ...]:
        """Every file that bears the name of an original, by name: several are one too many."""
        candidates = sorted((self.folder / sha256[:2]).glob(f"{sha256}.*"))
        return tuple(path for path in candidates if path.stem == sha256 and _is_plain(path))

    def find_intact(self, sha256: str) -> Path | None:
        """The original, if it alone bears its name and has the bytes that its name says: reads all of it."""
        path = self.find(sha256)
        return path if path is not None and _measure(path) == sha256 else None

    def set_aside_altered(self, sha256: str) -> tuple[Path, ...]:
        """Rename every file that bears the name of an original and has other bytes; their new paths.

        Raises:
            StoreUnavailable: the folder cannot be written.
        """
        found = [self._set_aside_if_altered(path) for path in self.find_all(sha256)]
        return tuple(path for path in found if path is not None)

    def _set_aside_if_altered(self, path: Path) -> Path | None:
        """Where a file went whose bytes are not those that its name says; None when they are."""
        sha256, *rest = path.name.split(".")
        # What lies beside an original says its own digest behind its kind.
        expected = rest[0].rpartition("-")[2] if len(rest) > 1 else sha256
        digest = _measure(path)
        if digest.startswith(expected):
            return None
        aside, number = path.with_name(f"{path.name}{_ALTERED}{digest[:8]}"), 1
        while os.path.lexists(aside):
            number += 1
            aside = path.with_name(f"{path.name}{_ALTERED}{digest[:8]}-{number}")
        try:
            path.rename(aside)
            sync_folder(path.parent)
        except OSError as error:
            raise StoreUnavailable(f"cannot set {path.name} aside: {error.strerror}") from error
        return aside

    def list_files(self) -> list[Path]:
        """Every regular file among the originals and beside them, by name; links are none."""
        return [path for path in sorted(self.folder.glob("??/*")) if _is_plain(path)]

    def find_beside(self, sha256: str, kind: str, digest: str) -> Path | None:
        """What lies beside an original, by kind ("examination", "sidecar") and digest; None when absent."""
        pattern = f"{sha256}.{kind}-{digest[:16]}.*"
        candidates = sorted((self.folder / sha256[:2]).glob(pattern))
        return next((path for path in candidates if _ALTERED not in path.name and _is_plain(path)), None)


def make_name(sha256: str, extension: str) -> str:
    """The file name of an original."""
    return f"{sha256}.{extension}"


def make_name_beside(sha256: str, kind: str, digest: str, extension: str) -> str:
    """The file name of what lies beside an original."""
    return f"{sha256}.{kind}-{digest[:16]}.{extension}"


def _is_plain(path: Path) -> bool:
    """Whether it is a file itself: a link leads out of the catalogue, and a pipe is waited on for ever."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _measure(path: Path) -> str:
    """The SHA-256 of a file; "unreadable" when the disk does not give it."""
    try:
        return measure_digests(path, ALGORITHMS[:1])[0]["sha256"]
    except InputUnreadable:
        return "unreadable"


def _is_in_use(path: Path) -> bool:
    """Whether the process that took a file in still runs; elsewhere than on POSIX the system protects it."""
    owner = path.name.partition("-")[0]
    if os.name != "posix" or not owner.isdecimal():
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
