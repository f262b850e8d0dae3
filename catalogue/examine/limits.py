"""How much of an untrusted file is read before the examination says so and stops."""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds on one examination; every bound that was reached is told in a note or a reason.

    Attributes:
        max_file_bytes: largest file of a kind that is read whole into memory (JPEG, PNG, WebP);
            TIFF, JPEG 2000 and NITF are read in pieces and have no such bound.
        max_metadata_bytes: largest single block of metadata (EXIF, XMP, IPTC). A JPEG segment holds
            64 KiB, an Extended XMP packet of a real editing history a few MiB.
        max_text_chars: longest text that becomes a fact; the raw reading keeps the whole text.
            IPTC-IIM 2:120 (caption) allows 2,000 characters.
        max_text_bytes: largest decompressed PNG text chunk: a zTXt of 50 kB can hold 50 MB.
        max_decoded_px: most pixels of a picture that must be decoded whole (PNG, WebP), or whose
            codec cannot skip rows. 179 million is also where Pillow suspects a bomb.
        max_tags: most entries read in one TIFF/EXIF directory; real ones hold fewer than 100.
        max_pages: most TIFF directories looked into. Cloud-optimised files hold about 20 overviews
            and masks.
        max_segments: most JPEG segments, PNG chunks, WebP chunks or JPEG 2000 boxes.
        max_values: most values taken from one packet of XMP or IPTC.
        max_raw_bytes: largest dump of raw readings.
        preview_px: longest side of the preview.
    """

    max_file_bytes: int = 512 * _MIB
    max_metadata_bytes: int = 8 * _MIB
    max_text_chars: int = 4_000
    max_text_bytes: int = 1 * _MIB
    max_decoded_px: int = 179_000_000
    max_tags: int = 1_000
    max_pages: int = 64
    max_segments: int = 100_000
    max_values: int = 5_000
    max_raw_bytes: int = 16 * _MIB
    preview_px: int = 512
