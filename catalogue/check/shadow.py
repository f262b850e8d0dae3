"""Where the sun stood, from shadows marked in a picture."""

import math
from dataclasses import dataclass

from catalogue.check.shadow_frame import SHORTEST_PX, Frame, Pixel
from catalogue.errors import UsageFault

# Shadows of different objects scatter by about this much more than their end points explain: foot
# and tip are not exactly below and at the top. A third of the practical minimum of 3 degrees.
_SCATTER_DEG = 1.0
# Less probable than this is called disagreement.
_DISAGREEMENT_CHANCE = 0.01


@dataclass(frozen=True, kw_only=True)
class ShadowLine:
    """A shadow as somebody marked it; both ends lie on the ground.

    Attributes:
        foot_px: (column, row) of the foot of the object, not of its roof.
        tip_px: of the end of its shadow.
        error_px: standard error of each end, in columns and in rows.
        height_m: of the object above the ground, when known.
        height_error_m: standard error of the height.
    """

    foot_px: Pixel
    tip_px: Pixel
    error_px: float = 1.0
    height_m: float | None = None
    height_error_m: float | None = None


@dataclass(frozen=True)
class ShadowRefusal:
    """Why nothing is measured.

    Attributes:
        reason: a sentence that says what to do.
    """

    reason: str


@dataclass(frozen=True, kw_only=True)
class ShadowMeasurement:
    """What one shadow says about the sun; a value that cannot be known is None and `missing` says why.

    Attributes:
        length_px: from foot to tip.
        picture_azimuth_deg: towards the sun, clockwise from the picture's upper edge.
        azimuth_deg: towards the sun, clockwise from true north.
        azimuth_sigma_deg: standard error by the end points alone; that of north comes on top.
        length_m: on the ground.
        elevation_deg: of the sun above level ground.
        elevation_sigma_deg: standard error by the end points and the height; that of the scale comes on top.
        missing: why a value is None.
        frame: scale and north that were used.
    """

    length_px: float
    picture_azimuth_deg: float
    azimuth_deg: float | None
    azimuth_sigma_deg: float
    length_m: float | None
    elevation_deg: float | None
    elevation_sigma_deg: float | None
    missing: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Whether several measurements of one angle can all be right.

    Attributes:
        count: of measurements.
        spread_deg: the largest distance from their mean.
        chance: that sound measurements scatter at least so much.
        agrees: whether that chance is 1 % or more.
    """

    count: int
    spread_deg: float
    chance: float
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class MeasuredSun:
    """Where the sun stood by everything measured, with standard errors that include north and scale.

    Attributes:
        azimuth_deg: clockwise from true north, 0 to 360; None when north is unknown.
        azimuth_sigma_deg: of it.
        elevation_deg: above level ground; None when no height or no scale is known.
        elevation_sigma_deg: of it.
        agreement: of the azimuths, and of the elevations, where there are several.
        missing: why a value is None.
        basis: what it was measured from, as a phrase.

    Raises:
        UsageFault: an angle without its error, or numbers that are none: they would accuse wrongly.
    """

    azimuth_deg: float | None = None
    azimuth_sigma_deg: float | None = None
    elevation_deg: float | None = None
    elevation_sigma_deg: float | None = None
    agreement: tuple[Agreement, ...] = ()
    missing: tuple[str, ...] = ()
    basis: str = "shadows"

    def __post_init__(self) -> None:
        for name, angle, sigma in (
            ("azimuth", self.azimuth_deg, self.azimuth_sigma_deg),
            ("elevation", self.elevation_deg, self.elevation_sigma_deg),
        ):
            if angle is None:
                continue
            if sigma is None or not (math.isfinite(angle) and math.isfinite(sigma) and sigma >= 0):
                raise UsageFault(f"{name} {angle} +- {sigma} is no measured angle: give both in degrees")

    @property
    def agrees(self) -> bool:
        """Whether no measurements disagree with each other."""
        return all(part.agrees for part in self.agreement)


def measure_shadow(line: ShadowLine, frame: Frame) -> ShadowMeasurement | ShadowRefusal:
    """The sun's direction by one shadow, with first-order errors; refused when it is too short.

    The direction from tip to foot points towards the sun. An error of one pixel at both ends makes
    the azimuth uncertain by 81 degrees divided by the length in pixels. Slope of the ground changes
    the length of a shadow, and with it the elevation, but not its direction as seen from above.
    """
    if refusal := find_line_fault(line.foot_px, line.tip_px, line.error_px, what="the shadow"):
        return refusal
    east, north = frame.measure_ground(line.tip_px, line.foot_px)
    length = math.hypot(east, north)
    if length == 0 or not math.isfinite(length):
        return ShadowRefusal("the picture's grid gives the shadow no length; check its georeference")
    along = (east / length, north / length)
    # Both ends err independently, so their difference errs by the square root of 2 more.
    across_m = math.sqrt(2) * line.error_px * frame.measure_pixel_share(-along[1], along[0])
    along_m = math.sqrt(2) * line.error_px * frame.measure_pixel_share(*along)
    columns, rows = line.foot_px[0] - line.tip_px[0], line.foot_px[1] - line.tip_px[1]
    no_north = _explain_north(frame)
    no_elevation = _explain_elevation(line, frame)
    elevation, sigma = (None, None) if no_elevation else _measure_elevation(line, length, along_m)
    return ShadowMeasurement(
        length_px=math.hypot(columns, rows),
        picture_azimuth_deg=math.degrees(math.atan2(columns, -rows)) % 360,
        azimuth_deg=None if no_north else math.degrees(math.atan2(east, north)) % 360,
        azimuth_sigma_deg=math.degrees(across_m / length),
        length_m=None if frame.scale_share is None else length,
        elevation_deg=elevation,
        elevation_sigma_deg=sigma,
        missing=(*no_north, *no_elevation),
        frame=frame,
    )


def find_line_fault(start_px: Pixel, end_px: Pixel, error_px: float, *, what: str) -> ShadowRefusal | None:
    """Why a line cannot be measured: numbers that are none, or too short for its errors."""
    length = math.hypot(end_px[0] - start_px[0], end_px[1] - start_px[1])
    if not (math.isfinite(length) and math.isfinite(error_px) and error_px > 0):
        return ShadowRefusal(f"{what} has ends or an error that are no pixel positions; mark it again")
    shortest = SHORTEST_PX * max(1.0, error_px)
    if length < shortest:
        return ShadowRefusal(
            f"{what} is {length:.1f} pixels long, under {shortest:g}: its direction would be uncertain by"
            f" more than 8 degrees; mark a longer one, or find the picture in a higher resolution"
        )
    return None


def _explain_north(frame: Frame) -> tuple[str, ...]:
    if frame.north_sigma_deg is None:
        return (f"azimuth: {frame.no_north or 'nothing says where north is'}",)
    return ()


def _explain_elevation(line: ShadowLine, frame: Frame) -> tuple[str, ...]:
    if line.height_m is None:
        return ("elevation: the height of the object is not stated",)
    if not (math.isfinite(line.height_m) and line.height_m > 0):
        return (f"elevation: {line.height_m} m is no height",)
    if line.height_error_m is None or not (math.isfinite(line.height_error_m) and line.height_error_m >= 0):
        return ("elevation: the error of the height is not stated",)
    if frame.scale_share is None:
        return ("elevation: the ground sample distance is not known",)
    return ()


def _measure_elevation(line: ShadowLine, length_m: float, sigma_m: float) -> tuple[float, float]:
    assert line.height_m is not None
    assert line.height_error_m is not None
    elevation = math.atan2(line.height_m, length_m)
    share = math.hypot(sigma_m / length_m, line.height_error_m / line.height_m)
    return math.degrees(elevation), math.degrees(math.sin(elevation) * math.cos(elevation) * share)


def combine_shadows(measurements: tuple[ShadowMeasurement, ...]) -> MeasuredSun:
    """The sun by all shadows of one picture: means weighted by their errors, and whether they agree.

    The errors of north and scale are common to all shadows and do not shrink with their number.
    Where they disagree, the standard error grows by the excess of their scatter.

    Raises:
        UsageFault: no measurement, or measurements with different frames.
    """
    if not measurements or any(m.frame != measurements[0].frame for m in measurements):
        raise UsageFault("only shadows measured in one picture, by one scale and north, can be combined")
    frame = measurements[0].frame
    azimuths = [(m.azimuth_deg, m.azimuth_sigma_deg) for m in measurements if m.azimuth_deg is not None]
    heights = [
        (m.elevation_deg, m.elevation_sigma_deg)
        for m in measurements
        if m.elevation_deg is not None and m.elevation_sigma_deg is not None
    ]
    azimuth = _combine(azimuths)
    elevation = _combine(heights)
    return MeasuredSun(
        azimuth_deg=azimuth[0] % 360 if azimuth else None,
        azimuth_sigma_deg=math.hypot(azimuth[1], frame.north_sigma_deg or 0.0) if azimuth else None,
        elevation_deg=elevation[0] if elevation else None,
        elevation_sigma_deg=math.hypot(elevation[1], _scale_sigma(elevation[0], frame))
        if elevation
        else None,
        agreement=tuple(part[2] for part in (azimuth, elevation) if part and part[2].count > 1),
        missing=tuple(dict.fromkeys(text for m in measurements for text in m.missing)),
        basis=f"{len(measurements)} marked shadow{'s' * (len(measurements) > 1)}, {frame.source}",
    )


def _scale_sigma(elevation_deg: float, frame: Frame) -> float:
    elevation = math.radians(elevation_deg)
    return math.degrees(math.sin(elevation) * math.cos(elevation) * (frame.scale_share or 0.0))


def _combine(values: list[tuple[float, float]]) -> tuple[float, float, Agreement] | None:
    """(mean, standard error, agreement) of angles and their errors, on the circle."""
    if not values:
        return None
    weights = [1 / (sigma * sigma + 1e-12) for _, sigma in values]
    # From the best measurement, differences are small unless something disagrees.
    start = max(zip(weights, values, strict=True))[1][0]
    away = [turn(angle, start) for angle, _ in values]
    mean = sum(w * d for w, d in zip(weights, away, strict=True)) / sum(weights)
    residuals = [turn(d, mean) for d in away]
    squares = sum(r * r / (s * s + _SCATTER_DEG**2) for r, (_, s) in zip(residuals, values, strict=True))
    freedom = len(values) - 1
    chance = compute_chance(squares, freedom)
    excess = max(1.0, math.sqrt(squares / freedom)) if freedom else 1.0
    agreement = Agreement(
        count=len(values),
        spread_deg=max(abs(r) for r in residuals),
        chance=chance,
        agrees=chance >= _DISAGREEMENT_CHANCE,
    )
    return start + mean, excess / math.sqrt(sum(weights)), agreement


def turn(angle_deg: float, from_deg: float) -> float:
    """Degrees from one direction to another the short way, -180 to 180."""
    return (angle_deg - from_deg + 180) % 360 - 180


def compute_chance(squares: float, freedom: int) -> float:
    """That a chi-squared variable with so many degrees of freedom is at least so large.

    Source: Abramowitz and Stegun, 26.4.4 and 26.4.5.
    """
    if freedom <= 0:
        return 1.0
    half = squares / 2
    if freedom % 2 == 0:
        term, total = 1.0, 1.0
        for step in range(1, freedom // 2):
            term *= half / step
            total += term
        return min(1.0, math.exp(-half) * total)
    term, total = math.sqrt(squares), 0.0
    for step in range(1, (freedom - 1) // 2 + 1):
        total += term
        term *= squares / (2 * step + 1)
    return min(1.0, math.erfc(math.sqrt(half)) + math.sqrt(2 / math.pi) * math.exp(-half) * total)
