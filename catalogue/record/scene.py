"""What a satellite is stated to have taken: platform, scene id, time, place, geometry."""

from catalogue.record.place import Place
from catalogue.record.statement import Statement


class Scene(Statement, frozen=True, kw_only=True):
    """One statement about the scene behind an image; several may stand side by side.

    Attributes:
        provider: who runs the satellite or sells the scene.
        platform: such as "WorldView-3".
        instrument: the sensor on it.
        scene_id: the provider's identifier.
        acquired_at: by the sensor; normal form of `instant` (instant, day, interval, "not stated").
        place: where, with its precision.
        gsd_m: ground sample distance, metres.
        off_nadir_deg: 0 (straight down) to 90.
        sun_azimuth_deg: 0 to 360, clockwise from north.
        sun_elevation_deg: -90 to 90 above the horizon.
        cloud_cover_pct: 0 to 100, of the whole scene.
        source_url: where it is stated.
        note: anything else, in words.
    """

    provider: str | None = None
    platform: str | None = None
    instrument: str | None = None
    scene_id: str | None = None
    acquired_at: str | None = None
    place: Place | None = None
    gsd_m: float | None = None
    off_nadir_deg: float | None = None
    sun_azimuth_deg: float | None = None
    sun_elevation_deg: float | None = None
    cloud_cover_pct: float | None = None
    source_url: str | None = None
    note: str | None = None
