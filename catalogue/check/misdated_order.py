"""Whether the times of a picture stand in an order that is possible: taken, published, obtained, recorded."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from catalogue.check.accounts import Origin, SaidTime, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.clock_doubt import doubt_clock
from catalogue.check.known_by import (
    LIVE_PAGE,
    KnownBy,
    Occasion,
    find_first,
    list_known,
    make_recorded,
)
from catalogue.check.reasons import NO_TIME
from catalogue.check.subject import Subject
from catalogue.check.time_spans import TOLERANCE, measure_lateness, render_gap, shorten_source
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.finding import Severity

NAME = "order of times"
_CODES = {Occasion.PUBLISHED: "DATE-001", Occasion.OBTAINED: "DATE-002", Occasion.RECORDED: "DATE-003"}


def run(subject: Subject) -> Iterable[Result]:
    """Each stated time of acquisition against what shows that the picture existed; then the others."""
    known = list_known(subject)
    accounts = list_accounts(subject)
    if not any(account.times for account in accounts) and not subject.image.sightings:
        yield NotRun(
            check=NAME,
            reason=NO_TIME,
        )
        return
    for account in accounts:
        for said in account.times:
            if account.origin is Origin.STATED:
                yield from _judge_stated(subject, said, (*known, *_list_own_entry(subject, account.source)))
            else:
                yield from _judge_embedded(said, known)
    yield from _judge_order(subject, known)


def _list_own_entry(subject: Subject, source: str) -> Iterator[KnownBy]:
    """When the statement itself was recorded: nobody states what has not happened."""
    for scene in subject.image.scenes:
        noted = scene.get_noted()
        if source == f"entry {noted.entry} by {noted.agent}":
            recorded = make_recorded(noted.entry, noted.agent, noted.at)
            if recorded is not None:
                yield recorded


def _judge_stated(subject: Subject, said: SaidTime, known: tuple[KnownBy, ...]) -> Iterator[CheckFinding]:
    """Of each kind of occasion the earliest that is sure, or else the earliest."""
    told = set()
    for one in sorted(known, key=lambda each: not each.is_shown_before(said.instant)):
        late = measure_lateness(said.instant, one.instant)
        if late <= TOLERANCE or one.occasion in told:
            continue
        told.add(one.occasion)
        stated = f"stated as taken {said.fact.value} ({said.fact.render_source()})"
        besides = frozenset({said.fact})
        doubt = doubt_clock(subject, one, late=late, said=stated, fact=said.fact, besides=besides, check=NAME)
        if doubt is not None:
            yield doubt
            continue
        is_sure = one.is_shown_before(said.instant)
        yield make_result(
            _CODES[one.occasion],
            f"{stated}, at least {render_gap(late)} after the picture was {one.render()}"
            + ("" if is_sure else f"; {LIVE_PAGE}"),
            check=NAME,
            question=Question.MISDATED,
            bearing=Bearing.CONTRADICTS if is_sure else Bearing.SAYS_NOTHING,
            severity=None if is_sure else Severity.WARNING,
            facts=(said.fact, one.fact),
            evidence=(("archived at", one.archive_url),) if one.archive_url else (),
        )


def _judge_embedded(said: SaidTime, known: tuple[KnownBy, ...]) -> Iterator[CheckFinding]:
    """A time in the file that lies after the file existed cannot be right, whoever stated what."""
    for one in known:
        late = measure_lateness(said.instant, one.instant)
        if late <= TOLERANCE:
            continue
        yield make_result(
            "DATE-006",
            f"{shorten_source(said.fact)} says taken {said.fact.value}, at least {render_gap(late)} after "
            f"the picture was {one.render()}: one of the two is wrong",
            check=NAME,
            question=Question.MISDATED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
            facts=(said.fact, one.fact),
        )
        return


def _judge_order(subject: Subject, known: tuple[KnownBy, ...]) -> Iterator[CheckFinding]:
    """Of each sighting: published, then obtained, then recorded."""
    for sighting in subject.image.sightings:
        noted = sighting.get_noted()
        source = f"entry {noted.entry} by {noted.agent}"
        own = [one for one in known if one.fact.source == source]
        recorded = make_recorded(noted.entry, noted.agent, noted.at)
        steps = [
            find_first(tuple(own), Occasion.PUBLISHED),
            find_first(tuple(own), Occasion.OBTAINED),
            recorded,
        ]
        told = [step for step in steps if step is not None]
        for earlier, later in pairwise(told):
            late = measure_lateness(earlier.instant, later.instant)
            if late > TOLERANCE:
                yield make_result(
                    "DATE-005",
                    f"{earlier.render()}, at least {render_gap(late)} after it was {later.render()}: one of "
                    "the two times is recorded wrongly, or they are of two occasions",
                    check=NAME,
                    question=Question.MISDATED,
                    bearing=Bearing.SAYS_NOTHING,
                    severity=Severity.WARNING,
                    facts=(earlier.fact, later.fact),
                )


CHECK = Check(NAME, (Question.MISDATED,), run)
