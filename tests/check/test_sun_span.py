"""How near the sun can have come within a stretch of time and a place."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.check.orbit import Spot
from catalogue.check.sun import PLAIN, Sun, compute_separation, compute_sun
from catalogue.check.sun_span import find_highest_sun, find_least, find_nearest_sun, measure_looseness

START = datetime(2022, 5, 11, tzinfo=UTC)
MOMENTS = st.integers(0, 700_000_000).map(lambda s: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def test_moment_is_itself() -> None:
    at = START + timedelta(hours=8)
    sun = compute_sun(at, 44.6, 33.5)

    nearest = find_nearest_sun(sun, at, at, spot=Spot(44.6, 33.5), profile=PLAIN)

    assert nearest.at == at
    assert nearest.distance_deg == pytest.approx(0, abs=1e-6)


@given(MOMENTS, st.floats(-75, 75), st.floats(-180, 180), st.floats(0, 1), st.sampled_from([1, 14, 120]))
@settings(max_examples=60)
def test_moment_that_lies_in_a_span_is_found(
    at: datetime, latitude: float, longitude: float, share: float, days: int
) -> None:
    """The published sun is that of some moment of the span, between all samples."""
    span = timedelta(days=days)
    first = at - share * span

    nearest = find_nearest_sun(
        compute_sun(at, latitude, longitude),
        first,
        first + span,
        spot=Spot(latitude, longitude),
        profile=PLAIN,
    )

    assert nearest.distance_deg < 0.01


@given(MOMENTS, st.floats(-75, 75), st.floats(-180, 180), st.floats(0, 360), st.floats(0, 300_000))
@settings(max_examples=60)
def test_place_within_the_radius_is_within_the_looseness(
    at: datetime, latitude: float, longitude: float, bearing: float, distance_m: float
) -> None:
    north = distance_m / 111_700 * math.cos(math.radians(bearing))
    east = distance_m / 111_700 * math.sin(math.radians(bearing)) / math.cos(math.radians(latitude))
    there = compute_sun(at, latitude + north, longitude + east)
    here = compute_sun(at, latitude, longitude)

    assert compute_separation(here, there) <= measure_looseness(Spot(latitude, longitude, distance_m)) + 0.02


def test_highest_sun_of_a_day_is_that_of_noon() -> None:
    highest = find_highest_sun(START, START + timedelta(days=1), Spot(44.6, 33.5))

    assert highest.distance_deg == pytest.approx(90 - 44.6 + 17.9, abs=0.2)
    assert abs(highest.at - START.replace(hour=9, minute=42)) < timedelta(minutes=3)


def test_span_without_the_sun_keeps_its_distance() -> None:
    nearest = find_nearest_sun(
        Sun(0.0, 60.0), START, START + timedelta(days=1), spot=Spot(44.6, 33.5), profile=PLAIN
    )

    assert nearest.distance_deg > 30


@pytest.mark.parametrize("days", [31, 366])
def test_long_span_costs_few_looks_and_finds_the_least(days: int) -> None:
    """A sun of no day there: the nearest is some degrees off, on the day next to the solstice."""
    looks = 0

    def measure(at: datetime) -> float:
        nonlocal looks
        looks += 1
        return compute_separation(compute_sun(at, 44.6, 33.5), Sun(180.0, 75.0))

    found = find_least(measure, START, START + timedelta(days=days))

    assert looks < 30 * days
    closely = (START + timedelta(minutes=5 * step) for step in range(12 * 24 * days))
    assert found.distance_deg == pytest.approx(min(map(measure, closely)), abs=0.02)
