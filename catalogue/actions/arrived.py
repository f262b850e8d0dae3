"""Which files came with imported bundles, and so have to be here."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue.actions.held import PARCELS, list_imports
from catalogue.actions.settings import read_settings
from catalogue.bundle.layout import EXAMINATIONS, IMAGES, INGESTED_MANIFESTS, SIDECARS
from catalogue.bundle.parcel import list_payload
from catalogue.errors import Damaged
from catalogue.journal.journal import Journal
from catalogue.record.statement import Statement

_FOLDERS = frozenset({IMAGES, EXAMINATIONS, SIDECARS, INGESTED_MANIFESTS})


@dataclass(frozen=True)
class Arrived:
    """What of the files that entries name was ever here.

    Attributes:
        own: the journal of this device: what it put under evidence was here.
        digests: of files that came with bundles.
    """

    own: str
    digests: frozenset[str] = frozenset()

    def is_own(self, statement: Statement) -> bool:
        """Whether this device recorded it."""
        return statement.get_noted().entry.rpartition(":")[0] == self.own

    def was_here(self, statement: Statement, sha256: str) -> bool:
        """Whether a file that a statement names came here, with an act of this device or with a bundle."""
        return self.is_own(statement) or sha256 in self.digests


def read_arrived(folder: Path) -> Arrived:
    """Which files came with the bundles that this device imported; damaged parcels are told elsewhere.

    Raises:
        Damaged: the own journal is not what it should be.
    """
    own = read_settings(folder).origin
    parcels = folder / "journal" / PARCELS
    if not parcels.is_dir():
        return Arrived(own)
    entries = Journal(folder / "journal" / f"{own}.jsonl").refresh()
    bundles = [statement.bundle for statement in list_imports(entries)]
    return Arrived(own, frozenset(_list_digests(parcels / bundle for bundle in bundles)))


def _list_digests(parcels: Iterable[Path]) -> Iterable[str]:
    for parcel in parcels:
        try:
            payload = list_payload(parcel)
        except Damaged:
            continue
        yield from (digest for path, digest in payload.items() if path.rpartition("/")[0] in _FOLDERS)
