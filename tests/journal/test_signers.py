"""Lists of signers and of revoked keys, beside what ssh-keygen makes of the same files."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from signing_builders import make_key, sign_with_program

from catalogue.errors import InputRefused, ValueRefused
from catalogue.journal.public_key import PublicKey, parse_public_key, read_public_key
from catalogue.journal.signers import parse_allowed_signers, parse_revoked, render_signer

BUNDLE, CHECKPOINT = "evidence-bundle@v1.catalogue", "custody-checkpoint@v1.catalogue"
AT = datetime(2022, 5, 11, 10, 22, 5, tzinfo=UTC)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE"
OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkrS0fW0Iyb7zVAwHUkgLHFMcsXTxKnfNtOCFZkCxHx"
needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen on this machine")


def find(text: str, *, key: str = KEY, at: datetime = AT, namespace: str = BUNDLE) -> str | None:
    return parse_allowed_signers(text).find(key, namespace=namespace, at=at).name


@needs_ssh_keygen
@pytest.mark.parametrize(
    ("options", "is_taken"),
    [
        ("", True),
        (f'namespaces="{BUNDLE},{CHECKPOINT}" ', True),
        (f'namespaces="{CHECKPOINT}" ', False),
        ('namespaces="evidence-*" ', True),
        ('namespaces="evidence-bundle@v?.catalogue" ', True),
        ('namespaces="evidence-*,!*@v1.catalogue" ', False),
        ('NAMESPACES="evidence-*" ', True),
        ('valid-after="20220511Z" ', True),
        ('valid-after="202205111022Z" ', True),
        ('valid-after="20220511102205Z" ', True),
        ('valid-after="20220511102206Z" ', False),
        ('valid-before="20220511102205Z" ', True),
        ('valid-before="20220511102204Z" ', False),
        ('valid-after="20220101Z",valid-before="20230101Z" ', True),
        ('valid-after="20220101Z",valid-before="20220201Z" ', False),
        ('valid-after="20220101" ', True),
        ('valid-before="20220101" ', False),
        ("cert-authority ", False),
    ],
)
def test_list_says_what_ssh_keygen_says(tmp_path: Path, options: str, is_taken: bool) -> None:
    key = make_key(tmp_path)
    line = read_public_key(key).key_line
    text = f"# whose keys\n\nines {options}{line} a comment\n"
    (tmp_path / "list").write_text(text)
    (tmp_path / "sig").write_bytes(sign_with_program(b"data", key, BUNDLE))

    name = find(text, key=line)

    command = ["ssh-keygen", "-Y", "verify", "-f", "list", "-I", "ines", "-n", BUNDLE, "-s", "sig"]
    done = subprocess.run(
        [*command, "-Overify-time=20220511102205Z"], input=b"data", cwd=tmp_path, capture_output=True
    )
    assert (done.returncode == 0) is is_taken, done.stderr
    assert (name == "ines") is is_taken


@needs_ssh_keygen
def test_revocation_list_says_what_ssh_keygen_says(tmp_path: Path) -> None:
    key, other = make_key(tmp_path), make_key(tmp_path, name="other")
    lines = [read_public_key(path).key_line for path in (key, other)]
    text = "".join(f"{name} {line}\n" for name, line in zip(("ines", "mika"), lines, strict=True))
    (tmp_path / "list").write_text(text)
    (tmp_path / "revoked").write_text(f"# lost in the field\n{lines[0]} old laptop\n")
    signers = parse_allowed_signers(text).with_revoked(parse_revoked((tmp_path / "revoked").read_bytes()))

    for name, path, line in (("ines", key, lines[0]), ("mika", other, lines[1])):
        (tmp_path / "sig").write_bytes(sign_with_program(b"data", path, BUNDLE))
        command = ["ssh-keygen", "-Y", "verify", "-f", "list", "-I", name, "-n", BUNDLE, "-s", "sig"]
        done = subprocess.run([*command, "-r", "revoked"], input=b"data", cwd=tmp_path, capture_output=True)
        match = signers.find(line, namespace=BUNDLE, at=AT)
        assert (match.name == name) is (done.returncode == 0)
        assert (match.name is None) is (name == "ines")


def test_revocation_by_fingerprint_counts() -> None:
    fingerprint = parse_public_key(KEY).fingerprint
    signers = parse_allowed_signers(f"ines {KEY}\n").with_revoked(parse_revoked(f"{fingerprint}\n".encode()))

    match = signers.find(KEY, namespace=BUNDLE, at=AT)

    assert match.name is None
    assert match.problem == f"the key {fingerprint} is revoked"


def test_binary_revocation_list_is_refused() -> None:
    with pytest.raises(InputRefused, match="KRL"):
        parse_revoked(b"SSHKRL\n\x00\x00\x00\x00\x01")


def test_revocation_list_with_something_else_is_refused() -> None:
    with pytest.raises(InputRefused, match="line 2"):
        parse_revoked(f"{KEY}\nserial: 7\n".encode())


def test_key_that_is_not_listed_has_no_name() -> None:
    match = parse_allowed_signers(f"ines {KEY}\n").find(OTHER, namespace=BUNDLE, at=AT)

    assert match.name is None
    assert match.problem == "the list of signers does not name this key"


def test_later_line_counts_when_an_earlier_one_has_expired() -> None:
    text = f'ines valid-before="20200101Z" {KEY}\nines-again valid-after="20220101Z" {KEY}\n'

    assert find(text) == "ines-again"


def test_time_without_zone_counts_only_where_it_holds_everywhere() -> None:
    text = f'ines valid-after="202205111000",valid-before="202206011000" {KEY}\n'

    hours = {
        datetime(2022, 5, 11, 21, 59, tzinfo=UTC): None,
        datetime(2022, 5, 11, 22, 1, tzinfo=UTC): "ines",
        datetime(2022, 5, 31, 19, 59, tzinfo=UTC): "ines",
        datetime(2022, 5, 31, 20, 1, tzinfo=UTC): None,
    }

    assert {at: find(text, at=at) for at in hours} == hours
    problem = parse_allowed_signers(text).find(KEY, namespace=BUNDLE, at=min(hours)).problem
    assert problem is not None
    assert "no zone" in problem


def test_one_of_several_names_is_given() -> None:
    assert find(f"ines,ines@desk.example {KEY}\n") == "ines"
    assert find(f'"ines,mika" {KEY}\n') == "ines"


@pytest.mark.parametrize("principals", ["*", "*@desk.example", "in?s", "ines,!ines"])
def test_pattern_of_names_names_nobody(principals: str) -> None:
    signers = parse_allowed_signers(f"{principals} {KEY}\n")

    assert signers.find(KEY, namespace=BUNDLE, at=AT).name is None
    assert len(signers.notes) == 1


def test_certificate_authority_is_left_out_loudly() -> None:
    signers = parse_allowed_signers(f'ines cert-authority,namespaces="*" {KEY}\nmika {OTHER}\n')

    assert signers.find(KEY, namespace=BUNDLE, at=AT).name is None
    assert signers.find(OTHER, namespace=BUNDLE, at=AT).name == "mika"
    assert "line 1" in signers.notes[0]


@pytest.mark.parametrize(
    "line",
    [
        "ines",
        f"{KEY}",
        f"ines valid-after=20220101 {KEY}",
        f'ines valid-after="yesterday" {KEY}',
        f'ines valid-after="20221301Z" {KEY}',
        f'ines valid-after="20220201Z",valid-before="20220101Z" {KEY}',
        f'ines valid-after="20220101Z",valid-after="20220102Z" {KEY}',
        f'ines no-touch-required="x" {KEY}',
        f'ines namespaces="a, {KEY}',
        f'ines namespaces="a", {KEY}',
        f'"ines {KEY}',
        "ines ssh-ed25519 AAAA",
    ],
)
def test_line_that_is_not_understood_refuses_the_list(line: str) -> None:
    with pytest.raises(InputRefused, match="line 2 of the list of signers"):
        parse_allowed_signers(f"mika {OTHER}\n{line}\n")


@needs_ssh_keygen
@pytest.mark.parametrize("end", ["\u2028", "\x0b", "\x85", "\r"])
def test_comment_cannot_hide_a_line_of_its_own(tmp_path: Path, end: str) -> None:
    key = make_key(tmp_path)
    line = read_public_key(key).key_line
    text = f"ines {KEY} a comment{end}mallory {line}\n"
    (tmp_path / "list").write_bytes(text.encode())
    (tmp_path / "sig").write_bytes(sign_with_program(b"data", key, BUNDLE))

    command = ["ssh-keygen", "-Y", "verify", "-f", "list", "-I", "mallory", "-n", BUNDLE, "-s", "sig"]
    done = subprocess.run(command, input=b"data", cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode != 0
    assert find(text, key=line) is None
    assert find(text) == "ines"


def test_list_with_other_line_ends_is_read() -> None:
    assert find(f"# mine\r\nines {KEY}\r\n\r\n") == "ines"


def test_empty_list_names_nobody() -> None:
    assert find("") is None
    assert find("# nobody yet\n") is None


def make_line(**changes: str) -> str:
    key: PublicKey = parse_public_key(KEY)
    name = changes.pop("name", "ines")
    return render_signer(name, key, namespaces=(BUNDLE, CHECKPOINT), **changes)


def test_written_line_is_read_back() -> None:
    line = make_line(valid_after="20220101Z", valid_before="20230101Z")

    assert find(line) == "ines"
    assert find(line, namespace=CHECKPOINT) == "ines"
    assert find(line, namespace="file") is None
    assert find(line, at=datetime(2023, 1, 2, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "two words"},
        {"name": "*"},
        {"name": "ines,mika"},
        {"name": 'in"es'},
        {"name": "#ines"},
        {"name": "ines\nmika"},
        {"valid_after": "20220101"},
        {"valid_after": '20220101"Z'},
        {"valid_before": "soonZ"},
        {"valid_after": "20230101Z", "valid_before": "20220101Z"},
    ],
)
def test_line_that_could_be_misread_is_not_written(changes: dict[str, str]) -> None:
    with pytest.raises(ValueRefused):
        make_line(**changes)
