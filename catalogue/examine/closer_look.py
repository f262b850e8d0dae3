"""A closer look at the bytes of one file, for the question whether it was modified."""

import hashlib
import re
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.errors import InputFault, InputUnreadable
from catalogue.examine.blocks import Blocks
from catalogue.examine.damage import describe_refusal, find_damage
from catalogue.examine.jpeg_tables import measure_compression
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import HEAD_BYTES, JPEG, TIFF, MediaType, parse_media_type
from catalogue.examine.metadata import WHOLE
from catalogue.examine.photoshop import open_resources
from catalogue.examine.pixels import pillow_faults
from catalogue.examine.preview import read_picture
from catalogue.examine.thumbnails import Thumbnail, find_thumbnails, find_tiff_blocks
from catalogue.examine.trailing import guess_trailing
from catalogue.record.closer_look import CloserLook, Compression, Credentials, Likeness, TrailingKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_LIMITS = Limits()
_PICTURE_PX = 512
# A thumbnail is 160 pixels wide; the largest that programs write are 1,024.
_MOST_THUMBNAIL_PX = 4_000_000
# What the walks over containers say of files that are cut off.
_CUT = re.compile(r"cut off|past the end|before any picture|missing at the end")
# Stands for the name of a file in messages.
_THUMBNAIL = Path("thumbnail")
_MODULES = {"Pillow": "PIL", "GDAL": "rasterio"}


@dataclass
class _Notes:
    """What is gathered on the way."""

    damage: list[str] = field(default_factory=list)
    not_read: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Container:
    """What the structure of the file says, before any pixel is decoded."""

    blocks: Blocks = Blocks()
    trailing_bytes: int | None = None
    trailing_kind: TrailingKind | None = None


def look_closer(
    path: Path,
    *,
    name: str,
    media_type: str | None = None,
    trust_list: bytes | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> CloserLook:
    """What is found in the bytes of a file; whatever is wrong with them is part of the answer.

    Args:
        path: an existing regular local file; nothing is written beside it.
        name: the file's name as obtained, for messages.
        media_type: as recorded, for the reader of content credentials; all else goes by the bytes.
        trust_list: PEM certificates of signers that the person trusts; None for none.
        limits: how much is read.

    Raises:
        InputUnreadable: the file cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            kind = parse_media_type(file.read(HEAD_BYTES))
    except OSError as error:
        raise InputUnreadable(f"cannot read {name}: {error.strerror}; is it there, and readable?") from error
    notes = _Notes()
    if kind is None:
        notes.not_read.append(("everything", "the bytes are of no kind of picture that is read here"))
        return CloserLook(sha256=sha256, is_decoded=False, not_read=tuple(notes.not_read))
    container = _read_container(path, kind, limits, notes)
    decoding = find_damage(path, kind, limits)
    notes.damage += decoding.damage
    if decoding.not_read:
        notes.not_read.append(("pixels", decoding.not_read))
    return CloserLook(
        sha256=sha256,
        is_decoded=decoding.is_decoded,
        trailing_bytes=container.trailing_bytes,
        trailing_kind=container.trailing_kind,
        thumbnails=_compare_thumbnails(path, kind, container.blocks, limits, notes),
        compression=_read_compression(path, notes) if kind is JPEG else None,
        credentials=_read_credentials(path, media_type or kind.mime, trust_list, notes),
        damage=tuple(notes.damage),
        not_read=tuple(notes.not_read),
        tools=_list_tools(),
    )


def _read_container(path: Path, kind: MediaType, limits: Limits, notes: _Notes) -> _Container:
    if kind is TIFF:
        with path.open("rb") as file:
            return _Container(open_resources(find_tiff_blocks(file, limits), limits))
    if kind not in WHOLE:
        return _Container()
    if path.stat().st_size > limits.max_file_bytes:
        notes.not_read.append(("structure", f"the file has more than {limits.max_file_bytes} bytes"))
        return _Container()
    data = path.read_bytes()
    blocks = open_resources(WHOLE[kind](data, limits), limits)
    cuts = [note for note in blocks.notes if _CUT.search(note)]
    notes.damage += cuts
    # Where the end is missing, nothing can come after it.
    trailing_bytes = None if cuts and not blocks.trailing_bytes else blocks.trailing_bytes
    return _Container(blocks, trailing_bytes, guess_trailing(data, blocks))


def _compare_thumbnails(
    path: Path, kind: MediaType, blocks: Blocks, limits: Limits, notes: _Notes
) -> tuple[Likeness, ...]:
    found = find_thumbnails(blocks, limits)
    notes.not_read += found.not_read
    if not found.found:
        return ()
    try:
        rgb = read_picture(path, kind, max_px=_PICTURE_PX, limits=limits).rgb
    except InputFault as error:
        notes.not_read.append(("thumbnails", f"the picture cannot be read: {describe_refusal(error, path)}"))
        return ()
    picture = _measure_brightness(rgb)
    likenesses = []
    for thumbnail in found.found:
        try:
            likenesses.append(_compare(picture, thumbnail))
        except InputUnreadable as error:
            why = describe_refusal(error, _THUMBNAIL)
            notes.not_read.append((f"thumbnail {thumbnail.source}", why))
    return tuple(likenesses)


def _compare(picture: "NDArray[np.float32]", thumbnail: Thumbnail) -> Likeness:
    import numpy as np
    from PIL import Image

    from catalogue.examine.likeness import find_best_match

    with pillow_faults(_THUMBNAIL), Image.open(BytesIO(thumbnail.jpeg), formats=("JPEG",)) as image:
        width, height = image.size
        if width * height > _MOST_THUMBNAIL_PX:
            raise InputUnreadable(f"it claims {width} x {height} pixels, which is no thumbnail")
        image.draft("RGB", (_PICTURE_PX, _PICTURE_PX))
        brightness = _measure_brightness(np.asarray(image.convert("RGB")))
    match = find_best_match(picture, brightness)
    if match is None:
        return Likeness(
            source=thumbnail.source, width_px=width, height_px=height, correlation=None, agreement=None
        )
    return Likeness(
        source=thumbnail.source,
        width_px=width,
        height_px=height,
        correlation=round(match.correlation, 3),
        agreement=round(match.agreement, 3),
        fit=match.fit,
        orientation=match.orientation,
        is_telling=match.is_telling,
    )


def _measure_brightness(rgb: "NDArray[np.uint8]") -> "NDArray[np.float32]":
    """Shape (row, column). Source: ITU-R BT.601-7, 2.5.1 (luma weights, those of JPEG)."""
    import numpy as np

    weights = np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return np.asarray(rgb.astype(np.float32) @ weights, dtype=np.float32)


def _read_compression(path: Path, notes: _Notes) -> Compression | None:
    from PIL import Image

    try:
        with pillow_faults(path), Image.open(path, formats=("JPEG",)) as image:
            return measure_compression(image)
    except InputUnreadable as error:
        notes.not_read.append(("quantisation tables", describe_refusal(error, path)))
        return None


def _read_credentials(
    path: Path, media_type: str, trust_list: bytes | None, notes: _Notes
) -> Credentials | None:
    from catalogue.examine.credentials import read_credentials

    found = read_credentials(path, media_type, trust_list=trust_list)
    if found is None:
        notes.not_read.append(("content credentials", "their reader is not installed (extra c2pa)"))
    return found


def _list_tools() -> tuple[tuple[str, str], ...]:
    """(name, version) of each library, in order of the name."""
    found = []
    for name in ("GDAL", "Pillow", "numpy", "rasterio"):
        module = import_module(_MODULES.get(name, name))
        found.append((name, str(getattr(module, "__gdal_version__" if name == "GDAL" else "__version__"))))
    return tuple(found)
