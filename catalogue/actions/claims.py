"""Record claims, their links to images, and what people make of them."""

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.ingest import is_known
from catalogue.actions.naming import find_claims_by_slug, get_claim, get_image
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.journal.line import Draft
from catalogue.record.claim import Assessment, Claim, Link, Relation, get_claim_id, parse_slug
from catalogue.record.documents import ClaimDocument, Table
from catalogue.record.entry import Entry, EntryType
from catalogue.record.fold import can_withdraw
from catalogue.record.statement import Statement
from catalogue.record.tag import Withdrawal


def find_slug_holder(case: Case, claim: Claim) -> ClaimDocument | None:
    """Another claim that bears the slug of this one already; None when the slug is free or its own."""
    claim_id = get_claim_id(claim)
    return next((other for other in find_claims_by_slug(case, claim.slug) if other.id != claim_id), None)


def add_claim(case: Case, claim: Claim) -> list[Entry]:
    """Record a claim; the same statement of it is not recorded again.

    Raises:
        UsageFault: its slug is another claim's.
    """
    parse_slug(claim.slug)
    with case.act() as record:
        holder = find_slug_holder(case, claim)
        if holder is not None:
            raise UsageFault(
                f"the slug {claim.slug!r} is another claim's ({holder.statements[0].text!r} by "
                f"{holder.statements[0].claimant}); choose another slug"
            )
        claim_id = get_claim_id(claim)
        document = case.store.find(Table.CLAIMS, claim_id)
        if isinstance(document, ClaimDocument) and is_known(document.statements, claim):
            return []
        return record([Draft(EntryType.CLAIM_RECORDED, f"claim:{claim_id}", claim)])


def link_claim(
    case: Case, image: str, claim: str, relation: Relation, *, note: str | None = None
) -> list[Entry]:
    """Link an image to a claim; the same link is not recorded again."""
    with case.act() as record:
        document, claim_id = get_image(case, image), get_claim(case, claim).id
        link = Link(image=document.id, claim=claim_id, relation=relation, note=note)
        if is_known(document.links, link):
            return []
        return record([Draft(EntryType.CLAIM_LINKED, f"image:{document.id}", link)])


def unlink_claim(case: Case, image: str, claim: str, *, reason: str | None = None) -> list[Entry]:
    """Withdraw every link between an image and a claim.

    Raises:
        NoSuchRecord: there is none.
    """
    with case.act() as record:
        document, claim_document = get_image(case, image), get_claim(case, claim)
        links = [link for link in document.links if link.claim == claim_document.id]
        if not links:
            raise NoSuchRecord(f"image {document.id[:12]} is not linked to {claim!r}; nothing was recorded")
        slug = claim_document.statements[0].slug if claim_document.statements else claim
        return record(
            [
                Draft(
                    EntryType.WITHDRAWN,
                    f"image:{document.id}",
                    Withdrawal(
                        withdraws=link.get_noted().entry,
                        what=f"link to {slug}",
                        reason=reason,
                        claim=link.claim,
                    ),
                )
                for link in links
            ]
        )


def assess(case: Case, claim: str, assessment: Assessment, *, image: str | None = None) -> list[Entry]:
    """Record what one agent makes of a claim, or of an image's link to it; several stand side by side.

    What the same agent said of it last is not recorded again; what another said, is.

    Args:
        case: the catalogue.
        claim: slug, id or prefix.
        assessment: its `claim` and `image` are filled in.
        image: id or prefix, when the assessment is of the link.

    Raises:
        NoSuchRecord: the image is not linked to the claim.
    """
    with case.act() as record:
        document = get_claim(case, claim)
        image_id = get_image(case, image).id if image else None
        if image_id and all(link.image != image_id for link in document.links):
            raise NoSuchRecord(
                f"image {image_id[:12]} is not linked to that claim; link it first "
                "with 'catalogue claim link'"
            )
        filled = msgspec.structs.replace(assessment, claim=document.id, image=image_id)
        own = [a for a in document.assessments if a.get_noted().agent == case.writer.agent]
        if is_known([a for a in own if a.image == image_id][-1:], filled):
            return []
        return record([Draft(EntryType.ASSESSMENT_RECORDED, f"claim:{document.id}", filled)])


def withdraw_from_claim(case: Case, claim: str, entry: str, *, reason: str | None = None) -> list[Entry]:
    """Withdraw a statement of a claim, or an assessment of it, by the entry that recorded it.

    Raises:
        NoSuchRecord: no statement or assessment of that claim was recorded by that entry.
        UsageFault: it is another agent's assessment.
    """
    with case.act() as record:
        document = get_claim(case, claim)
        for statement in (*document.statements, *document.assessments):
            if statement.get_noted().entry == entry:
                _check_own(case, statement)
                image = statement.image if isinstance(statement, Assessment) else None
                withdrawal = Withdrawal(
                    withdraws=entry, what=type(statement).__name__.lower(), reason=reason, image=image
                )
                return record([Draft(EntryType.WITHDRAWN, f"claim:{document.id}", withdrawal)])
        raise NoSuchRecord(
            f"no statement or assessment of {claim!r} is from entry {entry!r}; see 'catalogue show'"
        )


def _check_own(case: Case, statement: Statement) -> None:
    noted = statement.get_noted()
    if isinstance(statement, Assessment) and noted.agent != case.writer.agent:
        raise UsageFault(
            f"that assessment is by {noted.agent}: only who said it can take it back; "
            "record your own beside it"
        )
    check_takable(case, statement)


def check_takable(case: Case, statement: Statement) -> None:
    """Nothing, when this device can take a statement back.

    Raises:
        UsageFault: it stands in another device's journal, and is no mark that colleagues may take off.
    """
    if not can_withdraw(case.settings.origin, statement):
        noted, what = statement.get_noted(), type(statement).__name__.lower()
        raise UsageFault(
            f"that {what} stands in journal {noted.origin}, of another device: it is taken back there; "
            "record what you make of it beside it"
        )
