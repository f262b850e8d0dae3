"""Signatures as `ssh-keygen -Y sign` makes them: the same bytes, and nothing that is only nearly one."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from signing_builders import CHECKPOINT_NAMESPACE as NAMESPACE
from signing_builders import make_key, sign_with_program

from catalogue.errors import CheckUnavailable, InputRefused, InputUnreadable, SignatureRefused
from catalogue.journal.public_key import parse_public_key, read_public_key, wrap_string
from catalogue.journal.sshsig import check_sshsig, sign_sshsig

DATA = b"three lines\nof a\ncheckpoint\n"
VECTORS = "provenance/sshsig/regress/unittests/sshsig/testdata"
needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen on this machine")


def armor(blob: bytes, *, width: int = 70) -> bytes:
    text = base64.b64encode(blob)
    lines = b"".join(text[at : at + width] + b"\n" for at in range(0, len(text), width))
    return b"-----BEGIN SSH SIGNATURE-----\n" + lines + b"-----END SSH SIGNATURE-----\n"


def read_blob(signature: bytes) -> bytes:
    return base64.b64decode(b"".join(signature.splitlines()[1:-1]))


@needs_ssh_keygen
@pytest.mark.parametrize("data", [b"", DATA, bytes(range(256)) * 4096])
def test_signature_has_the_bytes_of_ssh_keygen(tmp_path: Path, data: bytes) -> None:
    key = make_key(tmp_path)

    signed = sign_sshsig(data, namespace=NAMESPACE, key=key)

    assert signed.signature == sign_with_program(data, key)
    shown = subprocess.run(["ssh-keygen", "-l", "-f", key], capture_output=True, text=True, check=True)
    assert signed.fingerprint == shown.stdout.split()[1]
    assert check_sshsig(data, signed.signature, namespace=NAMESPACE).blob_sha256 == signed.blob_sha256


@needs_ssh_keygen
@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_kinds_of_keys_sign_through_ssh_keygen(tmp_path: Path, kind: str) -> None:
    key = make_key(tmp_path, kind)

    signed = sign_sshsig(DATA, namespace=NAMESPACE, key=key)

    by = check_sshsig(DATA, signed.signature, namespace=NAMESPACE)
    assert by.key_line == read_public_key(key).key_line
    assert by.fingerprint == signed.fingerprint
    with pytest.raises(SignatureRefused, match="does not belong"):
        check_sshsig(DATA + b"x", signed.signature, namespace=NAMESPACE)


def make_askpass(folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ssh-keygen ask a program for the passphrase, for want of a terminal."""
    program = folder / "askpass"
    program.write_text(f"#!/bin/sh\necho '{passphrase}'\n")
    program.chmod(0o700)
    monkeypatch.setenv("SSH_ASKPASS", str(program))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")


@needs_ssh_keygen
def test_key_with_passphrase_signs_through_ssh_keygen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make_key(tmp_path, passphrase="correct horse")
    make_askpass(tmp_path, "correct horse", monkeypatch)

    signed = sign_sshsig(DATA, namespace=NAMESPACE, key=key)

    assert check_sshsig(DATA, signed.signature, namespace=NAMESPACE).fingerprint == signed.fingerprint


@needs_ssh_keygen
def test_wrong_passphrase_says_that_nothing_was_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make_key(tmp_path, passphrase="correct horse")
    make_askpass(tmp_path, "wrong horse", monkeypatch)

    with pytest.raises(InputUnreadable, match="nothing was signed") as refused:
        sign_sshsig(DATA, namespace=NAMESPACE, key=key)

    assert str(tmp_path) not in str(refused.value)


@needs_ssh_keygen
@pytest.mark.skipif(not shutil.which("ssh-agent"), reason="NO ssh-agent on this machine")
def test_key_in_an_agent_signs_by_its_public_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = make_key(tmp_path)
    expected = sign_with_program(DATA, key)
    socket = tmp_path / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        for _ in range(100):
            done = subprocess.run(["ssh-add", "-q", str(key)], capture_output=True, check=False)
            if not done.returncode:
                break
        assert not done.returncode, done.stderr
        key.unlink()

        signed = sign_sshsig(DATA, namespace=NAMESPACE, key=key.with_suffix(".pub"))
    finally:
        agent.terminate()
        agent.wait()

    assert signed.signature == expected


@needs_ssh_keygen
def test_private_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    key = make_key(tmp_path)
    key.chmod(0o644)

    with pytest.raises(InputRefused, match="chmod 600"):
        sign_sshsig(DATA, namespace=NAMESPACE, key=key)


def test_missing_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="catalogue key new"):
        sign_sshsig(DATA, namespace=NAMESPACE, key=tmp_path / "key")


@needs_ssh_keygen
def test_signature_for_another_namespace_is_refused(tmp_path: Path) -> None:
    signed = sign_sshsig(DATA, namespace="evidence-bundle@v1", key=make_key(tmp_path))

    with pytest.raises(SignatureRefused, match="was made for 'evidence-bundle@v1'"):
        check_sshsig(DATA, signed.signature, namespace=NAMESPACE)


@needs_ssh_keygen
def test_every_flipped_byte_of_a_signature_is_refused(tmp_path: Path) -> None:
    signature = sign_sshsig(DATA, namespace=NAMESPACE, key=make_key(tmp_path)).signature
    taken = []

    for at in range(len(signature)):
        for mask in (0x01, 0x20, 0x80):
            flipped = bytearray(signature)
            flipped[at] ^= mask
            try:
                check_sshsig(DATA, bytes(flipped), namespace=NAMESPACE)
            except (SignatureRefused, CheckUnavailable):
                continue
            taken.append((at, mask))

    assert taken == []


@needs_ssh_keygen
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SSHSIG\x00\x00\x00\x01", b"SSHSIG\x00\x00\x00\x02"),
        (wrap_string(b"") + wrap_string(b"sha512"), wrap_string(b"x") + wrap_string(b"sha512")),
        (wrap_string(b"sha512"), wrap_string(b"md5")),
        (wrap_string(NAMESPACE.encode()), wrap_string(b"")),
    ],
    ids=["version", "reserved", "hash", "namespace"],
)
def test_field_of_another_value_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    blob = read_blob(sign_sshsig(DATA, namespace=NAMESPACE, key=make_key(tmp_path)).signature)
    assert blob.count(old) == 1

    with pytest.raises(SignatureRefused):
        check_sshsig(DATA, armor(blob.replace(old, new)), namespace=NAMESPACE)


@needs_ssh_keygen
def test_bytes_around_a_signature_are_refused(tmp_path: Path) -> None:
    signature = sign_sshsig(DATA, namespace=NAMESPACE, key=make_key(tmp_path)).signature
    blob = read_blob(signature)
    variants = [
        signature + b"\n",
        b"\n" + signature,
        signature.replace(b"\n", b"\r\n"),
        signature[:-1],
        signature.replace(b"=", b""),
        armor(blob + b"\x00"),
        armor(blob[:-1]),
        armor(blob, width=76),
        armor(blob).replace(b"\n", b"\n\n", 1),
        b"",
        signature * 2,
    ]

    for variant in variants:
        with pytest.raises(SignatureRefused):
            check_sshsig(DATA, variant, namespace=NAMESPACE)
    assert check_sshsig(DATA, armor(blob), namespace=NAMESPACE)


@pytest.mark.parametrize(
    "kind", ["ed25519", "rsa", "ecdsa", "ecdsa_sk", "ecdsa_sk_webauthn", "ed25519_sk", "mldsa44-ed25519"]
)
def test_vectors_of_openssh_are_read(shared_data: Path, kind: str) -> None:
    folder = shared_data / VECTORS
    data, signature = (folder / "signed-data").read_bytes(), (folder / f"{kind}.sig").read_bytes()
    key = parse_public_key((folder / f"{kind}.pub").read_text())
    if kind != "ed25519" and not shutil.which("ssh-keygen"):
        pytest.skip("NO ssh-keygen on this machine")

    try:
        by = check_sshsig(data, signature, namespace="unittest")
    except CheckUnavailable:
        # Not known to OpenSSH before 10.1; it must not pass for good or for bad.
        assert kind == "mldsa44-ed25519"
        return

    assert by.key_line == key.key_line
    with pytest.raises(SignatureRefused):
        check_sshsig(data + b"\n", signature, namespace="unittest")


def test_vector_key_signs_the_vector_bytes(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / VECTORS
    key = tmp_path / "key"
    key.write_bytes((folder / "ed25519").read_bytes())
    key.chmod(0o600)

    signed = sign_sshsig((folder / "signed-data").read_bytes(), namespace="unittest", key=key)

    assert signed.signature == (folder / "ed25519.sig").read_bytes()


@needs_ssh_keygen
def test_without_ssh_keygen_an_rsa_signature_is_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = make_key(tmp_path), make_key(tmp_path, "rsa", name="rsa")
    plain = sign_sshsig(DATA, namespace=NAMESPACE, key=ours).signature
    rsa = sign_sshsig(DATA, namespace=NAMESPACE, key=theirs).signature
    monkeypatch.setenv("PATH", str(tmp_path))

    assert sign_sshsig(DATA, namespace=NAMESPACE, key=ours).signature == plain
    assert check_sshsig(DATA, plain, namespace=NAMESPACE)
    with pytest.raises(CheckUnavailable, match="not checked: .*ssh-rsa.*missing"):
        check_sshsig(DATA, rsa, namespace=NAMESPACE)
    with pytest.raises(CheckUnavailable, match="missing here"):
        sign_sshsig(DATA, namespace=NAMESPACE, key=theirs)


def test_comment_of_a_public_key_is_dropped() -> None:
    line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE"

    key = parse_public_key(f"{line} ines@laptop of hers\n")

    assert key.key_line == line
    assert key.fingerprint == "SHA256:ZxTZQ/K7JZpz0mHqWqdmYCUcq3MAtnu9TYA66TCBkxM"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjA=",
        f"ssh-ed25519 {base64.b64encode(bytes(range(51))).decode()}",
    ],
)
def test_line_that_is_no_public_key_is_refused(line: str) -> None:
    with pytest.raises(InputRefused, match="is no public key"):
        parse_public_key(line)
