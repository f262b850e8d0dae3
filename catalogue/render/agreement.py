"""What the facts about an image agree on: the only values that a field for one value may carry."""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from catalogue.errors import ValueRefused
from catalogue.record.fact import Fact, Scalar
from catalogue.record.instant import Instant, parse_instant, render_utc
from catalogue.record.statement import Noted
from catalogue.record.views import ImageView

# Sputnik 1, the first satellite, was launched on this day (UTC); no satellite took a picture before it.
FIRST_SATELLITE = "1957-10-04T00:00:00Z"
# The last second that RFC 3339 can write.
_END_OF_CALENDAR = "9999-12-31T23:59:59Z"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?", re.ASCII)


class Agreement(StrEnum):
    """What a capture time stands on."""

    KNOWN = "one time, or times that can all be right"
    DIFFERING = "differing times, of which at most some are right: the span holds them all"
    UNKNOWN = (
        "capture time unknown: the span runs from the launch of the first satellite (if a satellite took "
        "the picture) to the first entry about it (by the recorder's clock)"
    )


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """When a picture was taken, as far as the facts say.

    Attributes:
        starts_at: RFC 3339 UTC, whole seconds.
        ends_at: likewise, the second itself included.
        agreement: what these stand on.
        facts: every fact about it, those that are no time included.
    """

    starts_at: str
    ends_at: str
    agreement: Agreement
    facts: tuple[Fact, ...]

    @property
    def is_instant(self) -> bool:
        """Whether it is known to the second."""
        return self.agreement is Agreement.KNOWN and self.starts_at == self.ends_at


def find_agreed(image: ImageView, name: str) -> Scalar | None:
    """The value that all facts of that name give; None when there is none, or when they differ.

    Texts that differ in case alone agree; the spelling of the first fact is taken.
    """
    facts = [fact for fact in image.facts if fact.name == name]
    values = {fact.value.casefold() if isinstance(fact.value, str) else fact.value for fact in facts}
    if len(values) != 1 or isinstance(facts[0].value, tuple):
        return None
    return facts[0].value


def find_agreed_text(image: ImageView, name: str) -> str | None:
    """Likewise, when it is a text that is not empty."""
    value = find_agreed(image, name)
    return value if isinstance(value, str) and value.strip() else None


def find_agreed_number(image: ImageView, name: str, low: float, high: float) -> float | None:
    """Likewise, when it is a number from `low` to `high`."""
    value = find_agreed(image, name)
    if isinstance(value, bool | str) or value is None:
        return None
    # Comparing takes every number, also an integer that is too large for a double; NaN lies nowhere.
    return value if low <= value <= high else None


def find_capture(image: ImageView) -> Capture:
    """When the picture was taken.

    Times that overlap can all be right: the part that they share is taken, so that a stated day and an
    embedded second of that day give the second. Of times that do not overlap none is chosen: the span
    holds them all. Without any time, the span is what must hold for every satellite picture that was
    seen; it says nothing about this one.
    """
    facts = tuple(fact for fact in image.facts if fact.name == "acquired_at")
    spans = [(time.earliest, time.latest) for time in _parse(facts) if time.earliest and time.latest]
    if not spans:
        return Capture(
            starts_at=FIRST_SATELLITE,
            ends_at=_end_day(min(find_noted_times(image), default=_END_OF_CALENDAR)),
            agreement=Agreement.UNKNOWN,
            facts=facts,
        )
    starts, ends = max(first for first, _ in spans), min(last for _, last in spans)
    if starts <= ends:
        return _make_capture(starts, ends, Agreement.KNOWN, facts)
    starts, ends = min(first for first, _ in spans), max(last for _, last in spans)
    return _make_capture(starts, ends, Agreement.DIFFERING, facts)


def find_noted_times(image: ImageView) -> Iterator[str]:
    """When each statement about the image was recorded."""
    yield from filter(is_date, (noted.at for noted in _find_noted(image)))


def is_date(at: str) -> bool:
    """Whether the time of an act, or its day, is told; the public profile may withhold it."""
    return _DATE.fullmatch(at) is not None


def _find_noted(image: ImageView) -> Iterator[Noted]:
    yield from image.ingested
    for statements in (image.sightings, image.scenes, image.tags, image.annotations, image.withdrawals):
        for statement in statements:
            yield statement.get_noted()
    for claim in image.claims:
        yield claim.noted


def _end_day(at: str) -> str:
    """The time itself; of a day, as the public is told the times of acts, its last second."""
    return at if "T" in at else f"{at}T23:59:59Z"


def _parse(facts: tuple[Fact, ...]) -> Iterator[Instant]:
    for fact in facts:
        try:
            yield parse_instant(str(fact.value))
        except ValueRefused:
            # Not a time: it stands among the facts as it is.
            continue


def _make_capture(starts: datetime, ends: datetime, agreement: Agreement, facts: tuple[Fact, ...]) -> Capture:
    return Capture(
        starts_at=render_utc(starts),
        ends_at=render_utc(ends),
        agreement=agreement,
        facts=facts,
    )
