"""`catalogue verify`: integrity, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.progress import Progress
from catalogue.cli.session import Session, leave, with_session
from catalogue.cli.trust_options import with_signers, with_tsa_roots

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.actions.verify_bundle import Policy
    from catalogue.record.documents import ImageDocument
    from catalogue.record.fixity import Verification

_FAULTS, _NOT_READ, _DAMAGED = 3, 4, 7


@click.command("verify", epilog="Example: catalogue verify && catalogue verify 3f2a copy-from-a-friend.jpg")
@click.argument("targets", metavar="[IMAGE|FILE|JOURNAL|BUNDLE]...", nargs=-1)
@click.option("--all-digests", is_flag=True, help="Compare SHA-512 too.")
@click.option(
    "--in-place", type=click.Path(path_type=Path, file_okay=False), help="Folder of originals kept in place."
)
@click.option("--record", "is_recorded", is_flag=True, help="Record what was found about images, as entries.")
@click.option("--expect", metavar="ID", help="The id that the bundle should have, or its first 16 digits.")
@with_signers
@with_tsa_roots
@with_session
def command(
    session: Session,
    /,
    targets: tuple[str, ...],
    all_digests: bool,
    in_place: Path | None,
    is_recorded: bool,
    expect: str | None,
    signers: Path | None,
    revoked: Path | None,
    tsa_ca: tuple[Path, ...],
) -> None:
    """Verify that nothing has changed: TARGETs, or the whole catalogue when none is named.

    A bundle, folder or ZIP, is verified without any catalogue and without the network. Nothing in it is
    believed about who signed it: that is told by your own list of signers.

    States: intact, intact-unanchored (whole, but nothing outside this device vouches for it; a bundle: no
    signer whom you know), altered, incomplete, missing, unreadable, not-ours.
    """
    progress = Progress(len(targets), is_quiet=session.is_quiet)

    def make_policy() -> "Policy":
        from catalogue.actions.verify_bundle import make_policy

        return make_policy(
            expect=expect, signers=signers, revoked=revoked, tsa_roots=tsa_ca, all_digests=all_digests
        )

    _refuse_idle_expectation(expect, targets)
    if targets:
        results = _verify_targets(session, targets, all_digests, in_place, progress, is_recorded, make_policy)
    else:
        results = _verify_all(session, all_digests, in_place, progress, is_recorded, make_policy)
    codes = []
    for result in results:
        progress.clear()
        tell_verification(session, result)
        codes.append(_find_code(result))
    progress.end()
    # Faults found weigh more than targets that could not be read.
    leave(max(codes, key=(0, _NOT_READ, _FAULTS, _DAMAGED).index, default=0))


def _verify_all(
    session: Session,
    all_digests: bool,
    in_place: Path | None,
    progress: Progress,
    is_recorded: bool,
    make_policy: Callable[[], "Policy"],
) -> Iterator["Verification"]:
    from catalogue.actions.case import Case
    from catalogue.actions.verify import verify_catalogue
    from catalogue.record.documents import Table

    folder, policy = session.find_folder(), make_policy()

    def open_case() -> Case:
        case = Case(folder, agent=session.agent)
        progress.expect(case.store.count(Table.IMAGES))
        return case

    yield verify_catalogue(
        folder,
        open_case,
        all_digests=all_digests,
        in_place=in_place,
        is_recorded=is_recorded,
        roots=policy.tsa_roots,
        policy=policy,
        progress=progress.add,
    )


def _verify_targets(
    session: Session,
    targets: tuple[str, ...],
    all_digests: bool,
    in_place: Path | None,
    progress: Progress,
    is_recorded: bool,
    make_policy: Callable[[], "Policy"],
) -> Iterator["Verification"]:
    from catalogue.actions.fixity import record_fixity, verify_images
    from catalogue.actions.kept_files import read_kept
    from catalogue.actions.verify import is_journal, verify_file, verify_journal
    from catalogue.actions.verify_bundle import is_bundle, verify_bundle

    case, kept, policy = None, None, None
    files = size_bytes = 0

    def expect(more_files: int, more_bytes: int) -> None:
        nonlocal files, size_bytes
        files, size_bytes = files + more_files, size_bytes + more_bytes
        progress.expect(files, size_bytes)

    for target in targets:
        path = Path(target)
        if is_bundle(path):
            policy = policy or make_policy()
            yield verify_bundle(path, policy, expect=expect, progress=progress.add)
            continue
        if is_journal(path):
            yield verify_journal(path)
            continue
        case = case or session.open()
        if path.exists():
            kept = read_kept(case.folder) if kept is None else kept
            yield verify_file(path, kept, progress=progress.add)
            continue
        documents = [_get_image(case, target)]
        for result in verify_images(
            case,
            documents,
            all_digests=all_digests,
            in_place=in_place,
            progress=progress.add,
        ):
            if is_recorded:
                record_fixity(case, [result])
            yield result
    if case is not None:
        case.close()


def _refuse_idle_expectation(expect: str | None, targets: tuple[str, ...]) -> None:
    """An id that is compared with nothing would look as if it had been."""
    if expect is None:
        return
    from catalogue.actions.verify_bundle import is_bundle
    from catalogue.errors import UsageFault

    if not any(is_bundle(Path(target)) for target in targets):
        raise UsageFault("--expect needs a bundle: a folder or ZIP of 'catalogue export'; none is named")


def _get_image(case: "Case", target: str) -> "ImageDocument":
    from string import hexdigits

    from catalogue.actions.naming import get_image
    from catalogue.errors import NoSuchRecord

    if not set(target) <= set(hexdigits):
        raise NoSuchRecord(f"there is no file {target!r}, and no image is called that; check the path")
    return get_image(case, target)


def tell_verification(session: Session, result: "Verification") -> None:
    """What verifying one target found, on standard output."""
    if session.as_json:
        session.print_json(result)
        return
    target = result.target[:12] if len(result.target) == 64 else result.target
    counts = ", ".join(
        f"{count:,} {noun.removesuffix('s') if count == 1 else noun}"
        for noun, count in result.checked.items()
    )
    session.print_wrapped(f"{result.state.value:<18} {target}{f'  ({counts})' if counts else ''}")
    for finding in result.findings:
        session.print_finding(finding, indent="  ")


def _find_code(result: "Verification") -> int:
    from catalogue.record.finding import Severity
    from catalogue.record.fixity import State

    faults = [finding.code for finding in result.findings if finding.severity is Severity.FAULT]
    if any(finding.code.startswith("BAG") for finding in result.findings):
        is_read = result.state is not State.UNREADABLE and "BAG-001" not in faults
        return (_FAULTS if faults else 0) if is_read else _NOT_READ
    if any(code.startswith(("JRN", "VIEW", "IMP")) for code in faults):
        return _DAMAGED
    if result.state in {State.UNREADABLE, State.INCOMPLETE} and not any(c == "FIX-001" for c in faults):
        return _NOT_READ
    return _FAULTS if faults or result.state is State.NOT_OURS else 0
