"""How often a caption with a wrong date is contradicted, and that no right one is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from accuracy_records import Given, Truth, make_record, read_truths
from accuracy_table import Table, Target, rate

from catalogue.check.checks import CHECKS, run_checks
from catalogue.record.answer import Answers, AnswerState, Question

_SEED = 20
# Wrong dates a scene: the six of 1 to 3 days off are all that there are; from 14 days on, where nearly
# every one is found, two.
_DRAWS, _FEW_DRAWS, _FEW_FROM_DAYS = 6, 2, 14
# Days shifted, and the least rate that is asked for: the table of published angles at 0.5 deg (1,107
# Maxar collects); the year is shown and not asked for, as the sun of the same day is the same.
SHIFTS = ((1, 3), (3, 7), (7, 14), (14, 30), (30, 60), (60, 183), (330, 400))
LEAST = (0.58, 0.92, 0.99, 1.00, 1.00, 1.00, None)
_GIVEN = Given("published angles", angles=True)


@dataclass(frozen=True)
class _Shifted:
    """Answers to the captions of one group, by shift; the first are unshifted."""

    name: str
    true: list[Answers]
    wrong: list[list[Answers]]


def measure_dates(folder: Path, *, most: int) -> list[Table]:
    """Rates of "contradicted" for captions with published angles, by days off."""
    sound, faulty = read_truths(folder)
    maxar = [truth for truth in sound if truth.is_maxar]
    landsat = [truth for truth in sound if truth.platform.startswith("Landsat")]
    sentinel = [truth for truth in sound if truth.platform.startswith("Sentinel")]
    groups = [
        _check_shifted(folder, name, truths[:most])
        for name, truths in (("Maxar collects", maxar), ("Landsat", landsat), ("Sentinel-2", sentinel))
    ]
    return [_make_table(groups), _check_faulty(folder, faulty)]


def _check_shifted(folder: Path, name: str, truths: Sequence[Truth]) -> _Shifted:
    rng = Random(_SEED)
    return _Shifted(
        name,
        [_check(folder, truth) for truth in truths],
        [
            [_check(folder, stated) for truth in truths for stated in _list_shifted(truth, rng, low, high)]
            for low, high in SHIFTS
        ],
    )


def _list_shifted(truth: Truth, rng: Random, low: int, high: int) -> list[Truth]:
    """Some of the dates that are so many whole days off."""
    days = [*range(-high, 1 - low), *range(low, high + 1)]
    draws = _DRAWS if low < _FEW_FROM_DAYS else _FEW_DRAWS
    return [replace(truth, at=truth.at + timedelta(days=off)) for off in rng.sample(days, draws)]


def _check(folder: Path, stated: Truth) -> Answers:
    return run_checks(make_record(folder, stated, _GIVEN), CHECKS)


def is_contradicted(answers: Answers, question: Question) -> bool:
    """Whether the answer to this question is "contradicted"."""
    return answers.get(question).answer is AnswerState.CONTRADICTED


def _make_table(groups: Sequence[_Shifted]) -> Table:
    rows = []
    for group in groups:
        rows.append((group.name, "misdated", *_rate_all(group, _is_misdated)))
        rows.append(("", "any of the four", *_rate_all(group, lambda answers: answers.is_contradicted)))
    maxar = [_count(wrong, _is_misdated) / len(wrong) for wrong in groups[0].wrong]
    targets = [
        Target(
            f"Maxar, {low} to {high} days off: at least {least:.2f}", f"{found:.3f}", round(found, 2) >= least
        )
        for (low, high), found, least in zip(SHIFTS, maxar, LEAST, strict=True)
        if least is not None
    ]
    accused = [(group.name, _count(group.true, lambda one: one.is_contradicted)) for group in groups]
    total = sum(len(group.true) for group in groups)
    found = sum(count for _, count in accused)
    unshifted = f"unshifted captions contradicted in any question: 0 of {total}"
    targets.append(Target(unshifted, str(found), found == 0))
    return Table(
        "dates",
        "Share of captions contradicted, by days that the date is off (same clock time)",
        ("scenes", "question", "n", "0", *(f"{low}-{high}" for low, high in SHIFTS)),
        tuple(rows),
        targets=tuple(targets),
        notes=(
            f"{_DRAWS} wrong dates a scene in each column, {_FEW_DRAWS} from {_FEW_FROM_DAYS} days on, drawn "
            "with a fixed seed; n counts scenes.",
        ),
    )


def _is_misdated(answers: Answers) -> bool:
    return is_contradicted(answers, Question.MISDATED)


def _rate_all(group: _Shifted, is_hit: Callable[[Answers], bool]) -> tuple[str, ...]:
    cells = [rate(_count(each, is_hit), len(each)) for each in (group.true, *group.wrong)]
    return str(len(group.true)), *cells


def _count(answers: Sequence[Answers], is_hit: Callable[[Answers], bool]) -> int:
    return sum(is_hit(one) for one in answers)


def _check_faulty(folder: Path, faulty: Sequence[Truth]) -> Table:
    rows = []
    for truth in faulty:
        answers = _check(folder, truth)
        rows.append((truth.id, *(answers.get(question).answer.value for question in Question)))
    return Table(
        "dates",
        "Scenes whose published record is itself wrong by the rules of the sun table: not counted above",
        ("scene", *(question.value for question in Question)),
        tuple(rows),
        notes=(f"{len(faulty)} in all.",),
    )
