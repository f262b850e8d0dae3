"""Colours that stay apart for colour-blind eyes, each with a partner that contrasts with it."""

from dataclasses import dataclass

Rgb = tuple[int, int, int]

BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
PAPER: Rgb = (250, 250, 248)
RULE: Rgb = (200, 200, 196)
INK: Rgb = (20, 20, 20)
MUTED_INK: Rgb = (90, 90, 90)
WARNING_INK: Rgb = (150, 50, 0)


@dataclass(frozen=True)
class MarkColour:
    """The colour of a mark, and of the halo around it.

    Attributes:
        name: in words, for readers who cannot see it.
        fill: the mark itself.
        halo: black or white, at 3 to 1 or more: one of the two is seen on any background.
    """

    name: str
    fill: Rgb
    halo: Rgb


# Source: Okabe & Ito, Color Universal Design (2008). The order puts the strongest contrasts first.
MARK_COLOURS = (
    MarkColour("vermillion", (213, 94, 0), WHITE),
    MarkColour("sky blue", (86, 180, 233), BLACK),
    MarkColour("yellow", (240, 228, 66), BLACK),
    MarkColour("blue", (0, 114, 178), WHITE),
    MarkColour("bluish green", (0, 158, 115), WHITE),
    MarkColour("reddish purple", (204, 121, 167), BLACK),
    MarkColour("orange", (230, 159, 0), BLACK),
    MarkColour("black", (0, 0, 0), WHITE),
)


def get_mark_colour(number: int) -> MarkColour:
    """The colour of mark 1, 2, 3 ...; after eight the colours come again, the numbers do not."""
    return MARK_COLOURS[(number - 1) % len(MARK_COLOURS)]
