"""The grain quay that never was: what stands where, in metres along and inland from its edge."""

import numpy as np
from canvas import Canvas, Colour, Paint, make_canvas, make_cloud
from colours import (
    ASPHALT,
    BALLAST,
    BLUE,
    CARS,
    CONCRETE,
    DARK,
    EARTH,
    GREEN,
    ORANGE,
    PALE,
    RAIL,
    ROOFS,
    RUST,
    STEEL,
    WHITE,
)
from ship import LOADING, OPEN_HATCH, WAITING, draw_ship

QUAY_M = 2.5  # above the water
BOOM_U = LOADING.at(LOADING.hatch_start_m(OPEN_HATCH) + 9, 0)[0]


def draw_quay(rng: np.random.Generator) -> Canvas:
    """The whole scene, unlit."""
    canvas = make_canvas()
    draw_water(canvas, rng)
    draw_ground(canvas, rng)
    draw_rails(canvas, rng)
    draw_silos(canvas)
    draw_halls(canvas, rng)
    draw_road(canvas, rng)
    draw_trees(canvas, rng)
    draw_ship(canvas, LOADING, ((720, 330, 270, 560), (800, 440, 350, 640)), is_open=True)
    draw_ship(canvas, WAITING, ((270, 310, 350, 260), (560, 640, 610, 600)), is_open=False)
    draw_tug(canvas, rng)
    draw_conveyor(canvas)
    draw_loader(canvas, BOOM_U, -16.5)
    draw_loader(canvas, BOOM_U + 62, 2.0)
    for place, reach in ((262.0, (22.0, 9.0)), (322.0, (-24.0, 12.0)), (392.0, (14.0, -21.0))):
        draw_crane(canvas, place, reach)
    draw_weather(canvas, rng)
    return canvas


def draw_weather(canvas: Canvas, rng: np.random.Generator) -> None:
    """Dust, wear and rust: everything built is a few per cent paler here and darker there."""
    wear = (make_cloud(rng, 26, 22) + make_cloud(rng, 7, 6)) // 9
    built = canvas.height > 0
    for band in canvas.colour:
        band[built] = (band * (1000 + wear) // 1000)[built]


def draw_water(canvas: Canvas, rng: np.random.Generator) -> None:
    """Harbour water with swell, darker where the basin along the quay is dredged."""
    crests = make_cloud(rng, 44, 9) + make_cloud(rng, 18, 5) // 2
    rows, columns = np.arange(crests.shape[0])[:, None], np.arange(crests.shape[1])
    # Each row moved on by two fifths of a cell, mirrored at the end: crests that run askew to the grid.
    last = crests.shape[1] - 1
    crests = np.take_along_axis(crests, last - abs(columns + rows * 2 // 5 - last), 1)
    drift = make_cloud(rng, 300, 160)
    bank = ((-canvas.v - 6500 + drift * 6) // 25).clip(0, 120) + ((canvas.u - 43_000 + drift * 9) // 60).clip(
        0, 60
    )
    for band, (base, gain) in enumerate(((118, 5), (196, 9), (246, 9), (52, 1))):
        water = base + bank * gain // 12 + drift // 50 + crests * (base + 60) // 2600
        canvas.colour[band] = water.clip(20)


def draw_ground(canvas: Canvas, rng: np.random.Generator) -> None:
    """Concrete apron, then a paved yard, then dry earth; all a little blotchy."""
    blotch = make_cloud(rng, 60, 50) + make_cloud(rng, 14, 12) // 2 + make_cloud(rng, 4, 4) // 3
    green = (make_cloud(rng, 90, 80) + make_cloud(rng, 20, 16) // 2 > 60) & (canvas.v > 17_500)
    for limit, colour, depth in ((0, CONCRETE, 9), (5000, (690, 670, 620, 690), 6), (17_200, EARTH, 4)):
        land = canvas.v >= limit
        for band, value in enumerate(colour):
            textured = value + blotch * value // (depth * 1000)
            canvas.colour[band][land] = textured[land]
    for band, value in enumerate((470, 500, 350, 1000)):
        canvas.colour[band][green] = (value + blotch * value // 3000)[green]
    canvas.height[canvas.v >= 0] = round(QUAY_M * 100)
    for u in range(-40, 560, 12):
        canvas.bar((u, 0), (u, 27), 0.3, Paint((720, 705, 660, 700)))
    canvas.rectangle((-60, 0), (560, 1.2), Paint(PALE))
    for u in range(-30, 540, 18):
        canvas.disc((u, 1.4), 0.5, Paint(DARK, QUAY_M + 0.6))
    for number in range(26):  # grain is spilt where it is loaded
        du, dv = rng.integers(-90, 91) / 10, rng.integers(25, 200) / 10
        canvas.disc((BOOM_U + du, dv), 0.4 + number % 4 * 0.35, Paint((1080, 960, 620, 980)))


def draw_rails(canvas: Canvas, rng: np.random.Generator) -> None:
    """Crane rails on the apron, and behind it a yard of four tracks with hopper wagons."""
    canvas.rectangle((-60, 28), (560, 49), Paint(BALLAST))
    for v, gauge in ((4.0, 0), (15.0, 0), (8.2, 1.5), (31, 1.5), (36, 1.5), (41, 1.5), (46, 1.5)):
        for rail in (v - gauge / 2, v + gauge / 2):
            canvas.bar((-60, rail), (560, rail), 0.4, Paint(RAIL))
    for track, first, count in ((31, 40, 12), (36, 118, 9), (41, 10, 7), (46, 205, 14)):
        for number in range(count):
            colour = RUST if rng.integers(0, 4) else (560, 590, 560, 560)
            draw_wagon(canvas, first + number * 14.8, track, colour)


def draw_wagon(canvas: Canvas, u: float, v: float, colour: Colour) -> None:
    """A hopper wagon with a pale walkway and loading lids along its roof."""
    canvas.rectangle((u, v - 1.6), (u + 13.4, v + 1.6), Paint(colour, QUAY_M + 4.2))
    for lid in (2.0, 5.2, 8.4, 11.2):
        canvas.rectangle((u + lid - 0.8, v - 0.6), (u + lid + 0.8, v + 0.6), Paint(PALE))


def draw_silos(canvas: Canvas) -> None:
    """Two rows of round silos under galleries, with the elevator tower at their end."""
    canvas.rectangle((84, 52), (345, 109), Paint((900, 880, 820, 850)))
    for v in (66.0, 92.0):
        for number in range(10):
            centre = (98 + number * 22.5, v)
            canvas.mound(centre, 10.4, 4.5, Paint(STEEL, 27.0))
            canvas.disc(centre, 1.4, Paint(CONCRETE, 32.5))
        canvas.rectangle((96, v - 1.4), (325, v + 1.4), Paint((980, 1000, 1010, 900), 35.0))
    canvas.rectangle((314, 60), (332, 98), Paint((1050, 1030, 990, 940), 44.0))
    canvas.rectangle((317, 70), (329, 84), Paint((860, 850, 830, 800), 51.0))


def draw_halls(canvas: Canvas, rng: np.random.Generator) -> None:
    """Warehouses with gabled roofs, on both sides of the silos and behind the road."""
    halls = [(-40.0, 55.0, 52.0, 24.0), (18.0, 55.0, 58.0, 24.0), (-30.0, 84.0, 106.0, 22.0)]
    halls += [(356.0, 54.0, 84.0, 26.0), (356.0, 84.0, 60.0, 24.0), (446.0, 56.0, 90.0, 40.0)]
    halls += [(20.0, 140.0, 74.0, 26.0), (112.0, 138.0, 46.0, 20.0), (176.0, 140.0, 92.0, 30.0)]
    halls += [(288.0, 138.0, 40.0, 18.0), (345.0, 140.0, 80.0, 28.0), (442.0, 140.0, 50.0, 22.0)]
    halls += [(-60.0, 142.0, 62.0, 22.0), (60.0, 184.0, 22.0, 12.0), (140.0, 192.0, 18.0, 11.0)]
    for u, v, length, width in halls:
        roof = ROOFS[int(rng.integers(0, len(ROOFS)))]
        canvas.gable((u, v), (u + length, v + width), width / 7, Paint(roof, QUAY_M + 7))
        for vent in range(6, int(length) - 4, 9):
            spot = (u + vent, v + width / 2)
            canvas.disc(spot, 0.7, Paint(PALE, QUAY_M + 8.4 + width / 7))
        for seam in range(0, int(length), 6):
            faded: Colour = (roof[0] * 93 // 100, roof[1] * 93 // 100, roof[2] * 93 // 100, roof[3])
            canvas.bar((u + seam, v), (u + seam, v + width), 0.4, Paint(faded))


def draw_road(canvas: Canvas, rng: np.random.Generator) -> None:
    """The road behind the silos: grain trucks wait in one lane, cars pass in the other."""
    canvas.rectangle((-60, 116), (560, 127), Paint(ASPHALT))
    canvas.rectangle((338, 49), (346, 117), Paint(ASPHALT))
    for u in range(-60, 560, 9):
        canvas.bar((u, 121.5), (u + 4, 121.5), 0.35, Paint(WHITE))
    for number in range(13):
        draw_truck(canvas, 152 + number * 14.5 + int(rng.integers(0, 30)) / 10, 118.8)
    for number in range(9):
        draw_car(canvas, 8 + number * 55 + int(rng.integers(0, 300)) / 10, 124.2, CARS[number % 5])
    for number in range(14):
        if rng.integers(0, 3):
            draw_car(canvas, 434 + number * 5.2, 132.0, CARS[int(rng.integers(0, 5))])
    for place in ((52.0, 21.0), (176.0, 23.0), (290.0, 21.5), (432.0, 22.0)):
        draw_truck(canvas, *place)


def draw_truck(canvas: Canvas, u: float, v: float) -> None:
    """A lorry with a trailer full of grain."""
    canvas.rectangle((u, v - 1.3), (u + 8.6, v + 1.3), Paint((700, 700, 720, 650), QUAY_M + 3))
    canvas.rectangle((u + 0.5, v - 0.8), (u + 8.1, v + 0.8), Paint((1150, 960, 520, 1100)))
    canvas.rectangle((u + 9.2, v - 1.2), (u + 11.6, v + 1.2), Paint(CARS[int(u) % 5], QUAY_M + 3.2))


def draw_car(canvas: Canvas, u: float, v: float, colour: Colour) -> None:
    """A car, 4.4 m long, with its dark windscreen."""
    canvas.rectangle((u, v - 0.9), (u + 4.4, v + 0.9), Paint(colour, QUAY_M + 1.5))
    canvas.rectangle((u + 2.6, v - 0.8), (u + 3.4, v + 0.8), Paint(DARK))


def draw_trees(canvas: Canvas, rng: np.random.Generator) -> None:
    """A line of trees along the road, thicker towards the hills."""
    for number in range(330):
        u, spread = int(rng.integers(-500, 5400)) / 10, int(rng.integers(0, 700)) / 10
        v = 130.5 + number % 3 * 1.0 if number % 4 == 0 else 176 + spread
        radius = 1.5 + int(rng.integers(0, 26)) / 10
        shade = int(rng.integers(80, 120))
        leaf: Colour = (GREEN[0] * shade // 100, GREEN[1] * shade // 100, GREEN[2] * shade // 100, GREEN[3])
        canvas.mound((u, v), radius, radius, Paint(leaf, QUAY_M + 3))


def draw_tug(canvas: Canvas, rng: np.random.Generator) -> None:
    """A tug under way to the left, with its wake, and two launches at rest."""
    for number in range(420):
        back = int(rng.integers(0, 1000)) / 10
        side = back * 0.16 + int(rng.integers(-12, 13)) / 10
        foam = 360 - int(back * 1.5)
        spot = (352 + back, -96 + (side if number % 2 else -side))
        if number % 3 == 0:
            spot = (352 + back * 0.6, -96 + int(rng.integers(-14, 15)) / 10)
        canvas.disc(spot, 0.3 + back % 3 / 6, Paint((foam, foam + 90, foam + 120, foam // 2)))
    canvas.polygon([(326, -96), (332, -100), (352, -99.6), (352, -92.4), (332, -92)], Paint(DARK, 2.2))
    canvas.polygon([(328, -96), (333, -99), (351, -98.6), (351, -93.4), (333, -93)], Paint(RUST, 2.0))
    canvas.rectangle((333, -98), (341, -94), Paint(WHITE, 6.5))
    canvas.disc((344, -96), 1.0, Paint(BLUE, 8.0))
    for u, v in ((455.0, -7.0), (464.0, -11.5)):
        canvas.polygon(
            [(u, v - 1.5), (u + 8, v - 1.5), (u + 11, v), (u + 8, v + 1.5), (u, v + 1.5)], Paint(PALE, 1.2)
        )
        canvas.rectangle((u + 2, v - 0.9), (u + 6, v + 0.9), Paint(BLUE, 2.2))


def draw_conveyor(canvas: Canvas) -> None:
    """The gallery that carries grain from the elevator tower to the quay, on trestles."""
    for u in range(60, 320, 26):
        canvas.rectangle((u, 18.4), (u + 1, 21.6), Paint(DARK, 14.0))
    for v in (28.0, 40.0, 50.0):
        canvas.rectangle((321, v), (325, v + 1), Paint(DARK, 14.0))
    roof = Paint((880, 930, 960, 840), 16.0, hangs=True)
    canvas.rectangle((321.4, 20), (324.6, 62), roof)
    canvas.rectangle((48, 18.6), (326, 21.4), roof)
    canvas.rectangle((319, 17), (327, 24), Paint((760, 790, 820, 720), 20.0))


def draw_loader(canvas: Canvas, u: float, tip_v: float) -> None:
    """A ship loader: portal on the crane rails, boom across the quay, spout at its tip."""
    for leg_u in (u - 6, u + 6):
        for leg_v in (4.0, 15.0):
            canvas.rectangle((leg_u - 1.2, leg_v - 0.8), (leg_u + 1.2, leg_v + 0.8), Paint(ORANGE, 18.0))
        canvas.bar((leg_u, 4), (leg_u, 15), 1.2, Paint(ORANGE, 18.0, hangs=True))
    canvas.rectangle((u - 4.5, 7), (u + 4.5, 14), Paint((1250, 1240, 1200, 1100), 21.0, hangs=True))
    canvas.rectangle((u - 1.6, 14), (u + 1.6, 24), Paint((1120, 620, 250, 860), 21.0, hangs=True))
    canvas.bar((u, 12), (u, tip_v), 3.4, Paint((1250, 660, 240, 960), 24.0, hangs=True))
    canvas.bar((u, 11), (u, tip_v + 0.5), 1.2, Paint((1420, 1300, 900, 1150), 24.0, hangs=True))
    canvas.rectangle((u - 1.5, 10), (u + 1.5, 12.5), Paint((1300, 700, 260, 960), 34.0))
    canvas.disc((u, tip_v), 2.1, Paint((980, 500, 200, 800), 22.0, hangs=True))
    if tip_v < -10:  # dust where the grain falls
        canvas.disc((u, tip_v - 2.6), 1.0, Paint((1560, 1330, 760, 1400)))


def draw_crane(canvas: Canvas, u: float, reach: tuple[float, float]) -> None:
    """A portal crane on the crane rails, its jib turned to one side."""
    for leg_u in (u - 5, u + 5):
        for leg_v in (4.0, 15.0):
            canvas.rectangle((leg_u - 1, leg_v - 0.8), (leg_u + 1, leg_v + 0.8), Paint(BLUE, 12.0))
        canvas.bar((leg_u, 4), (leg_u, 15), 1.2, Paint(BLUE, 12.0, hangs=True))
    canvas.rectangle((u - 5, 7), (u + 5, 12), Paint((420, 590, 860, 560), 12.0, hangs=True))
    tail = (u - reach[0] / 4, 9.5 - reach[1] / 4)
    canvas.bar((u, 9.5), tail, 4.0, Paint((760, 790, 820, 700), 17.0))
    canvas.lattice(
        (u, 9.5), (u + reach[0], 9.5 + reach[1]), Paint((900, 900, 420, 800), 26.0, hangs=True), 2.4
    )
    canvas.disc((u, 9.5), 2.4, Paint(WHITE, 19.0))
