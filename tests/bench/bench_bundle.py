"""Exporting and verifying whole catalogues, against `bagit` and against Python's own SHA-256.

`bagit` turns a folder into a bag where it lies: it neither copies nor waits for the disk, draws
nothing and renders nothing. It is measured on the very payload that the export made, alone, and
together with the copy and the wait that a bundle of ours includes.
"""

import logging
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import bagit  # type: ignore[import-untyped]  # has none
from handover_case import make_handover_case
from rows import Row, Runs, compare, make_figure
from scale import Scale, find_catalogue
from timing import time_call, time_command, time_in_turns

from catalogue.bundle.bag import parse_manifest
from catalogue.bundle.layout import IMAGES, MANIFESTS
from catalogue.bundle.write import write_bundle

_FLOOR = Path(__file__).with_name("hash_floor.py")
_ALGORITHMS = ["sha256", "sha512"]
_PROCESSES = 2
_FOLDER, _ARCHIVE, _WRITTEN = "bundle-ours", "bundle-ours.zip", "bundle-written"
_SOURCE, _THEIRS = "bundle-source", "bundle-bagit"


def measure_bundle(scale: Scale) -> list[Row]:
    """A catalogue of 2 GB exported as a folder and as a ZIP, then verified."""
    case, rounds, scratch = make_handover_case(scale), min(3, scale.rounds), scale.scratch
    _export(case, scratch / _FOLDER)
    payload = [path for path in (scratch / _FOLDER / "data").rglob("*") if path.is_file()]
    total_mb = sum(path.stat().st_size for path in payload) / 1e6
    runs = time_in_turns(rounds, _make_measures(scratch, case))
    runs["durable"] = [sum(parts) for parts in zip(runs["copy"], runs["create"], runs["wait"], strict=True)]
    rows = [
        *_compare_create(f"export {len(payload):,} files, {total_mb:,.0f} MB", runs["folder"], runs),
        *_compare_create("export it as a ZIP", runs["zip"], runs),
        *_compare_create("  of that, writing the bundle", runs["write"], runs),
        *measure_verify(rounds, scratch / _FOLDER),
    ]
    for name in (_FOLDER, _ARCHIVE, _WRITTEN, _THEIRS, _SOURCE):
        _remove(scratch / name)
    return rows


def measure_verify(rounds: int, bundle: Path) -> list[Row]:
    """The whole command `catalogue verify BUNDLE` on a folder."""

    def run_floor() -> float:
        # Every file of the payload has an ending.
        return time_command(sys.executable, str(_FLOOR), str(bundle / "data"), ".*")

    def validate() -> float:
        return time_call(lambda: bagit.Bag(str(bundle)).validate(processes=_PROCESSES))

    runs = time_in_turns(
        rounds,
        {
            "floor": run_floor,
            "ours": lambda: time_command(find_catalogue(), "verify", "-q", str(bundle)),
            "bagit": validate,
        },
    )
    return [
        make_figure("verify the bundle", runs["ours"]),
        compare("  against Python's SHA-256 on two threads", runs["ours"], runs["floor"], most=1.5),
        compare("  against bagit validate with two processes", runs["ours"], runs["bagit"]),
    ]


def _compare_create(name: str, ours: Runs, runs: Mapping[str, Runs]) -> list[Row]:
    return [
        make_figure(name, ours),
        compare("  against bagit create alone, on a copy", ours, runs["create"], most=1),
        compare("  against copy, bagit create, wait for the disk", ours, runs["durable"], most=1),
    ]


def _make_measures(scratch: Path, case: Path) -> dict[str, Callable[[], float]]:
    """Each measure begins with a disk that has nothing left to do, so that none pays for another."""
    ours, theirs = scratch / _FOLDER, scratch / _THEIRS
    source = scratch / _SOURCE
    files, expected, known = _read_payload(ours, source)

    def write() -> float:
        _remove(scratch / _WRITTEN)
        os.sync()
        return time_call(
            lambda: write_bundle(
                scratch / _WRITTEN,
                files,
                bagging_date="2022-05-11",
                software="bench",
                expected=expected,
                known_sha512=known,
            )
        )

    def copy() -> float:
        _remove(theirs)
        os.sync()
        return time_call(lambda: shutil.copytree(ours / "data", theirs))

    def create() -> float:
        logging.getLogger("bagit").setLevel(logging.ERROR)
        return time_call(lambda: bagit.make_bag(str(theirs), processes=_PROCESSES, checksums=_ALGORITHMS))

    return {
        "zip": lambda: _export(case, scratch / _ARCHIVE),
        "write": write,
        "copy": copy,
        "create": create,
        "wait": lambda: time_call(os.sync),
        "folder": lambda: _export(case, ours),
    }


def _export(case: Path, target: Path) -> float:
    _remove(target)
    os.sync()
    return time_command(find_catalogue(), "-C", str(case), "export", "-q", "--all", "-o", str(target))


def _read_payload(
    bundle: Path, source: Path
) -> tuple[dict[str, bytes | Path], dict[str, str], dict[str, str]]:
    """(files, SHA-256, known SHA-512) as the export hands them to the writer: of originals it is known."""
    sha256, sha512 = (
        parse_manifest((bundle / name).read_bytes(), name) for name in (MANIFESTS[a] for a in _ALGORITHMS)
    )
    # The bundle is made anew meanwhile.
    _remove(source)
    shutil.copytree(bundle / "data", source / "data", copy_function=os.link)
    known = {path: digest for path, digest in sha512.items() if path.startswith(f"{IMAGES}/")}
    files: dict[str, bytes | Path] = {path: source / path for path in sha256}
    return files, {path: sha256[path] for path in known}, known


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
