"""The table of facts of an image: values of one name side by side, each with its basis and source."""

from itertools import groupby

from catalogue.record.fact import Fact, FactValue
from catalogue.record.number import count
from catalogue.record.views import Exhibit
from catalogue.render.report_book import Book
from catalogue.render.report_html import Html, Row, element, items, join, passage, quote, quote_name, table
from catalogue.render.report_kinds import mark_basis

_COLUMNS = (("Fact", "w22"), ("Value", "w38"), ("Basis", "w16"), ("Where it stands", "w24"))


def render_facts(_: Book, exhibit: Exhibit) -> Html:
    """Every fact, those of one name together; names whose values cannot all be right are marked."""
    heading = element("h4", "Facts")
    facts = sorted(exhibit.image.facts, key=lambda fact: fact.name)
    if not facts:
        return join([heading, element("p", "No fact is known about this image.", class_="absent")])
    conflicts = frozenset(exhibit.image.conflicts)
    groups = [
        [_render_row(fact, name in conflicts) for fact in group]
        for name, group in groupby(facts, key=lambda fact: fact.name)
    ]
    told = f"{count(len(facts), 'fact')} about {count(len(groups), 'thing')}; none overwrites another"
    return join([heading, _render_conflicts(conflicts), table(told, _COLUMNS, groups)])


def _render_conflicts(conflicts: frozenset[str]) -> Html:
    if not conflicts:
        return Html("")
    names = join((quote(name) for name in sorted(conflicts)), ", ")
    return element(
        "p", element("strong", "Conflict: "), names, ". The values cannot all be right.", class_="caution"
    )


def _render_row(fact: Fact, is_in_conflict: bool) -> Row:
    flag = element("span", "conflict", class_="conflict") if is_in_conflict else ""
    raw = fact.raw if fact.raw is not None and fact.raw != fact.value else None
    written = element("div", "as written there: ", quote(raw), class_="raw") if raw is not None else ""
    return [
        join([quote_name(fact.name), " ", flag]),
        join([_render_value(fact.value), written]),
        mark_basis(fact.basis),
        quote_name(fact.render_source()),
    ]


def _render_value(value: FactValue) -> Html:
    if isinstance(value, tuple):
        # A text may hold a comma of its own.
        if any(isinstance(part, str) for part in value):
            return items([quote(_render_scalar(part)) for part in value], class_="values")
        return quote(", ".join(map(_render_scalar, value)))
    return passage(_render_scalar(value))


def _render_scalar(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
