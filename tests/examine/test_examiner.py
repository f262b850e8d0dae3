"""One file in, one honest examination out, whatever the file is."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from catalogue.examine.examiner import Reading, examine_file
from catalogue.examine.limits import Limits
from catalogue.record.examination import Outcome
from catalogue.record.fact import Basis


def make_picture(
    folder: Path, name: str, kind: str, *, size: tuple[int, int] = (64, 48), mode: str = "RGB"
) -> Path:
    path = folder / name
    exif = Image.Exif()
    exif[270] = "Port of Busan"
    Image.new(mode, size).save(path, kind, exif=exif)
    return path


def examine(path: Path, limits: Limits | None = None) -> Reading:
    return examine_file(path, name=path.name, limits=limits or Limits())


@pytest.mark.parametrize(
    ("kind", "mime"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("MPO", "image/jpeg"),
    ],
)
def test_picture_is_decoded_with_its_facts(tmp_path: Path, kind: str, mime: str) -> None:
    reading = examine(make_picture(tmp_path, "2022-05-14_busan", kind))

    examination = reading.examination
    assert (examination.outcome, examination.media_type, examination.reason) == (Outcome.DECODED, mime, None)
    assert (examination.width_px, examination.height_px) == (64, 48)
    facts = {(fact.name, fact.basis): fact.value for fact in examination.facts}
    assert facts[("width_px", Basis.MEASURED)] == 64
    assert facts[("description", Basis.EMBEDDED)] == "Port of Busan"
    assert facts[("acquired_at", Basis.EMBEDDED)] == "2022-05-14"
    assert examination.footprint is None
    assert examination.no_footprint
    assert "Port of Busan" in json.dumps(json.loads(reading.raw))


def test_preview_is_small_and_bare(tmp_path: Path) -> None:
    reading = examine(make_picture(tmp_path, "a.jpg", "JPEG", size=(1600, 900)))

    assert reading.preview is not None
    with Image.open(BytesIO(reading.preview)) as preview:
        assert preview.size == (512, 288)
        assert not preview.getexif()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_every_mode_of_a_png_has_a_preview(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    Image.new(mode, (600, 10)).save(path)

    assert examine(path).preview is not None


def test_two_examinations_of_the_same_bytes_are_equal(tmp_path: Path) -> None:
    path = make_picture(tmp_path, "a.jpg", "JPEG")

    assert examine(path) == examine(path)


def test_name_that_contradicts_the_content_is_noted(tmp_path: Path) -> None:
    notes = examine(make_picture(tmp_path, "a.tif", "JPEG")).examination.notes

    assert "the name ends in '.tif', but the content is JPEG" in notes


def test_bytes_after_the_picture_are_counted(tmp_path: Path) -> None:
    path = make_picture(tmp_path, "a.jpg", "JPEG")
    path.write_bytes(path.read_bytes() + b"PK\x03\x04" * 10)

    assert "40 bytes follow the end of the picture" in examine(path).examination.notes


def test_damaged_pixels_are_kept_undecoded(tmp_path: Path) -> None:
    path = make_picture(tmp_path, "a.png", "PNG", size=(400, 400))
    data = bytearray(path.read_bytes())
    data[data.index(b"IDAT") + 6] ^= 0xFF
    path.write_bytes(data)

    examination = examine(path).examination

    assert examination.outcome is Outcome.NOT_DECODED
    assert (examination.width_px, examination.height_px) == (400, 400)
    assert "damaged" in str(examination.reason)


def test_unreadable_header_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")

    assert examine(path).examination.outcome is Outcome.FAILED


def test_missing_file_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    examination = examine(tmp_path / "absent.jpg").examination

    assert examination.outcome is Outcome.FAILED
    assert "No such file" in str(examination.reason)


def test_too_many_pixels_are_told_from_the_header(tmp_path: Path) -> None:
    reading = examine(make_picture(tmp_path, "a.png", "PNG"), Limits(max_decoded_px=1_000))

    assert reading.examination.outcome is Outcome.NOT_DECODED
    assert "64 x 48 pixels" in str(reading.examination.reason)
    assert reading.preview is None


def test_file_beyond_the_limit_is_kept_undecoded(tmp_path: Path) -> None:
    reading = examine(make_picture(tmp_path, "a.jpg", "JPEG"), Limits(max_file_bytes=100))

    assert reading.examination.outcome is Outcome.NOT_DECODED
    assert "100 bytes" in str(reading.examination.reason)


def test_raw_reading_keeps_its_limit(tmp_path: Path) -> None:
    reading = examine(make_picture(tmp_path, "a.jpg", "JPEG"), Limits(max_raw_bytes=60))

    assert len(reading.raw) <= 60
    assert any("left out of the dump" in note for note in reading.examination.notes)


def test_long_text_is_cut_with_a_note(tmp_path: Path) -> None:
    reading = examine(make_picture(tmp_path, "a.jpg", "JPEG"), Limits(max_text_chars=4))

    assert [fact.value for fact in reading.examination.facts if fact.name == "description"] == ["Port"]
    assert any("cut to 4 characters" in note for note in reading.examination.notes)


def test_world_file_places_a_png(tmp_path: Path) -> None:
    path = make_picture(tmp_path, "a.png", "PNG")
    world, aux = tmp_path / "a.pgw", tmp_path / "a.png.aux.xml"
    world.write_text("0.001\n0\n0\n-0.001\n33.5005\n44.6005\n")
    aux.write_text("<PAMDataset><SRS>EPSG:4326</SRS></PAMDataset>")

    examination = examine_file(path, name=path.name, sidecars=(world, aux)).examination

    assert examination.outcome is Outcome.DECODED
    assert examination.footprint is not None
    assert examination.footprint.bounds_wgs84 == pytest.approx((33.5, 44.553, 33.564, 44.601))


def test_jpeg_is_examined_without_rasterio(tmp_path: Path) -> None:
    path = make_picture(tmp_path, "a.jpg", "JPEG")
    code = (
        "import sys; from pathlib import Path; from catalogue.examine.examiner import examine_file; "
        "examine_file(Path(sys.argv[1]), name='a.jpg'); "
        "print('rasterio' in sys.modules, 'numpy' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
