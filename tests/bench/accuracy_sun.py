"""Published sun angles against computed ones, and why the worst are off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import borrowed  # noqa: F401 - lets the next line find it
from accuracy_table import Table, Target, find_quantile
from truth_rows import Row, read_rows, read_time

from catalogue.check.sun import (
    PLAIN,
    SENTINEL_2,
    Sun,
    SunProfile,
    compute_published_sun,
    compute_separation,
    find_profile,
)

OUTLIER_DEG = 0.5
# Landsat's angles lie within 0.1 deg, Maxar's within 0.25: what is met as closely is explained.
EXPLAINED_DEG = 0.25
_DAY_S = 86_400
# The strip of a datatake lasts up to 40 minutes.
_DATATAKE_S = 2_400
_MAXAR = {"WV01", "WV02", "WV03", "WV04", "GE01"}


@dataclass(frozen=True)
class Published:
    """One published sun.

    Attributes:
        row: as the file has it.
        provider: who published it, told from platform and collection.
        profile: how this provider writes angles.
        has_hour: the time is more than a date.
    """

    row: Row
    provider: str
    profile: SunProfile
    has_hour: bool

    @property
    def at(self) -> datetime:
        """The published time; a bare date is its midnight."""
        return read_time(self.row["datetime"])

    @property
    def sun(self) -> Sun:
        """The published angles."""
        return Sun(float(self.row["view_sun_azimuth"]) % 360, float(self.row["view_sun_elevation"]))

    def separate(
        self, *, shift_s: float = 0, is_swapped: bool = False, profile: SunProfile | None = None
    ) -> float:
        """How far the computed sun is off, perhaps at another time or with the axes exchanged."""
        latitude, longitude = float(self.row["lat"]), float(self.row["lon"])
        if is_swapped:
            latitude, longitude = longitude, latitude
        at = self.at + timedelta(seconds=shift_s)
        sun = compute_published_sun(at, latitude, longitude, profile=profile or self.profile)
        return compute_separation(sun, self.sun)


def measure_sun(folder: Path) -> list[Table]:
    """Separations by provider, and every outlier with its cause."""
    published = list(read_published(folder))
    groups: dict[str, list[Published]] = {}
    for one in published:
        groups.setdefault(one.provider if one.has_hour else "time is a bare date", []).append(one)
    largest = {name: max(one.separate() for one in group) for name, group in groups.items()}
    targets = [
        _aim("Landsat 8 and 9, Collection 2", 0.1, largest),
        _aim("Maxar Open Data", 0.25, largest),
    ]
    table = Table(
        "sun",
        "Separation between published and computed sun, degrees",
        ("published by", "n", "median", "p95", "max", "median without profile", "max without profile"),
        tuple(_describe(name, group) for name, group in sorted(groups.items())),
        targets=tuple(target for target in targets if target is not None),
    )
    return [table, _list_outliers(published)]


def read_published(folder: Path) -> Iterator[Published]:
    """Every truth row that gives a time and a sun."""
    rows = (*read_rows(folder / "maxar_open_data_scenes.csv"), *read_rows(folder / "stac_items_sun.csv"))
    for row in rows:
        if row["datetime"] and row["view_sun_azimuth"] and row["view_sun_elevation"]:
            yield Published(row, _name_provider(row), find_profile(row["platform"]), "T" in row["datetime"])


def _name_provider(row: Row) -> str:
    platform = row["platform"].casefold().replace("_", "-")
    if "catalog_id" in row or row["platform"] in _MAXAR:
        return "Maxar Open Data"
    if platform.startswith("landsat"):
        is_new = platform[-1:] in {"8", "9"}
        if not is_new:
            return "Landsat 1 to 7"
        return (
            "Landsat 8 and 9, Collection 2" if "-c2" in row["collection"] else "Landsat 8 before Collection 2"
        )
    if platform.startswith("sentinel-2"):
        return "Sentinel-2"
    return "others (ASTER, Planet, CBERS)"


def _aim(name: str, most_deg: float, largest: dict[str, float]) -> Target | None:
    if name not in largest:
        return None
    return Target(
        f"{name}, largest separation at most {most_deg} deg",
        f"{largest[name]:.3f}",
        largest[name] <= most_deg,
    )


def _describe(name: str, group: Sequence[Published]) -> tuple[str, ...]:
    separations = [one.separate() for one in group]
    plain = [one.separate(profile=PLAIN) for one in group]
    figures = (
        median(separations),
        find_quantile(separations, 0.95),
        max(separations),
        median(plain),
        max(plain),
    )
    return name, str(len(group)), *(f"{figure:.3f}" for figure in figures)


def _list_outliers(published: Sequence[Published]) -> Table:
    found = [(one.separate(), one) for one in published]
    found = sorted((pair for pair in found if pair[0] > OUTLIER_DEG), key=lambda pair: -pair[0])
    return Table(
        "sun",
        f"Every published sun that is more than {OUTLIER_DEG} deg off",
        ("scene", "time", "off, deg", "cause, by rule"),
        tuple(
            (
                one.row.get("id", one.row.get("catalog_id", "")),
                one.row["datetime"],
                f"{separation:.1f}",
                find_cause(one),
            )
            for separation, one in found
        ),
        notes=(f"{len(found)} of {len(published)} rows.",),
    )


def find_cause(one: Published) -> str:
    """Why a published sun is off, by rules that look at the row only."""
    if not one.has_hour:
        shift_s, residual = _fit(one.separate, 0, _DAY_S)
        clock = (one.at + timedelta(seconds=shift_s)).strftime("%H:%M")
        fit = f"; the sun is that of {clock} UTC" if residual <= EXPLAINED_DEG else ""
        return f"a bare date, read as midnight{fit}"
    swapped = one.separate(is_swapped=True) if abs(float(one.row["lon"])) <= 90 else 180.0
    if swapped <= OUTLIER_DEG:
        return f"latitude and longitude exchanged: {swapped:.2f} deg off the other way round"
    shift_s, residual = _fit(one.separate, -_DAY_S // 2, _DAY_S // 2)
    if residual > EXPLAINED_DEG and abs(float(one.row["lon"])) <= 90:
        turned_s, turned = _fit(partial(one.separate, is_swapped=True), -_DAY_S // 2, _DAY_S // 2)
        if turned <= EXPLAINED_DEG:
            return f"latitude and longitude exchanged, and time of day: the sun is that of {_tell(turned_s)}"
    if residual > EXPLAINED_DEG:
        return f"not established: at no time of that day less than {residual:.2f} deg off"
    if one.profile is SENTINEL_2 and 0 < shift_s <= _DATATAKE_S:
        return f"time of the datatake: the sun is that of {shift_s:.0f} s later, when the tile was seen"
    return f"time of day: the sun is that of {_tell(shift_s)}"


def _tell(shift_s: float) -> str:
    return f"{abs(shift_s):.0f} s {'later' if shift_s > 0 else 'earlier'}"


def _fit(separate: Callable[..., float], start_s: int, end_s: int) -> tuple[float, float]:
    """(shift in seconds, separation that is left) at the best time of the day."""
    coarse = min(range(start_s, end_s, 120), key=lambda shift_s: separate(shift_s=shift_s))
    fine = min(range(coarse - 120, coarse + 121, 10), key=lambda shift_s: separate(shift_s=shift_s))
    return float(fine), separate(shift_s=fine)
