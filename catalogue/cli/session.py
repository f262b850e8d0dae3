"""What every command shares: the catalogue it works on, and how it talks."""

import functools
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.record.finding import Finding

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Session:
    """One run of a command.

    Attributes:
        start: where the search for the catalogue begins.
        is_named: whether the person named the catalogue.
        as_json: results as JSON on standard output.
        is_quiet: no progress, no messages but faults.
        agent: the pseudonym to act under; None for the catalogue's own.
    """

    start: Path
    is_named: bool
    as_json: bool
    is_quiet: bool
    agent: str | None

    def find_folder(self) -> Path:
        """The catalogue's folder."""
        from catalogue.actions.settings import find_folder, read_settings

        if self.is_named:
            read_settings(self.start)
            return self.start
        return find_folder(self.start)

    def open(self, *, is_dry_run: bool = False) -> "Case":
        """The catalogue, open; what it noticed is told."""
        from catalogue.actions.case import Case

        case = Case(self.find_folder(), agent=self.agent, is_dry_run=is_dry_run)
        for notice in case.notices:
            self.tell(notice)
        return case

    def tell(self, message: str) -> None:
        """A message to standard error, unless quiet."""
        if not self.is_quiet:
            from catalogue.render.terminal import render_safe

            click.echo(render_safe(message, keep_lines=True), err=True)

    def print_json(self, value: object) -> None:
        """One value as one line of JSON on standard output."""
        import msgspec

        click.echo(msgspec.json.encode(value))

    def print_table(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], *, whole: Sequence[str] = ()
    ) -> None:
        """A table on standard output; columns under the headers in `whole` never wrap."""
        from catalogue.render.terminal import render_table

        click.echo(render_table(headers, rows, width=find_width(), whole=whole))

    def print_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names with their values on standard output."""
        from catalogue.render.terminal import render_pairs

        click.echo(render_pairs(pairs, width=find_width()))

    def print_wrapped(self, text: str) -> None:
        """One text on standard output, wrapped; every line but the first is indented."""
        from catalogue.render.terminal import render_hanging

        click.echo(render_hanging(text, width=find_width()))

    def print_finding(self, finding: "Finding", *, indent: str = "") -> None:
        """A finding on standard output."""
        self.print_wrapped(f"{indent}{finding.severity.value} {finding.code}: {finding.sentence}")

    def print_indented(self, text: str) -> None:
        """A text on standard output, wrapped and indented under the line before it."""
        self.print_pairs([("", text)])

    def print_line(self, text: str) -> None:
        """One line on standard output, safe for the terminal."""
        from catalogue.render.terminal import render_safe

        click.echo(render_safe(text))


def find_width() -> int:
    """The width of the terminal, 80 when there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def with_session(function: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Give a command the options that every command has, and its session as first argument."""

    @click.option("-C", "folder", metavar="DIR", help="The catalogue; else upwards from here.")
    @click.option("--agent", metavar="NAME", envvar="CATALOGUE_AGENT", help="Pseudonym to act under.")
    @click.option("--json", "as_json", is_flag=True, help="Results as JSON, one line each.")
    @click.option("-q", "--quiet", "is_quiet", is_flag=True, help="No progress and no messages.")
    @click.pass_context
    @functools.wraps(function)
    def wrapped(ctx: click.Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
        folder = kwargs.pop("folder", None) or ctx.find_root().obj
        agent = kwargs.pop("agent", None)
        session = Session(
            start=Path(str(folder)).absolute() if folder else Path.cwd(),
            is_named=folder is not None,
            as_json=bool(kwargs.pop("as_json", False)),
            is_quiet=bool(kwargs.pop("is_quiet", False)),
            agent=_parse_agent(agent),
        )
        return function(session, *args, **kwargs)

    return wrapped


def _parse_agent(agent: object) -> str | None:
    if not isinstance(agent, str):
        return None
    from catalogue.actions.settings import parse_agent

    return parse_agent(agent)


def leave(code: int) -> None:
    """End the command with an exit code that says what was found."""
    if code:
        sys.stdout.flush()
        raise click.exceptions.Exit(code)
