"""Sun angles that fit a time and a place as soon as a usual slip of the pen is undone."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from catalogue.check.orbit import Spot
from catalogue.check.sun import Sun, SunProfile, compute_separation
from catalogue.check.sun_span import find_nearest_sun

# A slip that moves the sun less fits by chance: at an elevation of 45 deg the zenith distance is the same.
_LEAST_MOVED_DEG = 10.0
# And so does a tolerance that is not much smaller than the sky.
_WIDEST_DEG = 5.0


class Mistyped(msgspec.Struct, frozen=True):
    """What slip would explain angles, and the angles without it."""

    slip: str
    sun: Sun


def find_mistyped(
    angles: Sun, first: datetime, last: datetime, *, spot: Spot, profile: SunProfile
) -> Mistyped | None:
    """The slip after whose correction angles fit a time and a place; None when none makes them fit.

    Args:
        angles: as stated, which do not fit.
        first: the time.
        last: its end.
        spot: the place with its radius.
        profile: how closely they would have to fit.
    """
    for slip in _list_slips(angles):
        if compute_separation(slip.sun, angles) < _LEAST_MOVED_DEG:
            continue
        nearest = find_nearest_sun(slip.sun, first, last, spot=spot, profile=profile)
        if nearest.distance_deg <= min(profile.consistent_deg, _WIDEST_DEG):
            return slip
    return None


def _list_slips(angles: Sun) -> Iterator[Mistyped]:
    azimuth, elevation = angles.azimuth_deg, angles.elevation_deg
    if elevation >= 0:
        yield Mistyped("the distance from the zenith was given as elevation", Sun(azimuth, 90 - elevation))
    yield Mistyped("the azimuth was given in the opposite direction", Sun((azimuth + 180) % 360, elevation))
    if azimuth <= 90:
        yield Mistyped("azimuth and elevation were exchanged", Sun(elevation % 360, azimuth))
    if elevation >= 0:
        yield Mistyped(
            "the direction of the shadow and the distance from the zenith were given",
            Sun((azimuth + 180) % 360, 90 - elevation),
        )
