"""What a position that somebody's receiver or editor wrote into the file says beside the other places."""

from collections.abc import Iterator

from catalogue.check.accounts import Account, Origin, SaidPlace, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import find_georeference, list_stated
from catalogue.check.ground import render_distance, render_spot
from catalogue.check.reaches import SPOT_M
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.place import measure_distance_m

_NAME = "GPS position"
_SANE_ZERO_DEG = 1e-6


def _run(subject: Subject) -> Iterator[Result]:
    tagged = [
        (one, one.place)
        for one in list_accounts(subject)
        if one.origin is Origin.TAGS and one.place is not None
    ]
    if not tagged:
        yield NotRun(check=_NAME, reason="no tag in the file gives a position; nothing is to be done")
        return
    for account, place in tagged:
        if abs(place.spot.latitude_deg) + abs(place.spot.longitude_deg) < _SANE_ZERO_DEG:
            yield _note(
                "LOC-020",
                f"{account.source} gives the position 0, 0, which nearly always stands for a missing value.",
                place,
            )
            continue
        yield from _compare(subject, account, place)
        if _is_of_satellite(subject):
            yield _note(
                "LOC-022",
                f"{account.source} gives the position {render_spot(place.spot)}, as cameras and editors "
                "write it; products of satellites give their outline instead: probably it was added later.",
                place,
                severity=Severity.WARNING,
            )


def _compare(subject: Subject, account: Account, tagged: SaidPlace) -> Iterator[Result]:
    spot = tagged.spot
    point = spot.latitude_deg, spot.longitude_deg
    distances = [
        (
            measure_distance_m(point, (place.spot.latitude_deg, place.spot.longitude_deg))
            - place.spot.radius_m,
            f"the place that {other.source} states",
        )
        for other, place in list_stated(subject)
    ]
    covered = find_georeference(subject)
    if covered is not None:
        distances.append((covered.measure_gap_m(*point), f"what {covered.said} covers"))
    for distance_m, what in distances:
        if distance_m > SPOT_M + spot.radius_m:
            yield _note(
                "LOC-021",
                f"{account.source} gives the position {render_spot(spot)}, {render_distance(distance_m)} "
                f"from {what}.",
                tagged,
                severity=Severity.WARNING,
            )
        else:
            yield _note(
                "LOC-023",
                f"{account.source} gives the position {render_spot(spot)}, which agrees with {what}; "
                "such tags can be written by anyone.",
                tagged,
            )


def _note(code: str, sentence: str, place: SaidPlace, *, severity: Severity | None = None) -> Result:
    return make_result(
        code,
        sentence,
        check=_NAME,
        question=Question.MISLOCATED,
        bearing=Bearing.SAYS_NOTHING,
        severity=severity,
        facts=place.facts,
    )


def _is_of_satellite(subject: Subject) -> bool:
    return any(
        platform.fleet.sensors
        for account in list_accounts(subject)
        if account.origin is not Origin.TAGS
        for platform in account.platforms
    )


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
