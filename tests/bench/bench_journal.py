"""Appending to a journal, its Merkle root, proofs of its lines, and making a large view anew."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from big_cases import make_big_case, make_image_id
from rows import Row, make_figure
from scale import Scale
from timing import time_call, time_in_turns

from catalogue.actions.case import Case, create_case
from catalogue.bundle.disclose import disclose_journal
from catalogue.bundle.disclosure import Disclosure
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft, Writer
from catalogue.journal.merkle import is_included, measure_leaf
from catalogue.journal.verification import check_journal
from catalogue.record.entry import EntryType
from catalogue.record.tag import Tag

_BLOCK = 1_000


def measure_journal(scale: Scale) -> list[Row]:
    """Entries appended in blocks of a thousand, the root over them, and a rebuild."""
    folder, alone = scale.scratch / "journal-case", scale.scratch / "journal-alone" / "bench.jsonl"
    big = make_big_case(scale.scratch / f"case-{scale.many_images}", scale.many_images)

    def append() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        with create_case(folder, title="Bench", agent="bench") as case:
            return time_call(lambda: _append(case, scale.entries))

    def prove() -> float:
        shutil.rmtree(alone.parent, ignore_errors=True)
        alone.parent.mkdir()
        return time_call(lambda: _append_alone(alone, scale.entries, scale.proofs))

    def check() -> float:
        [path] = (folder / "journal").glob("*.jsonl")
        return time_call(lambda: check_journal(path))

    def rebuild() -> float:
        case = Case(big)
        return time_call(case.rebuild)

    rounds = min(3, scale.rounds)
    runs = time_in_turns(rounds, {"append": append, "check": check, "prove": prove}) | time_in_turns(
        rounds, {"rebuild": rebuild}
    )
    lines = [line for _, line in Journal(alone).refresh_lines()]
    _check_proofs(disclose_journal("bench", lines, _pick(scale.entries, scale.proofs)), scale.proofs)
    return [
        make_figure(
            f"append {scale.entries:,} entries, then root and {scale.proofs:,} proofs",
            runs["prove"],
            below_s=5,
        ),
        make_figure(f"append {scale.entries:,} entries in blocks of {_BLOCK:,}, view too", runs["append"]),
        make_figure("  check every line of them and make the Merkle root", runs["check"]),
        make_figure(f"rebuild the view of {scale.many_images:,} images", runs["rebuild"]),
    ]


def _append_alone(path: Path, entries: int, proofs: int) -> None:
    """Append to a journal without a catalogue, then read it, and prove lines all over it."""
    journal, writer, now = Journal(path), Writer("bench", "bench"), datetime.now(UTC)
    for start in range(0, entries, _BLOCK):
        journal.append(_make_drafts(start, entries), writer, now=now)
    lines = [line for _, line in Journal(path).refresh_lines()]
    disclose_journal("bench", lines, _pick(entries, proofs))


def _pick(entries: int, proofs: int) -> range:
    """Numbers of so many lines, spread over the journal."""
    return range(0, entries, entries // proofs)


def _check_proofs(disclosure: Disclosure, proofs: int) -> None:
    """Nothing, when each proof holds; what was measured would otherwise be worth nothing."""
    size, root = disclosure.checkpoint.size, disclosure.checkpoint.root
    held = [
        is_included(measure_leaf(disclosure.lines[seq]), seq, size=size, proof=proof, root=root)
        for seq, proof in disclosure.proofs.items()
    ]
    if len(held) != proofs or not all(held):
        raise RuntimeError(f"{sum(held)} of {proofs} proofs hold")


def _append(case: Case, entries: int) -> None:
    for start in range(0, entries, _BLOCK):
        case.record(_make_drafts(start, entries))


def _make_drafts(start: int, entries: int) -> list[Draft]:
    return [
        Draft(EntryType.TAG_ADDED, f"image:{make_image_id(n % 5_000)}", Tag(name=f"n:{n}"))
        for n in range(start, min(start + _BLOCK, entries))
    ]
