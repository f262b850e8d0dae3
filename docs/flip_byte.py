"""Damage one byte of a file on purpose, to see it found: `python flip_byte.py FILE OFFSET`.

Doing it twice undoes it. The file is made writable for it and gets its mode back.
"""

import stat
import sys
from pathlib import Path


def flip_byte(path: Path, at: int) -> None:
    """Turn over the lowest bit of one byte.

    Args:
        path: the file.
        at: offset of the byte, from 0.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode | stat.S_IWUSR)
    try:
        with path.open("r+b") as file:
            file.seek(at)
            [byte] = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ 1]))
    finally:
        path.chmod(mode)


if __name__ == "__main__":
    flip_byte(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"turned over the lowest bit of byte {sys.argv[2]} of {Path(sys.argv[1]).name[:12]}")
