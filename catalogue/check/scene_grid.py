"""Where the supplier's numbered squares and rows lie: Sentinel-2 tiles and Landsat paths and rows."""

import re
from math import asin, atan, atan2, atanh, cos, cosh, degrees, exp, pi, radians, sin, sinh, sqrt

import msgspec

from catalogue.check.ground import make_box
from catalogue.check.orbit import Spot
from catalogue.record.examination import Footprint
from catalogue.record.place import measure_distance_m

# As ESA writes it, ..._T36TWQ_..., of a single band T36TWQ_20220519T084601, and as the public item
# collections do, S2B_1CCV_20191009_0_L2A.
_TILE = re.compile(
    r"(?:(?:^S2[A-D]_(?:.*_)?|^L[12][AC]_|^)T(?P<zone>\d{2})|^S2[A-D]_(?P<short_zone>\d{1,2}))"
    r"(?P<band>[C-HJ-NP-X])(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])(?:_|$)"
)
_ROW = re.compile(r"^L[COTEM]0?[4-9]_\w{4}_(?P<path>\d{3})(?P<row>\d{3})_\d{8}")
_OLD_ROW = re.compile(r"^L[COTEM][4-9](?P<path>\d{3})(?P<row>\d{3})\d{7}[A-Z]{3}\d{2}$")
# Square letters: columns start anew every third zone, rows are displaced in even zones (NGA.SIG.0012, 3).
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_SQUARE_M = 100_000.0
_ROW_CYCLE_M = 2_000_000.0
# Tiles reach 9.8 km beyond their square to the east and the south (ESA, Sentinel-2 tiling grid).
_TILE_M = 109_800.0
# WGS 84 and UTM.
_SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
_SCALE = 0.9996
_FALSE_EAST_M = 500_000.0
_FALSE_NORTH_M = 10_000_000.0
# Landsat 4 to 9 (WRS-2): 233 paths, 248 rows of which row 60 crosses the equator southward, path 1 there at
# 64.6 W; 98.2 deg inclination (USGS, Landsat Worldwide Reference System).
_PATHS, _ROW_COUNT, _EQUATOR_ROW = 233, 248, 60
_PATH_ONE_DEG = -64.60
_TILT = radians(98.2)
# 233 orbits in 16 days: how far the Earth turns below the plane during one.
_TURN_DEG = 360 * 16 / 233
# Measured on 374 published scenes of Landsat 4 to 9: centres lie within 9 km of these. A scene is 185 km by
# 180 km.
_SCENE_REACH_M = 155_000.0
# Rows are at most 1.46 deg of latitude apart.
_ROW_SPACING_DEG = 2.0


class GridPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a scene id says that its scene lies.

    Attributes:
        name: such as "tile 36TWQ" or "path 45, row 34".
        footprint: the tile, when it does not cross the antimeridian.
        spot: else the centre, and how far the scene reaches from it.
    """

    name: str
    footprint: Footprint | None = None
    spot: Spot | None = None


def find_grid_place(scene_id: str) -> GridPlace | None:
    """Where a scene id of Sentinel-2 or Landsat 4 to 9 says that it lies; None for any other id."""
    stem = scene_id.strip().upper()
    if match := _TILE.match(stem):
        zone = int(match["zone"] or match["short_zone"])
        corners = find_tile(zone, match["band"], match["column"], match["row"])
        name = f"tile {zone:02}{match['band']}{match['column']}{match['row']}"
        return _place_tile(name, corners) if corners else None
    if match := _ROW.match(stem) or _OLD_ROW.match(stem):
        path, row = int(match["path"]), int(match["row"])
        centre = find_row(path, row)
        if centre is not None:
            return GridPlace(name=f"path {path}, row {row}", spot=Spot(*centre, _SCENE_REACH_M))
    return None


def find_tile(zone: int, band: str, column: str, row: str) -> tuple[tuple[float, float], ...] | None:
    """(longitude, latitude) of the corners of a Sentinel-2 tile, in one run; None when there is no such."""
    letters = _COLUMNS[(zone - 1) % 3]
    if not 1 <= zone <= 60 or column not in letters:
        return None
    west = (letters.index(column) + 1) * _SQUARE_M
    north = _find_northing(zone, band, row, west)
    if north is None:
        return None
    return tuple(
        _to_degrees(zone, west + east, north + up)
        for east, up in ((0.0, 0.0), (_TILE_M, 0.0), (_TILE_M, _TILE_M), (0.0, _TILE_M))
    )


def _place_tile(name: str, corners: tuple[tuple[float, float], ...]) -> GridPlace:
    if all(abs(longitude) <= 180 for longitude, _ in corners):
        return GridPlace(name=name, footprint=make_box(corners, source="scene id"))
    # Across the antimeridian, its middle and its half diagonal say nearly as much.
    longitude = (sum(lon for lon, _ in corners) / 4 + 180) % 360 - 180
    latitude = sum(lat for _, lat in corners) / 4
    return GridPlace(name=name, spot=Spot(latitude, longitude, _TILE_M * sqrt(0.5)))


def find_row(path: int, row: int) -> tuple[float, float] | None:
    """(latitude, longitude) of the centre of a path and row; None when there is no such.

    On a circular orbit.
    """
    if not (1 <= path <= _PATHS and 1 <= row <= _ROW_COUNT):
        return None
    along = radians((row - _EQUATOR_ROW) * 360 / _ROW_COUNT)
    geocentric = -asin(sin(along) * sin(_TILT))
    latitude = degrees(atan2(sin(geocentric), cos(geocentric) * (1 - _FLATTENING) ** 2))
    aside = degrees(atan2(sin(along) * cos(_TILT), cos(along)))
    node = _PATH_ONE_DEG - (path - 1) * 360 / _PATHS
    longitude = node + aside - degrees(along) / 360 * _TURN_DEG
    return latitude, (longitude + 180) % 360 - 180


def measure_from_row_m(latitude_deg: float, longitude_deg: float) -> float:
    """How far a place lies from the nearest centre of a path and row, metres."""
    nearest = float("inf")
    for row in range(1, _ROW_COUNT + 1):
        first = find_row(1, row)
        assert first is not None
        if abs(first[0] - latitude_deg) > _ROW_SPACING_DEG:
            continue
        # Each path lies farther west than the one before it.
        path = round((first[1] - longitude_deg) % 360 * _PATHS / 360) % _PATHS + 1
        centre = find_row(path, row)
        assert centre is not None
        nearest = min(nearest, measure_distance_m(centre, (latitude_deg, longitude_deg)))
    return nearest


def _find_northing(zone: int, band: str, row: str, east_m: float) -> float | None:
    """Of the southern edge of the tile: the square's row whose middle lies in the latitude band."""
    shift = 5 if zone % 2 == 0 else 0
    offset = (_ROWS.index(row) - shift) % len(_ROWS) * _SQUARE_M
    # Sentinel-2 counts tiles to the rim of Antarctica beyond 80 S in the southernmost band.
    south = -80.0 + 8 * _BANDS.index(band) if band != "C" else -84.0
    north = 84.0 if band == "X" else -72.0 + 8 * _BANDS.index(band)
    is_southern = band < "N"
    for cycle in range(6):
        y = offset + cycle * _ROW_CYCLE_M - (_FALSE_NORTH_M if is_southern else 0.0)
        latitudes = [_to_degrees(zone, east_m + 50_000.0, y + up)[1] for up in (0.0, _SQUARE_M)]
        if latitudes[1] > south and latitudes[0] < north:
            return y + _SQUARE_M - _TILE_M
    return None


def _to_degrees(zone: int, east_m: float, north_m: float) -> tuple[float, float]:
    """(longitude, latitude) of UTM coordinates; northing negative south of the equator.

    Source: the Krueger series to the third order, which is right to centimetres.
    """
    n = _FLATTENING / (2 - _FLATTENING)
    radius = _SEMI_MAJOR_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    xi, eta = north_m / (_SCALE * radius), (east_m - _FALSE_EAST_M) / (_SCALE * radius)
    beta = (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96,
        n**2 / 48 + n**3 / 15,
        17 * n**3 / 480,
    )
    xi_ = xi - sum(b * sin(2 * j * xi) * cosh(2 * j * eta) for j, b in enumerate(beta, 1))
    eta_ = eta - sum(b * cos(2 * j * xi) * sinh(2 * j * eta) for j, b in enumerate(beta, 1))
    tau_ = sin(xi_) / sqrt(sinh(eta_) ** 2 + cos(xi_) ** 2)
    longitude = (zone - 1) * 6 - 177 + degrees(atan2(sinh(eta_), cos(xi_)))
    return longitude, degrees(_to_geodetic(atan(tau_)))


def _to_geodetic(conformal: float) -> float:
    e = sqrt(_FLATTENING * (2 - _FLATTENING))
    phi = conformal
    for _ in range(6):
        exponent = e * atanh(e * sin(phi))
        phi = 2 * atan2(exp(exponent) * (1 + sin(conformal)), cos(conformal)) - pi / 2
    return phi
