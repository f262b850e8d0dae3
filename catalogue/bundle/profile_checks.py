"""What the public may see of checks: the answers, and which finding of which check bears how on them.

Sentences, evidence and facts of findings hold positions, times and names, and so may reasons why a check did
not run. Codes stay: what they prove, and what they do not, is explained for everybody. Of names, those that
are known here stay.
"""

import re

import msgspec

from catalogue.bundle.coarsen import WITHHELD
from catalogue.bundle.profile_veil import Veil
from catalogue.record.answer import (
    PROPOSITIONS,
    Answer,
    Answers,
    Checked,
    CheckFinding,
    NotRun,
    Question,
    Source,
)
from catalogue.record.check_names import CHECK_NAMES, SOURCE_NAMES
from catalogue.record.codes import EXPLANATIONS

# The forms that programs give to versions. An entry of another journal may hold anything.
_VERSION = re.compile(r"[0-9]{1,4}(?:[.-][0-9]{1,4}){0,3}(?:(?:a|b|rc|\.?dev|\.?post)[0-9]{1,3})?", re.ASCII)


def veil_checked(veil: Veil, checked: Checked) -> Checked:
    """A check of an image, without what tells where, when or whom."""
    answers = {
        question.value: _veil_answer(veil, question, checked.answers.get(question)) for question in Question
    }
    sources = {_veil_source(one) for one in checked.sources}
    return msgspec.structs.replace(
        checked,
        noted=veil.cite(checked.noted) if checked.noted else None,
        answers=Answers(**answers),
        sources=tuple(sorted(sources)),
    )


def _veil_answer(veil: Veil, question: Question, answer: Answer) -> Answer:
    return Answer(
        answer=answer.answer,
        # One that another program put into other words may say anything.
        proposition=PROPOSITIONS[question],
        findings=tuple(_veil_finding(veil, one) for one in answer.findings),
        ran=tuple(map(_veil_name, answer.ran)),
        not_run=tuple(_veil_not_run(veil, one) for one in answer.not_run),
    )


def _veil_finding(veil: Veil, finding: CheckFinding) -> CheckFinding:
    veil.counts["findings"] += 1
    return CheckFinding(
        code=finding.code if finding.code in EXPLANATIONS else WITHHELD,
        severity=finding.severity,
        sentence=WITHHELD,
        check=_veil_name(finding.check),
        question=finding.question,
        bearing=finding.bearing,
    )


def _veil_not_run(veil: Veil, one: NotRun) -> NotRun:
    veil.counts["reasons"] += 1
    return NotRun(check=_veil_name(one.check), reason=WITHHELD)


def _veil_name(name: str) -> str:
    return name if name in CHECK_NAMES else WITHHELD


def _veil_source(source: Source) -> Source:
    name = source.name if source.name in SOURCE_NAMES else WITHHELD
    return Source(name=name, version=_veil_version(source.version) if name != WITHHELD else WITHHELD)


def _veil_version(version: str) -> str:
    """Versions of programs and tables stay; digests of files that somebody gave do not."""
    return version if _VERSION.fullmatch(version) else WITHHELD
