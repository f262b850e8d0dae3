"""Every line that a catalogue holds: of its own journals, and of others by what imports brought."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from catalogue.actions.settings import read_settings
from catalogue.bundle.parcel import read_parcel
from catalogue.errors import StoreUnavailable
from catalogue.journal.journal import Journal
from catalogue.journal.line import parse_line
from catalogue.record.entry import BundleImported, Entry, EntryType

PARCELS, FORKS, CHECKPOINTS = "parcels", "forks", "checkpoints"


def list_journals(folder: Path) -> list[Path]:
    """The journal files of a catalogue, sorted; none when their folder is gone.

    Raises:
        StoreUnavailable: the folder is there and cannot be read.
    """
    try:
        paths = sorted((folder / "journal").iterdir())
        return [path for path in paths if path.suffix == ".jsonl" and path.is_file()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreUnavailable(
            f"cannot read the folder 'journal': {error.strerror}; mend access to it, then do it again"
        ) from error


def list_imports(entries: Iterable[Entry]) -> tuple[BundleImported, ...]:
    """The imports that entries of this device's journal record, oldest first."""
    statements = (e.read_statement() for e in entries if e.type == EntryType.BUNDLE_IMPORTED)
    return tuple(s for s in statements if isinstance(s, BundleImported))


def follow_imports(entries: Iterable[Entry], journal_folder: Path) -> Iterator[Entry]:
    """The entries of this device's journal, each import followed by the entries that came with it.

    Raises:
        Damaged: what an import kept is missing or was altered.
    """
    for entry in entries:
        yield entry
        for statement in list_imports([entry]):
            for line in read_disclosed(journal_folder / PARCELS / statement.bundle):
                yield parse_line(line)


def read_disclosed(parcel: Path) -> Iterator[bytes]:
    """The lines of other journals that a parcel holds.

    Raises:
        Damaged: it is missing or was altered.
    """
    for disclosure in read_parcel(parcel):
        yield from disclosure.lines.values()


class Held(msgspec.Struct, frozen=True):
    """One line that a catalogue holds.

    Attributes:
        entry: what it says.
        line: its bytes, without the line feed.
    """

    entry: Entry
    line: bytes


def read_held(folder: Path) -> Iterator[Held]:
    """Every line that a catalogue holds, each once: its journals by origin, then what imports brought.

    Args:
        folder: of the catalogue.

    Raises:
        Damaged: a journal, or what an import kept, is not what it should be.
    """
    own = read_settings(folder).origin
    seen: set[tuple[str, int]] = set()
    imports: list[BundleImported] = []
    for path in list_journals(folder):
        for entry, line in Journal(path).refresh_lines():
            seen.add((entry.origin, entry.seq))
            yield Held(entry, line)
            if entry.origin == own:
                imports.extend(list_imports([entry]))
    for statement in imports:
        for line in read_disclosed(folder / "journal" / PARCELS / statement.bundle):
            entry = parse_line(line)
            if (entry.origin, entry.seq) not in seen:
                seen.add((entry.origin, entry.seq))
                yield Held(entry, line)
