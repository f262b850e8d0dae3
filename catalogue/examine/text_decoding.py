"""Text out of bytes whose encoding nobody vouches for."""

import re

# C0 controls but line feed and tab; NUL ends or pads strings in every format read here.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def decode_text(data: bytes) -> tuple[str, str]:
    """(text, the encoding that was used): "ASCII", "UTF-8", else "Latin-1".

    Latin-1 is read as Windows-1252, its superset in print: what would be control characters are the
    quotes and letters that Windows writes there. Bytes that this leaves undefined stay control characters.
    """
    if data.isascii():
        return data.decode("ascii"), "ASCII"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Latin-1"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def clean_text(text: str) -> str:
    """The text as a fact may carry it: no NUL, no control character but line feed and tab, no lone surrogate.

    Line ends of Windows and of old Macintoshes become line feeds, or lines would run into each other.
    Anything else stays as it stood, also blanks at the end and marks of writing direction.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
