"""How right the checks are, on truth scenes, real element sets and traps: the tables of docs/ACCURACY.md."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import borrowed  # noqa: F401 - lets the next lines find them
from accuracy_confusion import measure_confusion
from accuracy_dates import measure_dates
from accuracy_orbit import measure_orbit
from accuracy_shadow import measure_shadows
from accuracy_sun import measure_sun
from accuracy_table import Table, render_tables
from accuracy_traps import measure_traps
from bench_check import measure_check
from machine import describe_machine
from real_data import find_real_data
from rows import render_rows
from scale import Scale

_PARTS: dict[str, Callable[[Path, Scale], list[Table]]] = {
    "sun": lambda data, _: measure_sun(data / "eo"),
    "orbit": lambda data, scale: measure_orbit(data / "eo", most=scale.truth_scenes),
    "dates": lambda data, scale: measure_dates(data / "eo", most=scale.truth_scenes),
    "shadow": lambda data, scale: measure_shadows(data / "eo", most=scale.truth_scenes),
    "combined": lambda data, scale: measure_confusion(data / "eo", most=scale.truth_scenes),
    "traps": lambda data, scale: measure_traps(
        data / "corpus", scale.scratch / "traps", most=scale.truth_scenes
    ),
}
_SPEED = "speed"
PARTS = (*_PARTS, _SPEED)


def render_accuracy(scale: Scale) -> str:
    """Every table, with a heading a part; one line that says so when there are no truth rows."""
    folder = find_real_data()
    if not folder.is_dir():
        return f"not measured: NO TEST DATA: {folder.name} is absent; set CATALOGUE_TEST_DATA to its folder"
    return "\n\n".join(
        f"### {name} ({seconds:.0f} s)\n\n{text}" for name, text, seconds in measure_parts(scale)
    )


def measure_parts(scale: Scale) -> Iterator[tuple[str, str, float]]:
    """(name, tables as Markdown, seconds that it took) of every part but the speed, a bench itself."""
    for name in _PARTS:
        start = time.perf_counter()
        text = measure_part(name, scale)
        yield name, text, time.perf_counter() - start


def measure_part(name: str, scale: Scale) -> str:
    """The text of one part of the page."""
    if name == _SPEED:
        return f"```text\n{describe_machine()}\n\n{render_rows(measure_check(scale))}\n```"
    return render_tables(_PARTS[name](find_real_data(), scale))
