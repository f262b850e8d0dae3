"""`catalogue import` of what other tools exported: lines, messages, exit codes."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from command_builders import list_types, make_catalogue, make_picture, run


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_catalogue(tmp_path / "case")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    make_picture(folder / "a.jpg")
    media = {"filename": "a.jpg", "_key": "a.jpg", "urls": [], "properties": {}}
    metadata = {"url": "https://example.org/p", "likes": 3}
    (folder / "m.json").write_text(json.dumps({"status": "ok", "metadata": metadata, "media": [media]}))
    return folder


def test_each_input_is_one_line_of_json(case: Path, archive: Path) -> None:
    done = run("-C", case, "import", "--json", archive)

    (line,) = done.read_lines()
    assert line == {
        "path": "a.jpg",
        "outcome": "created",
        "image": hashlib.sha256((archive / "a.jpg").read_bytes()).hexdigest(),
        "reason": None,
    }
    assert done.code == 0
    assert "note FOR-001" in done.err and "metadata.likes" in done.err
    assert run("-C", case, "verify").code == 0


def test_rebuilt_view_is_the_same_after_an_import(case: Path, archive: Path) -> None:
    run("-C", case, "import", archive)
    before = run("-C", case, "list", "--json").out

    assert run("-C", case, "rebuild").code == 0
    assert run("-C", case, "list", "--json").out == before


def test_changed_and_missing_files_of_a_list_are_faults(case: Path, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    digest = hashlib.sha256(picture.read_bytes()).hexdigest()
    (tmp_path / "good.txt").write_text(f"{digest}  a.jpg\n")
    (tmp_path / "bad.txt").write_text(f"{digest}  a.jpg\n{'0' * 64}  b.jpg\n")

    good = run("-C", case, "import", "--format", "sha256sum", "--json", tmp_path / "good.txt")
    bad = run("-C", case, "import", tmp_path / "bad.txt")

    assert (good.code, [line["outcome"] for line in good.read_lines()]) == (0, ["matched"])
    assert bad.code == 3
    assert "FOR-010" in bad.err


def test_failed_picture_is_exit_code_four(case: Path, archive: Path) -> None:
    (archive / "a.jpg").unlink()

    done = run("-C", case, "import", "--json", archive)

    assert done.code == 4
    assert [line["outcome"] for line in done.read_lines()] == ["failed"]


def test_dry_run_says_so_and_writes_nothing(case: Path, archive: Path) -> None:
    done = run("-C", case, "import", "--dry-run", archive)

    assert done.code == 0
    assert "nothing was written" in done.err
    assert list_types(case) == ["catalogue.created"]


def test_source_that_cannot_be_read_does_not_keep_the_others_out(
    case: Path, archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe")

    done = run("-C", case, "import", "--json", tmp_path / "x.json", archive)

    assert [line["outcome"] for line in done.read_lines()] == ["refused", "created"]
    assert done.code == 4


def test_list_without_an_ending_is_kept_and_is_no_stray_file(case: Path, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "a.jpg")
    (tmp_path / "SHA256SUMS").write_text(f"{hashlib.sha256(picture.read_bytes()).hexdigest()}  a.jpg\n")

    assert run("-C", case, "import", tmp_path / "SHA256SUMS").code == 0

    (kept,) = (case / "manifests").iterdir()
    assert kept.suffix == ".txt"
    assert run("-C", case, "verify").code == 0


def test_unknown_format_names_those_that_are_known(case: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("hello")

    done = run("-C", case, "import", tmp_path / "x.txt")

    assert done.code == 2
    assert "auto-archiver" in done.err and "sha256sum" in done.err


def test_zip_that_is_cut_off_is_told_as_such(case: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        archive.writestr("a.txt", "hello" * 100)
    (tmp_path / "trunc.zip").write_bytes((tmp_path / "whole.zip").read_bytes()[:300])

    done = run("-C", case, "import", tmp_path / "trunc.zip")
    whole = run("-C", case, "import", tmp_path / "whole.zip")

    told = " ".join((done.out + done.err).split())
    assert done.code == 4
    assert "its end is cut off; obtain it again" in told
    assert "--format" not in told
    assert (whole.code, "--format" in whole.err) == (2, True)


def test_absent_path_is_no_such_record(case: Path, tmp_path: Path) -> None:
    assert run("-C", case, "import", tmp_path / "nothing").code == 5


@pytest.mark.parametrize("code", [f"FOR-{number:03}" for number in range(1, 16)])
def test_codes_are_explained(code: str) -> None:
    assert run("explain", code).code == 0
