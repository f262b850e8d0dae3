"""Where marked shadows put the sun, against where it stood at the stated time over the stated place."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from catalogue.check.accounts import is_moment
from catalogue.check.blame import Parties, make_joint_findings, tell_left_out
from catalogue.check.check import Check, Result, make_result
from catalogue.check.orbit import Spot
from catalogue.check.pairing import (
    Pair,
    count_left_out,
    explain_no_pairs,
    is_default_hour,
    list_pairs,
    loosen_to_day,
)
from catalogue.check.shadow import MeasuredSun, ShadowRefusal
from catalogue.check.shadow_fit import YearFit, find_dates
from catalogue.check.shadow_judge import Fit, Judgement, judge_time
from catalogue.check.shadow_lean import SatelliteView, make_sun_from_lean
from catalogue.check.shadow_marks import Reading, find_marks, read_marks
from catalogue.check.shadow_sky import PRACTICAL_MINIMUM_DEG
from catalogue.check.stated_look import find_look
from catalogue.check.subject import Subject
from catalogue.check.sun import Sun, SunProfile, compute_solar_hour
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.place import Place, PlaceState

NAME = "shadows"
# Azimuths of satellites by sets up to this age were off by up to 4.9 deg at the 90th percentile, by older
# ones by 10 deg and more.
_OLDEST_DAYS = 14.0
_MARK_IT = "mark one as a line from the foot of an object to the tip of its shadow, labelled 'shadow NAME'"


class ShadowCase(msgspec.Struct, frozen=True):
    """A time and a place, the sun that was measured for them, and what it says."""

    pair: Pair
    sun: MeasuredSun
    judged: Judgement


def list_cases(subject: Subject) -> tuple[ShadowCase, ...]:
    """Each time and place that marked shadows can be held against."""
    return _list_cases(subject, read_marks(subject, find_marks(subject)))


def _list_cases(subject: Subject, reading: Reading) -> tuple[ShadowCase, ...]:
    cases = (_judge(subject, reading, pair) for pair in list_pairs(subject))
    return tuple(case for case in cases if case is not None)


def check_shadow(subject: Subject) -> Iterator[Result]:
    """What marked shadows say to each time and place."""
    marks = find_marks(subject)
    reading = read_marks(subject, marks)
    if not marks.shadows:
        told = "; ".join((*reading.unused, f"no shadow is marked: {_MARK_IT}"))
        yield NotRun(check=NAME, reason=told)
        return
    if not list_pairs(subject):
        yield NotRun(
            check=NAME,
            reason=explain_no_pairs(subject),
        )
        return
    cases = _list_cases(subject, reading)
    if not cases:
        reasons = dict.fromkeys((*reading.unused, *reading.missing))
        yield NotRun(check=NAME, reason=f"no shadow shows where the sun stood: {'; '.join(reasons)}")
        return
    for case in cases:
        yield from _tell(subject, case)
    yield from tell_left_out(count_left_out(subject), NAME)
    if reading.unused:
        yield make_result(
            "DATE-055",
            f"A mark was not used: {reading.unused[0]}.",
            check=NAME,
            question=Question.MISDATED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
            evidence=tuple(("not used", one) for one in reading.unused),
        )


def _judge(subject: Subject, reading: Reading, pair: Pair) -> ShadowCase | None:
    sun = reading.sun
    if sun is None or sun.azimuth_deg is None:
        sun = _find_sun_by_lean(subject, reading, pair) or sun
    return None if sun is None else ShadowCase(pair, sun, _judge_pair(sun, pair))


def _judge_pair(sun: MeasuredSun, pair: Pair) -> Judgement:
    spot = pair.place.spot
    longitude = (spot.longitude_deg + 180) % 360 - 180
    place = Place(
        state=PlaceState.LOCATED,
        latitude_deg=spot.latitude_deg,
        longitude_deg=longitude,
        radius_m=spot.radius_m,
    )
    return judge_time(sun, pair.time.instant, place)


def _find_sun_by_lean(subject: Subject, reading: Reading, pair: Pair) -> MeasuredSun | None:
    """The sun by the surest lean, when element sets say where the satellite stood at that moment."""
    if not reading.leans or (found := find_look(subject, pair, oldest_days=_OLDEST_DAYS)) is None:
        return None
    look = found.look
    lean = min(reading.leans, key=lambda one: one.sigma_deg)
    view = SatelliteView(
        azimuth_deg=look.satellite_azimuth_deg, off_nadir_deg=look.off_nadir_deg, source="by its element sets"
    )
    sun = make_sun_from_lean(lean, view)
    return None if isinstance(sun, ShadowRefusal) else sun


def _tell(subject: Subject, case: ShadowCase) -> Iterator[Result]:
    pair, judged = case.pair, case.judged
    year = find_year(case)
    evidence = tuple(_list_evidence(case, year))
    if judged.answer is Fit.CONTRADICTED and not _is_day_enough(case):
        yield from make_joint_findings(
            subject,
            _make_parties(case),
            code="DATE-050",
            check=NAME,
            sentence=f"By {case.sun.basis}, {pair.describe()}: {judged.because}.",
            facts=pair.facts,
            evidence=evidence,
        )
        return
    code, sentence, bearing = _explain(case, year)
    is_doubtful = judged.answer is not Fit.CONSISTENT
    yield make_result(
        code,
        sentence,
        check=NAME,
        question=Question.MISDATED,
        bearing=bearing,
        facts=pair.facts,
        severity=Severity.WARNING if is_doubtful else None,
        evidence=evidence,
    )


def _explain(case: ShadowCase, year: YearFit | None) -> tuple[str, str, Bearing]:
    """Code, sentence and bearing of what is not contradicted."""
    pair, judged = case.pair, case.judged
    if judged.answer is Fit.CONTRADICTED:
        reason = "such an hour may stand for a day whose hour nobody knew, and at another it fits"
        return "DATE-054", f"{judged.because}; but {reason} ({pair.describe()}).", Bearing.SAYS_NOTHING
    if judged.answer is Fit.CANNOT_TELL or year is None:
        return "DATE-054", f"Cannot tell {pair.describe()}: {judged.because}.", Bearing.SAYS_NOTHING
    share = _measure_share_at_hour(year, pair)
    days = (
        f"at some hour it does on {year.share_of_days:.0%} of all days"
        if share is None
        else f"at that clock time it does on {share:.0%} of all days"
    )
    return (
        "DATE-053",
        f"By {case.sun.basis}, the sun stood where it should {pair.describe()}. But {days}, and the same"
        " dates of other years cannot be told apart.",
        Bearing.SAYS_NOTHING,
    )


def _measure_share_at_hour(year: YearFit, pair: Pair) -> float | None:
    """On how many days of a year, of all, the sun fits at the hour of a moment; None without one."""
    first = pair.time.instant.earliest
    if first is None or not is_moment(pair.time.instant):
        return None
    hour = compute_solar_hour(first, pair.place.spot.longitude_deg)
    fits = sum(any(span.from_h <= hour <= span.to_h for span in day.consistent) for day in year.days)
    return fits / len(year.days)


def find_year(case: ShadowCase) -> YearFit | None:
    """The dates and hours of its year that a case's sun allows; None when none can be told."""
    nearest = case.judged.nearest_at
    if nearest is None:
        return None
    spot = case.pair.place.spot
    # A tenth of a degree is far within what shadows tell; places nearby share the half second that it takes.
    rough = Spot(round(spot.latitude_deg, 1), round(spot.longitude_deg, 1))
    return _compute_year(case.sun, rough, nearest.year)


@lru_cache(maxsize=32)
def _compute_year(sun: MeasuredSun, spot: Spot, year: int) -> YearFit | None:
    fit = find_dates(sun, latitude_deg=spot.latitude_deg, longitude_deg=spot.longitude_deg, year=year)
    return None if isinstance(fit, ShadowRefusal) else fit


def _list_evidence(case: ShadowCase, year: YearFit | None) -> Iterator[tuple[str, str]]:
    sun = case.sun
    for name, angle, sigma in (
        ("sun_azimuth_deg", sun.azimuth_deg, sun.azimuth_sigma_deg),
        ("sun_elevation_deg", sun.elevation_deg, sun.elevation_sigma_deg),
    ):
        if angle is not None:
            yield name, f"{angle:.1f} +- {sigma or 0:.1f}"
    if year is not None:
        yield "share_of_daylight", f"{year.share_of_daylight:.4f}"
        yield "share_of_days", f"{year.share_of_days:.4f}"
        if (share := _measure_share_at_hour(year, case.pair)) is not None:
            yield "share_of_days_at_that_hour", f"{share:.4f}"
        for first, last in year.seasons:
            yield "dates", f"{first} to {last}, {_render_hours(year, first.isoformat(), last.isoformat())}"
    for limit in case.judged.cannot_distinguish:
        yield "cannot tell apart", limit


def _render_hours(year: YearFit, first: str, last: str) -> str:
    """The hours, by the sun, between which all times of a season lie."""
    spans = [span for day in year.days if first <= day.day.isoformat() <= last for span in day.consistent]
    low, high = min(span.from_h for span in spans), max(span.to_h for span in spans)
    return f"between {low:.1f} and {high:.1f} h local mean solar time"


def _is_day_enough(case: ShadowCase) -> bool:
    if not is_default_hour(case.pair.time.instant):
        return False
    loosened = msgspec.structs.replace(case.pair, time=loosen_to_day(case.pair.time))
    return _judge_pair(case.sun, loosened).answer is not Fit.CONTRADICTED


def _make_parties(case: ShadowCase) -> Parties:
    sun, pair = case.sun, case.pair
    angles = None
    if sun.azimuth_deg is not None and sun.elevation_deg is not None:
        angles = Sun(sun.azimuth_deg % 360, sun.elevation_deg)
    sigma = max(sun.azimuth_sigma_deg or 0.0, sun.elevation_sigma_deg or 0.0)
    profile = SunProfile(
        name="marked shadows",
        consistent_deg=max(PRACTICAL_MINIMUM_DEG, 2 * sigma),
        conflict_deg=PRACTICAL_MINIMUM_DEG + 4 * sigma,
        reason="the practical minimum, and the errors of the marked ends",
    )
    return Parties(
        time=pair.time.instant,
        time_source=pair.time_source,
        spot=pair.place.spot,
        place_source=pair.place.source,
        angles=angles,
        angles_source=NAME,
        profile=profile,
        is_measured=True,
        third="the marks",
    )


CHECK = Check(NAME, (Question.MISDATED, Question.MISLOCATED), check_shadow)
