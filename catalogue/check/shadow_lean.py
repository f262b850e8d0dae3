"""The sun by the angle between a shadow and a building's lean, which needs no north."""

import math
from dataclasses import dataclass

from catalogue.check.shadow import MeasuredSun, ShadowLine, ShadowRefusal, find_line_fault
from catalogue.check.shadow_frame import Frame, Pixel, make_frame_without_north

# Closer to straight down a building leans too little, and the satellite's azimuth is not defined.
SMALLEST_OFF_NADIR_DEG = 5.0
# Satellite azimuths by element sets against published ones: the angle was off by 0.77 deg in the
# median and 5.7 deg at the 90th percentile over 102 collects beyond 10 deg off nadir (1.6 and 4.5
# from 5 to 10 deg). 5.7 / 1.645 is the standard error that the 90th percentile stands for.
SATELLITE_SIGMA_DEG = 3.5


@dataclass(frozen=True, kw_only=True)
class LeanMeasurement:
    """The angle between shadow and lean of one object; the same however the picture is turned.

    Attributes:
        angle_deg: from the lean (foot to roof) clockwise to the shadow (foot to tip), 0 to 360: the
            azimuth of the sun less the azimuth of the satellite.
        sigma_deg: standard error by the marked points.
        shadow_px: length of the shadow.
        lean_px: length of the lean.
    """

    angle_deg: float
    sigma_deg: float
    shadow_px: float
    lean_px: float


@dataclass(frozen=True, kw_only=True)
class SatelliteView:
    """Where the satellite stood, seen from the ground.

    Attributes:
        azimuth_deg: from the place towards the satellite, clockwise from true north.
        off_nadir_deg: of the line of sight at the satellite.
        sigma_deg: standard error of the azimuth; by default what element sets were measured to give.
        source: what says so, such as `declared` or `orbit`.
    """

    azimuth_deg: float
    off_nadir_deg: float
    sigma_deg: float = SATELLITE_SIGMA_DEG
    source: str = "declared"


def measure_lean(
    line: ShadowLine, roof_px: Pixel, frame: Frame | None = None
) -> LeanMeasurement | ShadowRefusal:
    """The shadow-minus-lean angle of one object.

    A roof is displaced away from the satellite, a shadow falls away from the sun, so the angle
    between them is that between sun and satellite.

    Args:
        line: the shadow, its foot that of the object's edge or corner.
        roof_px: (column, row) of the point of the roof above that foot.
        frame: needed only when pixels are not square or the picture may be mirrored.
    """
    frame = frame or make_frame_without_north()
    fault = find_line_fault(line.foot_px, line.tip_px, line.error_px, what="the shadow") or find_line_fault(
        line.foot_px, roof_px, line.error_px, what="the lean from foot to roof"
    )
    if fault:
        return fault
    shadow = frame.measure_ground(line.foot_px, line.tip_px)
    lean = frame.measure_ground(line.foot_px, roof_px)
    if not (math.hypot(*shadow) and math.hypot(*lean)):
        return ShadowRefusal("the picture's grid gives the marked lines no length; check its georeference")
    by_tip, by_roof = _find_gradient(shadow), _find_gradient(lean)
    # The foot moves both lines at once, and with them both directions.
    by_foot = (by_tip[0] - by_roof[0], by_tip[1] - by_roof[1])
    parts = [_apply(gradient, frame) * line.error_px for gradient in (by_tip, by_roof, by_foot)]
    return LeanMeasurement(
        angle_deg=(_find_azimuth(shadow) - _find_azimuth(lean)) % 360,
        sigma_deg=math.degrees(math.hypot(*parts)),
        shadow_px=math.dist(line.foot_px, line.tip_px),
        lean_px=math.dist(line.foot_px, roof_px),
    )


def make_sun_from_lean(lean: LeanMeasurement, satellite: SatelliteView) -> MeasuredSun | ShadowRefusal:
    """The sun's true azimuth by a lean and the satellite that is said to have taken the picture.

    What contradicts it may be the time, the place or the satellite: it tests all three at once.
    """
    numbers = (satellite.azimuth_deg, satellite.off_nadir_deg, satellite.sigma_deg)
    if not all(map(math.isfinite, numbers)) or satellite.sigma_deg < 0:
        return ShadowRefusal("where the satellite stood is not known: give its angles or element sets")
    if satellite.off_nadir_deg < SMALLEST_OFF_NADIR_DEG:
        return ShadowRefusal(
            f"the satellite looked {satellite.off_nadir_deg:.1f} degrees off nadir, under"
            f" {SMALLEST_OFF_NADIR_DEG:g}: buildings lean too little to show where it stood"
        )
    return MeasuredSun(
        azimuth_deg=(satellite.azimuth_deg + lean.angle_deg) % 360,
        azimuth_sigma_deg=math.hypot(lean.sigma_deg, satellite.sigma_deg),
        missing=("elevation: not measured by a lean",),
        basis=f"a shadow against a building's lean, the satellite's azimuth {satellite.source}",
    )


def _find_azimuth(vector: tuple[float, float]) -> float:
    return math.degrees(math.atan2(*vector))


def _find_gradient(vector: tuple[float, float]) -> tuple[float, float]:
    """How the direction of a vector (east, north) changes, in radians, when its end moves a metre."""
    squared = vector[0] ** 2 + vector[1] ** 2
    return vector[1] / squared, -vector[0] / squared


def _apply(gradient: tuple[float, float], frame: Frame) -> float:
    return frame.measure_pixel_share(*gradient)
