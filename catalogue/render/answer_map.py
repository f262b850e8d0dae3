"""All places of an image as a picture: a map of those that lie together, beside an overview of all.

Nothing is fetched: the maps are graticules without coasts. Places far off the map are arrows at its edge that
point to where they lie and tell how far.
"""

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

from catalogue.record.fact import Basis
from catalogue.record.place import measure_distance_m
from catalogue.record.place_map import MapPlace, PlaceMap, Ring
from catalogue.render.caption_strip import NOT_EVIDENCE, find_font_notes
from catalogue.render.fonts import get_font
from catalogue.render.map_frame import (
    DEGREE_M,
    Frame,
    find_frame,
    find_overview,
    find_steps,
    list_rings,
    render_degrees,
    turn,
)
from catalogue.render.palette import INK, MARK_COLOURS, MUTED_INK, PAPER, RULE, WARNING_INK, WHITE, Rgb
from catalogue.render.scale_bar import render_length
from catalogue.render.text_block import TextBlock, TextStyle, draw_text_block, make_text_block

WIDTH_PX = 1200
_MARGIN_PX = 16
_MAP = (60, 72, 724, 632)
_OVERVIEW = (764, 72, 1184, 282)
_LIST_TOP_PX = 312
# More places make a picture that nobody reads; the report has them all.
_PLACES_LIMIT = 20
_BADGE_PX, _ROW_GAP_PX = 22, 12
# An arrow with its number and distance takes so much, to either side and up or down.
_ARROW_ROOM_PX = (130, 32)
_COLOURS = {colour.name: colour for colour in MARK_COLOURS}
_BASIS_COLOURS = {
    Basis.MEASURED: _COLOURS["bluish green"],
    Basis.EMBEDDED: _COLOURS["blue"],
    Basis.STATED: _COLOURS["vermillion"],
    Basis.DERIVED: _COLOURS["reddish purple"],
}


@dataclass(frozen=True)
class _Row:
    """A place with its number, and what the list says of it."""

    number: int
    place: MapPlace
    texts: tuple[TextBlock, ...]


def render_answer_map(places: PlaceMap, *, title: str) -> bytes:
    """A PNG, 1200 pixels wide. Same places, same bytes.

    Args:
        places: of one image.
        title: one line, such as the image's id and name.
    """
    rows = tuple(
        _Row(number, place, _make_texts(place, places.places[0]))
        for number, place in enumerate(places.places[:_PLACES_LIMIT], 1)
    )
    list_px = sum(block.height_px for row in rows for block in row.texts) + _ROW_GAP_PX * len(rows)
    height = max(_MAP[3] + 70, _LIST_TOP_PX + list_px + 40)
    image = Image.new("RGB", (WIDTH_PX, height), PAPER)
    draw = ImageDraw.Draw(image)
    _draw_head(draw, title, _find_note(places))
    if rows:
        shown = tuple(row.place for row in rows)
        frame, near = find_frame(shown, _MAP)
        _draw_overview(draw, find_overview(shown, near, _OVERVIEW), frame, rows)
        _draw_graticule(draw, frame, steps=find_steps(frame, apart_px=110))
        plot = _draw_places(image, frame, rows)
        image.paste(plot.crop(_MAP), _MAP[:2])
        draw.rectangle((_MAP[0], _MAP[1], _MAP[2], _MAP[3]), outline=MUTED_INK)
        _draw_outliers(draw, frame, [row for row in rows if row.place not in near])
        _draw_scale(draw, frame)
    _draw_list(draw, rows)
    at = (WIDTH_PX - _MARGIN_PX, height - 8)
    draw.text(at, NOT_EVIDENCE, font=get_font(11, is_bold=True), fill=WARNING_INK, anchor="rb")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _find_note(places: PlaceMap) -> str:
    said = "Graticule of WGS 84 without coasts; north is up. "
    if not places.places:
        said = "No place with coordinates is known. "
    if len(places.places) > _PLACES_LIMIT:
        said += f"{len(places.places) - _PLACES_LIMIT} more places are not drawn. "
    return said + "; ".join(find_font_notes(tuple(one.label for one in places.places)))


def _make_texts(place: MapPlace, first: MapPlace) -> tuple[TextBlock, ...]:
    room = _OVERVIEW[2] - _OVERVIEW[0] - _BADGE_PX - 10
    where, plain = _describe(place, first), TextStyle(13)
    basis = TextStyle(13, ink=_darken(_BASIS_COLOURS[place.basis].fill), is_bold=True)
    return (
        make_text_block(place.basis.value, basis, width_px=room, max_lines=1),
        make_text_block(place.label, plain, width_px=room, max_lines=2),
        make_text_block(where, TextStyle(13, ink=MUTED_INK), width_px=room, max_lines=2),
    )


def _darken(colour: Rgb) -> Rgb:
    """The colour of a basis as ink: dark enough to be read on the page."""
    red, green, blue = (round(part * 0.7) for part in colour)
    return red, green, blue


def _describe(place: MapPlace, first: MapPlace) -> str:
    """Where it is, how closely, and how far from the first of the places."""
    where = render_degrees(place.latitude_deg, place.longitude_deg)
    if place.rings:
        return f"{where} (its middle)"
    within = f"within {render_length(place.radius_m)}" if place.radius_m else "radius not stated"
    if place is first:
        return f"{where}, {within}"
    distance = measure_distance_m(
        (place.latitude_deg, place.longitude_deg), (first.latitude_deg, first.longitude_deg)
    )
    return f"{where}, {within}; {_render_distance(distance)} from 1"


def _render_distance(distance_m: float) -> str:
    if distance_m < 1000:
        return f"{distance_m:.0f} m"
    return f"{distance_m / 1000:.1f} km" if distance_m < 100_000 else f"{distance_m / 1000:,.0f} km"


def _draw_head(draw: ImageDraw.ImageDraw, title: str, note: str) -> None:
    top = 10
    for text, style in ((title, TextStyle(18, is_bold=True)), (note, TextStyle(13, ink=MUTED_INK))):
        block = make_text_block(text, style, width_px=WIDTH_PX - 2 * _MARGIN_PX, max_lines=1)
        draw_text_block(draw, block, _MARGIN_PX, top)
        top += block.height_px + 2


def _draw_graticule(draw: ImageDraw.ImageDraw, frame: Frame, *, steps: tuple[float, float]) -> None:
    """Lines of round degrees, named at the left and the lower edge."""
    left, top, right, bottom = frame.box
    font = get_font(12)
    draw.rectangle(frame.box, fill=WHITE, outline=MUTED_INK)
    for longitude in frame.list_longitudes(steps[0]):
        x, _ = frame.find_point(frame.latitude_deg, longitude)
        draw.line((x, top, x, bottom), fill=RULE)
        draw.text((x, bottom + 5), _name_degrees(longitude, "EW", steps[0]), font=font, fill=INK, anchor="ma")
    for latitude in frame.list_latitudes(steps[1]):
        _, y = frame.find_point(latitude, frame.longitude_deg)
        draw.line((left, y, right, y), fill=RULE)
        draw.text((left - 5, y), _name_degrees(latitude, "NS", steps[1]), font=font, fill=INK, anchor="rm")


def _name_degrees(degrees: float, letters: str, step: float) -> str:
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    turned = turn(degrees) if letters == "EW" else degrees
    letter = "" if round(turned % 180, 9) == 0 else letters[0] if turned > 0 else letters[1]
    return f"{abs(turned):.{decimals}f}°{letter}"


def _draw_dot(draw: ImageDraw.ImageDraw, at: tuple[float, float], basis: Basis, *, size: int = 4) -> None:
    x, y = at
    draw.ellipse((x - size - 1, y - size - 1, x + size + 1, y + size + 1), fill=WHITE)
    draw.ellipse((x - size, y - size, x + size, y + size), fill=_BASIS_COLOURS[basis].fill)


def _draw_overview(draw: ImageDraw.ImageDraw, overview: Frame, frame: Frame, rows: tuple[_Row, ...]) -> None:
    """All places as points, the first on top, and the stretch of the larger map."""
    _draw_graticule(draw, overview, steps=find_steps(overview, apart_px=60))
    for row in reversed(rows):
        at = overview.find_point(row.place.latitude_deg, row.place.longitude_deg)
        _draw_dot(draw, at, row.place.basis)
    _draw_view(draw, overview, frame)


def _draw_view(draw: ImageDraw.ImageDraw, overview: Frame, frame: Frame) -> None:
    """The stretch of the larger map; a square around it when it is a speck."""
    x, y = overview.find_point(frame.latitude_deg, frame.longitude_deg)
    half_x = frame.half_width_deg * overview.px_per_deg
    half_y = frame.half_height_deg * overview.px_per_deg
    grown = max(half_x, 7), max(half_y, 7)
    box = (
        max(x - grown[0], overview.box[0]),
        max(y - grown[1], overview.box[1]),
        min(x + grown[0], overview.box[2]),
        min(y + grown[1], overview.box[3]),
    )
    draw.rectangle(box, outline=INK, width=1)


def _draw_places(page: Image.Image, frame: Frame, rows: tuple[_Row, ...]) -> Image.Image:
    """Outlines and circles, then points with their numbers, on a copy of the page that is cut to the map."""
    plot = page.convert("RGBA")
    for row in reversed(rows):
        shade = Image.new("RGBA", plot.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(shade)
        colour = _BASIS_COLOURS[row.place.basis].fill
        for outline in list_rings(row.place):
            points = [frame.find_point(latitude, longitude) for longitude, latitude in outline]
            draw.polygon(points, fill=(*colour, 28))
            for start, end, seam in zip(points, (*points[1:], points[0]), _find_seams(outline), strict=True):
                if not seam:
                    draw.line((*start, *end), fill=(*colour, 255), width=2)
        plot = Image.alpha_composite(plot, shade)
    drawn = plot.convert("RGB")
    draw = ImageDraw.Draw(drawn)
    taken: list[tuple[float, float]] = []
    for row in rows:
        at = frame.find_point(row.place.latitude_deg, row.place.longitude_deg)
        if frame.holds(at):
            _draw_number(draw, row, at, _find_free(at, taken, frame))
    return drawn


def _find_seams(ring: Ring) -> tuple[bool, ...]:
    """For each edge, whether an outline was only cut there, along the antimeridian."""
    return tuple(
        abs(start[0]) == 180 and abs(end[0]) == 180
        for start, end in zip(ring, (*ring[1:], ring[0]), strict=True)
    )


def _find_free(
    at: tuple[float, float], taken: list[tuple[float, float]], frame: Frame
) -> tuple[float, float]:
    """Where the number of a point stands: beside it, in ever wider circles until it covers no other."""
    left, top, right, bottom = frame.box
    for ring in range(1, 12):
        for eighth in range(8):
            angle = math.radians(-45 + 45 * eighth)
            x, y = at[0] + 24 * ring * math.cos(angle), at[1] + 24 * ring * math.sin(angle)
            is_inside = left + 14 <= x <= right - 14 and top + 14 <= y <= bottom - 44
            if is_inside and all(math.dist((x, y), other) >= _BADGE_PX + 3 for other in taken):
                taken.append((x, y))
                return x, y
    return at


def _draw_number(
    draw: ImageDraw.ImageDraw, row: _Row, at: tuple[float, float], label: tuple[float, float]
) -> None:
    draw.line((*at, *label), fill=MUTED_INK, width=1)
    _draw_dot(draw, at, row.place.basis)
    _draw_badge(draw, row, label)


def _draw_badge(draw: ImageDraw.ImageDraw, row: _Row, at: tuple[float, float]) -> None:
    colour = _BASIS_COLOURS[row.place.basis]
    half = _BADGE_PX / 2
    draw.ellipse((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=colour.fill, outline=WHITE)
    draw.text(at, str(row.number), font=get_font(13, is_bold=True), fill=colour.halo, anchor="mm")


def _draw_outliers(draw: ImageDraw.ImageDraw, frame: Frame, rows: list[_Row]) -> None:
    """An arrow at the edge for each place beyond it, with how far it is from the middle of the map."""
    font = get_font(13)
    centre = (frame.box[0] + frame.box[2]) / 2, (frame.box[1] + frame.box[3]) / 2
    # The scale bar stands in its corner already.
    taken = [(frame.box[0] + 100.0, frame.box[3] - 30.0)]
    for row in rows:
        place = row.place
        x, y = frame.find_point(place.latitude_deg, place.longitude_deg)
        turned = math.atan2(y - centre[1], x - centre[0])
        foot = _find_foot(frame, turned, taken)
        _draw_arrow(draw, foot, turned, _BASIS_COLOURS[place.basis].fill)
        _draw_badge(draw, row, foot)
        distance = measure_distance_m(
            (frame.latitude_deg, frame.longitude_deg), (place.latitude_deg, place.longitude_deg)
        )
        text = f"{float(f'{distance / 1000:.3g}'):,g} km"
        anchor, step = ("rm", -16) if foot[0] > centre[0] else ("lm", 16)
        at = (foot[0] + step, foot[1])
        draw.rectangle(draw.textbbox(at, text, font=font, anchor=anchor), fill=WHITE)
        draw.text(at, text, font=font, fill=INK, anchor=anchor)


def _find_foot(frame: Frame, turned: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Where an arrow begins: near the edge in its direction, moved along it to where none stands yet."""
    centre = (frame.box[0] + frame.box[2]) / 2, (frame.box[1] + frame.box[3]) / 2
    reach = centre[0] - frame.box[0] - 36, centre[1] - frame.box[1] - 60
    for step in range(72):
        # Five degrees to one side, then to the other, ever farther.
        angle = turned + math.radians(5 * ((step + 1) // 2) * (-1 if step % 2 else 1))
        across, down = math.cos(angle), math.sin(angle)
        length = min(reach[0] / max(abs(across), 1e-9), reach[1] / max(abs(down), 1e-9))
        foot = centre[0] + across * length, centre[1] + down * length
        if all(
            abs(foot[0] - x) > _ARROW_ROOM_PX[0] or abs(foot[1] - y) > _ARROW_ROOM_PX[1] for x, y in taken
        ):
            break
    taken.append(foot)
    return foot


def _draw_arrow(draw: ImageDraw.ImageDraw, foot: tuple[float, float], turned: float, colour: Rgb) -> None:
    tip = foot[0] + 30 * math.cos(turned), foot[1] + 30 * math.sin(turned)
    wings = [
        (tip[0] - 11 * math.cos(turned + side), tip[1] - 11 * math.sin(turned + side)) for side in (0.5, -0.5)
    ]
    draw.line((*foot, *tip), fill=colour, width=3)
    draw.polygon([tip, *wings], fill=colour)


def _draw_scale(draw: ImageDraw.ImageDraw, frame: Frame) -> None:
    """A bar of a round length, true along the middle of the map."""
    metres_per_px = DEGREE_M / frame.px_per_deg
    room = metres_per_px * 170
    power = 10 ** math.floor(math.log10(room))
    length = max(step * power for step in (1, 2, 5) if step * power <= room)
    left, bottom = frame.box[0] + 14, frame.box[3] - 14
    right = left + length / metres_per_px
    draw.rectangle((left - 6, bottom - 28, right + 6, bottom + 8), fill=WHITE)
    draw.line((left, bottom - 5, left, bottom, right, bottom, right, bottom - 5), fill=INK, width=2)
    text = render_length(length)
    draw.text(((left + right) / 2, bottom - 8), text, font=get_font(13), fill=INK, anchor="ms")


def _draw_list(draw: ImageDraw.ImageDraw, rows: tuple[_Row, ...]) -> None:
    """Each number with what it is and where."""
    left, top = _OVERVIEW[0], _LIST_TOP_PX
    for row in rows:
        _draw_badge(draw, row, (left + _BADGE_PX / 2, top + _BADGE_PX / 2 - 2))
        for block in row.texts:
            draw_text_block(draw, block, left + _BADGE_PX + 10, top)
            top += block.height_px
        top += _ROW_GAP_PX
