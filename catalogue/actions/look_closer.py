"""Look closer at the bytes of one original: the task and its reply.

Runs in a confined process of its own, because what it opens is hostile until read.
"""

from pathlib import Path

import msgspec

from catalogue.errors import InputFault
from catalogue.record.closer_look import CloserLook


class LookCloser(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One original to look at.

    Attributes:
        path: the original.
        name: its name, for messages.
        media_type: as recorded; None when that is not known.
        trust_list: PEM certificates of signers that the person trusts; None for none.
    """

    path: str
    name: str
    media_type: str | None = None
    trust_list: bytes | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What became of it.

    Attributes:
        found: what was found; None when it could not be read.
        reason: why not.
    """

    found: CloserLook | None = None
    reason: str | None = None


def look(task: LookCloser) -> Looked:
    """Look at one original; never raises for what the file is."""
    from catalogue.examine.closer_look import look_closer

    try:
        found = look_closer(
            Path(task.path), name=task.name, media_type=task.media_type, trust_list=task.trust_list
        )
    except InputFault as error:
        return Looked(reason=str(error))
    return Looked(found=found)
