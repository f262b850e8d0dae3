"""`catalogue check` as a person types it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_builders import MANIFEST, list_types, make_catalogue, run
from orbit_files import make_set_of, write_tle
from walk import IMAGE, QUAY

CLAIM = "two-ships-loading-grain"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, one picture of it stated as taken at night."""
    folder = make_catalogue(tmp_path_factory.mktemp("check") / "case")
    assert run("-C", folder, "ingest", MANIFEST).code == 0
    stated = ("--platform", "GeoEye-1", "--acquired-at", "2022-05-19T22:10Z")
    assert run("-C", folder, "scene", IMAGE, *stated).code == 0
    return folder


def test_contradiction_ends_with_3_and_is_told_behind_its_whole_sentence(case: Path) -> None:
    checked = run("-C", case, "check", IMAGE)

    assert checked.code == 3
    lines = checked.out.splitlines()
    assert "it was taken when it is said to have been ......... CONTRADICTED" in lines
    assert max(map(len, lines)) <= 80
    assert "fake" not in checked.out


def test_nothing_contradicted_ends_with_0(case: Path) -> None:
    checked = run("-C", case, "check", QUAY, "--no-record")

    assert checked.code == 0
    assert "CONTRADICTED" not in checked.out


def test_json_has_the_four_answers_each_with_findings(case: Path) -> None:
    [result] = run("-C", case, "check", IMAGE, "--json", "--no-record").read_lines()

    assert list(result["answers"]) == ["modified", "misdated", "mislocated", "misrepresented"]
    misdated = result["answers"]["misdated"]
    assert misdated["answer"] == "contradicted"
    assert {finding["code"] for finding in misdated["findings"]} >= {"DATE-036"}
    assert all(finding["facts"] for finding in misdated["findings"])
    assert {source["name"] for source in result["sources"]} >= {"sensor table", "sgp4", "catalogue"}


def test_batch_tells_a_line_an_image_and_how_many_are_contradicted(case: Path) -> None:
    checked = run("-C", case, "check", "--claim", CLAIM, "--no-record", "--no-pixels")

    assert checked.code == 3
    tally = " ".join(checked.out.splitlines()[-2:])
    assert "3 images checked: 1 contradicted in something, " in tally
    assert "3/3" in checked.err


def test_pictures_are_drawn_into_the_folder_that_is_named(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    run("-C", case, "check", IMAGE, "--no-record", "-o", folder)

    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in folder.iterdir())


def test_folder_that_cannot_be_made_is_refused_before_anything_is_recorded(
    case: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    before = list_types(case)

    refused = run("-C", case, "check", QUAY, "-o", tmp_path / "file" / "pictures")

    assert (refused.code, refused.out) == (6, "")
    assert "choose another place with -o" in refused.err
    assert list_types(case) == before


def test_changed_answer_is_told_in_a_batch_and_under_the_card(case: Path) -> None:
    quick = ("--agent", "tarik", "--no-pixels")
    assert run("-C", case, "check", QUAY, *quick).code == 0
    night = ("--platform", "GeoEye-1", "--acquired-at", "2022-05-19T22:10Z")
    entry = run("-C", case, "scene", QUAY, *night).out.split()[1]

    batch = run("-C", case, "check", "--claim", CLAIM, *quick, "--no-record").out
    card = run("-C", case, "check", QUAY, *quick, "--no-record").out
    run("-C", case, "scene", QUAY, "--withdraw", entry)

    assert "since the last check: time: was " in " ".join(batch.split())
    assert "since the last check:" in card.splitlines()
    assert any(
        line.startswith("  time: was ") and line.endswith("contradicted") for line in card.splitlines()
    )


def test_answers_are_in_show_and_in_the_log(case: Path) -> None:
    run("-C", case, "check", IMAGE)

    shown = run("-C", case, "show", IMAGE)
    assert "it was taken when it is said to have been" in shown.out
    assert "image.checked" in list_types(case)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "nothing is named"),
        (("ffff0000",), 5, "no image begins with"),
        (("--claim", "no-such-claim"), 5, "no claim 'no-such-claim'"),
        ((IMAGE, "--elements", "absent.tle"), 4, "absent.tle"),
        ((IMAGE, "--trust-list", "absent.pem"), 4, "absent.pem"),
        ((IMAGE, "--in-place", "absent"), 5, "there is no folder absent"),
    ],
)
def test_what_cannot_be_done_is_told(case: Path, words: tuple[str, ...], code: int, said: str) -> None:
    refused = run("-C", case, "check", *words)

    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err


def test_faulty_part_of_an_element_file_is_told_and_the_rest_is_used(case: Path, tmp_path: Path) -> None:
    path = write_tle(tmp_path / "some.tle", [make_set_of("GeoEye-1", _noon())])
    path.write_text(path.read_text() + "1 33331U 08042A   22139.50000000 broken\n")

    checked = run("-C", case, "check", QUAY, "--elements", path, "--no-record", "--json")

    assert checked.code == 4
    assert "some.tle" in checked.err
    [result] = checked.read_lines()
    assert [one["name"] for one in result["sources"]].count("element sets") == 1


def _noon() -> datetime:
    return datetime(2022, 5, 19, 12, tzinfo=UTC)


def test_answers_go_through_a_pipe_as_one_json_object_a_line(case: Path) -> None:
    checked = run("-C", case, "check", "--all", "--json", "--no-record", "--no-pixels")

    assert len([json.loads(line) for line in checked.out.splitlines()]) == 3
