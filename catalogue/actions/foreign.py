"""Tell what another tool exported, and hand it to whoever can take it in."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.foreign_ingest import ImportOptions, Tell
from catalogue.actions.ingest import IngestResult
from catalogue.errors import InputFault, InputUnreadable, NoSuchRecord, UsageFault

WEB = ("http://", "https://")


class Format(StrEnum):
    """What can be imported."""

    BUNDLE = "bundle"
    AUTO_ARCHIVER = "auto-archiver"
    ATLOS = "atlos"
    STAC = "stac"
    BAG = "bag"
    HASHDEEP = "hashdeep"
    SHA256SUM = "sha256sum"


LISTS = frozenset({Format.HASHDEEP, Format.SHA256SUM})


def find_format(source: str) -> Format:
    """The format of what a person named, told from its content.

    Raises:
        NoSuchRecord: there is nothing.
        UsageFault: it is none that is known.
        InputFault: it cannot be read.
    """
    if source.startswith(WEB):
        return Format.STAC
    path = Path(source)
    if not path.exists():
        raise NoSuchRecord(f"there is no {source}; check the path")
    if _is_cut_off(path):
        raise InputUnreadable(
            f"{path.name} begins as a ZIP and cannot be read as one: its end is cut off; obtain it again"
        )
    found = _find_container_format(path) or (None if path.is_dir() else _find_file_format(path))
    if found is not None:
        return found
    formats = ", ".join(kind.value for kind in Format)
    raise UsageFault(
        f"{path.name} is in none of the formats that are told apart: {formats}; name it with --format"
    )


def _is_cut_off(path: Path) -> bool:
    """Whether a file begins as a ZIP and has no end of one."""
    from catalogue.actions.foreign_archive import is_zip
    from catalogue.bundle.zip_directory import LOCAL_MARK

    if not path.is_file() or is_zip(path):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(LOCAL_MARK)) == LOCAL_MARK
    except OSError:  # told by whoever reads it whole
        return False


def _find_container_format(path: Path) -> Format | None:
    """The format of a folder or a ZIP; None when it is neither, or none that is known."""
    from catalogue.actions.foreign_archive import is_zip, list_names
    from catalogue.actions.foreign_atlos import is_export
    from catalogue.actions.foreign_auto_archiver import is_source
    from catalogue.actions.foreign_bag import find_bag, is_own_bundle
    from catalogue.actions.foreign_stac import find_entrance
    from catalogue.actions.inputs import walk

    if not path.is_dir() and not is_zip(path):
        return None
    names = list_names(path)
    top = find_bag(names)
    # A bag in a folder among others is not what was named; a ZIP mostly has one folder around it.
    if top is not None and (not top or not path.is_dir()):
        return Format.BUNDLE if is_own_bundle(names, top) else Format.BAG
    if is_export(names):
        return Format.ATLOS
    if path.is_dir() and find_entrance(path) is not None:
        return Format.STAC
    if path.is_dir() and any(is_source(found) for found in walk(path)):
        return Format.AUTO_ARCHIVER
    return None


def _find_file_format(path: Path) -> Format | None:
    """The format of a single file that holds text."""
    from catalogue.actions.foreign_atlos import is_table
    from catalogue.actions.foreign_auto_archiver import is_source
    from catalogue.actions.foreign_files import read_text
    from catalogue.manifest.foreign_json import read_json
    from catalogue.manifest.stac_items import is_stac

    if is_source(path):
        return Format.AUTO_ARCHIVER
    if is_table(path):
        return Format.ATLOS
    if path.suffix.lower() in {".json", ".geojson"}:
        return Format.STAC if is_stac(read_json(read_text(path)[0])) else None
    return _find_list_format(path)


def _find_list_format(path: Path) -> Format | None:
    from catalogue.actions.foreign_files import read_text
    from catalogue.manifest.hash_lists import HASHDEEP_HEADER, is_hash_list

    try:
        text, _ = read_text(path)
    except InputFault:
        return None
    if not is_hash_list(text):
        return None
    return Format.HASHDEEP if text.startswith(HASHDEEP_HEADER) else Format.SHA256SUM


def import_foreign(
    case: Case, source: str, kind: Format, options: ImportOptions, *, tell: Tell
) -> Iterator[IngestResult]:
    """Take in what another tool exported; each result is yielded once it is durable.

    Args:
        case: the catalogue.
        source: path or URL.
        kind: its format, no list of digests.
        options: how.
        tell: told each finding.

    Raises:
        InputFault: it cannot be read.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    from catalogue.actions.foreign_atlos import import_atlos
    from catalogue.actions.foreign_auto_archiver import import_auto_archiver
    from catalogue.actions.foreign_bag import import_bag
    from catalogue.actions.foreign_stac import import_stac

    if kind is Format.STAC:
        return import_stac(case, source, options, tell=tell)
    readers = {
        Format.AUTO_ARCHIVER: import_auto_archiver,
        Format.ATLOS: import_atlos,
        Format.BAG: import_bag,
    }
    if kind not in readers:
        raise UsageFault(f"{kind.value} is no export of another tool")
    return readers[kind](case, Path(source), options, tell=tell)
