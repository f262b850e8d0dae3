"""Tasks in processes of their own, with a deadline and a memory limit for each.

A process that crashes, hangs or grows too large is ended and replaced; only its task is lost. The
processes are started as `python -m catalogue.actions.confined`, so a script that uses the library
needs no main guard, and what C libraries print goes nowhere.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from catalogue.actions.draw import Draw, Drawn
from catalogue.actions.look_closer import LookCloser, Looked
from catalogue.actions.take_in import TakeIn, Taken
from catalogue.errors import StoreUnavailable

# A hostile file must not hold anybody up for longer than ten seconds, start of the process included;
# a big honest one may take as long as a slow disk needs.
_DEADLINE_S = 8.0
_SLOW_DISK_BYTES_S = 40_000_000
# Beyond what the process starts with; a whole gigabyte is more than any reduced-scale reading needs.
_MEMORY_BYTES = 900_000_000

K = TypeVar("K")
Task = TakeIn | Draw | LookCloser


class StoreFault(msgspec.Struct, frozen=True, tag=True):
    """That the catalogue's own disk is full or refuses."""

    message: str


class Lost(msgspec.Struct, frozen=True, tag=True):
    """That a process was lost to its task, and why."""

    reason: str


Result = Taken | Drawn | Looked | Lost
Reply = Result | StoreFault


class _Child:
    """One confined process, started when first needed and again after each loss."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, task: Task) -> Reply:
        """What the process answers, or that it was lost."""
        process = self._start()
        assert process.stdin and process.stdout
        deadline_s = find_deadline_s(Path(task.path))
        overdue = threading.Event()
        timer = threading.Timer(deadline_s, _end_overdue, (process, overdue))
        timer.start()
        try:
            process.stdin.write(render_message(task))
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            return parse_reply(answer)
        self.end()
        if overdue.is_set():
            return Lost(f"reading took over {deadline_s:.0f} s and was stopped; the file may be hostile")
        return Lost(
            f"the reader crashed or needed over {_MEMORY_BYTES // 1_000_000} MB; the file may be hostile"
        )

    def end(self) -> None:
        """End the process."""
        if self._process is None:
            return
        assert self._process.stdin and self._process.stdout
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()
        self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            # -P: the current folder may be anybody's, and is no place to import from.
            command = [sys.executable, "-P", "-m", "catalogue.actions.confined", str(_MEMORY_BYTES)]
            self._process = subprocess.Popen(  # noqa: S603  # our own module, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=-1,
                start_new_session=True,  # Ctrl-C is for the parent, which ends this one
            )
        return self._process


class Confinement:
    """A fixed number of confined processes.

    Args:
        workers: how many.
    """

    def __init__(self, workers: int) -> None:
        self._threads = ThreadPoolExecutor(workers)
        self._workers = workers
        self._idle = [_Child() for _ in range(workers)]
        self._all = tuple(self._idle)

    def map(self, tasks: Iterable[tuple[K, Task]]) -> Iterator[tuple[K, Result]]:
        """Each key with what became of its task, as they end; no more are begun than can soon be run.

        Raises:
            StoreUnavailable: the catalogue's own disk is full or refuses.
        """
        waiting: dict[Future[Reply], K] = {}
        for key, task in tasks:
            waiting[self._threads.submit(self._run, task)] = key
            if len(waiting) >= 2 * self._workers:
                yield from self._collect(waiting)
        while waiting:
            yield from self._collect(waiting)

    def _collect(self, waiting: dict[Future[Reply], K]) -> Iterator[tuple[K, Result]]:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            key, reply = waiting.pop(future), future.result()
            if isinstance(reply, StoreFault):
                raise StoreUnavailable(reply.message)
            yield key, reply

    def _run(self, task: Task) -> Reply:
        child = self._idle.pop()
        try:
            return child.run(task)
        finally:
            self._idle.append(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # In this order, or a waiting task would start its process anew while the others are ended.
        self._threads.shutdown(wait=False, cancel_futures=True)
        for _ in range(2):
            for child in self._all:
                child.end()
            self._threads.shutdown(wait=True)


def render_message(message: Task | Reply) -> bytes:
    """A task or a reply as one line.

    The standard library's JSON, because a path need not be UTF-8, and its escapes carry any path.
    """
    return json.dumps(msgspec.to_builtins(message)).encode() + b"\n"


def parse_task(line: bytes) -> Task:
    """The task that a line holds."""
    task: Task = msgspec.convert(json.loads(line), type=Task)
    return task


def parse_reply(line: bytes) -> Reply:
    """The reply that a line holds."""
    reply: Reply = msgspec.convert(json.loads(line), type=Reply)
    return reply


def count_workers(tasks: int) -> int:
    """How many confined processes serve so many tasks on this machine."""
    return max(1, min(tasks, os.cpu_count() or 1))


def find_deadline_s(path: Path) -> float:
    """How long reading a file may take, by its size."""
    try:
        size_bytes = path.stat().st_size
    except OSError:
        size_bytes = 0
    return _DEADLINE_S + size_bytes / _SLOW_DISK_BYTES_S


def _end_overdue(process: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    process.kill()
