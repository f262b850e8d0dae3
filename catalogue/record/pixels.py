"""A picture as it is shown: eight bits a colour, with its mask, and what was done to get there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Picture:
    """A picture ready to be looked at, possibly smaller than its original.

    Attributes:
        rgb: shape (row, column, 3); red, green, blue; 0 to 255; black where there is no data.
        mask: shape (row, column), True where there is data.
        width_px: of the original's stored grid, EXIF orientation not applied.
        height_px: likewise.
        stretch: how stored values became colours, as a sentence, such as "as stored" or "16-bit
            values 112 to 2841 shown as black to white".
    """

    rgb: "NDArray[np.uint8]"
    mask: "NDArray[np.bool_]"
    width_px: int
    height_px: int
    stretch: str
