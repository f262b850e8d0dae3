"""An axis of time: where moments fall on it, and ticks at round times, from minutes to ages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# Seconds of steps that are round in every unit below a month; then months.
_EVEN_STEPS = tuple(n * _MINUTE for n in (1, 5, 15, 30)) + tuple(n * _HOUR for n in (1, 3, 6, 12))
_DAY_STEPS = (1, 2, 5, 10)
_MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 60_000)
_MONTH_S = 30.4 * _DAY
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class TimeAxis:
    """A stretch of time laid along a stretch of pixels.

    Attributes:
        first_s: its beginning, seconds since 1970.
        last_s: its end, later than the beginning.
        left_px: where it begins.
        right_px: where it ends.
    """

    first_s: float
    last_s: float
    left_px: float
    right_px: float

    def find_x(self, moment: datetime) -> float:
        """Where a moment falls; outside of the axis for those before or after it."""
        share = (measure_seconds(moment) - self.first_s) / (self.last_s - self.first_s)
        return self.left_px + share * (self.right_px - self.left_px)


def measure_seconds(moment: datetime) -> float:
    """Seconds since 1970, negative before."""
    return (moment - _EPOCH).total_seconds()


def find_moment(seconds: float) -> datetime:
    """The moment so many seconds after 1970, held within what a calendar of four digits can tell."""
    lowest, highest = (
        measure_seconds(edge.replace(tzinfo=UTC))
        for edge in (datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001  # made aware in this line
    )
    return _EPOCH + timedelta(seconds=min(max(seconds, lowest), highest))


def find_ticks(axis: TimeAxis, *, apart_px: float) -> tuple[tuple[float, str], ...]:
    """(pixel, label) of round times within the axis, at least so far apart."""
    least_s = (axis.last_s - axis.first_s) * apart_px / (axis.right_px - axis.left_px)
    first, last = find_moment(axis.first_s), find_moment(axis.last_s)
    moments = _list_round(first, last, least_s)
    return tuple((axis.find_x(at), label) for at, label in moments if first <= at <= last)


def _list_round(first: datetime, last: datetime, least_s: float) -> Iterator[tuple[datetime, str]]:
    for step in _EVEN_STEPS:
        if step >= least_s:
            return _list_even(first, last, step)
    for days in _DAY_STEPS:
        if days * _DAY >= least_s:
            return _list_days(first, last, days)
    for months in _MONTH_STEPS:
        if months * _MONTH_S >= least_s:
            return _list_months(first, last, months)
    return iter(())


def _list_even(first: datetime, last: datetime, step_s: int) -> Iterator[tuple[datetime, str]]:
    seconds = measure_seconds(first) // step_s * step_s
    while seconds <= measure_seconds(last):
        at = find_moment(seconds)
        yield at, _render_day(at) if (at.hour, at.minute) == (0, 0) else f"{at.hour:02}:{at.minute:02}"
        seconds += step_s


def _list_days(first: datetime, last: datetime, step: int) -> Iterator[tuple[datetime, str]]:
    """Days of the month that are round, so that no tick stands close before the first of the next."""
    at = first.replace(hour=0, minute=0, second=0, microsecond=0)
    while at <= last:
        if (at.day - 1) % step == 0 and at.day - 1 + step <= 31:
            yield at, _render_day(at)
        at += timedelta(days=1)


def _render_day(at: datetime) -> str:
    return f"{at.day} {_MONTHS[at.month - 1]}"


def _list_months(first: datetime, last: datetime, step: int) -> Iterator[tuple[datetime, str]]:
    month = (first.year * 12 + first.month - 1) // step * step
    while month <= last.year * 12 + last.month - 1:
        year, rest = divmod(month, 12)
        if 1 <= year <= 9999:
            label = f"{year:04}" if step >= 12 else f"{_MONTHS[rest]} {year:04}"
            yield datetime(year, rest + 1, 1, tzinfo=UTC), label
        month += step
