"""The boxes of a JPEG 2000 or JPEG XL file: EXIF, XMP, IPTC, credentials.

Source: ISO/IEC 15444-1 annex I (boxes); XMP specification part 3 (UUID); ISO/IEC 18181-2 (Exif, xml).
"""

from collections.abc import Iterator
from io import SEEK_END
from typing import BinaryIO

from catalogue.examine.blocks import Blocks, strip_exif_prefix
from catalogue.examine.limits import Limits

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IPTC = (bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"), bytes.fromhex("09a14e97c0b442e0bebf36df6f0ce36f"))
_EXIF = (b"JpgTiffExif->JP2", bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e"))
_PHOTOSHOP = bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb")
_UUID_BYTES = 16


def read_boxes(file: BinaryIO, limits: Limits) -> Blocks:
    """The metadata blocks of a file made of boxes; it is read only where metadata lies."""
    exif: list[bytes] = []
    xmp: list[bytes] = []
    iptc: list[bytes] = []
    photoshop: list[bytes] = []
    notes: list[str] = []
    has_credentials = False
    for kind, body in _walk_boxes(file, limits, notes):
        uuid, rest = body[:_UUID_BYTES], body[_UUID_BYTES:]
        if kind == b"uuid" and uuid == _XMP:
            xmp.append(rest)
        elif kind == b"uuid" and uuid in _IPTC:
            iptc.append(rest)
        elif kind == b"uuid" and uuid in _EXIF:
            exif.append(strip_exif_prefix(rest))
        elif kind == b"uuid" and uuid == _PHOTOSHOP:
            photoshop.append(rest)
        elif kind == b"uuid" and body[:4] == b"Exif":
            exif.append(strip_exif_prefix(body))
        elif kind == b"Exif":  # JPEG XL: four bytes say where the TIFF structure begins
            exif.append(strip_exif_prefix(body[4 + int.from_bytes(body[:4], "big") :]))
        elif kind == b"xml " and b"adobe:ns:meta" in body[:1024]:
            xmp.append(body)
        elif kind == b"brob":
            notes.append(f"JPEG XL: a Brotli-compressed {body[:4].decode('latin-1')!r} box was not read")
        elif kind == b"jumb":
            has_credentials = has_credentials or b"c2pa" in body[:128]
    return Blocks(
        exif=tuple(exif),
        xmp=tuple(xmp),
        iptc=tuple(iptc),
        photoshop=tuple(photoshop),
        has_credentials=has_credentials,
        notes=tuple(notes),
    )


def _walk_boxes(file: BinaryIO, limits: Limits, notes: list[str]) -> Iterator[tuple[bytes, bytes]]:
    size, at = file.seek(0, SEEK_END), 0
    for _ in range(limits.max_segments):
        if at >= size:  # a length of 64 bits may also point further than a seek takes
            return
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = size - at
        if length < header:
            notes.append(f"a box at byte {at} claims {length} bytes; the boxes after it were not read")
            return
        if at + length > size:
            notes.append(f"box {kind.decode('latin-1')!r} is cut off ({size - at} of {length} bytes)")
        if kind in {b"uuid", b"Exif", b"xml ", b"jumb", b"brob"}:
            file.seek(at + header)
            wanted = length - header
            if wanted > limits.max_metadata_bytes:
                notes.append(f"box {kind.decode('latin-1')!r} claims {wanted} bytes; it was not read")
            else:
                yield kind, file.read(wanted)
        at += length
