"""Facts that cannot all be right are found, also beside facts that nobody can read."""

import pytest

from catalogue.record.conflict import find_conflicting_names
from catalogue.record.fact import Basis, Fact, FactValue


def make_facts(name: str, *values: FactValue) -> tuple[Fact, ...]:
    return tuple(Fact(name=name, value=value, basis=Basis.EMBEDDED, source="EXIF:X") for value in values)


@pytest.mark.parametrize(
    ("name", "unreadable", "apart", "near"),
    [
        ("acquired_at", "99/99", ("2022-05-11", "2023-05-11"), ("2022-05-11", "2022-05")),
        ("acquired_at", "0001-01-01T00:00:00+14:00", ("2021", "2023"), ("2022", "2022-05")),
        ("off_nadir_deg", 10**400, (1.0, 20.0), (1.0, 2.0)),
        ("sun_azimuth_deg", 1e308, (10.0, 200.0), (359.0, 1.0)),
        ("latitude_deg", "north", (1.0, 2.0), (1.0, 1.001)),
    ],
)
def test_conflict_is_found_beside_what_cannot_be_read(
    name: str, unreadable: FactValue, apart: tuple[FactValue, ...], near: tuple[FactValue, ...]
) -> None:
    assert find_conflicting_names(make_facts(name, unreadable, *apart)) == (name,)
    assert find_conflicting_names(make_facts(name, unreadable, *near)) == ()
    assert find_conflicting_names(make_facts(name, unreadable)) == ()
