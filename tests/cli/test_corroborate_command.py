"""`catalogue corroborate` as a person runs it."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from command_builders import list_types, make_catalogue, run
from orbit_files import make_set_of, write_omm

from catalogue.record.sky import CorroborationView

EPOCH = datetime(2022, 5, 18, 3, 17, 11, 250_000, tzinfo=UTC)
FREE = ("Sentinel-1A", "Sentinel-2A", "Sentinel-2B", "Landsat 8")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_catalogue(tmp_path_factory.mktemp("corroborate") / "case")
    write_omm(folder.parent / "free.json", [make_set_of(name, EPOCH) for name in FREE])
    claim = ("claim", "add", "A ship loads grain.", "--claimant", "a paper")
    stated = ("--slug", "grain", "--point", "44.61,33.52", "--event-at", "2022-05-19T10:00Z")
    assert run("-C", folder, *claim, *stated).code == 0
    assert run("-C", folder, "claim", "add", "Words.", "--claimant", "me", "--slug", "words").code == 0
    return folder


def test_plan_fits_80_columns_and_records_nothing(case: Path) -> None:
    before = list_types(case)

    done = run("-C", case, "corroborate", "grain", "--elements", case.parent / "free.json")

    assert (done.code, done.err) == (0, "")
    assert "S2A_MSIL?A_" in done.out
    assert "radar: sees through cloud" in done.out.replace("\n        ", " ")
    assert "no usable element set" not in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    assert list_types(case) == before


@pytest.mark.parametrize("columns", ["40", "60"])
def test_plan_stays_within_a_narrow_terminal(case: Path, columns: str) -> None:
    asked = ("corroborate", "grain", "--elements", case.parent / "free.json")

    done = run("-C", case, *asked, env={"COLUMNS": columns})

    assert "Sentinel-2A" in done.out
    assert max(map(len, done.out.splitlines())) <= int(columns)


def test_optical_pass_at_night_is_told_as_dark(case: Path) -> None:
    done = run("-C", case, "corroborate", "grain", "--elements", case.parent / "free.json")

    lines = done.out.splitlines()
    night = [lines[n - 1] for n, line in enumerate(lines) if "; night: an" in f"{line} {lines[n - 1]}"]
    assert any("  dark  " in line for line in lines)
    assert not any("  yes  " in line for line in night)


def test_json_is_one_line_of_the_documented_shape(case: Path) -> None:
    arguments = ("corroborate", "grain", "--elements", case.parent / "free.json", "--days", "2", "--json")

    done = run("-C", case, *arguments)

    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()
    view = msgspec.json.decode(line, type=CorroborationView)
    assert view.slug == "grain"
    assert view.searched_from == "2022-05-17T10:00:00Z"
    assert view.passes


def test_without_element_sets_it_says_which_are_wanted(case: Path) -> None:
    done = run("-C", case, "corroborate", "grain")

    assert done.code == 0
    assert "Sentinel-2A (object 40697)" in done.out
    assert "no usable element set was given" in done.out
    assert "unknown: no element set from within 60 days of that time" in done.out.splitlines()
    assert "no passes" not in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("words",), 2, "--at LAT,LON"),
        (("grain", "--time", "2022"), 2, "too vague"),
        (("grain", "--days", "31"), 2, "--days"),
        (("grain", "--at", "91,0"), 2, "latitude comes first"),
        (("grain", "--elements", "absent.tle"), 4, "absent.tle"),
        (("nothing",), 5, "no claim"),
    ],
)
def test_faults_have_their_exit_code(case: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run("-C", case, "corroborate", *arguments)

    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_faulty_set_is_told_and_the_rest_is_used(case: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.tle").write_text("no orbit\n")
    files = ("--elements", tmp_path / "bad.tle", "--elements", case.parent / "free.json")

    done = run("-C", case, "corroborate", "grain", *files)

    assert done.code == 4
    assert "S2A_MSIL?A_" in done.out
    assert "not taken: bad.tle" in done.err
