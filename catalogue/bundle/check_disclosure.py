"""The logs of a foreign bundle: every disclosed line proven to stand where it says it does.

1. A folder `data/log/ORIGIN/SIZE/` is a disclosure in the standard form, of that origin and size.
2. A whole journal gives its root; of a part, each line is proven by its audit path.
3. Each line is an entry of that journal at that place, and neighbours are chained.
4. Lines that are held back stand in the journal, and are not shown all the same.
5. Earlier states are beginnings of this one.
6. Several disclosures of one journal do not contradict one another.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from catalogue.bundle.check_entry import check_line
from catalogue.bundle.check_housekeeping import find_misshapen
from catalogue.bundle.disclosure import Disclosure, parse_disclosure
from catalogue.bundle.layout import LOG
from catalogue.bundle.names import show_name
from catalogue.errors import Damaged
from catalogue.journal.line import measure_line
from catalogue.journal.merkle import is_consistent, is_included, measure_leaf, measure_root
from catalogue.record.entry import NO_PREVIOUS, Entry, Ingested
from catalogue.record.finding import Finding, Severity, has_fault, make_fault, make_finding

_FILE = re.compile(rf"{LOG}/([0-9a-z][0-9a-z-]{{0,63}})/(0|[1-9][0-9]{{0,15}})/([^/]+)")


# Leaf digests of lines that were read and are sound, by journal and place.
Proven = MutableMapping[tuple[str, int], bytes]


@dataclass(frozen=True)
class Disclosed:
    """What the logs of a bundle disclose.

    Attributes:
        disclosures: those that could be read, by origin and size.
        kept: (image id, digest of a file kept with it) that the entries put under evidence; each image
            also with its own digest.
        lines: how many lines were checked.
        findings: faults and warnings.
    """

    disclosures: tuple[Disclosure, ...]
    kept: frozenset[tuple[str, str]]
    lines: int
    findings: tuple[Finding, ...]


def check_disclosures(files: Mapping[str, bytes]) -> Disclosed:
    """What the files below `data/log/` disclose, and what is wrong with it.

    Args:
        files: content by path in the bundle.
    """
    folders: defaultdict[tuple[str, int], dict[str, bytes]] = defaultdict(dict)
    findings: list[Finding] = []
    for path, content in sorted(files.items()):
        match = _FILE.fullmatch(path)
        if match is None:
            findings.append(make_fault("LOG-001", f"{show_name(path)} is no file that a log has"))
        else:
            folders[match[1], int(match[2])][match[3]] = content
    if not folders:
        findings.append(make_fault("LOG-017", f"{LOG}/ holds no log: nothing says whence anything came"))
    disclosures: list[Disclosure] = []
    kept: set[tuple[str, str]] = set()
    for (origin, size), contents in sorted(folders.items()):
        where = f"{LOG}/{origin}/{size}"
        try:
            disclosure = parse_disclosure(contents)
        except Damaged as error:
            findings.append(make_fault("LOG-001", f"{where}: {error}"))
            continue
        found = disclosure.checkpoint
        if (found.origin, found.size) != (origin, size):
            sentence = f"{where}: its checkpoint is of journal {found.origin} at {found.size} lines"
            findings.append(make_fault("LOG-002", sentence))
        findings += _check_disclosure(disclosure, kept, {})
        disclosures.append(disclosure)
    findings += _check_together(disclosures)
    lines = sum(len(disclosure.lines) for disclosure in disclosures)
    return Disclosed(tuple(disclosures), frozenset(kept), lines, tuple(findings))


def check_again(disclosures: Sequence[Disclosure], proven: Proven) -> list[Finding]:
    """What is wrong with disclosures that were read before; lines that are proven are not read again.

    Args:
        disclosures: of one bundle.
        proven: lines of other bundles; those of these are added.
    """
    findings = [finding for one in disclosures for finding in _check_disclosure(one, set(), proven)]
    return [*findings, *_check_together(disclosures)]


def _check_disclosure(disclosure: Disclosure, kept: set[tuple[str, str]], proven: Proven) -> list[Finding]:
    leaves = {seq: measure_leaf(line) for seq, line in disclosure.lines.items()}
    return [
        *_check_proofs(disclosure, leaves),
        *_check_lines(disclosure, leaves, kept, proven),
        *_check_withheld(disclosure),
        *_check_earlier(disclosure),
    ]


def _check_proofs(disclosure: Disclosure, leaves: Mapping[int, bytes]) -> Iterable[Finding]:
    checkpoint = disclosure.checkpoint
    if disclosure.is_whole and measure_root(leaves[seq] for seq in sorted(leaves)) != checkpoint.root:
        sentence = f"{_name(disclosure)}: its lines do not give the root of the checkpoint"
        yield make_fault("LOG-003", sentence, root=checkpoint.root.hex())
    for seq, proof in disclosure.proofs.items():
        if not is_included(leaves[seq], seq, size=checkpoint.size, proof=proof, root=checkpoint.root):
            sentence = f"{_name(disclosure)}: line {seq} is not proven to stand in it"
            yield make_fault("LOG-004", sentence, line=str(seq))


def _check_lines(
    disclosure: Disclosure, leaves: Mapping[int, bytes], kept: set[tuple[str, str]], proven: Proven
) -> Iterable[Finding]:
    origin, before = disclosure.checkpoint.origin, None
    for seq, line in sorted(disclosure.lines.items()):
        last, before = before, (seq, line)
        if _is_proven(origin, seq, leaves, proven):
            continue
        entry, statement, findings = check_line(line, origin=origin, seq=seq)
        if isinstance(statement, Ingested):
            image = statement.digests.sha256
            kept.add((image, image))
            kept.update((image, dump.sha256) for dump in (statement.examination, *statement.sidecars))
        if wrong := find_misshapen(statement):
            sentence = (
                f"{_name(disclosure)}: line {seq}: its fields {', '.join(wrong)} have no form of an entry"
            )
            findings.append(make_fault("LOG-008", sentence, line=str(seq)))
        if entry is not None and (problem := _find_broken_chain(entry, seq, last)):
            sentence = f"{_name(disclosure)}: line {seq} {problem}"
            findings.append(make_fault("LOG-007", sentence, line=str(seq)))
        yield from findings
        if not has_fault(findings):
            proven[origin, seq] = leaves[seq]


def _is_proven(origin: str, seq: int, leaves: Mapping[int, bytes], proven: Proven) -> bool:
    """Whether a line was read before, and so was the line before it, if that is shown here."""
    return proven.get((origin, seq)) == leaves[seq] and (
        seq - 1 not in leaves or proven.get((origin, seq - 1)) == leaves[seq - 1]
    )


def _find_broken_chain(entry: Entry, seq: int, before: tuple[int, bytes] | None) -> str | None:
    if seq == 0:
        return "is the first, and names one before it" if entry.prev != NO_PREVIOUS else None
    if before is None or before[0] != seq - 1:
        return None  # its neighbour is not disclosed; the audit path vouches for its place
    return "does not follow from the line before it" if entry.prev != measure_line(before[1]) else None


def _check_withheld(disclosure: Disclosure) -> Iterable[Finding]:
    checkpoint = disclosure.checkpoint
    for seq, held in disclosure.withheld.items():
        if not is_included(held.leaf, seq, size=checkpoint.size, proof=held.proof, root=checkpoint.root):
            sentence = f"{_name(disclosure)}: line {seq}, which is held back, is not proven to stand in it"
            yield make_fault("LOG-011", sentence, line=str(seq))
        if seq in disclosure.lines:
            sentence = f"{_name(disclosure)}: line {seq} is held back and shown at once"
            yield make_fault("LOG-012", sentence, line=str(seq))


def _check_earlier(disclosure: Disclosure) -> Iterable[Finding]:
    checkpoint = disclosure.checkpoint
    for size, earlier in disclosure.earlier.items():
        if size >= checkpoint.size or not is_consistent(
            size, checkpoint.size, proof=earlier.proof, old_root=earlier.root, root=checkpoint.root
        ):
            sentence = f"{_name(disclosure)}: its state at {size} lines is not proven to be a beginning of it"
            yield make_fault("LOG-013", sentence, size=str(size), root=earlier.root.hex())


def _check_together(disclosures: Sequence[Disclosure]) -> Iterable[Finding]:
    by_origin: defaultdict[str, list[Disclosure]] = defaultdict(list)
    for disclosure in disclosures:
        by_origin[disclosure.checkpoint.origin].append(disclosure)
    for origin, several in by_origin.items():
        ordered = sorted(several, key=lambda one: one.checkpoint.size)
        yield from _check_leaves(origin, ordered)
        for old, new in pairwise(ordered):
            yield from _check_pair(old, new)


def _check_leaves(origin: str, disclosures: Sequence[Disclosure]) -> Iterable[Finding]:
    """No line may be two things, shown or held back."""
    known: dict[int, bytes] = {}
    for disclosure in disclosures:
        leaves = {seq: held.leaf for seq, held in disclosure.withheld.items()}
        leaves.update((seq, measure_leaf(line)) for seq, line in disclosure.lines.items())
        for seq, leaf in sorted(leaves.items()):
            if known.setdefault(seq, leaf) != leaf:
                sentence = f"journal {origin} is forked: it is shown with two different lines {seq}"
                yield make_fault("LOG-015", sentence, line=str(seq))


def _check_pair(old: Disclosure, new: Disclosure) -> Iterable[Finding]:
    size, root = old.checkpoint.size, old.checkpoint.root
    if size == new.checkpoint.size:
        found: bytes | None = new.checkpoint.root
    elif new.is_whole:
        found = measure_root(measure_leaf(new.lines[seq]) for seq in range(size))
    else:
        found = new.earlier[size].root if size in new.earlier else None
    if found is None and size:
        sentence = f"{_name(new)} is not shown to be an extension of its state at {size} lines"
        yield make_finding("LOG-014", Severity.WARNING, sentence, size=str(size), root=root.hex())
    elif found is not None and found != root:
        sentence = f"{_name(new)} contradicts its state at {size} lines: the journal is forked"
        yield make_fault("LOG-015", sentence, size=str(size), root=root.hex(), other=found.hex())


def _name(disclosure: Disclosure) -> str:
    return f"journal {disclosure.checkpoint.origin} at {disclosure.checkpoint.size} lines"
