"""What every store of the view promises."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from catalogue.record.documents import Document, Table
from catalogue.record.entry import Entry
from catalogue.record.position import Position
from catalogue.record.query import ImageSketch

Sketched = Callable[[ImageSketch], bool]


class Store(Protocol):
    """The queryable view of all entries: a fold of the journals, never the truth itself.

    Every store promises that

    1. its documents are `fold` of exactly the entries before its positions, in any order of arrival;
    2. applying an entry costs work proportional to the documents that the entry touches;
    3. what `save` has saved survives a crash whole: a reader finds the state before or the state after;
    4. a saved state that is torn, altered or unreadable is found on opening, never used: the store then
       opens empty, at the beginning of every journal, and `damage` says why;
    5. returned documents are values: changing a copy changes nothing here;
    6. the same entries give the same saved bytes.

    One writer at a time: whoever calls `apply` or `save` holds the catalogue's lock.
    """

    @property
    def damage(self) -> str | None:
        """Why the saved state could not be used; None when it could, or there was none."""
        ...

    @property
    def positions(self) -> Mapping[str, Position]:
        """Up to where each journal is reflected, by origin."""
        ...

    def find(self, table: Table, record_id: str) -> Document | None:
        """The document with that id; None when nothing is known."""
        ...

    def find_ids(self, table: Table, prefix: str) -> tuple[str, ...]:
        """Every record id that begins so, sorted."""
        ...

    def count(self, table: Table) -> int:
        """How many documents a table holds."""
        ...

    def scan(
        self, table: Table, *, mentioning: Iterable[str] = (), is_possible: Sketched | None = None
    ) -> Iterator[Document]:
        """Every document of a table, in an order that depends on the ids alone.

        What is asked for may be used to leave documents out early, and need not be: the caller looks
        again.

        Args:
            table: which.
            mentioning: texts each of which stands within one value of a document that is wanted, in
                whatever case.
            is_possible: whether an image whose times and places are these may be wanted.
        """
        ...

    def apply(self, entries: Iterable[Entry]) -> None:
        """Fold more entries into the documents that they touch.

        Raises:
            Damaged: an entry's body is not what its type says.
        """
        ...

    def move(self, positions: Mapping[str, Position]) -> None:
        """State up to where the journals are now reflected."""
        ...

    def clear(self) -> None:
        """Forget everything, as before the first entry; the saved state still stands until `save`."""
        ...

    def save(self) -> None:
        """Make the present state the saved one.

        Raises:
            StoreUnavailable: the disk is full or refuses; the old saved state still stands.
        """
        ...

    def is_save_due(self) -> bool:
        """Whether so much was applied since the last save that reopening would be slow."""
        ...

    def is_settling_due(self) -> bool:
        """Whether saving at the end of a session costs little against what reopening would cost."""
        ...
