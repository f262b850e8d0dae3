"""How far times lie apart, each known only so closely."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from specimens_papers import state_scene
from subject_builders import embed, make_subject

from catalogue.check.time_spans import (
    TOLERANCE,
    compute_chance,
    find_tolerance,
    measure_gap,
    measure_lateness,
    render_gap,
    shorten_source,
)
from catalogue.record.instant import parse_instant

TIMES = st.sampled_from(
    [
        "0001-01-02",
        "1972",
        "2022-05",
        "2022-05-11",
        "2022-05-11T10:22",
        "2022-05-11T10:22:05Z",
        "2022-05-11T13:22:05+03:00",
        "2022-05-01/2022-05-15",
        "9998",
    ]
)


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("2022-05-11T10:22:05Z", "2022-05-11T13:22:05+03:00", timedelta()),
        ("2022-05-11T10:22:00Z", "2022-05-11T10:25:00Z", timedelta(minutes=3) - timedelta(seconds=1)),
        ("2022-05-11", "2022-05-12", timedelta()),  # the zones of the two days may differ
        ("2022-05-11", "2022-05-13T12:00:00Z", timedelta(days=1)),
        ("2022-05", "2022-05-31T23:00:00-10:00", timedelta()),
    ],
)
def test_gap_is_what_lies_between_at_least(first: str, second: str, gap: timedelta) -> None:
    measured = measure_gap(parse_instant(first), parse_instant(second))

    assert abs(measured - gap) < timedelta(milliseconds=1)


@given(TIMES, TIMES)
def test_gap_is_the_same_from_both_sides_and_one_side_only_is_late(first: str, second: str) -> None:
    one, other = parse_instant(first), parse_instant(second)

    assert measure_gap(one, other) == measure_gap(other, one) >= timedelta()
    assert measure_lateness(one, other) <= timedelta() or measure_lateness(other, one) <= timedelta()
    assert 0 < compute_chance(one, other, TOLERANCE) <= 1


def test_time_that_is_not_stated_is_never_late() -> None:
    unknown = parse_instant("not stated")

    assert measure_gap(unknown, parse_instant("2022")) == timedelta()


@pytest.mark.parametrize(
    ("platform", "minutes"), [("WorldView-3", 15), ("Sentinel-2B", 40), ("ESA", 40), ("unknown", 15)]
)
def test_tolerance_is_longer_where_a_strip_is_long(platform: str, minutes: int) -> None:
    subject = make_subject(scenes=state_scene(at="2023-01-08", platform=platform))

    assert find_tolerance(subject) == timedelta(minutes=minutes)


def test_scene_id_tells_the_long_strip_too() -> None:
    subject = make_subject(scenes=state_scene(scene_id="S2B_24MUV_20250731_0_L1C"))

    assert find_tolerance(subject) == timedelta(minutes=40)


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=729), "729 days"),
        (timedelta(days=731), "2 years"),
    ],
)
def test_gap_in_words_is_rounded_down(gap: timedelta, text: str) -> None:
    assert render_gap(gap) == text


def test_long_path_in_a_sidecar_is_shortened() -> None:
    path = "EarthObservation:EarthObservation.using.EarthObservationEquipment.platform.Platform.shortName"

    assert shorten_source(embed("platform", "x", path)) == "EarthObservation:....platform.Platform.shortName"
    assert shorten_source(embed("platform", "x", "STAC:id")) == "STAC:id"
