"""Orbits that the person gives in files, read into element sets, with what is wrong with each file told."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.actions.inputs import render_path
from catalogue.check.element_sets import ElementSet, SetFault, parse_element_sets
from catalogue.errors import InputRefused, InputUnreadable
from catalogue.record.answer import Source

# All 60,000 objects of the US catalogue in the longest form, XML, take 120 MB.
LIMIT_BYTES = 200_000_000
# Of a file that is something else, every line would be a fault.
_MOST_FAULTS = 20
_SOURCE_NAME = "element sets"


@dataclass(frozen=True)
class Elements:
    """What files of element sets hold.

    Attributes:
        sets: every sound set, of any satellite, in the order of the files.
        sources: one a file, its version the SHA-256 of its bytes; sorted, each once.
        faults: what could not be taken, in words, with the file's name and the place in it.
    """

    sets: tuple[ElementSet, ...] = ()
    sources: tuple[Source, ...] = ()
    faults: tuple[str, ...] = ()


def read_element_files(paths: Sequence[Path]) -> Elements:
    """The element sets in files of TLE or OMM; a set that is faulty is left out and told, the rest is taken.

    Raises:
        InputUnreadable: a file cannot be read.
        InputRefused: a file is too large.
    """
    sets: dict[ElementSet, None] = {}
    sources: set[Source] = set()
    faults: list[str] = []
    for path in paths:
        data = _read_bytes(path)
        sources.add(Source(name=_SOURCE_NAME, version=hashlib.sha256(data).hexdigest()))
        # The names of satellites may be in any encoding; what is counted with is plain ASCII.
        found = parse_element_sets(data.decode("utf-8", "replace"))
        sets.update(dict.fromkeys(found.sets))
        faults += _tell_faults(render_path(Path(path.name)), found.faults)
    return Elements(tuple(sets), tuple(sorted(sources)), tuple(faults))


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputUnreadable(f"cannot read the element sets in {path.name}: {why}") from error
    if len(data) > LIMIT_BYTES:
        raise InputRefused(f"{path.name} has more than {LIMIT_BYTES} bytes; give only the sets of interest")
    return data


def _tell_faults(name: str, faults: Sequence[SetFault]) -> list[str]:
    told = [f"{name}, {fault.where}: {fault.reason}" for fault in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        told.append(f"{name}: {len(faults) - _MOST_FAULTS} more faults; is it a file of element sets?")
    return told
