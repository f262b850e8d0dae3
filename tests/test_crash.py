"""Processes killed, crowded out and short of disk: nothing acknowledged is lost, everything stays whole."""

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from builders import make_case, make_id, make_tag_draft

from catalogue.actions.case import Case
from catalogue.errors import StoreUnavailable
from catalogue.journal.verification import check_journal
from catalogue.record.documents import ImageDocument, Table
from catalogue.store.lock import hold_lock
from catalogue.store.tiny import TinyStore

pytestmark = pytest.mark.slow

KILLS = 200
# Saves the view at every fifth act, so that kills fall into saving too.
ACTS_FOR_EVER = """
import sys
from pathlib import Path
from catalogue.actions.case import Case
from catalogue.journal.line import Draft
from catalogue.record.entry import EntryType
from catalogue.record.tag import Tag

folder, subject, word, limit = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
case = Case(folder)
for number in range(limit):
    entries = case.record([Draft(EntryType.TAG_ADDED, subject, Tag(name=f"{word}-{number}"))])
    for entry in entries:
        print(entry.noted.entry, entry.salt, entry.type, flush=True)
    if number % 5 == 4:
        with case.act():
            case.store.save()
case.close()
"""


def _start(folder: Path, word: str, *, acts: int = 1_000_000, image: int = 0) -> subprocess.Popen[str]:
    arguments = [str(folder), f"image:{make_id(image)}", word, str(acts)]
    return subprocess.Popen(
        [sys.executable, "-c", ACTS_FOR_EVER, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _read_lines(folder: Path) -> set[tuple[str, ...]]:
    """(reference, salt, type) of each entry in the journal."""
    (path,) = (folder / "journal").glob("*.jsonl")
    entries = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    return {(f"{e['origin']}:{e['seq']}", e["salt"], e["type"]) for e in entries}


def _kill_after_start(folder: Path, word: str, delay_s: float) -> Iterator[tuple[str, ...]]:
    """What a child acknowledged before it was killed, `delay_s` after its first act."""
    with _start(folder, word) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        first = child.stdout.readline()
        killer = threading.Timer(delay_s, child.send_signal, (signal.SIGKILL,))
        killer.start()
        rest = child.stdout.readlines()
        killer.join()
        fault = child.stderr.read()
    assert fault == ""
    assert child.returncode == -signal.SIGKILL
    for line in (first, *rest):
        # The last line may be cut off: then it was not heard, and counts as not acknowledged.
        if line.endswith("\n"):
            yield tuple(line.split())


def test_killed_processes_lose_nothing_acknowledged(tmp_path: Path) -> None:
    """Four children at a time share one catalogue, each killed at a random moment, 200 in all."""
    make_case(tmp_path).close()
    folder, delay = tmp_path / "case", random.Random(20220511)
    delays_s = [delay.uniform(0, 0.06) for _ in range(KILLS)]

    def kill_one(number: int) -> list[tuple[str, ...]]:
        return list(_kill_after_start(folder, f"run{number}", delays_s[number]))

    with ThreadPoolExecutor(4) as lanes:
        acknowledged = [entry for heard in lanes.map(kill_one, range(KILLS)) for entry in heard]

    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= _read_lines(folder)
    with Case(folder) as case:
        case.record([make_tag_draft("after")])
        view = case.store.render()
        case.rebuild()
        assert case.store.render() == view
        assert check_journal(case.journal.path).findings == ()
    assert TinyStore(folder / "catalogue.json").damage is None
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".new")]


def test_two_processes_with_400_acts_each_keep_one_chain(tmp_path: Path) -> None:
    make_case(tmp_path, images=2).close()
    folder = tmp_path / "case"

    children = [_start(folder, word, acts=400, image=image) for image, word in enumerate(("a", "b"))]
    heard = [child.communicate(timeout=120) for child in children]

    assert [fault for _, fault in heard] == ["", ""]
    acknowledged = {tuple(line.split()) for said, _ in heard for line in said.splitlines()}
    assert len(acknowledged) == 800
    assert {entry for entry in _read_lines(folder) if entry[2] == "tag.added"} == acknowledged
    with Case(folder) as case:
        assert check_journal(case.journal.path).findings == ()
        for image in range(2):
            document = case.store.find(Table.IMAGES, make_id(image))
            assert isinstance(document, ImageDocument)
            assert len(document.tags) == 400


def test_locked_catalogue_is_said_to_be_within_the_wait(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    lock = case.folder / "journal" / "lock"
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time, filelock\n"
            "with filelock.FileLock(sys.argv[1]):\n"
            "    print('held', flush=True)\n"
            "    time.sleep(60)\n",
            str(lock),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        started = time.monotonic()

        with pytest.raises(StoreUnavailable, match="locked by another process"), hold_lock(lock, wait_s=0.3):
            pass
        waited_s = time.monotonic() - started
        child.kill()

    assert 0.3 <= waited_s < 5
    case.record([make_tag_draft("after the lock was freed")])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB; skipped, loudly, where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    arguments = [mount or "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if mount is None or subprocess.run(arguments, capture_output=True, check=False).returncode:
        pytest.skip("NO SMALL DISK: mounting a tmpfs needs root; the full disk is then only imitated")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_loses_nothing_acknowledged(small_disk: Path) -> None:
    case = make_case(small_disk)
    acknowledged = []

    with pytest.raises(StoreUnavailable, match="nothing was recorded"):
        for number in itertools.count():
            acknowledged.extend(case.record([make_tag_draft(f"tag-{number}")]))
    before = case.journal.path.read_bytes()
    with pytest.raises(StoreUnavailable, match="make room"):
        case.record([make_tag_draft("x" * 4096)])

    assert case.journal.path.read_bytes() == before
    assert before.count(b"\n") == len(acknowledged) + 2
    assert not any(f.severity == "fault" for f in check_journal(case.journal.path).findings)
    (small_disk / "case" / "catalogue.json").unlink(missing_ok=True)
    with pytest.raises(StoreUnavailable, match="journal holds everything"):
        case.rebuild()
    with Case(case.folder) as again:
        assert again.store.render() == case.store.render()


def test_full_disk_while_saving_fails_no_recorded_act(small_disk: Path) -> None:
    case = make_case(small_disk)
    case.store.save()
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space"), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
            os.fsync(file.fileno())
    saved = (case.folder / "catalogue.json").read_bytes()

    with pytest.raises(StoreUnavailable, match="so nothing is lost"):
        case.rebuild()

    assert (case.folder / "catalogue.json").read_bytes() == saved
    filler.unlink()
    case.rebuild()
