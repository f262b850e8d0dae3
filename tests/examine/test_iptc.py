"""IPTC-IIM datasets are read in the character set that they are in, which is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.examine.iptc import IptcReading, parse_iptc, undo_long_swap
from catalogue.examine.limits import Limits
from catalogue.examine.metadata_facts import make_iptc_facts
from catalogue.examine.photoshop import find_iptc

LIMITS = Limits()
UTF8 = (1, 90, b"\x1b%G")


def make_iim(*datasets: tuple[int, int, bytes]) -> bytes:
    return b"".join(
        bytes([0x1C, record, number]) + len(data).to_bytes(2, "big") + data
        for record, number, data in datasets
    )


def make_resource(number: int, data: bytes, name: bytes = b"") -> bytes:
    padded_name = bytes([len(name)]) + name + (b"" if len(name) % 2 else b"\0")
    return (
        b"8BIM"
        + number.to_bytes(2, "big")
        + padded_name
        + len(data).to_bytes(4, "big")
        + data
        + b"\0" * (len(data) % 2)
    )


def read(block: bytes) -> IptcReading:
    reading = parse_iptc(block, LIMITS)
    assert reading is not None
    return reading


def test_declared_utf8_is_honoured() -> None:
    reading = read(make_iim(UTF8, (2, 90, "Севастополь".encode())))

    assert reading.values == {"City": ("Севастополь",)}
    assert reading.notes == ("IPTC: declared as UTF-8, read as UTF-8",)


@pytest.mark.parametrize(
    ("data", "used"), [("Zürich".encode(), "UTF-8"), ("Zürich".encode("latin-1"), "Latin-1")]
)
def test_undeclared_character_set_is_tried_and_told(data: bytes, used: str) -> None:
    reading = read(make_iim((2, 90, data)))

    assert reading.values["City"] == ("Zürich",)
    assert reading.notes == (f"IPTC: no character set is declared; read as {used}",)


def test_repeatable_datasets_are_one_tuple() -> None:
    facts = make_iptc_facts(read(make_iim((2, 25, b"port"), (2, 25, b"ship"), (2, 80, b"A. Person"))))

    assert {fact.source: fact.value for fact in facts} == {
        "IPTC:Keywords": ("port", "ship"),
        "IPTC:By-line": ("A. Person",),
    }


def test_repeated_single_dataset_gives_two_facts() -> None:
    facts = make_iptc_facts(read(make_iim((2, 105, b"one"), (2, 105, b"two"))))

    assert [fact.value for fact in facts] == ["one", "two"]


@pytest.mark.parametrize(
    ("date", "time", "expected"),
    [
        (b"20230108", b"112345+0000", [("created_at", "2023-01-08T11:23:45+00:00")]),
        (b"20230100", b"", [("created_at", "2023-01")]),
        (b"20231301", b"", [("created_at_unreadable", "20231301")]),
        (b"20230108", b"noon", [("created_at", "2023-01-08"), ("created_at_unreadable", "noon")]),
    ],
)
def test_date_and_time_make_one_fact(date: bytes, time: bytes, expected: list[tuple[str, str]]) -> None:
    facts = make_iptc_facts(read(make_iim((2, 55, date), (2, 60, time))))

    assert [(fact.name, fact.value) for fact in facts] == expected


def test_resource_with_a_name_is_found_among_others() -> None:
    block = make_iim((2, 105, b"headline"))
    resources = (
        make_resource(0x03ED, b"odd") + make_resource(0x0404, block, b"abc") + make_resource(0x0404, block)
    )

    assert find_iptc(resources, LIMITS) == (block, block)


def test_swapped_longs_are_put_back() -> None:
    block = make_iim((2, 105, b"headline"), (2, 90, b"Busan12"))
    assert len(block) % 4 == 1
    block = block.ljust(28, b"\0")
    swapped = b"".join(block[at : at + 4][::-1] for at in range(0, len(block), 4))

    assert undo_long_swap(swapped) == block
    assert undo_long_swap(block) == block


def test_cut_off_dataset_is_told() -> None:
    reading = read(make_iim((2, 105, b"headline"))[:-4])

    assert reading.values["Headline"] == ("head",)
    assert any("cut off" in note for note in reading.notes)


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    reading = parse_iptc(b"\x1c\x02" + data, LIMITS)
    find_iptc(b"8BIM\x04\x04" + data, LIMITS)

    assert reading is None or make_iptc_facts(reading) is not None
