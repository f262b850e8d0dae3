"""Pixels read small, with their mask, and shown so that they can be seen."""

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning

from catalogue.errors import InputUnreadable
from catalogue.examine import raster_strips
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import JPEG, PNG, TIFF, WEBP
from catalogue.examine.pixels import Pixels, read_pixels
from catalogue.examine.preview import read_picture, render_preview
from catalogue.examine.stretch import stretch_to_rgb

LIMITS = Limits()


def make_tiff(path: Path, bands: "np.ndarray[Any, Any]", **profile: Any) -> Path:
    colours, mask = profile.pop("colours", None), profile.pop("mask", None)
    table = profile.pop("table", None)
    with warnings.catch_warnings(), rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path, "w", driver="GTiff", count=bands.shape[0], height=bands.shape[1], width=bands.shape[2],
            dtype=bands.dtype, **profile,
        ) as target:  # fmt: skip
            target.write(bands)
            if colours:
                target.colorinterp = colours
            if table:
                target.write_colormap(1, table)
            if mask is not None:
                target.write_mask(mask)
    return path


def make_ramp(rows: int = 40, columns: int = 60, data_type: str = "uint16") -> "np.ndarray[Any, Any]":
    return np.arange(rows * columns, dtype=data_type).reshape(1, rows, columns)


def read(path: Path, max_px: int = 512) -> Pixels:
    return read_pixels(path, TIFF, max_px=max_px, limits=LIMITS)


def test_small_picture_is_not_enlarged_and_keeps_its_values(tmp_path: Path) -> None:
    ramp = make_ramp()

    pixels = read(make_tiff(tmp_path / "a.tif", ramp))

    assert np.array_equal(pixels.bands, ramp)
    assert pixels.mask.all()
    assert pixels.colours == "grey"


def test_longest_side_is_kept_within_bounds(tmp_path: Path) -> None:
    pixels = read(make_tiff(tmp_path / "a.tif", make_ramp(90, 200)), 100)

    assert pixels.bands.shape == (1, 45, 100)
    assert (pixels.width_px, pixels.height_px) == (200, 90)


@pytest.mark.parametrize(
    "profile", [{}, {"tiled": True, "blockxsize": 64, "blockysize": 64}, {"blockysize": 1}]
)
def test_sampled_reading_gives_the_same_picture_as_an_average(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: dict[str, Any]
) -> None:
    rows, columns = np.mgrid[0:400, 0:600]
    scene = ((rows * 20 + columns * 10).astype("uint16"))[np.newaxis]
    path = make_tiff(tmp_path / "a.tif", scene, **profile)
    averaged = read(path, 60)

    monkeypatch.setattr(raster_strips, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(raster_strips, "_WINDOW_BYTES", 20_000)
    sampled = read(path, 60)

    assert sampled.bands.shape == averaged.bands.shape == (1, 40, 60)
    assert np.abs(sampled.bands.astype(int) - averaged.bands.astype(int)).max() <= 60  # a fifth of a pixel


@pytest.mark.parametrize("whole_bytes", [0, 10**9])
def test_nodata_is_masked_and_not_averaged_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_bytes: int
) -> None:
    monkeypatch.setattr(raster_strips, "_WHOLE_BYTES", whole_bytes)
    scene = np.full((1, 80, 80), 1000, dtype="int16")
    scene[:, :, :40] = -9999

    pixels = read(make_tiff(tmp_path / "a.tif", scene, nodata=-9999), 20)

    assert not pixels.mask[:, :10].any()
    assert pixels.mask[:, 10:].all()
    assert (pixels.bands[:, :, 10:] == 1000).all()


def test_nan_alpha_and_internal_mask_are_masks(tmp_path: Path) -> None:
    half = np.full((4, 4), 255, dtype="uint8")
    half[:, :2] = 0
    floats = np.where(half > 0, np.float32(5), np.float32(np.nan))[np.newaxis]
    colours = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    rgba = np.stack([np.full((4, 4), 9, dtype="uint8")] * 3 + [half])
    paths = [
        make_tiff(tmp_path / "nan.tif", floats),
        make_tiff(tmp_path / "alpha.tif", rgba, colours=colours),
        make_tiff(tmp_path / "mask.tif", rgba[:3], photometric="rgb", mask=half > 0),
    ]

    for path in paths:
        assert np.array_equal(read(path).mask, half > 0), path.name


def test_complex_becomes_magnitude(tmp_path: Path) -> None:
    pixels = read(make_tiff(tmp_path / "a.tif", np.full((1, 8, 8), 3 + 4j, dtype="complex64")))

    assert np.allclose(pixels.bands, 5)
    assert pixels.bands.dtype.kind == "f"


def test_palette_is_expanded(tmp_path: Path) -> None:
    table = {0: (255, 0, 0, 255), 1: (0, 0, 255, 255)}
    path = make_tiff(tmp_path / "a.tif", np.array([[[0, 1]]], dtype="uint8"), table=table)

    pixels = read(path)

    assert pixels.bands[:, 0, 0].tolist() == [255, 0, 0]
    assert pixels.bands[:, 0, 1].tolist() == [0, 0, 255]


def test_sixteen_bit_png_keeps_its_bits(tmp_path: Path) -> None:
    Image.fromarray(make_ramp(10, 10)[0] * 600).save(tmp_path / "a.png")

    pixels = read_pixels(tmp_path / "a.png", PNG, max_px=512, limits=LIMITS)

    assert pixels.bands.dtype == np.uint16
    assert pixels.bands.max() == 59_400


@pytest.mark.parametrize(("media_type", "name"), [(JPEG, "JPEG"), (WEBP, "WEBP"), (PNG, "PNG")])
def test_pictures_of_the_press_are_read(tmp_path: Path, media_type: Any, name: str) -> None:
    path = tmp_path / "a"
    Image.new("RGB", (400, 200), (10, 200, 30)).save(path, name)

    picture = read_picture(path, media_type, max_px=100, limits=LIMITS)

    assert picture.rgb.shape == (50, 100, 3)
    assert np.abs(picture.rgb.mean(axis=(0, 1)) - (10, 200, 30)).max() < 4
    assert picture.stretch == "as stored"
    assert (picture.width_px, picture.height_px) == (400, 200)


@pytest.mark.parametrize(
    ("media_type", "name"), [(JPEG, "JPEG"), (WEBP, "WEBP"), (PNG, "PNG"), (TIFF, "TIFF")]
)
def test_cut_off_pixels_are_unreadable(tmp_path: Path, media_type: Any, name: str) -> None:
    whole = BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(whole, name)
    path = tmp_path / "cut"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])

    with pytest.raises(InputUnreadable, match="cannot read the pixels of cut"):
        read_pixels(path, media_type, max_px=512, limits=LIMITS)


def test_too_many_pixels_are_refused_before_decoding(tmp_path: Path) -> None:
    Image.new("L", (100, 100)).save(tmp_path / "a.png")

    with pytest.raises(InputUnreadable, match="10000 pixels"):
        read_pixels(tmp_path / "a.png", PNG, max_px=10, limits=Limits(max_decoded_px=9_999))


def make_pixels(bands: "np.ndarray[Any, Any]", colours: str = "grey", bits: int | None = None) -> Pixels:
    return Pixels(bands, np.ones(bands.shape[1:], dtype=bool), bands.shape[2], bands.shape[1], colours, bits)


def test_colours_share_one_stretch_so_that_their_balance_stays() -> None:
    base = np.linspace(1000, 2000, 400, dtype=np.float32).reshape(20, 20)

    rgb, _ = stretch_to_rgb(make_pixels(np.stack([base, base / 2, base / 4]).astype("uint16"), "rgb"))

    means = rgb.reshape(-1, 3).mean(axis=0)
    assert means[0] > means[1] > means[2]


def test_unknown_bands_are_stretched_each_by_itself() -> None:
    base = np.linspace(1000, 2000, 400, dtype=np.float32).reshape(20, 20)

    rgb, sentence = stretch_to_rgb(make_pixels(np.stack([base, base / 2, base / 4]), "bands"))

    assert np.ptp(rgb.reshape(-1, 3).mean(axis=0)) < 2
    assert "first three bands" in sentence


@pytest.mark.parametrize("value", [0, 7, 65535])
def test_constant_picture_is_middle_grey(value: int) -> None:
    rgb, _ = stretch_to_rgb(make_pixels(np.full((1, 5, 5), value, dtype="uint16")))

    assert (rgb == 128).all()


def test_picture_without_any_data_is_black() -> None:
    bands = np.full((1, 5, 5), np.nan, dtype="float32")
    pixels = Pixels(bands, np.zeros((5, 5), dtype=bool), 5, 5, "grey")

    assert not stretch_to_rgb(pixels)[0].any()


def test_extreme_floats_do_not_overflow() -> None:
    bands = np.array([[[-3e38, 0, 3e38, np.inf]]], dtype="float32")

    rgb, _ = stretch_to_rgb(make_pixels(bands))

    assert rgb[0, 0, 0] == 0
    assert rgb[0, 2, 0] == 255


def test_one_bit_picture_is_black_and_white() -> None:
    rgb, _ = stretch_to_rgb(make_pixels(np.array([[[0, 1]]], dtype="uint8"), bits=1))

    assert rgb[0, :, 0].tolist() == [0, 255]


def test_preview_is_a_small_jpeg_without_metadata(tmp_path: Path) -> None:
    pixels = read(make_tiff(tmp_path / "a.tif", make_ramp(900, 1200, "uint32")), 800)

    with Image.open(BytesIO(render_preview(pixels))) as preview:
        assert preview.size == (512, 384)
        assert preview.format == "JPEG"
        assert not preview.getexif()
