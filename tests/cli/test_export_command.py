"""`catalogue export`: what it refuses before any work, and how it tells what it did."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command_builders import (
    CATALOGUE,
    make_catalogue,
    make_environment,
    make_picture,
    run,
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One picture with a tag and a claim that it is linked to twice; read only."""
    folder = tmp_path_factory.mktemp("export")
    case = make_catalogue(folder / "case")
    (taken,) = run("-C", case, "ingest", "--json", make_picture(folder / "a.jpg")).read_lines()
    image = taken["image"]
    assert run("-C", case, "tag", image, "ship").code == 0
    added = run("-C", case, "claim", "add", "Two ships.", "--claimant", "A newspaper", "--slug", "ships")
    assert added.code == 0, added.err
    for relation in ("cited-for", "supports"):
        assert run("-C", case, "claim", "link", image, "ships", "--relation", relation).code == 0
    return case


@pytest.mark.parametrize("name", ["x.rar", "x.7z", "x.tar", "x.tar.gz", "x.TGZ"])
def test_the_name_of_another_archive_is_refused(case: Path, tmp_path: Path, name: str) -> None:
    done = run("-C", case, "export", "--all", "-o", tmp_path / name)

    assert done.code == 2
    assert ".zip" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["there", "no-folder/bundle"])
def test_a_place_is_refused_before_the_work(case: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "there").mkdir()

    # The image does not exist: had anything been looked for, that would have been told.
    done = run("-C", case, "export", "--image", "ffffffff", "-o", tmp_path / place)

    assert done.code == 2, done.err
    assert "already there" in done.err or "is no folder" in done.err


@pytest.mark.parametrize("form", ["geojson", "annotations", "claim-review"])
def test_one_file_needs_its_ending(case: Path, tmp_path: Path, form: str) -> None:
    done = run("-C", case, "export", "--all", "--format", form, "-o", tmp_path / "d")

    assert done.code == 2
    assert ".json" in done.err
    assert list(tmp_path.iterdir()) == []


def test_one_file_goes_into_a_folder_that_is_there(case: Path, tmp_path: Path) -> None:
    done = run("-C", case, "export", "--all", "--format", "geojson", "-o", tmp_path)

    assert (done.code, done.out) == (0, f"+ {tmp_path / 'images.geojson'}\n")
    assert (tmp_path / "images.geojson").is_file()


def test_several_files_go_into_no_file(case: Path, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("mine")

    done = run("-C", case, "export", "--image", "ffffffff", "--format", "csv", "-o", tmp_path / "f.csv")

    assert done.code == 2
    assert (tmp_path / "f.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--tag", "nope"], "no image bears the tag 'nope'"),
        (["--search", "nowhere"], "in no image stand the words 'nowhere'"),
        (["--claim", "ships", "--tag", "nope"], "no image bears the tag 'nope'"),
        (["--tag", "ship", "--search", "nowhere"], "in no image stand the words 'nowhere'"),
    ],
)
def test_what_finds_nothing_is_told(case: Path, tmp_path: Path, words: list[str], told: str) -> None:
    done = run("-C", case, "export", *words, "-o", tmp_path / "bundle")

    assert done.code == 5
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_one_of_each_is_told_as_one(case: Path) -> None:
    done = run("-C", case, "export", "--tag", "ship", "-n", env={"COLUMNS": "200"})

    assert done.code == 0
    assert "1 image, 1 claim, " in done.out
    assert " without previews, and the tag files" in done.out


def test_an_image_linked_twice_is_counted_once(case: Path) -> None:
    (row,) = (line for line in run("-C", case, "claim", "list").out.splitlines() if "ships" in line)

    assert row.split()[-2] == "1"


def test_a_preview_that_could_not_be_drawn_is_not_called_withheld(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    picture = make_picture(tmp_path / "cut.jpg", size_px=(640, 480))
    picture.write_bytes(picture.read_bytes()[:700])
    assert run("-C", case, "ingest", picture).code in {0, 3}

    done = run("-C", case, "export", "--all", "-o", tmp_path / "bundle", env={"COLUMNS": "200"})

    assert done.code == 0, done.err
    (told,) = (line for line in done.out.splitlines() if "No preview could be drawn" in line)
    assert told.startswith("without: ")


def test_progress_tells_no_total_that_is_not_known(case: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(case, tmp_path / "case")
    command: list[str | Path] = [CATALOGUE, "-C", copy, "export", "--all", "-o", tmp_path / "bundle"]
    parent, child = pty.openpty()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=child, env=make_environment(), check=True)
    told = os.read(parent, 100_000).decode()
    for end in (child, parent):
        os.close(end)

    # Drawing takes longer than progress waits with its first word.
    assert re.search(r"\d (B|kB)", told)
    assert "0/" not in told
    assert " of " not in told
