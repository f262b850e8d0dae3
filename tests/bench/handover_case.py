"""A catalogue of large scenes and many press pictures, as it is handed over."""

import shutil
from pathlib import Path

from geotiffs import make_geotiff
from jpegs import HEIGHT_PX, WIDTH_PX, make_jpegs
from scale import Scale, find_catalogue
from timing import time_command

_PICTURE_PX = (1600, 1200)
_QUALITY = 90


def make_handover_case(scale: Scale) -> Path:
    """The folder of the catalogue; one that is there already is taken as it is."""
    folder = scale.scratch / "handover-case"
    done = folder.with_name("handover-case.done")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        inputs = _make_inputs(scale)
        time_command(find_catalogue(), "init", "-q", "--agent", "bench", str(folder))
        time_command(find_catalogue(), "-C", str(folder), "ingest", "-q", str(inputs))
        shutil.rmtree(inputs)
        done.touch()
    return folder


def _make_inputs(scale: Scale) -> Path:
    """Scenes without overviews, every other one in tiles; and cuttings of a press picture."""
    from PIL import Image

    folder = scale.scratch / "handover-inputs"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in range(scale.handover_scenes):
        path = make_geotiff(
            folder / f"scene-{number}.tif", scale.handover_scene_px, is_tiled=bool(number % 2)
        )
        # Some pixels of its own.
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2)
            file.write(b"%08d" % number)
    [press] = make_jpegs(scale.scratch / "handover-press", 1)
    across, down = WIDTH_PX - _PICTURE_PX[0], HEIGHT_PX - _PICTURE_PX[1]
    with Image.open(press) as picture:
        for number in range(scale.handover_pictures):
            left, top = number * 211 % across, number * 89 % down
            box = (left, top, left + _PICTURE_PX[0], top + _PICTURE_PX[1])
            picture.crop(box).save(folder / f"press-{number:04d}.jpg", quality=_QUALITY)
    return folder
