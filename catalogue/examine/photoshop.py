"""Photoshop image resources: the blocks of IPTC, EXIF and XMP among them, and those of a PSD file.

Source: Adobe Photoshop File Formats Specification, Image Resource Blocks.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from catalogue.examine.blocks import Blocks, strip_exif_prefix
from catalogue.examine.limits import Limits

_IPTC, _EXIF, _XMP = 0x0404, 0x0422, 0x0424
# The signature of Adobe's own resources, and those of ImageReady, PhotoDeluxe and others.
_SIGNATURE = re.compile(rb"8BIM|PHUT|AgHg|DCSR|MeSa")
_HEADER_BYTES = 26


def open_resources(blocks: Blocks, limits: Limits) -> Blocks:
    """The same blocks with those that lie in their image resources put beside the others."""
    found = [each for resource in blocks.photoshop for each in walk_resources(resource, limits)]
    return replace(
        blocks,
        exif=(*blocks.exif, *(strip_exif_prefix(data) for number, data in found if number == _EXIF)),
        iptc=(*blocks.iptc, *(data for number, data in found if number == _IPTC)),
        xmp=(*blocks.xmp, *(data for number, data in found if number == _XMP)),
    )


def find_iptc(resources: bytes, limits: Limits) -> tuple[bytes, ...]:
    """The IIM blocks among image resources, in order."""
    return tuple(data for number, data in walk_resources(resources, limits) if number == _IPTC)


def read_psd(file: BinaryIO, limits: Limits) -> Blocks:
    """The size and image resources of a PSD or PSB file."""
    file.seek(0)
    header = file.read(_HEADER_BYTES + 4)
    if len(header) < _HEADER_BYTES + 4:
        return Blocks(notes=("Photoshop: the header is cut off",))
    file.seek(int.from_bytes(header[_HEADER_BYTES:], "big"), 1)  # past the colour table
    size = int.from_bytes(file.read(4), "big")
    sides = int.from_bytes(header[18:22], "big"), int.from_bytes(header[14:18], "big")
    blocks = Blocks(width_px=sides[0] or None, height_px=sides[1] or None)
    if size > limits.max_metadata_bytes:
        return replace(blocks, notes=(f"Photoshop: resources of {size} bytes were not read",))
    resources = file.read(size)
    notes = ("Photoshop: the image resources are cut off",) if len(resources) < size else ()
    return replace(blocks, photoshop=(resources,), notes=notes)


def walk_resources(resources: bytes, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """(number, data) of every resource; where one lies about its length, the next signature is sought."""
    at = 0
    for _ in range(limits.max_tags):
        match = _SIGNATURE.search(resources, at)
        if match is None or match.start() + 12 > len(resources):
            return
        at = match.start()
        number = int.from_bytes(resources[at + 4 : at + 6], "big")
        name_bytes = resources[at + 6] + 1
        start = at + 6 + name_bytes + name_bytes % 2 + 4
        size = int.from_bytes(resources[start - 4 : start], "big")
        yield number, resources[start : start + size]
        at = start + size + size % 2 if start + size <= len(resources) else at + 4
