"""The own journal signed, timestamped by an authority of our own, and known or unknown outside."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import START_AT, WRITER, flip_byte, make_case, make_clock, make_tag_draft
from signing_builders import make_key as make_other_key
from timestamp_builders import Authority, Service, make_authority, serve_authority

from catalogue.actions.case import Case
from catalogue.actions.checkpoints import (
    read_log_status,
    show_checkpoint,
    sign_own_checkpoint,
)
from catalogue.actions.claims import add_claim
from catalogue.actions.export import ExportOptions, export_bundle, plan_export
from catalogue.actions.keys import make_key, trust_key
from catalogue.actions.timestamping import name_authority, timestamp_bundle, timestamp_journal
from catalogue.actions.verify import verify_catalogue
from catalogue.bundle.layout import CHECKPOINT_NAMESPACE
from catalogue.bundle.selection import Selection
from catalogue.errors import InputRefused, UsageFault
from catalogue.journal.checkpoint import parse_checkpoint
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.journal.merkle import measure_leaf, measure_root
from catalogue.record.claim import Claim
from catalogue.record.entry import (
    BundleExported,
    BundleImported,
    CheckpointSigned,
    EntryType,
    Pin,
    Timestamped,
)

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="NO openssl on this machine")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the loopback interface itself, whatever proxy the environment names."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with make_case(tmp_path, images=3) as case:
        yield case


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key(tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def service(authority: Authority) -> Iterator[Service]:
    with serve_authority(authority) as service:
        yield service


def list_types(case: Case) -> list[str]:
    return [entry.type for entry in Journal(case.journal.path).refresh()]


def list_files(case: Case) -> list[str]:
    return sorted(path.name for path in (case.folder / "journal" / "checkpoints").glob("*"))


def make_exported(bundle: str, size: int) -> BundleExported:
    return BundleExported(bundle=bundle, size=size, root="0" * 64, profile="full", images=1, claims=0)


def export(case: Case, bundle: str, size: int) -> None:
    subject = f"catalogue:{case.settings.origin}"
    case.record([Draft(EntryType.BUNDLE_EXPORTED, subject, make_exported(bundle, size))])


def test_checkpoint_is_the_root_over_the_lines(case: Case) -> None:
    lines = case.journal.path.read_bytes().splitlines()

    shown = show_checkpoint(case)

    assert shown.size == len(lines) == 4
    assert shown.root == measure_root(measure_leaf(line) for line in lines).hex()
    parsed = parse_checkpoint(shown.text.encode())
    assert (parsed.origin, parsed.size, parsed.root.hex()) == (case.settings.origin, 4, shown.root)


def test_signing_leaves_the_signed_state_as_it_is(case: Case, key: Path) -> None:
    before = show_checkpoint(case)

    signed = sign_own_checkpoint(case, key)

    assert signed.is_new
    assert list_types(case)[-1] == EntryType.CHECKPOINT_SIGNED
    assert show_checkpoint(case) == before
    assert (signed.size, signed.root) == (before.size, before.root)


def test_signing_the_same_state_again_does_nothing(case: Case, key: Path) -> None:
    first = sign_own_checkpoint(case, key)
    journal, files = case.journal.path.read_bytes(), list_files(case)

    again = sign_own_checkpoint(case, key)

    assert not again.is_new
    assert again.signature == first.signature
    assert case.journal.path.read_bytes() == journal
    assert list_files(case) == files


def test_signing_after_an_act_signs_the_longer_journal(case: Case, key: Path) -> None:
    first = sign_own_checkpoint(case, key)
    case.record([make_tag_draft("port:sevastopol")])

    second = sign_own_checkpoint(case, key)

    assert second.size == first.size + 2  # the signing itself is an entry too, and no longer the last one
    assert len([name for name in list_files(case) if name.endswith(".sig")]) == 2


def test_second_key_signs_the_same_state(case: Case, key: Path, tmp_path: Path) -> None:
    make_key(tmp_path / "second")

    one, two = sign_own_checkpoint(case, key), sign_own_checkpoint(case, tmp_path / "second")

    assert (one.size, one.root) == (two.size, two.root)
    assert one.key != two.key
    assert list_types(case).count(EntryType.CHECKPOINT_SIGNED) == 2


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen on this machine")
def test_key_of_another_kind_signs_each_state_once(case: Case, tmp_path: Path) -> None:
    other = make_other_key(tmp_path, "ecdsa", name="other")

    first = sign_own_checkpoint(case, other)

    assert sign_own_checkpoint(case, other).signature == first.signature
    assert list_types(case).count(EntryType.CHECKPOINT_SIGNED) == 1


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen on this machine")
def test_ssh_keygen_verifies_what_is_kept(case: Case, key: Path, tmp_path: Path) -> None:
    signed = sign_own_checkpoint(case, key)
    trust_key(tmp_path / "signers", "ines", f"{key}.pub")
    folder = case.folder / "journal" / "checkpoints"
    [signature] = folder.glob("*.sig")
    stem = f"{case.settings.origin}.{signed.size}"

    command = ["ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "signers"), "-I", "ines"]
    done = subprocess.run(
        [*command, "-n", CHECKPOINT_NAMESPACE, "-s", signature],
        input=(folder / f"{stem}.checkpoint").read_bytes(),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(signature.read_bytes()).hexdigest() == signed.signature


def test_entry_that_a_crash_left_out_is_recorded_by_the_next_run(case: Case, key: Path) -> None:
    whole = case.journal.path.read_bytes()
    first = sign_own_checkpoint(case, key)
    case.journal.path.write_bytes(whole)
    case.journal.head_path.unlink()

    with Case(case.folder, clock=make_clock()) as reopened:
        again = sign_own_checkpoint(reopened, key)

        assert again.signature == first.signature
        assert list_types(reopened).count(EntryType.CHECKPOINT_SIGNED) == 1


def test_damaged_signature_is_made_anew(case: Case, key: Path) -> None:
    first = sign_own_checkpoint(case, key)
    [path] = (case.folder / "journal" / "checkpoints").glob("*.sig")
    flip_byte(path, 100)

    again = sign_own_checkpoint(case, key)

    assert again.is_new
    assert again.signature == first.signature
    assert hashlib.sha256(path.read_bytes()).hexdigest() == first.signature


def test_nothing_recorded_names_the_machine_or_the_key_file(case: Case, key: Path) -> None:
    sign_own_checkpoint(case, key)

    [entry] = [e for e in Journal(case.journal.path).refresh() if e.type == EntryType.CHECKPOINT_SIGNED]

    statement = entry.read_statement()
    assert isinstance(statement, CheckpointSigned)
    kept = b"".join(p.read_bytes() for p in (case.folder / "journal" / "checkpoints").iterdir())
    for secret in (str(key.parent), str(Path.home())):
        assert secret.encode() not in bytes(entry.body) + kept


@needs_openssl
def test_newest_signed_state_is_timestamped(
    case: Case, key: Path, service: Service, authority: Authority, tmp_path: Path
) -> None:
    signed = sign_own_checkpoint(case, key)

    [result] = timestamp_journal(case, (service.url,), roots=(authority.root,))

    assert (result.outcome, result.is_trusted, result.reason) == ("stamped", True, None)
    entry = list(Journal(case.journal.path).refresh())[-1]
    statement = entry.read_statement()
    assert isinstance(statement, Timestamped)
    folder = case.folder / "journal" / "checkpoints"
    response = folder / f"{result.signature}.{name_authority(service.url)}.tsr"
    assert statement.of == signed.signature
    assert statement.attested_at == result.attested_at
    assert statement.response == hashlib.sha256(response.read_bytes()).hexdigest()
    assert not list(folder.glob("*.tsq"))
    command = ["openssl", "ts", "-verify", "-data", str(folder / result.signature), "-in", str(response)]
    done = subprocess.run(
        [*command, "-CAfile", authority.root_path], capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout + done.stderr


@needs_openssl
def test_authority_learns_a_digest_and_nothing_else(case: Case, key: Path, service: Service) -> None:
    sign_own_checkpoint(case, key)

    list(timestamp_journal(case, (service.url,)))

    [(headers, body)] = service.requests
    assert set(headers) <= {
        *("Content-Type", "Content-Length", "Accept", "Accept-Encoding", "Host", "User-Agent", "Connection"),
    }
    assert headers["User-Agent"] == "satellite-evidence-catalogue"
    assert headers["Content-Type"] == "application/timestamp-query"
    [signature] = (case.folder / "journal" / "checkpoints").glob("*.sig")
    assert hashlib.sha256(signature.read_bytes()).digest() in body
    assert len(body) < 100


@needs_openssl
def test_without_roots_it_is_kept_and_said_that_nobody_vouches(
    case: Case, key: Path, service: Service
) -> None:
    sign_own_checkpoint(case, key)

    [result] = timestamp_journal(case, (service.url,))

    assert result.outcome == "stamped"
    assert not result.is_trusted
    assert "--tsa-ca" in str(result.reason)


@needs_openssl
def test_second_run_asks_nobody(case: Case, key: Path, service: Service, authority: Authority) -> None:
    sign_own_checkpoint(case, key)
    list(timestamp_journal(case, (service.url,), roots=(authority.root,)))
    journal = case.journal.path.read_bytes()

    [again] = timestamp_journal(case, (service.url,), roots=(authority.root,))

    assert again.outcome == "unchanged"
    assert len(service.requests) == 1
    assert case.journal.path.read_bytes() == journal


@needs_openssl
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("down", "it answered 503"),
        ("page", "no timestamp, or damaged"),
        ("large", "it sent more than 1048576 bytes"),
        ("redirect", "it answered 302"),
        ("other", "its nonce is not ours"),
    ],
)
def test_what_is_no_answer_is_queued_and_asked_again(
    case: Case, key: Path, service: Service, authority: Authority, fault: str, reason: str
) -> None:
    from catalogue.journal.timestamp import make_request

    sign_own_checkpoint(case, key)
    [signature] = (case.folder / "journal" / "checkpoints").glob("*.sig")
    service.fault, service.other = fault, authority.answer(make_request(signature.read_bytes()))

    [queued] = timestamp_journal(case, (service.url,), roots=(authority.root,))

    assert queued.outcome == "queued"
    assert reason in str(queued.reason)
    assert [name for name in list_files(case) if name.endswith((".tsq", ".tsr"))] == [
        f"{signature.name}.{name_authority(service.url)}.tsq"
    ]
    assert read_log_status(case).queued == 1
    assert EntryType.TIMESTAMPED not in list_types(case)
    service.fault = None
    [stamped] = timestamp_journal(case, (), roots=(authority.root,))  # without being named again
    assert stamped.outcome == "stamped"
    assert service.requests[0][1] == service.requests[-1][1]
    assert read_log_status(case).queued == 0


@needs_openssl
def test_authority_is_asked_through_the_proxy_that_the_environment_names(
    case: Case, key: Path, service: Service, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_own_checkpoint(case, key)
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", service.url)

    [result] = timestamp_journal(case, ("http://tsa.invalid/tsr",), roots=(authority.root,))

    assert result.outcome == "stamped"
    assert service.requests[0][0]["Host"] == "tsa.invalid"


def test_server_that_is_down_is_queued(case: Case, key: Path) -> None:
    sign_own_checkpoint(case, key)

    [result] = timestamp_journal(case, ("http://127.0.0.1:9/tsr",))

    assert result.outcome == "queued"
    assert "no connection" in str(result.reason)


@needs_openssl
def test_queued_state_is_asked_for_beside_a_newer_one(
    case: Case, key: Path, service: Service, authority: Authority
) -> None:
    first = sign_own_checkpoint(case, key)
    service.fault = "down"
    list(timestamp_journal(case, (service.url,)))
    case.record([make_tag_draft("port:sevastopol")])
    second = sign_own_checkpoint(case, key)
    service.fault = None

    results = list(timestamp_journal(case, (service.url,), roots=(authority.root,)))

    assert [result.outcome for result in results] == ["stamped", "stamped"]
    stamped = [a.size for a in read_log_status(case).anchors if a.kind == "timestamped"]
    assert stamped == [first.size, second.size]


@needs_openssl
def test_authority_that_leads_to_no_given_root_is_refused(
    case: Case, key: Path, service: Service, tmp_path: Path
) -> None:
    other = make_authority(tmp_path / "other")
    sign_own_checkpoint(case, key)

    [result] = timestamp_journal(case, (service.url,), roots=(other.root,))

    assert result.outcome == "refused"
    assert EntryType.TIMESTAMPED not in list_types(case)
    assert not [name for name in list_files(case) if name.endswith((".tsr", ".tsq"))]


@needs_openssl
def test_authority_whose_certificate_had_expired_is_refused(case: Case, key: Path, tmp_path: Path) -> None:
    stale = make_authority(tmp_path / "stale", valid_from=timedelta(days=-9), valid_for=timedelta(days=1))
    sign_own_checkpoint(case, key)

    with serve_authority(stale) as service:
        [result] = timestamp_journal(case, (service.url,), roots=(stale.root,))

    assert result.outcome == "refused"
    assert "was not valid at the time" in str(result.reason)


@needs_openssl
def test_timestamp_that_a_crash_left_out_is_recorded_by_the_next_run(
    case: Case, key: Path, service: Service
) -> None:
    sign_own_checkpoint(case, key)
    whole = case.journal.path.read_bytes()
    list(timestamp_journal(case, (service.url,)))
    case.journal.path.write_bytes(whole)
    case.journal.head_path.unlink()

    with Case(case.folder, clock=make_clock()) as reopened:
        [result] = timestamp_journal(reopened, (service.url,))

        assert result.outcome == "unchanged"
        assert list_types(reopened).count(EntryType.TIMESTAMPED) == 1


def test_nobody_is_asked_by_default(case: Case, key: Path) -> None:
    sign_own_checkpoint(case, key)

    with pytest.raises(UsageFault, match="--tsa URL"):
        timestamp_journal(case, ())


def test_nothing_signed_is_nothing_to_timestamp(case: Case) -> None:
    assert list(timestamp_journal(case, ("http://127.0.0.1:9/tsr",))) == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://me:secret@127.0.0.1/"])
def test_address_that_is_not_asked_is_refused(case: Case, key: Path, url: str) -> None:
    sign_own_checkpoint(case, key)

    with pytest.raises(InputRefused):
        timestamp_journal(case, (url,))


def make_bundle(folder: Path, key: Path) -> Path:
    """What of a bundle matters here: a tag manifest and its signature."""
    from catalogue.bundle.layout import BUNDLE_NAMESPACE
    from catalogue.journal.sshsig import sign_sshsig

    (folder / "signatures").mkdir(parents=True)
    (folder / "tagmanifest-sha256.txt").write_bytes(b"00  bagit.txt\n")
    signed = sign_sshsig(b"00  bagit.txt\n", namespace=BUNDLE_NAMESPACE, key=key)
    (folder / "signatures" / f"bundle.{signed.blob_sha256[:16]}.sig").write_bytes(signed.signature)
    return folder


@needs_openssl
def test_signatures_of_a_bundle_are_timestamped_beside_it(
    case: Case, key: Path, service: Service, authority: Authority, tmp_path: Path
) -> None:
    bundle = make_bundle(tmp_path / "bundle", key)
    before = list_types(case)

    [result] = timestamp_bundle(bundle, (service.url,), roots=(authority.root,), case=case)

    assert result.outcome == "stamped"
    names = sorted(path.name for path in (bundle / "signatures").iterdir())
    stem = f"{result.signature}.{name_authority(service.url)}"
    assert names == [result.signature, f"{stem}.pem", f"{stem}.tsr"]
    assert list_types(case) == before  # it did not leave from here
    export(case, hashlib.sha256(b"00  bagit.txt\n").hexdigest(), 4)
    assert [r.outcome for r in timestamp_bundle(bundle, (service.url,), case=case)] == ["unchanged"]
    assert list_types(case)[-1] == EntryType.TIMESTAMPED


@needs_openssl
def test_failed_timestamp_leaves_nothing_in_a_bundle(key: Path, service: Service, tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path / "bundle", key)
    service.fault = "down"

    [result] = timestamp_bundle(bundle, (service.url,))

    assert result.outcome == "refused"
    assert [path.name for path in (bundle / "signatures").iterdir()] == [result.signature]


def test_unsigned_bundle_has_nothing_to_timestamp(tmp_path: Path, key: Path) -> None:
    bundle = make_bundle(tmp_path / "bundle", key)
    shutil.rmtree(bundle / "signatures")

    with pytest.raises(InputRefused):
        timestamp_bundle(bundle, ("http://127.0.0.1:9/tsr",))
    (bundle / "signatures").mkdir()
    with pytest.raises(InputRefused, match="not signed"):
        timestamp_bundle(bundle, ("http://127.0.0.1:9/tsr",))


def test_signed_state_alone_is_not_anchored(case: Case, key: Path) -> None:
    assert read_log_status(case).not_anchored == 4
    sign_own_checkpoint(case, key)

    status = read_log_status(case)

    assert [(anchor.size, anchor.kind) for anchor in status.anchors] == [(4, "signed")]
    assert (status.lines, status.size, status.anchored, status.not_anchored) == (5, 4, 0, 4)


def test_exported_state_is_anchored_and_later_entries_are_not(case: Case) -> None:
    export(case, "b" * 64, 4)
    case.record([make_tag_draft("port:sevastopol")])

    status = read_log_status(case)

    assert [(a.size, a.kind, a.by) for a in status.anchors] == [(4, "exported", "b" * 64)]
    assert (status.size, status.anchored, status.not_anchored) == (6, 4, 2)


@needs_openssl
def test_timestamped_state_is_anchored(case: Case, key: Path, service: Service) -> None:
    sign_own_checkpoint(case, key)
    list(timestamp_journal(case, (service.url,)))

    status = read_log_status(case)

    assert {anchor.kind for anchor in status.anchors} == {"signed", "timestamped"}
    assert (status.anchored, status.not_anchored) == (4, 0)


def test_state_that_a_colleague_pinned_is_anchored(case: Case) -> None:
    shown = show_checkpoint(case)
    pins = (
        Pin(origin=shown.origin, size=3, root=shown.root, disclosed=3),
        Pin(origin="somebody", size=9, root=shown.root, disclosed=9),
    )
    theirs = Journal(case.folder / "journal" / "peer.jsonl")
    imported = BundleImported(bundle="b" * 64, pins=pins)
    theirs.append([Draft(EntryType.BUNDLE_IMPORTED, "catalogue:peer", imported)], WRITER, now=START_AT)

    status = read_log_status(case)

    assert [(a.size, a.kind, a.by) for a in status.anchors] == [(3, "pinned", "peer")]
    assert (status.anchored, status.not_anchored) == (3, 1)


@needs_openssl
def test_export_that_is_timestamped_leaves_the_journal_as_it_was_kept(
    case: Case, key: Path, service: Service, authority: Authority, tmp_path: Path
) -> None:
    add_claim(case, Claim(slug="grain", text="Two ships load grain.", claimant="Example News"))
    sign_own_checkpoint(case, key)
    roots = (authority.root,)
    assert [one.outcome for one in timestamp_journal(case, (service.url,), roots=roots)] == ["stamped"]
    options = ExportOptions(key=key, authorities=(service.url,), roots=roots)

    told = export_bundle(
        case, plan_export(case, Selection(is_all=True), options), tmp_path / "bundle", options
    )

    assert len(told.attested) == 1
    found = verify_catalogue(case.folder, lambda: Case(case.folder))
    assert [one for one in found.findings if one.severity == "fault" and one.code.startswith("JRN")] == []
