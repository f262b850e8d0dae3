"""Look closer at the bytes of one original: the task and its reply.

Runs in a confined process of its own, because what it opens is hostile until read.
"""

from pathlib import Path

import msgspec

from catalogue.errors import InputFault, StoreUnavailable
from catalogue.record.closer_look import CloserLook


class LookCloser(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One original to look at.

    Attributes:
        path: the original.
        name: its name, for messages.
        media_type: as recorded; None when that is not known.
        trust_list: path of PEM certificates of signers that the person trusts; None for none.
    """

    path: str
    name: str
    media_type: str | None = None
    trust_list: str | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What became of it.

    Attributes:
        found: what was found; None when it could not be read.
        reason: why not.
    """

    found: CloserLook | None = None
    reason: str | None = None


def look(task: LookCloser) -> Looked:
    """Look at one original; never raises for what the file is.

    Raises:
        StoreUnavailable: the list of signers cannot be read where it was laid.
    """
    from catalogue.examine.closer_look import look_closer

    trust_list = _read_trust_list(Path(task.trust_list)) if task.trust_list is not None else None
    try:
        found = look_closer(
            Path(task.path), name=task.name, media_type=task.media_type, trust_list=trust_list
        )
    except InputFault as error:
        return Looked(reason=str(error))
    return Looked(found=found)


def _read_trust_list(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreUnavailable(f"cannot read the temporary {path}: {error.strerror}; try again") from error
