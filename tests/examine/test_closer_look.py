"""What a closer look finds in the bytes: damage, what trails, thumbnails, tables."""

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
import rasterio
from picture_bytes import (
    add_segment,
    make_exif,
    make_photoshop,
    make_scene,
    make_thumbnail,
    make_xmp,
    save_jpeg,
    write,
)
from PIL import Image

from catalogue.errors import InputUnreadable
from catalogue.examine import damage
from catalogue.examine.closer_look import look_closer
from catalogue.examine.jpeg_tables import find_quality
from catalogue.record.closer_look import CloserLook, TrailingKind

SCENE = make_scene(1)
TRANSFORM = rasterio.Affine(1, 0, 500_000, 0, -1, 4_900_000)
JPEG = save_jpeg(SCENE)


def look(path: Path) -> CloserLook:
    return look_closer(path, name=path.name)


def see(tmp_path: Path, data: bytes) -> CloserLook:
    return look(write(tmp_path / "a.jpg", data))


def test_sound_picture_is_decoded_without_complaint(tmp_path: Path) -> None:
    found = see(tmp_path, JPEG)

    assert found.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert (found.damage, found.is_decoded, found.trailing_bytes) == ((), True, 0)
    assert found.trailing_kind is None
    assert [name for name, _ in found.tools] == ["GDAL", "Pillow", "numpy", "rasterio"]


def test_nothing_is_written_beside_the_original(tmp_path: Path) -> None:
    path = make_tiff(tmp_path / "a.tif")
    before = (path.read_bytes(), path.stat().st_mtime_ns)

    look(path)

    assert list(tmp_path.iterdir()) == [path]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_two_looks_are_the_same(tmp_path: Path) -> None:
    data = save_jpeg(SCENE, exif=make_exif(make_thumbnail(make_scene(2))))

    assert see(tmp_path, data) == see(tmp_path, data)


def test_file_that_is_not_there_is_an_input_fault(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"cannot read quay\.jpg"):
        look_closer(tmp_path / "none", name="quay.jpg")


def test_bytes_of_no_picture_are_digested_and_not_read(tmp_path: Path) -> None:
    found = see(tmp_path, b"nothing")

    assert (found.is_decoded, found.damage) == (False, ())
    assert found.not_read[0][0] == "everything"
    assert found.sha256 == hashlib.sha256(b"nothing").hexdigest()


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_cut_off_jpeg_is_reported(tmp_path: Path, share: float) -> None:
    found = see(tmp_path, JPEG[: int(len(JPEG) * share)])

    assert any("end marker is missing" in sentence for sentence in found.damage)
    assert found.trailing_bytes is None


def test_zeros_in_the_scan_are_reported(tmp_path: Path) -> None:
    middle = len(JPEG) // 2

    found = see(tmp_path, JPEG[:middle] + b"\xff\xd5" * 40 + JPEG[middle + 80 :])

    assert "the decoder complains" in found.damage[0]
    assert found.is_decoded


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_cut_off_picture_is_reported(tmp_path: Path, kind: str) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    Image.fromarray(SCENE).save(whole, kind)
    cut.write_bytes(whole.read_bytes()[:-1000])

    assert look(whole).damage == ()
    assert look(cut).damage


def make_tiff(path: Path) -> Path:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=400,
        height=300,
        count=1,
        dtype="uint8",
        transform=TRANSFORM,
        tiled=True,
        blockxsize=64,
        blockysize=64,
        compress="deflate",
    ) as target:
        target.write(SCENE, 1)
    return path


def test_spoilt_tile_of_a_tiff_is_reported(tmp_path: Path) -> None:
    path = make_tiff(tmp_path / "a.tif")
    data = bytearray(path.read_bytes())
    data[600:800] = bytes(200)

    assert look(path).damage == ()
    path.write_bytes(data)
    found = look(path)
    assert len(found.damage) == 1
    assert "a.tif" not in found.damage[0]


def test_of_a_large_raster_a_share_is_decoded_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "_MOST_BYTES", 20_000)
    monkeypatch.setattr(damage, "_PIECE_BYTES", 4096)
    path = make_tiff(tmp_path / "a.tif")

    found = look(path)

    assert (found.is_decoded, found.damage) == (True, ())
    ((what, why), *_) = found.not_read
    assert what == "pixels"
    assert "spread over the picture" in why


def test_kind_that_is_not_decoded_says_so(tmp_path: Path) -> None:
    found = see(tmp_path, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")

    assert not found.is_decoded
    assert dict(found.not_read)["pixels"] == "HEIC is kept but not decoded"


MPF = add_segment(JPEG, 0xE2, b"MPF\0II*\0")
HDR = add_segment(JPEG, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta hdrgm:Version='1.0'></x:xmpmeta>")


@pytest.mark.parametrize(
    ("picture", "tail", "kind"),
    [
        (JPEG, bytes(60), TrailingKind.PADDING),
        (JPEG, b"PK\x03\x04" + bytes(range(200)), TrailingKind.ZIP),
        (JPEG, b"\n%PDF-1.4\n1 0 obj<<", TrailingKind.PDF),
        (JPEG, b"<html><script>alert(1)</script>", TrailingKind.MARKUP),
        (JPEG, b"the quay at noon\n", TrailingKind.TEXT),
        (JPEG, bytes(range(128, 256)), TrailingKind.UNKNOWN),
        (JPEG, b"\x7fELF\x02\x01", TrailingKind.PROGRAM),
        (JPEG, b"\x89PNG\r\n\x1a\n\0", TrailingKind.PNG),
        (JPEG, JPEG, TrailingKind.JPEG),
        (MPF, JPEG, TrailingKind.PICTURES),
        (HDR, JPEG, TrailingKind.GAIN_MAP),
        (JPEG, b"\0\0\0\x18ftypmp42" + bytes(9), TrailingKind.VIDEO),
        (JPEG, b"\0\1SEFH" + bytes(9) + b"SEFT", TrailingKind.SAMSUNG),
        (JPEG, b"CANON OPTIONAL DATA\0\1", TrailingKind.CANON),
        (JPEG, b"\x1c\x02\xdd\0\4\0\0\0\1cbipcbbl", TrailingKind.CAPTION),
        (JPEG, b"AXS!\0\1\0\2", TrailingKind.CAPTION),
    ],
)
def test_what_trails_is_counted_and_named(
    tmp_path: Path, picture: bytes, tail: bytes, kind: TrailingKind
) -> None:
    found = see(tmp_path, picture + tail)

    assert (found.trailing_bytes, found.trailing_kind) == (len(tail), kind)
    assert found.damage == ()


@pytest.mark.parametrize("place", ["EXIF:IFD1", "Photoshop:1036", "XMP:Thumbnails"])
def test_thumbnail_of_another_picture_is_unlike_it(tmp_path: Path, place: str) -> None:
    own, other = (make_thumbnail(make_scene(seed)) for seed in (1, 2))

    def embed(thumbnail: bytes) -> bytes:
        if place == "EXIF:IFD1":
            return save_jpeg(SCENE, exif=make_exif(thumbnail))
        payload = make_photoshop(thumbnail) if place == "Photoshop:1036" else make_xmp(thumbnail)
        return add_segment(JPEG, 0xED if place == "Photoshop:1036" else 0xE1, payload)

    (like,) = see(tmp_path, embed(own)).thumbnails
    (unlike,) = see(tmp_path, embed(other)).thumbnails

    assert (like.source, like.width_px, like.height_px) == (place, 160, 120)
    assert (like.correlation or 0) > 0.95
    assert abs(unlike.correlation or 1) < 0.5
    assert (unlike.agreement or 0) < 0.2


def test_same_thumbnail_in_two_places_is_told_once(tmp_path: Path) -> None:
    thumbnail = make_thumbnail(SCENE)
    data = add_segment(save_jpeg(SCENE, exif=make_exif(thumbnail)), 0xED, make_photoshop(thumbnail))

    assert [one.source for one in see(tmp_path, data).thumbnails] == ["EXIF:IFD1"]


@pytest.mark.parametrize("claimed", [0, 2**31])
def test_thumbnail_that_is_not_there_is_told(tmp_path: Path, claimed: int) -> None:
    exif = bytearray(make_exif(make_thumbnail(SCENE)))
    exif[6 + 14 + 2 + 12 + 8 : 6 + 14 + 2 + 12 + 12] = struct.pack("<I", claimed)

    found = see(tmp_path, save_jpeg(SCENE, exif=bytes(exif)))

    assert found.thumbnails == ()
    assert ("thumbnail EXIF:IFD1", f"it claims {claimed} bytes that are not there") in found.not_read


def test_spoilt_thumbnail_is_told(tmp_path: Path) -> None:
    found = see(tmp_path, save_jpeg(SCENE, exif=make_exif(make_thumbnail(SCENE)[:300])))

    assert found.thumbnails == ()
    assert "thumbnail EXIF:IFD1" in dict(found.not_read)


@pytest.mark.parametrize("quality", [1, 10, 49, 50, 75, 92, 100])
@pytest.mark.parametrize("rgb", [True, False])
def test_quality_of_standard_tables_is_found(tmp_path: Path, quality: int, rgb: bool) -> None:
    compression = see(tmp_path, save_jpeg(SCENE, quality=quality, rgb=rgb)).compression

    assert compression is not None
    assert compression.quality == quality
    assert (compression.subsampling is None) == (not rgb)


@pytest.mark.parametrize(("given", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_subsampling_is_named(tmp_path: Path, given: int, name: str) -> None:
    Image.fromarray(SCENE).convert("RGB").save(tmp_path / "a.jpg", subsampling=given)

    compression = look(tmp_path / "a.jpg").compression

    assert compression is not None
    assert compression.subsampling == name


def test_tables_of_their_own_have_no_quality(tmp_path: Path) -> None:
    Image.fromarray(SCENE).save(tmp_path / "a.jpg", qtables=[[7] * 64])
    Image.fromarray(SCENE).save(tmp_path / "b.jpg", qtables=[[8] * 64])

    first, second = (look(tmp_path / name).compression for name in ("a.jpg", "b.jpg"))

    assert first is not None and second is not None
    assert (first.quality, second.quality) == (None, None)
    assert first.tables != second.tables
    assert find_quality([]) is None


def test_brightness_of_sixteen_bits_is_compared_too(tmp_path: Path) -> None:
    """A TIFF may carry Photoshop's thumbnail."""
    path = tmp_path / "a.tif"
    resources = make_photoshop(make_thumbnail(SCENE)).removeprefix(b"Photoshop 3.0\0")
    image = Image.fromarray(SCENE.astype(np.uint16) * 16)
    image.save(path, "TIFF", tiffinfo={34377: resources})

    (found,) = look(path).thumbnails

    assert (found.correlation or 0) > 0.95
