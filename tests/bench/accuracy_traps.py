"""Files that lay traps: what is expected of each by the note of its source, and what was found."""

import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import borrowed  # noqa: F401 - lets the next line find it
from accuracy_table import Table, Target

from catalogue.actions.catalogue import Catalogue
from catalogue.actions.check import CheckOptions, Checkup, check_images, find_documents, read_trust_list
from catalogue.record.answer import AnswerState, Bearing, CheckFinding, Question
from catalogue.record.closer_look import CredentialState
from catalogue.record.finding import Severity
from catalogue.record.place import make_place
from catalogue.record.scene import Scene

_TRUST_LIST = "trust_anchor_corpus_test_root.pem"
# Words of the notes in SOURCES.csv, and what a reader of credentials calls it here.
_STATES = {
    "Trusted": CredentialState.TRUSTED,
    "Valid": CredentialState.VALID,
    "Invalid": CredentialState.INVALID,
    "_C2paManifestNotFound": CredentialState.NONE,
    "C2paError": CredentialState.ELSEWHERE,
    "_C2paVerify": CredentialState.UNREADABLE,
}
_HONOLULU = Scene(
    platform="Sentinel-2", acquired_at="2023-01-08", place=make_place(point="21.36, -157.95", radius_m=5_000)
)
# The satellite is SkySat-C1, which is also called SkySat-3.
_SKYSAT = Scene(platform="SkySat", acquired_at="2017-08-31T16:27:42Z")
_APOLLO = Scene(acquired_at="1972-12-07")
_NOTE_CHARACTERS = 90
_STATED_RESULTS = re.compile(r"no anchors -> (\w+).*with test root -> (\w+)")


@dataclass(frozen=True)
class Trap:
    """Files, what is stated of them, and what they must and must not give.

    Attributes:
        pattern: of the files, below the folder of pictures.
        stated: what is stated, in words.
        scene: the same; None for nothing.
        codes: that must be among the findings.
        contradicted: the questions that must be contradicted; no other may be.
        is_clean: no warning either.
    """

    pattern: str
    stated: str
    scene: Scene | None = None
    codes: tuple[str, ...] = ()
    contradicted: tuple[Question, ...] = ()
    is_clean: bool = False


_TRAPS = (
    Trap("press_honolulu_conflict.jpg", "what is true", _HONOLULU, ("DATE-012", "LOC-020")),
    Trap("press_honolulu_iptc.jpg", "nothing", is_clean=True),
    # The made-up hour in its tags is at night: a warning is due, an accusation is not.
    Trap("press_honolulu_iptc.jpg", "what is true", _HONOLULU),
    Trap("press_honolulu_stripped.jpg", "what is true", _HONOLULU, is_clean=True),
    Trap("press_honolulu.webp", "what is true", _HONOLULU, is_clean=True),
    Trap("thumbnail_mismatch_*", "nothing", codes=("MOD-007",), contradicted=(Question.MODIFIED,)),
    Trap("skysat_freeport/*", "what is true; name and sidecar differ by 2 s", _SKYSAT, is_clean=True),
    Trap(
        "skysat_freeport/*",
        "a year later",
        Scene(platform="SkySat", acquired_at="2018-08-31T16:27:42Z"),
        contradicted=(Question.MISDATED,),
    ),
    Trap("earth_apollo17.jpg", "7 December 1972; its tags say 2005 and 2020", _APOLLO),
    Trap("S1*/**/*.png", "nothing", is_clean=True),
    Trap("S1*.*", "nothing"),
)


def measure_traps(corpus: Path, scratch: Path, *, most: int) -> list[Table]:
    """Every trap and its twins, files with content credentials, and pictures that are no traps."""
    scratch.mkdir(parents=True, exist_ok=True)
    return [
        _spring(corpus, scratch),
        _read_credentials(corpus, scratch, most=most),
        _count_alarms(corpus, scratch, most=most),
    ]


def _spring(corpus: Path, scratch: Path) -> Table:
    notes = _read_notes(corpus / "satellite")
    rows, failed = [], 0
    for trap in _TRAPS:
        for path in sorted((corpus / "satellite").glob(trap.pattern)):
            for checkup in _check([path], scratch, scene=trap.scene):
                is_met = _is_as_expected(trap, checkup)
                failed += not is_met
                name = path.relative_to(corpus / "satellite").as_posix()
                rows.append((name, notes.get(name, ""), trap.stated, *_describe(trap, checkup), _yes(is_met)))
    return Table(
        "traps",
        "Pictures with a trap, and their clean twins",
        (
            "file",
            "note of its source",
            "stated",
            "expected",
            "contradicted",
            "warnings",
            "notes",
            "as expected",
        ),
        tuple(rows),
        targets=(Target(f"as expected: {len(rows)} of {len(rows)}", str(len(rows) - failed), failed == 0),),
    )


def _is_as_expected(trap: Trap, checkup: Checkup) -> bool:
    findings = _list_findings(checkup)
    codes = {finding.code for finding in findings}
    has_warning = any(finding.severity is Severity.WARNING for finding in findings)
    return (
        codes >= set(trap.codes)
        and _list_contradicted(checkup) == trap.contradicted
        and not (trap.is_clean and has_warning)
    )


def _describe(trap: Trap, checkup: Checkup) -> tuple[str, ...]:
    expected = [*trap.codes, *(f"{question.value} contradicted" for question in trap.contradicted)]
    findings = _list_findings(checkup)
    by_kind = (
        _list_accusing(checkup),
        {one.code for one in findings if one.severity is Severity.WARNING},
        {
            one.code
            for one in findings
            if one.severity is Severity.NOTE and one.bearing is not Bearing.CONTRADICTS
        },
    )
    empty = "no warning" if trap.is_clean else "nothing contradicted"
    return ", ".join(expected) or empty, *(", ".join(sorted(codes)) or "-" for codes in by_kind)


def _list_findings(checkup: Checkup) -> list[CheckFinding]:
    return [one for question in Question for one in checkup.result.answers.get(question).findings]


def _list_contradicted(checkup: Checkup) -> tuple[Question, ...]:
    answers = checkup.result.answers
    return tuple(one for one in Question if answers.get(one).answer is AnswerState.CONTRADICTED)


def _check(
    paths: Sequence[Path], scratch: Path, *, scene: Scene | None = None, trust_list: Path | None = None
) -> Iterator[Checkup]:
    """The files in a catalogue of their own, checked as the command does; what is refused gives nothing."""
    with (
        tempfile.TemporaryDirectory(dir=scratch) as folder,
        Catalogue.create(Path(folder) / "case", agent="bench") as case,
    ):
        images = {one.image: None for one in case.ingest(paths) if one.image is not None}
        for image in images:
            if scene is not None:
                case.add_scene(image, scene)
        options = CheckOptions(trust_list=read_trust_list(trust_list) if trust_list else None)
        documents = find_documents(case.case, (), (), is_all=True)
        yield from check_images(case.case, documents, options)


def _read_notes(folder: Path) -> dict[str, str]:
    with (folder / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["file"]: row["notes"] for row in csv.DictReader(file)}
    return {name: note.partition("; embedded")[0][:_NOTE_CHARACTERS] for name, note in notes.items()}


def _yes(is_met: bool) -> str:  # noqa: FBT001 - a cell
    return "yes" if is_met else "**no**"


def _read_credentials(corpus: Path, scratch: Path, *, most: int) -> Table:
    """Each file with and without the list of trusted signers, against what the source noted of it."""
    folder = corpus / "c2pa"
    with (folder / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["file"]: row["notes"] for row in csv.DictReader(file)}
    words = {
        name: re.search(r"no anchors -> (\w+).*with test root -> (\w+)", note) for name, note in notes.items()
    }
    names = sorted(name for name, found in words.items() if found is not None and (folder / name).is_file())
    names = names[:most]
    paths = [folder / name for name in names]
    runs = [
        {one.image.name: one for one in _check(paths, scratch, trust_list=trust_list)}
        for trust_list in (None, folder / _TRUST_LIST)
    ]
    rows, failed = [], 0
    for name in names:
        cells: list[str] = []
        is_met = True
        for number, run in enumerate(runs, 1):
            found = words[name]
            assert found is not None
            wanted = _STATES.get(found[number])
            told, state = _tell_credentials(run.get(name))
            cells += [wanted.value if wanted else found[number], told]
            is_met = is_met and wanted is state
        failed += not is_met
        rows.append((name, *cells, _yes(is_met)))
    return Table(
        "traps",
        "Content credentials",
        ("file", "expected", "found", "expected with the list", "found with the list", "as expected"),
        tuple(rows),
        targets=(Target(f"as expected: {len(rows)} of {len(rows)}", str(len(rows) - failed), failed == 0),),
    )


def _tell_credentials(checkup: Checkup | None) -> tuple[str, CredentialState | None]:
    """What was found, with codes and the answer; and the state."""
    if checkup is None:
        return "refused at ingest", None
    look = checkup.subject.closer_look
    if look is None or look.credentials is None:
        return "not read", None
    answer = checkup.result.answers.modified
    codes = sorted({one.code for one in answer.findings if one.check == "content credentials"})
    told = f"{look.credentials.state.value}: {', '.join(codes) or 'no finding'}; {answer.answer.value}"
    return told, look.credentials.state


def _count_alarms(corpus: Path, scratch: Path, *, most: int) -> Table:
    """What is contradicted in pictures of which nothing is stated: few of them were made to be caught."""
    rows = []
    for name in ("metadata", "satellite"):
        # What lies in folders has sidecars, and is ingested with them.
        paths = sorted(path for path in (corpus / name).iterdir() if path.name != "truth")
        checkups = list(_check(paths[:most], scratch))
        warnings = Counter(
            one.code for each in checkups for one in _list_findings(each) if one.severity is Severity.WARNING
        )
        contradicted = [
            f"{each.image.name} ({', '.join(sorted(_list_accusing(each)))})"
            for each in checkups
            if each.result.answers.is_contradicted
        ]
        told = ", ".join(f"{code} {count}" for code, count in sorted(warnings.items()))
        rows.append((name, str(len(checkups)), ", ".join(sorted(contradicted)) or "-", told or "-"))
    return Table(
        "traps",
        "Every picture of two folders with nothing stated of it",
        ("folder", "pictures", "contradicted", "warnings"),
        tuple(rows),
    )


def _list_accusing(checkup: Checkup) -> set[str]:
    return {one.code for one in _list_findings(checkup) if one.bearing is Bearing.CONTRADICTS}
