"""What a press agency writes into a JPEG: EXIF, IPTC-IIM and XMP, here all saying SIMULATED."""

import struct
from xml.sax.saxutils import escape

from PIL import Image

HEADLINE = "SIMULATED: two bulk carriers at a grain quay"
CAPTION = (
    "SIMULATED picture, drawn by a program as the worked example of a catalogue: two moored bulk carriers, "
    "one with grain running into an open hold. It shows no real ship, quay or day."
)
CREDIT = "SIMULATED / worked example"
ARTIST = "SIMULATED: images/draw.py"
RIGHTS = "The satellite evidence catalogue project, Apache-2.0. SIMULATED, not a photograph."
SOFTWARE = "images/draw.py"
CITY, COUNTRY = "Sevastopol", "Ukraine"
# The moment whose sun casts the shadows of the drawing (canvas.py); a plausible overpass.
EXIF_TIME, IIM_DATE, IIM_TIME = "2022:05:19 08:46:12", "20220519", "084612+0000"
XMP_TIME = "2022-05-19T08:46:12Z"
# IPTC NewsCodes, Digital Source Type: made by an algorithm that learned from no sampled pictures.
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    photoshop:Headline="{headline}"
    photoshop:Credit="{credit}"
    photoshop:City="{city}"
    photoshop:Country="{country}"
    photoshop:DateCreated="{time}"
    Iptc4xmpExt:DigitalSourceType="{source_type}">
   <dc:creator><rdf:Seq><rdf:li>{artist}</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
   <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li></rdf:Alt></dc:rights>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def make_exif() -> Image.Exif:
    """The EXIF block: description, maker, rights, and a time with its zone."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0131] = CAPTION, SOFTWARE  # ImageDescription, Software
    exif[0x013B], exif[0x8298] = ARTIST, RIGHTS  # Artist, Copyright
    # Exif 2.32, 4.6.6: DateTimeOriginal and OffsetTimeOriginal live in the Exif IFD.
    exif.get_ifd(0x8769).update({0x9003: EXIF_TIME, 0x9011: "+00:00"})
    return exif


def render_xmp() -> bytes:
    """The XMP packet, UTF-8."""
    values = {"headline": HEADLINE, "credit": CREDIT, "city": CITY, "country": COUNTRY, "time": XMP_TIME}
    values |= {"source_type": SOURCE_TYPE, "artist": ARTIST, "caption": CAPTION, "rights": RIGHTS}
    return _XMP.format(**{name: escape(value) for name, value in values.items()}).encode()


def render_iim() -> bytes:
    """The IPTC-IIM data sets, in order, declared as UTF-8.

    Source: IPTC-NAA Information Interchange Model 4.2: 1.5 (data sets), 5 (1:90), 6 (record 2).
    """
    texts = [(5, "SIMULATED grain quay"), (40, "SIMULATED: not for use as news"), (55, IIM_DATE)]
    texts += [(60, IIM_TIME), (80, ARTIST[:32]), (90, CITY), (101, COUNTRY), (105, HEADLINE)]
    texts += [(110, CREDIT), (116, RIGHTS[:128]), (120, CAPTION)]
    sets = [(1, 90, b"\x1b%G"), (2, 0, b"\x00\x04")] + [(2, number, text.encode()) for number, text in texts]
    return b"".join(struct.pack(">BBBH", 0x1C, *place, len(value)) + value for *place, value in sets)


def add_iim(jpeg: bytes, iim: bytes) -> bytes:
    """The same JPEG with the data sets as an APP13 segment behind its first application segments.

    Source: Adobe Photoshop File Formats, image resource blocks (0x0404, IPTC-NAA record).
    """
    padded = iim + b"\x00" * (len(iim) % 2)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(iim)) + padded
    body = b"Photoshop 3.0\x00" + block
    segment = b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
    at = 2  # behind the start-of-image marker
    while jpeg[at] == 0xFF and jpeg[at + 1] in (0xE0, 0xE1):
        at += 2 + int(struct.unpack_from(">H", jpeg, at + 2)[0])
    return jpeg[:at] + segment + jpeg[at:]
