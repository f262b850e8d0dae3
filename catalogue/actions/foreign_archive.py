"""A ZIP that another program made, unpacked where nothing can be harmed, or not at all."""

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.actions.foreign_files import show_name
from catalogue.actions.foreign_ingest import Tell
from catalogue.bundle.names import ODD, check_names
from catalogue.errors import InputRefused, InputUnreadable
from catalogue.manifest.foreign_rules import find_foreign

FILE_LIMIT = 200_000
# The largest exports hold some tens of GB of video.
TOTAL_LIMIT_BYTES = 128 * 1024**3
# Text packs a hundredfold at most; a bomb of one entry a thousandfold. Small archives may hold much text.
RATIO_LIMIT, RATIO_FREE_BYTES = 200, 100_000_000
_CHUNK_BYTES = 1 << 18
_ENCRYPTED = 0x1


def is_zip(path: Path) -> bool:
    """Whether a file is a ZIP archive, by its own bytes."""
    return path.is_file() and zipfile.is_zipfile(path)


def list_names(path: Path) -> tuple[str, ...]:
    """The names of the files in a folder's first two levels, or in a ZIP.

    Raises:
        InputUnreadable: the archive cannot be read.
    """
    if path.is_dir():
        return tuple(found.relative_to(path).as_posix() for glob in ("*", "*/*") for found in path.glob(glob))
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputUnreadable(f"cannot read {path.name}: {error}; obtain it again") from error


@contextmanager
def unpacked(path: Path, *, tell: Tell) -> Iterator[Path]:
    """A folder with the files of an export: itself, or what its ZIP holds, for as long as the context lasts.

    Names, kinds, sizes and numbers are checked before anything is unpacked; bytes are counted while
    unpacking, not believed.

    Raises:
        InputUnreadable: the archive cannot be read.
        InputRefused: something in it makes unpacking dangerous; each such thing is told.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="import-") as scratch:
        folder = Path(scratch)
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, path, folder, tell)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
            raise InputUnreadable(f"cannot read {path.name}: {error}; obtain it again") from error
        except OSError as error:
            raise InputUnreadable(f"cannot unpack {path.name}: {error.strerror or error}") from error
        yield folder


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path, tell: Tell) -> None:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    problems = [*_find_name_problems(archive), *_find_entry_problems(entries)]
    for value, problem in problems:
        tell(find_foreign("FOR-013", show_name(path), value=value, problem=problem))
    if problems:
        raise InputRefused(f"{path.name} was not unpacked: {len(problems)} of its entries are dangerous")
    limit = min(TOTAL_LIMIT_BYTES, path.stat().st_size * RATIO_LIMIT + RATIO_FREE_BYTES)
    left = limit
    for entry in entries:
        target = folder / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as out:
            while chunk := source.read(_CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    raise InputRefused(f"{path.name} holds more than {limit} bytes; unpack it yourself")
                out.write(chunk)


def _find_name_problems(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = [entry.filename.removesuffix("/") for entry in archive.infolist()]
    files = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    if len(names) > FILE_LIMIT:
        yield f"{len(names)} entries", f"are more than {FILE_LIMIT}"
    # A folder's own entry stands beside those of its files.
    folders = [name for name in names if name not in set(files)]
    for group in (files, folders):
        for finding in check_names(group)[0]:
            if finding.code != ODD:
                yield "an entry", finding.sentence


def _find_entry_problems(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        mode = entry.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            yield entry.filename, "is a link or a device"
        if entry.flag_bits & _ENCRYPTED:
            yield entry.filename, "is encrypted"
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            yield entry.filename, "is packed in a way that is not read"
