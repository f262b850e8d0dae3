"""Everything GDAL says in the header of one raster, as JSON, within bounds."""

import math
from typing import Any

from catalogue.examine.georeference import Georeference
from catalogue.examine.limits import Limits
from catalogue.record.canonical import JsonValue

# These repeat the path of the file, and so the folder of whoever examined it.
_WITH_PATHS = frozenset({"DERIVED_SUBDATASETS", "SUBDATASETS"})
_MOST_POINTS = 1_000
_MOST_BANDS = 100


def dump_raster(source: Any, own: Georeference, limits: Limits) -> dict[str, JsonValue]:
    """The raw reading: driver, domains, bands, coordinate system, transform, control points."""
    budget = _Budget(limits)
    dump: dict[str, JsonValue] = {
        "driver": source.driver,
        "domains": _dump_domains(source, 0, budget),
        "bands": _dump_bands(source, budget),
        "transform": [str(value) for value in source.transform.to_gdal()],
    }
    text = _render_wkt(source.crs) or _render_wkt(source.gcps[1])
    if text:
        dump["crs_wkt"] = budget.cut(text)
    if own.points:
        dump["gcps"] = [[_number(v) for v in (p.column, p.row, p.x, p.y)] for p in own.points[:_MOST_POINTS]]
    if source.count > _MOST_BANDS:
        dump["bands_left_out"] = source.count - _MOST_BANDS
    return dump


class _Budget:
    """Characters that may still be dumped."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.max_raw_bytes // 4  # a character can take four bytes

    def cut(self, text: str) -> str:
        """The text, cut to what is left; unpaired surrogates, which JSON cannot carry, replaced."""
        text = text.encode("utf-8", "replace").decode()
        kept = text[: self.left]
        self.left -= len(kept)
        return kept if kept == text else f"{kept} [cut: {len(text)} characters]"


def _dump_domains(source: Any, band: int, budget: _Budget) -> dict[str, JsonValue]:
    domains: dict[str, JsonValue] = {}
    for name in ("", *source.tag_namespaces(band)):
        if name in _WITH_PATHS:
            continue
        tags = source.tags(band, ns=name) if name else source.tags(band)
        if tags:
            domains[budget.cut(name)] = {budget.cut(key): budget.cut(value) for key, value in tags.items()}
    return domains


def _dump_bands(source: Any, budget: _Budget) -> list[JsonValue]:
    # Each of these makes a list of all bands anew, of which a hostile file claims 65,535.
    types, colours, blocks = source.dtypes, source.colorinterp, source.block_shapes
    return [
        {
            "data_type": types[band],
            "colour": colours[band].name,
            "block": list(blocks[band]),
            "domains": _dump_domains(source, band + 1, budget),
        }
        for band in range(min(source.count, _MOST_BANDS))
    ]


def _render_wkt(crs: Any) -> str | None:
    from rasterio.errors import CRSError

    try:
        return str(crs.to_wkt()) if crs else None
    except CRSError:
        return None


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)
