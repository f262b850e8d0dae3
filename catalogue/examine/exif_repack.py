"""A TIFF structure written anew: small, flat and sound, so that no reader can lose its way in it.

exifread follows every pointer and count that it meets: it reads a MakerNote of claimed length value by
value, knows no BigTIFF, and drops whatever follows a broken field. It is given this instead.
"""

import struct

from catalogue.examine.tiff_tags import EXIF_IFD, GPS_IFD, TYPE_BYTES, Directory, Entry, TiffTags

# exifread reads no list of numbers this long.
_MOST_VALUES = 1000
_CLASSIC_KINDS = range(1, 13)
# Opaque blocks with readers of their own, and pointers that are written anew.
_LEFT_OUT = frozenset({700, 33723, 34377, 34675, 37724, 52545, 0x0201, 0x0202, 0xA005, EXIF_IFD, GPS_IFD})
_HEADER_BYTES = 8


def render_tiff(tags: TiffTags) -> bytes:
    """A classic TIFF structure that holds IFD0, EXIF, GPS and IFD1 of these tags and nothing else."""
    order = tags.byte_order
    blob = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, _HEADER_BYTES))
    names = [name for name in ("IFD0", "EXIF", "GPS", "IFD1") if tags.find(name) is not None]
    places: dict[str, int] = {}
    body: dict[str, list[Entry]] = {name: _keep(tags.find(name)) for name in names}
    at = _HEADER_BYTES
    for name in names:
        places[name] = at
        extra = sum(child in names for child in ("EXIF", "GPS")) if name == "IFD0" else 0
        at += _measure(body[name], extra)
    for name in names:
        pointers = [(EXIF_IFD, "EXIF"), (GPS_IFD, "GPS")] if name == "IFD0" else []
        entries = body[name] + [
            Entry(tag, 4, 1, struct.pack(order + "I", places[child]))
            for tag, child in pointers
            if child in places
        ]
        following = places.get("IFD1", 0) if name == "IFD0" else 0
        blob += _render_directory(entries, order=order, at=places[name], following=following)
    return bytes(blob)


def find_repeated(directory: Directory) -> tuple[int, ...]:
    """Tags that stand more than once in a directory; only the first is rendered."""
    seen: set[int] = set()
    repeated = []
    for entry in directory.entries:
        if entry.tag in seen:
            repeated.append(entry.tag)
        seen.add(entry.tag)
    return tuple(dict.fromkeys(repeated))


def _keep(directory: Directory | None) -> list[Entry]:
    kept: dict[int, Entry] = {}
    for entry in directory.entries if directory else ():
        is_text = entry.kind == 2
        fits = is_text or entry.count < _MOST_VALUES
        if entry.kind in _CLASSIC_KINDS and fits and entry.count and entry.tag not in _LEFT_OUT:
            kept.setdefault(entry.tag, entry)
    return list(kept.values())


def _measure(entries: list[Entry], extra: int) -> int:
    outside = sum(_padded(entry) for entry in entries)
    return 2 + 12 * (len(entries) + extra) + 4 + outside


def _padded(entry: Entry) -> int:
    size = TYPE_BYTES[entry.kind] * entry.count
    return 0 if size <= 4 else size + size % 2


def _render_directory(entries: list[Entry], *, order: str, at: int, following: int) -> bytes:
    table = bytearray(struct.pack(order + "H", len(entries)))
    outside = bytearray()
    start = at + 2 + 12 * len(entries) + 4
    for entry in entries:
        table += struct.pack(order + "HHI", entry.tag, entry.kind, entry.count)
        if _padded(entry):
            table += struct.pack(order + "I", start + len(outside))
            outside += entry.data.ljust(_padded(entry), b"\0")
        else:
            table += entry.data.ljust(4, b"\0")
    return bytes(table + struct.pack(order + "I", following) + outside)
