"""From the bytes of a manifest to what it says: the door of this folder."""

import re

from catalogue.errors import InputRefused
from catalogue.manifest.table_manifest import parse_json_lines, parse_table
from catalogue.manifest.toml_manifest import parse_toml
from catalogue.manifest.values import Manifest

# A hundred thousand rows of two hundred characters; a picture taken for a manifest stops here.
SIZE_LIMIT_BYTES = 20_000_000
_PARSERS = {
    ".toml": parse_toml,
    ".csv": parse_table,
    ".tsv": parse_table,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
}
_OTHER_ENCODINGS = (
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"PK\x03\x04", "a ZIP or spreadsheet file"),
)


def parse_manifest(data: bytes, *, name: str) -> Manifest:
    """What a manifest says, with every mistake in it as a finding.

    Args:
        data: the bytes of the manifest, UTF-8 with or without byte order mark.
        name: of the file; its ending decides the format (.toml .csv .tsv .jsonl .ndjson), and the
            content does when the ending is another.

    Returns:
        Everything that could be read. Rows with a fault are left out of images and claims, so
        that the others can be used if the person wants that.

    Raises:
        InputRefused: larger than 20 MB, too many rows, or not UTF-8.
        InputUnreadable: nested too deeply to be a manifest.
    """
    if len(data) > SIZE_LIMIT_BYTES:
        raise InputRefused(
            f"{name} has {len(data)} bytes; a manifest has at most {SIZE_LIMIT_BYTES}; split it"
        )
    text = _decode(data, name)
    ending = re.search(r"\.[a-z]+$", name.casefold())
    parser = _PARSERS.get(ending[0] if ending else "") or _PARSERS[_guess_ending(text, name)]
    return parser(text, name=name)


def _decode(data: bytes, name: str) -> str:
    for start, what in _OTHER_ENCODINGS:
        if data.startswith(start):
            raise InputRefused(f"{name} is {what}; save it as CSV in the encoding UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefused(
            f"{name} is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x}); save it as UTF-8"
        ) from error


def _guess_ending(text: str, name: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if first.startswith("{"):
        return ".jsonl"
    if re.match(r"\[\[?\s*[\w\"'-]+\s*\]|[\w-]+\s*=", first):
        return ".toml"
    if first.startswith("["):
        raise InputRefused(f"{name} looks like a JSON list; give one object a line and the ending .jsonl")
    return ".csv"
