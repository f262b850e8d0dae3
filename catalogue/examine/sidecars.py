"""What the files that came with a picture say about it: the front door to the vendors' formats."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from catalogue.examine.georeference import Georeference, is_finite
from catalogue.examine.limits import Limits
from catalogue.examine.rpc import RationalModel
from catalogue.examine.sidecar_fields import SidecarReading, map_fields
from catalogue.examine.sidecar_names import find_sidecars as find_sidecars
from catalogue.examine.sidecar_place import parse_aux_xml, parse_crs_text, parse_world_file
from catalogue.examine.sidecar_stac import flatten, is_stac_item, map_stac, parse_json
from catalogue.examine.sidecar_text import (
    ALOS,
    IMD,
    map_geoeye,
    map_mtl,
    parse_alos_rpc,
    parse_colon_lines,
    parse_groups,
    parse_rpb,
    parse_rpc_lines,
)
from catalogue.examine.sidecar_xml import (
    EARTH_OBSERVATION,
    SENTINEL_2,
    XmlRefused,
    map_dimap,
    map_safe,
    parse_dimap_model,
    parse_xml,
)
from catalogue.record.canonical import JsonValue
from catalogue.record.fact import Basis, Fact

__all__ = ["SidecarReading", "find_sidecars", "read_sidecars"]

_MOST_RAW_FIELDS = 5_000
_RAW_CHARACTERS = 2_000


def read_sidecars(sidecars: tuple[Path, ...], *, name: str, limits: Limits) -> SidecarReading:
    """What all sidecars of one picture say, side by side.

    Args:
        sidecars: as `find_sidecars` gives them, or as a person did.
        name: of the picture, which some vendors' files need to tell which part is meant.
        limits: a sidecar is at most `max_metadata_bytes` long.
    """
    readings = [_read_sidecar(path, name, limits) for path in sidecars]
    return SidecarReading(
        facts=tuple(fact for each in readings for fact in each.facts),
        notes=tuple(note for each in readings for note in each.notes),
        raw={key: value for each in readings for key, value in each.raw.items()},
        georeference=_join([each.georeference for each in readings if each.georeference is not None]),
    )


def _read_sidecar(path: Path, name: str, limits: Limits) -> SidecarReading:
    try:
        with path.open("rb") as file:
            data = file.read(limits.max_metadata_bytes + 1)
    except OSError as error:
        return SidecarReading(notes=(f"sidecar {path.name}: cannot be read ({error.strerror})",))
    if len(data) > limits.max_metadata_bytes:
        return SidecarReading(
            notes=(f"sidecar {path.name}: longer than {limits.max_metadata_bytes} bytes; it was not read",)
        )
    try:
        reading = _parse_sidecar(path.name, data, name)
    except XmlRefused as error:
        return SidecarReading(notes=(f"sidecar {path.name}: it was not read, because {error}",))
    return replace(
        reading,
        facts=(*reading.facts, *_place_facts(reading.georeference)),
        notes=tuple(f"sidecar {path.name}: {note}" for note in reading.notes),
        raw={path.name: reading.raw} if reading.raw else {},
    )


def _parse_sidecar(own_name: str, data: bytes, name: str) -> SidecarReading:
    """One sidecar, its format told by its name and, for XML, by its root."""
    lower = own_name.lower()
    if lower.endswith((".xml", ".safe", ".dim")):
        return _parse_xml_sidecar(own_name, data)
    if lower.endswith(".json"):
        return _parse_json_sidecar(data)
    text = data.decode("utf-8", "replace")
    if lower.endswith((".imd", ".rpb", ".til", "_mtl.txt")) or lower == "summary.txt":
        return _parse_group_sidecar(own_name, text)
    if lower.endswith("_metadata.txt"):
        fields = parse_colon_lines(text)
        facts, notes = map_geoeye(fields, name)
        return SidecarReading(tuple(facts), tuple(notes), _dump(fields))
    if lower.endswith("_rpc.txt"):
        fields = parse_colon_lines(text)
        return _with_model(parse_rpc_lines(fields), own_name, fields)
    if lower.startswith("rpc-"):
        return _with_model(parse_alos_rpc(text), own_name, [("text", text)])
    if lower.endswith(".prj"):
        crs = parse_crs_text(text)
        place = Georeference(f"prj:{own_name}", crs=crs) if crs else None
        trouble = () if crs else ("it holds no coordinate system that is understood",)
        return SidecarReading((), trouble, _dump([("text", text)]), place)
    return _parse_world_sidecar(own_name, text)


def _parse_group_sidecar(own_name: str, text: str) -> SidecarReading:
    fields, notes = parse_groups(text)
    lower = own_name.lower()
    if lower.endswith(".rpb"):
        return _with_model(parse_rpb(fields), own_name, fields, notes)
    facts: list[Fact] = []
    if lower.endswith(".imd"):
        facts = map_fields(fields, IMD, "IMD")[0]
    elif lower.endswith("_mtl.txt"):
        facts = map_mtl(fields)
    elif lower == "summary.txt":
        facts = map_fields(fields, ALOS, "ALOS")[0]
    return SidecarReading(tuple(facts), tuple(notes), _dump(fields))


def _parse_xml_sidecar(own_name: str, data: bytes) -> SidecarReading:
    fields = parse_xml(data)
    root = fields[0][0].partition(".")[0].partition("@")[0] if fields else ""
    dump = _dump(fields)
    if root in {"PAMDataset", "GeodataXform", "metadata"} or own_name.lower().endswith(".aux.xml"):
        return SidecarReading((), (), dump, parse_aux_xml(fields, own_name))
    if root == "isd":
        facts = map_fields([f for f in fields if ".RPB." not in f[0]], IMD, "XML")[0]
        model = parse_rpb([f for f in fields if ".RPB." in f[0]])
        place = Georeference("", model=model, model_source=f"RPC:{own_name}") if model else None
        return SidecarReading(tuple(facts), (), dump, place)
    if root == "Dimap_Document":
        model = parse_dimap_model(fields)
        place = Georeference("", model=model, model_source=f"RPC:{own_name}") if model else None
        return SidecarReading(tuple(map_dimap(fields)), (), dump, place)
    if root == "XFDU":
        return SidecarReading(tuple(map_safe(fields)), (), dump)
    if root == "EarthObservation":
        return SidecarReading(tuple(map_fields(fields, EARTH_OBSERVATION, root)[0]), (), dump)
    if root == "LANDSAT_METADATA_FILE":
        return SidecarReading(tuple(map_mtl(fields)), (), dump)
    if root.startswith("Level-"):
        return SidecarReading(tuple(map_fields(fields, SENTINEL_2, "MTD")[0]), (), dump)
    return SidecarReading((), (f"its kind of XML ({root[:50]!r}) is not known; it is kept",), dump)


def _parse_json_sidecar(data: bytes) -> SidecarReading:
    value = parse_json(data)
    if value is None:
        return SidecarReading(notes=("it is not JSON",))
    fields = flatten(value)
    if is_stac_item(value):
        facts, notes = map_stac(value)
        return SidecarReading(tuple(facts), notes, _dump(fields))
    if "LANDSAT_METADATA_FILE" in value:
        return SidecarReading(tuple(map_mtl(fields)), (), _dump(fields))
    return SidecarReading((), ("it is no STAC item; it is kept",), _dump(fields))


def _parse_world_sidecar(own_name: str, text: str) -> SidecarReading:
    transform = parse_world_file(text)
    if transform is None:
        return SidecarReading(
            (), ("it does not hold the six numbers of a world file",), _dump([("text", text)])
        )
    notes = () if is_finite(transform) else ("it holds numbers that are not finite",)
    place = Georeference(f"world file:{own_name}", transform)
    return SidecarReading((), notes, _dump([("text", text)]), place)


def _with_model(
    model: RationalModel | None, own_name: str, fields: Sequence[tuple[str, str]], notes: Sequence[str] = ()
) -> SidecarReading:
    if model is None:
        return SidecarReading(
            (), (*notes, "its rational model is incomplete; it was not used"), _dump(fields)
        )
    place = Georeference("", model=model, model_source=f"RPC:{own_name}")
    return SidecarReading((), tuple(notes), _dump(fields), place)


def _place_facts(place: Georeference | None) -> list[Fact]:
    if place is None:
        return []
    found: list[tuple[str, object, str]] = []
    if place.transform is not None:
        if is_finite(place.transform):
            found.append(("transform", place.transform, place.source))
        else:
            found.append(("transform_unreadable", " ".join(map(str, place.transform)), place.source))
    if place.crs is not None:
        found.append(("crs", place.crs, place.source))
    if place.points:
        found.append(("gcp_count", len(place.points), place.source))
    if place.model is not None:
        found.append(("has_rpc", True, place.model_source))
    return [
        Fact(name=name, value=value, basis=Basis.EMBEDDED, source=source)  # type: ignore[arg-type]
        for name, value, source in found
    ]


def _join(places: Sequence[Georeference]) -> Georeference | None:
    """One georeference of several files: each part from the first file that has it."""
    if not places:
        return None
    main = next((p for p in places if p.transform or p.points), None) or next(
        (p for p in places if p.crs), places[0]
    )
    crs = main.crs or next((p.crs for p in places if p.crs), None)
    with_model = next((p for p in places if p.model), main)
    return replace(main, crs=crs, model=with_model.model, model_source=with_model.model_source)


def _dump(fields: Sequence[tuple[str, str]]) -> dict[str, JsonValue]:
    """Fields as they stood, in order; long texts and long lists cut, with a word about it."""
    kept: list[JsonValue] = [[_clean(path), _clean(text)] for path, text in fields[:_MOST_RAW_FIELDS]]
    dump: dict[str, JsonValue] = {"fields": kept}
    if len(fields) > _MOST_RAW_FIELDS:
        dump["fields_left_out"] = len(fields) - _MOST_RAW_FIELDS
    return dump


def _clean(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _RAW_CHARACTERS else f"{text[:_RAW_CHARACTERS]} [cut: {len(text)} characters]"
