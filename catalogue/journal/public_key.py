"""Public keys in the forms of OpenSSH: the line, the blob and the fingerprint."""

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import InputRefused, InputUnreadable

ED25519 = "ssh-ed25519"
# The largest that OpenSSH makes, an RSA key of 16384 bits, has 12 KiB.
FILE_LIMIT_BYTES = 64 * 1024
_KIND = re.compile(r"(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]{1,60}", re.ASCII)
_PRIVATE_HEADER = b"-----BEGIN OPENSSH PRIVATE KEY-----\n"
_PRIVATE_FOOTER = b"-----END OPENSSH PRIVATE KEY-----\n"
_PRIVATE_MAGIC = b"openssh-key-v1\x00"


@dataclass(frozen=True)
class PublicKey:
    """A public key, without the comment that may name a person or a machine.

    Attributes:
        kind: such as "ssh-ed25519".
        blob: its wire form.
    """

    kind: str
    blob: bytes

    @property
    def key_line(self) -> str:
        """Kind and base64, as in a file of public keys."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it: "SHA256:" and 43 characters."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")

    @property
    def blob_sha256(self) -> str:
        """SHA-256 of the wire form, 64 hex digits; file names show the first 16."""
        return hashlib.sha256(self.blob).hexdigest()


@dataclass(frozen=True)
class PrivateKeyFile:
    """What can be seen of a private key without its passphrase.

    Attributes:
        public: its public half.
        is_encrypted: whether it needs a passphrase.
    """

    public: PublicKey
    is_encrypted: bool


class WireReader:
    """Reads the length-prefixed strings of the SSH wire form, in order.

    Source: RFC 4251 section 5.
    """

    def __init__(self, wire: bytes) -> None:
        self._rest = memoryview(wire)

    def read_number(self) -> int:
        """A uint32."""
        return int.from_bytes(self.read_bytes(4))

    def read_string(self) -> bytes:
        """A string with its length before it."""
        return self.read_bytes(self.read_number())

    def read_bytes(self, count: int) -> bytes:
        """So many bytes.

        Raises:
            ValueError: there are fewer.
        """
        if count > len(self._rest):
            raise ValueError("a length reaches beyond the end")
        taken, self._rest = bytes(self._rest[:count]), self._rest[count:]
        return taken

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return not self._rest


def wrap_string(text: bytes) -> bytes:
    """A string with its length before it."""
    return struct.pack(">I", len(text)) + text


def parse_blob(blob: bytes) -> PublicKey:
    """The public key that a wire form holds; only Ed25519 keys are looked into.

    Raises:
        ValueError: it is none.
    """
    reader = WireReader(blob)
    kind = reader.read_string().decode("ascii")
    if not _KIND.fullmatch(kind) or reader.is_at_end():
        raise ValueError("it names no kind of key")
    if kind == ED25519 and (len(reader.read_string()) != 32 or not reader.is_at_end()):
        raise ValueError("an Ed25519 key has 32 bytes")
    return PublicKey(kind, blob)


def is_kind(word: str) -> bool:
    """Whether a word can be the kind of a key, as the first word of a line of a public key is."""
    return _KIND.fullmatch(word) is not None


def parse_public_key(line: str) -> PublicKey:
    """The key of a line "KIND BASE64 [COMMENT]"; the comment is dropped.

    Raises:
        InputRefused: it is no such line.
    """
    words = line.split(maxsplit=2)
    try:
        if len(words) < 2:
            raise ValueError("it needs a kind and the key in base64")
        key = parse_blob(base64.b64decode(words[1], validate=True))
        if key.kind != words[0]:
            raise ValueError(f"it says {words[0]} and holds {key.kind}")
    except (ValueError, binascii.Error) as error:
        raise InputRefused(
            f"{line.strip()[:60]!r} is no public key ({error}); give the line of a .pub file"
        ) from error
    return key


def read_public_key(path: Path) -> PublicKey:
    """The public key of a file: a .pub file, or a private key in OpenSSH's form.

    Raises:
        InputUnreadable: it cannot be read.
        InputRefused: it is neither.
    """
    content = read_key_file(path)
    if content.startswith(b"-----BEGIN"):
        return parse_private_key_file(content, path.name).public
    lines = [line for line in content.decode("utf-8", "replace").splitlines() if line.strip()]
    if len(lines) != 1:
        raise InputRefused(f"{path.name} holds {len(lines)} lines; a .pub file holds one public key")
    return parse_public_key(lines[0])


def read_key_file(path: Path) -> bytes:
    """The bytes of a file that may be a key.

    Raises:
        InputUnreadable: it cannot be read.
        InputRefused: it is too large for a key.
    """
    try:
        with path.open("rb") as file:
            content = file.read(FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise InputUnreadable(
            f"cannot read the key {path.name}: {error.strerror}; name another with --key, or make one with "
            "'catalogue key new'"
        ) from error
    if len(content) > FILE_LIMIT_BYTES:
        raise InputRefused(f"{path.name} is no key: it has more than {FILE_LIMIT_BYTES} bytes")
    return content


def parse_private_key_file(content: bytes, name: str) -> PrivateKeyFile:
    """What a private key file shows without its passphrase.

    Raises:
        InputRefused: it is no private key in OpenSSH's own form.

    Source: OpenSSH PROTOCOL.key.
    """
    content = content.replace(b"\r\n", b"\n")
    body = content.removeprefix(_PRIVATE_HEADER).strip().removesuffix(_PRIVATE_FOOTER.strip())
    try:
        if not content.startswith(_PRIVATE_HEADER):
            raise ValueError("it has another form")
        reader = WireReader(base64.b64decode(body.replace(b"\n", b""), validate=True))
        if reader.read_bytes(len(_PRIVATE_MAGIC)) != _PRIVATE_MAGIC:
            raise ValueError("it has another form")
        cipher, _, _ = reader.read_string(), reader.read_string(), reader.read_string()
        if reader.read_number() != 1:
            raise ValueError("it does not hold one key")
        return PrivateKeyFile(parse_blob(reader.read_string()), cipher != b"none")
    except (ValueError, binascii.Error) as error:
        raise InputRefused(
            f"{name} is no private key in OpenSSH's form ({error}); make one with 'catalogue key new', or "
            "convert it with 'ssh-keygen -p'"
        ) from error
