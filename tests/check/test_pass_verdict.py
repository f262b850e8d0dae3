"""What the orbits say about a platform, a time and a place; the accept rule on real scenes."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from accept_rule import Judged, judge_others, judge_own, judge_swaths, judge_wrong_days, list_collects
from orbit_builders import EPOCH, get_sensor, make_set, move_epoch
from truth_rows import read_rows

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import (
    OLDEST_DAYS,
    Spot,
    compute_look,
    make_orbit,
)
from catalogue.check.pass_verdict import PassJudgement, Reason, Verdict, judge_pass
from catalogue.check.passes import Pass, list_passes
from catalogue.check.sensors import Fleet, find_fleet
from catalogue.check.sun import compute_sun
from catalogue.record.instant import parse_instant, render_utc

SEVASTOPOL = Spot(44.61, 33.53)
WV02 = find_fleet("WorldView-2")
DAY = timedelta(days=1)


def _find_pass(*, is_lit: bool = True, is_in_reach: bool = True, days: float = 6) -> Pass:
    """A pass of the made-up WorldView-2, some days after its set."""
    sensors = [get_sensor("WorldView-2")]
    start = EPOCH + days * DAY
    for each in list_passes([make_set()], start, start + 10 * DAY, spot=SEVASTOPOL, sensors=sensors):
        if (each.sun_elevation_deg > 10) is is_lit and (each.best.off_nadir_deg < 40) is is_in_reach:
            return each
    raise AssertionError("no such pass in ten days")


def _judge(
    at: datetime | str,
    *sets: ElementSet,
    fleet: Fleet = WV02,
    spot: Spot = SEVASTOPOL,
    is_daylight: bool | None = None,
) -> PassJudgement:
    text = at if isinstance(at, str) else render_utc(at)
    return judge_pass(sets, parse_instant(text), spot=spot, fleet=fleet, is_daylight=is_daylight)


def test_pass_at_the_stated_second_is_possible_and_says_how_much_that_is_worth() -> None:
    seen = _find_pass()

    judgement = _judge(seen.culminates_at, make_set())

    assert (judgement.verdict, judgement.reason) == (Verdict.POSSIBLE, Reason.IN_REACH)
    assert judgement.best is not None
    assert judgement.best.sensor == "WorldView-2"
    assert judgement.best.look.off_nadir_deg == pytest.approx(seen.best.off_nadir_deg, abs=0.5)
    assert judgement.best.age_days == pytest.approx(seen.age_days, abs=0.01)
    assert judgement.best.sun_elevation_deg == pytest.approx(seen.sun_elevation_deg, abs=0.2)
    assert judgement.chance is not None
    assert 0 < judgement.chance.any_time < 0.01
    assert judgement.chance.any_time < judgement.chance.same_hour < 0.1
    assert judgement.chance.is_informative
    assert "computed" in judgement.chance.basis


def test_time_without_a_pass_is_contradicted() -> None:
    judgement = _judge(_find_pass().culminates_at + timedelta(hours=4), make_set())

    assert (judgement.verdict, judgement.reason) == (Verdict.CONTRADICTED, Reason.OUT_OF_REACH)
    assert judgement.best is None
    assert judgement.chance is None


def test_other_side_of_the_earth_is_contradicted() -> None:
    judgement = _judge(_find_pass().culminates_at, make_set(), spot=Spot(-44.61, -146.47))

    assert judgement.verdict is Verdict.CONTRADICTED


def test_shortly_before_the_pass_nothing_is_said() -> None:
    """Beyond the tolerance it is not possible, within three times the tolerance not contradicted."""
    seen = _find_pass(days=10)
    assert seen.tolerance_s == 120

    judgements = [
        _judge(seen.culminates_at + timedelta(seconds=seconds), make_set()).verdict
        for seconds in range(0, 1_200, 20)
    ]

    changes = [one for one, other in zip(judgements, [None, *judgements], strict=False) if one != other]
    assert changes == [Verdict.POSSIBLE, Verdict.UNDETERMINED, Verdict.CONTRADICTED]


def test_minute_is_a_minute_long() -> None:
    seen = _find_pass()
    minute = seen.culminates_at.strftime("%Y-%m-%dT%H:%MZ")

    assert _judge(minute, make_set()).verdict is Verdict.POSSIBLE


def test_day_that_contains_a_pass_is_possible_but_says_little() -> None:
    seen = _find_pass()
    day = seen.culminates_at.strftime("%Y-%m-%dT00:00Z/%Y-%m-%dT23:59Z")

    judgement = _judge(day, make_set())

    assert judgement.verdict is Verdict.POSSIBLE
    assert judgement.chance is not None
    assert judgement.chance.same_hour > 0.4
    assert not judgement.chance.is_informative


def test_narrow_sensor_contradicts_a_day_without_a_pass() -> None:
    """The swath of Sentinel-2 meets a place on two or three days of ten."""
    sentinel = make_set(
        norad_id=40697,
        name="SENTINEL-2A",
        designator="2015-028A",
        inclination_deg=98.565,
        mean_motion_rev_day=14.30819,
        eccentricity=0.0001,
    )
    verdicts = Counter(
        _judge(
            (EPOCH + days * DAY).strftime("%Y-%m-%dT00:00Z/%Y-%m-%dT23:59Z"),
            sentinel,
            fleet=find_fleet("Sentinel-2A"),
            is_daylight=True,
        ).verdict
        for days in range(10)
    )

    assert verdicts[Verdict.CONTRADICTED] >= 6
    assert verdicts[Verdict.POSSIBLE] >= 1


def test_date_without_a_zone_is_wider_than_a_day() -> None:
    seen = _find_pass()
    next_day = (seen.culminates_at + DAY).strftime("%Y-%m-%d")

    # In a zone ahead of UTC, the pass of yesterday evening may be today's.
    assert _judge(next_day, make_set()).verdict is Verdict.POSSIBLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [("not stated", Reason.NO_TIME), ("2023", Reason.TOO_LONG), ("2023-05-01/2023-07-01", Reason.TOO_LONG)],
)
def test_vague_times_are_not_judged(text: str, reason: Reason) -> None:
    judgement = _judge(text, make_set())

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, reason)


def test_vague_place_is_not_judged() -> None:
    judgement = _judge(EPOCH, make_set(), spot=Spot(44.61, 33.53, radius_m=600_000))

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.VAGUE_PLACE)


@pytest.mark.parametrize("radius_m", [1_000.0, 50_000.0, 500_000.0])
def test_any_point_of_an_uncertain_place_is_granted(radius_m: float) -> None:
    """What is possible for the true point is not contradicted for a place that contains it."""
    seen = _find_pass()
    for north, east in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        for minutes in (0, 2, 4):
            away_deg = radius_m / 111_320 * 0.99
            spot = Spot(44.61 + north * away_deg, 33.53 + east * away_deg / 0.72, radius_m=radius_m)
            at = seen.culminates_at + timedelta(minutes=minutes)
            if _judge(at, make_set()).verdict is Verdict.POSSIBLE:
                assert _judge(at, make_set(), spot=spot).verdict is not Verdict.CONTRADICTED


def test_unknown_platform_is_not_judged() -> None:
    judgement = _judge(EPOCH, make_set(), fleet=find_fleet("Hubble"))

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.UNKNOWN_PLATFORM)


def test_before_launch_it_is_left_to_the_chronology() -> None:
    judgement = _judge("2005-05-01T10:00:00Z", make_set())

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.NOT_IN_SERVICE)


def test_without_sets_nothing_is_said() -> None:
    judgement = _judge(EPOCH, make_set(norad_id=40115))

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.NO_SETS)


@pytest.mark.parametrize("days", [OLDEST_DAYS + 1, -OLDEST_DAYS - 1, 1_000])
def test_old_sets_say_nothing(days: float) -> None:
    judgement = _judge(EPOCH + days * DAY, make_set())

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.TOO_OLD)


def test_old_set_on_one_side_contradicts_nothing() -> None:
    stated = _find_pass(days=40).culminates_at + timedelta(hours=4)

    alone = _judge(stated, make_set())
    between = _judge(stated, make_set(), move_epoch(make_set(), 80))

    assert (alone.verdict, alone.reason) == (Verdict.UNDETERMINED, Reason.ONE_SIDED)
    assert between.verdict is Verdict.CONTRADICTED
    assert between.members[0].has_both_sides


def test_sets_that_agree_on_both_sides_are_believed() -> None:
    seen = _find_pass()

    judgement = _judge(seen.culminates_at, make_set(), move_epoch(make_set(), 14))

    assert judgement.verdict is Verdict.POSSIBLE
    assert judgement.members[0].has_both_sides


@pytest.mark.parametrize("hours", [0, 4])
def test_manoeuvre_between_the_sets_leaves_it_open(hours: int) -> None:
    stated = _find_pass().culminates_at + timedelta(hours=hours)

    judgement = _judge(stated, make_set(), move_epoch(make_set(), 14, late_s=700))

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.DISAGREEMENT)


def test_implausible_sets_are_set_aside() -> None:
    """Invented, with a sound checksum: it must not accuse anybody."""
    judgement = _judge(EPOCH, make_set(mean_motion_rev_day=14.9))

    assert (judgement.verdict, judgement.reason) == (Verdict.UNDETERMINED, Reason.IMPLAUSIBLE)


def test_genuine_set_is_used_beside_an_implausible_one() -> None:
    judgement = _judge(_find_pass().culminates_at, make_set(inclination_deg=51.6), make_set())

    assert judgement.verdict is Verdict.POSSIBLE


@pytest.mark.parametrize(
    ("is_daylight", "verdict"),
    [(None, Verdict.UNDETERMINED), (True, Verdict.CONTRADICTED), (False, Verdict.POSSIBLE)],
)
def test_pass_in_the_dark_depends_on_the_picture(is_daylight: bool | None, verdict: Verdict) -> None:  # noqa: FBT001 - a column
    dark = _find_pass(is_lit=False)

    judgement = _judge(dark.culminates_at, make_set(), is_daylight=is_daylight)

    assert judgement.verdict is verdict


def test_any_of_a_constellation_suffices() -> None:
    seen = _find_pass()
    fleet = Fleet("two", (get_sensor("WV03"), get_sensor("WV02")), is_complete=True)

    judgement = _judge(seen.culminates_at, make_set(), fleet=fleet)

    assert judgement.verdict is Verdict.POSSIBLE
    assert [each.verdict for each in judgement.members] == [Verdict.UNDETERMINED, Verdict.POSSIBLE]


def test_constellation_is_contradicted_only_by_all_of_it() -> None:
    stated = _find_pass().culminates_at + timedelta(hours=4)
    other = make_set(norad_id=40115, designator="2014-048A", mean_motion_rev_day=14.85, inclination_deg=97.86)
    fleet = Fleet("two", (get_sensor("WV03"), get_sensor("WV02")), is_complete=True)
    assert _judge(stated, other, fleet=find_fleet("WV03")).verdict is Verdict.CONTRADICTED

    one, both = _judge(stated, make_set(), fleet=fleet), _judge(stated, make_set(), other, fleet=fleet)
    unlisted = _judge(stated, make_set(), other, fleet=Fleet("many", fleet.sensors, is_complete=False))

    assert (one.verdict, one.reason) == (Verdict.UNDETERMINED, Reason.INCOMPLETE)
    assert both.verdict is Verdict.CONTRADICTED
    assert (unlisted.verdict, unlisted.reason) == (Verdict.UNDETERMINED, Reason.INCOMPLETE)


def test_chance_of_a_constellation_is_larger_than_of_one() -> None:
    seen = _find_pass()
    other = make_set(norad_id=40115, designator="2014-048A", mean_motion_rev_day=14.85, inclination_deg=97.86)
    fleet = Fleet("two", (get_sensor("WV03"), get_sensor("WV02")), is_complete=True)

    alone = _judge(seen.culminates_at, make_set()).chance
    both = _judge(seen.culminates_at, make_set(), other, fleet=fleet).chance

    assert alone is not None
    assert both is not None
    assert both.any_time > alone.any_time


def test_chance_is_the_share_of_made_up_times_that_pass() -> None:
    """Draw times as the chance describes them, and count; the set is 14 to 30 days old for all of them."""
    stated = _find_pass(days=21.5).culminates_at
    assert timedelta(days=22) < stated - EPOCH < timedelta(days=23.4)
    chance = _judge(stated, make_set()).chance
    assert chance is not None
    random = Random(4)
    drawn = [stated + timedelta(days=random.uniform(-8, 6.5)) for _ in range(4_000)]

    verdicts = Counter(_judge_without_chance(at) for at in drawn)

    assert chance.any_time > 0.01
    assert verdicts[True] / len(drawn) == pytest.approx(chance.any_time, abs=0.004)


def _judge_without_chance(at: datetime) -> bool:
    """The accept rule in its own words: some moment within six minutes has the place in reach, by day."""
    orbit = make_orbit(make_set())
    for second in range(-360, 361, 20):
        look = compute_look(orbit, at + timedelta(seconds=second), SEVASTOPOL)
        if look is not None and look.elevation_deg >= 20 and look.off_nadir_deg <= 50:
            return compute_sun(look.at, 44.61, 33.53).elevation_deg > -6
    return False


def test_sentinel_2_may_have_seen_the_place_later_in_its_datatake() -> None:
    sentinel = make_set(
        norad_id=40697, designator="2015-028A", inclination_deg=98.565, mean_motion_rev_day=14.30819
    )
    fleet = find_fleet("Sentinel-2A")
    passes = list_passes([sentinel], EPOCH, EPOCH + 15 * DAY, spot=SEVASTOPOL, sensors=fleet.sensors)
    seen = next(each for each in passes if each.is_in_reach and each.sun_elevation_deg > 10)
    start = parse_instant(render_utc(seen.culminates_at - timedelta(minutes=10)))

    datatake = judge_pass([sentinel], start, spot=SEVASTOPOL, fleet=fleet)
    tile = judge_pass([sentinel], start, spot=SEVASTOPOL, fleet=fleet, is_tile_time=True)

    assert datatake.verdict is Verdict.POSSIBLE
    assert tile.verdict is not Verdict.POSSIBLE


def _print_share(name: str, verdicts: list[Judged]) -> Counter[Verdict]:
    for low, high in ((0, 7), (7, 14), (14, 30), (30, 45)):
        part = Counter(verdict for age, verdict in verdicts if low < age <= high)
        print(f"{name:28} sets {low:2}-{high:2} d: {part[Verdict.POSSIBLE]:4} of {part.total():4} accepted")
    whole = Counter(verdict for age, verdict in verdicts if age <= 45)
    print(f"{name:28} accepted {whole[Verdict.POSSIBLE] / whole.total():.3f}, {dict(whole)}")
    return whole


def test_true_collects_are_accepted_and_none_is_contradicted(shared_data: Path) -> None:
    folder = shared_data / "eo"

    counts = _print_share("its own satellite", judge_own(folder, list_collects(folder)))

    assert counts.total() > 100
    assert counts[Verdict.POSSIBLE] >= 0.97 * counts.total()
    assert counts[Verdict.CONTRADICTED] == 0


def test_another_satellite_of_the_operator_is_seldom_accepted(shared_data: Path) -> None:
    folder = shared_data / "eo"

    counts = _print_share("another Maxar satellite", judge_others(folder, list_collects(folder)))

    assert counts[Verdict.POSSIBLE] <= 0.12 * counts.total()


@pytest.mark.slow
def test_right_satellite_on_a_wrong_day_is_seldom_accepted(shared_data: Path) -> None:
    """One to five days off, at the same clock time give or take 45 minutes."""
    folder = shared_data / "eo"

    counts = _print_share("its satellite, a wrong day", judge_wrong_days(folder, list_collects(folder)))

    assert counts.total() > 900
    assert counts[Verdict.POSSIBLE] <= 0.14 * counts.total()


def test_landsat_and_sentinel_scenes_are_never_contradicted(shared_data: Path) -> None:
    folder = shared_data / "eo"

    judged = judge_swaths(folder, read_rows(folder / "s2_landsat_scene_times.csv"))

    _print_share("Landsat and Sentinel-2", judged)
    counts = Counter(verdict for age, verdict in judged if age <= OLDEST_DAYS)
    assert counts.total() > 100
    assert counts[Verdict.POSSIBLE] >= 0.97 * counts.total()
    assert counts[Verdict.CONTRADICTED] == 0
