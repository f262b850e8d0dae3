"""Whether recorded answers can be what this program records: each follows from its findings, none endless."""

import re
from collections import Counter

from catalogue.errors import ValueRefused
from catalogue.record.answer import PROPOSITIONS, Answer, Checked, CheckFinding, Question, roll_up
from catalogue.record.fact import Fact

# Real findings have one to six facts and sentences of up to 300 characters. What is longer is cut before it
# is recorded (`check/brevity.py`), so that an entry stays far below the 16 MB that a journal takes.
MAX_FINDINGS = 40
MAX_FACTS = 12
MAX_VALUES = 32
MAX_EVIDENCE = 24
MAX_SENTENCE_CHARS = 2_000
MAX_TEXT_CHARS = 1_000
MAX_NAME_CHARS = 100
# Many times those that there are; a later program may have more.
_MAX_CHECKS = 500
_MAX_SOURCES = 10_000
_CODE = re.compile(r"[A-Z]{1,8}-[0-9]{3}", re.ASCII)


def check_answers(checked: Checked) -> None:
    """Nothing, when every answer is what its findings come to and every reader can show them.

    Raises:
        ValueRefused: an answer does not follow, a finding stands under another question or under a check that
            did not run, a fact refers to an entry by itself, or there is more than this program ever records.
    """
    for question in Question:
        _check_answer(question, checked.answers.get(question))
    _check_count(len(checked.sources), _MAX_SOURCES, "sources")
    for source in checked.sources:
        _check_text(source.name, MAX_NAME_CHARS)
        _check_text(source.version, MAX_NAME_CHARS)


def _check_answer(question: Question, answer: Answer) -> None:
    # Words that change in a later version have to be kept here beside the new ones: entries stay.
    if answer.proposition != PROPOSITIONS[question]:
        raise ValueRefused(answer.proposition, f"is not what the question {question.value} answers")
    _check_count(len(answer.ran) + len(answer.not_run), _MAX_CHECKS, "checks")
    for name in answer.ran:
        _check_text(name, MAX_NAME_CHARS)
    for one in answer.not_run:
        _check_text(one.check, MAX_NAME_CHARS)
        _check_text(one.reason, MAX_SENTENCE_CHARS)
        if one.check in answer.ran:
            raise ValueRefused(one.check, "is said to have run and not to have run")
    for finding in answer.findings:
        if finding.question is not question or finding.check not in answer.ran:
            raise ValueRefused(
                finding.code, "stands under another question, or under a check that did not run"
            )
        _check_finding(finding)
    per_check = Counter(finding.check for finding in answer.findings)
    _check_count(max(per_check.values(), default=0), MAX_FINDINGS, "findings of one check")
    due = roll_up(answer.findings, has_run=bool(answer.ran))
    if answer.answer is not due:
        raise ValueRefused(
            answer.answer.value, f"does not follow from the findings, which come to {due.value!r}"
        )


def _check_finding(finding: CheckFinding) -> None:
    if not _CODE.fullmatch(finding.code):
        raise ValueRefused(finding.code, "is no code of a finding")
    _check_text(finding.sentence, MAX_SENTENCE_CHARS)
    _check_count(len(finding.evidence), MAX_EVIDENCE, "values behind one finding")
    for pair in finding.evidence:
        for text in pair:
            _check_text(text, MAX_TEXT_CHARS)
    _check_count(len(finding.facts), MAX_FACTS, "facts behind one finding")
    for fact in finding.facts:
        _check_fact(fact)


def _check_fact(fact: Fact) -> None:
    if fact.noted is not None:
        raise ValueRefused(fact.noted.entry, "is an entry that a finding's fact refers to, which none does")
    _check_text(fact.name, MAX_NAME_CHARS)
    _check_text(fact.source, MAX_TEXT_CHARS)
    _check_text(fact.raw or "", MAX_TEXT_CHARS)
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    _check_count(len(values), MAX_VALUES, "values of one fact")
    for value in values:
        if isinstance(value, str):
            _check_text(value, MAX_TEXT_CHARS)


def _check_text(text: str, limit: int) -> None:
    if len(text) > limit:
        raise ValueRefused(text, f"has {len(text):,} characters, more than the {limit:,} that are recorded")


def _check_count(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise ValueRefused(f"{count:,} {what}", f"is more than the {limit:,} that are recorded")
