"""The blocks of metadata that were found in one file, before anything reads them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PngText:
    """One text of a PNG.

    Attributes:
        kind: "tEXt", "zTXt" or "iTXt".
        keyword: such as `Description`.
        text: decompressed, decoded.
        language: of an iTXt, when it names one.
    """

    kind: str
    keyword: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Blocks:
    """What a walk over the container found; nothing in it has been interpreted.

    Attributes:
        width_px: of the stored pixel grid by the container's own header; None when it has none.
        height_px: likewise.
        exif: TIFF structures, without any `Exif` prefix, each beginning with its byte order.
        xmp: packets.
        photoshop: image resource blocks, segments joined.
        iptc: IPTC-IIM datasets, without wrapper.
        texts: of a PNG.
        comments: of a JPEG.
        png_time: (year, month, day, hour, minute, second) of a PNG's tIME, UTC by its standard.
        has_credentials: content credentials (C2PA, JUMBF) are present.
        trailing_bytes: after the end that the format itself marks.
        notes: damage and limits met on the way.
    """

    width_px: int | None = None
    height_px: int | None = None
    exif: tuple[bytes, ...] = ()
    xmp: tuple[bytes, ...] = ()
    photoshop: tuple[bytes, ...] = ()
    iptc: tuple[bytes, ...] = ()
    texts: tuple[PngText, ...] = ()
    comments: tuple[bytes, ...] = ()
    png_time: tuple[int, ...] | None = None
    has_credentials: bool = False
    trailing_bytes: int = 0
    notes: tuple[str, ...] = field(default=())


def strip_exif_prefix(block: bytes) -> bytes:
    """The TIFF structure of an EXIF block, without the six-byte `Exif` mark that JPEG puts before it."""
    return block[6:] if block[:4] == b"Exif" and block[4:5] in {b"\0", b"\xff"} else block
