"""Texts of a PNG are read within bounds."""

import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from catalogue.examine.limits import Limits
from catalogue.examine.metadata_facts import make_png_facts
from catalogue.examine.png_text import parse_png

LIMITS = Limits()


def make_png(*chunks: tuple[bytes, bytes], tail: bytes = b"") -> bytes:
    buffer = BytesIO()
    Image.new("L", (3, 2)).save(buffer, "PNG")
    plain = buffer.getvalue()
    extra = b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        for kind, body in chunks
    )
    return plain[:33] + extra + plain[33:] + tail


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"tEXt", b"Title\0Port of Busan"),
        (b"zTXt", b"Title\0\0" + zlib.compress(b"Port of Busan")),
        (b"iTXt", b"Title\0\0\0en\0Titel\0Port of Busan"),
        (b"iTXt", b"Title\0\x01\0\0\0" + zlib.compress(b"Port of Busan")),
    ],
)
def test_text_is_read_in_every_kind_of_chunk(kind: bytes, body: bytes) -> None:
    blocks = parse_png(make_png((kind, body)), LIMITS)

    facts = make_png_facts(blocks.texts, blocks.png_time)

    assert [(fact.name, fact.value, fact.source) for fact in facts] == [
        ("title", "Port of Busan", "PNG:Title")
    ]


def test_text_that_unpacks_too_large_is_left_out_and_told() -> None:
    bomb = b"Comment\0\0" + zlib.compress(bytes(5_000_000))

    blocks = parse_png(make_png((b"zTXt", bomb)), LIMITS)

    assert blocks.texts == ()
    assert "unpacks to more than" in blocks.notes[0]


def test_time_of_last_change_is_utc() -> None:
    blocks = parse_png(make_png((b"tIME", bytes([0x07, 0xE6, 5, 11, 10, 22, 5]))), LIMITS)

    (fact,) = make_png_facts(blocks.texts, blocks.png_time)

    assert (fact.name, fact.value, fact.source) == ("modified_at", "2022-05-11T10:22:05Z", "PNG:tIME")


def test_raw_profile_gives_back_its_block() -> None:
    block = b"Exif\0\0II*\0\x08\0\0\0"
    text = b"Raw profile type exif\0\nexif\n      14\n" + block.hex().encode() + b"\n"

    assert parse_png(make_png((b"tEXt", text)), LIMITS).exif == (block[6:],)


def test_xmp_text_is_a_packet() -> None:
    assert parse_png(make_png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>")), LIMITS).xmp == (b"<x/>",)


def test_credentials_are_noticed() -> None:
    assert parse_png(make_png((b"caBX", b"jumb")), LIMITS).has_credentials


def test_bytes_after_the_end_are_counted() -> None:
    assert parse_png(make_png(tail=b"<html>"), LIMITS).trailing_bytes == 6


@given(st.binary(max_size=120))
def test_no_bytes_raise(data: bytes) -> None:
    assert parse_png(b"\x89PNG\r\n\x1a\n" + data, LIMITS) is not None
