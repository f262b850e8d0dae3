"""What is kept of a bundle beside its files: the parcel that an import or a fork names."""

import hashlib
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from catalogue.actions.held import FORKS, PARCELS
from catalogue.bundle.bag import parse_manifest
from catalogue.bundle.inspect import Inspection
from catalogue.bundle.layout import LOG, SIGNATURES, TAG_MANIFEST
from catalogue.bundle.parcel import is_kept, read_parcel, write_parcel
from catalogue.bundle.source import BundleLimits, Source
from catalogue.bundle.write import add_signature
from catalogue.durable import sync_folder
from catalogue.errors import Damaged, InputUnreadable

# What stands in `signatures/` has some ten thousand bytes; what is larger was refused before.
_SIGNATURE_LIMIT_BYTES = 1 << 20


def read_parcel_files(source: Source, inspection: Inspection, limits: BundleLimits) -> dict[str, bytes]:
    """The files of a bundle that are kept, by path, the same bytes as were verified.

    Raises:
        InputUnreadable: one cannot be read, or changed since it was verified.
    """
    files = {}
    for path in source.names():
        if is_kept(path):
            is_signature = path.startswith(f"{SIGNATURES}/")
            files[path] = source.read_small(
                path, _SIGNATURE_LIMIT_BYTES if is_signature else limits.max_text_bytes
            )
    expected = {TAG_MANIFEST: inspection.bundle_id, **parse_manifest(files[TAG_MANIFEST], TAG_MANIFEST)}
    expected |= {path: digest for path, digest in inspection.digests.items() if path.startswith(f"{LOG}/")}
    for path, digest in expected.items():
        if path not in files or hashlib.sha256(files[path]).hexdigest() != digest:
            raise InputUnreadable(f"{path} changed since it was verified; nothing was imported; import again")
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
