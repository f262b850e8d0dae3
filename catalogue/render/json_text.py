"""Values as JSON text that is the same whenever and wherever it is rendered."""

import json
from urllib.parse import urlsplit

from catalogue.record.canonical import JsonValue


def render_json(value: JsonValue) -> bytes:
    """UTF-8 JSON for people and programs: names sorted, one value a line, a newline at its end.

    Raises:
        ValueError: the value holds NaN, an infinity or a lone surrogate.
    """
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def drop_unknown(**members: JsonValue) -> dict[str, JsonValue]:
    """The members that say something: none that is None or empty."""
    return {name: value for name, value in members.items() if value is not None and value not in ("", [], {})}


def is_web_address(text: str | None) -> bool:
    """Whether a text is an http or https address that may stand where programs follow links."""
    if text is None or any(c.isspace() or ord(c) < 0x20 or c in '<>"\\^`{|}' for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
