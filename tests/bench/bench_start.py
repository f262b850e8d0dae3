"""How long a person waits for a command to start."""

import sys

from big_cases import make_big_case
from rows import Row, compare, make_figure
from scale import Scale, find_catalogue
from timing import time_command, time_in_turns

_SMALL = 20
# A start takes a tenth of a second: many rounds cost little.
_ROUNDS_EACH = 4


def measure_start(scale: Scale) -> list[Row]:
    """`catalogue --help` and `catalogue list` against an interpreter that does nothing."""
    folder = make_big_case(scale.scratch / f"case-{_SMALL}", _SMALL)
    runs = time_in_turns(
        scale.rounds * _ROUNDS_EACH,
        {
            "bare": lambda: time_command(sys.executable, "-c", "pass"),
            "click": lambda: time_command(sys.executable, "-c", "import click"),
            "help": lambda: time_command(find_catalogue(), "--help"),
            "list": lambda: time_command(find_catalogue(), "-C", str(folder), "list"),
        },
    )
    return [
        make_figure("catalogue --help", runs["help"]),
        compare("  against a bare interpreter", runs["help"], runs["bare"], most=5.0),
        compare("  for comparison: importing click alone", runs["click"], runs["bare"]),
        compare(f"  catalogue list of {_SMALL} images", runs["list"], runs["bare"]),
    ]
