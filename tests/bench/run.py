"""Measure the program against floors, known tools and its own targets: `make bench`.

Everything that is compared is measured in turns within one run, and medians are printed. Made files
lie in a scratch folder and are used again when it is named.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from accuracy import render_accuracy
from bench_bundle import measure_bundle
from bench_check import measure_check
from bench_fixity import measure_fixity
from bench_import import measure_import
from bench_ingest import measure_ingest
from bench_journal import measure_journal
from bench_scene import measure_scene
from bench_start import measure_start
from bench_view import measure_search, measure_tag
from machine import describe_machine
from rows import Row, render_rows
from scale import Scale, make_quick

BENCHES: dict[str, Callable[[Scale], list[Row]]] = {
    "start": measure_start,
    "ingest": measure_ingest,
    "fixity": measure_fixity,
    "tag": measure_tag,
    "search": measure_search,
    "journal": measure_journal,
    "import": measure_import,
    "scene": measure_scene,
    "bundle": measure_bundle,
    "check": measure_check,
}
PAGES: dict[str, Callable[[Scale], str]] = {"accuracy": render_accuracy}
NAMES = (*BENCHES, *PAGES)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is named, or everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes: shows that it runs, measures nothing"
    )
    parser.add_argument(
        "--scratch", type=Path, help="folder for made files (13 GB); kept; else a temporary one"
    )
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"no bench called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if options.scratch is not None:
        options.scratch.mkdir(parents=True, exist_ok=True)
        _measure_all(options.names or NAMES, options.scratch, is_quick=options.quick)
        return
    with tempfile.TemporaryDirectory(prefix="catalogue-bench-") as scratch:
        _measure_all(options.names or NAMES, Path(scratch), is_quick=options.quick)


def _measure_all(names: Sequence[str], scratch: Path, *, is_quick: bool) -> None:
    # A quick run must not leave small files where a full one would take them for its own.
    folder = scratch / ("quick" if is_quick else "full")
    folder.mkdir(exist_ok=True)
    scale = make_quick(folder) if is_quick else Scale(folder)
    print(describe_machine())
    if is_quick:
        print("quick: tiny sizes, the figures and verdicts mean nothing")
    for name in names:
        start = time.perf_counter()
        text = PAGES[name](scale) if name in PAGES else render_rows(BENCHES[name](scale))
        print(f"\npython tests/bench/run.py {name}  ({time.perf_counter() - start:.0f} s)")
        print(text, flush=True)


if __name__ == "__main__":
    main()
