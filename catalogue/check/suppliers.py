"""Which supplier of satellite pictures a credit line, or the name of a satellite, means."""

import re

# The names that each supplier has used; one picture may carry any of them.
_NAMES: dict[str, tuple[str, ...]] = {
    "Maxar (DigitalGlobe, Vantor)": (
        "maxar",
        "vantor",
        "digitalglobe",
        "digital globe",
        "worldview",
        "geoeye",
        "quickbird",
        "ikonos",
        "legion",
    ),
    "Planet": ("planet labs", "planet", "planetscope", "skysat", "rapideye", "planet labs pbc"),
    "Airbus": ("airbus", "cnes", "pleiades", "pléiades", "spot image", "astrium"),
    "Copernicus": ("copernicus", "sentinel", "esa"),
    "USGS and NASA": ("usgs", "nasa", "landsat"),
    "BlackSky": ("blacksky", "black sky"),
    "Capella": ("capella",),
    "ICEYE": ("iceye",),
    "Umbra": ("umbra",),
    "Satellogic": ("satellogic", "newsat", "nusat"),
    "SI Imaging (KOMPSAT)": ("kompsat", "kari", "si imaging", "siis"),
    "ImageSat": ("imagesat", "eros-a", "eros-b", "eros-c", "eros b", "eros c"),
    "Chang Guang (Jilin)": ("jilin", "chang guang", "changguang", "cgstl"),
}
_BY_NAME = {name: supplier for supplier, names in _NAMES.items() for name in names}
_PATTERN = re.compile(
    rf"(?<![a-z])(?:{'|'.join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))})(?![a-z])"
)


def find_suppliers(text: str) -> frozenset[str]:
    """Every supplier that a text names; none when it names an agency only, or nobody that is known."""
    return frozenset(_BY_NAME[match[0]] for match in _PATTERN.finditer(text.casefold()))
