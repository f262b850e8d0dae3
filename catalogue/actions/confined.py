"""The confined process: reads tasks from standard input, answers each with one line.

Started by `confinement`; not meant to be run by hand.
"""

import os
import sys
from pathlib import Path

from catalogue.actions.confinement import Reply, StoreFault, Task, parse_task, render_message
from catalogue.actions.draw import Draw, draw
from catalogue.actions.look_closer import LookCloser, look
from catalogue.actions.take_in import take_in
from catalogue.errors import StoreUnavailable


def main() -> None:
    """Answer tasks until standard input ends."""
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(int(sys.argv[1]))
    for line in sys.stdin.buffer:
        answers.write(render_message(answer(parse_task(line))))
        answers.flush()


def answer(task: Task) -> Reply:
    """What became of a task."""
    try:
        if isinstance(task, Draw):
            return draw(task)
        return look(task) if isinstance(task, LookCloser) else take_in(task)
    except StoreUnavailable as error:
        return StoreFault(str(error))


def limit_memory(beyond_bytes: int) -> None:
    """Let this process take so much memory beyond what it has, where the system can limit that."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + beyond_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # A crash must not leave a memory image of evidence about.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
