"""Which places a measured sun allows at a trusted time."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.check.shadow import MeasuredSun, ShadowRefusal
from catalogue.check.shadow_fit import NOT_MODELLED, NOTHING_MEASURED
from catalogue.check.shadow_sky import (
    PRACTICAL_MINIMUM_DEG,
    Target,
    find_subsolar,
    look_up,
    make_targets,
)
from catalogue.errors import ValueRefused
from catalogue.record.instant import Instant
from catalogue.record.place import measure_distance_m

# In an hour the sun passes over 15 degrees of longitude: a map by a looser time says nothing.
_LONGEST = timedelta(hours=1)
_STEPS_DEG = (0.25, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class PlaceRow:
    """The places of one latitude.

    Attributes:
        latitude_deg: the middle of the row.
        spans: (west, east) longitudes between which places are allowed, west < east.
    """

    latitude_deg: float
    spans: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class PlaceFit:
    """The ring, or the piece of a ring, on which the sun stood where it was measured.

    Attributes:
        at: the trusted time, its middle, UTC.
        step_deg: height of a row and width of a cell.
        rows: from south to north, only those with a place in them.
        share_of_daylight: of the lit half of the Earth, how much is allowed: the chance that a wrong
            place in daylight passes.
        subsolar: (latitude, longitude) over which the sun stood.
        cannot_distinguish: what the measurement cannot tell apart, as sentences.
    """

    at: datetime
    step_deg: float
    rows: tuple[PlaceRow, ...]
    share_of_daylight: float
    subsolar: tuple[float, float]
    cannot_distinguish: tuple[str, ...]

    def holds(self, latitude_deg: float, longitude_deg: float) -> bool:
        """Whether a place lies in an allowed cell."""
        same = {longitude_deg, -longitude_deg} if abs(longitude_deg) == 180 else {longitude_deg}
        return any(
            west <= longitude <= east
            for row in self.rows
            if abs(row.latitude_deg - latitude_deg) <= self.step_deg / 2
            for west, east in row.spans
            for longitude in same
        )

    def measure_distance_m(self, latitude_deg: float, longitude_deg: float) -> float | None:
        """Metres to the nearest allowed cell, to within a cell; 0 inside one, None when there is none."""
        if self.holds(latitude_deg, longitude_deg):
            return 0.0
        here = latitude_deg, longitude_deg
        distances = [
            measure_distance_m(here, (row.latitude_deg, min(east, max(west, longitude_deg + turn))))
            for row in self.rows
            for west, east in row.spans
            for turn in (-360.0, 0.0, 360.0)
        ]
        return min(distances, default=None)


def find_places(
    sun: MeasuredSun,
    at: Instant,
    *,
    step_deg: float = 0.5,
    minimum_deg: float = PRACTICAL_MINIMUM_DEG,
) -> PlaceFit | ShadowRefusal:
    """The places over which the sun stood where it was measured, at a trusted time.

    Takes about half a second at half a degree. A cell counts when any spot in it may be meant, so
    the ring is wider by a cell than the tolerance.

    Args:
        sun: as measured.
        at: a time that is trusted, known to within an hour.
        step_deg: 0.25, 0.5, 1, 2 or 5.
        minimum_deg: practical tolerance, 3 or more.

    Raises:
        ValueRefused: the step is none of these.
    """
    if step_deg not in _STEPS_DEG:
        raise ValueRefused(str(step_deg), "is no size for a cell", tuple(map(str, _STEPS_DEG)))
    if sun.azimuth_deg is None and sun.elevation_deg is None:
        return ShadowRefusal("; ".join((NOTHING_MEASURED, *sun.missing)))
    if at.earliest is None or at.latest is None or at.latest - at.earliest > _LONGEST:
        return ShadowRefusal(f"{at.text}: a map of places needs a time that is known to within an hour")
    if not 1901 <= at.earliest.year <= at.latest.year <= 2099:
        return ShadowRefusal(f"{at.text}: the sun is computed for 1901 to 2099 only")
    moment = at.earliest + (at.latest - at.earliest) / 2
    looseness = (at.latest - moment) / timedelta(hours=1) * 15
    # Within half a cell the sun moves by at most 0.71 of it, meridians drawing together included.
    target = make_targets(sun, minimum_deg=minimum_deg)[0].widen(looseness + step_deg)
    subsolar = find_subsolar(moment)
    count = round(180 / step_deg)
    latitudes = [-90 + step_deg * (step + 0.5) for step in range(count)]
    rows, allowed = [], 0.0
    for latitude in latitudes:
        spans = _find_spans(target, subsolar, latitude, step_deg)
        if spans:
            rows.append(PlaceRow(latitude, spans))
            allowed += sum(east - west for west, east in spans) * math.cos(math.radians(latitude))
    half = 180.0 * sum(math.cos(math.radians(latitude)) for latitude in latitudes)
    return PlaceFit(
        at=moment,
        step_deg=step_deg,
        rows=tuple(rows),
        share_of_daylight=min(1.0, allowed / half),
        subsolar=subsolar,
        cannot_distinguish=_explain(sun),
    )


def _find_spans(
    target: Target, subsolar: tuple[float, float], latitude_deg: float, step_deg: float
) -> tuple[tuple[float, float], ...]:
    """Runs of allowed cells of one row, as (west, east)."""
    declination, noon = subsolar
    spans: list[tuple[float, float]] = []
    for step in range(round(360 / step_deg)):
        west = -180 + step * step_deg
        sun = look_up(declination, west + step_deg / 2 - noon, latitude_deg)
        if sun[1] < -step_deg - 1 or target.measure_misfit(*sun) > 1:
            continue
        if spans and spans[-1][1] == west:
            spans[-1] = (spans[-1][0], west + step_deg)
        else:
            spans.append((west, west + step_deg))
    return tuple(spans)


def _explain(sun: MeasuredSun) -> tuple[str, ...]:
    told = []
    if sun.azimuth_deg is None:
        told.append("places all round the ring: only the sun's height was measured, its azimuth would cut it")
    if sun.elevation_deg is None:
        told.append("places along the whole line: only the sun's azimuth was measured")
    told.append("places within the ring from each other; it is several hundred kilometres wide")
    return (*told, NOT_MODELLED)
