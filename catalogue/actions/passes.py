"""List when satellites passed over a place, and draw their tracks across its sky."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from catalogue.actions.elements import Elements
from catalogue.actions.inputs import render_path
from catalogue.actions.pass_survey import survey_passes
from catalogue.actions.platform_names import tell_unknown_platform
from catalogue.actions.sun import get_bounds, take_as_utc
from catalogue.actions.thumbnail import check_output, write_output
from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import Spot, compute_look_at, count_seconds, make_orbit
from catalogue.check.sensors import Sensor, find_fleet, read_sensors, read_table_version
from catalogue.errors import UsageFault
from catalogue.record.answer import Source
from catalogue.record.instant import Instant, render_utc
from catalogue.record.sky import PassesView, PassView, render_position

if TYPE_CHECKING:
    from catalogue.render.pass_plot import SkyTrack

# A month, with a zone that is not stated.
_LONGEST = timedelta(days=33)
# A track of ten minutes is a smooth curve of so many points.
_STEP_S = 10.0
_SENSOR_TABLE = "sensor table"


@dataclass(frozen=True, kw_only=True)
class PassesOptions:
    """Which passes are wanted.

    Attributes:
        platforms: satellites, operators or constellations; none for every satellite with an element set.
        is_utc: a date without a zone is a day in UTC, not of any zone.
        is_in_reach: only those from which the sensor can see the place: not past it, and not in the dark.
    """

    platforms: tuple[str, ...] = ()
    is_utc: bool = False
    is_in_reach: bool = False


@dataclass(frozen=True)
class Listed:
    """A list of passes, and what is needed to draw them.

    Attributes:
        view: what is told.
        sets: the element sets that were used.
    """

    view: PassesView
    sets: tuple[ElementSet, ...]


def list_passes_over(
    latitude_deg: float,
    longitude_deg: float,
    on: Instant,
    *,
    elements: Elements,
    options: PassesOptions,
) -> Listed:
    """The passes of satellites over a place.

    Raises:
        UsageFault: no time is stated, it is vaguer than a month, or a platform is not known.
    """
    earliest, latest = get_bounds(on, longest=_LONGEST, why="passes are listed for a month at most")
    if options.is_utc:
        earliest, latest = take_as_utc(on)
    sensors, notes = find_wanted(options.platforms, elements.sets)
    spot = Spot(latitude_deg, longitude_deg)
    survey = survey_passes(elements.sets, earliest, latest, spot=spot, sensors=sensors)
    passes = tuple(each.view for each in survey.passes if not options.is_in_reach or _is_in_reach(each.view))
    view = PassesView(
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        on=on.text,
        earliest=render_utc(earliest),
        latest=render_utc(latest),
        passes=passes,
        is_known=survey.is_known,
        satellites=survey.satellites,
        notes=(*notes, *survey.notes),
        refused=elements.faults,
        sources=list_sources(elements),
    )
    return Listed(view, survey.sets)


def find_wanted(
    platforms: Sequence[str], sets: Sequence[ElementSet]
) -> tuple[tuple[Sensor, ...], tuple[str, ...]]:
    """(the sensors that names may mean, what the names leave open); without names, those with a set.

    Raises:
        UsageFault: nothing of that name is in the sensor table.
    """
    if not platforms:
        given = {each.norad_id for each in sets}
        return tuple(sensor for sensor in read_sensors() if given.intersection(sensor.norad_ids)), ()
    found: dict[str, Sensor] = {}
    notes = []
    for name in platforms:
        fleet = find_fleet(name)
        if not fleet.sensors:
            raise UsageFault(tell_unknown_platform(name) or name)
        found.update((sensor.key, sensor) for sensor in fleet.sensors)
        if not fleet.is_complete:
            notes.append(f"{name!r} may also mean satellites that are not in the sensor table")
    return tuple(found.values()), tuple(notes)


def list_sources(elements: Elements) -> tuple[Source, ...]:
    """The data that a list of passes rests on."""
    return tuple(sorted((*elements.sources, Source(name=_SENSOR_TABLE, version=read_table_version()))))


def draw_passes(listed: Listed, path: Path) -> PassesView:
    """Draw the tracks of passes across the sky of the place into a new PNG; the view with its name.

    Raises:
        UsageFault: the name does not end in .png, or another file is there.
        StoreUnavailable: it cannot be written there.
    """
    from catalogue.render.pass_plot import render_pass_plot

    check_output(path)
    view = listed.view
    png = render_pass_plot(
        tuple(_make_track(each, listed) for each in view.passes),
        title=f"Passes over {render_position(view.latitude_deg, view.longitude_deg)}",
        note=f"{view.earliest} to {view.latest}; the sky laid out as on a compass, east to the right",
    )
    return msgspec.structs.replace(view, plot=render_path(write_output(png, path)))


def _make_track(each: PassView, listed: Listed) -> "SkyTrack":
    from catalogue.render.pass_plot import SkyTrack

    view = listed.view
    orbit = make_orbit(_find_set(each, listed.sets))
    spot = Spot(view.latitude_deg, view.longitude_deg)
    begin_s, end_s = (count_seconds(datetime.fromisoformat(at)) for at in (each.rises_at, each.sets_at))
    steps = max(2, round((end_s - begin_s) / _STEP_S))
    looks = [compute_look_at(orbit, begin_s + (end_s - begin_s) * n / steps, spot) for n in range(steps + 1)]
    return SkyTrack(
        satellite=each.satellite,
        points=tuple((look.satellite_azimuth_deg, look.elevation_deg) for look in looks if look),
        peak=(each.azimuth_deg, each.elevation_deg),
        highest_at=f"{each.culminates_at[5:10]} {each.culminates_at[11:16]}",
        off_nadir_deg=each.off_nadir_deg,
        sun_elevation_deg=each.sun_elevation_deg,
        is_usable=_is_in_reach(each) and each.disagreement_s is None,
    )


def _is_in_reach(each: PassView) -> bool:
    return each.is_in_reach is not False and not each.is_dark


def _find_set(each: PassView, sets: Sequence[ElementSet]) -> ElementSet:
    return next(one for one in sets if one.norad_id == each.norad_id and render_utc(one.epoch) == each.epoch)
