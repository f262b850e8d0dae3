"""Behind which states that a bundle shows a signer stands whom the reader knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue.actions.held import PARCELS
from catalogue.bundle.check_signatures import SignatureResult, check_signatures
from catalogue.bundle.inspect import Policy
from catalogue.bundle.pins import Seen
from catalogue.bundle.source import open_source
from catalogue.errors import InputUnreadable
from catalogue.record.entry import BundleImported


@dataclass(frozen=True)
class Vouched:
    """What known signers signed of one bundle.

    Attributes:
        is_bundle: whether the bundle itself.
        checkpoints: (journal, size) of each checkpoint.
    """

    is_bundle: bool = False
    checkpoints: frozenset[tuple[str, int]] = frozenset()

    def has(self, origin: str, size: int) -> bool:
        """Whether a known signer stands behind what the bundle shows of a journal at that size."""
        return self.is_bundle or (origin, size) in self.checkpoints


def list_vouched(signatures: Iterable[SignatureResult]) -> Vouched:
    """What signers whom the reader knows signed, of sound signatures."""
    known = [one for one in signatures if one.signer is not None]
    checkpoints = {(one.origin, one.size) for one in known if one.origin is not None and one.size is not None}
    return Vouched(any(one.origin is None for one in known), frozenset(checkpoints))


def read_vouched(parcel: Path, policy: Policy) -> Vouched:
    """Likewise, of a bundle that was imported, by what was kept of it; nothing of one that is damaged."""
    try:
        with open_source(parcel, policy.limits) as source:
            signatures, _ = check_signatures(
                source, signers=policy.signers, tsa_roots=policy.tsa_roots, now=policy.now
            )
    except InputUnreadable:
        return Vouched()
    return list_vouched(signatures)


def is_pin_vouched(
    folder: Path, imports: Iterable[BundleImported], pinned: tuple[str, Seen], policy: Policy
) -> bool:
    """Whether a known signer stands behind a state of a journal in any of the bundles that showed it.

    Args:
        folder: of the catalogue.
        imports: of this device.
        pinned: the journal and the state.
        policy: what the reader knows of signers.
    """
    origin, state = pinned
    return any(
        read_vouched(folder / "journal" / PARCELS / one.bundle, policy).has(origin, state.size)
        for one in imports
        if any((pin.origin, pin.size, pin.root) == (origin, state.size, state.root.hex()) for pin in one.pins)
    )
