"""Whatever passes import harms no reader: random statements and examinations at the rims of what is taken."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from command_builders import make_catalogue, make_picture, run
from import_builders import build, make_ingested, make_lines, name_examination

from catalogue.actions.examination_file import check_examination_file
from catalogue.actions.import_content import check_statement
from catalogue.bundle.check_entry import check_line
from catalogue.errors import Damaged
from catalogue.journal.line import Draft
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.answer import (
    PROPOSITIONS,
    Answer,
    Answers,
    AnswerState,
    Bearing,
    Checked,
    CheckFinding,
    NotRun,
    Question,
    Source,
)
from catalogue.record.canonical import render_canonical
from catalogue.record.claim import Assessment, Claim, Link, Relation, Verdict, get_claim_id
from catalogue.record.entry import EntryType
from catalogue.record.examination import Dump, Examination, Footprint, Grid, Outcome
from catalogue.record.fact import Basis, Fact, Scalar
from catalogue.record.finding import Severity
from catalogue.record.place import Place, PlaceState
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Noted
from catalogue.record.tag import Tag

T = TypeVar("T")
CONTRADICTED, USAGE = 3, 2
BAD_NOTED = Noted("zz", "never", "x")
TIMES = ("9999-12-31", "0001", "0001-01-01T00:00Z", "99/99", "not stated", "2022-05-11/2022-05-12", "\u202e")
NUMBERS = (0.0, -0.0, 5e-324, 1e308, -1e308, 1e19, 180.0, -90.0, 90.1, 44.6, 2.0**53)
TEXTS = (
    "", "x", "<script>alert(1)</script>", "\u202e\x1b[2J", "=1+1", "\x00", "n" * 5000, "http://[", "e\u0301",
)  # fmt: skip
FILE_NAMES = ("=1+1.jpg", "\u202egpj.exe", "n" * 5000, "-rf", "e\u0301 x")
NAMES = (
    "acquired_at",
    "created_at",
    "gsd_m",
    "latitude_deg",
    "longitude_deg",
    "sun_azimuth_deg",
    "crs",
    "title",
)


class Poison:
    """Values drawn from the rims; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def pick(self, several: tuple[T, ...]) -> T:
        return self.draw.choice(several)

    def maybe(self, several: tuple[T, ...]) -> T | None:
        return self.pick(several) if self.draw.random() < 0.5 else None

    def make_place(self) -> Place:
        return Place(
            state=self.pick(tuple(PlaceState)), name=self.maybe(TEXTS), latitude_deg=self.maybe(NUMBERS),
            longitude_deg=self.maybe(NUMBERS), radius_m=self.maybe(NUMBERS),
        )  # fmt: skip

    def make_scene(self) -> Scene:
        return Scene(
            platform=self.maybe(TEXTS), acquired_at=self.maybe(TIMES), gsd_m=self.maybe(NUMBERS),
            off_nadir_deg=self.maybe(NUMBERS), sun_azimuth_deg=self.maybe(NUMBERS),
            sun_elevation_deg=self.maybe(NUMBERS), cloud_cover_pct=self.maybe(NUMBERS),
            place=self.make_place() if self.draw.random() < 0.7 else None,
        )  # fmt: skip

    def make_claim(self) -> Claim:
        return Claim(
            slug=f"slug-{self.draw.randrange(99)}", text=self.pick(TEXTS), claimant=self.pick(TEXTS),
            claimed_at=self.maybe(TIMES), event_at=self.maybe(TIMES), source_url=self.maybe(TEXTS),
            place=self.make_place(),
        )  # fmt: skip

    def make_sighting(self) -> Sighting:
        return Sighting(
            url=self.maybe(TEXTS), page=self.maybe(TEXTS), caption=self.maybe(TEXTS),
            credit=self.maybe(TEXTS), published_at=self.maybe(TIMES), archive_url=self.maybe(TEXTS),
            name=self.maybe(FILE_NAMES),
        )  # fmt: skip

    def make_annotation(self) -> Annotation:
        points = tuple((self.pick(NUMBERS), self.pick(NUMBERS)) for _ in range(self.draw.randrange(4)))
        return Annotation(shape=self.pick(tuple(Shape)), points_px=points, label=self.pick(TEXTS))

    def make_fact(self) -> Fact:
        values: tuple[Scalar, ...] = (*TIMES, *NUMBERS, *TEXTS, True)
        value = self.pick(values) if self.draw.random() < 0.8 else (self.pick(values), self.pick(values))
        return Fact(
            name=self.pick(NAMES), value=value, basis=self.pick(tuple(Basis)), source=self.pick(TEXTS)
        )

    def make_finding(self, question: Question) -> CheckFinding:
        bearing = self.pick(tuple(Bearing))
        return CheckFinding(
            code=self.pick(("DATE-004", "LOC-001", "ZZZ-999", "MOD-0")),
            severity=self.pick(tuple(Severity)),
            sentence=self.pick(TEXTS),
            evidence=tuple((self.pick(TEXTS), self.pick(TEXTS)) for _ in range(self.draw.randrange(3))),
            check=self.pick(("embedded times", "Ivan Petrenko of Kherson harbour", "\u202e\x1b[2J")),
            question=question if self.draw.random() < 0.95 else Question.MODIFIED,
            bearing=bearing,
            facts=tuple(
                msgspec.structs.replace(self.make_fact(), noted=self.pick((None, None, None, BAD_NOTED)))
                for _ in range(self.draw.randrange(3))
            ),
        )

    def make_answer(self, question: Question) -> Answer:
        findings = tuple(self.make_finding(question) for _ in range(self.draw.randrange(3)))
        ran = tuple(dict.fromkeys(finding.check for finding in findings))
        return Answer(
            answer=self.pick(tuple(AnswerState)),
            proposition=self.pick((PROPOSITIONS[question],) * 9 + ("<b>PROVEN A FAKE</b>",)),
            findings=findings,
            ran=ran,
            not_run=tuple(NotRun(check=self.pick(TEXTS), reason=self.pick(TEXTS)) for _ in range(2)),
        )

    def make_examination(self) -> bytes:
        ring = tuple((self.pick(NUMBERS), self.pick(NUMBERS)) for _ in range(3))
        footprint = Footprint(
            rings_wgs84=((*ring, ring[0]),), bounds_wgs84=(*ring[0], *ring[1]), source=self.pick(TEXTS)
        )
        grid = Grid(column_m=(self.pick(NUMBERS), 0.0), row_m=(0.0, self.pick(NUMBERS)))
        facts = tuple(self.make_fact() for _ in range(3))
        made = Examination(
            outcome=Outcome.DECODED, facts=facts, footprint=self.maybe((footprint,)), grid=self.maybe((grid,))
        )
        gist = render_canonical(msgspec.to_builtins(made))
        return b'{"examination":%s,"raw":{}}' % gist


def draw_examination(poison: Poison) -> bytes:
    """The first drawn that import takes."""
    while True:
        data = poison.make_examination()
        try:
            check_examination_file(data)
        except Damaged:
            continue
        return data


def draw_checked(poison: Poison, subject: str) -> Checked:
    """Four answers, each the first drawn that import takes."""
    nothing = {
        one.value: Answer(answer=AnswerState.NOT_CHECKED, proposition=PROPOSITIONS[one]) for one in Question
    }
    checked = Checked(answers=Answers(**nothing), sources=(Source(name="\u202e", version="\x1b[2J"),))
    for question in Question:
        while True:
            answers = msgspec.structs.replace(
                checked.answers, **{question.value: poison.make_answer(question)}
            )
            drawn = msgspec.structs.replace(checked, answers=answers)
            if is_taken(Draft(EntryType.IMAGE_CHECKED, subject, drawn)):
                checked = drawn
                break
    return checked


def draw_drafts(poison: Poison, image: str, number: int) -> list[Draft]:
    """So many drawn statements that import takes."""
    subject = f"image:{image}"
    makers: tuple[Callable[[], Draft], ...] = (
        lambda: Draft(EntryType.SCENE_STATED, subject, poison.make_scene()),
        lambda: Draft(EntryType.SIGHTING_RECORDED, subject, poison.make_sighting()),
        lambda: Draft(EntryType.ANNOTATION_ADDED, subject, poison.make_annotation()),
        lambda: Draft(EntryType.TAG_ADDED, subject, Tag(name=poison.pick(TEXTS))),
    )
    taken: list[Draft] = []
    while len(taken) < number:
        draft = poison.pick(makers)()
        if is_taken(draft):
            taken.append(draft)
    while True:
        claim = poison.make_claim()
        draft = Draft(EntryType.CLAIM_RECORDED, f"claim:{get_claim_id(claim)}", claim)
        if is_taken(draft):
            break
    checks = [Draft(EntryType.IMAGE_CHECKED, subject, draw_checked(poison, subject)) for _ in range(3)]
    link = Link(image=image, claim=get_claim_id(claim), relation=Relation.CITED_FOR)
    assessment = Assessment(
        claim=link.claim, image=image, verdict=Verdict.SUPPORTED, reasons=poison.pick(TEXTS)
    )
    return [
        *taken,
        *checks,
        draft,
        Draft(EntryType.CLAIM_LINKED, subject, link),
        Draft(EntryType.ASSESSMENT_RECORDED, draft.subject, assessment),
    ]


def is_taken(draft: Draft) -> bool:
    """Whether verifying and import take a statement."""
    [line] = make_lines([draft])
    entry, statement, findings = check_line(line, origin="olgas1", seq=0)
    return bool(entry and statement and not findings and not list(check_statement(entry, statement)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 20220511])
def test_what_import_takes_harms_no_reader(tmp_path: Path, seed: int) -> None:
    poison = Poison(seed)
    picture = make_picture(tmp_path / "a.jpg", seed % 97)
    image = hashlib.sha256(picture.read_bytes()).hexdigest()
    files, drafts = {f"data/images/{image}.jpg": picture.read_bytes()}, []
    for data in (draw_examination(poison) for _ in range(3)):
        digest = hashlib.sha256(data).hexdigest()
        dump = Dump(kind="examination", name="e.json", sha256=digest, size_bytes=len(data))
        ingested = make_ingested(picture.read_bytes(), examination=dump, name=poison.pick(FILE_NAMES))
        drafts.append(Draft(EntryType.IMAGE_INGESTED, f"image:{image}", ingested))
        files[name_examination(data, image)] = data
    drawn = draw_drafts(poison, image, 12)
    claim = next(one.subject for one in drawn if one.type == EntryType.CLAIM_RECORDED).removeprefix("claim:")
    bundle = build(tmp_path, make_lines([*drafts, *drawn]), files=files)
    case = make_catalogue(tmp_path / "case")
    assert run("-C", case, "ingest", picture).code == 0

    told = run("-C", case, "import", bundle)

    assert told.code == 0, told.out
    for words in (
        ("list",), ("show", image[:12]), ("show", "--json", image[:12]), ("search", "--bbox", "0,0,90,90"),
        ("search", "--from", "2022"), ("log",), ("verify",), ("rebuild",), ("thumbnail", image[:12]),
        ("export", "--all", "--dry-run", "-o", "x"), ("export", "--all", "-o", tmp_path / "full"),
        ("export", "--all", "--profile", "public", "-o", tmp_path / "public"),
        ("verify", tmp_path / "full"), ("verify", tmp_path / "public"), ("sheet", "-o", tmp_path / "s.png"),
        ("corroborate", claim[:12], "--time", "2022-05-19", "--at", "44.6,33.5"),
    ):  # fmt: skip
        done = run("-C", case, *words)
        assert done.code == 0, (words, done.err, done.out)
    for asked in (
        ("check", image[:12]), ("check", "--all", "--no-pixels", "-v", "-o", tmp_path / "drawn"),
        ("check", "--json", image[:12], "--no-pixels"),
    ):  # fmt: skip
        done = run("-C", case, *asked)
        assert done.code in {0, CONTRADICTED}, (asked, done.err, done.out)
    # What is stated there may be no time or place to search around; that is told, and ends in no other way.
    done = run("-C", case, "corroborate", claim[:12])
    assert done.code in {0, USAGE}, (done.err, done.out)
    page = next((tmp_path / "public").rglob("*.html")).read_text(encoding="utf-8")
    assert "Petrenko" not in page
