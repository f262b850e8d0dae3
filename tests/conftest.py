"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pictures and vectors; tests that need it are skipped, loudly, without it."""
    folder = Path(os.environ.get("CATALOGUE_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(
            f"NO TEST DATA: {folder} is absent; set CATALOGUE_TEST_DATA to the folder of real pictures"
        )
    return folder
