"""Observation, claim and inference: three kinds of statement, told apart by colour, shape and word."""

from enum import StrEnum

from catalogue.record.answer import AnswerState
from catalogue.record.claim import Assessment, Verdict
from catalogue.record.fact import Basis
from catalogue.render.report_html import Html, element, join, quote


class Kind(StrEnum):
    """What sort of statement something is."""

    OBSERVATION = "observation"
    CLAIM = "claim"
    INFERENCE = "inference"


MEANINGS = {
    Kind.OBSERVATION: "A program read or measured it in the bytes of the file. Anybody who has the file can "
    "do it again.",
    Kind.CLAIM: "Somebody says so: a publisher, a supplier, or the person who recorded it. That it stands "
    "here does not make it right.",
    Kind.INFERENCE: "Somebody concluded it: an assessment, a mark or a tag of a person, or a value computed "
    "from others.",
}
KIND_OF_BASIS = {
    Basis.MEASURED: Kind.OBSERVATION,
    Basis.EMBEDDED: Kind.OBSERVATION,
    Basis.STATED: Kind.CLAIM,
    Basis.DERIVED: Kind.INFERENCE,
}
_SHAPES = {
    Kind.OBSERVATION: '<rect x="1.5" y="1.5" width="9" height="9"/>',
    Kind.CLAIM: '<path d="M1 1.5h10v6.5H6.2L3.4 11V8H1z" fill-opacity="0"/><path d="M3 3.8h6M3 5.8h4"/>',
    Kind.INFERENCE: '<path d="M6 .8 11.2 6 6 11.2.8 6z"/><path class="hole" d="M6 4 8 6 6 8 4 6z"/>',
}
_VERDICT_SHAPES = {
    Verdict.SUPPORTED: '<path d="M6 1.2 11 10.4H1z"/>',
    Verdict.CONTRADICTED: '<path d="M6 10.8 1 1.6h10z" class="open"/>',
    Verdict.INCONCLUSIVE: '<path d="M1.2 3.2h9.6v2H1.2zM1.2 6.9h9.6v2H1.2z"/>',
    Verdict.UNASSESSED: '<circle cx="6" cy="6" r="4.4" class="open"/>',
}
_ANSWER_SHAPES = {
    AnswerState.SUPPORTED: _VERDICT_SHAPES[Verdict.SUPPORTED],
    AnswerState.CONTRADICTED: _VERDICT_SHAPES[Verdict.CONTRADICTED],
    AnswerState.CANNOT_TELL: _VERDICT_SHAPES[Verdict.INCONCLUSIVE],
    AnswerState.NOT_CHECKED: _VERDICT_SHAPES[Verdict.UNASSESSED],
}
# NATO STANAG 2511 (Admiralty system), in the words that are commonly printed with it.
SOURCE_GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
INFORMATION_GRADES = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def mark_kind(kind: Kind, word: str | None = None) -> Html:
    """The sign of a kind: shape and word; another word of that kind may stand in place of its own."""
    return element("span", _draw(_SHAPES[kind]), word or kind.value, class_=f"kind {kind.value}")


def mark_basis(basis: Basis) -> Html:
    """How a value was come by, under the sign of its kind."""
    return mark_kind(KIND_OF_BASIS[basis], basis.value)


def mark_verdict(verdict: Verdict) -> Html:
    """A verdict with its sign."""
    return element("span", _draw(_VERDICT_SHAPES[verdict]), verdict.value, class_="verdict")


def mark_answer(state: AnswerState) -> Html:
    """An answer with the sign of the verdict that is like it."""
    return element("span", _draw(_ANSWER_SHAPES[state]), state.value, class_="verdict")


def render_grade(assessment: Assessment) -> Html:
    """An Admiralty grade, spelled out axis by axis; what was not graded is said."""
    letter, digit = assessment.source_grade, assessment.information_grade
    if letter is None and digit is None:
        return element("span", "not graded", class_="absent")
    source = SOURCE_GRADES.get(letter or "", "not graded")
    information = INFORMATION_GRADES.get(digit or 0, "not graded")
    return join(
        [
            element("strong", quote(letter or "–"), str(digit or "–")),
            f" source: {source}; information: {information}",
        ]
    )


def _draw(shape: str) -> Html:
    return Html(f'<svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">{shape}</svg>')
