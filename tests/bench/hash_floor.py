"""The least that a fixity check must do: Python's own SHA-256 of every file, on two threads.

Run as `python hash_floor.py FOLDER ENDING`.
"""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_THREADS = 2


def measure_sha256(path: Path) -> str:
    """The digest of a file, as the standard library reads it."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Digest every file of an ending below a folder."""
    paths = sorted(Path(sys.argv[1]).rglob(f"*{sys.argv[2]}"))
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(measure_sha256, paths))


if __name__ == "__main__":
    main()
