"""Where real pictures and truth rows lie, for tests and benchmarks."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def find_real_data() -> Path:
    """The folder as the environment names it, or beside the project; it may be absent."""
    return Path(os.environ.get("CATALOGUE_TEST_DATA", ROOT.parent / "shared" / "data"))
