"""Verify files, and what the catalogue holds, against somebody else's list of digests."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.foreign_files import FolderFiles, keep_source, read_text, show_name
from catalogue.actions.foreign_ingest import ImportOptions, Tell
from catalogue.actions.ingest import find_image, make_statement_drafts
from catalogue.actions.inputs import Input, Statements
from catalogue.errors import InputRefused, InputUnreadable
from catalogue.manifest.foreign import Digest
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.hash_lists import HashList, Listed, label_algorithm, parse_hash_list
from catalogue.originals.digest import measure_digests
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.sighting import Sighting


class ListOutcome(StrEnum):
    """What became of one file, on the list or beside it."""

    MATCHED = "matched"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"
    UNLISTED = "unlisted"


class ListResult(msgspec.Struct, frozen=True):
    """One line of output.

    Attributes:
        path: as the list names it; for a file that is not listed, its path in the folder.
        outcome: matched (same name, same digest), moved (the digest under another name), changed (the
            name with another digest), missing, or unlisted.
        image: id of the image in the catalogue that has the digest; None when there is none.
        reason: what else a person should know.
    """

    path: str
    outcome: ListOutcome
    image: str | None = None
    reason: str | None = None


def check_hash_list(case: Case, path: Path, options: ImportOptions, *, tell: Tell) -> Iterator[ListResult]:
    """Compare a list with the files of a folder and with the catalogue's images.

    Each image whose digest is listed gets a sighting that says so; nothing is taken in.

    Raises:
        InputFault: the list cannot be read, or is none.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    text, data = read_text(path)
    stated = parse_hash_list(text, name=show_name(path))
    for finding in stated.findings:
        tell(finding)
    if not stated.entries:
        raise InputRefused(f"{path.name} lists no digest; name a list of sha256sum, md5sum or hashdeep")
    folder = options.folder or path.parent
    files = FolderFiles(folder)
    shelf = _Shelf(case, stated)
    source = keep_source(case, stated.name, data, rows=len(stated.entries), is_dry_run=options.is_dry_run)
    used = {name for name in (files.find_name(path),) if name}
    for entry in stated.entries:
        result, name = _check_entry(entry, files, shelf)
        used.update({name} if name else set())
        _tell_fault(result, entry, tell)
        if result.image is not None and not options.is_dry_run:
            result = _record(case, result, entry, stated.name, source)
        yield result
    # Beside a list there may be anything: only a folder that the person named is held against it.
    if options.folder is not None:
        rest = sorted(files.paths.keys() - used)
        if rest:
            problem = f"{len(rest)} file{'s are' if len(rest) > 1 else ' is'} in the folder and"
            tell(find_foreign("FOR-011", stated.name, problem=problem))
        for name in rest:
            yield ListResult(name, ListOutcome.UNLISTED, None, f"not on the list {stated.name}")


def _tell_fault(result: ListResult, entry: Listed, tell: Tell) -> None:
    if result.outcome is ListOutcome.CHANGED:
        tell(find_foreign("FOR-009", entry.row, value=entry.path, other=f": {result.reason}"))
    elif result.outcome is ListOutcome.MISSING:
        tell(find_foreign("FOR-010", entry.row, value=entry.path))


def _check_entry(entry: Listed, files: FolderFiles, shelf: "_Shelf") -> tuple[ListResult, str | None]:
    """(what became of one listed file, the file of the folder that it is)."""
    image = shelf.find(entry)
    here = files.find_path(entry.path)
    has_changed = False
    if here is not None:
        if _agrees(files, here, entry):
            same = shelf.find_by_sha256(files.measure(here, ())["sha256"])
            note = None if same else "the file agrees; it is not in the catalogue: ingest it to put it there"
            return ListResult(entry.path, ListOutcome.MATCHED, same, note), here
        has_changed = True
    moved = files.find_digest(entry.digests)
    if moved is not None and _agrees(files, moved, entry):
        same = shelf.find_by_sha256(files.measure(moved, ())["sha256"])
        return ListResult(entry.path, ListOutcome.MOVED, same, f"the file with this digest is {moved}"), moved
    if has_changed:
        reason = "the file of this name has other bytes"
        reason += "; the catalogue holds those that are listed" if image else ""
        return ListResult(entry.path, ListOutcome.CHANGED, image.id if image else None, reason), here
    if image is not None:
        return _place_in_catalogue(entry, image), None
    return shelf.miss(entry), None


def _agrees(files: FolderFiles, name: str, entry: Listed) -> bool:
    try:
        if entry.size_bytes is not None and files.paths[name].stat().st_size != entry.size_bytes:
            return False
        return files.agrees(name, entry.digests)
    except (InputUnreadable, OSError):
        return False


def _place_in_catalogue(entry: Listed, image: ImageDocument) -> ListResult:
    names = {ingested.name for ingested in image.ingested}
    if PurePosixPath(entry.path).name in names:
        return ListResult(entry.path, ListOutcome.MATCHED, image.id, "by the catalogue's own copy")
    shown = ", ".join(sorted(names))
    return ListResult(entry.path, ListOutcome.MOVED, image.id, f"in the catalogue it bears the name {shown}")


class _Shelf:
    """The catalogue's images by the digests that a list uses."""

    def __init__(self, case: Case, stated: HashList) -> None:
        wanted = {digest.algorithm for entry in stated.entries for digest in entry.digests}
        self._images: dict[str, ImageDocument] = {}
        self._by_digest: dict[Digest, ImageDocument] = {}
        self._by_name: dict[str, ImageDocument] = {}
        for document in case.store.scan(Table.IMAGES):
            if not isinstance(document, ImageDocument) or not document.ingested:
                continue
            self._images[document.id] = document
            self._by_name.update({ingested.name: document for ingested in document.ingested})
            digests = {"sha256": document.id, "sha512": document.ingested[0].digests.sha512}
            digests |= _measure_stored(case, document.id, wanted - digests.keys())
            self._by_digest.update({Digest(name, digits): document for name, digits in digests.items()})

    def find(self, entry: Listed) -> ImageDocument | None:
        """The image that has every digest of an entry, and its size."""
        found = [self._by_digest.get(digest) for digest in entry.digests]
        image = found[0] if found else None
        if image is None or any(other is not image for other in found):
            return None
        return image if entry.size_bytes in {None, image.ingested[0].size_bytes} else None

    def find_by_sha256(self, sha256: str) -> str | None:
        """The id of the image of these bytes, when it is in the catalogue."""
        return sha256 if sha256 in self._images else None

    def miss(self, entry: Listed) -> ListResult:
        """The result for a digest that is nowhere; an image that bears the name is told of."""
        namesake = self._by_name.get(PurePosixPath(entry.path).name)
        if namesake is None:
            return ListResult(
                entry.path, ListOutcome.MISSING, None, "neither in the folder nor in the catalogue"
            )
        reason = f"the catalogue's image of this name, {namesake.id[:12]}, has other bytes"
        return ListResult(entry.path, ListOutcome.CHANGED, None, reason)


def _measure_stored(case: Case, image: str, algorithms: set[str]) -> dict[str, str]:
    """Digests that were not recorded, of the stored copy; none when there is none, or it is altered."""
    path = case.originals.find(image)
    if not algorithms or path is None:
        return {}
    try:
        measured, _ = measure_digests(path, ("sha256", *sorted(algorithms)))
    except InputUnreadable:
        return {}
    return measured if measured["sha256"] == image else {}


def _record(case: Case, result: ListResult, entry: Listed, name: str, source: str) -> ListResult:
    """Record that an image is on the list, once."""
    assert result.image is not None
    listed = " and ".join(f"{label_algorithm(one.algorithm)} {one.digits}" for one in entry.digests)
    weak = ", which is weak: others can be made with it" if entry.is_weak else ""
    # The whole path may tell of the lister's own disk; the list itself is kept as it is.
    note = f"listed as {PurePosixPath(entry.path).name} with {listed} in {name}{weak}"
    sighting = Sighting(name=PurePosixPath(entry.path).name, manifest=source, note=note)
    item = Input(entry.path, Path(entry.path), sighting.name or "", statements=Statements(sighting=sighting))
    with case.act() as record:
        drafts, _ = make_statement_drafts(find_image(case, result.image), item, None)
        record(drafts)
    said = "; ".join(filter(None, (result.reason, None if drafts else "was recorded before")))
    return msgspec.structs.replace(result, reason=said or None)
