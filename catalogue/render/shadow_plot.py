"""Which dates and times of day a measured sun allows, drawn as a year across and a day upwards."""

from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw

from catalogue.errors import UsageFault
from catalogue.render.palette import MUTED_INK, RULE, WHITE, Rgb
from catalogue.render.plot_page import (
    ALLOWED,
    DAYLIGHT,
    NIGHT,
    SMOOTHING,
    STATED,
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

_AREA = Area(70, 86, 730, 416)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A band of a few minutes would be thinner than a line; it is drawn this thick to be seen.
_THINNEST_PX = 2
# From this size on a stated time is drawn as the room it takes, below as a mark.
_SMALLEST_BOX_PX = 10


@dataclass(frozen=True, kw_only=True)
class DayTimes:
    """One date, with hours from its midnight by local mean solar time, 0 to 24.

    Attributes:
        day: the date.
        allowed_h: (from, to) of each time of day that is allowed.
        daylight_h: (from, to) of each time of day with the sun above the horizon.
    """

    day: date
    allowed_h: tuple[tuple[float, float], ...]
    daylight_h: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class StatedTime:
    """A time that is stated, by local mean solar time like the rest.

    Attributes:
        first: date of its beginning.
        from_h: hours of its beginning.
        last: date of its end.
        to_h: hours of its end.
        label: for the legend, such as "stated 2022-05-11T08:22:05Z: consistent".
    """

    first: date
    from_h: float
    last: date
    to_h: float
    label: str


def render_date_plot(
    days: tuple[DayTimes, ...],
    *,
    title: str,
    note: str,
    longitude_deg: float,
    stated: StatedTime | None = None,
) -> bytes:
    """A PNG of 800 x 500 pixels: dates across, time of day upwards, by the local sun and in UTC.

    Args:
        days: every date of one year, in order.
        title: one line.
        note: one line under it, such as the measured sun with its errors.
        longitude_deg: of the place, which ties its mean solar time to UTC.
        stated: drawn as a mark, or as a box when it is longer; by day and month when of another year;
            cut at the end of the year.

    Raises:
        UsageFault: the days are not those of one year.
    """
    if len(days) < 365 or any(day.day.year != days[0].day.year for day in days):
        raise UsageFault("a plot of dates needs every date of one year")
    page = make_page(title=title, note=note)
    paste_smooth(page, _draw_daylight(days), _AREA)
    _draw_months(page, days)
    _draw_hours(page, longitude_deg)
    paste_allowed(page, _draw_allowed(days), _AREA)
    draw_frame(page, _AREA)
    entries = [
        LegendEntry(ALLOWED.fill, "the sun stood where the shadows put it"),
        LegendEntry(DAYLIGHT, "daylight"),
        LegendEntry(NIGHT, "night"),
    ]
    if stated is not None:
        is_box = _draw_stated_time(page, days, stated)
        entries.append(LegendEntry(None, stated.label, is_box))
    draw_legend(page, tuple(entries))
    return encode_page(page)


def _draw_daylight(days: tuple[DayTimes, ...]) -> Image.Image:
    plot = Image.new("RGB", (_AREA.width * SMOOTHING, _AREA.height * SMOOTHING), NIGHT)
    _fill_spans(plot, tuple(day.daylight_h for day in days), DAYLIGHT, thinnest=1)
    return plot


def _draw_allowed(days: tuple[DayTimes, ...]) -> Image.Image:
    mask = Image.new("L", (_AREA.width * SMOOTHING, _AREA.height * SMOOTHING), 0)
    _fill_spans(mask, tuple(day.allowed_h for day in days), 255, thinnest=_THINNEST_PX * SMOOTHING)
    return mask


def _fill_spans(
    plot: Image.Image, days: tuple[tuple[tuple[float, float], ...], ...], fill: Rgb | int, *, thinnest: int
) -> None:
    draw = ImageDraw.Draw(plot)
    width, height = plot.size
    for index, spans in enumerate(days):
        left, right = width * index / len(days), width * (index + 1) / len(days)
        for start, end in spans:
            top, bottom = height * (1 - end / 24), height * (1 - start / 24)
            if bottom - top < thinnest:
                # Grown from its middle, and kept off the frame that is drawn over the edges.
                middle = (top + bottom - thinnest) / 2
                top = min(height - SMOOTHING - thinnest, max(SMOOTHING, middle))
                bottom = top + thinnest
            draw.rectangle((left, top, right - 1, bottom - 1), fill=fill)


def _draw_months(page: Page, days: tuple[DayTimes, ...]) -> None:
    starts = [index for index, day in enumerate(days) if day.day.day == 1]
    for name, start, end in zip(_MONTHS, starts, (*starts[1:], len(days)), strict=True):
        x = _AREA.left + _AREA.width * start / len(days)
        if start:
            page.draw.line((x, _AREA.top, x, _AREA.bottom - 1), fill=RULE)
        middle = _AREA.left + _AREA.width * (start + end) / 2 / len(days)
        draw_label(page, (middle, _AREA.bottom + 6), name, anchor="ma")
    draw_label(page, (_AREA.left - 8, _AREA.bottom + 6), str(days[0].day.year), anchor="ra", ink=MUTED_INK)


def _draw_hours(page: Page, longitude_deg: float) -> None:
    """Every three hours by the local sun on the left, in UTC on the right."""
    for hour in range(0, 25, 3):
        y = _find_y(hour)
        if 0 < hour < 24:
            page.draw.line((_AREA.left, y, _AREA.right - 1, y), fill=RULE)
        draw_label(page, (_AREA.left - 8, y), f"{hour:02}:00", anchor="rm")
    for hour in range(0, 24, 3):
        y = _find_y((hour + longitude_deg / 15) % 24)
        page.draw.line((_AREA.right, y, _AREA.right + 4, y), fill=MUTED_INK)
        draw_label(page, (_AREA.right + 8, y), f"{hour:02}:00", anchor="lm")
    draw_label(page, (16, _AREA.top - 10), "local mean solar time", anchor="ls", ink=MUTED_INK)
    draw_label(page, (784, _AREA.top - 10), "UTC", anchor="rs", ink=MUTED_INK)


def _draw_stated_time(page: Page, days: tuple[DayTimes, ...], stated: StatedTime) -> bool:
    """A mark for a moment, else a box, of whole days when it goes over midnight; whether it is a box."""
    year = days[0].day.year
    span_days = (stated.last - stated.first).days
    hours = span_days * 24 + stated.to_h - stated.from_h
    first = (_move_to(year, stated.first) - date(year, 1, 1)).days
    if hours * _AREA.height / 24 < _SMALLEST_BOX_PX:
        middle = min(24.0, stated.from_h + hours / 2)
        draw_stated(page, _AREA, _find_x(first + 0.5, len(days)), _find_y(middle))
        return False
    last = min(len(days) - 1, first + span_days)
    start_h, end_h = (stated.from_h, stated.to_h) if not span_days else (0.0, 24.0)
    box = (_find_x(first, len(days)), _find_y(end_h), _find_x(last + 1, len(days)), _find_y(start_h))
    for grown, colour, width in ((4, WHITE, 5), (3, STATED.fill, 3)):
        page.draw.rectangle(
            (
                max(_AREA.left, box[0] - grown),
                max(_AREA.top, box[1] - grown),
                min(_AREA.right - 1, box[2] + grown),
                min(_AREA.bottom - 1, box[3] + grown),
            ),
            outline=colour,
            width=width,
        )
    return True


def _move_to(year: int, day: date) -> date:
    """The same day and month of the plotted year; the last of February where there is no 29th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _find_x(days: float, count: int) -> float:
    return _AREA.left + _AREA.width * days / count


def _find_y(hours: float) -> float:
    return _AREA.bottom - 1 - (_AREA.height - 1) * hours / 24
