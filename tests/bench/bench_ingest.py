"""Ingest of press pictures against the least that must be done, and against a chain of known tools."""

import shutil
import sys
import time
from pathlib import Path

from jpegs import make_jpegs
from rows import Row, compare, make_figure, skip
from scale import Scale, find_catalogue
from timing import time_command, time_in_turns

_FLOOR = Path(__file__).with_name("floor.py")
_TOOLS = ("sha256sum", "exiftool", "vipsthumbnail")


def measure_ingest(scale: Scale) -> list[Row]:
    """The whole command `catalogue ingest` on twelve-megapixel JPEGs."""
    folder = scale.scratch / "jpegs"
    paths = [str(path) for path in make_jpegs(folder, scale.jpegs)]
    total_mb = sum(Path(path).stat().st_size for path in paths) / 1e6
    absent = [tool for tool in _TOOLS if shutil.which(tool) is None]

    def ingest() -> float:
        case = _clear(scale.scratch / "ingest-case")
        time_command(find_catalogue(), "init", str(case))
        return time_command(find_catalogue(), "-C", str(case), "ingest", "-q", str(folder))

    def run_floor() -> float:
        target = _clear(scale.scratch / "ingest-floor")
        target.mkdir()
        return time_command(sys.executable, str(_FLOOR), str(target), *paths)

    def run_tools() -> float:
        target = _clear(scale.scratch / "ingest-tools")
        target.mkdir()
        start = time.perf_counter()
        time_command("sha256sum", *paths)
        time_command("exiftool", "-j", *paths)
        time_command("vipsthumbnail", "--size", "512", "-o", f"{target}/%s.jpg", *paths)
        return time.perf_counter() - start

    measures = {"floor": run_floor, "ours": ingest} | ({} if absent else {"tools": run_tools})
    runs = time_in_turns(scale.rounds, measures)
    name = f"ingest of {len(paths)} JPEGs of 12 Mpx, {total_mb:,.0f} MB"
    tools = "  against sha256sum + exiftool -j + vipsthumbnail"
    return [
        make_figure(name, runs["ours"]),
        compare("  against the floor: two processes", runs["ours"], runs["floor"], most=1.5),
        skip(tools, f"{', '.join(absent)} absent")
        if absent
        else compare(tools, runs["ours"], runs["tools"], most=1.0),
    ]


def _clear(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
