"""Options that several commands share, each written once."""

from collections.abc import Callable
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])

_SIGHTING = (
    ("--url", "url", "URL", "Of the image itself."),
    ("--page", "page", "URL", "Of the page that showed it."),
    ("--publisher", "publisher", "NAME", "Who published it there."),
    ("--caption", "caption", "TEXT", "Verbatim."),
    ("--credit", "credit", "TEXT", "The credit line, verbatim."),
    ("--licence", "licence", "TEXT", "As stated there."),
    ("--published-at", "published_at", "TIME", "When it was published."),
    ("--obtained-at", "obtained_at", "TIME", "When these bytes were obtained."),
    ("--archive-url", "archive_url", "URL", "Where the page was archived."),
    ("--note", "note", "TEXT", "Anything else."),
)
SIGHTING_NAMES = tuple(name for _, name, _, _ in _SIGHTING)
_TIMES = frozenset({"published_at", "obtained_at"})


def sighting_options(function: F) -> F:
    """The options that make a sighting."""
    for flag, name, metavar, help_line in reversed(_SIGHTING):
        function = click.option(flag, name, metavar=metavar, help=help_line)(function)
    return function


def parse_sighting(values: dict[str, str | None]) -> dict[str, str | None]:
    """The fields of a sighting, times in normal form.

    Raises:
        ValueRefused: a time is not understood.
    """
    from catalogue.record.instant import parse_instant

    return {
        name: parse_instant(value).text if value and name in _TIMES else value
        for name in SIGHTING_NAMES
        if (value := values.get(name)) is not None
    }
