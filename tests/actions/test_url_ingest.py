"""Pictures fetched from a server that behaves, and from one that does not."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_clock
from command_builders import list_types, make_catalogue, make_picture, read_journal, run
from hostile_server import Server, ok, redirect, stall

from catalogue.actions.case import Case, create_case
from catalogue.actions.ingest import IngestOutcome
from catalogue.actions.ingest_url import find_name, ingest_url
from catalogue.actions.inputs import Statements
from catalogue.originals.fetch import FetchPolicy


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_catalogue(tmp_path / "case")


@pytest.fixture
def body(tmp_path: Path) -> bytes:
    return make_picture(tmp_path / "picture.jpg").read_bytes()


def test_fetch_is_recorded_with_every_step(case: Path, server: Server, body: bytes) -> None:
    server.answers["/news/start"] = redirect("/moved")
    server.answers["/moved"] = redirect("/img/quay%20one.jpg?w=800")
    server.answers["/img/quay%20one.jpg?w=800"] = ok(body, "Content-Type: image/jpeg", "ETag: abc")

    (made,) = run("-C", case, "ingest", "--json", "--allow-private", server.url("/news/start")).read_lines()

    assert (made["outcome"], made["image"]) == ("created", hashlib.sha256(body).hexdigest())
    (shown,) = run("-C", case, "show", made["image"], "--json").read_lines()
    (sighting,) = shown["sightings"]
    fetch = sighting["fetch"]
    assert (sighting["name"], shown["name"]) == ("quay one.jpg", "quay one.jpg")
    assert fetch["requested_url"] == server.url("/news/start")
    assert fetch["final_url"] == server.url("/img/quay%20one.jpg?w=800")
    assert fetch["redirects"] == [server.url("/news/start"), server.url("/moved")]
    assert fetch["status"] == 200
    assert ["ETag", "abc"] in fetch["headers"]
    assert fetch["started_at"] <= fetch["finished_at"] == sighting["obtained_at"]
    assert run("-C", case, "verify").code == 0


def test_second_fetch_is_another_sighting_of_the_same_image(
    tmp_path: Path, server: Server, body: bytes
) -> None:
    case = create_case(tmp_path / "timed", clock=make_clock())
    server.answers["/a.jpg"] = ok(body)

    first, second = (
        ingest_url(case, server.url("/a.jpg"), Statements(), policy=FetchPolicy(allow_private=True))
        for _ in range(2)
    )

    assert [first.outcome, second.outcome] == [IngestOutcome.CREATED, IngestOutcome.UNCHANGED]
    assert first.image == second.image
    types = list_types(case.folder)
    assert (types.count("image.ingested"), types.count("sighting.recorded")) == (1, 2)


def test_private_address_is_refused_and_not_asked(case: Path, server: Server, body: bytes) -> None:
    server.answers["/a.jpg"] = ok(body)

    done = run("-C", case, "ingest", "--json", server.url("/a.jpg"))

    assert done.code == 4
    assert done.read_lines()[0]["outcome"] == "refused"
    assert server.requests == []
    assert list_types(case) == ["catalogue.created", "ingest.refused"]


@pytest.mark.parametrize("kind", ["absent", "lying", "cut", "too large", "html", "loop", "stalled"])
def test_failure_is_an_entry_and_leaves_nothing_incoming(
    tmp_path: Path, server: Server, body: bytes, kind: str
) -> None:
    with create_case(tmp_path / "timed", clock=make_clock()) as case:
        server.answers["/lying"] = ok(body, length=len(body) + 100)
        server.answers["/cut"] = ok(body)[: -len(body) // 2]
        server.answers["/too%20large"] = ok(body * 50)
        server.answers["/html"] = ok(b"<!doctype html><html><body>log in</body></html>")
        server.answers["/loop"] = redirect("/loop")
        server.answers["/stalled"] = stall(server)
        policy = FetchPolicy(allow_private=True, max_bytes=10_000, read_timeout_s=0.5)

        result = ingest_url(case, server.url(f"/{kind}").replace(" ", "%20"), Statements(), policy=policy)

        assert result.outcome in {IngestOutcome.REFUSED, IngestOutcome.FAILED}
        assert result.image is None
        assert result.reason
        assert not list((case.folder / "images" / ".incoming").glob("*"))
        assert not list((case.folder / "images").glob("??/*"))
        (entry,) = read_journal(case.folder)[1:]
        assert entry["type"] == f"ingest.{result.outcome.value}"
        assert entry["body"]["reason"]


def test_one_failure_does_not_stop_the_other_urls(case: Path, server: Server, body: bytes) -> None:
    server.answers["/a.jpg"] = ok(body)

    done = run("-C", case, "ingest", "--json", "--allow-private", server.url("/none"), server.url("/a.jpg"))

    assert done.code == 4
    assert [line["outcome"] for line in done.read_lines()] == ["failed", "created"]


def test_manifest_row_with_a_url_is_fetched_when_asked(
    case: Path, server: Server, body: bytes, tmp_path: Path
) -> None:
    server.answers["/a.jpg"] = ok(body)
    manifest = tmp_path / "m.csv"
    manifest.write_text(f"url,publisher,tags\n{server.url('/a.jpg')},News,ship\n", encoding="utf-8")

    unasked = run("-C", case, "ingest", "--json", manifest)
    fetched = run("-C", case, "ingest", "--json", "--fetch", "--allow-private", manifest)

    assert [line["outcome"] for line in unasked.read_lines()] == ["refused"]
    (made,) = fetched.read_lines()
    assert made["outcome"] == "created"
    (shown,) = run("-C", case, "show", made["image"], "--json").read_lines()
    assert [tag["name"] for tag in shown["tags"]] == ["ship"]
    assert shown["sightings"][0]["publisher"] == "News"
    assert shown["sightings"][0]["fetch"]["status"] == 200


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/b%20c.jpg?x=1", "b c.jpg"),
        ("https://example.org/", "download"),
        ("https://example.org", "download"),
        ("https://example.org/a/..%2f..%2fetc%2fpasswd", "passwd"),
        ("https://example.org/" + "a" * 300 + ".jpg", "a" * 196 + ".jpg"),
    ],
)
def test_name_is_the_end_of_the_url_without_any_folder(url: str, name: str) -> None:
    assert find_name(url) == name


def test_library_refuses_private_addresses_too(tmp_path: Path, server: Server) -> None:
    with Case(make_catalogue(tmp_path / "c2")) as case:
        result = ingest_url(case, server.url("/a.jpg"), Statements(), policy=FetchPolicy())

    assert result.outcome is IngestOutcome.REFUSED


def test_password_in_a_url_is_refused_and_never_recorded(case: Path) -> None:
    done = run("-C", case, "ingest", "https://ines:hunter2@example.org/a.jpg")

    assert done.code == 4
    assert not any("hunter2" in path.read_text() for path in (case / "journal").glob("*.jsonl"))
