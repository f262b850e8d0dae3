"""Which of time, place and platform to doubt when they cannot all be right."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import asin, atan2, cos, degrees, hypot, radians, sin

import msgspec

from catalogue.check.accounts import Origin, is_moment, list_accounts
from catalogue.check.check import make_result
from catalogue.check.ground import measure_gap_m
from catalogue.check.mistyped_angles import find_mistyped
from catalogue.check.orbit import Spot
from catalogue.check.pairing import MOST_PAIRS, is_default_hour
from catalogue.check.pass_chance import INFORMATIVE_CHANCE
from catalogue.check.pass_verdict import Verdict, judge_pass
from catalogue.check.sensors import Fleet, read_sensors
from catalogue.check.shadow_sky import find_subsolar
from catalogue.check.subject import Subject
from catalogue.check.sun import PLAIN, Sun, SunProfile, compute_published_sun, compute_separation
from catalogue.check.sun_span import DEGREES_PER_MINUTE, find_least, find_nearest_sun, measure_looseness
from catalogue.record.answer import Bearing, CheckFinding, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.instant import Instant
from catalogue.record.place import measure_distance_m

JOINT_CODE = "DATE-034"
# The largest declination of the sun since 1900 and for a century to come (obliquity 23.45 deg).
_FARTHEST_DECLINATION_DEG = 23.46
# An exchange of signs or axes that moves a place less may fit by chance.
_SMALLEST_EXCHANGE_M = 500_000.0
# A picture is larger than the point that two sources give for it.
_SAME_PLACE_M = 20_000.0
# Up to this chance, that a satellite was in reach of a made-up place or time is no accident.
UNLIKELY = 0.05
# Published angles give their place back within half a degree.
_ANGLES_PLACE_M = 60_000.0
_HALF_A_DAY = timedelta(hours=12)
_HALF_A_YEAR = 183
# A satellite comes back to a place at about the same hour, by how far aside it looks. With half an hour, 5 of
# 150 pictures of another day and pass are taken for ones of another place; with 15 minutes, 36.
_ABOUT = timedelta(minutes=30)
_SOURCES_OF_TIME = {Origin.PRODUCT, Origin.FILE_NAME}


class Parties(msgspec.Struct, frozen=True, kw_only=True):
    """What cannot all be right.

    Attributes:
        time: as stated.
        time_source: by whom.
        spot: the place, with its radius.
        place_source: by whom.
        angles: where the sun is said to have stood, when that is known.
        angles_source: by whom.
        third: what besides time and place may be wrong, for a sentence.
        profile: how the angles are published, with their tolerances.
        is_measured: the angles were measured in the picture; no metadata makes up for that.
        fleet: who may have taken the picture.
    """

    time: Instant
    time_source: str
    spot: Spot
    place_source: str
    angles: Sun | None = None
    angles_source: str = ""
    third: str = "the angles"
    profile: SunProfile = PLAIN
    is_measured: bool = False
    fleet: Fleet | None = None


class Blame(msgspec.Struct, frozen=True):
    """Which question a joint conflict bears on, and why; none when time and place are not to be doubted."""

    question: Question | None
    reason: str


def decide_question(subject: Subject, parties: Parties, *, is_orbit: bool = False) -> Blame:
    """Which question a conflict of time, place and sun or orbit bears on.

    Angles that fit once a slip of the pen is undone are taken without it. Then, in this order: what product
    metadata, a footprint or the like of another source gives as well is believed; a sun that no date and
    hour puts over the place, or an exchange of signs or axes that makes everything fit, speaks against the
    place; so does a satellite that had the place of the angles in view and the stated one not; a satellite
    other than the stated one that was there speaks against the platform; so does it against the place when
    another day or another hour alone would not make up for it; else the time is doubted, which is what
    captions get wrong most often.

    Args:
        subject: the image, for what other sources say.
        parties: the conflict.
        is_orbit: the platform is a party to it.
    """
    parties = _undo_slip(parties)
    time_witness, place_witness = find_time_witness(subject, parties), find_place_witness(subject, parties)
    if time_witness is not None and place_witness is not None:
        return _blame_rest(parties, f"{time_witness} and {place_witness}", is_orbit=is_orbit)
    if time_witness is not None:
        return Blame(Question.MISLOCATED, time_witness)
    if is_never_there(parties):
        reason = "on no date and at no hour does the sun stand so over that place"
        if place_witness is not None and not parties.is_measured:
            return Blame(None, f"{place_witness}, and {reason}: the angles are wrong")
        return Blame(Question.MISLOCATED, reason)
    if place_witness is not None:
        return Blame(Question.MISDATED, place_witness)
    if (exchange := _find_exchange(subject, parties, is_orbit=is_orbit)) is not None:
        return Blame(Question.MISLOCATED, f"with {exchange} everything fits")
    if _is_elsewhere_in_view(subject, parties):
        return Blame(
            Question.MISLOCATED,
            "the satellite had the place that the sun angles give in view at that time, not the stated one",
        )
    if is_orbit and (doubt := _doubt_platform(subject, parties)) is not None:
        return Blame(Question.MISREPRESENTED, doubt)
    if needs_two_errors_of_time(parties):
        return Blame(
            Question.MISLOCATED,
            "another hour of that day would not fit, nor another day at about that hour: the place is wrong, "
            "or both day and hour are",
        )
    return Blame(
        Question.MISDATED, "no other source confirms either, and captions most often have the time wrong"
    )


def _undo_slip(parties: Parties) -> Parties:
    first, last = parties.time.earliest, parties.time.latest
    if parties.angles is None or parties.is_measured or first is None or last is None:
        return parties
    if is_sun_there(parties, parties.spot):
        return parties
    found = find_mistyped(parties.angles, first, last, spot=parties.spot, profile=parties.profile)
    return parties if found is None else msgspec.structs.replace(parties, angles=found.sun)


def _blame_rest(parties: Parties, witnesses: str, *, is_orbit: bool) -> Blame:
    """What to doubt when other sources confirm both time and place."""
    if is_orbit:
        return Blame(Question.MISREPRESENTED, witnesses)
    if parties.is_measured:
        return Blame(Question.MISDATED, f"{witnesses}, but the picture itself speaks against")
    return Blame(None, f"{witnesses}: {parties.third} may be wrong")


def make_joint_findings(
    subject: Subject,
    parties: Parties,
    *,
    code: str,
    check: str,
    sentence: str,
    facts: Iterable[Fact],
    evidence: Iterable[tuple[str, str]] = (),
    is_orbit: bool = False,
) -> Iterator[CheckFinding]:
    """The contradiction on the question that is to be doubted, and on the others that it might be they."""
    blame = decide_question(subject, parties, is_orbit=is_orbit)
    used = tuple(facts)
    conflict = f"the time, the place and {parties.third} cannot all be right"
    told = f"{sentence} {conflict[:1].upper()}{conflict[1:]}; {blame.reason}."
    parts = {Question.MISDATED: "time", Question.MISLOCATED: "place"}
    if is_orbit:
        parts[Question.MISREPRESENTED] = "platform"
    if blame.question is not None:
        yield make_result(
            code,
            told,
            check=check,
            question=blame.question,
            bearing=Bearing.CONTRADICTS,
            facts=used,
            evidence=evidence,
        )
        told = f"See {code} on the {parts[blame.question]}: {conflict}."
    for question, part in parts.items():
        if question is not blame.question:
            yield make_result(
                JOINT_CODE,
                f"{told} This is not counted against the {part}, and does not clear it.",
                check=check,
                question=question,
                bearing=Bearing.SAYS_NOTHING,
                facts=used,
                severity=Severity.WARNING,
            )
            told = f"See {JOINT_CODE} on the time: {conflict}." if blame.question is None else told


def tell_left_out(count: int, check: str) -> Iterator[CheckFinding]:
    """That some times and places were not looked at, when so."""
    if count:
        yield make_result(
            "DATE-038",
            f"{count} more combinations of a time of one source with a place of another were not looked at:"
            f" at most {MOST_PAIRS} a source are.",
            check=check,
            question=Question.MISDATED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
        )


def find_time_witness(subject: Subject, parties: Parties) -> str | None:
    """Whose product metadata or file name gives the same time, as closely, besides its source."""
    first, last = parties.time.earliest, parties.time.latest
    assert first is not None and last is not None
    widest = max(last - first, timedelta(minutes=2))
    for account in list_accounts(subject):
        if account.source == parties.time_source or account.origin not in _SOURCES_OF_TIME:
            continue
        for said in account.times:
            begin, end = said.instant.earliest, said.instant.latest
            assert begin is not None and end is not None
            if begin <= last and first <= end and end - begin <= widest:
                return f"{account.source} gives the same time"
    return None


def find_place_witness(subject: Subject, parties: Parties) -> str | None:
    """Whether the footprint, product metadata or a position tag of another source gives the same place."""
    spot = parties.spot
    if subject.footprint is not None and (
        measure_gap_m(subject.footprint, spot.latitude_deg, spot.longitude_deg) <= spot.radius_m
    ):
        return "the footprint of the file holds the place"
    for account in list_accounts(subject):
        if account.source == parties.place_source or account.origin is Origin.STATED or account.place is None:
            continue
        reach_m = spot.radius_m + account.place.spot.radius_m + _SAME_PLACE_M
        if _measure_distance(spot, account.place.spot) <= reach_m:
            return f"{account.source} gives the same place"
    return None


def is_never_there(parties: Parties) -> bool:
    """Whether no date and hour of any year puts the sun where it is said to have stood over the place."""
    if parties.angles is None:
        return False
    latitude = radians(parties.spot.latitude_deg)
    azimuth, height = radians(parties.angles.azimuth_deg), radians(parties.angles.elevation_deg)
    sine = sin(latitude) * sin(height) + cos(latitude) * cos(height) * cos(azimuth)
    declination = degrees(asin(max(-1.0, min(1.0, sine))))
    spare = parties.profile.conflict_deg + measure_looseness(parties.spot)
    return abs(declination) > _FARTHEST_DECLINATION_DEG + spare


def needs_two_errors_of_time(parties: Parties) -> bool:
    """Whether neither another hour of that day nor another day at about that hour would fit the place."""
    # Midnight sharp is how a day without an hour is often written.
    if parties.angles is None or not is_moment(parties.time) or is_default_hour(parties.time):
        return False
    if is_sun_there(parties, parties.spot):
        return False
    assert parties.time.earliest is not None
    at, angles, profile = parties.time.earliest, parties.angles, parties.profile
    spare = profile.consistent_deg + measure_looseness(parties.spot)

    def separate(moment: datetime) -> float:
        spot = parties.spot
        sun = compute_published_sun(moment, spot.latitude_deg, spot.longitude_deg, profile=profile)
        return compute_separation(sun, angles)

    if find_least(separate, at - _HALF_A_DAY, at + _HALF_A_DAY).distance_deg <= spare:
        return False
    for days in range(-_HALF_A_YEAR, _HALF_A_YEAR + 1):
        noon = at + timedelta(days=days)
        # A sun that is farther off than it moves in that time need not be looked at more closely.
        if separate(noon) > spare + _ABOUT / timedelta(minutes=1) * DEGREES_PER_MINUTE:
            continue
        if find_least(separate, noon - _ABOUT, noon + _ABOUT).distance_deg <= spare:
            return False
    return True


def find_places_of_sun(angles: Sun, at: Instant) -> tuple[Spot, ...]:
    """The one or two places over which the sun stood so in the middle of a time."""
    assert at.earliest is not None and at.latest is not None
    declination_deg, noon_deg = find_subsolar(at.earliest + (at.latest - at.earliest) / 2)
    declination, azimuth = radians(declination_deg), radians(angles.azimuth_deg)
    zenith = radians(90 - angles.elevation_deg)
    # sin(declination) = sin(latitude) cos(zenith) + cos(latitude) sin(zenith) cos(azimuth)
    length = hypot(cos(zenith), sin(zenith) * cos(azimuth))
    if length == 0 or abs(sin(declination)) > length:
        return ()
    shift = atan2(sin(zenith) * cos(azimuth), cos(zenith))
    angle = asin(sin(declination) / length)
    found = []
    for turned in (angle, radians(180) - angle):
        latitude_deg = (degrees(turned - shift) + 180) % 360 - 180
        if abs(latitude_deg) > 90:
            continue
        latitude = radians(latitude_deg)
        east = atan2(
            sin(zenith) * sin(azimuth),
            cos(latitude) * cos(zenith) - sin(latitude) * sin(zenith) * cos(azimuth),
        )
        longitude_deg = (noon_deg - degrees(east) + 180) % 360 - 180
        found.append(Spot(latitude_deg, longitude_deg, _ANGLES_PLACE_M))
    return tuple(found)


def is_sun_there(parties: Parties, spot: Spot) -> bool:
    """Whether the angles agree with the time and a place."""
    first, last = parties.time.earliest, parties.time.latest
    if parties.angles is None or first is None or last is None:
        return False
    nearest = find_nearest_sun(parties.angles, first, last, spot=spot, profile=parties.profile)
    return nearest.distance_deg <= parties.profile.consistent_deg


def _find_exchange(subject: Subject, parties: Parties, *, is_orbit: bool) -> str | None:
    """The exchange of signs or axes after which angles, and satellite if it is a party, fit the time."""
    if parties.angles is None and not is_orbit:
        return None
    latitude, longitude = parties.spot.latitude_deg, parties.spot.longitude_deg
    exchanges = [
        ("the other sign of the latitude", -latitude, longitude),
        ("the other sign of the longitude", latitude, -longitude),
        ("the other signs of latitude and longitude", -latitude, -longitude),
        ("latitude and longitude exchanged", longitude, latitude),
    ]
    for words, north, east in exchanges:
        if abs(north) > 90:
            continue
        spot = Spot(north, east, parties.spot.radius_m)
        if _measure_distance(spot, parties.spot) < _SMALLEST_EXCHANGE_M:
            continue
        if parties.angles is not None and not is_sun_there(parties, spot):
            continue
        if is_orbit and not _is_surely_in_view(subject, parties, spot, parties.fleet):
            continue
        return words
    return None


def _is_elsewhere_in_view(subject: Subject, parties: Parties) -> bool:
    if parties.angles is None or parties.fleet is None or not subject.elements:
        return False
    here = judge_pass(subject.elements, parties.time, spot=parties.spot, fleet=parties.fleet)
    if here.verdict is not Verdict.CONTRADICTED:
        return False
    places = find_places_of_sun(parties.angles, parties.time)
    return any(
        _measure_distance(place, parties.spot) > 2 * _ANGLES_PLACE_M + parties.spot.radius_m
        and _is_surely_in_view(subject, parties, place, parties.fleet)
        for place in places
    )


def _doubt_platform(subject: Subject, parties: Parties) -> str | None:
    if not is_sun_there(parties, parties.spot):
        return None
    if parties.angles_source not in {parties.time_source, parties.place_source}:
        return f"the sun angles of {parties.angles_source} agree with time and place"
    numbers = {each.norad_id for each in subject.elements}
    own = {number for sensor in parties.fleet.sensors for number in sensor.norad_ids} if parties.fleet else ()
    present = []
    for sensor in read_sensors():
        if numbers.isdisjoint(sensor.norad_ids) or not set(sensor.norad_ids).isdisjoint(own):
            continue
        other = Fleet(sensor.name, (sensor,), is_complete=True)
        if _is_surely_in_view(subject, parties, parties.spot, other, limit=INFORMATIVE_CHANCE):
            present.append(sensor.name)
    if not present:
        return None
    were = f"{present[0]} was" if len(present) == 1 else f"{', '.join(present[:-1])} and {present[-1]} were"
    return f"the sun angles agree with time and place, and {were} there"


def _is_surely_in_view(
    subject: Subject, parties: Parties, spot: Spot, fleet: Fleet | None, *, limit: float = UNLIKELY
) -> bool:
    """Whether a satellite had a place in view at that moment, and seldom has at such an hour."""
    if fleet is None or not is_moment(parties.time):
        return False
    judged = judge_pass(subject.elements, parties.time, spot=spot, fleet=fleet)
    return judged.chance is not None and judged.chance.same_hour <= limit


def _measure_distance(one: Spot, other: Spot) -> float:
    return measure_distance_m(
        (one.latitude_deg, one.longitude_deg), (other.latitude_deg, other.longitude_deg)
    )
