"""Whether anything comes after the end of the picture."""

from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.closer_look import TrailingKind
from catalogue.record.finding import Severity

NAME = "data after the end"


def check_trailing(subject: Subject) -> Iterator[Result]:
    """A note for what cameras and programs append, a warning for anything else."""
    look = subject.closer_look
    if look is None:
        yield NotRun(check=NAME, reason=subject.no_closer_look)
        return
    if look.trailing_bytes is None:
        yield NotRun(check=NAME, reason="the format marks no end of the picture, or the end is missing")
        return
    if not look.trailing_bytes:
        return
    kind = look.trailing_kind or TrailingKind.UNKNOWN
    size = f"{look.trailing_bytes} byte{'' if look.trailing_bytes == 1 else 's'}"
    evidence = (("trailing_bytes", str(look.trailing_bytes)), ("trailing_kind", kind.name.lower()))
    if kind.is_customary:
        yield make_result(
            "MOD-005",
            f"After the end of the picture come {size}: {kind.value}.",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.SAYS_NOTHING,
            evidence=evidence,
        )
        return
    yield make_result(
        "MOD-006",
        f"After the end of the picture come {size} that no viewer shows; by their beginning they are "
        f"{kind.value}.",
        check=NAME,
        question=Question.MODIFIED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        evidence=evidence,
    )


CHECK = Check(NAME, (Question.MODIFIED,), check_trailing)
