"""What a manifest says, as values."""

import msgspec

from catalogue.record.annotation import Annotation
from catalogue.record.claim import Claim, Relation
from catalogue.record.finding import Finding, Severity
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Workflow

# A row of a table is its number as a spreadsheet shows it (the header is row 1); a line of JSON
# Lines is its line number; an entry of a TOML file is a label such as "image 2".
RowLabel = int | str


class ClaimRef(msgspec.Struct, frozen=True, kw_only=True):
    """Why a picture of a manifest belongs to a claim.

    Attributes:
        slug: of the claim, in this manifest or in the catalogue.
        relation: cited for, supports, contradicts or context.
        note: why, in words.
    """

    slug: str
    relation: Relation
    note: str | None = None


class ManifestImage(msgspec.Struct, frozen=True, kw_only=True):
    """One picture as a manifest describes it; None means "not stated".

    Attributes:
        row: where the manifest says so.
        file: path relative to the manifest, with `/` between folders.
        url: where the picture itself can be fetched.
        sha256: the digest that the bytes must have, 64 lower-case hex digits.
        sighting: where it was seen published.
        scene: what the satellite is said to have taken.
        tags: in normal form, in the order given, none twice.
        status: how far the work on it is.
        annotations: shapes on its pixel grid; not yet compared with its size.
        claims: the claims it belongs to.
    """

    row: RowLabel
    file: str | None = None
    url: str | None = None
    sha256: str | None = None
    sighting: Sighting | None = None
    scene: Scene | None = None
    tags: tuple[str, ...] = ()
    status: Workflow | None = None
    annotations: tuple[Annotation, ...] = ()
    claims: tuple[ClaimRef, ...] = ()


class ManifestClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as a manifest states it.

    Attributes:
        row: where the manifest says so.
        claim: the claim.
    """

    row: RowLabel
    claim: Claim


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything readable in one manifest, with every mistake in it.

    Attributes:
        title: as given; only TOML manifests have one.
        images: the pictures of all rows without a fault, in order.
        claims: the claims of all rows without a fault, in order, each slug once.
        findings: every mistake; rows with a fault are left out of `images` and `claims`.
        unresolved_slugs: slugs that pictures refer to and no claim above bears, sorted; the
            catalogue may know them.
        files: (row, path) of every file that is named, in rows with a fault too.
    """

    title: str | None = None
    images: tuple[ManifestImage, ...] = ()
    claims: tuple[ManifestClaim, ...] = ()
    findings: tuple[Finding, ...] = ()
    unresolved_slugs: tuple[str, ...] = ()
    files: tuple[tuple[RowLabel, str], ...] = ()

    @property
    def has_faults(self) -> bool:
        """Whether any finding is a fault, so that the manifest is not to be taken as a whole."""
        return any(finding.severity is Severity.FAULT for finding in self.findings)
