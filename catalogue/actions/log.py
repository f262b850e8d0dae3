"""Read the custody journals: who did what, when, to which record, with what outcome."""

from collections.abc import Iterator

import msgspec

from catalogue.actions.case import Case
from catalogue.journal.journal import Journal
from catalogue.record.annotation import Annotation
from catalogue.record.claim import Assessment, Claim, Link
from catalogue.record.entry import (
    Created,
    Derivative,
    Entry,
    FixityChecked,
    Ingested,
    ManifestIngested,
    Recovered,
    Rejected,
)
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag, Withdrawal


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as `log` tells it.

    Attributes:
        entry: "ORIGIN:SEQ".
        at: the writer's clock.
        agent: who.
        type: what kind of act.
        subject: "image:SHA256", "claim:SHA256", ...
        summary: what was done, with what outcome, in words.
        sha256: of the line.
        body: the statement, whole.
    """

    entry: str
    at: str
    agent: str
    type: str
    subject: str
    summary: str
    sha256: str
    body: msgspec.Raw


def read_log(case: Case, *, subject: str | None = None) -> Iterator[LogLine]:
    """Every entry of every journal, by origin and sequence.

    Args:
        case: the catalogue.
        subject: only entries about this record, such as "image:SHA256".
    """
    for journal in case.journals:
        fresh = Journal(journal.path)
        for entry in fresh.refresh():
            if subject is None or names(entry, subject):
                yield tell(entry, fresh.position.head)


def names(entry: Entry, subject: str) -> bool:
    """Whether an entry is about a record: as its subject, or by naming its id."""
    return entry.subject == subject or subject.partition(":")[2].encode() in bytes(entry.body)


def tell(entry: Entry, sha256: str) -> LogLine:
    """An entry in words; `sha256` is that of its line."""
    statement = entry.read_statement()
    return LogLine(
        entry=entry.noted.entry,
        at=entry.at,
        agent=entry.agent,
        type=entry.type,
        subject=entry.subject,
        summary=summarise(statement) if statement else "of a kind that this version does not know",
        sha256=sha256,
        body=entry.body,
    )


def summarise(statement: Statement) -> str:
    """What a statement says, in a few words."""
    match statement:
        case Created(title=title):
            return f"catalogue {title!r} created"
        case Ingested():
            kind = statement.media_type or "unknown kind"
            size = f"{statement.size_bytes:,} bytes"
            return f"{statement.name}: {kind}, {size}, {statement.kept.value}, {statement.outcome.value}"
        case Rejected(reason=reason):
            return reason
        case ManifestIngested(name=name, rows=rows):
            return f"manifest {name}, {rows} rows"
        case Sighting():
            where = statement.publisher or statement.url or statement.page or statement.name
            return f"seen: {where}"
        case Scene():
            time = statement.acquired_at or "time not stated"
            return f"scene: {statement.platform or 'platform not stated'}, {time}"
        case Claim(slug=slug, claimant=claimant):
            return f"claim {slug} by {claimant}"
        case Link(relation=relation, claim=claim):
            return f"{relation.value} claim {claim[:12]}"
        case _:
            return _summarise_mark(statement)


def _summarise_mark(statement: Statement) -> str:
    match statement:
        case Assessment():
            return f"{statement.verdict.value}{f' ({statement.grade})' if statement.grade else ''}"
        case Tag(name=name):
            return f"tag {name}"
        case Annotation(shape=shape, label=label):
            return f"{shape.value}: {label}"
        case Status(status=status):
            return f"status {status.value}"
        case Derivative(kind=kind, name=name):
            return f"{kind} {name}"
        case FixityChecked(state=state, codes=codes):
            return f"{state}{' ' + ', '.join(codes) if codes else ''}"
        case Withdrawal(what=what, withdraws=withdraws):
            return f"withdrew {what} (entry {withdraws})"
        case Recovered():
            torn = f"set aside {statement.set_aside}" if statement.set_aside else "nothing torn"
            return f"journal recovered: {torn}, {statement.adopted} lines adopted"
        case _:
            return type(statement).__name__
