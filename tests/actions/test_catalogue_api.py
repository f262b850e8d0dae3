"""The Python interface: every verb, as a script would use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_clock
from command_builders import MANIFEST, make_picture
from hostile_server import Server, ok

from catalogue.actions.catalogue import Catalogue
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.originals.fetch import FetchPolicy
from catalogue.record.claim import Assessment, Claim, Verdict
from catalogue.record.query import Query
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.create(tmp_path / "case", title="Grain", agent="ines", clock=make_clock()) as case:
        yield case


def test_every_verb_records_and_shows(case: Catalogue, tmp_path: Path) -> None:
    (result,) = case.ingest([make_picture(tmp_path / "a.jpg")])
    image = result.image
    assert image is not None
    claim = case.add_claim(Claim(slug="ships", text="Two ships.", claimant="A paper"))
    assert [
        len(entries)
        for entries in (
            case.tag(image, "ship", "port:sevastopol"),
            case.untag(image, "ship", reason="a pier"),
            case.annotate(image, "box", at="1,2,30,40", label="pier"),
            case.add_sighting(image, Sighting(publisher="News")),
            case.add_scene(image, Scene(platform="WorldView-3")),
            case.set_status(image, "done"),
            case.link(image, "ships"),
            case.assess("ships", Assessment(claim="", verdict=Verdict.INCONCLUSIVE)),
        )
    ] == [2, 1, 1, 1, 1, 1, 1, 1]

    shown, told = case.show(image[:8]), case.show_claim(claim)

    assert [tag.name for tag in shown.tags] == ["port:sevastopol"]
    assert (shown.status, len(shown.annotations), len(shown.scenes)) == ("done", 1, 1)
    assert [linked.slug for linked in shown.claims] == ["ships"]
    assert (told.verdicts, told.images[0][0]) == ({"inconclusive": 1}, image)
    assert [found.id for found in case.search(Query(tags=("port:",)))] == [image]
    assert [found.id for found in case.search()] == [image]
    assert case.verify(image).state.value == "intact"
    assert case.verify().state.value == "intact-unanchored"
    assert case.thumbnail(image, size_px=400).reason is None
    assert [made.of for made in case.sheet([image])] == [(image,)]
    types = [line.type for line in case.log()]
    case.rebuild()
    assert types[0] == "catalogue.created"
    assert types.count("derivative.made") == 2


def test_manifest_goes_in_through_the_interface(case: Catalogue) -> None:
    assert [r.outcome.value for r in case.ingest_manifest(MANIFEST)] == ["created"] * 6


def test_url_goes_in_through_the_interface(case: Catalogue, tmp_path: Path) -> None:
    server = Server()
    try:
        server.answers["/a.jpg"] = ok(make_picture(tmp_path / "a.jpg").read_bytes())
        refused = case.ingest_url(server.url("/a.jpg"))
        fetched = case.ingest_url(server.url("/a.jpg"), policy=FetchPolicy(allow_private=True))
    finally:
        server.stop()

    assert (refused.outcome.value, fetched.outcome.value) == ("refused", "created")


def test_open_finds_the_catalogue_upwards_and_create_refuses_one_that_is_there(
    case: Catalogue, tmp_path: Path
) -> None:
    case.close()

    assert Catalogue.open(tmp_path / "case" / "images").case.settings.title == "Grain"
    with pytest.raises(UsageFault):
        Catalogue.create(tmp_path / "case")
    with pytest.raises(NoSuchRecord):
        Catalogue.open(tmp_path)
    with pytest.raises(NoSuchRecord):
        case.show("ffff")
