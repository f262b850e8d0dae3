"""The certificates that come along with a timestamp: read in silence, and held against each other."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalogue.errors import CheckUnavailable, SignatureRefused
from catalogue.journal.der import SEQUENCE, read_one
from catalogue.journal.timestamp_token import Token, is_named

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_ODD = "a certificate that came along is in a form that certificates no longer have"
_STRAY = "a certificate came along that no other one is issued by"
_MANY = "more certificates came along than a chain has, and were not held against each other"
# Chains seen have 1 to 4; each pair of the same name costs a check of a signature.
_CHAIN_LIMIT = 16
_BROKEN = "a certificate that came along is not signed by the issuer that it names"


@contextmanager
def read_quietly() -> Iterator[None]:
    """Keep the library from printing what it thinks of a stranger's certificate."""
    from cryptography.utils import CryptographyDeprecationWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        yield


def load_certificates(token: Token) -> tuple[tuple["Certificate", ...], tuple[str, ...]]:
    """(the certificates of a token, what is odd about how they are written).

    Raises:
        SignatureRefused: one is none.
    """
    from cryptography import x509

    loaded, is_odd = [], False
    try:
        for encoded in token.certificates:
            _, _, signature = read_one(encoded, SEQUENCE).read_all()
            if signature.content[:1] != b"\x00":
                raise ValueError("its signature is not of whole bytes")
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                certificate = x509.load_der_x509_certificate(encoded)
                # Read only when asked for, and refused or warned of only then.
                _ = (
                    certificate.serial_number,
                    certificate.extensions,
                    certificate.issuer,
                    certificate.subject,
                )
            is_odd = is_odd or bool(told)
            loaded.append(certificate)
    # A name of a kind that names cannot be of is a TypeError there.
    except (
        *(ValueError, TypeError, x509.InvalidVersion),
        *(x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
    ) as error:
        raise SignatureRefused(f"a certificate in the timestamp is damaged ({error})") from error
    return tuple(loaded), (_ODD,) if is_odd else ()


def find_signer(token: Token, own: Sequence["Certificate"], more: Sequence["Certificate"]) -> "Certificate":
    """The certificate that signed: among those that came along, else among `more`.

    Raises:
        CheckUnavailable: it is in neither.
        SignatureRefused: one that came along was it, or it was said of another.
    """
    for certificate in (*own, *more):
        if _identify(certificate) == token.signer:
            return certificate
    issuer, serial = token.signer
    for certificate, encoded in zip(own, token.certificates, strict=True):
        # A serial number is of 64 random bits or more: who has the same one was the signer's.
        if is_named(token, encoded) or certificate.serial_number == serial:
            raise SignatureRefused(
                "the timestamp names its signer otherwise than its certificate: it was altered"
            )
        if _identify(certificate)[0] == issuer and _is_for_timestamps(certificate):
            raise SignatureRefused(
                "the timestamp brings another certificate than its signer's: it was altered"
            )
    raise CheckUnavailable(
        "not checked: the timestamp does not hold its authority's certificate; give that one with --tsa-ca"
    )


def _identify(certificate: "Certificate") -> tuple[bytes, int]:
    return certificate.issuer.public_bytes(), certificate.serial_number


def _is_for_timestamps(certificate: "Certificate") -> bool:
    from cryptography import x509

    try:
        return (
            x509.OID_TIME_STAMPING
            in certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        )
    except x509.ExtensionNotFound:
        return False


def find_broken_links(
    signer: "Certificate", own: Sequence["Certificate"], more: Sequence["Certificate"]
) -> tuple[str, ...]:
    """What is wrong with the certificates that came along beside the signer's, one sentence part each.

    Nothing is said of one whose issuer is not here: its bytes are covered by nothing that is.
    """
    if len(own) > _CHAIN_LIMIT:
        return (_MANY,)
    problems = []
    issuers = {one.issuer for one in own}
    if any(one != signer and one.subject not in issuers for one in own):
        problems.append(_STRAY)
    for certificate in own:
        above = [one for one in (*own, *more) if one.subject == certificate.issuer]
        if above and not any(_is_issued(certificate, issuer) for issuer in above):
            problems.append(_BROKEN)
            break
    return tuple(problems)


def _is_issued(certificate: "Certificate", issuer: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def get_key_kind(certificate: "Certificate") -> str:
    """Of a key that a timestamp was checked with: "RSA", "EC" or "Ed25519"."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    return "EC" if isinstance(key, ec.EllipticCurvePublicKey) else "Ed25519"
