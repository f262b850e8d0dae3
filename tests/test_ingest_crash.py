"""Ingest killed at random moments: no picture that was told of is lost, and a further run completes."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command_builders import (
    CATALOGUE,
    find_original,
    make_catalogue,
    make_environment,
    make_picture,
    run,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="NO kill -9: signals are a matter of POSIX"),
]

KILLS, PICTURES = 40, 40


def _start(case: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [CATALOGUE, "-C", case, "ingest", "--json", "--quiet", folder],
        env=make_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _list_readers(parent: int) -> list[int]:
    """The confined processes of a command; they lead sessions of their own."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def _kill_after(process: subprocess.Popen[bytes], delay_s: float) -> list[dict[str, str]]:
    """What was told before the command and its readers were killed."""
    time.sleep(delay_s)
    readers = _list_readers(process.pid)
    process.send_signal(signal.SIGKILL)
    for reader in readers:
        try:
            os.kill(reader, signal.SIGKILL)
        except ProcessLookupError:
            continue
    out, told = process.communicate(timeout=30)
    assert b"Traceback" not in told
    return [json.loads(line) for line in out.split(b"\n")[:-1]]


def test_killed_ingest_loses_no_picture_that_was_told_of(tmp_path: Path) -> None:
    case, folder = make_catalogue(tmp_path / "case"), tmp_path / "pictures"
    folder.mkdir()
    chance = random.Random(20220511)
    told: set[str] = set()
    number = cut = 0
    for _ in range(KILLS):
        # New pictures each time, so that every kill has something to fall into.
        for _ in range(PICTURES // 8):
            make_picture(folder / f"{number:03}.jpg", number)
            number += 1
        process = _start(case, folder)
        lines = _kill_after(process, chance.uniform(0.15, 0.9))
        cut += process.returncode == -signal.SIGKILL
        assert {line["outcome"] for line in lines} <= {"created", "unchanged"}
        told |= {line["image"] for line in lines}
        listed = {line["id"] for line in run("-C", case, "list", "--json").read_lines()}
        assert told <= listed

    assert cut >= KILLS // 2
    last = run("-C", case, "ingest", "--json", folder)
    mended = run("-C", case, "doctor", "--mend")
    examined = run("-C", case, "doctor", "--json")
    verified = run("-C", case, "verify", "--json")
    before = (case / "catalogue.json").read_bytes()
    rebuilt = run("-C", case, "rebuild")

    assert last.code == 0
    assert {line["outcome"] for line in last.read_lines()} <= {"created", "unchanged"}
    images = {line["image"] for line in last.read_lines()}
    assert len(images) == number and told <= images
    assert (mended.code, examined.code, examined.out) == (0, 0, "")
    assert (verified.code, verified.read_lines()[0]["state"]) == (0, "intact-unanchored")
    assert verified.read_lines()[0]["checked"]["images"] == number
    assert rebuilt.code == 0
    assert (case / "catalogue.json").read_bytes() == before
    assert not list((case / "images" / ".incoming").glob("*"))
    assert all(find_original(case, image).is_file() for image in images)
