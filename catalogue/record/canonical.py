"""Canonical JSON: one value has one sequence of bytes."""

import rfc8785

from catalogue.errors import UsageFault

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


def render_canonical(value: JsonValue) -> bytes:
    """The RFC 8785 bytes of a value.

    Raises:
        UsageFault: the value holds NaN, an infinity, an integer beyond 2**53 - 1 or a lone
            surrogate, which canonical JSON cannot carry.

    Source: RFC 8785, JSON Canonicalization Scheme.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise UsageFault(f"a value cannot be recorded: {error}") from error
