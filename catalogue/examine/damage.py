"""What decoders complain of when the pixels of a file are decoded, piece by piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from catalogue.errors import InputFault, InputRefused
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import J2K, JP2, JPEG, NITF, PNG, TIFF, WEBP, MediaType
from catalogue.examine.pixels import pillow_faults
from catalogue.examine.raster_source import check_local_file, describe_fault, open_raster
from catalogue.examine.text_decoding import clean_text

# What is decoded of one file takes about two seconds at most: wavelets are slower by a factor of ten.
_MOST_BYTES = 300_000_000
_MOST_WAVELET_BYTES = 30_000_000
# One row of pieces at a time; a piece of more is left out.
_PIECE_BYTES = 16_000_000
_LARGEST_PIECE_BYTES = 100_000_000
# A file that is cut off fails in every later piece; the first few say it.
_MOST_FAILURES = 5
# What this reader lacks is no damage of the file: codecs, sizes, memory.
_BEYOND_US = re.compile(
    r"missing codec|not supported|nsupported|aximum supported|allocate|[Mm]emory|oo large"
)
_IN_ANY_ORDER = (TIFF, JP2, J2K, NITF)


@dataclass(frozen=True)
class Decoding:
    """What came of decoding.

    Attributes:
        damage: complaints, one sentence each.
        is_decoded: any pixels were decoded.
        not_read: what was left out and why; None when nothing was.
    """

    damage: tuple[str, ...] = ()
    is_decoded: bool = False
    not_read: str | None = None


def find_damage(path: Path, media_type: MediaType, limits: Limits) -> Decoding:
    """What decoding complains of; of a very large file a share is decoded, spread evenly.

    Not every spoilt byte is seen: an uncompressed value may be anything, and libtiff does not compare the
    checksums that deflate carries.

    Args:
        path: an existing regular local file.
        media_type: by its bytes.
        limits: a picture that must be decoded whole has at most `max_decoded_px` pixels.
    """
    if not media_type.is_decodable:
        return Decoding(not_read=f"{media_type.label} is kept but not decoded")
    if media_type == WEBP:
        return _decode_webp(path, limits)
    # libjpeg goes on after damage and says so in a warning, which is made an error first.
    decoding = _decode_with_gdal(path, media_type, limits, is_strict=True)
    if media_type != JPEG or not decoding.damage:
        return decoding
    tolerant = _decode_with_gdal(path, media_type, limits, is_strict=False)
    if tolerant.damage:
        return tolerant
    complaint = decoding.damage[0].partition(": ")[2]
    return replace(tolerant, damage=(f"it can be decoded, but the decoder complains: {complaint}",))


def describe_refusal(error: InputFault, path: Path) -> str:
    """Why a file could not be read, without the name that it has in the store and without advice."""
    text = str(error).removesuffix("; obtain the file again")
    text = text.removeprefix(f"cannot read the pixels of {path.name}: ").removeprefix(f"{path.name}: ")
    return _anonymise(text, path)


def _anonymise(text: str, path: Path) -> str:
    return clean_text(text.replace(path.name, "the file"))


def _decode_with_gdal(path: Path, media_type: MediaType, limits: Limits, *, is_strict: bool) -> Decoding:
    import rasterio

    try:
        with (
            open_raster(path, media_type, part="the pixels") as source,
            rasterio.Env(GDAL_ERROR_ON_LIBJPEG_WARNING=is_strict),
        ):
            return _decode(source, path, media_type, limits)
    except InputRefused as error:
        return Decoding(not_read=describe_refusal(error, path))
    except InputFault as error:
        why = describe_refusal(error, path)
        if _BEYOND_US.search(why):
            return Decoding(not_read=why)
        return Decoding(damage=(f"decoding fails: {why}",))


def _decode(source: Any, path: Path, media_type: MediaType, limits: Limits) -> Decoding:
    count = source.width * source.height
    if not source.count:
        return Decoding(not_read="it holds no band of pixels")
    if media_type in {PNG, JPEG} and count > limits.max_decoded_px:
        return Decoding(not_read=f"it claims {count} pixels, more than the {limits.max_decoded_px} decoded")
    item_bytes = sum(_measure_item(kind) for kind in source.dtypes)
    pieces = _plan(source, item_bytes)
    if pieces is None:
        return Decoding(not_read="it must be decoded in pieces that are too large for memory")
    most = _MOST_WAVELET_BYTES if media_type in {JP2, J2K} else _MOST_BYTES
    spread = media_type in _IN_ANY_ORDER
    chosen = _choose(pieces, most, item_bytes=item_bytes, spread=spread)
    failures: list[str] = []
    done = 0
    for window in chosen:
        failure = _try(source, window)
        if failure:
            failures.append(_anonymise(failure, path))
        else:
            done += 1
        if len(failures) == _MOST_FAILURES:
            break
    if not done and failures and _BEYOND_US.search(failures[0]):
        return Decoding(not_read=failures[0])
    share = sum(w.width * w.height for w in chosen) / count
    where = "spread over the picture" if spread else "from its top"
    left_out = None if share == 1 else f"only {share:.0%} of the pixels were decoded, {where}"
    return Decoding(_tell(failures, done), done > 0, left_out)


def _decode_webp(path: Path, limits: Limits) -> Decoding:
    """A WebP is decoded whole, by Pillow: GDAL's driver is not in every build."""
    from PIL import Image

    try:
        check_local_file(path)
        with pillow_faults(path), Image.open(path, formats=("WEBP",)) as image:
            count = image.size[0] * image.size[1]
            if count > limits.max_decoded_px:
                return Decoding(
                    not_read=f"it claims {count} pixels, more than the {limits.max_decoded_px} decoded"
                )
            image.load()
    except InputRefused as error:
        return Decoding(not_read=describe_refusal(error, path))
    except InputFault as error:
        why = describe_refusal(error, path)
        if _BEYOND_US.search(why):
            return Decoding(not_read=why)
        return Decoding(damage=(f"decoding fails: {why}",))
    return Decoding(is_decoded=True)


def _tell(failures: list[str], done: int) -> tuple[str, ...]:
    if not failures:
        return ()
    return (f"decoding fails{' in places' if done else ''}: {failures[0]}",)


def _try(source: Any, window: Any) -> str | None:
    """What the decoder complains of in one window; None when it does not."""
    from rasterio._err import CPLE_BaseError
    from rasterio.errors import RasterioError

    try:
        source.read(window=window)
    except (RasterioError, CPLE_BaseError, UnicodeError) as error:
        return describe_fault(error)
    return None


def _measure_item(data_type: str) -> int:
    import numpy as np

    return 4 if data_type == "complex_int16" else int(np.dtype(data_type).itemsize)


def _plan(source: Any, item_bytes: int) -> list[Any] | None:
    """Windows along the blocks of the file that cover the picture; None when one is too large."""
    rows, columns = (int(size) for size in source.block_shapes[0])
    if rows * columns * item_bytes > _LARGEST_PIECE_BYTES:
        return None
    wide = max(1, _PIECE_BYTES // (rows * columns * item_bytes))
    step_columns = min(source.width, columns * wide)
    tall = max(1, wide * columns // max(step_columns, columns))
    step_rows = min(source.height, rows * tall)
    return list(_tile(source.width, source.height, step_columns, step_rows))


def _choose(pieces: list[Any], most_bytes: int, *, item_bytes: int, spread: bool) -> list[Any]:
    """As many pieces as may be decoded: spread evenly, or from the top where rows come in order."""
    total = sum(piece.width * piece.height for piece in pieces) * item_bytes
    if total <= most_bytes:
        return pieces
    count = max(1, len(pieces) * most_bytes // total)
    return [pieces[number * len(pieces) // count] for number in range(count)] if spread else pieces[:count]


def _tile(width: int, height: int, step_columns: int, step_rows: int) -> Iterator[Any]:
    from rasterio.windows import Window

    for top in range(0, height, step_rows):
        for left in range(0, width, step_columns):
            yield Window(left, top, min(step_columns, width - left), min(step_rows, height - top))
