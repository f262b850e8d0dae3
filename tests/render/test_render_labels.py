"""Places for labels."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.render.labels import Rect, place_labels

sizes = st.tuples(st.integers(1, 60), st.integers(1, 40))
pictures = st.tuples(st.integers(1, 500), st.integers(1, 500))
coordinates = st.floats(-2000, 2000)


def is_inside(place: Rect, picture: tuple[int, int]) -> bool:
    return 0 <= place.left < place.right <= picture[0] and 0 <= place.top < place.bottom <= picture[1]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates), max_size=25), sizes, pictures)
def test_labels_stay_inside_and_apart(
    anchors: list[tuple[float, float]], label: tuple[int, int], picture: tuple[int, int]
) -> None:
    places = place_labels(tuple(anchors), label, picture)

    width, height = min(label[0], picture[0]), min(label[1], picture[1])
    room = (picture[0] // width) * (picture[1] // height)
    assert len(places) == len(anchors)
    assert all(is_inside(place, picture) for place in places)
    assert {(p.right - p.left, p.bottom - p.top) for p in places} <= {(width, height)}
    if len(anchors) <= room:
        assert not any(a.overlaps(b) for a, b in combinations(places, 2))


@pytest.mark.parametrize("count", [11, 12])
def test_picture_that_is_just_filled_is_filled_without_overlap(count: int) -> None:
    places = place_labels(((5.0, 5.0),) * count, (20, 10), (80, 30))

    assert not any(a.overlaps(b) for a, b in combinations(places, 2))
    assert all(is_inside(place, (80, 30)) for place in places)


def test_more_labels_than_room_are_spread_evenly() -> None:
    places = place_labels(((5.0, 5.0),) * 24, (20, 10), (80, 30))

    assert all(is_inside(place, (80, 30)) for place in places)
    assert sorted(places.count(place) for place in set(places)) == [2] * 12


def test_forty_labels_in_one_corner_stay_near_it() -> None:
    places = place_labels(tuple((x * 2.0, x * 1.5) for x in range(40)), (28, 24), (1200, 900))

    assert not any(a.overlaps(b) for a, b in combinations(places, 2))
    assert max(place.right for place in places) < 400
    assert max(place.bottom for place in places) < 400


def test_lone_label_leaves_the_thing_visible() -> None:
    thing = Rect(90, 90, 110, 110)

    (place,) = place_labels(((100.0, 100.0),), (20, 16), (200, 200), obstacles=(thing,))

    assert not place.overlaps(thing)


def test_label_of_a_point_outside_is_at_the_nearest_edge() -> None:
    (place,) = place_labels(((1e9, 50.0),), (20, 10), (200, 100))

    assert place.right == 200
    assert place.top <= 50 <= place.bottom


def test_same_input_gives_the_same_places() -> None:
    anchors = tuple((i * 37.0 % 200, i * 53.0 % 100) for i in range(30))

    assert place_labels(anchors, (14, 12), (200, 100)) == place_labels(anchors, (14, 12), (200, 100))
