"""What is kept of a bundle beside its files: the parcel that an import or a fork names."""

import hashlib
import io
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

from catalogue.actions.held import FORKS, PARCELS
from catalogue.bundle.bag import parse_manifest
from catalogue.bundle.check_signatures import check_signatures
from catalogue.bundle.inspect import Inspection, Policy
from catalogue.bundle.layout import LOG, SIGNATURES, TAG_MANIFEST
from catalogue.bundle.parcel import is_kept, read_parcel, write_parcel
from catalogue.bundle.source import Source, read_whole
from catalogue.bundle.write import add_signature
from catalogue.durable import sync_folder
from catalogue.errors import Damaged, InputUnreadable
from catalogue.record.finding import Finding

# What stands in `signatures/` has some ten thousand bytes; what is larger was refused before.
_SIGNATURE_LIMIT_BYTES = 1 << 20


class _Kept:
    """What was read to be kept, to be checked as the bundle was."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.shut: frozenset[str] = frozenset()
        self._files = files

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def size(self, name: str) -> int:
        return len(self._files[name])

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self._files[name])

    def read_small(self, name: str, limit: int) -> bytes:
        return read_whole(self.open, name, size_bytes=self.size(name), limit=limit)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def read_parcel_files(source: Source, inspection: Inspection, policy: Policy) -> dict[str, bytes]:
    """The files of a bundle that are kept, by path, the same bytes as were verified.

    Raises:
        InputUnreadable: one cannot be read, or changed since it was verified.
    """
    files = {}
    for path in source.names():
        if is_kept(path):
            is_signature = path.startswith(f"{SIGNATURES}/")
            files[path] = source.read_small(
                path, _SIGNATURE_LIMIT_BYTES if is_signature else policy.limits.max_text_bytes
            )
    expected = {TAG_MANIFEST: inspection.bundle_id, **parse_manifest(files[TAG_MANIFEST], TAG_MANIFEST)}
    expected |= {path: digest for path, digest in inspection.digests.items() if path.startswith(f"{LOG}/")}
    for path, digest in expected.items():
        if path not in files or hashlib.sha256(files[path]).hexdigest() != digest:
            raise InputUnreadable(f"{path} changed since it was verified; nothing was imported; import again")
    # No manifest holds signatures, which may grow: what is kept of them has to verify as it did before.
    signatures, findings = check_signatures(
        _Kept(files), signers=policy.signers, tsa_roots=policy.tsa_roots, now=policy.now
    )
    if signatures != inspection.signatures or not set(findings) <= set(inspection.findings):
        raise InputUnreadable(
            f"{SIGNATURES}/ changed since it was verified; nothing was imported; import again"
        )
    return files


def keep_parcel(folder: Path, bundle: str, files: Mapping[str, bytes], *, is_counted: bool) -> bool:
    """Put the parcel of a bundle in its place; whether anything was added. The caller holds the lock.

    Args:
        folder: `journal/` of the catalogue.
        bundle: its id.
        files: what is kept of it, by path.
        is_counted: whether an entry names it already: then only signatures are added to it, one by one,
            so that it is whole at every moment.

    Raises:
        StoreUnavailable: the disk is full or refuses.
    """
    parcels = folder / PARCELS
    _clear(parcels)
    if not is_counted or not _is_whole(parcels / bundle):
        _write(parcels, bundle, files)
        return True
    is_any_new = False
    for path, data in files.items():
        target = parcels / bundle / path
        if path.startswith(f"{SIGNATURES}/") and not target.exists():
            add_signature(parcels / bundle, path.removeprefix(f"{SIGNATURES}/"), data)
            is_any_new = True
    return is_any_new


def keep_fork(folder: Path, bundle: str, files: Mapping[str, bytes]) -> None:
    """Keep what a bundle shows of a forked journal, as evidence. The caller holds the lock.

    Raises:
        StoreUnavailable: the disk is full or refuses.
    """
    _clear(folder / FORKS)
    if not _is_whole(folder / FORKS / bundle):
        _write(folder / FORKS, bundle, files)


def _write(parcels: Path, bundle: str, files: Mapping[str, bytes]) -> None:
    is_first = not parcels.exists()
    write_parcel(parcels, bundle, files)
    if is_first:
        sync_folder(parcels.parent)


def _is_whole(parcel: Path) -> bool:
    try:
        read_parcel(parcel)
    except Damaged:
        return False
    return True


def _clear(parcels: Path) -> None:
    """Remove what a killed import left half-written: nobody else writes here under the lock."""
    with suppress(OSError):
        for path in parcels.glob(".incoming-*"):
            shutil.rmtree(path, ignore_errors=True)
