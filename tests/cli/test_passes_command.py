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


def test_name_that_is_no_text_is_told_all_the_same(workplace: Path) -> None:
    name = b"bad-\xff.tle"
    (workplace / os.fsdecode(name)).write_text("no orbit\n")

    for as_json in ((), ("--json",)):
        done = run("passes", *ASKED, *as_json, "--elements", name, "--plot", b"sky-\xff.png", cwd=workplace)
        assert done.code == 4
        (workplace / os.fsdecode(b"sky-\xff.png")).unlink()
