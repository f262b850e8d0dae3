"""Whether a place lies in what a sensor sees as its satellite flies over."""

from math import degrees

from catalogue.check.orbit import Orbit, Spot, compute_look_at, count_seconds
from catalogue.check.passes import OFF_NADIR_MARGIN_DEG, Pass
from catalogue.check.sensors import Kind, Sensor
from catalogue.record.sky import InSwath

_SENTINEL_1 = "Sentinel-1"
# ESA, Sentinel-1 User Handbook (GMES-S1OP-EOPG-TN-13-0001), SAR instrument: looks to the right; incidence in
# its main mode over land, Interferometric Wide, 29 to 46 deg; in all modes together 18 to 47 deg.
_MAIN_MODE_DEG = (29.1, 46.0)
_ALL_MODES_DEG = (18.3, 47.0)
# Half swaths of satellites that look straight down end at 10.6 deg; those that turn reach 25 deg and more.
_LEAST_TURN_DEG = 20.0
_HALF_STEP_S = 10.0
SIDE_LOOK_NOTE = (
    "Sentinel-1 looks to its right only: at incidences of 29 to 46 deg in its main mode over land, of 18 to "
    "47 deg in all modes together"
)


def judge_swath(sensor: Sensor, made: Pass, orbit: Orbit, spot: Spot) -> InSwath | None:
    """Whether the place is seen on a pass; None when the sensor's limit of view is not known.

    A place that is not known exactly may lie on both sides of the edge of a swath.
    """
    spread_deg = degrees(spot.radius_m / made.best.altitude_m)
    if is_side_looking(sensor):
        return _judge_side_look(made, orbit, spot, spread_deg)
    if sensor.off_nadir_limit_deg is None:
        return None
    limit_deg, off_nadir_deg = sensor.off_nadir_limit_deg.value, made.best.off_nadir_deg
    # Satellites that turn have looked further aside than their operators say; swaths are what they are.
    if limit_deg >= _LEAST_TURN_DEG and limit_deg < off_nadir_deg <= limit_deg + OFF_NADIR_MARGIN_DEG:
        return InSwath.EDGE
    return _judge(off_nadir_deg, (-90.0, limit_deg), spread_deg)


def is_side_looking(sensor: Sensor) -> bool:
    """Whether it sees to one side only, so that a limit off nadir says little."""
    return sensor.kind is Kind.RADAR and _SENTINEL_1 in sensor.groups


def _judge_side_look(made: Pass, orbit: Orbit, spot: Spot, spread_deg: float) -> InSwath:
    # At the top of a pass the satellite is abreast of the place, which is where this radar looks.
    if not _is_on_right(made, orbit, spot):
        return InSwath.NO
    incidence_deg = 90 - made.best.elevation_deg
    main = _judge(incidence_deg, _MAIN_MODE_DEG, spread_deg)
    if main is not InSwath.NO:
        return main
    is_in_any = _judge(incidence_deg, _ALL_MODES_DEG, spread_deg) is not InSwath.NO
    return InSwath.EDGE if is_in_any else InSwath.NO


def _judge(angle_deg: float, span_deg: tuple[float, float], spread_deg: float) -> InSwath:
    inside_deg = min(angle_deg - span_deg[0], span_deg[1] - angle_deg)
    if abs(inside_deg) < spread_deg:
        return InSwath.EDGE
    return InSwath.YES if inside_deg >= 0 else InSwath.NO


def _is_on_right(made: Pass, orbit: Orbit, spot: Spot) -> bool:
    """Whether a place is on the right of the direction of flight; the satellite then is to the left of it.

    Seen from the place, a satellite that has the place on its right moves clockwise round it.
    """
    peak_s = count_seconds(made.culminates_at)
    before = compute_look_at(orbit, peak_s - _HALF_STEP_S, spot)
    after = compute_look_at(orbit, peak_s + _HALF_STEP_S, spot)
    if before is None or after is None:
        return False
    return (after.satellite_azimuth_deg - before.satellite_azimuth_deg) % 360 < 180
