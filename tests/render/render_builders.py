"""Builders of tiny pictures, captions and annotations for the tests of drawing."""

import io

import numpy as np
from PIL import Image

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.pixels import Picture
from catalogue.render.caption_strip import CaptionStrip

IMAGE_ID = "1a2b3c4d5e6f" + "0123456789abcdef" * 3 + "7777"
GREY = 120


def make_picture(
    width: int = 400, height: int = 300, *, of_original: int = 1, has_data: bool = True
) -> Picture:
    """A grey picture, read at one of so many pixels of its original."""
    return Picture(
        rgb=np.full((height, width, 3), GREY, dtype=np.uint8),
        mask=np.full((height, width), has_data),
        width_px=width * of_original,
        height_px=height * of_original,
        stretch="as stored",
    )


def make_strip(**changes: object) -> CaptionStrip:
    values: dict[str, object] = {"image_id": IMAGE_ID, "captured": "capture time: not stated", **changes}
    return CaptionStrip(**values)  # type: ignore[arg-type]


def make_shape(shape: Shape, *points: tuple[float, float], label: str = "ship") -> Annotation:
    return Annotation(shape=shape, points_px=points, label=label)


def read_pixels(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Shape (row, column, channel)."""
    return np.asarray(Image.open(io.BytesIO(png)))
