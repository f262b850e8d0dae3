"""Whether people disagree on a claim that a picture is cited for: shown, never judged."""

from collections.abc import Iterable, Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.claim import Assessment, Verdict
from catalogue.record.fact import Basis, Fact
from catalogue.record.finding import Severity

_NAME = "assessments that disagree"
_SHOWN = 4


def _run(subject: Subject) -> Iterator[Result]:
    image = subject.image.id
    groups = []
    for claim in subject.claims:
        name = claim.slug or claim.id[:12]
        of_link = (one for one in claim.link_assessments if one.image == image)
        groups.append(("REP-035", f"claim {name}", _find_latest(claim.assessments)))
        groups.append(("REP-036", f"what it has to do with claim {name}", _find_latest(of_link)))
    if not any(len(latest) > 1 for _, _, latest in groups):
        yield NotRun(
            check=_NAME, reason="no two people have assessed a claim that the image is cited for, or its link"
        )
        return
    for code, what, latest in groups:
        if len({one.verdict for one in latest}) > 1:
            yield _tell(code, what, latest)


def _find_latest(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """What each agent said last, leaving out those who did not judge."""
    latest = {one.get_noted().agent: one for one in assessments}
    return tuple(one for one in latest.values() if one.verdict is not Verdict.UNASSESSED)


def _tell(code: str, what: str, latest: tuple[Assessment, ...]) -> CheckFinding:
    said = [f"{one.get_noted().agent}: {one.verdict.value}" for one in latest]
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return make_result(
        code,
        f"people disagree on {what}: {'; '.join(said[:_SHOWN])}{more}.",
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=tuple(
            Fact(
                name="verdict",
                value=one.verdict.value,
                basis=Basis.STATED,
                source=f"entry {one.get_noted().entry} by {one.get_noted().agent}",
            )
            for one in latest
        ),
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
