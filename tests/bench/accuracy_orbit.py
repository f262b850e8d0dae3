"""How often the accept rule for orbits takes true collects, false satellites and wrong days."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import borrowed  # noqa: F401 - lets the next lines find them
from accept_rule import (
    OLDEST_JUDGED_DAYS,
    Give,
    Judged,
    find_given_sets,
    find_nearest_set,
    judge_others,
    judge_own,
    judge_swaths,
    judge_wrong_days,
    list_collects,
)
from accuracy_table import Table, Target, rate
from truth_rows import Row, read_rows

from catalogue.check.element_sets import parse_element_sets
from catalogue.check.pass_verdict import Verdict
from catalogue.check.sensors import find_sensor_by_number
from catalogue.check.set_plausibility import is_usable

_BINS = ((0.0, 3.0), (3.0, 7.0), (7.0, 14.0), (14.0, 30.0), (30.0, OLDEST_JUDGED_DAYS))
_COLUMNS = ("age of the nearest set, days", "n", "accepted", "contradicted", "undetermined", "share accepted")


def measure_orbit(folder: Path, *, most: int) -> list[Table]:
    """The accept rule on real collects, and which element sets are refused."""
    rows = list_collects(folder)[:most]
    own, others, wrong = _judge_all(folder, rows, find_given_sets)
    return [
        _make_table("True collects, their own satellite at their own time", own, least=0.97),
        _make_table("Another Maxar satellite at that place and time", others, most=0.12),
        _make_table(
            "The right satellite, 1 to 5 days off, within 45 minutes of its clock time", wrong, most=0.14
        ),
        _compare_one_sided(folder, rows),
        _measure_refusals(folder),
        _measure_swaths(folder, most),
    ]


def _measure_swaths(folder: Path, most: int) -> Table:
    judged = judge_swaths(folder, read_rows(folder / "s2_landsat_scene_times.csv")[:most])
    return _make_table(
        "Landsat and Sentinel-2 scenes, their own satellite at the published time", judged, least=0.97
    )


def _judge_all(
    folder: Path, rows: Sequence[Row], give: Give
) -> tuple[list[Judged], list[Judged], list[Judged]]:
    return (
        judge_own(folder, rows, give=give),
        judge_others(folder, rows, give=give),
        judge_wrong_days(folder, rows, give=give),
    )


def _count(judged: Sequence[Judged], low: float = -1, high: float = OLDEST_JUDGED_DAYS) -> Counter[Verdict]:
    return Counter(verdict for age, verdict in judged if low < age <= high)


def _make_table(
    title: str, judged: Sequence[Judged], *, least: float | None = None, most: float | None = None
) -> Table:
    rows = [(f"{low:.0f} to {high:.0f}", *_cells(_count(judged, low, high))) for low, high in _BINS]
    whole = _count(judged)
    share = whole[Verdict.POSSIBLE] / whole.total() if whole.total() else 0.0
    targets = []
    if least is not None:
        targets.append(Target(f"accepted at least {least:.0%}", f"{share:.1%}", share >= least))
        accused = whole[Verdict.CONTRADICTED]
        targets.append(Target("true collects contradicted: 0", str(accused), accused == 0))
    if most is not None:
        targets.append(Target(f"accepted at most {most:.0%}", f"{share:.1%}", share <= most))
    return Table("orbit", title, _COLUMNS, (*rows, ("all", *_cells(whole))), targets=tuple(targets))


def _cells(counts: Counter[Verdict]) -> tuple[str, ...]:
    accepted = counts[Verdict.POSSIBLE]
    return (
        str(counts.total()),
        str(accepted),
        str(counts[Verdict.CONTRADICTED]),
        str(counts[Verdict.UNDETERMINED]),
        rate(accepted, counts.total()),
    )


def _compare_one_sided(folder: Path, rows: Sequence[Row]) -> Table:
    names = ("its own satellite", "another Maxar satellite", "a wrong day")
    judged = _judge_all(folder, rows, find_nearest_set)
    return Table(
        "orbit",
        "The same when only the one nearest set is given: a manoeuvre cannot show",
        ("asked of", *_COLUMNS[1:]),
        tuple((name, *_cells(_count(each))) for name, each in zip(names, judged, strict=True)),
    )


def _measure_refusals(folder: Path) -> Table:
    invented = read_rows(folder / "tle_suspect_examples.csv")
    genuine = read_rows(folder / "tle_history.csv")
    counts = {
        name: Counter(_take(row) for row in rows)
        for name, rows in (("found in public source code", invented), ("genuine history", genuine))
    }
    refused = [each["refused"] for each in counts.values()]
    return Table(
        "orbit",
        "Element sets taken and refused",
        ("sets", "n", "refused", "set aside as implausible", "taken"),
        tuple(
            (name, str(each.total()), *(str(each[word]) for word in ("refused", "set aside", "taken")))
            for name, each in counts.items()
        ),
        targets=(
            Target("33 of 34 invented sets refused", f"{refused[0]} of {len(invented)}", refused[0] >= 33),
            Target(f"of {len(genuine):,} genuine sets refused: 0", str(refused[1]), refused[1] == 0),
        ),
    )


def _take(row: Row) -> str:
    """What becomes of two lines that a user gives."""
    file = parse_element_sets(f"{row['line1']}\n{row['line2']}\n")
    if not file.sets:
        return "refused"
    (found,) = file.sets
    sensor = find_sensor_by_number(found.norad_id)
    return "taken" if sensor is None or is_usable(found, sensor) else "set aside"
