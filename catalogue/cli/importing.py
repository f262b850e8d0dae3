"""`catalogue import`: bundles of colleagues, and what other tools exported."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.import_bundle import DAMAGED, REFUSED, import_one
from catalogue.cli.session import Session, leave, with_session
from catalogue.cli.trust_options import with_signers, with_tsa_roots

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.actions.foreign_hash_list import ListResult
    from catalogue.actions.foreign_ingest import ImportOptions
    from catalogue.actions.ingest import IngestResult
    from catalogue.record.finding import Finding

_FAULTS, _SOME_REFUSED, _DAMAGED = 3, 4, 7
_MARKS = {
    "created": "+", "unchanged": "=", "updated": "~", "conflict": "!", "refused": "x", "failed": "x",
    "aside": "-", "matched": "=", "moved": "~", "changed": "!", "missing": "x", "unlisted": "?",
}  # fmt: skip
_FORMATS = ("auto", "bundle", "auto-archiver", "atlos", "stac", "bag", "hashdeep", "sha256sum")


@click.command("import", epilog="Example: sha256sum images/* > sums.txt && catalogue import sums.txt")
@click.argument("sources", metavar="PATH|URL...", nargs=-1, required=True)
@click.option(
    "--format", "kind", type=click.Choice(_FORMATS), default="auto", show_default=True, help="What it is."
)
@click.option(
    "--folder",
    "beside",
    metavar="DIR",
    help="Where the files of a list of digests lie; beside it by default.",
)
@click.option(
    "--asset", "assets", multiple=True, metavar="KEY", help="Of STAC items, these assets; else the best one."
)
@click.option("--claimant", metavar="NAME", help="Who makes the claims that Atlos descriptions are.")
@click.option("--fetch", is_flag=True, help="Fetch pictures that the export names by address only.")
@click.option("--allow-private", is_flag=True, help="Fetch from private addresses too.")
@click.option(
    "--max-bytes", type=click.IntRange(1), default=2_000_000_000, show_default=True, help="Of one fetch."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that read; one a core when not given.")
@click.option("--expect", metavar="ID", help="The id that the bundle should have, or its first 16 digits.")
@with_signers
@with_tsa_roots
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@with_session
def command(session: Session, /, sources: tuple[str, ...], **options: object) -> None:
    """Take in what others hand over.

    A bundle of this program is verified and merged. What other tools exported is read as it is: pictures
    go in with what that tool says of them, as its statement; the export's own files are kept; what was not
    understood is listed. A list of digests is compared with files and with the catalogue.
    """
    faults: list[Finding] = []
    counts = Counter[str]()
    with session.open(is_dry_run=bool(options["dry_run"])) as case:
        settings = _make_options(options)
        for source in sources:
            counts += _import(session, case, source, settings, options, faults)
    if settings.is_dry_run:
        session.tell("dry run: nothing was written")
    if counts.total() > 1:
        session.tell(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    leave(_find_exit_code(counts, faults))


def _find_exit_code(counts: Counter[str], faults: "list[Finding]") -> int:
    if DAMAGED in counts:
        return _DAMAGED
    if REFUSED in counts:
        return _FAULTS
    if {"refused", "failed", "conflict"} & counts.keys():
        return _SOME_REFUSED
    return _FAULTS if faults else 0


def _make_options(options: dict[str, object]) -> "ImportOptions":
    from catalogue.actions.foreign_ingest import ImportOptions
    from catalogue.actions.ingest_url import make_policy

    folder, workers, max_bytes = options["beside"], options["workers"], options["max_bytes"]
    kind, assets, claimant = options["kind"], options["assets"], options["claimant"]
    assert isinstance(max_bytes, int)
    policy = make_policy(max_bytes=max_bytes, allow_private=bool(options["allow_private"]))
    return ImportOptions(
        kind=None if kind == "auto" else str(kind),
        is_dry_run=bool(options["dry_run"]),
        workers=workers if isinstance(workers, int) else None,
        fetches=bool(options["fetch"]),
        policy=policy,
        claimant=claimant if isinstance(claimant, str) else None,
        assets=assets if isinstance(assets, tuple) else (),
        folder=Path(folder) if isinstance(folder, str) else None,
    )


def _import(
    session: Session,
    case: "Case",
    source: str,
    options: "ImportOptions",
    trust: dict[str, object],
    faults: "list[Finding]",
) -> Counter[str]:
    """Take in one source; how many of its inputs came to which outcome."""
    from catalogue.actions.foreign import LISTS, Format, find_format, import_foreign
    from catalogue.actions.foreign_hash_list import check_hash_list
    from catalogue.actions.ingest import IngestOutcome, IngestResult
    from catalogue.actions.inputs import render_path
    from catalogue.errors import InputFault, InputRefused
    from catalogue.record.finding import Severity

    def tell(finding: "Finding") -> None:
        session.tell(f"{finding.severity.value} {finding.code}: {finding.sentence}")
        if finding.severity is Severity.FAULT:
            faults.append(finding)

    counts = Counter[str]()
    try:
        kind = find_format(source) if options.kind is None else Format(options.kind)
        if kind is Format.BUNDLE:
            return Counter([import_one(session, case, source, trust)])
        results = (
            check_hash_list(case, Path(source), options, tell=tell)
            if kind in LISTS
            else import_foreign(case, source, kind, options, tell=tell)
        )
        for result in results:
            counts[result.outcome.value] += 1
            _print(session, result)
    except InputFault as error:
        # One source that cannot be read does not keep the others out.
        outcome = IngestOutcome.REFUSED if isinstance(error, InputRefused) else IngestOutcome.FAILED
        counts[outcome.value] += 1
        _print(session, IngestResult(render_path(Path(source)), outcome, None, str(error)))
    return counts


def _print(session: Session, result: "IngestResult | ListResult") -> None:
    outcome = result.outcome.value
    if session.as_json:
        session.print_json(result)
        return
    image = f"  {result.image[:12]}" if result.image else ""
    session.print_line(f"{_MARKS[outcome]} {outcome:<9}{image}  {result.path}")
    if result.reason:
        session.print_wrapped(f"    {result.reason}")
