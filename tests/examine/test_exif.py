"""EXIF is read as it stands, and structures that lie do no harm."""

import logging
import struct
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from catalogue.examine.exif import ExifReading, parse_exif
from catalogue.examine.limits import Limits
from catalogue.examine.metadata_facts import make_exif_facts
from catalogue.record.fact import Fact

LIMITS = Limits()


def make_exif(
    base: dict[int, object], *, exif: dict[int, object] | None = None, gps: dict[int, object] | None = None
) -> bytes:
    tags = Image.Exif()
    tags.update(base)
    tags.get_ifd(0x8769).update(exif or {})
    tags.get_ifd(0x8825).update(gps or {})
    return tags.tobytes().removeprefix(b"Exif\0\0")


def read(block: bytes) -> ExifReading:
    reading = parse_exif(block, LIMITS)
    assert reading is not None
    return reading


def find(block: bytes, name: str) -> Fact:
    (fact,) = [fact for fact in make_exif_facts(read(block)) if fact.name == name]
    return fact


def test_time_takes_fraction_and_offset_from_their_own_tags() -> None:
    block = make_exif({}, exif={0x9003: "2022:05:11 10:22:05", 0x9291: "06", 0x9011: "+03:00"})

    fact = find(block, "acquired_at")

    assert (fact.value, fact.source) == ("2022-05-11T10:22:05.06+03:00", "EXIF:DateTimeOriginal")
    assert fact.raw == "2022:05:11 10:22:05; SubSecTimeOriginal 06; OffsetTimeOriginal +03:00"


def test_time_without_offset_has_no_zone() -> None:
    assert find(make_exif({306: "2022:05:11 10:22:05"}), "modified_at").value == "2022-05-11T10:22:05"


def test_broken_offset_is_told_apart_from_the_time() -> None:
    block = make_exif({}, exif={0x9003: "2022:05:11 10:22:05", 0x9011: "+99:00"})

    assert find(block, "acquired_at").value == "2022-05-11T10:22:05"
    assert find(block, "acquired_at_unreadable").source == "EXIF:OffsetTimeOriginal"


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "2024:13:45 25:61:61", "    :  :     :  :  "])
def test_impossible_time_keeps_its_text(text: str) -> None:
    assert find(make_exif({}, exif={0x9003: text}), "acquired_at_unreadable").value == text


def test_position_is_signed_by_its_letter() -> None:
    block = make_exif({}, gps={1: "S", 2: (21.0, 18.0, 30.0), 3: "W", 4: (157.0, 52.5, 0.0)})

    assert find(block, "latitude_deg").value == pytest.approx(-21.308333333)
    assert find(block, "longitude_deg").value == pytest.approx(-157.875)


def test_position_without_letter_or_range_is_unreadable() -> None:
    block = make_exif({}, gps={2: (21.0, 18.0, 30.0), 3: "E", 4: (400.0, 0.0, 0.0)})

    assert find(block, "latitude_deg_unreadable").value == "21 18 30"
    assert find(block, "longitude_deg_unreadable").value == "400 0 0 E"


def test_altitude_below_sea_level_is_negative() -> None:
    assert find(make_exif({}, gps={5: b"\x01", 6: 12.5}), "altitude_m").value == -12.5


def test_gps_time_is_utc() -> None:
    block = make_exif({}, gps={7: (14.0, 38.0, 55.88), 0x1D: "2015:07:16"})

    assert find(block, "gps_at").value == "2015-07-16T14:38:55.88Z"


def test_text_that_is_not_utf8_says_so() -> None:
    block = make_classic([(270, 2, b"caf\xe9 in winter\0")])

    assert find(block, "description").value == "café in winter"
    assert any("Latin-1" in note for note in read(block).notes)


def test_text_behind_a_nul_is_told() -> None:
    block = make_classic([(270, 2, b"harmless\0hidden words\0")])

    assert find(block, "description").value == "harmless"
    assert any("after a NUL" in note for note in read(block).notes)


@pytest.mark.parametrize(
    ("code", "text", "encoding"),
    [
        (b"ASCII\0\0\0", "plain", "ascii"),
        (b"UNICODE\0", "Ünïcode", "utf-16-le"),
        (b"UNICODE\0", "swapped", "utf-16-be"),
    ],
)
def test_user_comment_is_read_in_its_code(code: bytes, text: str, encoding: str) -> None:
    block = make_classic([(0x9286, 7, code + text.encode(encoding))])

    assert find(block, "user_comment").value == text


def test_directory_that_points_to_itself_is_noted() -> None:
    looped = make_classic([(270, 2, b"abc\0")], following=8)

    assert any("loop" in note for note in read(looped).notes)


def test_claimed_sizes_are_not_believed() -> None:
    entry = struct.pack("<HHII", 270, 2, 4_000_000_000, 8)
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + bytes(4)

    assert any("was not read" in note for note in read(block).notes)


def test_repeated_tag_is_noted_and_the_first_taken() -> None:
    block = make_classic([(271, 2, b"one\0"), (271, 2, b"two\0")])

    assert find(block, "make").value == "one"
    assert any("repeated" in note for note in read(block).notes)


def test_many_entries_on_one_value_stay_within_the_budget() -> None:
    size, count = 60_000, 500
    table = b"".join(struct.pack("<HHII", 1000 + n, 7, size, 8 + 2 + 12 * count + 4) for n in range(count))
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", count) + table + bytes(4) + bytes(size)

    reading = parse_exif(block, Limits(max_metadata_bytes=100_000))

    assert reading is not None
    assert sum(len(entry.data) for one in reading.structure.directories for entry in one.entries) <= 200_000


def test_bigtiff_tags_are_read() -> None:
    buffer = BytesIO()
    Image.new("L", (4, 4)).save(buffer, "TIFF", big_tiff=True, tiffinfo={270: "from BigTIFF"})

    assert find(buffer.getvalue(), "description").value == "from BigTIFF"


def test_library_warnings_reach_no_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        read(make_classic([(270, 2, b"\xff\xfe\xfd long enough\0")]))

    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_raises(data: st.DataObject) -> None:
    block = bytearray(
        make_exif(
            {270: "text here", 271: "make"},
            exif={0x9003: "2022:05:11 10:22:05"},
            gps={1: "N", 2: (1.0, 2.0, 3.0)},
        )
    )
    for _ in range(data.draw(st.integers(1, 8))):
        block[data.draw(st.integers(2, len(block) - 1))] = data.draw(st.integers(0, 255))

    reading = parse_exif(bytes(block), LIMITS)

    assert reading is None or make_exif_facts(reading) is not None


def make_classic(entries: list[tuple[int, int, bytes]], following: int = 0) -> bytes:
    """A little-endian TIFF structure of one directory; every value of type BYTE, ASCII or UNDEFINED."""
    start = 8 + 2 + 12 * len(entries) + 4
    table, outside = b"", b""
    for tag, kind, data in entries:
        if len(data) <= 4:
            table += struct.pack("<HHI", tag, kind, len(data)) + data.ljust(4, b"\0")
        else:
            table += struct.pack("<HHII", tag, kind, len(data), start + len(outside))
            outside += data
    return (
        b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + struct.pack("<I", following) + outside
    )
