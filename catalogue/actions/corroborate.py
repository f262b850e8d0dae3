"""Plan what free satellite pictures to look for around a claimed time and place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalogue.actions.case import Case
from catalogue.actions.elements import Elements
from catalogue.actions.naming import get_claim
from catalogue.actions.pass_survey import Surveyed, survey_passes
from catalogue.actions.passes import list_sources
from catalogue.actions.sun import get_bounds
from catalogue.check.orbit import OLDEST_DAYS, Spot
from catalogue.check.sensors import Kind, Sensor, find_sensors
from catalogue.errors import UsageFault
from catalogue.record.claim import Claim
from catalogue.record.documents import ClaimDocument
from catalogue.record.instant import Instant, parse_instant, render_utc
from catalogue.record.place import RADIUS_M, Place, PlacePrecision, PlaceState
from catalogue.record.sky import CorroborationView, FreePass, InSwath

_DEFAULT_DAYS = 5
# A month, with a zone that is not stated.
_LONGEST = timedelta(days=33)
# A place without a radius is taken for a locality, as checks take it.
_UNSTATED_RADIUS_M = RADIUS_M[PlacePrecision.LOCALITY]
_COPERNICUS = "Copernicus Data Space Ecosystem"
_USGS = "USGS EarthExplorer"
# Whose pictures anybody may have, where, and how the names of their products begin (the naming conventions
# of ESA for Sentinel-1 and Sentinel-2, of the USGS for Landsat Collection 2).
_FREE = (
    ("Sentinel-2", _COPERNICUS, "{key}_MSIL?A_{day}T*"),
    ("Landsat", _USGS, "{key}_*_{day}_*"),
    ("Sentinel-1", _COPERNICUS, "{key}_IW_*_{day}T*"),
)
# At the edge of a swath it may be a picture in another mode of the radar.
_MAIN_MODE, _ANY_MODE = "_IW_*", "_*"
_LANDSAT_KEYS = {"L7": "LE07", "L8": "LC08", "L9": "LC09"}
_ALWAYS = (
    "an orbit says that a satellite could see the place; not that it took a picture, "
    "or that the sky was clear"
)


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """What is searched.

    Attributes:
        days: so many before the event and after it.
        place: instead of the claim's; None for the claim's.
        event_at: instead of the claim's; None for the claim's.
    """

    days: int = _DEFAULT_DAYS
    place: Place | None = None
    event_at: Instant | None = None


@dataclass(frozen=True)
class _Event:
    """A time and a place."""

    place: Place
    when: Instant
    earliest: datetime
    latest: datetime
    notes: tuple[str, ...]

    @property
    def spot(self) -> Spot:
        place = self.place
        assert place.latitude_deg is not None and place.longitude_deg is not None
        radius_m = place.radius_m if place.radius_m is not None else _UNSTATED_RADIUS_M
        return Spot(place.latitude_deg, place.longitude_deg, radius_m)


def plan_corroboration(
    case: Case, claim: str, elements: Elements, *, options: PlanOptions | None = None
) -> CorroborationView:
    """The free passes around the time and place of a claim, nearest to the event first, the dark last.

    Args:
        case: the catalogue.
        claim: slug, id or prefix.
        elements: none leaves every satellite wanting.
        options: how far to search, and what to take instead of what the claim says.

    Raises:
        NoSuchRecord: there is no such claim.
        UsageFault: neither the claim nor the options give a place with coordinates and a time.
    """
    options = options or PlanOptions()
    document = get_claim(case, claim)
    event = _find_event(document, options)
    margin = timedelta(days=options.days)
    start, end = event.earliest - margin, event.latest + margin
    survey = survey_passes(elements.sets, start, end, spot=event.spot, sensors=_list_free_sensors())
    seen = [each for each in survey.passes if each.in_swath is not InSwath.NO]
    passes = sorted((_view_pass(each, event) for each in seen), key=_rank)
    # Satellites that were not in service are no use to anybody; the rest is wanted.
    satellites = tuple(each for each in survey.satellites if each.is_in_service)
    return CorroborationView(
        claim=document.id,
        slug=document.statements[0].slug if document.statements else None,
        place=event.place,
        event_at=event.when.text,
        searched_from=render_utc(start),
        searched_to=render_utc(end),
        passes=tuple(passes),
        is_known=survey.is_known,
        passed_by=len(survey.passes) - len(seen),
        satellites=satellites,
        notes=(*event.notes, *survey.notes, *_tell_wanted(start, end, is_lacking=not survey.sets), _ALWAYS),
        refused=elements.faults,
        sources=list_sources(elements),
    )


def _find_event(document: ClaimDocument, options: PlanOptions) -> _Event:
    name = document.statements[0].slug if document.statements else document.id[:12]
    places = [one.place for one in document.statements if one.place is not None]
    located = [place for place in places if place.state is PlaceState.LOCATED]
    times = [parse_instant(one.event_at) for one in document.statements if one.event_at is not None]
    stated = [when for when in times if when.earliest is not None]
    place = options.place or (located[-1] if located else None)
    when = options.event_at or (stated[-1] if stated else None)
    if place is None or place.state is not PlaceState.LOCATED:
        raise UsageFault(
            f"claim {name} {_tell_no_place(places)}; give --at LAT,LON, or {_tell_how(document)}"
        )
    if when is None:
        raise UsageFault(
            f"claim {name} does not say when it is to have happened; give --time, or {_tell_how(document)}"
        )
    earliest, latest = get_bounds(
        when, longest=_LONGEST, why="passes are searched for a month at most; --time narrows it"
    )
    notes = [
        *_tell_others("place", [_render_place(one) for one in located], is_own=options.place is None),
        *_tell_others("time", [one.text for one in stated], is_own=options.event_at is None),
    ]
    return _Event(place, when, earliest, latest, tuple(notes))


def _tell_no_place(places: list[Place]) -> str:
    named = next((place.name for place in reversed(places) if place.name), None)
    return f"has the place {named!r} without coordinates" if named else "does not say where it happened"


def _tell_how(document: ClaimDocument) -> str:
    """How to record the place and time of a claim: the same words and claimant are the same claim."""
    first: Claim | None = next(iter(document.statements), None)
    slug = f" --slug {first.slug}" if first else ""
    return (
        "record it: 'catalogue claim add' with the same text and the same --claimant,"
        f"{slug} --point LAT,LON --event-at TIME"
    )


def _tell_others(noun: str, values: list[str], *, is_own: bool) -> Iterable[str]:
    distinct = list(dict.fromkeys(values))
    if not is_own:
        said = f"; the claim says {', '.join(distinct)}" if distinct else "; the claim does not say"
        yield f"the {noun} was given with the command{said}"
    elif len(distinct) > 1:
        others = ", ".join(value for value in distinct if value != values[-1])
        yield f"the claim was recorded with other {noun}s too ({others}); the last one recorded is taken"


def _render_place(place: Place) -> str:
    return f"{place.latitude_deg}, {place.longitude_deg}"


def _tell_wanted(start: datetime, end: datetime, *, is_lacking: bool) -> Iterable[str]:
    if is_lacking:
        yield (
            "no usable element set was given: get those of the satellites above, TLE or OMM, with epochs "
            f"between {start.date()} and {end.date()} or at most {OLDEST_DAYS:.0f} days from that (CelesTrak "
            "has today's, the history of Space-Track all), and give them with --elements"
        )


def _list_free_sensors() -> tuple[Sensor, ...]:
    return tuple(sensor for group, _, _ in _FREE for sensor in find_sensors(group))


def _view_pass(each: Surveyed, event: _Event) -> FreePass:
    top = datetime.fromisoformat(each.view.culminates_at)
    late_s = max((top - event.latest).total_seconds(), 0.0)
    early_s = max((event.earliest - top).total_seconds(), 0.0)
    group, where, pattern = next(one for one in _FREE if one[0] in each.sensor.groups)
    key = _LANDSAT_KEYS.get(each.sensor.key, each.sensor.key)
    days = _list_days(each.sensor, top)
    if each.in_swath is InSwath.EDGE:
        pattern = pattern.replace(_MAIN_MODE, _ANY_MODE)
    return FreePass(
        overflight=each.view,
        is_radar=each.sensor.kind is Kind.RADAR,
        in_swath=each.in_swath or InSwath.EDGE,
        from_event_s=round(late_s - early_s),
        product=" or ".join(pattern.format(key=key, day=f"{day:%Y%m%d}") for day in days),
        where=where,
    )


def _list_days(sensor: Sensor, top: datetime) -> tuple[date, ...]:
    """The days that the name of a product may bear: that of the pass, or of the start of its strip."""
    start = top - timedelta(seconds=sensor.datatake_s.value) if sensor.datatake_s else top
    return (top.date(),) if start.date() == top.date() else (start.date(), top.date())


def _rank(each: FreePass) -> tuple[bool, float, str, int]:
    return (
        each.overflight.is_dark,
        abs(each.from_event_s),
        each.overflight.culminates_at,
        each.overflight.norad_id,
    )
