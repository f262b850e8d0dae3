"""Take in what Bellingcat's auto-archiver kept: its tables, its JSON, its folders."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.foreign_files import FolderFiles, is_picture, keep_source, read_text, show_name
from catalogue.actions.foreign_ingest import (
    Gathered,
    ImportOptions,
    Tell,
    check_digests,
    leave_rest,
    take_in_gathered,
)
from catalogue.actions.ingest import IngestResult
from catalogue.errors import InputFault, InputRefused
from catalogue.manifest.assemble import Assembled
from catalogue.manifest.auto_archiver import (
    TOOL,
    is_database_header,
    is_item,
    is_sheet_header,
    parse_json,
    parse_table,
)
from catalogue.manifest.foreign import ForeignItem, ForeignList, Media, assemble_media, check_item
from catalogue.manifest.foreign_json import read_json
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.foreign_table import read_header
from catalogue.manifest.row import Cell
from catalogue.record.finding import Finding

_SOURCES = (".json", ".csv", ".tsv")
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".heic", ".avif", ".jp2")
_PROOFS = (".ots", ".tsr", ".tst", ".tsq")
# A page that the archiver made names its files by 24 hex digits: no other text is taken for one.
_REPORT_LIMIT_BYTES = 20_000_000


def import_auto_archiver(
    case: Case, path: Path, options: ImportOptions, *, tell: Tell
) -> Iterator[IngestResult]:
    """Take in a folder of the archiver, or a table or JSON file of it with the folder around it.

    Each picture that an item names becomes an image with a sighting; a digest that is stated for it must
    agree. Pictures that no item names are taken in too, and said to be so.

    Raises:
        InputFault: the file cannot be read, or is none of the archiver's.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    files = FolderFiles(path if path.is_dir() else path.parent)
    gathered = Gathered()
    sources = [one for one in files.paths.values() if is_source(one)] if path.is_dir() else [path]
    for source in sources:
        text, data = read_text(source)
        stated = _parse(text, show_name(source))
        for finding in stated.findings:
            tell(finding)
        sha256 = keep_source(case, stated.name, data, rows=len(stated.items), is_dry_run=options.is_dry_run)
        gathered.used.add(files.find_name(source) or stated.name)
        gatherer = _Gatherer(files, gathered, sha256, tell)
        for item in stated.items:
            gatherer.gather(item)
    if path.is_dir():
        _gather_unnamed(files, gathered, show_name(path))
        leave_rest(files, gathered, TOOL)
    yield from take_in_gathered(case, gathered, origin=path, options=options)


def is_source(path: Path) -> bool:
    """Whether a file is a table or JSON of the archiver, told from its content."""
    if path.suffix.lower() not in _SOURCES:
        return False
    try:
        text, _ = read_text(path)
    except InputFault:
        return False
    return _is_ours(text, path.name)


def _is_ours(text: str, name: str) -> bool:
    if name.lower().endswith(".json"):
        value = read_json(text)
        return is_item(value) or (isinstance(value, list) and bool(value) and is_item(value[0]))
    header = read_header(text)
    return is_database_header(header) or is_sheet_header(header)


def _parse(text: str, name: str) -> ForeignList:
    if not name.lower().endswith(".json"):
        return parse_table(text, name=name)
    value = read_json(text)
    if value is None:
        raise InputRefused(f"{name} is no JSON; export it again")
    return parse_json(value, name=name)


class _Gatherer:
    """Finds the files of the items of one source."""

    def __init__(self, files: FolderFiles, gathered: Gathered, source: str, tell: Tell) -> None:
        self._files = files
        self._gathered = gathered
        self._source = source
        self._tell_one = tell
        self._told: set[Finding] = set()

    def gather(self, item: ForeignItem) -> None:
        """Gather what one item states about each of its files."""
        row = check_item(item)
        for finding in row.findings:
            self._tell(finding)
        media = (*item.media, *self._read_reports(item))
        if row.is_faulty:
            reason = "its row has faults; mend them, and import it again"
            self._gathered.fail(f"{self._label(item)}", reason)
            for one in media:
                self._mark(one)
            return
        if not media:
            self._gathered.leave(self._label(item), "left aside: it names no file that could be a picture")
        for one in media:
            self._gather_media(item, one)

    def _gather_media(self, item: ForeignItem, media: Media) -> None:
        name = self._find(media)
        if name is None:
            self._gather_absent(item, media)
            return
        self._gathered.used.add(name)
        path = self._files.paths[name]
        if not is_picture(path):
            kind = f" ({media.media_type})" if media.media_type else ""
            self._gathered.leave(name, f"left aside: no picture{kind}")
            return
        sha256 = check_digests(self._files, name, media.digests, item.row, self._tell)
        if sha256 is None:
            self._gathered.fail(name, "it has not the digest that is stated for it; see the finding")
            return
        self._take(item, media, name, sha256 if media.digests else None)

    def _take(self, item: ForeignItem, media: Media, name: str, sha256: str | None) -> None:
        sidecars = [found for stated in media.sidecars if (found := self._files.find_path(stated))]
        sidecars += [f"{name}{ending}" for ending in _PROOFS if f"{name}{ending}" in self._files.paths]
        self._gathered.used.update(sidecars)
        if sha256 is None and not any(_ends_with(place, name) for place in media.names):
            by_name = "found by its file name alone; no digest of it was stated"
            media = msgspec.structs.replace(media, notes=(*media.notes, by_name))
        stated = assemble_media(item, media, file=_climb_free(name), sha256=sha256)
        self._settle(item, stated, name, sidecars)

    def _settle(self, item: ForeignItem, stated: Assembled, name: str, sidecars: list[str]) -> None:
        for finding in stated.findings:
            self._tell(finding)
        if stated.image is None:
            self._gathered.fail(name, f"{self._label(item)} has faults; see the findings")
            return
        paths = [self._files.paths[sidecar] for sidecar in dict.fromkeys(sidecars)]
        self._gathered.take(stated, path=self._files.paths[name], source=self._source, sidecars=paths)

    def _gather_absent(self, item: ForeignItem, media: Media) -> None:
        shown = media.names[0] if media.names else media.url or ""
        may_be_picture = (media.media_type or "").startswith("image/") or any(
            PurePosixPath(place.partition("?")[0]).suffix.lower() in _PICTURE_ENDINGS
            for place in (*media.names, media.url or "")
        )
        if not may_be_picture and media.media_type:
            self._gathered.leave(shown, f"left aside: no picture ({media.media_type}), and not here")
        elif media.url is not None:
            # Whether it is one shows when it is fetched.
            self._gathered.take(
                assemble_media(item, media), path=None, source=self._source, digests=media.digests
            )
        else:
            self._tell(find_foreign("FOR-004", item.row, value=shown))
            self._gathered.fail(shown, "it is named, but is not there")

    def _find(self, media: Media) -> str | None:
        """Where a file lies here: by its digest when one is stated, else by its path."""
        named = [name for stated in media.names if (name := self._files.find_path(stated))]
        right = [name for name in named if media.digests and self._files.agrees(name, media.digests)]
        by_digest = None if right else self._files.find_digest(media.digests)
        return next(iter((*right, *((by_digest,) if by_digest else ()), *named)), None)

    def _read_reports(self, item: ForeignItem) -> Iterator[Media]:
        """The files beside a page of the archiver that the page names."""
        for stated in item.reports:
            name = self._files.find_path(stated)
            if name is None:
                self._tell(find_foreign("FOR-004", item.row, value=stated))
                continue
            path = self._files.paths[name]
            if is_picture(path):
                yield Media(names=(name,))
                continue
            self._gathered.used.add(name)
            if path.stat().st_size <= _REPORT_LIMIT_BYTES:
                text = path.read_text(encoding="utf-8", errors="replace")
                for other in self._files.list_beside(name):
                    if PurePosixPath(other).name in text:
                        yield Media(names=(other,), notes=(f"named by the page {PurePosixPath(name).name}",))

    def _mark(self, media: Media) -> None:
        name = self._find(media)
        if name is not None:
            self._gathered.used.add(name)

    def _tell(self, finding: Finding) -> None:
        # One row tells the same of each of its files.
        if finding not in self._told:
            self._told.add(finding)
            self._tell_one(finding)

    @staticmethod
    def _label(item: ForeignItem) -> str:
        return f"row {item.row}" if isinstance(item.row, int) else item.row


def _gather_unnamed(files: FolderFiles, gathered: Gathered, folder: str) -> None:
    """Pictures of the folder that no item names, with nothing but where they lay."""
    for name, path in files.paths.items():
        if name in gathered.used or not is_picture(path):
            continue
        gathered.used.add(name)
        note = f"lay in the {TOOL} folder {folder}; no record there names it"
        item = ForeignItem(row=name, cells=(Cell("note", note),))
        stated = assemble_media(item, Media(), file=_climb_free(name))
        if stated.image is None:
            gathered.fail(name, "; ".join(finding.sentence for finding in stated.findings))
        else:
            gathered.take(stated, path=path, source=None)


def _ends_with(place: str, name: str) -> bool:
    """Whether a stated path ends with the whole path of a file here, and not with its bare name alone."""
    plain = re.sub(r"[/\\]+", "/", place).removeprefix("./")
    return plain == name or ("/" in name and plain.endswith(f"/{name}"))


def _climb_free(name: str) -> str:
    """The path in the form of a manifest, in which a backslash or a tilde in front has no place."""
    return name.replace("\\", "_") if not name.startswith("~") else f"./{name}"
