"""Closer looks at the bytes of originals, each in a confined process."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.actions.confinement import Confinement, Lost
from catalogue.actions.look_closer import LookCloser, Looked
from catalogue.errors import StoreUnavailable
from catalogue.record.closer_look import CloserLook

Item = tuple[str, Path, str, str | None]


def look_closer_at(
    items: Iterable[Item], *, trust_list: bytes | None = None, workers: int | None = None
) -> Iterator[tuple[str, CloserLook | str]]:
    """Each image id with what was found in its bytes, or why nothing was, as they are done.

    Args:
        items: (image id, path of the original, its name, media type as recorded); taken as they are needed.
        trust_list: PEM certificates of signers that the person trusts; None for none.
        workers: how many at a time; by the processors of this machine when not given.

    Raises:
        StoreUnavailable: the list of signers cannot be laid where the confined processes read it.
    """
    # Up to 4 MB: it is written once, and not sent along with every task. What was given is what counts,
    # though its file may change meanwhile.
    with TemporaryDirectory(prefix="catalogue-") as folder:
        listed = _lay_down(Path(folder) / "trust-list.pem", trust_list) if trust_list is not None else None
        names: dict[str, str] = {}

        def list_tasks() -> Iterator[tuple[str, LookCloser]]:
            for image, path, name, media_type in items:
                names[image] = name
                yield image, LookCloser(path=str(path), name=name, media_type=media_type, trust_list=listed)

        with Confinement(workers or os.cpu_count() or 1) as confinement:
            for image, reply in confinement.map(list_tasks()):
                name = names.pop(image)
                if isinstance(reply, Lost):
                    yield image, f"its bytes could not be looked at: {name}: {reply.reason}"
                elif isinstance(reply, Looked):
                    yield image, reply.found or f"its bytes could not be looked at: {reply.reason}"


def _lay_down(path: Path, trust_list: bytes) -> str:
    try:
        path.write_bytes(trust_list)
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write a temporary file, {path}: {error.strerror}; free space there, or set TMPDIR"
        ) from error
    return str(path)
