"""Verify a bundle: no catalogue, no network, and nobody is trusted but whom the reader names."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from string import hexdigits

from catalogue.actions.fixity import Progress, ignore_progress
from catalogue.bundle.check_files import list_measured
from catalogue.bundle.inspect import Policy, inspect_source
from catalogue.bundle.source import is_bundle, open_source
from catalogue.errors import InputUnreadable, ValueRefused
from catalogue.journal.signers import Signers
from catalogue.record.finding import make_fault
from catalogue.record.fixity import State, Verification

__all__ = ["Policy", "is_bundle", "make_policy", "verify_bundle"]
# Called once with how many files, and how many bytes, there are.
Expect = Callable[[int, int], None]


def ignore_size(files: int, size_bytes: int) -> None:
    """Nobody wants to know."""


def make_policy(
    *,
    expect: str | None = None,
    signers: Path | None = None,
    revoked: Path | None = None,
    tsa_roots: tuple[Path, ...] = (),
    all_digests: bool = False,
    now: datetime | None = None,
) -> Policy:
    """What the reader knows and wants.

    Args:
        expect: the id that the bundle should have, or its beginning of 16 digits or more.
        signers: the reader's list of signers.
        revoked: the reader's list of revoked keys.
        tsa_roots: files of root certificates of authorities that the reader trusts.
        all_digests: compare SHA-512 too.
        now: the reader's clock; None for the system's.

    Raises:
        ValueRefused: `expect` is no id.
        InputFault: a list or a certificate cannot be read or is not understood.
    """
    from catalogue.actions.keys import read_roots, read_signers

    return Policy(
        now=now or datetime.now(UTC),
        expect=None if expect is None else parse_bundle_id(expect),
        signers=read_signers(signers, revoked) if signers or revoked else Signers(),
        tsa_roots=read_roots(tsa_roots),
        all_digests=all_digests,
    )


def parse_bundle_id(text: str) -> str:
    """The id of a bundle, or its beginning of 16 digits or more, in lower case.

    Raises:
        ValueRefused: it is neither.
    """
    if not 16 <= len(text) <= 64 or not set(text) <= set(hexdigits):
        accepted = ("64 hex digits", "the first 16 or more of them")
        raise ValueRefused(text, "is no id of a bundle", accepted)
    return text.lower()


def verify_bundle(
    path: Path, policy: Policy, *, expect: Expect = ignore_size, progress: Progress = ignore_progress
) -> Verification:
    """Everything that can be said of a bundle.

    Args:
        path: a folder or a ZIP.
        policy: what the reader knows and wants.
        expect: told how many files, and how many bytes, there are.
        progress: how far it has got.
    """
    try:
        with open_source(path, policy.limits) as source:
            names = list_measured(source)
            expect(len(names), sum(map(source.size, names)))
            found = inspect_source(source, policy, progress=progress)
    except InputUnreadable as error:
        fault = make_fault("BAG-036", str(error))
        return Verification(target=str(path), state=State.UNREADABLE, findings=(fault,))
    return Verification(
        target=str(path), state=found.state, findings=found.findings, checked=dict(found.checked)
    )
