"""Exports of Atlos taken in, and archives that would do harm refused before anything is unpacked."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_clock
from command_builders import make_picture
from foreign_builders import count_entries, digest, get_image, list_images, take

from catalogue.actions import foreign_archive
from catalogue.actions.case import Case, create_case
from catalogue.actions.foreign import Format, find_format, import_foreign
from catalogue.actions.foreign_atlos import is_export
from catalogue.actions.foreign_ingest import ImportOptions
from catalogue.errors import InputRefused
from catalogue.record.documents import ClaimDocument, Table
from catalogue.record.finding import Finding

SLUG = "CIV-ABC123"
TOP = "atlos-export-2022-05-24"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with create_case(tmp_path / "case", agent="ines", clock=make_clock()) as case:
        yield case


def make_files(picture: Path, **changes: object) -> dict[str, bytes]:
    incident = {
        "slug": "ABC123",
        "attr_description": "Two ships load grain",
        "attr_geolocation": {"type": "Point", "coordinates": [33.52, 44.61]},
        "attr_geolocation_resolution": "Vicinity",
        "attr_sensitive": ["Graphic Violence"],
        "attr_status": "In Progress",
        "attr_tags": ["ship"],
        "attr_date": "2022-05-23",
        "mystery": "x",
        **changes,
    }
    artifacts = [
        {"type": "media", "file_hash_sha256": digest(picture), "mime_type": "image/jpeg"},
        {"type": "page", "file_hash_sha256": "0" * 64, "mime_type": "text/html"},
    ]
    version = {"scoped_id": 1, "source_url": "https://example.org/p", "artifacts": artifacts}
    folder = f"{TOP}/{SLUG}/{SLUG}-1"
    return {
        f"{folder}/media_{SLUG}-1.jpg": picture.read_bytes(),
        f"{folder}/metadata.json": json.dumps(version).encode(),
        f"{TOP}/{SLUG}/metadata.json": json.dumps(incident).encode(),
        f"{TOP}/{SLUG}/updates.json": b"[]",
    }


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return make_picture(tmp_path / "p.jpg")


@pytest.fixture
def export(tmp_path: Path, picture: Path) -> Path:
    return pack(tmp_path / f"{TOP}.zip", make_files(picture))


def test_full_export_goes_in_and_the_second_run_changes_nothing(
    case: Case, export: Path, picture: Path
) -> None:
    first, _, findings = take(case, export)
    size = count_entries(case)
    second, _, _ = take(case, export)

    assert find_format(str(export)) is Format.ATLOS
    name = f"{TOP}/{SLUG}/{SLUG}-1/media_{SLUG}-1.jpg"
    assert (first, second) == ([(name, "created")], [(name, "unchanged")])
    assert [finding.code for finding in findings] == ["FOR-001"]
    assert "mystery" in findings[0].sentence
    assert count_entries(case) == size
    image = get_image(case, digest(picture))
    assert sorted(tag.name for tag in image.tags) == ["sensitivity:graphic-violence", "ship"]
    assert image.statuses[0].status.value == "in-progress"
    place = image.scenes[0].place
    assert place is not None
    assert (place.latitude_deg, place.longitude_deg, place.radius_m) == (44.61, 33.52, 100.0)
    assert image.sightings[0].page == "https://example.org/p"
    assert "the incident is described as: Two ships load grain" in (image.sightings[0].note or "")
    assert image.links == ()
    assert len(list((case.folder / "manifests").iterdir())) == 3


def test_description_becomes_a_claim_when_the_person_says_whose(
    case: Case, export: Path, picture: Path
) -> None:
    outcomes, _, _ = take(case, export, claimant="Grain project")
    size = count_entries(case)
    take(case, export, claimant="Grain project")

    assert [outcome for _, outcome in outcomes] == ["created", "created"]
    assert count_entries(case) == size
    (link,) = get_image(case, digest(picture)).links
    document = case.store.find(Table.CLAIMS, link.claim)
    assert isinstance(document, ClaimDocument)
    (claim,) = document.statements
    assert (claim.text, claim.claimant) == ("Two ships load grain", "Grain project")
    assert (claim.event_at, claim.source_url) == ("2022-05-23", None)


def test_unpacked_folder_is_read_too(case: Case, picture: Path, tmp_path: Path) -> None:
    for name, data in make_files(picture).items():
        path = tmp_path / "unpacked" / name.removeprefix(f"{TOP}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    assert [outcome for _, outcome in take(case, tmp_path / "unpacked")[0]] == ["created"]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("CIV-ABC123/metadata.json", True),
        ("atlos-export-2022-05-24/CIV-1A2B3C/metadata.json", True),
        ("1A2B3C/metadata.json", True),
        ("2022-05/metadata.json", False),
        ("202205/metadata.json", False),
        ("case/metadata.json", False),
        ("CIV-ABC123/other.json", False),
    ],
)
def test_layout_is_told_from_other_folders(name: str, is_one: bool) -> None:
    assert is_export((name,)) is is_one


def test_file_with_another_digest_is_not_taken_in(case: Case, picture: Path, tmp_path: Path) -> None:
    files = make_files(picture)
    files[f"{TOP}/{SLUG}/{SLUG}-1/media_{SLUG}-1.jpg"] = make_picture(tmp_path / "q.jpg", 7).read_bytes()

    outcomes, _, findings = take(case, pack(tmp_path / "x.zip", files))

    assert {outcome for _, outcome in outcomes} == {"failed"}
    assert "FOR-003" in [finding.code for finding in findings]
    assert list_images(case) == []


def test_incident_with_a_fault_is_named_and_left_out(case: Case, picture: Path, tmp_path: Path) -> None:
    outcomes, _, findings = take(case, pack(tmp_path / "x.zip", make_files(picture, attr_status="Maybe")))

    assert outcomes == [(f"{SLUG}-1", "failed")]
    (fault,) = (finding for finding in findings if finding.code == "MAN-004")
    assert dict(fault.evidence)["value"] == "Maybe"


def test_csv_alone_gives_claims_when_it_is_known_whose(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "atlos-export-2022-05-24.csv"
    path.write_text(
        "slug,description,sensitive,date,source_1\n"
        "CIV-A1,Two ships load grain,Not Sensitive,2022-05-23,https://a.example/1\n"
        "CIV-A2,Three ships leave,Not Sensitive,23/05/2022,\n"
    )

    unasked, _, _ = take(case, path)
    asked, _, faults = take(case, path, claimant="Grain project")
    size = count_entries(case)
    again, _, _ = take(case, path, claimant="Grain project")

    assert [outcome for _, outcome in unasked] == ["aside", "aside"]
    assert [finding.code for finding in faults] == ["MAN-004"]
    assert [outcome for _, outcome in asked] == ["created", "failed"]
    assert [outcome for _, outcome in again] == ["unchanged", "failed"]
    assert count_entries(case) == size


@pytest.mark.parametrize(
    "name", ["../evil.json", "/etc/evil.json", "a\\b.json", f"{TOP}/../../x", "C:/x", f"{TOP}/aux"]
)
def test_archive_with_a_dangerous_name_is_not_unpacked(
    name: str, case: Case, picture: Path, tmp_path: Path
) -> None:
    path = pack(tmp_path / "x.zip", {**make_files(picture), name: b"x"})
    before = sorted(tmp_path.rglob("*"))

    findings: list[Finding] = []
    results = import_foreign(case, str(path), Format.ATLOS, ImportOptions(), tell=findings.append)

    with pytest.raises(InputRefused):
        list(results)

    assert {finding.code for finding in findings} == {"FOR-013"}
    assert sorted(tmp_path.rglob("*")) == before
    assert list_images(case) == []


def test_archive_with_a_link_or_a_name_twice_is_not_unpacked(
    case: Case, picture: Path, tmp_path: Path
) -> None:
    link = zipfile.ZipInfo(f"{TOP}/link")
    link.external_attr = 0o120777 << 16
    path = pack(tmp_path / "link.zip", make_files(picture))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    twice = pack(tmp_path / "twice.zip", make_files(picture))
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(f"{TOP}/{SLUG}/updates.json", b"{}")

    for one in (path, twice):
        with pytest.raises(InputRefused):
            take(case, one)


def test_archive_that_unpacks_to_too_much_is_stopped(
    case: Case, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_archive, "RATIO_FREE_BYTES", 0)
    path = pack(tmp_path / "bomb.zip", {**make_files(picture), f"{TOP}/zeros": bytes(5_000_000)})

    with pytest.raises(InputRefused, match="more than"):
        take(case, path)
