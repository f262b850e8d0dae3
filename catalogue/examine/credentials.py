"""Content credentials (C2PA) of a file, read without asking any other machine.

The library that reads them calls out by default: to an address that stands in the picture, to the authority
of a certificate, to the host of an identity. All three are turned off, and no host is allowed.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from catalogue.errors import InputUnreadable, ValueRefused
from catalogue.examine.credentials_report import (
    DATA_HASH,
    Codes,
    DataHash,
    Detail,
    Exclusion,
    Manifest,
    ManifestDetail,
    Report,
    Signature,
)
from catalogue.record.closer_look import Credentials, CredentialState
from catalogue.record.instant import parse_instant, render_utc

if TYPE_CHECKING:
    from c2pa import C2paError
    from cryptography import x509

# Turning off the two fetches is not enough: an identity in the credentials is asked for at its own host.
OFFLINE: dict[str, dict[str, object]] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "core": {"allowed_network_hosts": []},
}
# How a store of manifests begins: a JUMBF description box with the type of C2PA (C2PA 2.2, 11.1.4.2).
MARK = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
_STATES = {
    "Trusted": CredentialState.TRUSTED,
    "Valid": CredentialState.VALID,
    "Invalid": CredentialState.INVALID,
}
_BLOCK = 1 << 20
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
# Credentials are written by anybody: longer names and lists are cut, and say so.
_TEXT_LIMIT, _ADDRESS_LIMIT, _LIST_LIMIT = 200, 2000, 100
_HASHES = frozenset({"sha256", "sha384", "sha512"})


def read_credentials(
    path: Path, media_type: str | None, *, trust_list: bytes | None = None
) -> Credentials | None:
    """What the content credentials in a file come to.

    Args:
        path: the file; it is only read.
        media_type: a hint; the library looks at the bytes itself.
        trust_list: certificates (PEM) of the authorities whose signers are trusted; nobody is without it.

    Returns:
        What was read, or that there was nothing; None when the library is not installed.

    Raises:
        InputUnreadable: the trust list is none, or the file cannot be opened.
    """
    try:
        import c2pa
    except ImportError:
        return None
    library = f"c2pa-python {c2pa.__version__} (c2pa-rs {c2pa.sdk_version()})"
    listed = hashlib.sha256(trust_list).hexdigest() if trust_list is not None else None
    settings = dict(OFFLINE)
    if trust_list is not None:
        check_trust_list(trust_list)
        settings["trust"] = {"trust_anchors": trust_list.decode("ascii", "replace")}
    try:
        with path.open("rb") as stream:
            context = c2pa.Context.from_json(json.dumps(settings))
            with context, c2pa.Reader(media_type or None, stream, context=context) as reader:
                report = msgspec.json.decode(reader.json(), type=Report)
                detail = msgspec.json.decode(reader.crjson(), type=Detail).get(report.active_manifest)
        return _describe(path, report, detail, library=library, trust_list=listed)
    except OSError as error:
        raise InputUnreadable(f"cannot read {path.name}: {error}") from error
    except c2pa.C2paError as error:
        return _describe_failure(path, error, library=library, trust_list=listed)
    except msgspec.DecodeError as error:
        return Credentials(
            state=CredentialState.UNREADABLE,
            library=library,
            trust_list=listed,
            problem=f"what the library reports of them is not understood here ({error})",
        )


def check_trust_list(trust_list: bytes) -> None:
    """Refuse a list of trusted signers that the library would pass over in silence.

    Raises:
        InputUnreadable: it holds no certificate, or one that cannot be read, or only signers' own ones, which
            vouch for nobody: the library asks for the authority above them.
    """
    from cryptography import x509

    blocks = _PEM.findall(trust_list)
    if not blocks:
        raise InputUnreadable("the trust list holds no certificate; give certificates as PEM text")
    are_authorities = []
    for number, block in enumerate(blocks, start=1):
        try:
            certificate = x509.load_der_x509_certificate(
                base64.b64decode(b"".join(block.split()), validate=True)
            )
            are_authorities.append(_may_be_authority(certificate))
        except (binascii.Error, ValueError, x509.DuplicateExtension) as error:
            raise InputUnreadable(
                f"certificate {number} of {len(blocks)} in the trust list cannot be read ({error}); "
                "obtain the list again, or take that certificate out"
            ) from error
    if not any(are_authorities):
        raise InputUnreadable(
            "the trust list holds only certificates of signers; give those of the authorities above them"
        )


def _may_be_authority(certificate: "x509.Certificate") -> bool:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return True  # roots of the first version say nothing of it


def _describe(
    path: Path, report: Report, detail: ManifestDetail, *, library: str, trust_list: str | None
) -> Credentials:
    state = _STATES.get(report.validation_state or "", CredentialState.UNREADABLE)
    signature = report.active.signature_info or Signature()
    succeeded = {status.code for status in report.active_codes.success}
    certificate = detail.signature and detail.signature.certificate_info
    issuer = certificate.issuer if certificate else None
    return Credentials(
        state=state,
        codes=_list_codes(report),
        has_signed_hash=count_hash(path, report.active_codes, detail),
        signer=_join(signature.common_name, signature.issuer),
        issuer=_clean((issuer.organisation or issuer.common) if issuer else None),
        signed_at=_read_time(signature.time) if "timeStamp.validated" in succeeded else None,
        generator=_clean(report.active.generator),
        actions=_cut(action.action for action in report.active.actions),
        source_types=_list_source_types(report.manifests.values()),
        trust_list=trust_list,
        library=library,
        problem="the library gives no verdict" if state is CredentialState.UNREADABLE else None,
    )


def _describe_failure(path: Path, error: "C2paError", *, library: str, trust_list: str | None) -> Credentials:
    import c2pa

    message = str(error)
    address = problem = None
    if message.startswith("Remote"):
        state = CredentialState.ELSEWHERE
        address = _clean(message.partition(" url ")[2], limit=_ADDRESS_LIMIT)
    elif isinstance(error, c2pa.C2paError.ManifestNotFound):
        state = CredentialState.NONE
    elif _has_mark(path):
        state, problem = CredentialState.UNREADABLE, _clean(message)
    elif isinstance(error, c2pa.C2paError.NotSupported):
        state = CredentialState.NOT_LOOKED
        problem = "the library does not look for content credentials in a file of this kind"
    else:
        state = CredentialState.NOT_LOOKED
        problem = f"the library cannot take the file apart ({_clean(message)})"
    return Credentials(state=state, address=address, problem=problem, library=library, trust_list=trust_list)


def _list_codes(report: Report) -> tuple[str, ...]:
    own = {status.code for status in report.active_codes.failure}
    behind = {f"ingredient:{one.code}" for codes in report.ingredient_codes for one in codes.failure}
    return _cut(sorted(own | behind))


def _list_source_types(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """Of this picture and of those behind it: what a model made stays so when an editor signs it anew."""
    stated = {
        action.digital_source_type.strip().rpartition("/")[2]
        for manifest in manifests
        for action in manifest.actions
        if action.digital_source_type
    }
    return _cut(sorted(stated))


def count_hash(path: Path, codes: Codes, detail: ManifestDetail) -> bool | None:
    """Whether the bytes of the file still have the hash that was signed, when the library denies it.

    The library's `assertion.dataHash.mismatch` is also its answer when it dislikes which bytes the signed
    hash leaves out, with no byte changed (seen with pictures of 2023 whose makers found them sound).
    """
    if "assertion.dataHash.mismatch" not in {status.code for status in codes.failure}:
        return None
    succeeded = {(status.code, status.url.rpartition("/")[2]) for status in codes.success}
    vouched = {("claimSignature.validated", "c2pa.signature"), ("assertion.hashedURI.match", DATA_HASH)}
    if not vouched <= succeeded or DATA_HASH not in detail.assertions:
        return None
    try:
        signed = msgspec.json.decode(detail.assertions[DATA_HASH], type=DataHash)
        expected = base64.b64decode(signed.hash.removeprefix("b64'").removesuffix("'"), validate=True)
    except (msgspec.DecodeError, binascii.Error):
        return None
    algorithm = signed.alg or ""
    if algorithm not in _HASHES or not expected:
        return None
    return hash_outside(path, signed.exclusions, algorithm) == expected


def hash_outside(path: Path, exclusions: Iterable[Exclusion], algorithm: str) -> bytes:
    """The hash of a file's bytes without those that are left out (C2PA 2.2, 18.5)."""
    digest = hashlib.new(algorithm)
    with path.open("rb") as stream:
        for gap in sorted(exclusions, key=lambda one: one.start):
            while (left := gap.start - stream.tell()) > 0 and (block := stream.read(min(left, _BLOCK))):
                digest.update(block)
            stream.seek(max(stream.tell(), gap.start + gap.length))
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.digest()


def _has_mark(path: Path) -> bool:
    tail = b""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if MARK in tail + block:
                return True
            tail = block[-len(MARK) :]
    return False


def _read_time(text: str | None) -> str | None:
    try:
        earliest = parse_instant(text).earliest if text else None
    except ValueRefused:
        return None
    return render_utc(earliest) if earliest else None


def _join(name: str | None, organisation: str | None) -> str | None:
    name, organisation = _clean(name), _clean(organisation)
    return f"{name} ({organisation})" if name and organisation else name or organisation


def _cut(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in order, fit to be shown."""
    kept = tuple(dict.fromkeys(clean for text in texts if (clean := _clean(text))))
    more = len(kept) - _LIST_LIMIT
    return (*kept[:_LIST_LIMIT], f"and {more} more") if more > 0 else kept


def _clean(text: str | None, *, limit: int = _TEXT_LIMIT) -> str | None:
    """Fit to be shown: without what steers a terminal, and not endless."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text or "").strip()
    return (f"{shown[:limit]}..." if len(shown) > limit else shown) or None
