"""The size and preview of a JPEG, PNG or WebP, by Pillow alone."""

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from catalogue.examine.limits import Limits
from catalogue.examine.media_type import JPEG, PNG, WEBP, MediaType
from catalogue.examine.text_decoding import clean_text

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
# The chunks that pixels need. Pillow reads all others too, and gives up on a picture for a text in it.
_PIXEL_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_JPEG_QUALITY = 85
_PAPER = (255, 255, 255)


@dataclass(frozen=True)
class Picture:
    """What Pillow made of a file.

    Attributes:
        width_px: of the stored grid; None when the header cannot be read.
        height_px: likewise.
        preview: JPEG, stored orientation, without any metadata; None when there are no pixels.
        problem: why there are none.
    """

    width_px: int | None
    height_px: int | None
    preview: bytes | None
    problem: str | None


def decode_picture(data: bytes, media_type: MediaType, limits: Limits) -> Picture:
    """The size of a picture and a preview of it; a JPEG is decoded once, at reduced scale."""
    from PIL import Image

    # What Pillow raises on damaged files: OSError (truncated, unidentified), SyntaxError (broken PNG
    # chunk), ValueError (values that contradict each other), struct and zlib errors (cut-off headers),
    # IndexError and TypeError (JPEG tables that are missing), and its own guard against bombs.
    pillow_errors = (
        OSError,
        SyntaxError,
        ValueError,
        IndexError,
        TypeError,
        KeyError,
        EOFError,
        OverflowError,
        MemoryError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
    )
    size: tuple[int | None, int | None] = (None, None)
    source = _strip_png(data) if media_type is PNG else data
    with warnings.catch_warnings():
        # Pillow warns of bombs and of broken EXIF; both are told by our own notes.
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(source), formats=(_FORMATS[media_type],)) as image:
                size = image.size
                if media_type is JPEG:
                    # The bytes are in memory already: feeding them to the decoder in pieces costs a tenth.
                    image.decodermaxblock = max(1, len(source))
                preview = _render_preview(image, limits)
        except pillow_errors as error:
            return Picture(*size, None, _describe(error))
    return Picture(*size, preview, None)


def _render_preview(image: "Image", limits: Limits) -> bytes:
    from PIL import Image

    longest = (limits.preview_px, limits.preview_px)
    image.draft("RGB", longest)  # a JPEG is decoded at the smallest of its scales that is large enough
    # What is left to shrink is at most a factor of two and a bit; a bicubic filter takes a seventh of the
    # whole decoding for it, this one next to nothing.
    image.thumbnail(longest, Image.Resampling.HAMMING)
    image.load()  # a small picture needs no shrinking and is not loaded by it; `info` is needed for that
    small = _flatten(image)
    small.info = {}
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _flatten(image: "Image") -> "Image":
    """The picture in eight bits, grey or RGB, on white paper where it is transparent."""
    from PIL import Image

    if image.mode.startswith("I"):  # sixteen bits: stretched between its darkest and brightest pixel
        wide = image.convert("I")
        low, high = wide.getextrema()
        assert isinstance(low, int | float) and isinstance(high, int | float)
        scale = 255 / (high - low) if high > low else 1.0
        return wide.point(lambda value: value * scale - low * scale).convert("L")
    if image.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in image.info:
        opaque = image.convert("RGBA")
        paper = Image.new("RGBA", opaque.size, (*_PAPER, 255))
        return Image.alpha_composite(paper, opaque).convert("RGB")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _strip_png(data: bytes) -> bytes:
    """The same PNG with its signature and the chunks that its pixels need."""
    parts, at = [data[:8]], 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in _PIXEL_CHUNKS:
            parts.append(data[at : at + size + 12])
        at += size + 12
    return b"".join(parts)


def _describe(error: BaseException) -> str:
    text = clean_text(str(error)).split("\n")[0][:200]
    # Pillow names the buffer that it read, which says nothing and differs from run to run.
    if "cannot identify" in text:
        return "Pillow does not recognise it"
    return text or type(error).__name__
