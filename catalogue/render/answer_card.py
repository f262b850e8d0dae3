"""The four answers of one image for a terminal: a card, or a line in a batch.

What is supported or contradicted is a sentence, and never the name of a question: "misdated: contradicted"
would be read as its opposite. So each answer stands behind the whole sentence that it answers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalogue.record.answer import (
    PROPOSITIONS,
    Answer,
    Answers,
    AnswerState,
    Bearing,
    Checked,
    CheckFinding,
    NotRun,
    Question,
)
from catalogue.record.answer_history import make_histories
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.number import count
from catalogue.record.views import ImageView
from catalogue.render.terminal import measure_columns, render_hanging

# The sentences of the four in two or three words, for a line in a batch: each is still what is answered.
SHORT_PROPOSITIONS: dict[Question, str] = {
    Question.MODIFIED: "left as its maker made it",
    Question.MISDATED: "time as stated",
    Question.MISLOCATED: "place as stated",
    Question.MISREPRESENTED: "can show what is claimed",
}
WORDS: dict[AnswerState, str] = {
    AnswerState.CONTRADICTED: "CONTRADICTED",
    AnswerState.SUPPORTED: "supported",
    AnswerState.CANNOT_TELL: "cannot tell",
    AnswerState.NOT_CHECKED: "not checked",
}
_BEARINGS = {
    Bearing.CONTRADICTS: "contradicts",
    Bearing.SUPPORTS: "supports",
    Bearing.SAYS_NOTHING: "says nothing to it",
}
_ID_DIGITS, _INDENT = 12, "  "
# As the checks cite what a linked claim says.
_OF_CLAIM = re.compile(r"(claim .+), entry ")
# Enough to see what to give so that there is an answer at all; the rest is for the full card.
_REASONS_TOLD = 2


def render_card(image: ImageView, answers: Answers, *, width: int, is_verbose: bool) -> str:
    """The four answers with what is behind them.

    Args:
        image: that was checked.
        answers: of it.
        width: of the terminal, in characters.
        is_verbose: with findings that say nothing, every fact and value behind a finding, what ran without a
            finding, and why each check did not run; else these are counted. Warnings are always told.
    """
    lines = [render_hanging(_name(image.id, image.name), width=width)]
    told: set[str] = set()
    for question in Question:
        lines += [
            "",
            *_render_answer(question, answers.get(question), told, width=width, is_verbose=is_verbose),
        ]
    if not is_verbose and _is_folded(answers):
        more = (
            "What is only counted above is told in full with --verbose; a code, by `catalogue explain CODE`."
        )
        lines += ["", render_hanging(more, width=width, indent=0)]
    return "\n".join(lines)


def render_answer_line(name: str, answers: Answers, width: int) -> str:
    """One image of a batch: what is contradicted first, with the codes; what was not checked last.

    What only cannot be told is not spread out: most images are so, and one that is not must be seen.
    """
    parts = []
    found = {answers.get(question).answer for question in Question}
    if not found & {AnswerState.CONTRADICTED, AnswerState.SUPPORTED}:
        is_checked = AnswerState.CANNOT_TELL in found
        parts.append("nothing contradicted, nothing supported" if is_checked else "nothing could be checked")
    for state in WORDS:
        told = [
            f"{SHORT_PROPOSITIONS[question]}{_list_codes(answers.get(question))}"
            for question in Question
            if answers.get(question).answer is state
        ]
        if told and not (parts and parts[0].startswith("nothing")):
            parts.append(f"{WORDS[state]}: {', '.join(told)}")
    warnings = sum(is_warning(finding) for _, finding in list_findings(answers))
    if warnings:
        parts.append(count(warnings, "warning"))
    return render_hanging(f"{name}  {'; '.join(parts)}", width=width)


def render_checks(checks: Sequence[Checked], *, width: int) -> str:
    """What the last check of each agent in each journal found, and what changed since."""
    lines: list[str] = []
    for history in make_histories(checks):
        noted = history.current.get_noted()
        where = f" in journal {history.journal}" if history.journal else ""
        told = f"checked by {noted.agent}{where} at {noted.at}, entry {noted.entry}"
        lines += ["", render_hanging(told, width=width)]
        for question in Question:
            answer = history.current.answers.get(question)
            lines += _render_answer(question, answer, set(), width=width, is_verbose=False)
        for earlier, changes in history.earlier:
            before = earlier.get_noted()
            since = "what has changed since:" if changes else "nothing has changed since"
            lines.append(
                render_hanging(f"checked before at {before.at}, entry {before.entry}; {since}", width=width)
            )
            lines += [_indent(change, width) for change in changes]
    return "\n".join(lines[1:])


def tally_answers(answers: Answers) -> tuple[str, ...]:
    """As what an image counts at the end of a batch: contradicted, supported, warnings, or several."""
    found = {answers.get(question).answer for question in Question}
    warned = any(is_warning(finding) for _, finding in list_findings(answers))
    names = (("contradicted", AnswerState.CONTRADICTED), ("supported", AnswerState.SUPPORTED))
    return (*(name for name, state in names if state in found), *(("warnings",) if warned else ()))


def render_tally(images: int, tally: Mapping[str, int]) -> str:
    """The end of a batch: how many images count as what, of `tally_answers`."""
    return (
        f"{count(images, 'image')} checked: {tally.get('contradicted', 0)} contradicted in something, "
        f"{tally.get('warnings', 0)} with warnings, {tally.get('supported', 0)} supported in something"
    )


def list_findings(answers: Answers) -> Iterator[tuple[Question, CheckFinding]]:
    """Every finding behind the four answers."""
    for question in Question:
        for finding in answers.get(question).findings:
            yield question, finding


def is_warning(finding: CheckFinding) -> bool:
    """Whether a finding asks for a look though it contradicts nothing."""
    return finding.bearing is not Bearing.CONTRADICTS and finding.severity is not Severity.NOTE


def _name(image: str, name: str | None) -> str:
    return f"image {image[:_ID_DIGITS]}  {name or 'file name not held here'}"


def _list_codes(answer: Answer) -> str:
    """The codes of contradictions, each behind the claim it is about: an image may be cited for several."""
    by_claim: dict[str, list[str]] = {}
    for finding in answer.findings:
        if finding.bearing is Bearing.CONTRADICTS:
            names = dict.fromkeys(name for fact in finding.facts if (name := _find_claim(fact)))
            codes = by_claim.setdefault(", ".join(names), [])
            codes += [finding.code] if finding.code not in codes else []
    told = [
        f"{claim}: {', '.join(codes)}" if claim else ", ".join(codes) for claim, codes in by_claim.items()
    ]
    return f" ({'; '.join(told)})" if told else ""


def _find_claim(fact: Fact) -> str | None:
    match = _OF_CLAIM.match(fact.source)
    return match[1] if match else None


def _render_answer(
    question: Question, answer: Answer, told: set[str], *, width: int, is_verbose: bool
) -> Iterator[str]:
    yield _render_head(PROPOSITIONS[question], WORDS[answer.answer], width)
    notes = [one for one in answer.findings if _is_note(one)]
    for finding in answer.findings:
        if not _is_note(finding):
            yield from _render_finding(finding, width=width, is_verbose=is_verbose)
    if is_verbose:
        for finding in notes:
            yield from _render_finding(finding, width=width, is_verbose=True)
        yield from _render_silent(answer, width)
    elif notes:
        codes = ", ".join(dict.fromkeys(one.code for one in notes))
        verb = "says" if len(notes) == 1 else "say"
        yield _indent(f"{count(len(notes), 'more finding')} {verb} nothing to it ({codes})", width)
    is_unanswered = answer.answer is AnswerState.NOT_CHECKED
    told_reasons = None if is_verbose else _REASONS_TOLD if is_unanswered else 0
    yield from _render_not_run(answer.not_run, told, width, most=told_reasons)


def _render_head(sentence: str, word: str, width: int) -> str:
    """The sentence, dots, and the answer at the end of the line, where the eye looks for it."""
    # Dots longer than that are followed by no eye.
    room = min(width, 64) - measure_columns(sentence) - len(word) - 2
    if room < 2:
        return render_hanging(f"{sentence}: {word}", width=width, indent=2)
    return f"{sentence} {'.' * room} {word}"


def _render_finding(finding: CheckFinding, *, width: int, is_verbose: bool) -> Iterator[str]:
    bearing = "warning" if is_warning(finding) else _BEARINGS[finding.bearing]
    yield _indent(f"{finding.code} {bearing}: {finding.sentence}", width)
    if is_verbose:
        yield _indent(f"check: {finding.check}", width, level=3)
        for fact in finding.facts:
            yield _indent(f"from {fact.name} {_render_value(fact)} ({_cite(fact)})", width, level=3)
        for name, value in finding.evidence:
            yield _indent(f"{name}: {value}", width, level=3)
    elif finding.facts and finding.bearing is not Bearing.SAYS_NOTHING:
        sources = "; ".join(dict.fromkeys(_cite(fact) for fact in finding.facts))
        yield _indent(f"from {sources}", width, level=3)


def _render_silent(answer: Answer, width: int) -> Iterator[str]:
    loud = {one.check for one in answer.findings}
    silent = [name for name in answer.ran if name not in loud]
    if silent:
        yield _indent(f"ran, and had nothing to tell: {', '.join(silent)}", width)


def _render_not_run(
    not_run: Sequence[NotRun], told: set[str], width: int, *, most: int | None
) -> Iterator[str]:
    """Checks that lack the same stand together, and their reason once on a card.

    Args:
        not_run: of one question.
        told: reasons that stand above; what is told here is added.
        width: of the terminal.
        most: so many reasons, of those that most checks have; the other checks are only named. None for all.
    """
    by_reason: dict[str, list[str]] = {}
    for one in not_run:
        by_reason.setdefault(one.reason, []).append(one.check)
    groups = list(by_reason.items())
    if most is not None:
        groups.sort(key=lambda group: -len(group[1]))
    for reason, names in groups[:most]:
        yield _indent(f"not checked: {', '.join(names)} ({'as above' if reason in told else reason})", width)
        told.add(reason)
    rest = [name for _, names in groups[len(groups[:most]) :] for name in names]
    if rest:
        more = " more" if most else ""
        noun = "check" if len(rest) == 1 else "checks"
        yield _indent(f"{len(rest)}{more} {noun} could not run: {', '.join(rest)}", width)


def _is_note(finding: CheckFinding) -> bool:
    return finding.bearing is Bearing.SAYS_NOTHING and not is_warning(finding)


def _is_folded(answers: Answers) -> bool:
    asked = [answers.get(question) for question in Question]
    return any(
        any(map(_is_note, answer.findings))
        or len(answer.not_run) > (_REASONS_TOLD if answer.answer is AnswerState.NOT_CHECKED else 0)
        for answer in asked
    )


def _cite(fact: Fact) -> str:
    return f"{fact.basis.value}, {fact.render_source()}"


def _render_value(fact: Fact) -> str:
    values: Iterable[object] = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return ", ".join(map(str, values))


def _indent(text: str, width: int, *, level: int = 1) -> str:
    return render_hanging(f"{_INDENT * level}{text}", width=width, indent=4 if level == 1 else 2)
