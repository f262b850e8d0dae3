"""EXIF and XMP items of a HEIF, HEIC or AVIF file; the pictures in it are left alone.

Source: ISO/IEC 14496-12, 8.11 (meta, iinf, iloc); ISO/IEC 23008-12 annex A (Exif, mime).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

from catalogue.examine.blocks import Blocks, strip_exif_prefix
from catalogue.examine.limits import Limits

_XMP_TYPE = b"application/rdf+xml"


@dataclass(frozen=True)
class _Item:
    number: int
    kind: bytes
    content_type: bytes


def read_heif(file: BinaryIO, limits: Limits) -> Blocks:
    """The metadata blocks of a file in the HEIF family."""
    notes: list[str] = []
    meta, has_credentials = _read_meta(file, limits, notes)
    if meta is None:
        return Blocks(has_credentials=has_credentials, notes=tuple(notes))
    boxes = dict(_split_boxes(meta[4:]))  # a full box: version and flags first
    items = {item.number: item for item in _parse_items(boxes.get(b"iinf", b""), limits)}
    exif, xmp = [], []
    for number, extents in _parse_locations(boxes.get(b"iloc", b""), limits):
        item = items.get(number)
        if item is None or not (item.kind == b"Exif" or item.content_type == _XMP_TYPE):
            continue
        block = _read_extents(file, extents, limits)
        if item.kind == b"Exif":  # four bytes say where the TIFF structure begins
            exif.append(strip_exif_prefix(block[4 + int.from_bytes(block[:4], "big") :]))
        else:
            xmp.append(block)
    return Blocks(exif=tuple(exif), xmp=tuple(xmp), has_credentials=has_credentials, notes=tuple(notes))


def _read_meta(file: BinaryIO, limits: Limits, notes: list[str]) -> tuple[bytes | None, bool]:
    """The body of the `meta` box, and whether a C2PA `uuid` box is there."""
    size, at, meta, has_credentials = file.seek(0, SEEK_END), 0, None, False
    for _ in range(limits.max_segments):
        if at >= size:  # a length of 64 bits may also point further than a seek takes
            break
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        length = length or size - at
        if length < header:
            notes.append(f"HEIF: a box at byte {at} claims {length} bytes; reading stopped there")
            break
        if kind == b"meta" and meta is None and length <= limits.max_metadata_bytes:
            file.seek(at + header)
            meta = file.read(length - header)
        # C2PA specification, "Embedding manifests into BMFF-based assets".
        has_credentials |= kind == b"uuid" and head[8:16] == bytes.fromhex("d8fec3d61b0e483c")
        at += length
    return meta, has_credentials


def _split_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8:
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + length]
        at += length


def _parse_items(data: bytes, limits: Limits) -> Iterator[_Item]:
    version = data[:1]
    start = 6 if version == b"\0" else 8
    for count, (kind, body) in enumerate(_split_boxes(data[start:])):
        if count >= limits.max_segments:
            return
        if kind != b"infe" or body[:1] not in {b"\x02", b"\x03"}:
            continue
        width = 2 if body[0] == 2 else 4
        number = int.from_bytes(body[4 : 4 + width], "big")
        rest = body[4 + width + 2 :]  # past the protection index
        strings = rest[4:].split(b"\0")
        yield _Item(number, rest[:4], strings[1] if rest[:4] == b"mime" and len(strings) > 1 else b"")


def _parse_locations(data: bytes, limits: Limits) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """(item, its (offset, length) pairs in the file) of every item stored in the file itself."""
    if len(data) < 8 or data[0] > 2:
        return
    version = data[0]
    offset_bytes, length_bytes = data[4] >> 4, data[4] & 15
    base_bytes, index_bytes = data[5] >> 4, data[5] & 15 if version else 0
    wide = 4 if version == 2 else 2
    at = 6

    def take(count: int) -> int:
        nonlocal at
        at += count
        return int.from_bytes(data[at - count : at], "big")

    for _ in range(min(take(wide), limits.max_values)):
        if at >= len(data):
            return
        number = take(wide)
        method = take(2) & 15 if version else 0
        take(2)  # the data reference: only this file is ever read
        base = take(base_bytes)
        extents = []
        for _ in range(min(take(2), limits.max_tags)):
            take(index_bytes)
            offset, length = take(offset_bytes), take(length_bytes)
            extents.append((base + offset, length))
        if method == 0:
            yield number, extents


def _read_extents(file: BinaryIO, extents: list[tuple[int, int]], limits: Limits) -> bytes:
    parts, size, budget = [], file.seek(0, SEEK_END), limits.max_metadata_bytes
    for offset, length in extents:
        if offset < size and length <= budget:
            file.seek(offset)
            parts.append(file.read(length))
            budget -= length
    return b"".join(parts)
