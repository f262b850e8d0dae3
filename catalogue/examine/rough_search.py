"""Whether a part of one picture stands in another: turned by any angle, squeezed, or beside others.

Small copies, in which only the local contrast is left, are laid on each other in thousands of ways. Of two
pictures that have nothing in common, the best of them correlates as chance has it: the less, the more
pixels are compared. How far a laying stands out of chance is therefore its correlation times the root of
the number of its pixels.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalogue.examine.part_search import Field, fit_within, resize, turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGE_PX, _PART_PX, _WHOLE_PX = 160, 96, 64
_ANGLE_STEP_DEG = 6
_STEP = 1.15
# The least that is sought: a side of the part, and its share of the side of the whole.
_SMALLEST_PX = 10
_SMALLEST_SHARE = 0.18
# A strip may be lower, as it is long; fewer pixels than these would have to agree nearly fully.
_LOWEST_STRIP_PX = 6
_LOWEST_STRIP_SHARE = 0.1
_FEWEST_PX = 140
# Local contrast: in how wide a neighbourhood, and what is noise in grey levels.
_NEAR_PX, _AROUND_PX = 3, 4
_NOISE = 3.0
_CONTRAST = 50.0
_ORIENTATIONS = range(1, 9)
# The best of all layings of pictures that have nothing in common is 6 to 7.5, more where both have lines or
# a pattern that repeat; of real pictures that were turned, cut to a strip or put into a collage it was 9
# or more.
_BEYOND_CHANCE = 7.0


def may_share_part(picture: "NDArray[np.float32]", other: "NDArray[np.float32]") -> bool:
    """Whether some laying of a part of either on the other stands far enough out of chance."""
    return measure_trace(picture, other, enough=_BEYOND_CHANCE) >= _BEYOND_CHANCE


def measure_trace(
    picture: "NDArray[np.float32]", other: "NDArray[np.float32]", *, enough: float = math.inf
) -> float:
    """How far the best laying of a part of either on the other stands out of chance.

    Args:
        picture: brightness, shape (row, column), 0 to 255.
        other: likewise.
        enough: what ends the search.
    """
    first, second = (_keep_contrast(fit_within(one, _LARGE_PX)) for one in (picture, other))
    found = 0.0
    for part, whole in ((first, second), (second, first)):
        for one in _list_layings(fit_within(part, _PART_PX), Field(fit_within(whole, _WHOLE_PX))):
            found = max(found, one)
            if found >= enough:
                return found
    return found


def _list_layings(part: "NDArray[np.float32]", field: Field) -> Iterator[float]:
    for one in _list_parts(part):
        largest = min(field.shape[0] / one.shape[0], field.shape[1] / one.shape[1])
        for scale in _list_scales(min(one.shape), largest):
            yield _lay(one, scale, scale, field)
    for number in _ORIENTATIONS:
        one = turn(part, number)
        rows, columns = one.shape
        for down in _list_scales(rows, field.shape[0] / rows, _LOWEST_STRIP_PX, _LOWEST_STRIP_SHARE):
            for across in _list_scales(
                columns, field.shape[1] / columns, _LOWEST_STRIP_PX, _LOWEST_STRIP_SHARE
            ):
                if rows * down * columns * across >= _FEWEST_PX:
                    yield _lay(one, down, across, field)


def _list_parts(array: "NDArray[np.float32]") -> "Iterator[NDArray[np.float32]]":
    """The whole at every angle; and five pieces of half its sides, in each EXIF orientation."""
    for angle in range(0, 360, _ANGLE_STEP_DEG):
        yield _tilt(array, angle)
    for number in _ORIENTATIONS:
        turned = turn(array, number)
        rows, columns = (size // 2 for size in turned.shape)
        for top, left in ((0, 0), (0, columns), (rows, 0), (rows, columns), (rows // 2, columns // 2)):
            yield turned[top : top + rows, left : left + columns]


def _list_scales(
    size: int, largest: float, smallest_px: int = _SMALLEST_PX, smallest_share: float = _SMALLEST_SHARE
) -> Iterator[float]:
    scale = largest
    while scale >= largest * smallest_share and size * scale >= smallest_px:
        yield scale
        scale /= _STEP


def _lay(part: "NDArray[np.float32]", down: float, across: float, field: Field) -> float:
    rows = min(max(1, round(part.shape[0] * down)), field.shape[0])
    columns = min(max(1, round(part.shape[1] * across)), field.shape[1])
    return abs(field.find(resize(part, rows, columns))[0]) * math.sqrt(rows * columns)


def _keep_contrast(array: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """What each pixel differs from its neighbourhood, in units of how much they differ there."""
    import numpy as np

    difference = array - _blur(array, _NEAR_PX)
    spread = np.sqrt(np.maximum(_blur(difference * difference, _AROUND_PX), 0))
    return np.asarray(_CONTRAST * difference / (spread + _NOISE), dtype=np.float32)


def _blur(array: "NDArray[np.float32]", sigma_px: int) -> "NDArray[np.float32]":
    import numpy as np

    reach = 3 * sigma_px
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma_px) ** 2)
    weights /= weights.sum()
    rows, columns = array.shape
    padded = np.pad(array, reach, mode="edge")
    across = sum(weight * padded[:, at : at + columns] for at, weight in enumerate(weights))
    down = sum(weight * across[at : at + rows] for at, weight in enumerate(weights))
    return np.asarray(down, dtype=np.float32)


def _tilt(array: "NDArray[np.float32]", angle_deg: int) -> "NDArray[np.float32]":
    """The middle of the turned array, as large as fits without its empty corners."""
    import numpy as np
    from PIL import Image

    image = Image.fromarray(array).rotate(angle_deg, Image.Resampling.BILINEAR, expand=True)
    rows, columns = _fit_upright(array.shape[0], array.shape[1], math.radians(angle_deg))
    top, left = (image.height - rows) // 2, (image.width - columns) // 2
    return np.asarray(image, dtype=np.float32)[top : top + rows, left : left + columns]


def _fit_upright(rows: int, columns: int, angle: float) -> tuple[int, int]:
    """The sides of the largest upright box in a turned one: it touches two of its sides, or all four."""
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    short = min(rows, columns)
    if short <= 2 * sine * cosine * max(rows, columns) or math.isclose(sine, cosine):
        one, other = short / 2 / cosine, short / 2 / sine
        return (int(one), int(other)) if columns >= rows else (int(other), int(one))
    scale = cosine * cosine - sine * sine
    return int((rows * cosine - columns * sine) / scale), int((columns * cosine - rows * sine) / scale)
