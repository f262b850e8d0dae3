"""Bundles taken in: only added, never overwritten; refused whole when anything is wrong."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from bundle_builders import build_bundle, make_allowed_signers, make_disclosure, make_key, sign_all
from command_builders import make_picture
from import_builders import (
    FILES,
    PICTURE,
    PICTURE_ID,
    POLICY,
    build,
    hand_over,
    make_device,
    make_drafts,
    make_lines,
    make_raw_line,
    take_over,
)

from catalogue.actions.case import Case
from catalogue.actions.describe import add_tags
from catalogue.actions.ingest import ingest_inputs
from catalogue.actions.inputs import Statements, find_inputs
from catalogue.actions.keys import read_signers
from catalogue.actions.parcels import check_parcels
from catalogue.actions.verify import verify_catalogue
from catalogue.bundle.parcel import read_parcel
from catalogue.bundle.selection import Selection
from catalogue.bundle.write import add_signature
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import BundleImported, EntryType, ManifestIngested
from catalogue.record.fixity import State
from catalogue.record.statement import Statement
from catalogue.record.tag import Tag


@pytest.fixture
def ours(tmp_path: Path) -> Case:
    return make_device(tmp_path / "ours", agent="omar")


def list_files(folder: Path) -> dict[str, bytes]:
    """Every file of a catalogue that counts, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def read_last(case: Case) -> Statement | None:
    *_, last = Journal(case.journal.path).refresh()
    return last.read_statement()


def ingest(case: Case, path: Path) -> str:
    [result] = list(ingest_inputs(case, list(find_inputs([path], Statements())), workers=1))
    assert result.image is not None
    return result.image


def get(case: Case, image: str = PICTURE_ID) -> ImageDocument:
    document = case.store.find(Table.IMAGES, image)
    assert isinstance(document, ImageDocument)
    return document


def verify(case: Case) -> tuple[State, list[str]]:
    case.rebuild()
    found = verify_catalogue(case.folder, lambda: case)
    return found.state, [f.code for f in found.findings if f.severity != "note"]


class TestTakenIn:
    def test_what_came_is_here_under_the_colleagues_name(self, ours: Case, tmp_path: Path) -> None:
        lines = make_lines(
            [*make_drafts(), Draft(EntryType.TAG_ADDED, f"image:{PICTURE_ID}", Tag(name="ship"))]
        )

        result = take_over(ours, build(tmp_path, lines))

        assert (result.outcome, result.images_added, result.entries_added) == ("imported", 1, 2)
        document = get(ours)
        assert document.tags[0].get_noted().entry == "olgas1:1"
        original = ours.originals.find_intact(PICTURE_ID)
        assert original is not None and original.read_bytes() == PICTURE
        assert not original.stat().st_mode & 0o222
        assert verify(ours) == (State.INTACT_UNANCHORED, [])
        assert not list((ours.folder / "images" / ".incoming").glob("*"))

    def test_state_that_was_seen_is_pinned(self, ours: Case, tmp_path: Path) -> None:
        result = take_over(ours, build(tmp_path, make_lines(make_drafts())))

        statement = read_last(ours)
        assert isinstance(statement, BundleImported)
        assert statement.pins == result.pins
        assert [(pin.origin, pin.size, pin.disclosed) for pin in result.pins] == [("olgas1", 1, 1)]
        assert (statement.images, statement.bundle) == (1, result.bundle_id)

    def test_same_bundle_again_changes_nothing(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_lines(make_drafts()))
        take_over(ours, bundle)
        before = list_files(ours.folder)

        result = take_over(ours, bundle)

        assert (result.outcome, result.images_known, result.entries_known) == ("unchanged", 1, 1)
        assert list_files(ours.folder) == before

    def test_another_bundle_without_news_changes_nothing(self, ours: Case, tmp_path: Path) -> None:
        lines = make_lines(make_drafts())
        take_over(ours, build(tmp_path, lines))
        before = list_files(ours.folder)

        result = take_over(ours, build(tmp_path, lines, name="again", files={**FILES, "data/x.csv": b"x\n"}))

        assert result.outcome == "unchanged"
        assert list_files(ours.folder) == before

    def test_signatures_added_later_are_added_to_the_parcel(self, ours: Case, tmp_path: Path) -> None:
        theirs = make_device(tmp_path / "theirs")
        ingest(theirs, make_picture(tmp_path / "a.jpg", 1))
        bundle = hand_over(theirs, tmp_path / "bundle")
        take_over(ours, bundle)
        key = make_key(tmp_path / "key")
        [parcel] = (ours.folder / "journal" / "parcels").iterdir()
        checkpoint = read_parcel(parcel)[0].checkpoint
        for name, data in sign_all((bundle / "tagmanifest-sha256.txt").read_bytes(), checkpoint, key).items():
            add_signature(bundle, name, data)
        size = ours.journal.position.size

        result = take_over(ours, bundle)

        assert result.outcome == "unchanged"
        assert ours.journal.position.size == size
        assert len(list((parcel / "signatures").iterdir())) == 2
        assert check_parcels(ours.folder) == ([], State.INTACT, 1)

    def test_known_signer_is_recorded_by_name(self, ours: Case, tmp_path: Path) -> None:
        key = make_key(tmp_path / "key")
        signers = read_signers(make_allowed_signers(tmp_path / "signers", key, name="olga"), None)
        disclosure = make_disclosure(make_lines(make_drafts()), origin="olgas1")
        bundle = build_bundle(tmp_path, files=FILES, disclosure=disclosure, key=key).path

        result = take_over(ours, bundle, policy=replace(POLICY, signers=signers))

        statement = read_last(ours)
        assert isinstance(statement, BundleImported)
        assert (result.state, statement.trusted, len(statement.signed)) == (State.INTACT, ("olga",), 1)

    def test_unsigned_bundle_is_told_and_noted(self, ours: Case, tmp_path: Path) -> None:
        result = take_over(ours, build(tmp_path, make_lines(make_drafts())))

        statement = read_last(ours)
        assert isinstance(statement, BundleImported)
        assert result.state is State.INTACT_UNANCHORED
        assert "SIG-001" in statement.notes and statement.signed == ()

    def test_dry_run_writes_nothing(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_lines(make_drafts()))
        before = list_files(ours.folder)

        result = take_over(ours, bundle, is_dry_run=True)

        assert (result.outcome, result.images_added, result.entries_added) == ("imported", 1, 1)
        assert list_files(ours.folder) == before

    def test_archive_is_taken_in_as_a_folder_is(self, ours: Case, tmp_path: Path) -> None:
        result = take_over(ours, build(tmp_path, make_lines(make_drafts()), name="bundle.zip"))

        assert (result.outcome, result.images_added) == ("imported", 1)

    def test_files_that_no_entry_names_stay_outside(self, ours: Case, tmp_path: Path) -> None:
        stray = b"II*\x00stray"
        files = {**FILES, f"data/images/{hashlib.sha256(stray).hexdigest()}.tif": stray}

        result = take_over(ours, build(tmp_path, make_lines(make_drafts()), files=files))

        assert result.outcome == "imported"
        assert "LOG-019" in [f.code for f in result.findings]
        assert ours.originals.find(hashlib.sha256(stray).hexdigest()) is None

    def test_manifest_that_was_ingested_comes_along(self, ours: Case, tmp_path: Path) -> None:
        manifest = b"path\na.tif\n"
        sha256 = hashlib.sha256(manifest).hexdigest()
        statement = ManifestIngested(sha256=sha256, name="m.csv", rows=1)
        lines = make_lines(
            [*make_drafts(), Draft(EntryType.MANIFEST_INGESTED, "catalogue:olgas1", statement)]
        )

        take_over(ours, build(tmp_path, lines, files={**FILES, f"data/manifests/{sha256}.csv": manifest}))

        assert (ours.folder / "manifests" / f"{sha256}.csv").read_bytes() == manifest
        assert verify(ours) == (State.INTACT_UNANCHORED, [])

    def test_entry_of_a_later_version_is_kept_and_noted(self, ours: Case, tmp_path: Path) -> None:
        line = make_raw_line({"tool": "later 9"}, kind="image.blessed", subject=f"image:{PICTURE_ID}")

        result = take_over(ours, build(tmp_path, [line], files={"data/x.csv": b"x\n"}))

        assert (result.outcome, result.entries_added) == ("imported", 1)
        assert "LOG-016" in [f.code for f in result.findings]
        ours.rebuild()

    def test_round_trip_hands_over_the_same_bytes(self, ours: Case, tmp_path: Path) -> None:
        theirs = make_device(tmp_path / "theirs")
        image = ingest(theirs, make_picture(tmp_path / "a.jpg", 1))
        add_tags(theirs, image, ["ship"])
        selection = Selection(frozenset({image}))
        there = hand_over(theirs, tmp_path / "there", selection)
        take_over(ours, there)

        back = hand_over(ours, tmp_path / "back", selection)

        ours_files, theirs_files = list_files(back / "data"), list_files(there / "data")
        paths = {*ours_files, *theirs_files}
        assert {
            k for k in paths if ours_files.get(k) != theirs_files.get(k) and not k.startswith("log/")
        } == set()
