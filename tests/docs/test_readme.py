"""README: its walk, its commands and its Python example do what it says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import find_commands
from generate import WALK, split_at_part
from walk import BUNDLE, FOLDER, KEY, ROOT, STEPS, THUMBNAIL, Walked, walk
from walk_text import mask, render_step

from catalogue.actions.catalogue import Catalogue

BASH = shutil.which("bash")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk") / FOLDER


@pytest.fixture(scope="module")
def walked(folder: Path) -> list[Walked]:
    return list(walk(folder))


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.command[:40] for step in STEPS])
def test_step_prints_what_readme_shows(walked: list[Walked], number: int) -> None:
    _, part, _ = split_at_part(README, WALK)
    why, block, _ = mask(render_step(walked[number]))
    assert mask(part)[2 * number : 2 * number + 2] == [why, block]


def test_readme_shows_every_step_and_no_other() -> None:
    _, part, _ = split_at_part(README, WALK)
    assert re.findall(r"^\$ (.*)$", part, re.MULTILINE) == [
        line for step in STEPS for line in (step.before, step.command) if line
    ]


def test_walk_finds_the_flipped_byte_and_its_return(walked: list[Walked]) -> None:
    verified = [one for one in walked if one.step.command == "catalogue verify"]
    assert [one.exit_code for one in verified] == [0, 3, 0]
    assert ["FIX-001" in one.output for one in verified] == [False, True, False]
    assert verified[0].output == verified[2].output


def test_walk_finds_the_flipped_byte_of_a_bundle_and_its_return(walked: list[Walked]) -> None:
    verified = [one for one in walked if one.step.command.startswith(f"catalogue verify {BUNDLE}")]
    assert [one.output.split()[0] for one in verified] == ["intact-unanchored", "intact", "altered"]
    [stranger] = [one for one in walked if "verify_bundle.py" in one.step.command]
    assert "intact: whole, and signed by somebody your list names" in stranger.output
    [imported] = [one for one in walked if f"import {BUNDLE}" in one.step.command]
    assert imported.output.startswith("imported ") and "(intact)" in imported.output


def test_key_of_the_walk_lies_outside_the_catalogue_and_nowhere_else(
    walked: list[Walked], folder: Path
) -> None:
    assert walked
    assert folder.with_name(KEY).is_file()
    assert not list(folder.rglob("*.key")) and not (folder / "nothing-of-the-account").exists()


def test_walk_ends_with_a_thumbnail(walked: list[Walked], folder: Path) -> None:
    assert walked
    assert (folder / THUMBNAIL).read_bytes().startswith(b"\x89PNG")


def test_demo_is_made_anew_but_nothing_else_is_removed(tmp_path: Path) -> None:
    stranger = tmp_path / FOLDER
    stranger.mkdir()
    (stranger / "mine.txt").write_text("not a catalogue")
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "walk.py", stranger], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "is no catalogue" in done.stderr
    assert (stranger / "mine.txt").exists()


def find_typed_commands() -> list[str]:
    """Every `catalogue …` of the shell blocks, comments left out."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("catalogue ") and "--version" not in line]


@pytest.mark.parametrize("line", find_typed_commands())
def test_command_in_readme_is_understood(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "allowed_signers").touch()  # a list that is named has to be there
    words = shlex.split(line, comments=True)
    contexts = {context.command_path: context for context in find_commands()}
    count = max(n for n in range(1, len(words) + 1) if " ".join(words[:n]) in contexts)
    found = contexts[" ".join(words[:count])]
    assert found.parent is not None
    with found.command.make_context(str(found.info_name), words[count:], parent=found.parent):
        pass


@pytest.mark.skipif(BASH is None, reason="the commands are typed into a shell")
def test_handing_over_works_as_it_is_typed(tmp_path: Path) -> None:
    sender, recipient = re.findall(r"```sh\n(.*?)```", README.partition("\n## Hand over\n")[2], re.DOTALL)
    with Catalogue.create(tmp_path / "case", agent="ines") as case:
        case.ingest_manifest(ROOT / "manifests" / "sevastopol.toml")
    Catalogue.create(tmp_path / "colleague", agent="omar").close()

    exported = type_commands(sender, tmp_path, "case")
    [bundle_id] = re.findall(r"^bundle ([0-9a-f]{64})$", exported, re.MULTILINE)
    shutil.copy(tmp_path / "account" / "key.pub", tmp_path / "ines-key.pub")
    taken_in = type_commands(recipient.replace("ID", bundle_id), tmp_path, "colleague")

    assert re.search(r"^intact +grain\.zip", taken_in, re.MULTILINE)
    assert re.search(r"^imported .* \(intact\)$", taken_in, re.MULTILINE)


def type_commands(block: str, folder: Path, case: str) -> str:
    """What a block of commands prints, each of which has to end well."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    account = {"CATALOGUE_CONFIG": str(folder / "account"), "CATALOGUE_DIR": str(folder / case)}
    assert BASH is not None
    done = subprocess.run(
        [BASH, "-euc", block],
        cwd=folder,
        env=os.environ | {"PATH": path} | account,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_python_example_runs_as_a_script(tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "images").mkdir()
    shutil.copy(ROOT / "images" / "sevastopol-press.jpg", tmp_path / "images")
    (tmp_path / "example.py").write_text(example, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "acquired_at = 2022-05-19T08:46:12" in done.stdout
    assert "imported 1 ['SIG-001'" in done.stdout
    assert "intact-unanchored {" in done.stdout
    assert (tmp_path / "grain.zip").is_file()
