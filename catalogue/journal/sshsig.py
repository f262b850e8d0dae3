"""Signatures in the form of `ssh-keygen -Y sign`, made and checked.

A signature covers a namespace and the SHA-512 of the data, so that one made for one kind of thing never
passes for another. Plain Ed25519 keys are used in this process; keys with a passphrase, in an agent, on
hardware, or of another kind go through `ssh-keygen`.

Source: OpenSSH PROTOCOL.sshsig.
"""

import base64
import binascii
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import CheckUnavailable, InputRefused, InputUnreadable, SignatureRefused
from catalogue.journal.public_key import (
    ED25519,
    FILE_LIMIT_BYTES,
    PublicKey,
    WireReader,
    parse_blob,
    parse_private_key_file,
    read_key_file,
    wrap_string,
)

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_HEADER, _FOOTER = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
# OpenSSH's sshbuf_dtob64 breaks lines there.
_LINE = 70
# A person may have to type a passphrase or touch a token.
_SIGN_TIMEOUT_S, _CHECK_TIMEOUT_S = 300, 30


@dataclass(frozen=True)
class Signed:
    """A signature that was made.

    Attributes:
        signature: armored, as `ssh-keygen -Y sign` writes it.
        fingerprint: of the key, "SHA256:...".
        blob_sha256: SHA-256 of the public key's wire form, 64 hex digits.
    """

    signature: bytes
    fingerprint: str
    blob_sha256: str


@dataclass(frozen=True)
class SignedBy:
    """The key whose signature was found good; whose key it is, is another question.

    Attributes:
        fingerprint: "SHA256:...".
        key_line: kind and base64, as in a .pub file.
        blob_sha256: SHA-256 of the public key's wire form, 64 hex digits.
    """

    fingerprint: str
    key_line: str
    blob_sha256: str


@dataclass(frozen=True)
class _Parsed:
    key: PublicKey
    namespace: bytes
    hash_name: bytes
    signature: bytes


def sign_sshsig(data: bytes, *, namespace: str, key: Path) -> Signed:
    """A signature over data with the key of a file: a private key, or a .pub whose key is in the agent.

    With a plain Ed25519 key the same data gives the same bytes, those of `ssh-keygen -Y sign`.

    Raises:
        InputUnreadable: the key cannot be read, or it did not sign.
        InputRefused: it is no key, or others can read it.
        CheckUnavailable: it needs ssh-keygen, which is missing.
    """
    content = read_key_file(key)
    if content.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----"):
        seen = parse_private_key_file(content, key.name)
        if seen.public.kind == ED25519 and not seen.is_encrypted:
            _refuse_open_key(key)
            return _make_signed(_sign_ed25519(content, seen.public, data, namespace.encode()), seen.public)
    signature = _sign_by_program(data, namespace, key)
    by = check_sshsig(data, signature, namespace=namespace)
    return Signed(signature, by.fingerprint, by.blob_sha256)


def check_sshsig(data: bytes, signature: bytes, *, namespace: str) -> SignedBy:
    """The key that made a signature over exactly this data, for this namespace.

    Raises:
        SignatureRefused: it is no such signature; the message says why.
        CheckUnavailable: the kind of key is checked by ssh-keygen, which is missing here.
    """
    parsed = _parse_signature(signature)
    if parsed.namespace != namespace.encode():
        raise SignatureRefused(
            f"the signature was made for {parsed.namespace.decode('utf-8', 'backslashreplace')!r} "
            f"and not for {namespace!r}"
        )
    if parsed.key.kind == ED25519:
        _check_ed25519(parsed, data)
    else:
        _check_by_program(parsed, data, signature, namespace)
    return SignedBy(parsed.key.fingerprint, parsed.key.key_line, parsed.key.blob_sha256)


def parse_signer(signature: bytes) -> PublicKey:
    """The key that a signature says it is by; nothing is proven by reading it.

    Raises:
        SignatureRefused: it is no signature in the form that ssh-keygen writes.
    """
    return _parse_signature(signature).key


def _make_signed(signature: bytes, key: PublicKey) -> Signed:
    return Signed(signature, key.fingerprint, key.blob_sha256)


def _refuse_open_key(key: Path) -> None:
    """Refuse what ssh-keygen refuses: a private key that other accounts of the computer can read."""
    if os.name == "posix" and key.stat().st_mode & 0o077:
        raise InputRefused(
            f"other accounts of this computer can read the private key {key.name}; run 'chmod 600' on it"
        )


def _sign_ed25519(content: bytes, public: PublicKey, data: bytes, namespace: bytes) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        private = load_ssh_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputRefused(f"the private key cannot be used ({error}); make a new one") from error
    assert isinstance(private, Ed25519PrivateKey)
    if wrap_string(ED25519.encode()) + wrap_string(private.public_key().public_bytes_raw()) != public.blob:
        raise InputRefused("the private key does not belong to the public key in its file; make a new one")
    raw = private.sign(_render_signed(namespace, b"sha512", data))
    return _render_armor(
        _MAGIC
        + _VERSION.to_bytes(4)
        + wrap_string(public.blob)
        + wrap_string(namespace)
        + wrap_string(b"")
        + wrap_string(b"sha512")
        + wrap_string(wrap_string(ED25519.encode()) + wrap_string(raw))
    )


def _render_signed(namespace: bytes, hash_name: bytes, data: bytes) -> bytes:
    """The bytes that the key signs. Source: PROTOCOL.sshsig section 3."""
    parts = (namespace, b"", hash_name, _HASHES[hash_name](data).digest())
    return _MAGIC + b"".join(map(wrap_string, parts))


def _render_armor(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = (text[at : at + _LINE] + b"\n" for at in range(0, len(text), _LINE))
    return _HEADER + b"".join(lines) + _FOOTER


def _parse_signature(signature: bytes) -> _Parsed:
    """The parts of a signature; only the exact form that ssh-keygen writes is read.

    A form that can be written in several ways could be changed without being noticed.
    """
    if len(signature) > FILE_LIMIT_BYTES:
        raise SignatureRefused(f"it is no signature: it has more than {FILE_LIMIT_BYTES} bytes")
    if not signature.startswith(_HEADER) or not signature.endswith(_FOOTER):
        raise SignatureRefused("it is no signature in the form that 'ssh-keygen -Y sign' writes")
    body = signature[len(_HEADER) : -len(_FOOTER)].replace(b"\n", b"")
    try:
        blob = base64.b64decode(body, validate=True)
        if _render_armor(blob) != signature:
            raise ValueError("its text is laid out in another way than ssh-keygen does")
        return _parse_blob(blob)
    except (ValueError, binascii.Error) as error:
        raise SignatureRefused(f"the signature is damaged ({error})") from error


def _parse_blob(blob: bytes) -> _Parsed:
    reader = WireReader(blob)
    if reader.read_bytes(len(_MAGIC)) != _MAGIC:
        raise ValueError("it does not begin with SSHSIG")
    version = reader.read_number()
    if version != _VERSION:
        raise ValueError(f"its version {version} is not {_VERSION}")
    key = parse_blob(reader.read_string())
    if "-cert-" in key.kind:
        raise ValueError("it was made with a certificate, not with a plain key")
    namespace, reserved = reader.read_string(), reader.read_string()
    hash_name, signature = reader.read_string(), reader.read_string()
    if not namespace:
        raise ValueError("its namespace is empty")
    # Not covered by the signature: OpenSSH signs an empty field whatever stands here.
    if reserved:
        raise ValueError("its reserved field is not empty")
    if hash_name not in _HASHES:
        raise ValueError(f"the hash {hash_name[:32]!r} is not one of sha256 and sha512")
    if not reader.is_at_end():
        raise ValueError("something follows behind its end")
    return _Parsed(key, namespace, hash_name, signature)


def _check_ed25519(parsed: _Parsed, data: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        reader = WireReader(parsed.signature)
        kind, raw = reader.read_string(), reader.read_string()
        if kind != ED25519.encode() or len(raw) != 64 or not reader.is_at_end():
            raise ValueError("the signature is not of its key's kind")
        public = Ed25519PublicKey.from_public_bytes(parsed.key.blob[-32:])
        public.verify(raw, _render_signed(parsed.namespace, parsed.hash_name, data))
    except ValueError as error:
        raise SignatureRefused(f"the signature is damaged ({error})") from error
    except InvalidSignature as error:
        raise SignatureRefused(
            f"the signature does not belong to these bytes, or not to the key {parsed.key.fingerprint}"
        ) from error


def _check_by_program(parsed: _Parsed, data: bytes, signature: bytes, namespace: str) -> None:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise CheckUnavailable(
            f"not checked: a signature by a key of kind {parsed.key.kind} is checked with ssh-keygen, "
            "which is missing here; install OpenSSH, then verify again"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "signature"
        path.write_bytes(signature)
        command = [program, "-Y", "check-novalidate", "-n", namespace, "-s", str(path)]
        done = _run(command, data, timeout_s=_CHECK_TIMEOUT_S)
    if done.returncode:
        said = done.stderr.decode("utf-8", "backslashreplace").replace(str(path), "it").strip()
        if "unknown or unsupported key type" in said or "unsupported" in said.casefold():
            raise CheckUnavailable(
                f"not checked: this ssh-keygen does not know keys of kind {parsed.key.kind}; "
                "use a newer OpenSSH"
            )
        raise SignatureRefused(
            f"the signature does not belong to these bytes, or not to the key {parsed.key.fingerprint}"
        )


def _sign_by_program(data: bytes, namespace: str, key: Path) -> bytes:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise CheckUnavailable(
            f"the key {key.name} has a passphrase, lies in an agent or on hardware, or is not Ed25519: "
            "it signs through ssh-keygen, which is missing here; install OpenSSH, or use a key of "
            "'catalogue key new'"
        )
    command = [program, "-Y", "sign", "-n", namespace, "-f", str(key.absolute())]
    # "Touch your token" is said on standard error.
    shown = None if sys.stderr is not None and sys.stderr.isatty() else subprocess.PIPE
    done = _run(command, data, timeout_s=_SIGN_TIMEOUT_S, stderr=shown)
    if done.returncode or not done.stdout:
        said = (done.stderr or b"").decode("utf-8", "backslashreplace").strip().splitlines()
        reason = f": {said[-1].replace(str(key.absolute()), key.name)}" if said else ""
        raise InputUnreadable(
            f"ssh-keygen did not sign with {key.name}{reason}; nothing was signed; check the passphrase, the "
            "agent (ssh-add -l) or the token, then do it again"
        )
    return done.stdout


def _run(
    command: list[str], data: bytes, *, timeout_s: float, stderr: int | None = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  # a fixed program, arguments as a list
            command, input=data, stdout=subprocess.PIPE, stderr=stderr, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputUnreadable(
            f"ssh-keygen did not answer within {timeout_s:g} s; do it again, and watch for a passphrase "
            "prompt or a token that blinks"
        ) from error
    except OSError as error:
        raise CheckUnavailable(f"ssh-keygen could not be run: {error.strerror}") from error
