"""Read the custody journals: who did what, when, to which record, with what outcome."""

from collections.abc import Iterator

from catalogue.actions.case import Case
from catalogue.actions.held import read_held
from catalogue.journal.line import measure_line
from catalogue.record.annotation import Annotation
from catalogue.record.answer import Checked, Question
from catalogue.record.claim import Assessment, Claim, Link
from catalogue.record.entry import (
    BundleExported,
    BundleImported,
    CheckpointSigned,
    Created,
    Derivative,
    Entry,
    FixityChecked,
    ForkFound,
    Ingested,
    ManifestIngested,
    Recovered,
    Rejected,
    Timestamped,
)
from catalogue.record.number import count
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag, Withdrawal
from catalogue.record.views import LogLine


def read_log(case: Case, *, subject: str | None = None) -> Iterator[LogLine]:
    """Every entry that is held: of every journal by origin and sequence, then what imports brought.

    Args:
        case: the catalogue.
        subject: only entries about this record, such as "image:SHA256".
    """
    for held in read_held(case.folder):
        if subject is None or names(held.entry, subject):
            yield tell(held.entry, measure_line(held.line))


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
        case Checked(answers=answers):
            return "checked: " + ", ".join(f"{one.value} {answers.get(one).answer.value}" for one in Question)
        case Withdrawal(what=what, withdraws=withdraws):
            return f"withdrew {what} (entry {withdraws})"
        case Recovered():
            torn = f"set aside {statement.set_aside}" if statement.set_aside else "nothing torn"
            return f"journal recovered: {torn}, {count(statement.adopted, 'line')} adopted"
        case _:
            return _summarise_housekeeping(statement)


def _summarise_housekeeping(statement: Statement) -> str:
    match statement:
        case CheckpointSigned(size=size, key=key):
            return f"signed the journal at {count(size, 'line')} with {key}"
        case Timestamped(authority=authority, attested_at=attested_at):
            return f"{authority} attests {attested_at}"
        case BundleExported(bundle=bundle, profile=profile, images=images):
            return f"exported bundle {bundle[:12]} ({profile}, {count(images, 'image')})"
        case BundleImported(bundle=bundle, pins=pins):
            shown = ", ".join(f"{pin.origin} at {pin.size}" for pin in pins)
            return f"imported bundle {bundle[:12]}: {shown}"
        case ForkFound(found=found, bundle=bundle):
            return f"journal {found.origin} forked: bundle {bundle[:12]} shows another history"
        case _:
            return type(statement).__name__
