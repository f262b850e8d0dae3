"""Findings short enough to be recorded: what a file or many statements make endless is cut, and told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from catalogue.record.answer import CheckFinding, NotRun
from catalogue.record.check_answers import (
    MAX_EVIDENCE,
    MAX_FACTS,
    MAX_FINDINGS,
    MAX_NAME_CHARS,
    MAX_SENTENCE_CHARS,
    MAX_TEXT_CHARS,
    MAX_VALUES,
)
from catalogue.record.fact import Fact, FactValue, Scalar
from catalogue.record.number import count

# Room for the sentence that tells how many more there are.
_SENTENCE_CHARS = MAX_SENTENCE_CHARS - 100


def limit_findings(findings: Iterable[CheckFinding]) -> Iterator[CheckFinding]:
    """So many of each check as can be recorded, the first; the last of them tells how many more there are.

    Args:
        findings: of one question, those that weigh most first.
    """
    by_check: defaultdict[str, list[CheckFinding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding)
    for several in by_check.values():
        kept = [shorten_finding(one) for one in several[:MAX_FINDINGS]]
        if more := len(several) - len(kept):
            told = f"{kept[-1].sentence} The check “{kept[-1].check}” found {more:,} more, not listed here."
            kept[-1] = msgspec.structs.replace(kept[-1], sentence=told)
        yield from kept


def shorten_finding(finding: CheckFinding) -> CheckFinding:
    """The finding, texts and lists no longer than can be recorded, and sources of facts told in words."""
    evidence = tuple((_cut(name), _cut(value)) for name, value in finding.evidence)
    more = len(finding.facts) - MAX_FACTS
    if more > 0:
        evidence = (*evidence[: MAX_EVIDENCE - 1], ("facts not listed", f"{more:,}"))
    return msgspec.structs.replace(
        finding,
        sentence=_cut(finding.sentence, _SENTENCE_CHARS),
        evidence=evidence[:MAX_EVIDENCE],
        facts=tuple(_shorten_fact(fact) for fact in finding.facts[:MAX_FACTS]),
    )


def shorten_reason(one: NotRun) -> NotRun:
    """The reason, no longer than can be recorded."""
    return msgspec.structs.replace(one, reason=_cut(one.reason, MAX_SENTENCE_CHARS))


def _shorten_fact(fact: Fact) -> Fact:
    return msgspec.structs.replace(
        fact,
        name=_cut(fact.name, MAX_NAME_CHARS),
        value=_shorten_value(fact.value),
        source=_cut(fact.render_source()),
        raw=_cut(fact.raw) if fact.raw is not None else None,
        noted=None,
    )


def _shorten_value(value: FactValue) -> FactValue:
    if not isinstance(value, tuple):
        return _shorten_scalar(value)
    kept = tuple(map(_shorten_scalar, value))
    if len(kept) <= MAX_VALUES:
        return kept
    return (*kept[: MAX_VALUES - 1], f"and {count(len(kept) - MAX_VALUES + 1, 'more value')}")


def _shorten_scalar(value: Scalar) -> Scalar:
    return _cut(value) if isinstance(value, str) else value


def _cut(text: str, limit: int = MAX_TEXT_CHARS) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
