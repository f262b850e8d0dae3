"""How near the sun can have come to where it is said to have stood, within a stretch of time and a place."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from catalogue.check.orbit import Spot
from catalogue.check.sun import Sun, SunProfile, compute_published_sun, compute_separation, compute_sun

# Every position of the sun over a place recurs within a year; longer spans say nothing.
LONGEST = timedelta(days=370)
_STEP = timedelta(minutes=10)
# Weeks and months are looked through in larger steps.
_LONG = timedelta(days=3)
_LONG_STEP = timedelta(minutes=30)
# The sun moves by 0.25 deg a minute at most: a sample farther from the best than a step hides no better one.
DEGREES_PER_MINUTE = 0.26
_METRES_PER_DEGREE = 111_195.0
_HALVINGS = 24


class Nearest(msgspec.Struct, frozen=True):
    """The moment at which something comes nearest, and how near."""

    at: datetime
    distance_deg: float


def find_nearest_sun(
    published: Sun, first: datetime, last: datetime, *, spot: Spot, profile: SunProfile
) -> Nearest:
    """The moment between two at which the computed sun comes nearest to a published one.

    The separation is what remains when any place within the radius may be meant.
    """

    def separate(at: datetime) -> float:
        sun = compute_published_sun(at, spot.latitude_deg, spot.longitude_deg, profile=profile)
        return compute_separation(sun, published)

    nearest = find_least(separate, first, last)
    return Nearest(nearest.at, max(0.0, nearest.distance_deg - measure_looseness(spot)))


def find_highest_sun(first: datetime, last: datetime, spot: Spot) -> Nearest:
    """The moment between two at which the sun was highest anywhere within a radius, and its elevation."""

    def sink(at: datetime) -> float:
        return -compute_sun(at, spot.latitude_deg, spot.longitude_deg).elevation_deg

    lowest = find_least(sink, first, last)
    return Nearest(lowest.at, min(90.0, -lowest.distance_deg + spot.radius_m / _METRES_PER_DEGREE))


def measure_looseness(spot: Spot) -> float:
    """Degrees by which the direction of the sun may differ within the radius of a place.

    A step to the north tilts the vertical by its angle; one to the east turns north besides, by the
    tangent of the latitude.
    """
    angle = spot.radius_m / _METRES_PER_DEGREE
    steepest = min(89.9, abs(spot.latitude_deg) + angle)
    return min(180.0, angle / math.cos(math.radians(steepest)))


def find_least(measure: Callable[[datetime], float], first: datetime, last: datetime) -> Nearest:
    """Where a measure of the sun's direction is least between two moments, to a second or two."""
    count = max(1, math.ceil((last - first) / (_STEP if last - first <= _LONG else _LONG_STEP)))
    step = (last - first) / count
    reach_deg = step / timedelta(minutes=1) * DEGREES_PER_MINUTE
    values = [measure(first + step * index) for index in range(count + 1)]
    lowest = min(values)
    best = Nearest(first + step * values.index(lowest), lowest)
    for index, value in enumerate(values):
        before, after = max(0, index - 1), min(count, index + 1)
        if value <= values[before] and value <= values[after] and value < best.distance_deg + reach_deg:
            found = _descend(measure, first + step * before, first + step * after)
            best = min(best, found, key=lambda one: one.distance_deg)
    return best


def _descend(measure: Callable[[datetime], float], low: datetime, high: datetime) -> Nearest:
    for _ in range(_HALVINGS):
        if high - low < timedelta(seconds=1):
            break
        third = (high - low) / 3
        if measure(low + third) <= measure(high - third):
            high -= third
        else:
            low += third
    middle = low + (high - low) / 2
    return Nearest(middle, measure(middle))
