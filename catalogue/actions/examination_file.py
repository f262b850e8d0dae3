"""The examination file beside an original, read back and checked against its digest."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from catalogue.actions.fitting import sift_ingested
from catalogue.errors import Damaged
from catalogue.originals.folder import LocalOriginals
from catalogue.record.canonical import JsonValue
from catalogue.record.check_examination import check_examination
from catalogue.record.documents import ImageDocument
from catalogue.record.entry import Ingested
from catalogue.record.examination import Dump, Examination
from catalogue.record.fact import Fact, Scalar
from catalogue.record.statement import Noted
from catalogue.record.strict_json import MAX_INTEGER, check_json


class Read(NamedTuple):
    """What was read in an original.

    Attributes:
        examinations: every one that is here, unaltered and sound, of entries that fit the bytes; where they
            differ, each fact that not all have names whose it is.
        notes: why others are not here, and what differs.
        ingested: the entries that fit the bytes, see `sift_ingested`.
        is_disputed: entries disagree on size or SHA-512, and nothing tells which are right.
    """

    examinations: tuple[Examination, ...]
    notes: tuple[str, ...] = ()
    ingested: tuple[Ingested, ...] = ()
    is_disputed: bool = False


def read_examinations(originals: LocalOriginals, document: ImageDocument, *, own: str | None = None) -> Read:
    """What was read in the original of an image.

    Args:
        originals: where originals and examinations lie.
        document: the image.
        own: the journal of the device that looks at its own catalogue; None for what is handed over.
    """
    fitting = sift_ingested(document.ingested, originals, own=own)
    found: dict[str, Examination] = {}
    problems = []
    for dump in dict.fromkeys(ingested.examination for ingested in fitting.ingested):
        try:
            found[dump.sha256] = read_examination(originals, document.id, dump)
        except Damaged as error:
            problems.append(str(error))
    notes = (*fitting.notes, *problems, *_tell_footprints(found))
    named = {
        digest: min(
            (one.get_noted() for one in fitting.ingested if one.examination.sha256 == digest),
            key=Noted.sort_key,
        )
        for digest in found
    }
    return Read(tuple(_attribute(found, named)), notes, fitting.ingested, fitting.is_disputed)


def _attribute(found: Mapping[str, Examination], named: Mapping[str, Noted]) -> Iterator[Examination]:
    """Each examination, the facts that not all of them have with the entry whose examination has them."""
    shared = set.intersection(*(set(one.facts) for one in found.values())) if found else set()
    for digest, one in found.items():
        facts = tuple(
            fact if fact in shared else msgspec.structs.replace(fact, noted=named[digest])
            for fact in one.facts
        )
        yield msgspec.structs.replace(one, facts=facts)


def _tell_footprints(found: Mapping[str, Examination]) -> Iterator[str]:
    """Whose footprint is shown, when not every examination has that one; by digest, which names nobody."""
    if len({one.footprint for one in found.values()}) > 1:
        digest = next(digest for digest, one in found.items() if one.footprint is not None)
        yield f"examinations differ on the footprint; the one shown is of the examination {digest[:16]}"


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
    try:
        return parse_examination(data)
    except Damaged as error:
        raise Damaged(f"the examination of {sha256[:12]} is not shown ({path.name}): it {error}") from error


def parse_examination(data: bytes) -> Examination:
    """The examination that a file holds, when every reader can show it.

    Raises:
        Damaged: it is no examination file, or holds what this program does not read in any file.
    """
    try:
        examination = msgspec.json.decode(data, type=_File).examination
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"is not an examination: {error}") from error
    check_examination(examination)
    return msgspec.structs.replace(examination, facts=tuple(map(_restore_double, examination.facts)))


def check_examination_file(data: bytes) -> None:
    """Nothing, when another program reads the whole file as this one does.

    Raises:
        Damaged: likewise, or it is JSON that readers take differently.
    """
    check_json(data)
    parse_examination(data)


def _restore_double(fact: Fact) -> Fact:
    """The fact with whole numbers beyond 2**53 as the doubles that they were written from (RFC 8785)."""
    value = fact.value
    restored = tuple(map(_restore, value)) if isinstance(value, tuple) else _restore(value)
    return msgspec.structs.replace(fact, value=restored)


def _restore(value: Scalar) -> Scalar:
    is_large = isinstance(value, int) and abs(value) > MAX_INTEGER
    return float(value) if is_large else value


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
