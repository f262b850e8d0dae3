"""Sidecars that say where a picture lies: world files, projection files, GDAL's and ArcGIS's aux.xml."""

import math
from collections.abc import Sequence

from catalogue.examine.georeference import Georeference, GroundPoint, Transform

_LONGEST_CRS = 20_000
_MOST_POINTS = 10_000


def parse_world_file(text: str) -> Transform | None:
    """The transform of a world file, moved from the centre of the first pixel to its corner.

    Returns:
        GDAL order; None when these are not six numbers. They need not be finite.

    Source: ESRI, "World files for raster datasets".
    """
    try:
        numbers = [float(each) for each in text.split()[:7]]
    except ValueError:
        return None
    if len(numbers) != 6:
        return None
    x_column, y_column, x_row, y_row, x, y = numbers
    return (
        x - (x_column + x_row) / 2,
        x_column,
        x_row,
        y - (y_column + y_row) / 2,
        y_column,
        y_row,
    )


def parse_crs_text(text: str) -> str | None:
    """A named code or WKT; None for anything else, such as a path or an address."""
    stripped = text.strip()
    is_code = stripped.upper().startswith(("EPSG:", "ESRI:", "OGC:"))
    is_wkt = stripped.endswith("]") and stripped.partition("[")[0].strip().replace("_", "").isalpha()
    return stripped if (is_code or is_wkt) and len(stripped) <= _LONGEST_CRS else None


def parse_aux_xml(fields: Sequence[tuple[str, str]], name: str) -> Georeference | None:
    """What a PAM `.aux.xml`, or the ArcGIS form of it, says about the place; None when nothing."""
    last = [(path.rsplit(".", 1)[-1], text) for path, text in fields]
    srs = next((t for k, t in last if k in {"SRS", "WKT", "GCPList@Projection"} and parse_crs_text(t)), None)
    crs = parse_crs_text(srs) if srs else None
    transform = next((_parse_six(text) for key, text in last if key == "GeoTransform"), None)
    points = _parse_pam_points(last)
    if points:
        return Georeference(f"aux.xml:{name}:GCPList", transform, crs, points)
    points = _parse_arcgis_points(fields)
    if points:
        return Georeference(f"aux.xml:{name}:GeodataXform", transform, crs, points, points_in_inches=True)
    if transform is None and crs is None:
        return None
    part = "GeoTransform" if transform is not None else "SRS"
    return Georeference(f"aux.xml:{name}:{part}", transform, crs)


def _parse_six(text: str) -> Transform | None:
    try:
        a, b, c, d, e, f = (float(each) for each in text.split(","))
    except ValueError:
        return None
    return a, b, c, d, e, f


def _parse_pam_points(last: Sequence[tuple[str, str]]) -> tuple[GroundPoint, ...]:
    columns = {key: [text for k, text in last if k == f"GCP@{key}"] for key in ("Pixel", "Line", "X", "Y")}
    rows = zip(*columns.values(), strict=False)
    return _make_points([tuple(map(_parse_float, row)) for row in rows])


def _parse_arcgis_points(fields: Sequence[tuple[str, str]]) -> tuple[GroundPoint, ...]:
    source = [_parse_float(text) for path, text in fields if path.endswith("SourceGCPs.Double")]
    target = [_parse_float(text) for path, text in fields if path.endswith("TargetGCPs.Double")]
    if len(source) != len(target) or len(source) % 2:
        return ()
    pairs = zip(source[::2], source[1::2], target[::2], target[1::2], strict=True)
    return _make_points(list(pairs))


def _parse_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _make_points(rows: Sequence[tuple[float, ...]]) -> tuple[GroundPoint, ...]:
    return tuple(GroundPoint(*row) for row in rows[:_MOST_POINTS])
