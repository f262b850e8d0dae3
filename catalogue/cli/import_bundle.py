"""`catalogue import BUNDLE`: what a bundle of a colleague came to, told."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.cli.progress import Progress
from catalogue.cli.session import Session
from catalogue.record.number import count

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.actions.import_bundle import ImportResult
    from catalogue.record.finding import Finding

# What a bundle came to, beside "imported" and "unchanged".
DAMAGED, REFUSED, NOT_READ = "damaged", "refused bundle", "refused"


def import_one(session: Session, case: "Case", source: str, options: Mapping[str, object]) -> str:
    """Take in one bundle and tell of it; what it came to, in a word."""
    from catalogue.actions.import_bundle import import_bundle
    from catalogue.actions.verify_bundle import make_policy

    expect, roots = options["expect"], options["tsa_ca"]
    signers, revoked = options["signers"], options["revoked"]
    policy = make_policy(
        expect=expect if isinstance(expect, str) else None,
        signers=signers if isinstance(signers, Path) else None,
        revoked=revoked if isinstance(revoked, Path) else None,
        tsa_roots=roots if isinstance(roots, tuple) else (),
    )
    progress = Progress(0, is_quiet=session.is_quiet)
    result = import_bundle(
        case, Path(source), policy=policy, is_dry_run=bool(options["dry_run"]), progress=progress.add
    )
    progress.clear()
    if session.as_json:
        session.print_json(result)
    else:
        _tell(session, source, result)
    return _find_word(result)


def _tell(session: Session, source: str, result: "ImportResult") -> None:
    name = f"  {result.bundle_id[:16]}" if result.bundle_id else ""
    session.print_line(f"{result.outcome.value:<9}{name}  {source}  ({result.state.value})")
    if result.outcome.value != "refused":
        session.print_pairs(
            [
                ("images", f"{result.images_added:,} added, {result.images_known:,} known"),
                ("entries", f"{result.entries_added:,} added, {result.entries_known:,} known"),
                *_make_withdrawn_rows(result),
                *((f"journal {pin.origin}", f"seen at {count(pin.size, 'line')}") for pin in result.pins),
            ]
        )
    for finding in result.findings:
        session.print_finding(finding, indent="  ")


def _make_withdrawn_rows(result: "ImportResult") -> list[tuple[str, str]]:
    ours, others = result.takes_back_ours, result.takes_back_others
    return [("TAKEN BACK", f"{ours:,} statements of yours, {others:,} of others")] if ours or others else []


def _find_word(result: "ImportResult") -> str:
    if result.outcome.value != "refused":
        return result.outcome.value
    from catalogue.record.fixity import State

    if any(map(_is_no_bundle, result.findings)):
        return NOT_READ
    is_damaged = result.state in {State.ALTERED, State.INCOMPLETE, State.UNREADABLE}
    return DAMAGED if is_damaged else REFUSED


def _is_no_bundle(finding: "Finding") -> bool:
    return finding.code == "BAG-001"
