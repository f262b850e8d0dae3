"""What a picture is linked to a claim as: only what it is cited for does it have to show."""

from catalogue.check.subject import Subject
from catalogue.record.claim import Relation

BEFORE_PICTURE = "it is linked as supporting, and may be there to show how it was before"


def is_cited_for(subject: Subject, claim: str) -> bool:
    """Whether anybody links the picture to a claim as cited for it."""
    return any(link.id == claim and link.relation is Relation.CITED_FOR for link in subject.image.claims)
