"""One way into GDAL for untrusted files: one driver, one local file, no neighbours, no network."""

import logging
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from catalogue.errors import InputRefused, InputUnreadable
from catalogue.examine.jp2_soundness import UnsoundBoxesError, check_boxes
from catalogue.examine.media_type import JP2, MediaType

# In bytes: rasterio passes the number to GDAL, which takes small numbers for megabytes only when
# they come from the environment.
_CACHE_BYTES = 64 * 1024 * 1024
# Second belt; the first is that only one driver is ever asked. These read other files or addresses.
_SKIPPED = (
    "VRT WMS WCS WMTS HTTP WFS OAPIF EEDAI DAAS OGCAPI STACIT STACTA PLMOSAIC RASTERLITE TIL DERIVED GTI"
)
_SETTINGS: dict[str, Any] = {
    # The file alone: neighbours are read by our own parsers, which know limits.
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    # GDAL would write a.tif.aux.xml beside the original.
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": _CACHE_BYTES,
    "GDAL_SKIP": _SKIPPED,
    "GDAL_NUM_THREADS": 1,
    # A corrupt strip is an error, not a grey patch.
    "GTIFF_IGNORE_READ_ERRORS": "NO",
    # Its quick decoder for small pictures shows noise where a PNG was cut off.
    "GDAL_PNG_WHOLE_IMAGE_OPTIM": "NO",
}


def check_local_file(path: Path) -> None:
    """Nothing, when the path names an existing regular file of this machine.

    Raises:
        InputRefused: an address, one of GDAL's virtual paths, a folder, a device or a pipe.
        InputUnreadable: there is no such file, or it may not be looked at.
    """
    text = str(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:/", text) or "://" in text or text.startswith("/vsi"):
        raise InputRefused(
            f"{path.name} is refused: {text!r} is an address, not a file; save it as a file first"
        )
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputUnreadable(
            f"cannot read {path.name}: {describe_fault(error)}; check that the file is there"
        ) from error
    if not stat.S_ISREG(mode):
        raise InputRefused(f"{path.name} is refused: it is not a regular file; copy the picture to one")


@contextmanager
def open_raster(path: Path, media_type: MediaType, *, part: str = "the header") -> Iterator[Any]:
    """The opened raster (a rasterio dataset), with its reading errors turned into ours.

    Args:
        path: an existing regular local file.
        media_type: by its bytes; decides the one driver that is asked.
        part: what is going to be read, for the message.

    Raises:
        InputRefused: the path is not a local file, or no driver may open this kind.
        InputUnreadable: that part cannot be read; also for faults inside the block.
    """
    check_local_file(path)
    if media_type.gdal_driver is None:
        raise InputRefused(f"{path.name} is refused: no reader of this program opens {media_type.label}")
    if media_type == JP2:
        _refuse_unsound(path, part)
    import rasterio
    from rasterio._err import CPLE_BaseError  # some of GDAL's refusals leave rasterio unwrapped
    from rasterio.errors import RasterioError

    # Its errors are raised; said twice on stderr they would garble the progress.
    logging.getLogger("rasterio").setLevel(logging.CRITICAL)
    try:
        with (
            _without_warnings(),
            _without_log_faults(),
            rasterio.Env(**_SETTINGS),
            # An absolute Path goes to GDAL as it is; a text would be searched for a scheme.
            rasterio.open(path.absolute(), driver=media_type.gdal_driver) as source,
        ):
            yield source
    except (RasterioError, UnicodeError, MemoryError, CPLE_BaseError) as error:
        raise InputUnreadable(
            f"cannot read {part} of {path.name}: {describe_fault(error)}; obtain the file again"
        ) from error


def _refuse_unsound(path: Path, part: str) -> None:
    try:
        check_boxes(path)
    except (UnsoundBoxesError, OSError) as error:
        raise InputUnreadable(
            f"cannot read {part} of {path.name}: {describe_fault(error)}; obtain the file again"
        ) from error


@contextmanager
def _without_warnings() -> Iterator[None]:
    import warnings

    from rasterio.errors import NotGeoreferencedWarning

    with warnings.catch_warnings():
        # That a picture has no place is a fact of ours, not a warning.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


@contextmanager
def _without_log_faults() -> Iterator[None]:
    """Silence where rasterio's log callback stumbles over bytes of a damaged file that are not UTF-8.

    The fault cannot be caught: the callback is called from C, and Python prints it to stderr.
    """
    before = sys.unraisablehook

    def pass_on(fault: "sys.UnraisableHookArgs") -> None:
        if not isinstance(fault.exc_value, UnicodeDecodeError):
            before(fault)

    sys.unraisablehook = pass_on
    try:
        yield
    finally:
        sys.unraisablehook = before


def describe_fault(error: BaseException) -> str:
    """The innermost message in one line, without the folder that libraries put into it."""
    while error.__cause__ is not None:
        error = error.__cause__
    text = " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
    text = re.sub(r"(?:[A-Za-z]:)?(?:[/\\][^/\\:'\"]+)+[/\\]", "", text)
    return text[:300].rstrip(".;")
