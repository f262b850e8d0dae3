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
    if not pairs:
        return ""
    column = max(len(name) for name, _ in pairs) + 2
    lines: list[str] = []
    for name, value in pairs:
        room = max(width - column, WIDTH_LEAST // 2)
        wrapped = wrap_lines(render_safe(value, keep_lines=True), room, longest=width)
        if measure_columns(wrapped[0]) > room:
            wrapped.insert(0, "")
        lines.append(f"{name:<{column}}{wrapped[0]}")
        lines.extend(_indent(part, column, width) for part in wrapped[1:])
    return "\n".join(line.rstrip() for line in lines)


def render_hanging(text: str, *, width: int, indent: int = 4) -> str:
    """A text wrapped to a width, every line but the first indented; what is indented already stays so."""
    safe = render_safe(text)
    lead = len(safe) - len(safe.lstrip(" "))
    hang = lead + indent
    room, first_room = (max(width - taken, WIDTH_LEAST // 2) for taken in (hang, lead))
    first, *rest = wrap_lines(safe[lead:], room, first_width=first_room, longest=width)
    return "\n".join([_indent(first, lead, width), *(_indent(line, hang, width) for line in rest)])


def _indent(line: str, indent: int, width: int) -> str:
    """The line indented, or less so when it is one word that would not fit then."""
    return " " * min(indent, max(width - measure_columns(line), 0)) + line


def wrap_lines(
    text: str, width: int, *, first_width: int | None = None, longest: int | None = None
) -> list[str]:
    """The lines of a text that is to stay within a width; words too long for a line are broken.

    A name or digest that is broken cannot be searched for or copied: it stands on a line of its own first.

    Args:
        text: safe for a terminal; its own line ends are kept.
        width: in columns of a terminal: letters of Chinese, Japanese and Korean take two.
        first_width: of the first line, when it is another.
        longest: a word up to this width is not broken: it is a line of its own, wider than the others.
    """
    longest = max(longest or width, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            room = width if lines else first_width or width
            if measure_columns(joined) <= room:
                line = joined
                continue
            if line:
                lines.append(line)
            *whole, line = [word] if measure_columns(word) <= longest else _break_word(word, width)
            lines.extend(whole)
        lines.append(line)
    return lines


def measure_columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_measure_letter(letter) for letter in text)


def _measure_letter(letter: str) -> int:
    # Unicode Standard Annex 11: wide and fullwidth letters take two columns; marks join the letter before.
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _break_word(word: str, width: int) -> list[str]:
    pieces, piece, taken = [], "", 0
    for letter in word:
        columns = _measure_letter(letter)
        if taken + columns > width:
            pieces.append(piece)
            piece, taken = "", 0
        piece, taken = piece + letter, taken + columns
    return [*pieces, piece]
