"""One line of a journal: written canonically, read strictly."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import cast

import msgspec

from catalogue.errors import Damaged
from catalogue.record.canonical import JsonValue, render_canonical
from catalogue.record.entry import FORMAT_VERSION, Entry, EntryType
from catalogue.record.statement import Statement

# No act comes near it; a reader that has gone so far without a line's end is not reading a journal.
LINE_LIMIT_BYTES = 16 << 20
_DECODER = msgspec.json.Decoder(Entry)


@dataclass(frozen=True)
class Draft:
    """An act about to be recorded.

    Attributes:
        type: what it does.
        subject: "image:SHA256", "claim:SHA256" or "catalogue:ORIGIN".
        statement: the body.
    """

    type: EntryType
    subject: str
    statement: Statement


@dataclass(frozen=True)
class Writer:
    """Who writes: pseudonym and program, nothing that names a machine or an account.

    Attributes:
        agent: the pseudonym.
        tool: program and version.
    """

    agent: str
    tool: str


def render_line(draft: Draft, writer: Writer, *, origin: str, seq: int, prev: str, at: str) -> bytes:
    """The bytes of one line, without the newline."""
    body = cast("dict[str, JsonValue]", msgspec.to_builtins(draft.statement))
    body.pop("noted", None)
    return render_canonical(
        {
            "v": FORMAT_VERSION,
            "origin": origin,
            "seq": seq,
            "prev": prev,
            "at": at,
            "agent": writer.agent,
            "type": str(draft.type),
            "subject": draft.subject,
            "body": {**body, "tool": writer.tool},
            "salt": secrets.token_hex(16),
        }
    )


def parse_line(line: bytes) -> Entry:
    """The entry that a line holds; its body is read later, by `Entry.read_statement`.

    Raises:
        Damaged: the line is not JSON, or lacks a field, or holds one of another kind.
    """
    try:
        entry = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"not an entry: {error}") from error
    if entry.v != FORMAT_VERSION:
        raise Damaged(f"format version {entry.v} is not {FORMAT_VERSION}; a later program wrote it")
    return entry


def measure_line(line: bytes) -> str:
    """The digest by which the next line names this one, 64 hex digits."""
    return hashlib.sha256(line).hexdigest()
