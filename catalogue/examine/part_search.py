"""Where a part of a picture lies in the whole, by normalised cross-correlation.

Source: J. P. Lewis, Fast Normalized Cross-Correlation (1995).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Standard deviation in grey levels of 255: clear sky and open water have less.
FLATTEST = 4.0


class Field:
    """A picture in which others are sought; brightness, shape (row, column)."""

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
        centred /= max(float(np.sqrt((centred * centred).sum())), 1e-6)
        product = np.fft.irfft2(self._transform * np.conj(np.fft.rfft2(centred, self.shape)), self.shape)
        product = product[: self.shape[0] - rows + 1, : self.shape[1] - columns + 1]
        total, squares = (_sum_boxes(one, rows, columns) for one in self._sums)
        spread = np.maximum(squares - total * total / (rows * columns), 0)
        # A place as flat as the sky agrees with anything by its noise alone.
        floor = rows * columns * FLATTEST**2
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


def fit_within(array: "NDArray[np.float32]", longest_px: int) -> "NDArray[np.float32]":
    """The array with its longest side at most so many pixels."""
    scale = min(1.0, longest_px / max(array.shape))
    return resize(array, max(1, round(array.shape[0] * scale)), max(1, round(array.shape[1] * scale)))


def resize(array: "NDArray[np.float32]", rows: int, columns: int) -> "NDArray[np.float32]":
    """The array at another size; where it shrinks, each value is of all that fall into it."""
    import numpy as np
    from PIL import Image

    if array.shape == (rows, columns):
        return array
    image = Image.fromarray(array).resize((columns, rows), Image.Resampling.HAMMING)
    return np.asarray(image, dtype=np.float32)


def turn(array: "NDArray[np.float32]", orientation: int) -> "NDArray[np.float32]":
    """The array as an EXIF orientation shows it."""
    import numpy as np

    mirrored = {2, 4, 5, 7}
    turns = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}
    return np.ascontiguousarray(
        np.rot90(array[:, ::-1] if orientation in mirrored else array, turns[orientation])
    )
