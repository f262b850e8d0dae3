"""Whether an embedded thumbnail shows the picture that it stands in.

The bounds come from measurement, see docs/ACCURACY.md: a thumbnail agrees when the correlation of the
whole or the share of small tiles that agree is high; it is called another picture's only where both are
so low that cropping, turning, captions, annotations and changes of tone do not reach them, and where
neither may hold a part of the other: small, turned by any angle, cut to a strip, or beside other pictures.
"""

from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.closer_look import CloserLook, Fit, Likeness
from catalogue.record.finding import Severity

NAME = "embedded thumbnail"
SAME_CORRELATION = 0.8
SAME_AGREEMENT = 0.5
OTHER_CORRELATION = 0.6
OTHER_AGREEMENT = 0.15
# Below this, that only a part agrees may be chance.
_PART_AGREEMENT = 0.6
_MAY_SHARE = "; one may still hold a part of the other: small, turned, squeezed, or beside other pictures"
_ALWAYS = "the strongest over turning, mirroring, bars and crops"


def check_thumbnail(subject: Subject) -> Iterator[Result]:
    """A contradiction where a thumbnail shows another picture; a warning where it differs, or shows more."""
    look = subject.closer_look
    if look is None:
        yield NotRun(check=NAME, reason=subject.no_closer_look)
        return
    told = [one for one in look.thumbnails if one.correlation is not None and one.agreement is not None]
    if not told:
        yield NotRun(check=NAME, reason=_say_why_not(look))
        return
    for likeness in told:
        finding = judge(likeness)
        if finding:
            yield finding


def _say_why_not(look: CloserLook) -> str:
    if look.thumbnails:
        return "the thumbnail or the picture is too small or too even to be compared"
    problems = [f"{what}: {why}" for what, why in look.not_read if what.startswith("thumbnail")]
    return problems[0] if problems else "the file holds no thumbnail that is read here; most files hold none"


def judge(likeness: Likeness) -> CheckFinding | None:
    """What one thumbnail comes to; None when it agrees with its picture."""
    correlation, agreement = abs(likeness.correlation or 0), likeness.agreement or 0
    if correlation >= SAME_CORRELATION or agreement >= SAME_AGREEMENT:
        if likeness.fit is Fit.PART_OF_THUMBNAIL and agreement >= _PART_AGREEMENT:
            return _tell_crop(likeness)
        return None
    figures = f"correlation {likeness.correlation:.2f}, {agreement:.0%} of small tiles agree, each {_ALWAYS}"
    if likeness.is_telling and correlation < OTHER_CORRELATION and agreement < OTHER_AGREEMENT:
        return _tell(
            "MOD-007",
            f"The thumbnail embedded under {likeness.source} shows another picture ({figures}): the picture "
            "was exchanged or changed after its thumbnail was made, or the thumbnail was put in.",
            likeness,
            Bearing.CONTRADICTS,
        )
    doubt = "" if likeness.is_telling else _MAY_SHARE
    return _tell(
        "MOD-008",
        f"The thumbnail embedded under {likeness.source} differs from the picture ({figures}){doubt}: "
        "look at both side by side.",
        likeness,
        Bearing.SAYS_NOTHING,
    )


def _tell_crop(likeness: Likeness) -> CheckFinding:
    return _tell(
        "MOD-009",
        f"The picture is only a part of what the thumbnail embedded under {likeness.source} shows: it was "
        "cropped after the thumbnail was made, which is common; look at what lies outside.",
        likeness,
        Bearing.SAYS_NOTHING,
    )


def _tell(code: str, sentence: str, likeness: Likeness, bearing: Bearing) -> CheckFinding:
    return make_result(
        code,
        sentence,
        check=NAME,
        question=Question.MODIFIED,
        bearing=bearing,
        severity=None if bearing is Bearing.CONTRADICTS else Severity.WARNING,
        evidence=(
            ("thumbnail", likeness.source),
            ("thumbnail_px", f"{likeness.width_px} x {likeness.height_px}"),
            ("correlation", str(likeness.correlation)),
            ("agreement", str(likeness.agreement)),
            ("fit", likeness.fit.value),
            ("orientation", str(likeness.orientation)),
            ("is_telling", str(likeness.is_telling).lower()),
        ),
    )


CHECK = Check(NAME, (Question.MODIFIED,), check_thumbnail)
