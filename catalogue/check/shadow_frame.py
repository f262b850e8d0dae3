"""How directions and lengths in a picture become true azimuths and metres."""

import math
from dataclasses import dataclass

from catalogue.errors import ValueRefused
from catalogue.record.examination import Footprint, Grid

# Published against computed ground sample distances of five Maxar satellites lie within 0.983 to 1.037.
GSD_ERROR_SHARE = 0.05
# A georeference keeps its scale within this; UTM alone is off by up to 0.001 within its zone.
_GRID_ERROR_SHARE = 0.01
# Assumed for control points and rational models, whose fit may turn the picture a little.
_APPROXIMATE_NORTH_DEG = 1.0
# Beyond this the direction of north changes so much within the picture that one value misleads.
_NORTH_DRIFT_LIMIT_DEG = 15.0
# A shorter line has a direction that is uncertain by more than 8 degrees for errors of one pixel.
SHORTEST_PX = 10.0
_SEMI_MAJOR_M = 6_378_137.0  # WGS 84
_E2 = (2 - 1 / 298.257223563) / 298.257223563

Pixel = tuple[float, float]
LonLat = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What is known about scale and north where the shadows lie.

    Attributes:
        column_m: (east, north) metres of one pixel to the right; only its proportions and direction
            mean something where scale or north is unknown.
        row_m: likewise, of one pixel down.
        north_sigma_deg: standard error of true north; None when north is unknown.
        scale_share: standard error of the scale as a share of it; None when the scale is unknown.
        source: what says so.
        no_north: why north is unknown.
    """

    column_m: tuple[float, float]
    row_m: tuple[float, float]
    north_sigma_deg: float | None
    scale_share: float | None
    source: str
    no_north: str | None = None

    @property
    def up_azimuth_deg(self) -> float:
        """Which way the picture's upper edge lies, clockwise from true north, -180 to 180.

        For a picture on a projected grid this is the grid's convergence, which is thereby corrected.
        """
        return math.degrees(math.atan2(-self.row_m[0], -self.row_m[1]))

    def measure_ground(self, start_px: Pixel, end_px: Pixel) -> tuple[float, float]:
        """(east, north) metres from one pixel to another."""
        columns, rows = end_px[0] - start_px[0], end_px[1] - start_px[1]
        return (
            columns * self.column_m[0] + rows * self.row_m[0],
            columns * self.column_m[1] + rows * self.row_m[1],
        )

    def measure_pixel_share(self, east: float, north: float) -> float:
        """Metres that an error of one pixel amounts to, along a direction of length 1."""
        return math.hypot(
            east * self.column_m[0] + north * self.column_m[1], east * self.row_m[0] + north * self.row_m[1]
        )


def make_frame_from_grid(grid: Grid, footprint: Footprint) -> Frame:
    """Scale and true north by a georeference, with how far both change within the picture.

    A grid holds metres to the true east and north at the picture's centre, so the convergence of
    its projection is corrected there. Away from the centre north turns by at most the difference of
    longitude times the sine of the latitude, and a grid of degrees changes its proportions by the
    tangent of the latitude times the difference of latitude; a third of the squares of both goes
    into the errors.
    """
    west, south, east, north = footprint.bounds_wgs84
    half_width = (east - west if east >= west else east - west + 360) / 2
    steepest = min(89.0, max(abs(south), abs(north)))
    drift = half_width * math.sin(math.radians(steepest))
    stretch = math.tan(math.radians(steepest)) * math.radians((north - south) / 2)
    turned = math.degrees(stretch / 2)
    base = _APPROXIMATE_NORTH_DEG if footprint.is_approximate else 0.0
    is_lost = drift > _NORTH_DRIFT_LIMIT_DEG
    return Frame(
        column_m=grid.column_m,
        row_m=grid.row_m,
        north_sigma_deg=None if is_lost else math.hypot(base, drift / math.sqrt(3), turned / math.sqrt(3)),
        scale_share=math.hypot(_GRID_ERROR_SHARE, stretch / math.sqrt(3)),
        source=f"georeference ({footprint.source})",
        no_north=f"north turns by up to {drift:.0f} degrees within the picture" if is_lost else None,
    )


def make_frame_from_places(here: LonLat, right: LonLat, down: LonLat, *, source: str) -> Frame:
    """Scale and true north at one spot, from the places of a pixel and its neighbours.

    This is the local Jacobian of pixel to longitude and latitude, so neither the convergence of the
    projection nor its change within the picture is left in it.

    Args:
        here: (longitude, latitude) of the shadow's pixel, WGS 84.
        right: of the pixel to its right.
        down: of the pixel below.
        source: what gave the places.
    """
    return Frame(
        column_m=_measure_step(here, right),
        row_m=_measure_step(here, down),
        north_sigma_deg=0.0,
        scale_share=_GRID_ERROR_SHARE,
        source=source,
    )


def make_frame_from_direction(
    from_px: Pixel,
    to_px: Pixel,
    *,
    azimuth_deg: float,
    error_deg: float,
    gsd_m: float | None = None,
    error_px: float = 1.0,
) -> Frame:
    """True north by one direction in the picture whose azimuth is known, such as a road on a map.

    The pixels are taken to be square and the picture not to be mirrored.

    Args:
        from_px: (column, row) where the direction begins.
        to_px: where it ends.
        azimuth_deg: true azimuth from the first to the second, clockwise from north.
        error_deg: standard error of that azimuth.
        gsd_m: metres per pixel, when known; taken as good to 5 %.
        error_px: of each end point, in columns and in rows.

    Raises:
        ValueRefused: the ends are too close together, or a number means nothing.
    """
    length = math.hypot(to_px[0] - from_px[0], to_px[1] - from_px[1])
    if not length >= SHORTEST_PX * max(1.0, error_px):
        raise ValueRefused(
            f"{length:.1f} px", "is too short for a direction", ("a line of 10 pixels and more",)
        )
    if not (math.isfinite(azimuth_deg) and math.isfinite(length) and error_deg >= 0 and error_px > 0):
        raise ValueRefused(f"{azimuth_deg} +- {error_deg}", "is not an azimuth with its error", ("73 +- 2",))
    drawn = math.degrees(math.sqrt(2) * error_px / length)
    up = math.radians(azimuth_deg - _measure_picture_azimuth(from_px, to_px))
    metres = _require_gsd(gsd_m)
    return Frame(
        column_m=(metres * math.cos(up), -metres * math.sin(up)),
        row_m=(-metres * math.sin(up), -metres * math.cos(up)),
        north_sigma_deg=math.hypot(error_deg, drawn),
        scale_share=None if gsd_m is None else GSD_ERROR_SHARE,
        source=f"a direction in the picture stated as {azimuth_deg:g} degrees",
    )


def make_frame_without_north(*, gsd_m: float | None = None) -> Frame:
    """A picture of square pixels that nothing ties to north; scale only when a GSD is stated.

    Raises:
        ValueRefused: the GSD means nothing.
    """
    metres = _require_gsd(gsd_m)
    return Frame(
        column_m=(metres, 0.0),
        row_m=(0.0, -metres),
        north_sigma_deg=None,
        scale_share=None if gsd_m is None else GSD_ERROR_SHARE,
        source="no georeference" if gsd_m is None else f"stated GSD {gsd_m:g} m",
        no_north="nothing says where north is: give a georeference or the azimuth of a line in the picture",
    )


def _require_gsd(gsd_m: float | None) -> float:
    if gsd_m is not None and not (math.isfinite(gsd_m) and gsd_m > 0):
        raise ValueRefused(str(gsd_m), "is no ground sample distance", ("0.5 (metres per pixel)",))
    return 1.0 if gsd_m is None else gsd_m


def _measure_picture_azimuth(start_px: Pixel, end_px: Pixel) -> float:
    """Degrees clockwise from the picture's upper edge, 0 to 360."""
    return math.degrees(math.atan2(end_px[0] - start_px[0], start_px[1] - end_px[1])) % 360


def _measure_step(here: LonLat, there: LonLat) -> tuple[float, float]:
    """(east, north) metres of a small step on the ellipsoid."""
    latitude = math.radians((here[1] + there[1]) / 2)
    bulge = 1 - _E2 * math.sin(latitude) ** 2
    normal = _SEMI_MAJOR_M / math.sqrt(bulge)
    degrees_east = (there[0] - here[0] + 180) % 360 - 180
    return (
        math.radians(degrees_east) * normal * math.cos(latitude),
        math.radians(there[1] - here[1]) * normal * (1 - _E2) / bulge,
    )
