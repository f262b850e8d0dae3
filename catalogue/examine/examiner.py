"""One file in, one examination out: the front door of this folder."""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.errors import InputFault
from catalogue.examine.file_name import parse_file_name
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import (
    HEAD_BYTES,
    MediaType,
    describe_refusal,
    fits_extension,
    parse_media_type,
)
from catalogue.examine.metadata import WHOLE, Metadata, parse_metadata, read_metadata
from catalogue.examine.picture import decode_picture
from catalogue.examine.raw_dump import render_raw
from catalogue.record.canonical import JsonValue
from catalogue.record.examination import Examination, Footprint, Grid, Outcome
from catalogue.record.fact import Basis, Fact

if TYPE_CHECKING:
    from catalogue.examine.georeference import Georeference

DEFAULT_LIMITS = Limits()
NOT_GEOREFERENCED = "it is not georeferenced"


@dataclass(frozen=True)
class Reading:
    """What was read in one file.

    Attributes:
        examination: what goes into the journal.
        raw: every raw reading, canonical JSON; kept beside the original.
        preview: JPEG, longest side `Limits.preview_px`, stored orientation; None without pixels.
    """

    examination: Examination
    raw: bytes
    preview: bytes | None


@dataclass(frozen=True)
class _Decoded:
    """What the pixel side of a kind of file found."""

    outcome: Outcome
    reason: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    facts: tuple[Fact, ...] = ()
    footprint: Footprint | None = None
    no_footprint: str | None = None
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    raw: dict[str, JsonValue] = field(default_factory=dict)
    preview: bytes | None = None
    tools: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Beside:
    """What the sidecars said."""

    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    raw: dict[str, JsonValue] = field(default_factory=dict)
    georeference: "Georeference | None" = None


def examine_file(
    path: Path, *, name: str, sidecars: tuple[Path, ...] = (), limits: Limits = DEFAULT_LIMITS
) -> Reading:
    """Everything that can be read in a file; bad evidence is an outcome, never an exception.

    Args:
        path: where the bytes are.
        name: the file's name as obtained, without any folder.
        sidecars: files that came with it, such as a world file or vendor metadata.
        limits: how much is read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        return _reject(
            Outcome.FAILED, f"cannot read {name}: {error.strerror}; make it readable and try again"
        )
    media_type = parse_media_type(head)
    if media_type is None:
        return _reject(Outcome.REFUSED, f"{name}: {describe_refusal(head)}")
    try:
        return _examine(path, media_type, name=name, sidecars=sidecars, limits=limits)
    except OSError as error:
        return _reject(
            Outcome.FAILED, f"cannot read {name}: {error.strerror or error}; obtain it again", media_type
        )


def _examine(
    path: Path, media_type: MediaType, *, name: str, sidecars: tuple[Path, ...], limits: Limits
) -> Reading:
    beside = _read_beside(sidecars, name, limits)
    if media_type not in WHOLE:
        with path.open("rb") as file:
            metadata = read_metadata(file, media_type, limits)
        decoded = _decode_raster(path, media_type, beside=beside, limits=limits)
    elif path.stat().st_size > limits.max_file_bytes:
        metadata = Metadata(None, None, (), (), {}, frozenset())
        reason = f"it is larger than the {limits.max_file_bytes} bytes that are read of a {media_type.label}"
        decoded = _Decoded(Outcome.NOT_DECODED, reason)
    else:
        data = path.read_bytes()
        metadata = parse_metadata(data, media_type, limits)
        decoded = _decode_whole(path, data, media_type, metadata=metadata, beside=beside, limits=limits)
    return _assemble(name, media_type, metadata=metadata, decoded=decoded, beside=beside, limits=limits)


def _tell(error: InputFault, path: Path) -> str:
    """What went wrong, without the name under which the file lies for the moment: that differs each time."""
    text = (
        str(error).replace(f" of {path.name}", "").replace(f"{path.name}: ", "").replace(f"{path.name}, ", "")
    )
    return text.replace(path.name, "the file")


def _read_beside(sidecars: tuple[Path, ...], name: str, limits: Limits) -> _Beside:
    if not sidecars:
        return _Beside()
    from catalogue.examine.sidecars import read_sidecars

    reading = read_sidecars(sidecars, name=name, limits=limits)
    return _Beside(reading.facts, reading.notes, reading.raw, reading.georeference)


def _decode_whole(
    path: Path, data: bytes, media_type: MediaType, *, metadata: Metadata, beside: _Beside, limits: Limits
) -> _Decoded:
    """JPEG, PNG, WebP: Pillow alone, unless a sidecar says where the picture lies."""
    width, height = metadata.width_px, metadata.height_px
    label = media_type.label
    if width and height and width * height > limits.max_decoded_px:
        reason = f"its header claims {width} x {height} pixels, more than are decoded of a {label}"
        decoded = _Decoded(Outcome.NOT_DECODED, reason, width, height)
    else:
        picture = decode_picture(data, media_type, limits)
        width, height = picture.width_px or width, picture.height_px or height
        if picture.problem is None:
            decoded = _Decoded(Outcome.DECODED, None, width, height, preview=picture.preview)
        elif width and height:
            part = "pixels are" if picture.width_px else "header is"
            reason = f"its {part} damaged ({picture.problem}); obtain the file again"
            decoded = _Decoded(Outcome.NOT_DECODED, reason, width, height)
        else:
            reason = f"its header cannot be read ({picture.problem}); obtain the file again"
            decoded = _Decoded(Outcome.FAILED, reason)
    return _place_whole(path, media_type, decoded=decoded, beside=beside, limits=limits)


def _place_whole(
    path: Path, media_type: MediaType, *, decoded: _Decoded, beside: _Beside, limits: Limits
) -> _Decoded:
    facts = tuple(
        Fact(name=name, value=value, basis=Basis.MEASURED, source=f"{media_type.label}:header")
        for name, value in (("width_px", decoded.width_px), ("height_px", decoded.height_px))
        if value is not None
    )
    placed, notes = None, decoded.notes
    if beside.georeference is not None and decoded.outcome is not Outcome.FAILED:
        from catalogue.examine.raster import read_raster

        try:
            placed = read_raster(path, media_type, limits, beside.georeference)
        except InputFault as error:
            notes = (*notes, f"the sidecars could not be applied: {_tell(error, path)}")
    tools = frozenset({"Pillow", "rasterio", "GDAL"} if placed else {"Pillow"})
    return _Decoded(
        outcome=decoded.outcome,
        reason=decoded.reason,
        width_px=decoded.width_px,
        height_px=decoded.height_px,
        facts=placed.facts if placed else facts,
        footprint=placed.footprint if placed else None,
        no_footprint=placed.no_footprint if placed else NOT_GEOREFERENCED,
        grid=placed.grid if placed else None,
        notes=(*notes, *(placed.notes if placed else ())),
        raw={"raster": placed.raw} if placed else {},
        preview=decoded.preview,
        tools=tools,
    )


def _decode_raster(path: Path, media_type: MediaType, *, beside: _Beside, limits: Limits) -> _Decoded:
    """TIFF, JPEG 2000, NITF by GDAL; a kind that nobody decodes here is kept as it is."""
    if not media_type.is_decodable:
        reason = f"{media_type.label} is kept, but its pixels are not decoded; convert a copy to look at it"
        return _Decoded(Outcome.NOT_DECODED, reason, no_footprint=NOT_GEOREFERENCED)
    from catalogue.examine.pixels import read_pixels
    from catalogue.examine.preview import render_preview
    from catalogue.examine.raster import read_raster

    tools = frozenset({"rasterio", "GDAL"})
    try:
        raster = read_raster(path, media_type, limits, beside.georeference)
    except InputFault as error:
        return _Decoded(Outcome.FAILED, _tell(error, path), tools=tools)
    outcome, problem, preview = Outcome.DECODED, "", None
    try:
        preview = render_preview(
            read_pixels(path, media_type, max_px=limits.preview_px, limits=limits), limits.preview_px
        )
    except InputFault as error:
        outcome, problem = Outcome.NOT_DECODED, _tell(error, path)
    return _Decoded(
        outcome=outcome,
        reason=problem or None,
        width_px=raster.width_px,
        height_px=raster.height_px,
        facts=raster.facts,
        footprint=raster.footprint,
        no_footprint=raster.no_footprint,
        grid=raster.grid,
        notes=raster.notes,
        raw={"raster": raster.raw},
        preview=preview,
        tools=tools,
    )


def _assemble(
    name: str,
    media_type: MediaType,
    *,
    metadata: Metadata,
    decoded: _Decoded,
    beside: _Beside,
    limits: Limits,
) -> Reading:
    readings: dict[str, JsonValue] = {**metadata.raw, **decoded.raw}
    if beside.raw:
        readings["sidecars"] = beside.raw
    raw, cuts = render_raw(readings, limits)
    notes = (*_compare_name(name, media_type), *decoded.notes, *metadata.notes, *beside.notes, *cuts)
    reason = (
        decoded.reason if decoded.reason is None or name in decoded.reason else f"{name}: {decoded.reason}"
    )
    examination = Examination(
        outcome=decoded.outcome,
        reason=reason,
        media_type=media_type.mime,
        width_px=decoded.width_px,
        height_px=decoded.height_px,
        facts=(*decoded.facts, *metadata.facts, *beside.facts, *parse_file_name(name)),
        footprint=decoded.footprint,
        no_footprint=decoded.no_footprint,
        grid=decoded.grid,
        notes=tuple(dict.fromkeys(notes)),
        tools=_list_tools(metadata.tools | decoded.tools),
    )
    return Reading(examination, raw, decoded.preview)


def _compare_name(name: str, media_type: MediaType) -> tuple[str, ...]:
    extension = Path(name).suffix
    if not extension or fits_extension(media_type, extension):
        return ()
    return (f"the name ends in {extension!r}, but the content is {media_type.label}",)


def _list_tools(names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(name, version) of each library, in order of the name."""
    found = []
    for name in sorted(names):
        module = import_module({"Pillow": "PIL", "GDAL": "rasterio"}.get(name, name))
        version = getattr(module, "__gdal_version__" if name == "GDAL" else "__version__")
        found.append((name, str(version)))
    return tuple(found)


def _reject(outcome: Outcome, reason: str, media_type: MediaType | None = None) -> Reading:
    mime = media_type.mime if media_type else None
    return Reading(Examination(outcome=outcome, reason=reason, media_type=mime), b"{}", None)
