"""Pictures in which shadows are marked, made from where the sun stood."""

import math

from subject_builders import make_point, make_subject

from catalogue.check.element_sets import ElementSet
from catalogue.check.subject import Subject
from catalogue.check.sun import compute_sun
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.examination import Footprint, Grid
from catalogue.record.instant import parse_instant
from catalogue.record.scene import Scene

Pixel = tuple[float, float]
FOOT = (500.0, 400.0)


def mark(label: str, start: Pixel, end: Pixel) -> Annotation:
    """A line somebody marked."""
    return Annotation(shape=Shape.LINE, points_px=(start, end), label=label)


def mark_shadow(
    at: str,
    place: tuple[float, float],
    *,
    label: str = "shadow height=30 height-error=3 crane",
    height_m: float = 30.0,
    pixel_m: float = 0.5,
    turned_deg: float = 0.0,
    foot: Pixel = FOOT,
) -> Annotation:
    """The shadow that the sun threw at a moment, in a picture turned clockwise by an angle."""
    moment = parse_instant(at).earliest
    assert moment is not None
    sun = compute_sun(moment, *place)
    length_px = height_m / math.tan(math.radians(sun.elevation_deg)) / pixel_m
    return mark(label, foot, point(foot, sun.azimuth_deg + 180 + turned_deg, length_px))


def point(start: Pixel, azimuth_deg: float, length_px: float) -> Pixel:
    """The pixel so far away in a direction, clockwise from the picture's upper edge."""
    angle = math.radians(azimuth_deg)
    return start[0] + length_px * math.sin(angle), start[1] - length_px * math.cos(angle)


def make_picture(
    stated_at: str,
    place: tuple[float, float],
    *annotations: Annotation,
    is_georeferenced: bool = True,
    pixel_m: float = 0.5,
    platform: str | None = None,
    elements: tuple[ElementSet, ...] = (),
) -> Subject:
    """A picture of a place with marks, said to be of some time."""
    latitude, longitude = place
    box = (longitude - 0.005, latitude - 0.004, longitude + 0.005, latitude + 0.004)
    west, south, east, north = box
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    footprint = Footprint(rings_wgs84=(ring,), bounds_wgs84=box, source="GTiff:transform")
    scene = Scene(
        platform=platform, acquired_at=stated_at, place=make_point(latitude, longitude, radius_m=500)
    )
    return make_subject(
        scenes=(scene,),
        annotations=annotations,
        footprint=footprint if is_georeferenced else None,
        grid=Grid(column_m=(pixel_m, 0.0), row_m=(0.0, -pixel_m)) if is_georeferenced else None,
        elements=elements,
    )
