"""Take in what Atlos exports: a CSV of incidents, or the full ZIP with their source material."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.foreign_archive import unpacked
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
from catalogue.errors import InputFault
from catalogue.manifest.assemble import Assembled, assemble_row
from catalogue.manifest.atlos import (
    TOOL,
    Version,
    is_table_header,
    parse_incident,
    parse_table,
    parse_version,
)
from catalogue.manifest.foreign import ForeignItem, Media, assemble_media, check_item, tell_unknown
from catalogue.manifest.foreign_json import read_json
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.foreign_table import read_header
from catalogue.manifest.row import Cell

# The project's code and six letters or digits; those alone where there is no project. A folder such as
# 2022-05 is no incident.
_SLUG = r"(?=[0-9-]*[A-Z])(?:(?:[A-Z0-9]{1,12}-)+[A-Z0-9]{1,12}|[A-Z0-9]{6})"
_INCIDENT = re.compile(rf"(?:[^/]+/)?(?P<slug>{_SLUG})/metadata\.json")
_VERSION = re.compile(rf"(?:[^/]+/)?(?P<slug>{_SLUG})/(?P=slug)-(?P<number>[0-9]+)/metadata\.json")


def is_export(names: tuple[str, ...]) -> bool:
    """Whether a folder or ZIP is laid out as the full export: SLUG/metadata.json for each incident."""
    return any(_INCIDENT.fullmatch(name) for name in names)


def is_table(path: Path) -> bool:
    """Whether a file is the CSV of incidents."""
    if path.suffix.lower() not in {".csv", ".tsv"}:
        return False
    try:
        return is_table_header(read_header(read_text(path)[0]))
    except InputFault:
        return False


def import_atlos(case: Case, path: Path, options: ImportOptions, *, tell: Tell) -> Iterator[IngestResult]:
    """Take in an export of Atlos.

    Pictures go in with what is said of their incident; descriptions become claims when the person says
    who makes them.

    Raises:
        InputFault: it cannot be read, or unpacking it would be dangerous.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    if path.is_file() and is_table(path):
        gathered = _gather_table(case, path, options, tell)
        yield from take_in_gathered(case, gathered, origin=path, options=options)
        return
    with unpacked(path, tell=tell) as folder:
        export = _Export(case, folder, show_name(path), options, tell)
        export.gather()
        leave_rest(export.files, export.gathered, TOOL)
        yield from take_in_gathered(case, export.gathered, origin=path, options=options)


def _gather_table(case: Case, path: Path, options: ImportOptions, tell: Tell) -> Gathered:
    text, data = read_text(path)
    stated = parse_table(text, name=show_name(path), claimant=options.claimant)
    keep_source(case, stated.name, data, rows=len(stated.items), is_dry_run=options.is_dry_run)
    for finding in stated.findings:
        tell(finding)
    gathered = Gathered()
    for item in stated.items:
        row = check_item(item)
        if options.claimant is None:
            reason = (
                "left aside: the CSV holds no pictures; --claimant NAME records its descriptions as claims"
            )
            gathered.leave(f"row {item.row}", reason)
            continue
        row.values.pop("relation", None)
        assembled = assemble_row(row)
        for finding in assembled.findings:
            tell(finding)
        gathered.take(assembled, path=None, source=None)
        if assembled.claim is None:
            gathered.fail(f"row {item.row}", "it has faults; see the findings")
    return gathered


class _Export:
    """The full export, unpacked: incidents, their source material, and its files."""

    def __init__(self, case: Case, folder: Path, name: str, options: ImportOptions, tell: Tell) -> None:
        self.files = FolderFiles(folder)
        self.gathered = Gathered()
        self._case = case
        self._name = name
        self._options = options
        self._tell = tell
        self._unknown = Counter[str]()
        self._claimed: set[str] = set()

    def gather(self) -> None:
        """Gather what every incident states about the pictures of its source material."""
        incidents: dict[str, tuple[tuple[Cell, ...], str]] = {}
        for name in self.files.paths:
            match = _INCIDENT.fullmatch(name)
            value = self._read(name) if match else None
            if match and value is not None:
                cells, unknown = parse_incident(value, name=self._name, claimant=self._options.claimant)
                self._unknown.update(unknown)
                incidents[match["slug"]] = (cells, self._keep(name, value))
        for name in self.files.paths:
            if PurePosixPath(name).name == "updates.json":
                self.gathered.used.add(name)
                self._keep(name, {})
            match = _VERSION.fullmatch(name)
            value = self._read(name) if match else None
            if match and value is not None:
                source = self._keep(name, value)
                cells, _ = incidents.get(match["slug"], ((), ""))
                self._gather_version(name, match["slug"], cells, parse_version(value), source)
        for finding in tell_unknown(self._name, self._unknown, kept="kept in the source file alone"):
            self._tell(finding)

    def _read(self, name: str) -> dict[str, object] | None:
        self.gathered.used.add(name)
        try:
            value = read_json(read_text(self.files.paths[name])[0])
        except InputFault as error:
            self._tell(find_foreign("FOR-014", name, problem=str(error)))
            return None
        if not isinstance(value, dict):
            self._tell(find_foreign("FOR-014", name, problem="it is no JSON object"))
            return None
        return value

    def _keep(self, name: str, value: dict[str, object]) -> str:
        data = self.files.paths[name].read_bytes()
        return keep_source(
            self._case, name, data, rows=1 if value else 0, is_dry_run=self._options.is_dry_run
        )

    def _gather_version(
        self, name: str, slug: str, incident: tuple[Cell, ...], version: Version, source: str
    ) -> None:
        self._unknown.update(version.unknown)
        folder = PurePosixPath(name).parent
        label = f"{slug}-{version.number or folder.name.rpartition('-')[2]}"
        item = ForeignItem(row=label, cells=(*incident, *version.cells))
        row = check_item(item)
        here = self.files.list_beside(name)
        if row.is_faulty:
            for finding in row.findings:
                self._tell(finding)
            self.gathered.used.update(here)
            self.gathered.fail(label, "it has faults; see the findings")
            return
        found = set()
        for one in here:
            media = self._find_artifact(one, version)
            found.add(media)
            self._gather_file(item, one, media, source)
        for media in version.artifacts:
            if media not in found and (media.media_type or "").startswith("image/"):
                shown = f"{folder}/{media.names[0]}"
                self._tell(find_foreign("FOR-004", label, value=shown))
                self.gathered.fail(shown, "it is named, but is not there")

    def _find_artifact(self, name: str, version: Version) -> Media | None:
        """The artifact that a file is: by its digest, else by the kind that its name begins with."""
        for media in version.artifacts:
            if media.digests and self.files.agrees(name, media.digests):
                return media
        kind = PurePosixPath(name).name
        of_kind = [media for media in version.artifacts if kind.startswith(f"{media.names[0]}_")]
        return of_kind[0] if of_kind else None

    def _gather_file(self, item: ForeignItem, name: str, media: Media | None, source: str) -> None:
        self.gathered.used.add(name)
        if not is_picture(self.files.paths[name]):
            kind = f" ({media.media_type})" if media and media.media_type else ""
            self.gathered.leave(name, f"left aside: no picture{kind}")
            return
        media = media or Media(notes=(f"no record of {TOOL} names this file",))
        sha256 = check_digests(self.files, name, media.digests, item.row, self._tell)
        if sha256 is None:
            self.gathered.fail(name, "it has not the digest that is stated for it; see the finding")
            return
        stated = assemble_media(item, media, file=name, sha256=sha256 if media.digests else None)
        for finding in stated.findings:
            self._tell(finding)
        if stated.image is None:
            self.gathered.fail(name, "it cannot be taken in; see the findings")
        else:
            stated = self._claim_once(stated, str(item.row))
            self.gathered.take(stated, path=self.files.paths[name], source=source)

    def _claim_once(self, stated: Assembled, label: str) -> Assembled:
        """The claim with the first picture of its incident alone: it was not made where the picture was."""
        slug = label.rpartition("-")[0]
        if stated.claim is None or slug in self._claimed:
            return stated._replace(claim=None)
        self._claimed.add(slug)
        claim = msgspec.structs.replace(stated.claim.claim, source_url=None)
        return stated._replace(claim=msgspec.structs.replace(stated.claim, claim=claim))
