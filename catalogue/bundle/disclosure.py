"""Entries of a journal shown to somebody who does not hold the journal, each proven to stand in it.

A disclosure is a folder `data/log/ORIGIN/SIZE/` of

- `checkpoint`: the journal's state, C2SP text;
- `entries.jsonl`: the disclosed lines, verbatim, by sequence number;
- `inclusion.txt`: `SEQ HASH HASH ...` per disclosed line, its audit path from the leaf up, base64;
  absent when every line is disclosed, for then the lines themselves give the root;
- `withheld.txt`: `SEQ LEAF HASH HASH ...` per line that is held back on purpose: it can be shown later, and
  then be proven to be the one;
- `consistency.txt`: `OLDSIZE OLDROOT HASH HASH ...` per earlier state that is known outside, proven to be a
  beginning of this one.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalogue.errors import Damaged
from catalogue.journal.checkpoint import Checkpoint, parse_checkpoint, render_checkpoint

CHECKPOINT, ENTRIES, INCLUSION = "checkpoint", "entries.jsonl", "inclusion.txt"
WITHHELD, CONSISTENCY = "withheld.txt", "consistency.txt"
FILES = frozenset({CHECKPOINT, ENTRIES, INCLUSION, WITHHELD, CONSISTENCY})
AuditPath = tuple[bytes, ...]
_NUMBER = re.compile(rb"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True)
class Withheld:
    """A line that is held back.

    Attributes:
        leaf: its leaf digest, 32 bytes.
        proof: its audit path.
    """

    leaf: bytes
    proof: AuditPath


@dataclass(frozen=True)
class Earlier:
    """An earlier state of the same journal.

    Attributes:
        root: its Merkle root, 32 bytes.
        proof: the consistency proof from it to the checkpoint.
    """

    root: bytes
    proof: AuditPath


@dataclass(frozen=True)
class Disclosure:
    """Some lines of one journal at one checkpoint.

    Attributes:
        checkpoint: the journal's state.
        lines: verbatim, without line feed, by sequence number.
        proofs: audit paths by sequence number; empty when every line is disclosed.
        withheld: by sequence number.
        earlier: by size.
    """

    checkpoint: Checkpoint
    lines: Mapping[int, bytes]
    proofs: Mapping[int, AuditPath] = field(default_factory=dict)
    withheld: Mapping[int, Withheld] = field(default_factory=dict)
    earlier: Mapping[int, Earlier] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every line of the journal is disclosed."""
        return len(self.lines) == self.checkpoint.size


def render_disclosure(disclosure: Disclosure) -> dict[str, bytes]:
    """The files of a disclosure, by name; those that would be empty are left out, but for the entries."""
    lines = sorted(disclosure.lines.items())
    files = {
        CHECKPOINT: render_checkpoint(disclosure.checkpoint),
        ENTRIES: b"".join(line + b"\n" for _, line in lines),
    }
    if not disclosure.is_whole:
        rows = [_render_row(seq, disclosure.proofs[seq]) for seq, _ in lines]
        files[INCLUSION] = b"".join(rows)
    files[WITHHELD] = b"".join(
        _render_row(seq, (held.leaf, *held.proof)) for seq, held in sorted(disclosure.withheld.items())
    )
    files[CONSISTENCY] = b"".join(
        _render_row(size, (earlier.root, *earlier.proof))
        for size, earlier in sorted(disclosure.earlier.items())
    )
    return {name: data for name, data in files.items() if data or name == ENTRIES}


def parse_disclosure(files: Mapping[str, bytes]) -> Disclosure:
    """The disclosure that files hold; nothing is proven by reading it.

    Raises:
        Damaged: a file is missing, unknown, or not in the form that `render_disclosure` gives.
    """
    if CHECKPOINT not in files or ENTRIES not in files or not files.keys() <= FILES:
        raise Damaged(f"a disclosure has the files {', '.join(sorted(FILES))}, the first two always")
    checkpoint = parse_checkpoint(files[CHECKPOINT])
    *lines, rest = files[ENTRIES].split(b"\n")
    if rest:
        raise Damaged(f"{ENTRIES} does not end with a line feed")
    proofs = _parse_rows(files.get(INCLUSION, b""), INCLUSION, at_least=0)
    if INCLUSION in files:
        if len(proofs) != len(lines):
            raise Damaged(f"{INCLUSION} has {len(proofs)} rows for {len(lines)} disclosed lines")
        numbers: Iterable[int] = sorted(proofs)
    else:
        numbers = range(len(lines))
        if len(lines) != checkpoint.size and lines:
            raise Damaged(
                f"{len(lines)} of {checkpoint.size} lines are disclosed, and no {INCLUSION} is here"
            )
    return Disclosure(
        checkpoint=checkpoint,
        lines=dict(zip(numbers, lines, strict=True)),
        proofs=proofs,
        withheld={
            seq: Withheld(row[0], row[1:])
            for seq, row in _parse_rows(files.get(WITHHELD, b""), WITHHELD, at_least=1).items()
        },
        earlier={
            size: Earlier(row[0], row[1:])
            for size, row in _parse_rows(files.get(CONSISTENCY, b""), CONSISTENCY, at_least=1).items()
        },
    )


def _render_row(number: int, hashes: Iterable[bytes]) -> bytes:
    return b" ".join((str(number).encode(), *map(base64.b64encode, hashes))) + b"\n"


def _parse_rows(text: bytes, name: str, *, at_least: int) -> dict[int, AuditPath]:
    """Rows by their number, which must rise; each with at least so many hashes."""
    rows: dict[int, AuditPath] = {}
    *lines, rest = text.split(b"\n")
    if rest:
        raise Damaged(f"{name} does not end with a line feed")
    last = -1
    for place, line in enumerate(lines, 1):
        number, *encoded = line.split(b" ")
        try:
            hashes = tuple(base64.b64decode(one, validate=True) for one in encoded)
        except binascii.Error as error:
            raise Damaged(f"{name}, line {place}: {error}") from error
        if not _NUMBER.fullmatch(number) or int(number) <= last or any(len(one) != 32 for one in hashes):
            raise Damaged(f"{name}, line {place}: not a number that rises and base64 of 32 bytes each")
        if len(hashes) < at_least or _render_row(int(number), hashes) != line + b"\n":
            raise Damaged(f"{name}, line {place}: not in the standard form")
        last = int(number)
        rows[last] = hashes
    return rows
