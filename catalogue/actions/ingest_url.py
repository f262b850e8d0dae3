"""Put under evidence what a URL gives, with a record of how it came."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.ingest import IngestOutcome, IngestResult, ingest_inputs
from catalogue.actions.inputs import Input, Statements
from catalogue.errors import InputFault, InputRefused
from catalogue.journal.line import Draft
from catalogue.originals.fetch import FetchPolicy, fetch_url
from catalogue.record.entry import EntryType, Rejected

_NAME_LIMIT = 200


def ingest_url(
    case: Case,
    url: str,
    statements: Statements,
    *,
    policy: FetchPolicy,
    progress: Callable[[int, int | None], None] | None = None,
) -> IngestResult:
    """Fetch one URL and take its bytes in, as received; a failure is recorded too.

    Every fetch is a sighting of its own, even of bytes that are here already.

    Raises:
        StoreUnavailable: the catalogue is locked, or its disk full.
    """
    incoming = case.originals.make_incoming_path()
    incoming.parent.mkdir(parents=True, exist_ok=True)
    try:
        fetched = fetch_url(url, incoming, policy=policy, clock=case.clock, progress=progress)
    except InputFault as error:
        is_refused = isinstance(error, InputRefused)
        kind = EntryType.INGEST_REFUSED if is_refused else EntryType.INGEST_FAILED
        subject = f"catalogue:{case.settings.origin}"
        case.record([Draft(kind, subject, Rejected(name=remove_credentials(url), reason=str(error)))])
        outcome = IngestOutcome.REFUSED if is_refused else IngestOutcome.FAILED
        return IngestResult(url, outcome, None, str(error))
    try:
        sighting = msgspec.structs.replace(
            statements.sighting,
            url=statements.sighting.url or url,
            obtained_at=fetched.fetch.finished_at,
            name=find_name(fetched.fetch.final_url),
            fetch=fetched.fetch,
        )
        item = Input(
            shown=url,
            path=incoming,
            name=find_name(fetched.fetch.final_url),
            statements=replace(statements, sighting=sighting),
        )
        result = next(ingest_inputs(case, [item], workers=1))
    finally:
        case.originals.discard(incoming)
    notes = "; ".join((*filter(None, [result.reason]), *fetched.notes))
    return msgspec.structs.replace(result, reason=notes or None)


def make_policy(*, max_bytes: int, allow_private: bool) -> FetchPolicy:
    """What may be fetched: at most so many bytes, from the public internet unless private is allowed."""
    return FetchPolicy(max_bytes=max_bytes, allow_private=allow_private)


def remove_credentials(url: str) -> str:
    """The URL without user name and password: what is recorded can never be taken out again."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def find_name(url: str) -> str:
    """The file name that a URL ends in, without folders; "download" when it has none."""
    name = Path(unquote(urlsplit(url).path)).name
    return name[-_NAME_LIMIT:] or "download"
