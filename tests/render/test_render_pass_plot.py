"""Plots of tracks across the sky."""

import math

import pytest
from render_builders import read_pixels

from catalogue.render.palette import WARNING_INK, get_mark_colour
from catalogue.render.pass_plot import MOST_TRACKS, SkyTrack, render_pass_plot, select_tracks
from catalogue.render.plot_page import PAGE_PX

# The zenith and the radius of the rim on the page, as drawn.
ZENITH_PX, RIM_PX = (216, 248), 166


def make_track(azimuth_deg: float = 90.0, elevation_deg: float = 40.0, **changes: object) -> SkyTrack:
    """A track from one side of the rim to the other, highest where the arguments say."""
    values: dict[str, object] = {
        "satellite": "WorldView-2",
        "points": (
            ((azimuth_deg - 80) % 360, 10.0),
            (azimuth_deg, elevation_deg),
            ((azimuth_deg + 80) % 360, 10.0),
        ),
        "peak": (azimuth_deg, elevation_deg),
        "highest_at": "05-19 08:46",
        "off_nadir_deg": 30.0,
        "sun_elevation_deg": 61.0,
        "is_usable": True,
    }
    return SkyTrack(**(values | changes))  # type: ignore[arg-type]  # the test names them


def draw(*tracks: SkyTrack, title: str = "Passes", note: str = "a day") -> bytes:
    return render_pass_plot(tracks, title=title, note=note)


def find_extent(png: bytes, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of a colour in the sky."""
    ys, xs = (read_pixels(png)[60:430, :400] == colour).all(axis=2).nonzero()
    assert xs.size
    return int(xs.min()), int(ys.min()) + 60, int(xs.max()), int(ys.max()) + 60


@pytest.mark.parametrize(("azimuth_deg", "dx", "dy"), [(0, 0, -1), (90, 1, 0), (180, 0, 1), (270, -1, 0)])
def test_track_lies_on_its_side_of_a_compass(azimuth_deg: float, dx: int, dy: int) -> None:
    left, top, right, bottom = find_extent(draw(make_track(azimuth_deg)), get_mark_colour(1).fill)

    middle = (left + right) / 2 - ZENITH_PX[0], (top + bottom) / 2 - ZENITH_PX[1]
    along = middle[0] * dx + middle[1] * dy
    assert along > 40
    assert abs(middle[0] * dy) + abs(middle[1] * dx) < 12


def test_track_stays_within_the_rim() -> None:
    pixels = read_pixels(draw(make_track(45.0, 80.0, is_usable=False)))
    ys, xs = (pixels[60:430, :400] == get_mark_colour(1).fill).all(axis=2).nonzero()

    assert xs.size
    farthest = max(math.hypot(x - ZENITH_PX[0], y + 60 - ZENITH_PX[1]) for x, y in zip(xs, ys, strict=True))
    assert farthest <= RIM_PX + 8


def test_usable_track_is_thicker() -> None:
    def measure(*, is_usable: bool) -> int:
        pixels = read_pixels(draw(make_track(is_usable=is_usable)))
        return int((pixels[60:430, :400] == get_mark_colour(1).fill).all(axis=2).sum())

    assert measure(is_usable=True) > 2 * measure(is_usable=False)


def test_usable_and_high_tracks_are_drawn_first_and_in_their_order() -> None:
    low = [make_track(elevation_deg=12.0 + number) for number in range(MOST_TRACKS)]
    dark = make_track(elevation_deg=89.0, is_usable=False)
    high = make_track(elevation_deg=80.0)

    shown = select_tracks((dark, *low, high))

    assert len(shown) == MOST_TRACKS
    assert dark not in shown
    assert shown == (*low[1:], high)


def test_numbers_of_tracks_that_meet_do_not_cover_each_other() -> None:
    names = ("WorldView-1", "WorldView-2", "WorldView-3", "GeoEye-1")
    png = draw(*(make_track(satellite=name) for name in names))

    extents = [find_extent(png, get_mark_colour(number).fill) for number in range(1, 5)]

    assert len(set(extents)) == 4


def test_no_track_leaves_an_empty_sky() -> None:
    assert read_pixels(draw()).shape == (PAGE_PX[1], PAGE_PX[0], 3)


@pytest.mark.parametrize("text", ["x" * 5000, "سفينة " * 400, "\u202e\x00"])
def test_long_texts_stay_on_the_page_and_off_the_warning(text: str) -> None:
    tracks = (make_track(satellite=text),) * 30

    pixels = read_pixels(draw(*tracks, title=text, note=text))

    assert (pixels[:, 795:] == pixels[0, 0]).all()
    warning = pixels[484:497, 640:790]
    assert (warning == WARNING_INK).all(axis=2).any()
    assert not (warning.max(axis=2) < 60).any()


def test_same_values_give_the_same_bytes() -> None:
    assert draw(make_track()) == draw(make_track())
