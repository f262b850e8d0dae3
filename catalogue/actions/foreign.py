"""Tell what another tool exported, and hand it to whoever can take it in."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.foreign_ingest import ImportOptions, Tell
from catalogue.actions.ingest import IngestResult
from catalogue.errors import InputFault, NoSuchRecord, UsageFault

WEB = ("http://", "https://")


class Format(StrEnum):
    """What can be imported."""

    BUNDLE = "bundle"
    AUTO_ARCHIVER = "auto-archiver"
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
    from catalogue.actions.foreign_auto_archiver import is_source
    from catalogue.actions.inputs import walk

    path = Path(source)
    if not path.exists():
        raise NoSuchRecord(f"there is no {source}; check the path")
    if path.is_dir():
        if any(is_source(found) for found in walk(path)):
            return Format.AUTO_ARCHIVER
    elif is_source(path):
        return Format.AUTO_ARCHIVER
    elif (kind := _find_list_format(path)) is not None:
        return kind
    formats = ", ".join(kind.value for kind in Format)
    raise UsageFault(
        f"{path.name} is in none of the formats that are told apart: {formats}; name it with --format"
    )


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
    from catalogue.actions.foreign_auto_archiver import import_auto_archiver

    if kind is Format.AUTO_ARCHIVER:
        return import_auto_archiver(case, Path(source), options, tell=tell)
    raise UsageFault(f"{kind.value} is not read by this command in this way")
