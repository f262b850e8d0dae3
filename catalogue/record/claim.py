"""Claims, why an image belongs to one, and what people make of it."""

import hashlib
import re
import unicodedata
from enum import StrEnum

import msgspec

from catalogue.errors import ValueRefused
from catalogue.record.canonical import render_canonical
from catalogue.record.place import Place
from catalogue.record.statement import Statement

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Relation(StrEnum):
    """Why an image and a claim belong together."""

    CITED_FOR = "cited for"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class Verdict(StrEnum):
    """What one agent makes of a claim or a link."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    INCONCLUSIVE = "inconclusive"
    UNASSESSED = "unassessed"


class Claim(Statement, frozen=True, kw_only=True):
    """A statement by a named claimant; it exists apart from any image.

    Attributes:
        slug: a short name for the command line, such as `two-ships-loading-grain`.
        text: the claim, in words.
        claimant: who makes it.
        claimed_at: when it was made; normal form of `instant`.
        source_url: where it was made.
        place: where it is said to have happened.
        event_at: when it is said to have happened; normal form of `instant`.
        note: anything else, in words.
    """

    slug: str
    text: str
    claimant: str
    claimed_at: str | None = None
    source_url: str | None = None
    place: Place | None = None
    event_at: str | None = None
    note: str | None = None


class Link(Statement, frozen=True, kw_only=True):
    """Why an image and a claim belong together.

    Attributes:
        image: the image's id.
        claim: the claim's id.
        relation: cited for, supports, contradicts or context.
        note: why, in words.
    """

    image: str
    claim: str
    relation: Relation
    note: str | None = None


class Assessment(Statement, frozen=True, kw_only=True):
    """What one agent makes of a claim, or of an image's link to it.

    Attributes:
        claim: the claim's id.
        image: the image's id, when the assessment is of the link.
        verdict: supported, contradicted, inconclusive or unassessed.
        source_grade: Admiralty reliability of the source, A to F; F is "cannot be judged".
        information_grade: Admiralty credibility of the information, 1 to 6; 6 is "cannot be judged".
        reasons: why, in words.
        method: how it was found out, with references.
    """

    claim: str
    image: str | None = None
    verdict: Verdict
    source_grade: str | None = None
    information_grade: int | None = None
    reasons: str | None = None
    method: str | None = None

    @property
    def grade(self) -> str | None:
        """The Admiralty grade as people write it, such as "B2"; None when not given."""
        if self.source_grade is None and self.information_grade is None:
            return None
        return f"{self.source_grade or 'F'}{self.information_grade or 6}"


class Grade(msgspec.Struct, frozen=True):
    """An Admiralty grade in its two independent axes."""

    source: str
    information: int


def parse_grade(text: str) -> Grade:
    """The Admiralty grade that a text such as "B2" means.

    Raises:
        ValueRefused: not a letter A to F followed by a digit 1 to 6.
    """
    match = re.fullmatch(r"\s*([A-Fa-f])\s*([1-6])\s*", text)
    if match is None:
        raise ValueRefused(text, "is not an Admiralty grade", ("A1", "B2", "F6 (cannot be judged)"))
    return Grade(match[1].upper(), int(match[2]))


def parse_slug(text: str) -> str:
    """The text itself, when it can serve as a slug.

    Raises:
        ValueRefused: it is not lower-case words joined by hyphens, or could be taken for an id.
    """
    if not _SLUG.fullmatch(text) or len(text) > 64:
        raise ValueRefused(text, "is not a slug", ("two-ships-loading-grain",))
    if re.fullmatch(r"[0-9a-f]{4,64}", text):
        raise ValueRefused(text, "could be taken for the beginning of an id", ("two-ships-loading-grain",))
    return text


def make_slug(text: str, *, claimant: str = "") -> str:
    """A slug of the first words of a text, or of the id of the claim when its letters are not Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:6]
    slug = "-".join(words)[:64].strip("-")
    # Where most letters are lost, what is left, such as a number, says too little to tell claims apart.
    if not slug or sum(map(str.isalpha, text)) > 2 * sum(map(str.isalpha, plain)):
        slug = f"claim-{_measure_id(claimant, text)[:8]}"
    return f"claim-{slug}"[:64].strip("-") if re.fullmatch(r"[0-9a-f]{4,64}", slug) else slug


def get_claim_id(claim: Claim) -> str:
    """The id of a claim: the same claimant saying the same words is the same claim.

    Returns:
        64 hex digits, the SHA-256 of the canonical JSON of claimant and text.
    """
    return _measure_id(claim.claimant, claim.text)


def _measure_id(claimant: str, text: str) -> str:
    return hashlib.sha256(render_canonical({"claimant": claimant, "text": text})).hexdigest()
