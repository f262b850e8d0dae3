"""Very large GeoTIFFs without overviews, written fast."""

from pathlib import Path

_TILE_PX = 512
_BANDS = 4


def make_geotiff(path: Path, side_px: int, *, is_tiled: bool) -> Path:
    """An uncompressed GeoTIFF of four eight-bit bands: side x side x 4 bytes; kept when it is there."""
    if path.exists():
        return path
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin
    from rasterio.windows import Window

    shape = {"tiled": True, "blockxsize": _TILE_PX, "blockysize": _TILE_PX} if is_tiled else {"blockysize": 1}
    temporary = path.with_suffix(".part")
    # Rows of a smooth pattern with noise: nothing is skipped as empty.
    draw = np.random.default_rng(7)
    strip = draw.integers(0, 255, (_BANDS, _TILE_PX, side_px), dtype=np.uint8)
    with rasterio.open(
        temporary,
        "w",
        driver="GTiff",
        width=side_px,
        height=side_px,
        count=_BANDS,
        dtype="uint8",
        interleave="pixel",
        photometric="RGB",
        BIGTIFF="YES",
        crs="EPSG:32636",
        transform=from_origin(300_000, 4_950_000, 0.5, 0.5),
        **shape,
    ) as target:
        for top in range(0, side_px, _TILE_PX):
            target.write(np.roll(strip, top, axis=2), window=Window(0, top, side_px, _TILE_PX))
    temporary.replace(path)
    return path
