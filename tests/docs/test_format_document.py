"""A second program, written from docs/FORMAT.md with the standard library alone, reads a catalogue alike.

Nothing here imports the program's readers: what it finds is compared with what the program says.
"""

import hashlib
import json
import stat
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB
from walk import IMAGE, ROOT

from catalogue.actions.catalogue import Catalogue
from catalogue.record.claim import Assessment, Verdict

Json = dict[str, Any]
# FORMAT 5: which list of a document an entry joins.
IMAGE_LISTS = {
    "image.ingested": "ingested",
    "sighting.recorded": "sightings",
    "scene.stated": "scenes",
    "tag.added": "tags",
    "annotation.added": "annotations",
    "claim.linked": "links",
    "assessment.recorded": "assessments",
    "status.set": "statuses",
    "derivative.made": "derivatives",
    "fixity.checked": "fixity_checks",
    "withdrawn": "withdrawals",
}
CLAIM_LISTS = {
    "claim.recorded": "statements",
    "claim.linked": "links",
    "assessment.recorded": "assessments",
    "withdrawn": "withdrawals",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("format") / "case"
    with Catalogue.create(folder, agent="ines") as case:
        case.ingest_manifest(ROOT / "manifests" / "sevastopol.toml")
        case.ingest([ROOT / "LICENSE", cut_off_picture(folder.parent / "cut.jpg")])
        case.tag(IMAGE, "wrong")
        case.untag(IMAGE, "wrong", reason="a slip")
        inconclusive = Assessment(claim="", verdict=Verdict.INCONCLUSIVE)
        case.assess("grain-theft", inconclusive, image=IMAGE)
        case.thumbnail(IMAGE, size_px=300)
        case.rebuild()
    return folder


def cut_off_picture(path: Path) -> Path:
    path.write_bytes((ROOT / "images" / "sevastopol-copy.jpg").read_bytes()[:100])
    return path


def test_refused_and_failed_inputs_are_entries_about_no_document(folder: Path) -> None:
    entries = [json.loads(line) for line in read_lines(folder)]
    kinds = [entry["type"] for entry in entries]
    assert "ingest.refused" in kinds and "ingest.failed" in kinds
    assert {e["subject"].partition(":")[0] for e in entries} == {"catalogue", "claim", "image"}


def read_lines(folder: Path) -> list[bytes]:
    [path] = (folder / "journal").glob("*.jsonl")
    content = path.read_bytes()
    assert content.endswith(b"\n")
    return content[:-1].split(b"\n")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def measure_root(leaves: list[bytes]) -> bytes:
    """FORMAT 2, Merkle tree, as it reads."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256().digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + measure_root(leaves[:split]) + measure_root(leaves[split:])).digest()


def test_settings_are_as_described(folder: Path) -> None:
    settings = tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8"))
    assert set(settings) == {"title", "origin", "agent"}
    assert (folder / "journal" / f"{settings['origin']}.jsonl").is_file()


def test_chain_holds_as_described(folder: Path) -> None:
    previous, origin = "0" * 64, next((folder / "journal").glob("*.jsonl")).stem
    for seq, line in enumerate(read_lines(folder)):
        entry = json.loads(line)
        assert set(entry) == {"v", "origin", "seq", "prev", "at", "agent", "type", "subject", "body", "salt"}
        assert (entry["v"], entry["origin"], entry["seq"], entry["prev"]) == (1, origin, seq, previous)
        assert "tool" in entry["body"] and "noted" not in entry["body"]
        previous = sha256(line)


def test_head_is_as_described(folder: Path) -> None:
    lines = read_lines(folder)
    [path] = (folder / "journal").glob("*.head")
    assert json.loads(path.read_bytes()) == {
        "size": len(lines),
        "end_bytes": sum(len(line) + 1 for line in lines),
        "last_bytes": len(lines[-1]),
        "head": sha256(lines[-1]),
    }


def test_merkle_root_is_as_described(folder: Path) -> None:
    root = measure_root([hashlib.sha256(b"\x00" + line).digest() for line in read_lines(folder)]).hex()
    with Catalogue.open(folder) as case:
        [note] = [one for one in case.verify().findings if one.code == "JRN-100"]
    assert dict(note.evidence)["root"] == root


def test_claim_id_is_as_described(folder: Path) -> None:
    claims = [e for e in map(json.loads, read_lines(folder)) if e["type"] == "claim.recorded"]
    assert len(claims) == 3
    for entry in claims:
        named = {name: entry["body"][name] for name in ("claimant", "text")}
        canonical = json.dumps(named, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert entry["subject"] == f"claim:{sha256(canonical.encode())}"


def fold(entries: list[Json]) -> dict[str, dict[str, Json]]:
    """FORMAT 5, as it reads."""
    view: dict[str, dict[str, Json]] = {"images": {}, "claims": {}, "agents": {}}
    for entry in entries:
        agent = view["agents"].setdefault(entry["agent"], {"id": entry["agent"], "origins": []})
        agent["origins"] = sorted({*agent["origins"], entry["origin"]})
        statement = {name: value for name, value in entry["body"].items() if name != "tool"}
        noted = {"entry": f"{entry['origin']}:{entry['seq']}", "at": entry["at"], "agent": entry["agent"]}
        for table, record in find_touched(entry):
            document = view[table].setdefault(record, {"id": record})
            name = (IMAGE_LISTS if table == "images" else CLAIM_LISTS).get(entry["type"])
            if name is not None:
                document.setdefault(name, []).append(statement | {"noted": noted})
    for document in [*view["images"].values(), *view["claims"].values()]:
        settle(document)
    return view


def find_touched(entry: Json) -> Iterator[tuple[str, str]]:
    kind, _, record = entry["subject"].partition(":")
    touched = [(f"{kind}s", record)] if kind in {"image", "claim"} else []
    if entry["type"] in {"ingest.refused", "ingest.failed"}:
        return
    if entry["type"] in {"claim.linked", "assessment.recorded", "withdrawn"}:
        touched += [(f"{kind}s", entry["body"][kind]) for kind in ("image", "claim") if kind in entry["body"]]
    if entry["type"] == "derivative.made":
        touched += [("images", of) for of in entry["body"]["of"]]
    yield from dict.fromkeys(touched)


def settle(document: Json) -> None:
    withdrawn = {one["withdraws"] for one in document.get("withdrawals", [])}
    for name, statements in list(document.items()):
        if name == "id":
            continue
        kept = [s for s in statements if name == "withdrawals" or s["noted"]["entry"] not in withdrawn]
        document[name] = sorted(kept, key=order)
        if not kept:
            del document[name]


def order(statement: Json) -> tuple[str, str, int]:
    origin, _, seq = statement["noted"]["entry"].partition(":")
    return statement["noted"]["at"], origin, int(seq)


def number_of(record: str) -> int:
    return int.from_bytes(hashlib.sha256(record.encode()).digest()[:16], "big")


def test_view_is_the_fold_that_is_described(folder: Path) -> None:
    expected = fold([json.loads(line) for line in read_lines(folder)])
    with TinyDB(folder / "catalogue.json", access_mode="r") as database:
        for table, documents in expected.items():
            found = {document["id"]: document for document in database.table(table)}
            assert {i: dict(document) for i, document in found.items()} == documents
            assert all(document.doc_id == number_of(i) for i, document in found.items())
    assert len(expected["images"]) == len(expected["claims"]) == 3
    assert expected["images"][next(i for i in expected["images"] if i.startswith(IMAGE))]["withdrawals"]


def test_snapshot_digest_is_as_described(folder: Path) -> None:
    content = (folder / "catalogue.json").read_bytes()
    assert content.startswith(b'{"_snapshot":{"1":{"sha256":"')
    assert content[29:93].decode() == sha256(content[95:])
    header = json.loads(content)["_snapshot"]["1"]
    [path] = (folder / "journal").glob("*.head")
    assert header == {"format": 2, "sha256": content[29:93].decode()}
    reflects = json.loads((folder / "catalogue.reflects.json").read_bytes())
    assert reflects[header["sha256"]] == {path.stem: json.loads(path.read_bytes())}


def test_originals_and_what_belongs_to_them_are_named_as_described(folder: Path) -> None:
    entries = [e for e in map(json.loads, read_lines(folder)) if e["type"] == "image.ingested"]
    for entry in entries:
        image, body = entry["subject"].removeprefix("image:"), entry["body"]
        beside = folder / "images" / image[:2]
        [original] = [path for path in beside.glob(f"{image}.*") if path.stem == image]
        content = original.read_bytes()
        assert sha256(content) == image == body["digests"]["sha256"]
        assert hashlib.sha512(content).hexdigest() == body["digests"]["sha512"]
        digest = body["examination"]["sha256"]
        examination = beside / f"{image}.examination-{digest[:16]}.json"
        assert sha256(examination.read_bytes()) == digest
        assert set(json.loads(examination.read_bytes())) == {"examination", "raw"}
        if sys.platform != "win32":
            assert {stat.S_IMODE(path.stat().st_mode) for path in (original, examination)} == {0o444}


def test_manifest_is_kept_by_digest(folder: Path) -> None:
    [entry] = [e for e in map(json.loads, read_lines(folder)) if e["type"] == "manifest.ingested"]
    kept = folder / "manifests" / f"{entry['body']['sha256']}.toml"
    assert kept.read_bytes() == (ROOT / "manifests" / "sevastopol.toml").read_bytes()
