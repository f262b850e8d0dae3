"""How often a time that somebody made up would pass as possible."""

from collections.abc import Iterable, Sequence

import msgspec

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import Spot, make_orbit
from catalogue.check.passes import compute_reach, find_accesses, is_dark
from catalogue.check.sensors import Kind, Sensor, compute_altitude

_DAY_S = 86_400.0
_HOUR_S = 3_600.0
# Landsat comes back after 16 days: one whole round of the slowest, half of it before and half after.
_DAYS_EACH_WAY = 8
# A "possible" that a made-up time of the same hour would get more often than this says little.
INFORMATIVE_CHANCE = 0.25

Stretch = tuple[float, float]


class Chance(msgspec.Struct, frozen=True):
    """How often a wrong time would also have been possible, 0 to 1.

    Attributes:
        any_time: for a time drawn from all hours of the 16 days around the stated one.
        same_hour: for a time on another of these days, within an hour of the stated clock time: what a
            person who knows when such satellites pass would make up.
        basis: how it was found out.
    """

    any_time: float
    same_hour: float
    basis: str = "computed from the same element sets over the 16 days around the time"

    @property
    def is_informative(self) -> bool:
        """Whether "possible" speaks for the stated time at all."""
        return self.same_hour <= INFORMATIVE_CHANCE


class Carrier(msgspec.Struct, frozen=True):
    """A satellite that may have been it: its sensor, its element set, and how far off it may be.

    Attributes:
        lag_s: how much later than the stated time it may have seen the place.
    """

    sensor: Sensor
    elements: ElementSet
    tolerance_s: float
    lag_s: float = 0.0


def compute_chance(
    carriers: Iterable[Carrier], start_s: float, end_s: float, *, spot: Spot, is_night_allowed: bool
) -> Chance:
    """The chance that another interval of the same length is possible for any of the satellites."""
    length = end_s - start_s
    first, last = start_s - _DAYS_EACH_WAY * _DAY_S, start_s + _DAYS_EACH_WAY * _DAY_S
    passing: list[Stretch] = []
    for carrier in carriers:
        altitude_m = compute_altitude(carrier.elements.mean_motion_rev_day)
        accesses = find_accesses(
            make_orbit(carrier.elements),
            spot,
            compute_reach(carrier.sensor, spot, altitude_m),
            start_s=first - length - carrier.tolerance_s,
            end_s=last + length + carrier.tolerance_s + carrier.lag_s,
            is_day_needed=not is_night_allowed and carrier.sensor.kind is Kind.OPTICAL,
        )
        # A start between these two makes an interval that touches the access within the tolerance.
        passing += [
            (
                access.begin_s - carrier.tolerance_s - carrier.lag_s - length,
                access.end_s + carrier.tolerance_s,
            )
            for access in accesses
            if is_night_allowed or not is_dark(carrier.sensor, access.sun_elevation_deg)
        ]
    merged = _merge(passing)
    other_days = [
        (start_s + day * _DAY_S - _HOUR_S, start_s + day * _DAY_S + _HOUR_S)
        for day in range(-_DAYS_EACH_WAY, _DAYS_EACH_WAY + 1)
        if day
    ]
    return Chance(_measure_share(merged, [(first, last)]), _measure_share(merged, other_days))


def _merge(stretches: Iterable[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for begin, end in sorted(stretches):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def _measure_share(parts: Sequence[Stretch], wholes: Sequence[Stretch]) -> float:
    """How much of the wholes is covered by parts that do not overlap each other."""
    covered = sum(
        max(0.0, min(end, last) - max(begin, first)) for begin, end in parts for first, last in wholes
    )
    return covered / sum(last - first for first, last in wholes)
