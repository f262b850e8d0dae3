"""A saved view that somebody else wrote, with a right digest: never believed, never the journal's fault."""

import hashlib
from pathlib import Path

import msgspec
import pytest
from builders import make_case, make_id, make_tag_draft

from catalogue.actions.case import VIEW_NAME, Case
from catalogue.actions.verify import verify_catalogue, verify_view
from catalogue.journal.journal import Journal
from catalogue.journal.verification import check_journal
from catalogue.record.documents import Table, get_doc_id
from catalogue.record.entry import NO_PREVIOUS
from catalogue.record.position import Position
from catalogue.store.tiny import TinyStore


def _forge(folder: Path, old: bytes, new: bytes) -> None:
    """Change the saved view, or what is said of it, and put its digest right there too."""
    path, reflects = folder / VIEW_NAME, folder / "catalogue.reflects.json"
    content, said = path.read_bytes(), reflects.read_bytes()
    assert content.count(old) + said.count(old) == 1
    before, content = content[29:93], content.replace(old, new)
    digest = hashlib.sha256(content[95:]).hexdigest().encode()
    path.write_bytes(content[:29] + digest + content[93:])
    reflects.write_bytes(said.replace(old, new).replace(before, digest))


def _make(tmp_path: Path) -> tuple[Path, Position]:
    case = make_case(tmp_path)
    case.record([make_tag_draft("ship"), make_tag_draft("quay")])
    case.close()
    return case.folder, case.journal.position


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 0},
        {"size": 0, "last_bytes": 0, "head": NO_PREVIOUS},
        {"size": 2},
        {"size": 44},
        {"size": -1},
        {"head": "e" * 64},
        {"end_bytes": 20, "last_bytes": 5},
        {"last_bytes": 1 << 70},
    ],
)
def test_forged_position_leads_to_a_new_view_and_goes_on_in_the_chain(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    folder, position = _make(tmp_path)
    forged = msgspec.to_builtins(position) | changes
    _forge(folder, msgspec.json.encode(position), msgspec.json.encode(forged))

    with Case(folder) as case:
        assert "made anew" in case.notices[0]
        case.record([make_tag_draft("grain")])

    state = check_journal(case.journal.path)
    assert (state.position.size, state.findings) == (position.size + 1, ())
    assert Case(folder).notices == []
    assert Case(folder).store.render() == case.store.render()


def test_forged_position_beyond_the_end_is_rebuilt_on_demand(tmp_path: Path) -> None:
    folder, position = _make(tmp_path)
    forged = msgspec.structs.replace(position, end_bytes=position.end_bytes + 1000, size=50)
    _forge(folder, msgspec.json.encode(position), msgspec.json.encode(forged))

    with Case(folder) as case:
        case.rebuild()
        case.record([make_tag_draft("grain")])

    assert check_journal(case.journal.path).findings == ()
    assert Case(folder).notices == []


def test_forged_document_is_found_and_verify_goes_by_the_journals(tmp_path: Path) -> None:
    folder, _ = _make(tmp_path)
    _forge(folder, b'"name":"ship"', b'"name":12345')
    assert TinyStore(folder / VIEW_NAME).damage is None
    forged = (folder / VIEW_NAME).read_bytes()

    found = verify_catalogue(folder, lambda: Case(folder))

    assert [f.code for f in found.findings if f.code.startswith("VIEW")] == ["VIEW-002"]
    assert found.checked["images"] == 1
    assert (folder / VIEW_NAME).read_bytes() == forged
    with Case(folder) as case:
        case.rebuild()
    assert verify_view(folder, case).findings == ()


def test_tail_on_a_forged_document_makes_the_view_anew(tmp_path: Path) -> None:
    folder, _ = _make(tmp_path)
    _forge(folder, b'"name":"ship"', b'"name":12345')
    case = Case(folder)
    journal = Journal(case.journal.path)
    list(journal.refresh())
    journal.append([make_tag_draft("grain")], case.writer, now=case.clock())

    again = Case(folder)

    assert "made anew" in again.notices[0]
    assert again.store.find(Table.IMAGES, make_id(0)) is not None
    again.rebuild()
    assert Case(folder).notices == []


def test_snapshot_without_its_header_is_damaged(tmp_path: Path) -> None:
    folder, _ = _make(tmp_path)
    path = folder / VIEW_NAME
    content = path.read_bytes().replace(b'"_snapshot":{"1"', b'"_snapshot":{"2"')
    path.write_bytes(content)

    assert TinyStore(path).damage is not None
    assert str(get_doc_id(make_id(0))).encode() in content


def test_view_of_which_nothing_is_said_is_made_anew(tmp_path: Path) -> None:
    folder, _ = _make(tmp_path)
    (folder / "catalogue.reflects.json").unlink()

    with Case(folder) as case:
        assert "catalogue.reflects.json does not say" in case.notices[0]
        assert case.store.count(Table.IMAGES) == 1
        case.rebuild()

    assert Case(folder).notices == []


def test_view_is_compared_up_to_one_point_while_the_journal_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = _make(tmp_path)
    case, other = Case(folder), Case(folder)
    apply = TinyStore.apply
    tags = iter("abcdefgh")

    def apply_while_another_writes(store: TinyStore, entries: object) -> None:
        apply(store, entries)  # type: ignore[arg-type]
        if store is not other.store and store is not case.store:
            other.record([make_tag_draft(next(tags))])

    monkeypatch.setattr(TinyStore, "apply", apply_while_another_writes)

    assert verify_view(folder, case).findings == ()
    assert next(tags) == "c"
