"""The rational polynomial model of a satellite camera: ground to pixel, and back at one height."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

_COUNT = 20
_OFFSETS = ("LINE", "SAMP", "LAT", "LONG", "HEIGHT")
# Newton's method halves nothing here: the models are nearly linear and settle in three to five steps.
_STEPS = 30
_SETTLED_PX = 1e-6


@dataclass(frozen=True)
class RationalModel:
    """Coefficients of RPC00B: line and sample as ratios of two cubic polynomials.

    Attributes:
        offsets: line, sample, latitude, longitude, height; the centre of the upper left pixel is 0, 0.
        scales: in the same order.
        line_num, line_den, samp_num, samp_den: 20 coefficients each.

    Source: NIMA STDI-0002, appendix E, section E.2.4 (RPC00B).
    """

    offsets: tuple[float, ...]
    scales: tuple[float, ...]
    line_num: tuple[float, ...]
    line_den: tuple[float, ...]
    samp_num: tuple[float, ...]
    samp_den: tuple[float, ...]


def parse_rational_model(fields: Mapping[str, str]) -> RationalModel | None:
    """The model of fields named as GDAL names them (LINE_OFF ... SAMP_DEN_COEFF); None if incomplete.

    Args:
        fields: names to text; the coefficients either as 20 numbers in one text, or as one field
            each, named LINE_NUM_COEFF_1 and so on; units after a number are dropped.
    """
    try:
        model = RationalModel(
            tuple(_parse_number(fields[f"{name}_OFF"]) for name in _OFFSETS),
            tuple(_parse_number(fields[f"{name}_SCALE"]) for name in _OFFSETS),
            *(_parse_numbers(fields, name) for name in ("LINE_NUM", "LINE_DEN", "SAMP_NUM", "SAMP_DEN")),
        )
    except (KeyError, ValueError):
        return None
    numbers = (
        *model.offsets,
        *model.scales,
        *model.line_num,
        *model.line_den,
        *model.samp_num,
        *model.samp_den,
    )
    return model if all(map(math.isfinite, numbers)) and all(model.scales) else None


def _parse_number(text: str) -> float:
    return float(text.split()[0]) if text.split() else float(text)


def _parse_numbers(fields: Mapping[str, str], name: str) -> tuple[float, ...]:
    whole = fields.get(f"{name}_COEFF")
    texts = whole.split() if whole else [fields[f"{name}_COEFF_{n}"] for n in range(1, _COUNT + 1)]
    if len(texts) != _COUNT:
        raise ValueError(f"{len(texts)} coefficients instead of {_COUNT}")
    return tuple(_parse_number(text) for text in texts)


def locate_pixel(model: RationalModel, column: float, row: float) -> tuple[float, float] | None:
    """(longitude, latitude) of a place on the pixel grid, at the model's middle height.

    Args:
        model: the camera.
        column: from the left edge of the picture (its corner is 0, 0; the model counts from the
            centre of that pixel).
        row: from the upper edge.

    Returns:
        Degrees; None when the model does not settle on a place.
    """
    sample, line = column - 0.5, row - 0.5
    lat = lon = 0.0  # normalised
    for _ in range(_STEPS):
        line_now, samp_now = _project(model, lat, lon)
        d_line, d_samp = line - line_now, sample - samp_now
        if not math.isfinite(d_line + d_samp):
            return None
        if abs(d_line) < _SETTLED_PX and abs(d_samp) < _SETTLED_PX:
            return model.offsets[3] + lon * model.scales[3], model.offsets[2] + lat * model.scales[2]
        step = _solve(model, (lat, lon), (d_line, d_samp), (line_now, samp_now))
        if step is None:
            return None
        lat, lon = lat + step[0], lon + step[1]
    return None


def _solve(
    model: RationalModel, at: tuple[float, float], miss: tuple[float, float], now: tuple[float, float]
) -> tuple[float, float] | None:
    """One step of Newton's method with measured slopes."""
    h = 1e-6
    line_p, samp_p = _project(model, at[0] + h, at[1])
    line_l, samp_l = _project(model, at[0], at[1] + h)
    a, b = (line_p - now[0]) / h, (line_l - now[0]) / h
    c, d = (samp_p - now[1]) / h, (samp_l - now[1]) / h
    determinant = a * d - b * c
    if not math.isfinite(determinant) or determinant == 0:
        return None
    return (d * miss[0] - b * miss[1]) / determinant, (a * miss[1] - c * miss[0]) / determinant


def _project(model: RationalModel, lat: float, lon: float) -> tuple[float, float]:
    """(line, sample) of a normalised latitude and longitude, at normalised height 0."""
    squares = (0.0, lon * lat, 0.0, 0.0, lon * lon, lat * lat, 0.0)
    cubes = (0.0, lon * lon * lon, lon * lat * lat, 0.0, lon * lon * lat, lat * lat * lat)
    terms = (1.0, lon, lat, *squares, *cubes)
    values = []
    for num, den, offset, scale in (
        (model.line_num, model.line_den, model.offsets[0], model.scales[0]),
        (model.samp_num, model.samp_den, model.offsets[1], model.scales[1]),
    ):
        below = _dot(den, terms)
        values.append(offset + scale * _dot(num, terms) / below if below else math.nan)
    return values[0], values[1]


def _dot(coefficients: tuple[float, ...], terms: tuple[float, ...]) -> float:
    # Terms 17 to 20 all contain the height, which is 0 here.
    return sum(c * t for c, t in zip(coefficients, terms, strict=False))
