"""What a picture can say about what is claimed with it: four questions, their answers, and the findings."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from catalogue.record.fact import Fact
from catalogue.record.finding import Finding, Severity
from catalogue.record.statement import Statement


class Question(StrEnum):
    """The four ways to misuse a picture, each asked as a question."""

    MODIFIED = "modified"
    MISDATED = "misdated"
    MISLOCATED = "mislocated"
    MISREPRESENTED = "misrepresented"


# What is supported or contradicted: never that a claim is true, only what stands here.
PROPOSITIONS: dict[Question, str] = {
    Question.MODIFIED: "the picture is as its maker left it",
    Question.MISDATED: "it was taken when it is said to have been",
    Question.MISLOCATED: "it was taken where it is said to have been",
    Question.MISREPRESENTED: "it can show what is claimed with it",
}


class AnswerState(StrEnum):
    """What the findings say together about one proposition."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot tell"
    NOT_CHECKED = "not checked"


class Bearing(StrEnum):
    """What one finding says about the proposition of its question."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SAYS_NOTHING = "says nothing"


_SEVERITIES = {
    Bearing.CONTRADICTS: Severity.FAULT,
    Bearing.SUPPORTS: Severity.NOTE,
    Bearing.SAYS_NOTHING: Severity.NOTE,
}


class CheckFinding(Finding, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a check found.

    Attributes:
        check: the check's name.
        question: which of the four it bears on.
        bearing: whether it supports or contradicts the proposition, or says nothing to it.
        facts: what it used, each with its basis and source.
    """

    check: str
    question: Question
    bearing: Bearing
    facts: tuple[Fact, ...] = ()


class NotRun(msgspec.Struct, frozen=True, kw_only=True):
    """That a check could not run.

    Attributes:
        check: the check's name.
        reason: what was missing, and what to give so that it can run.
    """

    check: str
    reason: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question, with everything behind it.

    Attributes:
        answer: what the findings say together, by `roll_up`.
        proposition: what is supported or contradicted.
        findings: contradictions first, then support, then what says nothing.
        ran: the checks that ran.
        not_run: those that could not, each with the reason.
    """

    answer: AnswerState
    proposition: str
    findings: tuple[CheckFinding, ...] = ()
    ran: tuple[str, ...] = ()
    not_run: tuple[NotRun, ...] = ()


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The four answers for one image."""

    modified: Answer
    misdated: Answer
    mislocated: Answer
    misrepresented: Answer

    def get(self, question: Question) -> Answer:
        """The answer to one question."""
        answer: Answer = getattr(self, question.value)
        return answer

    @property
    def is_contradicted(self) -> bool:
        """Whether any proposition is contradicted."""
        return any(self.get(question).answer is AnswerState.CONTRADICTED for question in Question)


class Source(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A program or a data set that took part in a check.

    Attributes:
        name: such as "sgp4", "sensor table", "element sets", "trust list".
        version: as it calls itself, or the SHA-256 of the file.
    """

    name: str
    version: str


class Checked(Statement, frozen=True, kw_only=True):
    """That an image was checked: the four answers, and with what they were found.

    A later check is another entry and takes nothing away from this one.

    Attributes:
        answers: the four.
        sources: the programs and data sets that took part, sorted.
    """

    answers: Answers
    sources: tuple[Source, ...] = ()


def roll_up(findings: Iterable[CheckFinding], *, has_run: bool) -> AnswerState:
    """The one rule by which findings become an answer.

    One sound contradiction outweighs any support; without either nothing can be told; and where no check
    could run, nothing was checked.
    """
    bearings = {finding.bearing for finding in findings}
    if Bearing.CONTRADICTS in bearings:
        return AnswerState.CONTRADICTED
    if Bearing.SUPPORTS in bearings:
        return AnswerState.SUPPORTED
    return AnswerState.CANNOT_TELL if has_run else AnswerState.NOT_CHECKED


def find_severity(bearing: Bearing) -> Severity:
    """How much a finding weighs, unless its check says otherwise."""
    return _SEVERITIES[bearing]
