"""The examination file beside an original, read back and checked against its digest."""

import hashlib
from pathlib import Path

import msgspec

from catalogue.errors import Damaged
from catalogue.originals.folder import LocalOriginals
from catalogue.record.canonical import JsonValue
from catalogue.record.documents import ImageDocument
from catalogue.record.examination import Dump, Examination


def read_examinations(
    originals: LocalOriginals, document: ImageDocument
) -> tuple[tuple[Examination, ...], list[str]]:
    """(every examination of an image that is here and unaltered, why others are not)."""
    found, problems = {}, []
    for dump in dict.fromkeys(ingested.examination for ingested in document.ingested):
        try:
            found[dump.sha256] = read_examination(originals, document.id, dump)
        except Damaged as error:
            problems.append(str(error))
    return tuple(found.values()), problems


class _File(msgspec.Struct, frozen=True):
    examination: Examination
    raw: msgspec.Raw


def read_examination(originals: LocalOriginals, sha256: str, dump: Dump) -> Examination:
    """What was read in an original when it was put under evidence.

    Raises:
        Damaged: the file is missing, or its bytes are not those that the journal names.
    """
    path = originals.find_beside(sha256, "examination", dump.sha256)
    if path is None:
        raise Damaged(
            f"the examination of {sha256[:12]} is missing; ingest the original again to make it anew"
        )
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != dump.sha256:
        raise Damaged(f"the examination of {sha256[:12]} was altered: {path.name}; nothing in it is shown")
    return parse_examination(data)


def parse_examination(data: bytes) -> Examination:
    """The examination that a file holds.

    Raises:
        Damaged: it is no examination file.
    """
    try:
        return msgspec.json.decode(data, type=_File).examination
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"not an examination: {error}") from error


def read_raw(path: Path, *, sha256: str) -> JsonValue:
    """Every raw reading in the examination file with that digest.

    Raises:
        Damaged: it is no examination file, or has other bytes.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(f"the examination {path.name} was altered; run 'catalogue verify'")
    try:
        raw: JsonValue = msgspec.json.decode(msgspec.json.decode(data, type=_File).raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"not an examination: {error}") from error
    return raw
