"""How a JPEG was saved, by its quantisation tables.

Source: ITU-T T.81 annex K.1 (example tables); the scaling is that of the Independent JPEG Group's
library, `jpeg_quality_scaling` and `jpeg_add_quant_table` in jcparam.c.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from catalogue.record.closer_look import Compression

if TYPE_CHECKING:
    from PIL.Image import Image

# Row by row, as annex K prints them.
_LUMINANCE = (
    *(16, 11, 10, 16, 24, 40, 51, 61),
    *(12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56),
    *(14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77),
    *(24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101),
    *(72, 92, 95, 98, 112, 100, 103, 99),
)
_CHROMINANCE = (
    *(17, 18, 24, 47, 99, 99, 99, 99),
    *(18, 21, 26, 66, 99, 99, 99, 99),
    *(24, 26, 56, 99, 99, 99, 99, 99),
    *(47, 66, 99, 99, 99, 99, 99, 99),
    *(99,) * 32,
)
# (horizontal, vertical) samples of the first component for one of the others.
_SUBSAMPLINGS = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}


def measure_compression(image: "Image") -> Compression | None:
    """How a JPEG was saved; None when it has no quantisation tables.

    Args:
        image: opened by Pillow; its pixels need not have been read.
    """
    tables: Mapping[int, Sequence[int]] = getattr(image, "quantization", {})
    if not tables:
        return None
    listed = [tuple(tables[number]) for number in sorted(tables)]
    text = ";".join(",".join(map(str, table)) for table in listed)
    return Compression(
        tables=hashlib.sha256(text.encode("ascii")).hexdigest(),
        quality=find_quality(listed),
        subsampling=_name_subsampling(getattr(image, "layer", [])),
    )


def find_quality(tables: Sequence[Sequence[int]]) -> int | None:
    """1 to 100 when the tables are the standard ones at that setting exactly; None otherwise.

    At 1 and 100 several settings give the same tables; the higher is told.

    Args:
        tables: row by row; one for a grey picture, two for colour.
    """
    if not 1 <= len(tables) <= 2:
        return None
    standard = (_LUMINANCE, _CHROMINANCE)[: len(tables)]
    for quality in range(100, 0, -1):
        if all(_scale(basic, quality) == tuple(table) for basic, table in zip(standard, tables, strict=True)):
            return quality
    return None


def _scale(table: Sequence[int], quality: int) -> tuple[int, ...]:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return tuple(min(max((value * scale + 50) // 100, 1), 255) for value in table)


def _name_subsampling(layers: Sequence[Sequence[object]]) -> str | None:
    """Pillow's layers are (id, horizontal, vertical, table)."""
    factors = [(one[1], one[2]) for one in layers if isinstance(one[1], int) and isinstance(one[2], int)]
    if len(factors) != 3 or factors[1] != factors[2] or 0 in factors[1]:
        return None
    first, other = factors[0], factors[1]
    if first[0] % other[0] or first[1] % other[1]:
        return None
    ratio = (first[0] // other[0], first[1] // other[1])
    return _SUBSAMPLINGS.get(ratio, f"{ratio[0]}x{ratio[1]}")
