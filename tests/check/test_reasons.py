"""The same lack has the same words, whichever check tells it."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import click
import pytest
from subject_builders import make_subject

import catalogue
from catalogue.check import reasons
from catalogue.check.checks import CHECKS
from catalogue.cli.main import group
from catalogue.record.answer import NotRun

LACKS = [text for name, text in vars(reasons).items() if name.startswith("NO_")]


def _list_reasons() -> list[str]:
    subject = make_subject()
    results = [one for check in CHECKS for one in check.run(subject)]
    return [one.reason for one in results if isinstance(one, NotRun)]


def test_bare_image_lacks_each_thing_in_the_shared_words() -> None:
    given = _list_reasons()

    assert given.count(reasons.NO_PLACE) >= 2
    assert given.count(reasons.NO_CLAIM) >= 2
    assert given.count(reasons.NO_TIME_AND_PLACE) + given.count(reasons.NO_PLATFORM) >= 2


def test_remedies_are_whole_commands() -> None:
    for reason in (*LACKS, *_list_reasons()):
        assert "'scene IMAGE" not in reason
        for command in re.findall(r"`([^`]*)`", reason):
            assert command.startswith("catalogue ")
            assert not command.startswith("catalogue scene ") or command.startswith("catalogue scene IMAGE ")


def _list_hints() -> list[str]:
    """Every command in backticks that a check or an explanation tells people to give."""
    folder = Path(catalogue.__file__).parent
    texts = [
        node.value
        for path in (*folder.glob("check/*.py"), *folder.glob("record/codes*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return sorted({hint for text in texts for hint in re.findall(r"`(catalogue [^`]*)`", text)})


@pytest.mark.parametrize("hint", _list_hints())
def test_hint_is_a_command_with_these_options(hint: str) -> None:
    command: click.Command = group
    words = hint.split()[1:]
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found

    if not words:
        return  # the command is only named
    named = {option for param in command.params for option in param.opts}
    assert {word for word in words if word.startswith("--")} <= named
    operands = [param for param in command.params if isinstance(param, click.Argument)]
    given = [word for before, word in pairwise(["", *words]) if not {before[:2], word[:2]} & {"--"}]
    assert "..." in given or not operands or len(given) == len(operands)


def test_hints_are_found() -> None:
    assert len(_list_hints()) > 8
