"""`catalogue key` and the signing half of `catalogue log`, as a person types them."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_builders import Run, list_types, make_catalogue, run
from timestamp_builders import Authority, Service, make_authority, serve_authority

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="NO openssl on this machine")
NAMESPACE = "custody-checkpoint@v1.satellite-evidence-catalogue"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_catalogue(tmp_path / "case")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def service(authority: Authority) -> Iterator[Service]:
    with serve_authority(authority) as service:
        yield service


def run_with(config: Path, *arguments: str | Path, **changes: str) -> Run:
    return run(*arguments, env={"CATALOGUE_CONFIG": str(config), "no_proxy": "127.0.0.1", **changes})


def test_new_key_lies_in_the_folder_of_the_account_and_is_told(config: Path) -> None:
    made = run_with(config, "key", "new", "--json")

    assert made.code == 0
    [key] = made.read_lines()
    assert key["path"] == str(config / "key")
    assert key["public_key"] == (config / "key.pub").read_text().strip()
    assert "Never use a key of a login" in made.err
    if os.name == "posix":
        assert stat.S_IMODE((config / "key").stat().st_mode) == 0o600
    assert run_with(config, "key", "show", "--json").read_lines() == [key]
    assert key["public_key"] in run_with(config, "key", "show").out.splitlines()


def test_second_new_key_is_wrong_usage(config: Path) -> None:
    run_with(config, "key", "new")
    before = (config / "key").read_bytes()

    again = run_with(config, "key", "new")

    assert again.code == 2
    assert "never overwritten" in again.err
    assert (config / "key").read_bytes() == before


def test_key_inside_the_catalogue_is_wrong_usage(case: Path, config: Path) -> None:
    refused = run_with(config, "key", "new", "--out", case / "key")

    assert refused.code == 2
    assert not (case / "key").exists()


def test_without_a_key_it_is_told_how_to_make_one(case: Path, config: Path) -> None:
    for arguments in (("key", "show"), ("-C", str(case), "log", "sign")):
        missing = run_with(config, *arguments)

        assert missing.code == 5
        assert "catalogue key new" in missing.err


@pytest.mark.parametrize("way", ["option", "environment", "folder"])
def test_key_is_found_by_option_environment_or_folder(case: Path, config: Path, way: str) -> None:
    place = config / "key" if way == "folder" else config / "other"
    run_with(config, "key", "new", "--out", place)
    named = ("--key", str(place)) if way == "option" else ()
    changes = {"CATALOGUE_KEY": str(place)} if way == "environment" else {}

    signed = run_with(config, "-C", case, "log", "sign", "--json", *named, **changes)

    assert signed.code == 0
    assert signed.read_lines()[0]["is_new"]


def test_trusted_and_revoked_keys_are_listed(config: Path) -> None:
    [key] = run_with(config, "key", "new", "--json").read_lines()
    trusted = run_with(config, "key", "trust", "ines", key["public_key"], "--valid-after", "20220101Z")
    listed = run_with(config, "key", "list", "--json").read_lines()
    revoked = run_with(config, "key", "revoke", key["fingerprint"], "--json")
    relisted = run_with(config, "key", "list", "--json").read_lines()

    assert (trusted.code, revoked.code) == (0, 0)
    assert [one["names"] for one in listed] == [["ines"]]
    assert listed[0]["valid_after"] == "2022-01-01T00:00:00Z"
    assert not listed[0]["is_revoked"]
    assert relisted[0]["is_revoked"]
    assert key["fingerprint"] in run_with(config, "key", "list").out
    again = run_with(config, "key", "trust", "mika", key["public_key"])
    assert "is on the list of revoked keys" in again.err


def test_empty_list_of_keys_says_how_to_begin(config: Path) -> None:
    listed = run_with(config, "key", "list")

    assert (listed.code, listed.out) == (0, "")
    assert "key trust" in listed.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("key", "trust", "two words", "ssh-ed25519 AAAA"), 4),
        (("key", "trust", "ines", "absent.pub"), 5),
        (("key", "revoke", "nonsense"), 5),
        (("key", "list", "--signers", "absent"), 5),
        (("key", "show", "--key", "absent"), 4),
        (("log", "timestamp", "--tsa-ca", "absent"), 4),
    ],
)
def test_what_cannot_be_meant_is_told(
    case: Path, config: Path, arguments: tuple[str, ...], code: int
) -> None:
    told = run_with(config, "-C", case, *arguments)

    assert told.code == code
    assert told.err.startswith("catalogue: ")


def test_checkpoint_is_three_lines(case: Path, config: Path) -> None:
    shown = run_with(config, "-C", case, "log", "checkpoint")

    [journal] = (case / "journal").glob("*.jsonl")
    assert shown.out.splitlines()[:2] == [journal.stem, "1"]
    assert shown.out.count("\n") == 3
    assert run_with(config, "-C", case, "log", "checkpoint", "--json").read_lines()[0]["text"] == shown.out


def test_journal_is_signed_timestamped_and_anchored(
    case: Path, config: Path, service: Service, authority: Authority
) -> None:
    run_with(config, "key", "new")
    signed = run_with(config, "-C", case, "log", "sign", "--json")
    options = ("--tsa", service.url, "--tsa-ca", str(authority.root_path))
    stamped = run_with(config, "-C", case, "log", "timestamp", "--json", *options)
    status = run_with(config, "-C", case, "log", "status", "--json")

    assert [one.code for one in (signed, stamped, status)] == [0, 0, 0]
    assert stamped.read_lines()[0]["is_trusted"]
    [found] = status.read_lines()
    assert (found["size"], found["anchored"], found["not_anchored"], found["queued"]) == (1, 1, 0, 0)
    assert [one["kind"] for one in found["anchors"]] == ["signed", "timestamped"]
    assert list_types(case) == ["catalogue.created", "checkpoint.signed", "timestamped"]
    shown = run_with(config, "-C", case, "log", "status")
    assert "pinned by nobody" in shown.err
    assert run_with(config, "-C", case, "verify").code == 0
    assert "attests" in run_with(config, "-C", case, "log").out


def test_signing_twice_says_unchanged(case: Path, config: Path) -> None:
    run_with(config, "key", "new")

    outcomes = [run_with(config, "-C", case, "log", "sign").out.split()[0] for _ in range(2)]

    assert outcomes == ["signed", "unchanged"]
    assert list_types(case).count("checkpoint.signed") == 1


def test_offline_request_waits_for_the_next_run(case: Path, config: Path, service: Service) -> None:
    run_with(config, "key", "new")
    run_with(config, "-C", case, "log", "sign")
    service.fault = "down"
    offline = run_with(config, "-C", case, "log", "timestamp", "--tsa", service.url)
    service.fault = None
    online = run_with(config, "-C", case, "log", "timestamp", "--json")

    assert offline.code == 4
    assert offline.out.startswith("queued")
    assert online.code == 0
    assert online.read_lines()[0]["outcome"] == "stamped"


def test_nothing_signed_says_what_to_do_first(case: Path, config: Path) -> None:
    told = run_with(config, "-C", case, "log", "timestamp", "--tsa", "http://127.0.0.1:9/")

    assert told.code == 0
    assert "catalogue log sign" in told.err


def test_no_authority_is_asked_unless_named(case: Path, config: Path) -> None:
    run_with(config, "key", "new")
    run_with(config, "-C", case, "log", "sign")

    assert run_with(config, "-C", case, "log", "timestamp").code == 2


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen on this machine")
def test_stock_tools_verify_what_the_commands_made(
    case: Path, config: Path, service: Service, authority: Authority, tmp_path: Path
) -> None:
    run_with(config, "key", "new")
    run_with(config, "key", "trust", "ines", config / "key.pub")
    [signed] = run_with(config, "-C", case, "log", "sign", "--json").read_lines()
    [stamp] = run_with(config, "-C", case, "log", "timestamp", "--tsa", service.url, "--json").read_lines()
    folder = case / "journal" / "checkpoints"
    [response] = folder.glob("*.tsr")

    signature = folder / stamp["signature"]
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        str(config / "allowed_signers"),
        "-I",
        "ines",
        "-n",
        NAMESPACE,
    ]
    by_ssh = subprocess.run(
        [*command, "-s", signature], input=signed["text"].encode(), capture_output=True, check=False
    )
    command = ["openssl", "ts", "-verify", "-data", str(signature), "-in", str(response)]
    by_openssl = subprocess.run([*command, "-CAfile", authority.root_path], capture_output=True, check=False)

    assert by_ssh.returncode == 0, by_ssh.stderr
    assert b"Verification: OK" in by_openssl.stdout + by_openssl.stderr


def test_catalogue_holds_nothing_of_the_account(case: Path, config: Path, service: Service) -> None:
    run_with(config, "key", "new")
    run_with(config, "-C", case, "log", "sign", USER="planted-user", HOME="/planted/home")
    run_with(config, "-C", case, "log", "timestamp", "--tsa", service.url, USER="planted-user")

    kept = b"".join(path.read_bytes() for path in sorted(case.rglob("*")) if path.is_file())
    sent = json.dumps([headers for headers, _ in service.requests]).encode()
    for secret in ("planted", str(config)):
        assert secret.encode() not in kept
        assert secret.encode() not in sent


def test_without_a_catalogue_keys_can_be_made_and_a_bundle_timestamped(
    tmp_path: Path, config: Path, service: Service
) -> None:
    run_with(config, "key", "new")
    bundle = tmp_path / "bundle"
    (bundle / "signatures").mkdir(parents=True)
    (bundle / "tagmanifest-sha256.txt").write_bytes(b"00  bagit.txt\n")
    name = f"bundle.{'0' * 16}.sig"
    (bundle / "signatures" / name).write_bytes(b"signature")

    stamped = run(
        *("log", "timestamp", bundle, "--tsa", service.url, "--json"),
        cwd=tmp_path,
        env={"CATALOGUE_CONFIG": str(config), "no_proxy": "127.0.0.1"},
    )

    assert stamped.code == 0, stamped.err
    assert stamped.read_lines()[0]["signature"] == name
