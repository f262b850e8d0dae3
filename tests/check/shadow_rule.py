"""What a measured shadow says about the dates of real scenes."""

import math
import random
from datetime import datetime
from pathlib import Path

from truth_rows import Row, read_rows

from catalogue.check.shadow import (
    MeasuredSun,
    ShadowLine,
    ShadowMeasurement,
    combine_shadows,
    measure_shadow,
)
from catalogue.check.shadow_frame import Frame
from catalogue.check.shadow_judge import Fit, judge_time
from catalogue.record.instant import parse_instant, render_utc
from catalogue.record.place import Place, PlaceState

# Days shifted.
SHIFTS = ((1, 3), (3, 7), (7, 14), (14, 30), (30, 60), (60, 183), (330, 400))
# Rates of wrong dates that a faultless measurement exposes, by tolerance, as measured on 1,107 collects.
PUBLISHED = {
    3.0: (0.00, 0.00, 0.49, 0.86, 0.97, 0.98, 0.63),
    5.0: (0.00, 0.00, 0.05, 0.66, 0.90, 0.96, 0.44),
}


def pick_scenes(shared_data: Path, count: int) -> tuple[Row, ...]:
    """One row of each collect, so that no collect counts more than another."""
    rows = read_rows(shared_data / "eo" / "maxar_open_data_scenes.csv")
    collects = sorted({row["catalog_id"]: row for row in rows}.values(), key=lambda row: row["catalog_id"])
    return tuple(random.Random(6).sample(collects, count))


def judge_published(row: Row, at: datetime, *, minimum_deg: float) -> Fit:
    """What a faultless shadow, its sun the published one, says to a time."""
    sun = MeasuredSun(
        azimuth_deg=float(row["view_sun_azimuth"]),
        azimuth_sigma_deg=0.0,
        elevation_deg=float(row["view_sun_elevation"]),
        elevation_sigma_deg=0.0,
    )
    return judge_shadow(row, sun, at, minimum_deg=minimum_deg)


def judge_shadow(row: Row, sun: MeasuredSun, at: datetime, *, minimum_deg: float | None = None) -> Fit:
    """What a measured sun says to a time at the place of a scene."""
    place = Place(state=PlaceState.LOCATED, latitude_deg=float(row["lat"]), longitude_deg=float(row["lon"]))
    when = parse_instant(render_utc(at))
    if minimum_deg is None:
        return judge_time(sun, when, place).answer
    return judge_time(sun, when, place, minimum_deg=minimum_deg).answer


def mark_shadow(row: Row, rng: random.Random, *, has_height: bool) -> MeasuredSun | None:
    """The sun by a 20 m object at 0.5 m a pixel, marked to a pixel, its height known to 10 %, on a slope."""
    azimuth, elevation = (
        math.radians(float(row[name])) for name in ("view_sun_azimuth", "view_sun_elevation")
    )
    rise = math.tan(math.radians(rng.gauss(0, 2)))
    length_px = 20 / (math.tan(elevation) + rise) / 0.5
    if length_px <= 0:
        return None
    ends = [
        (x + rng.gauss(0, 1), y + rng.gauss(0, 1))
        for x, y in ((0.0, 0.0), (-length_px * math.sin(azimuth), length_px * math.cos(azimuth)))
    ]
    line = ShadowLine(
        foot_px=ends[0],
        tip_px=ends[1],
        height_m=20 + rng.gauss(0, 2) if has_height else None,
        height_error_m=2 if has_height else None,
    )
    frame = Frame(
        column_m=(0.5, 0.0), row_m=(0.0, -0.5), north_sigma_deg=0.1, scale_share=0.01, source="test"
    )
    measured = measure_shadow(line, frame)
    return combine_shadows((measured,)) if isinstance(measured, ShadowMeasurement) else None
