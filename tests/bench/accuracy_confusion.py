"""Answers to records that are true or falsified one way, as a table of confusion."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from accuracy_records import EXPECTED, Given, Kind, Truth, falsify, make_record, read_truths
from accuracy_table import Table, Target, rate

from catalogue.check.checks import CHECKS, run_checks
from catalogue.record.answer import Answers, AnswerState, Bearing, Question

_SEED = 4
_LEAST_RECORDS = 500
_GIVEN = (
    Given("nothing else"),
    Given("published angles", angles=True),
    Given("element sets", elements=True),
    Given("angles and element sets", angles=True, elements=True),
    Given("the supplier's true sidecar and footprint", sidecar=True),
    Given("all of it", angles=True, elements=True, sidecar=True),
)
# Cells: supported, contradicted, cannot tell, not checked.
_STATES = (
    AnswerState.SUPPORTED,
    AnswerState.CONTRADICTED,
    AnswerState.CANNOT_TELL,
    AnswerState.NOT_CHECKED,
)
_FALSE = tuple(EXPECTED)


@dataclass(frozen=True)
class _Case:
    """One record with its answers."""

    truth: Truth
    kind: Kind
    answers: Answers
    has_sets: bool

    def is_contradicted(self, question: Question | None = None) -> bool:
        if question is None:
            return self.answers.is_contradicted
        return self.answers.get(question).answer is AnswerState.CONTRADICTED

    @property
    def is_detected(self) -> bool:
        """In the question whose proposition is false."""
        return self.is_contradicted(EXPECTED[self.kind])

    @property
    def is_misfiled(self) -> bool:
        """A proposition is contradicted that is true, because something else in the record is false."""
        others = [question for question in Question if question is not EXPECTED[self.kind]]
        return any(self.is_contradicted(question) for question in others)

    @property
    def is_reassured(self) -> bool:
        """A proposition is called supported that is false."""
        return self.answers.get(EXPECTED[self.kind]).answer is AnswerState.SUPPORTED

    def list_codes(self) -> list[str]:
        """Of what contradicts."""
        return [
            finding.code
            for question in Question
            for finding in self.answers.get(question).findings
            if finding.bearing is Bearing.CONTRADICTS
        ]


def measure_confusion(folder: Path, *, most: int) -> list[Table]:
    """Detections by kind of falsehood, and wrong accusations, for each way of giving evidence."""
    truths, _ = read_truths(folder)
    plan = list(_plan(truths[:most]))
    runs = {given: [_check(folder, truth, kind, given) for truth, kind in plan] for given in _GIVEN}
    return [
        _sum_up(runs),
        *(_list_kinds(given, cases) for given, cases in runs.items()),
        _list_with_sets(runs[_GIVEN[2]]),
        *(_count_answers(given, runs[given]) for given in (_GIVEN[3], _GIVEN[-1])),
        _count_codes(runs),
    ]


def _plan(truths: Sequence[Truth]) -> Iterator[tuple[Truth, Kind]]:
    """Each scene once: half stay true, and the other half share the kinds of falsehood evenly."""
    order = list(truths)
    Random(_SEED).shuffle(order)
    for number, truth in enumerate(order):
        yield truth, Kind.TRUE if number % 2 else _FALSE[number // 2 % len(_FALSE)]


def _check(folder: Path, truth: Truth, kind: Kind, given: Given) -> _Case:
    # The same falsehood for every way of giving evidence, so that the tables can be compared.
    stated = falsify(truth, kind, Random(f"{_SEED} {truth.id} {kind}"))
    subject = make_record(folder, stated, given, truth=truth)
    return _Case(truth, kind, run_checks(subject, CHECKS), bool(subject.elements))


def _sum_up(runs: dict[Given, list[_Case]]) -> Table:
    rows, accused, total = [], 0, 0
    for given, cases in runs.items():
        true = [case for case in cases if case.kind is Kind.TRUE]
        false = [case for case in cases if case.kind is not Kind.TRUE]
        wrong = sum(case.is_contradicted() for case in true)
        accused, total = accused + wrong, total + len(true)
        rows.append(
            (
                given.name,
                f"{wrong} of {len(true)}",
                f"{sum(case.is_contradicted() for case in false)} of {len(false)}",
                str(sum(case.is_detected for case in false)),
                str(sum(case.is_misfiled for case in false)),
                str(sum(case.is_reassured for case in false)),
                str(sum(case.has_sets for case in cases)) if given.elements else "-",
            )
        )
    records = min(len(cases) for cases in runs.values())
    return Table(
        "combined",
        "All records, by what is given besides the stated platform, time and place",
        (
            "given besides",
            "true records contradicted",
            "false records contradicted",
            "of these in the question concerned",
            "in a question whose proposition is true",
            "false propositions called supported",
            "records with element sets",
        ),
        tuple(rows),
        targets=(
            Target(
                f"truth scenes turned into records: at least {_LEAST_RECORDS}", str(records), records >= 500
            ),
            Target(f"wrong accusations in any question: 0 of {total}", str(accused), accused == 0),
        ),
    )


def _list_kinds(given: Given, cases: Sequence[_Case]) -> Table:
    rows = []
    for kind in _FALSE:
        group = [case for case in cases if case.kind is kind]
        detected = [case for case in group if case.is_detected]
        elsewhere = [case for case in group if case.is_contradicted() and not case.is_detected]
        where = Counter(
            question.value for case in elsewhere for question in Question if case.is_contradicted(question)
        )
        rows.append(
            (
                kind.value,
                EXPECTED[kind].value,
                str(len(group)),
                f"{len(detected)} ({rate(len(detected), len(group))})",
                f"{len(elsewhere)} ({_render_counts(where)})" if elsewhere else "0",
                str(sum(case.is_misfiled for case in detected)),
                str(len(group) - len(detected) - len(elsewhere)),
                str(sum(case.is_reassured for case in group)),
            )
        )
    return Table(
        "combined",
        f"Falsified records, given besides: {given.name}",
        (
            "false in it",
            "question concerned",
            "n",
            "contradicted there",
            "only in another",
            "there and in another",
            "not contradicted",
            "called supported",
        ),
        tuple(rows),
    )


def _list_with_sets(cases: Sequence[_Case]) -> Table:
    rows = []
    for kind in Kind:
        group = [case for case in cases if case.kind is kind and case.has_sets]
        supported = sum(case.answers.misdated.answer is AnswerState.SUPPORTED for case in group)
        contradicted = sum(case.is_contradicted() for case in group)
        rows.append((kind.value, str(len(group)), str(contradicted), str(supported)))
    return Table(
        "combined",
        "Records for whose stated platform and time there are element sets at all, nothing else given",
        ("false in the record", "n", "contradicted in any question", "misdated called supported"),
        tuple(rows),
    )


def _render_counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _count_answers(given: Given, cases: Sequence[_Case]) -> Table:
    rows = []
    for question in Question:
        for kind in Kind:
            counts = Counter(case.answers.get(question).answer for case in cases if case.kind is kind)
            rows.append((question.value, kind.value, *(str(counts[state]) for state in _STATES)))
    return Table(
        "combined",
        f"Every answer, given besides: {given.name}",
        ("question", "false in the record", *(state.value for state in _STATES)),
        tuple(rows),
    )


def _count_codes(runs: dict[Given, list[_Case]]) -> Table:
    counts = {kind: Counter[str]() for kind in Kind}
    for case in (case for cases in runs.values() for case in cases):
        counts[case.kind].update(set(case.list_codes()))
    return Table(
        "combined",
        "Records that a code contradicts, over all ways of giving evidence",
        ("false in the record", "codes"),
        tuple((kind.value, _render_counts(found) or "none") for kind, found in counts.items()),
    )
