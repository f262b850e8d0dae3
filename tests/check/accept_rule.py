"""The accept rule for orbits, asked of real collects and real element sets."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from orbit_builders import read_history
from truth_rows import Row, read_rows, read_time

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import OLDEST_DAYS, Spot, compute_age, count_seconds, find_both_sides, find_nearest
from catalogue.check.pass_verdict import Verdict, judge_pass
from catalogue.check.sensors import find_fleet
from catalogue.record.instant import parse_instant, render_utc

MAXAR = ("WV01", "WV02", "WV03", "WV04", "GE01")
OLDEST_JUDGED_DAYS = 45.0

# The age of the nearest set in days (infinite without one), and the verdict.
Judged = tuple[float, Verdict]
# Which sets somebody gives for a platform and a time.
Give = Callable[[Path, str, datetime], tuple[ElementSet, ...]]


def list_collects(folder: Path) -> list[Row]:
    """One row a catalogue id, as the accept rule was measured."""
    collects: dict[str, Row] = {}
    for row in read_rows(folder / "maxar_open_data_scenes.csv"):
        collects.setdefault(row["catalog_id"], row)
    return list(collects.values())


def find_given_sets(folder: Path, platform: str, at: datetime) -> tuple[ElementSet, ...]:
    """What somebody who looks for orbits would give: the nearest set on each side, when there are."""
    numbers = find_fleet(platform).sensors[0].norad_ids
    history = read_history(folder).get(numbers[0], ()) if numbers else ()
    return tuple(one for one in find_both_sides(history, count_seconds(at)) if one is not None)


def find_nearest_set(folder: Path, platform: str, at: datetime) -> tuple[ElementSet, ...]:
    """Only the nearest of them."""
    nearest = find_nearest(find_given_sets(folder, platform, at), count_seconds(at))
    return () if nearest is None else (nearest,)


def judge_collect(
    folder: Path,
    row: Row,
    platform: str,
    at: datetime,
    *,
    give: Give = find_given_sets,
    oldest_days: float = OLDEST_JUDGED_DAYS,
) -> Judged:
    """What the orbit of a platform says about the place of a collect at a time."""
    sets = give(folder, platform, at)
    nearest = find_nearest(sets, count_seconds(at))
    age_days = compute_age(nearest, count_seconds(at)) if nearest is not None else math.inf
    if age_days > oldest_days:
        return age_days, Verdict.UNDETERMINED
    spot = Spot(float(row["lat"]), float(row["lon"]))
    when = parse_instant(render_utc(at))
    return age_days, judge_pass(sets, when, spot=spot, fleet=find_fleet(platform)).verdict


def judge_own(folder: Path, rows: Sequence[Row], *, give: Give = find_given_sets) -> list[Judged]:
    """Each collect by its own satellite at its own time."""
    return [
        judge_collect(folder, row, row["platform"], read_time(row["datetime"]), give=give) for row in rows
    ]


def judge_others(folder: Path, rows: Sequence[Row], *, give: Give = find_given_sets) -> list[Judged]:
    """Each collect by every other satellite of the operator; where its own could be judged."""
    own = judge_own(folder, rows, give=give)
    judged = [row for row, (age, _) in zip(rows, own, strict=True) if age <= OLDEST_JUDGED_DAYS]
    return [
        judge_collect(folder, row, platform, read_time(row["datetime"]), give=give)
        for row in judged
        for platform in MAXAR
        if platform != row["platform"]
    ]


def judge_wrong_days(folder: Path, rows: Sequence[Row], *, give: Give = find_given_sets) -> list[Judged]:
    """Each collect by its own satellite one to five days off, at its clock time give or take 45 minutes."""
    found = []
    for row in rows:
        random = Random(row["catalog_id"])
        for days in (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5):
            at = read_time(row["datetime"]) + timedelta(days=days, minutes=random.uniform(-45, 45))
            found.append(judge_collect(folder, row, row["platform"], at, give=give))
    return found


def judge_swaths(folder: Path, rows: Sequence[Row]) -> list[Judged]:
    """Each Landsat and Sentinel-2 scene by its own satellite at its published time."""
    names = {"L8": "Landsat 8", "L9": "Landsat 9", "S2A": "Sentinel-2A", "S2B": "Sentinel-2B"}
    return [
        judge_collect(
            folder, row, names[row["platform"]], read_time(row["datetime"]), oldest_days=OLDEST_DAYS
        )
        for row in rows
    ]
