"""All times of an image as a picture: a row for each, in an overview and enlarged around those of the scene.

1. The overview spans every row, so that decades and minutes stand on one axis.
2. What is enlarged is the cluster that holds most times of the scene and of claimed events; its stretch is
   shaded in the overview. A time outside of it is an arrow that points to where it lies.
3. A moment is a line, a time that may be any within a stretch is a bar.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from catalogue.record.fact import Basis
from catalogue.record.timeline import TimeGroup, Timeline, TimeSpan
from catalogue.render.caption_strip import NOT_EVIDENCE, find_font_notes
from catalogue.render.fonts import get_font
from catalogue.render.palette import INK, MARK_COLOURS, MUTED_INK, PAPER, RULE, WARNING_INK, WHITE, Rgb
from catalogue.render.text_block import TextStyle, draw_text_block, make_text_block
from catalogue.render.time_axis import TimeAxis, find_moment, find_ticks, measure_seconds

WIDTH_PX = 1200
_MARGIN_PX, _LABEL_PX, _GAP_PX = 16, 400, 40
_ROW_PX, _GROUP_PX, _AXIS_PX = 42, 28, 26
_OVERVIEW_SHARE = 0.38
_DAY_S = 86_400.0
# More rows make a picture that nobody reads; the report and the card have them all.
_ROWS_LIMIT = 40
_THINNEST_PX = 5
_SHADE: Rgb = (236, 239, 244)
_COLOURS = {colour.name: colour.fill for colour in MARK_COLOURS}
_BASIS_COLOURS: dict[Basis | None, Rgb] = {
    Basis.MEASURED: _COLOURS["bluish green"],
    Basis.EMBEDDED: _COLOURS["blue"],
    Basis.STATED: _COLOURS["vermillion"],
    Basis.DERIVED: _COLOURS["reddish purple"],
    None: _COLOURS["black"],
}
_BASIS_WORDS: dict[Basis | None, str] = {
    Basis.MEASURED: "measured",
    Basis.EMBEDDED: "embedded in the file",
    Basis.STATED: "stated by somebody",
    Basis.DERIVED: "derived",
    None: "journal or table of satellites",
}


@dataclass(frozen=True)
class _Panel:
    """One of the two axes: where it stands, and what it is called."""

    axis: TimeAxis
    title: str


def render_timeline_plot(timeline: Timeline, *, title: str) -> bytes:
    """A PNG, 1200 pixels wide and as high as it has rows. Same times, same bytes.

    Args:
        timeline: of one image.
        title: one line, such as the image's id and name.
    """
    spans = timeline.spans[:_ROWS_LIMIT]
    more = len(timeline.spans) - len(spans)
    panels = _make_panels(spans)
    groups = [[one for one in spans if one.group is group] for group in TimeGroup]
    rows_px = sum(_GROUP_PX + _ROW_PX * len(group) for group in groups if group)
    top = 100
    bottom = top + max(rows_px, _ROW_PX)
    image = Image.new("RGB", (WIDTH_PX, bottom + 3 * _AXIS_PX + 14), PAPER)
    draw = ImageDraw.Draw(image)
    _draw_head(draw, title, _find_note(timeline.spans, more))
    if len(panels) == 2:
        _draw_shade(draw, panels, top, bottom)
    for panel in panels:
        _draw_axis(draw, panel, top, bottom)
    for group in groups:
        top = _draw_group(draw, group, panels, top)
    _draw_legend(draw, spans, bottom + _AXIS_PX + 18)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _find_note(spans: tuple[TimeSpan, ...], more: int) -> str:
    said = "The axes are in UTC; a time whose zone is unknown is as wide as zones in use reach. "
    if not spans:
        said = "No time is known. "
    if more:
        said += f"{more} more are not drawn. "
    return said + "; ".join(find_font_notes(tuple(f"{one.label} {one.text}" for one in spans)))


def _make_panels(spans: tuple[TimeSpan, ...]) -> tuple[_Panel, ...]:
    """The overview and what is enlarged; one panel when that is nearly the whole."""
    left, right = _LABEL_PX + 2 * _MARGIN_PX, WIDTH_PX - _MARGIN_PX - 16
    if not spans:
        return ()
    whole = _widen(min(map(_get_first, spans)), max(map(_get_last, spans)))
    part = _widen(*_find_cluster(spans))
    if (part[1] - part[0]) * 3 > whole[1] - whole[0]:
        return (_Panel(TimeAxis(*whole, left, right), f"all times: {_render_stretch(whole)}"),)
    middle = left + (right - left) * _OVERVIEW_SHARE
    return (
        _Panel(TimeAxis(*whole, left, middle), f"all: {_render_stretch(whole)}"),
        _Panel(TimeAxis(*part, middle + _GAP_PX, right), f"enlarged: {_render_stretch(part)}"),
    )


def _find_cluster(spans: tuple[TimeSpan, ...]) -> tuple[float, float]:
    """The stretch that holds most times of the scene and of claims, without far outliers.

    Times belong together that lie no farther apart than a twentieth of all, or than three days.
    """
    about_scene = [one for one in spans if one.group in {TimeGroup.TAKEN, TimeGroup.CLAIMED}]
    points = sorted((_get_first(one), _get_last(one)) for one in about_scene or spans)
    reach = max(3 * _DAY_S, (points[-1][1] - points[0][0]) / 20)
    clusters = [[points[0]]]
    for point in points[1:]:
        if point[0] - max(last for _, last in clusters[-1]) > reach:
            clusters.append([])
        clusters[-1].append(point)
    fullest = max(clusters, key=len)
    return fullest[0][0], max(last for _, last in fullest)


def _get_first(span: TimeSpan) -> float:
    return measure_seconds(span.earliest)


def _get_last(span: TimeSpan) -> float:
    return measure_seconds(span.latest or span.earliest)


def _widen(first: float, last: float) -> tuple[float, float]:
    """The stretch with room on both sides, an hour long at least, within what the calendar can tell."""
    pad = max((last - first) * 0.05, 1800.0)
    begin, end = (measure_seconds(find_moment(edge)) for edge in (first - pad, last + pad))
    return min(begin, end - 3600), max(end, begin + 3600)


def _render_stretch(stretch: tuple[float, float]) -> str:
    first, last = (find_moment(edge).strftime("%Y-%m-%d") for edge in stretch)
    return first if first == last else f"{first} to {last}"


def _draw_head(draw: ImageDraw.ImageDraw, title: str, note: str) -> None:
    top = 10
    for text, style in ((title, TextStyle(18, is_bold=True)), (note, TextStyle(13, ink=MUTED_INK))):
        block = make_text_block(text, style, width_px=WIDTH_PX - 2 * _MARGIN_PX, max_lines=1)
        draw_text_block(draw, block, _MARGIN_PX, top)
        top += block.height_px + 2


def _draw_shade(draw: ImageDraw.ImageDraw, panels: tuple[_Panel, ...], top: int, bottom: int) -> None:
    """The stretch that is enlarged, in the overview, and how it opens into the other panel."""
    whole, part = (panel.axis for panel in panels)
    left, right = (whole.find_x(find_moment(edge)) for edge in (part.first_s, part.last_s))
    right = max(right, left + 3)
    fan = [(right, top), (part.left_px, top), (part.left_px, bottom), (right, bottom)]
    draw.polygon(fan, fill=(246, 247, 249))
    draw.rectangle((left, top, right, bottom), fill=_SHADE)
    draw.rectangle((part.left_px, top, part.right_px, bottom), fill=_SHADE)


def _draw_axis(draw: ImageDraw.ImageDraw, panel: _Panel, top: int, bottom: int) -> None:
    axis = panel.axis
    font = get_font(13)
    draw.text((axis.left_px, top - 8), panel.title, font=font, fill=INK, anchor="ls")
    edge = axis.left_px - 30
    for x, label in find_ticks(axis, apart_px=74):
        draw.line((x, top, x, bottom), fill=RULE)
        half = font.getlength(label) / 2
        if x - half > edge and x + half < WIDTH_PX - 4:
            draw.text((x, bottom + 6), label, font=font, fill=INK, anchor="ma")
            edge = x + half + 6
    draw.rectangle((axis.left_px, top, axis.right_px, bottom), outline=MUTED_INK)


def _draw_group(
    draw: ImageDraw.ImageDraw, spans: list[TimeSpan], panels: tuple[_Panel, ...], top: int
) -> int:
    """The rows of one group; where the next begins."""
    if not spans:
        return top
    draw.line((_MARGIN_PX, top, WIDTH_PX - _MARGIN_PX, top), fill=MUTED_INK)
    heading = TextStyle(13, is_bold=True, ink=MUTED_INK)
    block = make_text_block(spans[0].group.value, heading, width_px=_LABEL_PX, max_lines=1)
    draw_text_block(draw, block, _MARGIN_PX, top + 7)
    top += _GROUP_PX
    for span in spans:
        for text, ink, lower in ((span.text, INK, 0), (span.label, MUTED_INK, 18)):
            block = make_text_block(text, TextStyle(13, ink=ink), width_px=_LABEL_PX - 12, max_lines=1)
            draw_text_block(draw, block, _MARGIN_PX + 12, top + lower)
        for panel in panels:
            _draw_span(draw, span, panel.axis, top + _ROW_PX // 2 - 2)
        top += _ROW_PX
    return top


def _draw_span(draw: ImageDraw.ImageDraw, span: TimeSpan, axis: TimeAxis, middle: int) -> None:
    colour = _BASIS_COLOURS[span.basis]
    # What has no known end goes on beyond the edge, as an open bar.
    left, right = axis.find_x(span.earliest), axis.find_x(span.latest) if span.latest else axis.right_px
    if right < axis.left_px or left > axis.right_px:
        _draw_arrow(draw, axis, middle, colour, is_before=right < axis.left_px)
        return
    left, right = max(left, axis.left_px + 1), min(right, axis.right_px - 1)
    if right - left < _THINNEST_PX:
        x = (left + right) / 2
        draw.rectangle((x - 3, middle - 12, x + 3, middle + 12), fill=WHITE)
        draw.rectangle((x - 1.5, middle - 11, x + 1.5, middle + 11), fill=colour)
        return
    faint = tuple(round(part + (255 - part) * 0.55) for part in colour)
    draw.rectangle((left, middle - 7, right, middle + 7), fill=faint, outline=colour, width=2)


def _draw_arrow(
    draw: ImageDraw.ImageDraw, axis: TimeAxis, middle: int, colour: Rgb, *, is_before: bool
) -> None:
    edge, step = (axis.left_px + 4, 9) if is_before else (axis.right_px - 4, -9)
    draw.polygon([(edge, middle), (edge + step, middle - 6), (edge + step, middle + 6)], fill=colour)
    draw.line((edge + step, middle, edge + 2 * step, middle), fill=colour, width=3)


def _draw_legend(draw: ImageDraw.ImageDraw, spans: tuple[TimeSpan, ...], top: int) -> None:
    """The colours that are used, and the signs."""
    font = get_font(13)
    left = float(_MARGIN_PX)
    for basis in dict.fromkeys(span.basis for span in spans):
        draw.rectangle((left, top + 2, left + 14, top + 14), fill=_BASIS_COLOURS[basis])
        draw.text((left + 22, top), _BASIS_WORDS[basis], font=font, fill=INK, anchor="la")
        left += 22 + font.getlength(_BASIS_WORDS[basis]) + 24
    signs = "line: a moment; bar: at some time within (of a satellite: all of it); arrow: beyond the edge"
    draw.text((_MARGIN_PX, top + 22), signs, font=font, fill=MUTED_INK, anchor="la")
    warning = get_font(11, is_bold=True)
    at = (WIDTH_PX - _MARGIN_PX, top + 24)
    draw.text(at, NOT_EVIDENCE, font=warning, fill=WARNING_INK, anchor="ra")
