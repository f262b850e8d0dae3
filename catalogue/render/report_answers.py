"""The four questions in a report: the answers, what was found, what could not be checked, and by whom."""

from catalogue.record.answer import PROPOSITIONS, Answer, Bearing, Checked, CheckFinding, NotRun, Question
from catalogue.record.answer_history import CheckHistory, make_histories
from catalogue.record.codes import EXPLANATIONS
from catalogue.record.fact import Fact
from catalogue.record.number import count
from catalogue.record.views import Exhibit
from catalogue.render.answer_card import is_warning
from catalogue.render.report_book import Book
from catalogue.render.report_html import (
    Html,
    Row,
    code,
    element,
    items,
    join,
    pairs,
    passage,
    quote,
    quote_name,
    table,
)
from catalogue.render.report_kinds import Kind, mark_answer, mark_basis, mark_kind

# Stands, with the image's number and its own behind it, where a drawing is put in when the page is done.
PLATE = "plate:"
_COLUMNS = (("Statement", "w18"), ("Answer", "w20"), ("Findings", "w62"))
_BEARINGS = {
    Bearing.CONTRADICTS: "contradicts it",
    Bearing.SUPPORTS: "supports it",
    Bearing.SAYS_NOTHING: "says nothing to it",
}
_WITHHELD = "withheld"


def render_answers(book: Book, exhibit: Exhibit) -> Html:
    """The last check of each agent in each journal with its answers, those before it, and the drawings."""
    heading = element("h4", "What the picture itself says ", mark_kind(Kind.INFERENCE))
    histories = make_histories(exhibit.image.checks)
    if not histories:
        said = element("p", "Nobody has asked the four questions of this image.", class_="absent")
        return join([element("h4", "What the picture itself says"), said])
    return join(
        [
            heading,
            element(
                "p",
                "Each row holds a statement and what a program found to speak for or against it. None of the "
                "answers says that a claim is true, or that a picture is fake.",
            ),
            *(_render_history(book, history) for history in histories),
            _render_plates(book, exhibit),
        ]
    )


def _render_history(book: Book, history: CheckHistory) -> Html:
    checked = history.current
    where = join([" in journal ", code(history.journal)]) if history.journal else ""
    rows = [[_render_answer(book, question, checked.answers.get(question))] for question in Question]
    return join(
        [
            table(join(["Checked by ", book.cite(checked.noted), where]), _COLUMNS, rows),
            _render_sources(checked),
            *(_render_earlier(book, before, changes) for before, changes in history.earlier),
        ]
    )


def _render_answer(book: Book, question: Question, answer: Answer) -> Row:
    found = [_render_finding(book, finding) for finding in answer.findings]
    if not found:
        found = [element("p", "Nothing was found that speaks for it or against it.", class_="absent")]
    return [
        quote(PROPOSITIONS[question]),
        mark_answer(answer.answer),
        join([*found, _render_runs(answer)]),
    ]


def _render_finding(book: Book, finding: CheckFinding) -> Html:
    word = "warning" if is_warning(finding) else _BEARINGS[finding.bearing]
    head = element(
        "p",
        element("strong", quote(finding.code), " ", word),
        " ",
        element("span", "found by the check “", quote(finding.check), "”", class_="cite"),
    )
    values = pairs([(quote(name), passage(value)) for name, value in finding.evidence], class_="pairs values")
    return element(
        "div",
        head,
        passage(finding.sentence),
        items([_render_fact(book, fact) for fact in finding.facts], class_="values") if finding.facts else "",
        values if finding.evidence else "",
        _render_meaning(finding),
        class_="finding",
    )


def _render_fact(book: Book, fact: Fact) -> Html:
    value = ", ".join(map(str, fact.value)) if isinstance(fact.value, tuple) else str(fact.value)
    raw = fact.raw if fact.raw is not None and fact.raw != fact.value else None
    return join(
        [
            mark_basis(fact.basis),
            " ",
            quote_name(fact.name),
            " ",
            element("strong", quote(value)),
            element("span", " written as ", quote(raw), class_="raw") if raw is not None else "",
            " ",
            element("span", quote_name(fact.source), class_="cite"),
            join([" ", book.cite(fact.noted)]) if fact.noted is not None else "",
        ]
    )


def _render_meaning(finding: CheckFinding) -> Html:
    """What a finding that counts proves, and what it does not; of one that is withheld, what it means."""
    known = EXPLANATIONS.get(finding.code)
    if known is None or (finding.bearing is Bearing.SAYS_NOTHING and finding.sentence != _WITHHELD):
        return Html("")
    means = f"It means: {known.means}. " if finding.sentence == _WITHHELD else ""
    told = f"{means}It proves: {known.proves}. It does not prove: {known.proves_not}."
    return element("p", told, class_="cite")


def _render_runs(answer: Answer) -> Html:
    loud = {finding.check for finding in answer.findings}
    silent = [name for name in answer.ran if name not in loud]
    told = element(
        "p",
        "Ran, and had nothing to tell: ",
        join((quote(name) for name in silent), ", "),
        ".",
        class_="cite",
    )
    return join([told if silent else "", _render_not_run(answer.not_run)])


def _render_not_run(not_run: tuple[NotRun, ...]) -> Html:
    """Folded, for there are many; those that lack the same stand together."""
    if not not_run:
        return Html("")
    by_reason: dict[str, list[str]] = {}
    for one in not_run:
        by_reason.setdefault(one.reason, []).append(one.check)
    told = [
        join([element("strong", join((quote(name) for name in names), ", ")), ": ", quote(reason)])
        for reason, names in by_reason.items()
    ]
    return element(
        "details",
        element("summary", f"{count(len(not_run), 'check')} could not run"),
        items(told),
    )


def _render_sources(checked: Checked) -> Html:
    told = join(
        (join([quote(one.name), " ", code(one.version)]) for one in checked.sources),
        ", ",
    )
    if not checked.sources:
        return Html("")
    return element("p", "Programs and data that took part: ", told, ".", class_="cite")


def _render_earlier(book: Book, before: Checked, changes: tuple[str, ...]) -> Html:
    said = f"Checked before, {count(len(changes), 'change')} since" if changes else "Checked before, the same"
    return element(
        "details",
        element("summary", said, ": ", book.cite(before.noted)),
        items([quote(change) for change in changes]) if changes else "",
    )


def _render_plates(book: Book, exhibit: Exhibit) -> Html:
    plates = book.plates.get(exhibit.image.id, ())
    number = book.images[exhibit.image.id]
    if book.plates and not plates:
        return element("p", "Its times and places are not drawn in this page.", class_="absent")
    return join(
        element(
            "figure",
            element("img", src=f"{PLATE}{number}-{place}", alt=plate.caption),
            element("figcaption", plate.caption, " Drawn by this program: a derivative, not the evidence."),
            class_="plate",
        )
        for place, plate in enumerate(plates)
    )
