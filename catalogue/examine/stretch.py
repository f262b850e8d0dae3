"""How stored values become colours that can be seen, and the sentence that says so."""

from typing import TYPE_CHECKING

from catalogue.examine.pixels import Pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The darkest and brightest 2 % are clipped: a single glint must not turn the rest black.
_LOW_PCT, _HIGH_PCT = 2.0, 98.0


def stretch_to_rgb(pixels: Pixels) -> tuple["NDArray[np.uint8]", str]:
    """(rgb, sentence): colours of shape (row, column, 3), black where there is no data.

    Eight-bit values stay as they are. Others are spread between their 2nd and 98th percentile:
    together over red, green and blue, so that colours keep their balance; each band by itself
    when its colour is not known.
    """
    import numpy as np

    bands, mask = pixels.bands, pixels.mask
    if bands.dtype == np.uint8 and (pixels.bits is None or pixels.bits >= 8):
        shown, sentence = bands, "as stored"
        if pixels.colours == "bands":
            sentence = "as stored; the first three bands shown as red, green and blue"
    elif bands.dtype == np.uint8:
        highest = 2 ** int(pixels.bits or 8) - 1
        shown = (bands.astype(np.float32) * (255 / highest)).clip(0, 255).astype(np.uint8)
        sentence = f"{pixels.bits}-bit values 0 to {highest} shown as black to white"
    else:
        shown, sentence = _stretch(pixels)
    rgb = np.moveaxis(np.broadcast_to(shown, (3, *mask.shape)) if len(shown) == 1 else shown, 0, 2)
    return np.where(mask[..., np.newaxis], rgb, np.uint8(0)), sentence


def _stretch(pixels: Pixels) -> tuple["NDArray[np.uint8]", str]:
    import numpy as np

    groups = [pixels.bands] if pixels.colours in {"rgb", "grey"} else list(pixels.bands[:, np.newaxis])
    shown, ranges = [], []
    for group in groups:
        low, high = _measure_range(group, pixels.mask)
        ranges.append(f"{low:g} to {high:g}")
        shown.append(_spread(group, low, high))
    kind = _name_values(pixels)
    if len(groups) == 1:
        return np.concatenate(shown), f"{kind} {ranges[0]} shown as black to white"
    colours = ", ".join(
        f"{name} ({each})" for name, each in zip(("red", "green", "blue"), ranges, strict=True)
    )
    return np.concatenate(shown), f"{kind} of the first three bands shown as {colours}"


def _name_values(pixels: Pixels) -> str:
    kind = pixels.bands.dtype
    return f"{kind.itemsize * 8}-bit {'floating-point ' if kind.kind == 'f' else ''}values"


def _measure_range(group: "NDArray[np.generic]", mask: "NDArray[np.bool_]") -> tuple[float, float]:
    """The two percentiles over all valid values of a group of bands; 0, 0 when there are none."""
    import numpy as np

    values = group[:, mask].astype(np.float64).ravel()
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0, 0.0
    low, high = (float(value) for value in np.percentile(values, (_LOW_PCT, _HIGH_PCT)))
    # Nearly constant pictures keep their few deviating values visible.
    return (low, high) if high > low else (float(values.min()), float(values.max()))


def _spread(group: "NDArray[np.generic]", low: float, high: float) -> "NDArray[np.uint8]":
    import numpy as np

    if not high > low:
        # One value everywhere: middle grey, neither "dark" nor "bright".
        return np.full(group.shape, 128, dtype=np.uint8)
    with np.errstate(invalid="ignore"):  # a signalling NaN, which only damaged files hold
        wide = group.astype(np.float64)
    values = np.nan_to_num(wide, nan=low, posinf=high, neginf=low)
    return np.rint((values.clip(low, high) / 2 - low / 2) / (high / 2 - low / 2) * 255).astype(np.uint8)
