"""Writing a bundle against `bagit` making one; verifying it against `bagit` and Python's own SHA-256.

`bagit` turns a folder into a bag where it lies: it neither copies nor waits for the disk. Both are
measured beside it, once without and once with the copy and the wait that a bundle of ours includes.
"""

import logging
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import bagit  # type: ignore[import-untyped]  # has none
from rows import Row, compare, make_figure
from scale import Scale, find_catalogue
from timing import time_call, time_command, time_in_turns

from catalogue.bundle.write import write_bundle

_FLOOR = Path(__file__).with_name("hash_floor.py")
_ALGORITHMS = ["sha256", "sha512"]
_PROCESSES = 2
# Of the whole: a few very large scenes, then pictures; and many records of a few kilobytes.
_LARGE, _LARGE_SHARE, _PICTURE_BYTES, _RECORD_BYTES = 4, 0.6, 5_000_000, 4_000


def measure_bundle(scale: Scale) -> list[Row]:
    """A bundle of 2 GB written as a folder and as a ZIP, then verified."""
    source = _make_source(scale)
    paths = sorted(source.iterdir())
    total_mb = sum(path.stat().st_size for path in paths) / 1e6
    runs = time_in_turns(scale.rounds, _make_measures(scale.scratch, source, paths))
    durable = [sum(parts) for parts in zip(runs["copy"], runs["create"], runs["wait"], strict=True)]
    rows = [
        make_figure(f"write a bundle of {len(paths):,} files, {total_mb:,.0f} MB", runs["folder"]),
        compare("  against bagit create alone, on a copy", runs["folder"], runs["create"], most=1),
        compare("  against copy, bagit create, wait for the disk", runs["folder"], durable, most=1),
        make_figure("write it as a ZIP", runs["zip"]),
        compare("  against bagit create alone, on a copy", runs["zip"], runs["create"], most=1),
        compare("  against copy, bagit create, wait for the disk", runs["zip"], durable, most=1),
        *measure_verify(scale, scale.scratch / "bundle-ours"),
    ]
    for name in ("bundle-ours", "bundle-bagit"):
        shutil.rmtree(scale.scratch / name)
    (scale.scratch / "bundle-ours.zip").unlink()
    return rows


def measure_verify(scale: Scale, bundle: Path) -> list[Row]:
    """The whole command `catalogue verify BUNDLE` on a folder."""

    def verify() -> float:
        # Ended with 3 for faults: this payload is no catalogue's, and its bytes are all read even so.
        return time_command(find_catalogue(), "verify", "-q", str(bundle), accepted=(0, 3))

    def run_floor() -> float:
        # Every file of the payload has an ending.
        return time_command(sys.executable, str(_FLOOR), str(bundle / "data"), ".*")

    def validate() -> float:
        return time_call(lambda: bagit.Bag(str(bundle)).validate(processes=_PROCESSES))

    runs = time_in_turns(scale.rounds, {"floor": run_floor, "ours": verify, "bagit": validate})
    return [
        make_figure("verify the bundle", runs["ours"]),
        compare("  against Python's SHA-256 on two threads", runs["ours"], runs["floor"], most=1.5),
        compare("  against bagit validate with two processes", runs["ours"], runs["bagit"]),
    ]


def _make_measures(scratch: Path, source: Path, paths: list[Path]) -> dict[str, Callable[[], float]]:
    """Each measure ends with a disk that has nothing left to do, so that none pays for another."""
    files = {f"data/images/{path.name}": path for path in paths}
    theirs = scratch / "bundle-bagit"

    def write(name: str) -> float:
        target = scratch / name
        _remove(target)
        os.sync()
        return time_call(lambda: write_bundle(target, files, bagging_date="2022-05-11", software="bench"))

    def copy() -> float:
        _remove(theirs)
        os.sync()
        return time_call(lambda: shutil.copytree(source, theirs))

    def create() -> float:
        logging.getLogger("bagit").setLevel(logging.ERROR)
        return time_call(lambda: bagit.make_bag(str(theirs), processes=_PROCESSES, checksums=_ALGORITHMS))

    return {
        "folder": lambda: write("bundle-ours"),
        "zip": lambda: write("bundle-ours.zip"),
        "copy": copy,
        "create": create,
        "wait": lambda: time_call(os.sync),
    }


def _make_source(scale: Scale) -> Path:
    """Random files; those that are there already are taken as they are."""
    source, done = scale.scratch / "bundle-source", scale.scratch / "bundle-source.done"
    if done.exists():
        return source
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    large_bytes = int(scale.bundle_bytes * _LARGE_SHARE / _LARGE)
    pictures = max(1, int(scale.bundle_bytes * (1 - _LARGE_SHARE)) // _PICTURE_BYTES)
    sizes = [large_bytes] * _LARGE + [_PICTURE_BYTES] * pictures + [_RECORD_BYTES] * scale.bundle_records
    for number, size_bytes in enumerate(sizes):
        (source / f"{number:05d}.bin").write_bytes(os.urandom(size_bytes))
    done.touch()
    return source


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
