"""The walk as README shows it, and what of it may differ from one run to the next."""

import re
import textwrap
from pathlib import Path

from walk import Walked, walk

_WIDTH = 110
# Journals, keys and clocks differ each time; derivatives depend on the versions of Pillow and of the fonts.
_VOLATILE = (
    (re.compile(r"\bSHA256:[A-Za-z0-9+/]{43}"), "FINGERPRINT"),
    (re.compile(r"\b(ssh-ed25519) \S+"), r"\1 KEY"),
    (re.compile(r"(?<=\.)[0-9a-f]{16}(?=\.sig)"), "KEY16"),
    (re.compile(r"(?<=checkpoint\.)[0-9a-z]{10}|(?<=entries of )[0-9a-z]{10}"), "ORIGIN"),
    (re.compile(r"(the id of this bundle is\s+|^(?:bundle|id|imported) +)[0-9a-f]{16,64}", re.M), r"\1ID"),
    (re.compile(r"(exported\s+)[0-9a-f]{38}(\s+\S+\n\s+)[0-9a-f]{26}"), r"\1ID\2ID"),
    (re.compile(r"\b[0-9][0-9,]{8,} bytes|\b[0-9.]+ MB"), "SIZE"),
    (re.compile(r"^(journal\s+)[0-9a-z]{10}\b", re.M), r"\1ORIGIN"),
    (re.compile(r"\b[0-9a-z]{10}:\d+"), "ORIGIN:SEQ"),
    (re.compile(r"\bjournal [0-9a-z]{10}\b"), "journal ORIGIN"),
    (re.compile(r"\b20(?:2[6-9]|[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "TIME"),
    (re.compile(r"(Merkle root\s+)[0-9a-f]{64}"), r"\1ROOT"),
    (re.compile(r"(?<=px-)[0-9a-f]{8}(?=\.png)|(?<=sheet-)[0-9a-f]{12}"), "DIGEST"),
)


def render_walk(folder: Path) -> str:
    """The walk as Markdown, from really taking it.

    Args:
        folder: of the new catalogue, which must not be there yet.
    """
    return "\n".join(render_step(walked) for walked in walk(folder))


def mask(text: str) -> list[list[str]]:
    """The lines of each block of a walk and of the text between blocks, what is volatile replaced.

    Sorted within each, because pictures are read side by side and end in any order; blanks are joined,
    because the length of a sequence number moves them.
    """
    for pattern, word in _VOLATILE:
        text = pattern.sub(word, text)
    return [
        sorted(" ".join(line.split()) for line in piece.splitlines() if line.strip())
        for piece in text.split("```")
    ]


def render_step(walked: Walked) -> str:
    """One step as Markdown: why, the command, and what it printed."""
    step = walked.step
    lines = walked.output.rstrip("\n").split("\n")
    left_out = len(lines) - abs(step.shown_lines) if step.shown_lines else 0
    if left_out > 0:
        note = f"[{left_out} more lines]"
        if step.shown_lines > 0:
            lines = [*lines[: step.shown_lines], note]
        else:
            lines = [note, *lines[step.shown_lines :]]
    if walked.exit_code:
        lines.append(f"(exit code {walked.exit_code})")
    typed = [f"$ {line}" for line in (step.before, step.command) if line]
    block = "\n".join(["```console", *typed, *lines, "```", ""])
    return f"{textwrap.fill(step.why, _WIDTH)}\n\n{block}" if step.why else block
