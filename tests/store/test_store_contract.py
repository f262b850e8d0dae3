"""What every store promises; one suite for all of them, numbered as in the `Store` protocol."""

import errno
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from builders import flip_byte, make_entry, make_id, make_ingested
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.errors import Damaged, StoreUnavailable
from catalogue.record.documents import AgentDocument, Document, ImageDocument, Table
from catalogue.record.entry import Entry, EntryType
from catalogue.record.fold import Key, find_touched, fold_statement
from catalogue.record.position import Position
from catalogue.record.tag import Status, Tag, Withdrawal
from catalogue.store.protocol import Store
from catalogue.store.tiny import TinyStore

OpenStore = Callable[[Path], Store]
POSITION = Position(size=3, end_bytes=900, last_bytes=299, head="a" * 64)


@pytest.fixture(params=[TinyStore], ids=["TinyStore"])
def open_store(request: pytest.FixtureRequest) -> OpenStore:
    """Opens the store under test at a path."""
    opener: OpenStore = request.param
    return opener


def _make_entries(*, images: int = 3, tags: int = 2) -> list[Entry]:
    entries: list[Entry] = []
    for image in range(images):
        subject = f"image:{make_id(image)}"
        ingested = make_ingested(image)
        entries.append(make_entry(EntryType.IMAGE_INGESTED, subject, ingested, seq=len(entries)))
        for tag in range(tags):
            seq = len(entries)
            entries.append(make_entry(EntryType.TAG_ADDED, subject, Tag(name=f"t{tag}"), seq=seq))
        gone = Withdrawal(withdraws=f"origin:{len(entries) - 1}", what="tag")
        entries.append(make_entry(EntryType.WITHDRAWN, subject, gone, seq=len(entries)))
    return entries


def _fold(entries: Iterable[Entry]) -> dict[Key, Document]:
    documents: dict[Key, Document] = {}
    for entry in entries:
        statement = entry.read_statement()
        for key in find_touched(entry, statement):
            documents[key] = fold_statement(documents.get(key), key, entry, statement)
    return documents


def _read_all(store: Store) -> dict[Key, Document]:
    return {(table, document.id): document for table in Table for document in store.scan(table)}


def _save(store: Store, entries: Iterable[Entry]) -> None:
    store.apply(entries)
    store.move({"origin": POSITION})
    store.save()


@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_promise_1_documents_are_the_fold_of_the_entries_in_any_order(
    open_store: OpenStore, tmp_path: Path, data: st.DataObject
) -> None:
    entries = _make_entries()
    shuffled = data.draw(st.permutations(entries))
    split = data.draw(st.integers(0, len(entries)))
    store = open_store(tmp_path / f"absent-{os.urandom(8).hex()}")

    store.apply(shuffled[:split])
    store.apply(shuffled[split:])

    assert _read_all(store) == _fold(entries)


def test_promise_1_positions_are_those_stated(open_store: OpenStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "view")
    assert dict(store.positions) == {}

    store.move({"origin": POSITION})
    store.move({"other": POSITION})

    assert dict(store.positions) == {"origin": POSITION, "other": POSITION}


@pytest.mark.parametrize("table", Table)
def test_promise_1_find_and_count_and_ids_agree_with_scan(
    open_store: OpenStore, tmp_path: Path, table: Table
) -> None:
    store = open_store(tmp_path / "view")
    store.apply(_make_entries())

    documents = {document.id: document for document in store.scan(table)}

    assert store.count(table) == len(documents)
    assert store.find_ids(table, "") == tuple(sorted(documents))
    assert {record_id: store.find(table, record_id) for record_id in documents} == documents
    assert store.find(table, "nobody") is None


def test_promise_1_ids_are_found_by_prefix_also_after_more_entries(
    open_store: OpenStore, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "view")
    store.apply(_make_entries(images=2))
    ids = store.find_ids(Table.IMAGES, "")

    store.apply(_make_entries(images=40))

    everything = sorted(make_id(number) for number in range(40))
    assert len(ids) == 2
    for prefix in ("", "0", "a", everything[7][:5], everything[7]):
        assert store.find_ids(Table.IMAGES, prefix) == tuple(i for i in everything if i.startswith(prefix))
    assert store.find_ids(Table.IMAGES, "g") == ()


def test_promise_1_scan_depends_on_the_ids_alone(open_store: OpenStore, tmp_path: Path) -> None:
    entries = _make_entries(images=9)
    one, two = open_store(tmp_path / "one"), open_store(tmp_path / "two")
    one.apply(entries)
    two.apply(reversed(entries))

    assert [d.id for d in one.scan(Table.IMAGES)] == [d.id for d in two.scan(Table.IMAGES)]


def _count_calls(work: Callable[[], None]) -> int:
    """How many functions a piece of work calls: the same on every machine, unlike seconds."""
    count = 0

    def notice(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(notice)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_promise_2_applying_costs_what_the_entry_touches(open_store: OpenStore, tmp_path: Path) -> None:
    costs = []
    for images in (5, 500):
        store = open_store(tmp_path / f"view-{images}")
        _save(store, _make_entries(images=images))
        tag = make_entry(EntryType.TAG_ADDED, f"image:{make_id(3)}", Tag(name="late"), seq=10_000)
        costs.append(_count_calls(lambda store=store, tag=tag: store.apply([tag])))  # type: ignore[misc]

    assert costs[0] == costs[1]


def test_promise_3_saved_state_is_found_on_opening(open_store: OpenStore, tmp_path: Path) -> None:
    entries = _make_entries()
    _save(open_store(tmp_path / "view"), entries)

    again = open_store(tmp_path / "view")

    assert _read_all(again) == _fold(entries)
    assert dict(again.positions) == {"origin": POSITION}
    assert again.damage is None


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_promise_3_failed_save_leaves_the_old_state(
    open_store: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    first, entries = _make_entries(images=1), _make_entries(images=3)
    store = open_store(tmp_path / "view")
    _save(store, first)
    store.apply(entries)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(StoreUnavailable, match="make room"):
            store.save()

    assert _read_all(open_store(tmp_path / "view")) == _fold(first)
    assert _read_all(store) == _fold(entries)
    store.save()
    assert _read_all(open_store(tmp_path / "view")) == _fold(entries)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_promise_3_unsaved_entries_are_not_in_the_saved_state(open_store: OpenStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "view")
    _save(store, _make_entries(images=1))

    store.apply(_make_entries(images=3))

    assert open_store(tmp_path / "view").count(Table.IMAGES) == 1


@pytest.mark.parametrize("mask", [0x01, 0x10, 0x80])
def test_promise_4_every_flipped_byte_of_the_saved_state_is_found(
    open_store: OpenStore, tmp_path: Path, mask: int
) -> None:
    path = tmp_path / "view"
    _save(open_store(path), _make_entries(images=1))
    unnoticed = []

    for at in range(path.stat().st_size):
        flip_byte(path, at, mask=mask)
        store = open_store(path)
        if store.damage is None or store.positions or _read_all(store):
            unnoticed.append(at)
        flip_byte(path, at, mask=mask)

    assert unnoticed == []
    assert open_store(path).damage is None


def test_promise_4_torn_saved_state_is_found(open_store: OpenStore, tmp_path: Path) -> None:
    path = tmp_path / "view"
    _save(open_store(path), _make_entries(images=1))
    content = path.read_bytes()

    for length in range(0, len(content), 7):
        path.write_bytes(content[:length])
        store = open_store(path)
        assert store.damage, length
        assert dict(store.positions) == {}


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x00" * 4096, b'{"images":{}}'])
def test_promise_4_foreign_file_is_found_and_replaced_by_saving(
    open_store: OpenStore, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "view").write_bytes(content)
    store = open_store(tmp_path / "view")
    assert store.damage

    _save(store, _make_entries())

    assert store.damage is None
    assert open_store(tmp_path / "view").damage is None


def test_promise_4_folder_in_place_of_the_saved_state_is_damage(
    open_store: OpenStore, tmp_path: Path
) -> None:
    (tmp_path / "view").mkdir()

    store = open_store(tmp_path / "view")

    assert store.damage
    with pytest.raises(StoreUnavailable):
        store.save()


def test_promise_5_returned_documents_are_values(open_store: OpenStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "view")
    store.apply(_make_entries())
    document = store.find(Table.IMAGES, make_id(0))
    assert isinstance(document, ImageDocument)

    with pytest.raises(AttributeError):
        document.tags = ()  # type: ignore[misc]
    positions = store.positions
    store.move({"origin": POSITION})

    assert isinstance(document.tags, tuple)
    assert dict(positions) == {}
    assert store.find(Table.IMAGES, make_id(0)) == document


def test_promise_6_same_entries_give_the_same_saved_bytes(open_store: OpenStore, tmp_path: Path) -> None:
    entries = _make_entries(images=5)
    at_once, by_halves = open_store(tmp_path / "at-once"), open_store(tmp_path / "by-halves")
    _save(at_once, entries)

    _save(by_halves, reversed(entries[7:]))
    reopened = open_store(tmp_path / "by-halves")
    _save(reopened, reversed(entries[:7]))

    assert (tmp_path / "at-once").read_bytes() == (tmp_path / "by-halves").read_bytes()


def test_promise_6_clearing_forgets_everything_until_saved(open_store: OpenStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "view")
    _save(store, _make_entries())
    store.find_ids(Table.IMAGES, "")

    store.clear()

    assert (_read_all(store), dict(store.positions)) == ({}, {})
    assert store.find_ids(Table.IMAGES, "") == ()
    assert open_store(tmp_path / "view").count(Table.IMAGES) == 3
    _save(store, _make_entries(images=1))
    assert open_store(tmp_path / "view").count(Table.IMAGES) == 1


def test_body_of_another_kind_is_damaged(open_store: OpenStore, tmp_path: Path) -> None:
    wrong = make_entry(EntryType.STATUS_SET, f"image:{make_id(0)}", Tag(name="ship"))

    with pytest.raises(Damaged, match="origin:0"):
        open_store(tmp_path / "view").apply([wrong])


def test_agents_are_kept_by_pseudonym(open_store: OpenStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "view")
    store.apply(_make_entries(images=1))

    assert store.find(Table.AGENTS, "ines") == AgentDocument(id="ines", origins=("origin",))


def test_saving_is_due_only_when_much_was_applied(open_store: OpenStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "view")
    _save(store, _make_entries())
    assert not store.is_save_due()
    assert not store.is_settling_due()

    store.move({"origin": Position(size=4, end_bytes=1_200, last_bytes=299, head="b" * 64)})
    assert not store.is_save_due()
    assert store.is_settling_due()

    store.move({"origin": Position(size=9_000, end_bytes=9_000_000, last_bytes=299, head="b" * 64)})
    assert store.is_save_due()
    store.save()
    assert not store.is_save_due()


def test_status_of_a_later_program_is_damage_not_a_guess(open_store: OpenStore, tmp_path: Path) -> None:
    resting = Status(status="resting")  # type: ignore[arg-type]
    later = make_entry(EntryType.STATUS_SET, f"image:{make_id(0)}", resting)

    with pytest.raises(Damaged):
        open_store(tmp_path / "view").apply([later])
