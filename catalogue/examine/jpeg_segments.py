"""The segments of a JPEG, in one pass over its head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.examine.blocks import Blocks, strip_exif_prefix
from catalogue.examine.extended_xmp import merge_extended
from catalogue.examine.limits import Limits

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
# Some writers get the mark of XMP wrong, or leave it out.
_XMP_LIKE = re.compile(rb"http|XMP\0|.{0,64}<(?:\?xpacket|x:xmpmeta|rdf:RDF)", re.DOTALL)
_TIFF_ORDERS = (b"II", b"MM")
_PHOTOSHOP = b"Photoshop 3.0\0"
# Start of frame: baseline to arithmetic lossless, without DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP1, _APP11, _APP13, _COMMENT, _SCAN, _END = 0xE1, 0xEB, 0xED, 0xFE, 0xDA, 0xD9
# Within a scan a marker is FF and anything but a stuffed zero, a restart (D0 to D7) or a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


@dataclass
class _Found:
    exif: list[bytes] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    photoshop: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    size: tuple[int | None, int | None] = (None, None)
    has_credentials: bool = False
    notes: list[str] = field(default_factory=list)
    scan: int | None = None
    was_exif: bool = False
    extended: list[bytes] = field(default_factory=list)


def parse_jpeg(data: bytes, limits: Limits) -> Blocks:
    """The metadata blocks, size and trailing bytes of a JPEG.

    Source: ITU-T T.81 annex B (markers); CIPA DC-008 4.7 (APP1 EXIF); XMP specification part 3.
    """
    found = _Found()
    for marker, start, end in _walk_segments(data, 2, limits, found):
        _take_segment(marker, data, slice(start, end), found)
    packets, notes = merge_extended(tuple(found.xmp), tuple(found.extended), limits)
    found.notes += notes
    trailing = _measure_trailing(data, found.scan) if found.scan is not None else 0
    if trailing is None:
        found.notes.append("JPEG: the end marker is missing; the picture may be cut off")
    return Blocks(
        width_px=found.size[0],
        height_px=found.size[1],
        exif=tuple(found.exif),
        xmp=packets,
        photoshop=(b"".join(found.photoshop),) if found.photoshop else (),
        comments=tuple(found.comments),
        has_credentials=found.has_credentials,
        trailing_bytes=trailing or 0,
        notes=tuple(found.notes),
    )


def _walk_segments(data: bytes, at: int, limits: Limits, found: _Found) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of every segment's payload up to the first scan."""
    for _ in range(limits.max_segments):
        at = data.find(b"\xff", at)
        while at >= 0 and data[at + 1 : at + 2] == b"\xff":
            at += 1
        if at < 0 or at + 4 > len(data):
            found.notes.append("JPEG: it ends before any picture begins")
            return
        marker = data[at + 1]
        if marker == _SCAN:
            found.scan = at
            return
        if marker == _END:
            return
        if marker in {0x00, 0x01} or 0xD0 <= marker <= 0xD8:  # no length follows
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            found.notes.append(f"JPEG: segment {marker:02X} reaches {end - len(data)} bytes past the end")
        yield marker, at + 4, end
        at = max(end, at + 4)
    found.notes.append(f"JPEG: only the first {limits.max_segments} segments were read")


def _take_segment(marker: int, data: bytes, where: slice, found: _Found) -> None:
    if marker in _FRAMES and found.size == (None, None):
        frame = data[where]
        if len(frame) >= 5:
            found.size = (int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"))
    elif marker == _APP1:
        _take_app1(data[where], found)
        found.was_exif = data[where][:4] == b"Exif"
    elif marker == _APP13 and data.startswith(_PHOTOSHOP, where.start):
        found.photoshop.append(data[where][len(_PHOTOSHOP) :])
    elif marker == _APP11 and b"jumb" in data[where][:64]:
        found.has_credentials = True
    elif marker == _COMMENT:
        found.comments.append(data[where])


def _take_app1(payload: bytes, found: _Found) -> None:
    if payload[:4] == b"Exif":
        block = strip_exif_prefix(payload)
        # A block of more than 64 KiB goes on in the next segment (CIPA DC-008 has no word for it).
        if found.was_exif and found.exif and not block.startswith(_TIFF_ORDERS):
            found.exif[-1] += block
        else:
            found.exif.append(block)
    elif payload.startswith(_XMP):
        found.xmp.append(payload[len(_XMP) :])
    elif payload.startswith(_EXTENDED_XMP):
        found.extended.append(payload[len(_EXTENDED_XMP) :])
    elif match := _XMP_LIKE.match(payload):
        start = payload.find(b"<", max(match.start(), 0))
        if start >= 0:
            found.xmp.append(payload[start:])
            found.notes.append("JPEG: a segment of XMP does not begin as the standard says")


def _measure_trailing(data: bytes, scan: int) -> int | None:
    """Bytes after the end marker of the picture; None when there is no end marker."""
    # The first FFD9 after the scan begins is nearly always the end of both picture and file.
    first = data.find(b"\xff\xd9", scan)
    if first < 0:
        return None
    if first + 2 == len(data):
        return 0
    at = scan
    while match := _MARKER.search(data, at):
        marker = data[match.start() + 1]
        if marker == _END:
            return len(data) - match.end()
        length = int.from_bytes(data[match.end() : match.end() + 2], "big")
        at = match.end() + max(length, 2)
    return None
