"""The map of places: to scale, across the antimeridian, and honest about what is far away."""

import math

import numpy as np
import pytest
from render_builders import read_pixels

from catalogue.record.fact import Basis
from catalogue.record.place import measure_distance_m
from catalogue.record.place_map import MapPlace, PlaceMap
from catalogue.render.answer_map import WIDTH_PX, render_answer_map
from catalogue.render.map_frame import (
    Frame,
    find_frame,
    find_overview,
    find_steps,
    list_circle,
    render_degrees,
)
from catalogue.render.palette import MARK_COLOURS

BOX = (0, 0, 600, 500)
BLUE = next(colour.fill for colour in MARK_COLOURS if colour.name == "blue")


def make_place(latitude: float = 44.6, longitude: float = 33.5, **changes: object) -> MapPlace:
    values: dict[str, object] = {
        "label": "stated",
        "basis": Basis.STATED,
        "latitude_deg": latitude,
        "longitude_deg": longitude,
        **changes,
    }
    return MapPlace(**values)  # type: ignore[arg-type]


def measure_m_per_px(frame: Frame) -> float:
    return 111_195.0 / frame.px_per_deg


def test_distances_on_the_map_are_those_on_the_ground() -> None:
    first, second = make_place(), make_place(44.65, 33.58)

    frame, _ = find_frame((first, second), BOX)

    points = [frame.find_point(one.latitude_deg, one.longitude_deg) for one in (first, second)]
    on_ground = measure_distance_m((44.6, 33.5), (44.65, 33.58))
    assert math.dist(*points) * measure_m_per_px(frame) == pytest.approx(on_ground, rel=0.002)


def test_map_holds_what_lies_together_and_nothing_far() -> None:
    near = (make_place(), make_place(44.7, 33.6))

    _, shown = find_frame((make_place(-33.9, 151.2), *near), BOX)

    assert shown == near


def test_place_that_ties_two_others_joins_them() -> None:
    places = (make_place(10.0, 10.0), make_place(11.4, 10.0), make_place(10.7, 10.0))

    _, shown = find_frame(places, BOX)

    assert set(shown) == set(places)


def test_of_equal_groups_that_of_the_first_place_is_shown() -> None:
    first, other = make_place(), make_place(-33.9, 151.2)

    assert find_frame((first, other), BOX)[1] == (first,)


def test_radius_lies_on_the_map_as_a_whole() -> None:
    place = make_place(radius_m=50_000.0)

    frame, _ = find_frame((place,), BOX)

    assert all(frame.holds(frame.find_point(lat, lon)) for lon, lat in list_circle(44.6, 33.5, 50_000.0))


def test_places_on_both_sides_of_the_antimeridian_lie_side_by_side() -> None:
    west, east = make_place(-17.5, 179.9), make_place(-17.5, -179.9)

    frame, shown = find_frame((west, east), BOX)

    assert shown == (west, east)
    (left, _), (right, _) = (frame.find_point(one.latitude_deg, one.longitude_deg) for one in shown)
    assert right - left == pytest.approx(0.2 * frame.stretch * frame.px_per_deg)
    assert 0 < left < right < 600


def test_overview_holds_every_place_when_some_lie_apart() -> None:
    places = (make_place(), make_place(46.5, 30.7), make_place(46.51, 30.71))
    _, near = find_frame(places, BOX)

    overview = find_overview(places, near, (0, 0, 420, 210))

    assert all(overview.holds(overview.find_point(one.latitude_deg, one.longitude_deg)) for one in places)
    assert overview.half_width_deg < 10


@pytest.mark.parametrize(
    "places",
    [(make_place(),), (make_place(), make_place(-30.0, -157.9)), (make_place(), make_place(-33.9, 151.2))],
)
def test_overview_is_the_world_for_one_place_or_for_two_sides_of_it(places: tuple[MapPlace, ...]) -> None:
    overview = find_overview(places, find_frame(places, BOX)[1], (0, 0, 420, 210))

    assert (overview.half_width_deg, overview.half_height_deg) == (180.0, 90.0)


@pytest.mark.parametrize("bearing", range(0, 72, 9))
def test_circle_is_everywhere_as_far_from_its_middle(bearing: int) -> None:
    longitude, latitude = list_circle(70.0, 179.9, 30_000.0)[bearing]

    assert measure_distance_m((70.0, 179.9), (latitude, longitude)) == pytest.approx(30_000, rel=1e-4)


def test_lines_of_the_graticule_are_round_and_apart() -> None:
    frame, _ = find_frame((make_place(), make_place(44.65, 33.58)), BOX)

    across, down = find_steps(frame, apart_px=110)

    places = [frame.find_point(44.6, longitude)[0] for longitude in frame.list_longitudes(across)]
    assert across in {0.05, 0.02, 0.1}
    assert down in {0.05, 0.02, 0.1}
    assert len(places) >= 2
    assert np.diff(places).min() >= 110


def test_no_latitude_lies_beyond_a_pole() -> None:
    frame, _ = find_frame((make_place(89.9, 10.0, radius_m=50_000.0),), BOX)

    assert max(frame.list_latitudes(0.1)) <= 90


def test_point_is_told_latitude_first() -> None:
    assert render_degrees(-17.5, 179.91234) == "17.5000° S, 179.9123° E"


def test_far_place_is_drawn_as_an_arrow_towards_it() -> None:
    places = PlaceMap(places=(make_place(), make_place(44.6, 100.0, basis=Basis.EMBEDDED)))

    pixels = read_pixels(render_answer_map(places, title="x"))[80:620, 62:722]

    rows, columns = (pixels == BLUE).all(axis=2).nonzero()
    # The map lies between columns 60 and 724; the place, due east.
    assert columns.min() > 560
    assert abs(rows.mean() - 272) < 20


def test_same_places_give_the_same_bytes() -> None:
    places = PlaceMap(places=(make_place(radius_m=100.0), make_place(-80.0, -170.0)))

    assert render_answer_map(places, title="x") == render_answer_map(places, title="x")


@pytest.mark.parametrize(
    "places",
    [
        (),
        (make_place(90.0, 0.0, radius_m=50_000.0),),
        (make_place(-90.0, -180.0, radius_m=2e7), make_place(90.0, 180.0, radius_m=0.0)),
        tuple(make_place(label="\u202e\x1b[2J衛ספ" * 200, radius_m=float(n)) for n in range(50)),
        tuple(make_place(-20.0, float(n * 7)) for n in range(50)),
    ],
)
def test_odd_places_stay_on_their_page(places: tuple[MapPlace, ...]) -> None:
    pixels = read_pixels(render_answer_map(PlaceMap(places=places), title="\u202e\x1b" * 900))

    assert pixels.shape[1] == WIDTH_PX
    assert pixels.shape[0] < 2200
    assert (pixels[:, -10:] == pixels[0, 0]).all()
    assert (pixels[:, :3] == pixels[0, 0]).all()
