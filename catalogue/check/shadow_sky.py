"""How far a measured sun is from the sun that a place had, moment by moment."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from catalogue.check.shadow import MeasuredSun
from catalogue.check.sun import compute_sun

# Slope of the ground and the soft edge of shadows are not modelled; no measured direction is
# believed more closely than this, whatever its end points say.
PRACTICAL_MINIMUM_DEG = 3.0
# Standard errors that hold 95 % of sound measurements, for one angle and for two together.
_CONSISTENT_SIGMAS = (2.0, 2.45)
# Standard errors beyond which 1 sound measurement in 16,000 falls: a wrong accusation is the worst.
_CONTRADICTED_SIGMAS = (4.0, 4.4)
# The upper rim of the sun, lifted by refraction, shines while its middle is 0.83 degrees below.
_LOWEST_DEG = -1.0
_STEP_DAYS = 1 / 288
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A measured sun with the distance up to which a computed one is taken for it.

    Attributes:
        azimuth_deg: None when not measured.
        elevation_deg: None when not measured.
        azimuth_limit_deg: multiple of the standard error, around the horizon.
        elevation_limit_deg: multiple of the standard error.
        floor_deg: the practical minimum, an angle on the sky.
        is_strict: the larger of error and minimum counts; else both together.
    """

    azimuth_deg: float | None
    elevation_deg: float | None
    azimuth_limit_deg: float
    elevation_limit_deg: float
    floor_deg: float
    is_strict: bool

    def measure_misfit(self, azimuth_deg: float, elevation_deg: float) -> float:
        """Distance of a computed sun as a multiple of what is allowed; up to 1 is within.

        Differences of azimuth count as angles on the sky, because near the zenith a small step
        turns them by any amount.
        """
        total = 0.0
        if elevation_deg < 0:
            total = (elevation_deg / (_LOWEST_DEG if self.is_strict else -self.floor_deg)) ** 2
        if self.azimuth_deg is not None:
            share = math.cos(math.radians(elevation_deg))
            half = abs(math.sin(math.radians(azimuth_deg - self.azimuth_deg) / 2))
            across = 2 * math.degrees(math.asin(min(1.0, half * share)))
            total += (across / self._join(self.azimuth_limit_deg * share)) ** 2
        if self.elevation_deg is not None:
            total += ((elevation_deg - self.elevation_deg) / self._join(self.elevation_limit_deg)) ** 2
        return math.sqrt(total)

    def widen(self, by_deg: float) -> "Target":
        """The same with a larger minimum, for a place or time that is known less closely."""
        more = by_deg if self.is_strict else 0.0
        return replace(
            self,
            azimuth_limit_deg=self.azimuth_limit_deg + more,
            elevation_limit_deg=self.elevation_limit_deg + more,
            floor_deg=self.floor_deg + by_deg,
        )

    def turn_round(self) -> "Target":
        """The same sun at the opposite azimuth, as when foot and tip of a shadow were exchanged."""
        return replace(self, azimuth_deg=None if self.azimuth_deg is None else self.azimuth_deg + 180)

    def _join(self, limit_deg: float) -> float:
        return max(self.floor_deg, limit_deg) if self.is_strict else math.hypot(self.floor_deg, limit_deg)


def make_targets(sun: MeasuredSun, *, minimum_deg: float = PRACTICAL_MINIMUM_DEG) -> tuple[Target, Target]:
    """(consistent within, contradicted beyond): what lies between cannot be told.

    Consistent: the larger of the minimum and 2 standard errors. Contradicted: the minimum and 4
    standard errors, added as independent errors add. (2.45 and 4.4 where two angles are judged
    together, which have the same chances.)
    """
    both = sun.azimuth_deg is not None and sun.elevation_deg is not None
    made = []
    for sigmas, is_strict in ((_CONSISTENT_SIGMAS, True), (_CONTRADICTED_SIGMAS, False)):
        made.append(
            Target(
                azimuth_deg=sun.azimuth_deg,
                elevation_deg=sun.elevation_deg,
                azimuth_limit_deg=sigmas[both] * (sun.azimuth_sigma_deg or 0.0),
                elevation_limit_deg=sigmas[both] * (sun.elevation_sigma_deg or 0.0),
                floor_deg=max(minimum_deg, PRACTICAL_MINIMUM_DEG),
                is_strict=is_strict,
            )
        )
    return made[0], made[1]


def find_subsolar(at: datetime) -> tuple[float, float]:
    """(latitude, longitude) over which the sun stands in the zenith; latitude as its declination."""
    declination = compute_sun(at, 90.0, 0.0).elevation_deg
    sun = compute_sun(at, 0.0, 0.0)
    azimuth, elevation = math.radians(sun.azimuth_deg), math.radians(sun.elevation_deg)
    return declination, math.degrees(math.atan2(math.cos(elevation) * math.sin(azimuth), math.sin(elevation)))


def look_up(declination_deg: float, hour_angle_deg: float, latitude_deg: float) -> tuple[float, float]:
    """(azimuth, elevation) of the sun by spherical trigonometry, degrees."""
    delta, hour, phi = math.radians(declination_deg), math.radians(hour_angle_deg), math.radians(latitude_deg)
    up = math.sin(phi) * math.sin(delta) + math.cos(phi) * math.cos(delta) * math.cos(hour)
    east = -math.cos(delta) * math.sin(hour)
    north = math.sin(delta) * math.cos(phi) - math.cos(delta) * math.cos(hour) * math.sin(phi)
    return math.degrees(math.atan2(east, north)) % 360, math.degrees(math.asin(max(-1.0, min(1.0, up))))


@dataclass(frozen=True)
class SolarDay:
    """The sun over one place from one local mean solar midnight to the next.

    Attributes:
        day: the date there, by local mean solar time.
        start: its midnight, UTC.
        latitude_deg: of the place.
        longitude_deg: of the place.
        subsolar: (declination, longitude) at its start and at its end.
    """

    day: date
    start: datetime
    latitude_deg: float
    longitude_deg: float
    subsolar: tuple[tuple[float, float], tuple[float, float]]

    def look(self, share: float) -> tuple[float, float]:
        """(azimuth, elevation) of the sun at a share of the day, 0 to 1."""
        (first, west), (last, end) = self.subsolar
        # Within the day the sun goes once round, and by the change of the equation of time besides.
        turned = -360 + ((end - west + 180) % 360 - 180)
        hour_angle = self.longitude_deg - west - share * turned
        return look_up(first + share * (last - first), hour_angle, self.latitude_deg)

    def get_moment(self, share: float) -> datetime:
        """The moment at a share of the day, UTC."""
        return self.start + share * _DAY

    def measure(self, share: float, target: Target) -> float:
        """How far the sun is from the target at a share of the day, as `Target.measure_misfit`."""
        return target.measure_misfit(*self.look(share))

    def find_best(self, target: Target, *, start: float = 0.0, end: float = 1.0) -> tuple[float, float]:
        """(share of the day, misfit) where the sun comes nearest to the target between two shares."""
        shares = sample(start, end)
        values = [self.measure(share, target) for share in shares]
        best = min(zip(values, shares, strict=True))
        for index in _find_hollows(values):
            low, high = shares[max(0, index - 1)], shares[min(len(shares) - 1, index + 1)]
            share = self._descend(target, low, high)
            best = min(best, (self.measure(share, target), share))
        return best[1], best[0]

    def find_spans(self, target: Target) -> tuple[tuple[float, float], ...]:
        """Shares of the day between which the misfit is at most 1, each edge to about 5 seconds."""
        shares = sample(0.0, 1.0)
        values = [target.measure_misfit(*sun) for sun in self._path]
        for index in _find_hollows(values):
            # A passage shorter than the steps shows as a low value between two higher ones.
            if 1 < values[index] < 1.5 and 0 < index < len(shares) - 1:
                share = self._descend(target, shares[index - 1], shares[index + 1])
                shares[index], values[index] = share, self.measure(share, target)
        spans: list[tuple[float, float]] = []
        opened = shares[0] if values[0] <= 1 else None
        for before, after, x, y in zip(shares, shares[1:], values, values[1:], strict=False):
            if (x <= 1) == (y <= 1):
                continue
            edge = self._bisect(target, before, after)
            if opened is None:
                opened = edge
            else:
                spans.append((opened, edge))
                opened = None
        if opened is not None:
            spans.append((opened, shares[-1]))
        return tuple(spans)

    @cached_property
    def _path(self) -> tuple[tuple[float, float], ...]:
        """The sun at each sample of the whole day."""
        return tuple(map(self.look, sample(0.0, 1.0)))

    def _descend(self, target: Target, low: float, high: float) -> float:
        for _ in range(12):
            third = (high - low) / 3
            if self.measure(low + third, target) <= self.measure(high - third, target):
                high -= third
            else:
                low += third
        return (low + high) / 2

    def _bisect(self, target: Target, low: float, high: float) -> float:
        is_in = self.measure(low, target) <= 1
        for _ in range(6):
            middle = (low + high) / 2
            if (self.measure(middle, target) <= 1) == is_in:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def sample(start: float, end: float) -> list[float]:
    """Shares of a day from start to end, five minutes apart or closer."""
    count = max(1, math.ceil((end - start) / _STEP_DAYS - 1e-9))
    return [start + (end - start) * step / count for step in range(count + 1)]


def make_solar_day(day: date, latitude_deg: float, longitude_deg: float) -> SolarDay:
    """The local mean solar day of a date: its noon lies on that date in the zone of the longitude."""
    start = datetime.combine(day, time(), UTC) - timedelta(hours=longitude_deg / 15)
    ends = find_subsolar(start), find_subsolar(start + _DAY)
    return SolarDay(day, start, latitude_deg, longitude_deg, ends)


def iterate_solar_days(
    first: datetime, last: datetime, latitude_deg: float, longitude_deg: float
) -> Iterator[tuple[SolarDay, float, float]]:
    """Each local solar day that two moments span, with the shares of it that lie between them."""
    shift = timedelta(hours=longitude_deg / 15)
    day, end = (first + shift).date(), (last + shift).date()
    while day <= end:
        solar = make_solar_day(day, latitude_deg, longitude_deg)
        yield solar, max(0.0, (first - solar.start) / _DAY), min(1.0, (last - solar.start) / _DAY)
        day += timedelta(days=1)


def _find_hollows(values: list[float]) -> Iterator[int]:
    """Where a value is no higher than both its neighbours."""
    for index, value in enumerate(values):
        before = values[index - 1] if index else math.inf
        after = values[index + 1] if index + 1 < len(values) else math.inf
        if value <= before and value <= after:
            yield index
