"""Mistakes that only show when the rows of a manifest are compared with one another."""

import posixpath
import unicodedata
from collections.abc import Sequence

from catalogue.manifest.assemble import Assembled
from catalogue.manifest.rules import make_finding
from catalogue.manifest.values import Manifest, ManifestClaim, ManifestImage, RowLabel
from catalogue.record.claim import get_claim_id
from catalogue.record.finding import Finding
from catalogue.record.place import are_axes_swapped


def join_rows(
    rows: Sequence[Assembled], *, title: str | None = None, findings: Sequence[Finding] = ()
) -> Manifest:
    """The manifest of all rows, after comparing them.

    Args:
        rows: in the order of the manifest.
        title: of the manifest.
        findings: about the manifest as a whole, and about rows that came to nothing.
    """
    found = [*findings, *(finding for row in rows for finding in row.findings)]
    claims, refused = _unite_claims([row.claim for row in rows if row.claim], found)
    images = [row.image for row in rows if row.image and row.image.row not in refused]
    images = _compare_files(images, found)
    _find_swapped_axes(images, claims, found)
    if not rows and not found:
        found.append(make_finding("MAN-001", "manifest"))
    known = {stated.claim.slug for stated in claims}
    referred = {ref.slug for image in images for ref in image.claims}
    return Manifest(
        title=title,
        images=tuple(images),
        claims=tuple(claims),
        findings=tuple(found),
        unresolved_slugs=tuple(sorted(referred - known)),
        files=tuple(row.file for row in rows if row.file is not None),
    )


def name_row(row: RowLabel) -> str:
    """How a sentence names a row."""
    return f"row {row}" if isinstance(row, int) else row


def _unite_claims(
    claims: Sequence[ManifestClaim], found: list[Finding]
) -> tuple[list[ManifestClaim], set[RowLabel]]:
    """Each slug once; a row that gives a slug to another claim is refused."""
    by_slug: dict[str, ManifestClaim] = {}
    refused: set[RowLabel] = set()
    for stated in claims:
        earlier = by_slug.setdefault(stated.claim.slug, stated)
        if get_claim_id(earlier.claim) != get_claim_id(stated.claim):
            other = name_row(earlier.row)
            found.append(
                make_finding("MAN-011", stated.row, column="slug", value=stated.claim.slug, other=other)
            )
            refused.add(stated.row)
        elif earlier is not stated and earlier.claim != stated.claim:
            other = name_row(earlier.row)
            found.append(
                make_finding("MAN-021", stated.row, column="slug", value=stated.claim.slug, other=other)
            )
            refused.add(stated.row)
    return list(by_slug.values()), refused


def _compare_files(images: Sequence[ManifestImage], found: list[Finding]) -> list[ManifestImage]:
    """The images without those that give a file or address a second digest."""
    first: dict[tuple[str, str], ManifestImage] = {}
    kept = []
    for image in images:
        is_contradicted = False
        for column, value in (("file", image.file), ("url", image.url)):
            if value is None:
                continue
            earlier = first.setdefault((column, _fold_path(value) if column == "file" else value), image)
            if earlier is image:
                continue
            code = "MAN-009"
            if image.sha256 and earlier.sha256 and image.sha256 != earlier.sha256:
                code, is_contradicted = "MAN-010", True
            found.append(
                make_finding(code, image.row, column=column, value=value, other=name_row(earlier.row))
            )
        if not is_contradicted:
            kept.append(image)
    return kept


def _fold_path(path: str) -> str:
    return posixpath.normpath(unicodedata.normalize("NFC", path))


def _find_swapped_axes(
    images: Sequence[ManifestImage], claims: Sequence[ManifestClaim], found: list[Finding]
) -> None:
    places = {stated.claim.slug: stated.claim.place for stated in claims}
    for image in images:
        place = image.scene.place if image.scene else None
        for ref in image.claims:
            claimed = places.get(ref.slug)
            if place and claimed and are_axes_swapped(place, claimed):
                point = f"{place.latitude_deg}, {place.longitude_deg}"
                found.append(make_finding("MAN-016", image.row, column="point", value=point, other=ref.slug))
