"""What is told of names of platforms that the sensor table does not know."""

import pytest

from catalogue.actions.platform_names import tell_unknown_platform
from catalogue.check.sensors import read_sensors


def test_every_name_of_the_table_is_known() -> None:
    names = [name for one in read_sensors() for name in (one.key, one.name, *one.aliases, *one.groups)]

    assert [name for name in names if tell_unknown_platform(name)] == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("WorldVeiw-3", "WorldView-3"),
        ("worldveiw 3", "WorldView-3"),
        ("Sentinal-2", "Sentinel-2"),
        ("Landast 8", "Landsat 8"),
    ],
)
def test_mistyped_name_is_told_with_the_one_that_is_meant(name: str, meant: str) -> None:
    told = tell_unknown_platform(name)

    assert told is not None
    assert told.endswith(f"did you mean {meant}?")


def test_name_that_is_like_no_other_gets_no_guess() -> None:
    told = tell_unknown_platform("Vostok-9000")

    assert told is not None
    assert "did you mean" not in told
