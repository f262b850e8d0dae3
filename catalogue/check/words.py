"""Text of unknown length, as it is put into a sentence."""


def shorten(text: str, limit: int) -> str:
    """In one line, with an ellipsis where it is cut to so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
