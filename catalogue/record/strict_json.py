"""JSON that every reader understands alike: nothing twice, nothing endless, nothing that is no text."""

import json
import math
import re

from catalogue.errors import Damaged
from catalogue.record.canonical import JsonValue, render_canonical

MAX_DEPTH = 64
# RFC 8785 section 3.2.2.3 and RFC 7493 section 2.2: beyond it, readers round.
MAX_INTEGER = (1 << 53) - 1
# The longest number that can be exact in a double has 17 digits, a sign, a point and an exponent.
_MAX_NUMBER_CHARS = 32
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def check_json(text: bytes) -> JsonValue:
    """The value of a JSON text, when there is only one way to read it.

    Raises:
        Damaged: it is no JSON in UTF-8, or holds a byte order mark, a key twice in one object, NaN or an
            infinity, an integer that readers round, half a surrogate pair, or nests deeper than `MAX_DEPTH`.

    Source: RFC 7493 (I-JSON).
    """
    if text.startswith(b"\xef\xbb\xbf"):
        raise Damaged("begins with a byte order mark")
    if text.count(b"[") + text.count(b"{") > MAX_DEPTH and _measure_depth(text) > MAX_DEPTH:
        raise Damaged(f"nests deeper than {MAX_DEPTH}")
    try:
        value: JsonValue = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_make_object,
            parse_int=_parse_int,
            parse_float=_parse_float,
            parse_constant=_refuse_constant,
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Damaged("holds half a surrogate pair, which is no text") from error
    except UnicodeDecodeError as error:
        raise Damaged(f"is not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise Damaged(f"is no JSON: {error}") from error
    return value


def _measure_depth(text: bytes) -> int:
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        mark = token[0][:1]
        if mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in b"]}":
            depth -= 1
    return deepest


def _make_object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Damaged(f"has the key {ascii(key[:80])} twice in one object")
            seen.add(key)
    return made


def _parse_int(text: str) -> float:
    """An integer that every reader takes exactly: small, or a large double as RFC 8785 writes it."""
    value = int(text) if len(text) <= _MAX_NUMBER_CHARS else None
    if value is not None and abs(value) <= MAX_INTEGER:
        return value
    if value is None or render_canonical(float(value)) != text.encode():
        raise Damaged("holds an integer beyond 2**53 - 1, which readers round")
    return float(value)


def _parse_float(text: str) -> float:
    value = float(text) if len(text) <= _MAX_NUMBER_CHARS else math.inf
    if not math.isfinite(value):
        raise Damaged("holds a number that is too long or too large to be exact")
    return value


def _refuse_constant(text: str) -> float:
    raise Damaged(f"holds {text}, which is no JSON")
