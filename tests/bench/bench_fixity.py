"""Verifying a catalogue against Python's own digests, and against `sha256sum`."""

import os
import shutil
import sys
from pathlib import Path

from rows import Row, compare, make_figure, skip
from scale import Scale, find_catalogue
from timing import time_command, time_in_turns

_FLOOR = Path(__file__).with_name("hash_floor.py")
_FILE_BYTES = 5_000_000
# A Photoshop header: such files are kept with their bytes, and nobody decodes them here.
_HEAD = b"8BPS\x00\x01"


def measure_fixity(scale: Scale) -> list[Row]:
    """The whole command `catalogue verify` on originals that fill 2 GB."""
    case = _make_case(scale)
    originals = sorted((case / "images").rglob("*.psd"))
    total_mb = sum(path.stat().st_size for path in originals) / 1e6

    def verify(*options: str) -> float:
        return time_command(find_catalogue(), "-C", str(case), "verify", "-q", *options)

    def run_floor() -> float:
        return time_command(sys.executable, str(_FLOOR), str(case / "images"), ".psd")

    def run_sha256sum() -> float:
        return time_command("sha256sum", *map(str, originals))

    measures = {"floor": run_floor, "ours": verify, "both": lambda: verify("--all-digests")}
    has_sha256sum = shutil.which("sha256sum") is not None
    if has_sha256sum:
        measures["sha256sum"] = run_sha256sum
    runs = time_in_turns(scale.rounds, measures)
    return [
        make_figure(f"verify {len(originals)} originals, {total_mb:,.0f} MB", runs["ours"]),
        compare("  against Python's SHA-256 on two threads", runs["ours"], runs["floor"], most=1.25),
        compare("  against sha256sum", runs["ours"], runs["sha256sum"])
        if has_sha256sum
        else skip("  against sha256sum", "sha256sum absent"),
        compare("  --all-digests against SHA-256 alone", runs["both"], runs["ours"]),
    ]


def _make_case(scale: Scale) -> Path:
    """A catalogue of random files; one that is there already is taken as it is."""
    case, done = scale.scratch / "fixity-case", scale.scratch / "fixity-case.done"
    if done.exists():
        return case
    shutil.rmtree(case, ignore_errors=True)
    source = scale.scratch / "fixity-source"
    source.mkdir(exist_ok=True)
    sizes = [_FILE_BYTES] * scale.fixity_files + [scale.fixity_large_bytes]
    for number, size_bytes in enumerate(sizes):
        (source / f"{number:04d}.psd").write_bytes(_HEAD + os.urandom(size_bytes - len(_HEAD)))
    time_command(find_catalogue(), "init", str(case))
    time_command(find_catalogue(), "-C", str(case), "ingest", "-q", str(source))
    shutil.rmtree(source)
    done.touch()
    return case
