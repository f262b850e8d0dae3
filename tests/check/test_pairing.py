"""Which place goes with which time, and what goes beside them."""

import pytest
from subject_builders import embed, make_point, make_subject

from catalogue.check.accounts import list_accounts
from catalogue.check.pairing import (
    FOOTPRINT,
    count_left_out,
    explain_no_pairs,
    is_default_hour,
    is_tile_time,
    list_fleets,
    list_pairs,
    list_pairs_of_angles,
    list_sun_angles,
    loosen_to_day,
    make_footprint_spot,
)
from catalogue.check.subject import Subject
from catalogue.record.examination import Footprint
from catalogue.record.instant import Precision
from catalogue.record.scene import Scene

AT = "2022-05-11T08:45:00Z"
HERE, THERE = make_point(44.61, 33.53), make_point(10.0, 20.0)


def _list(subject: Subject) -> list[tuple[str, float]]:
    return [(pair.time.instant.text, round(pair.place.spot.latitude_deg, 2)) for pair in list_pairs(subject)]


def _make_footprint(west: float, east: float) -> Footprint:
    ring = ((west, 44.5), (east, 44.5), (east, 44.7), (west, 44.7), (west, 44.5))
    return Footprint(rings_wgs84=(ring,), bounds_wgs84=(west, 44.5, east, 44.7), source="GTiff:transform")


def test_time_goes_with_the_place_of_its_own_source() -> None:
    scenes = (Scene(acquired_at=AT, place=HERE), Scene(acquired_at="2021-01-01", place=THERE))

    assert _list(make_subject(scenes=scenes)) == [(AT, 44.61), ("2021-01-01", 10.0)]


def test_time_without_a_place_goes_with_that_of_every_other() -> None:
    scenes = (Scene(acquired_at=AT), Scene(place=HERE), Scene(place=THERE))

    assert _list(make_subject(scenes=scenes)) == [(AT, 44.61), (AT, 10.0)]


def test_angles_go_with_their_own_time_and_place() -> None:
    subject = make_subject(
        scenes=(
            Scene(acquired_at=AT),
            Scene(place=HERE),
            Scene(place=THERE),
            Scene(acquired_at=AT[:10], place=HERE),
        )
    )

    listed = [
        [(pair.time.instant.text, round(pair.place.spot.latitude_deg)) for pair in found]
        for account in list_accounts(subject)
        for found in [list_pairs_of_angles(subject, account)[0]]
    ]

    assert listed == [
        [(AT, 45), (AT, 10)],
        [(AT, 45), (AT[:10], 45)],
        [(AT, 10), (AT[:10], 10)],
        [(AT[:10], 45)],
    ]


def test_source_without_a_place_is_paired_with_a_handful_and_the_rest_is_counted() -> None:
    places = tuple(Scene(place=make_point(10.0 + step, 20.0)) for step in range(30))
    subject = make_subject(scenes=(Scene(acquired_at=AT), *places, *places))

    assert len(list_pairs(subject)) == 12
    assert count_left_out(subject) == 18


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "1582-10-10", "1900"])
def test_time_for_which_nothing_can_be_computed_is_left_out_and_told(at: str) -> None:
    subject = make_subject(scenes=(Scene(acquired_at=at, place=HERE),))

    assert list_pairs(subject) == ()
    assert "1901 to 2099" in explain_no_pairs(subject)


def test_end_of_the_calendar_is_no_day_in_every_zone() -> None:
    (account,) = list_accounts(make_subject(scenes=(Scene(acquired_at="0001-01-01T00:00:00Z"),)))

    assert loosen_to_day(account.times[0]) == account.times[0]


def test_what_two_sources_say_alike_is_listed_once() -> None:
    same = "2022-05-11T11:45:00+03:00"
    scenes = (Scene(acquired_at=AT, place=HERE), Scene(acquired_at=same, place=HERE))

    assert _list(make_subject(scenes=scenes)) == [(AT, 44.61)]


def test_footprint_stands_in_for_a_place() -> None:
    scene = Scene(acquired_at=AT)

    (pair,) = list_pairs(make_subject(scenes=(scene,), footprint=_make_footprint(33.4, 33.6)))

    assert pair.place.source == FOOTPRINT
    assert pair.place.spot.longitude_deg == pytest.approx(33.5)
    assert 10_000 < pair.place.spot.radius_m < 16_000


def test_footprint_across_the_antimeridian_has_its_middle_there() -> None:
    spot = make_footprint_spot(_make_footprint(179.9, -179.9))

    assert abs(spot.longitude_deg) == pytest.approx(180)
    assert spot.radius_m < 16_000


@pytest.mark.parametrize(
    ("at", "is_one"),
    [
        ("2022-05-11T00:00:00Z", True),
        ("2022-05-11T00:00Z", True),
        ("2022-05-11T00:00:00+03:00", True),
        ("2022-05-11T00:00:00", True),
        ("2022-05-11T12:00:00Z", True),
        ("2022-05-11T23:59:59Z", True),
        ("2022-05-11T23:59:59.999999Z", True),
        ("2022-05-11T12:00:01Z", False),
        ("2022-05-11T23:58:59Z", False),
        ("2022-05-11T00:00:01Z", False),
        ("2022-05-11T10:00:00Z", False),
        ("2022-05-11", False),
    ],
)
def test_midnight_sharp_may_be_a_day(at: str, *, is_one: bool) -> None:
    (pair,) = list_pairs(make_subject(scenes=(Scene(acquired_at=at, place=HERE),)))

    assert is_default_hour(pair.time.instant) is is_one
    assert loosen_to_day(pair.time).instant.precision is Precision.DAY


@pytest.mark.parametrize(
    ("name", "at", "is_tile"),
    [
        ("S2B_MSIL1C_20220511T084500_N0400_R064_T36TWQ_20220511T100000", "2022-05-11T08:52:10Z", True),
        ("S2B_T36TWQ_20220511T084500_L2A", "2022-05-11T08:52:10Z", True),
        ("S2B_MSIL1C_20220511T084500_N0400_R064_T36TWQ_20220511T100000", "2022-05-11T08:45:01Z", False),
        ("S2B_MSIL1C_20220511T084500_N0400_R064_T36TWQ_20220511T100000", "2022-05-11T09:45:00Z", False),
        ("S2B_MSIL1C_20220511T084500_N0400_R064_T36TWQ_20220511T100000", "2022-05-11", False),
        ("S2B_36TWQ_20220511_0_L2A", "2022-05-11T08:52:10Z", False),
    ],
)
def test_time_later_than_its_datatake_is_that_of_the_tile(name: str, at: str, *, is_tile: bool) -> None:
    subject = make_subject(scenes=(Scene(scene_id=name, acquired_at=at, place=HERE),))
    (pair,) = list_pairs(subject)

    assert is_tile_time(subject, pair.time) is is_tile


def test_source_without_a_platform_has_those_of_the_others() -> None:
    subject = make_subject(scenes=(Scene(acquired_at=AT), Scene(platform="WV02"), Scene(platform="WV03")))
    sources = [account.source for account in list_accounts(subject)]

    assert [str(one.fact.value) for one in list_fleets(subject, sources[0])] == ["WV02", "WV03"]
    assert [str(one.fact.value) for one in list_fleets(subject, sources[1])] == ["WV02"]


def test_sun_angles_need_azimuth_and_elevation_of_one_source() -> None:
    facts = (
        embed("sun_azimuth_deg", -30.0, "STAC:properties.view:sun_azimuth"),
        embed("sun_elevation_deg", 40.0, "STAC:properties.view:sun_elevation"),
        embed("sun_azimuth_deg", 10.0, "IMD:meanSunAz"),
    )

    (angles,) = list_sun_angles(make_subject(facts=facts))

    assert (angles.account.source, angles.sun.azimuth_deg) == ("STAC", 330.0)
