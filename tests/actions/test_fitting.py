"""Of entries that disagree about the bytes of an image, those that fit the bytes are shown."""

import hashlib
import json
from pathlib import Path

import msgspec
import pytest
from command_builders import make_picture
from import_builders import (
    EXAMINATION,
    build,
    find_faults,
    hand_over,
    make_device,
    make_drafts,
    make_ingested,
    make_lines,
    name_examination,
    take_over,
)

from catalogue.actions.case import Case
from catalogue.actions.fixity import verify_images
from catalogue.actions.ingest import ingest_inputs
from catalogue.actions.inputs import Statements, find_inputs
from catalogue.actions.look import find_summaries, view_image
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Digests, Ingested
from catalogue.record.examination import Dump
from catalogue.record.fixity import State
from catalogue.record.query import Query

DAY = {"name": "acquired_at", "value": "2014-07-17", "basis": "embedded", "source": "EXIF:DateTimeOriginal"}
STRANGE = json.dumps({"examination": {"outcome": "decoded", "facts": [DAY]}, "raw": {}}).encode()
DUMP = Dump(
    kind="examination", name="e.json", sha256=hashlib.sha256(STRANGE).hexdigest(), size_bytes=len(STRANGE)
)


@pytest.fixture
def ours(tmp_path: Path) -> Case:
    return make_device(tmp_path / "ours", agent="omar")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return make_picture(tmp_path / "quay.jpg", 5)


def ingest(case: Case, path: Path) -> str:
    [result] = list(ingest_inputs(case, list(find_inputs([path], Statements())), workers=1))
    assert result.image is not None
    return result.image


def get(case: Case, image: str) -> ImageDocument:
    document = case.store.find(Table.IMAGES, image)
    assert isinstance(document, ImageDocument)
    return document


def make_true(picture: Path, **changes: object) -> Ingested:
    """What somebody with the bytes records, with an examination of her own, and what else she likes."""
    return make_ingested(picture.read_bytes(), **({"examination": DUMP, "name": "theirs.tif"} | changes))


def make_lie(picture: Path) -> Ingested:
    """What somebody records who knows nothing but the SHA-256."""
    sha256 = hashlib.sha256(picture.read_bytes()).hexdigest()
    return make_true(picture, digests=Digests(sha256=sha256, sha512="0" * 128), size_bytes=1, width_px=9)


def speak(tmp_path: Path, *several: Ingested, name: str = "strange", origin: str = "olgas1") -> Path:
    """A bundle with these entries, and examinations, and without the picture."""
    image = several[0].digests.sha256
    files = {name_examination(STRANGE, image): STRANGE, name_examination(EXAMINATION, image): EXAMINATION}
    drafts = [draft for one in several for draft in make_drafts(one)]
    return build(tmp_path, make_lines(drafts, origin=origin), name=name, files=files, origin=origin)


def test_lie_about_bytes_that_are_here_is_refused(ours: Case, picture: Path, tmp_path: Path) -> None:
    ingest(ours, picture)

    result = take_over(ours, speak(tmp_path, make_lie(picture)))

    assert (result.outcome, find_faults(result)) == ("refused", ["IMP-005"])


def test_truth_about_bytes_that_are_here_is_taken(ours: Case, picture: Path, tmp_path: Path) -> None:
    ingest(ours, picture)

    result = take_over(ours, speak(tmp_path, make_true(picture)))

    assert (result.outcome, find_faults(result)) == ("imported", [])


def test_lie_beside_the_truth_is_told_and_not_shown(ours: Case, picture: Path, tmp_path: Path) -> None:
    image = ingest(ours, picture)

    result = take_over(ours, speak(tmp_path, make_lie(picture), make_true(picture)))
    view = view_image(ours, get(ours, image))

    assert result.outcome == "imported"
    assert [f.code for f in result.findings if f.code == "IMP-005" and f.severity == "warning"] == ["IMP-005"]
    assert (view.name, view.size_bytes) == ("quay.jpg", picture.stat().st_size)


def test_lie_from_before_our_bytes_yields_to_them(ours: Case, picture: Path, tmp_path: Path) -> None:
    take_over(ours, speak(tmp_path, make_lie(picture)))
    image = ingest(ours, picture)

    view = view_image(ours, get(ours, image))
    [summary] = find_summaries(ours, Query())
    [found] = verify_images(ours, [get(ours, image)], all_digests=True)

    assert [one.noted.agent for one in get(ours, image).ingested if one.noted] == ["omar", "olga"]
    assert view.digests is not None
    assert view.digests.sha512 == hashlib.sha512(picture.read_bytes()).hexdigest()
    assert (view.name, summary.name) == ("quay.jpg", "quay.jpg")
    assert (summary.size_bytes, summary.width_px, summary.acquired_at) == (picture.stat().st_size, 64, ())
    assert not [fact for fact in view.facts if fact.name == "acquired_at"]
    assert "1 of 2 entries" in view.notes[0]
    assert len(view.ingested) == 2
    assert found.state is State.INTACT


def test_bytes_of_a_bundle_decide_as_ours_do(ours: Case, picture: Path, tmp_path: Path) -> None:
    """Who has only the SHA-256 spoke first; then a colleague's bundle brings the bytes."""
    theirs = make_device(tmp_path / "theirs", agent="ines")
    image = ingest(theirs, picture)
    take_over(ours, speak(tmp_path, make_lie(picture)))

    result = take_over(ours, hand_over(theirs, tmp_path / "bytes"))
    view = view_image(ours, get(ours, image))

    assert result.outcome == "imported"
    assert (view.name, view.size_bytes) == ("quay.jpg", picture.stat().st_size)


def test_what_a_deceived_device_hands_over_is_taken_and_comes_out_the_same(
    ours: Case, picture: Path, tmp_path: Path
) -> None:
    take_over(ours, speak(tmp_path, make_lie(picture)))
    ingest(ours, picture)
    empty = make_device(tmp_path / "empty", agent="erik")
    first = hand_over(ours, tmp_path / "first")

    result = take_over(empty, first)
    second = hand_over(empty, tmp_path / "second")

    assert (result.outcome, find_faults(result)) == ("imported", [])
    record = f"data/records/images/{hashlib.sha256(picture.read_bytes()).hexdigest()}.json"
    assert (first / record).read_bytes() == (second / record).read_bytes()
    assert json.loads((first / record).read_bytes())["name"] == "quay.jpg"


def test_size_is_unknown_when_nothing_tells(ours: Case, picture: Path, tmp_path: Path) -> None:
    take_over(ours, speak(tmp_path, make_lie(picture)))
    take_over(ours, speak(tmp_path, make_true(picture), name="other", origin="other1"))
    image = hashlib.sha256(picture.read_bytes()).hexdigest()

    view = view_image(ours, get(ours, image))

    assert (view.digests, view.size_bytes) == (None, None)
    assert "nothing tells who is right" in view.notes[0]


def test_facts_that_not_every_examination_has_name_whose_they_are(
    ours: Case, picture: Path, tmp_path: Path
) -> None:
    image = ingest(ours, picture)
    alone = view_image(ours, get(ours, image))
    take_over(ours, speak(tmp_path, make_true(picture)))

    view = view_image(ours, get(ours, image))

    [day] = [fact for fact in view.facts if fact.name == "acquired_at"]
    assert day.render_source() == "EXIF:DateTimeOriginal (examination by olga, entry olgas1:0)"
    assert {fact.noted.agent for fact in view.facts if fact.noted} == {"omar", "olga"}
    assert all(fact.noted is None and fact.render_source() == fact.source for fact in alone.facts)
    # Dated back or not, on our screen our own name stands.
    assert view.name == "quay.jpg"


def test_facts_that_every_examination_has_name_nobody(ours: Case, picture: Path, tmp_path: Path) -> None:
    theirs = make_device(tmp_path / "theirs", agent="ines")
    image = ingest(ours, picture)
    ingest(theirs, picture)
    take_over(ours, hand_over(theirs, tmp_path / "bundle"))

    view = view_image(ours, get(ours, image))

    assert len(view.ingested) == 2
    assert all(fact.noted is None for fact in view.facts)


def test_public_bundle_names_no_examiner(ours: Case, picture: Path, tmp_path: Path) -> None:
    ingest(ours, picture)
    take_over(ours, speak(tmp_path, make_true(picture)))

    bundle = hand_over(ours, tmp_path / "public", profile="public")

    said = b"".join(path.read_bytes() for path in bundle.rglob("*") if path.suffix in {".json", ".html"})
    assert b"EXIF:DateTimeOriginal" in said
    assert b"olga" not in said
    assert b"omar" not in said


def test_unsound_examination_that_is_here_already_is_noted_and_not_shown(
    ours: Case, picture: Path, tmp_path: Path
) -> None:
    """As an earlier release imported it."""
    image = ingest(ours, picture)
    bad = STRANGE.replace(b"2014-07-17", b"99/99")
    digest = hashlib.sha256(bad).hexdigest()
    dump = msgspec.structs.replace(DUMP, sha256=digest, size_bytes=len(bad))
    take_over(ours, speak(tmp_path, make_true(picture, examination=dump)))
    place = ours.originals.folder / image[:2] / f"{image}.examination-{digest[:16]}.json"
    place.write_bytes(bad)

    view = view_image(ours, get(ours, image))

    assert any("whose time is none" in note for note in view.notes)
    assert not [fact for fact in view.facts if fact.name == "acquired_at"]
    assert hand_over(ours, tmp_path / "out").is_dir()
