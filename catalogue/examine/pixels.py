"""The pixels of one file, read no larger than wanted, in its own number type."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.errors import InputUnreadable
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import JPEG, PNG, WEBP, MediaType
from catalogue.examine.raster_source import check_local_file, open_raster
from catalogue.examine.raster_strips import TooMuchToRead, plan_reading, read_bands

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

_PLAIN_MODES = {"1": "L", "L": "L", "LA": "LA", "RGB": "RGB", "RGBA": "RGBA", "La": "LA", "RGBa": "RGBA"}


@dataclass(frozen=True)
class Pixels:
    """A picture, read decimated.

    Attributes:
        bands: shape (band, row, column), in the file's own number type (complex as magnitude); one
            band, or the three that are shown as red, green and blue.
        mask: shape (row, column), True where there is data.
        width_px: of the original's stored grid.
        height_px: likewise.
        colours: "rgb", "grey", "palette" (already expanded to rgb) or "bands" (three bands whose
            colour meaning is not known).
        bits: of a stored value that uses fewer bits than its number type; None otherwise.
    """

    bands: "NDArray[Any]"
    mask: "NDArray[np.bool_]"
    width_px: int
    height_px: int
    colours: str
    bits: int | None = None


def read_pixels(path: Path, media_type: MediaType, *, max_px: int, limits: Limits) -> Pixels:
    """The pixels of a file, decimated so that the longest side is at most `max_px`, never enlarged.

    Args:
        path: an existing regular local file.
        media_type: by its bytes.
        max_px: longest side of the result.
        limits: a picture that must be decoded whole has at most `max_decoded_px` pixels.

    Raises:
        InputRefused: not a local file, or a kind whose pixels this program does not read.
        InputUnreadable: the pixels are damaged, or decoding them would take too much memory.
    """
    if media_type in {JPEG, WEBP}:
        return _read_with_pillow(path, media_type, max_px, limits)
    # PNG goes to GDAL: Pillow cuts 16-bit colour to eight bits, and gives up on a swollen text chunk.
    with open_raster(path, media_type, part="the pixels") as source:
        if media_type == PNG:
            _refuse_large(path, source.width * source.height, limits)
        try:
            reading = read_bands(source, plan_reading(source, max_px, limits))
        except TooMuchToRead as error:
            raise InputUnreadable(f"cannot read the pixels of {path.name}: {error}") from error
    return Pixels(
        reading.bands, reading.mask, reading.width_px, reading.height_px, reading.colours, reading.bits
    )


def _refuse_large(path: Path, count: int, limits: Limits) -> None:
    if count > limits.max_decoded_px:
        raise InputUnreadable(
            f"cannot read the pixels of {path.name}: it claims {count} pixels, more than the "
            f"{limits.max_decoded_px} that are decoded at once; obtain it in a tiled format"
        )


def _read_with_pillow(path: Path, media_type: MediaType, max_px: int, limits: Limits) -> Pixels:
    import numpy as np
    from PIL import Image

    check_local_file(path)
    with pillow_faults(path), Image.open(path, formats=[_name_format(media_type)]) as image:
        width, height = image.size
        _refuse_large(path, width * height, limits)
        # JPEG decodes at half, quarter or eighth size when asked; other kinds ignore this.
        image.draft(None, (max_px, max_px))
        plain = _to_plain_mode(image)
        size = _fit(width, height, max_px)
        if plain.size != size:
            plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        array = np.asarray(plain)
    bands = array[np.newaxis] if array.ndim == 2 else np.moveaxis(array, 2, 0)
    mask = np.ones(bands.shape[1:], dtype=bool)
    if plain.mode in {"LA", "RGBA"}:
        bands, mask = bands[:-1], bands[-1] > 0
    return Pixels(bands, mask, width, height, "grey" if len(bands) == 1 else "rgb")


def _name_format(media_type: MediaType) -> str:
    return "JPEG" if media_type == JPEG else "WEBP"


def _to_plain_mode(image: "Image") -> "Image":
    """Grey or colour with eight bits, with alpha when the file has any transparency."""
    if image.mode in _PLAIN_MODES and "transparency" not in image.info:
        return image.convert(_PLAIN_MODES[image.mode])
    return image.convert("RGBA" if "transparency" in image.info or image.mode in {"PA"} else "RGB")


def _fit(width: int, height: int, max_px: int) -> tuple[int, int]:
    longest = max(width, height)
    if longest <= max_px:
        return width, height
    return max(1, round(width * max_px / longest)), max(1, round(height * max_px / longest))


@contextmanager
def pillow_faults(path: Path) -> Iterator[None]:
    """Pillow's many faults for damaged files, turned into ours."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Its size and its oddities are judged by our own limits and the metadata readers.
            warnings.simplefilter("ignore")
            yield
    except (
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        IndexError,
        EOFError,
        OverflowError,
        MemoryError,
        struct.error,
    ) as error:
        text = " ".join(str(getattr(error, "strerror", None) or error).split()).replace(f"{path.parent}/", "")
        raise InputUnreadable(
            f"cannot read the pixels of {path.name}: {text or type(error).__name__}; obtain the file again"
        ) from error
