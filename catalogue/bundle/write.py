"""A bundle on disk, as a folder or a ZIP: complete under its name, or not there.

Writing goes in this order:

1. look at every name and size, before anything is written;
2. copy the payload into a temporary file or folder beside the target, digested in the same pass, and
   compare the digests with the expected ones;
3. add the tag files, then the signatures over the last of them;
4. make all of it durable, then rename once.
"""

import contextlib
import hashlib
import io
import os
import re
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path, PurePosixPath
from typing import Protocol

from catalogue.bundle.archive import plan_slots, render_directory, render_local_header
from catalogue.bundle.bag import HEX_DIGITS, Measured, render_bag
from catalogue.bundle.copying import Copied, Copier, Source, measure_size
from catalogue.bundle.layout import PAYLOAD, SIGNATURES, TAG_MANIFEST, is_safe_path
from catalogue.bundle.verify_text import VERIFY_TEXT_BYTES
from catalogue.durable import sync_folder
from catalogue.errors import Damaged, StoreUnavailable, UsageFault
from catalogue.originals.digest import Progress

# Gets the bytes of the tag manifest; gives the files of `signatures/`, by name without a folder.
Sign = Callable[[bytes], Mapping[str, bytes]]
_SHA512 = re.compile(r"[0-9a-f]{128}")
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True)
class Written:
    """A bundle that was written.

    Attributes:
        bundle_id: SHA-256 of its tag manifest.
        size_bytes: of all its files; of the archive, when it is one.
        files: how many, tag files and signatures included.
        digests: of the payload, by path.
    """

    bundle_id: str
    size_bytes: int
    files: int
    digests: Mapping[str, Measured]


def write_bundle(
    target: Path,
    files: Mapping[str, Source],
    *,
    bagging_date: str | None,
    software: str,
    expected: Mapping[str, str] | None = None,
    known_sha512: Mapping[str, str] | None = None,
    sign: Sign | None = None,
    progress: Progress | None = None,
) -> Written:
    """The bundle of a payload, as a folder, or as an archive when the target ends in `.zip`.

    Args:
        target: a path that nothing has.
        files: bytes, or where they lie, by path below `data/`.
        bagging_date: "2022-05-11", of the last disclosed entry; None when none is disclosed.
        software: program and version.
        expected: SHA-256 that a file must have, by path.
        known_sha512: measured before of the bytes that have the expected SHA-256, by path; it is not
            measured again. Without an expected SHA-256 it counts for nothing.
        sign: makes the signatures; what it raises ends the work, and nothing stays.
        progress: called with the number of payload bytes written since the last call.

    Raises:
        UsageFault: the target exists, its folder does not, or a path cannot stand in a bundle.
        InputUnreadable: a file cannot be read.
        Damaged: a file has another digest than the expected one, or changed while it was copied.
        StoreUnavailable: the disk is full or refuses.
    """
    _check_paths(files)
    check_target(target)
    sizes = {path: measure_size(source, path) for path, source in files.items()}
    render_tags = partial(
        render_bag, bagging_date=bagging_date, software=software, verify_text=VERIFY_TEXT_BYTES
    )
    with _make_temporary(target) as temporary:
        with _tell_disk_faults():
            writing = _start(
                temporary, sizes, render_tags({path: _size(size) for path, size in sizes.items()})
            )
        copier = Copier(writing.open, has_crc32=is_archive(target), progress=progress)
        copied = copier.copy_all(files, sizes, _find_known(known_sha512 or {}, expected or {}))
        payload = {path: one.measured for path, one in copied.items()}
        _check_expected(payload, expected or {})
        tags = render_tags(payload)
        signatures = _name_signatures(sign(tags[TAG_MANIFEST])) if sign else {}
        with _tell_disk_faults():
            size_bytes = writing.finish(copied, {**tags, **signatures})
            check_target(target)
            temporary.rename(target)
            sync_folder(target.parent)
    return Written(
        bundle_id=hashlib.sha256(tags[TAG_MANIFEST]).hexdigest(),
        size_bytes=size_bytes,
        files=len(files) + len(tags) + len(signatures),
        digests=payload,
    )


def add_signature(bundle: Path, name: str, data: bytes) -> Path:
    """Put one more file into `signatures/` of a bundle that is a folder; its id stays as it is.

    Raises:
        UsageFault: there is such a file already, its name is none for a bundle, or the bundle is a ZIP.
        StoreUnavailable: the disk is full or refuses.
    """
    (path,) = _name_signatures({name: data})
    if not bundle.is_dir():
        raise UsageFault(f"{bundle.name} is no folder; unpack the bundle, then add the signature")
    final = bundle / path
    if os.path.lexists(final):
        raise UsageFault(f"{path} is already there; signatures are added, never replaced")
    with _make_temporary(final) as temporary, _tell_disk_faults():
        if not final.parent.exists():
            _make_folder(final.parent)
        _write_durably(temporary, data)
        temporary.rename(final)
        sync_folder(final.parent)
    return final


def is_archive(target: Path) -> bool:
    """Whether a bundle of that name is a ZIP."""
    return target.suffix.lower() == ".zip"


class _Writing(Protocol):
    """A bundle that is being written under a temporary name."""

    def open(self, path: str) -> FileIO:
        """The file for a part of the payload, at the place where its bytes begin."""
        ...

    def finish(self, copied: Mapping[str, Copied], rest: Mapping[str, bytes]) -> int:
        """Add tag files and signatures, make all durable; the size in bytes."""
        ...


class _Folder:
    """A bundle as a folder."""

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        self._root = folder
        self._sizes = sizes
        self._folders: dict[Path, None] = {}
        for path in sizes:
            self._add_folder((folder / path).parent)

    def open(self, path: str) -> FileIO:
        return _create(self._root / path)

    def finish(self, copied: Mapping[str, Copied], rest: Mapping[str, bytes]) -> int:
        for path, data in rest.items():
            self._add_folder((self._root / path).parent)
            _write_durably(self._root / path, data)
        for folder in reversed(self._folders):
            sync_folder(folder)
        return sum(copied[path].measured.size_bytes for path in self._sizes) + sum(map(len, rest.values()))

    def _add_folder(self, folder: Path) -> None:
        if folder not in self._folders:
            if folder != self._root:
                self._add_folder(folder.parent)
            _make_folder(folder)
            self._folders[folder] = None


class _Archive:
    """A bundle as a ZIP: where each file lies follows from the sizes, so that several are written at once."""

    def __init__(self, path: Path, sizes: Mapping[str, int], tag_sizes: Mapping[str, int]) -> None:
        self._path = path
        # What stands behind the payload waits for its digests and for the signatures.
        first = {name: size for name, size in tag_sizes.items() if name < PAYLOAD}
        order = sorted({**first, **sizes}.items())
        self._slots = {slot.path: slot for slot in plan_slots(order)}
        _create(path).close()

    def open(self, path: str) -> FileIO:
        file = self._path.open("rb+", buffering=0)
        file.seek(self._slots[path].data_at)
        return file

    def finish(self, copied: Mapping[str, Copied], rest: Mapping[str, bytes]) -> int:
        behind = max(slot.end_at for slot in self._slots.values())
        last = sorted((path, len(rest[path])) for path in rest.keys() - self._slots.keys())
        slots = [*self._slots.values(), *plan_slots(last, start_at=behind)]
        checksums = {path: one.crc32 for path, one in copied.items() if one.crc32 is not None}
        checksums |= {path: zlib.crc32(data) for path, data in rest.items()}
        entries = [(slot, checksums[slot.path]) for slot in slots]
        with self._path.open("rb+") as file:
            for slot, crc32 in entries:
                file.seek(slot.header_at)
                file.write(render_local_header(slot, crc32) + rest.get(slot.path, b""))
            file.seek(slots[-1].end_at)
            file.write(render_directory(entries))
            file.flush()
            os.fsync(file.fileno())
            return file.tell()


def _start(temporary: Path, sizes: Mapping[str, int], tags: Mapping[str, bytes]) -> _Writing:
    """The bundle begun; of the tag files, whose digests are not known yet, only the sizes are right."""
    if is_archive(temporary):
        return _Archive(temporary, sizes, {name: len(data) for name, data in tags.items()})
    return _Folder(temporary, sizes)


def _size(size_bytes: int) -> Measured:
    """A file of which only the size is known yet; its digests will be as long as these."""
    return Measured("0" * HEX_DIGITS["sha256"], "0" * HEX_DIGITS["sha512"], size_bytes)


def _check_paths(files: Mapping[str, Source]) -> None:
    if not files:
        raise UsageFault("a bundle of nothing proves nothing; select at least one image or claim")
    for path in files:
        if not path.startswith(f"{PAYLOAD}/") or not is_safe_path(path):
            raise UsageFault(f"{path[:200]!r} cannot be the path of a file in a bundle")
    folders = {folder.as_posix() for path in files for folder in PurePosixPath(path).parents}
    for path in sorted(folders & files.keys()):
        raise UsageFault(f"{path!r} cannot be both a file and a folder in a bundle")


def check_target(target: Path) -> None:
    """Refuse a place where no bundle can be written.

    Raises:
        UsageFault: something is there already, or its folder is not.
    """
    if os.path.lexists(target):
        raise UsageFault(f"{target} is already there; choose a name that nothing has")
    if not target.parent.is_dir():
        raise UsageFault(f"{target.parent} is no folder; make it, or choose another")


def _check_expected(payload: Mapping[str, Measured], expected: Mapping[str, str]) -> None:
    for path, sha256 in expected.items():
        if path not in payload:
            raise UsageFault(f"{path!r} is expected in the bundle, but not among its files")
        if payload[path].sha256 != sha256:
            raise Damaged(
                f"{path} was altered: SHA-256 {payload[path].sha256} was read, recorded is {sha256}; "
                "nothing was written; run 'catalogue verify'"
            )


def _find_known(known_sha512: Mapping[str, str], expected: Mapping[str, str]) -> dict[str, str]:
    """The SHA-512 that need not be measured: plain ones of files whose SHA-256 is going to be compared."""
    return {
        path: sha512
        for path, sha512 in known_sha512.items()
        if path in expected and _SHA512.fullmatch(sha512)
    }


def _name_signatures(signatures: Mapping[str, bytes]) -> dict[str, bytes]:
    for name in signatures:
        if "/" in name or not is_safe_path(f"{SIGNATURES}/{name}"):
            raise UsageFault(f"{name[:200]!r} cannot be the name of a signature in a bundle")
    return {f"{SIGNATURES}/{name}": data for name, data in signatures.items()}


@contextlib.contextmanager
def _make_temporary(target: Path) -> Iterator[Path]:
    """A path beside the target that says what it is; whatever is left there in the end is removed."""
    # The ending stays: it says whether an archive is meant.
    temporary = target.with_name(f"{target.stem}.incomplete-{secrets.token_hex(4)}{target.suffix}")
    try:
        yield temporary
    finally:
        # Of a name that the disk refuses, `Path.is_dir` raises instead of answering.
        if os.path.isdir(temporary):  # noqa: PTH112
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _tell_disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write the bundle: {error.strerror}; nothing of it was kept; make room"
        ) from error


def _create(path: Path) -> FileIO:
    """A new file that its owner may write and everybody read, whatever the mask of this process says."""
    file = path.open("xb", buffering=0)
    _set_mode(path, _FILE_MODE)
    return file


def _make_folder(folder: Path) -> None:
    folder.mkdir()
    _set_mode(folder, _FOLDER_MODE)


def _set_mode(path: Path, mode: int) -> None:
    # Memory sticks know no modes, and some of their drivers say so.
    with contextlib.suppress(PermissionError):
        path.chmod(mode)


def _write_durably(path: Path, data: bytes) -> None:
    with _create(path) as raw, io.BufferedWriter(raw) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
