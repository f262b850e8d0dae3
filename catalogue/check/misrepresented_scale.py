"""Whether the picture is fine enough for what a linked claim says is seen."""

from collections.abc import Iterator

from catalogue.check.accounts import ClaimedScene, list_claimed
from catalogue.check.check import Check, Result, make_result
from catalogue.check.object_sizes import DETECT_PX, RECOGNISE_PX, find_smallest, measure_needed_gsd_m
from catalogue.check.reasons import NO_CLAIM, NO_SCALE
from catalogue.check.scene_scale import Scale, find_scale
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.finding import Severity

_NAME = "scale of the claim"


def _run(subject: Subject) -> Iterator[Result]:
    claimed = list_claimed(subject)
    scale = find_scale(subject)
    if not claimed:
        yield NotRun(check=_NAME, reason=NO_CLAIM)
        return
    if scale is None:
        yield NotRun(
            check=_NAME,
            reason=NO_SCALE,
        )
        return
    for claim in {(one.claim, one.text): one for one in claimed}.values():
        yield from _compare(claim, scale)


def is_too_coarse(subject: Subject, text: str) -> bool:
    """Whether the picture is known to be too coarse for something that words name."""
    scale, named = find_scale(subject), find_smallest(text)
    if scale is None or named is None:
        return False
    return scale.gsd_m > measure_needed_gsd_m(named[0], DETECT_PX)


def _compare(claim: ClaimedScene, scale: Scale) -> Iterator[Result]:
    named = find_smallest(claim.text)
    if named is None:
        return
    size, word = named
    across = size.narrow_m / scale.gsd_m
    if across < DETECT_PX:
        code, severity = "REP-010", Severity.WARNING
        what = f"{size.name} ({size.narrow_m:g} m) is {across:.1f} pixels across, too few to be seen"
    elif across < RECOGNISE_PX:
        code, severity = "REP-011", Severity.NOTE
        what = f"{size.name} ({size.narrow_m:g} m) is {across:.1f} pixels across: seen, but hardly recognised"
    else:
        return
    yield make_result(
        code,
        f'claim {claim.name} says "{word}"; at {scale.said}, {what}.',
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        severity=severity,
        facts=scale.facts,
        evidence=(
            ("gsd_m", f"{scale.gsd_m:.3g}"),
            ("needed_gsd_m", f"{measure_needed_gsd_m(size, DETECT_PX):.3g}"),
        ),
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
