"""`catalogue ingest`: files, folders, URLs and manifests under evidence."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.options import parse_sighting, sighting_options
from catalogue.cli.progress import Progress
from catalogue.cli.session import Session, leave, with_session

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.actions.ingest import IngestResult
    from catalogue.actions.inputs import Statements

_SOME_REFUSED = 4
_MARKS = {"created": "+", "unchanged": "=", "updated": "~", "conflict": "!", "refused": "x", "failed": "x"}


@click.command("ingest", epilog="Example: catalogue ingest manifests/sevastopol.toml")
@click.argument("sources", metavar="PATH|URL|MANIFEST...", nargs=-1, required=True)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Put this tag on each; may be repeated.")
@click.option(
    "--claim", "claims", multiple=True, metavar="SLUG", help="Link each to this claim, as cited for it."
)
@click.option("--in-place", is_flag=True, help="Keep originals where they are; record their digests.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that read; one a core when not given.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--keep-going", is_flag=True, help="Take a manifest's good rows although others have faults.")
@click.option("--fetch", is_flag=True, help="Fetch rows of a manifest that name a URL and no file.")
@click.option("--allow-private", is_flag=True, help="Fetch from private addresses too.")
@click.option(
    "--max-bytes", type=click.IntRange(1), default=2_000_000_000, show_default=True, help="Of one fetch."
)
@sighting_options
@with_session
def command(session: Session, /, sources: tuple[str, ...], **options: object) -> None:
    """Put pictures under evidence.

    Each file is copied, digested and examined; the same bytes twice are one image. What is refused or
    fails is recorded too, and the rest goes on. A second run changes nothing that is there already.
    """
    is_dry_run = bool(options["dry_run"])
    with session.open(is_dry_run=is_dry_run) as case:
        statements = _make_statements(case, options)
        results = _ingest(session, case, sources, statements, options)
        counts = _tell(session, results)
    if is_dry_run:
        session.tell("dry run: nothing was written")
    if not session.is_quiet and sum(counts.values()) > 1:
        session.tell(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    leave(_SOME_REFUSED if {"refused", "failed", "conflict"} & counts.keys() else 0)


def _make_statements(case: "Case", options: dict[str, object]) -> "Statements":
    from catalogue.actions.inputs import Statements
    from catalogue.actions.naming import get_claim
    from catalogue.record.claim import Relation
    from catalogue.record.sighting import Sighting
    from catalogue.record.tag import parse_tag

    texts = {name: value for name, value in options.items() if isinstance(value, str)}
    tags, claims = options["tags"], options["claims"]
    assert isinstance(tags, tuple) and isinstance(claims, tuple)
    return Statements(
        sighting=Sighting(**parse_sighting(dict(texts))),  # type: ignore[arg-type]  # texts only
        tags=tuple(parse_tag(tag) for tag in tags),
        links=tuple((get_claim(case, claim).id, Relation.CITED_FOR, None) for claim in claims),
    )


def _ingest(
    session: Session,
    /,
    case: "Case",
    sources: Sequence[str],
    statements: "Statements",
    options: dict[str, object],
) -> Iterator["IngestResult"]:
    from catalogue.actions.ingest_manifest import ENDINGS
    from catalogue.actions.inputs import Statements
    from catalogue.errors import UsageFault

    urls = [source for source in sources if source.startswith(("http://", "https://"))]
    paths = [Path(source) for source in sources if source not in urls]
    manifests = [path for path in paths if path.suffix.lower() in ENDINGS and path.is_file()]
    pictures = [path for path in paths if path not in manifests]
    if manifests and statements != Statements():
        raise UsageFault(
            "a manifest says itself what is stated: write tags, claims and sightings into it, "
            "and leave their options away"
        )
    for manifest in manifests:
        yield from _ingest_manifest(session, case, manifest, options)
    if pictures:
        yield from _ingest_paths(session, case, pictures, statements, options)
    for url in urls:
        yield from _ingest_url(session, case, url, statements, options)


def _ingest_paths(
    session: Session,
    /,
    case: "Case",
    paths: list[Path],
    statements: "Statements",
    options: dict[str, object],
) -> Iterator["IngestResult"]:
    from catalogue.actions.dry_run import plan_inputs
    from catalogue.actions.ingest import IngestOutcome, IngestResult, ingest_inputs
    from catalogue.actions.inputs import find_inputs
    from catalogue.record.entry import Keeping

    for path in paths:
        if not path.exists():
            reason = f"there is no {path.name or path} there; check the path"
            yield IngestResult(str(path), IngestOutcome.FAILED, None, reason)
    inputs = list(find_inputs((path for path in paths if path.exists()), statements))
    workers = options["workers"]
    assert workers is None or isinstance(workers, int)
    if options["dry_run"]:
        results = plan_inputs(case, inputs, workers=workers)
    else:
        keeping = Keeping.IN_PLACE if options["in_place"] else Keeping.STORED
        results = ingest_inputs(case, inputs, keeping=keeping, workers=workers)
    sizes = {item.shown: item.path.stat().st_size for item in inputs if item.path.is_file()}
    progress = Progress(len(inputs), total_bytes=sum(sizes.values()), is_quiet=session.is_quiet)
    for result in results:
        progress.clear()
        yield result
        progress.add(1, sizes.get(result.path, 0))
    progress.end()


def _ingest_manifest(
    session: Session, case: "Case", path: Path, options: dict[str, object]
) -> Iterator["IngestResult"]:
    from catalogue.actions.dry_run import plan_inputs
    from catalogue.actions.ingest import IngestOutcome, IngestResult
    from catalogue.actions.ingest_manifest import (
        check_slugs,
        find_urls,
        ingest_manifest,
        make_input,
        read_manifest,
    )
    from catalogue.record.entry import Keeping
    from catalogue.record.finding import has_fault

    manifest, sha256, _ = read_manifest(path)
    findings = (*manifest.findings, *check_slugs(case, manifest))
    for finding in findings:
        session.tell(f"{finding.severity.value} {finding.code}: {finding.sentence}")
    if has_fault(findings) and not options["keep_going"]:
        reason = "the manifest has faults: nothing of it was ingested; mend them, or add --keep-going"
        yield IngestResult(str(path), IngestOutcome.REFUSED, None, reason)
        return
    workers = options["workers"]
    assert workers is None or isinstance(workers, int)
    if options["dry_run"]:
        inputs = [make_input(case, path, image, sha256) for image in manifest.images if image.file]
        yield from plan_inputs(case, inputs, workers=workers)
        return
    keeping = Keeping.IN_PLACE if options["in_place"] else Keeping.STORED
    progress = Progress(len(manifest.claims) + len(manifest.images), is_quiet=session.is_quiet)
    for result in ingest_manifest(case, path, keeping=keeping, workers=workers):
        progress.clear()
        yield result
        progress.add(1)
    for url, statements in find_urls(case, path):
        if options["fetch"]:
            yield from _ingest_url(session, case, url, statements, options)
        else:
            reason = "the row names a URL and no file; add --fetch to fetch it"
            yield IngestResult(url, IngestOutcome.REFUSED, None, reason)
    if has_fault(findings):
        reason = "its rows with faults were left out; mend them, and ingest it again"
        yield IngestResult(str(path), IngestOutcome.REFUSED, None, reason)
    progress.end()


def _ingest_url(
    session: Session, case: "Case", url: str, statements: "Statements", options: dict[str, object]
) -> Iterator["IngestResult"]:
    from catalogue.actions.ingest import IngestOutcome, IngestResult
    from catalogue.actions.ingest_url import ingest_url, make_policy

    if options["dry_run"]:
        yield IngestResult(url, IngestOutcome.REFUSED, None, "a dry run does not touch the network")
        return
    max_bytes = options["max_bytes"]
    assert isinstance(max_bytes, int)
    progress = Progress(1, is_quiet=session.is_quiet)
    last = 0

    def tell(done: int, total: int | None) -> None:
        nonlocal last
        progress.expect(1, total or 0)
        progress.add(0, done - last)
        last = done

    policy = make_policy(max_bytes=max_bytes, allow_private=bool(options["allow_private"]))
    result = ingest_url(case, url, statements, policy=policy, progress=tell)
    progress.clear()
    yield result


def _tell(session: Session, /, results: Iterator["IngestResult"]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for result in results:
        outcome = result.outcome.value
        counts[outcome] = counts.get(outcome, 0) + 1
        if session.as_json:
            session.print_json(result)
            continue
        image = f"  {result.image[:12]}" if result.image else ""
        session.print_line(f"{_MARKS[outcome]} {outcome:<9}{image}  {result.path}")
        if result.reason:
            session.print_wrapped(f"    {result.reason}")
    return counts
