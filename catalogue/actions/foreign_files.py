"""The files of another tool's export: read as text, found by name or digest, kept as manifests."""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.ingest_manifest import keep_manifest
from catalogue.actions.inputs import render_path, walk
from catalogue.errors import InputRefused, InputUnreadable
from catalogue.manifest.foreign import Digest
from catalogue.originals.digest import measure_digests

# A list of a million files; what is larger is no text that a person exported.
TEXT_LIMIT_BYTES = 200_000_000


def read_text(path: Path) -> tuple[str, bytes]:
    """(the text of a file, its bytes); UTF-8 with or without byte order mark.

    Raises:
        InputUnreadable: it cannot be read.
        InputRefused: too large, or not UTF-8.
    """
    try:
        if path.stat().st_size > TEXT_LIMIT_BYTES:
            raise InputRefused(f"{path.name} has more than {TEXT_LIMIT_BYTES} bytes; split it")
        data = path.read_bytes()
        return data.decode("utf-8-sig"), data
    except OSError as error:
        raise InputUnreadable(
            f"cannot read {path.name}: {error.strerror}; is it there, and readable?"
        ) from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path.name} is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def keep_source(case: Case, name: str, data: bytes, *, rows: int, is_dry_run: bool) -> str:
    """Keep a file that states things under `manifests/`, once; its SHA-256.

    Args:
        case: the catalogue.
        name: of the file, or a path within the export.
        data: its bytes.
        rows: how many items it names.
        is_dry_run: keep nothing.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if not is_dry_run:
        keep_manifest(case, Path(name.replace("/", "_")), sha256, data, rows)
    return sha256


def show_name(path: Path) -> str:
    """A file's name as text that can be recorded."""
    return render_path(Path(path.name))


def is_picture(path: Path) -> bool:
    """Whether a file begins as a picture does, whatever its name says."""
    from catalogue.examine.media_type import HEAD_BYTES, parse_media_type

    try:
        with path.open("rb") as file:
            return parse_media_type(file.read(HEAD_BYTES)) is not None
    except OSError:
        return False


class FolderFiles:
    """The regular files of a folder, by path, name and digest; links are not followed.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = {
            render_path(path.relative_to(folder)).replace(os.sep, "/"): path for path in walk(folder)
        }
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_folder: defaultdict[str, list[str]] = defaultdict(list)
        self._names = {path: name for name, path in self.paths.items()}
        for name in self.paths:
            above, _, last = name.rpartition("/")
            self._by_name[last].append(name)
            self._by_folder[above].append(name)
        self._by_digest: dict[tuple[str, ...], dict[tuple[Digest, ...], str]] = {}
        self._measured: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}

    def find_name(self, path: Path) -> str | None:
        """What a file is called here; None when it is not one of these."""
        return self._names.get(path)

    def list_beside(self, name: str) -> list[str]:
        """The other files in the folder of a file."""
        return [other for other in self._by_folder[name.rpartition("/")[0]] if other != name]

    def find_path(self, stated: str) -> str | None:
        """The file that a path means which was written on another machine.

        The longest end of the path that is a path here counts; a bare name only when one file bears it.
        """
        parts = [
            part for part in re.split(r"[/\\]+", stated.removeprefix("file://")) if part not in {"", "."}
        ]
        if ".." in parts:
            return None
        for start in range(len(parts)):
            candidate = "/".join(parts[start:])
            if candidate in self.paths and (start < len(parts) - 1 or len(parts) == 1):
                return candidate
        named = self._by_name.get(parts[-1], []) if parts else []
        return named[0] if len(named) == 1 else None

    def measure(self, name: str, algorithms: Iterable[str]) -> dict[str, str]:
        """Digests of a file, read once for each set of algorithms.

        Raises:
            InputUnreadable: it cannot be read.
        """
        wanted = tuple(sorted({"sha256", *algorithms}))
        key = (name, wanted)
        if key not in self._measured:
            self._measured[key] = measure_digests(self.paths[name], wanted)[0]
        return self._measured[key]

    def agrees(self, name: str, digests: Iterable[Digest]) -> bool:
        """Whether a file has all these digests.

        Raises:
            InputUnreadable: it cannot be read.
        """
        digests = tuple(digests)
        measured = self.measure(name, (digest.algorithm for digest in digests))
        return all(measured[digest.algorithm] == digest.digits for digest in digests)

    def find_digest(self, digests: Iterable[Digest]) -> str | None:
        """A file with all these digests, whatever its name; the first by path when there are several."""
        wanted = tuple(sorted(set(digests)))
        if not wanted:
            return None
        algorithms = tuple(digest.algorithm for digest in wanted)
        if algorithms not in self._by_digest:
            self._by_digest[algorithms] = self._measure_all(algorithms)
        return self._by_digest[algorithms].get(wanted)

    def _measure_all(self, algorithms: tuple[str, ...]) -> dict[tuple[Digest, ...], str]:
        found: dict[tuple[Digest, ...], str] = {}
        for name in self.paths:
            # One file that cannot be read does not keep the others from being found.
            with suppress(InputUnreadable):
                measured = self.measure(name, algorithms)
                found.setdefault(tuple(Digest(one, measured[one]) for one in algorithms), name)
        return found
