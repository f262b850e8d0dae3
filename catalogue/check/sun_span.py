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
_MINUTE = timedelta(minutes=1)
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
    step = _STEP if last - first <= _LONG else _LONG_STEP
    at, value = first, measure(first)
    best = Nearest(at, value)
    stretches = []
    while at < last:
        # As fast as the sun moves, nothing better comes sooner.
        after = min(last, at + max(step, (value - best.distance_deg) / DEGREES_PER_MINUTE * _MINUTE))
        reached = measure(after)
        stretches.append((_bound(value, reached, after - at), at, after))
        at, value = after, reached
        if value < best.distance_deg:
            best = Nearest(at, value)
    for bound, low, high in sorted(stretches):
        if bound >= best.distance_deg:
            break
        best = min(best, _descend(measure, low, high, best), key=lambda one: one.distance_deg)
    return best


def _bound(low: float, high: float, length: timedelta) -> float:
    """The least that a measure can be between two moments at which it is known."""
    return (low + high - length / _MINUTE * DEGREES_PER_MINUTE) / 2


def _descend(measure: Callable[[datetime], float], low: datetime, high: datetime, best: Nearest) -> Nearest:
    """The least between two moments; the best so far as soon as nothing there can be better."""
    for _ in range(_HALVINGS):
        if high - low < timedelta(seconds=1):
            break
        third = (high - low) / 3
        left, right = measure(low + third), measure(high - third)
        # Every moment between the ends is within a third of one of these two.
        if min(left, right) - third / _MINUTE * DEGREES_PER_MINUTE >= best.distance_deg:
            return best
        if left <= right:
            high -= third
        else:
            low += third
    middle = low + (high - low) / 2
    return Nearest(middle, measure(middle))
