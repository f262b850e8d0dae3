"""Pictures to be looked at: read, stretched, and rendered as a small JPEG."""

from io import BytesIO
from pathlib import Path

from catalogue.examine.limits import Limits
from catalogue.examine.media_type import MediaType
from catalogue.examine.pixels import Pixels, read_pixels
from catalogue.examine.stretch import stretch_to_rgb
from catalogue.record.pixels import Picture

# Good enough to tell ships from quays; about 40 kB for 512 px.
_JPEG_QUALITY = 85


def read_picture(path: Path, media_type: MediaType, *, max_px: int, limits: Limits) -> Picture:
    """A file as a picture that can be looked at, its longest side at most `max_px`.

    Args:
        path: an existing regular local file.
        media_type: by its bytes.
        max_px: longest side of the result; smaller pictures are not enlarged.
        limits: as for `read_pixels`.

    Raises:
        InputRefused: not a local file, or a kind whose pixels this program does not read.
        InputUnreadable: the pixels are damaged, or decoding them would take too much memory.
    """
    pixels = read_pixels(path, media_type, max_px=max_px, limits=limits)
    rgb, sentence = stretch_to_rgb(pixels)
    return Picture(rgb, pixels.mask, pixels.width_px, pixels.height_px, sentence)


def render_preview(pixels: Pixels, size_px: int = 512) -> bytes:
    """A JPEG of pixels, stretched to be seen, without any metadata, its longest side at most `size_px`."""
    from PIL import Image

    image = Image.fromarray(stretch_to_rgb(pixels)[0])
    image.thumbnail((size_px, size_px), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return buffer.getvalue()
