"""`catalogue completion`: the shell's completion script."""

import click


@click.command("completion", epilog='Example: eval "$(catalogue completion bash)"')
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the completion script for SHELL, to be evaluated by it."""
    from click.shell_completion import get_completion_class

    from catalogue.cli.main import group

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(group, {}, "catalogue", "_CATALOGUE_COMPLETE").source()
    click.echo(script)
