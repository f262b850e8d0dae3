"""A checkpoint: size and Merkle root of a journal, in the text form that gets signed."""

import base64
import binascii
import re
from dataclasses import dataclass

from catalogue.errors import Damaged

# Our names of journals; C2SP allows any text without blanks, ours become file names.
ORIGIN = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a journal.

    Attributes:
        origin: the journal's name.
        size: how many lines.
        root: Merkle root over them, 32 bytes.
    """

    origin: str
    size: int
    root: bytes


def render_checkpoint(checkpoint: Checkpoint) -> bytes:
    """The three lines that are signed: origin, size, root.

    Source: C2SP tlog-checkpoint, note text.
    """
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n".encode()


def parse_checkpoint(text: bytes) -> Checkpoint:
    """The checkpoint that a text states; only the exact form that `render_checkpoint` gives is read.

    Raises:
        Damaged: it is no such text.
    """
    try:
        origin, size, root, rest = text.decode("ascii").split("\n")
        digest = base64.b64decode(root, validate=True)
    except (UnicodeDecodeError, ValueError, binascii.Error) as error:
        raise Damaged("a checkpoint has three lines: origin, size and root") from error
    if rest or len(digest) != 32 or not ORIGIN.fullmatch(origin) or not _SIZE.fullmatch(size):
        raise Damaged("a checkpoint has three lines: origin, size and root")
    checkpoint = Checkpoint(origin, int(size), digest)
    if render_checkpoint(checkpoint) != text:
        raise Damaged("a checkpoint is written in another form than the standard one")
    return checkpoint
