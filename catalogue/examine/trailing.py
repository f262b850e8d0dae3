"""What the bytes after the end of a picture look like."""

import re

from catalogue.examine.blocks import Blocks
from catalogue.record.closer_look import TrailingKind

# CIPA DC-007 (multi-picture format), 5.1: the index stands in an APP2 segment with this mark.
_INDEX = b"MPF\0"
# Ultra HDR 1.1 and Motion Photo 1.0 (Android): the primary's XMP names what is appended.
_APPENDED = re.compile(rb"hdrgm:|hdr-gain-map|Container:Directory|GCamera:M(?:otionPhoto|icroVideo)")
_STARTS: tuple[tuple[bytes, TrailingKind], ...] = (
    (b"CANON OPTIONAL DATA\0", TrailingKind.CANON),
    (b"AXS!", TrailingKind.CAPTION),
    (b"\x89PNG\r\n\x1a\n", TrailingKind.PNG),
    (b"PK\x03\x04", TrailingKind.ZIP),
    (b"PK\x05\x06", TrailingKind.ZIP),
    (b"Rar!", TrailingKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", TrailingKind.ARCHIVE),
    (b"\x1f\x8b", TrailingKind.ARCHIVE),
    (b"%PDF", TrailingKind.PDF),
    (b"MZ", TrailingKind.PROGRAM),
    (b"\x7fELF", TrailingKind.PROGRAM),
    (b"#!", TrailingKind.PROGRAM),
)
# Samsung's SEF trailer, AFCP and PhotoMechanic are found from the end of the file.
_ENDS: tuple[tuple[bytes, TrailingKind], ...] = (
    (b"SEFT", TrailingKind.SAMSUNG),
    (b"cbipcbbl", TrailingKind.CAPTION),
)
_AFCP_TAIL = re.compile(rb"AXS[!*].{8}\Z", re.DOTALL)
_MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|\?php|\?xml)", re.IGNORECASE)
_LOOKED_AT = 4096


def guess_trailing(data: bytes, blocks: Blocks) -> TrailingKind | None:
    """What the bytes after the end of a picture look like; None when there are none.

    Args:
        data: the whole file.
        blocks: of its container; how many bytes trail, and its XMP.
    """
    if not blocks.trailing_bytes:
        return None
    start = len(data) - blocks.trailing_bytes
    head, tail = data[start : start + _LOOKED_AT], data[-min(64, blocks.trailing_bytes) :]
    if len(set(head)) == 1 and data.count(head[:1], start) == blocks.trailing_bytes:
        return TrailingKind.PADDING
    return (
        _find_declared(data, start, head, blocks)
        or next((kind for mark, kind in _ENDS if tail.endswith(mark)), None)
        or (TrailingKind.CAPTION if _AFCP_TAIL.search(tail) else None)
        or next((kind for mark, kind in _STARTS if head.lstrip(b"\r\n\0 ").startswith(mark)), None)
        or _guess_text(head)
    )


def _find_declared(data: bytes, start: int, head: bytes, blocks: Blocks) -> TrailingKind | None:
    """What the picture itself says that it appends, when that is what is there."""
    is_jpeg, is_video = head.startswith(b"\xff\xd8\xff"), head[4:8] == b"ftyp"
    if (is_jpeg or is_video) and any(_APPENDED.search(packet) for packet in blocks.xmp):
        return TrailingKind.GAIN_MAP
    if is_jpeg:
        return TrailingKind.PICTURES if data.find(_INDEX, 0, start) >= 0 else TrailingKind.JPEG
    return TrailingKind.VIDEO if is_video else None


def _guess_text(head: bytes) -> TrailingKind:
    if _MARKUP.search(head):
        return TrailingKind.MARKUP
    printable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in head)
    return TrailingKind.TEXT if printable >= 0.95 * len(head) else TrailingKind.UNKNOWN
