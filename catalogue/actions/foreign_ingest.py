"""Pictures of another tool's export put under evidence, by the one way in which pictures are taken in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.dry_run import plan_inputs
from catalogue.actions.foreign_files import FolderFiles, is_picture
from catalogue.actions.ingest import IngestOutcome, IngestResult, ingest_inputs
from catalogue.actions.ingest_manifest import add_claim, make_statements
from catalogue.actions.ingest_url import ingest_url
from catalogue.actions.inputs import Input, find_companions
from catalogue.manifest.assemble import Assembled
from catalogue.manifest.foreign import Digest
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.hash_lists import label_algorithm
from catalogue.manifest.values import ManifestClaim, ManifestImage, RowLabel
from catalogue.originals.fetch import FetchPolicy
from catalogue.record.documents import Table
from catalogue.record.finding import Finding

Tell = Callable[[Finding], None]


@dataclass(frozen=True)
class ImportOptions:
    """How an export is taken in.

    Attributes:
        kind: the format; told from the content when None.
        is_dry_run: say what would be done; write nothing, fetch nothing.
        workers: processes that read; one a core when None.
        fetch: what may be fetched; None when only files are read.
        claimant: who makes the statements that an export's descriptions are, when the person says so.
        assets: keys of STAC assets to take; the best one of each item when empty.
        folder: where the files of a list lie; beside the list when None.
    """

    kind: str | None = None
    is_dry_run: bool = False
    workers: int | None = None
    fetch: FetchPolicy | None = None
    claimant: str | None = None
    assets: tuple[str, ...] = ()
    folder: Path | None = None


@dataclass
class Gathered:
    """What an export comes to, gathered before anything is written.

    Attributes:
        inputs: pictures that are there.
        urls: (row, picture) to be fetched, with the digest of the file that says so.
        claims: to be recorded first.
        results: what is decided already, such as files left aside.
        used: paths of files, within the export, that something names.
    """

    inputs: list[tuple[ManifestImage, Path, tuple[Path, ...], str | None]] = field(default_factory=list)
    urls: list[tuple[ManifestImage, str]] = field(default_factory=list)
    claims: list[ManifestClaim] = field(default_factory=list)
    results: list[IngestResult] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def take(
        self, stated: Assembled, *, path: Path | None, source: str | None, sidecars: Sequence[Path] = ()
    ) -> None:
        """Take over what a row states; `source` is the SHA-256 of the file that states it."""
        if stated.claim is not None and stated.claim not in self.claims:
            self.claims.append(stated.claim)
        if stated.image is None:
            return
        if path is not None:
            self.inputs.append((stated.image, path, tuple(sidecars), source))
        elif stated.image.url is not None and source is not None:
            self.urls.append((stated.image, source))

    def leave(self, name: str, reason: str) -> None:
        """Tell of a file that is left aside."""
        self.results.append(IngestResult(name, IngestOutcome.ASIDE, None, reason))

    def fail(self, name: str, reason: str) -> None:
        """Tell of a file that could not be taken."""
        self.results.append(IngestResult(name, IngestOutcome.FAILED, None, reason))


def check_digests(
    files: FolderFiles, name: str, digests: tuple[Digest, ...], row: RowLabel, tell: Tell
) -> str | None:
    """The SHA-256 of a file that has the digests stated for it; None, with a finding, when it has not.

    Raises:
        InputUnreadable: it cannot be read.
    """
    measured = files.measure(name, (digest.algorithm for digest in digests))
    for digest in digests:
        if measured[digest.algorithm] != digest.digits:
            shown = f"{label_algorithm(digest.algorithm)} {digest.digits}"
            tell(find_foreign("FOR-003", row, column=name, value=shown))
            return None
    return measured["sha256"]


def leave_rest(files: FolderFiles, gathered: Gathered, tool: str) -> None:
    """Tell of every file that nothing names and that is no picture."""
    for name, path in files.paths.items():
        if name not in gathered.used and not is_picture(path):
            gathered.leave(name, f"left aside: no picture, and no record of {tool} names it")


def take_in_gathered(
    case: Case, gathered: Gathered, *, origin: Path, options: ImportOptions
) -> Iterator[IngestResult]:
    """Record the claims, take in the pictures, fetch what may be fetched, tell of the rest.

    Raises:
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    if not options.is_dry_run:
        for claim in gathered.claims:
            yield add_claim(case, origin, claim)
    for round_ in _split_rounds([_make_input(case, *one) for one in gathered.inputs]):
        if options.is_dry_run:
            yield from plan_inputs(case, round_, workers=options.workers)
        else:
            yield from ingest_inputs(case, round_, workers=options.workers)
    for image, source in gathered.urls:
        yield _fetch(case, image, source, options)
    yield from gathered.results


def _make_input(
    case: Case, image: ManifestImage, path: Path, sidecars: tuple[Path, ...], source: str | None
) -> Input:
    assert image.file is not None
    return Input(
        shown=image.file,
        path=path,
        name=path.name,
        sidecars=tuple(dict.fromkeys((*find_companions(path), *sidecars))),
        statements=make_statements(case, image, source),
        sha256=image.sha256,
        is_from_manifest=True,
    )


def _split_rounds(inputs: list[Input]) -> Iterator[list[Input]]:
    """The inputs in rounds in which no file stands twice: two rows may tell of one file."""
    rest = inputs
    while rest:
        seen: set[Path] = set()
        round_: list[Input] = []
        later: list[Input] = []
        for item in rest:
            (later if item.path in seen else round_).append(item)
            seen.add(item.path)
        yield round_
        rest = later


def _fetch(case: Case, image: ManifestImage, source: str, options: ImportOptions) -> IngestResult:
    assert image.url is not None
    statements = make_statements(case, image, source)
    known = _find_fetched(case, image, source)
    if known is not None:
        return IngestResult(image.url, IngestOutcome.UNCHANGED, known, "was fetched before")
    if options.is_dry_run:
        return IngestResult(image.url, IngestOutcome.REFUSED, None, "a dry run does not touch the network")
    if options.fetch is None:
        reason = "the picture is not in the export, only its address; add --fetch to fetch it"
        return IngestResult(image.url, IngestOutcome.REFUSED, None, reason)
    result = ingest_url(case, image.url, statements, policy=options.fetch)
    if result.image is not None and image.sha256 not in {None, result.image}:
        reason = f"the export states SHA-256 {image.sha256}: what was fetched is another file"
        return replace_outcome(result, IngestOutcome.CONFLICT, reason)
    return result


def replace_outcome(result: IngestResult, outcome: IngestOutcome, reason: str) -> IngestResult:
    """The result with another outcome, and the reason before what was said already."""
    import msgspec

    said = "; ".join(filter(None, (reason, result.reason)))
    return msgspec.structs.replace(result, outcome=outcome, reason=said)


def _find_fetched(case: Case, image: ManifestImage, source: str) -> str | None:
    """The image that was fetched for the same statement of the same file, if that was done."""
    for document in case.store.scan(Table.IMAGES, mentioning=(source,)):
        for sighting in getattr(document, "sightings", ()):
            if sighting.manifest == source and sighting.fetch and sighting.fetch.requested_url == image.url:
                return document.id
    return None
