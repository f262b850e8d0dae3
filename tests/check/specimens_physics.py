"""Specimens of what sun, orbits and shadows say to a stated time and place."""

from datetime import timedelta

import msgspec
from orbit_builders import EPOCH, get_sensor, make_set, move_epoch
from shadow_subjects import make_picture, mark, mark_shadow
from specimens import Specimen
from subject_builders import make_point, make_subject

from catalogue.check.element_sets import ElementSet
from catalogue.check.orbit import Spot
from catalogue.check.passes import Pass, list_passes
from catalogue.check.subject import Subject
from catalogue.record.instant import render_utc
from catalogue.record.scene import Scene

# A collect of WorldView-2 over Morocco, as published (Maxar Open Data).
_COLLECT = Scene(
    platform="WV02",
    acquired_at="2010-06-02T11:32:07Z",
    place=make_point(32.22775, -8.28815),
    sun_azimuth_deg=123.4,
    sun_elevation_deg=73.7,
)
_PLACE = (44.61, 33.53)
_AT = "2022-05-11T08:45:00Z"
_SHADOW = mark_shadow(_AT, _PLACE)
_SPOT = Spot(*_PLACE)
_SETS = (make_set(), move_epoch(make_set(), 12))
# Sentinel-2 meets a place on two or three days of ten: that it was there says something.
_NARROW = make_set(
    name="SENTINEL-2A",
    norad_id=40697,
    designator="2015-028A",
    inclination_deg=98.57,
    mean_motion_rev_day=14.308,
)


def _find_pass(sets: tuple[ElementSet, ...], name: str, *, off_nadir_deg: float) -> Pass:
    start = EPOCH + timedelta(days=1)
    end = start + timedelta(days=11)
    return next(
        each
        for each in list_passes(sets, start, end, spot=_SPOT, sensors=[get_sensor(name)])
        if each.sun_elevation_deg > 20 and each.best.off_nadir_deg < off_nadir_deg
    )


_SEEN = _find_pass(_SETS, "WorldView-2", off_nadir_deg=25)
_SEEN_NARROW = _find_pass((_NARROW,), "Sentinel-2A", off_nadir_deg=8)
_SEEN_AT = render_utc(_SEEN.culminates_at)


def _state(**changes: object) -> Subject:
    return make_subject(scenes=(msgspec.structs.replace(_COLLECT, **changes),))


def _fly(
    at: str,
    *,
    sets: tuple[ElementSet, ...] = _SETS,
    platform: str = "WorldView-2",
    scene_id: str | None = None,
) -> Subject:
    scene = Scene(platform=platform, acquired_at=at, place=make_point(*_PLACE), scene_id=scene_id)
    return make_subject(scenes=(scene,), elements=sets)


def _fly_narrow(at: str, sets: tuple[ElementSet, ...] = (_NARROW, move_epoch(_NARROW, 12))) -> Subject:
    start = _SEEN_NARROW.culminates_at - timedelta(minutes=5)
    name = f"S2A_MSIL1C_{start:%Y%m%dT%H%M%S}_N0500_R064_T36TWQ_{start:%Y%m%dT%H%M%S}"
    return _fly(at, sets=sets, platform="Sentinel-2A", scene_id=name)


def _look_at_night(at: str, platform: str) -> Subject:
    return make_subject(scenes=(Scene(platform=platform, acquired_at=at, place=make_point(*_PLACE)),))


def _combine(places: int) -> Subject:
    """A time of one source, and places of others."""
    scenes = (Scene(place=make_point(44.0 + step / 10, 33.53)) for step in range(places))
    return make_subject(scenes=(Scene(platform="WorldView-2", acquired_at=_AT), *scenes))


def _look_aside(off_nadir_deg: float) -> Subject:
    scene = Scene(
        platform="WorldView-2",
        acquired_at=_SEEN_AT,
        place=make_point(*_PLACE),
        off_nadir_deg=round(off_nadir_deg, 1),
    )
    return make_subject(scenes=(scene,), elements=_SETS)


SPECIMENS: dict[str, Specimen] = {
    "DATE-030": Specimen(bad=_state(acquired_at="2010-06-12T11:32:07Z"), twin=_state()),
    "DATE-031": Specimen(bad=_state(sun_elevation_deg=16.3), twin=_state()),
    "DATE-032": Specimen(bad=_state(acquired_at="2010-06-02T00:00:00Z"), twin=_state()),
    "DATE-033": Specimen(bad=_state(), twin=_state(sun_azimuth_deg=None)),
    "DATE-034": Specimen(bad=_state(place=make_point(-32.22775, -8.28815)), twin=_state()),
    "DATE-036": Specimen(
        bad=_look_at_night("2022-05-11T21:30:00Z", "WorldView-2"), twin=_look_at_night(_AT, "WorldView-2")
    ),
    "DATE-037": Specimen(
        bad=_look_at_night("2022-05-11T21:30:00Z", "Landsat-8"), twin=_look_at_night(_AT, "Landsat-8")
    ),
    "DATE-038": Specimen(bad=_combine(13), twin=_combine(12)),
    "DATE-040": Specimen(bad=_fly(render_utc(_SEEN.culminates_at + timedelta(hours=3))), twin=_fly(_SEEN_AT)),
    "DATE-042": Specimen(
        bad=_fly_narrow(render_utc(_SEEN_NARROW.culminates_at)),
        twin=_fly_narrow(render_utc(_SEEN_NARROW.culminates_at)[:10]),
    ),
    "DATE-043": Specimen(bad=_fly(_SEEN_AT[:10]), twin=_fly_narrow(render_utc(_SEEN_NARROW.culminates_at))),
    "DATE-044": Specimen(
        bad=_fly(render_utc(EPOCH + timedelta(days=90)), sets=(make_set(),)), twin=_fly(_SEEN_AT)
    ),
    "DATE-045": Specimen(
        bad=_fly(_SEEN_AT, sets=(*_SETS, msgspec.structs.replace(make_set(), mean_motion_rev_day=15.2))),
        twin=_fly(_SEEN_AT),
    ),
    "DATE-046": Specimen(
        bad=_fly(_SEEN_AT, sets=(_SETS[0], msgspec.structs.replace(_SETS[1], name="WORLDVIEW-3"))),
        twin=_fly(_SEEN_AT),
    ),
    "DATE-047": Specimen(
        bad=_look_aside(_SEEN.best.off_nadir_deg + 11), twin=_look_aside(_SEEN.best.off_nadir_deg + 5)
    ),
    "DATE-048": Specimen(bad=_look_aside(75.0), twin=_look_aside(_SEEN.best.off_nadir_deg)),
    "DATE-050": Specimen(
        bad=make_picture("2022-05-11T15:45:00Z", _PLACE, _SHADOW), twin=make_picture(_AT, _PLACE, _SHADOW)
    ),
    "DATE-053": Specimen(
        bad=make_picture(_AT, _PLACE, _SHADOW),
        twin=make_picture(_AT, _PLACE, mark("shadow crane", _SHADOW.points_px[1], _SHADOW.points_px[0])),
    ),
    "DATE-054": Specimen(
        bad=make_picture(_AT, _PLACE, mark("shadow crane", _SHADOW.points_px[1], _SHADOW.points_px[0])),
        twin=make_picture(_AT, _PLACE, _SHADOW),
    ),
    "DATE-055": Specimen(
        bad=make_picture(_AT, _PLACE, _SHADOW, mark("shadow hut", (10.0, 10.0), (14.0, 14.0))),
        twin=make_picture(_AT, _PLACE, _SHADOW),
    ),
}
