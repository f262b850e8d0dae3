"""What is told of the sun and of satellites over a place: what `sun`, `passes` and `corroborate` print.

Angles are degrees, times are UTC with Z to the second, latitude is north and longitude east positive.
"""

from enum import StrEnum

import msgspec

from catalogue.record.answer import Source
from catalogue.record.place import Place


class Light(StrEnum):
    """How light it is, by the elevation of the middle of the sun."""

    DAY = "day"  # above -0.833 deg: some of the disc is seen, with refraction
    CIVIL_TWILIGHT = "civil twilight"  # to -6 deg
    NAUTICAL_TWILIGHT = "nautical twilight"  # to -12 deg
    ASTRONOMICAL_TWILIGHT = "astronomical twilight"  # to -18 deg
    NIGHT = "night"


class Polar(StrEnum):
    """A day without sunrise and sunset."""

    SUN_STAYS_UP = "the sun stays up"
    SUN_STAYS_DOWN = "the sun stays down"


class SunMoment(msgspec.Struct, frozen=True, kw_only=True):
    """The sun at one moment.

    Attributes:
        at: the moment.
        solar_time: local mean solar time, HH:MM, in which crossing times of orbits are given.
        azimuth_deg: clockwise from true north.
        elevation_deg: of its middle, without refraction.
        light: day, a twilight, or night.
        shadow_azimuth_deg: the direction in which shadows fall; None with the sun below the horizon.
        shadow_per_height: length of a shadow on level ground, for an object of height one; None likewise.
        published_azimuth_deg: as the platform's provider would publish it; None without a platform.
        published_elevation_deg: likewise.
    """

    at: str
    solar_time: str
    azimuth_deg: float
    elevation_deg: float
    light: Light
    shadow_azimuth_deg: float | None = None
    shadow_per_height: float | None = None
    published_azimuth_deg: float | None = None
    published_elevation_deg: float | None = None


class SunDay(msgspec.Struct, frozen=True, kw_only=True):
    """The sun of one day at a place.

    Attributes:
        date: of the day from midnight to midnight by the mean sun at the place.
        rises_at: when the upper edge of the sun appears on a level horizon, with refraction.
        highest_at: when it is highest.
        highest_deg: how high its middle is then.
        sets_at: when its upper edge disappears.
        polar: why one of them is missing.
    """

    date: str
    rises_at: str | None
    highest_at: str
    highest_deg: float
    sets_at: str | None
    polar: Polar | None = None


class SunView(msgspec.Struct, frozen=True, kw_only=True):
    """The sun over a place, as precisely as the time is given: what `sun --json` prints.

    Attributes:
        latitude_deg: of the place, as asked.
        longitude_deg: likewise.
        time: as asked, in normal form.
        earliest: the first moment that it can mean.
        latest: the last.
        moment: the sun, when the time is known to a minute or better.
        uncertainty_deg: by how much it may be elsewhere within that second or minute.
        begins: at the first moment of a longer time; None for a moment.
        ends: at the last.
        lowest: when it is lowest within it.
        highest: when it is highest.
        days: every day that the time touches.
        platform: as asked.
        convention: how its provider publishes angles, in words.
    """

    latitude_deg: float
    longitude_deg: float
    time: str
    earliest: str
    latest: str
    moment: SunMoment | None = None
    uncertainty_deg: float | None = None
    begins: SunMoment | None = None
    ends: SunMoment | None = None
    lowest: SunMoment | None = None
    highest: SunMoment | None = None
    days: tuple[SunDay, ...]
    platform: str | None = None
    convention: str | None = None


class PassView(msgspec.Struct, frozen=True, kw_only=True):
    """One pass of a satellite over a place.

    Attributes:
        satellite: its name in the sensor table.
        norad_id: its number in the US catalogue.
        rises_at: through 10 deg elevation.
        culminates_at: when it is highest, and looks least aside.
        sets_at: through 10 deg elevation.
        elevation_deg: of the satellite at its highest.
        azimuth_deg: from the place to the satellite then, clockwise from true north.
        off_nadir_deg: by how much it looks aside to the place then.
        is_in_reach: its sensor can see the place; None when that is not certain: up to 5 deg beyond the limit
            of a satellite that turns, in another mode of a radar, or without a known limit.
        sun_elevation_deg: over the place then.
        is_dark: its sensor needs daylight and has none.
        epoch: of the element set.
        age_days: between that set and the pass.
        tolerance_s: by which the satellite may be early or late, from that age.
        disagreement_s: seconds between where the sets before and after put it, when beyond the tolerance: a
            manoeuvre lies between, and the pass is undetermined.
    """

    satellite: str
    norad_id: int
    rises_at: str
    culminates_at: str
    sets_at: str
    elevation_deg: float
    azimuth_deg: float
    off_nadir_deg: float
    is_in_reach: bool | None
    sun_elevation_deg: float
    is_dark: bool
    epoch: str
    age_days: float
    tolerance_s: float
    disagreement_s: float | None = None


class SatelliteView(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a satellite that was asked for.

    Attributes:
        satellite: its name in the sensor table.
        norad_ids: of those of this name that have no usable element set.
        off_nadir_limit_deg: how far aside it looks; None when not known, or when it sees to one side only.
        is_limit_verified: a source says so; otherwise it is commonly said.
        is_in_service: it may have taken pictures then.
        problem: why its passes are not listed, or not all of them; None when they are.
    """

    satellite: str
    norad_ids: tuple[int, ...] = ()
    off_nadir_limit_deg: float | None = None
    is_limit_verified: bool = False
    is_in_service: bool = True
    problem: str | None = None


class PassesView(msgspec.Struct, frozen=True, kw_only=True):
    """The passes over a place: what `passes --json` prints.

    Attributes:
        latitude_deg: of the place, as asked.
        longitude_deg: likewise.
        on: as asked, in normal form.
        earliest: the first moment that it can mean.
        latest: the last.
        passes: those that overlap that time from rising to setting, in the order of time.
        is_known: False when no element set from near that time was given of any satellite that was in
            service: that no pass is listed then says nothing.
        satellites: every one that was asked for.
        notes: what else a reader must know.
        refused: what could not be taken of the files of element sets.
        sources: the files of element sets, by digest, and the sensor table.
        plot: the picture drawn, when asked for.
    """

    latitude_deg: float
    longitude_deg: float
    on: str
    earliest: str
    latest: str
    passes: tuple[PassView, ...]
    is_known: bool
    satellites: tuple[SatelliteView, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    plot: str | None = None


class InSwath(StrEnum):
    """Whether a place lies in what a sensor sees as it flies over."""

    YES = "yes"
    EDGE = "edge"  # within the uncertainty of the place, or only in another of its modes
    NO = "no"


class FreePass(msgspec.Struct, frozen=True, kw_only=True):
    """One pass whose picture, if one was taken, anybody may have.

    Attributes:
        overflight: the pass.
        is_radar: it sees through cloud and by night.
        in_swath: whether the place lies in what it sees.
        from_event_s: seconds to the event: negative before it, positive after it, 0 within the time stated.
        product: how the name of the product begins; * stands for anything.
        where: where to look it up.
    """

    overflight: PassView
    is_radar: bool
    in_swath: InSwath
    from_event_s: float
    product: str
    where: str


class CorroborationView(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for around a claimed time and place: what `corroborate --json` prints.

    Attributes:
        claim: its id.
        slug: its short name.
        place: as claimed.
        event_at: as claimed.
        searched_from: the first moment searched.
        searched_to: the last.
        passes: of which the place may be in the swath, nearest to the event first; after them those of
            sensors that need daylight and have none.
        is_known: False when no element set from near that time was given of any free satellite: that no
            pass is listed then says nothing.
        passed_by: how many passes were left out because they look past the place.
        satellites: every free satellite that was in service.
        notes: what else a reader must know.
        refused: what could not be taken of the files of element sets.
        sources: the files of element sets, by digest, and the sensor table.
    """

    claim: str
    slug: str | None
    place: Place
    event_at: str
    searched_from: str
    searched_to: str
    passes: tuple[FreePass, ...]
    is_known: bool
    passed_by: int
    satellites: tuple[SatelliteView, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def render_position(latitude_deg: float, longitude_deg: float) -> str:
    """A point as people write it, latitude first, with letters: swapped axes are seen."""
    north, east = "N" if latitude_deg >= 0 else "S", "E" if longitude_deg >= 0 else "W"
    return f"{abs(latitude_deg):.4f} {north}, {abs(longitude_deg):.4f} {east}"
