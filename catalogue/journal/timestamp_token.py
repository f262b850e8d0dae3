"""A time-stamping authority's response, taken apart, and its signature checked against its own certificate.

Whether that certificate is to be believed is another question, which `timestamp` answers.

Source: RFC 3161 section 2.4.2 (response, TSTInfo); RFC 5652 sections 5.1 to 5.4 (SignedData).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.errors import CheckUnavailable, SignatureRefused
from catalogue.journal.der import (
    INTEGER,
    OBJECT_ID,
    OCTET_STRING,
    SEQUENCE,
    SET,
    Element,
    expect,
    read_elements,
    read_integer,
    read_one,
    read_time,
    render_object_id,
)
from catalogue.journal.timestamp_form import HASHES, list_certificates

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_SIGNED_DATA = render_object_id("1.2.840.113549.1.7.2")
_TST_INFO = render_object_id("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE = render_object_id("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = render_object_id("1.2.840.113549.1.9.4")
# RFC 2634 section 5.4 (SHA-1), RFC 5035 section 3: what the signature says of its own certificate.
_SIGNING_CERTIFICATE = render_object_id("1.2.840.113549.1.9.16.2.12")
_SIGNING_CERTIFICATE_V2 = render_object_id("1.2.840.113549.1.9.16.2.47")
_RSA_PSS = render_object_id("1.2.840.113549.1.1.10")
# RFC 3161 section 2.4.2: 0 granted, 1 granted with modifications.
_GRANTED = {0, 1}
_EXPLICIT_0, _EXPLICIT_1 = 0xA0, 0xA1


@dataclass(frozen=True)
class Token:
    """What an authority signed, and how.

    Attributes:
        attested_at: the authority's time, aware, UTC.
        hash_name: of the imprint.
        imprint: digest of what was timestamped.
        nonce: repeated from the request; None when there was none.
        info: the bytes of the TSTInfo.
        certificates: DER, as they came along.
        signer: (issuer, serial number) of the certificate that signed, DER and number.
        named: (hash, digest) of the certificate that signed, as the signed attributes name it.
        signed_hash: the hash of the signature.
        signed_attributes: what the signature covers, as it is hashed.
        algorithm: object identifier of the signature's algorithm.
        signature: of the attributes.
    """

    attested_at: datetime
    hash_name: str
    imprint: bytes
    nonce: int | None
    info: bytes
    certificates: tuple[bytes, ...]
    signer: tuple[bytes, int]
    named: tuple[tuple[str, bytes], ...]
    signed_hash: str
    signed_attributes: bytes
    algorithm: bytes
    signature: bytes


def parse_response(response: bytes) -> Token:
    """The token of a response.

    Raises:
        SignatureRefused: it is no response, holds no token, or one in another form.
    """
    try:
        status, *rest = read_one(response, SEQUENCE).read_all()
        if len(rest) > 1:
            raise ValueError("something stands behind the token")
        code = read_integer(expect(status, SEQUENCE).read_all()[0])
        if code not in _GRANTED or not rest:
            raise SignatureRefused(f"the authority refused: it answered with status {code}; ask another")
        return _parse_token(rest[0])
    except (ValueError, IndexError, OverflowError) as error:
        raise SignatureRefused(f"the response is no timestamp, or damaged ({error})") from error


def read_nonce(request: bytes) -> int | None:
    """The nonce of a request; None when it has none.

    Raises:
        ValueError: it is no request.
    """
    _, _, *rest = read_one(request, SEQUENCE).read_all()
    return next((read_integer(element) for element in rest if element.tag == INTEGER), None)


def check_imprint(token: Token, data: bytes) -> None:
    """Make sure that the token is over data.

    Raises:
        SignatureRefused: it is over something else.
    """
    if hashlib.new(token.hash_name, data).digest() != token.imprint:
        raise SignatureRefused("the timestamp is over something else, not over these bytes")


def check_signature(token: Token, certificate: "Certificate") -> None:
    """Make sure that a certificate's key signed the token, and that it is the certificate so named there.

    Raises:
        SignatureRefused: it did not, or the token names another certificate, or an altered one.
        CheckUnavailable: by an algorithm that is not known here.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.serialization import Encoding

    # First, so that a key that was altered is not taken for one that cannot be used here.
    if not is_named(token, certificate.public_bytes(Encoding.DER)):
        raise SignatureRefused("the timestamp does not name the certificate that came along: it was altered")
    algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[
        token.signed_hash
    ]
    try:
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey) and token.algorithm != _RSA_PSS:
            key.verify(token.signature, token.signed_attributes, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(token.signature, token.signed_attributes, ec.ECDSA(algorithm))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(token.signature, token.signed_attributes)
        else:
            raise CheckUnavailable("not checked: the timestamp is signed by an algorithm not known here")
    except InvalidSignature as error:
        raise SignatureRefused("the timestamp's signature is bad: it was altered") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CheckUnavailable(f"not checked: the authority's key cannot be used ({error})") from error


def is_named(token: Token, encoded: bytes) -> bool:
    """Whether the signed attributes name this certificate, DER, as the one that signed."""
    # RFC 3161 section 2.4.2 and RFC 5816 section 2.2.1: one of the two forms must be there.
    return bool(token.named) and all(_digest(name, encoded) == digest for name, digest in token.named)


def _digest(hash_name: str, data: bytes) -> bytes:
    return hashlib.new(hash_name, data, usedforsecurity=hash_name != "sha1").digest()


def _parse_token(content_info: Element) -> Token:
    kind, explicit = expect(content_info, SEQUENCE).read_all()
    if expect(kind, OBJECT_ID).content != _SIGNED_DATA:
        raise ValueError("it holds no signed data")
    _, _, encapsulated, *rest = read_one(expect(explicit, _EXPLICIT_0).content, SEQUENCE).read_all()
    info_kind, info_explicit = expect(encapsulated, SEQUENCE).read_all()
    if expect(info_kind, OBJECT_ID).content != _TST_INFO:
        raise ValueError("what is signed is no timestamp")
    info = read_one(expect(info_explicit, _EXPLICIT_0).content, OCTET_STRING).content
    certificates = list_certificates(rest[:-1])
    (signer_info,) = expect(rest[-1], SET).read_all()
    hash_name, imprint, attested_at, nonce = _parse_info(info)
    signer, named, signed_hash, attributes, algorithm, signature = _parse_signer(signer_info, info)
    return Token(
        attested_at=attested_at,
        hash_name=hash_name,
        imprint=imprint,
        nonce=nonce,
        info=info,
        certificates=tuple(certificates),
        signer=signer,
        named=named,
        signed_hash=signed_hash,
        signed_attributes=attributes,
        algorithm=algorithm,
        signature=signature,
    )


def _parse_info(info: bytes) -> tuple[str, bytes, datetime, int | None]:
    """Hash and imprint, time, and nonce of a TSTInfo."""
    _, _, imprint, _, time, *rest = read_one(info, SEQUENCE).read_all()
    algorithm, digest = expect(imprint, SEQUENCE).read_all()
    nonce = next((read_integer(element) for element in rest if element.tag == INTEGER), None)
    return _read_hash(algorithm), expect(digest, OCTET_STRING).content, read_time(time), nonce


def _read_hash(algorithm: Element) -> str:
    # SHA-1 and MD5 are left out: an authority that still used them could be made to vouch for two things.
    name = HASHES.get(expect(expect(algorithm, SEQUENCE).read_all()[0], OBJECT_ID).content)
    if name is None:
        raise ValueError("its hash is not one of sha256, sha384 and sha512")
    return name


def _parse_signer(
    signer_info: Element, info: bytes
) -> tuple[tuple[bytes, int], tuple[tuple[str, bytes], ...], str, bytes, bytes, bytes]:
    """Signer, its certificate as named, hash, signed attributes, algorithm and signature.

    The attributes name the digest of the TSTInfo.
    """
    _, sid, digest_algorithm, attributes, algorithm, signature, *_ = expect(signer_info, SEQUENCE).read_all()
    issuer, serial = expect(sid, SEQUENCE).read_all()
    signed_hash = _read_hash(digest_algorithm)
    values: dict[bytes, bytes] = {}
    for attribute in expect(attributes, _EXPLICIT_0).read_all():
        kind, held = attribute.read_all()
        if kind.content in values:
            raise ValueError("an attribute stands there twice")
        values[kind.content] = expect(held, SET).content
    if read_one(values.get(_CONTENT_TYPE, b""), OBJECT_ID).content != _TST_INFO:
        raise ValueError("the signature is over something of another kind")
    if (
        read_one(values.get(_MESSAGE_DIGEST, b""), OCTET_STRING).content
        != hashlib.new(signed_hash, info).digest()
    ):
        raise ValueError("the signature is over another time or other data")
    # RFC 5652 section 5.4: the attributes are hashed as a SET OF, not with the tag that they have here.
    as_set = bytes([SET]) + attributes.encoded[1:]
    method = expect(next(read_elements(expect(algorithm, SEQUENCE).content)), OBJECT_ID).content
    return (
        (issuer.encoded, read_integer(serial)),
        _parse_named(values),
        signed_hash,
        as_set,
        method,
        expect(signature, OCTET_STRING).content,
    )


def _parse_named(values: Mapping[bytes, bytes]) -> tuple[tuple[str, bytes], ...]:
    """(hash, digest) of the signer's certificate, the first of those that the signed attributes name."""
    named = []
    for kind, name in ((_SIGNING_CERTIFICATE, "sha1"), (_SIGNING_CERTIFICATE_V2, "sha256")):
        if kind in values:
            certificates, *_ = read_one(values[kind], SEQUENCE).read_all()
            first, *rest = expect(expect(certificates, SEQUENCE).read_all()[0], SEQUENCE).read_all()
            if first.tag == SEQUENCE:  # the hash is named only where it is not SHA-256
                name, first = _read_hash(first), rest[0]
            named.append((name, expect(first, OCTET_STRING).content))
    return tuple(named)
