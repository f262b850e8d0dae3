"""Two moored bulk carriers, drawn part by part in metres from the stern and from the middle line."""

from canvas import Canvas, Colour, Paint
from colours import BLUE, DARK, GRAIN, ORANGE, PALE, RUST, WHITE

HATCHES = 5
OPEN_HATCH = 2  # counted from the stern
# Half of the outline: (from the stern, from the middle line), metres.
HULL = [(0, 10), (3, 14), (142, 14), (156, 12), (167, 7.5), (174, 1.5), (175, 0)]


class Ship:
    """Where the parts of a moored bulk carrier lie: `at(along from the stern, across to the quay)`."""

    LENGTH_M, HALF_BEAM_M = 175.0, 14.0

    def __init__(self, stern_u: float, heading: int, deck_m: float) -> None:
        self.stern_u, self.heading, self.deck_m = stern_u, heading, deck_m

    def at(self, along: float, across: float) -> tuple[float, float]:
        """The (u, v) of a point on board; fenders keep the side 1.5 m off the quay."""
        return self.stern_u + self.heading * along, across - self.HALF_BEAM_M - 1.5

    def hatch_start_m(self, number: int) -> float:
        """How far from the stern a hatch begins; each is 18 m long and 17 m wide."""
        return 33.0 + 24.5 * number


LOADING = Ship(204, -1, 9.5)
WAITING = Ship(236, 1, 12.0)


def draw_ship(canvas: Canvas, ship: Ship, colours: tuple[Colour, Colour], *, is_open: bool) -> None:
    """A geared bulk carrier: hull, deck, superstructure aft, hatches, four deck cranes."""
    hull, deck = colours
    for colour, inset in ((DARK, 0.0), (hull, 0.5), (deck, 1.2)):
        outline = [(max(along, inset), max(0.0, across - inset)) for along, across in HULL]
        outline = [(min(along, ship.LENGTH_M - inset * 2), across) for along, across in outline]
        shape = [ship.at(a, c) for a, c in outline] + [ship.at(a, -c) for a, c in reversed(outline)]
        canvas.polygon(shape, Paint(colour, ship.deck_m + (1.0 if inset < 1 else 0.0)))
    for number in range(HATCHES):
        draw_hatch(canvas, ship, number, is_open=is_open and number == OPEN_HATCH)
    for number in range(1, HATCHES):
        # A jib over the open hold would be in the loader's way.
        swing = 19 if is_open and number == OPEN_HATCH + 1 else -20
        draw_deck_crane(canvas, ship, ship.hatch_start_m(number) - 3.2, swing)
    draw_superstructure(canvas, ship)
    draw_forecastle(canvas, ship)
    for along, across, to_u in ((2, 8, -14), (6, 13, 10), (150, 12, -9), (170, 5, 16)):
        start = ship.at(along, across)
        rope = (start[0] + ship.heading * to_u, 1.3)
        canvas.bar(start, rope, 0.3, Paint((900, 880, 800, 800)))


def draw_block(canvas: Canvas, ship: Ship, box: tuple[float, float, float, float], paint: Paint) -> None:
    """A box on board, as (from, to along the ship; from, to across it)."""
    canvas.rectangle(ship.at(box[0], box[2]), ship.at(box[1], box[3]), paint)


def draw_hatch(canvas: Canvas, ship: Ship, number: int, *, is_open: bool) -> None:
    """A hatch, covered by two leaves; or open, with its leaves folded up and a heap of grain below."""
    start, top = ship.hatch_start_m(number), ship.deck_m + 2.2
    cover: Colour = (800, 620, 520, 700) if ship is LOADING else (830, 860, 850, 780)
    draw_block(canvas, ship, (start - 0.6, start + 18.6, -9, 9), Paint(DARK, top - 0.6))
    if not is_open:
        draw_block(canvas, ship, (start, start + 8.8, -8.5, 8.5), Paint(cover, top))
        draw_block(canvas, ship, (start + 9.2, start + 18, -8.5, 8.5), Paint(cover, top))
        for rib in range(1, 18, 2):
            line = (start + rib - 0.2, start + rib + 0.2, -8.2, 8.2)
            draw_block(canvas, ship, line, Paint((cover[0] - 90, cover[1] - 80, cover[2] - 70, cover[3])))
        return
    draw_block(canvas, ship, (start, start + 18, -8.5, 8.5), Paint((360, 270, 180, 300), ship.deck_m - 7))
    canvas.mound(ship.at(start + 9, 0), 8.4, 5.5, Paint(GRAIN, ship.deck_m - 6))
    for low, high in ((start - 2.4, start - 0.6), (start + 18.6, start + 20.4)):
        draw_block(canvas, ship, (low, high, -8.5, 8.5), Paint(cover, ship.deck_m + 6))


def draw_deck_crane(canvas: Canvas, ship: Ship, along: float, swing: float) -> None:
    """A pedestal between two hatches; its jib rests over the hatch behind or before it."""
    tip = ship.at(along + swing, 0 if ship is WAITING else 11.5)
    canvas.lattice(ship.at(along, 0), tip, Paint(ORANGE, ship.deck_m + 13, hangs=True))
    canvas.disc(ship.at(along, 0), 1.7, Paint(PALE, ship.deck_m + 14))
    canvas.disc(ship.at(along, 0), 0.9, Paint(ORANGE, ship.deck_m + 17))


def draw_superstructure(canvas: Canvas, ship: Ship) -> None:
    """House, bridge with wings, funnel and lifeboats."""
    decks = ((8, 27, -11.5, 11.5, 6.0), (12, 26, -10, 10, 12.0), (19, 25, -9, 9, 17.0))
    for low, high, left, right, rise in decks:
        draw_block(canvas, ship, (low, high, left, right), Paint(WHITE, ship.deck_m + rise))
    draw_block(canvas, ship, (21.5, 24, -14, 14), Paint((1450, 1450, 1430, 1300), ship.deck_m + 18))
    draw_block(canvas, ship, (20, 21.2, -7, 7), Paint((900, 960, 960, 800)))
    draw_block(canvas, ship, (11, 16, -3, 3), Paint(BLUE if ship is WAITING else RUST, ship.deck_m + 21))
    draw_block(canvas, ship, (12, 15, -1.6, 1.6), Paint(DARK, ship.deck_m + 21))
    for across in (-11.0, 11.0):
        draw_block(canvas, ship, (14, 20, across - 1.2, across + 1.2), Paint(ORANGE, ship.deck_m + 9))
    canvas.disc(ship.at(22.5, 0), 0.6, Paint(WHITE, ship.deck_m + 27))


def draw_forecastle(canvas: Canvas, ship: Ship) -> None:
    """Raised foredeck with windlasses and a mast."""
    bow = [(157, 10.5), (166, 6.5), (171.5, 1.4)]
    shape = [ship.at(a, c) for a, c in bow] + [ship.at(a, -c) for a, c in reversed(bow)]
    canvas.polygon(shape, Paint((600, 420, 360, 520) if ship is LOADING else PALE, ship.deck_m + 2.4))
    for across in (-3.5, 3.5):
        draw_block(canvas, ship, (161, 164, across - 1, across + 1), Paint(DARK, ship.deck_m + 3.6))
    canvas.disc(ship.at(160, 0), 0.6, Paint(WHITE, ship.deck_m + 14))
