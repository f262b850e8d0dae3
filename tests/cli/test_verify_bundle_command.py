"""`catalogue verify BUNDLE`: without a catalogue or the network; the exit code tells faults apart."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bundle_builders import Built, make_allowed_signers
from command_builders import Run, make_catalogue, make_environment, run
from hostile_bundles import build_good, list_codes, pack, write_zip
from signing_builders import make_key
from timestamp_builders import Authority, make_authority

from catalogue.actions.verify_bundle import make_policy, parse_bundle_id, verify_bundle
from catalogue.bundle.inspect import inspect_bundle
from catalogue.bundle.write import add_signature
from catalogue.errors import ValueRefused
from catalogue.journal.timestamp import make_request, read_chain
from catalogue.record.finding import Severity
from catalogue.record.fixity import State


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Path]:
    """A signed bundle, and a list that names its signer; never to be damaged."""
    folder = tmp_path_factory.mktemp("made")
    key = make_key(folder)
    return build_good(folder, key=key), make_allowed_signers(folder / "allowed_signers", key)


@pytest.fixture
def bundle(made: tuple[Built, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0].path, tmp_path / "b"))


@pytest.fixture
def signers(made: tuple[Built, Path]) -> Path:
    return made[1]


def verify(*arguments: str | Path, cwd: Path) -> Run:
    """Run where no catalogue is, with no keys of this account."""
    return run("verify", *arguments, cwd=cwd, env={"CATALOGUE_CONFIG": str(cwd / "no-config")})


@pytest.mark.parametrize("is_packed", [False, True])
def test_bundle_is_verified_outside_any_catalogue(
    made: tuple[Built, Path], bundle: Path, signers: Path, tmp_path: Path, is_packed: bool
) -> None:
    path = pack(bundle, tmp_path / "b.zip") if is_packed else bundle

    done = verify(path, "--signers", signers, "--json", cwd=tmp_path)

    (result,) = done.read_lines()
    assert (done.code, result["state"]) == (0, "intact")
    assert result["checked"]["journal lines"] == 2
    ids = [dict(f["evidence"])["bundle_id"] for f in result["findings"] if f["code"] == "BAG-100"]
    assert ids == [made[0].bundle_id]


def test_person_is_told_who_signed_what_was_counted_and_what_was_not_checked(
    bundle: Path, signers: Path, tmp_path: Path
) -> None:
    told = " ".join(verify(bundle, "--signers", signers, cwd=tmp_path).out.split())

    for part in (
        "intact",
        "1 image",
        "2 signatures",
        "signed by ines",
        "not checked:",
        "the id of this bundle",
    ):
        assert part in told


def test_unsigned_and_unknown_are_loud_and_no_fault(bundle: Path, tmp_path: Path) -> None:
    unknown = verify(bundle, cwd=tmp_path)
    shutil.rmtree(bundle / "signatures")
    unsigned = verify(bundle, cwd=tmp_path)

    assert (unknown.code, unsigned.code) == (0, 0)
    assert "intact-unanchored" in unknown.out
    assert "warning SIG-002" in unknown.out
    assert "warning SIG-001: the bundle is unsigned: anybody could have made it" in unsigned.out


def flip(bundle: Path) -> None:
    path = bundle / "data/report.html"
    path.write_bytes(path.read_bytes()[:-1] + b"!")


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [
        (flip, "altered", 3),
        (lambda b: (b / "data/report.html").unlink(), "incomplete", 3),
        (lambda b: (b / "bagit.txt").unlink(), "incomplete", 3),
        (lambda b: (b / "tagmanifest-sha256.txt").unlink(), "incomplete", 3),
    ],
)
def test_faults_exit_with_three(bundle: Path, tmp_path: Path, act: object, state: str, code: int) -> None:
    assert callable(act)
    act(bundle)

    done = verify(bundle, "--json", cwd=tmp_path)

    assert (done.code, done.read_lines()[0]["state"]) == (code, state)


def test_another_bundle_than_expected_exits_with_three(
    made: tuple[Built, Path], bundle: Path, tmp_path: Path
) -> None:
    right = verify(bundle, "--expect", made[0].bundle_id[:16].upper(), cwd=tmp_path)
    wrong = verify(bundle, "--expect", "0" * 64, "--json", cwd=tmp_path)

    assert right.code == 0
    assert (wrong.code, wrong.read_lines()[0]["state"]) == (3, "not-ours")


@pytest.mark.parametrize("expect", ["abc", "0" * 65, "not hexadecimal digits"])
def test_expectation_that_is_no_id_is_refused(bundle: Path, tmp_path: Path, expect: str) -> None:
    assert verify(bundle, "--expect", expect, cwd=tmp_path).code == 2
    with pytest.raises(ValueRefused):
        parse_bundle_id(expect)


def test_expectation_that_would_be_compared_with_nothing_is_refused(tmp_path: Path) -> None:
    assert verify("--expect", "0" * 64, cwd=tmp_path).code == 2


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_zip_that_cannot_be_read_exits_with_four(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)

    done = verify("b.zip", "--json", cwd=tmp_path)

    assert (done.code, done.read_lines()[0]["state"]) == (4, "unreadable")


def test_zip_that_is_no_bundle_exits_with_four(tmp_path: Path) -> None:
    write_zip(tmp_path / "b.zip", [])

    done = verify("b.zip", "--json", cwd=tmp_path)

    assert (done.code, done.read_lines()[0]["state"]) == (4, "not-ours")


def test_bundle_that_was_compressed_exits_with_four_and_is_not_called_unsigned(
    bundle: Path, tmp_path: Path
) -> None:
    shutil.rmtree(bundle / "signatures")
    shutil.make_archive(str(tmp_path / "sent"), "zip", bundle)

    done = verify("sent.zip", "--json", cwd=tmp_path)

    (result,) = done.read_lines()
    assert (done.code, result["state"]) == (4, "unreadable")
    assert [finding["code"] for finding in result["findings"]] == ["BAG-025"]


def test_folder_that_holds_a_bundle_exits_with_four_and_names_it(bundle: Path, tmp_path: Path) -> None:
    done = verify(bundle.parent, cwd=tmp_path)

    assert done.code == 4
    assert "b/ in it holds a bundle: verify that" in " ".join(done.out.split())


def test_list_of_signers_that_is_not_there_is_told(bundle: Path, tmp_path: Path) -> None:
    assert verify(bundle, "--signers", tmp_path / "nothing", cwd=tmp_path).code == 5


def test_several_targets_are_told_apart(bundle: Path, tmp_path: Path) -> None:
    pack(bundle, tmp_path / "good.zip")
    flip(bundle)

    done = verify(bundle, "good.zip", "--json", cwd=tmp_path)

    assert [line["state"] for line in done.read_lines()] == ["altered", "intact-unanchored"]
    assert done.code == 3


def test_bundle_beside_an_image_of_a_catalogue(bundle: Path, tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")

    done = run("-C", case, "verify", bundle, bundle / "data/report.html", "--json")

    assert [line["state"] for line in done.read_lines()] == ["intact-unanchored", "not-ours"]


def test_verifying_changes_nothing_and_opens_no_socket(bundle: Path, signers: Path, tmp_path: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*")}
    script = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('a socket was opened')\n"
        "socket.socket = refuse\n"
        "from catalogue.cli.main import main\n"
        f"sys.argv = ['catalogue', 'verify', {str(bundle)!r}, '-q', '--signers', {str(signers)!r}]\n"
        "main()\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=make_environment(CATALOGUE_CONFIG="/nonexistent"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*")} == before


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "tsa")


def stamp(bundle: Path, authority: Authority, *, over: bytes | None = None) -> Path:
    """Put a timestamp over the signature of a bundle, or over something else, beside it."""
    (signed,) = (bundle / "signatures").glob("bundle.*.sig")
    response = authority.answer(make_request(signed.read_bytes() if over is None else over))
    return add_signature(bundle, f"{signed.name}.{'a' * 16}.tsr", response)


def test_trusted_timestamp_says_since_when(
    bundle: Path, signers: Path, authority: Authority, tmp_path: Path
) -> None:
    stamp(bundle, authority)

    done = verify(bundle, "--signers", signers, "--tsa-ca", authority.root_path, "--json", cwd=tmp_path)

    (result,) = done.read_lines()
    codes = [finding["code"] for finding in result["findings"]]
    assert (done.code, result["state"], result["checked"]["timestamps"]) == (0, "intact", 1)
    assert "TSA-100" in codes
    assert any(", before 20" in finding["sentence"] for finding in result["findings"])


def test_timestamp_of_an_unknown_authority_is_told(
    bundle: Path, authority: Authority, tmp_path: Path
) -> None:
    other = make_authority(tmp_path / "other")
    stamp(bundle, authority)

    unknown = inspect_bundle(bundle, make_policy())
    distrusted = inspect_bundle(bundle, make_policy(tsa_roots=(other.root_path,)))

    assert "TSA-003" in list_codes(unknown)
    assert "TSA-002" in list_codes(distrusted)
    assert [signature.attested_at for signature in distrusted.signatures] == [None, None]


def test_timestamp_over_something_else_is_a_fault(bundle: Path, authority: Authority) -> None:
    stamp(bundle, authority, over=b"something else")

    found = inspect_bundle(bundle, make_policy(tsa_roots=(authority.root_path,)))

    assert (found.state, "TSA-001" in list_codes(found)) == (State.ALTERED, True)


def test_flipped_bit_in_a_timestamp_is_told(bundle: Path, authority: Authority) -> None:
    path = stamp(bundle, authority)
    policy = make_policy(tsa_roots=(authority.root_path,))
    assert not {"TSA-001", "TSA-002", "TSA-003", "TSA-006"} & list_codes(inspect_bundle(bundle, policy))
    whole, missed = path.read_bytes(), []
    for place in range(0, len(whole), 5):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        if not {"TSA-001", "TSA-006"} & list_codes(inspect_bundle(bundle, policy)):
            missed.append(place)

    assert missed == []


def test_timestamp_that_departs_from_the_standards_is_a_warning(bundle: Path, authority: Authority) -> None:
    path = stamp(bundle, authority)
    policy = make_policy(tsa_roots=(authority.root_path,))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(bytes.fromhex("020103310f"), bytes.fromhex("020101310f")))

    found = inspect_bundle(bundle, policy)
    path.write_bytes(whole)

    assert [f.severity for f in found.findings if f.code == "TSA-006"] == [Severity.WARNING]
    assert found.state is State.INTACT_UNANCHORED
    assert "TSA-006" not in list_codes(inspect_bundle(bundle, policy))


def test_timestamp_outlives_the_certificate_of_its_authority(bundle: Path, authority: Authority) -> None:
    stamp(bundle, authority)
    policy = make_policy(tsa_roots=(authority.root_path,))

    found = inspect_bundle(bundle, replace(policy, now=policy.now + timedelta(days=3)))

    assert {"TSA-100", "TSA-004"} <= list_codes(found)
    assert "TSA-004" not in list_codes(inspect_bundle(bundle, policy))


def test_timestamp_of_the_future_is_told(bundle: Path, authority: Authority) -> None:
    stamp(bundle, authority)
    policy = make_policy(tsa_roots=(authority.root_path,))

    found = inspect_bundle(bundle, replace(policy, now=policy.now - timedelta(days=1)))

    assert "TSA-005" in list_codes(found)


def test_key_that_expired_after_a_trusted_timestamp_still_counts(
    bundle: Path, signers: Path, authority: Authority
) -> None:
    stamp(bundle, authority)
    policy = make_policy(signers=signers, tsa_roots=(authority.root_path,))
    (line,) = policy.signers.lines
    ended = replace(line, valid_before=policy.now + timedelta(hours=1))
    later = replace(
        policy, now=policy.now + timedelta(hours=2), signers=replace(policy.signers, lines=(ended,))
    )

    with_stamp = inspect_bundle(bundle, later)
    without = inspect_bundle(bundle, replace(later, tsa_roots=()))

    assert (with_stamp.state, without.state) == (State.INTACT, State.INTACT_UNANCHORED)
    assert "SIG-005" in list_codes(without)


def test_timestamp_and_certificates_beside_are_carried(bundle: Path, authority: Authority) -> None:
    path = stamp(bundle, authority)
    path.with_suffix(".pem").write_bytes(read_chain(path.read_bytes()))

    found = inspect_bundle(bundle, make_policy())

    assert {"TSA-102", "TSA-003"} <= list_codes(found)  # what lies in the bundle makes nobody trusted
    assert found.state is State.INTACT_UNANCHORED


def test_certificates_that_are_not_those_in_the_timestamp_are_a_fault(
    bundle: Path, authority: Authority
) -> None:
    path = stamp(bundle, authority)
    beside, whole = path.with_suffix(".pem"), read_chain(path.read_bytes())
    missed = []
    for place in range(0, len(whole), 11):
        beside.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        found = inspect_bundle(bundle, make_policy())
        if "TSA-007" not in list_codes(found) or found.state is not State.ALTERED:
            missed.append(place)
    beside.write_bytes(authority.root)
    replaced = inspect_bundle(bundle, make_policy())

    assert missed == []
    assert "TSA-007" in list_codes(replaced)


def test_certificates_whose_timestamp_is_gone_are_a_fault(bundle: Path, authority: Authority) -> None:
    path = stamp(bundle, authority)
    path.with_suffix(".pem").write_bytes(read_chain(path.read_bytes()))
    path.unlink()

    found = inspect_bundle(bundle, make_policy())

    assert (found.state, "SIG-008" in list_codes(found)) == (State.ALTERED, True)


def test_certificates_beside_a_timestamp_that_cannot_be_read_are_not_compared(
    bundle: Path, authority: Authority
) -> None:
    path = stamp(bundle, authority)
    path.with_suffix(".pem").write_bytes(read_chain(path.read_bytes()))
    path.write_bytes(b"no timestamp")

    found = inspect_bundle(bundle, make_policy())

    assert {"TSA-001", "TSA-102"} <= list_codes(found)
    assert "TSA-007" not in list_codes(found)


def test_library_gives_what_the_command_prints(bundle: Path, tmp_path: Path) -> None:
    printed = json.loads(verify(bundle, "--json", cwd=tmp_path).out)

    found = verify_bundle(bundle, make_policy())

    assert (printed["state"], printed["checked"]) == (found.state.value, found.checked)
    assert [finding["code"] for finding in printed["findings"]] == [f.code for f in found.findings]
