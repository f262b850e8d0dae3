"""How much ground one pixel of a picture can tell apart, by everything that says so."""

from math import asin, cos, hypot, radians, sin, sqrt

import msgspec

from catalogue.check.accounts import Origin, list_accounts
from catalogue.check.sensors import Fleet, Sensor, compute_altitude
from catalogue.check.subject import Subject
from catalogue.record.fact import Basis, Fact

_EARTH_RADIUS_M = 6_371_008.8


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """The finest ground sample distance that a picture can have.

    Attributes:
        gsd_m: metres: the coarser of what the sensor sees and what a pixel covers.
        facts: what says so.
        said: the same for people.
    """

    gsd_m: float
    facts: tuple[Fact, ...]
    said: str


def find_scale(subject: Subject) -> Scale | None:
    """The finest scale that everything known allows; None when nothing says anything.

    Of several values of one kind the finest counts: each band and each product has its own.
    """
    found = [one for one in (_find_declared(subject), _find_pixel(subject), _find_native(subject)) if one]
    return max(found, key=lambda one: one.gsd_m) if found else None


def _find_declared(subject: Subject) -> Scale | None:
    facts = [
        fact
        for account in list_accounts(subject)
        if account.origin is not Origin.TAGS
        for fact in account.numbers
        if fact.name == "gsd_m" and isinstance(fact.value, int | float) and fact.value > 0
    ]
    if not facts:
        return None
    finest = min(facts, key=lambda fact: float(str(fact.value)))
    gsd_m = float(str(finest.value))
    return Scale(gsd_m=gsd_m, facts=(finest,), said=f"{gsd_m:g} m by {finest.render_source()}")


def _find_pixel(subject: Subject) -> Scale | None:
    grid = subject.grid
    if grid is None:
        return None
    gsd_m = min(hypot(*grid.column_m), hypot(*grid.row_m))
    fact = Fact(
        name="pixel_size_m",
        value=(round(hypot(*grid.column_m), 3), round(hypot(*grid.row_m), 3)),
        basis=Basis.DERIVED,
        source="derived from the georeference at the centre",
    )
    return Scale(gsd_m=gsd_m, facts=(fact,), said=f"{gsd_m:.2g} m a pixel by its georeference")


def _find_native(subject: Subject) -> Scale | None:
    """What the finest satellite that may have taken it sees straight down, when all of them are sourced."""
    best: Scale | None = None
    for account in list_accounts(subject):
        for platform in account.platforms:
            gsd_m = find_native_gsd(platform.fleet)
            if account.origin is Origin.TAGS:
                continue
            if gsd_m is None:
                return None
            if best is None or gsd_m < best.gsd_m:
                said = f"{gsd_m:g} m at best from {platform.fleet.name}"
                best = Scale(gsd_m=gsd_m, facts=(platform.fact,), said=said)
    return best


def find_native_gsd(fleet: Fleet) -> float | None:
    """Metres at nadir of the finest satellite of a fleet; None when one of them is missing or not sourced.

    Of a radar each mode has its own, which the table does not hold.
    """
    gsds = [find_finest(sensor) for sensor in fleet.sensors]
    known = [gsd_m for gsd_m in gsds if gsd_m is not None]
    return min(known) if known and len(known) == len(gsds) and fleet.is_complete else None


def find_finest(sensor: Sensor) -> float | None:
    """Its finest sourced ground sample distance at nadir, of an optical sensor."""
    gsd = sensor.gsd_pan_m or sensor.gsd_ms_m
    if gsd is None or not gsd.is_verified or sensor.kind != "optical":
        return None
    return gsd.value


def compute_stretch(sensor: Sensor, off_nadir_deg: float) -> float | None:
    """By how much its ground sample distance grows aside; None where its orbit is not known or beyond sight.

    Slant range over altitude, and the geometric mean with the stretch along the view, on a sphere. Within
    0.975 to 1.071 of what is published of 3,154 scenes of five satellites of Maxar.
    """
    if sensor.orbit is None:
        return None
    altitude_m = compute_altitude(sensor.orbit.mean_motion_rev_day.high)
    aside = radians(abs(off_nadir_deg))
    sine = (_EARTH_RADIUS_M + altitude_m) / _EARTH_RADIUS_M * sin(aside)
    if sine >= 1:
        return None
    if aside < 1e-4:
        return 1.0
    incidence = asin(sine)
    slant_m = _EARTH_RADIUS_M * sin(incidence - aside) / sin(aside)
    return slant_m / altitude_m / sqrt(cos(incidence))
