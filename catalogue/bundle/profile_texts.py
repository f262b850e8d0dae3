"""What in free texts names a person or a machine: paths of accounts, unknown programs, ids with a device.

Captions, titles and headlines are what a publisher said, and stay. Descriptions and comments were put in by
whoever held the file; what names a program may as well name its owner, unless it is a program that many have.
"""

import re
from typing import TypeVar

import msgspec

from catalogue.bundle.coarsen import WITHHELD
from catalogue.record.claim import Claim
from catalogue.record.views import LinkedClaim

T = TypeVar("T")
# To the end of the line, or to a sign that stands around paths and in none: names of folders hold blanks.
_REST = r"[^\"<>|*?;,\r\n\t]*"
# Paths of an account, of a machine in a network, of a drive: not those in links of the web.
_OWN_PATH = re.compile(
    r"(?:file:/{1,3}"
    r"|(?<![A-Za-z0-9])[A-Za-z]:(?:\\|/(?!/))"
    r"|(?<![\\\w])\\\\[\w.$-]+\\"
    r"|(?<![\w.:/-])(?:/[\w.-]+){0,4}/(?:home|Users|Volumes|media|var/folders)/"
    rf"){_REST}",
    re.IGNORECASE,
)
# Programs that make or edit pictures, with nothing behind them but versions and systems.
_PROGRAM = re.compile(
    r"(?:Adobe (?:Photoshop|Lightroom|Illustrator|Bridge|InDesign|ImageReady|Firefly)"
    r"|Microsoft Windows Photo Viewer|Windows Photo Editor|ArcGIS|ArcMap|Affinity Photo|Capture One"
    r"|darktable|ENVI|ERDAS IMAGINE|ExifTool|GDAL|GIMP|Google|GraphicsMagick|ImageMagick|Inkscape|IrfanView"
    r"|LIBTIFF|Matplotlib|Orfeo ToolBox|Paint\.NET|Picasa|Pillow|QGIS|rasterio|SNAP|Snapseed|XnView)"
    r"(?:[ ,-]{1,2}(?:v?\d[\d.]*[a-z]{0,4}|version|CC|CS\d?|Elements|Classic|Camera Raw|Pro|Desktop|Q\d\d?"
    r"|x86_64|\((?:Windows|Macintosh|Mac OS X|Linux|Android|iOS|\d\d-bit)\)"
    r"|Windows|Macintosh|Linux|Android|iOS))*"
    r"(?: https?://(?:www\.)?[a-z]+\.(?:org|net|com)/?)?",
    re.IGNORECASE,
)
# RFC 9562 section 5.1: version 1 holds the time, and the address of the machine's network card.
_DEVICE = re.compile(r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def holds_own_path(text: str) -> bool:
    """Whether a text holds a path of somebody's account or machine."""
    return _OWN_PATH.search(text) is not None


def is_program(text: str) -> bool:
    """Whether a text is a program that many have, with its version, and nothing more."""
    return _PROGRAM.fullmatch(text.strip()) is not None


def names_device(text: str) -> bool:
    """Whether an id of a document holds the address of the machine that made it."""
    return _DEVICE.search(text) is not None


def blot_paths(value: T) -> tuple[T, int]:
    """(the value with every path of an account or machine in its texts withheld, how many texts held one).

    Texts of claims stay verbatim: their ids are made from them.
    """
    told, number = _blot(value)
    return told, number  # type: ignore[return-value]  # of the same kind, field for field


def _blot(value: object) -> tuple[object, int]:
    if type(value) is str:
        text = _OWN_PATH.sub(WITHHELD, value)
        return text, int(text != value)
    if isinstance(value, tuple):
        pairs = [_blot(one) for one in value]
        return tuple(told for told, _ in pairs), sum(number for _, number in pairs)
    if not isinstance(value, msgspec.Struct):
        return value, 0
    changes: dict[str, object] = {}
    total = 0
    for name in value.__struct_fields__:
        if not (name == "text" and isinstance(value, Claim | LinkedClaim)):
            blotted, number = _blot(getattr(value, name))
            if number:
                changes[name], total = blotted, total + number
    return (msgspec.structs.replace(value, **changes) if changes else value), total
