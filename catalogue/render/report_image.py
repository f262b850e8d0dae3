"""One image of a report: its preview, and a section for each sort of thing that is known about it."""

from collections.abc import Callable

from catalogue.record.entry import Derivative
from catalogue.record.number import count
from catalogue.record.views import Exhibit, LinkedClaim
from catalogue.render.report_answers import render_answers
from catalogue.render.report_book import Book, render_optional, render_size
from catalogue.render.report_claim import find_latest, render_relation, render_withdrawals
from catalogue.render.report_facts import render_facts
from catalogue.render.report_html import (
    Html,
    address,
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
from catalogue.render.report_kinds import Kind, mark_kind, mark_verdict
from catalogue.render.report_marks import render_marks
from catalogue.render.report_statements import render_scenes, render_sightings

# Stands, with the image's number behind it, where the picture is put in when the page is done.
PICTURE = "picture:"
_SENSITIVE = "sensitivity:"
# More marks than that make an alternative text that nobody listens to; the table has them all.
_MARKS_TOLD = 12


def render_image(book: Book, exhibit: Exhibit) -> Html:
    """Everything about one image."""
    number, image = book.images[exhibit.image.id], exhibit.image
    name = quote_name(image.name) if image.name else "name not held here"
    return element(
        "section",
        element("h3", element("span", f"Image {number}", class_="number"), " ", name, id=f"image-{number}"),
        _render_sensitivity(exhibit),
        element("div", _render_preview(book, exhibit), _render_glance(book, exhibit), class_="spread"),
        *(render(book, exhibit) for render in IMAGE_SECTIONS),
        class_="image-section",
    )


def _render_sensitivity(exhibit: Exhibit) -> Html:
    names = [tag.name for tag in exhibit.image.tags if tag.name.casefold().startswith(_SENSITIVE)]
    if not names:
        return Html("")
    told = join((quote(name[len(_SENSITIVE) :]) for name in dict.fromkeys(names)), ", ")
    return element(
        "p", element("strong", "Sensitive: "), told, ". Think before you show it.", class_="caution"
    )


def _render_preview(book: Book, exhibit: Exhibit) -> Html:
    preview = book.previews.get(exhibit.image.id)
    if preview is None:
        said = "No preview of this image is shown."
        return element("div", element("p", said, class_="absent"), class_="no-preview")
    marks = exhibit.image.annotations
    drawn = f", with {count(len(marks), 'numbered mark')}" if marks else ""
    picture = element(
        "img",
        src=f"{PICTURE}{book.images[exhibit.image.id]}",
        alt=_describe_preview(exhibit),
    )
    caption = f"Preview drawn by this program{drawn}: a derivative, not the evidence. "
    kept = "The evidence is the file named under Original." if exhibit.image.original else ""
    return element("figure", picture, element("figcaption", caption, kept))


def _describe_preview(exhibit: Exhibit) -> str:
    marks = exhibit.image.annotations
    told = "; ".join(f"{number} {mark.label}" for number, mark in enumerate(marks[:_MARKS_TOLD], 1))
    more = "; and more in the table of marks" if len(marks) > _MARKS_TOLD else ""
    return f"Preview of {exhibit.image.name or exhibit.image.id}. " + (
        f"Marks: {told}{more}." if marks else "No marks."
    )


def _render_glance(book: Book, exhibit: Exhibit) -> Html:
    image = exhibit.image
    size = f"{image.width_px} × {image.height_px} pixels" if image.width_px else "pixels not read"
    return pairs(
        [
            ("SHA-256, its id", code(image.id)),
            ("SHA-512", code(image.digests.sha512) if image.digests else "not known here"),
            ("Original", _render_original(exhibit)),
            ("Kind", join([render_optional(image.media_type), f", {size}"])),
            ("Size", render_size(image.size_bytes) if image.size_bytes is not None else "not known here"),
            ("Footprint", _render_footprint(exhibit)),
            ("Status of the work", render_optional(image.status)),
            ("Put under evidence", join(map(book.cite, image.ingested), "; ") or "not in this bundle"),
        ],
        class_="pairs glance",
    )


def _render_original(exhibit: Exhibit) -> Html:
    if exhibit.image.original:
        return join(["in this bundle as ", address(f"data/{exhibit.image.original}")])
    return element("strong", "not in this bundle")


def _render_footprint(exhibit: Exhibit) -> Html:
    bounds = exhibit.image.bounds_wgs84
    if bounds is None:
        return join(["none: ", quote(exhibit.image.no_footprint or "not examined")])
    west, south, east, north = bounds
    return join(
        [f"latitude {south:.5f} to {north:.5f}, longitude {west:.5f} to {east:.5f} (WGS 84)"],
    )


def _render_missing(_: Book, exhibit: Exhibit) -> Html:
    if not exhibit.without:
        return Html("")
    return element(
        "div",
        element("h4", "Not in this bundle, and why"),
        items([quote(reason) for reason in exhibit.without]),
        class_="block caution",
    )


def _render_notes(_: Book, exhibit: Exhibit) -> Html:
    notes = [*([exhibit.image.reason] if exhibit.image.reason else []), *exhibit.image.notes]
    if not notes:
        return Html("")
    told = items([quote(note) for note in notes])
    return join([element("h4", "What the examination noted ", mark_kind(Kind.OBSERVATION)), told])


def _render_claims(book: Book, exhibit: Exhibit) -> Html:
    if not exhibit.image.claims:
        said = element("p", "No claim is linked to this image.", class_="absent")
        return join([element("h4", "Claims made with it"), said])
    rows = [
        [
            [
                book.cite_claim(link.id),
                render_relation(link.relation),
                join([passage(link.text) if link.text else "", passage(link.note) if link.note else ""]),
                _render_latest(link),
                book.cite(link.noted),
            ]
        ]
        for link in exhibit.image.claims
    ]
    columns = [("Claim", "w12"), ("Relation", "w12"), ("Words", "w36"), ("Assessed as", "w20")]
    return join(
        [
            element("h4", "Claims made with it ", mark_kind(Kind.CLAIM)),
            table(count(len(rows), "link"), [*columns, ("Linked by", "w20")], rows),
        ]
    )


def _render_latest(link: LinkedClaim) -> Html:
    """What each agent said last of the claim, and of this image for it."""
    of_claim = find_latest([one for one in link.assessments if one.image is None])
    of_link = find_latest([one for one in link.assessments if one.image is not None])
    told = [
        join(
            [
                mark_verdict(one.verdict),
                " ",
                element("span", about, quote(one.noted.agent if one.noted else ""), class_="cite"),
            ]
        )
        for about, group in (("", of_claim), ("this image: ", of_link))
        for one in group
    ]
    return items(told, class_="values") if told else element("span", "not assessed", class_="absent")


def _render_tags(book: Book, exhibit: Exhibit) -> Html:
    if not exhibit.image.tags:
        return Html("")
    told = [
        join([element("strong", quote(tag.name)), " ", book.cite(tag.noted)]) for tag in exhibit.image.tags
    ]
    return join([element("h4", "Tags ", mark_kind(Kind.INFERENCE)), items(told, class_="tags")])


def _render_files(book: Book, exhibit: Exhibit) -> Html:
    """What came with the original, and what was made from it."""
    rows = [
        [[quote_name(one.name), "came with the original", render_size(one.size_bytes), code(one.sha256), ""]]
        for one in exhibit.image.sidecars
    ] + [
        [[quote_name(one.name), _render_making(one), quote(one.made_by), code(one.sha256)]
         + [book.cite(one.noted)]]
        for one in exhibit.image.derivatives
    ]  # fmt: skip
    if not rows:
        return Html("")
    columns = [("File", "w24"), ("What it is", "w18"), ("Size or tool", "w18"), ("SHA-256", "w22")]
    return join(
        [
            element("h4", "Files beside it"),
            table(count(len(rows), "file"), [*columns, ("Recorded by", "w18")], rows),
        ]
    )


def _render_making(derivative: Derivative) -> Html:
    parameters = ", ".join(f"{name} {value}" for name, value in derivative.parameters)
    given = join([" (", quote(parameters), ")"]) if parameters else ""
    return join([quote(derivative.kind), " made from it", given])


def _render_fixity(book: Book, exhibit: Exhibit) -> Html:
    told = [
        join(
            [element("strong", quote(one.state)), " ", quote(", ".join(one.codes)), " ", book.cite(one.noted)]
        )
        for one in exhibit.image.fixity_checks
    ]
    if not told:
        return Html("")
    return join([element("h4", "Checks of its bytes ", mark_kind(Kind.OBSERVATION)), items(told)])


def _render_withdrawals(book: Book, exhibit: Exhibit) -> Html:
    return render_withdrawals(book, exhibit.image.withdrawals)


# One function for each section below the preview, in the order of reading; each gives nothing, or says
# so, when there is nothing to tell. A new sort of thing that is known about an image is added here.
IMAGE_SECTIONS: tuple[Callable[[Book, Exhibit], Html], ...] = (
    _render_missing,
    render_marks,
    _render_claims,
    render_answers,
    render_facts,
    _render_notes,
    render_sightings,
    render_scenes,
    _render_tags,
    _render_fixity,
    _render_files,
    _render_withdrawals,
)
