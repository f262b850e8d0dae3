"""Whether those who published a picture, and those who state its scene, name different suppliers."""

from collections.abc import Iterator

from catalogue.check.accounts import Origin, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.check.suppliers import find_suppliers
from catalogue.check.words import shorten
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Basis, Fact
from catalogue.record.finding import Severity

_NAME = "captions and credits"
_SHOWN = 3
_SHOWN_CHARS = 60


def _run(subject: Subject) -> Iterator[Result]:
    credits = _list_facts(subject, "credit")
    platforms = [
        platform.fact
        for account in list_accounts(subject)
        if account.origin is not Origin.TAGS
        for platform in account.platforms
    ]
    providers = [one.provider for one in list_accounts(subject) if one.provider is not None]
    captions = [fact for fact in _list_facts(subject, "caption") if fact.basis is Basis.STATED]
    licences = _list_facts(subject, "licence")
    named = [*credits, *platforms, *providers]
    if max(map(len, (named, captions, licences))) < 2:
        yield NotRun(
            check=_NAME,
            reason="no two credits, captions or licences are recorded; "
            "record where it was seen with `catalogue sighting IMAGE --caption TEXT --credit TEXT`",
        )
        return
    yield from _compare_suppliers(named)
    yield from _show_different("REP-026", "captions", captions)
    yield from _show_different("REP-027", "licences", licences)


def _list_facts(subject: Subject, name: str) -> list[Fact]:
    return [fact for fact in subject.image.facts if fact.name == name and str(fact.value).strip()]


def _compare_suppliers(named: list[Fact]) -> Iterator[CheckFinding]:
    """A warning when two of them name suppliers, and none in common."""
    found = [(fact, suppliers) for fact in named if (suppliers := find_suppliers(str(fact.value)))]
    if all(one & other for _, one in found for _, other in found):
        return
    by_supplier: dict[str, Fact] = {}
    for fact, suppliers in found:
        by_supplier.setdefault(" and ".join(sorted(suppliers)), fact)
    shown = "; ".join(
        f"{name} by {fact.render_source()}" for name, fact in list(by_supplier.items())[:_SHOWN]
    )
    yield _tell(
        "REP-025", f"different suppliers are named: {shown}.", [fact for fact, _ in found], Severity.WARNING
    )


def _show_different(code: str, what: str, facts: list[Fact]) -> Iterator[CheckFinding]:
    """Different words side by side, which nobody has judged."""
    by_words: dict[str, Fact] = {}
    for fact in facts:
        by_words.setdefault(" ".join(str(fact.value).casefold().split()), fact)
    if len(by_words) < 2:
        return
    shown = "; ".join(
        f'"{shorten(str(fact.value), _SHOWN_CHARS)}" ({fact.render_source()})'
        for fact in list(by_words.values())[:_SHOWN]
    )
    more = f"; and {len(by_words) - _SHOWN} more" if len(by_words) > _SHOWN else ""
    yield _tell(code, f"{len(by_words)} different {what} are recorded: {shown}{more}.", facts, None)


def _tell(code: str, sentence: str, facts: list[Fact], severity: Severity | None) -> CheckFinding:
    return make_result(
        code,
        sentence,
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.SAYS_NOTHING,
        severity=severity,
        facts=facts,
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
