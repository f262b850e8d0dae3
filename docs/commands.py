"""The command reference, from the help of every command, and the examples in it."""

from collections.abc import Iterator

import click

from catalogue.cli.main import COMMANDS, group

_WIDTH = 80
_INTRODUCTION = """# Commands

Made from the program's own help by `make docs`; a test compares the two.
The catalogue is found like a git repository, from the current folder upwards, or named by `-C DIR` or the
environment variable `CATALOGUE_DIR`. `CATALOGUE_AGENT` names the pseudonym to act under. Images are named by
the first digits of their id (four or more), claims by slug or the first digits of their id.
"""
# As catalogue/errors.py and DESIGN say; the words are for people who read a table.
EXIT_CODES = (
    (0, "done; nothing wrong found"),
    (1, "unexpected failure, or interrupted; never a verdict"),
    (2, "wrong usage"),
    (3, "the work ran and found faults (altered, contradicted, invalid)"),
    (4, "some inputs could not be read or were refused; the rest is done"),
    (5, "no such record"),
    (6, "catalogue locked or out of reach"),
    (7, "store or journal damaged"),
)


def render_reference() -> str:
    """The whole command reference, Markdown."""
    parts = [_INTRODUCTION]
    for context in find_commands():
        level = "##" if context.command_path.count(" ") < 2 else "###"
        parts.append(f"{level} {context.command_path}\n\n```text\n{_render_help(context)}\n```\n")
    return "\n".join(parts)


def find_commands() -> Iterator[click.Context]:
    """Every command with its subcommands, in the order of the help."""
    root = click.Context(
        group,
        info_name="catalogue",
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=group.context_settings["help_option_names"],
    )
    yield root
    yield from _find_below(root)


def find_examples() -> Iterator[tuple[str, str]]:
    """(command, its example as a person types it) of every command but the group itself."""
    for context in find_commands():
        epilog = context.command.epilog or ""
        if context.parent is not None:
            yield context.command_path, epilog.removeprefix("Example: ")


def render_command_table() -> str:
    """One line for each command, Markdown."""
    rows = (f"| `{name}` | {line} |" for name, (_, line) in COMMANDS.items())
    return "\n".join(["| command | does |", "|---|---|", *rows])


def render_exit_codes() -> str:
    """The exit codes, Markdown."""
    rows = (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES)
    return "\n".join(["| exit | meaning |", "|---|---|", *rows])


def _find_below(parent: click.Context) -> Iterator[click.Context]:
    command = parent.command
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(parent):
        found = command.get_command(parent, name)
        assert found is not None
        context = click.Context(
            found, info_name=name, parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH
        )
        yield context
        yield from _find_below(context)


def _render_help(context: click.Context) -> str:
    lines = context.command.get_help(context).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
