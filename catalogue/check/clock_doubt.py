"""Whether the clock of a device may be what is wrong, rather than a time that lies after it."""

from datetime import timedelta

from catalogue.check.check import make_result
from catalogue.check.known_by import ZONE_MISTAKE, KnownBy, Occasion, find_contrary_clock
from catalogue.check.subject import Subject
from catalogue.check.time_spans import render_gap
from catalogue.record.answer import Bearing, CheckFinding, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity


def doubt_clock(
    subject: Subject,
    clock: KnownBy,
    *,
    late: timedelta,
    said: str,
    fact: Fact,
    besides: frozenset[Fact],
    check: str,
) -> CheckFinding | None:
    """A warning in place of a contradiction, when the clock proves nothing; None when it does, or is none.

    Args:
        subject: the image.
        clock: what the device's clock said when it recorded the bytes or a statement.
        late: how much later the time on trial is.
        said: that time, as the beginning of a sentence.
        fact: that time.
        besides: facts that say nothing of the clock, being on trial themselves.
        check: the check's name.
    """
    if clock.occasion is not Occasion.RECORDED:
        return None
    other = None if clock.is_unset else find_contrary_clock(subject, clock.instant, besides=besides)
    if clock.is_unset:
        why = "that clock was not set: no release of this program is as old"
    elif other is not None:
        why = f"{other.name} {other.value} ({other.render_source()}) lies after that clock too"
    elif late <= ZONE_MISTAKE:
        why = "a clock that is set to a wrong zone would explain it"
    else:
        return None
    return make_result(
        "DATE-004",
        f"{said}, {render_gap(late)} after the device's clock when the picture was {clock.render()}; "
        f"but {why}",
        check=check,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=(fact, clock.fact, *((other,) if other is not None else ())),
    )
