"""Whether regions were pasted in or repeated: not checked, and why."""

from collections.abc import Iterator

from catalogue.check.check import Check, Result
from catalogue.check.subject import Subject
from catalogue.record.answer import NotRun, Question

NAME = "pasted regions"


def check_pasted(_: Subject) -> Iterator[Result]:
    """Never a finding: roofs, quays, waves and crops repeat by nature."""
    yield NotRun(
        check=NAME,
        reason="this program has no method for pasted or repeated regions with a false-alarm rate that is "
        "measured and low enough; compare with another picture of the place and day",
    )


CHECK = Check(NAME, (Question.MODIFIED,), check_pasted)
