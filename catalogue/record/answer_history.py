"""Checks of one image over time: the last of each agent counts, the others tell what has changed since."""

from collections.abc import Iterable, Iterator

import msgspec

from catalogue.record.answer import AnswerState, Checked, Question


class CheckHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent's checks of an image found.

    Attributes:
        current: the last one.
        earlier: those before it, the latest first, each with what is otherwise in the one after it.
    """

    current: Checked
    earlier: tuple[tuple[Checked, tuple[str, ...]], ...] = ()


def make_histories(checks: Iterable[Checked]) -> tuple[CheckHistory, ...]:
    """One history for each agent, in the order of their last checks."""
    groups: dict[str, list[Checked]] = {}
    for checked in sorted(checks, key=lambda one: one.get_noted().at):
        groups.setdefault(checked.get_noted().agent, []).append(checked)
    histories = [
        CheckHistory(
            current=group[-1],
            earlier=tuple(
                (before, tuple(find_changes(before, after)))
                for before, after in reversed(list(zip(group, group[1:], strict=False)))
            ),
        )
        for group in groups.values()
    ]
    return tuple(sorted(histories, key=lambda one: one.current.get_noted().at))


def find_states(checks: Iterable[Checked]) -> dict[Question, tuple[AnswerState, ...]]:
    """For each question, the answers of each agent's last check, each once; empty when there is no check."""
    histories = make_histories(checks)
    if not histories:
        return {}
    return {
        question: tuple(dict.fromkeys(history.current.answers.get(question).answer for history in histories))
        for question in Question
    }


def find_changes(before: Checked, now: Checked) -> Iterator[str]:
    """What is otherwise than before, one sentence each: answers, findings, programs and data."""
    for question in Question:
        earlier, later = before.answers.get(question), now.answers.get(question)
        # The name of a question says the contrary of what is answered, so the whole sentence stands here.
        if earlier.answer is not later.answer:
            yield f"{later.proposition}: was {earlier.answer.value}, is {later.answer.value}"
        codes = {one.code for one in earlier.findings}, {one.code for one in later.findings}
        for word, found in (("gone", codes[0] - codes[1]), ("new", codes[1] - codes[0])):
            if found:
                yield f"{later.proposition}: {word}: {', '.join(sorted(found))}"
    for word, sources in (
        ("no longer used", set(before.sources) - set(now.sources)),
        ("now used", set(now.sources) - set(before.sources)),
    ):
        if sources:
            yield f"{word}: {', '.join(f'{one.name} {one.version[:16]}' for one in sorted(sources))}"
