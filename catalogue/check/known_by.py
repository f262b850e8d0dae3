"""By when a picture is known to have existed: when it was published, obtained, and recorded."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from catalogue.check.accounts import list_claimed, read_instant
from catalogue.check.subject import Subject
from catalogue.check.time_spans import TOLERANCE, measure_lateness
from catalogue.record.fact import Basis, Fact
from catalogue.record.instant import Instant

# A device that shows the right local time in the wrong zone is off by this much at most (UTC-12 to UTC+14).
ZONE_MISTAKE = timedelta(hours=14)
# No release of this program is older: a clock that shows less was never set.
_FIRST_RELEASE = datetime(2025, 1, 1, tzinfo=UTC)
# Archives write when they took a copy into its address: /web/20220511103000/ or /20220511103000/.
_ARCHIVED = re.compile(r"/(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?(?:[a-z]{2}_)?/", re.ASCII)
LIVE_PAGE = "but pages keep their first date when a picture is added: give an archive's copy of that time"
_TIME_NAMES = frozenset(
    ("acquired_at", "created_at", "digitized_at", "gps_at", "modified_at", "published_at", "released_at")
)


class Occasion(StrEnum):
    """What shows that the picture existed."""

    PUBLISHED = "published"  # a person states that it was seen published
    OBTAINED = "obtained"  # a person or program states when these bytes were had
    RECORDED = "recorded"  # the clock of a device when it took the bytes in


class KnownBy(msgspec.Struct, frozen=True, kw_only=True):
    """One occasion by which the picture existed.

    Attributes:
        fact: what says so.
        instant: when.
        archive_url: where the page is archived that shows it; None when not stated.
    """

    occasion: Occasion
    fact: Fact
    instant: Instant
    archive_url: str | None = None

    @property
    def is_unset(self) -> bool:
        """Whether it is what a clock showed that cannot have been set."""
        assert self.instant.latest is not None
        return self.occasion is Occasion.RECORDED and self.instant.latest < _FIRST_RELEASE

    def is_shown_before(self, instant: Instant) -> bool:
        """Whether more than a page's own date puts the occasion before a time.

        A page keeps its first date when a picture is added to it: a copy in an archive of that time has not
        changed since.
        """
        if self.occasion is not Occasion.PUBLISHED:
            return True
        match = _ARCHIVED.search(self.archive_url or "")
        if match is None:
            return False
        day, clock = "-".join(match.groups()[:3]), ":".join(filter(None, match.groups()[3:]))
        archived = read_instant(f"{day}T{clock}Z" if clock else f"{day}T23:59:59Z")
        return archived is not None and measure_lateness(instant, archived) > TOLERANCE

    def render(self) -> str:
        """Such as `published 2022-05-23 (entry 0123abcd:4 by ann)`."""
        return f"{self.occasion.value} {self.fact.value} ({self.fact.render_source()})"


def list_known(subject: Subject) -> tuple[KnownBy, ...]:
    """Every occasion that is on record, the earliest of each kind first; those of unset clocks last."""
    found = sorted(
        (*_list_sighted(subject), *_list_recorded(subject)), key=lambda one: (one.is_unset, _find_latest(one))
    )
    return tuple(found)


def find_contrary_clock(subject: Subject, clock: Instant, *, besides: frozenset[Fact]) -> Fact | None:
    """Another time on record that lies after the clock of a device as well, so that the clock may be wrong.

    Args:
        subject: the image.
        clock: what the device's clock said.
        besides: facts that do not count, being those on trial.
    """
    claimed = (fact for scene in list_claimed(subject) for fact in scene.facts if fact.name == "event_at")
    for fact in (*subject.image.facts, *claimed):
        if fact in besides or (fact.name not in _TIME_NAMES and fact.name != "event_at"):
            continue
        instant = read_instant(str(fact.value))
        if instant is not None and measure_lateness(instant, clock) > TOLERANCE:
            return fact
    return None


def is_after_known(subject: Subject, instant: Instant) -> bool:
    """Whether a time lies after the picture existed: who gives it is wrong, or whoever saw the picture."""
    return any(
        measure_lateness(instant, one.instant) > TOLERANCE for one in list_known(subject) if not one.is_unset
    )


def find_first(known: tuple[KnownBy, ...], occasion: Occasion) -> KnownBy | None:
    """The earliest occasion of a kind."""
    return next((one for one in known if one.occasion is occasion), None)


def make_recorded(entry: str, agent: str, at: str) -> KnownBy | None:
    """That the clock of a device said so when it wrote an entry."""
    instant = read_instant(at)
    if instant is None:
        return None
    fact = Fact(name="recorded_at", value=at, basis=Basis.STATED, source=f"entry {entry} by {agent}")
    return KnownBy(occasion=Occasion.RECORDED, fact=fact, instant=instant)


def _list_sighted(subject: Subject) -> Iterator[KnownBy]:
    for sighting in subject.image.sightings:
        noted = sighting.get_noted()
        source = f"entry {noted.entry} by {noted.agent}"
        for occasion, name, text in (
            (Occasion.PUBLISHED, "published_at", sighting.published_at),
            (Occasion.OBTAINED, "obtained_at", sighting.obtained_at),
        ):
            instant = read_instant(text) if text else None
            if text and instant is not None:
                fact = Fact(name=name, value=text, basis=Basis.STATED, source=source)
                url = sighting.archive_url if occasion is Occasion.PUBLISHED else None
                yield KnownBy(occasion=occasion, fact=fact, instant=instant, archive_url=url)


def _list_recorded(subject: Subject) -> Iterator[KnownBy]:
    for noted in subject.image.ingested:
        recorded = make_recorded(noted.entry, noted.agent, noted.at)
        if recorded is not None:
            yield recorded


def _find_latest(known: KnownBy) -> float:
    assert known.instant.latest is not None
    return known.instant.latest.timestamp()
