"""Damage to a catalogue on disk: noticed on opening, and mended from the journals where that is possible."""

from pathlib import Path

import pytest
from builders import flip_byte, make_case, make_id, make_tag_draft

from catalogue.actions.case import VIEW_NAME, Case
from catalogue.errors import Damaged
from catalogue.journal.verification import check_journal
from catalogue.record.documents import ImageDocument, Table


def _make_saved(tmp_path: Path) -> tuple[Path, bytes]:
    """(folder of a small catalogue whose view is saved, the bytes of the view)."""
    case = make_case(tmp_path)
    case.record([make_tag_draft("ship")])
    case.rebuild()
    return case.folder, (case.folder / VIEW_NAME).read_bytes()


def _assert_mended(folder: Path, content: bytes) -> None:
    """Opening notices, gives the right view, and saves the same bytes again."""
    with Case(folder) as case:
        assert len(case.notices) == 1
        assert content.endswith(case.store.render())
    if (folder / VIEW_NAME).read_bytes() != content:
        with Case(folder) as case:
            case.rebuild()
    assert (folder / VIEW_NAME).read_bytes() == content
    assert Case(folder).notices == []


def test_untouched_catalogue_opens_without_notice(tmp_path: Path) -> None:
    folder, _ = _make_saved(tmp_path)

    assert Case(folder).notices == []


def test_every_flipped_byte_of_the_view_is_noticed_on_opening(tmp_path: Path) -> None:
    folder, content = _make_saved(tmp_path)
    unnoticed = []

    for at in range(len(content)):
        flip_byte(folder / VIEW_NAME, at, mask=1 << at % 8)
        case = Case(folder)
        if len(case.notices) != 1 or not content.endswith(case.store.render()):
            unnoticed.append(at)
        (folder / VIEW_NAME).write_bytes(content)

    assert unnoticed == []


@pytest.mark.parametrize("at", [0, 40, 100, 200, -1])
def test_flipped_view_is_made_anew_byte_for_byte(tmp_path: Path, at: int) -> None:
    folder, content = _make_saved(tmp_path)

    flip_byte(folder / VIEW_NAME, at)

    _assert_mended(folder, content)


@pytest.mark.parametrize("kept", [0, 1, 90, 300])
def test_torn_view_is_made_anew_byte_for_byte(tmp_path: Path, kept: int) -> None:
    folder, content = _make_saved(tmp_path)

    (folder / VIEW_NAME).write_bytes(content[:kept])

    _assert_mended(folder, content)


def test_lost_view_is_made_anew_byte_for_byte(tmp_path: Path) -> None:
    folder, content = _make_saved(tmp_path)

    (folder / VIEW_NAME).unlink()

    _assert_mended(folder, content)


def test_old_view_is_brought_up_to_date(tmp_path: Path) -> None:
    folder, old = _make_saved(tmp_path)
    with Case(folder) as case:
        case.record([make_tag_draft("quay")])
        case.rebuild()
    content = (folder / VIEW_NAME).read_bytes()

    (folder / VIEW_NAME).write_bytes(old)

    with Case(folder) as case:
        assert content.endswith(case.store.render())
    assert (folder / VIEW_NAME).read_bytes() == content


def test_view_of_another_catalogue_is_noticed(tmp_path: Path) -> None:
    folder, content = _make_saved(tmp_path)
    _, foreign = _make_saved(tmp_path / "other")

    (folder / VIEW_NAME).write_bytes(foreign)

    _assert_mended(folder, content)


def test_view_that_runs_ahead_of_its_journal_is_noticed(tmp_path: Path) -> None:
    folder, _ = _make_saved(tmp_path)
    (path,) = (folder / "journal").glob("*.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

    case = Case(folder)

    assert len(case.notices) == 1
    document = case.store.find(Table.IMAGES, make_id(0))
    assert isinstance(document, ImageDocument)
    assert document.tags == ()
    with pytest.raises(Damaged, match="lacks lines"):
        case.record([make_tag_draft("quay")])


def test_lost_journal_is_noticed_and_not_begun_anew(tmp_path: Path) -> None:
    folder, _ = _make_saved(tmp_path)
    (path,) = (folder / "journal").glob("*.jsonl")
    path.unlink()
    Case(folder).close()

    case = Case(folder)

    assert len(case.notices) == 1
    with pytest.raises(Damaged, match="lacks lines"):
        case.record([make_tag_draft("quay")])
    assert not path.exists()


def test_every_flipped_byte_of_the_journal_is_seen_though_the_view_is_whole(tmp_path: Path) -> None:
    """The view vouches for nothing: opening may trust it, verifying reads every line."""
    folder, _ = _make_saved(tmp_path)
    (path,) = (folder / "journal").glob("*.jsonl")
    content = path.read_bytes()
    unseen = []

    for at in range(len(content)):
        line = content[:at].count(b"\n") + 1
        flip_byte(path, at, mask=1 << at % 8)
        findings = check_journal(path).findings
        if [dict(finding.evidence)["line"] for finding in findings[:1]] != [str(line)]:
            unseen.append(at)
        path.write_bytes(content)

    assert unseen == []


def test_damaged_journal_leaves_the_saved_view_as_it_was(tmp_path: Path) -> None:
    folder, content = _make_saved(tmp_path)
    (path,) = (folder / "journal").glob("*.jsonl")
    flip_byte(path, 30)

    with Case(folder) as case, pytest.raises(Damaged):
        case.rebuild()

    assert (folder / VIEW_NAME).read_bytes() == content


def test_torn_journal_opens_and_goes_on(tmp_path: Path) -> None:
    folder, _ = _make_saved(tmp_path)
    (path,) = (folder / "journal").glob("*.jsonl")
    with path.open("ab") as file:
        file.write(b'{"agent":')

    with Case(folder) as case:
        assert case.notices == []
        case.record([make_tag_draft("quay")])

    assert check_journal(path).findings == ()
    assert len(list((folder / "journal").glob("*.torn-*"))) == 1
