"""Headers and places of real files against what gdalinfo, a separate program, says of them."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rasterio
from rasterio.crs import CRS

from catalogue.errors import InputFault
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import HEAD_BYTES, parse_media_type
from catalogue.examine.raster import RasterReading, read_raster
from catalogue.examine.sidecars import find_sidecars, read_sidecars
from catalogue.record.fact import Basis

FOLDERS = ("satellite", "metadata", "c2pa")
CLOSE_DEG = 1e-6
GDAL_TYPES = {
    "uint8": "Byte", "uint16": "UInt16", "int16": "Int16", "float32": "Float32",
    "complex64": "CFloat32", "complex_int16": "CInt16", "uint32": "UInt32", "int32": "Int32",
}  # fmt: skip
# What GDAL 3.6 and this program see differently, and why each is right.
EXPLAINED: dict[tuple[str, str], str] = {
    (
        "metadata/pix4d_xmp_crs_vertcs_orthometric.jpg",
        "crs",
    ): "GDAL reads the coordinate system in Camera XMP since 3.7; gdalinfo 3.6 did not",
}


def iterate_cases(corpus: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    for folder in FOLDERS:
        for truth_path in sorted((corpus / folder / "truth").glob("*.gdalinfo.json")):
            truth = json.loads(truth_path.read_text())
            name = truth_path.name.removesuffix(".gdalinfo.json")
            picture = corpus / folder / name
            if not picture.is_file():
                picture = corpus / folder / name.replace("__", "/")
            if "driverShortName" in truth and picture.is_file():
                yield f"{folder}/{name}", picture, truth


def read_case(picture: Path) -> tuple[RasterReading, dict[str, Any]] | None:
    """The reading, and its facts by name: of the file first, else of its sidecars."""
    with picture.open("rb") as file:
        media_type = parse_media_type(file.read(HEAD_BYTES))
    if media_type is None or media_type.gdal_driver is None:
        return None
    beside = read_sidecars(find_sidecars(picture), name=picture.name, limits=Limits())
    reading = read_raster(picture, media_type, Limits(), beside.georeference)
    facts: dict[str, Any] = {}
    for fact in (*reading.facts, *beside.facts):
        facts.setdefault(fact.name, fact.value)
    return reading, facts


def compare_header(facts: dict[str, Any], truth: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    bands = truth["bands"]
    yield "size", [facts["width_px"], facts["height_px"]] == truth["size"]
    yield "band count", facts["band_count"] == len(bands)
    types = facts["data_type"] if isinstance(facts["data_type"], tuple) else (facts["data_type"],)
    wanted = list(dict.fromkeys(band["type"] for band in bands))
    yield "data type", [GDAL_TYPES.get(t, t) for t in dict.fromkeys(types)] == wanted
    nodata = bands[0].get("noDataValue")
    if nodata is not None:
        measured = facts.get("nodata", "absent")
        if measured == "absent":
            measured = math.inf
        first = float(measured[0] if isinstance(measured, tuple) else measured)
        both_nan = math.isnan(first) and math.isnan(float(nodata))
        yield "nodata", both_nan or math.isclose(first, float(nodata), rel_tol=1e-7)
    else:
        yield "nodata", "nodata" not in facts
    gcps = truth.get("gcps", {}).get("gcpList", [])
    yield "GCP count", facts.get("gcp_count", 0) == len(gcps)


def compare_place(facts: dict[str, Any], truth: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    if "geoTransform" in truth:
        measured = facts.get("transform")
        yield (
            "transform",
            measured is not None
            and all(
                math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-9)
                for a, b in zip(measured, truth["geoTransform"], strict=True)
            ),
        )
    else:
        yield "transform", "transform" not in facts
    wkt = (truth.get("coordinateSystem") or truth.get("gcps", {}).get("coordinateSystem") or {}).get("wkt")
    if wkt:
        with rasterio.Env():
            text = facts.get("crs", "")
            yield "crs", bool(text) and CRS.from_user_input(text) == CRS.from_wkt(wkt)
    else:
        yield "crs", "crs" not in facts


def compare_footprint(reading: RasterReading, truth: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    extent = truth.get("wgs84Extent")
    if extent:
        placed = reading.footprint
        points = [p for ring in placed.rings_wgs84 for p in ring] if placed else []
        corners = extent["coordinates"][0][:-1]
        yield (
            "footprint",
            bool(points) and all(measure_gap(corner, points) <= CLOSE_DEG for corner in corners),
        )


def measure_gap(corner: list[float], points: list[tuple[float, float]]) -> float:
    return min(max(abs(lon - corner[0]), abs(lat - corner[1])) for lon, lat in points)


def test_headers_and_places_agree_with_gdalinfo(shared_data: Path) -> None:
    agreed, found = 0, {}
    for name, picture, truth in iterate_cases(shared_data / "corpus"):
        if truth["driverShortName"] == "VRT":
            continue  # refused by its bytes, see test_media_type
        try:
            case = read_case(picture)
        except InputFault as fault:
            found[name, "header"] = str(fault)
            continue
        if case is None:
            continue
        reading, facts = case
        comparisons = [
            *compare_header(facts, truth),
            *compare_place(facts, truth),
            *compare_footprint(reading, truth),
        ]
        agreed += sum(same for _, same in comparisons)
        found |= {(name, what): str(facts.get(what)) for what, same in comparisons if not same}
    total = agreed + len(found)
    for key, value in found.items():
        print(f"{key[0]:60} {key[1]:12} {value[:60]}")
    print(f"{agreed} of {total} values agree ({100 * agreed / total:.2f} %)")

    assert total > 1_000
    assert set(found) == set(EXPLAINED)
    assert agreed / total >= 0.99


@pytest.mark.parametrize(
    ("picture", "source"),
    [
        ("worldfile_honolulu/honolulu.png", "world file:"),
        ("esri_gcp/arcgis93_geodataxform_gcp.tif", "aux.xml:"),
    ],
)
def test_place_that_stands_only_beside_the_picture_is_found(
    shared_data: Path, picture: str, source: str
) -> None:
    path = shared_data / "corpus" / "satellite" / picture
    beside = read_sidecars(find_sidecars(path), name=path.name, limits=Limits())
    with path.open("rb") as file:
        media_type = parse_media_type(file.read(HEAD_BYTES))
    assert media_type is not None

    alone = read_raster(path, media_type, Limits())
    reading = read_raster(path, media_type, Limits(), beside.georeference)

    assert alone.footprint is None
    assert reading.footprint is not None
    assert reading.footprint.source.startswith(source)
    assert all(fact.basis is Basis.EMBEDDED for fact in beside.facts)
