"""Fixtures that every test may use."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from real_data import find_real_data

# How fast a busy machine draws examples says nothing about the program; no property depends on it.
settings.register_profile("gate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pictures and vectors; tests that need it are skipped, loudly, without it."""
    folder = find_real_data()
    if not folder.is_dir():
        pytest.skip(
            f"NO TEST DATA: {folder} is absent; set CATALOGUE_TEST_DATA to the folder of real pictures"
        )
    return folder
