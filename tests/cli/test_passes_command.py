"""`catalogue passes` as a person runs it."""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from command_builders import run
from orbit_files import make_set_of, write_omm
from PIL import Image

from catalogue.record.sky import PassesView

EPOCH = datetime(2022, 5, 18, 3, 17, 11, 250_000, tzinfo=UTC)
ASKED = ("--at", "44.6167,33.5254", "--on", "2022-05-19", "--elements", "orbits.json")


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    names = ("WorldView-2", "GeoEye-1", "Landsat 8", "Sentinel-1A")
    write_omm(tmp_path / "orbits.json", [make_set_of(name, EPOCH) for name in names])
    return tmp_path


def test_passes_are_listed_without_a_catalogue_in_80_columns(workplace: Path) -> None:
    done = run("passes", *ASKED, "--platform", "Maxar", cwd=workplace)

    assert done.code == 0
    assert "WorldView-2" in done.out and "GeoEye-1" in done.out
    told = " ".join(done.out.split())
    assert "WorldView-1 (object 32060), WorldView-3 (object 40115): no element set" in told
    assert "WorldView Legion 1, WorldView Legion 2: was not in service" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    assert "--utc" in done.err


def test_json_is_one_line_of_the_documented_shape(workplace: Path) -> None:
    done = run("passes", *ASKED, "--utc", "--json", cwd=workplace)

    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()
    view = msgspec.json.decode(line, type=PassesView)
    assert {each.satellite for each in view.passes} >= {"WorldView-2", "GeoEye-1", "Landsat 8"}
    assert [source.name for source in view.sources] == ["element sets", "sensor table"]


def test_tracks_are_drawn(workplace: Path) -> None:
    done = run("passes", *ASKED, "--plot", "passes.png", cwd=workplace)

    assert done.code == 0
    assert done.out.splitlines()[-1] == "+ passes.png"
    with Image.open(workplace / "passes.png") as picture:
        assert picture.format == "PNG"


def test_file_that_is_absent_ends_with_code_4(workplace: Path) -> None:
    done = run("passes", *ASKED, "--elements", "absent.tle", cwd=workplace)

    assert (done.code, done.out) == (4, "")
    assert "absent.tle" in done.err


def test_faulty_set_is_told_and_the_rest_is_listed(workplace: Path) -> None:
    (workplace / "bad.tle").write_text("no orbit\n")

    done = run("passes", *ASKED, "--elements", "bad.tle", "--json", cwd=workplace)

    assert done.code == 4
    view = msgspec.json.decode(done.out, type=PassesView)
    assert view.passes
    assert view.refused[0].startswith("bad.tle, line 1")
    assert "not taken: bad.tle, line 1" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--platform", "Vostok-9000"), "not in the sensor table"),
        (("--at", "133.5,44.6"), "latitude comes first"),
        (("--on", "2022"), "too vague"),
        (("--on", "19.05.2022"), "which is the day"),
        (("--plot", "passes.jpg"), "PNG"),
    ],
)
def test_wrong_usage_is_said(workplace: Path, arguments: tuple[str, str], said: str) -> None:
    done = run("passes", *ASKED, *arguments, cwd=workplace)

    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_no_passes_are_said(workplace: Path) -> None:
    done = run("passes", *ASKED, "--on", "2022-05-19T12:00Z", cwd=workplace)

    assert done.code == 0
    assert "no passes" in done.out
    assert "unknown" not in done.out


@pytest.mark.parametrize("on", ["2021-05-19", "2023-05-19"])
def test_without_a_set_from_near_that_time_the_answer_is_unknown(workplace: Path, on: str) -> None:
    asked = (*ASKED, "--on", on, "--platform", "WorldView-2")

    told = run("passes", *asked, cwd=workplace)
    view = msgspec.json.decode(run("passes", *asked, "--json", cwd=workplace).out, type=PassesView)

    assert told.code == 0
    assert "unknown: no element set from within 60 days of that time" in told.out.splitlines()
    assert "no passes" not in told.out
    assert (view.passes, view.is_known) == ((), False)


@pytest.mark.parametrize("columns", ["40", "60", "72"])
def test_table_stays_within_a_narrow_terminal(workplace: Path, columns: str) -> None:
    done = run("passes", *ASKED, "--utc", cwd=workplace, env={"COLUMNS": columns})

    assert "WorldView-2" in done.out
    assert max(map(len, done.out.splitlines())) <= int(columns)


def test_pass_stands_under_the_day_on_which_it_rises(workplace: Path) -> None:
    # Where it is midnight in Greenwich, these satellites pass in the morning and the evening.
    asked = (*ASKED, "--at", "44.6,157", "--on", "2022-05-01/2022-05-30", "--utc")
    view = msgspec.json.decode(run("passes", *asked, "--json", cwd=workplace).out, type=PassesView)
    across = [each for each in view.passes if each.rises_at[:10] < each.culminates_at[:10]]

    lines = run("passes", *asked, cwd=workplace).out.splitlines()

    assert across
    for each in across:
        times = "  ".join(at[11:16] for at in (each.rises_at, each.culminates_at, each.sets_at))
        rows = [n for n, line in enumerate(lines) if line.startswith(each.satellite) and times in line]
        heads = [max(line for line in lines[:row] if line.startswith("2022-")) for row in rows]
        assert each.rises_at[:10] in heads


def test_name_that_is_no_text_is_told_all_the_same(workplace: Path) -> None:
    name = b"bad-\xff.tle"
    (workplace / os.fsdecode(name)).write_text("no orbit\n")

    for as_json in ((), ("--json",)):
        done = run("passes", *ASKED, *as_json, "--elements", name, "--plot", b"sky-\xff.png", cwd=workplace)
        assert done.code == 4
        (workplace / os.fsdecode(b"sky-\xff.png")).unlink()
