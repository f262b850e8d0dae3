"""What facts agree on, also when a value is no number that a reader can take."""

import pytest
from dossier_builders import make_fact, make_image_view

from catalogue.record.fact import FactValue
from catalogue.render.agreement import Agreement, find_agreed_number, find_capture


@pytest.mark.parametrize(
    ("value", "agreed"),
    [
        (0.3, 0.3),
        (5, 5),
        (10**400, None),
        (-(10**400), None),
        (float("nan"), None),
        (float("inf"), None),
        ("0.3", None),
    ],
)
def test_number_out_of_reach_is_no_agreed_number(value: FactValue, agreed: float | None) -> None:
    assert find_agreed_number(make_image_view(facts=(make_fact("gsd_m", value),)), "gsd_m", 0, 1e6) == agreed


def test_time_that_is_none_leaves_the_capture_unknown() -> None:
    capture = find_capture(make_image_view(facts=(make_fact("acquired_at", "99/99"),)))

    assert capture.agreement is Agreement.UNKNOWN
