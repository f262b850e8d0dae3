"""Sidecars written in XML: DigitalGlobe, DIMAP, Planet and RapidEye, SAFE, Landsat, and GDAL's own."""

from collections.abc import Sequence
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from catalogue.examine.rpc import RationalModel, parse_rational_model
from catalogue.examine.sidecar_fields import (
    CLOUD_PERCENT,
    GSD,
    OFF_NADIR,
    ORBIT,
    SUN_AZIMUTH,
    SUN_ELEVATION,
    Maker,
    make_text,
    make_time,
    map_fields,
    text_of,
    time_of,
)
from catalogue.record.fact import Basis, Fact

Fields = list[tuple[str, str]]
_DEEPEST = 64
_MOST_FIELDS = 50_000


def _make_cloud_cover(text: str, source: str) -> list[Fact]:
    """The cloud cover, unless its unit is in doubt.

    PlanetScope files of 2017 write 0.02 "percentage" where the same supplier's catalogue says 2 %; a
    decimal number up to 1 may be either, and is left unread.
    """
    facts = CLOUD_PERCENT(text, source)
    is_doubtful = "." in text and any(
        0 < fact.value <= 1 for fact in facts if isinstance(fact.value, float | int)
    )
    if not is_doubtful:
        return facts
    return [Fact(name="cloud_cover_pct_unreadable", value=text, basis=Basis.EMBEDDED, source=source)]


EARTH_OBSERVATION: dict[str, Maker] = {
    "platform.shortname": text_of("platform"),
    "platform.serialidentifier": text_of("platform"),
    "instrument.shortname": text_of("instrument"),
    "earthobservationmetadata.identifier": text_of("scene_id"),
    "acquisitiondatetime": time_of("acquired_at"),
    "illuminationazimuthangle": SUN_AZIMUTH,
    "illuminationelevationangle": SUN_ELEVATION,
    # The angle at the satellite; incidenceAngle is the one at the ground and is not off-nadir.
    "spacecraftviewangle": OFF_NADIR,
    "cloudcoverpercentage": _make_cloud_cover,
    "rowgsd": GSD,
}
DIMAP: dict[str, Maker] = {
    "gsd_across_track": GSD,
    "gsd_along_track": GSD,
    "sun_azimuth": SUN_AZIMUTH,
    "sun_elevation": SUN_ELEVATION,
    "cloud_coverage": CLOUD_PERCENT,
    "source_id": text_of("scene_id"),
}
SENTINEL_2: dict[str, Maker] = {
    "datatake_sensing_start": time_of("acquired_at"),
    "sensing_time": time_of("acquired_at"),
    "spacecraft_name": text_of("platform"),
    "product_uri": text_of("scene_id"),
    "cloud_coverage_assessment": CLOUD_PERCENT,
    "cloudy_pixel_percentage": CLOUD_PERCENT,
    "sensing_orbit_number": ORBIT,
}
SAFE: dict[str, Maker] = {
    "acquisitionperiod.starttime": time_of("acquired_at"),
    "instrument.familyname@abbreviation": text_of("instrument"),
    "orbitreference.orbitnumber": ORBIT,
}


class XmlRefused(Exception):
    """XML that is not read: it brings a DTD, is malformed, or is too deep; the message says which."""


class _Collector(ContentHandler):
    """Fields of all elements with text, by their names without namespace prefix."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.texts: list[list[str]] = []
        self.fields: Fields = []

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - SAX names it
        if len(self.path) >= _DEEPEST or len(self.fields) >= _MOST_FIELDS:
            raise XmlRefused("it is nested too deep or holds too many fields")
        self.path.append(name.rpartition(":")[2])
        self.texts.append([])
        for key, value in attrs.items():  # type: ignore[attr-defined]  # typeshed leaves it untyped
            if not key.startswith("xmlns"):
                self.fields.append((f"{'.'.join(self.path)}@{key.rpartition(':')[2]}", value))

    def characters(self, content: str) -> None:
        if self.texts:
            self.texts[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX names it
        text = "".join(self.texts.pop()).strip()
        if text:
            self.fields.append((".".join(self.path), text))
        self.path.pop()


def parse_xml(data: bytes) -> Fields:
    """(dotted path of local names, text) of every element with text; attributes as `path@name`.

    Namespaces are not resolved: some suppliers use prefixes that they never declare.

    Raises:
        XmlRefused: a DTD (which could name other files or swell), or malformed.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    collector = _Collector()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(collector)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise XmlRefused("it declares a document type, which could name other files or swell") from error
    except (SAXException, ValueError, LookupError) as error:
        message = error.getMessage() if isinstance(error, SAXException) else str(error)
        raise XmlRefused(f"it is malformed ({message})") from error
    return collector.fields


def _first(fields: Sequence[tuple[str, str]], name: str) -> tuple[str, str] | None:
    return next(((path, text) for path, text in fields if path.rsplit(".", 1)[-1] == name), None)


def map_dimap(fields: Sequence[tuple[str, str]]) -> list[Fact]:
    """Facts of a DIMAP document: date and time joined, mission and index joined."""
    facts, _ = map_fields(fields, DIMAP, "DIMAP")
    date, time = _first(fields, "IMAGING_DATE"), _first(fields, "IMAGING_TIME")
    if date and time:
        facts += make_time("acquired_at", f"{date[1]}T{time[1]}", f"DIMAP:{date[0]}+IMAGING_TIME")
    elif date:
        facts += make_time("acquired_at", date[1], f"DIMAP:{date[0]}")
    for fact_name, name in (("platform", "MISSION"), ("instrument", "INSTRUMENT")):
        one, index = _first(fields, name), _first(fields, f"{name}_INDEX")
        if one:
            text, end = (f"{one[1]} {index[1]}", f"+{name}_INDEX") if index else (one[1], "")
            facts += make_text(fact_name, text, f"DIMAP:{one[0]}{end}")
    return facts


def map_safe(fields: Sequence[tuple[str, str]]) -> list[Fact]:
    """Facts of a SAFE manifest; its times name no zone, so none is assumed."""
    # The orbit stands twice, for start and stop.
    facts = list(dict.fromkeys(map_fields(fields, SAFE, "SAFE")[0]))
    family = next((f for f in fields if f[0].endswith("platform.familyName")), None)
    number = next((f for f in fields if f[0].endswith("platform.number")), None)
    if family:
        joint = "" if family[1][-1:].isdigit() else "-"
        text, end = (f"{family[1]}{joint}{number[1]}", "+number") if number else (family[1], "")
        facts += make_text("platform", text, f"SAFE:{family[0]}{end}")
    return facts


def parse_dimap_model(fields: Sequence[tuple[str, str]]) -> RationalModel | None:
    """The ground-to-image model of a DIMAP RPC document, counted from 0 instead of 1."""
    wanted = ("Inverse_Model", "GroundtoImage_Values", "RFM_Validity")
    found = {
        path.rsplit(".", 1)[-1].upper(): text
        for path, text in fields
        if any(part in wanted for part in path.split("."))
    }
    try:
        for name in ("LINE_OFF", "SAMP_OFF"):
            # DIMAP counts the first pixel as 1, RPC00B as 0.
            found[name] = repr(float(found[name]) - 1)
    except (KeyError, ValueError):
        return None
    return parse_rational_model(found)
