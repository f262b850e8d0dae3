"""What the new lines of a bundle would do to what stands here: silence somebody, or rule for ever.

1. A withdrawal counts whoever makes it, but for what `can_withdraw` excepts; how much is taken back is told.
2. A withdrawal of a line that nobody wrote yet would silence what is said later: a fault.
3. A line from a day that has not come would have the last word for ever: a fault.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.actions.case import Case
from catalogue.actions.import_known import Known
from catalogue.actions.log import summarise
from catalogue.bundle.disclosure import Disclosure
from catalogue.journal.line import parse_line
from catalogue.record.documents import AgentDocument, Table
from catalogue.record.entry import Entry, EntryType, Pin
from catalogue.record.finding import Finding, Severity, make_fault, make_finding
from catalogue.record.fold import Key, can_take_back, find_touched, list_standing
from catalogue.record.instant import parse_instant, render_utc
from catalogue.record.statement import Statement
from catalogue.record.tag import Withdrawal

# A clock that is set to the wrong zone, or to the wrong noon, is ahead by less.
CLOCK_TOLERANCE = timedelta(days=1)
_REFERENCE = re.compile(r"[0-9a-z-]{1,64}:[0-9]{1,16}")


@dataclass(frozen=True)
class News:
    """What the lines that were not held would do.

    Attributes:
        takes_back_ours: how many statements of this device's journal they take back.
        takes_back_others: how many of other journals, but for those of the journal that takes them back.
        findings: faults and warnings.
    """

    takes_back_ours: int
    takes_back_others: int
    findings: tuple[Finding, ...]


def read_news(
    case: Case, disclosures: Sequence[Disclosure], known: Known, *, shown: Iterable[Pin], now: datetime
) -> News:
    """What the lines of a verified bundle that are not held here would do.

    Args:
        case: the catalogue.
        disclosures: what the bundle shows.
        known: what was seen of journals before.
        shown: the states of journals that the bundle shows and proves.
        now: the reader's clock.
    """
    entries = _list_new(disclosures, known)
    withdrawals = [s for entry in entries.values() if (s := _read_withdrawal(entry)) is not None]
    sizes = dict(known.sizes)
    for pin in shown:
        if pin.origin != case.settings.origin:
            sizes[pin.origin] = max(pin.size, sizes.get(pin.origin, 0))
    taken = _find_taken_back(case, entries, withdrawals)
    ours = {ref: words for ref, words in taken.items() if _split(ref)[0] == case.settings.origin}
    others = len(taken) - len(ours)
    findings = [
        *_check_clocks(entries.values(), now),
        *_check_targets(withdrawals, sizes, own=case.settings.origin),
        *_tell_taken_back(ours, others),
    ]
    return News(len(ours), others, tuple(findings))


def _list_new(disclosures: Iterable[Disclosure], known: Known) -> dict[str, Entry]:
    """The entries that are not held, by reference."""
    found: dict[str, Entry] = {}
    for disclosure in disclosures:
        evidence = known.evidence.get(disclosure.checkpoint.origin, ())
        held = frozenset().union(*(one.shown for one in evidence))
        for seq, line in disclosure.lines.items():
            if seq not in held:
                entry = parse_line(line)
                found[entry.noted.entry] = entry
    return found


def _read_withdrawal(entry: Entry) -> Withdrawal | None:
    statement = entry.read_statement() if entry.type == EntryType.WITHDRAWN else None
    if isinstance(statement, Withdrawal) and _REFERENCE.fullmatch(statement.withdraws):
        return statement
    return None  # what names no entry is a fault of its own: `import_content`


def _find_taken_back(
    case: Case, entries: Mapping[str, Entry], withdrawals: Iterable[Withdrawal]
) -> dict[str, str]:
    """What withdrawals of others take back, in words by reference, by journal and line."""
    against: defaultdict[Key, list[Withdrawal]] = defaultdict(list)
    for withdrawal in withdrawals:
        noted = withdrawal.get_noted()
        if _split(withdrawal.withdraws)[0] != noted.origin:
            for key in find_touched(entries[noted.entry], withdrawal):
                if key[0] is not Table.AGENTS:
                    against[key].append(withdrawal)
    taken: dict[str, str] = {}
    for key, several in against.items():
        taken.update(_find_taken_from(case, key, several, entries))
    return dict(sorted(taken.items(), key=lambda pair: _split(pair[0])))


def _find_taken_from(
    case: Case, key: Key, withdrawals: Iterable[Withdrawal], entries: Mapping[str, Entry]
) -> Iterator[tuple[str, str]]:
    """What withdrawals take out of one document, as it stands here and with what comes."""
    document = case.store.find(*key)
    standing: dict[str, Statement] = {}
    gone: frozenset[str] = frozenset()
    if document is not None and not isinstance(document, AgentDocument):
        standing = {statement.get_noted().entry: statement for statement in list_standing(document)}
        gone = frozenset(one.withdraws for one in document.withdrawals)
    for withdrawal in withdrawals:
        ref = withdrawal.withdraws
        target = standing.get(ref) or _find_coming(entries.get(ref), key)
        if target is not None and can_take_back(withdrawal, target):
            yield ref, f"{summarise(target)} on {key[1][:12]}"
        elif target is None and ref not in gone and not _is_held(case, ref, entries):
            yield ref, "what is not shown here"


def _find_coming(entry: Entry | None, key: Key) -> Statement | None:
    statement = entry.read_statement() if entry is not None else None
    return statement if entry is not None and key in find_touched(entry, statement) else None


def _is_held(case: Case, ref: str, entries: Mapping[str, Entry]) -> bool:
    """Whether a line is known and yet not in the document: the withdrawal is filed elsewhere, in vain."""
    return ref in entries or _split(ref)[0] == case.settings.origin


def _check_clocks(entries: Iterable[Entry], now: datetime) -> Iterator[Finding]:
    """That no line comes from later than the reader's clock and a day; one finding for each journal."""
    limit = now + CLOCK_TOLERANCE
    late: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        earliest = parse_instant(entry.at).earliest
        if earliest is None or earliest > limit:
            late[entry.origin].append(entry)
    for origin, several in sorted(late.items()):
        first = min(several, key=lambda entry: entry.seq)
        sentence = (
            f"journal {origin} has {len(several)} lines of a time that has not come, first line {first.seq}, "
            f"of {first.at}; this device's clock says {render_utc(now)}. What is said latest counts, so they "
            "would have the last word until then. Nothing was imported; see whose clock is wrong: set this "
            "one right, or ask the bundle's writer"
        )
        yield make_fault("IMP-018", sentence, entry=first.noted.entry, at=first.at, now=render_utc(now))


def _check_targets(
    withdrawals: Iterable[Withdrawal], sizes: Mapping[str, int], *, own: str
) -> Iterator[Finding]:
    """That no withdrawal names a line that nobody knows of; one finding for each writer and journal."""
    beyond: defaultdict[tuple[str, str], list[Withdrawal]] = defaultdict(list)
    for withdrawal in withdrawals:
        origin, seq = _split(withdrawal.withdraws)
        if seq >= sizes.get(origin, 0):
            beyond[withdrawal.get_noted().origin, origin].append(withdrawal)
    for (writer, origin), several in sorted(beyond.items()):
        first = min(several, key=lambda one: _split(one.withdraws))
        where = "of this device, which has" if origin == own else "which is known to have"
        sentence = (
            f"journal {writer} takes back {len(several)} lines of journal {origin}, {where} "
            f"{sizes.get(origin, 0)} lines, that are beyond those, first {first.withdraws}: they would "
            "silence what is said later. Nothing was imported; ask the bundle's writer"
        )
        if origin == own:
            sentence += ", unless an old copy of this catalogue was restored: then restore a newer one"
        yield make_fault("IMP-017", sentence, entry=first.get_noted().entry, withdraws=first.withdraws)


def _tell_taken_back(ours: Mapping[str, str], others: int) -> Iterator[Finding]:
    if not ours and not others:
        return
    ref, words = next(iter(ours.items()), ("", ""))
    first = f" (first: {words})" if ours else ""
    sentence = (
        f"takes back {len(ours)} statements of yours{first} and {others} of others: they leave the view and "
        "stay in their journals; 'catalogue show' names who took them back. Say again what should stand"
    )
    evidence = {"ours": str(len(ours)), "others": str(others), **({"first": ref} if ref else {})}
    yield make_finding("IMP-016", Severity.WARNING, sentence, **evidence)


def _split(ref: str) -> tuple[str, int]:
    origin, _, seq = ref.rpartition(":")
    return origin, int(seq)
