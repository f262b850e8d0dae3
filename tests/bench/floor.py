"""The least that an ingest must do: read, SHA-256, decode at reduced scale, write a thumbnail.

Run as `python floor.py TARGET FILE...`; two processes share the files.
"""

import hashlib
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path

_PROCESSES = 2
_THUMBNAIL_PX = 512


def take(target: Path, path: Path) -> str:
    """Read a picture once, write its thumbnail; the digest."""
    from PIL import Image

    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", (_THUMBNAIL_PX, _THUMBNAIL_PX))
        image.thumbnail((_THUMBNAIL_PX, _THUMBNAIL_PX))
        image.save(target / f"{sha256}.jpg", "JPEG", quality=85)
    return sha256


def main() -> None:
    """Take every file that the arguments name."""
    target, paths = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    with ProcessPoolExecutor(_PROCESSES) as processes:
        list(processes.map(partial(take, target), paths))


if __name__ == "__main__":
    main()
