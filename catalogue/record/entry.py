"""One act, one line of a journal."""

from enum import StrEnum

import msgspec

from catalogue.errors import Damaged
from catalogue.record.annotation import Annotation
from catalogue.record.answer import Checked
from catalogue.record.claim import Assessment, Claim, Link
from catalogue.record.examination import Dump, Outcome
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Noted, Statement
from catalogue.record.tag import Status, Tag, Withdrawal

FORMAT_VERSION = 1
NO_PREVIOUS = "0" * 64


class EntryType(StrEnum):
    """What an entry does."""

    CATALOGUE_CREATED = "catalogue.created"
    IMAGE_INGESTED = "image.ingested"
    INGEST_REFUSED = "ingest.refused"
    INGEST_FAILED = "ingest.failed"
    MANIFEST_INGESTED = "manifest.ingested"
    SIGHTING_RECORDED = "sighting.recorded"
    SCENE_STATED = "scene.stated"
    CLAIM_RECORDED = "claim.recorded"
    CLAIM_LINKED = "claim.linked"
    ASSESSMENT_RECORDED = "assessment.recorded"
    TAG_ADDED = "tag.added"
    ANNOTATION_ADDED = "annotation.added"
    STATUS_SET = "status.set"
    DERIVATIVE_MADE = "derivative.made"
    FIXITY_CHECKED = "fixity.checked"
    IMAGE_CHECKED = "image.checked"
    WITHDRAWN = "withdrawn"
    JOURNAL_RECOVERED = "journal.recovered"
    CHECKPOINT_SIGNED = "checkpoint.signed"
    TIMESTAMPED = "timestamped"
    BUNDLE_EXPORTED = "bundle.exported"
    BUNDLE_IMPORTED = "bundle.imported"
    FORK_FOUND = "fork.found"


# What a device notes about journals and bundles says nothing about an image, a claim or an agent: it
# changes no view, so that two catalogues which hold the same statements have the same view.
HOUSEKEEPING = frozenset(
    {
        EntryType.CHECKPOINT_SIGNED,
        EntryType.TIMESTAMPED,
        EntryType.BUNDLE_EXPORTED,
        EntryType.BUNDLE_IMPORTED,
        EntryType.FORK_FOUND,
    }
)


class Keeping(StrEnum):
    """Where the bytes of an original are."""

    STORED = "stored"
    IN_PLACE = "in place"


class Digests(msgspec.Struct, frozen=True, kw_only=True):
    """Digests of the same bytes, lower-case hex."""

    sha256: str
    sha512: str


class Ingested(Statement, frozen=True, kw_only=True):
    """That bytes were put under evidence, and the gist of what was read in them.

    Everything that was read stands in the examination file, which `examination` names by digest.

    Attributes:
        digests: of the original.
        size_bytes: of the original.
        kept: "stored" in the catalogue, or "in place" (by reference; only digests are kept).
        name: the file's name as obtained, without any folder.
        outcome: how the examination ended.
        reason: why no pixels were read, when none were.
        media_type: by the bytes.
        width_px: of the stored pixel grid.
        height_px: likewise.
        bounds_wgs84: (west, south, east, north) of the footprint; west > east across the antimeridian.
        acquired: every capture time found in the bytes or sidecars, normal form of `instant`.
        texts: titles, captions and credits found in the bytes, for searching.
        examination: the examination file kept beside the original.
        sidecars: files that came with the original, kept beside it.
    """

    digests: Digests
    size_bytes: int
    kept: Keeping
    name: str
    outcome: Outcome
    reason: str | None = None
    media_type: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    bounds_wgs84: tuple[float, float, float, float] | None = None
    acquired: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    examination: Dump
    sidecars: tuple[Dump, ...] = ()


class Rejected(Statement, frozen=True, kw_only=True):
    """That an input was refused or failed.

    Attributes:
        name: of the file, without folder, or the URL.
        reason: what, which, what to do.
        sha256: of the bytes, when they were read.
        size_bytes: likewise.
    """

    name: str
    reason: str
    sha256: str | None = None
    size_bytes: int | None = None


class ManifestIngested(Statement, frozen=True, kw_only=True):
    """That a manifest was ingested, as it was.

    Attributes:
        sha256: of the manifest file, which is kept under `manifests/`.
        name: its file name.
        rows: how many images and claims it names.
    """

    sha256: str
    name: str
    rows: int


class Derivative(Statement, frozen=True, kw_only=True):
    """Something made from an original; not evidence.

    Attributes:
        sha256: of the derivative's bytes.
        name: its file name.
        kind: such as `thumbnail`.
        of: ids of the images it was made from.
        made_by: tool and version.
        parameters: name-value pairs, enough to make it again.
    """

    sha256: str
    name: str
    kind: str
    of: tuple[str, ...]
    made_by: str
    parameters: tuple[tuple[str, str], ...] = ()


class FixityChecked(Statement, frozen=True, kw_only=True):
    """What a fixity check found.

    Attributes:
        state: as `verify` reports it.
        codes: of the findings.
    """

    state: str
    codes: tuple[str, ...] = ()


class Created(Statement, frozen=True, kw_only=True):
    """The first entry of a journal.

    Attributes:
        title: of the catalogue.
    """

    title: str


class Recovered(Statement, frozen=True, kw_only=True):
    """That the end of the journal was not as this program had left it.

    Attributes:
        set_aside: name of the file that now holds it; None when no line was torn.
        size_bytes: of the torn line.
        adopted: how many whole lines stood behind the recorded head of the journal: written just
            before a crash, or by something else.
    """

    set_aside: str | None = None
    size_bytes: int = 0
    adopted: int = 0


class CheckpointSigned(Statement, frozen=True, kw_only=True):
    """That the state of this journal was signed.

    Attributes:
        size: how many lines the checkpoint covers.
        root: Merkle root over them, 64 hex digits.
        key: fingerprint of the key, as `ssh-keygen -l` prints it.
        signature: SHA-256 of the signature file.
    """

    size: int
    root: str
    key: str
    signature: str


class Timestamped(Statement, frozen=True, kw_only=True):
    """That a time-stamping authority vouched for the existence of a signature.

    Attributes:
        of: SHA-256 of the signature file.
        authority: URL that was asked.
        attested_at: what the authority's clock said, RFC 3339 UTC.
        response: SHA-256 of the whole response, which is kept.
    """

    of: str
    authority: str
    attested_at: str
    response: str


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a journal that was seen: a later one must be an extension of it.

    Attributes:
        origin: the journal.
        size: how many lines.
        root: Merkle root over them, 64 hex digits.
        disclosed: how many of the lines were disclosed.
    """

    origin: str
    size: int
    root: str
    disclosed: int


class BundleExported(Statement, frozen=True, kw_only=True):
    """That a bundle left: with it, this state of this journal is known outside.

    Attributes:
        bundle: the bundle's id, 64 hex digits.
        size: of this journal as the bundle shows it.
        root: its Merkle root, 64 hex digits.
        profile: "full" or "public".
        images: how many.
        claims: how many.
        signed: by which keys, as fingerprints.
    """

    bundle: str
    size: int
    root: str
    profile: str
    images: int
    claims: int
    signed: tuple[str, ...] = ()


class BundleImported(Statement, frozen=True, kw_only=True):
    """That a bundle was verified and imported: its log is kept under `journal/parcels/`.

    Attributes:
        bundle: the bundle's id, 64 hex digits, which is also the parcel's name.
        pins: the state of each journal that it shows.
        signed: fingerprints of the keys whose signatures were sound.
        trusted: those of them that the importer's list of signers names, by their name there.
        images: how many originals came with it.
        notes: findings of the verification that are no faults, by code.
    """

    bundle: str
    pins: tuple[Pin, ...]
    signed: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    images: int = 0
    notes: tuple[str, ...] = ()


class ForkFound(Statement, frozen=True, kw_only=True):
    """That a journal was shown in two states of which neither extends the other; both are kept.

    Attributes:
        known: as it was seen before.
        found: as a bundle shows it now.
        bundle: id of that bundle, whose log is kept under `journal/forks/`; it was not imported.
    """

    known: Pin
    found: Pin
    bundle: str


BODIES: dict[EntryType, type[Statement]] = {
    EntryType.CATALOGUE_CREATED: Created,
    EntryType.IMAGE_INGESTED: Ingested,
    EntryType.INGEST_REFUSED: Rejected,
    EntryType.INGEST_FAILED: Rejected,
    EntryType.MANIFEST_INGESTED: ManifestIngested,
    EntryType.SIGHTING_RECORDED: Sighting,
    EntryType.SCENE_STATED: Scene,
    EntryType.CLAIM_RECORDED: Claim,
    EntryType.CLAIM_LINKED: Link,
    EntryType.ASSESSMENT_RECORDED: Assessment,
    EntryType.TAG_ADDED: Tag,
    EntryType.ANNOTATION_ADDED: Annotation,
    EntryType.STATUS_SET: Status,
    EntryType.DERIVATIVE_MADE: Derivative,
    EntryType.FIXITY_CHECKED: FixityChecked,
    EntryType.IMAGE_CHECKED: Checked,
    EntryType.WITHDRAWN: Withdrawal,
    EntryType.JOURNAL_RECOVERED: Recovered,
    EntryType.CHECKPOINT_SIGNED: CheckpointSigned,
    EntryType.TIMESTAMPED: Timestamped,
    EntryType.BUNDLE_EXPORTED: BundleExported,
    EntryType.BUNDLE_IMPORTED: BundleImported,
    EntryType.FORK_FOUND: ForkFound,
}

_DECODERS = {str(kind): msgspec.json.Decoder(body) for kind, body in BODIES.items()}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One act as it stands in a journal.

    Attributes:
        v: format version.
        origin: the journal it belongs to.
        seq: its place in that journal, from 0.
        prev: SHA-256 of the previous line's bytes, without the newline; zeros for the first.
        at: the writer's clock, RFC 3339 UTC with Z, whole seconds: a claim.
        agent: pseudonym of who acted.
        type: what the entry does.
        subject: "image:SHA256", "claim:SHA256", "agent:NAME" or "catalogue:ORIGIN".
        body: the statement, plus `tool` (program and version).
        salt: 32 hex digits, so that an undisclosed entry cannot be guessed from its digest.
    """

    v: int
    origin: str
    seq: int
    prev: str
    at: str
    agent: str
    type: str
    subject: str
    body: msgspec.Raw
    salt: str

    @property
    def noted(self) -> Noted:
        """The reference by which statements in the view name this entry."""
        return Noted(f"{self.origin}:{self.seq}", self.at, self.agent)

    def read_statement(self) -> Statement | None:
        """The body as its type says, noted; None when a later program wrote a type unknown here.

        Raises:
            Damaged: the body is not what its type says.
        """
        decoder = _DECODERS.get(self.type)
        if decoder is None:
            return None
        try:
            return decoder.decode(self.body).with_noted(self.noted)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Damaged(f"entry {self.noted.entry} ({self.type}): {error}") from error
