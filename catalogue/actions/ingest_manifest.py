"""Put under evidence what a manifest names, with everything that it states."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.claims import find_slug_holder
from catalogue.actions.ingest import IngestOutcome, IngestResult, ingest_inputs, is_known
from catalogue.actions.inputs import Input, Statements, find_companions
from catalogue.actions.naming import find_claims_by_slug
from catalogue.errors import InputUnreadable
from catalogue.journal.line import Draft
from catalogue.manifest.parse import parse_manifest
from catalogue.manifest.rules import make_finding
from catalogue.manifest.values import Manifest, ManifestClaim, ManifestImage
from catalogue.record.claim import Relation, get_claim_id
from catalogue.record.documents import ClaimDocument, Table
from catalogue.record.entry import EntryType, Keeping, ManifestIngested
from catalogue.record.finding import Finding
from catalogue.record.sighting import Sighting

ENDINGS = frozenset({".toml", ".csv", ".tsv", ".jsonl", ".ndjson"})


def read_manifest(path: Path) -> tuple[Manifest, str, bytes]:
    """(what a manifest says, its SHA-256, its bytes), with a fault for every file that is not there.

    Raises:
        InputUnreadable: the file cannot be read.
        InputRefused: it is too large, or of no kind that is understood.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputUnreadable(
            f"cannot read {path.name}: {error.strerror}; is it there, and readable?"
        ) from error
    manifest = parse_manifest(data, name=path.name)
    missing = [(row, file) for row, file in manifest.files if not (path.parent / file).is_file()]
    absent = {row for row, _ in missing}
    manifest = msgspec.structs.replace(
        manifest,
        findings=(
            *manifest.findings,
            *(make_finding("MAN-023", row, column="file", value=file) for row, file in missing),
        ),
        images=tuple(image for image in manifest.images if image.row not in absent),
    )
    return manifest, hashlib.sha256(data).hexdigest(), data


def check_slugs(case: Case, manifest: Manifest) -> tuple[Finding, ...]:
    """A fault for every slug that neither the manifest nor the catalogue knows."""
    return tuple(
        make_finding("MAN-022", "manifest", column="claims", value=slug)
        for slug in manifest.unresolved_slugs
        if not find_claims_by_slug(case, slug)
    )


def ingest_manifest(
    case: Case, path: Path, *, keeping: Keeping = Keeping.STORED, workers: int | None = None
) -> Iterator[IngestResult]:
    """Take in every good row of a manifest: claims first, then pictures.

    The manifest itself is kept under `manifests/`, by digest. Rows whose statements are recorded
    already change nothing.

    Raises:
        InputFault: the manifest cannot be read.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    manifest, sha256, data = read_manifest(path)
    keep_manifest(case, path, sha256, data, len(manifest.images) + len(manifest.claims))
    for claim in manifest.claims:
        yield add_claim(case, path, claim)
    inputs = [make_input(case, path, image, sha256) for image in manifest.images if image.file is not None]
    yield from ingest_inputs(case, inputs, keeping=keeping, workers=workers)


def find_urls(case: Case, path: Path) -> Sequence[tuple[str, Statements]]:
    """(URL, statements) of each row that names no file but where one can be fetched."""
    manifest, sha256, _ = read_manifest(path)
    return [
        (image.url, make_statements(case, image, sha256))
        for image in manifest.images
        if image.file is None and image.url is not None
    ]


def keep_manifest(case: Case, path: Path, sha256: str, data: bytes, rows: int) -> None:
    """Keep the manifest's bytes and record that it was ingested, once."""
    # Lists such as SHA256SUMS have no ending; a bundle finds what is kept by one.
    kept = case.folder / "manifests" / f"{sha256}{path.suffix.lower() or '.txt'}"
    if kept.exists():
        return
    incoming = case.originals.make_incoming_path()
    case.originals.write(data, incoming)
    with case.act() as record:
        incoming.replace(kept)
        ingested = ManifestIngested(sha256=sha256, name=path.name, rows=rows)
        record([Draft(EntryType.MANIFEST_INGESTED, f"catalogue:{case.settings.origin}", ingested)])


def make_input(case: Case, path: Path, image: ManifestImage, manifest_sha256: str) -> Input:
    """The input that a row of a manifest means."""
    assert image.file is not None
    file = path.parent / image.file
    return Input(
        shown=image.file,
        path=file,
        name=file.name,
        sidecars=find_companions(file),
        statements=make_statements(case, image, manifest_sha256),
        sha256=image.sha256,
        is_from_manifest=True,
    )


def make_statements(case: Case, image: ManifestImage, manifest_sha256: str | None) -> Statements:
    """What a row of a manifest states, with its claims by id."""
    sighting = image.sighting or Sighting()
    return Statements(
        sighting=msgspec.structs.replace(sighting, manifest=manifest_sha256),
        scene=image.scene,
        tags=image.tags,
        status=image.status,
        annotations=image.annotations,
        links=tuple(_find_links(case, image)),
    )


def _find_links(case: Case, image: ManifestImage) -> Iterator[tuple[str, Relation, str | None]]:
    for ref in image.claims:
        for claim in find_claims_by_slug(case, ref.slug)[:1]:
            yield claim.id, ref.relation, ref.note


def add_claim(case: Case, path: Path, stated: ManifestClaim) -> IngestResult:
    """Record a claim of a manifest, unless the same is recorded already or its slug is another's."""
    claim, shown = stated.claim, f"{path.name}: claim {stated.claim.slug}"
    with case.act() as record:
        holder = find_slug_holder(case, claim)
        if holder is not None:
            reason = (
                f"the slug {claim.slug!r} is another claim's: {holder.statements[0].text!r}; choose another"
            )
            return IngestResult(shown, IngestOutcome.CONFLICT, None, reason)
        claim_id = get_claim_id(claim)
        document = case.store.find(Table.CLAIMS, claim_id)
        present = document.statements if isinstance(document, ClaimDocument) else ()
        if is_known(present, claim):
            return IngestResult(shown, IngestOutcome.UNCHANGED)
        record([Draft(EntryType.CLAIM_RECORDED, f"claim:{claim_id}", claim)])
        return IngestResult(shown, IngestOutcome.UPDATED if present else IngestOutcome.CREATED)
