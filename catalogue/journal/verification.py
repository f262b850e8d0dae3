"""Whether a journal on disk is whole: every line read again, every break named."""

from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import Damaged
from catalogue.journal.journal import Journal, find_break, follow
from catalogue.journal.line import LINE_LIMIT_BYTES, measure_line, parse_line
from catalogue.journal.merkle import measure_leaf, measure_root
from catalogue.record.finding import Finding, Severity
from catalogue.record.position import START, Position


@dataclass(frozen=True)
class JournalState:
    """What a journal is, as found.

    Attributes:
        origin: its name.
        position: the end of the lines that are whole.
        root: Merkle root over those lines, 32 bytes.
        findings: faults first broken first; empty when the journal is whole.
    """

    origin: str
    position: Position
    root: bytes
    findings: tuple[Finding, ...]


def check_journal(path: Path) -> JournalState:
    """Every line of a journal checked against the one before it, and the end against the head record.

    Reading stops at the first line that does not follow. The fault is laid to the line before it when
    the line itself is vouched for by what comes after, for then it was the other one that changed.
    """
    journal = Journal(path)
    if not path.is_file() or path.is_symlink():
        name = path.name.encode("utf-8", "backslashreplace").decode()
        finding = _fault("JRN-001", f"journal {name} is a link, a device or a folder, not a file", line=1)
        return JournalState(journal.origin, START, measure_root(()), (finding,))
    try:
        *lines, rest = path.read_bytes().split(b"\n")
    except OSError as error:
        finding = _fault("JRN-001", f"journal {path.name} cannot be read: {error.strerror}", line=1)
        return JournalState(journal.origin, START, measure_root(()), (finding,))
    position, before = START, START
    leaves: list[bytes] = []
    findings: list[Finding] = []
    for line in lines:
        fault = _find_fault(line, journal.origin, position)
        if fault:
            code, sentence = fault
            if code == "JRN-003" and _is_vouched_for(line, position, lines, journal.read_head()):
                sentence = f"altered: line {position.size + 1}, which is whole, names another digest for it"
                position = before
                leaves.pop()
            number = position.size + 1
            findings.append(_fault(code, f"journal {path.name}, line {number}: {sentence}", line=number))
            break
        before, position = position, follow(position, line)
        leaves.append(measure_leaf(line))
    if len(rest) > LINE_LIMIT_BYTES and not findings:
        number = position.size + 1
        sentence = f"journal {path.name}, line {number}: not ended within {LINE_LIMIT_BYTES:,} bytes"
        findings.append(_fault("JRN-002", sentence, line=number))
    elif rest and not findings:
        findings.append(
            Finding(
                code="JRN-004",
                severity=Severity.WARNING,
                sentence=f"journal {path.name}, line {position.size + 1}: not ended ({len(rest)} bytes): "
                "a write was cut off, or the end was damaged; the next act sets it aside and says so",
                evidence=(("line", str(position.size + 1)),),
            )
        )
    if not any(f.severity is Severity.FAULT for f in findings):
        findings.extend(_check_end(journal, position))
    return JournalState(journal.origin, position, measure_root(leaves), tuple(findings))


def _find_fault(line: bytes, origin: str, position: Position) -> tuple[str, str] | None:
    if len(line) > LINE_LIMIT_BYTES:
        return "JRN-002", f"longer than {LINE_LIMIT_BYTES:,} bytes"
    try:
        entry = parse_line(line)
        entry.read_statement()
    except Damaged as error:
        return "JRN-002", str(error)
    fault = find_break(entry, origin, position)
    return ("JRN-003", fault) if fault else None


def _is_vouched_for(line: bytes, position: Position, lines: list[bytes], head: Position | None) -> bool:
    """Whether what follows shows that a line is as it was written, so that the one before it was altered.

    Only a line whose sole fault is its `prev` is asked about: it is in its place.
    """
    try:
        if position.size == 0 or parse_line(line).seq != position.size:
            return False
        if position.size + 1 < len(lines):
            return parse_line(lines[position.size + 1]).prev == measure_line(line)
    except Damaged:
        return False
    return head is not None and head.size == position.size + 1 and head.head == measure_line(line)


def _check_end(journal: Journal, position: Position) -> list[Finding]:
    """The end of the journal against the head that this device recorded."""
    head = journal.read_head()
    name, line = journal.path.name, position.size
    if head is None:
        return [
            Finding(
                code="JRN-005",
                severity=Severity.NOTE,
                sentence=f"journal {name}: no head record beside it, so its last line stands unchecked",
            )
        ]
    if position.size < head.size:
        lost = head.size - position.size
        return [
            _fault(
                "JRN-006",
                f"journal {name}: ends at line {line}, but this device had written "
                f"{head.size}: {lost} missing at the end",
                line=line + 1,
            )
        ]
    if not journal.is_at(head):
        return [
            _fault(
                "JRN-007",
                f"journal {name}, line {head.size}: not the line that this device wrote",
                line=head.size,
            )
        ]
    if position.size > head.size:
        more = position.size - head.size
        return [
            _fault(
                "JRN-008",
                f"journal {name}: {more} more lines from line {head.size + 1} on than this device "
                "recorded writing: a crash just after writing, or lines appended by something else",
                line=head.size + 1,
            )
        ]
    return []


def _fault(code: str, sentence: str, *, line: int) -> Finding:
    return Finding(code=code, severity=Severity.FAULT, sentence=sentence, evidence=(("line", str(line)),))
