"""The Python interface: an open catalogue with every verb of the command line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from catalogue.actions import (
    checkpoints,
    claims,
    describe,
    fixity,
    ingest,
    ingest_manifest,
    ingest_url,
    inputs,
    log,
    look,
    timestamping,
)
from catalogue.actions import sheet as sheets
from catalogue.actions import thumbnail as thumbnails
from catalogue.actions import verify as verification
from catalogue.actions.case import Case, Clock, create_case, read_clock
from catalogue.actions.check import DEFAULT, CheckOptions, CheckResult, check_images
from catalogue.actions.checkpoints import CheckpointShown, LogStatus
from catalogue.actions.export import FULL, ExportOptions, export_bundle, plan_export
from catalogue.actions.exported import Exported
from catalogue.actions.import_bundle import ImportResult, import_bundle
from catalogue.actions.ingest import IngestResult
from catalogue.actions.inputs import Statements
from catalogue.actions.keys import read_roots
from catalogue.actions.naming import get_claim, get_image
from catalogue.actions.selecting import select
from catalogue.actions.settings import find_folder
from catalogue.actions.thumbnail import Made
from catalogue.actions.timestamping import StampResult
from catalogue.actions.verify_bundle import make_policy
from catalogue.originals.fetch import FetchPolicy
from catalogue.record.annotation import Shape
from catalogue.record.claim import Assessment, Claim, Relation, get_claim_id
from catalogue.record.entry import Entry, Keeping
from catalogue.record.fixity import Verification
from catalogue.record.query import Query
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Workflow
from catalogue.record.views import ClaimView, ImageSummary, ImageView, LogLine


class Catalogue:
    """A catalogue of satellite picture evidence.

    Images are named by id or unique prefix (four digits or more), claims by slug, id or prefix. Every
    method that records returns when what it recorded is durable; results are the values that the
    command line prints with `--json`.

    Example:
        with Catalogue.create(folder, agent="ines") as case:
            [result] = case.ingest([picture])
            case.tag(result.image, "port:sevastopol")
            assert case.verify(result.image).state == "intact"
    """

    def __init__(self, case: Case) -> None:
        self.case = case

    @classmethod
    def create(
        cls,
        folder: Path | str,
        *,
        title: str | None = None,
        agent: str | None = None,
        clock: Clock = read_clock,
    ) -> Self:
        """Make a new catalogue in a folder that is new or empty.

        Raises:
            UsageFault: the folder is a catalogue already, or holds something else.
        """
        return cls(create_case(Path(folder), title=title, agent=agent, clock=clock))

    @classmethod
    def open(cls, folder: Path | str, *, agent: str | None = None, clock: Clock = read_clock) -> Self:
        """Open the catalogue in a folder, or above it.

        Raises:
            NoSuchRecord: there is none.
            Damaged: a journal or the settings are not what they should be.
        """
        return cls(Case(find_folder(Path(folder).absolute()), agent=agent, clock=clock))

    def ingest(
        self,
        paths: Sequence[Path | str],
        *,
        statements: Statements | None = None,
        keeping: Keeping = Keeping.STORED,
        workers: int | None = None,
    ) -> list[IngestResult]:
        """Put files and folders under evidence; what is refused or fails is among the results."""
        found = list(inputs.find_inputs([Path(path) for path in paths], statements or Statements()))
        return list(ingest.ingest_inputs(self.case, found, keeping=keeping, workers=workers))

    def ingest_manifest(self, path: Path | str, *, workers: int | None = None) -> list[IngestResult]:
        """Put under evidence what every good row of a manifest names."""
        return list(ingest_manifest.ingest_manifest(self.case, Path(path), workers=workers))

    def ingest_url(
        self, url: str, *, statements: Statements | None = None, policy: FetchPolicy | None = None
    ) -> IngestResult:
        """Fetch a URL and put its bytes under evidence."""
        stated = statements or Statements()
        return ingest_url.ingest_url(self.case, url, stated, policy=policy or FetchPolicy())

    def tag(self, image: str, *names: str) -> list[Entry]:
        """Put tags on an image."""
        return describe.add_tags(self.case, image, names)

    def untag(self, image: str, *names: str, reason: str | None = None) -> list[Entry]:
        """Take tags off an image."""
        return describe.remove_tags(self.case, image, names, reason=reason)

    def annotate(self, image: str, shape: Shape | str, *, at: str, label: str) -> list[Entry]:
        """Put a shape with a label on an image; coordinates in pixels, as text."""
        return describe.annotate(self.case, image, Shape(shape), at=at, label=label)

    def add_sighting(self, image: str, sighting: Sighting) -> list[Entry]:
        """Record where an image was seen published."""
        return describe.add_sighting(self.case, image, sighting)

    def add_scene(self, image: str, scene: Scene) -> list[Entry]:
        """Record what a satellite is said to have taken."""
        return describe.add_scene(self.case, image, scene)

    def set_status(self, image: str, status: Workflow | str) -> list[Entry]:
        """Record how far the work on an image is."""
        return describe.set_status(self.case, image, Workflow(status))

    def add_claim(self, claim: Claim) -> str:
        """Record a claim; its id."""
        claims.add_claim(self.case, claim)
        return get_claim_id(claim)

    def link(self, image: str, claim: str, relation: Relation | str = Relation.CITED_FOR) -> list[Entry]:
        """Link an image to a claim."""
        return claims.link_claim(self.case, image, claim, Relation(relation))

    def assess(self, claim: str, assessment: Assessment, *, image: str | None = None) -> list[Entry]:
        """Record what one agent makes of a claim, or of an image's link to it."""
        return claims.assess(self.case, claim, assessment, image=image)

    def search(self, query: Query | None = None) -> Iterator[ImageSummary]:
        """A summary of each image that answers to a query; of every image without one."""
        return look.find_summaries(self.case, query or Query())

    def show(self, image: str) -> ImageView:
        """Everything known about one image."""
        return look.view_image(self.case, get_image(self.case, image))

    def show_claim(self, claim: str) -> ClaimView:
        """Everything known about one claim."""
        return look.view_claim(get_claim(self.case, claim))

    def thumbnail(self, image: str, *, size_px: int = 1200, output: Path | None = None) -> Made:
        """An annotated thumbnail of an image."""
        document = get_image(self.case, image)
        return next(thumbnails.make_thumbnails(self.case, [document], size_px=size_px, output=output))

    def sheet(self, images: Sequence[str], *, output: Path | None = None) -> list[Made]:
        """Contact sheet pages of images."""
        documents = [get_image(self.case, image) for image in images]
        return sheets.make_sheet(self.case, documents, output=output)

    def check(self, *images: str, options: CheckOptions = DEFAULT) -> list[CheckResult]:
        """What each image can say about what is claimed with it, recorded as an entry."""
        documents = [get_image(self.case, image) for image in images]
        return [checkup.result for checkup in check_images(self.case, documents, options)]

    def verify(self, image: str | None = None, *, tsa_roots: tuple[Path, ...] = ()) -> Verification:
        """The integrity of one image, or of the whole catalogue.

        Args:
            image: which; None for the whole.
            tsa_roots: root certificates, PEM, of authorities that you trust to date the own journal.
        """
        if image is None:
            roots = read_roots(tsa_roots)
            self.case.close()  # what is verified is the view on disk, which may be older than this session
            return verification.verify_catalogue(self.case.folder, lambda: self.case, roots=roots)
        return next(fixity.verify_images(self.case, [get_image(self.case, image)]))

    def export(
        self,
        target: Path | str,
        options: ExportOptions = FULL,
        *,
        images: Sequence[str] = (),
        claims: Sequence[str] = (),
        tags: Sequence[str] = (),
        words: str | None = None,
        is_all: bool = False,
    ) -> Exported:
        """Hand over what is named as a bundle: a new folder, or a new file that ends in `.zip`."""
        selection = select(self.case, images=images, claims=claims, tags=tags, words=words, is_all=is_all)
        return export_bundle(self.case, plan_export(self.case, selection, options), Path(target), options)

    def import_bundle(
        self,
        path: Path | str,
        *,
        expect: str | None = None,
        signers: Path | None = None,
        revoked: Path | None = None,
        tsa_roots: tuple[Path, ...] = (),
        is_dry_run: bool = False,
    ) -> ImportResult:
        """Verify a colleague's bundle and take in what is not here yet; any fault refuses all of it.

        Args:
            path: a folder or a ZIP.
            expect: the id that it should have, or its first 16 digits or more.
            signers: your list of whose keys are whose; without one nobody is known.
            revoked: your list of keys that no longer count.
            tsa_roots: root certificates, PEM, of authorities that you trust.
            is_dry_run: only say what would be done.

        Raises:
            InputFault: it is no bundle, or a list cannot be read.
            StoreUnavailable: the catalogue is locked, or its disk full.
        """
        policy = make_policy(expect=expect, signers=signers, revoked=revoked, tsa_roots=tsa_roots)
        return import_bundle(self.case, Path(path), policy=policy, is_dry_run=is_dry_run)

    def sign_checkpoint(self, key: Path | str) -> CheckpointShown:
        """Sign the state of the own journal with a private key; nothing new is signed twice."""
        return checkpoints.sign_own_checkpoint(self.case, Path(key))

    def timestamp(self, *urls: str, tsa_roots: tuple[Path, ...] = ()) -> list[StampResult]:
        """Have the newest signed state of the own journal timestamped by authorities; they see its digest.

        What could not be had is among the results, and asked for again by the next run.
        """
        roots = read_roots(tsa_roots)
        return list(timestamping.timestamp_journal(self.case, urls, roots=roots))

    def log_status(self) -> LogStatus:
        """How far the own journal is known outside, as far as this catalogue knows."""
        return checkpoints.read_log_status(self.case)

    def log(self) -> Iterator[LogLine]:
        """Every entry of every journal."""
        return log.read_log(self.case)

    def rebuild(self) -> None:
        """Make the view anew from the journals."""
        self.case.rebuild()

    def close(self) -> None:
        """Save what is cheap to save; nothing is lost without it."""
        self.case.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
