"""Manifests taken in: the worked example, faults, conflicts, second runs, spreadsheets."""

import hashlib
from pathlib import Path

import pytest
from command_builders import MANIFEST, list_types, make_catalogue, make_picture, read_journal, run

from catalogue.manifest.cells import PLACEHOLDER


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_catalogue(tmp_path / "case")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_worked_example_goes_in_whole_and_the_second_run_changes_nothing(case: Path) -> None:
    first = run("-C", case, "ingest", "--json", MANIFEST)
    journal = read_journal(case)
    second = run("-C", case, "ingest", "--json", MANIFEST)

    assert (first.code, second.code) == (0, 0)
    assert [line["outcome"] for line in first.read_lines()] == ["created"] * 6
    assert [line["outcome"] for line in second.read_lines()] == ["unchanged"] * 6
    assert read_journal(case) == journal
    types = list_types(case)
    counts = {kind: types.count(kind) for kind in set(types)}
    assert counts == {
        "catalogue.created": 1,
        "manifest.ingested": 1,
        "claim.recorded": 3,
        "image.ingested": 3,
        "sighting.recorded": 3,
        "scene.stated": 3,
        "claim.linked": 5,
        "annotation.added": 10,
        "tag.added": 14,
        "status.set": 3,
    }
    (kept,) = (case / "manifests").iterdir()
    assert kept.read_bytes() == MANIFEST.read_bytes()
    assert kept.stem == hashlib.sha256(MANIFEST.read_bytes()).hexdigest()
    (claim,) = run("-C", case, "show", "two-ships-loading-grain", "--json").read_lines()
    assert [relation for _, relation in claim["images"]] == ["cited for"] * 3
    (idle,) = run("-C", case, "show", "odesa-port-idle", "--json").read_lines()
    assert idle["images"] == []
    (quay,) = run("-C", case, "search", "--json", "--tag", "product:geotiff").read_lines()
    assert (quay["annotations"], quay["status"]) == (5, "todo")


def test_faults_refuse_everything_and_name_row_column_and_value(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    manifest = write(tmp_path / "m.csv", "file,acquired_at\na.jpg,2022-05-11\nb.jpg,11/05/2022\n")

    refused = run("-C", case, "ingest", "--json", manifest)
    checked = run("-C", case, "manifest", "check", "--json", manifest)

    assert refused.code == 4
    assert [line["outcome"] for line in refused.read_lines()] == ["refused"]
    assert list_types(case) == ["catalogue.created"]
    assert checked.code == 3
    sentences = " ".join(line["sentence"] for line in checked.read_lines())
    assert "11/05/2022" in sentences and "acquired_at" in sentences and "Row 3" in sentences
    assert "11/05/2022" in refused.err


def test_keep_going_takes_the_good_rows(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    manifest = write(tmp_path / "m.csv", "file,acquired_at\na.jpg,2022-05-11\nb.jpg,2022-05-12\n")

    done = run("-C", case, "ingest", "--json", "--keep-going", manifest)

    told = [(line["path"], line["outcome"]) for line in done.read_lines()]
    assert told == [("a.jpg", "created"), (str(manifest), "refused")]
    assert "MAN-023" in done.err
    assert done.code == 4


def test_digest_that_does_not_agree_fails_the_row(case: Path, tmp_path: Path) -> None:
    good = make_picture(tmp_path / "a.jpg")
    make_picture(tmp_path / "b.jpg", 1)
    digest = hashlib.sha256(good.read_bytes()).hexdigest()
    manifest = write(tmp_path / "m.csv", f"file,sha256\na.jpg,{digest}\nb.jpg,{digest}\n")

    planned = run("-C", case, "ingest", "--dry-run", "--json", manifest)
    done = run("-C", case, "ingest", "--json", manifest)

    for run_ in (planned, done):
        assert {line["path"]: line["outcome"] for line in run_.read_lines()} == {
            "a.jpg": "created",
            "b.jpg": "failed",
        }
        assert run_.code == 4
    assert len(list(case.glob("images/??/*.jpg"))) == 1
    assert not list((case / "images" / ".incoming").glob("*"))


def test_slug_of_another_claim_is_a_conflict_and_nothing_is_overwritten(case: Path, tmp_path: Path) -> None:
    run("-C", case, "claim", "add", "One ship.", "--claimant", "A paper", "--slug", "ships")
    make_picture(tmp_path / "a.jpg")
    manifest = write(
        tmp_path / "m.toml",
        '[[claim]]\nslug = "ships"\ntext = "Two ships."\nclaimant = "Another paper"\n\n'
        '[[image]]\nfile = "a.jpg"\n',
    )

    done = run("-C", case, "ingest", "--json", manifest)

    assert done.code == 4
    assert [line["outcome"] for line in done.read_lines()] == ["conflict", "created"]
    (claim,) = run("-C", case, "show", "ships", "--json").read_lines()
    assert [statement["text"] for statement in claim["statements"]] == ["One ship."]


def test_two_rows_for_one_file_are_two_sightings(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    manifest = write(tmp_path / "m.csv", "file,publisher,tags\na.jpg,News,ship\na.jpg,Agency,grain\n")

    done = run("-C", case, "ingest", "--json", manifest)
    again = run("-C", case, "ingest", "--json", manifest)

    assert sorted(line["outcome"] for line in done.read_lines()) == ["created", "updated"]
    assert [line["outcome"] for line in again.read_lines()] == ["unchanged"] * 2
    (shown,) = run("-C", case, "show", done.read_lines()[0]["image"], "--json").read_lines()
    assert sorted(sighting["publisher"] for sighting in shown["sightings"]) == ["Agency", "News"]
    assert sorted(tag["name"] for tag in shown["tags"]) == ["grain", "ship"]


def test_contrary_scenes_stand_side_by_side(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    first = write(tmp_path / "1.csv", "file,acquired_at,platform\na.jpg,2022-05-11,WorldView-3\n")
    second = write(tmp_path / "2.csv", "file,acquired_at,platform\na.jpg,2021-05-11,WorldView-3\n")
    run("-C", case, "ingest", first)

    done = run("-C", case, "ingest", "--json", second)

    (line,) = done.read_lines()
    assert (line["outcome"], done.code) == ("conflict", 4)
    assert "acquired_at" in line["reason"] and "platform" not in line["reason"]
    (shown,) = run("-C", case, "show", line["image"], "--json").read_lines()
    assert [scene["acquired_at"] for scene in shown["scenes"]] == ["2022-05-11", "2021-05-11"]
    assert shown["conflicts"] == ["acquired_at"]


def test_new_statement_about_a_known_picture_is_an_update(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    run("-C", case, "ingest", write(tmp_path / "1.csv", "file,tags\na.jpg,ship\n"))

    done = run("-C", case, "ingest", "--json", write(tmp_path / "2.csv", "file,tags\na.jpg,grain\n"))

    assert [line["outcome"] for line in done.read_lines()] == ["updated"]
    assert done.code == 0


def test_spreadsheet_with_other_headers_is_understood(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    manifest = write(
        tmp_path / "m.csv",
        "FILE;Source URL;Desc;Latitude;Longitude\na.jpg;https://example.org/n;Ein Schiff, zwei;44.61;33.52\n",
    )

    checked = run("-C", case, "manifest", "check", manifest)
    done = run("-C", case, "ingest", "--json", manifest)

    assert checked.code == 0, checked.out
    (line,) = done.read_lines()
    assert line["outcome"] == "created", done.err
    (shown,) = run("-C", case, "show", line["image"], "--json").read_lines()
    place = shown["scenes"][0]["place"]
    assert (place["latitude_deg"], place["longitude_deg"]) == (44.61, 33.52)


@pytest.mark.parametrize("kind", ["toml", "csv"])
def test_template_passes_the_check_once_its_placeholder_is_replaced(
    case: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"m.{kind}"
    printed = run("manifest", "template", kind)
    written = run("manifest", "template", kind, "-o", path)
    unfilled = run("-C", case, "manifest", "check", path)
    make_picture(tmp_path / "a.jpg")
    text = path.read_text(encoding="utf-8").replace(f"{PLACEHOLDER}.tif", "a.jpg")

    assert written.code == printed.code == 0
    assert path.read_text(encoding="utf-8") == printed.out
    assert unfilled.code == 3
    assert run("manifest", "template", kind, "-o", path).code == 0  # the same is there already
    path.write_text("mine")
    assert run("manifest", "template", kind, "-o", path).code == 2
    assert path.read_text() == "mine"
    path.write_text(text, encoding="utf-8")
    filled = run("-C", case, "manifest", "check", path)
    assert filled.code == 0, filled.out
    assert [line["outcome"] for line in run("-C", case, "ingest", "--json", path).read_lines()] == ["created"]


def test_unknown_slug_is_a_fault_unless_the_catalogue_knows_it(case: Path, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.jpg")
    manifest = write(tmp_path / "m.csv", "file,claims,relation\na.jpg,two-ships,cited for\n")

    unknown = run("-C", case, "ingest", manifest)
    run("-C", case, "claim", "add", "Two ships.", "--claimant", "A paper", "--slug", "two-ships")
    known = run("-C", case, "ingest", manifest)

    assert (unknown.code, known.code) == (4, 0)
    assert "MAN-022" in unknown.err


def test_manifest_that_cannot_be_read_is_told(case: Path, tmp_path: Path) -> None:
    broken = write(tmp_path / "m.toml", "[[image]\n")

    assert run("-C", case, "ingest", broken).code == 4
    assert run("-C", case, "manifest", "check", broken).code == 3
    assert run("-C", case, "manifest", "check", tmp_path / "none.toml").code == 4
