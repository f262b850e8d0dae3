"""Entries into view documents: a pure fold whose result does not depend on their order."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from catalogue.record.annotation import Annotation
from catalogue.record.claim import Assessment, Claim, Link
from catalogue.record.documents import (
    DOCUMENT_TYPES,
    AgentDocument,
    ClaimDocument,
    Document,
    ImageDocument,
    Table,
)
from catalogue.record.entry import HOUSEKEEPING, Derivative, Entry, FixityChecked, Ingested, Rejected
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag, Withdrawal

S = TypeVar("S", bound=Statement)
Key = tuple[Table, str]
# Images and claims are named by digests; whatever else an entry names makes no document.
_ID = re.compile(r"[0-9a-f]{64}")

# Which list of a document a statement joins.
_IMAGE_FIELDS: dict[type[Statement], str] = {
    Ingested: "ingested",
    Sighting: "sightings",
    Scene: "scenes",
    Tag: "tags",
    Annotation: "annotations",
    Link: "links",
    Assessment: "assessments",
    Status: "statuses",
    Derivative: "derivatives",
    FixityChecked: "fixity_checks",
}
_CUSTODY = "ingested"
_CLAIM_FIELDS: dict[type[Statement], str] = {Claim: "statements", Link: "links", Assessment: "assessments"}


def find_touched(entry: Entry, statement: Statement | None) -> list[Key]:
    """The documents that an entry changes: its subject, what else it names, and its agent.

    An image or a claim is named by 64 hex digits; what is named otherwise is no document.
    """
    if entry.type in HOUSEKEEPING:
        return []
    keys: list[Key] = [(Table.AGENTS, entry.agent)]
    if isinstance(statement, Rejected):  # what was not taken in is no image of the catalogue
        return keys
    kind, _, subject = entry.subject.partition(":")
    if kind == "image":
        keys.append((Table.IMAGES, subject))
    elif kind == "claim":
        keys.append((Table.CLAIMS, subject))
    if isinstance(statement, Link | Assessment | Withdrawal):
        for table, other in ((Table.IMAGES, statement.image), (Table.CLAIMS, statement.claim)):
            if other is not None and (table, other) not in keys:
                keys.append((table, other))
    if isinstance(statement, Derivative):
        keys.extend((Table.IMAGES, of) for of in statement.of if (Table.IMAGES, of) not in keys)
    return [key for key in keys if key[0] is Table.AGENTS or _ID.fullmatch(key[1])]


def fold_statement(
    document: Document | None, key: Key, entry: Entry, statement: Statement | None
) -> Document:
    """The document with one more entry in it.

    Args:
        document: as it was; None when nothing was known.
        key: which document, one of `find_touched`.
        entry: the entry.
        statement: its body; None when its type is unknown here, which leaves the document as it was.
    """
    table, record_id = key
    current = document if document is not None else DOCUMENT_TYPES[table](id=record_id)
    if isinstance(current, AgentDocument):
        if entry.origin in current.origins:
            return current
        return msgspec.structs.replace(current, origins=tuple(sorted({*current.origins, entry.origin})))
    if statement is None:
        return current
    if isinstance(statement, Withdrawal):
        return _withdraw(current, statement)
    fields = _IMAGE_FIELDS if isinstance(current, ImageDocument) else _CLAIM_FIELDS
    field = fields.get(type(statement))
    is_withdrawn = any(w.withdraws == entry.noted.entry for w in current.withdrawals)
    if field is None or (is_withdrawn and field != _CUSTODY):
        return current
    return _replace(current, {field: _insert(getattr(current, field), statement)})


def _replace(
    document: ImageDocument | ClaimDocument, changes: dict[str, tuple[Statement, ...]]
) -> ImageDocument | ClaimDocument:
    if "statuses" in changes:
        changes["statuses"] = _order_by_journal(changes["statuses"])
    return msgspec.structs.replace(document, **changes)


def _order_by_journal(statements: Iterable[S]) -> tuple[S, ...]:
    """Statements in an order in which no clock that was set back undoes what its journal says later.

    Each counts as made no earlier than those before it in the same journal.
    """
    latest: dict[str, str] = {}
    placed: list[tuple[tuple[str, str, int], S]] = []
    for statement in sorted(statements, key=lambda s: s.get_noted().sort_key()[1:]):
        at, origin, seq = statement.get_noted().sort_key()
        latest[origin] = max(at, latest.get(origin, at))
        placed.append(((latest[origin], origin, seq), statement))
    return tuple(statement for _, statement in sorted(placed, key=lambda pair: pair[0]))


def _insert(present: tuple[S, ...], statement: S) -> tuple[S, ...]:
    """The statements with one more, in order; an entry that is already there is not added twice."""
    if isinstance(statement, Status):  # in an order of their own, made by `_replace`
        is_there = any(known.get_noted() == statement.get_noted() for known in present)
        return present if is_there else (*present, statement)
    at = bisect_left(present, statement.get_noted().sort_key(), key=lambda s: s.get_noted().sort_key())
    if at < len(present) and present[at].get_noted() == statement.get_noted():
        return present
    return (*present[:at], statement, *present[at:])


def _withdraw(
    document: ImageDocument | ClaimDocument, withdrawal: Withdrawal
) -> ImageDocument | ClaimDocument:
    """The document without what is taken back; custody cannot be: bytes were put under evidence or not."""
    changes: dict[str, tuple[Statement, ...]] = {
        "withdrawals": _insert(document.withdrawals, withdrawal),
    }
    fields = _IMAGE_FIELDS if isinstance(document, ImageDocument) else _CLAIM_FIELDS
    for field in fields.values():
        present: tuple[Statement, ...] = getattr(document, field)
        kept = tuple(s for s in present if s.get_noted().entry != withdrawal.withdraws)
        if field != _CUSTODY and len(kept) != len(present):
            changes[field] = kept
    return _replace(document, changes)
