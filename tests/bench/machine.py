"""What the figures depend on: cores, memory, versions and absent tools; no host name, no path."""

import os
import platform
import shutil
from importlib.metadata import version

_LIBRARIES = ("pillow", "rasterio", "exifread", "tinydb", "msgspec", "rfc8785", "click", "filelock")
_TOOLS = ("sha256sum", "exiftool", "vipsthumbnail")


def describe_machine() -> str:
    """A few lines for the head of the table."""
    absent = [tool for tool in _TOOLS if shutil.which(tool) is None]
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return "\n".join(
        [
            f"{os.cpu_count()} cores{_describe_load()}, {platform.machine()}, {platform.system()}; "
            f"Python {platform.python_version()}",
            libraries,
            f"tools absent: {', '.join(absent) or 'none'}",
            "files are read from the page cache; what is written goes through fsync to this disk",
        ]
    )


def _describe_load() -> str:
    """How busy the machine was before: ratios stand, seconds suffer."""
    try:
        return f" (load {os.getloadavg()[0]:.1f} before the start)"
    except OSError:
        return ""
