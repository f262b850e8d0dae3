"""A parcel: what a catalogue keeps of a bundle that it imported, beside the originals.

It is the bundle without its payload but for the log: tag files, signatures and disclosures, verbatim. The
bundle's id vouches for all of it but the signatures, which vouch for themselves.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from catalogue.bundle.bag import parse_manifest
from catalogue.bundle.disclosure import Disclosure, parse_disclosure
from catalogue.bundle.layout import LOG, MANIFESTS, SIGNATURES, TAG_FILES, TAG_MANIFEST
from catalogue.durable import sync_folder
from catalogue.errors import Damaged, StoreUnavailable


def is_kept(path: str) -> bool:
    """Whether a file of a bundle belongs to its parcel."""
    return path in TAG_FILES or path == TAG_MANIFEST or path.startswith((f"{SIGNATURES}/", f"{LOG}/"))


def write_parcel(parcels: Path, bundle_id: str, files: Mapping[str, bytes]) -> Path:
    """Put a parcel in its place, whole and durable, or not at all; one that is there already is replaced.

    Args:
        parcels: the folder of parcels.
        bundle_id: 64 hex digits, the parcel's name.
        files: content by path in the bundle; those of `is_kept`.

    Raises:
        StoreUnavailable: the disk is full or refuses.
    """
    final, staged = parcels / bundle_id, parcels / f".incoming-{os.getpid()}-{secrets.token_hex(8)}"
    try:
        for path, data in files.items():
            target = staged / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for folder in (staged, *(path for path in staged.rglob("*") if path.is_dir())):
            sync_folder(folder)
        if final.exists():  # the same bundle with more signatures, or one that an import left unrecorded
            final.rename(staged.with_name(f"{staged.name}.old"))
        staged.rename(final)
        sync_folder(parcels)
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise StoreUnavailable(
            f"cannot keep the log of bundle {bundle_id[:12]}: {error.strerror}; nothing was imported; "
            "make room, then import it again"
        ) from error
    shutil.rmtree(staged.with_name(f"{staged.name}.old"), ignore_errors=True)
    return final


def read_parcel(parcel: Path) -> tuple[Disclosure, ...]:
    """What a parcel discloses, held against the bundle's id, which is the folder's name.

    That the lines stand in their journals was verified when the bundle was imported.

    Raises:
        Damaged: it is missing, or altered since it was imported.
    """
    name = parcel.name
    payload = list_payload(parcel)
    try:
        folders: dict[str, dict[str, bytes]] = {}
        for path, digest in payload.items():
            if path.startswith(f"{LOG}/"):
                data = _read_plain(parcel, path)
                if _measure(data) != digest:
                    raise Damaged(_describe(name, f"was altered: {path}"))
                folder, _, file = path.rpartition("/")
                folders.setdefault(folder, {})[file] = data
    except OSError as error:
        raise Damaged(_describe(name, f"cannot be read: {error.strerror}")) from error
    return tuple(parse_disclosure(files) for _, files in sorted(folders.items()))


def list_payload(parcel: Path) -> dict[str, str]:
    """The payload of the bundle that a parcel is of: SHA-256 by path.

    Raises:
        Damaged: it is missing, or altered since it was imported.
    """
    name = parcel.name
    try:
        tag_manifest = _read_plain(parcel, TAG_MANIFEST)
        manifest = _read_plain(parcel, MANIFESTS["sha256"])
    except OSError as error:
        raise Damaged(_describe(name, f"cannot be read: {error.strerror}")) from error
    # The digest comes first: what is not the bundle's is not even parsed.
    if _measure(tag_manifest) != name:
        raise Damaged(_describe(name, "was altered"))
    if parse_manifest(tag_manifest, TAG_MANIFEST).get(MANIFESTS["sha256"]) != _measure(manifest):
        raise Damaged(_describe(name, "was altered"))
    return parse_manifest(manifest, MANIFESTS["sha256"])


def _read_plain(parcel: Path, path: str) -> bytes:
    """The bytes of a file of a parcel; a link leads out of it, and a pipe is waited on for ever."""
    file = parcel / path
    if file.resolve(strict=True) != parcel.resolve() / path or not file.is_file():
        raise Damaged(_describe(parcel.name, f"holds a link or a device where {path} should be"))
    return file.read_bytes()


def _describe(name: str, what: str) -> str:
    return (
        f"the log of imported bundle {name[:12]} {what}; "
        f"restore journal/parcels/{name} from a copy or from the bundle"
    )


def _measure(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
