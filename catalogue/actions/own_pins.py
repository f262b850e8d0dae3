"""What others' lines say that they saw of this device's own journal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.pins import Evidence
from catalogue.journal.line import parse_line
from catalogue.record.entry import BundleImported, EntryType, ForkFound, Pin
from catalogue.record.finding import Finding, make_fault

# A line of one of these kinds has its name somewhere; only such lines are read.
_MARKS = tuple(f'"{kind}"'.encode() for kind in (EntryType.BUNDLE_IMPORTED, EntryType.FORK_FOUND))


class Noted(NamedTuple):
    """A line that notes a bundle or a fork.

    Attributes:
        origin: of the journal that it stands in.
        seq: its place there.
        statement: what it says.
    """

    origin: str
    seq: int
    statement: BundleImported | ForkFound

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The states that its writer took for true; not the one that a fork showed him."""
        if isinstance(self.statement, BundleImported):
            return self.statement.pins
        return (self.statement.known,)


def list_noted(lines: Iterable[bytes]) -> Iterator[Noted]:
    """The lines that note an import or a fork.

    Raises:
        Damaged: a line is not what its type says.
    """
    for line in lines:
        if any(mark in line for mark in _MARKS):
            entry = parse_line(line)
            statement = entry.read_statement()
            if isinstance(statement, BundleImported | ForkFound):
                yield Noted(entry.origin, entry.seq, statement)


def find_false_pins(
    bundle: str, disclosures: Sequence[Disclosure], evidence: Sequence[Evidence], *, own: str
) -> list[tuple[ForkFound, Finding]]:
    """Each state of the own journal that a line in a bundle pins and that never was, as a fork of it.

    Args:
        bundle: its id.
        disclosures: what it shows.
        evidence: of the own journal, whole among it.
        own: the own journal.
    """
    whole = max(
        (one for one in evidence if one.tree is not None), key=lambda one: one.state.size, default=None
    )
    if whole is None:
        return []
    shown = {(c.size, c.root.hex()) for c in (one.checkpoint for one in disclosures) if c.origin == own}
    found: dict[tuple[int, str], tuple[ForkFound, Finding]] = {}
    here = Pin(origin=own, size=whole.state.size, root=whole.state.root.hex(), disclosed=len(whole.shown))
    for disclosure in disclosures:
        if disclosure.checkpoint.origin == own:
            continue  # what it says itself is its own
        for noted in list_noted(disclosure.lines.values()):
            for pin in noted.pins:
                root = whole.find_root(pin.size)
                is_false = pin.origin == own and (root is None or root.hex() != pin.root)
                if is_false and (pin.size, pin.root) not in shown:  # what is shown is judged as such
                    fork = ForkFound(known=here, found=pin, bundle=bundle)
                    found.setdefault((pin.size, pin.root), (fork, _tell(noted, pin, here)))
    return list(found.values())


def _tell(noted: Noted, pin: Pin, here: Pin) -> Finding:
    sentence = (
        f"line {noted.seq} of journal {noted.origin} says that this device's own journal {pin.origin} was "
        f"seen at {pin.size} lines with Merkle root {pin.root}, which it never had; it has {here.size} lines "
        "here. Its writer was shown a false history, or says what is not so, or an old copy was restored "
        "here. The bundle was not imported; it is kept as evidence; ask its writer, by another way than the "
        "one the bundle came"
    )
    return make_fault(
        "IMP-021", sentence, origin=pin.origin, size=str(pin.size), root=pin.root, by=noted.origin
    )
