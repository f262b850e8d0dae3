"""The own journal held against every state of it that was signed, left, or came back from others.

A journal that was written anew as a whole still follows from line to line. It no longer fits what its
owner had signed, what others recorded of it, and what it says itself of bundles that left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalogue.actions.held import CHECKPOINTS, PARCELS, list_imports
from catalogue.actions.kept_signatures import KeptSignatures, read_kept_signatures
from catalogue.actions.own_pins import list_noted
from catalogue.actions.settings import read_settings
from catalogue.actions.vouched import Vouched, read_vouched
from catalogue.bundle.inspect import Policy
from catalogue.bundle.parcel import read_parcel
from catalogue.errors import Damaged
from catalogue.journal.journal import Journal
from catalogue.journal.merkle import Tree, measure_leaf
from catalogue.record.entry import (
    HOUSEKEEPING,
    BundleExported,
    BundleImported,
    CheckpointSigned,
    Entry,
    Timestamped,
)
from catalogue.record.finding import Finding, Severity, make_fault, make_finding


@dataclass(frozen=True)
class Anchored:
    """How far the own journal is known outside, and what of that it contradicts.

    Attributes:
        origin: the journal.
        size: without trailing entries about signatures, timestamps and bundles.
        reached: the largest size that is signed, exported, timestamped, trusted (timestamped by an authority
            that leads to a root that was given), named in bundles, and pinned in bundles that a known signer
            signed, by that word; only those that fit.
        findings: faults first.
    """

    origin: str
    size: int
    reached: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether somebody else vouches for all of it: an authority that is trusted, or a colleague."""
        return 0 < self.size <= max(self.reached.get("trusted", 0), self.reached.get("pinned", 0))

    def describe(self) -> str:
        """How far it is known outside, as the end of a sentence."""
        if not self.reached:
            return "nothing outside this device vouches for it: keep the root somewhere else"
        words = {
            "signed": "signed by a key of yours at {} lines",
            "exported": "left in a bundle at {} lines, as it says itself",
            "timestamped": "timestamped at {} lines, by an authority that is not checked (--tsa-ca)",
            "trusted": "timestamped at {} lines",
            "named": "named at {} lines in a bundle that nobody whom you know signed, which proves nothing",
            "pinned": "seen by a colleague at {} lines",
        }
        known = dict(self.reached)
        if known.get("trusted") == known.get("timestamped"):
            known.pop("timestamped", None)
        told = [words[how].format(known[how]) for how in words if how in known]
        outside = max(
            (size for how, size in self.reached.items() if how not in ("signed", "named")), default=0
        )
        after = self.size - outside
        rest = f"nothing outside vouches for {after} later entries" if after > 0 else "no entry is later"
        return "; ".join([*told, rest])


class _State(NamedTuple):
    """A state as somebody states it: what others write as a root need not be one."""

    size: int
    root: str


@dataclass(frozen=True)
class _Own:
    """The own journal as it stands on disk."""

    origin: str
    size: int
    tree: Tree
    lines: int
    housekeeping: tuple[Entry, ...]

    def find_root(self, size: int) -> bytes | None:
        return self.tree.measure_root(size) if 0 <= size <= self.lines else None

    def had(self, state: _State) -> bool:
        root = self.find_root(state.size)
        return root is not None and root.hex() == state.root


def check_anchors(folder: Path, *, roots: tuple[bytes, ...] = (), policy: Policy | None = None) -> Anchored:
    """Hold the own journal against what is known of its earlier states.

    Args:
        folder: of the catalogue.
        roots: certificates, PEM, of authorities that the reader trusts.
        policy: what the reader knows of signers; None when nothing.

    Raises:
        Damaged: the own journal is not what it should be.
    """
    own = _read_own(folder)
    kept = read_kept_signatures(folder / "journal" / CHECKPOINTS, own.origin, own.find_root, roots)
    findings: list[Finding] = list(kept.findings)
    reached: dict[str, int] = {}

    def reach(how: str, size: int) -> None:
        reached[how] = max(size, reached.get(how, 0))

    for _, size in kept.signed:
        reach("signed", size)
    vouched = {
        one.bundle: read_vouched(folder / "journal" / PARCELS / one.bundle, policy) if policy else Vouched()
        for one in list_imports(own.housekeeping)
    }
    for how, state, words in _list_own_words(own, vouched):
        if not own.had(state):
            findings.append(_tell_rewritten(own, state, words))
        elif how:
            reach(how, state.size)
    for state, by, is_vouched in _list_pins(folder, own, vouched):
        if own.had(state):
            reach("pinned" if is_vouched else "named", state.size)
        else:
            findings.append(_tell_contradicted(own, state, by, is_vouched=is_vouched))
    findings.sort(key=lambda finding: finding.severity is not Severity.FAULT)
    findings.extend(_find_missing(own, kept))
    for stamp in kept.stamps:
        reach("timestamped", stamp.size)
        if stamp.is_trusted:
            reach("trusted", stamp.size)
    return Anchored(own.origin, own.size, reached, tuple(dict.fromkeys(findings)))


def _read_own(folder: Path) -> _Own:
    origin = read_settings(folder).origin
    leaves: list[bytes] = []
    housekeeping: list[Entry] = []
    size = 0
    for entry, line in Journal(folder / "journal" / f"{origin}.jsonl").refresh_lines():
        leaves.append(measure_leaf(line))
        if entry.type in HOUSEKEEPING:
            housekeeping.append(entry)
        else:
            size = len(leaves)
    return _Own(origin, size, Tree(leaves), len(leaves), tuple(housekeeping))


def _list_own_words(own: _Own, vouched: Mapping[str, Vouched]) -> Iterator[tuple[str, _State, str]]:
    """(how it is known, state, in words) of each state that the journal itself says it had."""
    statements = [entry.read_statement() for entry in own.housekeeping]
    left = {statement.bundle for statement in statements if isinstance(statement, BundleExported)}
    for statement in statements:
        match statement:
            case CheckpointSigned(size=size, root=root):
                yield "", _State(size, root), "was signed"
            case BundleExported(size=size, root=root, bundle=bundle):
                yield "exported", _State(size, root), f"left in bundle {bundle[:12]}"
            case BundleImported(pins=pins, bundle=bundle):
                # A bundle that left from here and is imported here was at nobody else's.
                # One that nobody known signed may have been at nobody's: anybody can hand ours back.
                how = "" if bundle in left else "pinned" if vouched[bundle].is_bundle else "named"
                for pin in pins:
                    if pin.origin == own.origin:
                        yield how, _State(pin.size, pin.root), f"came back in bundle {bundle[:12]}"


def _list_pins(folder: Path, own: _Own, vouched: Mapping[str, Vouched]) -> Iterator[tuple[_State, str, bool]]:
    """(state of the own journal, whose journal says so, whether a known signer stands behind that)."""
    for statement in list_imports(own.housekeeping):
        try:
            disclosures = read_parcel(folder / "journal" / PARCELS / statement.bundle)
        except Damaged:
            continue  # told by whoever checks what imports kept
        for disclosure in disclosures:
            checkpoint = disclosure.checkpoint
            if checkpoint.origin != own.origin:
                is_vouched = vouched[statement.bundle].has(checkpoint.origin, checkpoint.size)
                for noted in list_noted(disclosure.lines.values()):
                    for pin in noted.pins if isinstance(noted.statement, BundleImported) else ():
                        if pin.origin == own.origin:
                            yield _State(pin.size, pin.root), noted.origin, is_vouched


def _find_missing(own: _Own, kept: KeptSignatures) -> Iterator[Finding]:
    """Signatures and timestamps that the journal names and that are not there, or not sound."""
    of: dict[str, int] = {}
    responses = {stamp.response for stamp in (*kept.stamps, *kept.unchecked)}
    for entry in own.housekeeping:
        match entry.read_statement():
            case CheckpointSigned(size=size, key=key, signature=signature):
                of[signature] = size
                if (key, size) not in kept.signed:
                    yield _tell_missing(f"the signature of {size} lines by {key}")
            case Timestamped(of=signature, response=response, authority=url) if signature in of:
                if response not in responses:
                    yield _tell_missing(f"the timestamp of {of[signature]} lines by {url}")


def _tell_rewritten(own: _Own, state: _State, words: str) -> Finding:
    now = own.find_root(state.size)
    stands = f"its root there is {now.hex()} now" if now else f"it has {own.lines} lines now"
    return make_fault(
        "JRN-010",
        f"journal {own.origin} {words} at {state.size} lines with Merkle root {state.root}, and {stands}: "
        "it was written anew since",
        size=str(state.size),
        root=state.root,
    )


def _tell_contradicted(own: _Own, state: _State, by: str, *, is_vouched: bool) -> Finding:
    """A fault when a known signer stands behind it; else anybody can have written it."""
    return make_finding(
        "JRN-012",
        Severity.FAULT if is_vouched else Severity.WARNING,
        f"journal {by} says that it saw journal {own.origin} at {state.size} lines with Merkle root "
        f"{state.root[:64]}, which it does not have: it was written anew since, or that is not so",
        size=str(state.size),
        root=state.root[:64],
        by=by,
    )


def _tell_missing(what: str) -> Finding:
    return make_fault(
        "JRN-011",
        f"{what} is missing from journal/checkpoints, or not what was kept; restore the folder from a copy",
    )
