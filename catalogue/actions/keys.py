"""Keys for signing, and the lists that say whose keys are whose and which no longer count."""

import os
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec

from catalogue.actions.settings import FILE_NAME
from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE
from catalogue.errors import (
    CheckUnavailable,
    InputRefused,
    InputUnreadable,
    NoSuchRecord,
    StoreUnavailable,
    UsageFault,
)
from catalogue.journal.public_key import (
    FILE_LIMIT_BYTES,
    PublicKey,
    parse_private_key_file,
    parse_public_key,
    read_key_file,
    read_public_key,
)
from catalogue.journal.signers import (
    Signer,
    Signers,
    is_fingerprint,
    parse_allowed_signers,
    parse_revoked,
    render_signer,
)
from catalogue.record.instant import render_utc

# What our keys are for: listed so, a key that is trusted for bundles is trusted for nothing else.
NAMESPACES = (BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE)
_PROMPT_TIMEOUT_S = 600


class KeyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A key, as `key new` and `key show` print it.

    Attributes:
        path: of the private key, or of the .pub whose private half is in an agent.
        fingerprint: "SHA256:...".
        public_key: the line to give to others; without a comment.
        has_passphrase: None when that cannot be seen: the private key is elsewhere.
    """

    path: str
    fingerprint: str
    public_key: str
    has_passphrase: bool | None


class ListedKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key of the list of signers, or one that is revoked.

    Attributes:
        names: whose it is; none for a revoked key that is not listed, or a pattern of names.
        fingerprint: "SHA256:...".
        namespaces: what it may sign; None for anything.
        valid_after: first moment at which it counts.
        valid_before: last moment at which it counts.
        is_revoked: whether it no longer counts.
    """

    names: tuple[str, ...]
    fingerprint: str
    namespaces: tuple[str, ...] | None = None
    valid_after: str | None = None
    valid_before: str | None = None
    is_revoked: bool = False


class KeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What `key trust` or `key revoke` did.

    Attributes:
        fingerprint: of the key.
        outcome: "trusted", "revoked", or "unchanged" when the list said so already.
        line: as it stands in the list.
    """

    fingerprint: str
    outcome: str
    line: str


def make_key(path: Path, *, has_passphrase: bool = False) -> KeyShown:
    """Make a new Ed25519 key without a comment, its public half beside it as `.pub`.

    Args:
        path: a file that is not there yet, outside any catalogue.
        has_passphrase: let ssh-keygen ask for one; it never passes through this program.

    Raises:
        UsageFault: something is there already, or it lies inside a catalogue.
        CheckUnavailable: a passphrase needs ssh-keygen, which is missing.
        StoreUnavailable: it cannot be written.
    """
    public_path = path.with_name(f"{path.name}.pub")
    _refuse_place(path, public_path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = _make_encrypted(path.parent) if has_passphrase else _make_plain()
        key = parse_private_key_file(content, path.name)
        _write_fresh(path, content, mode=0o600)
        _write_fresh(public_path, f"{key.public.key_line}\n".encode(), mode=0o644)
    except FileExistsError as error:
        raise _refuse_overwriting(path) from error
    except OSError as error:
        raise StoreUnavailable(f"cannot write the key {path.name}: {error.strerror}") from error
    return _show(path, key.public, has_passphrase=key.is_encrypted)


def show_key(path: Path) -> KeyShown:
    """The key of a file; nothing secret is read out of it.

    Raises:
        InputUnreadable: it cannot be read.
        InputRefused: it is no key.
    """
    content = read_key_file(path)
    if content.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----"):
        key = parse_private_key_file(content, path.name)
        return _show(path, key.public, has_passphrase=key.is_encrypted)
    return _show(path, read_public_key(path), has_passphrase=None)


def trust_key(
    signers: Path,
    name: str,
    key: str,
    *,
    valid_after: str | None = None,
    valid_before: str | None = None,
) -> KeyChange:
    """Put a key on the list of signers, for bundles and checkpoints only.

    Args:
        signers: the list; made when it is not there.
        name: whose it is, a pseudonym.
        key: the file of a public key, or its line.
        valid_after: such as "20220511Z".
        valid_before: likewise.

    Raises:
        InputRefused: it is no key, or the list is not understood.
        ValueRefused: the name or a time cannot stand in a list.
        StoreUnavailable: the list cannot be written.
    """
    public = _resolve_key(key)
    line = render_signer(
        name, public, namespaces=NAMESPACES, valid_after=valid_after, valid_before=valid_before
    )
    content = _read_list(signers)
    parse_allowed_signers(content.decode("utf-8", "replace"))
    is_listed = line.encode() in content.splitlines()
    if not is_listed:
        _append(signers, content, line)
    outcome = "unchanged" if is_listed else "trusted"
    return KeyChange(fingerprint=public.fingerprint, outcome=outcome, line=line)


def revoke_key(revoked: Path, key: str, *, signers: Path | None = None) -> KeyChange:
    """Put a key on the list of those that no longer count.

    The whole public key is written when the list of signers knows it, so that `ssh-keygen -r` reads the
    list too; it reads no fingerprints.

    Args:
        revoked: the list; made when it is not there.
        key: a fingerprint, the file of a public key, or its line.
        signers: the list of signers, if there is one.

    Raises:
        InputRefused: it is no key, or a list is not understood.
        StoreUnavailable: the list cannot be written.
    """
    if is_fingerprint(key):
        listed = read_signers(signers, None).lines if signers is not None and signers.exists() else ()
        known = next((line.key.key_line for line in listed if line.key.fingerprint == key), None)
        fingerprint, line = key, known or key
    else:
        public = _resolve_key(key)
        fingerprint, line = public.fingerprint, public.key_line
    content = _read_list(revoked)
    is_listed = fingerprint in parse_revoked(content)
    if not is_listed:
        _append(revoked, content, line)
    return KeyChange(fingerprint=fingerprint, outcome="unchanged" if is_listed else "revoked", line=line)


def list_keys(signers: Signers) -> tuple[ListedKey, ...]:
    """Every key of the list of signers, then those that are revoked and not on it."""
    listed = tuple(_list_key(line, signers.revoked) for line in signers.lines)
    named = {key.fingerprint for key in listed}
    others = sorted(signers.revoked - named)
    return (*listed, *(ListedKey(names=(), fingerprint=one, is_revoked=True) for one in others))


def read_signers(signers: Path | None, revoked: Path | None) -> Signers:
    """Whose keys are whose, by files; without any, a list that names nobody.

    Raises:
        InputUnreadable: a file cannot be read.
        InputRefused: it is not understood; the message names the line.
    """
    found = Signers()
    if signers is not None:
        found = parse_allowed_signers(_read_small(signers).decode("utf-8", "replace"))
    return found.with_revoked(parse_revoked(_read_small(revoked))) if revoked is not None else found


def read_roots(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    """The certificates, PEM, of authorities that the user trusts.

    Raises:
        InputUnreadable: a file cannot be read.
    """
    return tuple(_read_small(path) for path in paths)


def _list_key(line: Signer, revoked: frozenset[str]) -> ListedKey:
    return ListedKey(
        names=line.names,
        fingerprint=line.key.fingerprint,
        namespaces=line.namespaces,
        valid_after=_render(line.valid_after),
        valid_before=_render(line.valid_before),
        is_revoked=line.key.fingerprint in revoked,
    )


def _render(moment: datetime | None) -> str | None:
    return render_utc(moment) if moment else None


def _show(path: Path, key: PublicKey, *, has_passphrase: bool | None) -> KeyShown:
    return KeyShown(
        path=str(path),
        fingerprint=key.fingerprint,
        public_key=key.key_line,
        has_passphrase=has_passphrase,
    )


def _refuse_place(path: Path, public_path: Path) -> None:
    if any((folder / FILE_NAME).exists() for folder in path.absolute().resolve().parents):
        raise UsageFault(
            f"{path.name} would lie inside a catalogue, which gets copied and handed over; "
            "name a file outside"
        )
    if os.path.lexists(path) or os.path.lexists(public_path):
        raise _refuse_overwriting(path)


def _refuse_overwriting(path: Path) -> UsageFault:
    return UsageFault(
        f"there is a file {path.name} or {path.name}.pub already, and a key is never overwritten; "
        "'catalogue key show' shows it, --out names another file"
    )


def _make_plain() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def _make_encrypted(folder: Path) -> bytes:
    """A key for which ssh-keygen asks a passphrase, on the terminal."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise CheckUnavailable(
            "a key with a passphrase is made by ssh-keygen, which is missing here; install OpenSSH, or make "
            "one without --passphrase and keep it on an encrypted disk"
        )
    # Beside its place, so that the key is never written to a disk that the user did not name.
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        path = Path(inside) / "key"
        command = [program, "-q", "-t", "ed25519", "-C", "", "-f", str(path)]
        try:
            done = subprocess.run(command, timeout=_PROMPT_TIMEOUT_S, check=False)  # noqa: S603  # fixed
        except subprocess.TimeoutExpired as error:
            raise InputUnreadable("no passphrase was given in time; no key was made") from error
        if done.returncode or not path.exists():
            raise InputUnreadable("ssh-keygen made no key; do it again, and type the same passphrase twice")
        return path.read_bytes()


def _write_fresh(path: Path, content: bytes, *, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _resolve_key(text: str) -> PublicKey:
    """The key that a text is, or that the file of that name holds."""
    if len(text.split()) > 1:
        return parse_public_key(text)
    path = Path(text)
    if not path.exists():
        raise NoSuchRecord(
            f"there is no file {path.name}; give the file of a public key, or its line in quotes, such as "
            "'ssh-ed25519 AAAA...'"
        )
    return read_public_key(path)


def _read_small(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(16 * FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise InputUnreadable(f"cannot read {path.name}: {error.strerror}; check its name") from error
    if len(content) > 16 * FILE_LIMIT_BYTES:
        raise InputRefused(f"{path.name} has more than {16 * FILE_LIMIT_BYTES} bytes; it is no list of keys")
    return content


def _read_list(path: Path) -> bytes:
    return _read_small(path) if path.exists() else b""


def _append(path: Path, content: bytes, line: str) -> None:
    """Put a line behind what is there, which stays as it is."""
    gap = b"\n" if content and not content.endswith(b"\n") else b""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(gap + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreUnavailable(f"cannot write {path.name}: {error.strerror}") from error
