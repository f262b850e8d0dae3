"""Thumbnails and sheets through the command: of every kind of satellite file, and twice the same."""

from pathlib import Path

import pytest
from command_builders import MANIFEST, list_tree, list_types, make_catalogue, run
from PIL import Image

KINDS = {
    "8-bit colour": "press_honolulu_iptc.jpg",
    "16-bit": "planetscope_101c",
    "single band, not a number": "float_nan.tif",
    "complex": "rc_slc_complex_gcp.tif",
    "radar": "umbra_mount_yasur.tiff",
    "masked": "spacenet6_rotterdam_sar_masked.tif",
    "overviews": "rt_cog.tif",
    "NITF": "i_3034c.ntf",
    "JPEG 2000": "tel_rgb.jp2",
    "WebP": "press_honolulu.webp",
    "rotated": "rotated.tif",
    "large PNG": "2023-01-08_SH_Honolulu_True_color.png",
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_a_png_and_leaves_the_original_alone(
    shared_data: Path, tmp_path: Path, kind: str
) -> None:
    case = make_catalogue(tmp_path / "case")
    done = run("-C", case, "ingest", "--json", shared_data / "corpus" / "satellite" / KINDS[kind])
    image = next(line["image"] for line in done.read_lines() if line["outcome"] == "created")
    before = list_tree(case / "images")

    first = run("-C", case, "thumbnail", image, "--size", "640", "--json")
    second = run("-C", case, "thumbnail", image, "--size", "640", "--json")

    assert (first.code, second.code) == (0, 0), first.out
    (made,), (again,) = first.read_lines(), second.read_lines()
    assert (made["sha256"], made["of"]) == (again["sha256"], [image])
    with Image.open(made["derivative"]) as picture:
        assert picture.format == "PNG"
        # The picture is not enlarged; legend and caption strip come beside and below it.
        assert 300 <= max(picture.size) <= 1280
        assert min(picture.size) > 100
    assert list_tree(case / "images") == before
    assert list_types(case).count("derivative.made") == 1


@pytest.mark.parametrize("name", ["cheers_1440x960.heic", "exif.avif"])
def test_picture_that_is_not_decoded_is_said_so(shared_data: Path, tmp_path: Path, name: str) -> None:
    case = make_catalogue(tmp_path / "case")
    (made,) = run("-C", case, "ingest", "--json", shared_data / "corpus" / "metadata" / name).read_lines()

    done = run("-C", case, "thumbnail", made["image"], "--json")

    assert made["outcome"] == "created"
    assert done.code == 4
    (line,) = done.read_lines()
    assert line["derivative"] is None
    assert "not decoded" in line["reason"]
    assert "derivative.made" not in list_types(case)


def test_sheet_shows_many_and_is_recorded_once(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    run("-C", case, "ingest", MANIFEST)

    first = run("-C", case, "sheet", "--json", "-o", tmp_path / "sheet.png")
    second = run("-C", case, "sheet", "--json")

    assert (first.code, second.code) == (0, 0)
    (made,), (again,) = first.read_lines(), second.read_lines()
    assert len(made["of"]) == 3
    assert made["sha256"] == again["sha256"]
    with Image.open(tmp_path / "sheet.png") as picture:
        assert picture.format == "PNG"
    assert list_types(case).count("derivative.made") == 1
    assert run("-C", case, "sheet", "--tag", "none-such").code == 5


def test_folder_of_derivatives_may_be_thrown_away(tmp_path: Path) -> None:
    import shutil

    case = make_catalogue(tmp_path / "case")
    run("-C", case, "ingest", MANIFEST)
    shutil.rmtree(case / "thumbnails")
    (press,) = run("-C", case, "search", "--json", "--tag", "product:press").read_lines()

    assert run("-C", case, "thumbnail", press["id"]).code == 0
    assert run("-C", case, "sheet").code == 0


def test_altered_original_is_not_drawn(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    run("-C", case, "ingest", MANIFEST)
    original = next(case.glob("images/29/*.jpg"))
    original.chmod(0o644)
    data = bytearray(original.read_bytes())
    data[-1000] ^= 1
    original.write_bytes(data)

    done = run("-C", case, "thumbnail", original.stem, "-o", tmp_path / "x.png")

    assert done.code == 4
    assert "altered" in done.out
    assert not (tmp_path / "x.png").exists()


def test_output_replaces_no_file(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    run("-C", case, "ingest", MANIFEST)
    mine = tmp_path / "mine.png"
    mine.write_bytes(b"mine")

    drawn = run("-C", case, "thumbnail", "2904", "-o", mine)
    named = run("-C", case, "thumbnail", "2904", "-o", case / "catalogue.json")
    first = run("-C", case, "thumbnail", "2904", "-o", tmp_path / "new.png")
    again = run("-C", case, "thumbnail", "2904", "-o", tmp_path / "new.png")

    assert [drawn.code, named.code, first.code, again.code] == [2, 2, 0, 0]
    assert mine.read_bytes() == b"mine"
