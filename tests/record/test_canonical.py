"""Canonical JSON against the public vectors of RFC 8785."""

import hashlib
import json
import re
import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import UsageFault
from catalogue.record.canonical import JsonValue, render_canonical

DOCUMENTS = ("arrays", "french", "structures", "unicode", "values", "weird")
# Published with the vectors: the SHA-256 of the first 10,000 lines of the number file.
NUMBERS_SHA256 = "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"
JSON_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_published_documents_are_rendered_as_published(shared_data: Path, name: str) -> None:
    folder = shared_data / "provenance" / "jcs-vectors" / "testdata"
    document = json.loads((folder / "input" / f"{name}.json").read_text(encoding="utf-8"))

    rendered = render_canonical(document)

    assert rendered == (folder / "output" / f"{name}.json").read_bytes().rstrip(b"\n")


def test_published_sequence_of_numbers_is_rendered_as_published(shared_data: Path) -> None:
    """The sequence: fixed values of the vectors' README, 2,000 serial ones, then a SHA-256 chain."""
    readme = (shared_data / "provenance" / "jcs-vectors" / "testdata" / "README.md").read_text()
    fixed = [
        int(digits, 16) for digits in re.findall(r"0x([0-9a-f]{16})n[,\s]", readme.split("serialU64s")[0])
    ]
    digest = hashlib.sha256()

    for bits in islice(_generate_bits(fixed), 10_000):
        number = struct.unpack("<d", struct.pack("<Q", bits))[0]
        digest.update(b"%x,%s\n" % (bits, render_canonical(number)))

    assert digest.hexdigest() == NUMBERS_SHA256


def _generate_bits(fixed: list[int]) -> Iterator[int]:
    yield from fixed
    yield from (0x0010000000000000 + step for step in range(2000))
    block = bytes(32)
    while True:
        block = hashlib.sha256(block).digest()
        for bits, number in zip(struct.unpack("<4Q", block), struct.unpack("<4d", block), strict=True):
            if number != 0 and number == number and abs(number) != float("inf"):
                yield bits


@given(JSON_VALUES)
def test_rendering_what_was_rendered_changes_nothing(value: JsonValue) -> None:
    rendered = render_canonical(value)

    # Large floats are written like integers, which only a reader of floats takes back.
    assert render_canonical(json.loads(rendered, parse_int=float)) == rendered


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 2**53, -(2**53), "\ud800"])
def test_what_canonical_json_cannot_carry_is_refused(value: JsonValue) -> None:
    with pytest.raises(UsageFault):
        render_canonical({"deep": [value]})
