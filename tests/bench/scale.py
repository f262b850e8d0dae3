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
        import_images: in a bundle that is imported, with five entries each.
        entries: appended to a new journal.
        scene_side_px: of the large GeoTIFF: square, four bands of eight bits.
        handover_scenes: how many large GeoTIFFs are handed over.
        handover_scene_px: of each: square, four bands of eight bits, a multiple of 512.
        handover_pictures: how many small JPEGs are handed over with them.
        proofs: of inclusion, made and checked.
        truth_scenes: at most in each table of accuracy.
        checked_images: checked without a look at their pixels.
    """

    scratch: Path
    rounds: int = 5
    jpegs: int = 120
    fixity_files: int = 400
    fixity_large_bytes: int = 100_000_000
    few_images: int = 1_000
    many_images: int = 100_000
    acts: int = 100
    import_images: int = 10_000
    entries: int = 100_000
    scene_side_px: int = 32_768
    handover_scenes: int = 8
    handover_scene_px: int = 7_168
    handover_pictures: int = 400
    proofs: int = 1_000
    truth_scenes: int = 100_000
    checked_images: int = 1_000


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
        import_images=20,
        entries=200,
        scene_side_px=2_048,
        handover_scenes=2,
        handover_scene_px=512,
        handover_pictures=2,
        proofs=10,
        truth_scenes=10,
        checked_images=5,
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
