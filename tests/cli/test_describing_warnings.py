"""What `annotate` and `scene` tell of words that checks will not understand."""

from pathlib import Path

import pytest
from command_builders import MANIFEST, make_catalogue, run
from walk import IMAGE


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_catalogue(tmp_path_factory.mktemp("describing") / "case")
    assert run("-C", folder, "ingest", MANIFEST).code == 0
    return folder


def test_label_of_a_line_that_cannot_be_read_is_refused(case: Path) -> None:
    line = ("--line", "1,1,2,2", "--label", "shadow heigth=40")

    refused = run("-C", case, "annotate", IMAGE, *line)

    assert (refused.code, refused.out) == (2, "")
    assert "'heigth=40' is no figure of a shadow" in refused.err
    assert "accepted: shadow height=45 height-error=5" in refused.err


@pytest.mark.parametrize(
    ("shape", "label", "said"),
    [
        ("--box", "shadow height=40 crane", "only a line measures"),
        ("--line", "shaddow height=40 crane", "'shaddow' is none of the words"),
    ],
)
def test_label_that_measures_nothing_is_recorded_with_a_warning(
    case: Path, shape: str, label: str, said: str
) -> None:
    done = run("-C", case, "annotate", IMAGE, shape, "1,1,2,2", "--label", label)

    assert done.code == 0
    assert said in done.err
    assert "recorded" in done.out


def test_help_tells_the_four_measures() -> None:
    told = run("annotate", "--help").out

    for word in ("shadow height=", "lean error=", "north azimuth=", "length expected="):
        assert f'"{word}' in told


def test_unknown_platform_is_recorded_with_a_warning(case: Path) -> None:
    mistyped = run("-C", case, "scene", IMAGE, "--platform", "WorldVeiw-3")
    known = run("-C", case, "scene", IMAGE, "--platform", "WorldView-3")

    assert (mistyped.code, known.code) == (0, 0)
    assert "did you mean WorldView-3?" in mistyped.err
    assert "recorded" in mistyped.out
    assert known.err == ""
