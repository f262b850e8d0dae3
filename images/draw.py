"""Draw the three SIMULATED pictures of the worked example: `python images/draw.py [FOLDER]`.

1. sevastopol-quay.tif: four bands of 11-bit counts, georeferenced, as a supplier would deliver it.
2. sevastopol-press.jpg: cropped, stretched and captioned, as an agency would hand it out.
3. sevastopol-copy.jpg: smaller, recompressed, metadata gone, as it would come back from social media.

The same seed gives the same pixels; the same library versions give the same bytes.
"""

import io
import sys
from pathlib import Path

import numpy as np
import press
import rasterio
from canvas import HEIGHT_PX, WIDTH_PX, Grid, Paint, average, light_up, make_canvas
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from quay import draw_quay
from rasterio.enums import Resampling
from rasterio.transform import from_origin

SEED = 20220519
# Upper left corner, metres, EPSG:32636, so that 44.61 N 33.52 E lies inside: a place near the real
# terminal, where the real ground looks otherwise.
ORIGIN_M, PIXEL_M = (541_050.0, 4_939_920.0), 0.5
SENSOR_MAX = 2047  # 11 bits
CROP_PX = (30, 36, 990, 776)  # left, top, right, bottom; leaves the empty wedge out
BAR_PX = 44
COPY_PCT, PRESS_QUALITY, COPY_QUALITY = 72, 88, 70

# Letters as strokes on a grid of 4 x 6; strokes are separated by blanks, points are two digits.
LETTERS = {
    "S": "453616050413334241301001",
    "I": "2026",
    "M": "0006234640",
    "U": "060110304146",
    "L": "060040",
    "A": "002640 1232",
    "T": "2026 0646",
    "E": "46060040 0333",
    "D": "00063645413000",
}


def draw_word(start: tuple[float, float], step: tuple[float, float], width_m: float) -> Grid:
    """Where SIMULATED stands, 0 to 1000, in pixels of the picture.

    Args:
        start: (u, v) in metres of the lower left corner of the first letter.
        step: (u, v) in metres by which the writing goes on for one unit of a letter's grid.
        width_m: of a stroke.
    """
    canvas, paint = make_canvas(), Paint((1000, 0, 0, 0))
    for place, letter in enumerate("SIMULATED"):
        for stroke in LETTERS[letter].split():
            units = [(int(x) + place * 6, int(y)) for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
            points = [
                (start[0] + x * step[0] - y * step[1], start[1] + x * step[1] + y * step[0]) for x, y in units
            ]
            for point in points:
                canvas.disc(point, width_m / 2, paint)
            for first, last in zip(points, points[1:], strict=False):
                canvas.bar(first, last, width_m, paint)
    cover: Grid = average(canvas.colour[:1].astype(np.int64))[0]
    return cover


def mark(picture: Grid) -> Grid:
    """The picture with the word laid over it: across the basin, on the hills, and beside the loader.

    Three times, so that whoever cuts out the ships, or the land, takes the word along.
    """
    large = draw_word((84, -122), (5.9, 1.15), 3.6)
    small = np.maximum(draw_word((78, 190), (2.0, 0.3), 1.5), draw_word((121, 5.6), (0.86, 0), 0.8))
    cover = np.maximum(large * 27, small * 80)  # per cent of white, in 1/1000
    marked: Grid = picture + (1600 - picture).clip(0) * cover // 100_000
    return marked


def render_counts() -> NDArray[np.uint16]:
    """The picture as the sensor counts it: (4, rows, columns); red, green, blue, near infrared."""
    rng = np.random.default_rng(SEED)
    picture = mark(light_up(draw_quay(rng)))
    haze = np.array((52, 84, 128, 24))[:, None, None]
    picture = picture * 93 // 100 + haze + rng.integers(-2, 3, picture.shape)
    # Whole fours: finer steps would be noise, and double the file.
    counts: NDArray[np.uint16] = (picture // 4 * 4).clip(1, SENSOR_MAX).astype(np.uint16)
    row, column = np.indices((HEIGHT_PX, WIDTH_PX))
    counts[:, column * HEIGHT_PX < 26 * (HEIGHT_PX - row)] = 0  # the strip's slanting edge
    return counts


def write_geotiff(path: Path, counts: NDArray[np.uint16]) -> None:
    """Write the counts as a tiled GeoTIFF with overviews; 0 means that nothing was recorded."""
    profile = {"driver": "GTiff", "width": WIDTH_PX, "height": HEIGHT_PX, "count": 4, "dtype": "uint16"}
    layout = {"tiled": True, "blockxsize": 256, "blockysize": 256, "interleave": "pixel"}
    packing = {
        "compress": "deflate",
        "predictor": 2,
        "zlevel": 9,
        "photometric": "rgb",
        "alpha": "unspecified",
    }
    place = {"crs": "EPSG:32636", "transform": from_origin(*ORIGIN_M, PIXEL_M, PIXEL_M), "nodata": 0}
    with rasterio.open(path, "w", **profile, **layout, **packing, **place) as picture:
        picture.write(counts)
        picture.update_tags(
            TIFFTAG_IMAGEDESCRIPTION=press.CAPTION,
            TIFFTAG_SOFTWARE=press.SOFTWARE,
            TIFFTAG_ARTIST=press.ARTIST,
            TIFFTAG_COPYRIGHT=press.RIGHTS,
        )
        for band, name in enumerate(("red", "green", "blue", "near infrared"), start=1):
            picture.set_band_description(band, f"{name} (SIMULATED)")
        picture.build_overviews([2, 4], Resampling.nearest)


def stretch(counts: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Counts as people like to see them: (rows, columns, 3), 8 bits, brightened and with contrast."""
    left, top, right, bottom = CROP_PX
    shown = counts[:3, top:bottom, left:right].astype(np.float64)
    low = np.percentile(shown, 0.5, axis=(1, 2), keepdims=True) * 0.9
    part = ((shown - low) / (np.percentile(shown, 99.6) - low)).clip(0, 1)
    return np.asarray(np.rint(part**0.72 * 255), dtype=np.uint8).transpose(1, 2, 0)


def render_press(counts: NDArray[np.uint16]) -> bytes:
    """The press copy as a JPEG with its caption bar and its three kinds of metadata."""
    shown = stretch(counts)
    height, width = shown.shape[:2]
    picture = Image.new("RGB", (width, height + BAR_PX), (18, 22, 28))
    picture.paste(Image.fromarray(shown), (0, 0))
    pen = ImageDraw.Draw(picture)
    middle = height + BAR_PX // 2
    large, small = ImageFont.load_default(22), ImageFont.load_default(14)
    pen.text((16, middle), "SIMULATED picture - worked example", (255, 214, 90), large, anchor="lm")
    pen.text((width - 16, middle), "drawn by a program; no real ship", (200, 205, 210), small, anchor="rm")
    stream = io.BytesIO()
    picture.save(
        stream, "JPEG", quality=PRESS_QUALITY, subsampling=0, exif=press.make_exif(), xmp=press.render_xmp()
    )
    return press.add_iim(stream.getvalue(), press.render_iim())


def render_copy(press_jpeg: bytes) -> bytes:
    """The press copy made smaller and saved again; only a comment is left to say what it is."""
    with Image.open(io.BytesIO(press_jpeg)) as picture:
        size = (picture.width * COPY_PCT // 100, picture.height * COPY_PCT // 100)
        small = picture.resize(size, Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=COPY_QUALITY, comment="SIMULATED picture - worked example")
    return stream.getvalue()


def write_pictures(folder: Path) -> None:
    """Write the three files, over earlier ones."""
    counts = render_counts()
    press_jpeg = render_press(counts)
    write_geotiff(folder / "sevastopol-quay.tif", counts)
    (folder / "sevastopol-press.jpg").write_bytes(press_jpeg)
    (folder / "sevastopol-copy.jpg").write_bytes(render_copy(press_jpeg))


if __name__ == "__main__":
    write_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
