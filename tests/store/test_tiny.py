"""What `TinyStore` promises beyond every store: a file that stock TinyDB reads."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from builders import make_entry, make_id, make_ingested
from tinydb import TinyDB, where

from catalogue.errors import UsageFault
from catalogue.record.documents import Table, get_doc_id
from catalogue.record.entry import EntryType
from catalogue.record.tag import Tag
from catalogue.store.tiny import TinyStore


def _make_store(path: Path, *, images: int = 2) -> TinyStore:
    store = TinyStore(path)
    for number in range(images):
        subject = f"image:{make_id(number)}"
        store.apply([make_entry(EntryType.IMAGE_INGESTED, subject, make_ingested(number), seq=number)])
    store.save()
    return store


def test_file_is_read_by_stock_tinydb(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    _make_store(path)

    with TinyDB(path) as db:
        images = db.table("images")
        found = images.search(where("id") == make_id(1))
        assert len(images) == 2
        assert db.tables() == {"_snapshot", "agents", "claims", "images"}

    assert [document.doc_id for document in found] == [get_doc_id(make_id(1))]
    assert found[0]["ingested"][0]["name"] == "quay-1.tif"


def test_doc_id_is_derived_from_the_record_id(tmp_path: Path) -> None:
    store = _make_store(tmp_path / "catalogue.json")

    document = store.db.table("images").get(doc_id=get_doc_id(make_id(0)))

    assert not isinstance(document, list)
    assert document is not None
    assert document["id"] == make_id(0)
    assert get_doc_id("ines") == int(hashlib.sha256(b"ines").hexdigest()[:32], 16)


def test_queries_see_what_was_applied_since(tmp_path: Path) -> None:
    store = _make_store(tmp_path / "catalogue.json")
    borne = where("tags").any(where("name") == "ship")
    assert store.db.table("images").search(borne) == []

    store.apply([make_entry(EntryType.TAG_ADDED, f"image:{make_id(0)}", Tag(name="ship"), seq=9)])

    assert [document["id"] for document in store.db.table("images").search(borne)] == [make_id(0)]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_nan_written_through_tinydb_is_refused(tmp_path: Path, number: float) -> None:
    path = tmp_path / "catalogue.json"
    store = _make_store(path)
    before = path.read_bytes()

    with pytest.raises(UsageFault):
        store.db.table("images").insert({"id": "x", "gsd_m": number})

    assert path.read_bytes() == before
    assert store.count(Table.IMAGES) == 2
    assert store.find(Table.IMAGES, make_id(1)) is not None


def test_tables_of_others_do_not_make_the_file_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    store = _make_store(path)

    store.db.table('with "quotes"').insert({"a": 1})

    assert TinyStore(path).damage is None
    assert TinyStore(path).count(Table.IMAGES) == 2
    with TinyDB(path) as db:
        assert len(db.table('with "quotes"')) == 1


def test_dropping_tables_empties_them(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    store = _make_store(path)

    store.db.drop_tables()

    assert store.count(Table.IMAGES) == 0
    assert TinyStore(path).count(Table.IMAGES) == 0


def test_file_rewritten_by_stock_tinydb_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    _make_store(path)
    with TinyDB(path) as db:
        db.table("images").update({"id": "forged"})

    store = TinyStore(path)

    assert store.damage
    assert store.count(Table.IMAGES) == 0


def test_file_states_its_digest_and_format(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    _make_store(path)

    header = json.loads(path.read_bytes())["_snapshot"]["1"]

    assert sorted(header) == ["format", "sha256"]


def test_saving_after_a_crash_leaves_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    store = _make_store(path)
    before = path.read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", _die)
        with pytest.raises(KeyboardInterrupt):
            store.save()
    assert len(list(tmp_path.iterdir())) == 3
    assert path.read_bytes() == before

    store.save()

    assert sorted(file.name for file in tmp_path.iterdir()) == ["catalogue.json", "catalogue.reflects.json"]


def _die(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("is_reopened", [False, True])
def test_scan_for_a_mention_leaves_out_only_what_lacks_it(tmp_path: Path, is_reopened: bool) -> None:
    path = tmp_path / "catalogue.json"
    store = _make_store(path, images=3)
    for number, name in ((1, 'odd "word" \\ é'), (2, "other")):
        subject = f"image:{make_id(number)}"
        store.apply([make_entry(EntryType.TAG_ADDED, subject, Tag(name=name), seq=10 + number)])
    store.save()

    store = TinyStore(path) if is_reopened else store

    assert [d.id for d in store.scan(Table.IMAGES, mentioning='"word" \\ é')] == [make_id(1)]
    assert len(list(store.scan(Table.IMAGES))) == 3
