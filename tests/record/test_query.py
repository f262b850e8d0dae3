"""What is looked for among images, and facts that cannot all be right."""

from datetime import UTC, datetime

import msgspec
import pytest
from builders import make_id, make_image, make_ingested

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.claim import Link, Relation
from catalogue.record.conflict import find_conflicting_names
from catalogue.record.fact import Basis, Fact
from catalogue.record.place import Place, PlaceState
from catalogue.record.query import Query, find_times, is_match, is_overlapping
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Status, Tag, Workflow

IMAGE = make_image(
    tags=(Tag(name="ship"), Tag(name="port:sevastopol")),
    statuses=(Status(status=Workflow.TODO), Status(status=Workflow.DONE)),
    links=(Link(image=make_id(0), claim="c" * 64, relation=Relation.CITED_FOR),),
    scenes=(Scene(platform="WorldView-3", acquired_at="2022-05-11T10:22"),),
    sightings=(Sighting(caption="Deux navires à quai, Se\u0301bastopol"),),
    annotations=(Annotation(shape=Shape.POINT, points_px=((1, 1),), label="Crane"),),
)
BARE = make_image(1, ingested=())


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(text="crane QUAI s\u00e9bastopol"),
        Query(text="quay-0.tif"),
        Query(tags=("ship", "port:")),
        Query(claim="c" * 64),
        Query(platform="worldview"),
        Query(status="done"),
        Query(digest=make_id(0)[:6].upper()),
        Query(digest=make_ingested(0).digests.sha512[:9]),
        Query(earliest=datetime(2022, 5, 11, 8, tzinfo=UTC), latest=datetime(2022, 5, 11, 9, tzinfo=UTC)),
        Query(bounds_wgs84=(33.7, 44.7, 40, 50)),
    ],
)
def test_image_answers_to_what_it_has(query: Query) -> None:
    assert is_match(IMAGE, query)


@pytest.mark.parametrize(
    "query",
    [
        Query(text="crane airport"),
        Query(tags=("ship", "quay")),
        Query(tags=("shi",)),
        Query(tags=("harbour:",)),
        Query(claim="d" * 64),
        Query(platform="Landsat"),
        Query(status="todo"),
        Query(status="none"),
        Query(digest="0000"),
        Query(earliest=datetime(2022, 5, 13, tzinfo=UTC)),
        Query(latest=datetime(2022, 5, 9, tzinfo=UTC)),
        Query(bounds_wgs84=(34, 44, 40, 50)),
        Query(text="crane", status="todo"),
    ],
)
def test_image_does_not_answer_to_what_it_lacks(query: Query) -> None:
    assert not is_match(IMAGE, query)


@pytest.mark.parametrize(
    "query",
    [
        Query(earliest=datetime(1900, 1, 1, tzinfo=UTC)),
        Query(bounds_wgs84=(-180, -90, 180, 90)),
        Query(platform=""),
    ],
)
def test_image_of_which_nothing_is_known_answers_to_nothing(query: Query) -> None:
    assert not is_match(BARE, query)
    assert is_match(BARE, Query(status="none"))


def test_point_is_found_in_a_box_but_a_name_is_not() -> None:
    point = Place(state=PlaceState.LOCATED, latitude_deg=-17.0, longitude_deg=179.9)
    located = make_image(ingested=(), scenes=(Scene(place=point),))
    named = make_image(ingested=(), scenes=(Scene(place=Place(state=PlaceState.NAMED, name="Fiji")),))

    assert is_match(located, Query(bounds_wgs84=(179, -18, -179, -16)))
    assert not is_match(located, Query(bounds_wgs84=(-179, -18, 179, -16)))
    assert not is_match(named, Query(bounds_wgs84=(-180, -90, 180, 90)))


@pytest.mark.parametrize(
    ("box", "other", "touch"),
    [
        ((0, 0, 1, 1), (1, 1, 2, 2), True),
        ((0, 0, 1, 1), (1.1, 0, 2, 2), False),
        ((0, 0, 1, 1), (0, 1.1, 2, 2), False),
        ((170, 0, -170, 1), (175, 0, 176, 1), True),
        ((170, 0, -170, 1), (-176, 0, -175, 1), True),
        ((170, 0, -170, 1), (0, 0, 10, 1), False),
        ((170, 0, -170, 1), (-175, 0, -178, 1), True),
    ],
)
def test_boxes_touch_also_across_the_antimeridian(
    box: tuple[float, float, float, float], other: tuple[float, float, float, float], touch: bool
) -> None:
    assert is_overlapping(box, other) is is_overlapping(other, box) is touch


def test_times_stand_stated_first_and_once() -> None:
    assert find_times(IMAGE) == ("2022-05-11T10:22", "2022-05-11T08:41:52Z")


def _facts(name: str, *values: str | float, basis: Basis = Basis.EMBEDDED) -> tuple[Fact, ...]:
    return tuple(Fact(name=name, value=value, basis=basis, source="IPTC:test") for value in values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("latitude_deg", (44.6, 44.7)),
        ("longitude_deg", (179.99, -179.9, 179.99)),
        ("longitude_deg", (0, 120, -120)),
        ("sun_azimuth_deg", (357.8, 3.5)),
        ("off_nadir_deg", (12.0, 31.0)),
        ("acquired_at", ("2022-05-11T08:41:52Z", "2022-05-11T08:56:54Z")),
        ("acquired_at", ("2022-05-11", "not stated", "2022-05-14")),
        ("created_at", ("2022-05", "2022-07")),
    ],
)
def test_values_that_cannot_all_be_right_are_a_conflict(name: str, values: tuple[str | float, ...]) -> None:
    assert find_conflicting_names(_facts(name, *values)) == (name,)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("platform", ("WorldView-3", "WV03")),
        ("country", ("USA", "United States")),
        ("gsd_m", (0.31, 1.24)),
        ("published_at", ("2022-05", "2022-07")),
        ("acquired_at", ("2017-08-31T16:27:42.176605Z", "2017-08-31T16:27:40Z")),
        ("latitude_deg", (44.6, 44.605)),
        ("longitude_deg", (179.999, -179.999)),
        ("sun_azimuth_deg", (359.9, 0.1)),
        ("sun_azimuth_deg", (360, 0)),
        ("acquired_at", ("2022-05-11T08:41:52.4Z", "2022-05-11T08:41:52.39Z")),
        ("acquired_at", ("2022-05-11T10:22", "2022-05-11T08:41:52Z")),
        ("acquired_at", ("not stated", "2022-05-14")),
        ("caption", ("Two ships", "Three ships")),
        ("gsd_m", (0.5,)),
    ],
)
def test_values_that_can_all_be_right_are_none(name: str, values: tuple[str | float, ...]) -> None:
    assert find_conflicting_names(_facts(name, *values)) == ()


def test_stated_place_and_position_in_the_file_are_left_to_a_check_of_their_own() -> None:
    facts = (*_facts("latitude_deg", 44.6, basis=Basis.STATED), *_facts("latitude_deg", 44.9))

    assert find_conflicting_names(facts) == ()


def test_date_of_the_file_is_not_compared_with_that_of_the_picture() -> None:
    of_file = Fact(name="created_at", value="2023-01-09", basis=Basis.EMBEDDED, source="XMP-xmp:CreateDate")

    assert find_conflicting_names((*_facts("created_at", "2023-01-08"), of_file)) == ()


def test_time_that_cannot_be_understood_is_unknown_and_fails_no_search() -> None:
    image = make_image(scenes=(Scene(acquired_at="rubbish"),))
    wanted = Query(earliest=datetime(2022, 5, 1, tzinfo=UTC))
    image = msgspec.structs.replace(image, ingested=())

    assert not is_match(image, wanted)
    both = (*image.scenes, Scene(acquired_at="2022-05-11T10:22:05Z"))
    assert is_match(msgspec.structs.replace(image, scenes=both), wanted)


@pytest.mark.parametrize("longitude", [180.0, -180.0])
@pytest.mark.parametrize("wanted", [(-180.0, -1.0, -170.0, 1.0), (170.0, -1.0, 180.0, 1.0)])
def test_antimeridian_is_found_under_both_its_names(
    longitude: float, wanted: tuple[float, float, float, float]
) -> None:
    assert is_overlapping((longitude, 0.0, longitude, 0.0), wanted)
    assert is_overlapping(wanted, (longitude, 0.0, longitude, 0.0))
    assert not is_overlapping((0.0, 0.0, 0.0, 0.0), wanted)
