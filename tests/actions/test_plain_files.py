"""Links and devices in a catalogue that was handed over lead nowhere outside it."""

import os
from pathlib import Path

import pytest
from builders import make_case

from catalogue.actions.case import Case
from catalogue.errors import Damaged


@pytest.mark.parametrize(
    "name",
    [
        *(".catalogue.json.new", "catalogue.json", "catalogue.toml", "manifests", "thumbnails", "journal"),
        *("journal/peer.jsonl", "journal/ORIGIN.head", "journal/lock", "images/.incoming", "images/zz"),
    ],
)
def test_link_in_place_of_own_file_is_refused_and_not_followed(tmp_path: Path, name: str) -> None:
    case = make_case(tmp_path)
    case.close()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "letter").write_text("keep me")
    link = case.folder / name.replace("ORIGIN", case.settings.origin)
    if link.exists():
        link.rename(tmp_path / "aside")
    link.symlink_to(outside)

    with pytest.raises(Damaged, match=link.name):
        Case(case.folder)

    assert {path.name: path.read_text() for path in outside.iterdir()} == {"letter": "keep me"}


@pytest.mark.skipif(os.name != "posix", reason="no pipes here")
@pytest.mark.parametrize("name", ["journal/x.jsonl", "catalogue.json", "catalogue.toml"])
def test_pipe_in_place_of_own_file_is_refused_and_not_waited_on(tmp_path: Path, name: str) -> None:
    case = make_case(tmp_path)
    case.close()
    (case.folder / name).unlink(missing_ok=True)
    os.mkfifo(case.folder / name)

    with pytest.raises(Damaged, match="pipe"):
        Case(case.folder)


def test_journal_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    try:
        Path(os.fsdecode(os.fsencode(case.folder / "journal") + b"/\xff.jsonl")).write_bytes(b"")
    except OSError:
        pytest.skip("this disk keeps only names that are text")

    with pytest.raises(Damaged, match="udcff"):
        Case(case.folder)
