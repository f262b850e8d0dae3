"""Sidecars written as `name = value` or `name: value` lines: IMD, RPB, MTL, GeoEye, ALOS."""

import re
from collections.abc import Sequence

from catalogue.examine.rpc import RationalModel, parse_rational_model
from catalogue.examine.sidecar_fields import (
    CLOUD_FRACTION,
    CLOUD_PERCENT,
    GSD,
    OFF_NADIR,
    ORBIT,
    SUN_AZIMUTH,
    SUN_ELEVATION,
    Maker,
    make_time,
    map_fields,
    text_of,
    time_of,
)
from catalogue.record.fact import Fact

Fields = list[tuple[str, str]]
# Real ones nest three deep and hold a few hundred fields.
_DEEPEST = 16
_MOST_FIELDS = 20_000
_MOST_LINES = 200_000

IMD: dict[str, Maker] = {
    "satid": text_of("platform"),
    "catid": text_of("scene_id"),
    "firstlinetime": time_of("acquired_at"),
    "tlctime": time_of("acquired_at"),
    "meanproductgsd": GSD,
    "meancollectedgsd": GSD,
    "meansunaz": SUN_AZIMUTH,
    "meansunel": SUN_ELEVATION,
    "sunaz": SUN_AZIMUTH,
    "sunel": SUN_ELEVATION,
    "meanoffnadirviewangle": OFF_NADIR,
    "offnadirviewangle": OFF_NADIR,
    "cloudcover": CLOUD_FRACTION,
    "revnumber": ORBIT,
}
MTL: dict[str, Maker] = {
    "spacecraft_id": text_of("platform"),
    "sensor_id": text_of("instrument"),
    "landsat_scene_id": text_of("scene_id"),
    "landsat_product_id": text_of("product_id"),
    "sun_azimuth": SUN_AZIMUTH,
    "sun_elevation": SUN_ELEVATION,
    "cloud_cover": CLOUD_PERCENT,
    "grid_cell_size_reflective": GSD,
}
GEOEYE: dict[str, Maker] = {
    "sensor": text_of("platform"),
    "source image id": text_of("scene_id"),
    "acquisition date/time": time_of("acquired_at"),
    "percent cloud cover": CLOUD_PERCENT,
    "sun angle azimuth": SUN_AZIMUTH,
    "sun angle elevation": SUN_ELEVATION,
}
ALOS: dict[str, Maker] = {
    "lbi_satellite": text_of("platform"),
    "lbi_sensor": text_of("instrument"),
    "lbi_observationdate": time_of("acquired_at"),
    "scs_sceneid": text_of("scene_id"),
    "img_scenecenterdatetime": time_of("acquired_at"),
}


def parse_groups(text: str) -> tuple[Fields, list[str]]:
    """(fields, notes) of the object description language: groups of `name = value` lines.

    Paths join the groups and the name with dots; lists keep their brackets; quotes are removed.
    """
    fields: Fields = []
    notes: list[str] = []
    groups: list[str] = []
    for name, value in _join_lines(text):
        keyword = name.upper().removeprefix("BEGIN_")
        if keyword in {"GROUP", "OBJECT"}:
            if len(groups) >= _DEEPEST:
                notes.append(f"its groups are nested more than {_DEEPEST} deep; the rest was not read")
                break
            groups.append(value)
        elif keyword in {"END_GROUP", "END_OBJECT"}:
            if groups:
                groups.pop()
            else:
                notes.append(f"it closes the group {value[:50]!r} that was never opened")
        elif len(fields) >= _MOST_FIELDS:
            notes.append(f"only its first {_MOST_FIELDS} fields were read")
            break
        else:
            fields.append((".".join((*groups, name)), value))
    else:
        if groups:
            notes.append(f"it ends inside the group {groups[-1][:50]!r}")
    return fields, notes


def _join_lines(text: str) -> list[tuple[str, str]]:
    """(name, value) of each statement; a list in brackets may run over several lines."""
    statements: list[tuple[str, str]] = []
    open_list: list[str] | None = None
    for line in text.splitlines()[:_MOST_LINES]:
        stripped = line.strip()
        if open_list is not None:
            open_list.append(stripped)
            if ")" in stripped:
                statements[-1] = (statements[-1][0], " ".join(open_list).rstrip(";").strip())
                open_list = None
            continue
        name, equals, value = stripped.partition("=")
        if not equals:
            continue
        value = value.strip()
        if value.startswith("(") and ")" not in value:
            open_list = [value]
        statements.append((name.strip(), value.rstrip(";").strip().strip('"')))
    return statements


def parse_colon_lines(text: str) -> Fields:
    """Fields of `name: value` lines, in order; indented names get the name above before them."""
    fields: Fields = []
    above = ""
    for line in text.splitlines()[:_MOST_LINES]:
        name, colon, value = line.partition(":")
        if not colon or len(fields) >= _MOST_FIELDS:
            continue
        if not line.startswith(" "):
            above = name.strip()
        path = f"{above}.{name.strip()}" if line.startswith(" ") and above else name.strip()
        fields.append((path, value.strip()))
    return fields


def map_mtl(fields: Sequence[tuple[str, str]]) -> list[Fact]:
    """Facts of a Landsat MTL, its date and time of day joined."""
    facts, _ = map_fields(fields, MTL, "MTL")
    found = {path.rsplit(".", 1)[-1].upper(): (path, text) for path, text in reversed(fields)}
    date = found.get("DATE_ACQUIRED") or found.get("ACQUISITION_DATE")
    time = found.get("SCENE_CENTER_TIME") or found.get("SCENE_CENTER_SCAN_TIME")
    if date and time:
        source = f"MTL:{date[0]}+{time[0].rsplit('.', 1)[-1]}"
        facts += make_time("acquired_at", f"{date[1]}T{time[1].strip()}", source)
    elif date:
        facts += make_time("acquired_at", date[1], f"MTL:{date[0]}")
    return facts


def map_geoeye(fields: Sequence[tuple[str, str]], name: str) -> tuple[list[Fact], list[str]]:
    """(facts, notes) of a GeoEye metadata text, which may describe several source images.

    Only the source image of the component that the file's name carries belongs to this picture.
    """
    blocks = _split_blocks(fields, "source image id")
    head = [each for each in fields if each[0].lower() in {"sensor name", "sensor type"}]
    wanted = _find_product_image(fields, name)
    chosen = [b for b in blocks if wanted is not None and ("Product Image ID", wanted) in b] or blocks
    facts = [fact for block in chosen for fact in map_fields(block, GEOEYE, "GeoEye")[0]]
    if not blocks:
        facts = map_fields(head, {"sensor name": text_of("platform")}, "GeoEye")[0]
    if len(chosen) > 1:
        return facts, [f"it describes {len(chosen)} source images; all their values are given"]
    return facts, []


def _split_blocks(fields: Sequence[tuple[str, str]], first: str) -> list[Fields]:
    blocks: list[Fields] = []
    for path, text in fields:
        if path.lower() == first:
            blocks.append([])
        if blocks:
            if path.lower() in {"number of image components", "component id"}:
                break
            blocks[-1].append((path, text))
    return blocks


def _find_product_image(fields: Sequence[tuple[str, str]], name: str) -> str | None:
    """The product image of the component whose id stands in the picture's name."""
    component = None
    for path, text in fields:
        if path.lower() == "component id":
            component = text
        elif path.lower() == "product image id" and component and component in name:
            return text
    return None


def parse_rpb(fields: Sequence[tuple[str, str]]) -> RationalModel | None:
    """The model of a DigitalGlobe RPB (or the RPB part of its XML); None when it is incomplete."""
    found = {path.rsplit(".", 1)[-1].lower(): text for path, text in fields}
    renamed: dict[str, str] = {}
    for ours, theirs in (
        ("LINE", "line"),
        ("SAMP", "samp"),
        ("LAT", "lat"),
        ("LONG", "long"),
        ("HEIGHT", "height"),
    ):
        renamed[f"{ours}_OFF"] = found.get(f"{theirs}offset", "")
        renamed[f"{ours}_SCALE"] = found.get(f"{theirs}scale", "")
    for ours in ("LINE_NUM", "LINE_DEN", "SAMP_NUM", "SAMP_DEN"):
        plain = ours.lower().replace("_", "")
        listed = found.get(f"{plain}coef") or found.get(f"{plain}coeflist") or ""
        renamed[f"{ours}_COEFF"] = " ".join(re.sub(r"[(),;]", " ", listed).split())
    return parse_rational_model(renamed)


def parse_rpc_lines(fields: Sequence[tuple[str, str]]) -> RationalModel | None:
    """The model of a `_rpc.txt` with one `NAME: value unit` a line."""
    return parse_rational_model({path.upper(): text for path, text in fields})


# JAXA ALOS PRISM/AVNIR-2 product format: widths of the ten offsets and scales, then 80 times 12.
_ALOS_WIDTHS = (6, 5, 8, 9, 5, 6, 5, 8, 9, 5)
_ALOS_NAMES = tuple(
    f"{name}_{kind}" for kind in ("OFF", "SCALE") for name in ("LINE", "SAMP", "LAT", "LONG", "HEIGHT")
)


def parse_alos_rpc(text: str) -> RationalModel | None:
    """The model of an ALOS RPC file, one line of fixed-width numbers."""
    at, found = 0, {}
    for name, width in zip(_ALOS_NAMES, _ALOS_WIDTHS, strict=True):
        found[name] = text[at : at + width]
        at += width
    for name in ("LINE_NUM", "LINE_DEN", "SAMP_NUM", "SAMP_DEN"):
        found[f"{name}_COEFF"] = " ".join(text[at + 12 * i : at + 12 * (i + 1)].strip() for i in range(20))
        at += 240
    return parse_rational_model(found)
