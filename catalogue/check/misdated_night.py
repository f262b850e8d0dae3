"""Pictures by daylight that are said to have been taken at night."""

from collections.abc import Iterator

from catalogue.check.blame import Parties, make_joint_findings, tell_left_out
from catalogue.check.check import Check, Result, make_result
from catalogue.check.pairing import (
    Pair,
    SourcedFleet,
    count_left_out,
    explain_no_pairs,
    is_default_hour,
    list_fleets,
    list_pairs,
    loosen_to_day,
)
from catalogue.check.passes import DARK_DEG
from catalogue.check.reasons import NO_PLATFORM
from catalogue.check.sensors import Fleet, Kind
from catalogue.check.subject import Subject
from catalogue.check.sun_span import LONGEST, Nearest, find_highest_sun
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.instant import render_utc

NAME = "night"
# The upper rim of the sun, lifted by refraction, shines while its middle is 0.83 deg below the horizon.
SUNSET_DEG = -1.0
# Optical satellites that a night does not accuse. Landsat takes night scenes on request (USGS, Long Term
# Acquisition Plan of Landsat 8), SkySat showed a video of Las Vegas at night in 2014 (spatialsource.com.au);
# of the others, which have short-wave infrared or a sensor for lights, it is commonly said.
_NIGHT_KEYS = {"L7", "L8", "L9", "S2A", "S2B", "S2C", "WV03", "EROSC3", "JL1", "BSKY", "PELICAN", "DOVE"}
_NIGHT_PREFIXES = ("SKYSAT", "LG0", "PNEO")
# Nobody has said that these never do: Planet points its satellites at the moon and at stars.


def check_night(subject: Subject) -> Iterator[Result]:
    """Whether the sun was up at each time and place that is said of an optical picture."""
    pairs = list_pairs(subject)
    if not pairs:
        yield NotRun(check=NAME, reason=explain_no_pairs(subject))
        return
    if not list_fleets(subject, ""):
        # Radar sees in the dark: it cannot be excluded.
        yield NotRun(check=NAME, reason=NO_PLATFORM)
        return
    for pair in pairs:
        fleets = list_fleets(subject, pair.time_source)
        if all(_is_optical(one.fleet) for one in fleets):
            yield from _judge(subject, pair, fleets)
    yield from tell_left_out(count_left_out(subject), NAME)


def _is_optical(fleet: Fleet) -> bool:
    return bool(fleet.sensors) and all(sensor.kind is Kind.OPTICAL for sensor in fleet.sensors)


def _sees_at_night(fleet: Fleet) -> bool:
    return any(
        sensor.key in _NIGHT_KEYS or sensor.key.startswith(_NIGHT_PREFIXES) for sensor in fleet.sensors
    )


def _judge(subject: Subject, pair: Pair, fleets: tuple[SourcedFleet, ...]) -> Iterator[Result]:
    highest = _find_highest(pair)
    if highest is None or highest.distance_deg >= SUNSET_DEG:
        return
    sentence = (
        f"The sun was below the horizon {pair.describe()}, at best {highest.distance_deg:.1f} deg, and"
        f" {fleets[0].describe(pair.time_source, pair.place.source)} needs its light."
    )
    facts = (*pair.facts, *(one.fact for one in fleets))
    evidence = (
        ("highest_sun_deg", f"{highest.distance_deg:.2f}"),
        ("highest_at", render_utc(highest.at)),
    )
    if (doubt := _find_doubt(pair, highest, fleets)) is None:
        yield from make_joint_findings(
            subject,
            _make_parties(pair, fleets),
            code="DATE-036",
            check=NAME,
            sentence=sentence,
            facts=facts,
            evidence=evidence,
        )
        return
    yield make_result(
        "DATE-037",
        f"{sentence} {doubt}",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        facts=facts,
        severity=Severity.WARNING,
        evidence=evidence,
    )


def _find_doubt(pair: Pair, highest: Nearest, fleets: tuple[SourcedFleet, ...]) -> str | None:
    """Why a night accuses nobody."""
    if any(_sees_at_night(one.fleet) for one in fleets):
        return "But such satellites do take some pictures at night: look whether it shows daylight."
    if highest.distance_deg >= DARK_DEG:
        return "But in twilight there is some light left: look whether it shows long shadows."
    if is_default_hour(pair.time.instant):
        day = pair.time.instant.text[:10]
        loosened = _find_highest(Pair(time=loosen_to_day(pair.time), time_source="", place=pair.place))
        if loosened is not None and loosened.distance_deg >= SUNSET_DEG:
            return f"But such an hour may stand for the day {day}, whose hour nobody knew."
    return None


def _find_highest(pair: Pair) -> Nearest | None:
    first, last = pair.time.instant.earliest, pair.time.instant.latest
    assert first is not None and last is not None
    return None if last - first > LONGEST else find_highest_sun(first, last, pair.place.spot)


def _make_parties(pair: Pair, fleets: tuple[SourcedFleet, ...]) -> Parties:
    return Parties(
        time=pair.time.instant,
        time_source=pair.time_source,
        spot=pair.place.spot,
        place_source=pair.place.source,
        fleet=fleets[0].fleet,
        third="the need of daylight",
    )


CHECK = Check(NAME, (Question.MISDATED, Question.MISLOCATED), check_night)
