"""What things look like from above: counts of an 11-bit sensor in red, green, blue, near infrared."""

from canvas import Colour

CONCRETE: Colour = (830, 815, 760, 800)
PALE: Colour = (1130, 1110, 1050, 1060)
STEEL: Colour = (1060, 1080, 1075, 960)
ASPHALT: Colour = (430, 430, 430, 430)
BALLAST: Colour = (560, 520, 470, 520)
EARTH: Colour = (760, 690, 560, 800)
RAIL: Colour = (330, 300, 280, 310)
RUST: Colour = (640, 400, 310, 520)
WHITE: Colour = (1480, 1480, 1460, 1330)
GRAIN: Colour = (1420, 1160, 520, 1330)
DARK: Colour = (190, 195, 205, 170)
ORANGE: Colour = (1330, 690, 250, 1000)
BLUE: Colour = (330, 500, 800, 480)
GREEN: Colour = (330, 430, 310, 1150)
ROOFS: tuple[Colour, ...] = (
    (980, 960, 930, 900),
    (760, 820, 850, 760),
    (860, 600, 490, 760),
    (1180, 1170, 1120, 1080),
)
CARS: tuple[Colour, ...] = (WHITE, DARK, (900, 260, 220, 600), BLUE, (1080, 1080, 1090, 900))
