"""What the tests of imports share: an import as the command makes it, and what it left."""

import hashlib
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.foreign import find_format, import_foreign
from catalogue.actions.foreign_ingest import ImportOptions
from catalogue.actions.ingest import IngestResult
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.finding import Finding


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def take(
    case: Case, source: Path | str, **changes: object
) -> tuple[list[tuple[str, str]], list[IngestResult], list[Finding]]:
    """((path, outcome) of each result, the results, the findings) of one import."""
    findings: list[Finding] = []
    options = ImportOptions(workers=1, **changes)  # type: ignore[arg-type]  # as each test names them
    kind = find_format(str(source))
    results = list(import_foreign(case, str(source), kind, options, tell=findings.append))
    return [(result.path, result.outcome.value) for result in results], results, findings


def get_image(case: Case, sha256: str) -> ImageDocument:
    """What is known of an image that is there."""
    document = case.store.find(Table.IMAGES, sha256)
    assert isinstance(document, ImageDocument)
    return document


def list_images(case: Case) -> list[str]:
    """The ids of all images that were taken in."""
    documents = case.store.scan(Table.IMAGES)
    return sorted(one.id for one in documents if isinstance(one, ImageDocument) and one.ingested)


def count_entries(case: Case) -> int:
    """How many lines the journal has."""
    return case.journal.position.size
