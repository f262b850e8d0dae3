"""What a bundle says about what is handed over, gathered from the disclosed entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from catalogue.actions.examination_file import read_examinations
from catalogue.actions.held import Held
from catalogue.actions.log import tell
from catalogue.actions.look import make_image_view, view_claim
from catalogue.bundle.layout import EXAMINATIONS, IMAGES, INGESTED_MANIFESTS, PAYLOAD, SIDECARS
from catalogue.bundle.selection import find_named
from catalogue.journal.line import measure_line
from catalogue.originals.folder import LocalOriginals
from catalogue.record.documents import ClaimDocument, Document, ImageDocument, Table
from catalogue.record.entry import Entry, Keeping, ManifestIngested
from catalogue.record.examination import Examination
from catalogue.record.fold import Key, Said, find_touched, fold_statements
from catalogue.record.views import Dossier, Exhibit

_D = TypeVar("_D", ImageDocument, ClaimDocument)


@dataclass(frozen=True)
class Gathered:
    """What is handed over, before anything is drawn or rendered.

    Attributes:
        dossier: without previews.
        images: the documents, by id.
        claims: the documents, by id.
        examinations: what was read in each original, by image id.
        files: where the files lie that are handed over as they are, by path in the bundle.
        expected: the SHA-256 that each of them must have.
    """

    dossier: Dossier
    images: Mapping[str, ImageDocument]
    claims: Mapping[str, ClaimDocument]
    examinations: Mapping[str, tuple[Examination, ...]]
    files: Mapping[str, Path]
    expected: Mapping[str, str]


def gather(
    held: Sequence[Held],
    originals: LocalOriginals,
    manifests: Path,
    *,
    elsewhere: Mapping[str, Path],
    tool: str,
) -> Gathered:
    """Everything that disclosed entries say, and the files that they name.

    Args:
        held: the disclosed entries with their lines.
        originals: where originals lie.
        manifests: the folder of ingested manifests.
        elsewhere: originals kept in place, by image id.
        tool: program and version.
    """
    documents = fold_entries(one.entry for one in held)
    images = _pick(documents, Table.IMAGES, ImageDocument)
    claims = _pick(documents, Table.CLAIMS, ClaimDocument)
    files: dict[str, Path] = {}
    expected: dict[str, str] = {}
    examinations: dict[str, tuple[Examination, ...]] = {}
    exhibits = []
    for image, document in images.items():
        read = read_examinations(originals, document)
        examinations[image] = read[0]
        found, without = _find_files(document, originals, elsewhere)
        files |= {path: file for path, (file, _) in found.items()}
        expected |= {path: digest for path, (_, digest) in found.items()}
        original = next((path for path in found if path.startswith(f"{IMAGES}/")), None)
        view = make_image_view(
            document, read, claims.get, original=original.removeprefix(f"{PAYLOAD}/") if original else None
        )
        exhibits.append(Exhibit(image=view, without=without))
    for path, (file, digest) in _find_manifests(held, manifests).items():
        files[path], expected[path] = file, digest
    custody = sorted(
        (one for one in held if any(find_named(one.entry))), key=lambda one: one.entry.noted.sort_key()
    )
    dossier = Dossier(
        profile="full",
        exhibits=tuple(exhibits),
        claims=tuple(view_claim(document) for document in claims.values()),
        custody=tuple(tell(one.entry, measure_line(one.line)) for one in custody),
        latest_at=max((one.entry.at for one in custody), default=None),
        tool=tool,
    )
    return Gathered(dossier, images, claims, examinations, files, expected)


def fold_entries(entries: Iterable[Entry]) -> dict[Key, Document]:
    """The documents of entries, whatever their order."""
    said: defaultdict[Key, list[Said]] = defaultdict(list)
    for entry in entries:
        statement = entry.read_statement()
        for key in find_touched(entry, statement):
            said[key].append((entry, statement))
    return {key: fold_statements(None, key, several) for key, several in said.items()}


def _pick(documents: Mapping[Key, Document], table: Table, kind: type[_D]) -> dict[str, _D]:
    found = {key: one for (where, key), one in documents.items() if where is table and isinstance(one, kind)}
    return dict(sorted(found.items()))


def _find_files(
    document: ImageDocument, originals: LocalOriginals, elsewhere: Mapping[str, Path]
) -> tuple[dict[str, tuple[Path, str]], tuple[str, ...]]:
    """(files with their digests by path in the bundle, why others are not there) of one image."""
    found: dict[str, tuple[Path, str]] = {}
    without: list[str] = []
    stored = originals.find(document.id)
    original = stored or elsewhere.get(document.id)
    if original is not None:
        ending = stored.suffix if stored else _make_ending(original.name)
        found[f"{IMAGES}/{document.id}{ending}"] = (original, document.id)
    else:
        without.append(f"The original is not in this bundle: {_tell_absence(document)}.")
    for ingested in document.ingested:
        dumps = [(EXAMINATIONS, "examination", ingested.examination)]
        dumps.extend((SIDECARS, "sidecar", dump) for dump in ingested.sidecars)
        for folder, kind, dump in dumps:
            path = originals.find_beside(document.id, kind, dump.sha256)
            if path is None:
                without.append(f"The {kind} {dump.sha256[:16]} is not in this bundle: it is missing.")
                continue
            name = f"{document.id}-{dump.sha256[:16]}{_make_ending(dump.name)}"
            found[f"{folder}/{name}"] = (path, dump.sha256)
    return found, tuple(dict.fromkeys(without))


def _tell_absence(document: ImageDocument) -> str:
    """Why an original is not here, as far as the entries say."""
    if not document.ingested:
        return "it was never obtained"
    if all(one.kept is Keeping.IN_PLACE for one in document.ingested):
        return "it is kept in place by its collector"
    return "its bytes, which were put under evidence, were not there when the bundle was made"


def _find_manifests(held: Iterable[Held], manifests: Path) -> dict[str, tuple[Path, str]]:
    statements = (one.entry.read_statement() for one in held if one.entry.type == "manifest.ingested")
    found = {}
    for statement in statements:
        if isinstance(statement, ManifestIngested):
            path = next(iter(sorted(manifests.glob(f"{statement.sha256}.*"))), None)
            if path is not None:
                ending = _make_ending(path.name)
                found[f"{INGESTED_MANIFESTS}/{statement.sha256}{ending}"] = (path, statement.sha256)
    return found


def _make_ending(name: str) -> str:
    """The ending of a file name as a bundle may bear it; `.bin` when it is no plain one."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 9 else ".bin"


def with_previews(dossier: Dossier, previews: Mapping[str, str], reasons: Mapping[str, str]) -> Dossier:
    """The dossier with the path of each preview, or why there is none, by image id."""
    exhibits = []
    for exhibit in dossier.exhibits:
        image = exhibit.image.id
        reason = reasons.get(image)
        without = (*exhibit.without, f"No preview could be drawn: {reason}") if reason else exhibit.without
        exhibits.append(msgspec.structs.replace(exhibit, preview=previews.get(image), without=without))
    return msgspec.structs.replace(dossier, exhibits=tuple(exhibits))
