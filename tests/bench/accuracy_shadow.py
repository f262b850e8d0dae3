"""How often a shadow measured in a real scene exposes a wrong date, and that it accuses no true one."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import borrowed  # noqa: F401 - lets the next lines find them
from accuracy_table import Table, Target, rate
from shadow_rule import PUBLISHED, SHIFTS, judge_published, judge_shadow, mark_shadow, pick_scenes
from truth_rows import Row, read_time

from catalogue.check.shadow import MeasuredSun
from catalogue.check.shadow_judge import Fit

_SCENES = 300
_SEED = 8
# What a shadow that was measured of a scene says to a time.
_Judge = Callable[[datetime], Fit]


def measure_shadows(folder: Path, *, most: int) -> list[Table]:
    """Rates of "contradicted" by shadows, faultless or marked by hand, by days off."""
    rows = pick_scenes(folder.parent, min(_SCENES, most))
    lines = []
    accused = 0
    for tolerance_deg in PUBLISHED:
        judges = [(row, _judge_faultless(row, tolerance_deg)) for row in rows]
        lines.append((f"faultless, tolerance {tolerance_deg:g} deg", *_rate_all(judges)))
        accused += _count_accused(judges)
    for has_height, name in ((True, "azimuth and height"), (False, "azimuth only")):
        judges = list(_mark_all(rows, has_height=has_height))
        lines.append((f"marked to a pixel, {name}", *_rate_all(judges)))
        accused += _count_accused(judges)
    return [
        Table(
            "shadow",
            "Share of times contradicted by one shadow, by days that the date is off (same clock time)",
            ("shadow", "n", "0", *(f"{low}-{high}" for low, high in SHIFTS)),
            tuple(lines),
            targets=(Target("true times contradicted: 0", str(accused), accused == 0),),
        )
    ]


def _judge_faultless(row: Row, tolerance_deg: float) -> _Judge:
    return lambda at: judge_published(row, at, minimum_deg=tolerance_deg)


def _mark_all(rows: Sequence[Row], *, has_height: bool) -> list[tuple[Row, _Judge]]:
    """Shadows that are too short to be measured are left out."""
    rng = Random(_SEED)
    marked = [(row, mark_shadow(row, rng, has_height=has_height)) for row in rows]
    return [(row, _judge_marked(row, sun)) for row, sun in marked if sun is not None]


def _judge_marked(row: Row, sun: MeasuredSun) -> _Judge:
    return lambda at: judge_shadow(row, sun, at)


def _rate_all(judges: Sequence[tuple[Row, _Judge]]) -> tuple[str, ...]:
    rng = Random(_SEED)
    cells = [rate(_count_accused(judges), len(judges))]
    for low, high in SHIFTS:
        found = [
            judge(read_time(row["datetime"]) + timedelta(days=rng.choice((-1, 1)) * rng.randint(low, high)))
            for row, judge in judges
        ]
        cells.append(rate(found.count(Fit.CONTRADICTED), len(found)))
    return str(len(judges)), *cells


def _count_accused(judges: Sequence[tuple[Row, _Judge]]) -> int:
    return [judge(read_time(row["datetime"])) for row, judge in judges].count(Fit.CONTRADICTED)
