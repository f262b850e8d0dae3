"""XMP packets, parsed without any DTD, flattened to the names that exiftool prints in group 1.

Source: XMP specification part 1 (ISO 16684-1), chapters 6 and 7.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from catalogue.examine.limits import Limits
from catalogue.examine.text_decoding import decode_text
from catalogue.examine.xmp_recovery import recover_tree, remove_illegal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ATTACK = "XMP: the packet has a DTD or entities, an attack; nothing in it was expanded"
_CONTAINERS = (f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}Alt")
_WIDE_OPENINGS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# exiftool shows the older name under the newer one.
_ALIASES = {"XMP-exif:GPSTimeStamp": "XMP-exif:GPSDateTime"}
# Stray characters that some writers leave before the packet.
_LEADING_NOISE = 64
# Deeper nesting than any schema has; keeps recursion bounded.
_DEEPEST = 12
PREFIXES: dict[str, str] = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/bj/": "xmpBJ",
    "http://ns.adobe.com/xap/1.0/t/pg/": "xmpTPg",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "iptcCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "iptcExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://creativecommons.org/ns#": "cc",
    "http://ns.microsoft.com/photo/1.0/": "microsoft",
    "http://ns.microsoft.com/photo/1.0": "microsoft",
    "http://ns.camerabits.com/photomechanic/1.0/": "photomech",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://pix4d.com/camera/1.0": "Camera",
    "http://pix4d.com/camera/1.0/": "Camera",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}


@dataclass(frozen=True)
class XmpTag:
    """One property, or one field of a structure.

    Attributes:
        source: such as `XMP-dc:Title`; a field of a structure follows its name, as in
            `XMP-iptcExt:LocationShownCity`.
        values: every text, in order.
        is_list: it stood in a Bag or Seq, or in several structures.
        language: of a text in one of several languages; "x-default" for the one meant for everybody.
    """

    source: str
    values: tuple[str, ...]
    is_list: bool = False
    language: str = ""


@dataclass(frozen=True)
class XmpReading:
    """The properties of one packet, and what went wrong."""

    tags: tuple[XmpTag, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Collected:
    """Values by (source, language) in the order in which they were met."""

    most: int
    values: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    lists: set[tuple[str, str]] = field(default_factory=set)
    count: int = 0

    def add(
        self, source: str, text: str, *, language: str = "", is_list: bool = False, is_single: bool = False
    ) -> None:
        """One text; of a property that can stand only once, the same text again says nothing new."""
        known = self.values.setdefault((source, language), [])
        if self.count >= self.most or (is_single and text in known):
            return
        self.count += 1
        known.append(text)
        if is_list:
            self.lists.add((source, language))


def parse_xmp(packet: bytes, limits: Limits) -> XmpReading:
    """The properties of a packet; entities, DTDs and references to other files are refused, not followed."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(packet) > limits.max_metadata_bytes:
        return XmpReading(notes=(f"XMP: the packet has {len(packet)} bytes; it was not read",))
    text, notes = decode_packet(packet), []
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        return XmpReading(notes=(_ATTACK,))
    except (ParseError, ValueError, LookupError) as error:
        if _DECLARATION.search(text):
            return XmpReading(notes=(_ATTACK,))
        notes.append(f"XMP: the packet is damaged ({str(error)[:200]}); its tags were read one by one")
        root = recover_tree(remove_illegal(text), PREFIXES, 4 * limits.max_values)
    found = _Collected(limits.max_values)
    for description in _find_descriptions(root):
        _take_fields(description, "", "", found, 0)
    if found.count >= limits.max_values:
        notes.append(f"XMP: only the first {limits.max_values} values were read")
    tags = tuple(
        XmpTag(source, tuple(texts), (source, language) in found.lists or len(texts) > 1, language)
        for (source, language), texts in found.values.items()
    )
    return XmpReading(tags, tuple(dict.fromkeys(notes)))


def decode_packet(packet: bytes) -> str:
    """The text of a packet, in whichever encoding it announces, without the padding around it.

    Source: XMP specification part 1, 7.3 (UTF-8, UTF-16 or UTF-32, told from the first bytes).
    """
    head = packet[:64].lstrip(b"\xef\xbb\xbf\xff\xfe")
    for opening, encoding in _WIDE_OPENINGS:
        if head.startswith(opening):
            start = packet.find(opening)
            text = packet[start : len(packet) - (len(packet) - start) % len(opening)].decode(
                encoding, "replace"
            )
            break
    else:
        text = decode_text(packet.removeprefix(b"\xef\xbb\xbf"))[0]
    stripped = text.strip("\0\ufeff \t\r\n")
    start = stripped.find("<")
    return stripped[start:] if 0 < start <= _LEADING_NOISE else stripped


def _find_descriptions(root: "Element") -> Iterator["Element"]:
    for rdf in root.iter(f"{_RDF}RDF"):
        yield from (child for child in rdf if child.tag == f"{_RDF}Description")


def _take_fields(element: "Element", prefix: str, parent: str, found: _Collected, depth: int) -> None:
    """Every property of a description or structure, written as attribute or as element."""
    for name, text in element.attrib.items():
        if _is_property(name):
            found.add(_make_source(name, prefix, parent), text, is_single=not parent)
    if depth < _DEEPEST:
        for child in element:
            if isinstance(child.tag, str) and child.tag == f"{_RDF}Description":
                _take_fields(child, prefix, parent, found, depth + 1)
            elif isinstance(child.tag, str):
                _take_property(child, prefix, parent, found, depth + 1)


def _take_property(element: "Element", prefix: str, parent: str, found: _Collected, depth: int) -> None:
    source = _make_source(element.tag, prefix, parent)
    container = next((child for child in element if child.tag in _CONTAINERS), None)
    if container is not None:
        _take_items(container, source, found, depth)
    else:
        _take_value(element, source, found, depth, is_list=False)


def _take_items(container: "Element", source: str, found: _Collected, depth: int) -> None:
    items = [child for child in container if child.tag == f"{_RDF}li"]
    if container.tag == f"{_RDF}Alt" and any(_LANGUAGE in item.attrib for item in items):
        items.sort(key=lambda item: item.get(_LANGUAGE) != "x-default")
        for item in items:
            found.add(source, item.text or "", language=item.get(_LANGUAGE, ""))
        return
    for item in items:
        _take_value(item, source, found, depth, is_list=True)


def _take_value(element: "Element", source: str, found: _Collected, depth: int, *, is_list: bool) -> None:
    """A text, a reference, or a structure; a list inside a list keeps the name of the outer one."""
    if depth >= _DEEPEST:
        return
    inner = next((child for child in element if child.tag in _CONTAINERS), None)
    if inner is not None:
        _take_items(inner, source, found, depth + 1)
    elif len(element) or any(_is_property(name) for name in element.attrib):
        prefix, _, name = source.partition(":")
        _take_fields(element, prefix, name, found, depth + 1)
    else:
        text = element.get(f"{_RDF}resource", element.text or "")
        found.add(source, text, is_list=is_list, is_single=depth == 1 and not is_list)


def _is_property(name: str) -> bool:
    return name.startswith("{") and not name.startswith((_RDF, "{http://www.w3.org/XML/1998/namespace}"))


def _make_source(tag: str, prefix: str, parent: str) -> str:
    namespace, _, local = tag.lstrip("{").rpartition("}")
    name = local[:1].upper() + local[1:]
    if not parent:
        source = f"XMP-{PREFIXES.get(namespace, namespace or 'none')}:{name}"
        return _ALIASES.get(source, source)
    return f"{prefix}:{name}" if name.startswith(parent) else f"{prefix}:{parent}{name}"
