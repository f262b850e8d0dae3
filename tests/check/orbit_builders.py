"""Element sets made up here, and real ones read where they lie."""

import csv
import math
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
from sgp4.api import WGS72, Satrec

from catalogue.check.element_sets import ElementSet, SetForm, parse_element_sets
from catalogue.check.sensors import Sensor, find_sensors

EPOCH = datetime(2023, 5, 1, 3, 17, 11, 250_000, tzinfo=UTC)


def make_set(**changes: object) -> ElementSet:
    """A set of WorldView-2 that nobody has issued: its orbit, a phase and plane of our own choice."""
    made = ElementSet(
        name="WORLDVIEW-2",
        norad_id=35946,
        designator="2009-055A",
        epoch=EPOCH,
        raw="",
        form=SetForm.OMM,
        inclination_deg=98.47,
        node_deg=compute_node(EPOCH, crossing_h=10.5),
        eccentricity=0.0002,
        perigee_deg=90.0,
        anomaly_deg=40.0,
        mean_motion_rev_day=14.377,
        drag_per_radius=0.0,
    )
    return msgspec.structs.replace(made, **changes)


def compute_node(epoch: datetime, *, crossing_h: float) -> float:
    """The node of an orbit that descends at this local mean solar time."""
    days = (epoch - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400
    return (280.460 + 0.9856474 * days + crossing_h * 15) % 360


def make_omm(**changes: str) -> dict[str, str]:
    """The fields of an OMM, all of them invented."""
    fields = {
        "CCSDS_OMM_VERS": "2.0",
        "OBJECT_NAME": "WORLDVIEW-2",
        "OBJECT_ID": "2009-055A",
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "TEME",
        "TIME_SYSTEM": "UTC",
        "MEAN_ELEMENT_THEORY": "SGP4",
        "EPOCH": "2023-05-01T03:17:11.250000",
        "MEAN_MOTION": "14.377",
        "ECCENTRICITY": ".0002",
        "INCLINATION": "98.47",
        "RA_OF_ASC_NODE": "195.9",
        "ARG_OF_PERICENTER": "90",
        "MEAN_ANOMALY": "40",
        "EPHEMERIS_TYPE": "0",
        "NORAD_CAT_ID": "35946",
        "BSTAR": "1.5E-5",
        "MEAN_MOTION_DOT": "2e-7",
        "MEAN_MOTION_DDOT": "0",
    }
    return fields | changes


def move_epoch(elements: ElementSet, days: float, *, late_s: float = 0.0) -> ElementSet:
    """The same orbit as a set of another day tells it; late when a manoeuvre lay between.

    The angles turn at the mean rates that SGP4 itself derives; drag must be zero.
    """
    theirs = Satrec()
    theirs.sgp4init(
        WGS72,
        "i",
        elements.norad_id,
        (elements.epoch - datetime(1949, 12, 31, tzinfo=UTC)).total_seconds() / 86_400,
        0.0,
        0.0,
        0.0,
        elements.eccentricity,
        math.radians(elements.perigee_deg),
        math.radians(elements.inclination_deg),
        math.radians(elements.anomaly_deg),
        elements.mean_motion_rev_day * 2 * math.pi / 1_440,
        math.radians(elements.node_deg),
    )
    minutes = days * 1_440
    late = 360 * elements.mean_motion_rev_day * late_s / 86_400
    return msgspec.structs.replace(
        elements,
        epoch=elements.epoch + timedelta(days=days),
        node_deg=(elements.node_deg + math.degrees(theirs.nodedot * minutes)) % 360,
        perigee_deg=(elements.perigee_deg + math.degrees(theirs.argpdot * minutes)) % 360,
        anomaly_deg=(elements.anomaly_deg + math.degrees(theirs.mdot * minutes) - late) % 360,
    )


@cache
def read_history(folder: Path) -> dict[int, tuple[ElementSet, ...]]:
    """Genuine sets by catalogue number."""
    with (folder / "tle_history.csv").open(encoding="utf-8", newline="") as file:
        text = "\n".join(f"{row['line1']}\n{row['line2']}" for row in csv.DictReader(file))
    held: dict[int, list[ElementSet]] = {}
    for each in parse_element_sets(text).sets:
        held.setdefault(each.norad_id, []).append(each)
    return {number: tuple(sets) for number, sets in held.items()}


def get_sensor(name: str) -> Sensor:
    (sensor,) = find_sensors(name)
    return sensor
