"""What tools read in the bytes of one file."""

from enum import StrEnum

import msgspec

from catalogue.record.fact import Fact


class Footprint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where on the ground the pixels lie.

    Attributes:
        rings_wgs84: one closed ring (longitude, latitude) per part, counter-clockwise; two parts
            when the footprint crosses the antimeridian.
        bounds_wgs84: (west, south, east, north); west > east when it crosses the antimeridian.
        source: what it was computed from, such as `GTiff:transform`, `GTiff:GCPs`, `RPC`.
        is_approximate: terrain or fit makes it uncertain by more than a pixel (GCPs, RPC).
    """

    rings_wgs84: tuple[tuple[tuple[float, float], ...], ...]
    bounds_wgs84: tuple[float, float, float, float]
    source: str
    is_approximate: bool = False


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """How pixels map to the ground near the centre of the picture, for scale bar and north arrow.

    Attributes:
        column_m: metres on the ground for one pixel to the right, (east, north).
        row_m: metres on the ground for one pixel down, (east, north).
    """

    column_m: tuple[float, float]
    row_m: tuple[float, float]


class Dump(msgspec.Struct, frozen=True, kw_only=True):
    """A raw reading kept whole beside the original.

    Attributes:
        kind: such as `metadata` or `sidecar`.
        name: a file name without folder; for a sidecar, its own.
        sha256: of the bytes.
        size_bytes: of the bytes.
    """

    kind: str
    name: str
    sha256: str
    size_bytes: int


class Outcome(StrEnum):
    """How an examination ended."""

    DECODED = "decoded"
    NOT_DECODED = "not decoded"
    REFUSED = "refused"
    FAILED = "failed"


class Examination(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was read in one file; a pure function of its bytes, its sidecars and the limits.

    Attributes:
        outcome: decoded (pixels were read), not decoded (kept with its bytes, `reason` says why
            no pixels), refused (no accepted kind of file), failed (an accepted kind that cannot be
            read at all).
        reason: for every outcome but decoded: what, which, what to do.
        media_type: by the bytes, such as `image/tiff`.
        width_px: of the stored pixel grid.
        height_px: likewise.
        facts: every mapped value, none merged.
        footprint: None when there is none; then `no_footprint` says why.
        no_footprint: why there is no footprint.
        grid: metres per pixel near the centre, when the picture is georeferenced.
        notes: what a careful reader should know (damage, limits reached, name against content).
        tools: (name, version) of every library that took part.
    """

    outcome: Outcome
    reason: str | None = None
    media_type: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    facts: tuple[Fact, ...] = ()
    footprint: Footprint | None = None
    no_footprint: str | None = None
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
