"""Metadata in unusual places, and containers that contradict themselves, as real files have them."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from catalogue.errors import InputUnreadable
from catalogue.examine.exif import parse_exif
from catalogue.examine.jpeg_segments import parse_jpeg
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import JP2, PSD
from catalogue.examine.metadata import read_metadata
from catalogue.examine.metadata_facts import make_exif_facts, make_xmp_facts
from catalogue.examine.raster_source import open_raster
from catalogue.examine.stamps import normalise_iptc_time
from catalogue.examine.text_decoding import clean_text
from catalogue.examine.xmp import parse_xmp
from catalogue.record.fact import Fact

LIMITS = Limits()
OPENING = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/">'
)
CLOSING = "</rdf:Description></rdf:RDF>"


def make_segment(payload: bytes, marker: int = 0xE1) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


def make_jpeg(*payloads: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(map(make_segment, payloads)) + b"\xff\xda\0\x02\xff\xd9"


def read_xmp(body: str) -> list[Fact]:
    return make_xmp_facts(parse_xmp((OPENING + body + CLOSING).encode(), LIMITS))


def test_psd_gives_its_size_and_its_resources() -> None:
    iim = b"\x1c\x02\x69\0\x05Ships"
    resources = b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4, "big") + iim
    header = b"8BPS\0\x01" + bytes(6) + b"\0\x03" + (3).to_bytes(4, "big") + (4).to_bytes(4, "big")
    data = header + b"\0\x08\0\x03" + bytes(4) + len(resources).to_bytes(4, "big") + resources

    metadata = read_metadata(io.BytesIO(data), PSD, LIMITS)

    assert (metadata.width_px, metadata.height_px) == (4, 3)
    assert [(fact.name, fact.value) for fact in metadata.facts] == [("headline", "Ships")]


def test_exif_that_goes_on_in_the_next_segment_is_one_block() -> None:
    first, second = b"Exif\0\0MM\0*\0\0\0\x08", b"Exif\0\0rest"

    assert parse_jpeg(make_jpeg(first, second), LIMITS).exif == (b"MM\0*\0\0\0\x08rest",)


def test_xmp_behind_a_wrong_mark_is_found_and_told() -> None:
    blocks = parse_jpeg(make_jpeg(b"http://ns.adobe.com/xap/1.0/ <?xpacket?><x/>"), LIMITS)

    assert blocks.xmp == (b"<?xpacket?><x/>",)
    assert any("does not begin as the standard says" in note for note in blocks.notes)


@pytest.mark.parametrize(("is_named", "count"), [(True, 2), (False, 1)])
def test_extended_packet_is_read_when_the_main_one_names_it(is_named: bool, count: int) -> None:
    mark, whole = b"http://ns.adobe.com/xmp/extension/\0", b"<x/>" * 10
    guid = hashlib.md5(whole, usedforsecurity=False).hexdigest().upper().encode()
    parts = [mark + guid + bytes([0, 0, 0, 40, 0, 0, 0, at]) + whole[at : at + 20] for at in (20, 0)]
    main = b"http://ns.adobe.com/xap/1.0/\0" + (guid if is_named else b"<x/>")

    blocks = parse_jpeg(make_jpeg(main, *parts), LIMITS)

    assert len(blocks.xmp) == count
    assert (whole in blocks.xmp) is is_named


@pytest.mark.parametrize("damage", ["\x01", "<broken", "&nbsp;", "</exif:Other>"])
def test_damaged_packet_still_gives_its_tags(damage: str) -> None:
    facts = read_xmp(f"<photoshop:City>Kyiv &amp; Oblast</photoshop:City>{damage}")

    assert [(fact.name, fact.value) for fact in facts] == [("city", "Kyiv & Oblast")]


def test_damaged_packet_with_a_dtd_gives_nothing() -> None:
    packet = f'{OPENING}<photoshop:City>x</photoshop:City>&z;<!DOCTYPE a [<!ENTITY b "c">]>'.encode()

    assert parse_xmp(packet, LIMITS).tags == ()


def test_point_takes_its_letter_from_its_own_property() -> None:
    facts = read_xmp(
        "<exif:GPSLongitudeRef>W</exif:GPSLongitudeRef><exif:GPSLongitude>149,  30, 36</exif:GPSLongitude>"
    )

    assert [(fact.name, fact.value) for fact in facts] == [("longitude_deg", -149.51)]


def test_point_without_any_letter_is_unreadable() -> None:
    (fact,) = read_xmp("<exif:GPSLongitude>149, 30, 36</exif:GPSLongitude>")

    assert fact.name == "longitude_deg_unreadable"


def test_property_said_twice_alike_is_one_text() -> None:
    (fact,) = read_xmp("<photoshop:City>Kyiv</photoshop:City><photoshop:City>Kyiv</photoshop:City>")

    assert fact.value == "Kyiv"


def test_iptc_time_may_have_a_fraction() -> None:
    assert normalise_iptc_time("135926.054-0600") == "T13:59:26.054-0600"


def test_old_line_ends_become_line_feeds() -> None:
    assert clean_text("a\r\nb\rc") == "a\nb\nc"


def test_copyright_of_photographer_and_editor_keeps_both() -> None:
    text = b"Photographer\0Editor\0"
    entry = (0x8298).to_bytes(2, "big") + b"\0\x02" + len(text).to_bytes(4, "big") + (26).to_bytes(4, "big")
    block = b"MM\0*\0\0\0\x08\0\x01" + entry + bytes(4) + text
    reading = parse_exif(block, LIMITS)

    assert reading is not None
    assert [fact.value for fact in make_exif_facts(reading)] == ["Photographer\nEditor"]


def test_jp2_box_without_length_inside_another_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.jp2"
    Image.new("L", (64, 64)).save(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"colr") - 4
    with open_raster(path, JP2) as source:
        assert source.width == 64
    data[at : at + 4] = bytes(4)
    path.write_bytes(data)

    with pytest.raises(InputUnreadable, match="'colr'"), open_raster(path, JP2):
        pass


def test_jp2_box_that_reaches_beyond_any_file_ends_the_walk() -> None:
    data = b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x01free" + b"\xff" * 8 + bytes(16)

    assert read_metadata(io.BytesIO(data), JP2, LIMITS).facts == ()
