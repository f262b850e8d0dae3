"""What is generated in README.md and docs/ is what the program says today: else run `make docs`."""

import ast
import re
from pathlib import Path

import pytest
from commands import EXIT_CODES, find_commands, render_reference
from fact_names import MEANINGS, find_tags
from generate import DOCS, PARTS, PICTURE, WALK, replace_part, split_at_part
from tables import find_meanings
from walk import ROOT
from walk_text import mask

from catalogue import errors
from catalogue.cli.main import group
from catalogue.examine.examiner import examine_file
from catalogue.examine.limits import Limits
from catalogue.record.annotation import Annotation

CASES = [(path, name) for path, parts in PARTS.items() for name in parts if name != WALK]


@pytest.mark.parametrize(("path", "name"), CASES, ids=[f"{p.name}:{n}" for p, n in CASES])
def test_generated_part_is_up_to_date(path: Path, name: str) -> None:
    _, part, _ = split_at_part(path.read_text(encoding="utf-8"), name)
    assert part == PARTS[path][name]()


def test_command_reference_is_up_to_date() -> None:
    assert (DOCS / "COMMANDS.md").read_text(encoding="utf-8") == render_reference()


def test_every_help_fits_eighty_columns_and_ends_with_an_example() -> None:
    for context in find_commands():
        help_lines = context.command.get_help(context).split("\n")
        assert max(map(len, help_lines)) <= 80, context.command_path
        if context.parent is not None:
            assert (context.command.epilog or "").startswith("Example: "), context.command_path


def test_exit_codes_of_the_errors_are_documented() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, errors.CatalogueError)}
    assert codes <= {code for code, _ in EXIT_CODES}
    assert [code for code, _ in EXIT_CODES] == list(range(8))
    assert re.findall(r"\b\d\b", group.epilog or "") == [str(code) for code, _ in EXIT_CODES]


def test_part_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no generated part called 'codes'"):
        replace_part("no markers here", "codes", "new")


def test_only_what_is_volatile_is_masked() -> None:
    text = "$ x\nrecorded 80d9w2bf58:46  tag.added  tag a\n2026-11-22T18:16:34Z 2022-05-19T08:46:12Z"
    assert mask(text) == mask(text.replace("80d9w2bf58:46", "zzzzzzzzzz:7").replace("18:16", "19:01"))
    assert mask(text) != mask(text.replace("tag a", "tag b"))
    assert mask(text) != mask(text.replace("08:46", "08:47"))


def test_meanings_come_from_docstrings_whole() -> None:
    meanings = find_meanings(Annotation)
    assert set(meanings) == {"shape", "points_px", "label", "note"}
    assert meanings["points_px"].endswith("its two ends.")


def test_every_fact_name_in_the_code_has_a_meaning() -> None:
    named = set(find_tags()) | find_names_in_code()
    assert {name.removesuffix("_unreadable") for name in named} <= set(MEANINGS)


def find_names_in_code() -> set[str]:
    """Every constant name that is given to a maker of facts."""
    makers = re.compile(r"(text|time|number)_of|_?measured|_state|Fact|make_\w*(fact|facts|text|time|number)")
    names = set()
    files = [*sorted((ROOT / "catalogue" / "examine").glob("*.py")), ROOT / "catalogue/actions/look.py"]
    for path in files:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not makers.fullmatch(getattr(call.func, "id", "")):
                continue
            given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "name")]
            names |= {
                one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    return names


def test_names_in_code_are_really_found() -> None:
    assert {
        "acquired_at",
        "platform",
        "cloud_cover_pct",
        "transform",
        "place",
        "altitude_m",
    } <= find_names_in_code()


@pytest.mark.filterwarnings("default")
def test_every_fact_of_real_pictures_has_a_meaning(shared_data: Path) -> None:
    names = set()
    for path in sorted((shared_data / "corpus" / "metadata").rglob("*")):
        if path.is_file() and path.stat().st_size < 2_000_000:
            names |= {
                fact.name for fact in examine_file(path, name=path.name, limits=Limits()).examination.facts
            }
    assert len(names) > 40
    assert {name.removesuffix("_unreadable") for name in names} <= set(MEANINGS)


def test_picture_is_small_enough_for_a_repository() -> None:
    assert 20_000 < PICTURE.stat().st_size < 400_000
