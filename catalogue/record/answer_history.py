"""Checks of one image over time: the last of each agent in each journal counts, the others tell what changed.

A name is what somebody calls himself; a journal is one device's. So nobody's check is hidden by another that
uses his name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from catalogue.record.answer import AnswerState, Checked, Question

# What is supported or contradicted: the name of a question would say the contrary.
_SUBJECTS: dict[Question, str] = {
    Question.MODIFIED: "as its maker left it",
    Question.MISDATED: "time",
    Question.MISLOCATED: "place",
    Question.MISREPRESENTED: "what is claimed",
}
_FIRM = {AnswerState.CONTRADICTED, AnswerState.SUPPORTED}
_GIVEN = {"element sets", "trust list"}
_ALWAYS = {"catalogue", "examination", "sensor table", "sgp4"}


class CheckHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent's checks of an image found, in one journal.

    Attributes:
        journal: where they are recorded, when checks by this name stand in several journals; else None.
        current: the last one.
        earlier: those before it, the latest first, each with what is otherwise in the one after it.
    """

    journal: str | None = None
    current: Checked
    earlier: tuple[tuple[Checked, tuple[str, ...]], ...] = ()


def make_histories(checks: Iterable[Checked]) -> tuple[CheckHistory, ...]:
    """One history for each agent in each journal, in the order of their last checks."""
    groups: dict[tuple[str, str], list[Checked]] = {}
    for checked in sorted(checks, key=_place):
        groups.setdefault((checked.get_noted().origin, checked.get_noted().agent), []).append(checked)
    journals = Counter(agent for _, agent in groups)
    histories = [
        CheckHistory(
            journal=origin if journals[agent] > 1 else None,
            current=group[-1],
            earlier=tuple(
                (before, tuple(find_changes(before, after)))
                for before, after in reversed(list(zip(group, group[1:], strict=False)))
            ),
        )
        for (origin, agent), group in groups.items()
    ]
    return tuple(sorted(histories, key=lambda one: one.current.get_noted().sort_key()))


def find_own(checks: Iterable[Checked], *, origin: str, agent: str) -> Checked | None:
    """The last check that an agent recorded in a journal; None when there is none."""
    own = [one for one in checks if (one.get_noted().origin, one.get_noted().agent) == (origin, agent)]
    return max(own, key=_place, default=None)


def _place(checked: Checked) -> tuple[str, int]:
    """Where it stands in its journal: the order of acts on one device, whatever its clock says."""
    return checked.get_noted().sort_key()[1:]


def find_states(checks: Iterable[Checked]) -> dict[Question, tuple[AnswerState, ...]]:
    """For each question, the answers of the last checks, each once; empty when there is no check."""
    histories = make_histories(checks)
    if not histories:
        return {}
    return {
        question: tuple(dict.fromkeys(history.current.answers.get(question).answer for history in histories))
        for question in Question
    }


def find_changes(before: Checked, now: Checked) -> Iterator[str]:
    """What is otherwise than before, one line each: answers, findings, programs and data."""
    yield from find_changed_answers(before, now)
    for question in Question:
        earlier, later = before.answers.get(question), now.answers.get(question)
        codes = {one.code for one in earlier.findings}, {one.code for one in later.findings}
        for word, found in (("gone", codes[0] - codes[1]), ("new", codes[1] - codes[0])):
            if found:
                yield f"{_SUBJECTS[question]}: {word}: {', '.join(sorted(found))}"
    for word, sources in (
        ("no longer used", set(before.sources) - set(now.sources)),
        ("now used", set(now.sources) - set(before.sources)),
    ):
        if sources:
            yield f"{word}: {', '.join(f'{one.name} {one.version[:16]}' for one in sorted(sources))}"


def find_changed_answers(before: Checked, now: Checked) -> Iterator[str]:
    """The answers that are otherwise than before, one line each.

    What was found with more than is at hand now is not withdrawn by finding less, and the line says so.
    """
    lost = " and ".join(_list_lost(before, now))
    for question in Question:
        earlier, later = before.answers.get(question).answer, now.answers.get(question).answer
        if earlier is later:
            continue
        subject = _SUBJECTS[question]
        if lost and earlier in _FIRM and later not in _FIRM:
            found = f"the earlier check, with {lost}, found: {earlier.value}"
            yield f"{subject}: {found}; without {lost} this time: {later.value}"
        else:
            yield f"{subject}: was {earlier.value}, now {later.value}"


def _list_lost(before: Checked, now: Checked) -> Iterator[str]:
    """What the earlier check was given and the later one was not: evidence, and not another version of it."""
    lost = {one.name for one in before.sources} - {one.name for one in now.sources}
    yield from sorted(lost & _GIVEN)
    # Programs that only a look at the bytes has use for.
    if lost - _GIVEN - _ALWAYS:
        yield "a look at the pixels"
