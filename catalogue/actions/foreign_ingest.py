"""Pictures of another tool's export put under evidence, by the one way in which pictures are taken in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.dry_run import plan_inputs
from catalogue.actions.foreign_files import FolderFiles, is_picture, show_name
from catalogue.actions.ingest import IngestOutcome, IngestResult, ingest_inputs
from catalogue.actions.ingest_manifest import add_claim, make_statements
from catalogue.actions.ingest_url import ingest_url
from catalogue.actions.inputs import Input, find_companions
from catalogue.manifest.assemble import Assembled
from catalogue.manifest.foreign import Digest
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.hash_lists import label_algorithm
from catalogue.manifest.values import ManifestClaim, ManifestImage, RowLabel
from catalogue.originals.digest import measure_digests
from catalogue.originals.fetch import FetchPolicy
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.finding import Finding

Tell = Callable[[Finding], None]


@dataclass(frozen=True)
class ImportOptions:
    """How an export is taken in.

    Attributes:
        kind: the format; told from the content when None.
        is_dry_run: say what would be done; write nothing, fetch nothing.
        workers: processes that read; one a core when None.
        fetches: whether pictures are fetched that an export names by address only.
        policy: what may be fetched at all.
        claimant: who makes the statements that an export's descriptions are, when the person says so.
        assets: keys of STAC assets to take; the best one of each item when empty.
        folder: where the files of a list lie; beside the list when None.
    """

    kind: str | None = None
    is_dry_run: bool = False
    workers: int | None = None
    fetches: bool = False
    policy: FetchPolicy = FetchPolicy()
    claimant: str | None = None
    assets: tuple[str, ...] = ()
    folder: Path | None = None


@dataclass
class Gathered:
    """What an export comes to, gathered before anything is written.

    Attributes:
        inputs: pictures that are there.
        urls: pictures to be fetched, with the SHA-256 of the file that says so, and the digests that
            their bytes must have.
        allowed: addresses that may be fetched unasked, since the person named what they lie below.
        claims: to be recorded first, in order, each once.
        results: what is decided already, such as files left aside.
        used: paths of files, within the export, that something names.
    """

    inputs: list[tuple[ManifestImage, Path, tuple[Path, ...], str | None]] = field(default_factory=list)
    urls: list[tuple[ManifestImage, str, tuple[Digest, ...]]] = field(default_factory=list)
    allowed: set[str] = field(default_factory=set)
    claims: dict[ManifestClaim, None] = field(default_factory=dict)
    results: list[IngestResult] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def take(
        self,
        stated: Assembled,
        *,
        path: Path | None,
        source: str | None,
        sidecars: Sequence[Path] = (),
        digests: tuple[Digest, ...] = (),
    ) -> None:
        """Take over what a row states; `source` is the SHA-256 of the file that states it."""
        if stated.claim is not None:
            self.claims[stated.claim] = None
        if stated.image is None:
            return
        if path is not None:
            self.inputs.append((stated.image, path, tuple(sidecars), source))
        elif stated.image.url is not None and source is not None:
            self.urls.append((stated.image, source, digests))

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
    fetched = _find_fetched(case, {source for _, source, _ in gathered.urls})
    for image, source, digests in gathered.urls:
        assert image.url is not None
        known = fetched.get((source, image.url))
        is_allowed = options.fetches or image.url in gathered.allowed
        if known is not None:
            yield IngestResult(image.url, IngestOutcome.UNCHANGED, known, "was fetched before")
        else:
            yield _fetch(case, image, source, digests, options if is_allowed else None)
    yield from gathered.results


def _make_input(
    case: Case, image: ManifestImage, path: Path, sidecars: tuple[Path, ...], source: str | None
) -> Input:
    assert image.file is not None
    return Input(
        shown=image.file,
        path=path,
        name=show_name(path),
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


def _fetch(
    case: Case,
    image: ManifestImage,
    source: str,
    digests: tuple[Digest, ...],
    options: ImportOptions | None,
) -> IngestResult:
    """Fetch one picture, once; nothing is fetched without options, or in a dry run."""
    assert image.url is not None
    if options is None:
        reason = "the picture is not in the export, only its address; add --fetch to fetch it"
        return IngestResult(image.url, IngestOutcome.REFUSED, None, reason)
    if options.is_dry_run:
        reason = "a dry run does not touch the network"
        return IngestResult(image.url, IngestOutcome.REFUSED, None, reason)
    result = ingest_url(case, image.url, make_statements(case, image, source), policy=options.policy)
    wrong = [digest for digest in digests if not _agrees(case, result.image, digest)]
    if result.image is None or not wrong:
        return result
    # What a server gave is evidence of what it gave: it stays, and is said to be another file.
    stated = ", ".join(f"{label_algorithm(one.algorithm)} {one.digits}" for one in wrong)
    said = "; ".join(
        filter(None, (f"what was fetched has not the digest stated for it, {stated}", result.reason))
    )
    return msgspec.structs.replace(result, outcome=IngestOutcome.CONFLICT, reason=said)


def _agrees(case: Case, image: str | None, digest: Digest) -> bool:
    path = case.originals.find(image) if image else None
    return (
        path is not None and measure_digests(path, (digest.algorithm,))[0][digest.algorithm] == digest.digits
    )


def _find_fetched(case: Case, sources: set[str]) -> dict[tuple[str, str], str]:
    """Images by (SHA-256 of the file that named an address, the address), of those fetched before."""
    found: dict[tuple[str, str], str] = {}
    for document in case.store.scan(Table.IMAGES) if sources else ():
        for sighting in document.sightings if isinstance(document, ImageDocument) else ():
            if sighting.manifest in sources and sighting.fetch is not None:
                found[sighting.manifest or "", sighting.fetch.requested_url] = document.id
    return found
