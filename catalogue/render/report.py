"""The report of a bundle: one page of HTML that loads nothing, runs nothing and prints well."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping

from catalogue.record.number import count
from catalogue.record.views import Dossier
from catalogue.render.report_answers import PLATE
from catalogue.render.report_book import Book, Plate, make_book, render_size, render_time
from catalogue.render.report_claim import render_claim
from catalogue.render.report_custody import render_custody
from catalogue.render.report_html import Html, anchor, code, element, items, join, pairs, quote
from catalogue.render.report_image import PICTURE, render_image
from catalogue.render.report_notes import render_glossary, render_legend, render_proof, render_verifying
from catalogue.render.report_style import STYLE

_PROFILES = {
    "full": "Full: nothing about the images and claims that were selected is withheld on purpose.",
    "public": "Public: made to be shown to anybody. What was withheld for that is listed below.",
}


def render_report(
    dossier: Dossier,
    previews: Mapping[str, bytes],
    plates: Mapping[str, tuple[Plate, ...]] | None = None,
) -> str:
    """A whole page of HTML about the images and claims of a dossier.

    It is a function of its arguments alone. It holds no script, loads nothing (its pictures are in it)
    and links only within itself.

    Args:
        dossier: what the bundle says.
        previews: JPEG bytes by image id; an image without one is told without a picture.
        plates: drawings by image id.
    """
    book = make_book(dossier, previews, plates or {})
    main = element(
        "main",
        *(render(book) for render in _PARTS),
    )
    return _put_in(book, f"<!DOCTYPE html>\n{_render_document(main, _render_title(dossier))}\n")


def _put_in(book: Book, page: str) -> str:
    """The page with its pictures, put in last: they are nearly all of it, and each element is a copy."""
    # In a text from outside the quotes would be escaped.
    parts = re.split(f'(?<=<img src=")({PICTURE}[0-9]+|{PLATE}[0-9]+-[0-9])(?=")', page)
    for at in range(1, len(parts), 2):
        kind, data = _find_picture(book, parts[at])
        parts[at] = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return "".join(parts)


def _find_picture(book: Book, name: str) -> tuple[str, bytes]:
    """(kind, bytes) of the picture that belongs where a name stands."""
    number, _, place = name.partition(":")[2].partition("-")
    image = book.dossier.exhibits[int(number) - 1].image.id
    return ("png", book.plates[image][int(place)].png) if place else ("jpeg", book.previews[image])


def _render_document(main: Html, title: str) -> Html:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"Evidence report: {title}"),
        element("style", Html(STYLE)),
    )
    return element("html", head, element("body", main), lang="en")


def _render_title(dossier: Dossier) -> str:
    return f"{count(len(dossier.exhibits), 'image')} and {count(len(dossier.claims), 'claim')}"


def _render_opening(book: Book) -> Html:
    dossier = book.dossier
    return element(
        "header",
        element("p", "Satellite imagery evidence", class_="overline"),
        element("h1", "Evidence report"),
        element("p", _render_title(dossier), class_="lead"),
        element(
            "p",
            "This report shows pictures that are said to come from satellites, what is claimed with them, "
            "who says so, and what others make of it. It does not decide. It is part of a bundle that "
            "anybody can verify; ",
            anchor("how to verify", "verifying"),
            " stands at its end and, in full, in ",
            code("VERIFY.txt"),
            " beside it.",
        ),
        pairs(_render_counts(book), class_="pairs counts"),
        _render_withheld(dossier),
    )


def _render_counts(book: Book) -> list[tuple[str, str]]:
    dossier = book.dossier
    agents = sorted({line.agent for line in dossier.custody})
    journals = sorted({line.entry.rpartition(":")[0] for line in dossier.custody})
    assessments = sum(len(claim.assessments) + len(claim.link_assessments) for claim in dossier.claims)
    shown = [book.previews[image] for image in book.images if image in book.previews]
    shown += [plate.png for image in book.images for plate in book.plates.get(image, ())]
    missing = sum(1 for exhibit in dossier.exhibits if exhibit.image.original is None)
    held = f", {missing:,} without its original here" if missing else ""
    return [
        ("Profile", _PROFILES.get(dossier.profile) or quote(dossier.profile)),
        ("Images", f"{len(dossier.exhibits):,}{held}"),
        ("Claims", f"{len(dossier.claims):,}, with {count(assessments, 'assessment')}"),
        ("Acts disclosed", f"{len(dossier.custody):,}, of {count(len(journals), 'journal')}"),
        ("Agents", join((quote(agent) for agent in agents), ", ") or "none"),
        ("Last act", render_time(dossier.latest_at) if dossier.latest_at else "none is disclosed"),
        ("Pictures in this page", f"{len(shown):,}, {render_size(sum(map(len, shown)))}"),
        ("Written by", quote(dossier.tool)),
    ]


def _render_withheld(dossier: Dossier) -> Html:
    if not dossier.withheld and dossier.profile != "public":
        return Html("")
    told = (
        items([quote(reason) for reason in dossier.withheld])
        if dossier.withheld
        else element("p", "Nothing had to be withheld.")
    )
    return element("div", element("h2", "Withheld on purpose", id="withheld"), told, class_="block caution")


def _render_contents(book: Book) -> Html:
    dossier = book.dossier
    claims = [
        join([anchor(f"Claim {number}", f"claim-{number}"), " ", quote(claim.slug or claim.id[:12])])
        for number, claim in enumerate(dossier.claims, 1)
    ]
    images = [
        join([anchor(f"Image {number}", f"image-{number}"), " ", _name(exhibit.image.name)])
        for number, exhibit in enumerate(dossier.exhibits, 1)
    ]
    return element(
        "nav",
        element("h2", "Contents", id="contents"),
        items(
            [
                anchor("How to read this report", "reading"),
                join([anchor("Claims", "claims"), items(claims)]) if claims else anchor("Claims", "claims"),
                join([anchor("Images", "images"), items(images)]) if images else anchor("Images", "images"),
                anchor("Custody", "custody"),
                anchor("How to verify", "verifying"),
                anchor("What this proves, and what it does not", "proof"),
                anchor("Words", "words"),
            ]
        ),
        aria_labelledby="contents",
    )


def _name(name: str | None) -> Html:
    return quote(name) if name else Html("")


def _render_claims(book: Book) -> Html:
    claims = book.dossier.claims
    told = [render_claim(book, claim) for claim in claims]
    if not told:
        told = [element("p", "No claim is in this bundle.", class_="absent")]
    return element("section", element("h2", "Claims", id="claims"), *told)


def _render_images(book: Book) -> Html:
    told = [render_image(book, exhibit) for exhibit in book.dossier.exhibits]
    if not told:
        told = [element("p", "No image is in this bundle.", class_="absent")]
    return element("section", element("h2", "Images", id="images"), *told)


def _render_reading(_: Book) -> Html:
    return render_legend()


# The parts of the page, in the order of reading.
_PARTS: tuple[Callable[[Book], Html], ...] = (
    _render_opening,
    _render_contents,
    _render_reading,
    _render_claims,
    _render_images,
    render_custody,
    render_verifying,
    render_proof,
    render_glossary,
)
