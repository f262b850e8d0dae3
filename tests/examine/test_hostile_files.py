"""No file of the hostile collection harms the examiner; each in a process of its own, measured."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

# Address space is reserved freely by numpy and GDAL; what counts is memory that is really used.
MAX_RSS_MB = 1024
MAX_SECONDS = 10
WORKER = """
import json, resource, sys
from pathlib import Path
from catalogue.examine.examiner import examine_file
for line in sys.stdin:
    path = Path(json.loads(line))
    reading = examine_file(path, name=path.name)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told = json.dumps({
        "outcome": reading.examination.outcome, "reason": reading.examination.reason,
        "notes": reading.examination.notes, "rss_mb": usage.ru_maxrss / 1024,
        "facts": [repr(fact) for fact in reading.examination.facts],
        "raw": reading.raw.decode("utf-8"), "preview_bytes": len(reading.preview or b""),
    })
    print(told, flush=True)
"""
REFUSED = (
    "vrt_local_file.vrt", "vrt_python.tif", "vrt_raw_passwd.jpg", "vrt_renamed.tif", "vrt_self_loop.vrt",
    "vrt_vsicurl.vrt", "python_ones.vrt", "wms_xml.tif", "html_renamed.jpg", "plain.svg", "svg_renamed.jpg",
    "zip_renamed.tif", "lfs_pointer_T51MUP_20230804T021351_TCI.jp2", "zero_byte.tif", "mz_header.jpg",
    "decompression_bomb.gif", "all_ff.tif", "one_byte.png",
)  # fmt: skip
NOT_DECODED = (
    "jpeg_huge_dims.jpg", "png_bomb_1bit_30000.png", "png_huge_header.png", "tiff_huge_dims.tif",
    "trunc_half.jpg", "trunc_truncated.png", "truncated_image.png", "byte_truncated.tif",
)  # fmt: skip
DECODED = (
    "exif_xss.jpg", "ansi_log_injection.jpg", "csv_injection.jpg", "exif_ifd_self.jpg", "png_ztxt_bomb.png",
    "xmp_xxe.png", "xmp_billion_laughs.jpg", "tiff_1000_pages.tif", "tiff_ifd_loop.tif", "jpeg_named.tif",
    "poly_jpg_zip.jpg", "trailing_random.jpg", "dates_impossible.jpg", "gps_out_of_range.jpg",
)  # fmt: skip


def examine_apart(path: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        input=json.dumps(str(path)) + "\n",
        capture_output=True,
        text=True,
        timeout=MAX_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{path.name}: {done.stderr[-500:]}"
    assert done.stderr == "", f"{path.name} made a library print: {done.stderr[-500:]}"
    told = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


@pytest.mark.slow
def test_no_hostile_file_harms_the_examiner(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "corpus" / "hostile"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "truth" not in path.parts]
    with tarfile.open(folder / "names.tar") as names:
        names.extractall(tmp_path, filter="data")
    files += [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]

    told = {path.name: examine_apart(path) for path in files if path.suffix != ".csv"}

    assert len(told) > 100
    assert {name: one["rss_mb"] for name, one in told.items() if float(str(one["rss_mb"])) > MAX_RSS_MB} == {}
    outcomes = {name: told[name]["outcome"] for name in (*REFUSED, *NOT_DECODED, *DECODED)}
    expected = dict.fromkeys(REFUSED, "refused") | dict.fromkeys(NOT_DECODED, "not decoded")
    assert outcomes == expected | dict.fromkeys(DECODED, "decoded")
    assert all(one["reason"] for one in told.values() if one["outcome"] != "decoded")
    everything = json.dumps(list(told.values()))
    assert "root:x:0" not in everything  # /etc/passwd, which several of them name
    for name in ("xmp_xxe.png", "xmp_billion_laughs.jpg"):
        assert any("nothing in it was expanded" in note for note in list(told[name]["notes"]))  # type: ignore[call-overload]
        assert len(str(told[name]["raw"])) < 10_000
