"""Sign the state of the own journal, and tell which states are known outside.

Signing goes in this order, so that a crash leaves at worst a signature that no entry names, which the next
run notices:

1. cut the journal where its last entry about anything but journals and bundles ends;
2. sign that state, and write checkpoint and signature to `journal/checkpoints/`;
3. record that it was signed.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.held import CHECKPOINTS, read_held
from catalogue.bundle.layout import CHECKPOINT_NAMESPACE
from catalogue.durable import replace_file
from catalogue.errors import InputRefused, SignatureRefused, StoreUnavailable
from catalogue.journal.checkpoint import Checkpoint, render_checkpoint
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.journal.merkle import measure_leaf, measure_root
from catalogue.journal.public_key import PublicKey, read_public_key
from catalogue.journal.sshsig import check_sshsig, sign_sshsig
from catalogue.record.entry import (
    HOUSEKEEPING,
    BundleExported,
    BundleImported,
    CheckpointSigned,
    Entry,
    EntryType,
    Timestamped,
)

SIGNATURE_NAME = re.compile(r"([0-9a-z][0-9a-z-]{0,63})\.(0|[1-9][0-9]{0,15})\.([0-9a-f]{16})\.sig")


class CheckpointShown(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the own journal, as `log checkpoint` and `log sign` print it.

    Attributes:
        origin: the journal.
        size: how many lines it covers: all but trailing ones about signatures, timestamps and bundles.
        root: Merkle root over them, 64 hex digits.
        text: the three lines that are signed.
        key: fingerprint of the key that signed; None when it is only shown.
        signature: SHA-256 of the signature file; likewise.
        is_new: whether it was signed just now.
    """

    origin: str
    size: int
    root: str
    text: str
    key: str | None = None
    signature: str | None = None
    is_new: bool = False


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """One trace of a state of the own journal.

    Attributes:
        size: of the journal in that state.
        kind: "signed" (which its owner can do again at will), "exported", "timestamped" or "pinned".
        by: fingerprint of the key, id of the bundle that left or came back, URL of the authority, or the
            journal that pins it.
        at: when it was recorded; of a timestamp, what the authority's clock said.
    """

    size: int
    kind: str
    by: str
    at: str


class LogStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How far the own journal is known outside, as `log status` prints it.

    Attributes:
        origin: the journal.
        lines: all of them.
        size: without trailing ones about signatures, timestamps and bundles.
        root: Merkle root over these, 64 hex digits.
        anchors: traces of states, by size.
        anchored: the largest size that was exported, timestamped or pinned; 0 when none was.
        not_anchored: how many entries between that and `size` nothing outside vouches for.
        queued: how many requests for timestamps wait for an answer.
    """

    origin: str
    lines: int
    size: int
    root: str
    anchors: tuple[Anchor, ...]
    anchored: int
    not_anchored: int
    queued: int


@dataclass(frozen=True)
class OwnJournal:
    """The own journal as it stands on disk.

    Attributes:
        lines: how many.
        checkpoint: of all but trailing housekeeping.
        housekeeping: its entries about signatures, timestamps and bundles.
    """

    lines: int
    checkpoint: Checkpoint
    housekeeping: tuple[Entry, ...]


def read_own_journal(case: Case) -> OwnJournal:
    """The own journal: its state, and what it says about journals and bundles.

    Raises:
        Damaged: it is not what it should be.
    """
    leaves, housekeeping, size = [], [], 0
    for number, (entry, line) in enumerate(Journal(case.journal.path).refresh_lines(), 1):
        leaves.append(measure_leaf(line))
        if entry.type in HOUSEKEEPING:
            housekeeping.append(entry)
        else:
            size = number
    root = measure_root(leaves[:size])
    return OwnJournal(len(leaves), Checkpoint(case.settings.origin, size, root), tuple(housekeeping))


def show_checkpoint(case: Case) -> CheckpointShown:
    """The state of the own journal."""
    return _show(read_own_journal(case).checkpoint)


def sign_own_checkpoint(case: Case, key: Path) -> CheckpointShown:
    """Sign the state of the own journal with a key, and record it; nothing new is signed twice.

    Raises:
        InputUnreadable: the key cannot be read, or it did not sign.
        InputRefused: it is no key, or others can read it.
        StoreUnavailable: the catalogue cannot be written.
    """
    own = read_own_journal(case)
    text = render_checkpoint(own.checkpoint)
    signature = _find_signature(case, own.checkpoint, _find_public(key))
    is_new = signature is None
    if signature is None:
        signature = sign_sshsig(text, namespace=CHECKPOINT_NAMESPACE, key=key).signature
    by = check_sshsig(text, signature, namespace=CHECKPOINT_NAMESPACE)
    statement = CheckpointSigned(
        size=own.checkpoint.size,
        root=own.checkpoint.root.hex(),
        key=by.fingerprint,
        signature=hashlib.sha256(signature).hexdigest(),
    )
    folder = find_checkpoints(case)
    stem = f"{own.checkpoint.origin}.{own.checkpoint.size}"
    write_durably(folder / f"{stem}.checkpoint", text)
    write_durably(folder / f"{stem}.{by.blob_sha256[:16]}.sig", signature)
    recorded = {(s.size, s.signature) for s in _read(own.housekeeping) if isinstance(s, CheckpointSigned)}
    if (statement.size, statement.signature) not in recorded:
        case.record([Draft(EntryType.CHECKPOINT_SIGNED, f"catalogue:{case.settings.origin}", statement)])
    shown = _show(own.checkpoint)
    return msgspec.structs.replace(shown, key=statement.key, signature=statement.signature, is_new=is_new)


def read_log_status(case: Case) -> LogStatus:
    """How far the own journal is known outside, as far as this catalogue knows.

    Raises:
        Damaged: a journal, or what an import kept, is not what it should be.
    """
    own = read_own_journal(case)
    anchors = sorted(
        (*_find_own_anchors(own.housekeeping, own.checkpoint.origin), *_find_pins(case)),
        key=lambda a: (a.size, a.at, a.kind, a.by),
    )
    anchored = max((anchor.size for anchor in anchors if anchor.kind != "signed"), default=0)
    return LogStatus(
        origin=own.checkpoint.origin,
        lines=own.lines,
        size=own.checkpoint.size,
        root=own.checkpoint.root.hex(),
        anchors=tuple(anchors),
        anchored=anchored,
        not_anchored=max(0, own.checkpoint.size - anchored),
        queued=sum(1 for _ in find_checkpoints(case).glob("*.tsq")),
    )


def find_checkpoints(case: Case) -> Path:
    """The folder of signed checkpoints."""
    return case.folder / "journal" / CHECKPOINTS


def find_newest_signatures(case: Case) -> list[Path]:
    """The signatures over the newest signed state of the own journal, one a key; none before the first."""
    found: dict[int, list[Path]] = {}
    for path in sorted(find_checkpoints(case).glob("*.sig")):
        match = SIGNATURE_NAME.fullmatch(path.name)
        if match and match[1] == case.settings.origin and path.is_file() and not path.is_symlink():
            found.setdefault(int(match[2]), []).append(path)
    return found[max(found)] if found else []


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that holds the same already is left alone.

    Raises:
        StoreUnavailable: it cannot be written.
    """
    try:
        with suppress(FileNotFoundError):
            if path.read_bytes() == content:
                return
        path.parent.mkdir(exist_ok=True)
        replace_file(path, [content])
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write {path.name}: {error.strerror}; make room, do it again"
        ) from error


def _show(checkpoint: Checkpoint) -> CheckpointShown:
    return CheckpointShown(
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        text=render_checkpoint(checkpoint).decode(),
    )


def _find_public(key: Path) -> PublicKey | None:
    """The public half of a key; None when its file shows it only to ssh-keygen."""
    try:
        return read_public_key(key)
    except InputRefused:
        return None


def _find_signature(case: Case, checkpoint: Checkpoint, key: PublicKey | None) -> bytes | None:
    """The signature of a key over a checkpoint that was made before; None when there is none.

    One that is damaged is made anew: not every kind of key gives the same bytes again.
    """
    if key is None:
        return None
    name = f"{checkpoint.origin}.{checkpoint.size}.{key.blob_sha256[:16]}.sig"
    try:
        signature = (find_checkpoints(case) / name).read_bytes()
        by = check_sshsig(render_checkpoint(checkpoint), signature, namespace=CHECKPOINT_NAMESPACE)
    except (FileNotFoundError, SignatureRefused):
        return None
    return signature if by.blob_sha256 == key.blob_sha256 else None


def _read(entries: tuple[Entry, ...]) -> Iterator[object]:
    return (entry.read_statement() for entry in entries)


def _find_own_anchors(entries: tuple[Entry, ...], origin: str) -> Iterator[Anchor]:
    sizes: dict[str, int] = {}
    left = {s.bundle for s in _read(entries) if isinstance(s, BundleExported)}
    for entry in entries:
        match entry.read_statement():
            case CheckpointSigned(size=size, key=key, signature=signature):
                sizes[signature] = size
                yield Anchor(size=size, kind="signed", by=key, at=entry.at)
            case BundleExported(size=size, bundle=bundle):
                yield Anchor(size=size, kind="exported", by=bundle, at=entry.at)
            case Timestamped(of=of, authority=authority, attested_at=attested_at) if of in sizes:
                yield Anchor(size=sizes[of], kind="timestamped", by=authority, at=attested_at)
            case BundleImported(bundle=bundle, pins=pins) if bundle not in left:
                for pin in pins:
                    if pin.origin == origin:
                        yield Anchor(size=pin.size, kind="pinned", by=bundle, at=entry.at)


def _find_pins(case: Case) -> Iterator[Anchor]:
    """States of the own journal that colleagues saw, by what they disclosed of it."""
    own = case.settings.origin
    for held in read_held(case.folder):
        if held.entry.origin == own or held.entry.type != EntryType.BUNDLE_IMPORTED:
            continue
        statement = held.entry.read_statement()
        for pin in statement.pins if isinstance(statement, BundleImported) else ():
            if pin.origin == own:
                yield Anchor(size=pin.size, kind="pinned", by=held.entry.origin, at=held.entry.at)
