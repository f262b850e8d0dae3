"""Pixels as they were read: an array with its mask and its scale."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Pixels:
    """A picture, read decimated.

    Attributes:
        bands: shape (band, row, column), in the file's own number type (complex as magnitude).
        mask: shape (row, column), True where there is data.
        width_px: of the original's stored grid.
        height_px: likewise.
        colours: how to show the bands: "rgb", "rgba", "grey", "palette" (already expanded to rgb)
            or "bands" (no colour meaning known).
    """

    bands: "NDArray[Any]"
    mask: "NDArray[np.bool_]"
    width_px: int
    height_px: int
    colours: str
