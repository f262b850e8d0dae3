"""The tracks of satellites across the sky of a place, drawn as on a compass, with a list beside them."""

import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

from catalogue.render.fonts import get_font
from catalogue.render.labels import place_labels
from catalogue.render.palette import INK, MUTED_INK, PAPER, RULE, WHITE, MarkColour, get_mark_colour
from catalogue.render.plot_page import (
    LABEL_PX,
    SMOOTHING,
    Area,
    LegendEntry,
    Page,
    draw_label,
    draw_legend,
    encode_page,
    make_page,
    paste_smooth,
)
from catalogue.render.text_block import TextStyle, draw_text_block, make_text_block

# More tracks than this cannot be told apart.
MOST_TRACKS = 12
_AREA = Area(40, 72, 392, 424)
_RADIUS_PX = 166.0
# The rim of the plot; nothing is listed below it.
_RIM_DEG = 10.0
_RINGS_DEG = (30.0, 60.0)
# Satellites fly north and south: the sky is emptiest towards the east and west.
_RING_LABELS_DEG = 100.0
_BADGE_PX = (22, 17)
_LIST_LEFT_PX, _LIST_TOP_PX, _ROW_PX = 436, 78, 25
# Left edge of each column from that of the list, and its name; numbers end at the next column's edge.
_COLUMNS = ((30, "satellite"), (160, "highest, UTC"), (252, "off-nadir"), (322, "sun"))
_ARROW_PX = 9.0


@dataclass(frozen=True, kw_only=True)
class SkyTrack:
    """One pass across the sky.

    Attributes:
        satellite: its name.
        points: (azimuth, elevation) in degrees from rise to set.
        peak: (azimuth, elevation) at its highest.
        highest_at: when, in few words, such as "05-19 08:46".
        off_nadir_deg: by how much it looks aside then.
        sun_elevation_deg: then.
        is_usable: the place is in reach, and lit when the sensor needs light.
    """

    satellite: str
    points: tuple[tuple[float, float], ...]
    peak: tuple[float, float]
    highest_at: str
    off_nadir_deg: float
    sun_elevation_deg: float
    is_usable: bool


def render_pass_plot(tracks: tuple[SkyTrack, ...], *, title: str, note: str) -> bytes:
    """A PNG of 800 x 500 pixels: the sky from the zenith (middle) to 10 deg above the horizon (rim).

    Args:
        tracks: in the order of time; of more than twelve, the usable ones that rise highest are drawn.
        title: one line.
        note: one line under it.
    """
    page = make_page(title=title, note=note)
    shown = select_tracks(tracks)
    colours = _find_colours(shown)
    paste_smooth(page, _draw_sky(shown, colours), _AREA)
    _draw_compass(page)
    _draw_badges(page, shown, colours)
    _draw_list(page, shown, colours, hidden=len(tracks) - len(shown))
    draw_legend(
        page,
        (
            LegendEntry(INK, "thick: in reach, by daylight or radar"),
            LegendEntry(MUTED_INK, "thin, grey: out of reach, in the dark, or undetermined"),
        ),
    )
    return encode_page(page)


def select_tracks(tracks: tuple[SkyTrack, ...]) -> tuple[SkyTrack, ...]:
    """The tracks that are drawn, in their order: usable ones first, then those that rise highest."""
    order = sorted(
        range(len(tracks)), key=lambda number: (not tracks[number].is_usable, -tracks[number].peak[1])
    )
    return tuple(tracks[number] for number in sorted(order[:MOST_TRACKS]))


def _find_colours(tracks: tuple[SkyTrack, ...]) -> dict[str, MarkColour]:
    names = dict.fromkeys(track.satellite for track in tracks)
    return {name: get_mark_colour(number) for number, name in enumerate(names, 1)}


def _find_point(azimuth_deg: float, elevation_deg: float) -> tuple[float, float]:
    """Pixels from the upper left corner of the area; the zenith is its middle."""
    radius = _RADIUS_PX * (90 - max(elevation_deg, _RIM_DEG)) / (90 - _RIM_DEG)
    angle = math.radians(azimuth_deg)
    return _AREA.width / 2 + radius * math.sin(angle), _AREA.height / 2 - radius * math.cos(angle)


def _draw_sky(tracks: tuple[SkyTrack, ...], colours: dict[str, MarkColour]) -> Image.Image:
    plot = Image.new("RGB", (_AREA.width * SMOOTHING, _AREA.height * SMOOTHING), PAPER)
    draw = ImageDraw.Draw(plot)
    middle = _AREA.width / 2 * SMOOTHING
    for elevation_deg in (_RIM_DEG, *_RINGS_DEG):
        radius = (middle - _find_point(270, elevation_deg)[0] * SMOOTHING) if elevation_deg else middle
        box = (middle - radius, middle - radius, middle + radius, middle + radius)
        is_rim = elevation_deg == _RIM_DEG
        draw.ellipse(
            box, fill=WHITE if is_rim else None, outline=MUTED_INK if is_rim else RULE, width=SMOOTHING
        )
    for azimuth_deg in range(0, 360, 45):
        ends = _find_point(azimuth_deg, 90), _find_point(azimuth_deg, _RIM_DEG)
        draw.line([(x * SMOOTHING, y * SMOOTHING) for x, y in ends], fill=RULE, width=SMOOTHING)
    # What cannot be used lies below what can.
    for track in sorted(tracks, key=lambda track: track.is_usable):
        _draw_track(draw, track, colours[track.satellite])
    return plot


def _draw_track(draw: ImageDraw.ImageDraw, track: SkyTrack, colour: MarkColour) -> None:
    line = [(x * SMOOTHING, y * SMOOTHING) for x, y in (_find_point(*point) for point in track.points)]
    if len(line) < 2:
        return
    width = (3 if track.is_usable else 1) * SMOOTHING
    if track.is_usable:
        draw.line(line, fill=colour.halo, width=width + SMOOTHING, joint="curve")
    draw.line(line, fill=colour.fill, width=width, joint="curve")
    (x0, y0), (x1, y1) = line[-2:]
    heading = math.atan2(y1 - y0, x1 - x0)
    size = _ARROW_PX * SMOOTHING * (1.0 if track.is_usable else 0.7)
    wings = [
        (x1 - size * math.cos(heading + turn), y1 - size * math.sin(heading + turn)) for turn in (-0.4, 0.4)
    ]
    draw.polygon([(x1, y1), *wings], fill=colour.fill, outline=colour.halo)


def _draw_compass(page: Page) -> None:
    middle = _AREA.left + _AREA.width / 2, _AREA.top + _AREA.height / 2
    for name, dx, dy in (("N", 0, -1), ("E", 1, 0), ("S", 0, 1), ("W", -1, 0)):
        at = middle[0] + dx * (_RADIUS_PX + 11), middle[1] + dy * (_RADIUS_PX + 11)
        draw_label(page, at, name, anchor="mm")
    for elevation_deg in (_RIM_DEG, *_RINGS_DEG):
        x, y = _find_point(_RING_LABELS_DEG, elevation_deg)
        at = _AREA.left + x, _AREA.top + y
        page.draw.text(
            at,
            f"{elevation_deg:.0f}°",
            font=get_font(11),
            fill=MUTED_INK,
            anchor="mm",
            stroke_width=2,
            stroke_fill=WHITE,
        )


def _draw_badges(page: Page, tracks: tuple[SkyTrack, ...], colours: dict[str, MarkColour]) -> None:
    """A number at the highest point of each track, none over another."""
    anchors = tuple(_find_point(*track.peak) for track in tracks)
    boxes = place_labels(anchors, _BADGE_PX, (_AREA.width, _AREA.height)) if tracks else ()
    middles = [
        (_AREA.left + (box.left + box.right) / 2, _AREA.top + (box.top + box.bottom) / 2) for box in boxes
    ]
    for anchor, middle in zip(anchors, middles, strict=True):
        x, y = _AREA.left + anchor[0], _AREA.top + anchor[1]
        page.draw.line((x, y, *middle), fill=INK)
        page.draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=INK)
    for number, (track, middle) in enumerate(zip(tracks, middles, strict=True), 1):
        _draw_badge(page, middle, number, colours[track.satellite])


def _draw_badge(page: Page, middle: tuple[float, float], number: int, colour: MarkColour) -> None:
    half = _BADGE_PX[0] / 2 - 1, _BADGE_PX[1] / 2 - 1
    box = (middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])
    page.draw.rounded_rectangle(box, radius=4, fill=colour.fill, outline=colour.halo)
    page.draw.text(middle, str(number), font=get_font(12, is_bold=True), fill=colour.halo, anchor="mm")


def _draw_list(
    page: Page, tracks: tuple[SkyTrack, ...], colours: dict[str, MarkColour], *, hidden: int
) -> None:
    for left, name in _COLUMNS:
        draw_label(page, (_LIST_LEFT_PX + left, _LIST_TOP_PX), name, anchor="la", ink=MUTED_INK)
    top = _LIST_TOP_PX + _ROW_PX
    for number, track in enumerate(tracks, 1):
        middle = top + LABEL_PX / 2 + 1
        _draw_badge(page, (_LIST_LEFT_PX + 11, middle), number, colours[track.satellite])
        ink = INK if track.is_usable else MUTED_INK
        style = TextStyle(LABEL_PX, ink=ink)
        room = _COLUMNS[1][0] - _COLUMNS[0][0] - 8
        block = make_text_block(track.satellite, style, width_px=room, max_lines=1)
        draw_text_block(page.draw, block, _LIST_LEFT_PX + _COLUMNS[0][0], top - 2)
        cells = (track.highest_at, f"{track.off_nadir_deg:.0f}°", f"{track.sun_elevation_deg:.0f}°")
        for (left, _), text in zip(_COLUMNS[1:], cells, strict=True):
            draw_label(page, (_LIST_LEFT_PX + left, middle), text, anchor="lm", ink=ink)
        top += _ROW_PX
    if not tracks:
        draw_label(page, (_LIST_LEFT_PX, top), "no passes", anchor="la")
    if hidden:
        draw_label(page, (_LIST_LEFT_PX, top), f"and {hidden} more, not drawn", anchor="la", ink=MUTED_INK)
