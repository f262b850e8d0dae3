"""Scale and north of a picture, as far as its grid or a stated ground sample distance tells them."""

import math
from dataclasses import dataclass

from catalogue.record.examination import Grid

NO_SCALE = "no scale: not georeferenced and no GSD stated"
# A bar that is off by less is right within what the eye can measure on it.
ANISOTROPY_LIMIT = 0.02


@dataclass(frozen=True)
class Ground:
    """What is known of the ground under the pixels.

    Attributes:
        grid: metres for one pixel of the original to the right and down; gives scale and north.
        gsd_m: a ground sample distance that somebody states; gives scale only.
        source: a sentence such as "scale from georeference (EPSG:32636)"; always printed.
    """

    grid: Grid | None
    gsd_m: float | None
    source: str


@dataclass(frozen=True)
class ScaleBar:
    """A bar of a round length.

    Attributes:
        length_m: 1, 2 or 5 times a power of ten.
        length_px: on the picture as shown.
        label: the length with its unit.
        is_horizontal_only: other directions of the picture have another scale.
    """

    length_m: float
    length_px: float
    label: str
    is_horizontal_only: bool


def find_scale_bar(ground: Ground | None, shown_per_original: float, *, longest_px: float) -> ScaleBar | None:
    """The longest round bar that fits, or None when the scale is not known.

    Args:
        ground: what is known.
        shown_per_original: pixels of the picture as shown for one pixel of the original, across.
        longest_px: the room for the bar.
    """
    steps = _find_steps(ground)
    if steps is None or shown_per_original <= 0:
        return None
    shown_px_m = math.hypot(*steps[0]) / shown_per_original
    length_m = _round_down(shown_px_m * longest_px)
    if length_m is None:
        return None
    return ScaleBar(
        length_m=length_m,
        length_px=length_m / shown_px_m,
        label=render_length(length_m),
        is_horizontal_only=_measure_anisotropy(*steps) > ANISOTROPY_LIMIT,
    )


def find_north(ground: Ground | None, shown_per_original: tuple[float, float]) -> tuple[float, float] | None:
    """The direction of north on the picture as shown, or None when it is not known.

    Args:
        ground: only its grid tells north.
        shown_per_original: (across, down) pixels as shown for one pixel of the original.

    Returns:
        (right, down) of length 1: (0, -1) where north is up.
    """
    steps = _find_steps(ground)
    if steps is None or ground is None or ground.grid is None:
        return None
    (column_east, column_north), (row_east, row_north) = steps
    # Solve columns * column_m + rows * row_m = (0, 1) by Cramer's rule; the length does not matter.
    determinant = column_east * row_north - row_east * column_north
    right = -row_east / determinant * shown_per_original[0]
    down = column_east / determinant * shown_per_original[1]
    length = math.hypot(right, down)
    return (right / length, down / length) if length > 0 and math.isfinite(length) else None


def find_distance_m(
    start_px: tuple[float, float], end_px: tuple[float, float], ground: Ground | None
) -> float | None:
    """Metres on the ground between two points of the original's pixel grid; None when not known."""
    steps = _find_steps(ground)
    if steps is None:
        return None
    columns, rows = end_px[0] - start_px[0], end_px[1] - start_px[1]
    (column_east, column_north), (row_east, row_north) = steps
    return math.hypot(columns * column_east + rows * row_east, columns * column_north + rows * row_north)


def render_ground(ground: Ground | None) -> str:
    """The sentence that says where the scale comes from, or that there is none."""
    if ground is None or (ground.grid is None and ground.gsd_m is None):
        return NO_SCALE if ground is None or not ground.source else f"{NO_SCALE} ({ground.source})"
    if _find_steps(ground) is None:
        return f"no scale: the numbers given for it cannot be used ({ground.source})"
    return ground.source


def render_length(metres: float) -> str:
    """A length for people: three digits that count, metres below 1 km."""
    if metres == 0:
        return "0 m"
    value, unit = (metres / 1000, "km") if metres >= 999.5 else (metres, "m")
    decimals = max(0, 2 - math.floor(math.log10(value)))
    text = f"{value:.{min(decimals, 6)}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}"


def _find_steps(ground: Ground | None) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """(east, north) metres for one pixel to the right and down; None unless they span a plane."""
    if ground is None:
        return None
    if ground.grid is not None:
        steps = (ground.grid.column_m, ground.grid.row_m)
    elif ground.gsd_m is not None:
        steps = ((ground.gsd_m, 0.0), (0.0, -ground.gsd_m))
    else:
        return None
    (a, b), (c, d) = steps
    is_usable = all(map(math.isfinite, (a, b, c, d))) and abs(a * d - b * c) > 0
    is_positive = ground.grid is not None or (ground.gsd_m or 0) > 0
    return steps if is_usable and is_positive and math.isfinite(a * d - b * c) else None


def _measure_anisotropy(column: tuple[float, float], row: tuple[float, float]) -> float:
    """How much longer the longest direction is than the shortest; 0 for square pixels.

    The two are the singular values of the matrix of steps, so that shear counts as well.
    """
    squares = column[0] ** 2 + column[1] ** 2 + row[0] ** 2 + row[1] ** 2
    area = abs(column[0] * row[1] - column[1] * row[0])
    spread = math.sqrt(max(squares * squares - 4 * area * area, 0.0))
    longest, shortest = (squares + spread) / 2, area * area / ((squares + spread) / 2)
    return math.sqrt(longest / shortest) - 1 if shortest > 0 else math.inf


def _round_down(length_m: float) -> float | None:
    # Beyond these no ground is meant: a thousandth of a millimetre, many times round the Earth.
    if not math.isfinite(length_m) or not 1e-6 < length_m < 1e9:
        return None
    power = math.floor(math.log10(length_m))
    # Powers below zero are divided by, not multiplied with: 2 / 10 is 0.2, 2 * 0.1 may not be.
    rounds = [m * 10**p if p >= 0 else m / 10**-p for p in (power - 1, power, power + 1) for m in (1, 2, 5)]
    return float(max(r for r in rounds if r <= length_m))
