"""Hand over: select, gather, render, write, sign, and record that it left.

Exporting goes in this order:

1. cut the own journal where its last entry about anything but journals and bundles ends: exporting twice
   in a row gives the same bytes;
2. select the entries, of the own journal and of those that were imported, and prove each;
3. gather what they say, draw previews, render every format;
4. write the bundle, sign it, and record that this state of the journal is known outside.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.disclosed import disclose
from catalogue.actions.dossier import Gathered, gather, with_previews
from catalogue.actions.examination_file import read_raw
from catalogue.actions.exported import Exported, Plan, list_withheld, tell_export
from catalogue.actions.preview import draw_previews, hide_embedded, hide_people
from catalogue.actions.service_years import list_service
from catalogue.actions.signing import BundleSigner
from catalogue.actions.stamping import Stamper
from catalogue.actions.whereabouts import find_original, find_places
from catalogue.bundle.crate import render_crate
from catalogue.bundle.disclose import withhold
from catalogue.bundle.disclosure import render_disclosure
from catalogue.bundle.layout import (
    CLAIM_RECORDS,
    CRATE,
    EXAMINATIONS,
    IMAGE_RECORDS,
    IMAGES,
    LOG,
    PAYLOAD,
    PREVIEWS,
    REPORT,
)
from catalogue.bundle.profile import is_original_public, withhold_for_public
from catalogue.bundle.profile_facts import find_revealing_tags
from catalogue.bundle.selection import Selection
from catalogue.bundle.write import Written, write_bundle
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.journal.line import Draft
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import BundleExported, EntryType, Timestamped
from catalogue.record.views import Dossier
from catalogue.render.formats import render_all_formats
from catalogue.render.json_text import render_json
from catalogue.render.report import render_report
from catalogue.render.report_plates import draw_plates

# A report with more pictures than these is too large to open; their files lie beside it.
_PICTURES_IN_REPORT, _PICTURE_BYTES_IN_REPORT = 300, 60_000_000
Progress = Callable[[int], None]


@dataclass(frozen=True)
class ExportOptions:
    """How to hand over.

    Attributes:
        profile: "full", or "public" with places coarsened and people and sensitive images withheld.
        in_place: the folder that holds originals kept by reference.
        since: sizes of the own journal that the recipient knows, for consistency proofs.
        size: of the own journal to show; None for all but trailing housekeeping.
        key: the key file to sign with; None leaves the bundle unsigned.
        authorities: URLs of time-stamping authorities to ask; none by default.
        roots: certificates of authorities that are trusted, PEM; without any, none is refused.
    """

    profile: str = "full"
    in_place: Path | None = None
    since: tuple[int, ...] = ()
    size: int | None = None
    key: Path | None = None
    authorities: tuple[str, ...] = ()
    roots: tuple[bytes, ...] = ()


FULL = ExportOptions()


def plan_export(case: Case, selection: Selection, options: ExportOptions) -> Plan:
    """What an export would hand over.

    Raises:
        NoSuchRecord: nothing is selected.
        Damaged: a journal, or what an import kept, is not what it should be.
    """
    disclosed = disclose(case, selection, size=options.size, since=options.since)
    elsewhere = _find_elsewhere(case, options.in_place)
    gathered = gather(
        disclosed.held,
        case.originals,
        case.folder / "manifests",
        elsewhere=elsewhere,
        tool=case.writer.tool,
    )
    if not gathered.images and not gathered.claims:
        raise NoSuchRecord("nothing is selected: name images, claims, a tag or words, or give --all")
    if options.profile == "full":
        return Plan(gathered, disclosed, gathered.dossier, gathered.files)
    unfit = _find_unfit(gathered, case.settings.origin)
    dossier = withhold_for_public(gathered.dossier, unfit=unfit)
    return Plan(gathered, disclosed, dossier, _find_public_files(gathered, dossier, unfit))


def dry_run(plan: Plan) -> Exported:
    """What would leave, without drawing or writing anything."""
    drawn = {f"{PREVIEWS}/{exhibit.image.id}.jpg": b"" for exhibit in plan.dossier.exhibits}
    files: dict[str, bytes | Path] = {**plan.files, **_render_log(plan), **drawn}
    files |= _render_texts(plan.dossier, {}, files)
    return tell_export(plan, sum(map(_measure, files.values())), leaves=sorted(files))


def export_bundle(
    case: Case, plan: Plan, target: Path, options: ExportOptions, *, progress: Progress | None = None
) -> Exported:
    """Write a bundle to a new folder, or to a new file that ends in `.zip`; record that it left.

    Raises:
        UsageFault: the target is there already.
        Damaged: an original has other bytes than the journal says.
        StoreUnavailable: the disk is full or refuses.
    """
    _refuse_own_folders(case, target)
    # Asked first: a passphrase that is wrong should not cost the drawing of a hundred previews.
    stamper = Stamper(options.authorities, options.roots)
    signer = BundleSigner(plan.disclosed.own.checkpoint, options.key, stamper)
    with tempfile.TemporaryDirectory(prefix="catalogue-") as folder:
        previews, reasons = _draw(plan, Path(folder))
        paths = {image: f"{PREVIEWS}/{image}.jpg" for image in previews}
        shown = {image: path.removeprefix(f"{PAYLOAD}/") for image, path in paths.items()}
        dossier = with_previews(plan.dossier, shown, reasons)
        files: dict[str, bytes | Path] = {**plan.files, **_render_log(plan)}
        files |= {paths[image]: path for image, path in previews.items()}
        files |= _render_texts(dossier, _read_pictures(previews), files)
        written = write_bundle(
            target,
            files,
            bagging_date=dossier.latest_at[:10] if dossier.latest_at else None,
            software=case.writer.tool,
            expected={path: plan.gathered.expected[path] for path in plan.files},
            known_sha512=_find_known_sha512(plan, case.settings.origin),
            sign=lambda tag_manifest: {**plan.disclosed.signatures, **signer.sign(tag_manifest)},
            progress=progress,
        )
    _record(case, plan, written, signer.fingerprints, stamper.stamps)
    return msgspec.structs.replace(
        tell_export(plan, written.size_bytes),
        bundle_id=written.bundle_id,
        path=str(target),
        signed=signer.fingerprints,
        withheld=list_withheld(dossier),
        attested=tuple(f"{one.authority} {one.attested_at}" for one in stamper.stamps),
        not_attested=tuple(stamper.failures),
    )


def _refuse_own_folders(case: Case, target: Path) -> None:
    """Nothing is written where the catalogue keeps its own."""
    for name in ("images", "journal", "manifests", "thumbnails"):
        if target.resolve().is_relative_to((case.folder / name).resolve()):
            raise UsageFault(
                f"{target} lies in the catalogue's own folder {name}/; name another place with -o"
            )


def _find_elsewhere(case: Case, in_place: Path | None) -> dict[str, Path]:
    if in_place is None:
        return {}
    places = find_places(in_place)
    found = {}
    for document in case.store.scan(Table.IMAGES):
        if isinstance(document, ImageDocument):
            path = find_original(case, document, places)
            if path is not None:
                found[document.id] = path
    return found


def _find_unfit(gathered: Gathered, origin: str) -> dict[str, str]:
    """Why originals cannot leave in public, by image id, where the view does not tell.

    Only what this device read itself says what is embedded in an original: an examination of somebody else
    may be empty, and one that is missing or altered says nothing.
    """
    unfit = {}
    for image, document in gathered.images.items():
        own = {
            f"{image}-{one.examination.sha256[:16]}"
            for one in document.ingested
            if one.get_noted().entry.rpartition(":")[0] == origin
        }
        begins = tuple(f"{EXAMINATIONS}/{name}" for name in own)
        read = [path for path in gathered.files if begins and path.startswith(begins)]
        tags: tuple[str, ...] = ()
        for path in read:
            tags += find_revealing_tags(read_raw(gathered.files[path], sha256=gathered.expected[path]))
        if tags:
            unfit[image] = f"it may name a person or a single device ({', '.join(tags[:3])})"
        elif not read:
            unfit[image] = "this device did not examine it, so what is embedded in it is not known"
    return unfit


def _find_public_files(gathered: Gathered, dossier: Dossier, unfit: Mapping[str, str]) -> dict[str, Path]:
    """Originals that may leave in public; what was read in them, and what came with them, stays."""
    views = {e.image.id: e.image for e in gathered.dossier.exhibits}
    public = {e.image.id for e in dossier.exhibits} - unfit.keys()
    found = {}
    for path, file in gathered.files.items():
        image = path.removeprefix(f"{IMAGES}/").partition(".")[0]
        if path.startswith(f"{IMAGES}/") and image in public and is_original_public(views[image]) is None:
            found[path] = file
    return found


def _draw(plan: Plan, folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """(previews, why others could not be drawn) by image id; for the public, without people in them."""
    gathered = plan.gathered
    images, examinations = gathered.images, gathered.examinations
    if plan.dossier.profile == "public":
        images = {image: hide_people(document) for image, document in images.items()}
        examinations = {image: hide_embedded(read) for image, read in examinations.items()}
    return draw_previews(_find_drawn(plan), images, examinations, gathered.claims, folder)


def _find_drawn(plan: Plan) -> dict[str, Path]:
    """Where the originals lie of which a preview is shown, by image id, whether they leave or not."""
    images = {exhibit.image.id for exhibit in plan.dossier.exhibits}
    begin = f"{IMAGES}/"
    found = {
        path.removeprefix(begin).partition(".")[0]: file
        for path, file in plan.gathered.files.items()
        if path.startswith(begin)
    }
    return {image: file for image, file in found.items() if image in images}


def _find_known_sha512(plan: Plan, origin: str) -> dict[str, str]:
    """The SHA-512 of originals by path, as this device measured it when it took in the same bytes.

    What other devices say they measured is not taken for it.
    """
    known = {}
    for path in plan.files:
        if path.startswith(f"{IMAGES}/"):
            document = plan.gathered.images[path.removeprefix(f"{IMAGES}/").partition(".")[0]]
            own = {
                one.digests.sha512
                for one in document.ingested
                if one.get_noted().entry.rpartition(":")[0] == origin
            }
            if len(own) == 1:
                known[path] = own.pop()
    return known


def _read_pictures(previews: Mapping[str, Path]) -> dict[str, bytes]:
    """The previews that the report holds, as many as a browser opens without trouble."""
    pictures: dict[str, bytes] = {}
    left_bytes = _PICTURE_BYTES_IN_REPORT
    for image, path in sorted(previews.items())[:_PICTURES_IN_REPORT]:
        left_bytes -= path.stat().st_size
        if left_bytes < 0:
            break
        pictures[image] = path.read_bytes()
    return pictures


def _render_log(plan: Plan) -> dict[str, bytes]:
    is_public = plan.dossier.profile == "public"
    files: dict[str, bytes] = {}
    for disclosure in plan.disclosed.disclosures:
        shown = withhold(disclosure) if is_public else disclosure
        folder = f"{LOG}/{disclosure.checkpoint.origin}/{disclosure.checkpoint.size}"
        files |= {f"{folder}/{name}": data for name, data in render_disclosure(shown).items()}
    return files


def _render_texts(
    dossier: Dossier, pictures: Mapping[str, bytes], others: Mapping[str, bytes | Path]
) -> dict[str, bytes]:
    """Records, standard formats, report and crate, by path in the bundle."""
    files = {f"{PAYLOAD}/{path}": data for path, data in render_all_formats(dossier).items()}
    for exhibit in dossier.exhibits:
        files[f"{IMAGE_RECORDS}/{exhibit.image.id}.json"] = render_json(msgspec.to_builtins(exhibit.image))
    for claim in dossier.claims:
        files[f"{CLAIM_RECORDS}/{claim.id}.json"] = render_json(msgspec.to_builtins(claim))
    files[REPORT] = render_report(dossier, pictures, draw_plates(dossier, list_service)).encode()
    sizes = {path: _measure(data) for path, data in sorted({**others, **files}.items())}
    files[CRATE] = render_crate(
        dossier, {path.removeprefix(f"{PAYLOAD}/"): size for path, size in sizes.items()}
    )
    return files


def _measure(data: bytes | Path) -> int:
    return data.stat().st_size if isinstance(data, Path) else len(data)


def _record(
    case: Case, plan: Plan, written: Written, signed: tuple[str, ...], stamps: Sequence[Timestamped]
) -> None:
    """Record that the bundle left, once, and what dates its signatures."""
    own = plan.disclosed.own.checkpoint
    statement = BundleExported(
        bundle=written.bundle_id,
        size=own.size,
        root=own.root.hex(),
        profile=plan.dossier.profile,
        images=len(plan.dossier.exhibits),
        claims=len(plan.dossier.claims),
        signed=signed,
    )
    subject = f"catalogue:{case.settings.origin}"
    drafts = [Draft(EntryType.TIMESTAMPED, subject, stamp) for stamp in stamps]
    if written.bundle_id not in plan.disclosed.exported:
        drafts.insert(0, Draft(EntryType.BUNDLE_EXPORTED, subject, statement))
    case.record(drafts)
