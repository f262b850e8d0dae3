"""What lies in `journal/checkpoints/`: signatures over states of the own journal, and their timestamps."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.actions.checkpoints import SIGNATURE_NAME
from catalogue.bundle.layout import CHECKPOINT_NAMESPACE
from catalogue.errors import CheckUnavailable, Damaged, SignatureRefused
from catalogue.journal.checkpoint import Checkpoint, parse_checkpoint, render_checkpoint
from catalogue.journal.sshsig import check_sshsig
from catalogue.journal.timestamp import read_response
from catalogue.record.finding import Finding, Severity, make_fault, make_finding

_STAMP_NAME = re.compile(r"(.+\.sig)\.[0-9a-f]{16}\.tsr")
_LIMIT_BYTES = 1 << 20
FindRoot = Callable[[int], bytes | None]


@dataclass(frozen=True)
class KeptStamp:
    """A timestamp of a signature over a state of the own journal.

    Attributes:
        size: of the journal in that state.
        response: SHA-256 of the whole response.
        is_trusted: whether its authority leads to a root that was given.
    """

    size: int
    response: str
    is_trusted: bool = False


@dataclass
class KeptSignatures:
    """What the folder of checkpoints holds.

    Attributes:
        signed: (fingerprint of the key, size) of each sound signature over a state that the journal had.
        stamps: sound timestamps of those.
        unchecked: timestamps that nothing here can check.
        findings: what is wrong with files, or could not be checked.
    """

    signed: set[tuple[str, int]] = field(default_factory=set)
    stamps: list[KeptStamp] = field(default_factory=list)
    unchecked: list[KeptStamp] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_kept_signatures(
    folder: Path, origin: str, find_root: FindRoot, roots: tuple[bytes, ...]
) -> KeptSignatures:
    """Every signature and timestamp in the folder, held against the journal as it is now.

    Args:
        folder: `journal/checkpoints`, which need not be there.
        origin: of the own journal.
        find_root: its Merkle root at a size; None for one that it does not reach.
        roots: certificates, PEM, of authorities that the reader trusts.
    """
    kept = KeptSignatures()
    for path in _list_plain(folder, "*.sig"):
        match = SIGNATURE_NAME.fullmatch(path.name)
        if match and match[1] == origin:
            _read_signature(path, origin, int(match[2]), find_root, kept)
    sizes = {f"{origin}.{size}." for _, size in kept.signed}
    for path in _list_plain(folder, "*.tsr"):
        match = _STAMP_NAME.fullmatch(path.name)
        signature = SIGNATURE_NAME.fullmatch(match[1]) if match else None
        if match and signature and f"{signature[1]}.{signature[2]}." in sizes:
            _read_stamp(path, folder / match[1], int(signature[2]), roots, kept)
    return kept


def _read_signature(path: Path, origin: str, size: int, find_root: FindRoot, kept: KeptSignatures) -> None:
    root = find_root(size)
    signature = _read_small(path)
    stored = _read_small(path.with_name(f"{origin}.{size}.checkpoint"))
    try:
        now = render_checkpoint(Checkpoint(origin, size, root)) if root else b""
        if root and (key := _find_key(now, signature)):
            kept.signed.add((key, size))
            if stored != now:
                kept.findings.append(_tell_damaged(f"{origin}.{size}.checkpoint"))
        elif (then := _parse(stored)) and then.origin == origin and (key := _find_key(stored, signature)):
            kept.findings.append(_tell_rewritten(then, key, root))
        else:
            kept.findings.append(_tell_damaged(path.name))
    except CheckUnavailable as error:
        kept.findings.append(_tell_unchecked(path.name, str(error)))


def _read_stamp(
    path: Path, signature: Path, size: int, roots: tuple[bytes, ...], kept: KeptSignatures
) -> None:
    response = _read_small(path)
    digest = hashlib.sha256(response).hexdigest()
    try:
        attested = read_response(_read_small(signature), response, roots=roots)
    except SignatureRefused:
        kept.findings.append(_tell_damaged(path.name))
        return
    except CheckUnavailable as error:
        kept.unchecked.append(KeptStamp(size, digest))
        kept.findings.append(_tell_unchecked(path.name, str(error)))
        return
    kept.stamps.append(KeptStamp(size, digest, attested.is_trusted))
    if roots and not attested.is_trusted:
        kept.findings.append(_tell_unchecked(path.name, attested.problem or "its authority is not trusted"))


def _find_key(text: bytes, signature: bytes) -> str:
    """The fingerprint of the key whose signature over a text this is; empty when it is none."""
    try:
        return check_sshsig(text, signature, namespace=CHECKPOINT_NAMESPACE).fingerprint
    except SignatureRefused:
        return ""


def _parse(text: bytes) -> Checkpoint | None:
    try:
        return parse_checkpoint(text)
    except Damaged:
        return None


def _list_plain(folder: Path, pattern: str) -> Iterator[Path]:
    """Regular files, by name; a link leads elsewhere, and a pipe is waited on for ever."""
    return (path for path in sorted(folder.glob(pattern)) if path.is_file() and not path.is_symlink())


def _read_small(path: Path) -> bytes:
    """The bytes of a small file; none of one that is missing, shut or too large, which fits nothing."""
    try:
        if path.is_symlink() or not path.is_file():
            return b""
        with path.open("rb") as file:
            content = file.read(_LIMIT_BYTES + 1)
    except OSError:
        return b""
    return content if len(content) <= _LIMIT_BYTES else b""


def _tell_rewritten(then: Checkpoint, key: str, now: bytes | None) -> Finding:
    stands = f"its root there is {now.hex()} now" if now else "it is shorter now"
    return make_fault(
        "JRN-010",
        f"journal {then.origin} was signed by {key} at {then.size} lines with Merkle root {then.root.hex()}, "
        f"and {stands}: it was written anew since",
        size=str(then.size),
        root=then.root.hex(),
    )


def _tell_damaged(name: str) -> Finding:
    return make_fault(
        "JRN-011", f"journal/checkpoints/{name} is not what was kept; restore the folder from a copy"
    )


def _tell_unchecked(name: str, why: str) -> Finding:
    return make_finding("JRN-013", Severity.WARNING, f"journal/checkpoints/{name} was not checked: {why}")
