"""Every time that is known about an image, with who says so, ready to stand on one axis."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from catalogue.errors import ValueRefused
from catalogue.record.answer_history import make_histories
from catalogue.record.fact import Basis, Fact
from catalogue.record.instant import Precision, Zone, parse_instant
from catalogue.record.statement import Noted
from catalogue.record.views import ClaimView, ImageView


class TimeGroup(StrEnum):
    """What sort of time it is, in the order in which things happen when nobody lies."""

    SERVICE = "satellite in service"
    TAKEN = "taken"
    CLAIMED = "claimed"
    FILE = "other times in the file"
    SEEN = "published and obtained"
    KEPT = "recorded and checked here"


class TimeSpan(msgspec.Struct, frozen=True, kw_only=True):
    """One time, from the first to the last moment that it can mean.

    Attributes:
        group: what sort of time.
        label: what happened then, and who says so.
        text: the time as it was given.
        basis: how we came by it; None for acts in the journal and for what a table says.
        earliest: aware, UTC.
        latest: aware, UTC; None when it has no known end.
    """

    group: TimeGroup
    label: str
    text: str
    basis: Basis | None
    earliest: datetime
    latest: datetime | None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """The times of one image, by group and then by their beginning."""

    spans: tuple[TimeSpan, ...]


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """When a satellite could take pictures.

    Attributes:
        name: of the satellite.
        launched: the first day.
        retired: the last day; None when it still works.
    """

    name: str
    launched: date
    retired: date | None = None


_ORDER = {group: place for place, group in enumerate(TimeGroup)}
_FACTS = {
    "acquired_at": (TimeGroup.TAKEN, "taken"),
    "gps_at": (TimeGroup.FILE, "position fixed"),
    "digitized_at": (TimeGroup.FILE, "digitized"),
    "created_at": (TimeGroup.FILE, "created"),
    "modified_at": (TimeGroup.FILE, "modified"),
    "released_at": (TimeGroup.FILE, "released"),
}


def make_timeline(
    image: ImageView, claims: Iterable[ClaimView] = (), service: Iterable[Service] = ()
) -> Timeline:
    """Every time that an image, its claims and its satellites have; those that are not stated are left out.

    Args:
        image: everything known about it.
        claims: those that it is linked to.
        service: of the satellites that it may come from.
    """
    found = [
        *_list_facts(image.facts),
        *_list_claimed(claims),
        *_list_sightings(image),
        *_list_acts(image),
        *map(_make_service, service),
    ]
    spans = _join(span for span in found if span is not None)
    return Timeline(spans=tuple(sorted(spans, key=lambda one: (_ORDER[one.group], one.earliest, one.label))))


def _list_facts(facts: Iterable[Fact]) -> Iterator[TimeSpan | None]:
    for fact in facts:
        if fact.name in _FACTS:
            group, word = _FACTS[fact.name]
            yield _make_span(group, f"{word}: {fact.render_source()}", fact.value, fact.basis)


def _list_claimed(claims: Iterable[ClaimView]) -> Iterator[TimeSpan | None]:
    for claim in claims:
        name = claim.slug or claim.id[:12]
        for one in claim.statements:
            yield _make_span(TimeGroup.CLAIMED, f"event of claim {name}", one.event_at, Basis.STATED)
            yield _make_span(TimeGroup.CLAIMED, f"claim {name} made", one.claimed_at, Basis.STATED)


def _list_sightings(image: ImageView) -> Iterator[TimeSpan | None]:
    for one in image.sightings:
        publisher = one.publisher or one.page or one.url or "somebody"
        yield _make_span(TimeGroup.SEEN, f"published by {publisher}", one.published_at, Basis.STATED)
        yield _make_span(TimeGroup.SEEN, "obtained", one.obtained_at, Basis.STATED)


def _list_acts(image: ImageView) -> Iterator[TimeSpan | None]:
    for noted in image.ingested:
        yield _make_act("put under evidence", noted)
    for history in make_histories(image.checks):
        yield _make_act("last checked", history.current.get_noted(), journal=history.journal)


def _make_act(word: str, noted: Noted, *, journal: str | None = None) -> TimeSpan | None:
    where = f" in journal {journal}" if journal else ""
    return _make_span(TimeGroup.KEPT, f"{word} by {noted.agent}{where}", noted.at, None)


def _make_span(group: TimeGroup, label: str, value: object, basis: Basis | None) -> TimeSpan | None:
    """The time, or None when it is not stated; another program may have recorded what is none."""
    if not isinstance(value, str):
        return None
    try:
        instant = parse_instant(value)
    except ValueRefused:
        return None
    if instant.earliest is None or instant.latest is None:
        return None
    is_vague = instant.zone is Zone.UNKNOWN and instant.precision in {Precision.MINUTE, Precision.SECOND}
    return TimeSpan(
        group=group,
        label=label,
        text=f"{instant.text} (zone unknown)" if is_vague else instant.text,
        basis=basis,
        earliest=instant.earliest,
        latest=instant.latest,
    )


def _make_service(service: Service) -> TimeSpan:
    end = service.retired
    return TimeSpan(
        group=TimeGroup.SERVICE,
        label=service.name,
        text=f"{service.launched.isoformat()} to {end.isoformat()}"
        if end
        else f"since {service.launched.isoformat()}",
        basis=None,
        earliest=datetime.combine(service.launched, time(), UTC),
        latest=datetime.combine(end, time(), UTC) + timedelta(days=1) if end else None,
    )


def _join(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """What says the same in one group on one basis stands once, with all who say it."""
    joined: dict[tuple[TimeGroup, str, Basis | None], list[TimeSpan]] = {}
    for span in spans:
        joined.setdefault((span.group, span.text, span.basis), []).append(span)
    return [
        msgspec.structs.replace(group[0], label="; ".join(dict.fromkeys(one.label for one in group)))
        for group in joined.values()
    ]
