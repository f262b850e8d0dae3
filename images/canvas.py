"""A plan of flat shapes with heights, lit by one sun, on integers only.

Every machine must draw the same pixels, so nothing here calls a function whose last bit may differ
between libraries (sine, power, square root): only sums, products, whole divisions and comparisons.

The frame is (u, v) in metres: u along the quay, v from its edge inland. The grid is twice as fine as
the picture, and averaged at the end, so that edges are soft as they are in a real one.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.int64]
Mask = NDArray[np.bool_]
Colour = tuple[int, int, int, int]
Points = list[tuple[float, float]]

WIDTH_PX, HEIGHT_PX, FINER = 1000, 800, 2
CELL_CM = 25  # of the fine grid; the picture has 50
COLUMNS, ROWS = WIDTH_PX * FINER, HEIGHT_PX * FINER
# The quay lies turned by 8 degrees about this point of the picture; cosine and sine in 1/10000.
PIVOT_CM = (25_000, 22_000)
COSINE, SINE = 9903, 1392
# The sun of 2022-05-19 08:46 UTC at 44.61 N 33.52 E, within 0.2 degrees: azimuth 150.3, elevation 62.6 by
# the low-precision formulas of the Astronomical Almanac. A shadow runs up by one row and left by
# 0.575 columns for each 55.8 cm that the thing is high.
DROP_MM_PER_ROW, COLUMNS_PER_1000_ROWS = 558, 575
SHADE_PCT = (33, 37, 45, 27)  # what the sky alone lights: more of the blue, little near infrared


@dataclass(frozen=True)
class Paint:
    """What a shape is made of: radiance of its four bands, and the height of its top in metres.

    A height of None leaves what was there; `hangs` says that light passes below.
    """

    colour: Colour
    top_m: float | None = None
    hangs: bool = False


@dataclass(frozen=True)
class Canvas:
    """The fine grid: positions (cm), colours (band, row, column), heights (cm), and what hangs where."""

    u: Grid
    v: Grid
    colour: NDArray[np.int32]
    height: NDArray[np.int32]
    hanging: dict[int, Mask] = field(default_factory=dict)

    def polygon(self, points: Points, paint: Paint) -> None:
        """Fill a convex polygon, its corners in either order."""
        corners = [(round(u * 100), round(v * 100)) for u, v in points]
        window = _find_window(corners)
        u, v = self.u[window], self.v[window]
        left, right = np.ones(u.shape, bool), np.ones(u.shape, bool)
        for (u0, v0), (u1, v1) in zip(corners, corners[1:] + corners[:1], strict=True):
            side = (u1 - u0) * (v - v0) - (v1 - v0) * (u - u0)
            left &= side >= 0
            right &= side <= 0
        self._fill(window, left | right, paint)

    def rectangle(self, low: tuple[float, float], high: tuple[float, float], paint: Paint) -> None:
        """Fill a rectangle between two corners, square to the quay."""
        self.polygon([low, (high[0], low[1]), high, (low[0], high[1])], paint)

    def bar(self, start: tuple[float, float], end: tuple[float, float], width_m: float, paint: Paint) -> None:
        """Fill a straight bar from one point to another."""
        along, across = end[0] - start[0], end[1] - start[1]
        # The longer side plus 3/8 of the shorter: within 7 % of the length, without a square root.
        longer, shorter = max(abs(along), abs(across)), min(abs(along), abs(across))
        half = width_m / 2 / (longer + shorter * 3 / 8)
        du, dv = -across * half, along * half
        sides = [(start[0] + du, start[1] + dv), (end[0] + du, end[1] + dv)]
        self.polygon([*sides, (end[0] - du, end[1] - dv), (start[0] - du, start[1] - dv)], paint)

    def lattice(
        self, start: tuple[float, float], end: tuple[float, float], paint: Paint, depth_m: float = 1.8
    ) -> None:
        """A boom of two chords and braces, which the ground shows through."""
        du, dv = end[0] - start[0], end[1] - start[1]
        longer = max(abs(du), abs(dv)) + min(abs(du), abs(dv)) * 3 / 8
        nu, nv = -dv / longer * depth_m / 2, du / longer * depth_m / 2
        for side in (-1, 1):
            first, last = (
                (start[0] + side * nu, start[1] + side * nv),
                (end[0] + side * nu / 2, end[1] + side * nv / 2),
            )
            self.bar(first, last, 0.6, paint)
        count = max(3, int(longer / 2.4))
        for brace in range(count):
            u, v = start[0] + du * brace / count, start[1] + dv * brace / count
            self.bar((u + nu, v + nv), (u + du / count - nu, v + dv / count - nv), 0.4, paint)

    def disc(self, centre: tuple[float, float], radius_m: float, paint: Paint) -> None:
        """Fill a circle."""
        window, square = self._square_distance(centre, radius_m)
        self._fill(window, square <= round(radius_m * 100) ** 2, paint)

    def mound(self, centre: tuple[float, float], radius_m: float, rise_m: float, paint: Paint) -> None:
        """Fill a circle that rises by `rise_m` from its rim (at the paint's height) to its middle."""
        window, square = self._square_distance(centre, radius_m)
        rim = round(radius_m * 100) ** 2
        inside = square <= rim
        self._fill(window, inside, paint)
        rise = round(rise_m * 100)
        # Between a cone and a dome, without a square root.
        part = np.maximum(0, rim - square) * 1000 // rim
        gain = rise * part * (2000 + part) // 3_000_000
        self.height[window] += np.where(inside, gain, 0).astype(np.int32)

    def gable(self, low: tuple[float, float], high: tuple[float, float], rise_m: float, paint: Paint) -> None:
        """A hall with a ridge along u, `rise_m` above eaves at the paint's height."""
        self.rectangle(low, high, paint)
        corners = [(round(u * 100), round(v * 100)) for u, v in (low, high)]
        window = _find_window([*corners, (corners[0][0], corners[1][1]), (corners[1][0], corners[0][1])])
        half = (corners[1][1] - corners[0][1]) // 2
        u, v = self.u[window], self.v[window]
        inside = (u >= corners[0][0]) & (u <= corners[1][0])
        gain = (half - abs(v - corners[0][1] - half)).clip(0) * round(rise_m * 100) // half
        self.height[window] += np.where(inside, gain, 0).astype(np.int32)

    def _square_distance(
        self, centre: tuple[float, float], radius_m: float
    ) -> tuple[tuple[slice, slice], Grid]:
        u, v, radius = (round(value * 100) for value in (*centre, radius_m))
        window = _find_window([(u + a * radius, v + b * radius) for a in (-1, 1) for b in (-1, 1)])
        return window, (self.u[window] - u) ** 2 + (self.v[window] - v) ** 2

    def _fill(self, window: tuple[slice, slice], inside: Mask, paint: Paint) -> None:
        for band, value in enumerate(paint.colour):
            self.colour[band][window][inside] = value
        if paint.top_m is None:
            return
        top = round(paint.top_m * 100)
        if paint.hangs:
            mask = self.hanging.setdefault(top, np.zeros((ROWS, COLUMNS), bool))
            mask[window] |= inside
        else:
            self.height[window][inside] = top


def make_canvas() -> Canvas:
    """An empty canvas at water level."""
    row, column = np.indices((ROWS, COLUMNS), dtype=np.int64)
    right = column * CELL_CM + CELL_CM // 2 - PIVOT_CM[0]
    up = PIVOT_CM[1] - row * CELL_CM - CELL_CM // 2
    return Canvas(
        u=(right * COSINE + up * SINE) // 10_000 + PIVOT_CM[0],
        v=(up * COSINE - right * SINE) // 10_000,
        colour=np.zeros((4, ROWS, COLUMNS), np.int32),
        height=np.zeros((ROWS, COLUMNS), np.int32),
    )


def locate_px(u_m: float, v_m: float) -> tuple[int, int]:
    """The (column, row) of the finished picture at a point of the quay's frame."""
    du, v = u_m * 100 - PIVOT_CM[0], v_m * 100
    x = PIVOT_CM[0] + (du * COSINE - v * SINE) / 10_000
    y = PIVOT_CM[1] - (du * SINE + v * COSINE) / 10_000
    return round(x / CELL_CM / FINER), round(y / CELL_CM / FINER)


def _find_window(corners: list[tuple[int, int]]) -> tuple[slice, slice]:
    """The part of the grid that may hold a shape with these corners (cm)."""
    at = [locate_px(u / 100, v / 100) for u, v in corners]
    columns, rows = [x * FINER for x, _ in at], [y * FINER for _, y in at]
    # A margin of two pixels of the picture covers the rounding of `locate_px`.
    return (
        slice(max(0, min(rows) - 4), max(0, max(rows) + 4)),
        slice(max(0, min(columns) - 4), max(0, max(columns) + 4)),
    )


def make_cloud(rng: np.random.Generator, columns: int, rows: int) -> Grid:
    """Smooth noise, -500 to 500, with blotches of so many cells of the fine grid."""
    shape = (ROWS // rows + 4, COLUMNS // columns + 4)
    noise = rng.integers(-2000, 2001, shape, dtype=np.int64).repeat(rows, 0).repeat(columns, 1)
    for axis, size in ((0, rows), (1, columns)):
        for _ in range(2):
            total = noise.cumsum(axis)
            after = np.take(total, np.arange(size, total.shape[axis]), axis)
            noise = (after - np.take(total, np.arange(total.shape[axis] - size), axis)) // size
    return noise[:ROWS, :COLUMNS].clip(-2000, 2000) // 4


def light_up(canvas: Canvas) -> Grid:
    """The colours in sun and shade, averaged to the picture's pixels: (band, row, column)."""
    height, surface = canvas.height, canvas.height.copy()
    for top, mask in canvas.hanging.items():
        surface[mask] = np.maximum(surface[mask], top)
    # Faces turned to the sun (down and to the right) are brighter; 12 cm a cell is a steep roof.
    slope = np.zeros((ROWS, COLUMNS), np.int64)
    slope[1:-1, 1:-1] = (height[:-2, 1:-1] - height[2:, 1:-1]) * 7
    slope[1:-1, 1:-1] += (height[1:-1, :-2] - height[1:-1, 2:]) * 4
    light = 1000 + slope.clip(-300, 130)
    shaded = _cast_solid(height, surface)
    for top, mask in canvas.hanging.items():
        shaded |= _cast_hanging(surface, mask, top)
        light[mask] = 1000
    lit = [
        band * np.where(shaded, percent * 10, light) // 1000
        for band, percent in zip(canvas.colour.astype(np.int64), SHADE_PCT, strict=True)
    ]
    return average(np.stack(lit))


def _cast_solid(height: NDArray[np.int32], surface: NDArray[np.int32]) -> Mask:
    """Where something that stands on the ground, nearer to the sun, is higher than the ray."""
    shaded = np.zeros(height.shape, bool)
    for step in range(1, int(height.max()) * 10 // DROP_MM_PER_ROW + 1):
        left = step * COLUMNS_PER_1000_ROWS // 1000
        ray = surface[: ROWS - step, : COLUMNS - left] + step * DROP_MM_PER_ROW // 10
        shaded[: ROWS - step, : COLUMNS - left] |= height[step:, left:] > ray
    return shaded


def _cast_hanging(surface: NDArray[np.int32], mask: Mask, top: int) -> Mask:
    """Where the ray to the sun meets something that hangs at one height (cm)."""
    above = top - surface
    down = above.clip(0) * 10 // DROP_MM_PER_ROW
    right = down * COLUMNS_PER_1000_ROWS // 1000
    row, column = np.indices(surface.shape, dtype=np.int32)
    met: Mask = mask[(row + down).clip(0, ROWS - 1), (column + right).clip(0, COLUMNS - 1)]
    return met & (above > 0) & ~mask


def average(fine: Grid) -> Grid:
    """The picture that a sensor sees: each pixel takes in a little of its neighbours."""
    padded = np.pad(fine, ((0, 0), (1, 1), (1, 1)), mode="edge")
    size = (WIDTH_PX, HEIGHT_PX)
    total = np.zeros((fine.shape[0], size[1], size[0]), np.int64)
    for row, rows in enumerate((1, 3, 3, 1)):
        for column, columns in enumerate((1, 3, 3, 1)):
            part = padded[:, row : row + ROWS - 1 : FINER, column : column + COLUMNS - 1 : FINER]
            total += rows * columns * part
    return (total + 32) // 64
