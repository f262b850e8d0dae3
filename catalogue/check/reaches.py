"""How far apart two places may be stated or drawn and still be of one picture, each with its reason.

Distances on the ground within which an honest record may lie: beyond them a check may accuse.
"""

from math import inf

from catalogue.check.accounts import Account, SaidPlace
from catalogue.check.sensors import Kind

# A stated radius says that a spot is meant, but not that it is marked to the metre: a port, a town.
SPOT_M = 10_000.0
# The point of a claim without a radius may be the middle of a city, and the picture of a suburb of it.
CITY_M = 30_000.0
# A claim with a radius speaks of a place as wide as that; its point may be the middle of a port.
CLAIM_M = 10_000.0
# A picture named after one tile may be put together with a part of the next.
TILE_M = 30_000.0
# What is claimed may lie in the neighbouring tile of a picture that bears one tile's name.
CLAIM_TILE_M = 60_000.0
# A picture put together of neighbouring tiles, 110 km wide, still lies within a tile of each.
MOSAIC_M = 120_000.0
# A place may be that of the whole scene, of which the picture is a part. The longest strip of Maxar that was
# measured is 112 km, and those of Pleiades are sold up to 240 km: half of that from the middle to the end.
STRIP_M = 120_000.0
# Scenes of Landsat and Sentinel-2 measure up to 250 km by 170 km in one piece and several in one strip; those
# of radar up to 400 km across.
WIDE_M = 400_000.0
# Where no satellite is named, or an operator only, nothing tells how wide the scene was.
UNKNOWN_M = 500_000.0
# Of a stated point alone: a scene that is sold singly is at most 185 km wide.
POINT_M = 100_000.0
# Wider than any scene of the satellites whose pictures are sold or published singly.
WIDEST_M = 300_000.0

_WIDE_GSD_M = 10.0
_COARSE_GSD_M = 100.0


def find_scene_reach_m(account: Account) -> float:
    """How far from the middle of a scene its ends may lie, by what the account says took it.

    Infinite where it names a satellite that the sensor table does not know, or a scale that only satellites
    with very wide views have: a scene of MODIS is 2,300 km wide, and one of Himawari half the Earth.
    """
    gsd = account.find_number("gsd_m")
    if gsd is not None and float(str(gsd.value)) >= _COARSE_GSD_M:
        return inf
    if not account.platforms:
        return UNKNOWN_M
    if any(not platform.fleet.sensors for platform in account.platforms):
        return inf
    if any(not platform.fleet.is_complete for platform in account.platforms):
        return UNKNOWN_M
    sensors = [sensor for platform in account.platforms for sensor in platform.fleet.sensors]
    gsds = [gsd.value for sensor in sensors for gsd in (sensor.gsd_pan_m or sensor.gsd_ms_m,) if gsd]
    is_wide = any(sensor.kind is Kind.RADAR for sensor in sensors) or any(
        gsd_m >= _WIDE_GSD_M for gsd_m in gsds
    )
    return WIDE_M if is_wide else STRIP_M


def find_reach_m(account: Account, place: SaidPlace, extent_m: float) -> float:
    """How far off a stated place may lie when it is that of the whole scene, and the picture a part of it.

    Args:
        account: who states it, with what they say took it.
        place: with a radius it is a spot in the picture; without one it may be the middle of the scene.
        extent_m: how wide the picture is; one that is wider than half the scene holds its middle.
    """
    if place.is_radius_stated:
        return SPOT_M
    reach_m = find_scene_reach_m(account)
    return SPOT_M if extent_m >= reach_m else reach_m
