"""The mistakes that a manifest can hold: one table of codes, weights and sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.errors import ValueRefused
from catalogue.manifest.values import RowLabel
from catalogue.record.finding import Finding, Severity

# A sentence is read in a terminal; the evidence keeps more of the value.
_SENTENCE_LIMIT = 120
_EVIDENCE_LIMIT = 2_000


@dataclass(frozen=True)
class Rule:
    """One kind of mistake.

    Attributes:
        code: stable; never reused for another meaning.
        severity: fault (the row is left out) or warning (the row is taken).
        sentence: template; {row}, {column}, {value}, {problem} and {other} are filled in.
        remedy: what to do about it.
        meaning: what was found, as `catalogue explain` says it of no place in particular; None when the
            sentence fills nothing in and says it already.
        proves: what follows; None for what follows from every mistake of that severity.
        proves_not: what does not follow; None when nothing about the picture does.
    """

    code: str
    severity: Severity
    sentence: str
    remedy: str
    meaning: str | None = None
    proves: str | None = None
    proves_not: str | None = None


_FAULT, _WARNING = Severity.FAULT, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule(
        "MAN-001",
        _FAULT,
        "The manifest names no picture and makes no claim.",
        "Write at least one row, or one [[image]] or [[claim]].",
    ),
    Rule(
        "MAN-002",
        _FAULT,
        "{row}: the text cannot be read: {problem}.",
        "Mend the line that is named; what follows it may not have been read.",
        meaning="The text of the manifest, or of a part of it, cannot be read.",
    ),
    Rule(
        "MAN-003",
        _WARNING,
        "{row}: column {column} is not known{other}; its values are kept in the note.",
        "Rename the column, or leave it: nothing is lost.",
        meaning="A column has a name that is not known; its values are kept in the note.",
    ),
    Rule(
        "MAN-004",
        _FAULT,
        "{row}, {column}: {value} {problem}.",
        "Write one of the accepted forms.",
        meaning="A value is in none of the forms that its column accepts.",
    ),
    Rule(
        "MAN-005",
        _FAULT,
        "{row}: {problem}.",
        "Give every row as many cells as the header; put quotes around a cell that holds the separator.",
        meaning="A row has another shape than the header says, such as too many cells or too few.",
    ),
    Rule(
        "MAN-006",
        _FAULT,
        "{row}: {column} is stated more than once, {problem}.",
        "Keep one of them; put the other into the note.",
        meaning="The same thing is stated more than once in one row, in two columns or with different "
        "values.",
    ),
    Rule(
        "MAN-007",
        _FAULT,
        "{row}: no picture is named and no claim is made{other}.",
        "Fill in file, url or sha256, or claim. If a link leads to the picture itself, name its column url.",
        meaning="A row names no picture and makes no claim.",
    ),
    Rule(
        "MAN-008",
        _FAULT,
        "{row}, {column}: {value} {problem}.",
        "Write the path from the manifest's own folder, with / between folders.",
        meaning="The path of a file is not one that a manifest may name.",
    ),
    Rule(
        "MAN-009",
        _WARNING,
        "{row}: {column} {value} is also named by {other}; both statements are recorded.",
        "Nothing, when the picture was seen twice; otherwise remove one row.",
        meaning="Two rows name the same picture; both statements are recorded.",
    ),
    Rule(
        "MAN-010",
        _FAULT,
        "{row}: {value} is said to have another digest than by {other}.",
        "Find out which digest is right: one file cannot have both.",
        meaning="Two rows state different digests for the same file.",
    ),
    Rule(
        "MAN-011",
        _FAULT,
        "{row}: slug {value} already belongs to another claim, that of {other}.",
        "Give this claim a slug of its own.",
        meaning="Two different claims have the same slug.",
    ),
    Rule(
        "MAN-012",
        _WARNING,
        "{row}: column {column} holds the digest of an archiver's report, not of the picture; it is ignored.",
        "State the picture's own digest in a column sha256.",
        meaning="A column holds the digest of an archiver's report, not of the picture; it is ignored.",
    ),
    Rule(
        "MAN-013",
        _FAULT,
        "{row}: {column} is stated, but no claim that it could be about.",
        "Fill in claim (the words) or claims (slugs), or empty the cell.",
        meaning="Something is stated about a claim, but the row has no claim that it could be about.",
    ),
    Rule(
        "MAN-014",
        _FAULT,
        "{row}: {column} is not stated, and cannot be left out.",
        "Fill it in.",
        meaning="Something is not stated that cannot be left out.",
    ),
    Rule(
        "MAN-015",
        _FAULT,
        "{row}, {column}: {value} still holds the placeholder of the template.",
        "Replace it with your own value.",
        meaning="A cell still holds the placeholder of the template.",
    ),
    Rule(
        "MAN-016",
        _WARNING,
        "{row}, {column}: {value} is far from the place of claim {other}, and close to it with latitude and "
        "longitude swapped.",
        "Latitude comes first: swap the two if they were exchanged.",
        meaning="A place is far from the place of the claim, and close to it with latitude and "
        "longitude swapped.",
    ),
    Rule(
        "MAN-017",
        _WARNING,
        "{row}: {column} {value} is kept in the note: there is no point that it could be about.",
        "Add point, or latitude and longitude.",
        meaning="Something is stated about a point, but there is no point that it could be about; it "
        "is kept in the note.",
    ),
    Rule(
        "MAN-018",
        _FAULT,
        "{row}, {column}: {value} {problem}.",
        "Give the shape's numbers in pixels from the upper left corner, within the picture.",
        meaning="The shape of an annotation cannot be drawn on the picture.",
    ),
    Rule(
        "MAN-019",
        _FAULT,
        "{row}, {column}: {value} is nearly always a missing value.",
        "Leave the cell empty, write unlocatable, or set force_zero to yes if 0, 0 is meant.",
        meaning="The coordinates are 0, 0, which nearly always stands for a missing value.",
    ),
    Rule(
        "MAN-020",
        _FAULT,
        "{row}: {column} {problem}.",
        "See the template for the shape that is expected there.",
        meaning="A part of the manifest has another shape than is expected there.",
    ),
    Rule(
        "MAN-021",
        _FAULT,
        "{row}: claim {value} is stated again, otherwise than by {other}.",
        "State the claim once, and refer to it by its slug in the column claims.",
        meaning="The same claim is stated twice, in different words or with different facts.",
    ),
    Rule(
        "MAN-022",
        _FAULT,
        "{column}: no claim has the slug {value}, neither here nor in the catalogue.",
        "Add a claim with that slug, or mend the slug.",
        meaning="A claim is referred to by a slug that no claim has, neither in the manifest nor in "
        "the catalogue.",
    ),
    Rule(
        "MAN-023",
        _FAULT,
        "{row}, {column}: {value} is not there.",
        "Paths are relative to the manifest; obtain the file, or mend the path.",
        meaning="A file that the manifest names is not there.",
    ),
)
_BY_CODE = {rule.code: rule for rule in RULES}


def make_finding(
    code: str,
    row: RowLabel,
    *,
    column: str = "",
    value: str = "",
    problem: str = "",
    other: str = "",
    accepted: tuple[str, ...] = (),
    rules: Mapping[str, Rule] | None = None,
) -> Finding:
    """The finding of a rule, for one place in the manifest.

    Args:
        code: of `RULES`.
        row: number or label of the row.
        column: as the manifest heads it.
        value: as the manifest gives it.
        problem: the end of the sentence, without a full stop.
        other: another row, name or remark that the sentence needs.
        accepted: forms that would have been understood.
        rules: the rules, by code, when they are not those of manifests.
    """
    rule = (rules or _BY_CODE)[code]
    place = f"row {row}" if isinstance(row, int) else row
    sentence = rule.sentence.format(
        row=place[:1].upper() + place[1:],
        column=_shown(column, quoted=False),
        value=_shown(value),
        problem=_plain(problem).removesuffix("."),
        other=_plain(other),
    )
    pairs = (("row", str(row)), ("column", column), ("value", value), ("accepted", "; ".join(accepted)))
    evidence = tuple((name, _plain(text)[:_EVIDENCE_LIMIT]) for name, text in pairs if text)
    remedy = f"Accepted: {'; '.join(accepted)}." if accepted else rule.remedy
    return Finding(
        code=code, severity=rule.severity, sentence=f"{_printable(sentence)} {remedy}", evidence=evidence
    )


def refuse_value(
    refusal: ValueRefused, row: RowLabel, *, column: str, value: str, code: str = "MAN-004"
) -> Finding:
    """The finding for a value that a parser refused."""
    return make_finding(
        code, row, column=column, value=value, problem=refusal.problem, accepted=refusal.accepted
    )


def _shown(text: str, *, quoted: bool = True) -> str:
    clipped = text if len(text) <= _SENTENCE_LIMIT else f"{text[:_SENTENCE_LIMIT]}…"
    shown = repr(clipped)
    return shown if quoted else shown[1:-1]


def _printable(text: str) -> str:
    """The text on one line, with what a terminal might obey spelled out."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _plain(text: str) -> str:
    """The text with lone surrogates spelled out, so that it can be written as UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()
