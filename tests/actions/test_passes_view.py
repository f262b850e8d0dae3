"""Lists of passes: what they hold, what they leave out, and that this is said."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from orbit_builders import move_epoch
from orbit_files import make_set_of
from PIL import Image

from catalogue.actions.elements import Elements
from catalogue.actions.passes import Listed, PassesOptions, draw_passes, list_passes_over
from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import Spot, compute_look, make_orbit
from catalogue.check.sensors import find_sensors
from catalogue.errors import UsageFault
from catalogue.record.instant import parse_instant

EPOCH = datetime(2022, 5, 18, 3, 17, 11, 250_000, tzinfo=UTC)
SEVASTOPOL = (44.6167, 33.5254)
# The top of a pass is searched for to half a second.
SLACK = timedelta(seconds=2)
WV2 = make_set_of("WorldView-2", EPOCH)


def _list(*sets: ElementSet, on: str = "2022-05-19", **options: object) -> Listed:
    made = PassesOptions(**options)  # type: ignore[arg-type]  # the test names them
    return list_passes_over(*SEVASTOPOL, parse_instant(on), elements=Elements(sets), options=made)


def _get_problem(listed: Listed, name: str) -> str:
    (found,) = (each for each in listed.view.satellites if each.satellite == name)
    assert found.problem is not None
    return found.problem


def test_passes_are_where_the_satellite_is() -> None:
    view = _list(WV2, platforms=("WorldView-2",)).view

    assert len(view.passes) >= 4
    for each in view.passes:
        rises, top, sets = (
            datetime.fromisoformat(at) for at in (each.rises_at, each.culminates_at, each.sets_at)
        )
        assert rises < top < sets
        look = compute_look(make_orbit(WV2), top, Spot(*SEVASTOPOL))
        assert look is not None
        assert look.elevation_deg == pytest.approx(each.elevation_deg, abs=0.3)
        assert look.off_nadir_deg == pytest.approx(each.off_nadir_deg, abs=0.3)
        # Up to 5 deg beyond what its operator says has been measured.
        assert each.is_in_reach == (
            True if each.off_nadir_deg <= 45 else None if each.off_nadir_deg <= 50 else False
        )
        assert each.age_days == pytest.approx(abs((top - EPOCH).total_seconds()) / 86_400, abs=0.06)
        assert each.tolerance_s == 30


def test_date_without_zone_is_that_of_any_zone_unless_it_is_said_to_be_utc() -> None:
    wide, narrow = _list(WV2).view, _list(WV2, is_utc=True).view

    assert (wide.earliest, wide.latest) == ("2022-05-18T10:00:00Z", "2022-05-20T11:59:59Z")
    assert (narrow.earliest, narrow.latest) == ("2022-05-19T00:00:00Z", "2022-05-19T23:59:59Z")
    tops = [datetime.fromisoformat(each.culminates_at) for each in wide.passes]
    for each in narrow.passes:
        assert min(abs(datetime.fromisoformat(each.culminates_at) - top) for top in tops) < SLACK
    assert len(narrow.passes) < len(wide.passes)
    assert {each.culminates_at[:10] for each in narrow.passes} == {"2022-05-19"}


@pytest.mark.parametrize(
    ("on", "earliest", "latest"),
    [
        ("2022-05", "2022-05-01T00:00:00Z", "2022-05-31T23:59:59Z"),
        ("2022-05-19/2022-05-20", "2022-05-19T00:00:00Z", "2022-05-20T23:59:59Z"),
        ("2022-05-19T02:00+03:00/2022-05-20", "2022-05-18T23:00:00Z", "2022-05-20T23:59:59Z"),
        ("2022-05-19T08:00Z", "2022-05-19T08:00:00Z", "2022-05-19T08:00:59Z"),
    ],
)
def test_zone_that_is_given_stays(on: str, earliest: str, latest: str) -> None:
    view = _list(WV2, on=on, is_utc=True).view

    assert (view.earliest, view.latest) == (earliest, latest)


def test_without_platform_every_satellite_with_a_set_is_listed() -> None:
    view = _list(WV2, make_set_of("Landsat 8", EPOCH)).view

    assert {each.satellite for each in view.satellites} == {"WorldView-2", "Landsat 8"}
    assert {each.satellite for each in view.passes} == {"WorldView-2", "Landsat 8"}


def test_satellites_of_a_fleet_without_set_or_service_are_named() -> None:
    listed = _list(WV2, platforms=("Maxar",))

    assert "no element set" in _get_problem(listed, "WorldView-1")
    assert "not in service" in _get_problem(listed, "WorldView Legion 1")
    (wv2,) = (each for each in listed.view.satellites if each.satellite == "WorldView-2")
    assert (wv2.problem, wv2.off_nadir_limit_deg, wv2.is_limit_verified) == (None, 45.0, True)


def test_satellite_without_known_number_is_named() -> None:
    assert "no catalogue number" in _get_problem(_list(WV2, platforms=("Jilin-1",)), "Jilin-1")


def test_name_that_may_mean_more_is_told() -> None:
    (note,) = _list(WV2, platforms=("Landsat",)).view.notes

    assert note.startswith("'Landsat' may also mean")


def test_set_of_another_satellite_is_refused_and_said() -> None:
    wrong = msgspec.structs.replace(WV2, inclination_deg=51.6)

    listed = _list(wrong, platforms=("WorldView-2",))

    assert listed.view.passes == ()
    assert "inclination is 51.6" in _get_problem(listed, "WorldView-2")


def test_implausible_set_beside_a_sound_one_is_left_out() -> None:
    wrong = msgspec.structs.replace(
        WV2, inclination_deg=51.6, epoch=EPOCH + timedelta(days=1), anomaly_deg=200.0
    )

    listed = _list(WV2, wrong, platforms=("WorldView-2",))

    assert listed.view.passes == _list(WV2, platforms=("WorldView-2",)).view.passes
    assert "1 element set not used" in _get_problem(listed, "WorldView-2")


def test_round_epoch_is_told_and_the_set_is_used() -> None:
    view = _list(make_set_of("WorldView-2", EPOCH.replace(minute=0, second=0, microsecond=0))).view

    assert view.passes
    assert "full hour" in view.notes[0]


def test_beyond_sixty_days_nothing_is_listed_and_this_is_said() -> None:
    listed = _list(WV2, on="2022-08-19")

    assert listed.view.passes == ()
    assert "undetermined: the nearest element set is 92 days off" in _get_problem(listed, "WorldView-2")


def test_month_that_leaves_the_sixty_days_is_listed_as_far_as_they_go() -> None:
    listed = _list(WV2, on="2022-07")

    dates = [each.culminates_at[:10] for each in listed.view.passes]
    assert min(dates) < "2022-07-05"
    assert "2022-07-14" <= max(dates) <= "2022-07-17"
    assert all(each.age_days <= 60 for each in listed.view.passes)
    assert "undetermined near 2022-07-17 to 2022-08-01" in _get_problem(listed, "WorldView-2")


def test_sets_that_agree_leave_passes_determined() -> None:
    listed = _list(WV2, move_epoch(WV2, 4.0), platforms=("WorldView-2",), is_utc=True)

    assert listed.view.passes
    assert all(each.disagreement_s is None for each in listed.view.passes)


def test_manoeuvre_between_two_sets_leaves_passes_undetermined() -> None:
    listed = _list(WV2, move_epoch(WV2, 4.0, late_s=300), platforms=("WorldView-2",), is_utc=True)

    assert listed.view.passes
    for each in listed.view.passes:
        assert each.disagreement_s == pytest.approx(300, abs=20)
    number = len(listed.view.passes)
    assert f"{number} of {number} passes undetermined" in _get_problem(listed, "WorldView-2")


def test_only_passes_in_reach_are_listed_when_asked() -> None:
    every, reachable = _list(WV2).view.passes, _list(WV2, is_in_reach=True).view.passes

    assert reachable == tuple(each for each in every if each.is_in_reach is not False and not each.is_dark)
    assert len(reachable) < len(every)


def test_pass_just_beyond_the_limit_of_a_turning_satellite_is_left_open() -> None:
    view = _list(WV2, make_set_of("Sentinel-2A", EPOCH), on="2022-05").view

    beyond = [
        each for each in view.passes if each.satellite == "WorldView-2" and 45.5 < each.off_nadir_deg < 49.5
    ]
    assert beyond
    assert {each.is_in_reach for each in beyond} == {None}
    past = [
        each for each in view.passes if each.satellite == "Sentinel-2A" and 10.6 < each.off_nadir_deg < 15
    ]
    assert past
    assert {each.is_in_reach for each in past} == {False}


def test_radar_needs_no_daylight_and_looks_to_its_right() -> None:
    view = _list(make_set_of("Sentinel-1A", EPOCH), on="2022-05").view

    assert not any(each.is_dark for each in view.passes)
    seen = [each for each in view.passes if each.is_in_reach]
    # Dawn-dusk: northward in the evening, southward in the morning; the place lies east of the former.
    for each in seen:
        is_evening = int(each.culminates_at[11:13]) > 10
        assert (180 < each.azimuth_deg < 360) == is_evening
        assert 43 < each.elevation_deg < 62
    assert 5 < len(seen) < len(view.passes) / 3
    assert any("to its right" in note for note in view.notes)


def test_optical_pass_at_night_is_dark() -> None:
    passes = _list(WV2).view.passes

    assert {each.is_dark for each in passes} == {True, False}
    assert all(each.is_dark == (each.sun_elevation_deg < -6) for each in passes)


@pytest.mark.parametrize("on", ["2022", "not stated", "2022-05-01/2022-07-01"])
def test_time_that_is_too_long_is_refused(on: str) -> None:
    with pytest.raises(UsageFault):
        _list(WV2, on=on)


def test_platform_that_is_not_known_is_refused_with_near_names() -> None:
    with pytest.raises(UsageFault, match="did you mean WorldView-"):
        _list(WV2, platforms=("WorldVeiw-2",))


def test_no_sets_are_no_passes() -> None:
    assert _list().view.passes == ()


def test_sources_name_the_sensor_table() -> None:
    assert [each.name for each in _list(WV2).view.sources] == ["sensor table"]


def test_passes_are_drawn_into_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "passes.png"

    view = draw_passes(_list(WV2), path)

    assert view.plot == str(path)
    with Image.open(path) as picture:
        assert picture.size == (800, 500)


def test_name_of_another_kind_or_of_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "there.png").write_bytes(b"mine")

    for name in ("passes.jpg", "there.png"):
        with pytest.raises(UsageFault, match=re.escape(name)):
            draw_passes(_list(WV2), tmp_path / name)
    assert (tmp_path / "there.png").read_bytes() == b"mine"


def test_families_are_told_by_how_many_satellites_lack_a_set() -> None:
    (skysat,) = find_sensors("SkySat-3")
    problem = _get_problem(_list(WV2, platforms=("SkySat-3",)), skysat.name)

    assert "no element set for 13 of its 13 known satellites" in problem
    assert "not every satellite of this name" in problem


def test_moment_within_a_pass_lists_that_pass() -> None:
    first = _list(WV2, is_utc=True).view.passes[0]
    rises, sets = (datetime.fromisoformat(at) for at in (first.rises_at, first.sets_at))

    for at in (rises + SLACK, rises + (sets - rises) / 4, sets - SLACK):
        (found,) = _list(WV2, on=f"{at:%Y-%m-%dT%H:%M:%SZ}").view.passes
        assert found.culminates_at[:16] == first.culminates_at[:16]
    for at in (rises - 2 * SLACK, sets + 2 * SLACK):
        assert _list(WV2, on=f"{at:%Y-%m-%dT%H:%M:%SZ}").view.passes == ()


def test_passes_in_the_dark_are_not_in_reach() -> None:
    everything, reached = _list(WV2).view.passes, _list(WV2, is_in_reach=True).view.passes

    assert any(each.is_dark and each.is_in_reach for each in everything)
    assert reached
    assert not any(each.is_dark for each in reached)


def test_satellites_that_were_out_of_service_are_known_to_have_had_no_passes() -> None:
    view = _list(WV2, on="2022-05-19", platforms=("WorldView Legion 1",)).view

    assert (view.passes, view.is_known) == ((), True)
