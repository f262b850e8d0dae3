"""Whether the picture existed before the event that it is cited for."""

from collections.abc import Iterable, Iterator

from catalogue.check.accounts import ClaimedScene, list_claimed
from catalogue.check.check import Check, Result, make_result
from catalogue.check.known_by import ZONE_MISTAKE, KnownBy, Occasion, find_contrary_clock, list_known
from catalogue.check.subject import Subject
from catalogue.check.time_spans import TOLERANCE, measure_lateness, render_gap
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

NAME = "earlier sightings"
_CODES = {Occasion.PUBLISHED: "DATE-024", Occasion.OBTAINED: "DATE-025", Occasion.RECORDED: "DATE-026"}


def run(subject: Subject) -> Iterable[Result]:
    """Each claim's time of the event against what shows that the picture existed before."""
    claimed = [scene for scene in list_claimed(subject) if scene.event_at is not None]
    if not claimed:
        yield NotRun(
            check=NAME,
            reason="no claim that says when its event was is linked as cited for or supported: add it with "
            "`catalogue claim --event-at TIME`, and link it",
        )
        return
    known = list_known(subject)
    if not known:
        yield NotRun(
            check=NAME,
            reason="nothing is recorded of when the picture was seen: state it with "
            "`catalogue sighting --published-at TIME`",
        )
        return
    for scene in claimed:
        yield from _judge(subject, scene, known)


def _judge(subject: Subject, scene: ClaimedScene, known: tuple[KnownBy, ...]) -> Iterator[CheckFinding]:
    told = set()
    assert scene.event_at is not None
    event = next(fact for fact in scene.facts if fact.name == "event_at")
    for one in known:
        late = measure_lateness(scene.event_at, one.instant)
        if late <= TOLERANCE or one.occasion in told:
            continue
        told.add(one.occasion)
        doubt = _doubt_clock(subject, event, one, scene) if one.occasion is Occasion.RECORDED else None
        archived = "" if one.archive_url is None else ", and the page is archived"
        yield doubt or make_result(
            _CODES[one.occasion],
            f"cited for {scene.name}, which says the event was {event.value}; the picture was {one.render()}"
            f", at least {render_gap(late)} before{archived}",
            check=NAME,
            question=Question.MISDATED,
            bearing=Bearing.CONTRADICTS,
            facts=(event, one.fact),
            evidence=(("archived at", one.archive_url),) if one.archive_url else (),
        )


def _doubt_clock(subject: Subject, event: Fact, clock: KnownBy, scene: ClaimedScene) -> CheckFinding | None:
    """Whether the clock of the device may be what is wrong."""
    assert scene.event_at is not None
    late = measure_lateness(scene.event_at, clock.instant)
    same_claim = frozenset(
        fact
        for other in list_claimed(subject)
        if other.claim == scene.claim
        for fact in other.facts
        if fact.name == "event_at"
    )
    other = find_contrary_clock(subject, clock.instant, besides=same_claim)
    if other is None and late > ZONE_MISTAKE:
        return None
    why = (
        f"{other.name} {other.value} ({other.render_source()}) lies after that clock too"
        if other is not None
        else "a clock that is set to a wrong zone would explain it"
    )
    return make_result(
        "DATE-004",
        f"the event of {scene.name} was {event.value}, {render_gap(late)} after the device's clock when the "
        f"picture was {clock.render()}; but {why}",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=(event, clock.fact, *((other,) if other is not None else ())),
    )


CHECK = Check(NAME, (Question.MISDATED,), run)
