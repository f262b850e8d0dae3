"""A picture at the size at which it is shown, transparent where there is no data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from catalogue.record.pixels import Picture


@dataclass(frozen=True)
class ShownPicture:
    """A picture ready to be drawn upon.

    Attributes:
        image: RGBA.
        per_original: (across, down) pixels shown for one pixel of the original.
        sentence: the original's size and how it is shown.
    """

    image: Image.Image
    per_original: tuple[float, float]
    sentence: str


def make_shown_picture(picture: "Picture", size_px: int) -> ShownPicture:
    """The picture with its longest side at the size, or enlarged a whole number of times below it."""
    rows, columns = picture.mask.shape
    longest = max(rows, columns)
    image = _make_image(picture)
    if longest > size_px:
        original = (picture.width_px, picture.height_px)
        shown_px = _fit(original, size_px)
        # Hamming has no negative lobes: no bright or dark rims that the original does not show.
        image = image.resize(shown_px, Image.Resampling.HAMMING)
    elif size_px // longest > 1:
        times = size_px // longest
        image = image.resize((columns * times, rows * times), Image.Resampling.NEAREST)
    per_original = (image.width / picture.width_px, image.height / picture.height_px)
    sentence = _render_sentence(picture, per_original[0] if columns >= rows else per_original[1])
    return ShownPicture(image.convert("RGBA"), per_original, sentence)


def _make_image(picture: "Picture") -> Image.Image:
    image = Image.fromarray(picture.rgb)
    if not picture.mask.all():
        image.putalpha(Image.fromarray(picture.mask.astype("uint8") * 255))
    return image


def _fit(size_px: tuple[int, int], longest_px: int) -> tuple[int, int]:
    longest = max(size_px)
    width, height = (max(1, round(side * longest_px / longest)) for side in size_px)
    return width, height


def _render_sentence(picture: "Picture", ratio: float) -> str:
    if ratio == 1:
        shown = "shown 1:1"
    elif ratio > 1:
        shown = f"shown {ratio:.4g}x, enlarged without smoothing"
    else:
        shown = f"shown at {100 * ratio:.3g} % of its size"
    sentence = f"{picture.width_px} x {picture.height_px} px, {shown}"
    if not picture.mask.any():
        return f"{sentence}; no pixel holds data: all transparent"
    if not picture.mask.all():
        return f"{sentence}; transparent where there is no data"
    return sentence
