"""What other tools exported, taken in: each picture once, each statement as that tool's."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_clock
from command_builders import make_picture
from foreign_builders import count_entries, digest, get_image, take
from hostile_server import Server, ok

from catalogue.actions.case import Case, create_case
from catalogue.actions.foreign import Format, find_format
from catalogue.actions.foreign_hash_list import ListResult, check_hash_list
from catalogue.actions.foreign_ingest import ImportOptions
from catalogue.actions.ingest import ingest_inputs
from catalogue.actions.inputs import Statements, find_inputs
from catalogue.originals.fetch import FetchPolicy
from catalogue.record.documents import Table
from catalogue.record.finding import Finding

PAGE = "https://example.org/post/1"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with create_case(tmp_path / "case", agent="ines", clock=make_clock()) as case:
        yield case


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def compare(case: Case, path: Path, **changes: object) -> tuple[dict[str, str], list[ListResult], list[str]]:
    findings: list[Finding] = []
    options = ImportOptions(**changes)  # type: ignore[arg-type]  # as each test names them
    results = list(check_hash_list(case, path, options, tell=findings.append))
    return {one.path: one.outcome.value for one in results}, results, [one.code for one in findings]


def make_item(*media: dict[str, object], **metadata: object) -> dict[str, object]:
    stated = {"url": PAGE, "title": "Two ships", "timestamp": "2022-05-23 10:22:00", **metadata}
    return {"status": "generic: success", "metadata": stated, "media": list(media)}


def make_media(name: str, **properties: object) -> dict[str, object]:
    return {"filename": f"/tmp/job/{name}", "_key": f"x/{name}", "urls": [], "properties": properties}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder as local storage leaves it: files named by digest, the JSON of the item among them."""
    folder = tmp_path / "local_archive" / "example-org-post-1"
    folder.mkdir(parents=True)
    picture = make_picture(tmp_path / "picture.jpg", 1)
    stored = folder / f"{digest(picture)[:24]}.jpg"
    shutil.copy(picture, stored)
    (folder / f"{stored.name}.ots").write_bytes(b"\x00OpenTimestamps")
    (folder / "0123.html").write_text("<html>report</html>")
    media = make_media("picture.jpg", hash=f"SHA-256:{digest(picture)}", id="media_0")
    item = make_item(media, {**make_media("0123.html"), "_mimetype": "text/html"})
    (folder / "abcdef.json").write_text(json.dumps(item))
    return tmp_path / "local_archive"


def test_archived_folder_goes_in_and_the_second_run_changes_nothing(case: Case, archive: Path) -> None:
    picture = next(archive.rglob("*.jpg"))

    first, _, findings = take(case, archive)
    size = count_entries(case)
    second, _, _ = take(case, archive)

    name = picture.relative_to(archive).as_posix()
    assert first == [(name, "created"), ("example-org-post-1/0123.html", "aside")]
    assert findings == []
    assert second == [(name, "unchanged"), ("example-org-post-1/0123.html", "aside")]
    assert count_entries(case) == size
    image = get_image(case, digest(picture))
    (sighting,) = image.sightings
    source = next(archive.rglob("*.json"))
    assert (sighting.page, sighting.published_at) == (PAGE, "2022-05-23T10:22:00")
    assert (sighting.caption, sighting.manifest) == ("Two ships", digest(source))
    assert "according to auto-archiver export abcdef.json" in (sighting.note or "")
    assert [dump.name for dump in image.ingested[0].sidecars] == [f"{picture.name}.ots"]
    assert (case.folder / "manifests" / f"{digest(source)}.json").read_bytes() == source.read_bytes()


def test_file_with_another_digest_than_stated_is_not_taken_in(case: Case, archive: Path) -> None:
    picture = next(archive.rglob("*.jpg"))
    make_picture(picture, 2)
    source = next(archive.rglob("*.json"))
    source.write_text(source.read_text().replace("x/picture.jpg", f"x/{picture.name}"))

    outcomes, _, findings = take(case, archive)

    assert dict(outcomes)[picture.relative_to(archive).as_posix()] == "failed"
    assert [finding.code for finding in findings] == ["FOR-003"]
    assert list(case.store.scan(Table.IMAGES)) == []


def test_file_that_is_named_and_not_there_is_told_and_the_rest_goes_in(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "x").mkdir(parents=True)
    make_picture(folder / "x" / "a.jpg")
    items = [make_item(make_media("gone.jpg")), make_item(make_media("a.jpg"))]
    (folder / "db.json").write_text(json.dumps(items))

    outcomes, _, findings = take(case, folder / "db.json")

    assert outcomes == [("x/a.jpg", "created"), ("x/gone.jpg", "failed")]
    assert [finding.code for finding in findings] == ["FOR-004"]


def test_file_found_by_its_name_alone_is_said_to_be_so(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "x").mkdir(parents=True)
    guessed, named = make_picture(folder / "x" / "a.jpg"), make_picture(folder / "x" / "b.jpg", 1)
    elsewhere: dict[str, object] = {"filename": "/tmp/job/a.jpg", "urls": [], "properties": {}}
    (folder / "db.json").write_text(json.dumps([make_item(elsewhere), make_item(make_media("b.jpg"))]))

    take(case, folder / "db.json")

    notes = [get_image(case, digest(path)).sightings[0].note or "" for path in (guessed, named)]
    assert ["by its file name alone" in note for note in notes] == [True, False]


def test_item_without_files_is_listed(case: Case, tmp_path: Path) -> None:
    sheet = tmp_path / "s" / "sheet.csv"
    sheet.parent.mkdir()
    sheet.write_text(f"link,archive status\n{PAGE},nothing archived\n")

    assert take(case, sheet)[0] == [("row 2", "aside")]


def test_picture_that_no_record_names_is_taken_in_and_said_to_be_so(case: Case, archive: Path) -> None:
    extra = make_picture(archive / "extra.jpg", 5)

    outcomes, _, _ = take(case, archive)

    assert ("extra.jpg", "created") in outcomes
    (sighting,) = get_image(case, digest(extra)).sightings
    assert "no record there names it" in (sighting.note or "")
    assert sighting.manifest is None


def test_sheet_finds_the_pictures_that_its_report_names(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "sheet"
    (folder / "archive").mkdir(parents=True)
    picture = make_picture(folder / "archive" / "0a1b.jpg")
    make_picture(folder / "archive" / "other.jpg", 3)
    (folder / "archive" / "r.html").write_text('<img src="0a1b.jpg">')
    (folder / "sheet.csv").write_text(
        "Link,Archive status,Archive location,Upload timestamp,Hash\n"
        f"{PAGE},generic: success,./archive/r.html,2022-05-23T10:22:00+00:00,SHA-256:{'0' * 64}\n"
        f"{PAGE}2,generic: success,,23/05/2022,\n"
    )

    outcomes, _, findings = take(case, folder / "sheet.csv")

    assert outcomes == [("archive/0a1b.jpg", "created"), ("row 3", "failed")]
    assert sorted(finding.code for finding in findings) == ["FOR-002", "FOR-007", "MAN-004"]
    (sighting,) = get_image(case, digest(picture)).sightings
    assert sighting.published_at == "2022-05-23T10:22:00"
    assert "digest of the page that auto-archiver made" in (sighting.note or "")


def test_address_is_fetched_only_when_asked_and_only_once(case: Case, tmp_path: Path, server: Server) -> None:
    body = make_picture(tmp_path / "p.jpg").read_bytes()
    server.answers["/t.jpg"] = ok(body, "Content-Type: image/jpeg")
    sheet = tmp_path / "s" / "sheet.csv"
    sheet.parent.mkdir()
    sheet.write_text(f'link,archive status,thumbnail\n{PAGE},done,"=IMAGE(""{server.url("/t.jpg")}"")"\n')
    policy = FetchPolicy(allow_private=True)

    unasked, _, _ = take(case, sheet)
    asked, _, _ = take(case, sheet, fetches=True, policy=policy)
    size = count_entries(case)
    again, _, _ = take(case, sheet, fetches=True, policy=policy)

    url = server.url("/t.jpg")
    assert (unasked, asked, again) == ([(url, "refused")], [(url, "created")], [(url, "unchanged")])
    assert count_entries(case) == size


def test_dry_run_writes_nothing(case: Case, archive: Path) -> None:
    size = count_entries(case)

    outcomes, _, _ = take(case, archive, is_dry_run=True)

    assert [outcome for _, outcome in outcomes] == ["created", "aside"]
    assert count_entries(case) == size
    assert list((case.folder / "manifests").iterdir()) == []


def test_list_tells_matched_moved_changed_missing_and_unlisted(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    same, moved, changed, extra = (make_picture(folder / f"{n}.jpg", n) for n in range(4))
    text = f"{digest(same)}  ./0.jpg\n{digest(moved)}  old/b.jpg\n{'0' * 64}  2.jpg\n{'1' * 64}  gone.jpg\n"
    listed = tmp_path / "SHA256SUMS"
    listed.write_text(text)
    list(ingest_inputs(case, list(find_inputs([same, extra], Statements())), workers=1))

    outcomes, results, codes = compare(case, listed, folder=folder)
    size = count_entries(case)
    again, _, _ = compare(case, listed, folder=folder)

    assert outcomes == {
        "./0.jpg": "matched",
        "old/b.jpg": "moved",
        "2.jpg": "changed",
        "gone.jpg": "missing",
        "3.jpg": "unlisted",
    } | {"2.jpg": "changed"}
    assert again == outcomes
    assert count_entries(case) == size
    assert [result.image for result in results] == [digest(same), None, None, None, None]
    assert codes == ["FOR-009", "FOR-010", "FOR-011"]
    notes = [sighting.note or "" for sighting in get_image(case, digest(same)).sightings]
    assert any(f"SHA-256 {digest(same)} in SHA256SUMS" in note for note in notes)
    assert changed.exists()


def test_list_is_held_against_the_catalogue_alone(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "quay.jpg")
    list(ingest_inputs(case, list(find_inputs([picture], Statements())), workers=1))
    md5 = hashlib.md5(picture.read_bytes(), usedforsecurity=False).hexdigest()
    sha256, size = digest(picture), picture.stat().st_size
    picture.unlink()
    listed = tmp_path / "lists" / "known.txt"
    listed.parent.mkdir()
    listed.write_text(
        f"%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n{size},{md5},{sha256},/evidence/quay.jpg\n"
        f"{size + 1},{md5},{sha256},/evidence/longer.jpg\n"
    )

    outcomes, results, codes = compare(case, listed)

    assert outcomes == {"/evidence/quay.jpg": "matched", "/evidence/longer.jpg": "missing"}
    assert results[0].image == sha256
    assert codes == ["FOR-010"]


def test_weak_digest_is_recorded_as_weak(case: Case, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "quay.jpg")
    list(ingest_inputs(case, list(find_inputs([picture], Statements())), workers=1))
    md5 = hashlib.md5(picture.read_bytes(), usedforsecurity=False).hexdigest()
    (tmp_path / "MD5SUMS").write_text(f"{md5}  quay.jpg\n")

    outcomes, _, codes = compare(case, tmp_path / "MD5SUMS")

    assert (outcomes, codes) == ({"quay.jpg": "matched"}, ["FOR-005"])
    assert "weak" in (get_image(case, digest(picture)).sightings[-1].note or "")


def test_formats_are_told_from_content(archive: Path, tmp_path: Path) -> None:
    listed = tmp_path / "sums.txt"
    listed.write_text(f"{'0' * 64}  a.jpg\n")

    assert find_format(str(archive)) is Format.AUTO_ARCHIVER
    assert find_format(str(listed)) is Format.SHA256SUM
