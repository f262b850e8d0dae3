"""Appending to a journal, its Merkle root, and making a large view anew."""

import shutil

from big_cases import make_big_case, make_image_id
from rows import Row, make_figure
from scale import Scale
from timing import time_call, time_in_turns

from catalogue.actions.case import Case, create_case
from catalogue.journal.line import Draft
from catalogue.journal.verification import check_journal
from catalogue.record.entry import EntryType
from catalogue.record.tag import Tag

_BLOCK = 1_000


def measure_journal(scale: Scale) -> list[Row]:
    """Entries appended in blocks of a thousand, the root over them, and a rebuild."""
    folder = scale.scratch / "journal-case"
    big = make_big_case(scale.scratch / f"case-{scale.many_images}", scale.many_images)

    def append() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        with create_case(folder, title="Bench", agent="bench") as case:
            return time_call(lambda: _append(case, scale.entries))

    def check() -> float:
        [path] = (folder / "journal").glob("*.jsonl")
        return time_call(lambda: check_journal(path))

    def rebuild() -> float:
        case = Case(big)
        return time_call(case.rebuild)

    rounds = min(3, scale.rounds)
    runs = time_in_turns(rounds, {"append": append, "check": check}) | time_in_turns(
        rounds, {"rebuild": rebuild}
    )
    return [
        make_figure(f"append {scale.entries:,} entries in blocks of {_BLOCK:,}, view too", runs["append"]),
        make_figure("  check every line of them and make the Merkle root", runs["check"]),
        make_figure(f"rebuild the view of {scale.many_images:,} images", runs["rebuild"]),
    ]


def _append(case: Case, entries: int) -> None:
    for start in range(0, entries, _BLOCK):
        numbers = range(start, min(start + _BLOCK, entries))
        case.record(
            [
                Draft(EntryType.TAG_ADDED, f"image:{make_image_id(n % 5_000)}", Tag(name=f"n:{n}"))
                for n in numbers
            ]
        )
