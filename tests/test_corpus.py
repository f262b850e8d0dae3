"""The whole corpus through the command: every file ends in a told outcome, and nothing leaks in or out."""

import collections
import itertools
import json
import resource
import socket
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command_builders import CATALOGUE, list_tree, make_catalogue, make_environment, run

pytestmark = pytest.mark.slow

FOLDERS = ("satellite", "metadata", "c2pa", "hostile")
OUTCOMES = {"created", "unchanged", "refused", "failed"}
# Runs before anything else in every Python process: a connection to the network is told, and refused.
NO_NETWORK = """
import os, sys

def watch(event, args):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"}:
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(f"{event} {args[1:]}\\n")
        raise OSError(f"no network in this test: {event}")

sys.addaudithook(watch)
"""


@dataclass
class Outcome:
    """What the one run over the whole corpus left."""

    case: Path
    code: int
    lines: list[dict[str, Any]]
    said: str
    told: str
    seconds: float
    peak_bytes: int
    before: dict[str, dict[str, tuple[int, int, str]]]
    after: dict[str, dict[str, tuple[int, int, str]]]
    network: str
    connections: int
    sources: dict[str, Path]


def _listen(port: int) -> socket.socket | None:
    """Hear what C libraries might send to the port that the canaries name; None where that is not allowed."""
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except OSError:
        return None
    listening.setblocking(False)
    return listening


def _count_connections(listening: socket.socket | None) -> int:
    count = 0
    if listening is not None:
        with listening:
            try:
                while True:
                    listening.accept()[0].close()
                    count += 1
            except BlockingIOError:
                pass
    return count


def _watch_memory(parent: int, stopped: threading.Event, peaks: list[int]) -> None:
    """Sample the resident size of a process and its children until stopped."""
    page = resource.getpagesize()
    while not stopped.wait(0.05):
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if parent in {int(path.parent.name), int(fields[1])}:
                peaks.append(int(fields[21]) * page)


@pytest.fixture(scope="module")
def outcome(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    scratch = tmp_path_factory.mktemp("corpus")
    with tarfile.open(shared_data / "corpus" / "hostile" / "names.tar") as archive:
        archive.extractall(scratch, filter="data")
    (scratch / "site").mkdir()
    (scratch / "site" / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    (scratch / "network.log").touch()
    sources = {name: shared_data / "corpus" / name for name in FOLDERS} | {"names": scratch / "names"}
    before = {name: list_tree(folder) for name, folder in sources.items()}
    case = make_catalogue(scratch / "case")
    listening = _listen(9)
    stopped, peaks = threading.Event(), [0]
    started = time.monotonic()
    process = subprocess.Popen(
        [CATALOGUE, "-C", case, "ingest", "--json", *sources.values()],
        env=make_environment(
            PYTHONPATH=str(scratch / "site"), NETWORK_LOG=str(scratch / "network.log"), CPL_DEBUG="OFF"
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    watcher = threading.Thread(target=_watch_memory, args=(process.pid, stopped, peaks))
    watcher.start()
    out, err = process.communicate(timeout=280)
    stopped.set()
    watcher.join()
    connections = _count_connections(listening)
    yield Outcome(
        case=case,
        code=process.returncode,
        lines=[json.loads(line) for line in out.splitlines()],
        said=out.decode(),
        told=err.decode(),
        seconds=time.monotonic() - started,
        peak_bytes=max(peaks),
        before=before,
        after={name: list_tree(folder) for name, folder in sources.items()},
        network=(scratch / "network.log").read_text(encoding="utf-8"),
        connections=connections,
        sources=sources,
    )


def test_every_file_ends_in_a_told_outcome(outcome: Outcome) -> None:
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for line in outcome.lines:
        name = next(n for n, folder in outcome.sources.items() if line["path"].startswith(f"{folder}/"))
        counts[name][line["outcome"]] += 1
    print(f"\n{'folder':<12}" + "".join(f"{word:>11}" for word in sorted(OUTCOMES)))
    for name, counted in counts.items():
        print(f"{name:<12}" + "".join(f"{counted[word]:>11}" for word in sorted(OUTCOMES)))
    print(f"{outcome.seconds:.1f} s, {outcome.peak_bytes / 1e6:.0f} MB at most in one process")

    # Hidden files are left out of a walk.
    expected = sum(
        sum(kind != "folder" and "/." not in f"/{path}" for path, (_, _, kind) in tree.items())
        for tree in outcome.before.values()
    )
    assert len(outcome.lines) == expected
    assert {line["outcome"] for line in outcome.lines} == OUTCOMES
    assert outcome.code == 4
    assert [
        line for line in outcome.lines if line["outcome"] in {"refused", "failed"} and not line["reason"]
    ] == []
    assert [
        line for line in outcome.lines if line["outcome"] in {"created", "unchanged"} and not line["image"]
    ] == []
    assert counts["satellite"]["failed"] == 0


def test_no_traceback_and_no_machine_path_is_told(outcome: Outcome) -> None:
    reasons = " ".join(str(line["reason"]) for line in outcome.lines)

    assert "Traceback" not in outcome.said + outcome.told
    assert "Error(" not in reasons and ".incoming" not in reasons
    assert "/" + str(outcome.case).split("/")[1] + "/" not in reasons


def test_no_process_takes_a_gigabyte(outcome: Outcome) -> None:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

    assert 10_000_000 < outcome.peak_bytes < 1_000_000_000
    assert children < 1_000_000_000


def test_nothing_is_written_beside_the_sources(outcome: Outcome) -> None:
    assert outcome.after == outcome.before


def test_no_connection_is_attempted(outcome: Outcome) -> None:
    assert outcome.network == ""
    assert outcome.connections == 0


def test_nothing_of_another_file_gets_in(outcome: Outcome) -> None:
    """Canaries: /etc/passwd by VRT, XML entity or XMP; our host's name by VRT."""
    passwd = Path("/etc/passwd").read_bytes()
    canaries = [passwd.splitlines()[0], passwd[:40].hex().encode(), b"PWNED"]
    leaks = [
        (path.name, canary)
        for path in outcome.case.rglob("*")
        if path.is_file()
        for canary in canaries
        if canary in path.read_bytes()
    ]

    assert leaks == []


def test_files_that_name_other_files_are_refused(outcome: Outcome) -> None:
    named = {Path(line["path"]).name: line for line in outcome.lines}

    for name in (
        *("vrt_local_file.vrt", "vrt_python.tif", "vrt_raw_passwd.jpg", "vrt_renamed.tif", "wms_xml.tif"),
        *("vrt_self_loop.vrt", "vrt_vsicurl.vrt", "python_ones.vrt"),
    ):
        assert (named[name]["outcome"], named[name]["image"]) == ("refused", None)
    picture = named["img.tif"]
    assert picture["outcome"] in {"created", "unchanged"}
    (shown,) = run("-C", outcome.case, "show", picture["image"], "--json").read_lines()
    assert shown["footprint"] is None
    text = json.dumps(shown)
    assert "root:" not in text


def test_no_file_takes_ten_seconds(outcome: Outcome, tmp_path: Path) -> None:
    """By the times of the entries: the longest silence, and the slowest hostile files alone."""
    (journal,) = (outcome.case / "journal").glob("*.jsonl")
    entries = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    times = [time.mktime(time.strptime(entry["at"], "%Y-%m-%dT%H:%M:%SZ")) for entry in entries]
    silences = [after - before for before, after in itertools.pairwise(times)]
    case = make_catalogue(tmp_path / "case")
    suspects = (
        *("png_bomb_1bit_30000.png", "xmp_billion_laughs.jpg", "tiff_1000_pages.tif", "ng_huge-sparse.tiff"),
        *("png_ztxt_bomb.png", "multipage_multiple_frame_loop.tiff", "excessive-memory-TIFFFillStrip.tif"),
        *("scanline_more_than_2GB.tif", "huge-implied-number-strips.tif"),
    )
    alone = {}
    for name in suspects:
        started = time.monotonic()
        run("-C", case, "ingest", "--json", outcome.sources["hostile"] / name)
        alone[name] = time.monotonic() - started
    print({name: f"{seconds:.1f} s" for name, seconds in alone.items()})

    assert max(silences) <= 10
    assert max(alone.values()) <= 10


def test_images_are_intact_afterwards_and_rebuild_gives_the_same_view(outcome: Outcome) -> None:
    verified = run("-C", outcome.case, "verify", "--all-digests", "--json")
    run("-C", outcome.case, "rebuild")
    first = (outcome.case / "catalogue.json").read_bytes()
    run("-C", outcome.case, "rebuild")
    examined = run("-C", outcome.case, "doctor", "--json")

    (line,) = verified.read_lines()
    assert (verified.code, line["state"]) == (0, "intact-unanchored")
    created = {found["image"] for found in outcome.lines if found["image"]}
    assert line["checked"]["images"] == len(created)
    assert (outcome.case / "catalogue.json").read_bytes() == first
    assert (examined.code, examined.out) == (0, "")


def test_every_command_reads_what_hostile_files_left_in_the_catalogue(outcome: Outcome) -> None:
    for words in (["list"], ["log"], ["search", "a"]):
        done = run("-C", outcome.case, *words)
        assert done.code == 0
        assert not [c for c in done.out if ord(c) < 32 and c != "\n"]


def test_second_run_records_no_image_anew(outcome: Outcome) -> None:
    again = run("-C", outcome.case, "ingest", "--json", outcome.sources["satellite"])

    assert "created" not in {line["outcome"] for line in again.read_lines()}
