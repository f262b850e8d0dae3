"""The example at the end of every command's help runs as it stands, but for ids."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import find_examples
from orbit_files import make_set_of, write_tle
from walk import IMAGE, ROOT

from catalogue.actions.catalogue import Catalogue

EXAMPLES = list(find_examples())
BASH = shutil.which("bash")
EPOCH = datetime(2022, 5, 18, 3, 17, 11, 250_000, tzinfo=UTC)
MAXAR = ("WorldView-1", "WorldView-2", "WorldView-3", "GeoEye-1")
FREE = ("Sentinel-1A", "Sentinel-2A", "Sentinel-2B", "Landsat 8", "Landsat 9")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "case"
    with Catalogue.create(folder, agent="ines") as case:
        case.ingest_manifest(ROOT / "manifests" / "sevastopol.toml")
        case.link(IMAGE, "odesa-port-idle")
    return folder


@pytest.fixture
def workplace(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "case")
    for name in ("manifests", "images"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "images" / "sevastopol-copy.jpg", tmp_path / "copy-from-a-friend.jpg")
    write_tle(tmp_path / "maxar.tle", [make_set_of(name, EPOCH) for name in MAXAR])
    write_tle(tmp_path / "free.tle", [make_set_of(name, EPOCH) for name in FREE])
    return tmp_path


def find_claim_entry(case: Path) -> str:
    [journal] = (case / "journal").glob("*.jsonl")
    entries = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    [entry] = [one for one in entries if one["body"].get("slug") == "odesa-port-idle"]
    return f"{entry['origin']}:{entry['seq']}"


@pytest.mark.skipif(BASH is None, reason="the examples are typed into a shell")
@pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_example_runs(command: str, example: str, workplace: Path) -> None:
    case = workplace / "case"
    line = example.replace("3f2a", IMAGE).replace("7f3kq2xm0a:12", find_claim_entry(case))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    assert BASH is not None
    done = subprocess.run(
        [BASH, "-euc", line],
        cwd=workplace,
        env=os.environ | {"PATH": path, "CATALOGUE_DIR": str(case)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert command.startswith("catalogue ")
    assert command in example or command in {"catalogue manifest", "catalogue claim", "catalogue completion"}
