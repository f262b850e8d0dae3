"""The passes of satellites over a place in a stretch of time, and why those of others cannot be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.actions.swath import SIDE_LOOK_NOTE, is_side_looking, judge_swath
from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import (
    OLDEST_DAYS,
    Spot,
    compute_age,
    count_seconds,
    find_both_sides,
    find_nearest,
    find_tolerance,
    make_orbit,
    measure_disagreement,
)
from catalogue.check.passes import Pass, is_dark, list_passes
from catalogue.check.sensors import Sensor, compute_earliest, is_in_service
from catalogue.check.set_plausibility import find_doubts, is_usable
from catalogue.record.instant import render_utc
from catalogue.record.number import count
from catalogue.record.sky import InSwath, PassView, SatelliteView

_DAY = timedelta(days=1)
_DAY_S = 86_400.0
# Of the highest orbit in the sensor table, from rising to the top or from there to setting, with room.
_HALF_PASS = timedelta(minutes=20)

NO_SETS = f"no element set from within {OLDEST_DAYS:.0f} days of that time"
_IN_REACH = {InSwath.YES: True, InSwath.NO: False, InSwath.EDGE: None, None: None}


@dataclass(frozen=True)
class Surveyed:
    """One pass, with what took part in it.

    Attributes:
        in_swath: whether its sensor sees the place; None when its limit of view is not known.
    """

    sensor: Sensor
    view: PassView
    in_swath: InSwath | None


@dataclass(frozen=True)
class Survey:
    """What element sets tell of the passes of some satellites.

    Attributes:
        passes: in the order of time; none whose element set is too old.
        satellites: every sensor that was asked for, with its problem when it has one.
        notes: oddities of sets that were used nevertheless.
        sets: those that were used.
        is_known: of at least one that was in service, an element set is near enough; without any, that no
            pass is listed says nothing.
    """

    passes: tuple[Surveyed, ...]
    satellites: tuple[SatelliteView, ...]
    notes: tuple[str, ...]
    sets: tuple[ElementSet, ...]
    is_known: bool


@dataclass(frozen=True)
class _Stretch:
    """A place and a stretch of time."""

    start: datetime
    end: datetime
    spot: Spot

    def sample_days(self) -> Iterator[datetime]:
        """Its beginning, every day after that, and its end."""
        at = self.start
        while at < self.end:
            yield at
            at += _DAY
        yield self.end


def survey_passes(
    sets: Iterable[ElementSet], start: datetime, end: datetime, *, spot: Spot, sensors: Iterable[Sensor]
) -> Survey:
    """The passes above 10 deg elevation that a stretch of time touches, of every sensor that can be told."""
    stretch = _Stretch(start, end, spot)
    held = tuple(sets)
    found: list[Surveyed] = []
    satellites: list[SatelliteView] = []
    notes: list[str] = []
    used: list[ElementSet] = []
    is_known, is_any_serving = False, False
    for sensor in sensors:
        own = [each for each in held if each.norad_id in sensor.norad_ids]
        usable = [each for each in own if is_usable(each, sensor)]
        problem, lacking = _find_problem(sensor, own, usable, stretch)
        is_serving = is_in_service(sensor, start.date(), end.date())
        if is_serving:
            near = [each for each in usable if _measure_gap_days(each, stretch) <= OLDEST_DAYS]
            passes = _list_of_sensor(sensor, near, stretch)
            is_known, is_any_serving = is_known or bool(near), True
            found += passes
            notes += _tell_warnings(sensor, usable)
            notes += (SIDE_LOOK_NOTE,) if passes and is_side_looking(sensor) else ()
            used += usable
            problem = "; ".join(filter(None, (problem, _tell_disagreement(passes)))) or None
        satellites.append(_view_satellite(sensor, lacking, problem, is_serving=is_serving))
    found.sort(key=lambda each: (each.view.culminates_at, each.view.norad_id))
    return Survey(
        tuple(found),
        tuple(satellites),
        tuple(dict.fromkeys(notes)),
        tuple(used),
        # Satellites that were all out of service are known to have had no passes.
        is_known=is_known or (bool(satellites) and not is_any_serving),
    )


def _view_satellite(
    sensor: Sensor, lacking: tuple[int, ...], problem: str | None, *, is_serving: bool
) -> SatelliteView:
    limit = None if is_side_looking(sensor) else sensor.off_nadir_limit_deg
    return SatelliteView(
        satellite=sensor.name,
        norad_ids=lacking,
        off_nadir_limit_deg=limit.value if limit else None,
        is_limit_verified=limit is not None and limit.is_verified,
        is_in_service=is_serving,
        problem=problem,
    )


def _list_of_sensor(sensor: Sensor, near: list[ElementSet], stretch: _Stretch) -> list[Surveyed]:
    start, end = stretch.start - _HALF_PASS, stretch.end + _HALF_PASS
    listed = list_passes(near, start, end, spot=stretch.spot, sensors=(sensor,))
    return [
        _survey(sensor, each, near, spot=stretch.spot, tolerance_s=each.tolerance_s)
        for each in listed
        if each.tolerance_s is not None and each.rises_at <= stretch.end and each.sets_at >= stretch.start
    ]


def _survey(
    sensor: Sensor, made: Pass, sets: list[ElementSet], *, spot: Spot, tolerance_s: float
) -> Surveyed:
    own = [each for each in sets if each.norad_id == made.norad_id]
    elements = next(each for each in own if each.epoch == made.epoch)
    in_swath = judge_swath(sensor, made, make_orbit(elements), spot)
    view = PassView(
        satellite=made.sensor,
        norad_id=made.norad_id,
        rises_at=render_utc(made.rises_at),
        culminates_at=render_utc(made.culminates_at),
        sets_at=render_utc(made.sets_at),
        elevation_deg=round(made.best.elevation_deg, 1),
        azimuth_deg=round(made.best.satellite_azimuth_deg, 1) % 360,
        off_nadir_deg=round(made.best.off_nadir_deg, 1),
        is_in_reach=_IN_REACH[in_swath],
        sun_elevation_deg=round(made.sun_elevation_deg, 1),
        is_dark=is_dark(sensor, made.sun_elevation_deg),
        epoch=render_utc(made.epoch),
        age_days=round(made.age_days, 1),
        tolerance_s=tolerance_s,
        disagreement_s=_find_disagreement(own, made.culminates_at),
    )
    return Surveyed(sensor, view, in_swath)


def _find_disagreement(sets: list[ElementSet], at: datetime) -> float | None:
    """Seconds between the sets on both sides of a moment, when beyond the tolerance of the older one."""
    at_s = count_seconds(at)
    before, after = find_both_sides(sets, at_s)
    if before is None or after is None:
        return None
    lead_s = measure_disagreement(make_orbit(before), make_orbit(after), at_s)
    tolerance_s = find_tolerance(max(compute_age(before, at_s), compute_age(after, at_s)))
    if lead_s is None or tolerance_s is None or abs(lead_s) <= tolerance_s:
        return None
    return round(abs(lead_s), 1)


def _find_problem(
    sensor: Sensor, own: list[ElementSet], usable: list[ElementSet], stretch: _Stretch
) -> tuple[str | None, tuple[int, ...]]:
    """(why passes are lacking, the numbers of the objects without a usable set)."""
    if not is_in_service(sensor, stretch.start.date(), stretch.end.date()):
        return _tell_service(sensor), ()
    if not sensor.norad_ids:
        return "no catalogue number of it is known, so that no element set can be told to be of it", ()
    lacking = tuple(n for n in sensor.norad_ids if all(each.norad_id != n for each in usable))
    told = [
        *_tell_refused(sensor, own),
        *_tell_lacking(sensor, own, lacking),
        *(_tell_age(sensor, number, usable, stretch) for number in sensor.norad_ids if number not in lacking),
    ]
    return "; ".join(filter(None, told)) or None, lacking


def _tell_service(sensor: Sensor) -> str:
    earliest = compute_earliest(sensor)
    began = f"from {earliest.value}" if earliest else ""
    ended = f"to {sensor.retired.value}" if sensor.retired else ""
    return f"was not in service then ({' '.join(filter(None, (began, ended)))})"


def _tell_refused(sensor: Sensor, own: list[ElementSet]) -> Iterator[str]:
    reasons: dict[str, list[ElementSet]] = {}
    for each in own:
        for doubt in find_doubts(each, sensor):
            if not doubt.is_warning_only:
                reasons.setdefault(doubt.sentence, []).append(each)
    if reasons:
        refused = {each for sets in reasons.values() for each in sets}
        # Many sets of one history differ in the last digits of the same oddity: the first stands for all.
        sentences = list(reasons)[:3] if len(refused) == 1 else list(reasons)[:1]
        number = count(len(refused), "element set")
        yield f"{number} not used, as of another satellite: {', '.join(sentences)}"


def _tell_lacking(sensor: Sensor, own: list[ElementSet], lacking: tuple[int, ...]) -> Iterator[str]:
    given = {each.norad_id for each in own}
    absent = [number for number in lacking if number not in given]
    if len(sensor.norad_ids) == 1:
        if absent:
            yield "no element set was given"
        return
    if absent:
        yield f"no element set for {len(absent)} of its {len(sensor.norad_ids)} known satellites was given"
    if not sensor.has_all_ids:
        yield "not every satellite of this name is in the sensor table"


def _tell_age(sensor: Sensor, number: int, usable: list[ElementSet], stretch: _Stretch) -> str | None:
    own = [each for each in usable if each.norad_id == number]
    ages = []
    for at in stretch.sample_days():
        nearest = find_nearest(own, count_seconds(at))
        assert nearest is not None
        ages.append((compute_age(nearest, count_seconds(at)), at, nearest))
    old = [(at, nearest) for age, at, nearest in ages if age > OLDEST_DAYS]
    which = f"object {number}: " if len(sensor.norad_ids) > 1 else ""
    if not old:
        middle = stretch.start + (stretch.end - stretch.start) / 2
        nearest = min(ages, key=lambda one: one[0])[2]
        if make_orbit(nearest).find_position(count_seconds(middle)) is None:
            return f"{which}its orbit has decayed by then"
        return None
    if len(old) < len(ages):
        first, last = old[0][0].date(), old[-1][0].date()
        return f"{which}undetermined near {first} to {last}: no element set within {OLDEST_DAYS:.0f} days"
    age, _, nearest = min(ages, key=lambda one: one[0])
    return (
        f"{which}undetermined: the nearest element set is {age:.0f} days off, of {nearest.epoch.date()}; "
        f"beyond {OLDEST_DAYS:.0f} days its place along the orbit is not known"
    )


def _tell_disagreement(passes: list[Surveyed]) -> str | None:
    doubtful = [each for each in passes if each.view.disagreement_s is not None]
    if not doubtful:
        return None
    return (
        f"{len(doubtful)} of {count(len(passes), 'pass', 'passes')} undetermined: the element sets before "
        "and after disagree beyond the tolerance, a manoeuvre lies between"
    )


def _tell_warnings(sensor: Sensor, usable: list[ElementSet]) -> Iterator[str]:
    for each in usable:
        for doubt in find_doubts(each, sensor):
            yield f"{sensor.name}: {doubt.sentence}; used nevertheless"


def _measure_gap_days(elements: ElementSet, stretch: _Stretch) -> float:
    """Days between an element set and a stretch of time; 0 within it."""
    epoch, start, end = (count_seconds(at) for at in (elements.epoch, stretch.start, stretch.end))
    return max(start - epoch, epoch - end, 0.0) / _DAY_S
