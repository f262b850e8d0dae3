"""Which places a measured sun allows, drawn on a map of the world that is only a graticule."""

import math
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw

from catalogue.record.instant import render_utc
from catalogue.render.palette import MUTED_INK, RULE
from catalogue.render.plot_page import (
    ALLOWED,
    DAYLIGHT,
    NIGHT,
    SMOOTHING,
    Area,
    LegendEntry,
    Page,
    draw_frame,
    draw_label,
    draw_legend,
    draw_stated,
    encode_page,
    make_page,
    paste_allowed,
    paste_smooth,
)

# Two pixels a degree: half a degree, the usual size of a cell, is one pixel.
_AREA = Area(58, 62, 778, 422)
_STEP_DEG = 30
_SUN = (230, 159, 0)


@dataclass(frozen=True)
class MapRow:
    """The allowed places of one latitude.

    Attributes:
        latitude_deg: the middle of the row.
        spans: (west, east) longitudes, west < east.
    """

    latitude_deg: float
    spans: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class StatedPlace:
    """A place that is stated.

    Attributes:
        latitude_deg: north positive.
        longitude_deg: east positive.
        label: for the legend, such as "stated place: Sevastopol".
    """

    latitude_deg: float
    longitude_deg: float
    label: str


@dataclass(frozen=True, kw_only=True)
class SkyMoment:
    """A moment and where the sun stood then.

    Attributes:
        at: aware.
        subsolar_latitude_deg: of the place with the sun in its zenith.
        subsolar_longitude_deg: likewise.
    """

    at: datetime
    subsolar_latitude_deg: float
    subsolar_longitude_deg: float


def render_place_plot(
    rows: tuple[MapRow, ...],
    *,
    step_deg: float,
    moment: SkyMoment,
    title: str,
    note: str,
    stated: StatedPlace | None = None,
) -> bytes:
    """A PNG of 800 x 500 pixels: the world by longitude and latitude, its night, and the allowed places.

    Args:
        rows: the allowed places; none leaves an empty map.
        step_deg: height of a row.
        moment: the trusted time.
        title: one line.
        note: one line under it, such as the measured sun with its errors.
        stated: drawn as a mark.
    """
    page = make_page(title=title, note=note)
    size = _AREA.width * SMOOTHING, _AREA.height * SMOOTHING
    paste_smooth(page, _draw_night(size, moment), _AREA)
    _draw_graticule(page)
    paste_allowed(page, _draw_rows(size, rows, step_deg), _AREA)
    draw_frame(page, _AREA)
    x, y = _find_point(moment.subsolar_latitude_deg, moment.subsolar_longitude_deg)
    page.draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=_SUN, outline=MUTED_INK)
    entries = [
        LegendEntry(ALLOWED.fill, "the sun stood where the shadows put it"),
        LegendEntry(_SUN, f"sun in the zenith, {render_utc(moment.at)}"),
        LegendEntry(NIGHT, "night"),
    ]
    if stated is not None:
        draw_stated(page, _AREA, *_find_point(stated.latitude_deg, stated.longitude_deg))
        entries.append(LegendEntry(None, stated.label))
    draw_legend(page, tuple(entries))
    return encode_page(page)


def _draw_night(size: tuple[int, int], moment: SkyMoment) -> Image.Image:
    """Column by column, from the latitude where the sun is on the horizon towards the dark pole."""
    plot = Image.new("RGB", size, DAYLIGHT)
    draw = ImageDraw.Draw(plot)
    width, height = size
    # At an equinox the terminator is a meridian; a hair off it keeps the tangent finite.
    declination = math.radians(moment.subsolar_latitude_deg or 1e-6)
    for column in range(width):
        hour = math.radians(-180 + 360 * (column + 0.5) / width - moment.subsolar_longitude_deg)
        latitude = math.degrees(math.atan(-math.cos(hour) / math.tan(declination)))
        edge = height * (90 - latitude) / 180
        span = (edge, height) if declination > 0 else (0, edge)
        draw.line((column, span[0], column, span[1]), fill=NIGHT)
    return plot


def _draw_rows(size: tuple[int, int], rows: tuple[MapRow, ...], step_deg: float) -> Image.Image:
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    width, height = size
    for row in rows:
        top = height * (90 - row.latitude_deg - step_deg / 2) / 180
        bottom = height * (90 - row.latitude_deg + step_deg / 2) / 180
        for west, east in row.spans:
            left, right = width * (west + 180) / 360, width * (east + 180) / 360
            draw.rectangle((left, top, right - 1, bottom - 1), fill=255)
    return mask


def _draw_graticule(page: Page) -> None:
    for degrees in range(-180, 181, _STEP_DEG):
        x, _ = _find_point(0, degrees)
        if abs(degrees) < 180:
            page.draw.line((x, _AREA.top, x, _AREA.bottom - 1), fill=RULE)
        side = "" if degrees % 180 == 0 else "E" if degrees > 0 else "W"
        draw_label(page, (x, _AREA.bottom + 5), f"{abs(degrees)}°{side}", anchor="ma")
    for degrees in range(-90, 91, _STEP_DEG):
        _, y = _find_point(degrees, 0)
        if abs(degrees) < 90:
            page.draw.line((_AREA.left, y, _AREA.right - 1, y), fill=MUTED_INK if degrees == 0 else RULE)
        side = "" if degrees == 0 else "N" if degrees > 0 else "S"
        draw_label(page, (_AREA.left - 8, y), f"{abs(degrees)}°{side}", anchor="rm")


def _find_point(latitude_deg: float, longitude_deg: float) -> tuple[float, float]:
    return (
        _AREA.left + (_AREA.width - 1) * (longitude_deg + 180) / 360,
        _AREA.top + (_AREA.height - 1) * (90 - latitude_deg) / 180,
    )
