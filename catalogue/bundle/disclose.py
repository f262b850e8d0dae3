"""Disclosures made: of one's own journal, and of what others disclosed before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalogue.bundle.disclosure import AuditPath, Disclosure, Earlier, Withheld
from catalogue.journal.checkpoint import Checkpoint
from catalogue.journal.merkle import Tree, measure_leaf


def disclose_journal(
    origin: str, lines: Sequence[bytes], shown: Iterable[int], *, earlier: Iterable[int] = ()
) -> Disclosure:
    """Some lines of a journal that is held as a whole.

    Args:
        origin: its name.
        lines: all of them up to the checkpoint.
        shown: sequence numbers of the lines to disclose.
        earlier: sizes that are known outside, each between 1 and the number of lines.
    """
    tree = Tree([measure_leaf(line) for line in lines])
    numbers = sorted(set(shown))
    is_whole = len(numbers) == len(lines)
    return Disclosure(
        checkpoint=Checkpoint(origin, len(lines), tree.measure_root()),
        lines={seq: lines[seq] for seq in numbers},
        proofs={} if is_whole else {seq: tree.make_inclusion_proof(seq) for seq in numbers},
        earlier={
            size: Earlier(tree.measure_root(size), tree.make_consistency_proof(size))
            for size in sorted(set(earlier))
            if 1 <= size < len(lines)
        },
    )


def disclose_again(known: Iterable[Disclosure], shown: Mapping[str, set[int]]) -> tuple[Disclosure, ...]:
    """Lines of others, as they were disclosed to us: each at the latest checkpoint that proves it.

    Args:
        known: every disclosure that is held; those of one origin are consistent with each other.
        shown: sequence numbers to disclose, by origin.

    Returns:
        By origin and size; those of one checkpoint are one.
    """
    found: dict[tuple[str, int], Disclosure] = {}
    waiting = {origin: set(numbers) for origin, numbers in shown.items()}
    for disclosure in sorted(known, key=lambda one: -one.checkpoint.size):
        key = (disclosure.checkpoint.origin, disclosure.checkpoint.size)
        wanted = waiting.get(key[0], set()) & disclosure.lines.keys()
        if wanted:
            waiting[key[0]] -= wanted
            part = _take(disclosure, wanted)
            found[key] = _unite(found[key], part) if key in found else part
    return tuple(found[key] for key in sorted(found))


def withhold(disclosure: Disclosure) -> Disclosure:
    """The same with every line held back: that they exist is shown, and can be proven of each later."""
    proofs = disclosure.proofs
    if disclosure.is_whole:
        tree = Tree([measure_leaf(disclosure.lines[seq]) for seq in sorted(disclosure.lines)])
        proofs = {seq: tree.make_inclusion_proof(seq) for seq in disclosure.lines}
    held = {seq: Withheld(measure_leaf(line), proofs[seq]) for seq, line in disclosure.lines.items()}
    return replace(disclosure, lines={}, proofs={}, withheld={**disclosure.withheld, **held})


def _take(disclosure: Disclosure, numbers: set[int]) -> Disclosure:
    """Some of the lines of a disclosure, with their proofs."""
    if len(numbers) == disclosure.checkpoint.size:
        return disclosure
    lines = {seq: disclosure.lines[seq] for seq in sorted(numbers)}
    proofs: Mapping[int, AuditPath] = disclosure.proofs
    if disclosure.is_whole:
        tree = Tree([measure_leaf(disclosure.lines[seq]) for seq in range(disclosure.checkpoint.size)])
        proofs = {seq: tree.make_inclusion_proof(seq) for seq in numbers}
    return replace(disclosure, lines=lines, proofs={seq: proofs[seq] for seq in sorted(numbers)}, withheld={})


def _unite(one: Disclosure, other: Disclosure) -> Disclosure:
    """Two disclosures at the same checkpoint as one."""
    lines = dict(sorted({**one.lines, **other.lines}.items()))
    is_whole = len(lines) == one.checkpoint.size
    return replace(
        one,
        lines=lines,
        proofs={} if is_whole else dict(sorted({**one.proofs, **other.proofs}.items())),
        withheld={**one.withheld, **other.withheld},
        earlier={**one.earlier, **other.earlier},
    )
