"""The chunks of a PNG: texts with a bound on what they unpack to, time, EXIF, XMP, credentials.

Source: W3C PNG Specification (Third Edition), 5 and 11.3.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.examine.blocks import Blocks, PngText, strip_exif_prefix
from catalogue.examine.limits import Limits
from catalogue.examine.text_decoding import decode_text

_SIGNATURE_BYTES = 8
_XMP_KEYWORD = "XML:com.adobe.xmp"
# ImageMagick's way to keep other formats' blocks: hexadecimal in a text chunk.
_RAW_PROFILE = re.compile(r"Raw profile type (\w+)", re.IGNORECASE)
_XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"


@dataclass
class _Found:
    exif: list[bytes] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    photoshop: list[bytes] = field(default_factory=list)
    iptc: list[bytes] = field(default_factory=list)
    texts: list[PngText] = field(default_factory=list)
    size: tuple[int | None, int | None] = (None, None)
    time: tuple[int, ...] | None = None
    has_credentials: bool = False
    end: int | None = None
    notes: list[str] = field(default_factory=list)


class _TooLargeError(ValueError):
    """A text that unpacks to more than the limit."""


def parse_png(data: bytes, limits: Limits) -> Blocks:
    """The metadata blocks, size and trailing bytes of a PNG."""
    found = _Found()
    for kind, start, end in _walk_chunks(data, limits, found):
        _take_chunk(kind, data[start:end], limits, found)
    if found.end is None:
        found.notes.append("PNG: the end chunk (IEND) is missing; the picture may be cut off")
    return Blocks(
        width_px=found.size[0],
        height_px=found.size[1],
        exif=tuple(found.exif),
        xmp=tuple(found.xmp),
        photoshop=tuple(found.photoshop),
        iptc=tuple(found.iptc),
        texts=tuple(found.texts),
        png_time=found.time,
        has_credentials=found.has_credentials,
        trailing_bytes=len(data) - found.end if found.end is not None else 0,
        notes=tuple(found.notes),
    )


def _walk_chunks(data: bytes, limits: Limits, found: _Found) -> Iterator[tuple[bytes, int, int]]:
    at = _SIGNATURE_BYTES
    for _ in range(limits.max_segments):
        if at + 8 > len(data):
            return
        size = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        start, end = at + 8, at + 8 + size
        if end + 4 > len(data):
            found.notes.append(f"PNG: chunk {kind.decode('latin-1')!r} is cut off")
        if kind == b"IEND":
            found.end = min(end + 4, len(data))
            return
        yield kind, start, end
        at = end + 4
    found.notes.append(f"PNG: only the first {limits.max_segments} chunks were read")


def _take_chunk(kind: bytes, chunk: bytes, limits: Limits, found: _Found) -> None:
    if kind == b"IHDR" and len(chunk) >= 8:
        found.size = (int.from_bytes(chunk[:4], "big"), int.from_bytes(chunk[4:8], "big"))
    elif kind == b"eXIf":
        found.exif.append(strip_exif_prefix(chunk))
    elif kind == b"tIME" and len(chunk) == 7:
        found.time = (int.from_bytes(chunk[:2], "big"), *chunk[2:])
    elif kind == b"caBX":
        found.has_credentials = True
    elif kind in {b"tEXt", b"zTXt", b"iTXt"}:
        _take_text(kind, chunk, limits, found)


def _take_text(kind: bytes, chunk: bytes, limits: Limits, found: _Found) -> None:
    keyword = chunk.split(b"\0", 1)[0].decode("latin-1")
    if len(found.texts) >= limits.max_values:
        return
    try:
        text = _parse_text(kind, chunk, limits)
    except _TooLargeError:
        found.notes.append(
            f"PNG: text {keyword[:79]!r} unpacks to more than {limits.max_text_bytes} bytes; left out"
        )
        return
    except (ValueError, zlib.error):
        found.notes.append(f"PNG: text {keyword[:79]!r} is damaged; left out")
        return
    if keyword == _XMP_KEYWORD:
        found.xmp.append(text.text.encode("utf-8"))
    elif profile := _RAW_PROFILE.fullmatch(keyword):
        _take_profile(profile[1].lower(), text, found)
    else:
        found.texts.append(text)


def _parse_text(kind: bytes, chunk: bytes, limits: Limits) -> PngText:
    keyword, _, rest = chunk.partition(b"\0")
    label, language = kind.decode("ascii"), b""
    if kind == b"iTXt":
        is_packed, method, rest = rest[:1] == b"\x01", rest[1:2], rest[2:]
        language, _, rest = rest.partition(b"\0")
        _translated, _, rest = rest.partition(b"\0")
        if is_packed and method != b"\0":
            raise ValueError("unknown compression method")
        body = (_unpack(rest, limits) if is_packed else rest).decode("utf-8")
    elif kind == b"zTXt":
        # The standard says Latin-1; writers put UTF-8 there all the same.
        body = decode_text(_unpack(rest[1:], limits))[0]
    else:
        body = decode_text(rest)[0]
    return PngText(label, keyword.decode("latin-1"), body, language.decode("ascii", "replace"))


def _unpack(packed: bytes, limits: Limits) -> bytes:
    worker = zlib.decompressobj()
    plain = worker.decompress(packed, limits.max_text_bytes + 1)
    if len(plain) > limits.max_text_bytes:
        raise _TooLargeError
    return plain


def _take_profile(kind: str, text: PngText, found: _Found) -> None:
    """A line with the kind, a line with the length, then hexadecimal digits."""
    parts = text.text.split("\n", 3)
    digits = "".join(parts[3].split()) if len(parts) == 4 else ""
    try:
        block = bytes.fromhex(digits)
    except ValueError:
        block = b""
    if not block:
        found.notes.append(f"PNG: raw profile {kind!r} is damaged; left out")
    elif block.startswith(_XMP_PREFIX):
        found.xmp.append(block[len(_XMP_PREFIX) :])
    elif kind in {"exif", "app1"}:
        found.exif.append(strip_exif_prefix(block))
    elif kind == "xmp":
        found.xmp.append(block)
    elif kind in {"iptc", "8bim"}:
        (found.iptc if block[:1] == b"\x1c" else found.photoshop).append(block)
