"""`catalogue verify`: integrity, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.progress import Progress
from catalogue.cli.session import Session, leave, with_session

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.record.documents import ImageDocument
    from catalogue.record.fixity import Verification

_FAULTS, _NOT_READ, _DAMAGED = 3, 4, 7


@click.command("verify", epilog="Example: catalogue verify && catalogue verify 3f2a copy-from-a-friend.jpg")
@click.argument("targets", metavar="[IMAGE|FILE|JOURNAL]...", nargs=-1)
@click.option("--all-digests", is_flag=True, help="Compare SHA-512 too.")
@click.option(
    "--in-place", type=click.Path(path_type=Path, file_okay=False), help="Folder of originals kept in place."
)
@click.option("--record", "is_recorded", is_flag=True, help="Record what was found about images, as entries.")
@with_session
def command(
    session: Session,
    /,
    targets: tuple[str, ...],
    all_digests: bool,
    in_place: Path | None,
    is_recorded: bool,
) -> None:
    """Verify that nothing has changed: TARGETs, or the whole catalogue when none is named.

    States: intact, intact-unanchored (whole, but nothing outside this device vouches for it), altered,
    incomplete, missing, unreadable, not-ours.
    """
    progress = Progress(len(targets), is_quiet=session.is_quiet)
    if targets:
        results = _verify_targets(session, targets, all_digests, in_place, progress, is_recorded)
    else:
        results = _verify_all(session, all_digests, in_place, progress, is_recorded)
    codes = []
    for result in results:
        progress.clear()
        tell_verification(session, result)
        codes.append(_find_code(result))
    progress.end()
    # Faults found weigh more than targets that could not be read.
    leave(max(codes, key=(0, _NOT_READ, _FAULTS, _DAMAGED).index, default=0))


def _verify_all(
    session: Session, all_digests: bool, in_place: Path | None, progress: Progress, is_recorded: bool
) -> Iterator["Verification"]:
    from catalogue.actions.case import Case
    from catalogue.actions.verify import verify_catalogue
    from catalogue.record.documents import Table

    folder = session.find_folder()

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
        progress=progress.add,
    )


def _verify_targets(
    session: Session,
    targets: tuple[str, ...],
    all_digests: bool,
    in_place: Path | None,
    progress: Progress,
    is_recorded: bool,
) -> Iterator["Verification"]:
    from catalogue.actions.fixity import record_fixity, verify_images
    from catalogue.actions.kept_files import read_kept
    from catalogue.actions.verify import is_journal, verify_file, verify_journal

    case, kept = None, None
    for target in targets:
        path = Path(target)
        if is_journal(path):
            yield verify_journal(path)
            continue
        case = case or session.open()
        if path.exists():
            kept = read_kept(journal.path for journal in case.journals) if kept is None else kept
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
    if any(code.startswith(("JRN", "VIEW")) for code in faults):
        return _DAMAGED
    if result.state in {State.UNREADABLE, State.INCOMPLETE} and not any(c == "FIX-001" for c in faults):
        return _NOT_READ
    return _FAULTS if faults or result.state is State.NOT_OURS else 0
