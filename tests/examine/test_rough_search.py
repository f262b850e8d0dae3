"""A part of one picture is found in another whichever way it stands there, and not where it does not."""

from collections.abc import Callable
from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray
from picture_bytes import make_scene
from PIL import Image, ImageOps

from catalogue.examine.likeness import find_best_match
from catalogue.examine.rough_search import may_share_part, measure_trace

Grey = NDArray[np.float32]
Edit = Callable[[Image.Image], Image.Image]
SCENE = Image.fromarray(make_scene(3))
OTHER = Image.fromarray(make_scene(9))


def as_array(image: Image.Image) -> Grey:
    return np.asarray(image.convert("L"), dtype=np.float32)


THUMBNAIL = as_array(SCENE.resize((160, 120), Image.Resampling.BICUBIC))


def cut_middle(image: Image.Image, share: float) -> Image.Image:
    across, down = round(image.width * (1 - share) / 2), round(image.height * (1 - share) / 2)
    return image.crop((across, down, image.width - across, image.height - down))


def make_turn(angle_deg: int) -> Edit:
    return lambda scene: cut_middle(scene.rotate(angle_deg), 0.65)


def paste(at: tuple[int, int], size: tuple[int, int]) -> Edit:
    def edit(image: Image.Image) -> Image.Image:
        paper = OTHER.copy()
        paper.paste(image.resize(size), at)
        return paper

    return edit


EDITS: dict[str, Edit] = {
    **{f"turned by {angle}": make_turn(angle) for angle in (33, 45, 100, 207, 315)},
    "strip": lambda scene: scene.crop((0, 120, 400, 180)),
    "strip drawn out": lambda scene: scene.crop((0, 120, 400, 165)).resize((500, 200)),
    "upright strip": lambda scene: scene.crop((200, 0, 270, 300)),
    "squeezed beside another": paste((0, 0), (133, 300)),
    "small on another": paste((200, 20), (160, 120)),
    "mirrored on another": lambda scene: paste((20, 150), (160, 120))(ImageOps.mirror(scene)),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_part_is_found_turned_squeezed_and_beside_others(edit: Edit) -> None:
    assert may_share_part(as_array(edit(SCENE)), THUMBNAIL)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_edited_picture_is_no_telling_disagreement(edit: Edit) -> None:
    found = find_best_match(as_array(edit(SCENE)), THUMBNAIL)

    assert found is not None
    assert not found.is_telling or abs(found.correlation) >= 0.8 or found.agreement >= 0.5


def make_land(seed: int) -> Image.Image:
    """Grain of many sizes and no lines, as land has from above; that of two seeds shares nothing."""
    random = np.random.default_rng(seed)
    land = np.zeros((300, 400))
    for grain_px in (3, 6, 12, 25, 50):
        coarse = random.normal(size=(300 // grain_px + 2, 400 // grain_px + 2)).astype(np.float32)
        land += (
            np.asarray(Image.fromarray(coarse).resize((400, 300), Image.Resampling.BICUBIC)) * grain_px**0.2
        )
    return Image.fromarray((255 * (land - land.min()) / np.ptp(land)).astype(np.uint8))


@pytest.mark.parametrize("seed", range(10, 16))
def test_disagreeing_of_pictures_that_share_nothing_is_telling(seed: int) -> None:
    thumbnail = as_array(make_land(3).resize((160, 120), Image.Resampling.BICUBIC))

    found = find_best_match(as_array(make_land(seed)), thumbnail)

    assert found is not None
    assert found.is_telling
    assert abs(found.correlation) < 0.6
    assert found.agreement < 0.15


def test_pictures_of_many_lines_are_not_told_from_parts_of_each_other() -> None:
    assert may_share_part(as_array(OTHER), THUMBNAIL)


def test_search_ends_at_what_is_enough() -> None:
    scene = as_array(SCENE)
    start = process_time()
    first = measure_trace(scene, THUMBNAIL, enough=10)
    brief_s = process_time() - start
    best = measure_trace(scene, THUMBNAIL)

    assert 10 <= first <= best
    assert brief_s < (process_time() - start) / 2


def test_flat_pictures_have_no_trace() -> None:
    assert measure_trace(np.full((90, 120), 7, dtype=np.float32), THUMBNAIL) == 0
