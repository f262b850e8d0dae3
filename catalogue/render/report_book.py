"""What the parts of a report share: the numbers of exhibits and claims, and how each is cited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.record.place import Place
from catalogue.record.statement import Noted
from catalogue.record.views import Dossier
from catalogue.render.report_html import Html, address, anchor, code, element, join, quote

NOT_STATED = Html('<span class="absent">not stated</span>')
_UTC = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z", re.ASCII)
SHORT_DIGITS = 12


@dataclass(frozen=True)
class Plate:
    """A drawing that a report holds.

    Attributes:
        png: its bytes.
        caption: what it shows, also for those who cannot see it.
    """

    png: bytes
    caption: str


@dataclass(frozen=True)
class Book:
    """A dossier with the number that each of its records bears in the report.

    Attributes:
        dossier: what is told.
        previews: JPEG bytes, by image id.
        plates: drawings, by image id.
        images: number of each exhibit, from 1, by image id.
        claims: number of each claim, from 1, by claim id.
        lines: number of each disclosed act, from 1, by entry.
    """

    dossier: Dossier
    previews: Mapping[str, bytes]
    plates: Mapping[str, tuple[Plate, ...]]
    images: Mapping[str, int]
    claims: Mapping[str, int]
    lines: Mapping[str, int]

    def cite_image(self, image: str) -> Html:
        """An image by its number, or by its id when it is not in the bundle."""
        number = self.images.get(image)
        if number is None:
            return join(["image ", code(image[:SHORT_DIGITS]), " (not in this bundle)"])
        return anchor(f"Image {number}", f"image-{number}")

    def cite_claim(self, claim: str) -> Html:
        """A claim by its number, or by its id when it is not in the bundle."""
        number = self.claims.get(claim)
        if number is None:
            return join(["claim ", code(claim[:SHORT_DIGITS]), " (not in this bundle)"])
        return anchor(f"Claim {number}", f"claim-{number}")

    def cite_entry(self, entry: str) -> Html:
        """An entry of a journal, which stands in the custody table when it is disclosed."""
        number = self.lines.get(entry)
        told = quote(entry)
        return anchor(told, f"act-{number}") if number is not None else told

    def cite(self, noted: Noted | None) -> Html:
        """Who recorded a statement, when, in which entry."""
        if noted is None:
            return element("span", "not recorded", class_="cite absent")
        return element(
            "span",
            quote(noted.agent),
            ", ",
            render_time(noted.at),
            ", entry ",
            self.cite_entry(noted.entry),
            class_="cite",
        )


def make_book(
    dossier: Dossier, previews: Mapping[str, bytes], plates: Mapping[str, tuple[Plate, ...]]
) -> Book:
    """The dossier, numbered in its own order."""
    return Book(
        dossier=dossier,
        previews=previews,
        plates=plates,
        images={exhibit.image.id: number for number, exhibit in enumerate(dossier.exhibits, 1)},
        claims={claim.id: number for number, claim in enumerate(dossier.claims, 1)},
        lines={line.entry: number for number, line in enumerate(dossier.custody, 1)},
    )


def render_time(text: str) -> Html:
    """A time as people read it; one in another form is quoted as it stands."""
    match = _UTC.fullmatch(text)
    return Html(f"{match[1]} {match[2]} UTC") if match else quote(text)


def render_size(size_bytes: int) -> str:
    """A size in decimal units, and exactly."""
    exact = f"{size_bytes:,} bytes"
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit} ({exact})"
    return exact


def render_optional(text: str | None) -> Html:
    """A short text from outside, or that it is not stated."""
    return NOT_STATED if not text or text == "not stated" else quote(text)


def render_address(text: str | None) -> Html:
    """A URL or path as text, or that it is not stated."""
    return NOT_STATED if not text or text == "not stated" else address(text)


def render_place(place: Place | None) -> Html:
    """A place in words and numbers, latitude first."""
    if place is None:
        return NOT_STATED
    parts: list[str] = [quote(place.name)] if place.name else []
    if place.latitude_deg is None or place.longitude_deg is None:
        parts.append(NOT_STATED if place.state == "not stated" else f"({place.state.value}: no coordinates)")
        return join(parts, " ")
    within = f"within {place.radius_m:g} m" if place.radius_m is not None else "radius not stated"
    word = f", {place.precision.value}" if place.precision else ""
    parts.append(f"latitude {place.latitude_deg:g}, longitude {place.longitude_deg:g} ({within}{word})")
    return join(parts, "; ")
