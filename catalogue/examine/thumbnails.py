"""The thumbnails that stand in the metadata of a picture, as JPEG bytes.

Source: EXIF 2.32, 4.5.6 (IFD1); Photoshop File Formats, resources 1033 and 1036; XMP specification
part 2, 8.4 (Thumbnails). The uncompressed thumbnails of EXIF and JFIF are not read.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from catalogue.examine.blocks import Blocks
from catalogue.examine.limits import Limits
from catalogue.examine.photoshop import walk_resources
from catalogue.examine.tiff_tags import (
    PHOTOSHOP_TAG,
    THUMBNAIL_LENGTH,
    THUMBNAIL_OFFSET,
    Directory,
    TiffTags,
    read_tiff_tags,
)

# A header of 28 bytes comes before the JPEG; 1033 is the same with red and blue exchanged.
_PHOTOSHOP = {1033: "Photoshop:1033", 1036: "Photoshop:1036"}
_PHOTOSHOP_HEADER = 28
_XMP_IMAGE = re.compile(rb"xmpGImg:image(?:>|\s*=\s*[\"'])([A-Za-z0-9+/=&#;\s]{64,})[<\"']")
_ENTITY = re.compile(rb"&#\w+;")
_JPEG = b"\xff\xd8\xff"
# Enough for every file met; more is an attack on the time of the reader.
_MOST = 4


@dataclass(frozen=True)
class Thumbnail:
    """One embedded thumbnail.

    Attributes:
        source: where it stands, such as `EXIF:IFD1`.
        jpeg: its bytes.
    """

    source: str
    jpeg: bytes


@dataclass(frozen=True)
class Thumbnails:
    """Those that were found.

    Attributes:
        found: each once, when its bytes are there twice.
        not_read: (where, why) of those that are claimed and are not there or are of another kind.
    """

    found: tuple[Thumbnail, ...]
    not_read: tuple[tuple[str, str], ...]


def find_thumbnails(blocks: Blocks, limits: Limits) -> Thumbnails:
    """The thumbnails in the metadata blocks of a picture."""
    found: dict[bytes, Thumbnail] = {}
    not_read: list[tuple[str, str]] = []
    for source, data in _list_candidates(blocks, limits):
        if isinstance(data, str):
            not_read.append((f"thumbnail {source}", data))
        elif not data.startswith(_JPEG):
            not_read.append((f"thumbnail {source}", "it is no JPEG"))
        elif len(found) < _MOST:
            found.setdefault(data, Thumbnail(source, data))
    return Thumbnails(tuple(found.values()), tuple(not_read[:_MOST]))


def find_tiff_blocks(file: BinaryIO, limits: Limits) -> Blocks:
    """The Photoshop resources of a TIFF, which may hold a thumbnail; its own pages are no thumbnails."""
    structure = read_tiff_tags(file, limits)
    first = structure.find("IFD0") if structure else None
    entry = first.find(PHOTOSHOP_TAG) if first else None
    return Blocks(photoshop=(entry.data,)) if entry else Blocks()


def _list_candidates(blocks: Blocks, limits: Limits) -> Iterator[tuple[str, bytes | str]]:
    """(where, the bytes or why there are none)."""
    for block in blocks.exif:
        structure = read_tiff_tags(BytesIO(block), limits)
        page = structure.find("IFD1") if structure else None
        if structure and page:
            yield "EXIF:IFD1", _cut_exif(block, structure, page)
    for resources in blocks.photoshop:
        for number, data in walk_resources(resources, limits):
            if number in _PHOTOSHOP:
                yield _PHOTOSHOP[number], data[_PHOTOSHOP_HEADER:]
    for packet in blocks.xmp:
        for match in _XMP_IMAGE.finditer(packet):
            try:
                yield "XMP:Thumbnails", base64.b64decode(_ENTITY.sub(b"", match[1]))
            except binascii.Error:
                yield "XMP:Thumbnails", "it is no base64"


def _cut_exif(block: bytes, structure: TiffTags, page: Directory) -> bytes | str:
    offset, length = page.find(THUMBNAIL_OFFSET), page.find(THUMBNAIL_LENGTH)
    if offset is None or length is None:
        return "it is not stored as JPEG"
    at, size = (
        int.from_bytes(entry.data, "little" if structure.byte_order == "<" else "big")
        for entry in (offset, length)
    )
    if not size or at + size > len(block):
        return f"it claims {size} bytes that are not there"
    return block[at : at + size]
