"""Which entries belong to what is handed over: those about it, and about nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.record.claim import Link
from catalogue.record.documents import Table
from catalogue.record.entry import Entry
from catalogue.record.fold import find_touched


@dataclass(frozen=True)
class Selection:
    """What is handed over.

    Attributes:
        images: ids.
        claims: ids.
        is_all: every entry, whatever it is about.
    """

    images: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    is_all: bool = False

    def has(self, entry: Entry) -> bool:
        """Whether an entry is about what is handed over, and about no other image or claim."""
        if self.is_all:
            return True
        images, claims = find_named(entry)
        return bool(images or claims) and images <= self.images and claims <= self.claims


def find_named(entry: Entry) -> tuple[frozenset[str], frozenset[str]]:
    """(images, claims) that an entry names."""
    keys = find_touched(entry, entry.read_statement())
    return (
        frozenset(key for table, key in keys if table is Table.IMAGES),
        frozenset(key for table, key in keys if table is Table.CLAIMS),
    )


def complete(selection: Selection, entries: Iterable[Entry]) -> Selection:
    """A selection with what belongs to it: images linked to its claims, then claims linked to its images.

    A link that was withdrawn counts too: whoever was shown the link has to be shown the withdrawal.
    """
    statements = [e.read_statement() for e in entries if e.type == "claim.linked"]
    links = [(s.image, s.claim) for s in statements if isinstance(s, Link)]
    images = selection.images | {image for image, claim in links if claim in selection.claims}
    claims = selection.claims | {claim for image, claim in links if image in images}
    return Selection(images, claims, selection.is_all)
