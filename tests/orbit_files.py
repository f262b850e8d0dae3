"""Files of element sets that nobody has issued, for the commands that are given orbits."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from orbit_builders import compute_node, get_sensor, make_omm, make_set

from catalogue.check.element_sets import ElementSet
from catalogue.check.two_lines import compute_checksum

FIRST = "1 35946U 09055A   23121.13693576  .00000010  00000-0  15000-4 0  999"
SECOND = "2 35946  98.4700 195.9000 0002000  90.0000  40.0000 14.37700000 1000"
TWO_LINES = "".join(f"{line}{compute_checksum(line)}\n" for line in (FIRST, SECOND))


def make_set_of(name: str, epoch: datetime, *, anomaly_deg: float = 40.0, number: int = 0) -> ElementSet:
    """An invented set of a satellite of the sensor table: the middle of what its genuine sets show."""
    sensor = get_sensor(name)
    orbit = sensor.orbit
    assert orbit is not None
    crossing = orbit.crossing_h
    crossing_h = (crossing.low + crossing.high) / 2 if crossing else 10.5
    return make_set(
        name=sensor.name.upper(),
        norad_id=sensor.norad_ids[number],
        designator=sensor.designator.value if sensor.designator else None,
        epoch=epoch,
        mean_motion_rev_day=(orbit.mean_motion_rev_day.low + orbit.mean_motion_rev_day.high) / 2,
        inclination_deg=(orbit.inclination_deg.low + orbit.inclination_deg.high) / 2,
        node_deg=compute_node(epoch, crossing_h=crossing_h),
        anomaly_deg=anomaly_deg,
    )


def write_omm(path: Path, sets: Iterable[ElementSet]) -> Path:
    """The sets as a JSON list of OMM, which is what CelesTrak and Space-Track hand out."""
    path.write_text(json.dumps([_render_fields(each) for each in sets]), encoding="utf-8")
    return path


def _render_fields(elements: ElementSet) -> dict[str, str]:
    return make_omm(
        OBJECT_NAME=elements.name or "",
        OBJECT_ID=elements.designator or "",
        NORAD_CAT_ID=str(elements.norad_id),
        EPOCH=elements.epoch.replace(tzinfo=None).isoformat(),
        MEAN_MOTION=repr(elements.mean_motion_rev_day),
        ECCENTRICITY=repr(elements.eccentricity),
        INCLINATION=repr(elements.inclination_deg),
        RA_OF_ASC_NODE=repr(elements.node_deg),
        ARG_OF_PERICENTER=repr(elements.perigee_deg),
        MEAN_ANOMALY=repr(elements.anomaly_deg),
        BSTAR=repr(elements.drag_per_radius),
        MEAN_MOTION_DOT="0",
    )


def write_tle(path: Path, sets: Iterable[ElementSet]) -> Path:
    """The sets as lines of three, rounded as that form rounds."""
    path.write_text("".join(f"{each.name}\n{_render_lines(each)}" for each in sets), encoding="ascii")
    return path


def _render_lines(elements: ElementSet) -> str:
    epoch = elements.epoch
    day = (epoch - datetime(epoch.year, 1, 1, tzinfo=UTC)).total_seconds() / 86_400 + 1
    launch = (elements.designator or "").replace("-", "")[2:]
    first = (
        f"1 {elements.norad_id:05}U {launch:<8} {epoch.year % 100:02}{day:012.8f}  .00000000"
        "  00000-0  00000-0 0  999"
    )
    second = (
        f"2 {elements.norad_id:05} {elements.inclination_deg:8.4f} {elements.node_deg:8.4f} "
        f"{elements.eccentricity * 1e7:07.0f} {elements.perigee_deg:8.4f} {elements.anomaly_deg:8.4f} "
        f"{elements.mean_motion_rev_day:11.8f}00001"
    )
    return "".join(f"{line}{compute_checksum(line)}\n" for line in (first, second))
