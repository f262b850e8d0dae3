"""Truth scenes as records with a stated platform, time and place, true or falsified one way."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

import borrowed  # noqa: F401 - lets the next lines find them
from accept_rule import find_given_sets, list_collects
from accuracy_sun import Published, find_cause, read_published
from msgspec import structs
from subject_builders import embed, make_point, make_subject, note
from truth_rows import Row

from catalogue.check.element_sets import ElementSet
from catalogue.check.sensors import find_fleet
from catalogue.check.subject import Subject
from catalogue.record.answer import Question
from catalogue.record.examination import Footprint
from catalogue.record.fact import Fact, FactValue
from catalogue.record.instant import render_utc
from catalogue.record.place import measure_distance_m
from catalogue.record.scene import Scene

_KM_PER_DEG = 111.195
# The published middle of a tile is exact; without a radius a place is taken as one of 1 km.
_RADIUS_M = 10.0
_HALF_SCENE_DEG = 0.3
# After every truth scene, and after every day that one is shifted to.
_RECORDED_AT = "2027-01-01T12:00:00Z"
_NUMBERS = {
    "gsd_m": "gsd",
    "off_nadir_deg": "view_off_nadir",
    "sun_azimuth_deg": "view_sun_azimuth",
    "sun_elevation_deg": "view_sun_elevation",
}
_STAC = {
    "gsd_m": "gsd",
    "off_nadir_deg": "view:off_nadir",
    "sun_azimuth_deg": "view:sun_azimuth",
    "sun_elevation_deg": "view:sun_elevation",
}
# Who may be taken for whom: a false platform is one of the same class.
CLASSES = (
    ("WorldView-1", "WorldView-2", "WorldView-3", "WorldView-4", "GeoEye-1", "Pleiades 1A", "Pleiades 1B"),
    ("Landsat 8", "Landsat 9", "Sentinel-2A", "Sentinel-2B"),
)


class Kind(StrEnum):
    """What is false in a record."""

    TRUE = "nothing: true"
    DAY = "day"
    HOUR = "hour"
    PLACE = "place"
    PLATFORM = "platform"
    HEMISPHERE = "hemisphere"


# The question whose proposition the falsehood makes false.
EXPECTED = {
    Kind.DAY: Question.MISDATED,
    Kind.HOUR: Question.MISDATED,
    Kind.PLACE: Question.MISLOCATED,
    Kind.HEMISPHERE: Question.MISLOCATED,
    Kind.PLATFORM: Question.MISREPRESENTED,
}


@dataclass(frozen=True)
class Truth:
    """What a scene is, or what is stated of it.

    Attributes:
        id: of the supplier.
        platform: as people write it.
        at: aware.
        published: angles and the rest, as the supplier has them; never falsified.
    """

    id: str
    platform: str
    at: datetime
    latitude_deg: float
    longitude_deg: float
    published: Published

    @property
    def is_maxar(self) -> bool:
        """Whether it is one of the collects."""
        return "catalog_id" in self.published.row


@dataclass(frozen=True)
class Given:
    """What a record has besides platform, time and place.

    Attributes:
        name: one line.
        angles: sun angles, off-nadir and GSD are stated too.
        elements: the user gives the nearest set of the stated platform on each side of the stated time.
        sidecar: the supplier's own item, true in everything, came with the file.
    """

    name: str
    angles: bool = False
    elements: bool = False
    sidecar: bool = False


def read_truths(folder: Path) -> tuple[list[Truth], list[Truth]]:
    """(truth scenes, scenes whose published record is itself wrong by the rules of the sun table).

    One row a Maxar collect, and every Landsat and Sentinel-2 item with a sun, a clock time and a platform
    of the sensor table.
    """
    sound: list[Truth] = []
    wrong: list[Truth] = []
    for truth in _read_all(folder):
        (wrong if is_record_wrong(truth.published) else sound).append(truth)
    return sound, wrong


def is_record_wrong(one: Published) -> bool:
    """Whether another place or time of day explains the published sun, and the published one does not.

    The time of a Sentinel-2 datatake is what its supplier publishes: it is no fault of the record.
    """
    cause = find_cause(one) if one.separate() > one.profile.conflict_deg else ""
    return cause.startswith(("latitude and longitude exchanged", "time of day", "a bare date"))


def _read_all(folder: Path) -> Iterator[Truth]:
    collects = {id(row) for row in list_collects(folder)}
    for one in read_published(folder):
        row = one.row
        is_maxar = "catalog_id" in row
        sensors = find_fleet(row["platform"]).sensors
        if (is_maxar and id(row) not in collects) or len(sensors) != 1 or not one.has_hour:
            continue
        if not is_maxar and sensors[0].name not in CLASSES[1]:
            continue
        yield Truth(
            row["catalog_id" if is_maxar else "id"],
            sensors[0].name,
            one.at,
            float(row["lat"]),
            float(row["lon"]),
            one,
        )


def falsify(truth: Truth, kind: Kind, rng: Random) -> Truth:
    """What is stated of a scene when this is false in it."""
    if kind is Kind.DAY:
        days = rng.choice((-1, 1)) * rng.randint(1, 183)
        return replace(truth, at=truth.at + timedelta(days=days))
    if kind is Kind.HOUR:
        minutes = rng.choice((-1, 1)) * rng.uniform(60, 11 * 60)
        return replace(truth, at=truth.at + timedelta(minutes=minutes))
    if kind is Kind.PLACE:
        km = math.exp(rng.uniform(math.log(100), math.log(3_000)))
        return _move(truth, km, rng.uniform(0, 2 * math.pi))
    if kind is Kind.PLATFORM:
        others = next(names for names in CLASSES if truth.platform in names)
        return replace(truth, platform=rng.choice([name for name in others if name != truth.platform]))
    if kind is Kind.HEMISPHERE:
        flips = [
            replace(truth, latitude_deg=-truth.latitude_deg),
            replace(truth, longitude_deg=-truth.longitude_deg),
        ]
        return rng.choice([flip for flip in flips if _measure_km(truth, flip) >= 100])
    return truth


def _measure_km(one: Truth, other: Truth) -> float:
    points = [(each.latitude_deg, each.longitude_deg) for each in (one, other)]
    return measure_distance_m(points[0], points[1]) / 1_000


def _move(truth: Truth, km: float, bearing: float) -> Truth:
    latitude, arc = math.radians(truth.latitude_deg), math.radians(km / _KM_PER_DEG)
    north = math.asin(
        math.sin(latitude) * math.cos(arc) + math.cos(latitude) * math.sin(arc) * math.cos(bearing)
    )
    east = math.atan2(
        math.sin(bearing) * math.sin(arc) * math.cos(latitude),
        math.cos(arc) - math.sin(latitude) * math.sin(north),
    )
    longitude = (truth.longitude_deg + math.degrees(east) + 180) % 360 - 180
    return replace(truth, latitude_deg=math.degrees(north), longitude_deg=longitude)


def make_record(folder: Path, stated: Truth, given: Given, *, truth: Truth | None = None) -> Subject:
    """A record that states this of a scene.

    Args:
        folder: of the truth rows, for element sets.
        stated: what the statement says, true or not.
        given: what there is besides.
        truth: what the supplier's sidecar says; needed when one is given.
    """
    elements: tuple[ElementSet, ...] = ()
    if given.elements:
        elements = find_given_sets(folder, stated.platform, stated.at)
    angles = _read_numbers(stated.published.row) if given.angles else {}
    has_sidecar = given.sidecar and truth is not None
    scene = Scene(
        platform=stated.platform,
        acquired_at=render_utc(stated.at),
        place=make_point(stated.latitude_deg, stated.longitude_deg, radius_m=_RADIUS_M),
        noted=note(2, at=_RECORDED_AT),
    )
    return make_subject(
        scenes=(structs.replace(scene, **angles),),
        facts=_list_sidecar_facts(truth) if has_sidecar and truth else (),
        footprint=_find_footprint(truth) if has_sidecar and truth else None,
        name="scene.tif",
        media_type="image/tiff",
        ingested_at=_RECORDED_AT,
        elements=elements,
    )


def _read_numbers(row: Row) -> dict[str, float]:
    """What is published besides time and place; an azimuth below 0 is turned, as an editor would."""
    found = {name: float(row[column]) for name, column in _NUMBERS.items() if row[column]}
    return found | {"sun_azimuth_deg": found["sun_azimuth_deg"] % 360}


def _list_sidecar_facts(truth: Truth) -> tuple[Fact, ...]:
    row = truth.published.row
    values: dict[str, FactValue] = {
        "datetime": row["datetime"],
        "platform": row["platform"],
        **{_STAC[name]: value for name, value in _read_numbers(row).items()},
    }
    names = {stac: name for name, stac in _STAC.items()} | {"datetime": "acquired_at"}
    return tuple(
        embed(names.get(stac, stac), value, f"STAC:properties.{stac}") for stac, value in values.items()
    )


def _find_footprint(truth: Truth) -> Footprint:
    """The tile of a Maxar collect; of another scene a square about its middle."""
    row, half = truth.published.row, _HALF_SCENE_DEG
    if truth.is_maxar:
        west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
    else:
        west, east = truth.longitude_deg - half, truth.longitude_deg + half
        south, north = truth.latitude_deg - half, truth.latitude_deg + half
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Footprint(rings_wgs84=(ring,), bounds_wgs84=(west, south, east, north), source="GTiff:transform")
