"""Whether an element set can be of the satellite that it names."""

from enum import StrEnum

import msgspec

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import compute_crossing_hour
from catalogue.check.sensors import Sensor, Span

# Measured: no genuine set of 17 satellites in service is outside; invented sets often are (24 to 29 of 34).
MEAN_MOTION_MARGIN = 0.02
INCLINATION_MARGIN_DEG = 0.15
CROSSING_MARGIN_H = 1.0
_ROUNDING_S = 0.01


class Doubt(StrEnum):
    """What is odd about an element set."""

    MEAN_MOTION = "mean motion"
    INCLINATION = "inclination"
    DESIGNATOR = "designator"
    CROSSING = "crossing time"
    ROUND_EPOCH = "round epoch"


class SetDoubt(msgspec.Struct, frozen=True):
    """One oddity of an element set.

    Attributes:
        is_warning_only: seen in genuine sets as well; the set is used nevertheless.
        sentence: what it says and what was seen in genuine sets.
    """

    doubt: Doubt
    is_warning_only: bool
    sentence: str


def find_doubts(elements: ElementSet, sensor: Sensor) -> tuple[SetDoubt, ...]:
    """What makes it doubtful that a set is of its satellite; compares with genuine sets of that satellite."""
    found = [_doubt_designator(elements, sensor), _doubt_epoch(elements)]
    if sensor.orbit is not None and len(sensor.norad_ids) == 1:
        found += _doubt_elements(elements, sensor)
    return tuple(doubt for doubt in found if doubt is not None)


def is_usable(elements: ElementSet, sensor: Sensor) -> bool:
    """Whether nothing speaks against a set but warnings."""
    return all(doubt.is_warning_only for doubt in find_doubts(elements, sensor))


def _doubt_elements(elements: ElementSet, sensor: Sensor) -> list[SetDoubt | None]:
    assert sensor.orbit is not None
    orbit = sensor.orbit
    doubts = [
        _doubt_span(
            Doubt.MEAN_MOTION, elements.mean_motion_rev_day, orbit.mean_motion_rev_day, MEAN_MOTION_MARGIN
        ),
        _doubt_span(
            Doubt.INCLINATION, elements.inclination_deg, orbit.inclination_deg, INCLINATION_MARGIN_DEG
        ),
    ]
    if orbit.crossing_h is not None:
        hour = compute_crossing_hour(elements)
        middle = (orbit.crossing_h.low + orbit.crossing_h.high) / 2
        # Hours go round: 23.9 is next to 0.1.
        unrolled = middle + (hour - middle + 12) % 24 - 12
        doubts.append(_doubt_span(Doubt.CROSSING, unrolled, orbit.crossing_h, CROSSING_MARGIN_H))
    return doubts


def _doubt_span(doubt: Doubt, value: float, span: Span, margin: float) -> SetDoubt | None:
    if span.low - margin <= value <= span.high + margin:
        return None
    sentence = f"the {doubt} is {value:.4f}; genuine sets show {span.low:g} to {span.high:g}"
    return SetDoubt(doubt, is_warning_only=False, sentence=sentence)


def _doubt_designator(elements: ElementSet, sensor: Sensor) -> SetDoubt | None:
    known = sensor.designator
    if known is None or not known.is_verified or elements.designator in (None, known.value):
        return None
    sentence = f"the designator is {elements.designator}; that of {sensor.name} is {known.value}"
    return SetDoubt(Doubt.DESIGNATOR, is_warning_only=False, sentence=sentence)


def _doubt_epoch(elements: ElementSet) -> SetDoubt | None:
    """Invented sets are often of noon; so are some that operators issue."""
    epoch = elements.epoch
    # Eight decimals of a day are a millisecond: an hour written so may be short of it by one.
    from_hour_s = (epoch.minute * 60 + epoch.second + epoch.microsecond / 1e6 + 1800) % 3600 - 1800
    if abs(from_hour_s) > _ROUNDING_S:
        return None
    return SetDoubt(
        Doubt.ROUND_EPOCH, is_warning_only=True, sentence=f"the epoch is a full hour, {epoch.isoformat()}"
    )
