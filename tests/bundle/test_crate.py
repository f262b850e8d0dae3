"""RO-Crate metadata of a bundle."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from crate_validation import find_issues, prime_cache
from dossier_builders import (
    make_claim_view,
    make_dossier,
    make_exhibit,
    make_full_view,
    make_image_id,
    make_log_line,
    make_noted,
    make_payload,
)

from catalogue.bundle.crate import render_crate
from catalogue.record.sighting import Sighting
from catalogue.record.views import Dossier, LogLine
from catalogue.render.formats import render_all_formats

# What the specification recommends and a pseudonymous bundle does not have: no publisher (it would be the
# exporter), no affiliation and ORCID of a pseudonym, no address of a licence that nobody granted, no list
# of logs (they name the exporter's journal); places are schema.org's, not GeoSPARQL's.
NOT_HAD = {"56.1", "80.2", "80.3", "91.0", "85.0", "68.1", "88.1"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    return prime_cache(tmp_path_factory.mktemp("ro-crate"), shared_data / "provenance" / "ro-crate-contexts")


def make_files(dossier: Dossier) -> dict[str, bytes]:
    """The payload, the crate apart."""
    logs = {"log/origin/13/checkpoint": b"origin\n13\n"}
    return make_payload(dossier) | dict(render_all_formats(dossier)) | logs


def write_crate(folder: Path, dossier: Dossier) -> Path:
    files = make_files(dossier)
    crate = render_crate(dossier, {path: len(content) for path, content in files.items()})
    for path, content in (files | {"ro-crate-metadata.json": crate}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def make_public_line() -> LogLine:
    """Acts as the public profile tells them."""
    line = make_log_line(1, "tag.added", "withheld", agent="withheld")
    return msgspec.structs.replace(line, at="2022-05-24", sha256="withheld", summary="3 acts of this kind")


def read_entities(dossier: Dossier, files: dict[str, int] | None = None) -> dict[str, dict[str, Any]]:
    if files is None:
        files = {path: len(content) for path, content in make_files(dossier).items()}
    graph = json.loads(render_crate(dossier, files))["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    return entities


def find_references(value: object) -> set[str]:
    if isinstance(value, list):
        return {name for part in value for name in find_references(part)}
    if isinstance(value, dict) and set(value) == {"@id"}:
        return {str(value["@id"])}
    assert not isinstance(value, dict), f"nested: {value}"
    return set()


@pytest.mark.slow
def test_validator_finds_nothing_missing_but_what_a_pseudonym_has_not(tmp_path: Path, cache: Path) -> None:
    crate = write_crate(tmp_path / "data", make_dossier())

    issues = find_issues(crate, cache, severity="recommended")

    assert {issue.split()[0].removeprefix("ro-crate-1.2_") for issue in issues} <= NOT_HAD


@pytest.mark.slow
def test_validator_accepts_a_crate_of_what_is_withheld(tmp_path: Path, cache: Path) -> None:
    withheld = make_exhibit(make_full_view(original=None), preview=None, without=("withheld: sensitive",))
    dossier = make_dossier(
        profile="public",
        exhibits=(withheld,),
        claims=(),
        custody=(make_public_line(),),
        latest_at="2022-05-24",
        withheld=("originals withheld: 1",),
    )

    assert find_issues(write_crate(tmp_path / "data", dossier), cache) == []


@pytest.mark.slow
def test_validator_notices_a_missing_licence(tmp_path: Path, cache: Path) -> None:
    crate = write_crate(tmp_path / "data", make_dossier())
    metadata = crate / "ro-crate-metadata.json"
    metadata.write_bytes(metadata.read_bytes().replace(b'"license"', b'"licence"'))

    assert find_issues(crate, cache) != []


def test_every_file_is_part_of_the_crate_and_no_other() -> None:
    dossier = make_dossier()
    entities = read_entities(dossier)

    parts = {part["@id"] for part in entities["./"]["hasPart"]}

    assert parts == {path for path in make_files(dossier) if not path.startswith("log/")} | {"log/"}
    for path, content in make_files(dossier).items():
        if path in entities:
            assert "File" in entities[path]["@type"]
            assert entities[path]["contentSize"] == str(len(content))


def test_logs_and_their_sizes_change_nothing() -> None:
    dossier = make_dossier()
    files = {path: len(content) for path, content in make_files(dossier).items()}
    other = {path: size for path, size in files.items() if not path.startswith("log/")}

    assert render_crate(dossier, files) == render_crate(dossier, other | {"log/peer/2/entries.jsonl": 3})


def test_every_reference_leads_to_an_entity() -> None:
    entities = read_entities(make_dossier())

    references = {
        name for entity in entities.values() for value in entity.values() for name in find_references(value)
    }

    assert references - {"https://w3id.org/ro/crate/1.2"} <= set(entities)


def test_image_is_a_file_with_digest_place_and_rights_as_stated() -> None:
    image = make_full_view()

    entities = read_entities(make_dossier())

    entity = entities[str(image.original)]
    assert entity["@type"] == ["File", "ImageObject"]
    assert entity["sha256"] == image.id
    assert entity["dateCreated"] == "2022-05-19T08:41:52Z"
    assert entity["subjectOf"] == {"@id": f"records/images/{image.id}.json"}
    assert "Licence as stated by Example News: all rights reserved" in entity["description"]
    footprint = entities[f"#image-{image.id}-footprint"]
    assert entities[footprint["geo"]["@id"]]["polygon"].startswith("44.5,33.5 44.5,33.75 ")


def test_original_that_is_not_in_the_bundle_is_named_by_digest() -> None:
    dossier = make_dossier()
    gone = str(make_full_view().original)
    files = {path: 1 for path in make_payload(dossier) if path != gone}

    entities = read_entities(dossier, files)

    assert gone not in entities
    assert entities[f"#image-{make_image_id(0)}"]["@type"] == "ImageObject"
    assert entities["#act-origin-0"]["result"] == {"@id": f"#image-{make_image_id(0)}"}


def test_assessments_stand_side_by_side_each_by_its_agent() -> None:
    entities = read_entities(make_dossier())

    reviews = [entity for entity in entities.values() if entity["@type"] == "ClaimReview"]

    claim = {"@id": f"#claim-{make_claim_view().id}"}
    assert [review["itemReviewed"] for review in reviews] == [claim, claim]
    assert {review["author"]["@id"] for review in reviews} == {"#agent-ines", "#agent-tarik"}


@pytest.mark.parametrize(
    ("kind", "action", "role"),
    [
        ("image.ingested", "CreateAction", "result"),
        ("tag.added", "UpdateAction", "object"),
        ("fixity.checked", "CheckAction", "object"),
        ("derivative.made", "CreateAction", "object"),
        ("withdrawn", "UpdateAction", "object"),
        ("of.a.later.program", "Action", "object"),
    ],
)
def test_act_is_an_action_on_its_subject(kind: str, action: str, role: str) -> None:
    line = make_log_line(3, kind, f"image:{make_image_id(0)}")

    act = read_entities(make_dossier(custody=(line,)))["#act-origin-3"]

    assert act["@type"] == action
    assert act[role] == {"@id": f"images/{make_image_id(0)}.tif"}
    assert (act["agent"], act["endTime"]) == ({"@id": "#agent-ines"}, line.at)


@pytest.mark.parametrize("subject", ["catalogue:origin", f"image:{'9' * 64}", f"claim:{'9' * 64}"])
def test_act_about_what_is_not_in_the_crate_has_no_object(subject: str) -> None:
    act = read_entities(make_dossier(custody=(make_log_line(3, "tag.added", subject),)))["#act-origin-3"]

    assert "object" not in act


def test_act_of_which_only_the_day_is_told_has_no_agent_and_no_digest() -> None:
    entities = read_entities(make_dossier(custody=(make_public_line(),)))

    act = entities["#act-origin-1"]
    assert act["endTime"] == "2022-05-24"
    assert not {"agent", "identifier", "object"} & set(act)
    assert "#agent-withheld" not in entities


def test_act_whose_time_is_withheld_has_none() -> None:
    line = msgspec.structs.replace(make_public_line(), at="withheld")

    assert "endTime" not in read_entities(make_dossier(custody=(line,)))["#act-origin-1"]


def test_no_licence_is_invented() -> None:
    entities = read_entities(make_dossier())

    assert entities[entities["./"]["license"]["@id"]]["name"] == "No licence is granted here"
    assert sum("license" in entity for entity in entities.values()) == 1


def test_sighting_without_credit_adds_no_words_about_rights() -> None:
    view = make_full_view(sightings=(Sighting(page="https://example.org/", noted=make_noted()),))

    entity = read_entities(make_dossier(exhibits=(make_exhibit(view),)))[str(view.original)]

    assert entity["description"] == "The original, as obtained."
    assert entity["url"] == "https://example.org/"


def test_what_is_withheld_is_said_of_the_whole() -> None:
    root = read_entities(make_dossier(withheld=("notes withheld: 2", "links withheld: 1")))["./"]

    assert root["description"].endswith(" Withheld: notes withheld: 2; links withheld: 1.")


def test_date_is_of_the_last_act_and_absent_without_one() -> None:
    assert read_entities(make_dossier())["./"]["datePublished"] == "2022-05-24T10:22:05Z"
    assert "datePublished" not in read_entities(make_dossier(latest_at=None))["./"]


def test_order_of_files_changes_nothing() -> None:
    dossier = make_dossier()
    files = dict.fromkeys(make_payload(dossier), 1)

    assert render_crate(dossier, files) == render_crate(dossier, dict(reversed(files.items())))


def test_names_of_agents_cannot_break_out_of_an_identifier() -> None:
    line = msgspec.structs.replace(make_log_line(3, "tag.added", "catalogue:origin"), agent='../x"><b> y')

    entities = read_entities(make_dossier(custody=(line,), claims=(), exhibits=()))

    assert entities["#agent-..%2Fx%22%3E%3Cb%3E%20y"]["name"] == '../x"><b> y'
