"""XMP packets are flattened to exiftool's names, and attacks in them are refused."""

import pytest

from catalogue.examine.limits import Limits
from catalogue.examine.metadata_facts import make_xmp_facts
from catalogue.examine.xmp import XmpReading, parse_xmp
from catalogue.record.fact import FactValue

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'
)


def make_packet(body: str = "", attributes: str = "", doctype: str = "") -> bytes:
    return (
        f'{doctype}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" {NAMESPACES} '
        f"{attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def read(packet: bytes) -> XmpReading:
    return parse_xmp(packet, Limits())


def facts_of(packet: bytes) -> list[tuple[str, FactValue, str]]:
    return [(fact.name, fact.value, fact.source) for fact in make_xmp_facts(read(packet))]


def test_attribute_and_element_forms_say_the_same() -> None:
    as_attribute = make_packet(attributes='photoshop:Credit="Agency"')
    as_element = make_packet("<photoshop:Credit>Agency</photoshop:Credit>")

    assert facts_of(as_attribute) == facts_of(as_element) == [("credit", "Agency", "XMP-photoshop:Credit")]


def test_bag_is_a_tuple_even_with_one_item() -> None:
    packet = make_packet("<dc:subject><rdf:Bag><rdf:li>port</rdf:li></rdf:Bag></dc:subject>")

    assert facts_of(packet) == [("keywords", ("port",), "XMP-dc:Subject")]


def test_text_for_everybody_comes_before_languages() -> None:
    packet = make_packet(
        '<dc:title><rdf:Alt><rdf:li xml:lang="fr">Port</rdf:li>'
        '<rdf:li xml:lang="x-default">Harbour</rdf:li></rdf:Alt></dc:title>'
    )

    assert facts_of(packet) == [("title", "Harbour", "XMP-dc:Title")]
    assert [tag.language for tag in read(packet).tags] == ["x-default", "fr"]


def test_structures_are_flattened_under_their_name() -> None:
    packet = make_packet(
        '<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<Iptc4xmpExt:City>Busan</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>"
        '<plus:ImageSupplier><rdf:Seq><rdf:li><rdf:Description plus:ImageSupplierName="Planet"/></rdf:li>'
        "</rdf:Seq></plus:ImageSupplier>"
    )

    assert facts_of(packet) == [
        ("city", "Busan", "XMP-iptcExt:LocationShownCity"),
        ("supplier", "Planet", "XMP-plus:ImageSupplierName"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("2021-07-07T07:07:07+03:00", "created_at", "2021-07-07T07:07:07+03:00"),
        ("2021-07", "created_at", "2021-07"),
        ("2021-13-01", "created_at_unreadable", "2021-13-01"),
    ],
)
def test_times_keep_their_precision(text: str, name: str, value: str) -> None:
    packet = make_packet(attributes=f'photoshop:DateCreated="{text}"')

    assert facts_of(packet) == [(name, value, "XMP-photoshop:DateCreated")]


def test_point_is_read_in_both_forms() -> None:
    packet = make_packet(attributes='exif:GPSLatitude="21,18.5S" exif:GPSLongitude="157,52,30W"')

    assert [value for _, value, _ in facts_of(packet)] == [-21.308333333, -157.875]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_packet_is_read_in_its_encoding(encoding: str) -> None:
    packet = make_packet("<photoshop:City>Севастополь</photoshop:City>").decode().encode(encoding)

    assert facts_of(packet) == [("city", "Севастополь", "XMP-photoshop:City")]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_dtd_is_refused_and_told(doctype: str) -> None:
    reading = read(make_packet("<photoshop:City>x</photoshop:City>", doctype=doctype))

    assert reading.tags == ()
    assert "nothing in it was expanded" in reading.notes[0]


def test_damaged_packet_is_a_note() -> None:
    assert "damaged" in read(make_packet()[:-20]).notes[0]


def test_deep_nesting_ends() -> None:
    depth = 2_000
    inner = '<dc:x rdf:parseType="Resource">' * depth + "</dc:x>" * depth

    assert read(make_packet(inner)).tags == ()


def test_number_of_values_is_limited() -> None:
    items = "<rdf:li>a</rdf:li>" * 50
    packet = make_packet(f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>")

    reading = parse_xmp(packet, Limits(max_values=10))

    assert len(reading.tags[0].values) == 10
    assert "only the first 10 values" in reading.notes[0]
