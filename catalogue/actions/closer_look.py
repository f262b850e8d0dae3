"""Closer looks at the bytes of originals, each in a confined process."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from catalogue.actions.confinement import Confinement, Lost, count_workers
from catalogue.actions.look_closer import LookCloser, Looked
from catalogue.record.closer_look import CloserLook

Item = tuple[str, Path, str, str | None]


def look_closer_at(
    items: Iterable[Item], *, trust_list: bytes | None = None, workers: int | None = None
) -> Iterator[tuple[str, CloserLook | str]]:
    """Each image id with what was found in its bytes, or why nothing was, as they are done.

    Args:
        items: (image id, path of the original, its name, media type as recorded).
        trust_list: PEM certificates of signers that the person trusts; None for none.
        workers: how many at a time; by the processors of this machine when not given.
    """
    tasks = [
        (image, LookCloser(path=str(path), name=name, media_type=media_type, trust_list=trust_list))
        for image, path, name, media_type in items
    ]
    if not tasks:
        return
    names = {image: task.name for image, task in tasks}
    with Confinement(workers or count_workers(len(tasks))) as confinement:
        for image, reply in confinement.map(tasks):
            if isinstance(reply, Lost):
                yield image, f"its bytes could not be looked at: {names[image]}: {reply.reason}"
            elif isinstance(reply, Looked):
                yield image, reply.found or f"its bytes could not be looked at: {reply.reason}"
