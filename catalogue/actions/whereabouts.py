"""Where the bytes of an image are: in the catalogue, or in a folder that a person names."""

from collections.abc import Mapping
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.inputs import walk
from catalogue.errors import NoSuchRecord
from catalogue.record.documents import ImageDocument

# Files of a folder by their names.
Places = Mapping[str, tuple[Path, ...]]


def find_places(folder: Path | None) -> Places:
    """Every regular file in a folder and below, by name; nothing for no folder.

    Raises:
        NoSuchRecord: there is no such folder.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        raise NoSuchRecord(
            f"there is no folder {folder.name}; name the one that holds the originals kept in place"
        )
    places: dict[str, tuple[Path, ...]] = {}
    for path in walk(folder):
        places[path.name] = (*places.get(path.name, ()), path)
    return places


def find_original(case: Case, document: ImageDocument, places: Places) -> Path | None:
    """The file that holds an image's bytes, or should; None when there is none to be found.

    Of several files of one name, the first of the recorded size is meant.
    """
    stored = case.originals.find(document.id)
    if stored is not None:
        return stored
    for ingested in document.ingested:
        named = places.get(ingested.name, ())
        if named:
            sized = [path for path in named if path.stat().st_size == ingested.size_bytes]
            return next(iter(sized), named[0])
    return None
