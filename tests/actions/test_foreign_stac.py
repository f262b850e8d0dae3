"""STAC taken in: collections on disk and behind an address, links that lead away, checksums."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_clock
from command_builders import make_picture
from foreign_builders import count_entries, digest, get_image, list_images, take
from hostile_server import Server, ok, redirect

from catalogue.actions import foreign_stac
from catalogue.actions.case import Case, create_case
from catalogue.actions.foreign import Format, find_format
from catalogue.errors import InputRefused
from catalogue.originals.fetch import FetchPolicy

PRIVATE = FetchPolicy(allow_private=True)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with create_case(tmp_path / "case", agent="ines", clock=make_clock()) as case:
        yield case


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def make_item(name: str, href: str, **asset: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": name,
        "properties": {"datetime": "2022-04-20T08:41:52Z", "platform": "WV02"},
        "assets": {"visual": {"href": href, "type": "image/jpeg", "roles": ["visual"], **asset}},
        "links": [],
    }


def make_links(*hrefs: str, kind: str = "Collection") -> dict[str, object]:
    links = [{"rel": "child" if href.endswith("collection.json") else "item", "href": href} for href in hrefs]
    return {"type": kind, "stac_version": "1.0.0", "id": "event", "links": links}


def write(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    return path


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """A collection laid out as Maxar's open data: collection, acquisition, item beside its picture."""
    folder = tmp_path / "event"
    picture = make_picture(tmp_path / "p.jpg")
    write(folder / "collection.json", make_links("./ard/acquisition/a_collection.json"))
    write(folder / "ard/acquisition/a_collection.json", make_links("../36/x.json", "../36/x.json"))
    item = make_item("x", "./x-visual.jpg", **{"file:checksum": f"1220{digest(picture)}"})
    write(folder / "ard/36/x.json", item)
    picture.rename(folder / "ard/36/x-visual.jpg")
    return folder


def test_collection_on_disk_goes_in_and_the_second_run_changes_nothing(case: Case, event: Path) -> None:
    first, _, findings = take(case, event)
    size = count_entries(case)
    second, _, _ = take(case, event / "collection.json")

    assert (first, second) == (
        [("ard/36/x-visual.jpg", "created")],
        [("ard/36/x-visual.jpg", "unchanged")],
    )
    assert findings == []
    assert count_entries(case) == size
    image = get_image(case, digest(event / "ard/36/x-visual.jpg"))
    (scene,) = image.scenes
    assert (scene.platform, scene.acquired_at, scene.scene_id) == ("WV02", "2022-04-20T08:41:52Z", "x")
    assert image.sightings[0].manifest == digest(event / "ard/36/x.json")


def test_picture_with_another_checksum_is_not_taken_in(case: Case, event: Path) -> None:
    make_picture(event / "ard/36/x-visual.jpg", 9)

    outcomes, _, findings = take(case, event)

    assert outcomes == [("ard/36/x-visual.jpg", "failed")]
    assert [finding.code for finding in findings] == ["FOR-003"]
    assert list_images(case) == []


def test_links_that_lead_away_are_not_followed(case: Case, event: Path, tmp_path: Path) -> None:
    write(tmp_path / "secret.json", make_item("s", "./p.jpg"))
    hrefs = ("../secret.json", "/etc/x.json", "https://example.org/x.json", "./gone.json", "ard/36/x.json")
    write(event / "collection.json", make_links(*hrefs))

    outcomes, _, findings = take(case, event)

    assert outcomes == [("ard/36/x-visual.jpg", "created")]
    assert [finding.code for finding in findings] == ["FOR-015"] * 3 + ["FOR-014"]


def test_asset_outside_the_folder_is_not_read(case: Case, event: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "private.jpg")
    write(event / "ard/36/x.json", make_item("x", "../../../private.jpg"))

    outcomes, _, findings = take(case, event)

    assert [outcome for _, outcome in outcomes] == ["failed"]
    assert [finding.code for finding in findings] == ["FOR-004"]


def test_checksum_that_cannot_be_computed_is_said_to_be_unchecked(case: Case, event: Path) -> None:
    write(event / "ard/36/x.json", make_item("x", "x-visual.jpg", **{"file:checksum": "b220" + "00" * 32}))

    outcomes, _, findings = take(case, event)

    assert [outcome for _, outcome in outcomes] == ["created"]
    assert [finding.code for finding in findings] == ["FOR-006"]


def test_item_without_a_picture_is_left_aside_and_keys_choose(case: Case, event: Path) -> None:
    item = make_item("x", "x-visual.jpg")
    item["assets"] = {"extra": {"href": "x-visual.jpg", "type": "text/xml"}}
    path = write(event / "ard/36/x.json", item)

    unasked, results, _ = take(case, path)
    asked, _, _ = take(case, path, assets=("extra",))

    assert unasked == [("item x", "aside")]
    assert "extra" in (results[0].reason or "")
    assert asked == [("x-visual.jpg", "created")]


def test_number_of_documents_is_bounded(case: Case, event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_stac, "DOCUMENT_LIMIT", 2)

    outcomes, _, findings = take(case, event)

    assert outcomes == []
    assert [finding.code for finding in findings] == ["FOR-015"]


def test_depth_is_bounded(case: Case, event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_stac, "DEPTH_LIMIT", 1)

    outcomes, _, findings = take(case, event)

    assert outcomes == []
    assert {finding.code for finding in findings} == {"FOR-015"}


def test_address_is_followed_below_itself_alone(case: Case, server: Server, tmp_path: Path) -> None:
    body = make_picture(tmp_path / "p.jpg").read_bytes()
    other = make_picture(tmp_path / "q.jpg", 2).read_bytes()
    links = make_links("./sub/x.json", "../outside.json", "https://example.org/y.json", "./moved.json")
    item = make_item("x", "./x.jpg", **{"file:checksum": f"1220{digest(tmp_path / 'p.jpg')}"})
    away = make_item("away", server.url("/other/q.jpg"))
    server.answers |= {
        "/events/collection.json": ok(json.dumps(links).encode()),
        "/events/sub/x.json": ok(
            json.dumps({"type": "FeatureCollection", "features": [item, away]}).encode()
        ),
        "/events/moved.json": redirect("/outside.json"),
        "/outside.json": ok(json.dumps(make_item("o", "./x.jpg")).encode()),
        "/events/sub/x.jpg": ok(body, "Content-Type: image/jpeg"),
        "/other/q.jpg": ok(other, "Content-Type: image/jpeg"),
    }
    url = server.url("/events/collection.json")

    first, _, findings = take(case, url, policy=PRIVATE)
    size = count_entries(case)
    second, _, _ = take(case, url, policy=PRIVATE)
    asked, _, _ = take(case, url, policy=PRIVATE, fetches=True)

    below, elsewhere = server.url("/events/sub/x.jpg"), server.url("/other/q.jpg")
    assert first == [(below, "created"), (elsewhere, "refused")]
    assert second == [(below, "unchanged"), (elsewhere, "refused")]
    assert asked == [(below, "unchanged"), (elsewhere, "created")]
    assert size < count_entries(case)
    assert sorted(finding.code for finding in findings) == ["FOR-014", "FOR-015", "FOR-015"]
    assert not any(request.startswith("GET /events/../") for request in server.requests)


def test_fetched_picture_with_another_checksum_is_a_conflict(
    case: Case, server: Server, tmp_path: Path
) -> None:
    body = make_picture(tmp_path / "p.jpg").read_bytes()
    item = make_item("x", "./x.jpg", **{"file:checksum": f"1340{'0' * 128}"})
    server.answers |= {"/x.json": ok(json.dumps(item).encode()), "/x.jpg": ok(body)}

    outcomes, results, _ = take(case, server.url("/x.json"), policy=PRIVATE)

    assert outcomes == [(server.url("/x.jpg"), "conflict")]
    assert "SHA-512" in (results[0].reason or "")


def test_dry_run_does_not_touch_the_network(case: Case, server: Server) -> None:
    outcomes, _, _ = take(case, server.url("/x.json"), policy=PRIVATE, is_dry_run=True)

    assert [outcome for _, outcome in outcomes] == ["refused"]
    assert server.requests == []


def test_document_that_is_no_stac_is_refused(case: Case, server: Server) -> None:
    server.answers["/x.json"] = ok(b"[1]")

    with pytest.raises(InputRefused):
        take(case, server.url("/x.json"), policy=PRIVATE)


def test_real_items_are_read(shared_data: Path, case: Case) -> None:
    path = shared_data / "corpus" / "satellite" / "skysat_freeport" / "20170831_162740_ssc1d1.json"

    outcomes, _, findings = take(case, path)

    assert find_format(str(path)) is Format.STAC
    assert outcomes
    assert not any(finding.code.startswith("MAN") for finding in findings)
