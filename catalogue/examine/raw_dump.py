"""The dump of raw readings: canonical JSON within a limit."""

from catalogue.examine.limits import Limits
from catalogue.record.canonical import JsonValue, render_canonical


def render_raw(readings: dict[str, JsonValue], limits: Limits) -> tuple[bytes, tuple[str, ...]]:
    """The readings as canonical JSON, with notes on what had to be left out.

    Args:
        readings: by kind, such as "exif" or "raster".
        limits: when the whole is larger than they allow, the largest kinds are left out, each
            leaving its size behind.
    """
    sizes = {kind: len(render_canonical(reading)) for kind, reading in readings.items()}
    kept, notes = dict(readings), []
    for kind in sorted(sizes, key=lambda name: (-sizes[name], name)):
        if sum(sizes.values()) <= limits.max_raw_bytes:
            break
        notes.append(f"the raw reading of {kind} has {sizes[kind]} bytes; it was left out of the dump")
        kept[kind] = {"left_out_bytes": str(sizes[kind])}
        sizes[kind] = len(render_canonical(kept[kind]))
    return render_canonical(kept), tuple(notes)
