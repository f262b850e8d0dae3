"""Extended XMP: the part of a packet that did not fit into one JPEG segment.

Source: XMP specification part 3 (2020), 1.1.3.1 (Extended XMP in JPEG).
"""

import hashlib

from catalogue.examine.limits import Limits

_GUID_BYTES = 32
_HEADER_BYTES = _GUID_BYTES + 8
_MARK = b"HasExtendedXMP"


def merge_extended(
    packets: tuple[bytes, ...], portions: tuple[bytes, ...], limits: Limits
) -> tuple[tuple[bytes, ...], list[str]]:
    """(the packets and the extended ones that they name, notes on what is missing or foreign).

    Args:
        packets: the main ones, of which one names its extension by its digest.
        portions: what follows the mark in each segment: digest, whole size, offset, bytes.
        limits: an extension is at most `max_metadata_bytes` long.
    """
    notes: list[str] = []
    guids = dict.fromkeys(one[:_GUID_BYTES] for one in portions if len(one) > _HEADER_BYTES)
    extensions = []
    for guid in guids:
        mine = [one for one in portions if one[:_GUID_BYTES] == guid and len(one) > _HEADER_BYTES]
        whole = _join(mine, limits)
        if not any(guid in packet for packet in packets):
            notes.append("XMP: an extended part belongs to another packet; it was not read")
        elif whole is None:
            notes.append("XMP: the extended part is incomplete; it was not read")
        else:
            extensions.append(whole)
            # Writers may add a digest of their own making, so a mismatch is told and no more.
            if hashlib.md5(whole, usedforsecurity=False).hexdigest().encode() != guid.lower():
                notes.append("XMP: the extended part does not match its digest; it was changed")
    if not portions and any(_MARK in packet for packet in packets):
        notes.append("XMP: an extended part is announced, but missing")
    return (*packets, *extensions), notes


def _join(portions: list[bytes], limits: Limits) -> bytes | None:
    """The bytes in order of their offsets; None when some are missing or they are too many."""
    size = int.from_bytes(portions[0][_GUID_BYTES : _GUID_BYTES + 4], "big")
    if size > limits.max_metadata_bytes:
        return None
    whole = bytearray()
    offset_of = {one: int.from_bytes(one[_GUID_BYTES + 4 : _HEADER_BYTES], "big") for one in portions}
    for one in sorted(set(portions), key=lambda portion: (offset_of[portion], portion)):
        if offset_of[one] == len(whole):
            whole += one[_HEADER_BYTES:]
    return bytes(whole) if len(whole) == size else None
