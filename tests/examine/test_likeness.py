"""A thumbnail is found in its picture however that was turned or cropped, and not in another."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from picture_bytes import make_scene, make_thumbnail
from PIL import Image

from catalogue.examine.likeness import Match, correlate, find_best_match, measure_agreement
from catalogue.record.closer_look import Fit

Grey = NDArray[np.float32]
SCENE = make_scene(3).astype(np.float32)


def read_thumbnail(picture: Grey) -> Grey:
    with Image.open(BytesIO(make_thumbnail(picture.astype(np.uint8)))) as image:
        return np.asarray(image, dtype=np.float32)


def match(picture: Grey, thumbnail: Grey) -> Match:
    found = find_best_match(np.ascontiguousarray(picture), thumbnail)
    assert found is not None
    return found


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_picture_is_recognised_whichever_way_it_was_turned(turns: int, is_mirrored: bool) -> None:
    turned = np.rot90(SCENE[:, ::-1] if is_mirrored else SCENE, turns)

    found = match(turned, read_thumbnail(SCENE))

    assert found.correlation > 0.95
    assert found.fit is Fit.WHOLE
    assert (found.orientation == 1) == (turns == 0 and not is_mirrored)


def annotate(picture: Grey) -> Grey:
    drawn = picture.copy()
    drawn[20:60, 30:250] = 255
    drawn[-50:] = 0
    drawn[100:200:4, 200:] = 255
    return drawn


@pytest.mark.parametrize(
    "edit",
    [
        lambda scene: scene[60:240, 80:320],
        lambda scene: scene[:150, :200],
        lambda scene: 255 - scene,
        lambda scene: 255 * (scene / 255) ** 2.2,
        annotate,
        lambda scene: np.pad(scene, ((60, 40), (0, 0)), constant_values=255),
        lambda scene: np.concatenate([scene, make_scene(9).astype(np.float32)], axis=1),
    ],
    ids=["crop", "corner", "negative", "gamma", "annotated", "captioned", "beside another"],
)
def test_edited_picture_still_agrees_with_its_thumbnail(edit: Callable[[Grey], Grey]) -> None:
    found = match(np.asarray(edit(SCENE), dtype=np.float32), read_thumbnail(SCENE))

    assert abs(found.correlation) >= 0.8 or found.agreement >= 0.5


def test_crop_is_found_as_a_part_of_the_thumbnail() -> None:
    found = match(SCENE[60:240, 80:320], read_thumbnail(SCENE))

    assert found.fit is Fit.PART_OF_THUMBNAIL
    assert found.agreement > 0.6


@pytest.mark.parametrize("seed", range(10, 16))
def test_other_pictures_agree_little(seed: int) -> None:
    found = match(make_scene(seed).astype(np.float32), read_thumbnail(SCENE))

    assert abs(found.correlation) < 0.6
    assert found.agreement < 0.3


@pytest.mark.parametrize("picture", [np.full((300, 400), 9), np.eye(20) * 255])
def test_flat_and_tiny_pictures_are_not_compared(picture: NDArray[np.float64]) -> None:
    assert find_best_match(picture.astype(np.float32), read_thumbnail(SCENE)) is None


def test_flat_arrays_correlate_with_nothing() -> None:
    flat = np.zeros((40, 40), dtype=np.float32)

    assert correlate(flat, SCENE[:40, :40]) == 0
    assert measure_agreement(flat, flat) == 0


def test_few_agreeing_tiles_are_not_taken_for_much() -> None:
    part = SCENE[:40, :40]

    assert measure_agreement(part, part) < 0.7
    assert measure_agreement(SCENE, SCENE) == 1
