"""Exports of Atlos read: incidents, source material, whose claim a description is."""

from catalogue.manifest.atlos import is_table_header, parse_incident, parse_table, parse_version
from catalogue.manifest.foreign import ForeignItem, check_item
from catalogue.manifest.row import Cell, Row
from catalogue.record.place import PlacePrecision
from catalogue.record.tag import Workflow

HEADER = (
    "slug,project,inserted_at,updated_at,latitude,longitude,description,status,sensitive,tags,date,"
    "geolocation_resolution,more_info,source_1,source_2,Weapon\n"
)
ROW = (
    'CIV-ABC123,Grain,2022-05-24,2022-05-25,44.61,33.52,Two ships load grain,Completed,"Graphic Violence, '
    'Deleted by Source","ship, port",2022-05-23,Vicinity,see thread,https://a.example/1,https://a.example/2,none\n'
)


def read_row(cells: tuple[Cell, ...]) -> Row:
    row = check_item(ForeignItem(row=2, cells=cells))
    assert row.findings == []
    return row


def test_csv_row_is_read_with_tags_place_and_status() -> None:
    stated = parse_table(HEADER + ROW, name="atlos-export-2022-05-24.csv", claimant=None)

    row = read_row(stated.items[0].cells)
    assert row.values["tags"] == ("ship", "port")
    assert row.values["sensitivity"] == ("sensitivity:graphic-violence", "sensitivity:deleted-by-source")
    assert row.values["status"] == Workflow.DONE
    assert (row.values["latitude"], row.values["precision"]) == ("44.61", PlacePrecision.VICINITY)
    assert row.values["page"] == "https://a.example/1"
    note = row.note or ""
    assert "the incident is described as: Two ships load grain" in note
    assert "Atlos incident CIV-ABC123" in note and "more_info: see thread" in note and "Weapon: none" in note
    assert "claim" not in row.values and "caption" not in row.values
    assert [finding.code for finding in stated.findings] == ["FOR-001"]


def test_description_is_a_claim_when_it_is_known_whose() -> None:
    stated = parse_table(HEADER + ROW, name="x.csv", claimant="Grain project")

    row = read_row(stated.items[0].cells)
    assert (row.values["claim"], row.values["claimant"]) == ("Two ships load grain", "Grain project")


def test_incident_json_gives_the_same_as_the_csv() -> None:
    value = {
        "id": "1",
        "slug": "ABC123",
        "attr_description": "Two ships load grain",
        "attr_geolocation": {"type": "Point", "coordinates": [33.52, 44.61]},
        "attr_geolocation_resolution": "Exact",
        "attr_sensitive": ["Not Sensitive"],
        "attr_status": "Canceled",
        "attr_tags": None,
        "project": {"name": "Grain", "code": "CIV"},
        "project_attributes": [{"name": "Weapon", "id": "2", "value": ["a", "b"]}],
        "versions": [],
        "shape": "round",
    }

    cells, unknown = parse_incident(value, name="x.zip", claimant=None)

    row = read_row(cells)
    assert (row.values["latitude"], row.values["longitude"]) == ("44.61", "33.52")
    assert row.values["status"] == Workflow.CANCELLED
    assert row.values["sensitivity"] == ("sensitivity:not-sensitive",)
    assert "Weapon: a, b" in (row.note or "") and "project: Grain" in (row.note or "")
    assert unknown == ("shape",)


def test_source_material_names_its_files_by_digest() -> None:
    artifact = {"type": "media", "file_hash_sha256": "AB" * 32, "mime_type": "image/jpeg"}
    version = parse_version(
        {"scoped_id": 3, "source_url": "https://a.example/1", "inserted_at": "2022-05-24T01:02:03",
         "artifacts": [artifact, {"type": "viewport", "file_hash_sha256": "x"}], "colour": 1}
    )  # fmt: skip

    assert version.number == "3"
    assert [media.names for media in version.artifacts] == [("media",), ("viewport",)]
    assert version.artifacts[0].digests[0].digits == "ab" * 32
    assert version.artifacts[1].digests == ()
    assert version.unknown == ("colour",)
    assert read_row(version.cells).values["obtained_at"] == "2022-05-24T01:02:03"


def test_header_is_told_from_others() -> None:
    assert is_table_header(tuple(HEADER.split(",")))
    assert not is_table_header(("slug", "file", "tags"))
