"""How like a picture its embedded thumbnail is, whichever way it was turned, boxed or cropped.

1. Each of the eight EXIF orientations of the picture is laid on the thumbnail: whole on whole, whole on
   the thumbnail without its bars, and the picture's middle on the whole thumbnail.
2. Only where none of these fits, each is sought in the other at many scales: pictures are cropped after
   their thumbnails were made, and some thumbnails show a part.
3. Only where that fails too, it is asked whether a part of either may yet stand in the other, very small,
   turned by any angle, squeezed or beside other pictures: if so, that they disagree tells nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from catalogue.examine.part_search import FLATTEST, Field, fit_within, resize, turn
from catalogue.examine.rough_search import may_share_part
from catalogue.record.closer_look import Fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Below this a few dark pixels decide everything.
_SMALLEST_PX = 32
# What a picture must have for its disagreeing to mean anything: a part of it may be all that is left.
_SMALLEST_TELLING_PX = 80
_FLATTEST_TELLING = 15.0
# Crops to between a tenth and a half. Of those of real pictures that are varied enough, the lowest
# correlation was 0.68; a part of eight rows is the least that does not agree with nearly anything.
_SMALLEST_SMALL_PART_PX, _LARGEST_SMALL_PART_PX = 8, 60
_SMALL_PART_CORRELATES = 0.65
_FLATTEST_SMALL_PART = 10.0
# A thumbnail of the same pixels reaches this even after strong compression and a change of tone.
_GOOD = 0.9
# From here on nobody calls it another picture's, and what is left to search is not worth its time.
_LIKE_CORRELATION, _LIKE_AGREEMENT = 0.8, 0.5
# Cameras write 160 pixels; time goes with the square.
_LARGEST_THUMBNAIL_PX = 256
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
    is_telling: bool = True


def find_best_match(
    picture: "NDArray[np.float32]", thumbnail: "NDArray[np.float32]", *, good: float = _GOOD
) -> Match | None:
    """The strongest agreement of a picture with a thumbnail; None when either says too little.

    Args:
        picture: brightness, shape (row, column), 0 to 255; some hundred pixels a side are enough.
        thumbnail: likewise.
        good: the correlation that ends the search.
    """
    thumbnail = fit_within(thumbnail, _LARGEST_THUMBNAIL_PX)
    if _says_little(picture) or _says_little(thumbnail):
        return None
    turned = [(number, turn(picture, number)) for number in range(1, 1 + _ORIENTATIONS)]
    found = [match for number, one in turned for match in _lay(one, thumbnail, number)]
    best = max(found, key=lambda match: abs(match.correlation))
    if abs(best.correlation) >= good:
        return best
    turned += [(1, _tilt(picture, angle)) for angle in _TILTS_DEG]
    found += _seek(turned, thumbnail)
    strongest = max((match.correlation for match in found), key=abs)
    best = max(found, key=lambda match: match.agreement + (_WHOLE_BONUS if match.fit is Fit.WHOLE else 0))
    is_like = abs(strongest) >= _LIKE_CORRELATION or best.agreement >= _LIKE_AGREEMENT
    is_telling = (
        _tells_much(picture)
        and _tells_much(thumbnail)
        and not _may_be_small_part([one for _, one in turned[:_ORIENTATIONS]], thumbnail)
        and (is_like or not may_share_part(picture, thumbnail))
    )
    return replace(best, correlation=strongest, is_telling=is_telling)


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
    is_busy = np.maximum(spread_a, spread_b) > FLATTEST
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
    return min(array.shape) < _SMALLEST_PX or float(array.std()) < FLATTEST


def _tells_much(array: "NDArray[np.float32]") -> bool:
    """Whether it is large and varied enough for any judgement, its even bars left aside."""
    top, bottom, left, right = _find_frame(array)
    return min(bottom - top, right - left) >= _SMALLEST_TELLING_PX and float(array.std()) >= _FLATTEST_TELLING


def _may_be_small_part(turned: "list[NDArray[np.float32]]", thumbnail: "NDArray[np.float32]") -> bool:
    """Whether a picture may be a part of the thumbnail so small that no more can be told of it.

    It may when some place of the thumbnail correlates with it as parts do, or when it is so even at that
    size that any even place would do.
    """
    field = Field(thumbnail)
    for picture in turned:
        small = fit_within(picture, _SEARCHED_PX)
        short_px = float(_LARGEST_SMALL_PART_PX)
        while short_px >= _SMALLEST_SMALL_PART_PX:
            part = _scale_to(small, short_px / min(small.shape), field.shape)
            if float(part.std()) < _FLATTEST_SMALL_PART or abs(field.find(part)[0]) >= _SMALL_PART_CORRELATES:
                return True
            short_px /= _COARSE_STEP
    return False


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
    yield _compare(resize(picture, rows, columns), thumbnail, Fit.WHOLE, orientation)
    for top, bottom, left, right in {_find_box(picture.shape, thumbnail.shape), _find_frame(thumbnail)}:
        inner = thumbnail[top:bottom, left:right]
        if inner.shape != thumbnail.shape and not _says_little(inner):
            yield _compare(resize(picture, *inner.shape), inner, Fit.WHOLE, orientation)
    top, bottom, left, right = _find_box(thumbnail.shape, picture.shape)
    middle = picture[top:bottom, left:right]
    if middle.shape != picture.shape and not _says_little(middle):
        yield _compare(resize(middle, rows, columns), thumbnail, Fit.MIDDLE, orientation)


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
        busy = np.flatnonzero(spread > FLATTEST)
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
        field = Field(fit_within(whole, _COARSE_PX))
        for step, scale in enumerate(_list_scales(part.shape, field.shape)):
            found = abs(field.find(_scale_to(part, scale, field.shape))[0])
            key = (fit, step, index % len(turned) < _ORIENTATIONS)
            if found > promising.get(key, (0.0, 0, 0.0))[0]:
                promising[key] = (found, index, scale / max(field.shape))
    for _, index, scale in promising.values():
        part, whole, fit, number = pairs[index]
        field = Field(fit_within(whole, _SEARCHED_PX))
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
    return resize(part, min(rows, most[0]), min(columns, most[1]))
