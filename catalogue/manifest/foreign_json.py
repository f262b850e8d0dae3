"""JSON of other tools, as values that can be recorded."""

import json


def read_json(text: str) -> object:
    """The value of a JSON text; None when it is none.

    Numbers with a fraction stay text, so that none is rounded. Half characters, which scrapers leave
    when they cut a text, are spelled out: nothing could record them.
    """
    try:
        return _mend(json.loads(text, parse_float=str, parse_constant=str))
    except (ValueError, RecursionError):
        return None


def mend_text(text: str) -> str:
    """The text with half characters spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _mend(value: object) -> object:
    if isinstance(value, str):
        return mend_text(value)
    if isinstance(value, list):
        return [_mend(one) for one in value]
    if isinstance(value, dict):
        return {mend_text(key): _mend(one) for key, one in value.items()}
    return value
