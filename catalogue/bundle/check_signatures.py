"""Signatures and timestamps of a foreign bundle: over what, by whom, when, and how far that is known.

Nothing in the bundle is trusted to say who may sign: signers and authorities come from the reader.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE, LOG, SIGNATURES, TAG_MANIFEST
from catalogue.bundle.names import show_name
from catalogue.bundle.source import Source
from catalogue.errors import CheckUnavailable, InputUnreadable, SignatureRefused
from catalogue.journal.signers import Signer, Signers
from catalogue.journal.sshsig import SignedBy, check_sshsig, parse_signer
from catalogue.journal.timestamp import Attested, read_chain, read_response
from catalogue.record.finding import Finding, Severity, make_fault, make_finding
from catalogue.record.instant import render_utc
from catalogue.render.terminal import render_safe

_SIGNATURE = re.compile(
    rf"{SIGNATURES}/(?:bundle|checkpoint\.([0-9a-z][0-9a-z-]{{0,63}})\.(0|[1-9][0-9]{{0,15}}))\.([0-9a-f]{{16}})\.sig"
)
_BESIDE = re.compile(rf"({SIGNATURES}/[^/]+\.sig)\.(?:([0-9a-f]{{16}})\.(tsr|pem)|(ots))")
# A signature has some hundred bytes, a whole response with its certificates some ten thousand.
_LIMIT_BYTES = 1 << 20


@dataclass(frozen=True)
class Stamp:
    """A timestamp over a signature.

    Attributes:
        name: path in the bundle.
        attested_at: what the authority's clock said, aware.
        authority: its name, by its certificate.
        is_trusted: whether the reader's own list of authorities vouches for it.
    """

    name: str
    attested_at: datetime
    authority: str
    is_trusted: bool


@dataclass(frozen=True)
class SignatureResult:
    """A signature that is sound, and what is known of its signer.

    Attributes:
        name: path in the bundle.
        sha256: of the signature file.
        origin: of the journal whose checkpoint is signed; None for the bundle itself.
        size: of that checkpoint.
        fingerprint: of the key.
        signer: by the reader's list; None when it names nobody for this use and time.
        stamps: timestamps over it that are sound.
    """

    name: str
    sha256: str
    origin: str | None
    size: int | None
    fingerprint: str
    signer: str | None
    stamps: tuple[Stamp, ...] = ()

    @property
    def attested_at(self) -> datetime | None:
        """The earliest time at which an authority that the reader trusts saw it; None when none did."""
        return min((stamp.attested_at for stamp in self.stamps if stamp.is_trusted), default=None)


@dataclass
class _Checker:
    source: Source
    signers: Signers
    tsa_roots: tuple[bytes, ...]
    now: datetime
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, severity: Severity, sentence: str, **evidence: str) -> None:
        self.findings.append(make_finding(code, severity, sentence, **evidence))

    def read(self, name: str) -> bytes | None:
        try:
            return self.source.read_small(name, _LIMIT_BYTES)
        except InputUnreadable as error:
            self.findings.append(make_fault("BAG-036", str(error)))
            return None


def check_signatures(
    source: Source, *, signers: Signers, tsa_roots: tuple[bytes, ...], now: datetime
) -> tuple[tuple[SignatureResult, ...], tuple[Finding, ...]]:
    """(signatures that are sound, what is to be said of all).

    Args:
        source: the bundle.
        signers: the reader's own list.
        tsa_roots: certificates, PEM, of the authorities that the reader trusts.
        now: the reader's clock.
    """
    checker = _Checker(source, signers, tsa_roots, now)
    names = [name for name in source.names() if name.startswith(f"{SIGNATURES}/")]
    beside: dict[str, list[re.Match[str]]] = {}
    signed: list[re.Match[str]] = []
    for name in names:
        if match := _BESIDE.fullmatch(name):
            beside.setdefault(match[1], []).append(match)
        elif match := _SIGNATURE.fullmatch(name):
            signed.append(match)
        else:
            checker.findings.append(
                make_fault("BAG-064", f"{show_name(name)} is neither a signature nor a timestamp of a bundle")
            )
    results = []
    for match in signed:
        result = _check_signature(checker, match, beside.pop(match[0], []))
        if result:
            results.append(result)
    for name in sorted(match[0] for matches in beside.values() for match in matches):
        sentence = f"{show_name(name)} belongs to a signature that is not there: it was removed or renamed"
        checker.findings.append(make_fault("SIG-008", sentence))
    if not any(result.origin is None for result in results):
        checker.add("SIG-001", Severity.WARNING, "the bundle is unsigned: anybody could have made it")
    return tuple(results), tuple(checker.findings)


def _check_signature(
    checker: _Checker, match: re.Match[str], beside: Sequence[re.Match[str]]
) -> SignatureResult | None:
    name, origin, size, key = match[0], match[1], match[2], match[3]
    target = f"{LOG}/{origin}/{size}/checkpoint" if origin else TAG_MANIFEST
    namespace = CHECKPOINT_NAMESPACE if origin else BUNDLE_NAMESPACE
    signature = checker.read(name)
    if signature is None:
        return None
    stamps = _check_stamps(checker, signature, beside)
    if target not in checker.source.names():
        sentence = f"{name} is a signature over {target}, which is not there"
        checker.findings.append(make_fault("SIG-009", sentence))
        return None
    data = checker.read(target)
    if data is None:
        return None
    try:
        stated = parse_signer(signature)
        if stated.blob_sha256[:16] != key:
            sentence = f"{name} is by the key {stated.fingerprint}, which is not the one that its name says"
            checker.findings.append(make_fault("SIG-008", sentence))
        by = check_sshsig(data, signature, namespace=namespace)
    except SignatureRefused as error:
        sentence = f"{name}: {render_safe(str(error))}; do not rely on it"
        checker.findings.append(make_fault("SIG-003", sentence))
        return None
    except CheckUnavailable as error:
        checker.add("SIG-007", Severity.WARNING, f"{name}: {error}")
        return None
    signer = _check_signer(checker, name, by, namespace=namespace, stamps=stamps)
    return SignatureResult(
        name=name,
        sha256=hashlib.sha256(signature).hexdigest(),
        origin=origin,
        size=int(size) if size else None,
        fingerprint=by.fingerprint,
        signer=signer,
        stamps=stamps,
    )


def _check_signer(
    checker: _Checker, name: str, by: SignedBy, *, namespace: str, stamps: Sequence[Stamp]
) -> str | None:
    """Whose signature it is at the time that is proven, else now."""
    proven = min((stamp.attested_at for stamp in stamps if stamp.is_trusted), default=None)
    match = checker.signers.find(by.key_line, namespace=namespace, at=proven or checker.now)
    if match.name is not None:
        when = f", before {render_utc(proven)}" if proven else "; nothing trusted says when"
        sentence = f"{name}: signed by {render_safe(match.name)}{when}"
        checker.add("SIG-100", Severity.NOTE, sentence, key=by.fingerprint)
        return match.name
    listed = [line for line in checker.signers.lines if line.key.key_line == by.key_line]
    code, severity = _classify(checker.signers, by, listed, proven or checker.now)
    sentence = f"{name}: signed with the key {by.fingerprint}; {match.problem}"
    if code == "SIG-002":
        sentence += ": whoever made the bundle may have made the key"
    checker.add(code, severity, sentence, key=by.fingerprint)
    return None


def _classify(signers: Signers, by: SignedBy, listed: Sequence[Signer], at: datetime) -> tuple[str, Severity]:
    if by.fingerprint in signers.revoked:
        return "SIG-004", Severity.FAULT
    if any(
        (line.valid_after and at < line.valid_after) or (line.valid_before and at > line.valid_before)
        for line in listed
    ):
        return "SIG-005", Severity.WARNING
    return ("SIG-006" if listed else "SIG-002"), Severity.WARNING


def _check_stamps(checker: _Checker, signature: bytes, beside: Sequence[re.Match[str]]) -> tuple[Stamp, ...]:
    stamps = []
    responses = {match[2]: checker.read(match[0]) for match in beside if match[3] == "tsr"}
    for match in beside:
        name, kind = match[0], match[3] or match[4]
        if kind == "ots":
            sentence = f"{name} is carried along and was not checked: that needs the Bitcoin block chain"
            checker.add("TSA-101", Severity.NOTE, sentence)
        elif kind == "pem" and match[2] not in responses:
            sentence = f"{name} belongs to a timestamp that is not there: it was removed or renamed"
            checker.findings.append(make_fault("SIG-008", sentence))
        elif (response := responses[match[2]]) is None:
            continue  # told when it was read
        elif kind == "pem":
            _check_chain(checker, name, response)
        elif stamp := _check_stamp(checker, name, signature, response):
            stamps.append(stamp)
    return tuple(stamps)


def _check_chain(checker: _Checker, name: str, response: bytes) -> None:
    """Certificates beside a timestamp against those in it: they were taken out of it."""
    beside = f"{name.removesuffix('.pem')}.tsr"
    try:
        chain = read_chain(response)
    except SignatureRefused:
        sentence = f"{name} was not compared with {beside}, which cannot be read"
        checker.add("TSA-102", Severity.NOTE, sentence)
        return
    if (found := checker.read(name)) is None:
        return
    if found != chain:
        sentence = f"{name} does not hold the certificates that {beside} carries: one of the two was altered"
        checker.findings.append(make_fault("TSA-007", sentence))
        return
    sentence = f"{name} holds the certificates that {beside} carries: a help, and not relied upon"
    checker.add("TSA-102", Severity.NOTE, sentence)


def _check_stamp(checker: _Checker, name: str, signature: bytes, response: bytes) -> Stamp | None:
    try:
        attested = read_response(signature, response, roots=checker.tsa_roots)
    except SignatureRefused as error:
        sentence = f"{name} is no timestamp of that signature: {render_safe(str(error))}"
        checker.findings.append(make_fault("TSA-001", sentence))
        return None
    except CheckUnavailable as error:
        checker.add("TSA-003", Severity.WARNING, f"{name}: {error}")
        return None
    _tell_stamp(checker, name, attested)
    return Stamp(name, attested.attested_at, attested.authority, attested.is_trusted)


def _tell_stamp(checker: _Checker, name: str, attested: Attested) -> None:
    at, authority = render_utc(attested.attested_at), render_safe(attested.authority)
    if attested.deviations:
        sentence = (
            f"{name} is not written as timestamps are: {'; '.join(attested.deviations)}. No signature covers "
            "these bytes: they were altered, or its authority does not keep to the standard"
        )
        checker.add("TSA-006", Severity.WARNING, sentence)
    if attested.attested_at > checker.now:
        sentence = f"{name} says {at}, which is later than the clock here: one of the two is wrong"
        checker.add("TSA-005", Severity.WARNING, sentence)
    if not attested.is_trusted:
        problem = render_safe(attested.problem or "no root of it was given")
        code = "TSA-003" if "not checked" in problem else "TSA-002"
        sentence = f"{name} says that {authority} saw the signature at {at}; not relied upon: {problem}"
        checker.add(code, Severity.WARNING, sentence, attested_at=at)
        return
    sentence = f"{name}: {authority} attests that the signature existed at {at}"
    checker.add("TSA-100", Severity.NOTE, sentence, attested_at=at)
    expired_at = attested.expires_at
    if expired_at is not None and expired_at < checker.now:
        sentence = (
            f"{name}: the certificate of {authority} expired at {render_utc(expired_at)}; the timestamp was "
            "made before, and still counts"
        )
        checker.add("TSA-004", Severity.NOTE, sentence)
