"""Keys that are made, and the lists that say whose they are, beside what ssh-keygen makes of them."""

import os
import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import make_case
from signing_builders import sign_with_program

from catalogue.actions.keys import (
    NAMESPACES,
    list_keys,
    make_key,
    read_signers,
    revoke_key,
    show_key,
    trust_key,
)
from catalogue.errors import CheckUnavailable, InputRefused, InputUnreadable, NoSuchRecord, UsageFault
from catalogue.journal.sshsig import sign_sshsig

BUNDLE, _ = NAMESPACES
AT = datetime(2022, 5, 11, tzinfo=UTC)
needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen on this machine")


def find(signers: Path, public_key: str, revoked: Path | None = None) -> str | None:
    return read_signers(signers, revoked).find(public_key, namespace=BUNDLE, at=AT).name


def test_new_key_has_no_comment_and_is_for_its_owner_only(tmp_path: Path) -> None:
    key = make_key(tmp_path / "keys" / "key")

    path = tmp_path / "keys" / "key"
    assert path.with_name("key.pub").read_text() == f"{key.public_key}\n"
    assert len(key.public_key.split()) == 2
    assert key.has_passphrase is False
    assert show_key(path) == key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@needs_ssh_keygen
def test_ssh_keygen_reads_and_uses_a_new_key(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")

    shown = subprocess.run(
        ["ssh-keygen", "-y", "-f", tmp_path / "key"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == key.public_key
    listed = subprocess.run(
        ["ssh-keygen", "-l", "-f", tmp_path / "key.pub"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.split()[:3] == ["256", key.fingerprint, "no"]
    ours = sign_sshsig(b"data", namespace=BUNDLE, key=tmp_path / "key").signature
    assert ours == sign_with_program(b"data", tmp_path / "key", BUNDLE)


def test_two_new_keys_differ(tmp_path: Path) -> None:
    assert make_key(tmp_path / "a").fingerprint != make_key(tmp_path / "b").fingerprint


@pytest.mark.parametrize("taken", ["key", "key.pub"])
def test_key_is_never_overwritten(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("something")

    with pytest.raises(UsageFault, match="never overwritten"):
        make_key(tmp_path / "key")

    assert [path.name for path in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "something"


def test_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageFault):
        make_key(tmp_path / "key")

    assert not (tmp_path / "elsewhere").exists()


def test_key_inside_a_catalogue_is_refused(tmp_path: Path) -> None:
    with make_case(tmp_path, images=0) as case:
        (tmp_path / "link").symlink_to(case.folder)

        for folder in (case.folder, case.folder / "journal", case.folder / "new", tmp_path / "link"):
            with pytest.raises(UsageFault, match="inside a catalogue"):
                make_key(folder / "key")

        assert not list(case.folder.rglob("key*"))


@needs_ssh_keygen
def test_key_with_passphrase_is_made_by_ssh_keygen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "askpass"
    program.write_text("#!/bin/sh\necho 'correct horse'\n")
    program.chmod(0o700)
    monkeypatch.setenv("SSH_ASKPASS", str(program))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")

    key = make_key(tmp_path / "key", has_passphrase=True)

    assert key.has_passphrase is True
    assert sorted(path.name for path in tmp_path.iterdir()) == ["askpass", "key", "key.pub"]
    command = ["ssh-keygen", "-y", "-P", "correct horse", "-f", str(tmp_path / "key")]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == key.public_key
    assert sign_sshsig(b"data", namespace=BUNDLE, key=tmp_path / "key").fingerprint == key.fingerprint


def test_passphrase_without_ssh_keygen_makes_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CheckUnavailable, match="install OpenSSH"):
        make_key(tmp_path / "key", has_passphrase=True)

    assert list(tmp_path.iterdir()) == []


def test_public_half_shows_that_the_private_one_is_elsewhere(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")

    shown = show_key(tmp_path / "key.pub")

    assert shown.fingerprint == key.fingerprint
    assert shown.has_passphrase is None


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a key\n")
    (tmp_path / "large").write_bytes(b"x" * (1 << 20))

    for name in ("text", "large"):
        with pytest.raises(InputRefused):
            show_key(tmp_path / name)
    with pytest.raises(InputUnreadable):
        show_key(tmp_path / "absent")


@needs_ssh_keygen
def test_trusted_key_is_trusted_by_ssh_keygen_too_for_our_uses_only(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")

    change = trust_key(tmp_path / "signers", "ines", str(tmp_path / "key.pub"), valid_after="20220101Z")

    assert change.outcome == "trusted"
    assert find(tmp_path / "signers", key.public_key) == "ines"
    for namespace in (*NAMESPACES, "file"):
        (tmp_path / "sig").write_bytes(sign_with_program(b"data", tmp_path / "key", namespace))
        command = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "ines", "-n", namespace, "-s", "sig"]
        done = subprocess.run(command, input=b"data", cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode == 0) is (namespace in NAMESPACES)


def test_trusting_twice_changes_nothing(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    trust_key(tmp_path / "signers", "ines", key.public_key)
    before = (tmp_path / "signers").read_bytes()

    assert trust_key(tmp_path / "signers", "ines", key.public_key).outcome == "unchanged"

    assert (tmp_path / "signers").read_bytes() == before


def test_comment_of_a_trusted_key_is_left_out(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")

    trust_key(tmp_path / "signers", "ines", f"{key.public_key} ines@laptop")

    assert "laptop" not in (tmp_path / "signers").read_text()


def test_list_whose_last_line_is_not_ended_stays_whole(tmp_path: Path) -> None:
    one, two = make_key(tmp_path / "one"), make_key(tmp_path / "two")
    (tmp_path / "signers").write_text(f"# mine\nines {one.public_key}")

    trust_key(tmp_path / "signers", "mika", two.public_key)

    assert find(tmp_path / "signers", one.public_key) == "ines"
    assert find(tmp_path / "signers", two.public_key) == "mika"
    assert (tmp_path / "signers").read_text().startswith("# mine\n")


def test_list_that_is_not_understood_is_not_added_to(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    (tmp_path / "signers").write_text("ines no-such-option ssh-ed25519 AAAA\n")

    with pytest.raises(InputRefused, match="line 1"):
        trust_key(tmp_path / "signers", "ines", key.public_key)

    assert (tmp_path / "signers").read_text() == "ines no-such-option ssh-ed25519 AAAA\n"


def test_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoSuchRecord, match=r"no file absent\.pub"):
        trust_key(tmp_path / "signers", "ines", str(tmp_path / "absent.pub"))


@needs_ssh_keygen
def test_key_revoked_by_fingerprint_is_revoked_for_ssh_keygen_too(tmp_path: Path) -> None:
    key, other = make_key(tmp_path / "key"), make_key(tmp_path / "other")
    for name, one in (("ines", key), ("mika", other)):
        trust_key(tmp_path / "signers", name, one.public_key)

    change = revoke_key(tmp_path / "revoked", key.fingerprint, signers=tmp_path / "signers")

    assert change.outcome == "revoked"
    assert find(tmp_path / "signers", key.public_key, tmp_path / "revoked") is None
    assert find(tmp_path / "signers", other.public_key, tmp_path / "revoked") == "mika"
    codes = []
    for name, path in (("ines", "key"), ("mika", "other")):
        (tmp_path / "sig").write_bytes(sign_with_program(b"data", tmp_path / path, BUNDLE))
        command = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", name, "-n", BUNDLE, "-s", "sig"]
        done = subprocess.run(
            [*command, "-r", "revoked"], input=b"data", cwd=tmp_path, capture_output=True, check=False
        )
        codes.append(done.returncode)
    assert codes[0] != 0
    assert codes[1] == 0


def test_key_that_is_not_listed_can_be_revoked(tmp_path: Path) -> None:
    key, other = make_key(tmp_path / "key"), make_key(tmp_path / "other")

    revoke_key(tmp_path / "revoked", key.fingerprint)
    revoke_key(tmp_path / "revoked", str(tmp_path / "other.pub"))

    assert revoke_key(tmp_path / "revoked", key.fingerprint).outcome == "unchanged"
    assert revoke_key(tmp_path / "revoked", other.public_key).outcome == "unchanged"
    listed = list_keys(read_signers(None, tmp_path / "revoked"))
    assert {one.fingerprint for one in listed} == {key.fingerprint, other.fingerprint}
    assert all(one.is_revoked for one in listed)


def test_list_shows_windows_and_revocations(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    trust_key(tmp_path / "signers", "ines", key.public_key, valid_after="20220101Z", valid_before="20230101Z")
    revoke_key(tmp_path / "revoked", key.fingerprint, signers=tmp_path / "signers")

    [listed] = list_keys(read_signers(tmp_path / "signers", tmp_path / "revoked"))

    assert listed.names == ("ines",)
    assert (listed.valid_after, listed.valid_before) == ("2022-01-01T00:00:00Z", "2023-01-01T00:00:00Z")
    assert listed.namespaces == NAMESPACES
    assert listed.is_revoked
