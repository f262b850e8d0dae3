"""JSON that two readers could take differently is refused; all else is read as the standard library does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import Damaged
from catalogue.record.canonical import render_canonical
from catalogue.record.strict_json import MAX_DEPTH, check_json

SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
VALUES = st.recursive(
    SCALARS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(VALUES)
def test_canonical_json_is_read_as_it_was_written(value: object) -> None:
    assert render_canonical(check_json(render_canonical(value))) == render_canonical(value)  # type: ignore[arg-type]  # drawn


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b'{"a":1,"a":2}', "twice"),
        (b'{"a":{"b":1,"c":2,"b":3}}', "twice"),
        (b'{"a":1,"\\u0061":2}', "twice"),
        (b"NaN", "NaN"),
        (b"[-Infinity]", "Infinity"),
        (b"1e999", "too long or too large"),
        (b"0." + b"1" * 40, "too long or too large"),
        (b"9007199254740993", "2\\*\\*53"),
        (b"-" + b"9" * 5000, "2\\*\\*53"),
        (b'"\\ud800"', "surrogate"),
        (b'{"\\udc00":1}', "surrogate"),
        (b'"\\ud800\\u0041"', "surrogate"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'"\xff"', "UTF-8"),
        ('{"a":1}'.encode("utf-16"), "UTF-8"),
        (b"[" * 100_000 + b"]" * 100_000, "deeper"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "deeper"),
        (b"", "no JSON"),
        (b"{} {}", "no JSON"),
        (b"{'a':1}", "no JSON"),
        (b'"\n"', "no JSON"),
        (b'{"a":1,}', "no JSON"),
    ],
)
def test_ambiguous_json_is_refused_and_says_why(text: bytes, problem: str) -> None:
    with pytest.raises(Damaged, match=problem):
        check_json(text)


@pytest.mark.parametrize(
    "text",
    [
        b'"\\ud83d\\ude00"',
        b"9007199254740991",
        b"100000000000000000000",
        b"[" * MAX_DEPTH + b"]" * MAX_DEPTH,
        json.dumps({"brackets in text": "[{" * 1000, "and quotes": '"[' * 100}).encode(),
    ],
    ids=["pair", "integer", "double", "depth", "text"],
)
def test_good_twin_is_read(text: bytes) -> None:
    assert check_json(text) == json.loads(text)
