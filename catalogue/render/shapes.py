"""Which shapes can be drawn: a journal from elsewhere may hold one without enough points."""

from catalogue.record.annotation import Annotation, Shape

_POINTS_NEEDED = {Shape.BOX: 2, Shape.POLYGON: 3, Shape.POINT: 1, Shape.ARROW: 2, Shape.LINE: 2}


def has_enough_points(annotation: Annotation) -> bool:
    """Whether the points of the annotation make up its shape."""
    return len(annotation.points_px) >= _POINTS_NEEDED[annotation.shape]
