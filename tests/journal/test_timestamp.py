"""Timestamps of an authority of our own, of public vectors, and what is only nearly one."""

import contextlib
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from timestamp_builders import Authority, make_authority

from catalogue.errors import CheckUnavailable, InputRefused, SignatureRefused
from catalogue.journal.der import render_object_id
from catalogue.journal.timestamp import Attested, make_request, read_chain, read_response
from catalogue.journal.timestamp_token import parse_response, read_nonce

DATA = b"-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n"
VECTORS = "provenance/rfc3161/test/fixtures"
pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="NO openssl on this machine")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "tsa")


def test_answer_of_an_authority_is_trusted(authority: Authority) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    request = make_request(DATA)

    attested = read_response(DATA, authority.answer(request), roots=(authority.root,), request=request)

    assert attested.is_trusted
    assert attested.problem is None
    assert attested.authority == "CN=Clock of a test"
    assert before <= attested.attested_at <= datetime.now(UTC)


def test_openssl_verifies_the_same_answer(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "response").write_bytes(authority.answer(make_request(DATA)))

    command = ["openssl", "ts", "-verify", "-data", "data", "-in", "response"]
    done = subprocess.run(
        [*command, "-CAfile", authority.root_path], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "Verification: OK" in done.stdout + done.stderr


def test_every_request_has_its_own_nonce() -> None:
    nonces = {read_nonce(make_request(DATA)) for _ in range(5)}

    assert len(nonces) == 5
    assert None not in nonces


def test_answer_over_other_data_is_refused(authority: Authority) -> None:
    response = authority.answer(make_request(DATA))

    with pytest.raises(SignatureRefused, match="over something else"):
        read_response(DATA + b"\n", response, roots=(authority.root,))


def test_answer_to_another_request_is_refused(authority: Authority) -> None:
    response = authority.answer(make_request(DATA))

    with pytest.raises(SignatureRefused, match="nonce"):
        read_response(DATA, response, roots=(authority.root,), request=make_request(DATA))


def test_authority_that_leads_to_another_root_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    other = make_authority(tmp_path / "other")

    attested = read_response(DATA, authority.answer(make_request(DATA)), roots=(other.root,))

    assert not attested.is_trusted
    assert attested.problem is not None
    assert "does not lead to a root" in attested.problem or "not accepted" in attested.problem


def test_without_roots_nobody_is_trusted(authority: Authority) -> None:
    attested = read_response(DATA, authority.answer(make_request(DATA)), roots=())

    assert not attested.is_trusted
    assert "no root certificate" in str(attested.problem)


def test_answer_counts_after_the_certificate_has_expired(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "tsa", valid_for=timedelta(days=1, seconds=3))
    response = authority.answer(make_request(DATA))
    attested = read_response(DATA, response, roots=(authority.root,))
    time.sleep(max(0.0, (attested.attested_at + timedelta(seconds=5) - datetime.now(UTC)).total_seconds()))
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "response").write_bytes(response)

    later = read_response(DATA, response, roots=(authority.root,))

    # That it has expired by now is what OpenSSL says, unless it is told the time.
    command = ["openssl", "ts", "-verify", "-data", "data", "-in", "response"]
    command += ["-CAfile", str(authority.root_path)]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode
    assert later == attested
    assert later.is_trusted


def test_certificate_that_had_expired_when_it_signed_is_not_trusted(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "tsa", valid_from=timedelta(days=-9), valid_for=timedelta(days=1))

    attested = read_response(DATA, authority.answer(make_request(DATA)), roots=(authority.root,))

    assert not attested.is_trusted
    assert "was not valid at the time that it attests" in str(attested.problem)


def test_no_flipped_byte_gives_another_time_or_authority(authority: Authority) -> None:
    response = authority.answer(make_request(DATA))
    good = read_response(DATA, response, roots=(authority.root,))
    wrong: list[tuple[int, Attested]] = []
    refused = 0

    for at in range(len(response)):
        flipped = bytearray(response)
        flipped[at] ^= 0x01
        try:
            attested = read_response(DATA, bytes(flipped), roots=(authority.root,))
        except (SignatureRefused, CheckUnavailable):
            refused += 1
            continue
        if attested.is_trusted and (attested.attested_at, attested.authority) != (
            good.attested_at,
            good.authority,
        ):
            wrong.append((at, attested))

    assert wrong == []
    assert refused > len(response) // 2


def test_no_flipped_byte_gives_another_time_to_a_reader_without_roots(authority: Authority) -> None:
    response = authority.answer(make_request(DATA))
    good = read_response(DATA, response, roots=())
    times = set()

    for at in range(len(response)):
        flipped = bytearray(response)
        flipped[at] ^= 0x01
        with contextlib.suppress(SignatureRefused, CheckUnavailable):
            times.add(read_response(DATA, bytes(flipped), roots=()).attested_at)

    assert times <= {good.attested_at}


def test_altered_certificate_is_refused_without_roots_too(authority: Authority) -> None:
    response = authority.answer(make_request(DATA))
    (certificate,) = parse_response(response).certificates
    start = response.index(certificate)
    taken = []

    for at in range(start, start + len(certificate)):
        flipped = bytearray(response)
        flipped[at] ^= 0x01
        with contextlib.suppress(SignatureRefused, CheckUnavailable):
            read_response(DATA, bytes(flipped), roots=())
            taken.append(at - start)

    assert taken == []


def test_altered_signature_is_refused_without_roots_too(authority: Authority) -> None:
    response = authority.answer(make_request(DATA))
    signature = parse_response(response).signature
    assert response.count(signature) == 1
    altered = signature[:-1] + bytes([signature[-1] ^ 0x01])

    with pytest.raises(SignatureRefused, match="it was altered"):
        read_response(DATA, response.replace(signature, altered), roots=())


def test_signature_over_something_of_another_kind_is_refused(authority: Authority) -> None:
    kind = render_object_id("1.2.840.113549.1.9.16.1.4")
    before, found, after = authority.answer(make_request(DATA)).rpartition(kind)

    with pytest.raises(SignatureRefused, match="another kind"):
        read_response(DATA, before + found[:-1] + b"\x02" + after, roots=())


def read_flipped(response: bytes, data: bytes, *roots: bytes) -> Iterator[tuple[int, Attested]]:
    """(place, what is read) wherever a flipped bit leaves a response that is not refused."""
    for at in range(len(response)):
        for bit in range(8):
            flipped = bytearray(response)
            flipped[at] ^= 1 << bit
            with contextlib.suppress(SignatureRefused):
                yield at, read_response(data, bytes(flipped), roots=roots)


@pytest.mark.parametrize("has_root", [False, True])
def test_every_flipped_bit_is_refused_or_told(authority: Authority, has_root: bool) -> None:
    response = authority.answer(make_request(DATA))
    roots = (authority.root,) if has_root else ()

    left = list(read_flipped(response, DATA, *roots))

    assert [at for at, attested in left if not attested.deviations] == []
    # Status, versions, two lists of algorithms, and the algorithm of the signature: nothing covers them.
    assert 15 <= len({at for at, _ in left}) <= 30


def test_flipped_bit_that_is_not_told_is_in_a_certificate_whose_issuer_is_not_there(tmp_path: Path) -> None:
    """Its name for its issuer can be altered so that it leads elsewhere; `*.pem` beside, or a root, tells."""
    authority = make_authority(tmp_path / "tsa", sends_chain=True)
    response = authority.answer(make_request(DATA))
    whole = read_response(DATA, response, roots=())
    _, root = parse_response(response).certificates
    start = response.index(root)

    left = [(at, attested) for at, attested in read_flipped(response, DATA) if not attested.deviations]

    assert all(start <= at < start + len(root) for at, _ in left)
    assert 1 <= len({at for at, _ in left}) <= 25
    assert all(attested.chain != whole.chain for _, attested in left)
    assert {(a.attested_at, a.authority) for _, a in left} == {(whole.attested_at, whole.authority)}


def test_no_flipped_bit_of_a_public_answer_raises_anything_else_or_prints(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    response = (shared_data / VECTORS / "test_tsa" / "response.tsr").read_bytes()

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        left = list(read_flipped(response, b"hello"))

    assert told == []
    assert capsys.readouterr().err == ""
    assert [at for at, attested in left if not attested.deviations] == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("3003020100", "3003020101", "its status is 1"),
        ("020103310f", "020101310f", "its version is 1, and 3 was due"),
        ("310f300d06096086480165030402010500", "310f300d06096086480165030402020500", "that it lists"),
        ("310f300d06096086480165030402010500", "310f300d06096086480165030402010400", "has parameters"),
        ("02010130313019", "02010330313019", "its signer's version is 3"),
        ("300a06082a8648ce3d040302", "300a06082a8648ce3d040303", "algorithm of its signature, as named"),
        ("300a06082a8648ce3d040302", "300a06082a8648ce3d040102", "algorithm of its signature, as named"),
    ],
)
def test_what_no_signature_covers_is_told_where_it_is_not_as_the_standards_have_it(
    authority: Authority, old: str, new: str, part: str
) -> None:
    response = authority.answer(make_request(DATA))
    before, found, after = response.rpartition(bytes.fromhex(old))
    assert found

    attested = read_response(DATA, before + bytes.fromhex(new) + after, roots=())
    whole = read_response(DATA, response, roots=())

    assert part in " ".join(attested.deviations)
    assert whole.deviations == ()
    assert (attested.attested_at, attested.authority) == (whole.attested_at, whole.authority)


def test_chain_is_read_of_what_nobody_vouches_for(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "tsa", sends_chain=True)
    response = authority.answer(make_request(DATA))
    signature = parse_response(response).signature
    altered = response.replace(signature, signature[:-1] + bytes([signature[-1] ^ 1]))

    assert read_chain(altered) == read_response(DATA, response, roots=()).chain
    with pytest.raises(SignatureRefused):
        read_chain(b"no response")


@pytest.mark.parametrize("count", [0, 1, 10, 100, 500])
def test_cut_answer_is_refused(authority: Authority, count: int) -> None:
    response = authority.answer(make_request(DATA))

    with pytest.raises(SignatureRefused):
        read_response(DATA, response[:count], roots=(authority.root,))


@pytest.mark.parametrize(
    "response",
    [
        b"<p>log in to this network</p>",
        b"\x30\x80\x00\x00",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x05\x30\x03\x02\x01\x02",
        b"\x30" * 5000,
        b"\x00" * (2 << 20),
    ],
    ids=["page", "indefinite", "too long", "rejection", "nested", "large"],
)
def test_what_is_no_answer_is_refused(response: bytes) -> None:
    with pytest.raises(SignatureRefused):
        read_response(DATA, response, roots=())


def test_refusal_of_the_authority_is_told(authority: Authority) -> None:
    request = make_request(DATA)
    unknown = request.replace(
        render_object_id("2.16.840.1.101.3.4.2.1"), render_object_id("2.16.840.1.101.3.4.2.9")
    )
    assert unknown != request

    with pytest.raises(SignatureRefused, match="the authority refused: it answered with status 2"):
        parse_response(authority.answer(unknown))


def test_answer_that_is_no_strict_der_goes_through_openssl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rfc3161_client import decode_timestamp_response

    authority = make_authority(tmp_path / "tsa", sends_chain=True)
    response = authority.answer(make_request(DATA))
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(response)
    other = make_authority(tmp_path / "other")

    attested = read_response(DATA, response, roots=(authority.root,))

    assert attested.is_trusted, attested.problem
    assert "openssl does not accept" in str(read_response(DATA, response, roots=(other.root,)).problem)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "openssl is missing" in str(read_response(DATA, response, roots=(authority.root,)).problem)


def test_without_the_package_it_is_said_what_to_install(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = authority.answer(make_request(DATA))
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)

    attested = read_response(DATA, response, roots=(authority.root,))

    assert not attested.is_trusted
    assert "[timestamp]" in str(attested.problem)
    with pytest.raises(CheckUnavailable, match=r"\[timestamp\]"):
        make_request(DATA)


def test_root_that_is_no_certificate_is_refused(authority: Authority) -> None:
    with pytest.raises(InputRefused, match="no certificate"):
        read_response(DATA, authority.answer(make_request(DATA)), roots=(b"not PEM",))


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512", "no-embedded-cert"])
def test_public_answers_are_trusted(shared_data: Path, name: str) -> None:
    folder = shared_data / VECTORS / "sigstage"
    response, roots = (folder / f"response-{name}.tsr").read_bytes(), (folder / "ts_chain.pem").read_bytes()

    attested = read_response(b"hello", response, roots=(roots,))

    assert attested.is_trusted
    assert attested.authority == "CN=sigstore-tsa,O=sigstore.dev"


def test_public_answer_with_a_bad_signature_is_refused(shared_data: Path) -> None:
    folder = shared_data / VECTORS / "sigstage"
    response = (folder / "response-invalid-signature.tsr").read_bytes()

    with pytest.raises(SignatureRefused, match="signature is bad"):
        read_response(b"hello", response, roots=((folder / "ts_chain.pem").read_bytes(),))


def test_public_answer_without_a_certificate_is_not_checked_without_one(shared_data: Path) -> None:
    response = (shared_data / VECTORS / "sigstage" / "response-no-embedded-cert.tsr").read_bytes()

    with pytest.raises(CheckUnavailable, match="--tsa-ca"):
        read_response(b"hello", response, roots=())


def test_public_answer_with_injected_certificates_names_the_one_that_signed(shared_data: Path) -> None:
    folder = shared_data / VECTORS / "test_tsa"
    chain = (folder / "ts_chain.pem").read_bytes()

    token = parse_response((folder / "response-injected-certs.tsr").read_bytes())
    clean = parse_response((folder / "response.tsr").read_bytes())

    assert len(token.certificates) > len(clean.certificates)
    assert token.signer == clean.signer
    assert chain


def test_certificate_that_leads_nowhere_is_told(shared_data: Path) -> None:
    folder = shared_data / VECTORS / "test_tsa"

    injected = read_response(b"hello", (folder / "response-injected-certs.tsr").read_bytes(), roots=())

    assert injected.deviations == ("a certificate came along that no other one is issued by",)


@pytest.mark.parametrize(
    "name",
    [
        *("sigstage/response-sha256", "sigstage/response-sha384", "sigstage/response-sha512"),
        *("test_tsa/response", "identrust/issue-104"),
    ],
)
def test_public_answers_are_as_the_standards_have_it(shared_data: Path, name: str) -> None:
    attested = read_response(b"hello", (shared_data / VECTORS / f"{name}.tsr").read_bytes(), roots=())

    assert attested.deviations == ()
