"""The confined process: reads tasks from standard input, answers each with one line.

Started by `confinement`; not meant to be run by hand.
"""

import os
import sys

import msgspec

from catalogue.actions.confinement import Reply
from catalogue.actions.take_in import Task, take_in
from catalogue.errors import StoreUnavailable


def main() -> None:
    """Answer tasks until standard input ends."""
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(int(sys.argv[1]))
    decoder = msgspec.json.Decoder(Task)
    for line in sys.stdin.buffer:
        try:
            reply = Reply(taken=take_in(decoder.decode(line)))
        except StoreUnavailable as error:
            reply = Reply(store_fault=str(error))
        answers.write(msgspec.json.encode(reply) + b"\n")
        answers.flush()


def limit_memory(beyond_bytes: int) -> None:
    """Let this process take so much memory beyond what it has, where the system can limit that."""
    if sys.platform != "linux":
        return
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + beyond_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # A crash must not leave a memory image of evidence about.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
