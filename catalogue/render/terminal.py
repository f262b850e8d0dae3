"""Text for terminals: nothing from outside moves the cursor or turns the direction of reading."""

import io
import unicodedata
from collections.abc import Sequence

# Bidirectional controls can make a text read as another than it is (Unicode TR 36, section 2.3).
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
WIDTH_LEAST = 40


def render_safe(text: str, *, keep_lines: bool = False) -> str:
    """The text with every control and invisible character shown as a hexadecimal escape.

    Args:
        text: from outside.
        keep_lines: leave newlines as they are.
    """
    return "".join(
        c
        if unicodedata.category(c) not in _HIDDEN or (keep_lines and c == "\n") or c == "\u200d"
        else _escape(c)
        for c in text
    )


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def render_table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, width: int, whole: Sequence[str] = ()
) -> str:
    """A table that fits a width; cells wrap, none is cut.

    Args:
        headers: one a column.
        rows: cells; texts from outside are made safe here.
        width: of the terminal, in characters.
        whole: headers of columns that are narrow and never wrap.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold", no_wrap=header in whole)
    for row in rows:
        table.add_row(*(Text(render_safe(cell, keep_lines=True)) for cell in row))
    buffer = io.StringIO()
    Console(file=buffer, width=max(width, WIDTH_LEAST), color_system=None).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().rstrip().split("\n"))


def render_pairs(pairs: Sequence[tuple[str, str]], *, width: int) -> str:
    """Names with their values beside them, values wrapped."""
    import textwrap

    if not pairs:
        return ""
    column = max(len(name) for name, _ in pairs) + 2
    lines: list[str] = []
    for name, value in pairs:
        room = max(width - column, WIDTH_LEAST // 2)
        wrapped = [
            part
            for line in render_safe(value, keep_lines=True).split("\n")
            for part in textwrap.wrap(line, room, break_on_hyphens=False) or [""]
        ]
        lines.extend(f"{name if number == 0 else '':<{column}}{part}" for number, part in enumerate(wrapped))
    return "\n".join(line.rstrip() for line in lines)
