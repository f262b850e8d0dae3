"""How far long work has got: one moving line on a terminal, one line each step elsewhere."""

import sys
import threading
import time

import click

# Often enough to see that it lives; seldom enough not to slow it down or fill a log.
_TERMINAL_S, _LOG_S = 0.1, 2.0


class Progress:
    """Counts and bytes, told to standard error.

    Args:
        total: how many things; 0 when unknown, or when only bytes are told.
        total_bytes: how many bytes; 0 when unknown.
        is_quiet: say nothing.
    """

    def __init__(self, total: int, *, total_bytes: int = 0, is_quiet: bool = False) -> None:
        self._total = total
        self._total_bytes = total_bytes
        self._is_quiet = is_quiet
        self._is_terminal = sys.stderr.isatty()
        self._done = 0
        self._done_bytes = 0
        # Short work needs no word but the last.
        self._told_at = time.monotonic()
        self._has_told = False
        self._lock = threading.Lock()

    def expect(self, total: int, total_bytes: int = 0) -> None:
        """How much there is, once that is known."""
        self._total, self._total_bytes = total, total_bytes

    def add(self, count: int = 0, size_bytes: int = 0) -> None:
        """So many more things and bytes are done; called from any thread."""
        with self._lock:
            self._done += count
            self._done_bytes += size_bytes
            pause = _TERMINAL_S if self._is_terminal else _LOG_S
            if time.monotonic() - self._told_at >= pause:
                self._told_at = time.monotonic()
                self._tell()

    def end(self) -> None:
        """The last word."""
        with self._lock:
            if self._has_told or self._total > 1:
                self._tell()
                if self._is_terminal and not self._is_quiet:
                    click.echo("", err=True)

    def clear(self) -> None:
        """Make room for another line on a terminal."""
        if self._is_terminal and self._has_told:
            click.echo("\r\x1b[K", nl=False, err=True)

    def _tell(self) -> None:
        if self._is_quiet:
            return
        self._has_told = True
        parts = [f"{self._done}/{self._total}"] if self._total else []
        if self._total_bytes:
            parts.append(f"{render_bytes(self._done_bytes)} of {render_bytes(self._total_bytes)}")
        elif self._done_bytes or not parts:
            parts.append(render_bytes(self._done_bytes))
        text = "  ".join(parts)
        click.echo(f"\r\x1b[K{text}" if self._is_terminal else text, nl=not self._is_terminal, err=True)


def render_bytes(count: int) -> str:
    """A number of bytes for people, in decimal units."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
