"""The chunks of a WebP: size, EXIF, XMP, credentials.

Source: RFC 9649, WebP Image Format.
"""

from collections.abc import Iterator

from catalogue.examine.blocks import Blocks, strip_exif_prefix
from catalogue.examine.limits import Limits

_HEADER_BYTES = 12


def parse_webp(data: bytes, limits: Limits) -> Blocks:
    """The metadata blocks, size and trailing bytes of a WebP."""
    end = 8 + int.from_bytes(data[4:8], "little")
    notes: list[str] = []
    if end > len(data):
        notes.append(f"WebP: {end - len(data)} bytes are missing at the end")
    chunks = list(_walk_chunks(data, min(end, len(data)), limits))
    width, height = _find_size(chunks)
    return Blocks(
        width_px=width,
        height_px=height,
        exif=tuple(strip_exif_prefix(body) for kind, body in chunks if kind == b"EXIF"),
        xmp=tuple(body for kind, body in chunks if kind == b"XMP "),
        has_credentials=any(kind == b"C2PA" for kind, _ in chunks),
        trailing_bytes=max(len(data) - end - end % 2, 0),
        notes=tuple(notes),
    )


def _walk_chunks(data: bytes, end: int, limits: Limits) -> Iterator[tuple[bytes, bytes]]:
    at = _HEADER_BYTES
    for _ in range(limits.max_segments):
        if at + 8 > end:
            return
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : min(at + 8 + size, end)]
        at += 8 + size + size % 2


def _find_size(chunks: list[tuple[bytes, bytes]]) -> tuple[int | None, int | None]:
    """The canvas, from whichever of the three kinds of header comes first."""
    for kind, body in chunks:
        if kind == b"VP8X" and len(body) >= 10:
            return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
        if kind == b"VP8L" and len(body) >= 5:
            bits = int.from_bytes(body[1:5], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        if kind == b"VP8 " and len(body) >= 10:
            width, height = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
            return width & 0x3FFF, height & 0x3FFF
    return None, None
