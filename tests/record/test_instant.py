"""Times as somebody gave them: what they can mean, and what is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import ValueRefused
from catalogue.record.instant import ACCEPTED, Precision, Zone, parse_instant, render_utc


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "zone"),
    [
        (
            "2022-05-11T10:22:05Z",
            (2022, 5, 11, 10, 22, 5),
            (2022, 5, 11, 10, 22, 5, 999_999),
            "second",
            "utc",
        ),
        (
            "2022-05-11T13:22+03:00",
            (2022, 5, 11, 10, 22),
            (2022, 5, 11, 10, 22, 59, 999_999),
            "minute",
            "offset",
        ),
        (
            "2022-05-11T10:22-0930",
            (2022, 5, 11, 19, 52),
            (2022, 5, 11, 19, 52, 59, 999_999),
            "minute",
            "offset",
        ),
        ("2022-05-11T10:22", (2022, 5, 10, 20, 22), (2022, 5, 11, 22, 22, 59, 999_999), "minute", "unknown"),
        ("2022-05-11", (2022, 5, 10, 10), (2022, 5, 12, 11, 59, 59, 999_999), "day", "unknown"),
        ("2022-02", (2022, 1, 31, 10), (2022, 3, 1, 11, 59, 59, 999_999), "month", "unknown"),
        ("2024-12", (2024, 11, 30, 10), (2025, 1, 1, 11, 59, 59, 999_999), "month", "unknown"),
        ("2022", (2021, 12, 31, 10), (2023, 1, 1, 11, 59, 59, 999_999), "year", "unknown"),
        (
            "2022-05-01/2022-05-15",
            (2022, 4, 30, 10),
            (2022, 5, 16, 11, 59, 59, 999_999),
            "interval",
            "unknown",
        ),
    ],
)
def test_bounds_hold_everything_that_a_time_can_mean(
    text: str, earliest: tuple[int, ...], latest: tuple[int, ...], precision: str, zone: str
) -> None:
    instant = parse_instant(text)

    assert (instant.earliest, instant.latest) == (_utc(*earliest), _utc(*latest))
    assert (instant.precision, instant.zone) == (precision, zone)


def test_fraction_is_kept_and_means_its_whole_second() -> None:
    instant = parse_instant("2022-05-11T10:22:05.123456789Z")

    assert instant.text == "2022-05-11T10:22:05.123456789Z"
    assert instant.earliest == _utc(2022, 5, 11, 10, 22, 5)
    assert instant.latest == _utc(2022, 5, 11, 10, 22, 5, 999_999)


@pytest.mark.parametrize("text", ["not stated", "Not Stated", " unknown ", "not-stated"])
def test_not_stated_is_a_value(text: str) -> None:
    instant = parse_instant(text)

    assert (instant.text, instant.earliest, instant.latest) == ("not stated", None, None)
    assert instant.precision is Precision.NOT_STATED


def test_time_without_zone_is_never_made_utc() -> None:
    instant = parse_instant("2022:05:11 10:22:05")

    assert instant.text == "2022-05-11T10:22:05"
    assert instant.zone is Zone.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "yesterday", "11/05/2022", "05.11.22", "2022-13", "2022-02-30", "2023-02-29", "0000"),
        *("2022-05-11T24:00", "2022-05-11T10:60", "2022-05-11T10:22:61Z", "2022-05-11T10", "20220511"),
        *("2022-05-11T10:22+15:00", "2022-05-11T10:22+03:60", "2022-05-15/2022-05-01", "2022/not stated"),
        *(
            "2022-05-01/2022-05-02/2022-05-03",
            "/",
            "9999-12-31",
            "0001-01-01",
            "２０２２",
            "2022-05-11T10:22:05Zulu",
        ),
        *("2022-05-11\n2022", "+2022", "-2022"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_accepted_forms(text: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        parse_instant(text)

    assert refused.value.accepted == ACCEPTED
    assert refused.value.value == text


@pytest.mark.parametrize("text", [form.removesuffix(" (zone unknown)") for form in ACCEPTED])
def test_accepted_forms_are_accepted(text: str) -> None:
    assert parse_instant(text).text == text


@given(st.text(max_size=25) | st.from_regex(r"[0-9T:Z+./ -]{1,30}", fullmatch=True))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        instant = parse_instant(text)
    except ValueRefused:
        return

    assert parse_instant(instant.text) == instant
    assert instant.text.isascii()


@given(st.integers(-2_208_988_800, 7_258_118_400))
def test_rendered_moment_parses_to_a_span_that_holds_it(seconds: int) -> None:
    aware = datetime.fromtimestamp(seconds, tz=UTC)

    instant = parse_instant(render_utc(aware))

    assert instant.earliest is not None
    assert instant.latest is not None
    assert instant.earliest <= aware <= instant.latest
