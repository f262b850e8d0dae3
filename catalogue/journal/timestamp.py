"""RFC 3161 timestamps: a time-stamping authority's word that data existed at a time.

Two questions are kept apart. Whether the response is over exactly this data and soundly signed by the
certificate that it names: if not, it is refused. Whether that certificate leads to a root that the reader
trusts, as it stood *at the token's own time*: then it goes on counting after the certificate has expired.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.errors import CheckUnavailable, InputRefused, SignatureRefused
from catalogue.journal.timestamp_certificates import (
    find_broken_links,
    find_signer,
    get_key_kind,
    load_certificates,
    read_quietly,
)
from catalogue.journal.timestamp_form import find_deviations
from catalogue.journal.timestamp_token import (
    Token,
    check_imprint,
    check_signature,
    parse_response,
    read_nonce,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

INSTALL = "install satellite-evidence-catalogue[timestamp]"
# Responses seen have 1 to 8 KiB; a chain of certificates may come along.
RESPONSE_LIMIT_BYTES = 1 << 20
_OPENSSL_TIMEOUT_S = 30


@dataclass(frozen=True)
class Attested:
    """What a response attests.

    Attributes:
        attested_at: what the authority's clock said, aware, UTC.
        authority: subject of the certificate that signed.
        is_trusted: whether that certificate led, at that time, to one of the roots.
        problem: why it is not trusted; None when it is.
        chain: PEM of the certificates that came along, for `openssl ts -verify -untrusted`.
        expires_at: when the certificate that signed ends.
        deviations: where the response is not as the standards have it, in bytes that no signature covers.
    """

    attested_at: datetime
    authority: str
    is_trusted: bool
    problem: str | None
    chain: bytes = field(default=b"", repr=False)
    expires_at: datetime | None = None
    deviations: tuple[str, ...] = ()


def make_request(data: bytes) -> bytes:
    """A request for a timestamp over data, SHA-256, with a fresh nonce, asking for the certificate.

    Raises:
        CheckUnavailable: rfc3161-client is not installed.
    """
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise CheckUnavailable(f"timestamps need the package rfc3161-client: {INSTALL}") from error
    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    return builder.cert_request(cert_request=True).nonce(nonce=True).build().as_bytes()


def read_response(
    data: bytes, response: bytes, *, roots: tuple[bytes, ...], request: bytes | None = None
) -> Attested:
    """What a response says about data.

    Args:
        data: what was timestamped.
        response: the whole response of the authority.
        roots: certificates that the reader trusts, PEM; intermediate ones may be among them.
        request: when given, the response must be the answer to it.

    Raises:
        SignatureRefused: it is no granted response, over something else, altered, or the answer to
            another request.
        CheckUnavailable: the signature could not be checked here.
        InputRefused: a root is no certificate.
    """
    if len(response) > RESPONSE_LIMIT_BYTES:
        raise SignatureRefused(f"the response is no timestamp: it has over {RESPONSE_LIMIT_BYTES} bytes")
    token = parse_response(response)
    check_imprint(token, data)
    if request is not None and token.nonce != _read_nonce(request):
        raise SignatureRefused("the timestamp is the answer to another request: its nonce is not ours")
    with read_quietly():
        return _attest(data, response, token, parse_roots(roots))


def read_chain(response: bytes) -> bytes:
    """PEM of the certificates in a response, as `Attested.chain`, whatever it is over and whoever signed it.

    Raises:
        SignatureRefused: it is no response, or a certificate in it is none.
    """
    with read_quietly():
        token = parse_response(response)
        load_certificates(token)
        return _render_chain(token)


def _attest(data: bytes, response: bytes, token: Token, roots: tuple["Certificate", ...]) -> Attested:
    own, odd = load_certificates(token)
    certificate = find_signer(token, own, roots)
    check_signature(token, certificate)
    try:
        form = find_deviations(response, key_kind=get_key_kind(certificate))
    except (ValueError, IndexError) as error:
        raise SignatureRefused(f"the response is damaged ({error})") from error
    try:
        problem = _find_distrust(data, response, token, roots, certificate)
        return Attested(
            attested_at=token.attested_at,
            authority=certificate.subject.rfc4514_string(),
            is_trusted=problem is None,
            problem=problem,
            chain=_render_chain(token),
            expires_at=certificate.not_valid_after_utc,
            deviations=(*form, *odd, *find_broken_links(certificate, own, roots)),
        )
    except ValueError as error:
        raise SignatureRefused(f"a certificate of the timestamp is damaged ({error})") from error


def parse_roots(roots: tuple[bytes, ...]) -> tuple["Certificate", ...]:
    """The certificates of PEM files.

    Raises:
        InputRefused: one holds none.
    """
    from cryptography import x509

    found: list[Certificate] = []
    for root in roots:
        try:
            with read_quietly():
                found += x509.load_pem_x509_certificates(root)
        except (ValueError, x509.InvalidVersion) as error:
            raise InputRefused(
                "a file given with --tsa-ca holds no certificate in PEM form; give the authority's root"
            ) from error
    return tuple(dict.fromkeys(found))


def _read_nonce(request: bytes) -> int | None:
    try:
        return read_nonce(request)
    except ValueError as error:
        raise InputRefused(f"what is kept as the request is none ({error}); ask anew") from error


def _render_chain(token: Token) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates = (x509.load_der_x509_certificate(encoded) for encoded in token.certificates)
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def _find_distrust(
    data: bytes,
    response: bytes,
    token: Token,
    roots: tuple["Certificate", ...],
    certificate: "Certificate",
) -> str | None:
    """Why the certificate does not lead to a root; None when it does."""
    if not roots:
        return "whose clock it was is not checked: no root certificate of the authority was given (--tsa-ca)"
    try:
        import rfc3161_client
        from cryptography.x509 import DuplicateExtension, UnsupportedGeneralNameType
        from rfc3161_client.errors import VerificationError
    except ImportError:
        return f"not checked against the roots: {INSTALL}"
    try:
        decoded = rfc3161_client.decode_timestamp_response(response)
    except ValueError as error:
        # Some authorities do not sort sets as DER wants it; OpenSSL reads them all the same.
        return _ask_openssl(data, response, token, roots, why=str(error))
    builder = rfc3161_client.VerifierBuilder(roots=list(roots))
    if not token.certificates:
        builder = builder.tsa_certificate(certificate)
    try:
        builder.build().verify_message(decoded, data)
    except (VerificationError, ValueError, DuplicateExtension, UnsupportedGeneralNameType) as error:
        return _explain_distrust(str(error), certificate, token)
    return None


def _explain_distrust(reason: str, certificate: "Certificate", token: Token) -> str:
    """In words what OpenSSL's verification says."""
    at, name = token.attested_at, certificate.subject.rfc4514_string()
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return f"the certificate of {name} was not valid at the time that it attests"
    if "local issuer" in reason or "self-signed" in reason or "self signed" in reason:
        return f"the certificate of {name} does not lead to a root that was given"
    if "expired" in reason or "not yet valid" in reason:
        return f"a certificate above that of {name} was not valid at the time that it attests"
    return f"the certificate of {name} is not accepted: {reason[:300]}"


def _ask_openssl(
    data: bytes, response: bytes, token: Token, roots: tuple["Certificate", ...], *, why: str
) -> str | None:
    """Why `openssl ts -verify` does not trust a response, at the token's own time; None when it does."""
    from cryptography.hazmat.primitives.serialization import Encoding

    program = shutil.which("openssl")
    if program is None:
        return f"not checked against the roots: it is no strict DER ({why}), and openssl is missing here"
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ("data", "response", "roots", "chain")}
        paths["data"].write_bytes(data)
        paths["response"].write_bytes(response)
        paths["roots"].write_bytes(b"".join(root.public_bytes(Encoding.PEM) for root in roots))
        paths["chain"].write_bytes(_render_chain(token))
        command = [program, "ts", "-verify", "-data", str(paths["data"]), "-in", str(paths["response"])]
        command += ["-CAfile", str(paths["roots"]), "-attime", str(int(token.attested_at.timestamp()))]
        command += ["-untrusted", str(paths["chain"])] if token.certificates else []
        try:
            done = subprocess.run(  # noqa: S603  # a fixed program, arguments as a list
                command, capture_output=True, timeout=_OPENSSL_TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"not checked against the roots: openssl could not be run ({type(error).__name__})"
    if done.returncode == 0 and b"Verification: OK" in done.stdout + done.stderr:
        return None
    said = done.stderr.decode("utf-8", "backslashreplace").replace(folder, "").strip().splitlines()
    reason = said[-1][:300] if said else "no reason given"
    return f"openssl does not accept the authority's certificate: {reason}"
