"""The Python interface: an open catalogue with every verb of the command line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from catalogue.actions import claims, describe, fixity, ingest, ingest_manifest, ingest_url, inputs, log, look
from catalogue.actions import sheet as sheets
from catalogue.actions import thumbnail as thumbnails
from catalogue.actions import verify as verification
from catalogue.actions.case import Case, Clock, create_case, read_clock
from catalogue.actions.export import FULL, ExportOptions, export_bundle, plan_export
from catalogue.actions.exported import Exported
from catalogue.actions.ingest import IngestResult
from catalogue.actions.inputs import Statements
from catalogue.actions.naming import get_claim, get_image
from catalogue.actions.selecting import select
from catalogue.actions.settings import find_folder
from catalogue.actions.thumbnail import Made
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

    def verify(self, image: str | None = None) -> Verification:
        """The integrity of one image, or of the whole catalogue."""
        if image is None:
            self.case.close()  # what is verified is the view on disk, which may be older than this session
            return verification.verify_catalogue(self.case.folder, lambda: self.case)
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
