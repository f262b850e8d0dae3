"""The worked example: what `images/draw.py` draws, and what the manifest says about it."""

import subprocess
import sys
import tomllib
from pathlib import Path

import exifread
import numpy as np
import pytest
import rasterio
from PIL import Image, IptcImagePlugin

from catalogue.record.annotation import Shape, make_annotation

ROOT = Path(__file__).resolve().parents[1]
IMAGES, MANIFEST = ROOT / "images", ROOT / "manifests" / "sevastopol.toml"
QUAY, PRESS, COPY = "sevastopol-quay.tif", "sevastopol-press.jpg", "sevastopol-copy.jpg"
NAMES = (QUAY, PRESS, COPY)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    command = [sys.executable, "-B", str(IMAGES / "draw.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


def read_size(name: str) -> tuple[int, int]:
    with Image.open(IMAGES / name) as picture:
        return picture.size


def test_drawing_again_gives_the_same_geotiff_pixels(drawn: Path) -> None:
    with rasterio.open(IMAGES / QUAY) as shipped, rasterio.open(drawn / QUAY) as again:
        assert np.array_equal(shipped.read(), again.read())
        assert shipped.transform == again.transform


@pytest.mark.parametrize("name", [PRESS, COPY])
def test_drawing_again_gives_the_same_jpeg_but_for_rounding(drawn: Path, name: str) -> None:
    with Image.open(IMAGES / name) as shipped, Image.open(drawn / name) as again:
        apart = np.abs(np.asarray(shipped, dtype=np.int16) - np.asarray(again, dtype=np.int16))

    # Other builds of libjpeg and FreeType round otherwise; they do not move anything.
    assert apart.mean() < 1.0


def test_geotiff_is_sixteen_bits_in_the_zone_of_sevastopol_with_an_empty_wedge() -> None:
    with rasterio.open(IMAGES / QUAY) as picture:
        counts = picture.read()
        assert set(picture.dtypes) == {"uint16"}
        assert picture.crs.to_epsg() == 32636
        assert picture.nodata == 0
        assert picture.overviews(1) == [2, 4]
        assert picture.bounds.left < 541_261 < picture.bounds.right  # 33.52 E
        assert picture.bounds.bottom < 4_939_759 < picture.bounds.top  # 44.61 N
    empty = (counts == 0).all(axis=0)
    assert empty[0, 0] and not empty[:, 30:].any()
    assert 255 < counts.max() <= 2047


def test_geotiff_says_simulated_in_its_tags() -> None:
    with (IMAGES / QUAY).open("rb") as stream:
        tags = exifread.process_file(stream, details=False)
    for name in ("Image ImageDescription", "Image Artist", "Image Copyright"):
        assert "SIMULATED" in str(tags[name])
    assert str(tags["Image Software"]) == "images/draw.py"


def test_press_picture_says_simulated_in_exif_iptc_and_xmp() -> None:
    with Image.open(IMAGES / PRESS) as picture:
        exif, xmp = picture.getexif(), picture.info["xmp"].decode()
        iim = IptcImagePlugin.getiptcinfo(picture)
    assert exif[0x010E].startswith("SIMULATED")
    assert exif.get_ifd(0x8769)[0x9003] == "2022:05:19 08:46:12"
    assert iim is not None
    assert iim[(1, 90)] == b"\x1b%G"
    assert iim[(2, 90)] == b"Sevastopol"
    assert iim[(2, 110)] == b"SIMULATED / worked example"
    assert 'photoshop:Credit="SIMULATED / worked example"' in xmp
    assert "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia" in xmp


def test_copy_bears_nothing_but_a_comment_that_says_simulated() -> None:
    with Image.open(IMAGES / COPY) as picture:
        assert picture.info["comment"].startswith(b"SIMULATED")
        assert not picture.getexif()
        assert "xmp" not in picture.info
        assert IptcImagePlugin.getiptcinfo(picture) is None


def test_pictures_are_small_enough_to_ship() -> None:
    assert sum((IMAGES / name).stat().st_size for name in NAMES) < 2_500_000


def test_manifest_names_every_picture_and_only_claims_that_it_states() -> None:
    manifest = tomllib.loads(MANIFEST.read_text())
    files = {(MANIFEST.parent / image["file"]).resolve() for image in manifest["image"]}
    slugs = {claim["slug"] for claim in manifest["claim"]}
    assert files == {IMAGES / name for name in NAMES}
    for image in manifest["image"]:
        assert image["publisher"] == "this project's own drawing"
        assert "simulated" in image["tags"]
        assert {link["slug"] for link in image["claim"]} <= slugs


@pytest.mark.parametrize("name", NAMES)
def test_annotations_lie_inside_their_picture(name: str) -> None:
    manifest = tomllib.loads(MANIFEST.read_text())
    image = next(image for image in manifest["image"] if image["file"].endswith(name))
    for stated in image["annotation"]:
        shape = Shape(stated["shape"])
        assert make_annotation(shape, stated["at"], label=stated["label"], size_px=read_size(name))


def test_box_of_the_open_hold_is_the_colour_of_grain() -> None:
    manifest = tomllib.loads(MANIFEST.read_text())
    shapes = manifest["image"][0]["annotation"]
    at = next(shape["at"] for shape in shapes if shape["shape"] == "box")
    left, top, right, bottom = (int(number) for number in at.replace(" ", ",").split(","))
    with rasterio.open(IMAGES / QUAY) as picture:
        red, _, blue = picture.read((1, 2, 3)).astype(int)[:, top:bottom, left:right]

    assert (red > blue * 2).mean() > 0.25
