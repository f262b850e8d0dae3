"""Readers in processes of their own: lost ones are named, and the others go on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_clock
from command_builders import list_types, make_catalogue, make_picture, make_pictures, run

from catalogue.actions import confinement as confining
from catalogue.actions.case import Case, create_case
from catalogue.actions.confinement import Confinement, Lost, parse_reply, parse_task, render_message
from catalogue.actions.ingest import IngestResult, ingest_inputs
from catalogue.actions.inputs import Statements, find_inputs
from catalogue.actions.take_in import TakeIn, Taken

# Stands in for a hostile file that a library falls over: the reader itself is made to misbehave.
READER = """
import os, signal, sys, time
from catalogue.actions import confined, take_in

honest = take_in.take_in

def misbehave(task):
    if "killed" in task.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "crashes" in task.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hangs" in task.name:
        time.sleep(600)
    if "eats" in task.name:
        eaten = []
        while True:
            eaten.append(bytearray(50_000_000))
    if "chatters" in task.name:
        print('{"type":"Lost","reason":"said by a library"}', flush=True)
        os.write(1, b"noise\\n")
    return honest(task)

confined.take_in = misbehave
confined.main()
"""


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A catalogue whose readers misbehave on files whose names say so, and have five seconds each."""
    honest = subprocess.Popen

    def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        assert command[1:4] == ["-P", "-m", "catalogue.actions.confined"]
        return honest([sys.executable, "-c", READER, command[4]], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("catalogue.actions.confinement.subprocess.Popen", start)
    monkeypatch.setattr(confining, "_DEADLINE_S", 5.0)
    return create_case(tmp_path / "case", agent="ines", clock=make_clock())


def take(case: Case, folder: Path, workers: int = 2) -> dict[str, IngestResult]:
    inputs = list(find_inputs([folder], Statements()))
    return {Path(r.path).name: r for r in ingest_inputs(case, inputs, workers=workers)}


@pytest.mark.parametrize("fate", ["killed", "crashes", "hangs", "eats"])
def test_lost_reader_fails_its_file_and_the_others_go_on(case: Case, tmp_path: Path, fate: str) -> None:
    make_pictures(tmp_path / "pictures", 4)
    make_picture(tmp_path / "pictures" / f"picture-001-{fate}.jpg", 99)
    started = time.monotonic()

    results = take(case, tmp_path / "pictures")

    assert time.monotonic() - started < 15
    lost = results.pop(f"picture-001-{fate}.jpg")
    assert lost.outcome.value == "failed"
    assert "hostile" in (lost.reason or "")
    assert ("over 5 s" in (lost.reason or "")) == (fate == "hangs")
    assert [r.outcome.value for r in results.values()] == ["created"] * 4
    assert list_types(case.folder).count("ingest.failed") == 1


def test_what_a_library_prints_is_not_taken_for_an_answer(case: Case, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    make_picture(tmp_path / "pictures" / "chatters.jpg")

    assert take(case, tmp_path / "pictures")["chatters.jpg"].outcome.value == "created"


def test_every_picture_may_be_lost_and_each_is_told(case: Case, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    for number in range(5):
        make_picture(tmp_path / "pictures" / f"crashes-{number}.jpg", number)

    results = take(case, tmp_path / "pictures")

    assert [r.outcome.value for r in results.values()] == ["failed"] * 5


def _list_children() -> set[int]:
    """Processes of our confinement that are alive."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            status = path.read_text().rpartition(")")[2].split()
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(status[1]) == os.getpid() and status[0] != "Z" and b"catalogue.actions.confined" in command:
            found.add(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="NO /proc: processes are counted there")
def test_leaving_early_ends_every_process_and_starts_none(tmp_path: Path) -> None:
    pictures = make_pictures(tmp_path / "pictures", 40)
    with create_case(tmp_path / "case", clock=make_clock()) as case:
        inputs = list(find_inputs(pictures, Statements()))
        results = ingest_inputs(case, inputs, workers=3)
        next(results)
        results.close()  # type: ignore[attr-defined]  # it is a generator

    assert _list_children() == set()
    assert threading.active_count() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="NO LIMIT: only Linux limits a process's memory here")
def test_memory_of_a_reader_is_limited(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom catalogue.actions.confined import limit_memory\nlimit_memory(100_000_000)\n"
        "try:\n    bytearray(300_000_000)\nexcept MemoryError:\n    sys.exit(9)\n"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9


def test_messages_carry_paths_that_are_no_utf8() -> None:
    path = os.fsdecode(b"/a/\xff.jpg") if os.name == "posix" else "/a/x.jpg"
    task = TakeIn(path=path, name="a", images="i", thumbnails="t")

    assert parse_task(render_message(task)) == task
    assert parse_reply(render_message(Lost("why"))) == Lost("why")
    assert parse_reply(render_message(Taken(reason="no", is_refused=True))).reason == "no"  # type: ignore[union-attr]
    assert render_message(task).count(b"\n") == 1


def test_reader_ends_when_its_parent_has_died(tmp_path: Path) -> None:
    code = (
        "import os, subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-m', 'catalogue.actions.confined', '900000000'],"
        " stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)\n"
        "print(p.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    child = int(done.stdout)

    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while _is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_alive(child)


def _is_alive(child: int) -> bool:
    try:
        return Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_confinement_runs_no_more_than_its_processes(tmp_path: Path) -> None:
    pictures = make_pictures(tmp_path / "pictures", 6)
    (tmp_path / "images").mkdir()
    begun = []

    def make_tasks() -> Iterator[tuple[int, TakeIn]]:
        for number, path in enumerate(pictures):
            begun.append(number)
            yield (
                number,
                TakeIn(
                    path=str(path),
                    name=path.name,
                    images=str(tmp_path / "images"),
                    thumbnails=str(tmp_path / "t"),
                ),
            )

    with Confinement(1) as confinement:
        replies = confinement.map(make_tasks())
        next(replies)
        assert len(begun) <= 3
        rest = dict(replies)

    assert len(rest) == 5
    assert all(isinstance(reply, Taken) and reply.reason is None for reply in rest.values())


def test_current_folder_is_no_place_to_import_from(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    make_picture(tmp_path / "a.png")
    for name in ("msgspec", "PIL", "rasterio", "catalogue"):
        (tmp_path / f"{name}.py").write_text("import pathlib; pathlib.Path('planted').touch()")

    done = run("-C", case, "ingest", tmp_path / "a.png", cwd=tmp_path)

    assert done.code == 0, done.err
    assert not (tmp_path / "planted").exists()
