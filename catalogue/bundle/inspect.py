"""Verify a foreign bundle, folder or ZIP, without a catalogue and without the network: every fault at once.

1. The container: names, links, and for a ZIP who owns which byte (`source`).
2. The tag files (`check_tags`).
3. Every other file, read once, against the manifests (`check_files`).
4. The logs (`check_disclosure`).
5. Signatures and timestamps, against the reader's own lists (`check_signatures`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from catalogue.bundle.check_disclosure import Disclosed, check_disclosures
from catalogue.bundle.check_files import Progress, check_files, find_algorithms, measure_files
from catalogue.bundle.check_signatures import SignatureResult, check_signatures
from catalogue.bundle.check_tags import check_tags, find_below, is_ours
from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.layout import EXAMINATIONS, IMAGES, PAYLOAD, SIDECARS
from catalogue.bundle.names import show_name
from catalogue.bundle.source import LITTER, BundleLimits, Source, open_source
from catalogue.journal.signers import Signers
from catalogue.record.finding import Finding, Severity, has_fault, make_fault, make_finding
from catalogue.record.fixity import State

NOT_OURS, WRONG_BUNDLE, COMPRESSED = "BAG-001", "BAG-059", "BAG-025"
# Faults that leave the bytes that are here whole, with what they make of the bundle; all others alter it.
_STATES = {
    NOT_OURS: State.NOT_OURS,
    WRONG_BUNDLE: State.NOT_OURS,
    "BAG-024": State.UNREADABLE,
    COMPRESSED: State.UNREADABLE,
    "BAG-036": State.UNREADABLE,
    "BAG-042": State.INCOMPLETE,
    "BAG-043": State.INCOMPLETE,
    "BAG-051": State.INCOMPLETE,
    "LOG-017": State.INCOMPLETE,
    "SIG-004": State.INTACT_UNANCHORED,
    "SIG-009": State.INCOMPLETE,
}
_MISSING = frozenset({"BAG-024", COMPRESSED, "BAG-036", "BAG-043", "BAG-051"})
# Where a file is missing or shut, these follow from that: a wrong count, a log that cannot be read.
_FOLLOWING = frozenset({"BAG-057", "LOG-001"})
_WEIGHTS = tuple(Severity)
_WORST = (State.ALTERED, State.UNREADABLE, State.INCOMPLETE, State.NOT_OURS, State.INTACT_UNANCHORED)


@dataclass(frozen=True)
class Policy:
    """What the reader knows and wants.

    Attributes:
        now: the reader's clock, aware.
        expect: the id that the bundle should have, or its beginning of 16 digits or more; None for any.
        signers: whose keys are whose; without it every signer is unknown.
        tsa_roots: certificates, PEM, of the authorities that are trusted.
        all_digests: compare SHA-512 too.
        limits: on what is read.
    """

    now: datetime
    expect: str | None = None
    signers: Signers = field(default_factory=Signers)
    tsa_roots: tuple[bytes, ...] = ()
    all_digests: bool = False
    limits: BundleLimits = field(default_factory=BundleLimits)


@dataclass(frozen=True)
class Inspection:
    """What was found in a bundle.

    Attributes:
        bundle_id: SHA-256 of its tag manifest; None when there is none.
        state: intact (signed by a signer that the reader knows), intact-unanchored, altered, incomplete,
            unreadable or not-ours.
        findings: every fault, then every warning, then every note.
        digests: SHA-256 by path, of each payload file as found.
        disclosures: of the logs that could be read.
        signatures: those that are sound.
        checked: how many things were checked, by kind.
    """

    bundle_id: str | None
    state: State
    findings: tuple[Finding, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    disclosures: tuple[Disclosure, ...] = ()
    signatures: tuple[SignatureResult, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)


def ignore_progress(files: int, size_bytes: int) -> None:
    """Nobody wants to know."""


def inspect_bundle(path: Path, policy: Policy, *, progress: Progress = ignore_progress) -> Inspection:
    """Everything that can be said of a bundle from its own bytes and what the reader knows.

    Raises:
        InputUnreadable: there is nothing at that path that can be opened as a folder or a ZIP.
    """
    with open_source(path, policy.limits) as source:
        return inspect_source(source, policy, progress=progress)


def inspect_source(source: Source, policy: Policy, *, progress: Progress = ignore_progress) -> Inspection:
    """Likewise, of a bundle that is open."""
    findings = list(source.findings)
    names = frozenset(source.names()) | source.shut
    if is_ours(names) and COMPRESSED in {finding.code for finding in findings}:
        return _tell_compressed(findings)
    if not is_ours(names) and (below := find_below(names)):
        shown = show_name(f"{below}/")
        sentence = f"this is no bundle itself, but {shown} in it holds a bundle: verify that"
        return Inspection(None, State.NOT_OURS, (make_fault(NOT_OURS, sentence),))
    tags = check_tags(source, limit=policy.limits.max_text_bytes)
    if not is_ours(names):
        sentence = "this is no bundle of this program: it has neither its tag files nor its log"
        findings = [make_fault(NOT_OURS, sentence), *findings, *tags.findings]
        return Inspection(tags.bundle_id, State.NOT_OURS, tuple(findings))
    findings += tags.findings
    algorithms = find_algorithms(tags, all_digests=policy.all_digests)
    measured = measure_files(source, algorithms, policy.limits, progress=progress)
    findings += [*measured.findings, *check_files(source, tags, measured)]
    disclosed = check_disclosures(measured.texts)
    digests = {
        name: digest for name, digest in measured.digests["sha256"].items() if name.startswith(f"{PAYLOAD}/")
    }
    findings += [*disclosed.findings, *_check_vouched_for(digests, disclosed)]
    signatures, about_signatures = check_signatures(
        source, signers=policy.signers, tsa_roots=policy.tsa_roots, now=policy.now
    )
    findings += about_signatures
    findings += _check_id(tags.bundle_id, policy.expect)
    if tags.bundle_id is not None:
        sentence = f"the id of this bundle is {tags.bundle_id}"
        findings.append(make_finding("BAG-100", Severity.NOTE, sentence, bundle_id=tags.bundle_id))
    findings.append(_tell_not_checked(is_all_digests=len(algorithms) > 1))
    findings.sort(key=lambda finding: _WEIGHTS.index(finding.severity))
    return Inspection(
        bundle_id=tags.bundle_id,
        state=_find_state(findings, signatures),
        findings=tuple(findings),
        digests=digests,
        disclosures=disclosed.disclosures,
        signatures=signatures,
        checked={
            "files": sum(map(len, measured.digests.values())) // len(algorithms),
            "bytes": sum(source.size(name) for name in measured.digests["sha256"]),
            "images": sum(name.startswith(f"{IMAGES}/") for name in digests),
            "journals": len({one.checkpoint.origin for one in disclosed.disclosures}),
            "journal lines": disclosed.lines,
            "withheld lines": sum(len(one.withheld) for one in disclosed.disclosures),
            "signatures": len(signatures),
            "timestamps": sum(len(signature.stamps) for signature in signatures),
        },
    )


def _tell_compressed(findings: list[Finding]) -> Inspection:
    """Only what makes unpacking it dangerous beside it: all else is judged when its folder is verified."""
    told = [finding for finding in findings if finding.severity is Severity.FAULT and finding.code != LITTER]
    return Inspection(None, _find_state(told, ()), tuple(told))


def _check_vouched_for(digests: Mapping[str, str], disclosed: Disclosed) -> list[Finding]:
    """Originals and what was kept with them, against what the disclosed entries put under evidence."""
    findings = []
    for name, digest in sorted(digests.items()):
        folder, _, file = name.rpartition("/")
        if folder in (IMAGES, EXAMINATIONS, SIDECARS) and (file[:64], digest) not in disclosed.kept:
            sentence = f"no disclosed entry says that {show_name(name)} was put under evidence"
            findings.append(make_finding("LOG-019", Severity.WARNING, sentence, sha256=digest))
    return findings


def _check_id(bundle_id: str | None, expect: str | None) -> list[Finding]:
    if expect is None or (bundle_id or "").startswith(expect.casefold()):
        return []
    found = bundle_id or "none"
    sentence = f"this is another bundle than the one that was expected: its id is {found}"
    return [make_fault(WRONG_BUNDLE, sentence, expected=expect, found=found)]


def _tell_not_checked(*, is_all_digests: bool) -> Finding:
    """What nobody should believe was checked."""
    sentence = (
        "not checked: whether records, tables, pictures made from originals and the report follow from the "
        "log (digests vouch for them, and the signer), whether entries were left out of the log, and "
        "whether anything that is stated is true"
    )
    if not is_all_digests:
        sentence += "; SHA-512 was not compared (--all-digests does)"
    return make_finding("BAG-070", Severity.NOTE, sentence)


def _find_state(findings: list[Finding], signatures: tuple[SignatureResult, ...]) -> State:
    if has_fault(findings):
        codes = {finding.code for finding in findings if finding.severity is Severity.FAULT}
        if codes & _MISSING:
            codes -= _FOLLOWING
        return min((_STATES.get(code, State.ALTERED) for code in codes), key=_WORST.index)
    is_anchored = any(one.origin is None and one.signer is not None for one in signatures)
    return State.INTACT if is_anchored else State.INTACT_UNANCHORED
