"""One writer at a time, between processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.errors import StoreUnavailable

# Two volunteers at one disk wait for each other; a hung process must not be waited for all day.
WAIT_S = 30.0


@contextmanager
def hold_lock(path: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the catalogue's lock; it is freed at once when the process dies.

    Raises:
        StoreUnavailable: another process held it for longer than `wait_s`, or the folder cannot be
            written.
    """
    import filelock

    lock = filelock.FileLock(path, timeout=wait_s)
    try:
        lock.acquire(poll_interval=0.002)
    except filelock.Timeout as error:
        raise StoreUnavailable(
            f"the catalogue is locked by another process ({path.name} held for over {wait_s:.0f} s); "
            "wait for it to end, then do it again"
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"cannot lock the catalogue ({path.name}: {error.strerror}); is its folder writable?"
        ) from error
    try:
        yield
    finally:
        lock.release()
