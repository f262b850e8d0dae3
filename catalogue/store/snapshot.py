"""The saved view: one JSON file that stock TinyDB reads, with a digest over itself.

The file begins `{"_snapshot":{"1":{"sha256":"` + 64 hex digits + `",`; the digest is the SHA-256 of
every byte behind that comma. Then follows one table per kind of document.

Up to where each journal is reflected stands in a second file, by the digest of the view that reflects it:
the same statements give the same view, whoever imported them from whom. That file is written first and names
the old view and the new one, so that whichever of them a crash leaves is known.
"""

import gc
import hashlib
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from tinydb.storages import Storage

from catalogue.durable import replace_file
from catalogue.errors import Damaged, StoreUnavailable
from catalogue.record.canonical import JsonValue, render_canonical
from catalogue.record.documents import Document, Table
from catalogue.record.position import Position

_PREFIX = b'{"_snapshot":{"1":{"sha256":"'
_BODY_AT = len(_PREFIX) + 64 + len(b'",')
_SNAPSHOT_TABLE = "_snapshot"
FORMAT_VERSION = 2
_ATTEMPTS = 3
Positions = dict[str, Position]


class Documents(MutableMapping[str, Mapping[str, JsonValue]]):
    """The documents of one table by doc_id, kept as the JSON they were read as until they are wanted."""

    def __init__(self, encoded: dict[str, msgspec.Raw | bytes] | None = None) -> None:
        self.encoded: dict[str, msgspec.Raw | bytes] = encoded if encoded is not None else {}

    def __getitem__(self, doc_id: str) -> Mapping[str, JsonValue]:
        document: dict[str, JsonValue] = msgspec.json.decode(self.encoded[doc_id])
        return document

    def __setitem__(self, doc_id: str, document: Mapping[str, JsonValue]) -> None:
        self.encoded[doc_id] = render_canonical(dict(document))

    def __delitem__(self, doc_id: str) -> None:
        del self.encoded[doc_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.encoded)

    def __len__(self) -> int:
        return len(self.encoded)


class _Header(msgspec.Struct, frozen=True):
    sha256: str
    format: int


class _File(msgspec.Struct, frozen=True):
    snapshot: dict[str, _Header] = msgspec.field(name=_SNAPSHOT_TABLE)
    agents: dict[str, msgspec.Raw] = {}
    claims: dict[str, msgspec.Raw] = {}
    images: dict[str, msgspec.Raw] = {}


class SnapshotStorage(Storage):
    """TinyDB's storage for the saved view: atomic, digested, NaN refused.

    Attributes:
        path: `catalogue.json`.
        reflects_path: `catalogue.reflects.json`, which says of what it is a fold.
        tables: the documents, by table.
        positions: up to where each journal is reflected.
        damage: why the file could not be used; None when it could, or there is none.
        size_bytes: of the file as last read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reflects_path = path.with_suffix(".reflects.json")
        self.tables: dict[str, Documents] = {table: Documents() for table in Table}
        self.positions: Positions = {}
        self.damage: str | None = None
        self.size_bytes = 0
        try:
            self._load()
        except Damaged as error:
            self.damage = str(error)

    def read(self) -> dict[str, Documents]:  # type: ignore[override]  # TinyDB wants dicts, reads mappings
        """Every table, for TinyDB, which changes what it is given before it knows that it may."""
        return dict(self.tables)

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, JsonValue]]]) -> None:
        """Replace every table, for TinyDB.

        Raises:
            UsageFault: a document holds NaN or an infinity; nothing was changed.
        """
        tables: dict[str, Documents] = {table: Documents() for table in Table}
        for name, documents in data.items():
            if not isinstance(documents, Documents):
                given, documents = documents, Documents()
                documents.update(given)
            tables[name] = documents
        self.tables = tables
        self.save()

    def put(self, table: Table, doc_id: int, document: Document) -> None:
        """Keep one document, unsaved."""
        self.tables[table].encoded[str(doc_id)] = msgspec.json.encode(document)

    def clear(self) -> None:
        """Forget every document and position, unsaved."""
        self.tables = {table: Documents() for table in Table}
        self.positions = {}

    def render(self) -> Iterator[bytes]:
        """The parts of the file behind its digest; the same documents give the same bytes."""
        yield b'"format":%d}}' % FORMAT_VERSION
        for name in sorted(self.tables):
            yield b",%s:{" % msgspec.json.encode(name)
            encoded = self.tables[name].encoded
            yield b",".join(
                b'"%s":%s' % (doc_id.encode(), bytes(encoded[doc_id])) for doc_id in sorted(encoded)
            )
            yield b"}"
        yield b"}"

    def save(self) -> None:
        """Write the view anew beside the old one, make it durable, then put it in its place.

        Raises:
            StoreUnavailable: the disk is full or refuses; the old file still stands.
        """
        parts = list(self.render())
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        sha256 = digest.hexdigest()
        path = self.reflects_path
        try:
            # Another process may have saved since this one read: what is there now stays known.
            there = self._read_head()[len(_PREFIX) : len(_PREFIX) + 64].decode("ascii", "replace")
            reflected = {key: value for key, value in self._read_reflected().items() if key == there}
            reflected[sha256] = dict(sorted(self.positions.items()))
            replace_file(path, [msgspec.json.encode(reflected)])
            path = self.path
            self.size_bytes = replace_file(path, [_PREFIX, sha256.encode(), b'",', *parts])
        except OSError as error:
            raise StoreUnavailable(
                f"cannot save the view {path.name}: {error.strerror}; the journal holds everything, "
                "so nothing is lost; make room, then run 'catalogue rebuild'"
            ) from error
        self.damage = None

    def _load(self) -> None:
        content, stated, positions = b"", b"", None
        for _ in range(_ATTEMPTS):  # another process may save between the two readings
            try:
                content = self.path.read_bytes()
            except FileNotFoundError:
                return
            except OSError as error:
                raise Damaged(f"{self.path.name} cannot be read: {error.strerror}") from error
            stated = content[len(_PREFIX) : len(_PREFIX) + 64]
            positions = self._read_reflected().get(stated.decode("ascii", "replace"))
            if positions is not None:
                break
        if not content.startswith(_PREFIX) or content[_BODY_AT - 2 : _BODY_AT] != b'",':
            raise Damaged(f"{self.path.name} does not begin as a saved view does")
        # The digest releases the interpreter: both cores work on a large file. Nothing that was decoded is
        # used unless the digest is right.
        digest = _BackgroundDigest(memoryview(content)[_BODY_AT:])
        with collector_off():
            try:
                file, problem = msgspec.json.decode(content, type=_File), None
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                file, problem = None, error
        if digest.get() != stated:
            raise Damaged(
                f"{self.path.name} does not match its own digest: torn, or changed by something else"
            )
        if file is None:
            raise Damaged(f"{self.path.name} is not a saved view: {problem}") from problem
        header = file.snapshot.get("1")
        if header is None or header.format != FORMAT_VERSION:
            found = header.format if header else "none"
            raise Damaged(f"{self.path.name} has format {found}, not {FORMAT_VERSION}")
        if positions is None:
            raise Damaged(f"{self.reflects_path.name} does not say what this {self.path.name} reflects")
        self.positions = positions
        for table in Table:
            self.tables[table] = Documents(getattr(file, table))
        self.size_bytes = len(content)

    def _read_head(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                return file.read(_BODY_AT)
        except FileNotFoundError:
            return b""

    def _read_reflected(self) -> dict[str, Positions]:
        """What each of the last views reflects, by its digest; nothing when that cannot be read."""
        try:
            return msgspec.json.decode(self.reflects_path.read_bytes(), type=dict[str, Positions])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}


class _BackgroundDigest:
    """The SHA-256 of bytes, measured while the caller goes on."""

    def __init__(self, content: memoryview) -> None:
        self._digest = hashlib.sha256()
        self._thread = threading.Thread(target=self._digest.update, args=(content,))
        self._thread.start()

    def get(self) -> bytes:
        """64 hex digits, as soon as they are there."""
        self._thread.join()
        return self._digest.hexdigest().encode()


@contextmanager
def collector_off() -> Iterator[None]:
    """No garbage collection meanwhile: measured to cost more than parsing, and nothing here is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
