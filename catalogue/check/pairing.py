"""Every time that a source gives for the scene, with the place that belongs to it."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from catalogue.check.accounts import Account, Origin, SaidPlace, SaidTime, is_moment, list_accounts
from catalogue.check.ground import measure_extent_m
from catalogue.check.orbit import Spot
from catalogue.check.reasons import NO_TIME_AND_PLACE
from catalogue.check.sensors import Fleet
from catalogue.check.subject import Subject
from catalogue.check.sun import Sun
from catalogue.errors import ValueRefused
from catalogue.record.examination import Footprint
from catalogue.record.fact import Fact
from catalogue.record.instant import Instant, parse_instant

FOOTPRINT = "the footprint of the file"
# A product of Sentinel-2 is named after the start of its datatake, which lasts 40 minutes at most (ESA).
_DATATAKE = re.compile(r"S2[A-D]_(?:MSI\w{3}|T\w{5})_(\d{8}T\d{6})")
_LONGEST_DATATAKE = timedelta(minutes=40)
# Published starts of datatakes were up to 5 s later than the id says.
_ROUNDING = timedelta(seconds=10)
# What software and people write for a day without an hour: its begin, its middle, its end.
_DEFAULT_HOUR = re.compile(r"T(?:(?:00|12):00(?::00(?:\.0+)?)?|23:59(?::59(?:\.[0-9]+)?)?)(?:Z|[+-]|$)")
# Sun and orbits are computed for these years only.
FIRST_YEAR, LAST_YEAR = 1901, 2099
# What other sources may add to one that gives no place: more is not looked at, and that is told.
MOST_PAIRS = 12


class SourcedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place and who gives it; from a footprint, its middle with its half-diagonal as radius.

    Attributes:
        is_spot: a person says how exactly it is known: then it is something in the picture, and need not be
            the middle of its scene.
    """

    source: str
    origin: Origin
    spot: Spot
    is_spot: bool = False
    facts: tuple[Fact, ...] = ()


class SourcedFleet(msgspec.Struct, frozen=True, kw_only=True):
    """A platform and who gives it."""

    source: str
    fact: Fact
    fleet: Fleet

    def describe(self, *named: str) -> str:
        """Its name with its source, for a sentence that names some sources already."""
        return f"{self.fact.value}{_name_source(self.source, named)}"


class SunAngles(msgspec.Struct, frozen=True, kw_only=True):
    """Where one source says that the sun stood: azimuth and elevation, and the facts they come from."""

    account: Account
    facts: tuple[Fact, Fact]
    sun: Sun


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A time and a place that are said of one scene.

    Attributes:
        time: as its source gives it.
        time_source: who.
        place: of the same source, when it gives one.
    """

    time: SaidTime
    time_source: str
    place: SourcedPlace

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it is made of."""
        return (self.time.fact, *self.place.facts)

    def describe(self, *named: str) -> str:
        """Time and place with their sources, for a sentence that names some sources already."""
        spot = self.place.spot
        when = f"at {self.time.instant.text}"
        where = f"over {spot.latitude_deg:.4f}, {spot.longitude_deg:.4f}"
        if self.place.source == self.time_source:
            return f"{when} {where}{_name_source(self.time_source, named)}"
        return (
            f"{when}{_name_source(self.time_source, named)} {where}{_name_source(self.place.source, named)}"
        )


def list_pairs(subject: Subject) -> tuple[Pair, ...]:
    """Each time of each source, with its own place; else with every place given, up to a number.

    Metadata that came with the file have its footprint, which, without any place, stands in for all. What two
    sources give alike is listed once. EXIF, IPTC and XMP are left out: press offices write the day of release
    there, and telephones where a screen was photographed; other checks hold them against what is stated.
    """
    given = list_places(subject)
    found: dict[tuple[datetime | None, datetime | None, Spot], Pair] = {}
    for account in _list_trusted(subject):
        own = _find_own_place(subject, account)
        places = (own,) if own else given
        pairs = [(time, place) for time in account.times if is_computable(time.instant) for place in places]
        for time, place in pairs[:MOST_PAIRS]:
            pair = Pair(time=time, time_source=account.source, place=place)
            found.setdefault((time.instant.earliest, time.instant.latest, place.spot), pair)
    return tuple(found.values())


def list_pairs_of_angles(subject: Subject, account: Account) -> tuple[tuple[Pair, ...], int]:
    """The times and places that one source's sun angles are held against: its own.

    What it does not give is taken from the others, at most a handful; the number is how many are left out.
    """
    own = _find_own_place(subject, account)
    if not account.times:
        others = list_pairs(subject)
        pairs = [msgspec.structs.replace(pair, place=own) for pair in others] if own else list(others)
    else:
        times = [time for time in account.times if is_computable(time.instant)]
        places = (own,) if own else list_places(subject)
        pairs = [
            Pair(time=time, time_source=account.source, place=place) for time in times for place in places
        ]
    found: dict[tuple[datetime | None, datetime | None, Spot], Pair] = {}
    for pair in pairs:
        found.setdefault((pair.time.instant.earliest, pair.time.instant.latest, pair.place.spot), pair)
    return tuple(found.values())[:MOST_PAIRS], max(0, len(found) - MOST_PAIRS)


def count_left_out(subject: Subject) -> int:
    """How many combinations of a time and another source's place `list_pairs` leaves out."""
    places = len(list_places(subject))
    times = (
        sum(is_computable(time.instant) for time in account.times) * (1 if account.place else places)
        for account in _list_trusted(subject)
    )
    return sum(max(0, count - MOST_PAIRS) for count in times)


def is_computable(instant: Instant) -> bool:
    """Whether sun and orbits can be computed for a time."""
    first, last = instant.earliest, instant.latest
    return first is not None and last is not None and FIRST_YEAR <= first.year <= last.year <= LAST_YEAR


def explain_no_pairs(subject: Subject) -> str:
    """Why no source gives a time and a place that can be looked at."""
    times = [time.instant for account in _list_trusted(subject) for time in account.times]
    if times and not any(map(is_computable, times)) and list_places(subject):
        known = "for which sun and orbits can be computed: state the time as it was"
        return f"{times[0].text} is not within {FIRST_YEAR} to {LAST_YEAR}, {known}"
    return NO_TIME_AND_PLACE


def _name_source(source: str, named: tuple[str, ...]) -> str:
    return "" if source in named else f" ({source})"


def list_places(subject: Subject) -> tuple[SourcedPlace, ...]:
    """Every place that a source gives; without any, the footprint of the file."""
    given = (_make_place(one.source, one.origin, one.place) for one in _list_trusted(subject))
    found: dict[Spot, SourcedPlace] = {}
    for place in given:
        if place is not None:
            found.setdefault(place.spot, place)
    if not found and subject.footprint is not None:
        return (_make_place_of_footprint(subject.footprint),)
    return tuple(found.values())


def _find_own_place(subject: Subject, account: Account) -> SourcedPlace | None:
    """The place that a source gives; that of metadata which came with the file is where the file lies."""
    own = _make_place(account.source, account.origin, account.place)
    if own is None and account.origin is Origin.PRODUCT and subject.footprint is not None:
        return _make_place_of_footprint(subject.footprint)
    return own


def _make_place_of_footprint(footprint: Footprint) -> SourcedPlace:
    return SourcedPlace(source=FOOTPRINT, origin=Origin.PRODUCT, spot=make_footprint_spot(footprint))


def list_fleets(subject: Subject, source: str) -> tuple[SourcedFleet, ...]:
    """The platforms that a source gives; when it gives none, those of every other."""
    given = tuple(
        SourcedFleet(source=account.source, fact=said.fact, fleet=said.fleet)
        for account in list_accounts(subject)
        for said in account.platforms
    )
    return tuple(one for one in given if one.source == source) or given


def list_sun_angles(subject: Subject) -> tuple[SunAngles, ...]:
    """The sun by each source that gives both azimuth and elevation."""
    found = []
    for account in list_accounts(subject):
        azimuth, elevation = (account.find_number(name) for name in ("sun_azimuth_deg", "sun_elevation_deg"))
        if azimuth is None or elevation is None:
            continue
        assert isinstance(azimuth.value, int | float) and isinstance(elevation.value, int | float)
        if -90 <= elevation.value <= 90:
            sun = Sun(azimuth.value % 360, float(elevation.value))
            found.append(SunAngles(account=account, facts=(azimuth, elevation), sun=sun))
    return tuple(found)


def make_footprint_spot(footprint: Footprint) -> Spot:
    """The middle of a footprint, with the distance to its corners."""
    west, south, east, north = footprint.bounds_wgs84
    width = (east - west) % 360 if west > east else east - west
    middle = (west + width / 2 + 180) % 360 - 180
    return Spot((south + north) / 2, middle, measure_extent_m(footprint) / 2)


def is_default_hour(instant: Instant) -> bool:
    """Whether a time is midnight or noon sharp or the end of a day, as a day without an hour is written."""
    return _DEFAULT_HOUR.search(instant.text) is not None


def is_tile_time(subject: Subject, time: SaidTime) -> bool:
    """Whether a time of Sentinel-2 is when the tile was seen: later than the datatake that an id names."""
    first = time.instant.earliest
    if first is None or not is_moment(time.instant):
        return False
    ids = [str(one.value) for account in list_accounts(subject) for one in account.scene_ids]
    starts = {stamp for text in (*ids, subject.image.name or "") for stamp in _DATATAKE.findall(text)}
    return any(_ROUNDING < first - _parse_stamp(stamp) <= _LONGEST_DATATAKE for stamp in starts)


def _parse_stamp(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def loosen_to_day(time: SaidTime) -> SaidTime:
    """The day that a default hour names, in any zone; the time itself where the calendar ends."""
    try:
        return msgspec.structs.replace(time, instant=parse_instant(time.instant.text[:10]))
    except ValueRefused:
        return time


def _list_trusted(subject: Subject) -> tuple[Account, ...]:
    return tuple(one for one in list_accounts(subject) if one.origin is not Origin.TAGS)


def _make_place(source: str, origin: Origin, said: SaidPlace | None) -> SourcedPlace | None:
    if said is None:
        return None
    is_spot = origin is Origin.STATED and said.is_radius_stated
    return SourcedPlace(source=source, origin=origin, spot=said.spot, is_spot=is_spot, facts=said.facts)
