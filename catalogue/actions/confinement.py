"""Tasks in processes of their own, with a deadline and a memory limit for each.

A process that crashes, hangs or grows too large is ended and replaced; only its task fails. The
processes are started as `python -m catalogue.actions.confined`, so a script that uses the library
needs no main guard, and what C libraries print goes nowhere.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from catalogue.actions.take_in import Taken, Task
from catalogue.errors import StoreUnavailable

K = TypeVar("K")


class Reply(msgspec.Struct, frozen=True):
    """What a confined process answers: a result, or that the catalogue's own disk failed."""

    taken: Taken | None = None
    store_fault: str | None = None


class _Child:
    """One confined process, started when first needed and again after each loss."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, task: Task, deadline_s: float) -> Taken:
        """The result of a task, or why there is none.

        Raises:
            StoreUnavailable: the catalogue's own disk is full or refuses.
        """
        process = self._start()
        assert process.stdin and process.stdout
        overdue = threading.Event()
        timer = threading.Timer(deadline_s, _end_overdue, (process, overdue))
        timer.start()
        try:
            process.stdin.write(msgspec.json.encode(task) + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            timer.cancel()
        if not answer.endswith(b"\n"):
            return Taken(reason=self._explain_loss(task, deadline_s, overdue.is_set()))
        reply = msgspec.json.decode(answer, type=Reply)
        if reply.taken is None:
            raise StoreUnavailable(reply.store_fault or "cannot store")
        return reply.taken

    def end(self) -> None:
        """End the process."""
        if self._process is None:
            return
        assert self._process.stdin and self._process.stdout
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            command = [sys.executable, "-m", "catalogue.actions.confined", str(self._memory_bytes)]
            self._process = subprocess.Popen(  # noqa: S603  # our own module, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which ends this one
            )
        return self._process

    def _explain_loss(self, task: Task, deadline_s: float, is_overdue: bool) -> str:
        self.end()
        if is_overdue:
            return (
                f"{task.name}: reading took over {deadline_s:.0f} s and was stopped; the file may be hostile"
            )
        limit = self._memory_bytes // 1_000_000
        return f"{task.name}: the reader crashed on it or needed over {limit} MB; the file may be hostile"


class Confinement:
    """A fixed number of confined processes.

    Args:
        workers: how many.
        memory_bytes: how much memory one may take for a task, beyond what it starts with.
        find_deadline_s: how long a task may take.
    """

    def __init__(self, workers: int, *, memory_bytes: int, find_deadline_s: Callable[[Task], float]) -> None:
        self._threads = ThreadPoolExecutor(workers)
        self._workers = workers
        self._find_deadline_s = find_deadline_s
        self._idle = [_Child(memory_bytes) for _ in range(workers)]
        self._all = tuple(self._idle)

    def map(self, tasks: Iterable[tuple[K, Task]]) -> Iterator[tuple[K, Taken]]:
        """Each key with the result of its task, as they end; no more are begun than can soon be run.

        Raises:
            StoreUnavailable: the catalogue's own disk is full or refuses.
        """
        waiting: dict[Future[Taken], K] = {}
        for key, task in tasks:
            waiting[self._threads.submit(self._run, task)] = key
            if len(waiting) >= 2 * self._workers:
                yield from self._collect(waiting)
        while waiting:
            yield from self._collect(waiting)

    def _collect(self, waiting: dict[Future[Taken], K]) -> Iterator[tuple[K, Taken]]:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            key = waiting.pop(future)
            yield key, future.result()

    def _run(self, task: Task) -> Taken:
        child = self._idle.pop()
        try:
            return child.run(task, self._find_deadline_s(task))
        finally:
            self._idle.append(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._all:
            child.end()
        self._threads.shutdown(wait=True, cancel_futures=True)


def _end_overdue(process: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    process.kill()
