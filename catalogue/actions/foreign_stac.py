"""Take in the pictures of STAC items, collections and catalogs, from files or from one web address."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.foreign_files import FolderFiles, is_picture, keep_source, read_text
from catalogue.actions.foreign_ingest import Gathered, ImportOptions, Tell, check_digests, take_in_gathered
from catalogue.actions.ingest import IngestOutcome, IngestResult
from catalogue.actions.ingest_url import find_name
from catalogue.errors import InputFault, InputRefused
from catalogue.manifest.foreign import assemble_media, check_item, tell_unknown
from catalogue.manifest.foreign_json import read_json
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.stac_items import StacAsset, StacItem, choose_assets, is_stac, parse_stac
from catalogue.originals.fetch import fetch_url

# A publisher's event has some thousand items; a volunteer who wants more names its parts.
DOCUMENT_LIMIT = 5_000
DEPTH_LIMIT = 8
DOCUMENT_LIMIT_BYTES = 20_000_000
TOTAL_LIMIT_BYTES = 500_000_000
_WEB = ("http://", "https://")
_ENTRANCES = ("collection.json", "catalog.json")


@dataclass(frozen=True)
class _Place:
    """Where a document lies: its path below the root as text, or its web address."""

    at: str
    depth: int = 0


def find_entrance(folder: Path) -> Path | None:
    """The document by which a folder of STAC documents is entered."""
    return next((folder / name for name in _ENTRANCES if (folder / name).is_file()), None)


def import_stac(case: Case, source: str, options: ImportOptions, *, tell: Tell) -> Iterator[IngestResult]:
    """Take in what a STAC document, and those below it, describe.

    Links are followed only to documents in the folder of the one that was named, or below: in its own
    folder on disk, or under the same host and path. Pictures elsewhere are fetched only when asked for.

    Raises:
        InputFault: the document cannot be read, or is no STAC.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    is_web = source.startswith(_WEB)
    if is_web and options.is_dry_run:
        reason = "a dry run does not touch the network"
        yield IngestResult(source, IngestOutcome.REFUSED, None, reason)
        return
    reader = _WebReader(case, source, options) if is_web else _FileReader(Path(source))
    gathered = Gathered()
    importer = _Importer(case, reader, gathered, options, tell)
    importer.follow()
    yield from take_in_gathered(case, gathered, origin=Path(find_name(source)), options=options)


class _FileReader:
    """Documents and assets in one folder."""

    def __init__(self, path: Path) -> None:
        entrance = find_entrance(path) if path.is_dir() else path
        if entrance is None:
            raise InputRefused(f"{path.name} holds neither collection.json nor catalog.json; name a document")
        self.files = FolderFiles(entrance.parent)
        self.entrance = entrance.name

    def resolve(self, base: str, href: str) -> str | None:
        """The path below the root that a link means; None when it leads out."""
        if "://" in href:
            return None
        parts: list[str] = []
        for part in [*base.split("/")[:-1], *unquote(href).split("/")]:
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part not in {"", "."}:
                parts.append(part)
        return None if href.startswith("/") else "/".join(parts)

    def read(self, at: str) -> bytes:
        """The bytes of a document."""
        if at not in self.files.paths:
            raise InputRefused(f"{at} is not there")
        return read_text(self.files.paths[at])[1]


class _WebReader:
    """Documents and assets below one web address."""

    def __init__(self, case: Case, url: str, options: ImportOptions) -> None:
        self._case = case
        self._policy = replace(options.policy, max_bytes=min(options.policy.max_bytes, DOCUMENT_LIMIT_BYTES))
        self.entrance = url
        self.files: FolderFiles | None = None

    def resolve(self, base: str, href: str) -> str | None:
        """The address that a link means; None when it is of another host, or not below the first one."""
        try:
            address = urljoin(base, href)
            first, other = urlsplit(self.entrance), urlsplit(address)
        except ValueError:
            return None
        below = first.path.rpartition("/")[0] + "/"
        is_below = other.path.startswith(below) and ".." not in unquote(other.path).split("/")
        return address if (first.scheme, first.netloc) == (other.scheme, other.netloc) and is_below else None

    def read(self, at: str) -> bytes:
        """The bytes of a document, fetched."""
        incoming = self._case.originals.make_incoming_path()
        incoming.parent.mkdir(parents=True, exist_ok=True)
        try:
            fetched = fetch_url(at, incoming, policy=self._policy, clock=self._case.clock)
            if self.resolve(at, fetched.fetch.final_url) is None:
                raise InputRefused(f"{at} leads to {fetched.fetch.final_url}, which is elsewhere")
            return incoming.read_bytes()
        finally:
            self._case.originals.discard(incoming)


class _Importer:
    """Follows documents from the first one, and gathers what their items describe."""

    def __init__(
        self,
        case: Case,
        reader: _FileReader | _WebReader,
        gathered: Gathered,
        options: ImportOptions,
        tell: Tell,
    ) -> None:
        self._case = case
        self._reader = reader
        self._gathered = gathered
        self._options = options
        self._tell = tell
        self._unknown = Counter[str]()

    def follow(self) -> None:
        """Read every document that may be read, nearest first."""
        queue = deque([_Place(self._reader.entrance)])
        seen = {self._reader.entrance}
        read, read_bytes = 0, 0
        while queue:
            place = queue.popleft()
            if read >= DOCUMENT_LIMIT or read_bytes > TOTAL_LIMIT_BYTES:
                problem = f"{DOCUMENT_LIMIT} documents or {TOTAL_LIMIT_BYTES} bytes were read already"
                self._tell(
                    find_foreign("FOR-015", find_name(self._reader.entrance), value=place.at, problem=problem)
                )
                break
            data = self._read(place)
            if data is None:
                continue
            read, read_bytes = read + 1, read_bytes + len(data)
            for href in self._gather(place, data):
                below = self._step(place, href)
                if below is not None and below.at not in seen:
                    seen.add(below.at)
                    queue.append(below)
        name = find_name(self._reader.entrance)
        for finding in tell_unknown(name, self._unknown, kept="kept in the source file alone"):
            self._tell(finding)

    def _read(self, place: _Place) -> bytes | None:
        try:
            return self._reader.read(place.at)
        except InputFault as error:
            # What the person named herself must be there; what it names need not be.
            if place.depth == 0:
                raise
            self._tell(find_foreign("FOR-014", place.at, problem=str(error)))
            return None

    def _step(self, place: _Place, href: str) -> _Place | None:
        at = self._reader.resolve(place.at, href)
        problem = "it lies elsewhere than the document that was named"
        if at is not None and place.depth < DEPTH_LIMIT:
            return _Place(at, place.depth + 1)
        if at is not None:
            problem = f"it lies more than {DEPTH_LIMIT} steps away"
        self._tell(find_foreign("FOR-015", place.at, value=href, problem=problem))
        return None

    def _gather(self, place: _Place, data: bytes) -> tuple[str, ...]:
        """Gather the items of a document; the links to those below it."""
        value = read_json(data.decode("utf-8", "replace"))
        if not isinstance(value, dict) or not is_stac(value):
            if place.depth == 0:
                raise InputRefused(f"{find_name(place.at)} is no STAC item, collection or catalog")
            self._tell(find_foreign("FOR-014", place.at, problem="it is no STAC document"))
            return ()
        document = parse_stac(value, name=find_name(place.at))
        self._unknown.update(dict(document.unknown))
        name = f"{Path(find_name(place.at)).stem or 'stac'}.json"
        sha256 = keep_source(
            self._case, name, data, rows=len(document.items), is_dry_run=self._options.is_dry_run
        )
        for item in document.items:
            self._gather_item(place, item, sha256)
        return document.links

    def _gather_item(self, place: _Place, item: StacItem, source: str) -> None:
        row = check_item(item.item)
        label = str(item.item.row)
        if row.is_faulty:
            for finding in row.findings:
                self._tell(finding)
            self._gathered.fail(label, "it has faults; see the findings")
            return
        chosen = choose_assets(item.assets, self._options.assets)
        for asset in chosen:
            self._gather_asset(place, item, asset, source)
        if not chosen:
            keys = ", ".join(asset.key for asset in item.assets) or "none"
            self._gathered.leave(label, f"left aside: no asset was chosen; there are: {keys}; see --asset")

    def _gather_asset(self, place: _Place, item: StacItem, asset: StacAsset, source: str) -> None:
        if asset.unchecked:
            value = f"the checksum {asset.unchecked} of asset {asset.key}"
            self._tell(find_foreign("FOR-006", item.item.row, value=value))
        at = self._reader.resolve(place.at, asset.href)
        if self._reader.files is None or "://" in asset.href:
            address = at or _join(place.at, asset.href)
            self._gather_address(item, asset, address, source, is_below=at is not None)
            return
        if at is None or at not in self._reader.files.paths:
            self._tell(find_foreign("FOR-004", item.item.row, value=asset.href))
            self._gathered.fail(asset.href, "it is named, but is not there")
            return
        self._gather_file(item, asset, at, source)

    def _gather_address(
        self, item: StacItem, asset: StacAsset, address: str, source: str, *, is_below: bool
    ) -> None:
        stated = assemble_media(item.item, msgspec.structs.replace(asset.media, url=address))
        for finding in stated.findings:
            self._tell(finding)
        if stated.image is None:
            self._gathered.fail(address, "it cannot be fetched; see the findings")
            return
        if is_below and self._reader.files is None:
            self._gathered.allowed.add(address)
        self._gathered.take(stated, path=None, source=source, digests=asset.media.digests)

    def _gather_file(self, item: StacItem, asset: StacAsset, name: str, source: str) -> None:
        files = self._reader.files
        assert files is not None
        if not is_picture(files.paths[name]):
            self._gathered.leave(name, "left aside: no picture")
            return
        sha256 = check_digests(files, name, asset.media.digests, item.item.row, self._tell)
        if sha256 is None:
            self._gathered.fail(name, "it has not the digest that is stated for it; see the finding")
            return
        stated = assemble_media(item.item, asset.media, file=name, sha256=sha256)
        self._gathered.take(stated, path=files.paths[name], source=source)


def _join(base: str, href: str) -> str:
    """The address that a link means; as written when it is none, to be refused where it is read."""
    try:
        return urljoin(base, href)
    except ValueError:
        return href
