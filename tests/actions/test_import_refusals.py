"""Bundles that are refused, each for its own reason, and catalogues that nothing of them reaches."""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from answer_builders import make_answers, make_check_finding
from builders import flip_byte
from command_builders import make_picture
from import_builders import (
    EXAMINATION,
    PICTURE,
    PICTURE_ID,
    POLICY,
    build,
    find_faults,
    hand_over,
    make_device,
    make_drafts,
    make_ingested,
    make_lines,
    make_raw_line,
    name_examination,
    take_over,
)

from catalogue.actions.case import Case
from catalogue.actions.describe import add_tags
from catalogue.actions.fixity import verify_images
from catalogue.actions.ingest import ingest_inputs
from catalogue.actions.inputs import Statements, find_inputs
from catalogue.actions.parcels import check_parcels
from catalogue.actions.verify import verify_catalogue
from catalogue.errors import Damaged
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.answer import AnswerState, Checked
from catalogue.record.claim import Assessment, Claim, Link, Relation, Verdict, get_claim_id
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Digests, EntryType, ForkFound
from catalogue.record.examination import Dump
from catalogue.record.fixity import State
from catalogue.record.place import Place, PlaceState
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Tag, Withdrawal

SUBJECT = f"image:{PICTURE_ID}"
CLAIM = Claim(slug="two-ships", text="Two ships.", claimant="Nobody")
CLAIM_ID = get_claim_id(CLAIM)
NOWHERE = Place(state=PlaceState.LOCATED, latitude_deg=95.0, longitude_deg=0.0)
HERE = Place(state=PlaceState.LOCATED, latitude_deg=44.6, longitude_deg=33.5, radius_m=10.0)


@pytest.fixture
def ours(tmp_path: Path) -> Case:
    return make_device(tmp_path / "ours", agent="omar")


def list_files(folder: Path) -> dict[str, bytes]:
    """Every file of a catalogue that counts, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def ingest(case: Case, path: Path) -> str:
    [result] = list(ingest_inputs(case, list(find_inputs([path], Statements())), workers=1))
    assert result.image is not None
    return result.image


def get(case: Case, image: str = PICTURE_ID) -> ImageDocument:
    document = case.store.find(Table.IMAGES, image)
    assert isinstance(document, ImageDocument)
    return document


def list_warnings(case: Case) -> list[str]:
    case.rebuild()
    found = verify_catalogue(case.folder, lambda: case)
    return [finding.code for finding in found.findings if finding.severity != "note"]


def make_forged_check(**changes: object) -> Checked:
    """A check with something else in one answer."""
    answers = make_answers(make_check_finding())
    return Checked(
        answers=msgspec.structs.replace(
            answers, misdated=msgspec.structs.replace(answers.misdated, **changes)
        )
    )


# Statements that no program of ours records, each with a twin that one does.
STATEMENTS: Mapping[str, tuple[str, EntryType, str, Statement, str, Statement]] = {
    "other words under a claim's id": (
        "IMP-009", EntryType.CLAIM_RECORDED,
        f"claim:{'a' * 64}", CLAIM, f"claim:{CLAIM_ID}", CLAIM,
    ),
    "a link filed under another image": (
        "IMP-009", EntryType.CLAIM_LINKED,
        f"image:{'a' * 64}", Link(image=PICTURE_ID, claim=CLAIM_ID, relation=Relation.CITED_FOR),
        SUBJECT, Link(image=PICTURE_ID, claim=CLAIM_ID, relation=Relation.CITED_FOR),
    ),
    "an assessment filed under an image": (
        "IMP-009", EntryType.ASSESSMENT_RECORDED,
        SUBJECT, Assessment(claim=CLAIM_ID, image=PICTURE_ID, verdict=Verdict.SUPPORTED),
        f"claim:{CLAIM_ID}", Assessment(claim=CLAIM_ID, image=PICTURE_ID, verdict=Verdict.SUPPORTED),
    ),
    "a time that is none": (
        "IMP-010", EntryType.SIGHTING_RECORDED,
        SUBJECT, Sighting(published_at="99/99/9999"), SUBJECT, Sighting(published_at="2022-05"),
    ),
    "a place off the Earth": (
        "IMP-010", EntryType.SCENE_STATED, SUBJECT, Scene(place=NOWHERE), SUBJECT, Scene(place=HERE),
    ),
    "a position of a place that has none": (
        "IMP-010", EntryType.SCENE_STATED,
        SUBJECT, Scene(place=Place(state=PlaceState.NAMED, name="Suva", latitude_deg=1e308)),
        SUBJECT, Scene(place=Place(state=PlaceState.NAMED, name="Suva")),
    ),
    "a radius around the Earth": (
        "IMP-010", EntryType.SCENE_STATED,
        SUBJECT, Scene(place=msgspec.structs.replace(HERE, radius_m=1e300)), SUBJECT, Scene(place=HERE),
    ),
    "a capture time that is none": (
        "IMP-010", EntryType.IMAGE_INGESTED,
        SUBJECT, make_ingested(acquired=("99/99",)), SUBJECT, make_ingested(acquired=("2022-05",)),
    ),
    "a tag with a cursor movement": (
        "IMP-010", EntryType.TAG_ADDED, SUBJECT, Tag(name="ship\x1b[2J"), SUBJECT, Tag(name="ship"),
    ),
    "an annotation without points": (
        "IMP-010", EntryType.ANNOTATION_ADDED,
        SUBJECT, Annotation(shape=Shape.POINT, points_px=(), label="x"),
        SUBJECT, Annotation(shape=Shape.POINT, points_px=((1, 2),), label="x"),
    ),
    "a grade that is none": (
        "IMP-010", EntryType.ASSESSMENT_RECORDED,
        f"claim:{CLAIM_ID}", Assessment(claim=CLAIM_ID, verdict=Verdict.SUPPORTED, information_grade=9),
        f"claim:{CLAIM_ID}", Assessment(claim=CLAIM_ID, verdict=Verdict.SUPPORTED, information_grade=2),
    ),
    "a link to what is no id": (
        "IMP-010", EntryType.CLAIM_LINKED,
        SUBJECT, Link(image=PICTURE_ID, claim="../../x", relation=Relation.CONTEXT),
        SUBJECT, Link(image=PICTURE_ID, claim=CLAIM_ID, relation=Relation.CONTEXT),
    ),
    "a withdrawal of what is no entry": (
        "IMP-010", EntryType.WITHDRAWN,
        SUBJECT, Withdrawal(withdraws="everything", what="all"),
        SUBJECT, Withdrawal(withdraws="olgas1:0", what="tag"),
    ),
    "a footprint off the Earth": (
        "IMP-010", EntryType.IMAGE_INGESTED,
        SUBJECT, make_ingested(bounds_wgs84=(0.0, 95.0, 1.0, 96.0)),
        SUBJECT, make_ingested(bounds_wgs84=(33.0, 44.0, 34.0, 45.0)),
    ),
    "support where the findings contradict": (
        "IMP-010", EntryType.IMAGE_CHECKED, SUBJECT, make_forged_check(answer=AnswerState.SUPPORTED),
        SUBJECT, make_forged_check(),
    ),
    "an answer in other words": (
        "IMP-010", EntryType.IMAGE_CHECKED, SUBJECT, make_forged_check(proposition="it is PROVEN A FAKE"),
        SUBJECT, make_forged_check(),
    ),
    "a slug that is taken for an id": (
        "IMP-010", EntryType.CLAIM_RECORDED,
        f"claim:{CLAIM_ID}", Claim(slug="abcdef12", text="Two ships.", claimant="Nobody"),
        f"claim:{CLAIM_ID}", CLAIM,
    ),
}  # fmt: skip


class TestStatements:
    @pytest.mark.parametrize("name", STATEMENTS)
    def test_statement_that_no_program_of_ours_records_is_refused(
        self, ours: Case, tmp_path: Path, name: str
    ) -> None:
        code, kind, subject, statement, _, _ = STATEMENTS[name]
        bundle = build(tmp_path, make_lines([Draft(kind, subject, statement)]), files={"data/x.csv": b"x\n"})
        before = list_files(ours.folder)

        result = take_over(ours, bundle)

        assert (result.outcome, find_faults(result)) == ("refused", [code])
        assert list_files(ours.folder) == before

    @pytest.mark.parametrize("name", STATEMENTS)
    def test_its_good_twin_is_taken(self, ours: Case, tmp_path: Path, name: str) -> None:
        _, kind, _, _, subject, statement = STATEMENTS[name]
        bundle = build(tmp_path, make_lines([Draft(kind, subject, statement)]), files={"data/x.csv": b"x\n"})

        result = take_over(ours, bundle)

        assert (result.outcome, find_faults(result)) == ("imported", [])
        view = ours.store.render()
        ours.rebuild()
        assert ours.store.render() == view

    def test_all_that_is_wrong_is_told_at_once(self, ours: Case, tmp_path: Path) -> None:
        drafts = [Draft(kind, subject, bad) for _, kind, subject, bad, _, _ in STATEMENTS.values()]

        result = take_over(ours, build(tmp_path, make_lines(drafts), files={"data/x.csv": b"x\n"}))

        assert sorted(find_faults(result)) == sorted(code for code, *_ in STATEMENTS.values())

    def test_line_that_the_view_could_not_read_is_refused(self, ours: Case, tmp_path: Path) -> None:
        line = make_raw_line({"name": 7}, kind="tag.added", subject=SUBJECT)

        result = take_over(ours, build(tmp_path, [line], files={"data/x.csv": b"x\n"}))

        assert (result.outcome, find_faults(result)) == ("refused", ["LOG-008"])


class TestFiles:
    @pytest.mark.parametrize(
        "changes",
        [
            {"size_bytes": 5},
            {"digests": Digests(sha256=PICTURE_ID, sha512="a" * 128)},
            {
                "examination": Dump(
                    kind="examination",
                    name="e.json",
                    sha256=hashlib.sha256(EXAMINATION).hexdigest(),
                    size_bytes=1,
                )
            },
        ],
        ids=["size", "sha512", "size of the examination"],
    )
    def test_file_that_is_not_what_its_entry_says_is_refused(
        self, ours: Case, tmp_path: Path, changes: dict[str, object]
    ) -> None:
        ingested = msgspec.structs.replace(make_ingested(), **changes)
        bundle = build(tmp_path, make_lines(make_drafts(ingested)))
        before = list_files(ours.folder)

        result = take_over(ours, bundle)

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-005"])
        assert list_files(ours.folder) == before

    def test_original_that_is_no_picture_is_refused(self, ours: Case, tmp_path: Path) -> None:
        page = b"<html><script>alert(1)</script></html>"
        sha256 = hashlib.sha256(page).hexdigest()
        files = {f"data/images/{sha256}.html": page, name_examination(image=sha256): EXAMINATION}

        result = take_over(ours, build(tmp_path, make_lines(make_drafts(make_ingested(page))), files=files))

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-006"])

    def test_examination_that_is_none_is_refused(self, ours: Case, tmp_path: Path) -> None:
        data = b'{"examination":[],"raw":{}}'
        dump = Dump(
            kind="examination", name="e.json", sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data)
        )
        files = {f"data/images/{PICTURE_ID}.tif": PICTURE, name_examination(data): data}

        result = take_over(
            ours, build(tmp_path, make_lines(make_drafts(make_ingested(examination=dump))), files=files)
        )

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-007"])

    def test_lying_ending_is_told_and_mended(self, ours: Case, tmp_path: Path) -> None:
        files = {f"data/images/{PICTURE_ID}.jpg": PICTURE, name_examination(): EXAMINATION}

        result = take_over(ours, build(tmp_path, make_lines(make_drafts()), files=files))

        assert "IMP-008" in [f.code for f in result.findings]
        original = ours.originals.find(PICTURE_ID)
        assert original is not None and original.suffix == ".tif"

    def test_fitting_ending_needs_no_word(self, ours: Case, tmp_path: Path) -> None:
        result = take_over(ours, build(tmp_path, make_lines(make_drafts())))

        assert not [f.code for f in result.findings if f.code.startswith("IMP")]

    def test_what_is_here_is_left_as_it_is(self, ours: Case, tmp_path: Path) -> None:
        path = tmp_path / "a.tif"
        image = ingest(ours, make_picture(tmp_path / "a.jpg", 3))
        original = ours.originals.find(image)
        assert original is not None
        status = original.stat()
        theirs = make_device(tmp_path / "theirs")
        ingest(theirs, tmp_path / "a.jpg")

        result = take_over(ours, hand_over(theirs, tmp_path / "bundle"))

        assert (result.images_added, result.images_known) == (0, 1)
        assert (original.stat().st_ino, original.stat().st_mtime_ns) == (status.st_ino, status.st_mtime_ns)
        assert not path.exists()

    def test_damaged_original_here_is_replaced_by_the_good_one(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_lines(make_drafts()))
        take_over(ours, bundle)
        original = ours.originals.find(PICTURE_ID)
        assert original is not None
        original.chmod(0o644)
        flip_byte(original, 9)

        result = take_over(ours, bundle)

        assert result.images_added == 1
        assert ours.originals.find_intact(PICTURE_ID) is not None

    def test_damaged_bundle_is_refused(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_lines(make_drafts()))
        flip_byte(bundle / "data" / "images" / f"{PICTURE_ID}.tif", 100)
        before = list_files(ours.folder)

        result = take_over(ours, bundle)

        assert (result.outcome, result.state) == ("refused", State.ALTERED)
        assert list_files(ours.folder) == before

    def test_other_bundle_than_the_expected_one_is_refused(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_lines(make_drafts()))

        result = take_over(ours, bundle, policy=replace(POLICY, expect="0" * 64))

        assert (result.outcome, result.state) == ("refused", State.NOT_OURS)


class TestPins:
    def test_public_bundle_has_nothing_to_merge(self, ours: Case, tmp_path: Path) -> None:
        theirs = make_device(tmp_path / "theirs")
        ingest(theirs, make_picture(tmp_path / "a.jpg", 1))
        bundle = hand_over(theirs, tmp_path / "bundle", profile="public")

        result = take_over(ours, bundle)

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-004"])

    def test_rewritten_history_is_refused_and_kept_as_evidence(self, ours: Case, tmp_path: Path) -> None:
        first, second = make_lines(make_drafts()), make_lines(make_drafts())
        take_over(ours, build(tmp_path, first))
        before = ours.store.render()
        forked = build(tmp_path, second, name="forked")

        result = take_over(ours, forked)

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-001"])
        *_, last = Journal(ours.journal.path).refresh()
        statement = last.read_statement()
        assert isinstance(statement, ForkFound)
        assert statement.known.root != statement.found.root
        kept = ours.folder / "journal" / "forks" / str(result.bundle_id)
        assert (kept / "data/log/olgas1/1/checkpoint").is_file()
        assert ours.store.render() == before
        assert list_warnings(ours) == ["IMP-023"]

    def test_same_fork_again_is_recorded_once(self, ours: Case, tmp_path: Path) -> None:
        take_over(ours, build(tmp_path, make_lines(make_drafts())))
        forked = build(tmp_path, make_lines(make_drafts()), name="forked")
        take_over(ours, forked)
        size = ours.journal.position.size

        result = take_over(ours, forked)

        assert find_faults(result) == ["IMP-001"]
        assert ours.journal.position.size == size

    def test_history_that_was_seen_first_goes_on_with_a_warning(self, ours: Case, tmp_path: Path) -> None:
        first = make_lines([*make_drafts(), Draft(EntryType.TAG_ADDED, SUBJECT, Tag(name="ship"))])
        take_over(ours, build(tmp_path, first[:1]))
        take_over(ours, build(tmp_path, make_lines(make_drafts()), name="forked"))

        result = take_over(ours, build(tmp_path, first, name="later"))

        assert result.outcome == "imported"
        assert "IMP-012" in [f.code for f in result.findings]

    def test_later_state_that_shows_no_extension_is_refused(self, ours: Case, tmp_path: Path) -> None:
        drafts = [Draft(EntryType.TAG_ADDED, SUBJECT, Tag(name=f"tag-{n}")) for n in range(9)]
        lines, files = make_lines(drafts), {"data/x.csv": b"x\n"}
        take_over(ours, build(tmp_path, lines[:4], files=files))
        before = list_files(ours.folder)

        refused = take_over(ours, build(tmp_path, lines, files=files, name="b", show=[7]))
        again = take_over(ours, build(tmp_path, lines, files=files, name="c", show=[7], earlier=[4]))

        assert (refused.outcome, find_faults(refused)) == ("refused", ["IMP-002"])
        assert "--since 4" in next(f.sentence for f in refused.findings if f.code == "IMP-002")
        assert again.outcome == "imported"
        assert list_files(ours.folder) != before

    def test_older_bundle_adds_its_entries(self, ours: Case, tmp_path: Path) -> None:
        drafts = [Draft(EntryType.TAG_ADDED, SUBJECT, Tag(name=f"tag-{n}")) for n in range(9)]
        lines, files = make_lines(drafts), {"data/x.csv": b"x\n"}
        take_over(ours, build(tmp_path, lines, files=files, show=[7], earlier=[4]))

        result = take_over(ours, build(tmp_path, lines[:4], files=files, name="older"))

        assert (result.outcome, result.entries_added) == ("imported", 4)
        assert "IMP-011" in [f.code for f in result.findings]
        assert [tag.name for tag in get(ours).tags] == ["tag-0", "tag-1", "tag-2", "tag-3", "tag-7"]

    def test_own_entries_that_come_back_are_known(self, ours: Case, tmp_path: Path) -> None:
        image = ingest(ours, make_picture(tmp_path / "a.jpg", 1))
        theirs = make_device(tmp_path / "theirs")
        take_over(theirs, hand_over(ours, tmp_path / "there"))
        add_tags(theirs, image, ["ship"])

        result = take_over(ours, hand_over(theirs, tmp_path / "back"))

        assert result.outcome == "imported"
        assert len(get(ours, image).ingested) == 1

    def test_own_journal_that_was_set_back_is_told(self, ours: Case, tmp_path: Path) -> None:
        ours.close()
        shutil.copytree(ours.folder, tmp_path / "backup")
        image = ingest(ours, make_picture(tmp_path / "a.jpg", 1))
        theirs = make_device(tmp_path / "theirs")
        take_over(theirs, hand_over(ours, tmp_path / "there"))
        add_tags(theirs, image, ["ship"])
        back = hand_over(theirs, tmp_path / "back")
        restored = Case(tmp_path / "backup")

        result = take_over(restored, back)

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-003"])

    def test_own_journal_that_went_on_otherwise_is_a_fork(self, ours: Case, tmp_path: Path) -> None:
        ours.close()
        shutil.copytree(ours.folder, tmp_path / "backup")
        image = ingest(ours, make_picture(tmp_path / "a.jpg", 1))
        theirs = make_device(tmp_path / "theirs")
        take_over(theirs, hand_over(ours, tmp_path / "there"))
        add_tags(theirs, image, ["ship"])
        back = hand_over(theirs, tmp_path / "back")
        restored = Case(tmp_path / "backup")
        ingest(restored, make_picture(tmp_path / "b.jpg", 2))

        result = take_over(restored, back)

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-001"])


class TestVerify:
    def test_altered_parcel_is_found_and_the_bundle_mends_it(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_lines(make_drafts()))
        result = take_over(ours, bundle)
        ours.close()
        flip_byte(
            ours.folder / "journal/parcels" / str(result.bundle_id) / "data/log/olgas1/1/entries.jsonl", 30
        )

        findings, state, count = check_parcels(ours.folder)
        again = take_over(ours, bundle)

        assert ([f.code for f in findings], state, count) == (["IMP-013"], State.ALTERED, 1)
        assert again.outcome == "unchanged"
        assert check_parcels(ours.folder) == ([], State.INTACT, 1)

    def test_missing_parcel_is_found(self, ours: Case, tmp_path: Path) -> None:
        take_over(ours, build(tmp_path, make_lines(make_drafts())))
        shutil.rmtree(ours.folder / "journal" / "parcels")

        findings, _, _ = check_parcels(ours.folder)

        assert [f.code for f in findings] == ["IMP-013"]
        with pytest.raises(Damaged, match="restore journal/parcels"):
            ours.rebuild()

    def test_parcel_that_no_entry_names_is_told_and_does_not_count(self, ours: Case, tmp_path: Path) -> None:
        theirs = make_device(tmp_path / "theirs")
        result = take_over(theirs, build(tmp_path, make_lines(make_drafts())))
        shutil.copytree(theirs.folder / "journal/parcels", ours.folder / "journal/parcels")

        findings, state, count = check_parcels(ours.folder)

        assert ([f.code for f in findings], state, count) == (["IMP-014"], State.INTACT, 0)
        ours.rebuild()
        assert ours.store.find(Table.IMAGES, PICTURE_ID) is None
        assert result.outcome == "imported"

    def test_parcel_whose_lines_are_not_proven_is_found(self, ours: Case, tmp_path: Path) -> None:
        """Somebody who can write the journal names a bundle that was never verified."""
        from catalogue.bundle.parcel import write_parcel
        from catalogue.record.entry import BundleImported, Pin

        lines = make_lines([*make_drafts(), *make_drafts()])
        bundle = build(tmp_path, lines, show=[1])
        inclusion = bundle / "data/log/olgas1/2/inclusion.txt"
        wrong = inclusion.read_bytes().replace(b"1 ", b"0 ")
        files = _remake(bundle, {"data/log/olgas1/2/inclusion.txt": wrong})
        bundle_id = hashlib.sha256(files["tagmanifest-sha256.txt"]).hexdigest()
        write_parcel(ours.folder / "journal" / "parcels", bundle_id, files)
        pin = Pin(origin="olgas1", size=2, root="0" * 64, disclosed=1)
        statement = BundleImported(bundle=bundle_id, pins=(pin,))
        ours.record([Draft(EntryType.BUNDLE_IMPORTED, f"catalogue:{ours.settings.origin}", statement)])

        findings, state, _ = check_parcels(ours.folder)

        assert {f.code for f in findings} == {"IMP-015"}
        assert state is State.ALTERED

    def test_claims_of_others_about_our_image_accuse_nobody(self, ours: Case, tmp_path: Path) -> None:
        """Another size, another SHA-512 and sidecars, before the bytes were here: our own entry counts."""
        path = make_picture(tmp_path / "quay.jpg", 5)
        lie = make_ingested(
            path.read_bytes(),
            size_bytes=3,
            digests=Digests(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), sha512="b" * 128),
            sidecars=(Dump(kind="sidecar", name="x.txt", sha256="c" * 64, size_bytes=4),),
        )
        result = take_over(ours, build(tmp_path, make_lines(make_drafts(lie)), files={"data/x.csv": b"x\n"}))
        assert result.outcome == "imported"
        image = ingest(ours, path)
        assert len(get(ours, image).ingested) == 2

        [found] = verify_images(ours, [get(ours, image)], all_digests=True)

        assert (found.state, found.findings) == (State.INTACT, ())
        assert list_warnings(ours) == []

    def test_image_whose_bytes_never_came_is_told_not_accused(self, ours: Case, tmp_path: Path) -> None:
        take_over(ours, build(tmp_path, make_lines(make_drafts()), files={"data/x.csv": b"x\n"}))

        ours.rebuild()
        found = verify_catalogue(ours.folder, lambda: ours)

        assert found.state is State.INTACT_UNANCHORED
        assert [f.code for f in found.findings if f.severity != "note"] == ["IMP-100"]

    def test_image_that_came_and_is_gone_is_missing(self, ours: Case, tmp_path: Path) -> None:
        take_over(ours, build(tmp_path, make_lines(make_drafts())))
        original = ours.originals.find(PICTURE_ID)
        assert original is not None
        original.unlink()

        assert list_warnings(ours) == ["FIX-002"]


def _remake(bundle: Path, changes: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parcel of a bundle with other files, its manifests made to fit."""
    files = {
        path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()
    }
    for path, data in changes.items():
        for manifest, name in (("manifest-sha256.txt", "sha256"), ("manifest-sha512.txt", "sha512")):
            old, new = (hashlib.new(name, one).hexdigest().encode() for one in (files[path], data))
            files[manifest] = files[manifest].replace(old, new)
        files[path] = data
    tags = files["tagmanifest-sha256.txt"].decode().splitlines()
    files["tagmanifest-sha256.txt"] = b"".join(
        f"{hashlib.sha256(files[line.split('  ')[1]]).hexdigest()}  {line.split('  ')[1]}\n".encode()
        for line in tags
    )
    return {path: data for path, data in files.items() if path.startswith("data/log/") or "/" not in path}
