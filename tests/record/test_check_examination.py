"""What no examination of ours holds is refused, and its good twin is not."""

import math

import msgspec
import pytest

from catalogue.errors import Damaged
from catalogue.record.check_examination import MAX_FACTS, MAX_POINTS, check_examination
from catalogue.record.examination import Examination, Footprint, Grid, Outcome
from catalogue.record.fact import Basis, Fact, FactValue
from catalogue.record.statement import Noted

RING = ((33.5, 44.5), (33.6, 44.5), (33.6, 44.6), (33.5, 44.5))
BOUNDS = (33.5, 44.5, 33.6, 44.6)


def make_fact(name: str, value: FactValue, basis: Basis = Basis.EMBEDDED) -> Fact:
    return Fact(name=name, value=value, basis=basis, source="EXIF:X")


def make_examination(*facts: Fact, **changes: object) -> Examination:
    return msgspec.structs.replace(Examination(outcome=Outcome.DECODED), facts=facts, **changes)


def make_placed(**changes: object) -> Examination:
    footprint = Footprint(rings_wgs84=(RING,), bounds_wgs84=BOUNDS, source="GTiff:transform")
    return make_examination(footprint=msgspec.structs.replace(footprint, **changes))


BAD: dict[str, Examination] = {
    "a day without a calendar": make_examination(make_fact("acquired_at", "99/99")),
    "a time before all time": make_examination(make_fact("acquired_at", "0001-01-01T00:00:00+14:00")),
    "a list for a time": make_examination(make_fact("modified_at", ("2022", "2023"))),
    "four hundred digits": make_examination(make_fact("gsd_m", 10**400)),
    "an infinity": make_examination(make_fact("gsd_m", math.inf)),
    "no number, in a list": make_examination(make_fact("transform", (0.1, math.nan))),
    "a latitude off the Earth": make_examination(make_fact("latitude_deg", 90.1)),
    "a word for a longitude": make_examination(make_fact("longitude_deg", "<b>")),
    "a statement of somebody": make_examination(make_fact("credit", "X", Basis.STATED)),
    "another's name on a fact": make_examination(
        msgspec.structs.replace(make_fact("credit", "X"), noted=Noted("a:0", "2022-05-11T00:00:00Z", "ines"))
    ),
    "too many facts": make_examination(*([make_fact("credit", "X")] * (MAX_FACTS + 1))),
    "too many values": make_examination(make_fact("keywords", ("x",) * 100_001)),
    "too many notes": make_examination(notes=("x",) * 20_001),
    "a text without an end": make_examination(make_fact("title", "x" * 1_000_001)),
    "a width that is none": make_examination(width_px=-1),
    "a width beyond exact numbers": make_examination(width_px=1 << 53),
    "a grid that is none": make_examination(grid=Grid(column_m=(math.inf, 0.0), row_m=(0.0, 1.0))),
    "no outline": make_placed(rings_wgs84=()),
    "an empty outline": make_placed(rings_wgs84=((),)),
    "an open outline": make_placed(rings_wgs84=((*RING[:3], (33.5, 44.55)),)),
    "an outline off the Earth": make_placed(rings_wgs84=((RING[0], (1e308, 0.0), RING[2], RING[0]),)),
    "an outline of too many points": make_placed(rings_wgs84=((RING[0],) * (MAX_POINTS + 1),)),
    "a box off the Earth": make_placed(bounds_wgs84=(33.5, 44.5, 200.0, 44.6)),
    "a box upside down": make_placed(bounds_wgs84=(33.5, 44.6, 33.6, 44.5)),
}
GOOD: dict[str, Examination] = {
    "times": make_examination(make_fact("acquired_at", "2022-05-11"), make_fact("gps_at", "2022")),
    "a large double": make_examination(make_fact("transform", (1e19, -1e300, 0.0))),
    "a place on the Earth": make_examination(
        make_fact("latitude_deg", 90), make_fact("longitude_deg", -180.0)
    ),
    "many facts": make_examination(*([make_fact("credit", "X")] * MAX_FACTS)),
    "a footprint": make_placed(),
    "a footprint across the antimeridian": make_placed(bounds_wgs84=(179.0, -18.0, -179.0, -17.0)),
    "a size and a grid": make_examination(
        width_px=64, height_px=48, grid=Grid(column_m=(1.0, 0.0), row_m=(0.0, 1.0))
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_no_examination_of_ours_holds_is_refused(name: str) -> None:
    with pytest.raises(Damaged):
        check_examination(BAD[name])


@pytest.mark.parametrize("name", GOOD)
def test_what_an_examination_of_ours_may_hold_is_taken(name: str) -> None:
    check_examination(GOOD[name])
