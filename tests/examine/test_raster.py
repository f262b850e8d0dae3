"""What the header of a raster says, and what its reader refuses to do."""

import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

from catalogue.errors import InputRefused, InputUnreadable
from catalogue.examine.georeference import Georeference
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import NITF, TIFF, MediaType
from catalogue.examine.raster import RasterReading, read_raster
from catalogue.examine.tiff_pages import read_tiff_pages

GRID = Affine(10, 0, 500_000, 0, -10, 5_000_000)


def make_geotiff(path: Path, *, tags: dict[str, str] | None = None, **changes: Any) -> Path:
    profile: dict[str, Any] = {
        "driver": "GTiff", "width": 4, "height": 3, "count": 1, "dtype": "uint16",
        "crs": "EPSG:32636", "transform": GRID,
    }  # fmt: skip
    profile |= changes
    with warnings.catch_warnings():
        # A builder of pictures without a place; the reader under test must not warn.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        target = rasterio.open(path, "w", **profile)
    with target:
        target.write(np.ones((profile["count"], profile["height"], profile["width"]), profile["dtype"]))
        target.update_tags(**(tags or {}))
    return path


def read(path: Path, georeference: Georeference | None = None) -> RasterReading:
    return read_raster(path, TIFF, Limits(), georeference)


def values(reading: RasterReading) -> dict[str, Any]:
    return {fact.name: fact.value for fact in reading.facts}


def test_header_becomes_facts(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif", count=2, nodata=7, compress="lzw", tags={"AREA_OR_POINT": "Area"})

    found = values(read(path))

    assert (found["width_px"], found["height_px"], found["band_count"]) == (4, 3, 2)
    assert found["data_type"] == "uint16"
    assert found["nodata"] == 7
    assert found["crs"] == "EPSG:32636"
    assert found["transform"] == (500_000.0, 10.0, 0.0, 5_000_000.0, 0.0, -10.0)
    assert found["compression"] == "LZW"
    assert found["pixel_is"] == "area"
    assert found["page_count"] == 1
    assert found["pixel_size_m"] == pytest.approx((10.004, 10.004), abs=1e-3)


def test_plain_tiff_is_not_georeferenced(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif", crs=None, transform=None)

    reading = read(path)

    assert reading.footprint is None
    assert reading.no_footprint == "it is not georeferenced"
    assert "transform" not in values(reading)


def test_nan_transform_is_kept_as_text(tmp_path: Path) -> None:
    reading = read(make_geotiff(tmp_path / "a.tif", transform=Affine(1, 0, float("nan"), 0, -1, 0)))

    assert "transform" not in values(reading)
    assert "nan" in values(reading)["transform_unreadable"]
    assert "not finite" in str(reading.no_footprint)


def test_complex_values_are_supported(tmp_path: Path) -> None:
    assert values(read(make_geotiff(tmp_path / "a.tif", dtype="complex64")))["data_type"] == "complex64"


def test_nodata_nan_is_text(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif", dtype="float32", nodata=float("nan"))

    assert values(read(path))["nodata"] == "nan"


def test_control_points_are_counted_and_fitted(tmp_path: Path) -> None:
    places = ((0, 0), (4, 0), (0, 3), (4, 3))
    points = [GroundControlPoint(row=r, col=c, x=30 + c / 100, y=45 - r / 100) for c, r in places]
    path = make_geotiff(tmp_path / "a.tif", crs="EPSG:4326", transform=None, gcps=points)

    reading = read(path)

    assert values(reading)["gcp_count"] == 4
    assert values(reading)["gcp_residual_px"] == pytest.approx(0, abs=1e-6)
    assert reading.footprint is not None
    assert reading.footprint.source == "GTiff:GCPs"


def test_place_in_the_file_comes_before_the_sidecar_and_a_conflict_is_told(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif")
    beside = Georeference("world file:a.tfw", (0.0, 10.0, 0.0, 0.0, 0.0, -10.0), "EPSG:32636")

    reading = read(path, beside)

    assert reading.footprint is not None
    assert reading.footprint.source == "GTiff:transform"
    assert "world file:a.tfw" in reading.notes[0]


def test_coordinate_system_of_a_sidecar_completes_a_transform(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif", crs=None)

    reading = read(path, Georeference("prj:a.prj", crs="EPSG:32636"))

    assert reading.footprint is not None
    assert reading.footprint.source == "GTiff:transform with crs of prj:a.prj"


def test_neighbours_are_not_looked_at_and_nothing_is_written(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif", crs=None, transform=None)
    (tmp_path / "a.tfw").write_text("10\n0\n0\n-10\n5\n5\n")
    (tmp_path / "a.tif.aux.xml").write_text("<PAMDataset><SRS>EPSG:4326</SRS></PAMDataset>")
    before = sorted(tmp_path.iterdir())

    reading = read(path)

    assert reading.footprint is None
    assert "crs" not in values(reading)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:9/a.tif", "/vsicurl/http://127.0.0.1:9/a.tif", "/vsimem/a"]
)
def test_addresses_are_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        read(Path(text))


def test_folder_and_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tif")

    for path in (tmp_path, tmp_path / "pipe.tif"):
        with pytest.raises(InputRefused):
            read(path)


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"absent\.tif"):
        read(tmp_path / "absent.tif")


def test_vrt_is_not_opened_whatever_driver_the_content_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>')

    for media_type in (TIFF, NITF):
        with pytest.raises(InputUnreadable) as caught:
            read_raster(path, media_type, Limits())
        assert str(tmp_path) not in str(caught.value)


def test_kind_without_a_driver_is_refused(tmp_path: Path) -> None:
    kind = MediaType("image/x", ".x", None, False, "X")

    with pytest.raises(InputRefused):
        read_raster(make_geotiff(tmp_path / "a.tif"), kind, Limits())


@pytest.mark.parametrize("name", ["a?b#c!.tif", "GTIFF_DIR:1:a.tif", "ü '\"$.tif", "-a.tif"])
def test_odd_names_are_opened_as_files(tmp_path: Path, name: str) -> None:
    make_geotiff(tmp_path / "a.tif").rename(tmp_path / name)

    assert read(tmp_path / name).width_px == 4


def test_raw_reading_holds_domains_but_no_folder(tmp_path: Path) -> None:
    reading = read(make_geotiff(tmp_path / "a.tif", tags={"TIFFTAG_DATETIME": "2022:05:11 10:00:00"}))

    assert "2022:05:11" in str(reading.raw)
    assert str(tmp_path) not in str(reading.raw)
    assert "modified_at" not in values(reading)


def test_overviews_are_not_pages(tmp_path: Path) -> None:
    path = make_geotiff(tmp_path / "a.tif", width=64, height=64)
    with rasterio.open(path, "r+") as target:
        target.build_overviews([2, 4])

    reading = read(path)

    assert values(reading)["overview_count"] == 2
    assert values(reading)["page_count"] == 1
    assert reading.raw["tiff_directories"] == 3


def test_loop_of_directories_is_told(tmp_path: Path) -> None:
    path = tmp_path / "loop.tif"
    path.write_bytes(b"II*\0\x08\0\0\0" + b"\0\0" + b"\x08\0\0\0" + b"\0" * 8)

    pages = read_tiff_pages(path)

    assert pages is not None
    assert pages.page_count == 1
    assert "loop" in str(pages.note)
