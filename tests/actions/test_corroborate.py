"""Plans of what to look for around a claim: which passes, in which order, and what is lacking."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from orbit_files import make_set_of

from catalogue.actions.catalogue import Catalogue
from catalogue.actions.corroborate import PlanOptions, plan_corroboration
from catalogue.actions.elements import Elements
from catalogue.check.orbit import Spot, compute_look, make_orbit
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.record.claim import Claim
from catalogue.record.instant import parse_instant
from catalogue.record.place import make_place
from catalogue.record.sky import CorroborationView, InSwath

EPOCH = datetime(2022, 5, 18, 3, 17, 11, 250_000, tzinfo=UTC)
FREE = ("Sentinel-1A", "Sentinel-2A", "Sentinel-2B", "Landsat 8", "Landsat 9")
SETS = tuple(make_set_of(name, EPOCH, anomaly_deg=70.0 * number) for number, name in enumerate(FREE))
PLACE = make_place(point="44.61, 33.52", precision="locality", name="port of Sevastopol")
CLAIM = Claim(
    slug="grain", text="A ship loads grain.", claimant="a paper", place=PLACE, event_at="2022-05-19T10:00Z"
)
POLAR = make_place(point="78.2, 15.6")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.create(tmp_path / "case", agent="ines") as made:
        yield made


def _plan(case: Catalogue, claim: Claim = CLAIM, **options: object) -> CorroborationView:
    case.add_claim(claim)
    made = PlanOptions(**options)  # type: ignore[arg-type]  # the test names them
    return plan_corroboration(case.case, claim.slug, Elements(SETS), options=made)


def _change(**changes: object) -> Claim:
    return msgspec.structs.replace(CLAIM, **changes)


def test_nearest_pass_to_the_event_comes_first(case: Catalogue) -> None:
    view = _plan(case)

    assert [each.overflight.is_dark for each in view.passes] == sorted(
        each.overflight.is_dark for each in view.passes
    )
    for is_dark in (False, True):
        gaps = [each.from_event_s for each in view.passes if each.overflight.is_dark is is_dark]
        assert gaps == sorted(gaps, key=abs)
    gaps = [each.from_event_s for each in view.passes]
    assert min(gaps) < 0 < max(gaps)
    event = datetime(2022, 5, 19, 10, 0, tzinfo=UTC)
    for each in view.passes:
        top = datetime.fromisoformat(each.overflight.culminates_at)
        assert each.from_event_s == pytest.approx((top - event).total_seconds(), abs=60)
        assert abs(top - event) <= timedelta(days=5, minutes=1)


def test_only_passes_that_may_see_the_place_are_listed_and_the_rest_is_counted(case: Catalogue) -> None:
    view = _plan(case)

    limits = {"Sentinel-2A": 10.6, "Sentinel-2B": 10.6, "Landsat 8": 7.9, "Landsat 9": 7.9}
    for each in view.passes:
        over = each.overflight
        if over.satellite in limits:
            # 1 km of a place not known better is 0.08 deg from 700 km.
            assert over.off_nadir_deg <= limits[over.satellite] + 0.2
    assert view.passed_by > 3 * len(view.passes)


def test_products_are_named_by_satellite_and_day(case: Catalogue) -> None:
    starts = {
        "Sentinel-1A": "S1A_",
        "Sentinel-2A": "S2A_MSIL?A_",
        "Sentinel-2B": "S2B_MSIL?A_",
        "Landsat 8": "LC08_",
        "Landsat 9": "LC09_",
    }

    view = _plan(case)

    assert {each.overflight.satellite for each in view.passes} == set(starts)
    for each in view.passes:
        assert each.product.startswith(starts[each.overflight.satellite])
        assert each.overflight.culminates_at[:10].replace("-", "") in each.product
        assert each.where.startswith("USGS" if "Landsat" in each.overflight.satellite else "Copernicus")


def test_strip_that_began_on_the_day_before_may_bear_either_date(case: Catalogue) -> None:
    # Half past ten by the sun at 158 E is midnight UTC.
    view = _plan(case, _change(place=make_place(point="0.5, 158.0"), event_at="2022-05-19"), days=20)

    late = [
        each
        for each in view.passes
        if each.overflight.culminates_at[11:16] < "00:39" and "Sentinel-2" in each.overflight.satellite
    ]
    assert late
    assert all(" or S2" in each.product for each in late)


def test_optical_passes_at_night_are_dark_and_radar_is_not(case: Catalogue) -> None:
    passes = _plan(case).passes

    assert any(each.overflight.is_dark for each in passes if not each.is_radar)
    assert {each.overflight.satellite for each in passes if each.is_radar} == {"Sentinel-1A"}
    assert not any(each.overflight.is_dark for each in passes if each.is_radar)


def test_radar_sees_to_the_right_of_its_flight(case: Catalogue) -> None:
    """On its right is where the cross product of its way and the way to the place points down."""
    (elements,) = (each for each in SETS if each.norad_id == 39634)
    orbit = make_orbit(elements)
    spot = Spot(44.61, 33.52)

    radar = [each for each in _plan(case, days=20).passes if each.is_radar]

    assert len(radar) >= 4
    for each in radar:
        top = datetime.fromisoformat(each.overflight.culminates_at)
        now, later = (compute_look(orbit, top + timedelta(seconds=s), spot) for s in (0, 20))
        assert now is not None and later is not None
        north = later.below_latitude_deg - now.below_latitude_deg
        east = later.below_longitude_deg - now.below_longitude_deg
        place_north = spot.latitude_deg - now.below_latitude_deg
        place_east = spot.longitude_deg - now.below_longitude_deg
        assert north * place_east - east * place_north > 0
        assert 17 <= 90 - each.overflight.elevation_deg <= 48


def test_vague_place_leaves_passes_at_the_edge(case: Catalogue) -> None:
    exact = _plan(case)
    region = make_place(point="44.61, 33.52", precision="region")
    vague = _plan(case, place=region)

    assert sum(each.in_swath is InSwath.EDGE for each in vague.passes) > sum(
        each.in_swath is InSwath.EDGE for each in exact.passes
    )
    assert len(vague.passes) > len(exact.passes)


def test_passes_within_a_stated_day_are_at_no_distance(case: Catalogue) -> None:
    view = _plan(case, _change(event_at="2022-05-19"), days=0)

    assert view.passes
    assert {each.from_event_s for each in view.passes} == {0}
    assert (view.searched_from, view.searched_to) == ("2022-05-18T10:00:00Z", "2022-05-20T11:59:59Z")


def test_place_and_time_of_the_command_go_before_those_of_the_claim(case: Catalogue) -> None:
    view = _plan(case, place=POLAR, event_at=parse_instant("2022-05-22"))

    assert (view.place, view.event_at) == (POLAR, "2022-05-22")
    assert any(
        "the time was given with the command; the claim says 2022-05-19T10:00Z" in n for n in view.notes
    )
    assert any("the place was given with the command; the claim says 44.61, 33.52" in n for n in view.notes)


def test_other_times_of_the_same_claim_are_told(case: Catalogue) -> None:
    case.add_claim(CLAIM)

    view = _plan(case, _change(event_at="2022-05-20"))

    assert view.event_at == "2022-05-20"
    assert any("other times too (2022-05-19T10:00Z)" in note for note in view.notes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": None}, "does not say where"),
        ({"place": make_place(name="Sevastopol")}, "'Sevastopol' without coordinates"),
        ({"place": make_place(point="unlocatable")}, "does not say where"),
        ({"event_at": None}, "does not say when"),
        ({"event_at": "not stated"}, "does not say when"),
        ({"event_at": "2022"}, "too vague"),
    ],
)
def test_claim_without_place_or_time_is_refused_with_what_to_do(
    case: Catalogue, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageFault, match=said) as caught:
        _plan(case, _change(**changes))

    assert "--time" in str(caught.value) or "--at" in str(caught.value)


def test_what_the_message_advises_works(case: Catalogue) -> None:
    with pytest.raises(UsageFault):
        _plan(case, _change(place=None, event_at=None))

    assert _plan(case, CLAIM).passes


def test_without_element_sets_the_satellites_in_service_are_named(case: Catalogue) -> None:
    case.add_claim(CLAIM)

    view = plan_corroboration(case.case, "grain", Elements())

    assert (view.passes, view.is_known) == ((), False)
    wanted = {each.satellite: each.norad_ids for each in view.satellites}
    # Sentinel-1B had failed by then, Sentinel-2C was not there yet.
    assert wanted == {
        "Sentinel-1A": (39634,),
        "Sentinel-2A": (40697,),
        "Sentinel-2B": (42063,),
        "Landsat 7": (25682,),
        "Landsat 8": (39084,),
        "Landsat 9": (49260,),
    }
    assert any("between 2022-05-14 and 2022-05-24" in note for note in view.notes)


def test_claim_that_is_not_there_is_no_such_record(case: Catalogue) -> None:
    with pytest.raises(NoSuchRecord):
        plan_corroboration(case.case, "nothing", Elements())
