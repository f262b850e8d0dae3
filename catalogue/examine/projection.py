"""From the coordinates of a named system to longitude and latitude, and back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.examine.georeference import NotLocatable

_WGS84 = "EPSG:4326"
# No grid of the Earth reaches further, zone prefixes in the easting included (EPSG:4491 has 13 500 000,
# Gauss-Krueger zone 45 has 45 500 000 m).
_FURTHEST_M = 1e8
_LIMIT_CRS_CHARACTERS = 20_000


@dataclass(frozen=True)
class Projection:
    """A coordinate system whose coordinates can be turned into places.

    Attributes:
        crs: rasterio's own object; only this module looks into it.
        is_geographic: the coordinates are angles.
        unit: of one coordinate step: radians when geographic, else metres.
    """

    crs: Any
    is_geographic: bool
    unit: float

    @property
    def latitude_limit(self) -> float:
        """The pole in the system's own unit (90 for degrees, 100 for grads); infinite when projected."""
        return math.pi / 2 / self.unit if self.is_geographic else math.inf

    def locate(self, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """(longitude, latitude), WGS 84, of points (x, y).

        Raises:
            NotLocatable: a point lies where the system does not reach.
        """
        self._refuse_far(points)
        places = _transform(self.crs, _WGS84, points)
        if not all(math.isfinite(value) for place in places for value in place):
            raise NotLocatable("a corner or an edge lies outside what its coordinate system can map")
        if any(abs(latitude) > 90 + 1e-9 for _, latitude in places):
            raise NotLocatable("it reaches beyond latitude 90")
        return [(lon, min(90.0, max(-90.0, lat))) for lon, lat in places]

    def find_coordinates(self, longitude: float, latitude: float) -> tuple[float, float] | None:
        """(x, y) of a place; None where the system does not reach."""
        try:
            (x, y), *_ = _transform(_WGS84, self.crs, [(longitude, latitude)])
        except NotLocatable:
            return None
        return (x, y) if math.isfinite(x) and math.isfinite(y) else None

    def _refuse_far(self, points: Sequence[tuple[float, float]]) -> None:
        furthest = max(abs(value) for point in points for value in point)
        limit = 4 * math.pi / self.unit if self.is_geographic else _FURTHEST_M / self.unit
        if not furthest <= limit:
            raise NotLocatable(f"its coordinates reach {furthest:g}, which is nowhere on the Earth")


def parse_projection(crs_text: str) -> Projection:
    """The system that an authority code or WKT names.

    Raises:
        NotLocatable: not understood, or a local system without a place on the Earth.
    """
    import rasterio
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    if len(crs_text) > _LIMIT_CRS_CHARACTERS:
        raise NotLocatable(f"the text of its coordinate system has {len(crs_text)} characters")
    try:
        with rasterio.Env():
            # An authority code or WKT only: other forms may name files or addresses to be fetched.
            is_code = crs_text.upper().startswith(("EPSG:", "ESRI:", "OGC:", "IAU"))
            crs = CRS.from_string(crs_text) if is_code else CRS.from_wkt(crs_text)
            return _make_projection(crs)
    except (CRSError, ValueError) as error:
        raise NotLocatable("its coordinate system is not understood") from error


def _make_projection(crs: Any) -> Projection:
    if not crs.is_geographic and not crs.is_projected:
        raise NotLocatable("its coordinate system is a local one, tied to no place on the Earth")
    name, factor = crs.units_factor
    if not math.isfinite(factor) or factor <= 0:
        raise NotLocatable(f"its coordinate system counts in {name!r}, which has no known length")
    return Projection(crs, bool(crs.is_geographic), float(factor))


def _transform(source: Any, target: Any, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    import rasterio
    from rasterio._err import CPLE_BaseError  # PROJ's refusals leave rasterio.warp unwrapped
    from rasterio.errors import CRSError, RasterioError
    from rasterio.warp import transform

    xs, ys = [p[0] for p in points], [p[1] for p in points]
    try:
        with rasterio.Env():
            longitudes, latitudes = transform(source, target, xs, ys)
    except (CRSError, RasterioError, CPLE_BaseError, ValueError) as error:
        raise NotLocatable("its coordinate system cannot be tied to longitude and latitude") from error
    return list(zip(longitudes, latitudes, strict=True))
