"""Tags on an image, its workflow status, and statements that take others back."""

import re
import unicodedata
from enum import StrEnum

from catalogue.errors import ValueRefused
from catalogue.record.statement import Statement

# The namespace of tags that say why an image is not for everybody.
SENSITIVITY = "sensitivity:"


class Tag(Statement, frozen=True, kw_only=True):
    """A word on an image, with an optional namespace.

    Attributes:
        name: such as `ship`, `port:sevastopol` or `sensitivity:graphic`.
    """

    name: str


class Workflow(StrEnum):
    """How far the work on an image is; says nothing about any claim."""

    TODO = "todo"
    IN_PROGRESS = "in-progress"
    HELP_NEEDED = "help-needed"
    READY_FOR_REVIEW = "ready-for-review"
    DONE = "done"
    CANCELLED = "cancelled"


class Status(Statement, frozen=True, kw_only=True):
    """The workflow status of an image; the latest counts.

    Attributes:
        status: a word of `Workflow`.
    """

    status: Workflow


class Withdrawal(Statement, frozen=True, kw_only=True):
    """That an earlier entry is taken back: it stays in the journal and leaves the view.

    Attributes:
        withdraws: "ORIGIN:SEQ" of the entry taken back.
        what: in words, such as `tag ship`.
        reason: why, in words.
        claim: the other record that the entry taken back was about, when it was a link or an
            assessment of one.
        image: likewise.
    """

    withdraws: str
    what: str
    reason: str | None = None
    claim: str | None = None
    image: str | None = None


def parse_tag(text: str) -> str:
    """A tag in its normal form: NFC, outer blanks removed, inner blanks single.

    Raises:
        ValueRefused: it is empty, longer than 100 characters, or holds a control character.
    """
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if not name or len(name) > 100 or any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name):
        raise ValueRefused(text, "is not a tag", ("ship", "port:sevastopol", "sensitivity:graphic"))
    return name
