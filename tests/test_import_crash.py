"""Imports killed at random moments, and two at once: nothing counts until all of it is there."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command_builders import CATALOGUE, list_types, make_catalogue, make_environment, make_picture, run

from catalogue.actions.case import Case
from catalogue.record.documents import Table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="NO kill -9: signals are a matter of POSIX"),
]

KILLS, PICTURES = 24, 24


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two bundles of one colleague, the second with news."""
    folder = tmp_path_factory.mktemp("theirs")
    case, pictures = make_catalogue(folder / "case"), folder / "pictures"
    pictures.mkdir()
    for number in range(PICTURES):
        make_picture(pictures / f"{number:02}.jpg", number, (600, 400))
    run("-C", case, "ingest", pictures)
    [image, *_] = run("-C", case, "list", "--json").read_lines()
    made = []
    for number in range(2):
        run("-C", case, "tag", str(image["id"]), f"round-{number}")
        made.append(folder / f"bundle-{number}")
        run("-C", case, "export", "--all", "-o", made[-1])
    return made


def _start(case: Path, bundle: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [CATALOGUE, "-C", case, "import", "--json", "--quiet", bundle],
        env=make_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _count_imports(case: Path) -> int:
    return list_types(case).count("bundle.imported")


def _check_whole(case: Path, *, images: int) -> None:
    """All that came is here, the view is what the journals say, and nothing is left lying about."""
    listed = run("-C", case, "list", "--json").read_lines()
    assert len(listed) == images
    run("-C", case, "rebuild")
    before = (case / "catalogue.json").read_bytes()
    run("-C", case, "rebuild")
    assert (case / "catalogue.json").read_bytes() == before
    [verified] = run("-C", case, "verify", "--json").read_lines()
    assert verified["state"] == "intact-unanchored"
    assert [f["code"] for f in verified["findings"] if f["severity"] != "note"] == []


def _wait_for_work(case: Path, process: subprocess.Popen[bytes]) -> None:
    """Until an import has begun to copy, or has ended: loading takes longer than all the rest."""
    seen = {path.name for path in case.glob("images/.incoming/*")}
    while process.poll() is None:
        if {path.name for path in case.glob("images/.incoming/*")} - seen:
            return
        time.sleep(0.001)


def test_killed_import_leaves_nothing_that_counts_and_a_second_run_completes(
    tmp_path: Path, bundles: list[Path]
) -> None:
    chance = random.Random(20220511)
    empty, case = make_catalogue(tmp_path / "empty"), tmp_path / "case"
    cut = counted = 0
    for number in range(KILLS):
        # What the kills before left lying about stays, until all is there or four were tried.
        if number % 4 == 0 or _count_imports(case):
            shutil.rmtree(case, ignore_errors=True)
            shutil.copytree(empty, case)
        process = _start(case, bundles[0])
        _wait_for_work(case, process)
        time.sleep(chance.uniform(0, 0.12))
        process.send_signal(signal.SIGKILL)
        out, told = process.communicate(timeout=30)
        assert b"Traceback" not in told
        cut += process.returncode == -signal.SIGKILL
        is_acknowledged = any(json.loads(line)["outcome"] == "imported" for line in out.split(b"\n")[:-1])
        counted += _count_imports(case)
        assert not is_acknowledged or _count_imports(case) == 1
        # Before the entry nothing counts; behind it, all of it does.
        with Case(case) as reader:
            assert reader.store.count(Table.IMAGES) == PICTURES * _count_imports(case)

    assert cut >= KILLS // 2
    assert 0 < counted < KILLS, "kills fell on one side of the commit point only: other delays are needed"
    again = run("-C", case, "import", "--json", bundles[0])
    assert again.read_lines()[-1]["outcome"] in {"imported", "unchanged"}
    assert _count_imports(case) == 1
    run("-C", case, "import", bundles[1])
    run("-C", case, "doctor", "--mend")
    _check_whole(case, images=PICTURES)


def test_two_imports_at_once_are_one_after_the_other(tmp_path: Path, bundles: list[Path]) -> None:
    case = make_catalogue(tmp_path / "case")

    with ThreadPoolExecutor(3) as lanes:
        children = [_start(case, bundle) for bundle in (bundles[0], bundles[1], bundles[0])]
        heard = list(lanes.map(lambda child: child.communicate(timeout=120), children))

    assert [child.returncode for child in children] == [0, 0, 0], heard
    outcomes = sorted(json.loads(out)["outcome"] for out, _ in heard)
    assert outcomes in (["imported", "imported", "unchanged"], ["imported", "unchanged", "unchanged"])
    assert _count_imports(case) == outcomes.count("imported")
    _check_whole(case, images=PICTURES)


def test_import_that_is_cut_between_parcel_and_entry_does_not_count(
    tmp_path: Path, bundles: list[Path]
) -> None:
    """As after a crash just before the commit point: parcel and files are there, the entry is not."""
    done, case = make_catalogue(tmp_path / "done"), make_catalogue(tmp_path / "case")
    run("-C", done, "import", bundles[0])
    shutil.copytree(done / "images", case / "images", dirs_exist_ok=True)
    shutil.copytree(done / "journal" / "parcels", case / "journal" / "parcels")

    assert run("-C", case, "list", "--json").read_lines() == []
    [result] = run("-C", case, "import", "--json", bundles[0]).read_lines()

    assert (result["outcome"], result["images_known"]) == ("imported", PICTURES)
    _check_whole(case, images=PICTURES)
