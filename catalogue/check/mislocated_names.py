"""Whether tags in the file name places that differ."""

import unicodedata
from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.check.words import shorten
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.fact import Basis, Fact
from catalogue.record.finding import Severity

_NAME = "named places"
_SHOWN = 40
# Country codes are left out: of two letters in one standard and of three in the other.
_NAMES = {"city": "the city", "region": "the region", "country": "the country"}


def _run(subject: Subject) -> Iterator[Result]:
    found: dict[str, list[Fact]] = {}
    for fact in subject.image.facts:
        if fact.name in _NAMES and fact.basis is Basis.EMBEDDED and str(fact.value).strip():
            found.setdefault(fact.name, []).append(fact)
    if not any(len(facts) > 1 for facts in found.values()):
        yield NotRun(check=_NAME, reason="no two tags in the file name a city, region or country")
        return
    for name, facts in found.items():
        by_source: dict[str, set[str]] = {}
        for fact in facts:
            by_source.setdefault(fact.source, set()).update(map(_fold_city, _list_values(fact)))
        # One tag may list several places; another differs when it has none of them.
        values = list(by_source.values())
        if all(one & other for one in values for other in values):
            continue
        shown = ", ".join(
            f"{shorten(', '.join(_list_values(fact)), _SHOWN)} ({fact.source})" for fact in facts[:4]
        )
        yield make_result(
            "LOC-026",
            f"tags in the file do not name {_NAMES[name]} alike: {shown}.",
            check=_NAME,
            question=Question.MISLOCATED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.WARNING,
            facts=facts,
        )


def _list_values(fact: Fact) -> tuple[str, ...]:
    return tuple(map(str, fact.value)) if isinstance(fact.value, tuple) else (str(fact.value),)


def _fold_city(text: str) -> str:
    """Without case, accents, blanks at the ends; cut where IPTC cuts a city (32 bytes, IIM 4.2, 2:90)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    return " ".join(plain.casefold().split())[:32].strip()


CHECK = Check(_NAME, (Question.MISLOCATED,), _run)
