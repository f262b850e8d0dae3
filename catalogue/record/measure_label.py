"""What the label of a marked line says is measured along it, and the figures that go with it."""

import re
from enum import StrEnum

import msgspec

_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", re.ASCII)
_FIGURE = re.compile(r"([a-z][a-z-]*)=(\S*)", re.ASCII)
_FULL_CIRCLE_DEG = 360.0


class Measure(StrEnum):
    """The kinds of measuring line; each is the first word of a label."""

    SHADOW = "shadow"
    LEAN = "lean"
    NORTH = "north"
    LENGTH = "length"


class MeasureLabel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A measuring line's label.

    Attributes:
        measure: shadow (foot to tip), lean (foot to roof), north (a line of known azimuth), or length.
        name: of the object, as written; a lean belongs to the shadow of the same name.
        error_px: standard error of each end of the line.
        height_m: of the object that throws the shadow.
        height_error_m: its standard error.
        azimuth_deg: true azimuth from the line's first end to its second, clockwise from north.
        azimuth_error_deg: its standard error; 2 deg when the label gives an azimuth alone.
        expected_m: how long the object is stated to be.
        expected_error_m: its standard error.
    """

    measure: Measure
    name: str = ""
    error_px: float = 1.0
    height_m: float | None = None
    height_error_m: float | None = None
    azimuth_deg: float | None = None
    azimuth_error_deg: float | None = None
    expected_m: float | None = None
    expected_error_m: float | None = None


class LabelFault(msgspec.Struct, frozen=True):
    """Why a label that begins like a measuring line's is none.

    Attributes:
        label: as written.
        reason: what is wrong with it, and what would be right.
    """

    label: str
    reason: str


# The figures that each kind may have: the word in the label, and the attribute it fills.
_FIGURES: dict[Measure, dict[str, str]] = {
    Measure.SHADOW: {"error": "error_px", "height": "height_m", "height-error": "height_error_m"},
    Measure.LEAN: {"error": "error_px"},
    Measure.NORTH: {"error": "error_px", "azimuth": "azimuth_deg", "azimuth-error": "azimuth_error_deg"},
    Measure.LENGTH: {"error": "error_px", "expected": "expected_m", "expected-error": "expected_error_m"},
}
# A height, a stated length and an end's error are never nothing; an error of a known value may be.
_ABOVE_ZERO = {"error_px", "height_m", "expected_m"}
_REQUIRED = {Measure.NORTH: {"azimuth": "azimuth_deg"}}
# A quay or road of 200 m, its ends read off a map to 5 m each.
_AZIMUTH_ERROR_DEG = 2.0
# What a person is shown: each with all figures that it may have.
MEASURE_FORMS = (
    "shadow height=45 height-error=5 error=2 crane (foot to tip of a shadow)",
    "lean error=2 crane (foot to roof of what leans)",
    "north azimuth=123 azimuth-error=2 quay (a line whose true azimuth a map gives)",
    "length expected=180 expected-error=10 error=2 MATROS (a length that is stated)",
)


def parse_measure_label(label: str) -> MeasureLabel | LabelFault | None:
    """What a line's label says is measured; None for an ordinary label.

    The first word names the kind, `name=value` words give figures (metres, degrees, pixels), and
    everything else is the name of the object: `shadow height=45 height-error=5 error=2 crane`. The name
    of a figure before a number (`height 45`) is a fault, and no part of the name of an object.
    """
    first, *words = label.split() or [""]
    try:
        measure = Measure(first.casefold())
    except ValueError:
        return None
    accepted = _FIGURES[measure]
    figures: dict[str, float] = {}
    names: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if "=" not in word:
            if word.casefold() in accepted and _NUMBER.match(following):
                return LabelFault(label, f"write {word.casefold()}={following}, without a blank")
            names.append(word)
            continue
        match = _FIGURE.fullmatch(word)
        if match is None or match[1] not in accepted:
            return LabelFault(label, f"{word!r} is no figure of a {measure}; known: {', '.join(accepted)}")
        attribute = accepted[match[1]]
        if attribute in figures:
            return LabelFault(label, f"{match[1]} is given twice")
        if (reason := _find_value_fault(attribute, match[2])) is not None:
            return LabelFault(label, f"{word!r}: {reason}")
        figures[attribute] = float(match[2])
    missing = [word for word, attribute in _REQUIRED.get(measure, {}).items() if attribute not in figures]
    if missing:
        return LabelFault(label, f"a line of measure {measure} needs {' and '.join(missing)}")
    if measure is Measure.NORTH:
        figures.setdefault("azimuth_error_deg", _AZIMUTH_ERROR_DEG)
    return msgspec.convert({"measure": measure, "name": " ".join(names), **figures}, MeasureLabel)


def find_label_doubt(label: str, *, is_line: bool) -> str | None:
    """Why a label with figures measures nothing all the same; None when it is not like a measuring one."""
    first, *words = label.split() or [""]
    if not any(_FIGURE.fullmatch(word) for word in words):
        return None
    kinds = ", ".join(Measure)
    if first.casefold() not in set(Measure):
        return f"{first!r} is none of the words that measure ({kinds}): the figures are not used"
    return None if is_line else f"only a line measures ({kinds}): the figures are not used"


def _find_value_fault(attribute: str, text: str) -> str | None:
    if not _NUMBER.fullmatch(text):
        return "give a number with a decimal point and without a unit"
    if attribute in _ABOVE_ZERO and float(text) == 0:
        return "must be more than 0"
    if attribute == "azimuth_deg" and float(text) > _FULL_CIRCLE_DEG:
        return "an azimuth is 0 to 360 degrees"
    return None
