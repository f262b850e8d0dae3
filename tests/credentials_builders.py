"""Pictures with content credentials, signed here by keys that are made here."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from PIL import Image

from catalogue.examine.credentials import OFFLINE

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True)
class Desk:
    """A signer and the authority that vouches for it.

    Attributes:
        chain: the signer's certificate and the authority's, PEM.
        key: the signer's private key, PEM.
        root: the authority's certificate, PEM.
    """

    chain: bytes
    key: bytes
    root: bytes


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def make_desk(common: str = "Desk", organisation: str = "Agency", *, ocsp: str | None = None) -> Desk:
    """A signer of this name; with the address of an OCSP responder in its certificate when one is given."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, begin = _name("Root", "Authority"), datetime.now(UTC) - timedelta(days=1)
    ends = begin + timedelta(days=30)

    def build(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(ends)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )

    root = (
        build(root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    leaf = (
        build(_name(common, organisation), key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    )
    if ocsp:
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp)
        )
        leaf = leaf.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    root_pem = root.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    leaf_pem = leaf.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Desk(chain=leaf_pem + root_pem, key=secret, root=root_pem)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def make_picture(path: Path, *, kind: str = "JPEG", shade: int = 90) -> Path:
    """A small picture without credentials."""
    picture = Image.linear_gradient("L").resize((96, 64)).convert("RGB")
    picture.paste((shade, 40, 200), (10, 10, 40, 40))
    picture.save(path, kind)
    return path


def sign_picture(
    path: Path,
    desk: Desk,
    *,
    actions: Sequence[str] = ("c2pa.created",),
    source_type: str = "digitalCapture",
    parent: Path | None = None,
    further: Sequence[dict[str, object]] = (),
) -> Path:
    """Sign a JPEG in place: made so, with these actions and further assertions, from a parent if given."""
    settings = {
        **OFFLINE,
        # What is unsound is signed as well: reading it is what is tested.
        "verify": {**OFFLINE["verify"], "verify_after_sign": False},
        "builder": {"thumbnail": {"enabled": False}},
    }
    steps: list[dict[str, object]] = [{"action": action} for action in actions]
    for step in steps:
        if step["action"] == "c2pa.created":
            step["digitalSourceType"] = f"{SOURCE_TYPES}{source_type}"
        if step["action"] == "c2pa.opened":
            step["parameters"] = {"ingredientIds": ["parent"]}
    manifest = {
        "claim_generator_info": [{"name": "test desk", "version": "1"}],
        "format": "image/jpeg",
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": steps}}, *further],
    }
    information = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=desk.chain, private_key=desk.key, ta_url=None)
    with (
        c2pa.Signer.from_info(information) as signer,
        c2pa.Context.from_dict(settings) as context,
        c2pa.Builder(json.dumps(manifest), context=context) as builder,
    ):
        if parent is not None:
            with parent.open("rb") as stream:
                ingredient = {"title": "parent", "label": "parent", "relationship": "parentOf"}
                builder.add_ingredient(ingredient, "image/jpeg", stream)
        signed = io.BytesIO()
        with path.open("rb") as stream:
            builder.sign(signer, "image/jpeg", stream, signed)
    path.write_bytes(signed.getvalue())
    return path


def make_identity(issuer: str) -> dict[str, object]:
    """An assertion that an aggregator vouches for who made the picture; its key is kept by the issuer.

    It is well-formed as far as asking the issuer (CAWG identity 1.1, 8.1: COSE_Sign1 over a credential).
    """
    payload = {"referenced_assertions": [], "sig_type": "cawg.identity_claims_aggregation"}
    identity = {
        "type": "cawg.social_media",
        "username": "someone",
        "uri": "https://social.example/someone",
        "verifiedAt": "2024-01-01T00:00:00Z",
        "provider": {"id": "https://social.example", "name": "social"},
    }
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://cawg.io/identity/1.1/ica/context/"],
        "type": ["VerifiableCredential", "IdentityClaimsAggregationCredential"],
        "issuer": issuer,
        "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"verifiedIdentities": [identity], "c2paAsset": payload},
    }
    # {1 (algorithm): -8 (EdDSA), 3 (content type): "application/vc"}
    protected = b"\xa2\x01\x27\x03\x6eapplication/vc"
    parts = (_wrap(protected), b"\xa0", _wrap(json.dumps(credential).encode()), _wrap(bytes(64)))
    signature = b"\xd2\x84" + b"".join(parts)
    return {
        "label": "cawg.identity",
        "data": {"signer_payload": payload, "signature": list(signature), "pad1": []},
    }


def _wrap(content: bytes) -> bytes:
    """A CBOR byte string."""
    return b"\x59" + len(content).to_bytes(2, "big") + content
