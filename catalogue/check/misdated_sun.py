"""Stated sun angles against where the sun stood at the stated time over the stated place."""

import re
from collections.abc import Iterator

import msgspec

from catalogue.check.blame import Parties, make_joint_findings
from catalogue.check.check import Check, Result, make_result
from catalogue.check.orbit import Spot
from catalogue.check.pairing import (
    Pair,
    SunAngles,
    is_midnight,
    is_tile_time,
    list_fleets,
    list_pairs,
    list_sun_angles,
    loosen_to_day,
    make_footprint_spot,
)
from catalogue.check.shadow_fit import find_mirrored_day
from catalogue.check.subject import Subject
from catalogue.check.sun import (
    PLAIN,
    SENTINEL_2,
    Agreement,
    Sun,
    SunProfile,
    compute_published_sun,
    find_profile,
    judge_separation,
)
from catalogue.check.sun_span import LONGEST, Nearest, find_nearest_sun
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc

NAME = "sun angles"
# The limits of the profiles include a rounding to tenths of a degree.
_FINE_DECIMALS = 1
# In a scene of this size and more, a spot that a person points at is seldom near the middle.
_LARGE_SCENE_M = 50_000.0
# Half a unit in azimuth and in elevation, together.
_ROUNDING_SHARE = 0.5 * 2**0.5


class _Match(msgspec.Struct, frozen=True, kw_only=True):
    """How angles go with a pair, by the profile that is kindest to them."""

    agreement: Agreement
    nearest: Nearest
    profile: SunProfile
    tolerance_deg: float
    spot: Spot
    expected: Sun


def check_sun(subject: Subject) -> Iterator[Result]:
    """Each source's sun angles against each time and place that is said."""
    given = list_sun_angles(subject)
    if not given:
        reason = "no source gives both azimuth and elevation of the sun; state them, or add the metadata file"
        yield NotRun(check=NAME, reason=reason)
        return
    found = [
        (angles, pair, match)
        for angles in given
        for pair in list_pairs(subject, angles.account)
        if (match := _match(subject, angles, pair)) is not None
    ]
    if not found:
        reason = (
            "the sun angles have no time, known to within a year, and place to be held against; state them"
        )
        yield NotRun(check=NAME, reason=reason)
    fitting = [one for one in found if one[2].agreement is Agreement.CONSISTENT]
    for angles, pair, match in found:
        if match.agreement is not Agreement.CONSISTENT:
            yield from _tell(subject, angles, pair, match=match)
    if fitting:
        yield _tell_agreement(fitting)


def _measure_rounding(angles: SunAngles) -> float:
    """Degrees that rounding to whole degrees explains; 0 for angles with decimals."""
    is_fine = any(_count_decimals(fact) >= _FINE_DECIMALS for fact in angles.facts)
    return 0.0 if is_fine else _ROUNDING_SHARE


def _count_decimals(fact: Fact) -> int:
    """Digits behind the point, as they were written; 0 for a whole number."""
    match = re.search(r"\.([0-9]*[1-9])0*(?![0-9])", fact.raw or str(fact.value))
    return len(match[1]) if match else 0


def _match(subject: Subject, angles: SunAngles, pair: Pair) -> _Match | None:
    first, last = pair.time.instant.earliest, pair.time.instant.latest
    assert first is not None and last is not None
    if last - first > LONGEST:
        return None
    matches = []
    for profile in _list_profiles(subject, angles, pair):
        spot = _widen(subject, angles, pair, profile)
        nearest = find_nearest_sun(angles.sun, first, last, spot=spot, profile=profile)
        left = Nearest(nearest.at, max(0.0, nearest.distance_deg - _measure_rounding(angles)))
        latitude, longitude = spot.latitude_deg, spot.longitude_deg
        matches.append(
            _Match(
                agreement=judge_separation(left.distance_deg, profile),
                nearest=left,
                profile=profile,
                tolerance_deg=profile.conflict_deg,
                spot=spot,
                expected=compute_published_sun(nearest.at, latitude, longitude, profile=profile),
            )
        )
    order = list(Agreement)
    return min(matches, key=lambda match: (order.index(match.agreement), match.nearest.distance_deg))


def _list_profiles(subject: Subject, angles: SunAngles, pair: Pair) -> tuple[SunProfile, ...]:
    """How the angles may be published: as their own source's platform or provider does, else any."""
    is_tile = is_tile_time(subject, pair.time)
    account = angles.account
    own = [str(said.fact.value) for said in account.platforms] or [
        str(one.value) for one in account.scene_ids
    ]
    if not own and account.provider is not None:
        own = [str(account.provider.value)]
    texts = own or [str(one.fact.value) for one in list_fleets(subject, account.source)]
    found = dict.fromkeys(find_profile(text, is_tile_time=is_tile) for text in texts)
    return tuple(found) if own and found else (*found, PLAIN)


def _widen(subject: Subject, angles: SunAngles, pair: Pair, profile: SunProfile) -> Spot:
    """The place with the extent of the scene, where it may be elsewhere in it than in the middle."""
    spot = pair.place.spot
    extent = profile.scene_radius_m
    if pair.place.source == angles.account.source and not (pair.place.is_spot and extent >= _LARGE_SCENE_M):
        return spot
    if subject.footprint is not None:
        extent = max(extent, make_footprint_spot(subject.footprint).radius_m)
    return Spot(spot.latitude_deg, spot.longitude_deg, spot.radius_m + extent)


def _tell(subject: Subject, angles: SunAngles, pair: Pair, *, match: _Match) -> Iterator[Result]:
    facts = (*angles.facts, *pair.facts)
    sun, expected = angles.sun, match.expected
    apart = match.nearest.distance_deg
    told = (
        f"{angles.account.source} gives the sun at azimuth {sun.azimuth_deg:.1f}, elevation"
        f" {sun.elevation_deg:.1f} deg; {pair.describe()} it stood at {expected.azimuth_deg:.1f},"
        f" {expected.elevation_deg:.1f}: {apart:.1f} deg away"
    )
    evidence = (
        ("separation_deg", f"{apart:.2f}"),
        ("tolerance_deg", f"{match.tolerance_deg:g}"),
        ("nearest_at", render_utc(match.nearest.at)),
        ("profile", match.profile.name),
    )
    if match.agreement is Agreement.CONFLICT and not _is_day_enough(subject, angles, pair):
        yield from make_joint_findings(
            subject,
            _make_parties(subject, angles, pair, match=match),
            code="DATE-030",
            check=NAME,
            sentence=f"{told}, where {match.tolerance_deg:g} deg is the limit.",
            facts=facts,
            evidence=evidence,
        )
        return
    usual = f"more than the usual {match.profile.consistent_deg:g} deg, too little to accuse"
    midnight = "but midnight may stand for a day whose hour nobody knew, and at another hour they fit"
    yield make_result(
        "DATE-032",
        f"{told}, {usual if match.agreement is Agreement.DOUBTFUL else midnight}.",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        facts=facts,
        severity=Severity.WARNING,
        evidence=evidence,
    )


def _tell_agreement(fitting: list[tuple[SunAngles, Pair, _Match]]) -> Result:
    """One finding for all that fits, which says nothing, and how little that is."""
    angles, pair, match = fitting[0]
    day = match.nearest.at.date()
    mirrored = find_mirrored_day(day)
    return make_result(
        "DATE-033",
        f"The sun angles of {angles.account.source} fit {pair.describe()}, within"
        f" {match.profile.consistent_deg:g} deg. So they would on the days next to {day.day} {day:%B}, at"
        f" about {mirrored.day} {mirrored:%B}, and on the same days of any other year.",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        facts=dict.fromkeys(fact for one, two, _ in fitting for fact in (*one.facts, *two.facts)),
        evidence=(
            ("separation_deg", f"{match.nearest.distance_deg:.2f}"),
            ("profile", match.profile.name),
            *(
                ("also fits", f"angles of {other.account.source} {another.describe()}")
                for other, another, _ in fitting[1:]
            ),
        ),
    )


def _is_day_enough(subject: Subject, angles: SunAngles, pair: Pair) -> bool:
    """Whether the time is midnight sharp, and the angles fit some hour of the day that it names."""
    if not is_midnight(pair.time.instant):
        return False
    loosened = msgspec.structs.replace(pair, time=loosen_to_day(pair.time))
    match = _match(subject, angles, loosened)
    return match is not None and match.agreement is not Agreement.CONFLICT


def _make_parties(subject: Subject, angles: SunAngles, pair: Pair, *, match: _Match) -> Parties:
    fleets = list_fleets(subject, pair.time_source)
    # Where angles of Sentinel-2 would put the place cannot be told within its tolerance.
    is_close = match.profile is not SENTINEL_2
    return Parties(
        time=pair.time.instant,
        time_source=pair.time_source,
        spot=match.spot,
        place_source=pair.place.source,
        angles=angles.sun,
        angles_source=angles.account.source,
        profile=match.profile,
        fleet=fleets[0].fleet if fleets and is_close else None,
    )


CHECK = Check(NAME, (Question.MISDATED, Question.MISLOCATED), check_sun)
