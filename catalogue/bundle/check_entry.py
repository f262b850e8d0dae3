"""One disclosed line of a foreign journal: whether it is an entry that can be taken at its word."""

import re

from catalogue.errors import Damaged, ValueRefused
from catalogue.journal.line import LINE_LIMIT_BYTES, parse_line
from catalogue.record.entry import Derivative, Entry, Ingested, ManifestIngested
from catalogue.record.finding import Finding, Severity, make_fault, make_finding
from catalogue.record.instant import parse_instant
from catalogue.record.pseudonym import is_pseudonym
from catalogue.record.statement import Statement
from catalogue.record.strict_json import check_json
from catalogue.render.terminal import render_safe

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_HEX32, _HEX64, _HEX128 = (re.compile(rf"[0-9a-f]{{{count}}}") for count in (32, 64, 128))
_SUBJECT = re.compile(
    r"(?:image|claim):[0-9a-f]{64}|(?:catalogue|journal|manifest|agent|file):.{1,300}", re.DOTALL
)


def check_line(line: bytes, *, origin: str, seq: int) -> tuple[Entry | None, Statement | None, list[Finding]]:
    """The entry of a line, what it states, and what is wrong with it.

    Args:
        line: without line feed.
        origin: the journal that it is said to stand in.
        seq: its place there.

    Returns:
        No entry when the line cannot be read; no statement when it cannot, or a later program wrote it.
    """
    where = f"line {seq} of journal {origin}"
    try:
        if len(line) > LINE_LIMIT_BYTES:
            raise Damaged(f"has more than {LINE_LIMIT_BYTES:,} bytes")
        check_json(line)
        entry = parse_line(line)
    except Damaged as error:
        return None, None, [make_fault("LOG-005", f"{where}: {render_safe(str(error))}")]
    findings = _check_fields(entry, where)
    if (entry.origin, entry.seq) != (origin, seq):
        said = render_safe(f"line {entry.seq} of journal {entry.origin[:64]}")
        findings.append(make_fault("LOG-006", f"{where} calls itself {said}"))
    try:
        statement = entry.read_statement()
    except Damaged as error:
        findings.append(make_fault("LOG-008", f"{where}: {render_safe(str(error))}"))
        return entry, None, findings
    if statement is None:
        kind = render_safe(entry.type[:60])
        sentence = f"{where} is of a kind that this program does not know, {kind}; a later one wrote it"
        findings.append(make_finding("LOG-016", Severity.WARNING, sentence))
    else:
        findings += _check_statement(entry, statement, where)
    return entry, statement, findings


def _check_fields(entry: Entry, where: str) -> list[Finding]:
    findings = []
    wrong = [
        name
        for name, pattern, value in (
            ("prev", _HEX64, entry.prev),
            ("salt", _HEX32, entry.salt),
            ("subject", _SUBJECT, entry.subject),
        )
        if not pattern.fullmatch(value)
    ]
    if not _is_moment(entry.at):
        wrong.insert(0, "at")
    if wrong:
        sentence = f"{where}: its fields {', '.join(wrong)} have a form that no entry has"
        findings.append(make_fault("LOG-008", sentence))
    if not is_pseudonym(entry.agent):
        sentence = f"{where}: its agent {render_safe(entry.agent[:80])!r} is no pseudonym"
        findings.append(make_fault("LOG-010", sentence))
    return findings


def _is_moment(text: str) -> bool:
    """Whether a text is a moment of the calendar, in the one form in which entries give it."""
    try:
        return _AT.fullmatch(text) is not None and parse_instant(text).text == text
    except ValueRefused:
        return False


def _check_statement(entry: Entry, statement: Statement, where: str) -> list[Finding]:
    """That the digests in it are digests, and the file names in it name no folder."""
    names: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    findings = []
    if isinstance(statement, Ingested):
        kept = (statement.examination, *statement.sidecars)
        names = (statement.name, *(dump.name for dump in kept))
        digests = (statement.digests.sha256, *(dump.sha256 for dump in kept))
        if entry.subject != f"image:{statement.digests.sha256}":
            sentence = f"{where} puts an image under evidence whose digest is not that of its subject"
            findings.append(make_fault("LOG-009", sentence))
        if not _HEX128.fullmatch(statement.digests.sha512):
            findings.append(make_fault("LOG-008", f"{where}: its SHA-512 is no digest"))
    elif isinstance(statement, Derivative):
        names, digests = (statement.name,), (statement.sha256, *statement.of)
    elif isinstance(statement, ManifestIngested):
        names, digests = (statement.name,), (statement.sha256,)
    if bad := [digest for digest in digests if not _HEX64.fullmatch(digest)]:
        sentence = f"{where}: {render_safe(bad[0][:80])!r} is no SHA-256 in lower-case hex"
        findings.append(make_fault("LOG-008", sentence))
    if paths := [name for name in names if name in ("", ".", "..") or "/" in name or "\0" in name]:
        sentence = f"{where}: {render_safe(paths[0][:80])!r} is to be the name of a file, and is a path"
        findings.append(make_fault("LOG-018", sentence))
    return findings
