"""The default store: TinyDB on one file, read lazily, saved seldom."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import msgspec
from tinydb import TinyDB

from catalogue.errors import Damaged
from catalogue.record.documents import DOCUMENT_TYPES, Document, Table, get_doc_id
from catalogue.record.entry import Entry
from catalogue.record.fold import Key, Said, find_touched, fold_statements
from catalogue.record.position import Position
from catalogue.record.query import ImageSketch
from catalogue.store.protocol import Sketched
from catalogue.store.snapshot import SnapshotStorage, collector_off

_DECODERS = {table: msgspec.json.Decoder(kind) for table, kind in DOCUMENT_TYPES.items()}
_SKETCHES = msgspec.json.Decoder(ImageSketch)
# Saving costs the whole file, reopening costs the entries since: at a twentieth of the file both stay
# small, and below a megabyte neither is felt.
_TAIL_SHARE = 20
_TAIL_BYTES = 1 << 20
# A rebuild of a large catalogue keeps no more than this many entries' documents decoded at once.
_BATCH = 5_000
# So many documents of a scan are decoded at once: enough to spare the collector, little to hold.
_SCAN_BATCH = 256


class _IdOnly(msgspec.Struct):
    id: str


class TinyStore:
    """`Store` on TinyDB.

    The file is a snapshot; `positions` says of what. Stock TinyDB reads it. Writing to it through
    TinyDB's own calls makes a view that the journals do not have: `verify` will say so.

    Attributes:
        db: the TinyDB, for queries in its own language.
    """

    def __init__(self, path: Path) -> None:
        self._storage = SnapshotStorage(path)
        self.db = TinyDB(storage=lambda: self._storage)
        for table in Table:
            # TinyDB remembers the answers to queries, and would not notice what `apply` changes.
            self.db.table(table, cache_size=0)
        self._ids: dict[Table, list[str]] = {}
        self._saved_bytes = self._applied_bytes() if self._storage.size_bytes else -1

    @property
    def damage(self) -> str | None:
        """Why the saved state could not be used; None when it could, or there was none."""
        return self._storage.damage

    @property
    def positions(self) -> Mapping[str, Position]:
        """Up to where each journal is reflected, by origin."""
        return dict(self._storage.positions)

    def find(self, table: Table, record_id: str) -> Document | None:
        """The document with that id; None when nothing is known."""
        encoded = self._storage.tables[table].encoded.get(str(get_doc_id(record_id)))
        if encoded is None:
            return None
        with self._telling_damage():
            return _DECODERS[table].decode(encoded)

    def find_ids(self, table: Table, prefix: str) -> tuple[str, ...]:
        """Every record id that begins so, sorted."""
        ids = self._sorted_ids(table)
        first = last = bisect_left(ids, prefix)
        while last < len(ids) and ids[last].startswith(prefix):
            last += 1
        return tuple(ids[first:last])

    def count(self, table: Table) -> int:
        """How many documents a table holds."""
        return len(self._storage.tables[table])

    def scan(
        self, table: Table, *, mentioning: Iterable[str] = (), is_possible: Sketched | None = None
    ) -> Iterator[Document]:
        """Every document of a table, in the order of doc_ids; those that surely do not answer left out."""
        decode = _DECODERS[table].decode
        encoded = self._storage.tables[table].encoded
        needles = [msgspec.json.encode(text)[1:-1].lower() for text in mentioning if text.isascii()]
        doc_ids = iter(sorted(encoded))
        while batch := list(islice(doc_ids, _SCAN_BATCH)):
            with collector_off(), self._telling_damage():
                found = [encoded[doc_id] for doc_id in batch]
                # Looking for bytes costs a third of decoding them, and a sketch half.
                if needles:
                    found = [document for document in found if _can_mention(bytes(document), needles)]
                if is_possible is not None:
                    found = [document for document in found if is_possible(_SKETCHES.decode(document))]
                documents = [decode(document) for document in found]
            yield from documents

    def apply(self, entries: Iterable[Entry]) -> None:
        """Fold more entries into the documents that they touch."""
        said: defaultdict[Key, list[Said]] = defaultdict(list)
        for number, entry in enumerate(entries, 1):
            statement = entry.read_statement()
            for key in find_touched(entry, statement):
                said[key].append((entry, statement))
            if number % _BATCH == 0:
                self._fold(said)
                said.clear()
        self._fold(said)

    def move(self, positions: Mapping[str, Position]) -> None:
        """State up to where the journals are now reflected."""
        self._storage.positions.update(positions)

    def clear(self) -> None:
        """Forget everything, as before the first entry; the saved state still stands until `save`."""
        self._storage.clear()
        self._ids = {}
        self._saved_bytes = -1

    def save(self) -> None:
        """Make the present state the saved one."""
        self._storage.save()
        self._saved_bytes = self._applied_bytes()

    def is_save_due(self) -> bool:
        """Whether so much was applied since the last save that reopening would be slow."""
        tail_bytes = self._applied_bytes() - self._saved_bytes
        return tail_bytes > max(_TAIL_BYTES, self._storage.size_bytes // _TAIL_SHARE)

    def is_settling_due(self) -> bool:
        """Whether saving at the end of a session costs little against what reopening would cost."""
        tail_bytes = self._applied_bytes() - self._saved_bytes
        is_small = self._storage.size_bytes < _TAIL_BYTES
        return tail_bytes > 0 and (is_small or tail_bytes * 5 * _TAIL_SHARE > self._storage.size_bytes)

    def render(self) -> bytes:
        """The saved form of the present state behind its digest, for comparing two views."""
        return b"".join(self._storage.render())

    def _fold(self, said: Mapping[Key, list[Said]]) -> None:
        for key, entries in said.items():
            document = self.find(*key)
            folded = fold_statements(document, key, entries)
            if folded is not document:
                self._keep(key, folded)

    def _keep(self, key: Key, document: Document) -> None:
        table, record_id = key
        doc_id = get_doc_id(record_id)
        if table in self._ids and str(doc_id) not in self._storage.tables[table].encoded:
            insort(self._ids[table], record_id)
        self._storage.put(table, doc_id, document)

    def _sorted_ids(self, table: Table) -> list[str]:
        if table not in self._ids:
            decode = msgspec.json.Decoder(_IdOnly).decode
            encoded = self._storage.tables[table].encoded
            with self._telling_damage():
                self._ids[table] = sorted(decode(document).id for document in encoded.values())
        return self._ids[table]

    @contextmanager
    def _telling_damage(self) -> Iterator[None]:
        """A document that the file's digest covers may still be none: whoever can write can digest."""
        try:
            yield
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Damaged(
                f"{self._storage.path.name} holds what is no document ({error}); run 'catalogue rebuild'"
            ) from error

    def _applied_bytes(self) -> int:
        return sum(position.end_bytes for position in self._storage.positions.values())


def _can_mention(document: bytes, needles: list[bytes]) -> bool:
    """Whether a document may hold all texts: letters beyond ASCII have more spellings than are looked for."""
    lowered = document.lower()
    return all(needle in lowered for needle in needles) or not document.isascii()
