"""Shadows, leans and directions that somebody marked in a picture, and the sun that they show."""

import msgspec

from catalogue.check.shadow import (
    MeasuredSun,
    ShadowLine,
    ShadowMeasurement,
    ShadowRefusal,
    combine_shadows,
    measure_shadow,
)
from catalogue.check.shadow_frame import (
    Frame,
    make_frame_from_direction,
    make_frame_from_grid,
    make_frame_without_north,
)
from catalogue.check.shadow_lean import LeanMeasurement, measure_lean
from catalogue.check.subject import Subject
from catalogue.errors import ValueRefused
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.measure_label import LabelFault, Measure, MeasureLabel, parse_measure_label


class Marked(msgspec.Struct, frozen=True):
    """A measuring line as it was marked."""

    line: Annotation
    label: MeasureLabel


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What was marked for measuring the sun.

    Attributes:
        shadows: foot to tip.
        leans: foot to roof.
        norths: lines of a known azimuth.
        faults: labels that begin like one of these and cannot be read.
    """

    shadows: tuple[Marked, ...]
    leans: tuple[Marked, ...]
    norths: tuple[Marked, ...]
    faults: tuple[LabelFault, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The sun by all marks that could be measured.

    Attributes:
        sun: None when no shadow shows azimuth or elevation.
        leans: each shadow against the lean of its object, for a sun without north.
        unused: why a mark was not used, one sentence each.
        missing: why the sun is not fully known, one phrase each.
    """

    sun: MeasuredSun | None
    leans: tuple[LeanMeasurement, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]


def find_marks(subject: Subject) -> Marks:
    """The measuring lines for the sun among an image's annotations."""
    marked: dict[Measure, list[Marked]] = {measure: [] for measure in Measure}
    faults = []
    for line in subject.image.annotations:
        label = parse_measure_label(line.label) if line.shape is Shape.LINE else None
        if isinstance(label, MeasureLabel) and len(line.points_px) == 2:
            marked[label.measure].append(Marked(line, label))
        # A faulty length is told by the check that uses it.
        elif isinstance(label, LabelFault) and not label.label.casefold().startswith(Measure.LENGTH):
            faults.append(label)
    return Marks(
        shadows=tuple(marked[Measure.SHADOW]),
        leans=tuple(marked[Measure.LEAN]),
        norths=tuple(marked[Measure.NORTH]),
        faults=tuple(faults),
    )


def read_marks(subject: Subject, marks: Marks) -> Reading:
    """The sun by the marks; what is too short or cannot be read is told.

    Scale comes from a georeference only: the ground sample distance of a scene is not that of a picture
    that somebody made smaller.
    """
    unused = [f"label {fault.label!r}: {fault.reason}" for fault in marks.faults]
    frame = _make_frame(subject, marks, unused)
    has_grid = subject.grid is not None and subject.footprint is not None
    measured: list[ShadowMeasurement] = []
    leans = []
    for shadow in marks.shadows:
        line = _make_line(shadow)
        found = measure_shadow(line, frame)
        if isinstance(found, ShadowRefusal):
            unused.append(f"{shadow.line.label!r}: {found.reason}")
            continue
        measured.append(found)
        if shadow.label.height_m is not None and not has_grid:
            unused.append(f"{shadow.line.label!r}: the height was not used: the picture has no map grid")
        for lean in marks.leans:
            if lean.label.name.casefold() != shadow.label.name.casefold():
                continue
            angle = measure_lean(line, lean.line.points_px[1], frame)
            if isinstance(angle, ShadowRefusal):
                unused.append(f"{lean.line.label!r}: {angle.reason}")
            else:
                leans.append(angle)
    sun = combine_shadows(tuple(measured)) if measured else None
    is_known = sun is not None and not (sun.azimuth_deg is None and sun.elevation_deg is None)
    return Reading(
        sun=sun if is_known else None,
        leans=tuple(leans),
        unused=tuple(unused),
        missing=sun.missing if sun is not None else (),
    )


def _make_frame(subject: Subject, marks: Marks, unused: list[str]) -> Frame:
    if subject.grid is not None and subject.footprint is not None:
        return make_frame_from_grid(subject.grid, subject.footprint)
    for north in marks.norths:
        label = north.label
        assert label.azimuth_deg is not None and label.azimuth_error_deg is not None
        try:
            return make_frame_from_direction(
                north.line.points_px[0],
                north.line.points_px[1],
                azimuth_deg=label.azimuth_deg,
                error_deg=label.azimuth_error_deg,
                error_px=label.error_px,
            )
        except ValueRefused as error:
            unused.append(f"{north.line.label!r}: {error}")
    return make_frame_without_north()


def _make_line(shadow: Marked) -> ShadowLine:
    label = shadow.label
    return ShadowLine(
        foot_px=shadow.line.points_px[0],
        tip_px=shadow.line.points_px[1],
        error_px=label.error_px,
        height_m=label.height_m,
        height_error_m=label.height_error_m,
    )
