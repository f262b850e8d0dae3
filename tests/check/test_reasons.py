"""The same lack has the same words, whichever check tells it."""

import re

from subject_builders import make_subject

from catalogue.check import reasons
from catalogue.check.checks import CHECKS
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
