"""Whether the picture existed before the event that it is cited for."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from catalogue.check.accounts import ClaimedScene, list_claimed
from catalogue.check.check import Check, Result, make_result
from catalogue.check.claim_links import BEFORE_PICTURE, is_cited_for
from catalogue.check.clock_doubt import doubt_clock
from catalogue.check.known_by import LIVE_PAGE, KnownBy, Occasion, list_known
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
            "`catalogue claim add ... --event-at TIME`, and link it with `catalogue claim link IMAGE CLAIM`",
        )
        return
    known = list_known(subject)
    if not known:
        yield NotRun(
            check=NAME,
            reason="nothing is recorded of when the picture was seen: state it with "
            "`catalogue sighting IMAGE --published-at TIME`",
        )
        return
    for scene in claimed:
        yield from _judge(subject, scene, known)


def _judge(subject: Subject, scene: ClaimedScene, known: tuple[KnownBy, ...]) -> Iterator[CheckFinding]:
    told = set()
    event_at = scene.event_at
    assert event_at is not None
    event = next(fact for fact in scene.facts if fact.name == "event_at")
    is_cited = is_cited_for(subject, scene.claim)
    same_claim = frozenset(
        fact for other in list_claimed(subject) if other.claim == scene.claim for fact in other.facts
    )
    for one in sorted(known, key=lambda each: not each.is_shown_before(event_at)):
        late = measure_lateness(event_at, one.instant)
        if late <= TOLERANCE or one.occasion in told:
            continue
        told.add(one.occasion)
        said = f"the event of claim {scene.name} was {event.value}"
        doubt = doubt_clock(subject, one, late=late, said=said, fact=event, besides=same_claim, check=NAME)
        yield doubt or _tell(scene, event, one, late=late, is_cited=is_cited)


def _tell(scene: ClaimedScene, event: Fact, one: KnownBy, *, late: timedelta, is_cited: bool) -> CheckFinding:
    assert scene.event_at is not None
    is_shown = one.is_shown_before(scene.event_at)
    is_sure = is_shown and is_cited
    if is_sure:
        end = "" if one.archive_url is None else ", and the page is archived"
    else:
        end = f"; {BEFORE_PICTURE}" if not is_cited else f"; {LIVE_PAGE}"
    return make_result(
        _CODES[one.occasion],
        f"{'cited for' if is_cited else 'linked as supporting'} claim {scene.name}, which says the event was "
        f"{event.value}; the picture was {one.render()}, at least {render_gap(late)} before{end}",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.CONTRADICTS if is_sure else Bearing.SAYS_NOTHING,
        severity=None if is_sure else Severity.WARNING,
        facts=(event, one.fact),
        evidence=(("archived at", one.archive_url),) if one.archive_url else (),
    )


CHECK = Check(NAME, (Question.MISDATED,), run)
