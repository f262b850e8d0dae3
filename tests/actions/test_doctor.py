"""Doctor names what is wrong, mends what can be mended without loss, and touches nothing else."""

import shutil
from pathlib import Path

import pytest
from builders import flip_byte
from command_builders import find_original, make_catalogue, make_picture, run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of one picture; never to be damaged."""
    folder = tmp_path_factory.mktemp("whole")
    case = make_catalogue(folder / "case")
    assert run("-C", case, "ingest", make_picture(folder / "a.jpg")).code == 0
    run("-C", case, "rebuild")
    return case


@pytest.fixture
def case(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def list_codes(case: Path) -> list[str]:
    return [line["code"] for line in run("-C", case, "doctor", "--json").read_lines()]


def test_whole_catalogue_has_nothing_wrong(case: Path) -> None:
    done = run("-C", case, "doctor")

    assert (done.code, done.out) == (0, "nothing is wrong\n")


@pytest.mark.parametrize("words", [["doctor", "--mend"], ["rebuild"]])
@pytest.mark.parametrize("lost", ["folder", "file"])
def test_view_outlives_a_lost_journal(case: Path, words: list[str], lost: str) -> None:
    before = (case / "catalogue.json").read_bytes()
    if lost == "folder":
        shutil.rmtree(case / "journal")
    else:
        next((case / "journal").glob("*.jsonl")).unlink()

    done = run("-C", case, *words)

    assert done.code == 7
    assert (case / "catalogue.json").read_bytes() == before
    assert "restore" in done.out + done.err


def test_lost_journal_is_named(case: Path) -> None:
    shutil.rmtree(case / "journal")

    assert list_codes(case) == ["JRN-009"]


def test_lost_journal_of_a_peer_is_named_and_the_view_kept(case: Path) -> None:
    (own,) = (case / "journal").glob("*.jsonl")
    settings = case / "catalogue.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(own.stem, "peer" + own.stem[4:]))
    other = make_catalogue(case.parent / "other")
    (peer,) = (other / "journal").glob("*.jsonl")
    shutil.copy(peer, case / "journal")
    before = (case / "catalogue.json").read_bytes()

    done = run("-C", case, "rebuild")

    assert done.code == 7
    assert (case / "catalogue.json").read_bytes() == before


def test_view_is_not_made_anew_from_a_damaged_journal(case: Path) -> None:
    before = (case / "catalogue.json").read_bytes()
    (journal,) = (case / "journal").glob("*.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))

    done = run("-C", case, "doctor", "--mend", "--json")

    assert done.code == 7
    assert "JRN-006" in {line["code"] for line in done.read_lines()}
    assert "left catalogue.json as it is" in done.err
    assert (case / "catalogue.json").read_bytes() == before


def test_altered_line_is_named_by_its_code(case: Path) -> None:
    (journal,) = (case / "journal").glob("*.jsonl")
    flip_byte(journal, 0)

    done = run("-C", case, "doctor", "--mend", "--json")

    assert done.code == 7
    assert [line["code"] for line in done.read_lines()] == ["JRN-002"]


def test_leftovers_are_noted_and_removed(case: Path) -> None:
    leftover = case / "images" / ".incoming" / "left"
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_bytes(b"torn")

    assert list_codes(case) == ["DOC-001"]
    assert run("-C", case, "doctor", "--mend").code == 0
    assert not leftover.exists()
    assert list_codes(case) == []


def test_original_that_no_entry_names_is_a_warning_and_stays(case: Path) -> None:
    name = "ab" * 32
    stray = case / "images" / "ab" / f"{name}.jpg"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"never recorded")
    stray.chmod(0o444)

    done = run("-C", case, "doctor", "--mend", "--json")

    assert done.code == 0
    assert [line["code"] for line in done.read_lines()] == ["DOC-002"]
    assert stray.exists()


def test_missing_original_and_missing_view_are_named(case: Path) -> None:
    (image,) = (line["id"] for line in run("-C", case, "list", "--json").read_lines())
    find_original(case, image).unlink()
    (case / "catalogue.json").unlink()

    done = run("-C", case, "doctor", "--json")

    assert [line["code"] for line in done.read_lines()] == ["VIEW-003", "FIX-002"]
    assert done.code == 7


def test_torn_and_altered_views_are_named_and_made_anew(case: Path) -> None:
    view = case / "catalogue.json"
    before = view.read_bytes()
    view.write_bytes(before[:-20])

    assert list_codes(case) == ["VIEW-001"]
    assert run("-C", case, "doctor", "--mend").code == 0
    assert view.read_bytes() == before


def test_folder_of_journals_that_cannot_be_read_is_out_of_reach(case: Path) -> None:
    shutil.rmtree(case / "journal")
    (case / "journal").write_bytes(b"no folder")

    done = [run("-C", case, *words) for words in (["doctor"], ["verify"], ["rebuild"])]

    assert [one.code for one in done] == [6, 6, 6]
    assert all("mend access" in one.err for one in done)
