"""How large the measurements are, and where their files lie."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Scale:
    """The size of everything that is measured.

    Attributes:
        scratch: a folder outside the project for made files.
        rounds: how often each thing is measured.
        jpegs: how many twelve-megapixel pictures are ingested.
        fixity_files: how many files of 5 MB are verified.
        fixity_large_bytes: the size of one more file.
        few_images: in the small catalogue.
        many_images: in the large one.
        acts: durable tags in each.
        entries: appended to a new journal.
        scene_side_px: of the large GeoTIFF: square, four bands of eight bits.
        bundle_bytes: the size of a bundle's large files.
        bundle_records: how many small files it has.
    """

    scratch: Path
    rounds: int = 5
    jpegs: int = 120
    fixity_files: int = 400
    fixity_large_bytes: int = 100_000_000
    few_images: int = 1_000
    many_images: int = 100_000
    acts: int = 100
    entries: int = 100_000
    scene_side_px: int = 32_768
    bundle_bytes: int = 2_000_000_000
    bundle_records: int = 2_000


def make_quick(scratch: Path) -> Scale:
    """A scale at which everything runs in seconds, and no figure means anything."""
    return Scale(
        scratch,
        rounds=1,
        jpegs=2,
        fixity_files=2,
        fixity_large_bytes=1_000_000,
        few_images=20,
        many_images=200,
        acts=3,
        entries=200,
        scene_side_px=2_048,
        bundle_bytes=10_000_000,
        bundle_records=20,
    )


def find_catalogue() -> str:
    """The command `catalogue` of this environment.

    Raises:
        RuntimeError: it is not installed beside this interpreter.
    """
    program = shutil.which("catalogue", path=str(Path(sys.executable).parent))
    if program is None:
        raise RuntimeError("the command 'catalogue' is not installed beside this interpreter: run 'make'")
    return program
