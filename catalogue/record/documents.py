"""The documents of the view: everything known about one image, claim or agent."""

import hashlib
from enum import StrEnum

import msgspec

from catalogue.record.annotation import Annotation
from catalogue.record.answer import Checked
from catalogue.record.claim import Assessment, Claim, Link
from catalogue.record.entry import Derivative, FixityChecked, Ingested
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Status, Tag, Withdrawal


class Table(StrEnum):
    """The tables of the view."""

    IMAGES = "images"
    CLAIMS = "claims"
    AGENTS = "agents"


class ImageDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything the journals say about one image; each tuple in the order of `Noted.sort_key`.

    Attributes:
        id: SHA-256 of the original's bytes.
        ingested: each time these bytes were put under evidence by a device; empty when an image is
            only spoken of.
    """

    id: str
    ingested: tuple[Ingested, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    scenes: tuple[Scene, ...] = ()
    tags: tuple[Tag, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    links: tuple[Link, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    statuses: tuple[Status, ...] = ()
    derivatives: tuple[Derivative, ...] = ()
    fixity_checks: tuple[FixityChecked, ...] = ()
    checks: tuple[Checked, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()


class ClaimDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything the journals say about one claim.

    Attributes:
        id: as `get_claim_id` computes it.
        statements: each record of the claim (the same words and claimant; dates or places may differ).
    """

    id: str
    statements: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()


class AgentDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One agent, as the journals show it.

    Attributes:
        id: the pseudonym.
        origins: the journals it has written in, sorted.
    """

    id: str
    origins: tuple[str, ...] = ()


Document = ImageDocument | ClaimDocument | AgentDocument
DOCUMENT_TYPES: dict[Table, type[ImageDocument] | type[ClaimDocument] | type[AgentDocument]] = {
    Table.IMAGES: ImageDocument,
    Table.CLAIMS: ClaimDocument,
    Table.AGENTS: AgentDocument,
}


def get_doc_id(record_id: str) -> int:
    """The integer that TinyDB wants, derived from the record id.

    Returns:
        The first 16 bytes of the SHA-256 of the id, big-endian: large enough that nobody can make two
        ids meet.
    """
    return int.from_bytes(hashlib.sha256(record_id.encode()).digest()[:16], "big")
