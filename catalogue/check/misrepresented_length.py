"""Measured lengths against what the measured objects are stated to be."""

from collections.abc import Iterator
from math import hypot, sqrt

import msgspec

from catalogue.check.accounts import Account, Origin, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import find_georeference
from catalogue.check.reasons import NO_SCALE
from catalogue.check.subject import Subject
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.measure_label import LabelFault, Measure, MeasureLabel, parse_measure_label

_NAME = "measured length"
_SHORTEST_PX = 10.0
_SIGMAS = 3.0
# Published lengths are of the hull or over all, of the ship or of its class.
_EXPECTED_SHARE = 0.05
_WIDEST_M = 100_000.0
# Standard errors of metres per pixel: of a georeference, of one that is approximate or lies beside the
# picture, and of a figure that is stated (5 % of published ones, and the stretch along an unknown view).
_SURE, _APPROXIMATE, _STATED = 0.01, 0.03, 0.10


class _Ruler(msgspec.Struct, frozen=True, kw_only=True):
    """Metres per pixel, and how sure they are."""

    said: str
    column_m: tuple[float, float]
    row_m: tuple[float, float]
    share: float
    is_sure: bool
    facts: tuple[Fact, ...]

    def measure_m(self, columns: float, rows: float) -> float:
        """Metres along so many pixels to the right and down."""
        east = columns * self.column_m[0] + rows * self.row_m[0]
        north = columns * self.column_m[1] + rows * self.row_m[1]
        return hypot(east, north)


def _run(subject: Subject) -> Iterator[Result]:
    lines, problems = _list_lines(subject)
    if not lines and not problems:
        yield NotRun(
            check=_NAME,
            reason="no line is marked as a length; mark one with the label 'length expected=METRES NAME'",
        )
        return
    ruler = _find_ruler(subject)
    if lines and ruler is None:
        yield NotRun(
            check=_NAME,
            reason=NO_SCALE,
        )
        return
    measured = [_measure(line, label, ruler) for line, label in lines] if ruler else []
    if not measured:
        yield NotRun(check=_NAME, reason="; ".join(problems))
        return
    yield from measured
    for problem in problems:
        yield _tell("REP-022", f"{problem}.", Bearing.SAYS_NOTHING, severity=Severity.WARNING)


def _list_lines(subject: Subject) -> tuple[list[tuple[Annotation, MeasureLabel]], list[str]]:
    """The lines that can be measured, and why others cannot."""
    lines, problems = [], []
    for line in subject.image.annotations:
        is_length = [word.casefold() for word in line.label.split()[:1]] == [Measure.LENGTH]
        # A catalogue from elsewhere may hold a line of more points, which has no length by its ends.
        if line.shape is not Shape.LINE or len(line.points_px) != 2 or not is_length:
            continue
        label = parse_measure_label(line.label)
        if isinstance(label, LabelFault):
            problems.append(f"the line {line.label!r} cannot be read: {label.reason}")
        elif label is not None and label.measure is Measure.LENGTH:
            (x, y), (x2, y2) = line.points_px
            length_px = hypot(x2 - x, y2 - y)
            if length_px < _SHORTEST_PX:
                problems.append(
                    f"the line {line.label!r} is {length_px:.0f} pixels long, and under {_SHORTEST_PX:.0f} "
                    "its ends weigh too much; measure a longer one"
                )
            else:
                lines.append((line, label))
    return lines, problems


def _find_ruler(subject: Subject) -> _Ruler | None:
    georeference, grid = find_georeference(subject), subject.grid
    if georeference is not None and grid is not None and georeference.footprint is not None:
        # The grid is that at the centre, and the scale changes over a picture of a country.
        is_sure = not georeference.is_separate and georeference.extent_m < _WIDEST_M
        is_exact = is_sure and not georeference.footprint.is_approximate
        return _Ruler(
            said=georeference.said,
            column_m=grid.column_m,
            row_m=grid.row_m,
            share=_SURE if is_exact else _APPROXIMATE,
            is_sure=is_sure,
            facts=georeference.facts,
        )
    gsd = next((fact for account in _order(subject) if (fact := account.find_number("gsd_m"))), None)
    if gsd is None or not isinstance(gsd.value, int | float) or gsd.value <= 0:
        return None
    return _Ruler(
        said=f"{gsd.value:g} m a pixel by {gsd.render_source()}",
        column_m=(float(gsd.value), 0.0),
        row_m=(0.0, -float(gsd.value)),
        share=_STATED,
        is_sure=False,
        facts=(gsd,),
    )


def _order(subject: Subject) -> list[Account]:
    """The metadata that came with the file first."""
    accounts = [one for one in list_accounts(subject) if one.origin is not Origin.TAGS]
    return sorted(accounts, key=lambda one: one.origin is not Origin.PRODUCT)


def _measure(line: Annotation, label: MeasureLabel, ruler: _Ruler) -> CheckFinding:
    (x, y), (x2, y2) = line.points_px
    length_m = ruler.measure_m(x2 - x, y2 - y)
    pixel_m = length_m / hypot(x2 - x, y2 - y)
    error_m = sqrt(2 * (label.error_px * pixel_m) ** 2 + (ruler.share * length_m) ** 2)
    name = label.name or "the marked line"
    said = f"{name} measures {length_m:.0f} m, give or take {error_m:.0f} m, by {ruler.said}"
    evidence: tuple[tuple[str, str], ...] = (
        ("length_m", f"{length_m:.1f}"),
        ("standard_error_m", f"{error_m:.1f}"),
    )
    if label.expected_m is None:
        return _tell("REP-021", f"{said}.", Bearing.SAYS_NOTHING, ruler.facts, evidence)
    is_taken = label.expected_error_m is None
    expected_error_m = _EXPECTED_SHARE * label.expected_m if is_taken else label.expected_error_m or 0.0
    off = abs(length_m - label.expected_m) / hypot(error_m, expected_error_m)
    taken = f" (no error is stated; {100 * _EXPECTED_SHARE:.0f} % is taken)" if is_taken else ""
    stated = f"{said}; it is stated to be {label.expected_m:g} m{taken}"
    evidence = (*evidence, ("standard_errors_apart", f"{off:.1f}"))
    if off <= _SIGMAS:
        return _tell("REP-021", f"{stated}, which agrees.", Bearing.SAYS_NOTHING, ruler.facts, evidence)
    if ruler.is_sure:
        sentence = f"{stated}, {off:.0f} standard errors off."
        return _tell("REP-020", sentence, Bearing.CONTRADICTS, ruler.facts, evidence)
    sentence = f"{stated}, {off:.0f} standard errors off; a copy may have been made smaller or larger."
    return _tell("REP-023", sentence, Bearing.SAYS_NOTHING, ruler.facts, evidence, severity=Severity.WARNING)


def _tell(
    code: str,
    sentence: str,
    bearing: Bearing,
    facts: tuple[Fact, ...] = (),
    evidence: tuple[tuple[str, str], ...] = (),
    *,
    severity: Severity | None = None,
) -> CheckFinding:
    return make_result(
        code,
        sentence,
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=bearing,
        severity=severity,
        facts=facts,
        evidence=evidence,
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
