"""Stated sun angles against where the sun stood at the stated time over the stated place."""

import re
from collections.abc import Iterator

import msgspec

from catalogue.check.accounts import Origin, list_accounts
from catalogue.check.blame import Parties, make_joint_findings, tell_left_out
from catalogue.check.check import Check, Result, make_result
from catalogue.check.mistyped_angles import find_mistyped
from catalogue.check.orbit import Spot
from catalogue.check.pairing import (
    Pair,
    SunAngles,
    is_default_hour,
    is_tile_time,
    list_fleets,
    list_pairs_of_angles,
    list_sun_angles,
    loosen_to_day,
    make_footprint_spot,
)
from catalogue.check.scene_grid import measure_from_row_m
from catalogue.check.shadow_fit import find_mirrored_day
from catalogue.check.subject import Subject
from catalogue.check.sun import (
    LANDSAT,
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
# In a scene of this size and more, what a person points at is seldom near the middle.
_LARGE_SCENE_M = 50_000.0
# A place so near the middle of a Landsat row is that middle, or its sun is within 0.2 deg of it; one place
# of a hundred lies so by chance.
_AT_THE_MIDDLE_M = 10_000.0
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
    listed = [(angles, *list_pairs_of_angles(subject, angles.account)) for angles in given]
    found = [
        (angles, pair, match)
        for angles, pairs, _ in listed
        for pair in pairs
        if (match := _match(subject, angles, pair)) is not None
    ]
    if not found:
        reason = (
            "the sun angles have no time, known to within a year, and place to be held against; state them"
        )
        yield NotRun(check=NAME, reason=reason)
        return
    fitting = [one for one in found if one[2].agreement is Agreement.CONSISTENT]
    for angles, pair, match in found:
        if match.agreement is not Agreement.CONSISTENT:
            yield from _tell(subject, angles, pair, match=match)
    if fitting:
        yield _tell_agreement(fitting)
    yield from tell_left_out(sum(left for *_, left in listed), NAME)


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
    is_unnamed = not any(account.platforms or account.scene_ids for account in list_accounts(subject))
    # A picture of no named satellite may be as large as one of Landsat.
    extent = LANDSAT.scene_radius_m if is_unnamed and profile is PLAIN else profile.scene_radius_m
    is_pointed_at = pair.place.origin is Origin.STATED and extent >= _LARGE_SCENE_M
    if pair.place.source == angles.account.source and not is_pointed_at:
        return spot
    if profile is LANDSAT and measure_from_row_m(spot.latitude_deg, spot.longitude_deg) <= _AT_THE_MIDDLE_M:
        return spot
    if subject.footprint is not None:
        extent = max(extent, make_footprint_spot(subject.footprint).radius_m)
    return Spot(spot.latitude_deg, spot.longitude_deg, spot.radius_m + extent)


def _tell(subject: Subject, angles: SunAngles, pair: Pair, *, match: _Match) -> Iterator[Result]:
    facts = (*angles.facts, *pair.facts)
    sun, expected = angles.sun, match.expected
    apart = match.nearest.distance_deg
    # With one digit, 0.34 and its limit of 0.3 look alike.
    away = f"{apart:.2f}" if apart < 1 else f"{apart:.1f}"
    told = (
        f"{angles.account.source} gives the sun at azimuth {sun.azimuth_deg:.1f}, elevation"
        f" {sun.elevation_deg:.1f} deg; {pair.describe(angles.account.source)} it stood at"
        f" {expected.azimuth_deg:.1f}, {expected.elevation_deg:.1f}: {away} deg away"
    )
    evidence = (
        ("separation_deg", f"{apart:.2f}"),
        ("tolerance_deg", f"{match.tolerance_deg:g}"),
        ("nearest_at", render_utc(match.nearest.at)),
        ("profile", match.profile.name),
    )
    doubt = _find_doubt(subject, angles, pair, match=match)
    if doubt is None:
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
    code, words = doubt
    yield make_result(
        code,
        f"{told}, {words}.",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        facts=facts,
        severity=Severity.WARNING,
        evidence=evidence,
    )


def _find_doubt(subject: Subject, angles: SunAngles, pair: Pair, *, match: _Match) -> tuple[str, str] | None:
    """Code and words of why angles that do not fit accuse nobody; None when they accuse."""
    if match.agreement is Agreement.DOUBTFUL:
        return "DATE-032", f"more than the usual {match.profile.consistent_deg:g} deg, too little to accuse"
    if _is_day_enough(subject, angles, pair):
        hour = pair.time.instant.text[11:16]
        return "DATE-032", f"but {hour} may stand for a day without an hour, and at another hour they fit"
    first, last = pair.time.instant.earliest, pair.time.instant.latest
    assert first is not None and last is not None
    slip = find_mistyped(angles.sun, first, last, spot=match.spot, profile=match.profile)
    if slip is not None:
        return "DATE-031", f"but it would fit if {slip.slip}: the angles seem to be mistyped"
    if not _is_size_known(subject, angles, pair):
        names = "nobody knows how large a picture of that satellite is, and angles are for its middle"
        return "DATE-032", f"but {names}"
    return None


def _is_size_known(subject: Subject, angles: SunAngles, pair: Pair) -> bool:
    """Whether the sensor table knows a satellite that is named, or none is named."""
    fleets = list_fleets(subject, angles.account.source) or list_fleets(subject, pair.time_source)
    return not fleets or any(one.fleet.sensors for one in fleets)


def _tell_agreement(fitting: list[tuple[SunAngles, Pair, _Match]]) -> Result:
    """One finding for all that fits, which says nothing, and how little that is."""
    angles, pair, match = fitting[0]
    day = match.nearest.at.date()
    mirrored = find_mirrored_day(day)
    return make_result(
        "DATE-033",
        f"The sun angles of {angles.account.source} fit {pair.describe(angles.account.source)}, within"
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
    """Whether the time is a default hour, and the angles fit some hour of the day that it names."""
    if not is_default_hour(pair.time.instant):
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
