"""What is shown of images, claims and acts: the shapes that `--json` prints and that bundles carry."""

import msgspec

from catalogue.record.annotation import Annotation
from catalogue.record.answer import Checked
from catalogue.record.claim import Assessment, Claim, Relation
from catalogue.record.entry import Derivative, Digests, FixityChecked
from catalogue.record.examination import Dump
from catalogue.record.fact import Fact
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Noted
from catalogue.record.tag import Tag, Withdrawal

Geometry = dict[str, object]


class ImageSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `list` and `search`."""

    id: str
    name: str | None
    media_type: str | None
    width_px: int | None
    height_px: int | None
    size_bytes: int | None
    acquired_at: tuple[str, ...]
    bounds_wgs84: tuple[float, float, float, float] | None
    tags: tuple[str, ...]
    status: str | None
    claims: tuple[str, ...]
    sightings: int
    annotations: int


class LinkedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as seen from an image."""

    id: str
    slug: str | None
    text: str | None
    claimant: str | None
    relation: Relation
    note: str | None
    noted: Noted
    assessments: tuple[Assessment, ...]


class ImageView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known about one image: the documented shape of `show --json`."""

    id: str
    name: str | None
    digests: Digests | None
    size_bytes: int | None
    media_type: str | None
    width_px: int | None
    height_px: int | None
    kept: str | None
    original: str | None
    outcome: str | None
    reason: str | None
    status: str | None
    facts: tuple[Fact, ...]
    conflicts: tuple[str, ...]
    footprint: Geometry | None
    bounds_wgs84: tuple[float, float, float, float] | None
    no_footprint: str | None
    notes: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    scenes: tuple[Scene, ...]
    tags: tuple[Tag, ...]
    annotations: tuple[Annotation, ...]
    claims: tuple[LinkedClaim, ...]
    sidecars: tuple[Dump, ...]
    derivatives: tuple[Derivative, ...]
    fixity_checks: tuple[FixityChecked, ...]
    checks: tuple[Checked, ...] = ()
    withdrawals: tuple[Withdrawal, ...]
    ingested: tuple[Noted, ...]


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known about one claim.

    Attributes:
        assessments: of the claim itself, every one.
        link_assessments: of the link of one image to it: they say nothing about the claim itself.
        verdicts: each verdict of the claim itself with how many agents give it, by what each said last;
            several mean disagreement, which is shown and never resolved.
        images: (image id, relation) of each link.
    """

    id: str
    slug: str | None
    statements: tuple[Claim, ...]
    assessments: tuple[Assessment, ...]
    link_assessments: tuple[Assessment, ...]
    verdicts: dict[str, int]
    images: tuple[tuple[str, Relation], ...]
    withdrawals: tuple[Withdrawal, ...]


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as `log` tells it.

    Attributes:
        entry: "ORIGIN:SEQ".
        at: the writer's clock.
        agent: who.
        type: what kind of act.
        subject: "image:SHA256", "claim:SHA256", ...
        summary: what was done, with what outcome, in words.
        sha256: of the line.
        body: the statement, whole.
    """

    entry: str
    at: str
    agent: str
    type: str
    subject: str
    summary: str
    sha256: str
    body: msgspec.Raw


class Exhibit(msgspec.Struct, frozen=True, kw_only=True):
    """One image as a bundle shows it.

    Attributes:
        image: everything known about it; `original` is a path below `data/`, None when withheld or absent.
        preview: path of the annotated preview below `data/`; None when it could not be drawn.
        without: why the original or the preview is not in the bundle, one sentence each.
    """

    image: ImageView
    preview: str | None = None
    without: tuple[str, ...] = ()


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle says about the images and claims that were selected, before it is rendered.

    It is a function of the disclosed entries and the originals: neither the catalogue that exports nor
    the time of export is in it.

    Attributes:
        profile: "full" or "public".
        exhibits: by image id.
        claims: by claim id.
        custody: the disclosed acts about them, by time, origin and sequence.
        latest_at: the time of the last of these acts, RFC 3339 UTC; None when none is disclosed.
        withheld: what was left out on purpose, one sentence each.
        tool: program and version that renders.
    """

    profile: str
    exhibits: tuple[Exhibit, ...]
    claims: tuple[ClaimView, ...]
    custody: tuple[LogLine, ...]
    latest_at: str | None
    withheld: tuple[str, ...] = ()
    tool: str
