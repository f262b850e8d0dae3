"""Values that Python's own notation writes, read without running any of it."""

import ast

from catalogue.errors import ValueRefused
from catalogue.manifest.foreign_json import mend_text

# Of one cell: a scraped page with all its comments stays below; what is larger is read by nobody.
SIZE_LIMIT = 4_000_000
_DEPTH_LIMIT = 64
_ACCEPTED = ("{'url': 'https://example.org'}",)


def parse_literal(text: str) -> object:
    """Dicts, lists, texts, numbers; moments become RFC 3339 text, whatever else its source text.

    Raises:
        ValueRefused: it is no such notation, too long, or nested too deeply.
    """
    if len(text) > SIZE_LIMIT:
        raise ValueRefused(text[:40], f"is longer than {SIZE_LIMIT} characters", _ACCEPTED)
    try:
        return _read(ast.parse(text.strip(), mode="eval").body, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueRefused(text[:200], "is no value in the notation of Python", _ACCEPTED) from error


def _read(node: ast.expr, depth: int) -> object:
    if depth > _DEPTH_LIMIT:
        raise ValueError("nested too deeply")
    if isinstance(node, ast.Constant):
        return mend_text(node.value) if isinstance(node.value, str) else node.value
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(_read(key, depth + 1)): _read(value, depth + 1) for key, value in pairs if key}
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_read(element, depth + 1) for element in node.elts]
    if isinstance(node, ast.Call):
        return _read_moment(node) or ast.unparse(node)
    return ast.unparse(node)


def _read_moment(node: ast.Call) -> str | None:
    """RFC 3339 text of `datetime.datetime(2022, 5, 23, 10, 22, tzinfo=...)`; None when it is another call."""
    name = ast.unparse(node.func).rpartition(".")[2]
    numbers = [part.value for part in node.args if isinstance(part, ast.Constant)]
    if name != "datetime" or not 3 <= len(numbers) <= 7 or len(numbers) != len(node.args):
        return None
    parts = [number for number in numbers if isinstance(number, int)] + [0] * (7 - len(numbers))
    if len(parts) != 7:
        return None
    text = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts[:6])
    if parts[6]:
        text += f".{parts[6]:06}"
    zone = next((word.value for word in node.keywords if word.arg == "tzinfo"), None)
    # Zones other than UTC are written in many ways: such a moment stays of unknown zone.
    is_utc = zone is not None and ast.unparse(zone).rpartition(".")[2] in {"utc", "UTC", "tzutc()"}
    return f"{text}+00:00" if is_utc else text
