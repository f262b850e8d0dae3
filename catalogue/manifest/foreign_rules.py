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
        meaning="Something in the export is not understood; it is kept as a note, or left in the kept file.",
        proves="that this program does not know the field",
    ),
    Rule(
        "FOR-002",
        _WARNING,
        "{row}: column {column} holds the digest of the page that the archiver made, not of a picture; it is "
        "kept as a note.",
        "Do not verify a picture against it. The JSON of the same archive states digests file by file.",
        meaning="A column holds the digest of the page that the archiver made, not of a picture; it "
        "is kept as a note.",
    ),
    Rule(
        "FOR-003",
        _FAULT,
        "{row}: {column} does not have the digest that is stated for it, {value}.",
        "It was not taken in: obtain the file again, or ask who made the export.",
        meaning="A file does not have the digest that the export states for it.",
        proves="the bytes here are not those that the export names",
        proves_not="which of both is right, the export or the bytes; nor when or why they came to differ",
    ),
    Rule(
        "FOR-004",
        _FAULT,
        "{row}: {value} is named, but is not there.",
        "Put the folder of the archived files beside it, or name the folder instead.",
        meaning="A file that the export names is not there.",
        proves="the file was not found under the name that is stated for it",
        proves_not="that it never existed, or that anybody removed it",
    ),
    Rule(
        "FOR-005",
        _WARNING,
        "{row}: only {problem} is stated, which is weak: files that share it can be made on purpose.",
        "Ask for SHA-256; a match still speaks against damage by accident.",
        meaning="Only digests of a weak kind are stated: files that share one can be made on purpose.",
        proves="where such a digest agrees, that the file was not damaged by accident",
        proves_not="that nobody exchanged the file on purpose",
    ),
    Rule(
        "FOR-006",
        _WARNING,
        "{row}: {value} is not checked: this program cannot compute it.",
        "Verify it with the tool that made the list.",
        meaning="A digest is stated that this program cannot compute; it is not checked.",
        proves="nothing: it was not compared",
        proves_not="that the digest is right, or wrong",
    ),
    Rule(
        "FOR-007",
        _WARNING,
        "{row}: {column} is labelled UTC {problem}, but the archiver puts that label on local times too; the "
        "zone is recorded as unknown.",
        "Look up the time at the source if the hour matters.",
        meaning="Times are labelled UTC, but the archiver puts that label on local times too; their "
        "zone is recorded as unknown.",
        proves="that the zone of these times is not known",
        proves_not="that they are wrong",
    ),
    Rule(
        "FOR-008",
        _FAULT,
        "{row}: {value} is no line of a list of digests.",
        "Accepted: DIGEST, two blanks, NAME; SHA256 (NAME) = DIGEST; or a hashdeep list with its two header "
        "lines.",
        meaning="A line of a list of digests has none of the forms that are read.",
        proves="the list holds a line that nothing was compared with",
        proves_not="anything about a file",
    ),
    Rule(
        "FOR-009",
        _FAULT,
        "{row}: {value} has other bytes than the list says{other}.",
        "Obtain the file again, or ask who made the list.",
        meaning="A file has other bytes than the list of digests says.",
        proves="the bytes here are not those that the list names",
        proves_not="which of both is right, the list or the bytes; nor when or why they came to differ",
    ),
    Rule(
        "FOR-010",
        _FAULT,
        "{row}: {value} is on the list and nowhere else: neither in the folder nor in the catalogue.",
        "Name the folder where the files are with --folder, or obtain the file.",
        meaning="A file is on the list of digests, and neither in the folder nor in the catalogue.",
        proves="the file was not found under the name that is stated for it",
        proves_not="that it never existed, or that anybody removed it",
    ),
    Rule(
        "FOR-011",
        _NOTE,
        "{row}: {problem} not on it.",
        "Nothing, unless they should be.",
        meaning="Files lie beside those on a list of digests and are not on it.",
        proves="the list says nothing about them",
        proves_not="that they do not belong there, or were added later",
    ),
    Rule(
        "FOR-012",
        _FAULT,
        "{row}: {problem}.",
        "Nothing of the bag was taken in: obtain it again, or ask who made it.",
        meaning="A bag is not what its own manifests say, or not a bag that can be verified; its "
        "finding says what is amiss.",
        proves="where a digest differs, the bytes here are not those that the bag's manifest names; "
        "else, that the bag is not whole or not built as RFC 8493 says",
        proves_not="which of both is right, the manifest or the bytes; nor when or why they came to differ",
    ),
    Rule(
        "FOR-013",
        _FAULT,
        "{row}: {value} {problem}.",
        "Nothing was taken out of it: ask who made it for a folder or a plain ZIP.",
        meaning="An archive holds an entry that would be dangerous to unpack, such as a path that "
        "leads out of it.",
        proves="the archive holds that entry",
        proves_not="that whoever made it meant harm; anything about the picture",
    ),
    Rule(
        "FOR-014",
        _FAULT,
        "{row}: {problem}.",
        "Look at the file; the rest was read.",
        meaning="A part of the export cannot be read, or is not what its place says.",
    ),
    Rule(
        "FOR-015",
        _WARNING,
        "{row}: {value} was not followed: {problem}.",
        "Name it yourself if it is wanted.",
        meaning="A link in the export was not followed.",
        proves="what lies behind the link was not read",
        proves_not="that it is missing or wrong",
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
