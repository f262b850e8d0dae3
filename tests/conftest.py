"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
# How fast a busy machine draws examples says nothing about the program; no property depends on it.
settings.register_profile("gate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pictures and vectors; tests that need it are skipped, loudly, without it."""
    folder = Path(os.environ.get("CATALOGUE_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(
            f"NO TEST DATA: {folder} is absent; set CATALOGUE_TEST_DATA to the folder of real pictures"
        )
    return folder
