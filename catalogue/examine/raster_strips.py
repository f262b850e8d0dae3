"""Decimated reading of rasters of any size with flat memory, with or without overviews."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalogue.examine.limits import Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Bands up to this size are given to GDAL in one go; beyond, its average takes minutes or gigabytes.
_WHOLE_BYTES = 48 * 1024 * 1024
_WINDOW_BYTES = 8 * 1024 * 1024
# Samples of each band along the longer side: 4 by 4 for each pixel of a 512 px preview.
_SAMPLES = 2048
_MOST_SAMPLES_A_PIXEL = 4
# Up to this size all samples are taken: 4 GB take 6 s.
_AT_LEISURE_BYTES = 5 * 10**9
# A mosaic of 300,000 by 300,000 pixels; headers can claim 2**31 by 2**31.
_MOST_PIXELS = 10**11


class TooMuchToRead(Exception):
    """A raster that can be opened but would take too much memory; the message says what to do."""


@dataclass(frozen=True)
class Plan:
    """What is going to be read.

    Attributes:
        indexes: the bands, counted from 1.
        colours: as in `Pixels`.
        height: rows of the result.
        width: columns of the result.
        is_whole: GDAL may do the decimation itself.
    """

    indexes: tuple[int, ...]
    colours: str
    height: int
    width: int
    is_whole: bool


@dataclass(frozen=True)
class BandReading:
    """Bands with their mask; attributes as in `Pixels`."""

    bands: "NDArray[Any]"
    mask: "NDArray[np.bool_]"
    width_px: int
    height_px: int
    colours: str
    bits: int | None


def plan_reading(source: Any, max_px: int, limits: Limits) -> Plan:
    """Which bands are read, how small, and how.

    Raises:
        TooMuchToRead: a single block of the file, or all of it, is beyond the limits.
    """
    import numpy as np

    width, height = source.width, source.height
    if not source.count:
        raise TooMuchToRead("it holds no band of pixels; ingest the files it refers to")
    if width * height > _MOST_PIXELS:
        raise TooMuchToRead(f"it claims {width} x {height} pixels; obtain the part that matters")
    indexes, colours = _choose_bands(source)
    item_bytes = max(_measure_item(source.dtypes[i - 1]) for i in indexes)
    block_bytes = max(int(np.prod(shape)) for shape in source.block_shapes) * item_bytes
    if source.driver == "GTiff" and block_bytes > limits.max_decoded_px:
        raise TooMuchToRead(
            f"it must be decoded in pieces of {block_bytes} bytes; obtain it as a tiled GeoTIFF"
        )
    scale = min(1.0, max_px / max(width, height))
    out_height, out_width = max(1, round(height * scale)), max(1, round(width * scale))
    factor = 1 / scale
    is_complex = any(source.dtypes[i - 1].startswith("complex") for i in indexes)
    is_small = width * height * item_bytes * len(indexes) <= _WHOLE_BYTES
    # An overview is used when it is no smaller than the result; one of half the factor is near enough.
    has_overview = any(factor / 4 <= each <= factor * 1.2 for each in source.overviews(indexes[0]))
    return Plan(indexes, colours, out_height, out_width, (is_small or has_overview) and not is_complex)


def _measure_item(data_type: str) -> int:
    import numpy as np

    return 4 if data_type == "complex_int16" else int(np.dtype(data_type).itemsize)


def _choose_bands(source: Any) -> tuple[tuple[int, ...], str]:
    names = [each.name for each in source.colorinterp]
    if {"red", "green", "blue"} <= set(names):
        return tuple(names.index(name) + 1 for name in ("red", "green", "blue")), "rgb"
    if names[0] == "palette":
        return (1,), "palette"
    others = tuple(i + 1 for i, name in enumerate(names) if name != "alpha")
    if len(others) >= 3:
        return others[:3], "bands"
    return (others[:1] or (1,)), "grey"


def read_bands(source: Any, plan: Plan) -> BandReading:
    """The planned bands and where they hold data.

    Raises:
        RasterioError: GDAL cannot decode them.
    """
    import numpy as np

    bands, extra = _read_whole(source, plan) if plan.is_whole else _read_sampled(source, plan)
    mask = _find_data(bands, [source.nodatavals[i - 1] for i in plan.indexes])
    if extra is not None:
        mask &= extra
    colours, bits = plan.colours, source.tags(plan.indexes[0], ns="IMAGE_STRUCTURE").get("NBITS")
    if colours == "palette":
        table = np.zeros((256 if bands.dtype.itemsize == 1 else 65536, 4), dtype=np.uint8)
        for value, entry in source.colormap(1).items():
            if 0 <= value < len(table):
                table[value] = entry
        expanded = table[np.clip(bands[0].astype(np.int64), 0, len(table) - 1)]
        bands, mask = np.moveaxis(expanded[..., :3], 2, 0), mask & (expanded[..., 3] > 0)
    few = int(bits) if bits and bits.isdigit() and colours != "palette" else None
    return BandReading(bands, mask, source.width, source.height, colours, few)


def _find_data(bands: "NDArray[Any]", nodata: list[float | None]) -> "NDArray[np.bool_]":
    """Where at least one band holds a number that does not mean "no data"."""
    import numpy as np

    mask = np.zeros(bands.shape[1:], dtype=bool)
    for band, missing in zip(bands, nodata, strict=True):
        valid = np.isfinite(band) if band.dtype.kind == "f" else np.ones(band.shape, dtype=bool)
        if missing is not None and not np.isnan(missing):
            valid &= band != (np.float32(missing) if band.dtype == np.float32 else missing)
        mask |= valid
    return mask


def _needs_mask(source: Any) -> bool:
    from rasterio.enums import MaskFlags

    flags = set(source.mask_flag_enums[0])
    return bool(flags & {MaskFlags.alpha, MaskFlags.per_dataset}) and MaskFlags.all_valid not in flags


def _read_whole(source: Any, plan: Plan) -> tuple["NDArray[Any]", "NDArray[np.bool_] | None"]:
    from rasterio.enums import Resampling

    method = Resampling.nearest if plan.colours == "palette" else Resampling.average
    shape = (plan.height, plan.width)
    bands = source.read(list(plan.indexes), out_shape=(len(plan.indexes), *shape), resampling=method)
    return bands, source.read_masks(1, out_shape=shape) > 0 if _needs_mask(source) else None


def _read_sampled(source: Any, plan: Plan) -> tuple["NDArray[Any]", "NDArray[np.bool_] | None"]:
    """Means of a few samples a pixel; each block of the file is decoded at most once."""
    import numpy as np

    most = 1 if plan.colours == "palette" else _limit_samples(source, plan)
    wanted = max(1, min(most, _SAMPLES // max(plan.height, plan.width)))
    n_rows, n_columns = (
        min(wanted, max(1, size // out))
        for size, out in ((source.height, plan.height), (source.width, plan.width))
    )
    rows = _place_samples(source.height, plan.height, n_rows)
    columns = _place_samples(source.width, plan.width, n_columns)
    samples, masks = _read_samples(source, plan, rows, columns)
    nodata = [source.nodatavals[i - 1] for i in plan.indexes]
    bands = np.stack(
        [
            _average(band, _find_data(band[np.newaxis], [missing]), (n_rows, n_columns), missing)
            for band, missing in zip(samples, nodata, strict=True)
        ]
    )
    if masks is None:
        return bands, None
    shape = (plan.height, n_rows, plan.width, n_columns)
    return bands, np.asarray(masks.reshape(shape).any(axis=(1, 3)), dtype=bool)


def _limit_samples(source: Any, plan: Plan) -> int:
    """Samples a side of each pixel: fewer for very large rasters, which would take minutes otherwise."""
    item_bytes = _measure_item(source.dtypes[plan.indexes[0] - 1])
    total = source.width * source.height * item_bytes * len(plan.indexes)
    return max(1, min(_MOST_SAMPLES_A_PIXEL, int(_MOST_SAMPLES_A_PIXEL * (_AT_LEISURE_BYTES / total) ** 0.5)))


def _place_samples(size: int, out: int, each: int) -> "NDArray[np.int64]":
    """Positions of `each` samples for every pixel of the result, spread evenly and ascending."""
    import numpy as np

    places = (np.arange(out * each) + 0.5) * (size / (out * each))
    return np.minimum(places.astype(np.int64), size - 1)


def _read_samples(
    source: Any, plan: Plan, rows: "NDArray[np.int64]", columns: "NDArray[np.int64]"
) -> tuple["NDArray[Any]", "NDArray[np.bool_] | None"]:
    import numpy as np
    from rasterio.windows import Window

    block_height, block_width = source.block_shapes[0]
    samples: NDArray[Any] | None = None
    masks = np.zeros((len(rows), len(columns)), dtype=bool) if _needs_mask(source) else None
    for row_slice in _group(rows, block_height, block_height):
        top, bottom = int(rows[row_slice][0]), int(rows[row_slice][-1]) + 1
        row_bytes = (bottom - top) * _measure_item(source.dtypes[plan.indexes[0] - 1]) * len(plan.indexes)
        for column_slice in _group(columns, block_width, max(block_width, _WINDOW_BYTES // row_bytes)):
            left, right = int(columns[column_slice][0]), int(columns[column_slice][-1]) + 1
            window = Window(left, top, right - left, bottom - top)
            picked = np.ix_(rows[row_slice] - top, columns[column_slice] - left)
            values = source.read(list(plan.indexes), window=window)[:, picked[0], picked[1]]
            values = np.abs(values) if np.iscomplexobj(values) else values
            if samples is None:
                samples = np.zeros((len(plan.indexes), len(rows), len(columns)), dtype=values.dtype)
            samples[:, row_slice, column_slice] = values
            if masks is not None:
                masks[row_slice, column_slice] = source.read_masks(1, window=window)[picked] > 0
    assert samples is not None
    return samples, masks


def _group(places: "NDArray[np.int64]", block: int, span: int) -> list[slice]:
    """Runs of samples that lie in neighbouring blocks, each run at most `span` pixels long."""
    step = max(1, span // block) * block
    groups, start = [], 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i] // step != places[start] // step:
            groups.append(slice(start, i))
            start = i
    return groups


def _average(
    band: "NDArray[Any]", valid: "NDArray[np.bool_]", each: tuple[int, int], missing: float | None
) -> "NDArray[Any]":
    """Means of the valid samples of each pixel, in the type of the samples."""
    import numpy as np

    if each == (1, 1):
        return band
    shape = (band.shape[0] // each[0], each[0], band.shape[1] // each[1], each[1])
    counts = valid.reshape(shape).sum(axis=(1, 3))
    kept = np.where(valid, band, band.dtype.type(0)).reshape(shape)
    means = kept.sum(axis=(1, 3), dtype=np.float64) / np.maximum(counts, 1)
    empty = np.nan if missing is None and band.dtype.kind == "f" else missing or 0
    means = np.where(counts > 0, means, empty)
    return (np.rint(means) if band.dtype.kind in "iu" else means).astype(band.dtype)
