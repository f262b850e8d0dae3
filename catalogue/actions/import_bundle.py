"""Take in a bundle of a colleague: verify everything, then add, and never overwrite.

1. inspect the bundle; any fault refuses it, and nothing changes;
2. judge what its lines state and whom they silence, and hold the states that it shows against those that
   were seen before;
3. copy its files in under `images/.incoming`, measured again and held against the entries;
4. under the lock: judge again if anybody recorded meanwhile, give the files their names, put the parcel in
   its place, and record `bundle.imported`. That entry is the commit point: before it, nothing counts;
   a crash leaves files that the next import or `doctor` uses or removes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.import_content import read_content
from catalogue.actions.import_files import Staged, Stager, check_held, keep_files
from catalogue.actions.import_known import Known, read_known
from catalogue.actions.import_news import News, read_news
from catalogue.actions.import_parcel import keep_fork, keep_parcel, read_parcel_files
from catalogue.actions.import_states import States, judge
from catalogue.actions.vouched import is_pin_vouched, list_vouched
from catalogue.bundle.check_files import Progress
from catalogue.bundle.inspect import Inspection, Policy, ignore_progress, inspect_source
from catalogue.bundle.source import open_source
from catalogue.journal.line import Draft
from catalogue.record.entry import BundleImported, Entry, EntryType, Pin
from catalogue.record.finding import Finding, has_fault, make_fault
from catalogue.record.fixity import State

Record = Callable[[Sequence[Draft]], list[Entry]]


class ImportOutcome(StrEnum):
    """What became of a bundle."""

    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """What importing a bundle came to: the documented shape of `import --json` for a bundle.

    Attributes:
        bundle_id: SHA-256 of its tag manifest; None when it has none.
        state: as `verify` finds it.
        outcome: imported; unchanged (all of it is here already); refused (nothing was taken in).
        images_added: originals that came and were not here.
        images_known: originals that came and were here.
        entries_added: journal lines that came and were not held.
        entries_known: journal lines that came and were held.
        takes_back_ours: how many statements of this device's journal its new lines take back.
        takes_back_others: how many of other journals, but for those of the journal that takes them back.
        pins: the state of each journal that it shows, which later bundles have to agree with.
        findings: every fault, warning and note.
    """

    bundle_id: str | None
    state: State
    outcome: ImportOutcome
    images_added: int = 0
    images_known: int = 0
    entries_added: int = 0
    entries_known: int = 0
    takes_back_ours: int = 0
    takes_back_others: int = 0
    pins: tuple[Pin, ...] = ()
    findings: tuple[Finding, ...] = ()


def import_bundle(
    case: Case,
    path: Path,
    *,
    policy: Policy,
    is_dry_run: bool = False,
    progress: Progress = ignore_progress,
) -> ImportResult:
    """Verify a bundle, and take in what is not here yet; whatever is wrong with it refuses all of it.

    Args:
        case: the catalogue.
        path: a folder, or a ZIP.
        policy: what the reader knows of signers and authorities, and which bundle is expected.
        is_dry_run: say what would be done; write nothing.
        progress: how far verifying has got, in files and bytes.

    Raises:
        InputUnreadable: there is nothing that can be opened, or it changed while it was read.
        StoreUnavailable: locked, full, or read-only; nothing was imported.
        Damaged: a journal of this catalogue, or what an import kept, is not what it should be.
    """
    with open_source(path, policy.limits) as source:
        inspection = inspect_source(source, policy, progress=progress)
        if has_fault(inspection.findings) or inspection.bundle_id is None:
            return _refuse(inspection)
        content = read_content(inspection.disclosures)
        if not content.lines:
            return _refuse(inspection, [_tell_nothing_to_merge()])
        files = read_parcel_files(source, inspection, policy)
        bundle = Bundle(inspection.bundle_id, inspection, files, policy)
        known = _read_known(case, bundle)
        states = _judge(case, bundle, known)
        news = _read_news(case, bundle, known, states, now=policy.now)
        findings = [*content.findings, *states.findings, *news.findings]
        if states.forks and not is_dry_run:
            _record_forks(case, bundle, states)
        if has_fault(findings):
            return _refuse(inspection, findings, states=states)
        stager = Stager(source, content, case.originals, case.folder / "manifests", is_dry_run=is_dry_run)
        staged = stager.stage_all(inspection.digests)
        staged.findings.extend(check_held(case, content, staged))
    try:
        if has_fault(staged.findings):
            return _refuse(inspection, [*findings, *staged.findings], states=states)
        if is_dry_run:
            return _conclude(bundle, known, states, staged, news=news)
        return _commit(case, bundle, known, staged, look_again=stager.look_again, now=policy.now)
    finally:
        staged.discard(case.originals)


@dataclass(frozen=True)
class Bundle:
    """A bundle that was verified.

    Attributes:
        bundle_id: SHA-256 of its tag manifest.
        inspection: what verifying found.
        files: what is kept of it as its parcel, by path.
        policy: what the reader knows.
    """

    bundle_id: str
    inspection: Inspection
    files: Mapping[str, bytes]
    policy: Policy


def _read_known(case: Case, bundle: Bundle) -> Known:
    origins = {one.checkpoint.origin for one in bundle.inspection.disclosures}
    return read_known(case, {*origins, case.settings.origin}, at_hand=bundle.bundle_id)


def _judge(case: Case, bundle: Bundle, known: Known) -> States:
    return judge(
        bundle.bundle_id,
        bundle.inspection.disclosures,
        known,
        own=case.settings.origin,
        vouched=list_vouched(bundle.inspection.signatures),
        is_vouched=lambda origin, state: is_pin_vouched(
            case.folder, known.imports.values(), (origin, state), bundle.policy
        ),
    )


def _read_news(case: Case, bundle: Bundle, known: Known, states: States, *, now: datetime) -> News:
    return read_news(case, bundle.inspection.disclosures, known, shown=states.pins, now=now)


def _commit(
    case: Case,
    bundle: Bundle,
    known: Known,
    staged: Staged,
    *,
    look_again: Callable[[Staged], Staged],
    now: datetime,
) -> ImportResult:
    """Take in what was verified and copied, unless what was recorded meanwhile speaks against it."""
    with case.act() as record:
        if case.journal.position != known.position:
            known, staged = _read_known(case, bundle), look_again(staged)
        states = _judge(case, bundle, known)
        news = _read_news(case, bundle, known, states, now=now)
        if states.forks:
            _keep_forks(case, bundle, known, states, record)
        if has_fault(findings := (*states.findings, *news.findings)):
            return _refuse(bundle.inspection, findings, states=states)
        keep_files(staged, case.originals, case.folder / "manifests")
        result = _conclude(bundle, known, states, staged, news=news)
        is_counted = bundle.bundle_id in known.imports
        if is_counted or result.outcome is ImportOutcome.IMPORTED:
            keep_parcel(case.folder / "journal", bundle.bundle_id, bundle.files, is_counted=is_counted)
        if result.outcome is ImportOutcome.IMPORTED and not is_counted:
            images = sum(one.wanted.kind == "original" for one in staged.arrivals)
            record([_make_draft(case, bundle, result, images=images)])
        return result


def _conclude(bundle: Bundle, known: Known, states: States, staged: Staged, *, news: News) -> ImportResult:
    findings = (*bundle.inspection.findings, *states.findings, *news.findings, *staged.findings)
    is_file_new = any(one.is_new for one in staged.arrivals)
    is_new = is_file_new or (states.is_any_new and bundle.bundle_id not in known.imports)
    return ImportResult(
        bundle_id=bundle.bundle_id,
        state=bundle.inspection.state,
        outcome=ImportOutcome.IMPORTED if is_new else ImportOutcome.UNCHANGED,
        images_added=staged.count_images(are_new=True),
        images_known=staged.count_images(are_new=False),
        entries_added=states.entries_added,
        entries_known=states.entries_known,
        takes_back_ours=news.takes_back_ours,
        takes_back_others=news.takes_back_others,
        pins=states.pins,
        findings=findings,
    )


def _make_draft(case: Case, bundle: Bundle, result: ImportResult, *, images: int) -> Draft:
    signatures = bundle.inspection.signatures
    statement = BundleImported(
        bundle=bundle.bundle_id,
        pins=result.pins,
        signed=tuple(sorted({one.fingerprint for one in signatures})),
        trusted=tuple(sorted({one.signer for one in signatures if one.signer is not None})),
        images=images,
        notes=tuple(sorted({finding.code for finding in result.findings})),
    )
    return Draft(EntryType.BUNDLE_IMPORTED, f"catalogue:{case.settings.origin}", statement)


def _record_forks(case: Case, bundle: Bundle, states: States) -> None:
    with case.act() as record:
        _keep_forks(case, bundle, _read_known(case, bundle), states, record)


def _keep_forks(case: Case, bundle: Bundle, known: Known, states: States, record: Record) -> None:
    """Keep a bundle that shows another history, and record each contradiction once."""
    keep_fork(case.folder / "journal", bundle.bundle_id, bundle.files)
    recorded = {(one.bundle, one.found.origin, one.found.root) for one in known.forks}
    record(
        [
            Draft(EntryType.FORK_FOUND, f"catalogue:{case.settings.origin}", fork)
            for fork in states.forks
            if (fork.bundle, fork.found.origin, fork.found.root) not in recorded
        ]
    )


def _refuse(
    inspection: Inspection, findings: Iterable[Finding] = (), *, states: States | None = None
) -> ImportResult:
    return ImportResult(
        bundle_id=inspection.bundle_id,
        state=inspection.state,
        outcome=ImportOutcome.REFUSED,
        pins=states.pins if states else (),
        findings=(*inspection.findings, *findings),
    )


def _tell_nothing_to_merge() -> Finding:
    sentence = (
        "the bundle discloses no journal line, as one for the public does: there is nothing to merge. It can "
        "be verified ('catalogue verify'), and its originals can be ingested from data/images"
    )
    return make_fault("IMP-004", sentence)
