"""What a measured sun says to a stated time at a stated place."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalogue.check.shadow import MeasuredSun, turn
from catalogue.check.shadow_fit import NOTHING_MEASURED, explain_limits, measure_tolerance
from catalogue.check.shadow_sky import PRACTICAL_MINIMUM_DEG, Target, iterate_solar_days, make_targets
from catalogue.check.sun import compute_sun
from catalogue.record.instant import Instant, render_utc
from catalogue.record.place import Place, PlaceState

# In a longer interval every date and time of a year occurs.
_LONGEST = timedelta(days=366)
_METRES_PER_DEGREE = 111_195.0


class Fit(StrEnum):
    """What a measured sun says to a stated time and place."""

    CONSISTENT = "consistent"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a measured sun says to a stated time at a stated place.

    Attributes:
        answer: consistent, contradicted or cannot tell.
        because: one sentence with the numbers.
        nearest_at: the moment within the stated time at which the sun comes nearest, UTC.
        predicted_deg: (azimuth, elevation) of the sun at that moment.
        azimuth_off_deg: measured less predicted, -180 to 180.
        elevation_off_deg: measured less predicted.
        tolerance_deg: (azimuth, elevation) up to which they are taken to agree.
        cannot_distinguish: what the measurement cannot tell apart, as sentences.
    """

    answer: Fit
    because: str
    nearest_at: datetime | None = None
    predicted_deg: tuple[float, float] | None = None
    azimuth_off_deg: float | None = None
    elevation_off_deg: float | None = None
    tolerance_deg: tuple[float | None, float | None] = (None, None)
    cannot_distinguish: tuple[str, ...] = ()


def judge_time(
    sun: MeasuredSun, stated: Instant, place: Place, *, minimum_deg: float = PRACTICAL_MINIMUM_DEG
) -> Judgement:
    """Whether the sun can have stood where it was measured, at a stated time and place.

    Time and place are both taken as loosely as they are stated: any moment of a stated day, zone or
    interval, and any spot within the place's radius, may be meant. What cannot be said is *cannot
    tell*, with the reason; so is everything between the tolerance and four standard errors, and
    everything by shadows that disagree with each other, and a sun that stood opposite, as when foot
    and tip were exchanged.
    """
    if sun.azimuth_deg is None and sun.elevation_deg is None:
        return Judgement(answer=Fit.CANNOT_TELL, because="; ".join((NOTHING_MEASURED, *sun.missing)))
    if stated.earliest is None or stated.latest is None:
        return Judgement(answer=Fit.CANNOT_TELL, because="no time is stated to hold the sun against")
    if place.state is not PlaceState.LOCATED or place.latitude_deg is None or place.longitude_deg is None:
        return Judgement(answer=Fit.CANNOT_TELL, because="no coordinates are stated to compute the sun for")
    if not 1901 <= stated.earliest.year <= stated.latest.year <= 2099:
        return Judgement(answer=Fit.CANNOT_TELL, because="the sun is computed for 1901 to 2099 only")
    near, far = (
        target.widen(_measure_looseness(place)) for target in make_targets(sun, minimum_deg=minimum_deg)
    )
    end = min(stated.latest, stated.earliest + _LONGEST)
    spot = place.latitude_deg, place.longitude_deg
    nearest_at, misfit = find_nearest(near, stated.earliest, end, spot)
    _, beyond = find_nearest(far, stated.earliest, end, spot)
    _, reversed_misfit = find_nearest(near.turn_round(), stated.earliest, end, spot)
    return _judge(sun, _weigh(sun, misfit, beyond, reversed_misfit), nearest_at, spot, near)


def find_nearest(
    target: Target, first: datetime, last: datetime, spot: tuple[float, float]
) -> tuple[datetime, float]:
    """(moment, misfit) between two moments at which the sun over a (latitude, longitude) comes nearest."""
    best = (math.inf, first)
    for solar, start, end in iterate_solar_days(first, last, *spot):
        share, misfit = solar.find_best(target, start=start, end=end)
        best = min(best, (misfit, solar.get_moment(share)))
    return best[1], best[0]


def _measure_looseness(place: Place) -> float:
    """Degrees by which the sun may differ within a place's radius, meridians drawing together included."""
    assert place.latitude_deg is not None
    angle = (place.radius_m or 0.0) / _METRES_PER_DEGREE
    steepest = min(89.0, abs(place.latitude_deg) + angle)
    return angle * (1 + math.tan(math.radians(steepest)))


def _judge(
    sun: MeasuredSun,
    weighed: tuple[Fit, str],
    nearest_at: datetime,
    spot: tuple[float, float],
    target: Target,
) -> Judgement:
    predicted = compute_sun(nearest_at, *spot)
    azimuth_off = None if sun.azimuth_deg is None else turn(sun.azimuth_deg, predicted.azimuth_deg)
    elevation_off = None if sun.elevation_deg is None else sun.elevation_deg - predicted.elevation_deg
    tolerance = measure_tolerance(target, predicted.elevation_deg)
    answer, verdict = weighed
    parts = [
        f"{name} measured {measured:.1f} +- {sigma or 0:.1f}, expected {expected:.1f}, tolerance {limit:.1f}"
        for name, measured, sigma, expected, limit in (
            ("azimuth", sun.azimuth_deg, sun.azimuth_sigma_deg, predicted.azimuth_deg, tolerance[0]),
            ("elevation", sun.elevation_deg, sun.elevation_sigma_deg, predicted.elevation_deg, tolerance[1]),
        )
        if measured is not None
    ]
    dark = "; the sun was below the horizon" if predicted.elevation_deg < -1 else ""
    return Judgement(
        answer=answer,
        because=f"{verdict} at {render_utc(nearest_at)}: {'; '.join(parts)} degrees{dark}",
        nearest_at=nearest_at,
        predicted_deg=(predicted.azimuth_deg, predicted.elevation_deg),
        azimuth_off_deg=azimuth_off,
        elevation_off_deg=elevation_off,
        tolerance_deg=tolerance,
        cannot_distinguish=explain_limits(sun, nearest_at.date()),
    )


def _weigh(sun: MeasuredSun, misfit: float, beyond: float, reversed_misfit: float) -> tuple[Fit, str]:
    """The answer and how its sentence begins, from the distances to both limits."""
    if not sun.agrees:
        return Fit.CANNOT_TELL, "the marked shadows disagree with each other; their mean against the sun"
    if misfit <= 1:
        return Fit.CONSISTENT, "the sun stood where the shadows put it"
    if beyond <= 1:
        return Fit.CANNOT_TELL, "beyond the tolerance, but within what measuring errors could explain"
    if reversed_misfit <= 1:
        return Fit.CANNOT_TELL, (
            "the sun stood opposite to where the shadows put it: were foot and tip exchanged? nearest"
        )
    return Fit.CONTRADICTED, "the sun did not stand where the shadows put it; nearest"
