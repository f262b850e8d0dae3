"""What a person means by an id, a prefix of one, or a slug."""

import re

from catalogue.actions.case import Case
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.record.claim import Claim
from catalogue.record.documents import ClaimDocument, ImageDocument, Table

_PREFIX = re.compile(r"[0-9a-f]{4,64}")
_SHOWN = 12


def get_image(case: Case, text: str) -> ImageDocument:
    """The image with that id or unique prefix (four digits or more).

    Raises:
        NoSuchRecord: there is none.
        UsageFault: the text is no id, or several images begin so.
    """
    document = case.store.find(Table.IMAGES, _get_id(case, Table.IMAGES, text, "image"))
    assert isinstance(document, ImageDocument)
    return document


def get_claim(case: Case, text: str) -> ClaimDocument:
    """The claim with that slug, id or unique prefix.

    Raises:
        NoSuchRecord: there is none.
        UsageFault: several claims answer to it.
    """
    found = find_claims_by_slug(case, text)
    if len(found) > 1:
        ids = ", ".join(claim.id[:_SHOWN] for claim in found)
        raise UsageFault(f"several claims bear the slug {text!r}: name one by its id: {ids}")
    if found:
        return found[0]
    document = case.store.find(Table.CLAIMS, _get_id(case, Table.CLAIMS, text, "claim"))
    assert isinstance(document, ClaimDocument)
    return document


def find_claims_by_slug(case: Case, slug: str) -> list[ClaimDocument]:
    """The claims that bear a slug: several when people who worked apart chose the same."""
    return [
        document
        for document in case.store.scan(Table.CLAIMS)
        if isinstance(document, ClaimDocument) and any(s.slug == slug for s in document.statements)
    ]


def find_claims_of(case: Case, document: ImageDocument) -> list[Claim]:
    """The first statement of each claim that an image is linked to."""
    claims = (case.store.find(Table.CLAIMS, link.claim) for link in document.links)
    return [claim.statements[0] for claim in claims if isinstance(claim, ClaimDocument) and claim.statements]


def _get_id(case: Case, table: Table, text: str, noun: str) -> str:
    prefix = text.strip().lower()
    if not _PREFIX.fullmatch(prefix):
        if table is Table.CLAIMS:
            raise NoSuchRecord(f"no claim {text!r}; 'catalogue claim list' shows them all")
        raise UsageFault(f"{text!r} is no image id; give its SHA-256 or the first four digits of it, or more")
    ids = case.store.find_ids(table, prefix)
    if not ids:
        raise NoSuchRecord(f"no {noun} begins with {text!r}; 'catalogue list' shows what is here")
    if len(ids) > 1:
        shown = ", ".join(i[:_SHOWN] for i in ids[:5]) + (" ..." if len(ids) > 5 else "")
        raise UsageFault(f"{len(ids)} {noun}s begin with {text!r}: {shown}; give more digits")
    return ids[0]
