"""Numbers in sentences."""

import pytest

from catalogue.record.number import count


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1200, "1,200 entries")]
)
def test_only_one_is_singular(number: int, shown: str) -> None:
    assert count(number, "entry", "entries") == shown


def test_plural_has_an_s_when_nothing_else_is_said() -> None:
    assert [count(number, "image") for number in (1, 2)] == ["1 image", "2 images"]
