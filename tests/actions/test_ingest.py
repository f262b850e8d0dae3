"""Putting files under evidence: outcomes, sightings, sidecars, bytes kept as they were."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from builders import make_clock
from command_builders import (
    CATALOGUE,
    MANIFEST,
    find_original,
    list_tree,
    list_types,
    make_catalogue,
    make_environment,
    make_picture,
    make_pictures,
    read_journal,
    run,
)

from catalogue.actions.case import Case, create_case
from catalogue.actions.dry_run import plan_inputs
from catalogue.actions.ingest import IngestOutcome, IngestResult, ingest_inputs
from catalogue.actions.inputs import Statements, find_inputs
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Keeping


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return create_case(tmp_path / "case", agent="ines", clock=make_clock())


def take(case: Case, *paths: Path, keeping: Keeping = Keeping.STORED) -> list[IngestResult]:
    inputs = list(find_inputs(paths, Statements()))
    return list(ingest_inputs(case, inputs, keeping=keeping, workers=1))


def get_document(case: Case, image: str | None) -> ImageDocument:
    assert image is not None
    document = case.store.find(Table.IMAGES, image)
    assert isinstance(document, ImageDocument)
    return document


def test_outcomes_are_created_unchanged_refused_and_failed(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    (tmp_path / "page.jpg").write_bytes(b"<!doctype html><html><body>not found</body></html>")
    (tmp_path / "torn.jpg").write_bytes(picture.read_bytes()[:40])

    first = take(case, picture, tmp_path / "page.jpg", tmp_path / "torn.jpg")
    again = take(case, picture)

    assert {r.path.rpartition("/")[2]: r.outcome.value for r in first} == {
        "a.jpg": "created",
        "page.jpg": "refused",
        "torn.jpg": "failed",
    }
    assert all(r.reason for r in first if r.outcome is not IngestOutcome.CREATED)
    assert [r.outcome for r in again] == [IngestOutcome.UNCHANGED]
    types = list_types(case.folder)
    assert types.count("ingest.refused") == types.count("ingest.failed") == types.count("image.ingested") == 1


def test_second_run_records_nothing(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    make_pictures(folder, 3)
    take(case, folder)
    before, kept = case.journal.path.read_bytes(), list_tree(case.folder / "images")
    del kept[".incoming"]

    again = take(case, folder)

    assert [r.outcome.value for r in again] == ["unchanged"] * 3
    assert case.journal.path.read_bytes() == before
    assert {k: v for k, v in list_tree(case.folder / "images").items() if k != ".incoming"} == kept


def test_same_bytes_under_two_names_are_one_image_with_two_sightings(case: Case, tmp_path: Path) -> None:
    first, second = make_picture(tmp_path / "a.jpg"), tmp_path / "b.jpg"
    shutil.copy(first, second)

    results = take(case, first, second)

    assert sorted(r.outcome.value for r in results) == ["created", "unchanged"]
    assert len({r.image for r in results}) == 1
    document = get_document(case, results[0].image)
    assert sorted(sighting.name or "" for sighting in document.sightings) == ["a.jpg", "b.jpg"]
    assert list_types(case.folder).count("image.ingested") == 1
    again = take(case, first, second)
    assert len(get_document(case, again[0].image).sightings) == 2


def test_folder_is_walked_and_sidecars_are_kept_with_their_picture(
    case: Case, shared_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(shared_data / "corpus" / "satellite" / "worldfile_honolulu", tmp_path / "deep" / "er")
    (tmp_path / "deep" / ".hidden.jpg").write_bytes(b"x")

    results = {r.path.rpartition("/")[2]: r for r in take(case, tmp_path / "deep")}

    assert ".hidden.jpg" not in results
    picture = results.pop("honolulu.png")
    assert picture.outcome is IngestOutcome.CREATED
    assert set(results) == {"honolulu.pgw", "honolulu.png.aux.xml"}
    assert {(r.outcome, r.image) for r in results.values()} == {(IngestOutcome.UNCHANGED, picture.image)}
    document = get_document(case, picture.image)
    assert {dump.name for dump in document.ingested[0].sidecars} == set(results)
    for dump in document.ingested[0].sidecars:
        kept = case.originals.find_beside(document.id, "sidecar", dump.sha256)
        assert kept is not None
        assert kept.read_bytes() == (tmp_path / "deep" / "er" / dump.name).read_bytes()


def test_original_is_read_only_and_the_source_untouched(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    make_pictures(folder, 2)
    before = list_tree(folder)

    results = take(case, folder)

    assert list_tree(folder) == before
    for result in results:
        original = find_original(case.folder, str(result.image))
        assert original.read_bytes() == Path(result.path).read_bytes()
        if os.name == "posix":
            assert stat.S_IMODE(original.stat().st_mode) == 0o444
            beside = [p for p in original.parent.iterdir() if p.name.startswith(str(result.image))]
            assert {stat.S_IMODE(path.stat().st_mode) for path in beside} == {0o444}


def test_missing_original_is_put_back_by_the_same_file(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    (made,) = take(case, picture)
    find_original(case.folder, str(made.image)).unlink()
    entries = len(read_journal(case.folder))

    (again,) = take(case, picture)

    assert again.outcome is IngestOutcome.UNCHANGED
    assert "put back" in (again.reason or "")
    assert find_original(case.folder, str(made.image)).read_bytes() == picture.read_bytes()
    assert len(read_journal(case.folder)) == entries
    assert len(list((case.folder / "images").glob("??/*.examination-*"))) == 1


def test_original_that_a_crash_left_without_an_entry_is_adopted(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    other = create_case(tmp_path / "other", clock=make_clock())
    (there,) = take(other, picture)
    shutil.copytree(other.folder / "images", case.folder / "images", dirs_exist_ok=True)

    (adopted,) = take(case, picture)

    assert (adopted.outcome, adopted.image) == (IngestOutcome.CREATED, there.image)
    assert get_document(case, adopted.image).ingested[0].width_px == 64
    assert not list((case.folder / "images" / ".incoming").glob("*"))


def test_nothing_is_left_incoming_after_any_outcome(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    (tmp_path / "torn.jpg").write_bytes(picture.read_bytes()[:40])
    (tmp_path / "empty.jpg").write_bytes(b"")

    take(case, picture, tmp_path / "torn.jpg", tmp_path / "empty.jpg")
    take(case, picture, tmp_path / "torn.jpg")

    assert not list((case.folder / "images" / ".incoming").glob("*"))


def test_in_place_keeps_digests_and_no_bytes_and_no_path(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    scene = tmp_path / "very-private-folder" / "scene.jpg"
    scene.parent.mkdir()
    make_picture(scene)

    (made,) = run("-C", case, "ingest", "--in-place", "--json", scene).read_lines()
    (again,) = run("-C", case, "ingest", "--in-place", "--json", scene).read_lines()
    (unchecked,) = run("-C", case, "verify", made["image"], "--json").read_lines()
    checked = run("-C", case, "verify", made["image"], "--json", "--in-place", scene.parent)

    assert (made["outcome"], again["outcome"], again["reason"]) == ("created", "unchanged", None)
    assert not [path for path in case.glob("images/??/*") if path.stem == made["image"]]
    assert unchecked["state"] == "incomplete"
    assert checked.code == 0
    assert checked.read_lines()[0]["state"] == "intact"
    assert not find_mentions(case, b"very-private-folder")
    (shown,) = run("-C", case, "show", made["image"], "--json").read_lines()
    assert (shown["kept"], shown["original"]) == ("in place", None)
    assert shown["digests"]["sha512"]
    content = scene.read_bytes()
    scene.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    altered = run("-C", case, "verify", "--json", "--in-place", scene.parent)
    assert altered.code == 3
    assert [f["code"] for f in altered.read_lines()[0]["findings"] if f["severity"] == "fault"] == ["FIX-001"]


def test_storing_what_was_kept_in_place_is_said_to_be_stored_now(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    scene = make_picture(tmp_path / "scene.jpg")
    run("-C", case, "ingest", "--in-place", scene)

    (stored,) = run("-C", case, "ingest", "--json", scene).read_lines()

    assert (stored["outcome"], stored["reason"]) == ("unchanged", "its bytes are stored here from now on")
    assert find_original(case, stored["image"]).read_bytes() == scene.read_bytes()
    assert run("-C", case, "verify").code == 0


def find_mentions(folder: Path, *words: bytes) -> list[str]:
    """Names of files in a catalogue that hold one of the words, originals apart."""
    return [
        f"{path.name}: {word.decode()}"
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".jpg", ".tif", ".png"}
        for word in words
        if word in path.read_bytes()
    ]


def test_no_user_host_home_or_path_is_recorded(tmp_path: Path) -> None:
    private = {
        "USER": "planted-user",
        "LOGNAME": "planted-user",
        "USERNAME": "planted-user",
        "HOSTNAME": "planted-host",
        "HOME": str(tmp_path / "planted-home"),
        "TZ": "Pacific/Chatham",
    }
    folder = tmp_path / "planted-folder"
    make_pictures(folder, 2)
    (folder / "torn.tif").write_bytes(b"II*\x00\x08\x00\x00\x00\xff\xff")
    (folder / "page.html").write_text("<html></html>")
    case = tmp_path / "planted-parent" / "case"

    run("init", case, env=private)
    done = run("-C", case, "ingest", "--json", folder, MANIFEST, env=private)
    image = next(line["image"] for line in done.read_lines() if line["image"])
    run("-C", case, "ingest", "http://127.0.0.1:1/x.jpg", "--allow-private", env=private)
    run("-C", case, "thumbnail", image, env=private)
    run("-C", case, "verify", "--record", image, env=private)
    run("-C", case, "rebuild", env=private)

    words = [
        b"planted-",
        b"Chatham",
        b"+12:45",
        b"+13:45",
        str(tmp_path).encode(),
        os.uname().nodename.encode(),
    ]
    assert find_mentions(case, *words) == []
    assert {entry["at"][-1] for entry in read_journal(case)} == {"Z"}


def test_dry_run_changes_nothing_at_all(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    folder = tmp_path / "pictures"
    known, *_ = make_pictures(folder, 3)
    (folder / "page.jpg").write_bytes(b"<html></html>")
    run("-C", case, "ingest", known)
    before, sources = list_tree(case), list_tree(folder)

    planned = run("-C", case, "ingest", "--dry-run", "--json", folder, MANIFEST, "http://127.0.0.1:1/a.jpg")

    assert list_tree(case) == before
    assert list_tree(folder) == sources
    outcomes = {line["path"].rpartition("/")[2]: line["outcome"] for line in planned.read_lines()}
    assert outcomes["picture-000.jpg"] == "unchanged"
    assert outcomes["picture-001.jpg"] == outcomes["sevastopol-quay.tif"] == "created"
    assert outcomes["page.jpg"] == outcomes["a.jpg"] == "refused"
    assert planned.code == 4
    assert "nothing was written" in planned.err


def test_dry_run_works_where_nothing_can_be_written(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    picture = make_picture(tmp_path / "a.jpg")
    bound = tmp_path / "read-only"
    bound.mkdir()
    mount = shutil.which("mount")
    commands = [["--bind", str(case), str(bound)], ["-o", "remount,ro,bind", str(bound)]]
    if mount is None or any(
        subprocess.run([mount, *words], capture_output=True, check=False).returncode for words in commands
    ):
        subprocess.run(["umount", str(bound)], capture_output=True, check=False)
        pytest.skip("NO READ-ONLY FOLDER: mounting one needs root, whom modes do not stop")
    try:
        planned = run("-C", bound, "ingest", "--dry-run", "--json", picture)
        real = run("-C", bound, "ingest", "--json", picture)
        listed = run("-C", bound, "list")
        verified = run("-C", bound, "verify")
    finally:
        subprocess.run(["umount", str(bound)], check=True)

    assert (planned.code, planned.read_lines()[0]["outcome"]) == (0, "created")
    assert real.code == 6
    assert (listed.code, verified.code) == (0, 0)


def test_dry_run_refuses_to_record(tmp_path: Path) -> None:
    create_case(tmp_path / "case").close()
    case = Case(tmp_path / "case", is_dry_run=True)

    with pytest.raises(UsageFault):
        take(case, make_picture(tmp_path / "a.jpg"))
    with pytest.raises(UsageFault):
        case.rebuild()
    (planned,) = plan_inputs(case, list(find_inputs([tmp_path / "a.jpg"], Statements())))
    assert planned.outcome is IngestOutcome.CREATED


def test_tags_claims_and_sightings_are_stated_of_each_picture(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    pictures = make_pictures(tmp_path / "pictures", 2)
    run("-C", case, "claim", "add", "Two ships.", "--claimant", "A newspaper", "--slug", "two-ships")

    options = ("--tag", "ship", "--tag", "port:sevastopol", "--claim", "two-ships", "--publisher", "News")
    done = run("-C", case, "ingest", "--json", *options, "--published-at", "2022-05", *pictures)

    assert done.code == 0
    for line in done.read_lines():
        (shown,) = run("-C", case, "show", line["image"], "--json").read_lines()
        assert [tag["name"] for tag in shown["tags"]] == ["ship", "port:sevastopol"]
        assert [claim["slug"] for claim in shown["claims"]] == ["two-ships"]
        assert (shown["sightings"][0]["publisher"], shown["sightings"][0]["published_at"]) == (
            "News",
            "2022-05",
        )


def test_unknown_claim_stops_before_anything_is_taken_in(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")

    done = run("-C", case, "ingest", "--claim", "no-such-claim", make_picture(tmp_path / "a.jpg"))

    assert done.code == 5
    assert list_types(case) == ["catalogue.created"]


def test_path_that_is_not_there_fails_and_the_others_go_on(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")

    done = run("-C", case, "ingest", "--json", tmp_path / "none.jpg", make_picture(tmp_path / "a.jpg"))

    assert done.code == 4
    assert sorted(line["outcome"] for line in done.read_lines()) == ["created", "failed"]
    with pytest.raises(NoSuchRecord):
        list(find_inputs([tmp_path / "none.jpg"], Statements()))


@pytest.mark.skipif(os.name != "posix", reason="NO SUCH FILES: pipes and devices are files on POSIX only")
def test_pipe_device_link_loop_and_folder_link_do_not_hang(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    folder = tmp_path / "odd"
    folder.mkdir()
    os.mkfifo(folder / "pipe.jpg")
    (folder / "loop").symlink_to(folder)
    (folder / "self.jpg").symlink_to(folder / "self.jpg")
    make_picture(folder / "a.jpg")

    walked = run("-C", case, "ingest", "--json", folder, timeout_s=60)
    named = run("-C", case, "ingest", "--json", folder / "pipe.jpg", "/dev/zero", timeout_s=60)

    assert [line["outcome"] for line in walked.read_lines()] == ["created"]
    assert {line["outcome"] for line in named.read_lines()} <= {"refused", "failed"}
    assert named.code == 4


def test_interrupted_ingest_is_usable_and_the_second_run_finishes(tmp_path: Path) -> None:
    import signal

    case = make_catalogue(tmp_path / "case")
    folder = tmp_path / "pictures"
    make_pictures(folder, 120)
    process = subprocess.Popen(
        [CATALOGUE, "-C", case, "ingest", "--json", folder],
        env=make_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    heard = [process.stdout.readline() for _ in range(3)]
    process.send_signal(signal.SIGINT)
    rest, told = process.communicate(timeout=30)

    assert process.returncode == 1, told
    assert b"Traceback" not in told and b"interrupted" in told
    lines: list[dict[str, Any]] = [json.loads(line) for line in (*heard, *rest.splitlines())]
    assert 3 <= len(lines) < 120
    listed = {line["id"] for line in run("-C", case, "list", "--json").read_lines()}
    assert {line["image"] for line in lines} <= listed
    assert run("-C", case, "verify").code == 0
    again = run("-C", case, "ingest", "--json", folder)
    assert again.code == 0
    outcomes = [line["outcome"] for line in again.read_lines()]
    assert outcomes.count("created") == 120 - len(listed)
    assert len(outcomes) == 120


def _alter(original: Path) -> bytes:
    original.chmod(0o644)
    original.write_bytes(b"altered" + original.read_bytes())
    return original.read_bytes()


def test_altered_original_is_set_aside_and_the_good_bytes_put_back(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    (made,) = take(case, picture)
    original = find_original(case.folder, str(made.image))
    altered = _alter(original)

    (again,) = take(case, picture)

    assert again.outcome is IngestOutcome.UNCHANGED
    assert again.reason == "its altered original was set aside and the good bytes put back"
    assert case.originals.find(str(made.image)) == original
    assert original.read_bytes() == picture.read_bytes()
    (aside,) = original.parent.glob("*.altered-*")
    assert aside.name == f"{original.name}.altered-{hashlib.sha256(altered).hexdigest()[:8]}"
    assert aside.read_bytes() == altered
    assert list_types(case.folder).count("image.ingested") == 2
    entries = len(read_journal(case.folder))
    assert take(case, picture)[0].reason is None
    assert len(read_journal(case.folder)) == entries


@pytest.mark.parametrize("ending", [".jpg", ".png"])
def test_wrong_bytes_planted_under_a_name_are_not_taken_for_the_original(
    case: Case, tmp_path: Path, ending: str
) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    image = hashlib.sha256(picture.read_bytes()).hexdigest()
    planted = case.folder / "images" / image[:2] / f"{image}{ending}"
    planted.parent.mkdir()
    planted.write_bytes(b"planted")

    (made,) = take(case, picture)

    assert (made.outcome, made.image) == (IngestOutcome.CREATED, image)
    assert "set aside" in (made.reason or "")
    (original,) = case.originals.find_all(image)
    assert original.read_bytes() == picture.read_bytes()
    assert [path.read_bytes() for path in planted.parent.glob("*.altered-*")] == [b"planted"]


def test_bytes_first_kept_in_place_and_then_stored_are_recorded_as_stored(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    (made,) = take(case, picture, keeping=Keeping.IN_PLACE)

    (stored,) = take(case, picture)
    take(case, picture)
    take(case, picture, keeping=Keeping.IN_PLACE)

    assert stored.reason == "its bytes are stored here from now on"
    kept = [ingested.kept for ingested in get_document(case, made.image).ingested]
    assert kept == [Keeping.IN_PLACE, Keeping.STORED]
