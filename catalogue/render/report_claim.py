"""One claim of a report: who says what, what people make of it, and which images belong to it."""

from collections.abc import Iterable, Iterator, Sequence

from catalogue.record.claim import Assessment, Claim, Relation
from catalogue.record.number import count
from catalogue.record.tag import Withdrawal
from catalogue.record.views import ClaimView, LinkedClaim
from catalogue.render.report_book import (
    Book,
    render_address,
    render_optional,
    render_place,
)
from catalogue.render.report_html import Html, code, element, items, join, pairs, passage, quote, table
from catalogue.render.report_kinds import Kind, mark_kind, mark_verdict, render_grade

RELATION_MEANINGS = {
    Relation.CITED_FOR: "The claimant, or whoever published it, shows the image for the claim.",
    Relation.SUPPORTS: "Somebody holds that the image speaks for the claim.",
    Relation.CONTRADICTS: "Somebody holds that the image speaks against the claim.",
    Relation.CONTEXT: "The image helps to understand the claim and speaks neither for nor against it.",
}


def render_claim(book: Book, claim: ClaimView) -> Html:
    """Everything about one claim."""
    number = book.claims[claim.id]
    name = quote(claim.slug) if claim.slug else code(claim.id[:12])
    return element(
        "section",
        element("h3", element("span", f"Claim {number}", class_="number"), " ", name, id=f"claim-{number}"),
        *(_render_statement(book, statement) for statement in claim.statements),
        "" if claim.statements else _render_unstated(),
        pairs([("Claim id", code(claim.id))]),
        element("h4", "What people make of the claim"),
        _render_verdicts(claim),
        render_columns(book, claim.assessments),
        *_render_link_assessments(book, claim),
        element("h4", "Images that belong to it"),
        _render_images(book, claim),
        render_withdrawals(book, claim.withdrawals),
        class_="claim-section",
    )


def _render_statement(book: Book, statement: Claim) -> Html:
    return element(
        "div",
        mark_kind(Kind.CLAIM),
        passage(statement.text, kind="words claim-text"),
        pairs(
            [
                ("Claimed by", quote(statement.claimant)),
                ("Claimed on", render_optional(statement.claimed_at)),
                ("Source", render_address(statement.source_url)),
                ("Alleged time", render_optional(statement.event_at)),
                ("Alleged place", render_place(statement.place)),
                *([("Note", passage(statement.note))] if statement.note else []),
                ("Recorded by", book.cite(statement.noted)),
            ]
        ),
        class_="block claim",
    )


def _render_unstated() -> Html:
    return element(
        "p", "The words of this claim are not in the bundle; only its id is known.", class_="absent"
    )


def _render_verdicts(claim: ClaimView) -> Html:
    given = {verdict: agents for verdict, agents in claim.verdicts.items() if verdict != "unassessed"}
    if not given:
        return element("p", "Nobody has assessed the claim itself.", class_="absent")
    told = ", ".join(f"{verdict} by {agents:,}" for verdict, agents in sorted(given.items()))
    if len(given) == 1:
        return element("p", f"By what each agent said last: {told}.")
    return element(
        "p",
        element("strong", "The assessments disagree. "),
        f"By what each agent said last: {told}. The disagreement is shown, and not resolved.",
        class_="caution",
    )


def find_latest(assessments: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """What each agent said last, by agent."""
    latest = {one.noted.agent if one.noted else "": one for one in assessments}
    return tuple(one for _, one in sorted(latest.items()))


def render_columns(book: Book, assessments: Sequence[Assessment]) -> Html:
    """A column for each agent, side by side, with all that the agent said, the latest first."""
    by_agent: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        by_agent.setdefault(assessment.noted.agent if assessment.noted else "", []).append(assessment)
    if not by_agent:
        return Html("")
    return element(
        "div",
        *(_render_column(book, agent, said) for agent, said in sorted(by_agent.items())),
        class_="columns" if len(by_agent) > 1 else "columns lone",
    )


def _render_column(book: Book, agent: str, said: Sequence[Assessment]) -> Html:
    latest, *earlier = reversed(said)
    return element(
        "div",
        element("p", element("strong", quote(agent)), " ", mark_kind(Kind.INFERENCE), class_="who"),
        _render_assessment(book, latest),
        *(
            element("div", element("p", "Said earlier by the same agent:"), _render_assessment(book, one))
            for one in earlier
        ),
        class_="block inference column",
    )


def _render_assessment(book: Book, assessment: Assessment) -> Html:
    return element(
        "div",
        element("p", mark_verdict(assessment.verdict)),
        pairs(
            [
                ("Grade", render_grade(assessment)),
                ("Reasons", _render_words(assessment.reasons)),
                ("Method", _render_words(assessment.method)),
                ("Recorded by", book.cite(assessment.noted)),
            ],
            class_="pairs stacked",
        ),
        class_="assessment",
    )


def _render_words(text: str | None) -> Html:
    return passage(text) if text else element("span", "none given", class_="absent")


def _render_link_assessments(book: Book, claim: ClaimView) -> Iterator[Html]:
    """What people make of single images for the claim, image by image."""
    if not claim.link_assessments:
        return
    yield element("h4", "What people make of single images for the claim")
    yield element(
        "p", "These are about one image and its link to the claim; they say nothing about the claim itself."
    )
    images = dict.fromkeys(one.image for one in claim.link_assessments if one.image is not None)
    for image in images:
        yield element("h5", book.cite_image(image), " for this claim")
        yield render_columns(book, [one for one in claim.link_assessments if one.image == image])


def _render_images(book: Book, claim: ClaimView) -> Html:
    if not claim.images:
        return element("p", "No image in this bundle is linked to it.", class_="absent")
    # For and against stand together, so that neither is overlooked.
    order = list(RELATION_MEANINGS)
    rows = []
    for image, relation in sorted(claim.images, key=lambda link: order.index(link[1])):
        exhibit = next((one.image for one in book.dossier.exhibits if one.image.id == image), None)
        links = [link for link in exhibit.claims if link.id == claim.id] if exhibit else []
        known = next((link for link in links if link.relation == relation), None)
        name = render_optional(exhibit.name) if exhibit else Html("")
        rows.append([[book.cite_image(image), name, render_relation(relation), *_tell_link(book, known)]])
    return table(
        f"{count(len({image for image, _ in claim.images}), 'image')} linked to this claim",
        [("Image", "w14"), ("File name", "w22"), ("Relation", "w14"), ("Why", "w26"), ("Recorded by", "w24")],
        rows,
    )


def _tell_link(book: Book, link: LinkedClaim | None) -> tuple[Html, Html]:
    note = passage(link.note) if link and link.note else element("span", "no reason given", class_="absent")
    return note, book.cite(link.noted if link else None)


def render_relation(relation: Relation) -> Html:
    """Why an image and a claim belong together."""
    return element("span", relation.value, class_="relation")


def render_withdrawals(book: Book, withdrawals: Iterable[Withdrawal]) -> Html:
    """What was taken back, by whom and why; nothing when nothing was."""
    told = [
        join(
            [
                quote(one.what),
                " (entry ",
                book.cite_entry(one.withdraws),
                "), ",
                join(["because: ", quote(one.reason)]) if one.reason else "no reason given",
                ". Taken back by ",
                book.cite(one.noted),
            ]
        )
        for one in withdrawals
    ]
    if not told:
        return Html("")
    return join([element("h4", "Taken back"), items(told)])
