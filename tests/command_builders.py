"""Runs of the command as a person starts it, small pictures for it, and what lies on disk afterwards."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path(sys.executable).parent / "catalogue"
MANIFEST = ROOT / "manifests" / "sevastopol.toml"


@dataclass(frozen=True)
class Run:
    """What a run of the command left: its exit code, and what it wrote to each stream."""

    code: int
    out: str
    err: str

    def read_lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON, one object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def read_entries(self) -> list[dict[str, Any]]:
        """The entries written, which are one list on one line."""
        (line,) = self.out.splitlines()
        entries: list[dict[str, Any]] = json.loads(line)
        return entries


def make_environment(**changes: str) -> dict[str, str]:
    """The environment without anything that names a catalogue, a key of the account or a terminal."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CATALOGUE_", "COLUMNS"))
    }
    return {**kept, "CATALOGUE_CONFIG": str(ROOT / "nothing-of-the-account"), **changes}


def run(
    *arguments: str | bytes | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 120,
) -> Run:
    """Run `catalogue` with arguments; output that is no UTF-8 fails the test."""
    done = subprocess.run(
        [CATALOGUE, *arguments],
        cwd=cwd,
        env=make_environment(**(env or {})),
        capture_output=True,
        check=False,
        timeout=timeout_s,
    )
    result = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.err, result.err
    return result


def make_catalogue(folder: Path) -> Path:
    """A new catalogue, made by the command."""
    assert run("init", folder, "--agent", "ines").code == 0
    return folder


def make_picture(path: Path, number: int = 0, size_px: tuple[int, int] = (64, 48)) -> Path:
    """A small JPEG; another number gives other bytes."""
    colour = (number * 37 % 256, number * 11 % 256, number // 256 % 256)
    picture = Image.new("RGB", size_px, colour)
    picture.putpixel((number % size_px[0], 0), (255, 255, 255))
    picture.save(path, "JPEG", comment=f"picture {number}".encode())
    return path


def make_pictures(folder: Path, count: int) -> list[Path]:
    """So many different small JPEGs in a new folder."""
    folder.mkdir()
    return [make_picture(folder / f"picture-{number:03}.jpg", number) for number in range(count)]


def list_tree(folder: Path) -> dict[str, tuple[int, int, str]]:
    """(mode, modification time, SHA-256 or kind) of everything in a folder and below, by relative path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        found[os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace")] = (
            status.st_mode,
            status.st_mtime_ns,
            content,
        )
    return found


def read_journal(folder: Path) -> list[dict[str, Any]]:
    """The entries of the one journal of a catalogue."""
    (path,) = (folder / "journal").glob("*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def list_types(folder: Path) -> list[str]:
    """The types of the entries of the one journal of a catalogue."""
    return [entry["type"] for entry in read_journal(folder)]


def find_original(folder: Path, image: str) -> Path:
    """The stored original of an image."""
    (path,) = (p for p in (folder / "images" / image[:2]).glob(f"{image}.*") if p.stem == image)
    return path
