"""The mistakes that what other tools export can hold: one table of codes, weights and sentences."""

from catalogue.manifest.rules import Rule, make_finding
from catalogue.manifest.values import RowLabel
from catalogue.record.finding import Finding, Severity

_FAULT, _WARNING, _NOTE = Severity.FAULT, Severity.WARNING, Severity.NOTE

FOREIGN_RULES: tuple[Rule, ...] = (
    Rule(
        "FOR-001",
        _NOTE,
        "{row}: {column} is not understood; {problem}.",
        "Nothing is lost: the file itself is kept under manifests/. Look there if it matters.",
    ),
    Rule(
        "FOR-002",
        _WARNING,
        "{row}: column {column} holds the digest of the page that the archiver made, not of a picture; it is "
        "kept as a note.",
        "Do not verify a picture against it. The JSON of the same archive states digests file by file.",
    ),
    Rule(
        "FOR-003",
        _FAULT,
        "{row}: {column} does not have the digest that is stated for it, {value}.",
        "It was not taken in: obtain the file again, or ask who made the export.",
    ),
    Rule(
        "FOR-004",
        _FAULT,
        "{row}: {value} is named, but is not there.",
        "Put the folder of the archived files beside it, or name the folder instead.",
    ),
    Rule(
        "FOR-005",
        _WARNING,
        "{row}: only {problem} is stated, which is weak: files that share it can be made on purpose.",
        "Ask for SHA-256; a match still speaks against damage by accident.",
    ),
    Rule(
        "FOR-006",
        _WARNING,
        "{row}: {value} is not checked: this program cannot compute it.",
        "Verify it with the tool that made the list.",
    ),
    Rule(
        "FOR-007",
        _WARNING,
        "{row}: {column} is labelled UTC {problem}, but the archiver puts that label on local times too; the "
        "zone is recorded as unknown.",
        "Look up the time at the source if the hour matters.",
    ),
    Rule(
        "FOR-008",
        _FAULT,
        "{row}: {value} is no line of a list of digests.",
        "Accepted: DIGEST, two blanks, NAME; SHA256 (NAME) = DIGEST; or a hashdeep list with its two header "
        "lines.",
    ),
    Rule(
        "FOR-009",
        _FAULT,
        "{row}: {value} has other bytes than the list says{other}.",
        "Obtain the file again, or ask who made the list.",
    ),
    Rule(
        "FOR-010",
        _FAULT,
        "{row}: {value} is on the list and nowhere else: neither in the folder nor in the catalogue.",
        "Name the folder where the files are with --folder, or obtain the file.",
    ),
    Rule("FOR-011", _NOTE, "{row}: {problem} not on it.", "Nothing, unless they should be."),
    Rule(
        "FOR-012",
        _FAULT,
        "{row}: {problem}.",
        "Nothing of the bag was taken in: obtain it again, or ask who made it.",
    ),
    Rule(
        "FOR-013",
        _FAULT,
        "{row}: {value} {problem}.",
        "Nothing was taken out of it: ask who made it for a folder or a plain ZIP.",
    ),
    Rule(
        "FOR-014",
        _FAULT,
        "{row}: {problem}.",
        "Look at the file; the rest was read.",
    ),
    Rule(
        "FOR-015",
        _WARNING,
        "{row}: {value} was not followed: {problem}.",
        "Name it yourself if it is wanted.",
    ),
)
_BY_CODE = {rule.code: rule for rule in FOREIGN_RULES}


def find_foreign(
    code: str, row: RowLabel, *, column: str = "", value: str = "", problem: str = "", other: str = ""
) -> Finding:
    """The finding of a rule of `FOREIGN_RULES`, for one place in what another tool exported.

    A sentence begins with a capital, which the name of a file must not be given.
    """
    place = row if isinstance(row, int) else f"in {row}"
    return make_finding(code, place, column=column, value=value, problem=problem, other=other, rules=_BY_CODE)
