"""How like a picture its embedded thumbnail is, whichever way it was turned, boxed or cropped.

1. Each of the eight EXIF orientations of the picture is laid on the thumbnail: whole on whole, whole on
   the thumbnail without its bars, and the picture's middle on the whole thumbnail.
2. Only where none of these fits, each is sought in the other at many scales: pictures are cropped after
   their thumbnails were made, and some thumbnails show a part.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from catalogue.record.closer_look import Fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Below this a few dark pixels decide everything.
_SMALLEST_PX = 32
# Standard deviation in grey levels of 255: clear sky and open water have less.
_FLATTEST = 4.0
# A thumbnail of the same pixels reaches this even after strong compression and a change of tone.
_GOOD = 0.9
_SEARCHED_PX = 160
# Small copies, by which the search is made affordable.
_COARSE_PX = 80
_COARSE_STEP = 1.12
_SMALLEST_COARSE_PX = 14
# How small, against the other, a part may be that is sought.
_SMALLEST_PART = 0.3
_STEP = 1.06
_ASPECT_TOLERANCE = 0.02
_TILE_PX = 10
_TILE_AGREES = 0.7
# Two of four tiles agree by chance; fewer than these count as these.
_FEWEST_TILES = 24
_ORIENTATIONS = 8
# A part is told only where it agrees clearly better than the whole.
_WHOLE_BONUS = 0.1
# Horizons and north are set straight by a few degrees.
_TILTS_DEG = (-15, -12, -9, -6, -4, -2, 2, 4, 6, 9, 12, 15)


@dataclass(frozen=True)
class Match:
    """How two pictures were laid over each other, and how well they agree; see `Likeness`."""

    correlation: float
    agreement: float
    fit: Fit
    orientation: int


def find_best_match(
    picture: "NDArray[np.float32]", thumbnail: "NDArray[np.float32]", *, good: float = _GOOD
) -> Match | None:
    """The strongest agreement of a picture with a thumbnail; None when either says too little.

    Args:
        picture: brightness, shape (row, column), 0 to 255; some hundred pixels a side are enough.
        thumbnail: likewise.
        good: the correlation that ends the search.
    """
    if _says_little(picture) or _says_little(thumbnail):
        return None
    turned = [(number, _turn(picture, number)) for number in range(1, 1 + _ORIENTATIONS)]
    found = [match for number, one in turned for match in _lay(one, thumbnail, number)]
    best = max(found, key=lambda match: abs(match.correlation))
    if abs(best.correlation) >= good:
        return best
    turned += [(1, _tilt(picture, angle)) for angle in _TILTS_DEG]
    found += _seek(turned, thumbnail)
    strongest = max((match.correlation for match in found), key=abs)
    best = max(found, key=lambda match: match.agreement + (_WHOLE_BONUS if match.fit is Fit.WHOLE else 0))
    return replace(best, correlation=strongest)


def correlate(first: "NDArray[np.float32]", second: "NDArray[np.float32]") -> float:
    """Pearson's coefficient of two arrays of the same shape; 0 when either is flat."""
    import numpy as np

    a, b = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale > 0 else 0.0


def measure_agreement(first: "NDArray[np.float32]", second: "NDArray[np.float32]") -> float:
    """The share of small tiles in which two pictures of the same shape agree, 0 to 1.

    What was written or pasted over a picture spoils its own tiles and no others. A tile that is flat in
    both says nothing and is not counted.
    """
    import numpy as np

    a, b = (_cut_tiles(one) for one in (first, second))
    spread_a, spread_b = a.std(axis=1), b.std(axis=1)
    is_busy = np.maximum(spread_a, spread_b) > _FLATTEST
    if not is_busy.any():
        return 0.0
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    scale = np.maximum(spread_a * spread_b, 1e-6)
    values = (a * b).mean(axis=1)[is_busy] / scale[is_busy]
    # All of one sign: a negative agrees with its picture too.
    agreeing = max((values > _TILE_AGREES).sum(), (values < -_TILE_AGREES).sum())
    return float(agreeing) / max(len(values), _FEWEST_TILES)


def _cut_tiles(array: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Shape (tile, pixel)."""
    rows, columns = array.shape[0] // _TILE_PX, array.shape[1] // _TILE_PX
    cut = array[: rows * _TILE_PX, : columns * _TILE_PX].reshape(rows, _TILE_PX, columns, _TILE_PX)
    return cut.transpose(0, 2, 1, 3).reshape(rows * columns, _TILE_PX * _TILE_PX)


def _says_little(array: "NDArray[np.float32]") -> bool:
    return min(array.shape) < _SMALLEST_PX or float(array.std()) < _FLATTEST


def _turn(array: "NDArray[np.float32]", orientation: int) -> "NDArray[np.float32]":
    """The array as an EXIF orientation shows it."""
    import numpy as np

    mirrored = {2, 4, 5, 7}
    turns = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}
    return np.ascontiguousarray(
        np.rot90(array[:, ::-1] if orientation in mirrored else array, turns[orientation])
    )


def _tilt(array: "NDArray[np.float32]", angle_deg: float) -> "NDArray[np.float32]":
    """The middle of the array, turned, without the corners that turning leaves empty."""
    import math

    import numpy as np
    from PIL import Image

    image = Image.fromarray(array).rotate(angle_deg, Image.Resampling.BILINEAR)
    rows, columns = array.shape
    lean = math.tan(math.radians(abs(angle_deg))) / 2
    top, left = round(columns * lean), round(rows * lean)
    kept = np.asarray(image, dtype=np.float32)[top : rows - top, left : columns - left]
    return kept if min(kept.shape) >= _SMALLEST_PX else array


def _lay(
    picture: "NDArray[np.float32]", thumbnail: "NDArray[np.float32]", orientation: int
) -> Iterator[Match]:
    rows, columns = thumbnail.shape
    yield _compare(_resize(picture, rows, columns), thumbnail, Fit.WHOLE, orientation)
    for top, bottom, left, right in {_find_box(picture.shape, thumbnail.shape), _find_frame(thumbnail)}:
        inner = thumbnail[top:bottom, left:right]
        if inner.shape != thumbnail.shape and not _says_little(inner):
            yield _compare(_resize(picture, *inner.shape), inner, Fit.WHOLE, orientation)
    top, bottom, left, right = _find_box(thumbnail.shape, picture.shape)
    middle = picture[top:bottom, left:right]
    if middle.shape != picture.shape and not _says_little(middle):
        yield _compare(_resize(middle, rows, columns), thumbnail, Fit.MIDDLE, orientation)


def _compare(
    first: "NDArray[np.float32]", second: "NDArray[np.float32]", fit: Fit, orientation: int
) -> Match:
    return Match(correlate(first, second), measure_agreement(first, second), fit, orientation)


def _find_box(inner: tuple[int, ...], outer: tuple[int, ...]) -> tuple[int, int, int, int]:
    """(top, bottom, left, right) of the largest box of the shape of `inner` in the middle of `outer`."""
    aspect = inner[1] / inner[0]
    if abs(aspect * outer[0] / outer[1] - 1) < _ASPECT_TOLERANCE:
        return 0, outer[0], 0, outer[1]
    rows = min(outer[0], round(outer[1] / aspect))
    columns = min(outer[1], round(outer[0] * aspect))
    top, left = (outer[0] - rows) // 2, (outer[1] - columns) // 2
    return top, top + rows, left, left + columns


def _find_frame(thumbnail: "NDArray[np.float32]") -> tuple[int, int, int, int]:
    """(top, bottom, left, right) within the even bars around a thumbnail."""
    import numpy as np

    def span(spread: "NDArray[np.float32]") -> tuple[int, int]:
        busy = np.flatnonzero(spread > _FLATTEST)
        return (int(busy[0]), int(busy[-1]) + 1) if len(busy) else (0, len(spread))

    return (*span(thumbnail.std(axis=1)), *span(thumbnail.std(axis=0)))


def _seek(
    turned: "list[tuple[int, NDArray[np.float32]]]", thumbnail: "NDArray[np.float32]"
) -> Iterator[Match]:
    """The most promising layings of a part on a whole: sought in small copies, compared in large ones."""
    # Even bars would be sought in vain; an even margin may belong to what is found.
    top, bottom, left, right = _find_frame(thumbnail)
    inner = thumbnail[top:bottom, left:right]
    inner = thumbnail if _says_little(inner) else inner
    pairs = [(one, thumbnail, Fit.PART_OF_THUMBNAIL, number) for number, one in turned]
    pairs += [(inner, one, Fit.PART_OF_PICTURE, number) for number, one in turned]
    # The smaller a part and the more it is turned, the more it agrees with by chance: each has its best.
    promising: dict[tuple[Fit, int, bool], tuple[float, int, float]] = {}
    for index, (part, whole, fit, _) in enumerate(pairs):
        field = _Field(_fit_within(whole, _COARSE_PX))
        for step, scale in enumerate(_list_scales(part.shape, field.shape)):
            found = abs(field.find(_scale_to(part, scale, field.shape))[0])
            key = (fit, step, index % len(turned) < _ORIENTATIONS)
            if found > promising.get(key, (0.0, 0, 0.0))[0]:
                promising[key] = (found, index, scale / max(field.shape))
    for _, index, scale in promising.values():
        part, whole, fit, number = pairs[index]
        field = _Field(_fit_within(whole, _SEARCHED_PX))
        for nearby in (1 / _STEP, 1, _STEP):
            resized = _scale_to(part, scale * max(field.shape) * nearby, field.shape)
            if min(resized.shape) >= _SMALLEST_PX:
                yield _compare(resized, field.find(resized)[1], fit, number)


def _list_scales(part: tuple[int, ...], whole: tuple[int, ...]) -> Iterator[float]:
    """Scales of the part, from as large as fits to as small as still means anything."""
    scale = min(whole[0] / part[0], whole[1] / part[1])
    smallest = scale * _SMALLEST_PART
    while scale >= smallest and min(part) * scale >= _SMALLEST_COARSE_PX:
        yield scale
        scale /= _COARSE_STEP


def _scale_to(part: "NDArray[np.float32]", scale: float, most: tuple[int, ...]) -> "NDArray[np.float32]":
    rows, columns = (max(1, round(size * scale)) for size in part.shape)
    return _resize(part, min(rows, most[0]), min(columns, most[1]))


class _Field:
    """A picture in which others are sought, by normalised cross-correlation (J. P. Lewis, 1995)."""

    def __init__(self, whole: "NDArray[np.float32]") -> None:
        import numpy as np

        self.shape = whole.shape
        self._whole = whole
        centred = (whole - whole.mean()).astype(np.float64)
        self._transform = np.fft.rfft2(centred)
        self._sums = [_integrate(centred), _integrate(centred * centred)]

    def find(self, part: "NDArray[np.float32]") -> "tuple[float, NDArray[np.float32]]":
        """The strongest coefficient of a part no larger than the picture, and the place that has it."""
        import numpy as np

        rows, columns = part.shape
        centred = (part - part.mean()).astype(np.float64)
        product = np.fft.irfft2(self._transform * np.conj(np.fft.rfft2(centred, self.shape)), self.shape)
        product = product[: self.shape[0] - rows + 1, : self.shape[1] - columns + 1]
        total, squares = (_sum_boxes(one, rows, columns) for one in self._sums)
        spread = np.maximum(squares - total * total / (rows * columns), 0)
        # A place as flat as the sky agrees with anything by its noise alone.
        floor = rows * columns * _FLATTEST**2
        values = np.where(spread > floor, product / np.sqrt(np.maximum(spread, floor)), 0)
        row, column = divmod(int(np.argmax(np.abs(values))), values.shape[1])
        return float(values[row, column]), self._whole[row : row + rows, column : column + columns]


def _integrate(array: "NDArray[np.float64]") -> "NDArray[np.float64]":
    import numpy as np

    return np.pad(array, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)


def _sum_boxes(table: "NDArray[np.float64]", rows: int, columns: int) -> "NDArray[np.float64]":
    return (
        table[rows:, columns:] - table[:-rows, columns:] - table[rows:, :-columns] + table[:-rows, :-columns]
    )


def _fit_within(array: "NDArray[np.float32]", longest_px: int) -> "NDArray[np.float32]":
    scale = min(1.0, longest_px / max(array.shape))
    return _resize(array, max(1, round(array.shape[0] * scale)), max(1, round(array.shape[1] * scale)))


def _resize(array: "NDArray[np.float32]", rows: int, columns: int) -> "NDArray[np.float32]":
    import numpy as np
    from PIL import Image

    if array.shape == (rows, columns):
        return array
    # BOX with support averages what falls into a pixel: what thumbnails are made by, nearly.
    image = Image.fromarray(array).resize((columns, rows), Image.Resampling.HAMMING)
    return np.asarray(image, dtype=np.float32)
