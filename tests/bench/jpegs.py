"""Twelve-megapixel JPEGs that cost what real ones cost, drawn from a seed."""

import random
from io import BytesIO
from pathlib import Path

WIDTH_PX, HEIGHT_PX = 4000, 3000
# Together with the noise below this makes 4 to 6 MB, as cameras and press agencies do.
_QUALITY = 88
_NOISE_SIGMA = 8.5
# Every JPEG has parts of its own, so that nothing can profit from having seen the like.
_SHIFT_PX = 64


def make_jpegs(folder: Path, count: int) -> list[Path]:
    """So many JPEGs with EXIF in a folder; those that are there already are left as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"press-{number:04d}.jpg" for number in range(count)]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    if missing:
        scene = _Scene()
        for number in missing:
            temporary = paths[number].with_suffix(".part")
            temporary.write_bytes(scene.render(number))
            temporary.replace(paths[number])
    return paths


class _Scene:
    """Land, water and roads without any meaning, larger than one picture."""

    def __init__(self) -> None:
        import numpy as np
        from PIL import Image

        draw = np.random.default_rng(2022)
        size = (WIDTH_PX + 4 * _SHIFT_PX, HEIGHT_PX + 4 * _SHIFT_PX)
        scene = np.zeros((size[1], size[0], 3), dtype=np.float32)
        for cells, share in ((12, 90.0), (90, 40.0), (600, 30.0)):
            coarse = draw.random((cells, cells * 4 // 3, 3), dtype=np.float32) * 255
            layer = Image.fromarray(coarse.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
            scene += np.asarray(layer, dtype=np.float32) * (share / 255)
        scene += draw.normal(48, _NOISE_SIGMA, scene.shape[:2]).astype(np.float32)[..., np.newaxis]
        self._pixels = np.clip(scene, 0, 255).astype(np.uint8)

    def render(self, number: int) -> bytes:
        """The JPEG of that number."""
        from PIL import Image

        draw = random.Random(number)
        left, top = draw.randrange(4 * _SHIFT_PX), draw.randrange(4 * _SHIFT_PX)
        picture = Image.fromarray(self._pixels[top : top + HEIGHT_PX, left : left + WIDTH_PX])
        picture.putpixel((number % WIDTH_PX, number // WIDTH_PX), (255, number % 256, 0))
        exif = Image.Exif()
        exif[0x010F], exif[0x0110], exif[0x0132] = "Nobody", f"Bench {number}", "2022:05:11 08:41:52"
        exif[0x010E], exif[0x8298] = f"Quay {number}", "Nobody 2022"
        inner = exif.get_ifd(0x8769)
        inner[0x9003], inner[0x9011], inner[0x829A] = "2022:05:11 08:41:52", "+03:00", (1, 500)
        place = exif.get_ifd(0x8825)
        place[1], place[2], place[3], place[4] = "N", (44.0, 37.0, 12.0), "E", (33.0, 31.0, 30.0)
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=_QUALITY, exif=exif)
        return buffer.getvalue()
