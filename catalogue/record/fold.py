"""Entries into view documents: a pure fold whose result does not depend on their order."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from catalogue.record.annotation import Annotation
from catalogue.record.answer import Checked
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
from catalogue.record.tag import SENSITIVITY, Status, Tag, Withdrawal

S = TypeVar("S", bound=Statement)
Key = tuple[Table, str]
Said = tuple[Entry, Statement | None]
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
    Checked: "checks",
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
    return fold_statements(document, key, [(entry, statement)])


def fold_statements(document: Document | None, key: Key, said: Iterable[Said]) -> Document:
    """The document with several more entries in it: what `fold_statement` gives one by one, made at once.

    Args:
        document: as it was; None when nothing was known.
        key: which document, one of `find_touched` of each entry.
        said: entries with their bodies.
    """
    table, record_id = key
    current = document if document is not None else DOCUMENT_TYPES[table](id=record_id)
    if isinstance(current, AgentDocument):
        origins = {*current.origins, *(entry.origin for entry, _ in said)}
        if len(origins) == len(current.origins):
            return current
        return msgspec.structs.replace(current, origins=tuple(sorted(origins)))
    fields = _get_fields(current)
    arrived: defaultdict[str, list[Statement]] = defaultdict(list)
    withdrawals: list[Withdrawal] = []
    for _, statement in said:
        if isinstance(statement, Withdrawal):
            withdrawals.append(statement)
        elif statement is not None and type(statement) in fields:
            arrived[fields[type(statement)]].append(statement)
    return _add(current, arrived, withdrawals) if arrived or withdrawals else current


def can_take_back(withdrawal: Withdrawal, statement: Statement) -> bool:
    """Whether a withdrawal takes away a statement: it names it, and may."""
    is_named = statement.get_noted().entry == withdrawal.withdraws
    return is_named and can_withdraw(withdrawal.get_noted().origin, statement)


def can_withdraw(origin: str, statement: Statement) -> bool:
    """Whether a withdrawal in a journal, `origin`, can take a statement away.

    Custody cannot be taken back: bytes were put under evidence or not. Of another journal, what somebody
    testified stays (claims, sightings, scenes, assessments, results of checks: dissent above all), and so
    does a tag that says how sensitive an image is: whoever could take it off could make a public export show
    what it was put on to protect. Marks such as other tags, links and annotations can be taken off by
    colleagues.
    """
    if isinstance(statement, Ingested | Withdrawal):
        return False
    if statement.get_noted().origin == origin:
        return True
    is_sensitivity = isinstance(statement, Tag) and statement.name.casefold().startswith(SENSITIVITY)
    return not is_sensitivity and not isinstance(statement, Claim | Sighting | Scene | Assessment | Checked)


def list_standing(document: ImageDocument | ClaimDocument) -> Iterator[Statement]:
    """Every statement that stands in a document, withdrawals left out."""
    for field in _get_fields(document).values():
        yield from getattr(document, field)


def _get_fields(document: ImageDocument | ClaimDocument) -> dict[type[Statement], str]:
    return _IMAGE_FIELDS if isinstance(document, ImageDocument) else _CLAIM_FIELDS


def _add(
    document: ImageDocument | ClaimDocument,
    arrived: dict[str, list[Statement]],
    withdrawn: Sequence[Withdrawal],
) -> ImageDocument | ClaimDocument:
    """The document with more statements in its lists, and without what is taken back, now or before."""
    withdrawals = _insert(document.withdrawals, withdrawn)
    by_target: defaultdict[str, list[Withdrawal]] = defaultdict(list)
    for withdrawal in withdrawals:
        by_target[withdrawal.withdraws].append(withdrawal)

    def stands(statement: Statement) -> bool:
        against = by_target.get(statement.get_noted().entry, ())
        return not any(can_take_back(withdrawal, statement) for withdrawal in against)

    changes: dict[str, tuple[Statement, ...]] = {}
    for field in _get_fields(document).values():
        present: tuple[Statement, ...] = getattr(document, field)
        kept = tuple(filter(stands, present)) if withdrawn else present
        news = list(filter(stands, arrived.get(field, ())))
        if news or len(kept) != len(present):
            changes[field] = _place(kept, news) if field == "statuses" else _insert(kept, news)
    return msgspec.structs.replace(document, withdrawals=withdrawals, **changes)


def _insert(present: tuple[S, ...], news: Iterable[S]) -> tuple[S, ...]:
    """The statements with more, in order; an entry that is already there is not added twice."""
    statements = list(present)
    for statement in news:
        at = bisect_left(statements, statement.get_noted().sort_key(), key=_get_sort_key)
        if at == len(statements) or statements[at].get_noted() != statement.get_noted():
            statements.insert(at, statement)
    return tuple(statements)


def _get_sort_key(statement: Statement) -> tuple[str, str, int]:
    return statement.get_noted().sort_key()


def _place(present: Iterable[S], news: Iterable[S]) -> tuple[S, ...]:
    """Statements in an order in which no clock that was set back undoes what its journal says later.

    Each counts as made no earlier than those before it in the same journal.
    """
    each = {statement.get_noted(): statement for statement in (*present, *news)}
    latest: dict[str, str] = {}
    placed: list[tuple[tuple[str, str, int], S]] = []
    for statement in sorted(each.values(), key=lambda s: s.get_noted().sort_key()[1:]):
        at, origin, seq = statement.get_noted().sort_key()
        latest[origin] = max(at, latest.get(origin, at))
        placed.append(((latest[origin], origin, seq), statement))
    return tuple(statement for _, statement in sorted(placed, key=lambda pair: pair[0]))
