"""What GDAL reads in the header of one raster: its grid, its place and its domains of metadata."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from catalogue.errors import InputUnreadable
from catalogue.examine.footprint import Placement, place_picture
from catalogue.examine.georeference import (
    Georeference,
    GroundPoint,
    is_finite,
    is_identity,
)
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import MediaType
from catalogue.examine.raster_dump import dump_raster
from catalogue.examine.raster_source import open_raster
from catalogue.examine.rpc import parse_rational_model
from catalogue.examine.tiff_pages import read_tiff_pages
from catalogue.examine.tiff_tags import read_tiff_tags
from catalogue.record.canonical import JsonValue
from catalogue.record.examination import Footprint, Grid
from catalogue.record.fact import Basis, Fact, FactValue

# GeoTIFF in a UUID box of JPEG 2000 (OGC 05-047r3, annex A).
_GEOJP2 = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
_JP2_HEAD_BYTES = 256 * 1024
# GDAL_NODATA: its own private tag, a number as text.
_NODATA_TAG = 42113


@dataclass(frozen=True)
class RasterReading:
    """The header of one raster.

    Attributes:
        facts: measured ones of the grid, derived ones of the pixel size.
        footprint: None when there is none.
        no_footprint: then, why, as the end of a sentence after "because".
        grid: metres per pixel at the centre, when the picture has a place.
        width_px: of the stored grid.
        height_px: likewise.
        notes: what a careful reader should know.
        raw: driver, all domains of metadata, the text of the coordinate system, control points.
    """

    facts: tuple[Fact, ...]
    footprint: Footprint | None
    no_footprint: str | None
    grid: Grid | None
    width_px: int
    height_px: int
    notes: tuple[str, ...]
    raw: dict[str, JsonValue]


def read_raster(
    path: Path, media_type: MediaType, limits: Limits, georeference: Georeference | None = None
) -> RasterReading:
    """The header of a raster; no pixel is decoded, nothing is written beside the file.

    Args:
        path: an existing regular local file.
        media_type: by its bytes; decides the one driver that is asked.
        limits: bound the raw reading.
        georeference: what its sidecars say; the file's own word comes first.

    Raises:
        InputRefused: not a local file, or a kind that GDAL may not open.
        InputUnreadable: the header cannot be read.
    """
    with open_raster(path, media_type) as source:
        own, notes = _read_georeference(path, source)
        facts = [*_measure_grid_facts(source), *_measure_place_facts(own, source)]
        if source.driver == "GTiff" and not any(fact.name == "nodata" for fact in facts):
            facts += _measure_written_nodata(path, limits)
        placement = _place(own, georeference, source)
        reading = RasterReading(
            facts=(*facts, *_derive_facts(placement, own)),
            footprint=placement.footprint,
            no_footprint=placement.because,
            grid=placement.grid,
            width_px=source.width,
            height_px=source.height,
            notes=(*notes, *_compare(placement, georeference, source)),
            raw=dump_raster(source, own, limits),
        )
    return _with_pages(reading, path) if media_type.gdal_driver == "GTiff" else reading


def _with_pages(reading: RasterReading, path: Path) -> RasterReading:
    try:
        pages = read_tiff_pages(path)
    except OSError as error:
        raise InputUnreadable(f"cannot read {path.name}: {error.strerror}; obtain the file again") from error
    if pages is None:
        return reading
    fact = _measured("page_count", pages.page_count, "TIFF:directories")
    return replace(
        reading,
        facts=(*reading.facts, fact),
        notes=(*reading.notes, *([pages.note] if pages.note else [])),
        raw={**reading.raw, "tiff_directories": pages.directory_count},
    )


def _measured(name: str, value: FactValue, source: str) -> Fact:
    return Fact(name=name, value=value, basis=Basis.MEASURED, source=source)


def _measure_grid_facts(source: Any) -> list[Fact]:
    driver = source.driver
    types = tuple(dict.fromkeys(source.dtypes))
    structure = source.tags(ns="IMAGE_STRUCTURE")
    facts = [
        _measured("width_px", source.width, f"{driver}:header"),
        _measured("height_px", source.height, f"{driver}:header"),
        _measured("band_count", source.count, f"{driver}:header"),
        _measured("overview_count", len(source.overviews(1)) if source.count else 0, f"{driver}:overviews"),
        _measured("is_tiled", _is_tiled(source), f"{driver}:blocks"),
        _measured(
            "compression", structure.get("COMPRESSION", "none"), f"{driver}:IMAGE_STRUCTURE.COMPRESSION"
        ),
    ]
    if types:
        facts.append(
            _measured("data_type", types[0] if len(types) == 1 else source.dtypes, f"{driver}:bands")
        )
    facts += _measure_value_facts(source)
    return facts


def _is_tiled(source: Any) -> bool:
    """Whether blocks are narrower than the picture, or padded to be wider: strips are as wide as it."""
    return bool(source.count) and source.block_shapes[0][1] != source.width


def _measure_value_facts(source: Any) -> list[Fact]:
    """What stored numbers mean: no data, scale, offset, descriptions; only where the file says so."""
    driver, facts = source.driver, []
    nodata = tuple(_scalar(value) for value in source.nodatavals if value is not None)
    if nodata:
        same = len(set(map(str, nodata))) == 1
        facts.append(_measured("nodata", nodata[0] if same else nodata, f"{driver}:nodata"))
    if any(value != 1.0 for value in source.scales) or any(value != 0.0 for value in source.offsets):
        facts.append(_measured("band_scale", tuple(map(_scalar, source.scales)), f"{driver}:scale"))
        facts.append(_measured("band_offset", tuple(map(_scalar, source.offsets)), f"{driver}:offset"))
    if any(source.descriptions):
        names = tuple((text or "")[:200] for text in source.descriptions)
        facts.append(_measured("band_descriptions", names, f"{driver}:descriptions"))
    return facts


def _measure_written_nodata(path: Path, limits: Limits) -> list[Fact]:
    """The number that means no data as the file writes it, when no pixel of its number type can hold it."""
    with path.open("rb") as file:
        tags = read_tiff_tags(file, replace(limits, max_pages=1))
    first = tags.find("IFD0") if tags else None
    entry = first.find(_NODATA_TAG) if first else None
    text = entry.data.split(b"\0")[0].decode("ascii", "replace").strip() if entry else ""
    try:
        value = float(text)
    except ValueError:
        return []
    exact = int(text) if text.lstrip("-").isdigit() and len(text) < 25 else value
    written = exact if abs(exact) < 2**53 else text
    return [_measured("nodata", _scalar(value) if isinstance(exact, float) else written, "GTiff:nodata")]


def _measure_place_facts(own: Georeference, source: Any) -> list[Fact]:
    facts = []
    if own.crs is not None:
        facts.append(_measured("crs", own.crs, f"{source.driver}:crs"))
    if own.transform is not None:
        if is_finite(own.transform):
            facts.append(_measured("transform", own.transform, own.source))
        else:
            text = " ".join(map(str, own.transform))
            facts.append(_measured("transform_unreadable", text, own.source))
    if own.points:
        facts.append(_measured("gcp_count", len(own.points), f"{source.driver}:GCPs"))
    if source.tags(ns="RPC"):
        facts.append(_measured("has_rpc", True, f"{source.driver}:RPC"))
    kind = source.tags().get("AREA_OR_POINT", "").lower()
    if kind in {"area", "point"}:
        facts.append(_measured("pixel_is", kind, f"{source.driver}:AREA_OR_POINT"))
    return facts


def _derive_facts(placement: Placement, own: Georeference) -> list[Fact]:
    facts = []
    if placement.grid is not None and placement.footprint is not None:
        sides = (placement.grid.column_m, placement.grid.row_m)
        size = tuple(float(f"{math.hypot(*side):.6g}") for side in sides)
        origin = f"derived from {placement.footprint.source} at the centre"
        facts.append(Fact(name="pixel_size_m", value=size, basis=Basis.DERIVED, source=origin))
    if placement.residual_px is not None:
        residual = float(f"{placement.residual_px:.4g}")
        origin = f"derived from a first-order fit through {len(own.points) or 'the sidecar'} control points"
        facts.append(Fact(name="gcp_residual_px", value=residual, basis=Basis.DERIVED, source=origin))
    return facts


def _read_georeference(path: Path, source: Any) -> tuple[Georeference, list[str]]:
    notes: list[str] = []
    a, b, c, d, e, f = (float(value) for value in source.transform.to_gdal())
    transform = (a, b, c, d, e, f)
    gcps, gcp_crs = source.gcps
    rpc = source.tags(ns="RPC")
    model = parse_rational_model(rpc) if rpc else None
    if rpc and model is None:
        notes.append("the rational model in the file is incomplete or holds no numbers; it was not used")
    crs = _name_crs(source.crs) or _name_crs(gcp_crs)
    kind = _name_kind(path, source, bool(gcps))
    return (
        Georeference(
            source=kind,
            transform=None if is_identity(transform) else transform,
            crs=crs,
            points=tuple(GroundPoint(p.col, p.row, p.x, p.y) for p in gcps),
            model=model,
            model_source=f"{source.driver}:RPC",
        ),
        notes,
    )


def _name_kind(path: Path, source: Any, has_points: bool) -> str:
    """Where in the file its georeference stands."""
    if source.driver == "JP2OpenJPEG":
        # Both boxes may be there; GDAL believes the GeoTIFF one first.
        with path.open("rb") as file:
            has_geotiff = _GEOJP2 in file.read(_JP2_HEAD_BYTES)
        has_gml = any(name.startswith("xml:gml") for name in source.tag_namespaces())
        return "JP2OpenJPEG:gml" if has_gml and not has_geotiff else "JP2OpenJPEG:GeoJP2"
    if source.driver == "NITF":
        return "NITF:IGEOLO"
    return f"{source.driver}:{'GCPs' if has_points else 'transform'}"


def _name_crs(crs: Any) -> str | None:
    """An authority code when the definition carries one, else its WKT; None for no system."""
    from rasterio.errors import CRSError

    if not crs:
        return None
    try:
        # A resemblance is no identity: only full confidence counts.
        authority = crs.to_authority(confidence_threshold=100)
        return f"{authority[0]}:{authority[1]}" if authority else str(crs.to_wkt())
    except CRSError:
        return None


def _place(own: Georeference, beside: Georeference | None, source: Any) -> Placement:
    """Where the picture lies by the first source that says so: the file, then its sidecars."""
    candidates = [own]
    if beside is not None:
        beside = _scale_points(beside, source)
        candidates = [_complete(own, beside), _complete(beside, own)]
    placements = [place_picture(each, source.width, source.height) for each in candidates]
    found = next((each for each in placements if each.footprint is not None), None)
    if found is not None:
        return found
    reasons = dict.fromkeys(each.because for each in placements if each.because)
    plain = [reason for reason in reasons if reason != "it is not georeferenced"]
    residual = next((each.residual_px for each in placements if each.residual_px is not None), None)
    return Placement(because="; ".join(plain) or "it is not georeferenced", residual_px=residual)


def _complete(georeference: Georeference, other: Georeference) -> Georeference:
    """A georeference without a coordinate system, with the one that the other source names."""
    if georeference.crs is not None or other.crs is None:
        return georeference
    if georeference.transform is None and not georeference.points:
        return georeference
    return replace(georeference, crs=other.crs, source=f"{georeference.source} with crs of {other.source}")


def _scale_points(beside: Georeference, source: Any) -> Georeference:
    """Control points in pixels, when ArcGIS counted them in inches from the lower left corner."""
    if not beside.points_in_inches:
        return beside
    tags = source.tags()
    try:
        x_dpi, y_dpi = float(tags["TIFFTAG_XRESOLUTION"]), float(tags["TIFFTAG_YRESOLUTION"])
    except (KeyError, ValueError):
        return replace(beside, points=())
    if not tags.get("TIFFTAG_RESOLUTIONUNIT", "").startswith("2"):
        return replace(beside, points=())
    points = tuple(
        GroundPoint(p.column * x_dpi, source.height - p.row * y_dpi, p.x, p.y) for p in beside.points
    )
    return replace(beside, points=points, points_in_inches=False)


def _compare(placement: Placement, beside: Georeference | None, source: Any) -> Sequence[str]:
    """A note when the sidecars place the picture elsewhere than the file does."""
    own = placement.footprint
    if beside is None or own is None or beside.transform is None or own.source == beside.source:
        return ()
    other = place_picture(beside, source.width, source.height).footprint
    if other is None or other.source == own.source:
        return ()
    apart = max(abs(a - b) for a, b in zip(own.bounds_wgs84, other.bounds_wgs84, strict=True))
    width = (own.bounds_wgs84[2] - own.bounds_wgs84[0]) % 360 or 360.0
    if apart <= width / source.width:
        return ()
    return (f"{other.source} places the picture up to {apart:.4g} degrees away from where {own.source} does",)


def _scalar(value: float) -> float | int | str:
    """A number as a fact can carry it: whole numbers whole, NaN and infinities as text."""
    if not math.isfinite(value):
        return str(value)
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)
