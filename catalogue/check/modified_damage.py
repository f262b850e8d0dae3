"""Whether every pixel can be decoded without complaint."""

from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.check.words import shorten
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity

NAME = "decoding"
_SHOWN = 220


def check_damage(subject: Subject) -> Iterator[Result]:
    """A warning for what decoders complain of: downloads that broke off do it, and careless edits."""
    look = subject.closer_look
    if look is None:
        yield NotRun(check=NAME, reason=subject.no_closer_look)
        return
    left_out = dict(look.not_read).get("pixels") or dict(look.not_read).get("everything")
    if not look.damage and not look.is_decoded:
        yield NotRun(check=NAME, reason=left_out or "no pixels were decoded")
        return
    if look.damage:
        more = f" ({len(look.damage) - 1} more under evidence)" if len(look.damage) > 1 else ""
        yield make_result(
            "MOD-003",
            f"The file is damaged: {shorten(look.damage[0].rstrip('.'), _SHOWN)}{more}. "
            "Obtain it again, and compare.",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
            evidence=(("damage", sentence) for sentence in look.damage),
        )
    if left_out:
        yield make_result(
            "MOD-004",
            f"Not all of the picture was looked at for damage: {shorten(left_out.rstrip('.'), _SHOWN)}.",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.SAYS_NOTHING,
        )


CHECK = Check(NAME, (Question.MODIFIED,), check_damage)
